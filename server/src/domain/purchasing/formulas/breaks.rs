//! F7: prices that fall with the quantity, on all units.

use rust_decimal::{Decimal, prelude::FromPrimitive as _};

use super::{ceil_units, eoq, finite, floor_units, real, real_of, rounding::OrderTerms};
use crate::domain::purchasing::supplier::{PriceBreak, SupplierItem};

/// What one supplier asks for an item.
#[derive(Debug, Clone, Copy)]
pub struct Prices<'a> {
    /// Below the first break.
    pub base: Decimal,
    /// Ascending.
    pub breaks: &'a [PriceBreak],
}

/// What ordering and holding cost, and how much sells in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Yearly {
    /// `K`.
    pub order_cost: Decimal,
    /// `i`, of a unit's cost.
    pub holding_rate: Decimal,
    /// `D`.
    pub demand: f64,
}

/// The continuous answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Economic {
    pub quantity: f64,
    /// 0 below the first break.
    pub break_index: usize,
    pub cost_per_year: f64,
}

/// The answer in whole units that the supplier accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholeEconomic {
    pub quantity: i64,
    pub cost_per_year: Decimal,
}

impl<'a> Prices<'a> {
    pub fn of(item: &'a SupplierItem) -> Self {
        Self { base: item.unit_cost, breaks: &item.price_breaks }
    }

    /// The price of each unit when so many are ordered: a break's own quantity already has the lower price.
    pub fn unit_cost(&self, quantity: i64) -> Decimal {
        let reached = self.breaks.iter().rev().find(|b| b.min_quantity <= quantity);
        reached.map_or(self.base, |b| b.unit_cost)
    }

    /// `quantity x unit cost`.
    pub fn total(&self, quantity: i64) -> Decimal {
        Decimal::from(quantity).checked_mul(self.unit_cost(quantity)).unwrap_or(Decimal::MAX)
    }

    /// Each price with the first quantity that has it and the first that no longer has.
    fn intervals(&self) -> impl Iterator<Item = (i64, Option<i64>, Decimal)> {
        let starts = std::iter::once((0, self.base)).chain(self.breaks.iter().map(|b| (b.min_quantity, b.unit_cost)));
        let ends = self.breaks.iter().map(|b| Some(b.min_quantity)).chain(std::iter::once(None));
        starts.zip(ends).map(|((start, cost), end)| (start, end, cost))
    }
}

impl Yearly {
    /// F5 at one price; 0 where nothing is economic.
    fn economic(&self, unit_cost: Decimal) -> f64 {
        let holding = real_of(self.holding_rate) * real_of(unit_cost);
        let costs = eoq::Costs { order: real_of(self.order_cost), holding, stockout: None };
        eoq::quantity(costs, self.demand)
    }

    /// `c D + K D / Q + i c Q / 2`, continuous.
    fn cost(&self, unit_cost: Decimal, quantity: f64) -> f64 {
        let cost = real_of(unit_cost);
        let yearly = cost * self.demand + real_of(self.order_cost) * self.demand / quantity;
        finite(yearly + real_of(self.holding_rate) * cost * quantity / 2.0)
    }

    /// The same in decimals, where every product has room.
    pub fn exact_cost(&self, unit_cost: Decimal, quantity: i64) -> Option<Decimal> {
        let demand = Decimal::from_f64(self.demand)?;
        let quantity = Decimal::from(quantity);
        let buying = unit_cost.checked_mul(demand)?;
        let ordering = self.order_cost.checked_mul(demand)?.checked_div(quantity)?;
        let holding = self.holding_rate.checked_mul(unit_cost)?.checked_mul(quantity)?.checked_div(Decimal::TWO)?;
        buying.checked_add(ordering)?.checked_add(holding)
    }
}

/// F7: of each price's own economic quantity, where it lies in its interval, and each break, the one that costs least in
/// a year (S&S 3.18 and 3.19); of equals the smaller (rule). None where nothing is economic.
pub fn economic(prices: Prices<'_>, yearly: Yearly) -> Option<Economic> {
    let mut best: Option<Economic> = None;
    for (break_index, (start, end, cost)) in prices.intervals().enumerate() {
        let own = yearly.economic(cost);
        let inside = own > 0.0 && own >= real(start) && end.is_none_or(|end| own < real(end));
        let candidates = [inside.then_some(own), (break_index > 0).then(|| real(start))];
        for quantity in candidates.into_iter().flatten().filter(|_| own > 0.0) {
            let found = Economic { quantity, break_index, cost_per_year: yearly.cost(cost, quantity) };
            if best.is_none_or(|best| (found.cost_per_year, quantity) < (best.cost_per_year, best.quantity)) {
                best = Some(found);
            }
        }
    }
    best
}

/// F7 in whole units: in each price's interval the accepted quantities next to its economic one, and the interval's
/// least; the cheapest in a year, of equals the smaller (rule).
pub fn whole_economic(prices: Prices<'_>, yearly: Yearly, terms: OrderTerms) -> Option<WholeEconomic> {
    let mut best: Option<WholeEconomic> = None;
    for (start, end, cost) in prices.intervals() {
        let own = yearly.economic(cost);
        let least = terms.up(start.max(terms.min).max(1));
        let most = terms.down(end.map_or(terms.max, |end| end.saturating_sub(1).min(terms.max)));
        if own <= 0.0 || least > most {
            continue;
        }
        let near = [least, terms.down(floor_units(own)), terms.up(ceil_units(own))];
        for quantity in near.map(|quantity| quantity.clamp(least, most)) {
            let Some(cost_per_year) = yearly.exact_cost(cost, quantity) else { continue };
            let found = WholeEconomic { quantity, cost_per_year };
            if best.is_none_or(|best| (cost_per_year, quantity) < (best.cost_per_year, best.quantity)) {
                best = Some(found);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(of: &[(i64, &str)]) -> Vec<PriceBreak> {
        let one = |(min_quantity, cost): &(i64, &str)| PriceBreak {
            min_quantity: *min_quantity,
            unit_cost: cost.parse().unwrap(),
        };
        of.iter().map(one).collect()
    }

    /// The worked example of S&S: K = 8, i = 0.3, D = 1,300, 0.75 below 400, 0.72 below 800, then 0.68. The economic quantities
    /// 304.1, 310.3 and 319.3: only the first lies in its interval. Costs a year: 304.1: 975 + 68.4 = 1,043.4; 400: 936 +
    /// 26 + 43.2 = 1,005.2; 800: 884 + 13 + 81.6 = 978.6, the least.
    #[test]
    fn the_last_break_costs_least() {
        let breaks = breaks(&[(400, "0.72"), (800, "0.68")]);
        let prices = Prices { base: "0.75".parse().unwrap(), breaks: &breaks };
        let yearly = Yearly { order_cost: 8.into(), holding_rate: "0.3".parse().unwrap(), demand: 1300.0 };
        let found = economic(prices, yearly).unwrap();
        assert_eq!((found.quantity, found.break_index), (800.0, 2));
        let whole = whole_economic(prices, yearly, OrderTerms::new(1, 1, None)).unwrap();
        assert_eq!((whole.quantity, whole.cost_per_year), (800, "978.6".parse().unwrap()));
        // At most 700: 400 at 1,005.2.
        let whole = whole_economic(prices, yearly, OrderTerms::new(1, 1, Some(700))).unwrap();
        assert_eq!((whole.quantity, whole.cost_per_year), (400, "1005.2".parse().unwrap()));
    }

    #[test]
    fn a_break_belongs_to_the_lower_price() {
        let breaks = breaks(&[(100, "4.5"), (500, "4")]);
        let prices = Prices { base: 5.into(), breaks: &breaks };
        let totals = [99, 100, 499, 500].map(|quantity| prices.total(quantity).to_string());
        assert_eq!(totals, ["495", "450.0", "2245.5", "2000"]);
    }

    #[test]
    fn nothing_is_economic_without_demand() {
        let prices = Prices { base: 5.into(), breaks: &[] };
        let yearly = Yearly { order_cost: 8.into(), holding_rate: 1.into(), demand: 0.0 };
        assert_eq!(economic(prices, yearly), None);
        assert_eq!(whole_economic(prices, yearly, OrderTerms::new(1, 1, None)), None);
    }
}
