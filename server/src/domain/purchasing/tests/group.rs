//! One supplier's lines together.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::world::{decimal, facts, policy, price_break, seller, supplier};
use crate::domain::{
    id::{LocationId, Sku},
    purchasing::{
        policy::PolicyRule,
        suggest::{
            Facts,
            group::{CurrencyTotal, SupplierGroup},
        },
        supplier::{Supplier, SupplierItem},
    },
};

fn vendor() -> Arc<Supplier> {
    Arc::new(Supplier { minimum_order_value: Some(Decimal::from(100)), ..supplier("S") })
}

/// An item that sells `rate` a day, at 1 each.
fn one(sku: &str, rate: i64, on_hand: i64, change: impl FnOnce(&mut SupplierItem)) -> Facts {
    let mut item = super::world::item("S");
    (item.unit_cost, item.sku) = (Decimal::ONE, Sku::known(sku));
    change(&mut item);
    let mut world = facts().on_hand(on_hand).selling(&vec![rate; 90]);
    world.key.sku = Sku::known(sku);
    let shared = seller((*vendor()).clone(), item);
    world.sellers.push(shared);
    world.under(policy(PolicyRule::MinMax { min: 20, max: 40 }))
}

fn at(mut world: Facts, location: &str) -> Facts {
    world.key.location_id = LocationId::known(location);
    world
}

fn totals(lines: &[Facts], others: &[Facts]) -> Vec<CurrencyTotal> {
    let mut group = SupplierGroup::new(vendor());
    lines.iter().for_each(|world| group.add(&world.bought()));
    others.iter().for_each(|world| group.add_not_needed(&world.not_needed()));
    group.totals()
}

/// Two currencies, two locations: EUR MAIN 40 + 30 units = 70.00, EUR WEST 25 x 1.10 = 27.50, USD 40.
#[test]
fn by_currency_and_location() {
    let dollars = |item: &mut SupplierItem| item.currency_code = "USD".to_owned();
    let dear = |item: &mut SupplierItem| item.unit_cost = decimal("1.10");
    let found = totals(
        &[one("A", 0, 0, |_| {}), one("B", 0, 10, |_| {}), one("C", 0, 0, dollars), at(one("A", 0, 15, dear), "WEST")],
        &[],
    );
    let of: Vec<_> = found.iter().map(|t| (t.currency_code.as_str(), t.lines, t.units, t.amount)).collect();
    assert_eq!(of, [("EUR", 3, 95, decimal("97.50")), ("USD", 1, 40, Decimal::from(40))]);
    let orders: Vec<_> = found[0].orders.iter().map(|o| (o.location_id.as_str(), o.amount)).collect();
    assert_eq!(orders, [("MAIN", Decimal::from(70)), ("WEST", decimal("27.50"))]);
    // Each location is an order of its own, with its own minimum; another currency has none.
    assert_eq!(found[0].orders[0].below_minimum.as_ref().unwrap().missing, Decimal::from(30));
    assert_eq!(found[1].orders[0].below_minimum, None);
}

/// 40 of A are suggested, worth 40 of 100; 60 lack. A sells 4 a day and would last 40 / 4 = 10 days; B sells 2 a day and
/// has 30, 15 days; C sells 1 and has 90. Up to 20 days: A + 40, B + 10 = 50. Up to 22: A + 48, B + 14 = 62: enough, and
/// 21 are not (A + 44, B + 12 = 56).
#[test]
fn the_fewest_days_of_cover_fill_it_up() {
    let others = [one("B", 2, 30, |_| {}), one("C", 1, 90, |_| {})];
    let found = totals(&[one("A", 4, 0, |_| {})], &others);
    let below = found[0].orders[0].below_minimum.as_ref().unwrap();
    assert_eq!((below.missing, below.cover_days, below.still_missing), (Decimal::from(60), 22, Decimal::ZERO));
    let fill: Vec<_> = below.fill_up.iter().map(|f| (f.key.sku.as_str(), f.quantity, f.days_of_cover)).collect();
    assert_eq!(fill, [("A", 48, 10.0), ("B", 14, 15.0)]);
    assert_eq!(below.fill_up[1].days_of_cover_after, 22.0);
}

/// Supplier terms hold here too: B by 25s, at most 25. A at most 40, so nothing more of it. Two years of C, 1 a day:
/// 730 - 90 = 640 at most; here C sells nothing, so 100 - 40 - 25 = 35 lack still.
#[test]
fn terms_limit_what_can_be_added() {
    let twenty_five = |item: &mut SupplierItem| (item.order_multiple, item.max_order_qty) = (25, Some(25));
    let others = [one("B", 2, 30, twenty_five), one("C", 0, 90, |_| {})];
    let found = totals(&[one("A", 4, 0, |item| item.max_order_qty = Some(40))], &others);
    let below = found[0].orders[0].below_minimum.as_ref().unwrap();
    assert_eq!((below.fill_up.len(), below.fill_up[0].quantity, below.fill_up[0].amount), (1, 25, Decimal::from(25)));
    assert_eq!(below.still_missing, Decimal::from(35));
}

/// What costs nothing more adds nothing: 40 at 1 = 40, from 50 on at 0.5.
#[test]
fn a_price_break_may_add_nothing() {
    let breaks = |item: &mut SupplierItem| item.price_breaks = vec![price_break(50, "0.5")];
    let found = totals(&[one("A", 4, 0, breaks)], &[]);
    let below = found[0].orders[0].below_minimum.as_ref().unwrap();
    // 60 lack: 200 units at 0.5 are 100, so 160 more; 200 / 4 = 50 days.
    assert_eq!((below.cover_days, below.fill_up[0].quantity), (50, 160));
    assert_eq!(below.still_missing, Decimal::ZERO);
}

/// More days may add less: 40 of A at 1.05 are 42, 58 lack. B sells 1 a day, has 30 and costs 1, from 60 on 0.5: 88 days
/// are 58 units for 58, 90 days 60 for 30, and from 146 days on 116 for 58 again.
#[test]
fn the_fewest_days_are_found_across_a_price_break() {
    let breaks = |item: &mut SupplierItem| item.price_breaks = vec![price_break(60, "0.5")];
    let found = totals(&[one("A", 0, 0, |item| item.unit_cost = decimal("1.05"))], &[one("B", 1, 30, breaks)]);
    let below = found[0].orders[0].below_minimum.as_ref().unwrap();
    assert_eq!((below.missing, below.cover_days, below.fill_up[0].quantity), (Decimal::from(58), 88, 58));
}

/// Reached: nothing lacks. Nobody else's items, and nothing without lines.
#[test]
fn nothing_lacks() {
    let found = totals(&[one("A", 4, 0, |item| item.unit_cost = decimal("2.5"))], &[]);
    assert_eq!((found[0].amount, &found[0].orders[0].below_minimum), (Decimal::from(100), &None));
    assert_eq!(totals(&[], &[one("B", 2, 30, |_| {})]), []);
}

/// However many items are not needed, only those with the fewest days of cover are kept, and the order in which they come
/// does not matter.
#[test]
fn memory_is_bounded() {
    let with = |indices: &mut dyn Iterator<Item = i64>| {
        let mut group = SupplierGroup::new(vendor());
        group.add(&one("A", 0, 39 - 20, |_| {}).bought());
        for index in indices {
            let world = one(&format!("X{index:03}"), 1, 100 + index, |item| item.max_order_qty = Some(1));
            group.add_not_needed(&world.not_needed());
        }
        group.totals()
    };
    let (up, down) = (with(&mut (0..500)), with(&mut (0..500).rev()));
    assert_eq!(up, down);
    let below = up[0].orders[0].below_minimum.as_ref().unwrap();
    assert_eq!(below.missing, Decimal::from(79));
    assert_eq!((below.fill_up.len(), below.fill_up[0].key.sku.as_str()), (79, "X000"));
}
