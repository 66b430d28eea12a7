//! Quantities that would cost less than the one suggested.

use rust_decimal::Decimal;

use super::{PriceOption, PriceOptionKind, Working};
use crate::domain::{
    money::Money,
    purchasing::{
        formulas::{
            breaks::{self, Prices, Yearly},
            rounding::OrderTerms,
        },
        supplier::SupplierItem,
    },
};

/// More units for less money, and what F7 would buy instead.
pub(super) fn of(
    item: &SupplierItem,
    working: &Working,
    order_cost: Option<Decimal>,
    quantity: i64,
) -> Vec<PriceOption> {
    let break_option = next_break(item, quantity);
    break_option.into_iter().chain(economic(item, working, order_cost, quantity)).collect()
}

/// A price break above the quantity whose whole order costs less than this one: the one that saves most, of equals the
/// smaller.
fn next_break(item: &SupplierItem, quantity: i64) -> Option<PriceOption> {
    let (prices, terms) = (Prices::of(item), OrderTerms::of(item));
    let now = prices.total(quantity);
    let above = item.price_breaks.iter().filter(|b| b.min_quantity > quantity);
    let accepted = above.map(|b| terms.up(b.min_quantity.max(terms.min))).filter(|more| *more <= terms.max);
    let cheaper = accepted.filter(|more| prices.total(*more) < now);
    let best = cheaper.min_by_key(|more| (prices.total(*more), *more))?;
    let total = prices.total(best);
    Some(PriceOption {
        kind: PriceOptionKind::NextBreak,
        quantity: best,
        unit_cost: prices.unit_cost(best),
        saved: now.checked_sub(total)?,
        total,
    })
}

/// F7 against ordering the suggested quantity each time; only where it covers the need too.
fn economic(item: &SupplierItem, working: &Working, order_cost: Option<Decimal>, quantity: i64) -> Option<PriceOption> {
    let reference = working.reference.as_ref()?;
    let demand = 365.0 * working.demand.rate;
    let yearly = Yearly { order_cost: order_cost?, holding_rate: reference.holding_rate?, demand };
    let prices = Prices::of(item);
    let best = breaks::whole_economic(prices, yearly, OrderTerms::of(item))?;
    let now = yearly.exact_cost(prices.unit_cost(quantity), quantity)?;
    let digits = u32::try_from(Money::MAX_DECIMAL_DIGITS).unwrap_or(6);
    let saved = now.checked_sub(best.cost_per_year)?.round_dp(digits);
    let better = saved > Decimal::ZERO && best.quantity >= working.need;
    better.then(|| PriceOption {
        kind: PriceOptionKind::Economic,
        quantity: best.quantity,
        unit_cost: prices.unit_cost(best.quantity),
        total: prices.total(best.quantity),
        saved: saved.normalize(),
    })
}
