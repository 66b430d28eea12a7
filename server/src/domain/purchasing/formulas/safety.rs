//! F2, F3, F4, F12: the spread of demand until the next delivery, the stock held against it, the point it adds up to.

use super::{finite, normal, poisson, real, steady};

/// Demand over the days that stock must last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Protection {
    pub mean: f64,
    pub sigma: f64,
}

/// F2: over `P` days, lead time and review period, `mean = d P` and `sigma = sqrt(P s^2 + d^2 sL^2)`, with demand
/// independent from day to day and of the lead time (SPT ch. 6 and 7).
pub fn protection(rate: f64, stddev: f64, days: f64, lead_stddev: f64) -> Protection {
    let sigma = (days * stddev * stddev + rate * rate * lead_stddev * lead_stddev).max(0.0).sqrt();
    Protection { mean: finite(rate * days), sigma: finite(sigma) }
}

/// Stock against the spread, and the point at or below which it is ordered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Safety {
    /// `z` or `k`; none with a Poisson model.
    pub factor: Option<f64>,
    pub stock: f64,
    /// F4: `r = d P + SS` (S&S 4.30; with `P = L + R` it is the level `S` of a periodic policy, 4.37).
    pub point: f64,
}

/// F3: `SS = z sigma`, `z = Phi^-1(share of cycles without a stock-out)`, floored at 0 (rule).
pub fn cycle(demand: Protection, service: f64) -> Safety {
    with_factor(demand, normal::inverse(service))
}

/// F12: `k` with `G(k) = Q (1 - beta) / sigma`, `SS = k sigma`, floored at 0 (rule; SPT ch. 6, S&S C.22). A quantity
/// below one counts as one, as nothing less is ever ordered (rule).
pub fn fill_rate(demand: Protection, quantity: f64, service: f64) -> Safety {
    if demand.sigma <= 0.0 {
        return Safety { factor: None, stock: 0.0, point: steady(demand.mean) };
    }
    with_factor(demand, normal::inverse_loss(quantity.max(1.0) * (1.0 - service) / demand.sigma))
}

/// What a service level of cycles means in units (S&S C.22): `beta = 1 - sigma G(k) / Q`.
pub fn implied_fill_rate(demand: Protection, quantity: f64, factor: f64) -> f64 {
    finite(1.0 - demand.sigma * normal::loss(factor) / quantity)
}

/// F4p: the least point with `P(demand <= point) >= service`.
pub fn poisson_cycle(mean: f64, service: f64) -> Safety {
    poisson_point(mean, poisson::quantile(mean, service))
}

/// F12 with the loss function of the Poisson distribution: the least point at which at most `Q (1 - beta)` units are
/// short in a cycle.
pub fn poisson_fill_rate(mean: f64, quantity: f64, service: f64) -> Safety {
    poisson_point(mean, poisson::least_with_shortage(mean, quantity.max(1.0) * (1.0 - service)))
}

fn with_factor(demand: Protection, factor: f64) -> Safety {
    let stock = finite(factor * demand.sigma).max(0.0);
    Safety { factor: Some(factor), stock, point: steady(demand.mean + stock) }
}

fn poisson_point(mean: f64, point: i64) -> Safety {
    Safety { factor: None, stock: (real(point) - mean).max(0.0), point: real(point) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chopra & Meindl's example of lead-time uncertainty: 2,500 a day, sd 500, lead time 7 days, sd 7.
    /// sigma = sqrt(7 x 500^2 + 2,500^2 x 7^2) = sqrt(1,750,000 + 306,250,000) = sqrt(308,000,000) = 17,549.93;
    /// 90 %: z = 1.281552, SS = 22,491.1; point = 2,500 x 7 + 22,491.1 = 39,991.1.
    #[test]
    fn an_uncertain_lead_time() {
        let demand = protection(2500.0, 500.0, 7.0, 7.0);
        assert!((demand.sigma - 308_000_000_f64.sqrt()).abs() < 1e-9);
        let safety = cycle(demand, 0.9);
        assert!((safety.stock - 22_491.138_7).abs() < 1e-3);
        assert!((safety.point - 39_991.138_7).abs() < 1e-3);
    }

    /// Below one half the factor is negative; no negative stock is held.
    #[test]
    fn no_negative_safety_stock() {
        let demand = protection(10.0, 3.0, 4.0, 0.0);
        let safety = cycle(demand, 0.3);
        assert!(safety.factor.unwrap() < 0.0);
        assert_eq!((safety.stock, safety.point), (0.0, 40.0));
    }

    /// sigma = 100, Q = 500, beta = 0.98: G(k) = 500 x 0.02 / 100 = 0.1; the table has G(0.9) = 0.1004, so
    /// k = 0.902, SS = 90.2. And back: beta = 1 - 100 x 0.1 / 500 = 0.98.
    #[test]
    fn share_of_units() {
        let demand = Protection { mean: 1000.0, sigma: 100.0 };
        let safety = fill_rate(demand, 500.0, 0.98);
        assert!((safety.stock - 90.2).abs() < 0.05, "{safety:?}");
        assert!((implied_fill_rate(demand, 500.0, safety.factor.unwrap()) - 0.98).abs() < 1e-12);
        // Large orders need none: G(k) = 5,000 x 0.02 / 100 = 1 has k = -0.9.
        assert_eq!(fill_rate(demand, 5000.0, 0.98).stock, 0.0);
    }

    /// Two a week, lead time 7 days: mean 2; 95 % needs 5 (see the Poisson table), SS = 5 - 2 = 3.
    #[test]
    fn slow_movers() {
        assert_eq!(poisson_cycle(2.0, 0.95), Safety { factor: None, stock: 3.0, point: 5.0 });
        // Q = 10, beta = 0.95: at most 0.5 short; E[(X-2)+] = 0.541 is too much, E[(X-3)+] = 0.218 is not.
        assert_eq!(poisson_fill_rate(2.0, 10.0, 0.95), Safety { factor: None, stock: 1.0, point: 3.0 });
    }
}
