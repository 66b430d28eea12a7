//! Who is asked, and why the others are not.

use rust_decimal::Decimal;

use super::world::{decimal, facts, policy, price_break, seller, supplier};
use crate::domain::purchasing::{
    formulas::rounding::RoundingStatus,
    policy::{PolicyRule, ReplenishmentPolicy},
    suggest::{Facts, Flags, PriceOptionKind, SuggestionLine, UnsourcedCause, Verdict},
};

fn verdicts(line: &SuggestionLine) -> Vec<(&str, Verdict, &str)> {
    line.candidates.iter().map(|c| (c.supplier_id.as_str(), c.verdict, c.reason.as_str())).collect()
}

fn wanted(units: i64) -> Facts {
    facts().waiting(units, 1)
}

/// 50 needed: A 50 x 10 = 500; B at least 100 x 8 = 800. A's dearer price is the cheaper order.
#[test]
fn a_minimum_is_charged_to_who_has_it() {
    let world = wanted(50).sold_by("A", |item| item.unit_cost = 10.into()).sold_by("B", |item| {
        (item.unit_cost, item.min_order_qty, item.order_multiple) = (8.into(), 100, 10);
    });
    let line = world.bought().line;
    let expected = [
        ("A", Verdict::Chosen, "Chosen: 50 for 500 EUR, arriving on 2026-03-09."),
        ("B", Verdict::Dearer, "800 EUR against 500 from A."),
    ];
    assert_eq!(verdicts(&line), expected);
    // The reference is the one with the lower base cost.
    assert_eq!(line.working.reference.unwrap().supplier_id.as_str(), "B");
}

/// Preference before cost; then lead time; then id. 40 each: 200, C prefers nobody, D is slower, E comes later.
#[test]
fn the_ranking() {
    let world = wanted(40)
        .sold_by("E", |_| {})
        .sold_by("D", |item| item.lead_time_days = 9)
        .sold_by("C", |_| {})
        .sold_by("P", |item| (item.preference, item.unit_cost) = (Some(2), 50.into()));
    let line = world.bought().line;
    let of: Vec<_> = verdicts(&line).into_iter().map(|(id, verdict, _)| (id, verdict)).collect();
    let behind = Verdict::LessPreferred;
    assert_eq!(of, [("P", Verdict::Chosen), ("C", behind), ("E", behind), ("D", behind)]);
    let mut world = world;
    world.sellers.pop();
    let line = world.bought().line;
    let of: Vec<_> = verdicts(&line).into_iter().map(|(id, verdict, _)| (id, verdict)).collect();
    assert_eq!(of, [("C", Verdict::Chosen), ("E", Verdict::LaterId), ("D", Verdict::Slower)]);
}

/// 120 needed. A gives 100 at most, B all. Without B, A gives most: 100; C by the dozen, 60 at most: 60.
#[test]
fn who_gives_all_comes_first() {
    let world = wanted(120)
        .sold_by("A", |item| (item.preference, item.max_order_qty) = (Some(1), Some(100)))
        .sold_by("C", |item| (item.order_multiple, item.max_order_qty) = (12, Some(71)))
        .sold_by("B", |item| item.unit_cost = 8.into());
    let line = world.bought().line;
    let of: Vec<_> = verdicts(&line).into_iter().map(|(id, verdict, _)| (id, verdict)).collect();
    assert_eq!(of, [("B", Verdict::Chosen), ("A", Verdict::GivesLess), ("C", Verdict::GivesLess)]);
    let mut world = world;
    world.sellers.pop();
    let line = world.bought().line;
    assert_eq!((line.quantity, line.status), (100, RoundingStatus::Capped));
    assert_eq!(line.candidates[0].verdict, Verdict::ChosenGivesMost);
    assert!(line.reason.contains("A gives at most 100 of the 120 needed."), "{}", line.reason);
    // Of those that give less the most comes first, whoever is preferred.
    world.sellers[0] = seller(supplier("A"), {
        let mut item = (*world.sellers[0].item).clone();
        item.max_order_qty = Some(50);
        item
    });
    assert_eq!((world.bought().line.supplier_id.as_str(), world.bought().line.quantity), ("C", 60));
}

/// Another currency comes after the reference supplier's, and says so.
#[test]
fn currencies_are_not_compared() {
    let world = wanted(10)
        .sold_by("A", |item| item.preference = Some(1))
        .sold_by("B", |item| (item.unit_cost, item.currency_code) = (decimal("0.01"), "USD".to_owned()));
    let line = world.bought().line;
    assert_eq!(
        verdicts(&line)[1],
        ("B", Verdict::OtherCurrency, "Its costs are in USD, which cannot be compared with A's.")
    );
    assert_eq!((line.currency_code.as_str(), line.total), ("EUR", Decimal::from(50)));
}

/// R's costs are in EUR, as the policy's 20 for an order, and it gives 50 of 100 at most. U and J give all, for 1,000 USD
/// and 90,000 JPY: neither is the dearer, and nothing in EUR is added to them.
#[test]
fn foreign_costs_are_not_compared_with_each_other() {
    let costly = ReplenishmentPolicy { order_cost: Some(20.into()), ..policy(PolicyRule::BackordersOnly) };
    let abroad = |cost: i64, currency: &'static str| {
        move |item: &mut crate::domain::purchasing::supplier::SupplierItem| {
            (item.unit_cost, item.currency_code) = (cost.into(), currency.to_owned());
        }
    };
    let world = wanted(100)
        .under(costly)
        .sold_by("R", |item| item.max_order_qty = Some(50))
        .sold_by("U", abroad(10, "USD"))
        .sold_by("J", abroad(900, "JPY"));
    let line = world.bought().line;
    let of: Vec<_> = line.candidates.iter().map(|c| (c.supplier_id.as_str(), c.verdict, c.total)).collect();
    assert_eq!(
        of,
        [
            ("J", Verdict::Chosen, 90_000.into()),
            ("U", Verdict::OtherCurrency, 1_000.into()),
            ("R", Verdict::GivesLess, 270.into()),
        ]
    );
    let said = "It is bought in JPY, and not compared with R's costs in EUR.";
    assert!(line.reason.contains(said), "{}", line.reason);
}

/// 7 calendar days are more than 5; with a week-end closed, 3 working days from Monday are 3, of them 4 are too many.
#[test]
fn the_lead_limit() {
    let limit = ReplenishmentPolicy { max_lead_days: Some(5), ..policy(PolicyRule::BackordersOnly) };
    let world = wanted(10).under(limit).sold_by("A", |_| {});
    let slow = world.unsourced();
    assert_eq!(slow.cause, UnsourcedCause::TooSlow);
    assert_eq!(slow.candidates[0].reason, "Takes 7 days, longer than the policy allows.");
    assert_eq!((slow.serves[0].units, slow.working.need), (10, 10));
    let line = world.sold_by("B", |item| (item.lead_time_days, item.unit_cost) = (5, 90.into())).bought().line;
    assert_eq!((line.supplier_id.as_str(), line.candidates[1].verdict), ("B", Verdict::TooSlow));
    assert_eq!(line.working.reference.unwrap().supplier_id.as_str(), "B");
}

#[test]
fn what_cannot_be_bought_says_why() {
    let cause = |world: Facts| world.unsourced().cause;
    assert_eq!(cause(wanted(1)), UnsourcedCause::NoSupplier);
    assert_eq!(cause(wanted(1).sold_by("A", |item| item.active = false)), UnsourcedCause::SuppliersInactive);
    let mut gone = wanted(1).sold_by("A", |_| {});
    gone.sellers[0] = seller(
        crate::domain::purchasing::supplier::Supplier { active: false, ..supplier("A") },
        (*gone.sellers[0].item).clone(),
    );
    let unsourced = gone.unsourced();
    assert_eq!(unsourced.candidates[0].verdict, Verdict::SupplierInactive);
    assert_eq!(unsourced.cause, UnsourcedCause::SuppliersInactive);
    let infeasible = wanted(10).sold_by("A", |item| (item.order_multiple, item.max_order_qty) = (24, Some(20)));
    assert_eq!(cause(infeasible), UnsourcedCause::Infeasible);
    let flagged = |flags| Facts { flags, ..wanted(1).sold_by("A", |_| {}) };
    let discontinued = flagged(Flags { discontinued: true, ..Flags::default() });
    assert_eq!(
        discontinued.unsourced().reason,
        "Waiting: 1 unit, of which nothing covers 1. The item is discontinued: none is bought."
    );
    assert_eq!(cause(discontinued), UnsourcedCause::Discontinued);
    assert_eq!(cause(flagged(Flags { item_inactive: true, ..Flags::default() })), UnsourcedCause::ItemInactive);
    assert_eq!(cause(flagged(Flags { location_inactive: true, ..Flags::default() })), UnsourcedCause::LocationInactive);
    let untracked = flagged(Flags { untracked: true, ..Flags::default() });
    assert_eq!(untracked.not_needed().reason(), "It is untracked: always in stock.");
}

/// 90 at 10 = 900; from 100 on 8 each: 100 for 800 are cheaper by 100, 200 at 7.5 = 1,500 are not. By 30s: 120 for 960
/// are dearer than 900.
#[test]
fn a_break_that_makes_the_order_cheaper() {
    let world = |multiple| {
        wanted(90).sold_by("A", |item| {
            item.unit_cost = 10.into();
            item.order_multiple = multiple;
            item.price_breaks = vec![price_break(100, "8"), price_break(200, "7.5")];
        })
    };
    let line = world(1).bought().line;
    assert_eq!((line.quantity, line.total), (90, Decimal::from(900)));
    let option = &line.options[0];
    assert_eq!((option.kind, option.quantity, option.saved), (PriceOptionKind::NextBreak, 100, Decimal::from(100)));
    assert_eq!(world(30).bought().line.options, []);
}

/// F7's example: 1,300 a year, 8 an order, 0.3 a year. The economic quantity at the base price, 304, costs 0.75 x 1,300 +
/// 8 x 1,300 / 304 + 0.225 x 304 / 2 = 975 + 34.2105 + 34.2 = 1,043.4105 a year; 800 at 0.68 cost 978.6: 64.81 less.
#[test]
fn what_all_units_discounts_would_buy() {
    // 260 in 73 days are 1,300 a year.
    let days: Vec<i64> = (0..73).map(|index| if index < 41 { 4 } else { 3 }).collect();
    assert_eq!(days.iter().sum::<i64>(), 260);
    let rule = PolicyRule::ReorderPoint { point: 0, fixed_quantity: None };
    let terms = ReplenishmentPolicy {
        order_cost: Some(8.into()),
        holding_rate: Some(decimal("0.3")),
        demand_window_days: 73,
        ..policy(rule)
    };
    let world = facts().selling(&days).under(terms).sold_by("A", |item| {
        item.unit_cost = decimal("0.75");
        item.price_breaks = vec![price_break(400, "0.72"), price_break(800, "0.68")];
    });
    let line = world.bought().line;
    assert_eq!(line.quantity, 304);
    let option = line.options.iter().find(|option| option.kind == PriceOptionKind::Economic).unwrap();
    assert_eq!((option.quantity, option.saved), (800, decimal("64.810526")));
}

/// The same result has the same fingerprint, whoever waits for it; another price another.
#[test]
fn fingerprints() {
    let line = |units, cost: &str| wanted(units).sold_by("A", |item| item.unit_cost = decimal(cost)).bought().line;
    let one = line(10, "5");
    assert_eq!((one.fingerprint.len(), &one.fingerprint), (64, &line(10, "5.00").fingerprint));
    assert_ne!(one.fingerprint, line(10, "5.01").fingerprint);
    assert_ne!(one.fingerprint, line(11, "5").fingerprint);
    let shared = wanted(4).waiting(6, 2).sold_by("A", |_| {}).bought().line;
    assert_eq!(shared.fingerprint, one.fingerprint);
}
