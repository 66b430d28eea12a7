//! One supplier's lines together: totals by currency, and what lacks to its minimum order value.
//!
//! Purchase orders have one location each, so the minimum is looked at per location.

use std::{collections::BTreeMap, sync::Arc};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Buy, NotNeeded};
use crate::domain::{
    id::{LocationId, StockKey, SupplierId},
    purchasing::{
        formulas::{breaks::Prices, ceil_units, real, rounding::OrderTerms},
        supplier::{Supplier, SupplierItem},
    },
};

/// The most items that are kept, of one order, to fill it up: those with the fewest days of cover.
pub const MAX_FILL_UP: usize = 100;
/// Nothing is bought for more days of cover than these to reach a minimum.
const MOST_DAYS: i64 = 730;

/// What a supplier's lines add up to in one currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurrencyTotal {
    pub supplier_id: SupplierId,
    pub currency_code: String,
    pub lines: i64,
    pub units: i64,
    pub amount: Decimal,
    /// One for each location, in order of their ids.
    pub orders: Vec<OrderTotal>,
}

/// What would become one purchase order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderTotal {
    pub location_id: LocationId,
    pub lines: i64,
    pub units: i64,
    pub amount: Decimal,
    /// It is worth less than the supplier asks for.
    pub below_minimum: Option<BelowMinimum>,
}

/// What lacks to a supplier's minimum order value, and what would fill it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BelowMinimum {
    pub minimum_order_value: Decimal,
    pub missing: Decimal,
    /// The days of cover to which `fill_up` raises its items.
    pub cover_days: i64,
    /// The items with the fewest days of cover.
    pub fill_up: Vec<FillUp>,
    /// What lacks still with them: too little of what the supplier sells is sold.
    pub still_missing: Decimal,
}

/// Units on top of what is suggested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FillUp {
    pub key: StockKey,
    pub quantity: i64,
    /// What they add to the order's amount.
    pub amount: Decimal,
    /// Of the position, and what is suggested.
    pub days_of_cover: f64,
    pub days_of_cover_after: f64,
}

/// Collects one supplier's lines; its memory grows with its locations, not with its items.
#[derive(Debug)]
pub struct SupplierGroup {
    supplier: Arc<Supplier>,
    orders: BTreeMap<(String, LocationId), Open>,
}

#[derive(Debug, Default)]
struct Open {
    lines: i64,
    units: i64,
    amount: Decimal,
    /// With the fewest days of cover first, once sorted.
    spare: Vec<Spare>,
}

/// An item of which more could be ordered.
#[derive(Debug)]
struct Spare {
    key: StockKey,
    item: Arc<SupplierItem>,
    /// Suggested already.
    quantity: i64,
    /// With that.
    position: i64,
    rate: f64,
}

impl SupplierGroup {
    pub fn new(supplier: Arc<Supplier>) -> Self {
        Self { supplier, orders: BTreeMap::new() }
    }

    /// A line of this supplier's.
    pub fn add(&mut self, bought: &Buy) {
        let line = &bought.line;
        let position = line.working.position.position.saturating_add(line.quantity);
        let rate = line.working.demand.rate;
        let spare = Spare::of(&line.key, &bought.seller.item, line.quantity, position, rate);
        let order = self.order(&line.currency_code, &line.key.location_id);
        order.lines += 1;
        order.units = order.units.saturating_add(line.quantity);
        order.amount = order.amount.checked_add(line.total).unwrap_or(Decimal::MAX);
        order.keep(spare);
    }

    /// An item that is not needed now, and would be bought from this supplier: it may fill an order up.
    pub fn add_not_needed(&mut self, item: &NotNeeded) {
        let Some(seller) = &item.seller else { return };
        if self.supplier.minimum_order_value.is_none() || seller.supplier.id != self.supplier.id {
            return;
        }
        let working = &item.working;
        let spare = Spare::of(&item.key, &seller.item, 0, working.position.position, working.demand.rate);
        self.order(&seller.item.currency_code, &item.key.location_id).keep(spare);
    }

    fn order(&mut self, currency_code: &str, location_id: &LocationId) -> &mut Open {
        self.orders.entry((currency_code.to_owned(), location_id.clone())).or_default()
    }

    /// Its totals, by currency; none where it has no line.
    pub fn totals(mut self) -> Vec<CurrencyTotal> {
        let mut totals: Vec<CurrencyTotal> = Vec::new();
        for ((currency_code, location_id), mut open) in std::mem::take(&mut self.orders) {
            if open.lines == 0 {
                continue;
            }
            let below_minimum = self.below_minimum(&currency_code, &mut open);
            let order =
                OrderTotal { location_id, lines: open.lines, units: open.units, amount: open.amount, below_minimum };
            match totals.last_mut().filter(|total| total.currency_code == currency_code) {
                Some(total) => total.take(order),
                None => {
                    let mut total = CurrencyTotal {
                        supplier_id: self.supplier.id.clone(),
                        currency_code,
                        lines: 0,
                        units: 0,
                        amount: Decimal::ZERO,
                        orders: Vec::new(),
                    };
                    total.take(order);
                    totals.push(total);
                }
            }
        }
        totals
    }

    /// Compared in the supplier's own currency only.
    fn below_minimum(&self, currency_code: &str, open: &mut Open) -> Option<BelowMinimum> {
        let minimum = self.supplier.minimum_order_value.filter(|_| self.supplier.currency_code == currency_code)?;
        let missing = minimum.checked_sub(open.amount).filter(|missing| *missing > Decimal::ZERO)?;
        open.spare.sort_by(Spare::before);
        let (cover_days, fill_up, filled) = fill(&open.spare, missing);
        let still_missing = missing.checked_sub(filled).unwrap_or(Decimal::ZERO).max(Decimal::ZERO);
        Some(BelowMinimum { minimum_order_value: minimum, missing, cover_days, fill_up, still_missing })
    }
}

impl CurrencyTotal {
    fn take(&mut self, order: OrderTotal) {
        self.lines += order.lines;
        self.units = self.units.saturating_add(order.units);
        self.amount = self.amount.checked_add(order.amount).unwrap_or(Decimal::MAX);
        self.orders.push(order);
    }
}

impl Open {
    fn keep(&mut self, spare: Option<Spare>) {
        self.spare.extend(spare);
        if self.spare.len() >= 2 * MAX_FILL_UP {
            self.spare.sort_by(Spare::before);
            self.spare.truncate(MAX_FILL_UP);
        }
    }
}

impl Spare {
    /// None where nothing sells: no quantity of it is ever used up.
    fn of(key: &StockKey, item: &Arc<SupplierItem>, quantity: i64, position: i64, rate: f64) -> Option<Self> {
        let position = position.max(0);
        (rate > 0.0).then(|| Self { key: key.clone(), item: Arc::clone(item), quantity, position, rate })
    }

    fn cover(&self) -> f64 {
        real(self.position) / self.rate
    }

    fn before(&self, other: &Self) -> std::cmp::Ordering {
        self.cover().total_cmp(&other.cover()).then_with(|| self.key.cmp(&other.key))
    }

    /// What raises it to so many days of cover, as the supplier accepts it.
    fn raised(&self, days: i64) -> Option<FillUp> {
        let terms = OrderTerms::of(&self.item);
        let lacking = ceil_units(real(days) * self.rate).saturating_sub(self.position);
        if lacking <= 0 {
            return None;
        }
        let wanted = terms.up(self.quantity.saturating_add(lacking).max(terms.min));
        let whole = if wanted <= terms.max { wanted } else { terms.down(terms.max) };
        let quantity = whole.saturating_sub(self.quantity);
        let prices = Prices::of(&self.item);
        let before = if self.quantity > 0 { prices.total(self.quantity) } else { Decimal::ZERO };
        // Across a price break more units may be worth less: those do not fill anything up.
        let amount = prices.total(whole).checked_sub(before).filter(|amount| *amount > Decimal::ZERO)?;
        (quantity > 0 && whole >= terms.min).then(|| FillUp {
            key: self.key.clone(),
            quantity,
            amount,
            days_of_cover: self.cover(),
            days_of_cover_after: real(self.position.saturating_add(quantity)) / self.rate,
        })
    }
}

/// The least whole days of cover to which raising the items, those with the fewest first, adds what is missing. Day by day:
/// across a price break more days may add less.
fn fill(spare: &[Spare], missing: Decimal) -> (i64, Vec<FillUp>, Decimal) {
    let raised = |days: i64| {
        let (items, amount) = raise(spare, days, missing);
        (days, items, amount)
    };
    let enough = (1..MOST_DAYS).map(raised).find(|(.., amount)| *amount >= missing);
    enough.unwrap_or_else(|| raised(MOST_DAYS))
}

fn raise(spare: &[Spare], days: i64, missing: Decimal) -> (Vec<FillUp>, Decimal) {
    let mut items = Vec::new();
    let mut amount = Decimal::ZERO;
    for item in spare.iter().take(MAX_FILL_UP).filter_map(|spare| spare.raised(days)) {
        if amount >= missing {
            break;
        }
        amount = amount.checked_add(item.amount).unwrap_or(Decimal::MAX);
        items.push(item);
    }
    (items, amount)
}
