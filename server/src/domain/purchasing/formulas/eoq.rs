//! F5, F6: the economic order quantity.

use super::finite;

/// What ordering and holding an item costs, per year where time matters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Costs {
    /// Of one order: `K`.
    pub order: f64,
    /// Of holding one unit for a year: `h`.
    pub holding: f64,
    /// Of one unit waiting for a year: `p`; none: nobody waits on purpose.
    pub stockout: Option<f64>,
}

/// F5: `Q = sqrt(2 K D / h)` (S&S 3.4); with a cost of waiting F6: `Q = sqrt(2 K D (h + p) / (h p))` (S&S 3.27).
///
/// 0 where nothing sells, ordering is free or holding is (rule: no quantity is economic then); a cost of waiting of 0
/// counts as none (rule).
pub fn quantity(costs: Costs, yearly_demand: f64) -> f64 {
    let Costs { order, holding, stockout } = costs;
    if !(order > 0.0 && holding > 0.0 && yearly_demand > 0.0) {
        return 0.0;
    }
    let waiting = stockout.filter(|p| *p > 0.0).map_or(1.0, |p| (holding + p) / p);
    finite((2.0 * order * yearly_demand / holding * waiting).sqrt())
}

/// The yearly cost of ordering and holding with quantity `q`: F5: `K D / q + h q / 2` (S&S 3.3). With a cost of waiting
/// F6: `K D / q + h (1 - x)^2 q / 2 + p x^2 q / 2` with the best share `x = h / (h + p)` of each cycle spent waiting, which
/// is `K D / q + h (1 - x) q / 2` (S&S 3.27).
pub fn yearly_cost(costs: Costs, yearly_demand: f64, q: f64) -> f64 {
    let holding = costs.holding * (1.0 - stockout_share(costs));
    if q <= 0.0 { 0.0 } else { finite(costs.order * yearly_demand / q + holding * q / 2.0) }
}

/// F6: the share of the time in which somebody waits, `x = h / (h + p)` (S&S 3.28).
pub fn stockout_share(costs: Costs) -> f64 {
    costs.stockout.filter(|p| *p > 0.0).map_or(0.0, |p| finite(costs.holding / (costs.holding + p)))
}

/// What ordering `q` instead of the economic quantity costs, as a factor: `(q / Q + Q / q) / 2` (S&S, sensitivity to Q).
pub fn cost_ratio(q: f64, economic: f64) -> f64 {
    if q > 0.0 && economic > 0.0 { finite((q / economic + economic / q) / 2.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S&S example 3.1: K = 8, h = 0.225, D = 1,300: Q = sqrt(2 x 8 x 1,300 / 0.225) = sqrt(92,444.4) = 304.05; the
    /// cost of the optimum is h Q = 0.225 x 304.05 = 68.41.
    #[test]
    fn example_3_1() {
        let costs = Costs { order: 8.0, holding: 0.225, stockout: None };
        let q = quantity(costs, 1300.0);
        assert!((q - 304.046_780).abs() < 1e-6);
        assert!((yearly_cost(costs, 1300.0, q) - 68.410_526).abs() < 1e-6);
    }

    /// The same with p = 5 for waiting: Q = 304.05 x sqrt(5.225 / 5) = 304.05 x 1.02225 = 310.81; x = 0.225 / 5.225 = 4.3 %;
    /// the cost of the optimum is h (1 - x) Q = 0.225 x 0.956938 x 310.81 = 66.92.
    #[test]
    fn with_planned_backorders() {
        let costs = Costs { order: 8.0, holding: 0.225, stockout: Some(5.0) };
        assert!((quantity(costs, 1300.0) - 310.812_555).abs() < 1e-6);
        assert!((stockout_share(costs) - 0.043_062).abs() < 1e-6);
        assert!((yearly_cost(costs, 1300.0, 310.812_555) - 66.921_364).abs() < 1e-6);
    }

    /// Half the economic quantity costs (0.5 + 2) / 2 = 1.25 times as much.
    #[test]
    fn sensitivity() {
        assert_eq!(cost_ratio(50.0, 100.0), 1.25);
        assert_eq!(cost_ratio(100.0, 100.0), 1.0);
    }

    #[test]
    fn without_costs_or_demand_there_is_none() {
        let costs = Costs { order: 8.0, holding: 0.0, stockout: None };
        assert_eq!(quantity(costs, 1300.0), 0.0);
        assert_eq!(quantity(Costs { holding: 1.0, ..costs }, 0.0), 0.0);
        assert_eq!(quantity(Costs { order: 0.0, holding: 1.0, stockout: Some(0.0) }, 5.0), 0.0);
        assert_eq!(yearly_cost(costs, 1300.0, 0.0), 0.0);
    }
}
