//! The cases of single formulas.

use chrono::NaiveDate;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde_json::Value;

use super::{Case, cases};
use crate::domain::purchasing::{
    formulas::{
        breaks::{self, Prices, Yearly},
        calendar, ceil_units,
        demand::{DemandStatistics, Series},
        eoq::{self, Costs},
        intermittent, normal, poisson, position, real,
        rounding::{OrderTerms, RoundingStatus, round},
        safety::{self, Protection},
    },
    supplier::{LeadTimeUnit, PriceBreak, SupplierCalendar},
};

fn date(value: &Value) -> NaiveDate {
    value.as_str().unwrap().parse().unwrap()
}

fn decimal(value: &Value) -> Decimal {
    value.to_string().trim_matches('"').parse().unwrap()
}

pub(super) fn demand(case: &Case) -> Vec<(NaiveDate, i64)> {
    let days = case.input["demand"].as_array().unwrap();
    days.iter().map(|day| (date(&day[0]), day[1].as_i64().unwrap())).collect()
}

fn days(case: &Case, field: &str) -> i32 {
    i32::try_from(case.whole(field)).unwrap()
}

#[test]
fn demand_stats() {
    for case in cases("demand_stats") {
        let series = Series::window(date(&case.input["as_of"]), days(&case, "lookback_days"), demand(&case));
        let found = DemandStatistics::of(&series);
        case.is("window_start", found.window_start.to_string());
        case.is("window_end_exclusive", found.window_end.to_string());
        case.is("days", found.days);
        case.real_is("total", real(found.total));
        case.real_is("mean_per_day", found.mean_per_day);
        case.real_is("sd_per_day", found.stddev_per_day);
        case.is("nonzero_days", found.nonzero_days);
        case.maybe_is("adi", found.adi);
        case.maybe_is("cv2", found.cv2);
        case.maybe_is("days_since_first", found.days_since_first.map(f64::from));
        case.maybe_is("mean_per_day_since_first", found.mean_per_day_since_first);
        case.maybe_is("weekly_mean", found.weekly_mean);
        case.maybe_is("weekly_sd", found.weekly_stddev);
        let own = ["days_since_first", "mean_per_day_since_first", "weekly_mean", "weekly_sd"];
        case.only(
            &[
                &["window_start", "window_end_exclusive", "days", "total", "mean_per_day", "sd_per_day"][..],
                &["nonzero_days", "adi", "cv2"],
                &own,
            ]
            .concat(),
        );
    }
}

#[test]
fn safety_stock() {
    for case in cases("safety_stock") {
        if case.has("demand_per_period") {
            with_population_spread(&case);
            continue;
        }
        let protection_days = case.real("lead_days") + case.real("review_days");
        let spread = case.real("sd_lead_days");
        let demand = safety::protection(case.real("mean_per_day"), case.real("sd_per_day"), protection_days, spread);
        let found = safety::cycle(demand, case.real("cycle_service_level"));
        case.real_is("z", found.factor.unwrap());
        case.real_is("demand_over_lead", demand.mean);
        case.real_is("sigma_over_lead", demand.sigma);
        case.real_is("sigma_over_protection", demand.sigma);
        case.real_is("safety_stock", found.stock);
        case.real_is("reorder_point", found.point);
        case.real_is("order_up_to", found.point);
        case.only(&[
            "z",
            "demand_over_lead",
            "sigma_over_lead",
            "sigma_over_protection",
            "safety_stock",
            "reorder_point",
            "order_up_to",
        ]);
    }
}

/// The package's standard deviation is the population's, ours the sample's: the same but for the number divided by.
fn with_population_spread(case: &Case) {
    let sales = case.input["demand_per_period"].as_array().unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
    let back = |at: usize| today - chrono::Days::new(u64::try_from(sales.len() - at).unwrap());
    let demand = sales.iter().enumerate().map(|(at, units)| (back(at), units.as_i64().unwrap()));
    let found = DemandStatistics::of(&Series::window(today, i32::try_from(sales.len()).unwrap(), demand));
    let count = f64::from(found.days);
    let spread = found.stddev_per_day * ((count - 1.0) / count).sqrt();
    let lead = safety::protection(found.mean_per_day, spread, case.real("lead_periods"), 0.0);
    case.real_is("mean", found.mean_per_day);
    case.real_is("sd_population", spread);
    case.real_is("safety_stock", case.real("z") * lead.sigma);
    case.only(&["mean", "sd_population", "safety_stock"]);
}

#[test]
fn lead_time_demand_exact() {
    for case in cases("lead_time_demand_exact") {
        let daily: Vec<f64> =
            case.input["daily_demand_pmf"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect();
        let values: Vec<_> = daily.iter().enumerate().map(|(x, p)| (x as f64, *p)).collect();
        let lead = case.input["lead_time_pmf"].as_object().unwrap();
        let lead: Vec<_> = lead.iter().map(|(l, p)| (l.parse::<f64>().unwrap(), p.as_f64().unwrap())).collect();
        let ((mean, sd), (days, days_sd)) = (moments(&values), moments(&lead));
        let found = safety::protection(mean, sd, days, days_sd);
        case.real_is("mean", found.mean);
        case.real_is("sd", found.sigma);
        // No values of the product: the least points that cover so much of this exact distribution. Of real sales nobody
        // has one; the service knows a mean and a standard deviation, and its points are those of a normal or a Poisson
        // distribution with them, which the groups `safety_stock` and `poisson_rop` hold.
        let least = |share: &str| format!("smallest_r_with_P(D<=r)>={share}");
        case.only(&["mean", "sd", &least("0.9"), &least("0.95"), &least("0.99")]);
    }
}

fn moments(distribution: &[(f64, f64)]) -> (f64, f64) {
    let mean: f64 = distribution.iter().map(|(x, p)| x * p).sum();
    let variance: f64 = distribution.iter().map(|(x, p)| p * (x - mean) * (x - mean)).sum();
    (mean, variance.sqrt())
}

#[test]
fn poisson_rop() {
    for case in cases("poisson_rop") {
        let mean = case.real("mean_over_lead");
        let point = poisson::quantile(mean, case.real("cycle_service_level"));
        case.is("reorder_point", point);
        case.real_is("prob_no_stockout", poisson::below(mean, point));
        case.only(&["reorder_point", "prob_no_stockout"]);
    }
}

#[test]
fn economic_quantities() {
    for case in cases("eoq") {
        if case.has("eoq") {
            case.real_is("cost_ratio", eoq::cost_ratio(case.real("order_qty"), case.real("eoq")));
            case.only(&["cost_ratio"]);
            continue;
        }
        let holding = match case.input.get("holding_cost_per_unit_year") {
            Some(holding) => holding.as_f64().unwrap(),
            None => case.real("holding_rate") * case.real("unit_cost"),
        };
        let stockout = case.input.get("backorder_cost_per_unit_year").and_then(Value::as_f64);
        let costs = Costs { order: case.real("order_cost"), holding, stockout };
        let demand = case.real("annual_demand");
        let quantity = eoq::quantity(costs, demand);
        case.real_is("eoq", quantity);
        case.real_is("order_qty", quantity);
        case.real_is("stockout_fraction", eoq::stockout_share(costs));
        case.real_is("cost_per_year", eoq::yearly_cost(costs, demand, quantity));
        // No values of the product, which orders by position and not by cycle: the same quantity told as a length of time.
        case.real_is("cycle_days", 365.0 * quantity / demand);
        case.real_is("cycle_weeks", 52.0 * quantity / demand);
        case.only(&[
            "eoq",
            "order_qty",
            "stockout_fraction",
            "cost_per_year",
            "cycle_days",
            "cycle_weeks",
            // No values of the product either: the package's practical cycle, rounded down to 1, 2, 4, 8 ... weeks for
            // items that are ordered together. The formulas have no such rule, and rounding is the supplier's multiple.
            "power_of_two_weeks",
            "power_of_two_qty",
        ]);
    }
}

#[test]
fn price_breaks() {
    for case in cases("price_breaks") {
        let starts = case.input["breakpoints"].as_array().unwrap();
        let costs = case.input["unit_prices"].as_array().unwrap();
        let pairs = starts.iter().zip(costs).skip(1);
        let one = |(start, cost): (&Value, &Value)| PriceBreak {
            min_quantity: start.as_i64().unwrap(),
            unit_cost: decimal(cost),
        };
        let own: Vec<_> = pairs.map(one).collect();
        let prices = Prices { base: decimal(&costs[0]), breaks: &own };
        if case.has("order_qty") {
            let quantity = case.whole("order_qty");
            case.real_is("unit_price", prices.unit_cost(quantity).to_f64().unwrap());
            case.real_is("extended", prices.total(quantity).to_f64().unwrap());
            case.only(&["unit_price", "extended"]);
            continue;
        }
        let yearly = Yearly {
            order_cost: decimal(&case.input["order_cost"]),
            holding_rate: decimal(&case.input["holding_rate"]),
            demand: case.real("annual_demand"),
        };
        let found = breaks::economic(prices, yearly).unwrap();
        case.real_is("order_qty", found.quantity);
        case.is("break_index", found.break_index);
        case.real_is("cost_per_year", found.cost_per_year);
        let whole = breaks::whole_economic(prices, yearly, OrderTerms::new(1, 1, None)).unwrap();
        case.is("best_integer_qty", whole.quantity);
        case.real_is("best_integer_cost", whole.cost_per_year.to_f64().unwrap());
        case.only(&["order_qty", "break_index", "cost_per_year", "best_integer_qty", "best_integer_cost"]);
    }
}

/// Packs that are fractions cannot be: quantities are whole.
#[test]
fn rounding() {
    let mut played = 0;
    for case in cases("rounding") {
        let whole = |field: &str| case.text(field).parse::<i64>().ok();
        let (Some(min), Some(multiple)) = (whole("moq"), whole("pack")) else { continue };
        let need: Decimal = case.text("need").parse().unwrap();
        let max = case.input["max_order_qty"].as_str().map(|max| max.parse().unwrap());
        let found = round(need.ceil().to_i64().unwrap(), OrderTerms::new(min, multiple, max));
        case.is("order_qty", found.quantity.to_string());
        case.is("status", status(found.status));
        case.only(&["order_qty", "status"]);
        played += 1;
    }
    assert!(played == 0 || played > 20, "{played}");
}

pub(super) fn status(status: RoundingStatus) -> Value {
    serde_json::to_value(status).unwrap()
}

#[test]
fn positions() {
    for case in cases("position") {
        let available = case.whole("on_hand") - case.whole("reserved_not_shipped");
        let backordered = case.whole("backordered");
        let (_, found) = position::position(available + case.whole("on_order"), 0, backordered);
        case.is("inventory_position", found);
        case.is("available", available);
        case.is("net_stock", available - backordered);
        case.only(&["inventory_position", "available", "net_stock"]);
    }
}

/// A single quantity however deep the backlog cannot be asked for: quantities come as many times as needed.
#[test]
fn policies() {
    for case in cases("policy") {
        let at = case.whole("inventory_position");
        match case.text("policy") {
            "sS" => {
                case.is("order_qty", ceil_units(position::up_to_over(at, case.real("s"), case.real("S"))));
                if let (Some(s), Some(level)) = (case.input["s"].as_i64(), case.input["S"].as_i64()) {
                    case.is("order_qty", position::up_to(at, s, level));
                }
            }
            "RS" => case.real_is("order_qty", position::at_review(at, case.real("S"))),
            "rQ" => {
                case.is("order_qty_rnQ", position::multiples_over(at, case.real("r"), case.whole("Q")));
                if let Some(point) = case.input["r"].as_i64() {
                    case.is("order_qty_rnQ", position::multiples(at, point, case.whole("Q")));
                }
            }
            other => panic!("{}: {other}", case.id),
        }
        case.only(&["order_qty", "order_qty_rQ", "order_qty_rnQ"]);
    }
}

#[test]
fn calendars() {
    for case in cases("calendar") {
        let mut weekdays = [false; 7];
        for (day, open) in weekdays.iter_mut().zip(case.text("weekmask_mon_to_sun").chars()) {
            *day = open == '1';
        }
        let holidays = case.input["holidays"].as_array().unwrap().iter().map(date).collect();
        let calendar = SupplierCalendar { weekdays, holidays };
        if case.has("from_inclusive") {
            let (from, to) = (date(&case.input["from_inclusive"]), date(&case.input["to_exclusive"]));
            let open = from.iter_days().take_while(|day| *day < to).filter(|day| calendar.is_open(*day)).count();
            case.is("business_days", open);
            case.only(&["business_days"]);
            continue;
        }
        let ordered = date(&case.input["order_date"]);
        let lead = days(&case, "lead_business_days");
        let arrival = calendar::arrival(&calendar, ordered, lead, LeadTimeUnit::WorkingDays);
        case.is("expected_date", arrival.to_string());
        case.is("calendar_days", (arrival - ordered).num_days());
        case.only(&["expected_date", "calendar_days"]);
    }
}

#[test]
fn fill_rates() {
    for case in cases("fill_rate") {
        if case.has("z") {
            let z = case.real("z");
            case.real_is("loss", normal::loss(z));
            case.real_is("complementary_loss", normal::loss(-z));
            case.only(&["loss", "complementary_loss"]);
            continue;
        }
        let quantity = case.real("order_qty");
        let years = case.real("lead_weeks") / 52.0;
        let demand = safety::protection(case.real("annual_demand"), case.real("annual_sd"), years, 0.0);
        let (factor, units_short) = match case.input.get("fill_rate").and_then(Value::as_f64) {
            Some(beta) => (safety::fill_rate(demand, quantity, beta).factor.unwrap(), (1.0 - beta) * quantity),
            None => {
                let factor = safety::cycle(demand, case.real("cycle_service_level")).factor.unwrap();
                (factor, demand.sigma * normal::loss(factor))
            }
        };
        case.real_is("k", factor);
        case.real_is("unit_loss_target", units_short / demand.sigma);
        case.real_is("expected_units_short_per_cycle", units_short);
        case.real_is("fill_rate", safety::implied_fill_rate(demand, quantity, factor));
        case.real_is("implied_cycle_service", normal::below(factor));
        // The cases show a negative stock as it is; a service floors it at 0, and says so.
        case.real_is("safety_stock", factor * demand.sigma);
        case.real_is("reorder_point", demand.mean + factor * demand.sigma);
        floored(demand, factor, quantity, &case);
        case.only(&[
            "k",
            "unit_loss_target",
            "expected_units_short_per_cycle",
            "fill_rate",
            "implied_cycle_service",
            "safety_stock",
            "reorder_point",
        ]);
    }
}

fn floored(demand: Protection, factor: f64, quantity: f64, case: &Case) {
    if let Some(beta) = case.input.get("fill_rate").and_then(Value::as_f64) {
        let stock = safety::fill_rate(demand, quantity, beta).stock;
        assert!((stock - (factor * demand.sigma).max(0.0)).abs() < 1e-9, "{}", case.id);
    }
}

#[test]
fn intermittent_demand() {
    for case in cases("intermittent") {
        let sales = case.input["y"].as_array().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        let back = |at: usize| today - chrono::Days::new(u64::try_from(sales.len() - at).unwrap());
        let demand = sales.iter().enumerate().map(|(at, units)| (back(at), units.as_i64().unwrap()));
        let series = Series::window(today, i32::try_from(sales.len()).unwrap(), demand);
        let alpha = case.real("alpha");
        case.real_is("croston", intermittent::croston(&series, alpha));
        case.real_is("sba", intermittent::sba(&series, alpha));
        case.real_is("tsb_0.1_0.1", intermittent::tsb(&series, 0.1, 0.1));
        case.real_is("tsb_0.2_0.05", intermittent::tsb(&series, 0.2, 0.05));
        case.real_is("ses_0.3", intermittent::ses(&series, 0.3));
        case.only(&["croston", "sba", "tsb_0.1_0.1", "tsb_0.2_0.05", "ses_0.3"]);
    }
}
