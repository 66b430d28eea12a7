//! Each policy, worked by hand.

use rust_decimal::Decimal;

use super::world::{day, decimal, facts, policy};
use crate::domain::purchasing::{
    formulas::{intermittent::DemandMethod, rounding::RoundingStatus},
    policy::{DemandModel, PolicyRule, ReplenishmentPolicy, ServiceMeasure, ServiceMode},
    suggest::{Facts, PolicySource, resolve},
};

fn service(measure: ServiceMeasure, level: &str, demand_model: DemandModel, mode: ServiceMode) -> ReplenishmentPolicy {
    with_costs(PolicyRule::ServiceLevel { measure, service_level: decimal(level), demand_model, mode })
}

/// With an order cost of 20, a holding rate of a quarter, and a window of four weeks.
fn with_costs(rule: PolicyRule) -> ReplenishmentPolicy {
    ReplenishmentPolicy {
        demand_window_days: 28,
        order_cost: Some(Decimal::from(20)),
        holding_rate: Some(decimal("0.25")),
        ..policy(rule)
    }
}

/// 4 a day for four weeks: mean 4, no spread, 1,460 a year; at 5 each and a quarter a year, 20 an order, the economic
/// quantity is sqrt(2 x 20 x 1,460 / 1.25) = sqrt(46,720) = 216.148.
fn steady() -> Facts {
    facts().selling(&[4; 28]).sold_by("S", |_| {})
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-3, "{a} is not {b}");
}

/// The built-in policy: 10 and 4 wait, 3 are there, 5 are coming: 14 - 8 = 6 are bought. The 8 go to the first in the
/// queue; of the 6, 2 are for it and 4 for the second.
#[test]
fn backorders_only() {
    let world = facts().on_hand(3).waiting(10, 3).waiting(4, 12).sold_by("S", |_| {});
    let world = world.coming("P-7", 5, Some("2026-03-06T08:00:00Z"));
    let line = world.bought().line;
    assert_eq!((line.quantity, line.working.policy_source), (6, PolicySource::BuiltIn));
    let serves: Vec<_> =
        line.serves.iter().map(|served| (served.order_id.as_str(), served.units, served.open)).collect();
    assert_eq!(serves, [("O-1", 2, 10), ("O-2", 4, 4)]);
    assert_eq!(
        line.reason,
        "Waiting: 14 units, of which nothing covers 6. For: 2 for order O-1 line 1, 4 for order O-2 line 1. 5 due on \
         2026-03-06 on purchase order P-7 cover this."
    );
    assert_eq!((line.unit_cost, line.total), (Decimal::from(5), Decimal::from(30)));
}

/// What is coming covers what waits: nothing is needed, and it says so.
#[test]
fn what_is_coming_is_said_first() {
    let world = facts().waiting(10, 1).coming("P-7", 12, Some("2026-03-04T08:00:00Z")).sold_by("S", |_| {});
    let item = world.not_needed();
    assert_eq!(
        item.reason(),
        "Nothing waits that is not covered. 12 due on 2026-03-04 on purchase order P-7 cover 10 that wait."
    );
    assert_eq!(item.seller.unwrap().supplier.id.as_str(), "S");
}

/// Drafts are supply too: suggesting twice adds nothing.
#[test]
fn drafts_count() {
    let mut world = facts().waiting(10, 1).sold_by("S", |_| {});
    assert_eq!(world.bought().line.quantity, 10);
    world.stock.on_order_draft = 10;
    assert_eq!(
        world.not_needed().reason(),
        "Nothing waits that is not covered. 10 on draft purchase orders count as supply."
    );
}

/// Point 12, 10 at a time. Position 3: 3 + 10 = 13 is above, one. Position 12 is at the point: one. Position -9: 10 give
/// 1, 20 give 11, 30 give 21: three. Position 13: none.
#[test]
fn reorder_point() {
    let rule = PolicyRule::ReorderPoint { point: 12, fixed_quantity: Some(10) };
    let world = |on_hand| facts().on_hand(on_hand).sold_by("S", |_| {}).under(policy(rule.clone()));
    let line = world(3).bought().line;
    assert_eq!(line.reason, "Position 3 is at or below the reorder point 12: 1 x 10 lift it above.");
    assert_eq!((line.quantity, world(12).bought().line.quantity), (10, 10));
    let deep = world(0).waiting(9, 1).bought().line;
    assert_eq!((deep.quantity, deep.serves_units, deep.stock_units), (30, 9, 21));
    assert_eq!(world(13).not_needed().reason(), "Position 13 is above the reorder point 12.");
}

/// 2^53 + 1, which no `f64` holds, of what whole quantities alone ask for: the need is that, to the unit.
#[test]
fn whole_quantities_never_pass_through_real_numbers() {
    const ODD: i64 = (1 << 53) + 1;
    let need = |world: Facts| world.sold_by("S", |_| {}).bought().line.working.need;
    let under = |rule| facts().under(policy(rule));
    assert_eq!(need(facts().waiting(ODD, 1)), ODD);
    assert_eq!(need(under(PolicyRule::BackordersOnly).waiting(ODD, 1)), ODD);
    // Position -2^53 - 1, up to 1; at a point of 0 one more than waits is above it, and without a quantity the point itself.
    assert_eq!(need(under(PolicyRule::MinMax { min: 0, max: 1 }).waiting(ODD, 1)), ODD + 1);
    let point = |fixed_quantity| PolicyRule::ReorderPoint { point: 0, fixed_quantity };
    assert_eq!(need(under(point(Some(1))).waiting(ODD, 1)), ODD + 1);
    assert_eq!(need(under(point(None)).waiting(ODD, 1)), ODD);
}

/// Without a fixed quantity the economic one, 216.148, half up: 216. Without costs none is economic, and the position is
/// brought to the point: 12 - 3 = 9.
#[test]
fn reorder_point_with_an_economic_quantity() {
    let rule = PolicyRule::ReorderPoint { point: 12, fixed_quantity: None };
    let costs = with_costs(rule.clone());
    let line = steady().on_hand(3).under(costs).bought().line;
    close(line.working.eoq.unwrap(), 216.148);
    assert_eq!(line.quantity, 216);
    let line = steady().on_hand(3).under(policy(rule)).bought().line;
    assert_eq!((line.working.eoq, line.quantity), (None, 9));
    assert_eq!(
        line.reason,
        "Position 3 is at or below the reorder point 12: 9 bring it to the point. It arrives on \
                             2026-03-09; the position is used up on 2026-03-04."
    );
}

/// With a cost of 2 a year of one unit waiting, holding 1.25: 216.148 x sqrt(3.25 / 2) = 216.148 x 1.274755 = 275.536.
#[test]
fn a_cost_of_waiting_makes_quantities_larger() {
    let rule = PolicyRule::ReorderPoint { point: 12, fixed_quantity: None };
    let costs = ReplenishmentPolicy { stockout_cost: Some(Decimal::TWO), ..with_costs(rule) };
    let line = steady().on_hand(3).under(costs).bought().line;
    close(line.working.eoq.unwrap(), 275.536);
    assert_eq!(line.quantity, 276);
}

/// The reference supplier's own cost of an order comes before the policy's: sqrt(2 x 80 x 1,460 / 1.25) = 432.296.
#[test]
fn the_suppliers_order_cost_comes_first() {
    let rule = PolicyRule::ReorderPoint { point: 12, fixed_quantity: None };
    let world = facts().selling(&[4; 28]).sold_by("S", |item| item.order_cost = Some(80.into()));
    assert_eq!(world.under(with_costs(rule)).bought().line.quantity, 432);
}

/// At 5 or below, up to 20.
#[test]
fn min_max() {
    let rule = PolicyRule::MinMax { min: 5, max: 20 };
    let world = |on_hand| facts().on_hand(on_hand).sold_by("S", |_| {}).under(policy(rule.clone()));
    let line = world(3).bought().line;
    assert_eq!(line.reason, "Position 3 is at or below the minimum 5: 17 bring it to the maximum 20.");
    assert_eq!((line.quantity, world(5).bought().line.quantity), (17, 15));
    assert_eq!(world(6).not_needed().reason(), "Position 6 is above the minimum 5.");
}

/// No spread: point = 4 x 7 = 28. At 28 it is ordered: 216 at a time, 28 + 216 is above. At 29 nothing.
#[test]
fn service_level_in_economic_quantities() {
    let rnq = service(ServiceMeasure::Cycle, "0.95", DemandModel::Normal, ServiceMode::Rnq);
    let line = steady().on_hand(28).under(rnq.clone()).bought().line;
    assert_eq!((line.quantity, line.working.point), (216, Some(28.0)));
    close(line.working.safety_factor.unwrap(), 1.644_853);
    assert_eq!(line.days_of_cover_after, Some(61.0));
    assert_eq!(steady().on_hand(29).under(rnq).not_needed().reason(), "Position 29 is above the reorder point 28.");
}

/// Up to the point and one economic quantity: 28 + 216.148 = 244.148; 244.148 - 20 = 224.148, rounded up once: 225.
#[test]
fn service_level_up_to_a_level() {
    let ss = service(ServiceMeasure::Cycle, "0.95", DemandModel::Normal, ServiceMode::Ss);
    let line = steady().on_hand(20).under(ss).bought().line;
    close(line.working.raw_need, 224.148);
    assert_eq!(line.quantity, 225);
    assert_eq!(line.status, RoundingStatus::Ok);
    let start = "Position 20 is at or below the reorder point 28: 225 bring it up to 244.15.";
    assert!(line.reason.starts_with(start), "{}", line.reason);
}

/// Every 14 days from Monday 16 February: 2 March is a review day, the 9th is none. Stock must last 7 + 14 days: 4 x 21 =
/// 84; 84 - 60 = 24.
#[test]
fn service_level_on_review_days() {
    let mut rs = service(ServiceMeasure::Cycle, "0.95", DemandModel::Normal, ServiceMode::Rs);
    rs.review_days = 14;
    rs.review_anchor_date = Some(day("2026-02-16"));
    let line = steady().on_hand(60).under(rs.clone()).bought().line;
    assert_eq!((line.quantity, line.working.level, line.working.protection_days), (24, Some(84.0), 21.0));
    assert_eq!(line.working.review.unwrap().next_date, day("2026-03-02"));
    assert_eq!(steady().on_hand(84).under(rs.clone()).not_needed().working.need, 0);

    rs.review_anchor_date = Some(day("2026-03-16"));
    assert_eq!(steady().on_hand(60).under(rs.clone()).bought().line.quantity, 24, "so are the days before the anchor");
    rs.review_anchor_date = Some(day("2026-02-18"));
    let off = steady().on_hand(60).under(rs.clone()).not_needed();
    assert_eq!(off.reason(), "Today is no review day: position 60 is looked at on 2026-03-04.");
    // The other modes do not wait for review days, nor does the review period count.
    let rnq = ReplenishmentPolicy {
        rule: service(ServiceMeasure::Cycle, "0.95", DemandModel::Normal, ServiceMode::Rnq).rule,
        ..rs
    };
    assert_eq!(steady().on_hand(20).under(rnq).bought().line.working.protection_days, 7.0);
}

/// 7 and 1 by turns, four weeks: mean 4, every deviation 3, s^2 = 28 x 9 / 27 = 9.3333; over 7 days sigma = sqrt(7 x
/// 9.3333) = 8.0829. Of 216 units 98 %: G(k) = 216 x 0.02 / 8.0829 = 0.53446, more than G(0) = 0.399: k = -0.2278, so no
/// safety stock is needed. Of 99.9 %: G(k) = 0.216 / 8.0829 = 0.026723, k = 1.5402 (G(1.54) = 0.02674), SS =
/// 12.449, point = 28 + 12.449 = 40.449.
#[test]
fn service_level_as_a_share_of_units() {
    let sales: Vec<i64> = (0..28).map(|index| if index % 2 == 0 { 7 } else { 1 }).collect();
    let world = |level| {
        let fill = service(ServiceMeasure::FillRate, level, DemandModel::Normal, ServiceMode::Rnq);
        facts().selling(&sales).sold_by("S", |_| {}).under(fill).bought().line.working
    };
    let low = world("0.98");
    close(low.sigma, 8.0829);
    assert!(low.safety_factor.unwrap() < 0.0);
    assert_eq!((low.safety_stock, low.point), (0.0, Some(28.0)));
    let high = world("0.999");
    assert!((high.safety_stock - 12.449).abs() < 0.001, "{high:?}");
    close(high.point.unwrap(), 28.0 + high.safety_stock);
}

/// 1 on each second Monday: 2 in 28 days, 0.0714 a day; SBA, as 28 or fewer days with 2 sales are more than 1.32 days per
/// sale. Croston: the first sale on day 1 (z = 1, p = 1), the second 14 days later: p = 1 + 0.1 x 13 = 2.3; 1 / 2.3 =
/// 0.43478, SBA 0.95 of it = 0.413043. Over 7 days 2.8913; P(X <= 5) = 0.9283, P(X <= 6) = 0.9719: 95 % needs 6.
#[test]
fn service_level_of_a_slow_mover() {
    let mut sales = vec![0; 28];
    sales[0] = 1;
    sales[14] = 1;
    let poisson = service(ServiceMeasure::Cycle, "0.95", DemandModel::Poisson, ServiceMode::Rnq);
    let working = facts().selling(&sales).sold_by("S", |_| {}).under(poisson).bought().line.working;
    assert_eq!(working.demand.method, DemandMethod::Sba);
    close(working.demand.rate, 0.413_043);
    close(working.demand_over_protection, 2.891_304);
    assert_eq!((working.point, working.safety_factor), (Some(6.0), None));
    close(working.safety_stock, 6.0 - 2.891_304);
    close(working.sigma, 2.891_304_f64.sqrt());
}

/// 29 in 28 days, for 28 days: 29, where 29 / 28 x 28 is 29.000000000000004 in binary: no thirtieth unit is bought. And 61
/// in 28 days: 60.99999999999999: a position of 61 is at the point.
#[test]
fn binary_fractions_do_not_decide() {
    let mut sales = [1; 28];
    sales[27] = 2;
    let mut ss = service(ServiceMeasure::Cycle, "0.5", DemandModel::Normal, ServiceMode::Ss);
    ss.order_cost = None;
    let slow = |units: &[i64]| facts().selling(units).sold_by("S", |item| item.lead_time_days = 28);
    assert_eq!(slow(&sales).under(ss).bought().line.quantity, 29);
    let mut sales = [2; 28];
    sales[3] = 7;
    let rnq = service(ServiceMeasure::Cycle, "0.5", DemandModel::Normal, ServiceMode::Rnq);
    let line = slow(&sales).on_hand(61).under(rnq).bought().line;
    assert_eq!(line.working.point, Some(61.0));
}

/// No demand: the point is 0, and only what waits is bought.
#[test]
fn nothing_sells() {
    let ss = service(ServiceMeasure::Cycle, "0.95", DemandModel::Normal, ServiceMode::Ss);
    let world = facts().sold_by("S", |_| {}).under(ss);
    assert_eq!(world.not_needed().reason(), "Position 0 is not below the reorder point 0.");
    assert_eq!(world.waiting(14, 3).bought().line.quantity, 14);
}

/// The most exact one that is active holds.
#[test]
fn resolution() {
    use crate::domain::{
        id::{LocationId, Sku},
        purchasing::policy::PolicyScope,
    };
    let (location_id, sku) = (LocationId::known("MAIN"), Sku::known("A"));
    let levels = [
        policy(PolicyRule::BackordersOnly),
        ReplenishmentPolicy {
            scope: PolicyScope::Location { location_id: location_id.clone() },
            ..policy(PolicyRule::BackordersOnly)
        },
        ReplenishmentPolicy {
            scope: PolicyScope::Item { location_id, sku },
            active: false,
            ..policy(PolicyRule::BackordersOnly)
        },
    ];
    let held = resolve(levels.clone().map(|level| Some(level.into()))).unwrap();
    assert!(matches!(held.scope, PolicyScope::Location { .. }));
    assert_eq!(resolve([None, None]), None);
    let inactive = facts().under(levels[2].clone()).sold_by("S", |_| {});
    assert_eq!(inactive.not_needed().working.policy_source, PolicySource::BuiltIn);
}
