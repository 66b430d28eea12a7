//! The cases of whole suggestions, and of who is asked.

use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde_json::Value;

use super::{
    Case, cases,
    formulas::{demand, status},
};
use crate::domain::purchasing::{
    formulas::{real, rounding::RoundingStatus},
    policy::{DemandModel, PolicyRule, ReplenishmentPolicy, ServiceMeasure, ServiceMode},
    suggest::{DemandDay, Facts, Outcome, UnsourcedCause, Working},
    supplier::{PriceBreak, SupplierItem},
    tests::world::{facts, policy, time},
};

fn decimal(value: &Value) -> Decimal {
    value.to_string().parse().unwrap()
}

fn days(case: &Case, field: &str) -> i32 {
    i32::try_from(case.whole(field)).unwrap()
}

/// The first is the price below every break.
fn prices(item: &mut SupplierItem, breaks: &Value) {
    let mut all = breaks
        .as_array()
        .unwrap()
        .iter()
        .map(|b| PriceBreak { min_quantity: b[0].as_i64().unwrap(), unit_cost: decimal(&b[1]) });
    item.unit_cost = all.next().unwrap().unit_cost;
    item.price_breaks = all.collect();
}

fn world(case: &Case) -> Facts {
    let mode = match case.text("policy") {
        "sS" => ServiceMode::Ss,
        "RS" => ServiceMode::Rs,
        "rnQ" => ServiceMode::Rnq,
        other => panic!("{}: {other}", case.id),
    };
    let rule = PolicyRule::ServiceLevel {
        measure: ServiceMeasure::Cycle,
        service_level: decimal(&case.input["cycle_service_level"]),
        demand_model: DemandModel::Normal,
        mode,
    };
    let mut world = facts();
    world.as_of_time = time(&format!("{}T12:00:00Z", case.text("as_of")));
    let days_of = |(day, units)| DemandDay { day, units };
    world.demand = demand(case).into_iter().map(days_of).collect();
    (world.stock.on_hand, world.stock.allocated) = (case.whole("on_hand"), case.whole("reserved_not_shipped"));
    world.stock.on_order = case.whole("on_order");
    for backorder in case.input["backorders"].as_array().unwrap() {
        world = world.waiting(backorder[1].as_i64().unwrap(), backorder[0].as_u64().unwrap());
    }
    let terms = ReplenishmentPolicy {
        backorder_lookback_days: Some(days(case, "backorder_lookback_days")),
        demand_window_days: days(case, "lookback_days"),
        review_days: days(case, "review_days"),
        review_anchor_date: Some(world.today()),
        order_cost: Some(decimal(&case.input["order_cost"])),
        holding_rate: Some(decimal(&case.input["holding_rate"])),
        ..policy(rule)
    };
    world.under(terms).sold_by("S", |item| {
        item.lead_time_days = days(case, "lead_days");
        item.lead_time_stddev_days = decimal(&case.input["sd_lead_days"]);
        (item.min_order_qty, item.order_multiple) = (case.whole("moq"), case.whole("pack"));
        item.max_order_qty = case.input["max_order_qty"].as_i64();
        prices(item, &case.input["price_breaks"]);
    })
}

fn figures(case: &Case, working: &Working) {
    case.real_is("mean_per_day", working.demand.statistics.mean_per_day);
    case.real_is("mean_per_day", working.demand.rate);
    case.real_is("sd_per_day", working.demand.statistics.stddev_per_day);
    case.real_is("z", working.safety_factor.unwrap());
    case.real_is("sigma_protection", working.sigma);
    case.real_is("safety_stock", working.safety_stock);
    // The point of a periodic policy is its level.
    case.real_is("reorder_point", working.point.or(working.level).unwrap());
    case.real_is("eoq", working.eoq.unwrap());
    case.is("backordered_counted", working.position.backordered);
    case.is("inventory_position", working.position.position);
    case.real_is("need", working.raw_need);
    case.is("need_units", working.need);
}

#[test]
fn suggestions() {
    for case in cases("suggestion_e2e") {
        match world(&case).suggested().outcome {
            Outcome::Buy(buy) => {
                let line = buy.line;
                figures(&case, &line.working);
                case.is("order_qty", line.quantity);
                case.is("status", status(line.status));
                case.real_is("unit_price", line.unit_cost.to_f64().unwrap());
                case.real_is("extended", line.total.to_f64().unwrap());
            }
            Outcome::NotNeeded(item) => {
                figures(&case, &item.working);
                case.is("order_qty", 0);
                case.is("status", status(RoundingStatus::NotNeeded));
                case.is("unit_price", Value::Null);
                case.is("extended", Value::Null);
            }
            Outcome::Unsourced(item) => panic!("{}: {item:?}", case.id),
        }
    }
}

#[test]
fn supplier_choice() {
    for case in cases("supplier_choice") {
        let mut world = facts().waiting(case.whole("need"), 0);
        let most = case.input["max_lead_days"].as_i64().map(|days| i32::try_from(days).unwrap());
        world = world.under(ReplenishmentPolicy { max_lead_days: most, ..policy(PolicyRule::BackordersOnly) });
        for supplier in case.input["suppliers"].as_array().unwrap() {
            world = world.sold_by(supplier["id"].as_str().unwrap(), |item| {
                item.preference = supplier["preferred"].as_bool().unwrap().then_some(1);
                item.lead_time_days = i32::try_from(supplier["lead_days"].as_i64().unwrap()).unwrap();
                item.min_order_qty = supplier["moq"].as_i64().unwrap();
                item.order_multiple = supplier["pack"].as_i64().unwrap();
                item.max_order_qty = supplier["max"].as_i64();
                item.order_cost = Some(decimal(&supplier["order_cost"]));
                prices(item, &supplier["price_breaks"]);
            });
        }
        match world.suggested().outcome {
            Outcome::Buy(buy) => {
                let chosen = &buy.line.candidates[0];
                case.is("supplier", buy.line.supplier_id.as_str());
                case.is("order_qty", buy.line.quantity);
                case.real_is("unit_price", buy.line.unit_cost.to_f64().unwrap());
                case.real_is("total", chosen.total.to_f64().unwrap());
                assert_eq!(real(buy.line.quantity), real(chosen.quantity));
            }
            Outcome::Unsourced(item) => {
                case.is("supplier", Value::Null);
                case.is("status", "NO_FEASIBLE_SUPPLIER");
                assert_eq!(item.cause, UnsourcedCause::TooSlow, "{}", case.id);
            }
            Outcome::NotNeeded(item) => panic!("{}: {item:?}", case.id),
        }
        case.only(&["supplier", "order_qty", "unit_price", "total", "status"]);
    }
}
