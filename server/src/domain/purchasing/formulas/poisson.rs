//! F4p: demand of items that sell slowly, as a Poisson distribution.

use super::{ceil_units, floor_units, normal, real, round_half_up};

/// Up to this mean the distribution is summed term by term; above it, where a unit is less than a thousandth of its
/// standard deviation, expansions around the normal distribution are used.
const EXACT_UP_TO: f64 = 1e6;
/// Terms smaller than this share of the greatest are left out.
const NEGLIGIBLE: f64 = 1e-22;

/// The least `r` with `P(X <= r) >= p` (S&S, `newsvendor_poisson`; F4p).
///
/// Above [`EXACT_UP_TO`]: the Cornish-Fisher expansion (Abramowitz & Stegun 26.2.49, skewness `1 / sqrt(mean)`).
pub fn quantile(mean: f64, p: f64) -> i64 {
    if mean.is_nan() || mean <= 0.0 {
        return 0;
    }
    if mean > EXACT_UP_TO {
        let z = normal::inverse(p);
        return round_half_up(mean + z * mean.sqrt() + (z * z - 1.0) / 6.0).max(0);
    }
    let terms = Terms::of(mean);
    let total = terms.left + terms.right;
    if p * total <= terms.left { terms.walk_down(p * total) } else { terms.walk_up((1.0 - p) * total) }
}

/// `P(X <= k)`.
pub fn below(mean: f64, k: i64) -> f64 {
    if k < 0 {
        return 0.0;
    }
    if mean.is_nan() || mean <= 0.0 {
        return 1.0;
    }
    if mean > EXACT_UP_TO {
        return normal::below((real(k) + 0.5 - mean) / mean.sqrt());
    }
    let terms = Terms::of(mean);
    let (mut sum, mut term, mut at) = (0.0, terms.lowest_weight, terms.lowest);
    while at <= k && at <= terms.highest {
        sum += term;
        at += 1;
        term *= mean / real(at);
    }
    (sum / (terms.left + terms.right)).min(1.0)
}

/// The least `r` whose expected shortage `E[max(0, X - r)]` is at most `units` (S&S, Poisson loss function), by
/// `E(r + 1) = E(r) - P(X > r)`.
///
/// Above [`EXACT_UP_TO`]: that of the normal distribution with the same mean and variance.
pub fn least_with_shortage(mean: f64, units: f64) -> i64 {
    if mean.is_nan() || mean <= units {
        return 0;
    }
    if mean > EXACT_UP_TO {
        let sd = mean.sqrt();
        return ceil_units(mean + normal::inverse_loss(units / sd) * sd).max(0);
    }
    let terms = Terms::of(mean);
    let total = terms.left + terms.right;
    let (mut r, mut term, mut exceeds) = (terms.lowest, terms.lowest_weight, total);
    let mut short = mean - real(r);
    while short > units && r <= terms.highest {
        exceeds -= term;
        short -= exceeds.max(0.0) / total;
        r += 1;
        term *= mean / real(r);
    }
    r
}

/// The probabilities around the most likely value, relative to its own, so that no factorial is needed.
struct Terms {
    mean: f64,
    mode: i64,
    /// Of the mode and everything below it.
    left: f64,
    /// Of everything above the mode.
    right: f64,
    lowest: i64,
    lowest_weight: f64,
    highest: i64,
}

impl Terms {
    fn of(mean: f64) -> Self {
        let mode = floor_units(mean);
        let (mut left, mut term, mut at) = (1.0, 1.0, mode);
        while at > 0 && term > NEGLIGIBLE {
            term *= real(at) / mean;
            left += term;
            at -= 1;
        }
        let (lowest, lowest_weight) = (at, term);
        let (mut right, mut term, mut at) = (0.0, 1.0, mode);
        while term > NEGLIGIBLE {
            at += 1;
            term *= mean / real(at);
            right += term;
        }
        Self { mean, mode, left, right, lowest, lowest_weight, highest: at }
    }

    /// From the mode down, while what lies below is enough.
    fn walk_down(&self, enough: f64) -> i64 {
        let (mut sum, mut term, mut k) = (self.left, 1.0, self.mode);
        while k > self.lowest && sum - term >= enough {
            sum -= term;
            term *= real(k) / self.mean;
            k -= 1;
        }
        k
    }

    /// From the mode up, while too much lies above: compared by the tail, which keeps its digits near 1.
    fn walk_up(&self, allowed: f64) -> i64 {
        let (mut rest, mut term, mut k) = (self.right, 1.0, self.mode);
        while rest > allowed && k < self.highest {
            k += 1;
            term *= self.mean / real(k);
            rest -= term;
        }
        k
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean 2: P(0) = e^-2 = 0.135335, P(1) = 0.270671, P(2) = 0.270671, P(3) = 0.180447, P(4) = 0.090224;
    /// P(X <= 3) = 0.857123, P(X <= 4) = 0.947347, P(X <= 5) = 0.983436. So 90 % needs 4, 95 % needs 5.
    #[test]
    fn mean_of_two() {
        assert!((below(2.0, 3) - 0.857_123_460_498_547_2).abs() < 1e-12);
        assert_eq!((quantile(2.0, 0.857), quantile(2.0, 0.9), quantile(2.0, 0.95)), (3, 4, 5));
        assert_eq!((quantile(2.0, 0.13), quantile(2.0, 0.14)), (0, 1));
    }

    /// Mean 2: E[X - 0] = 2; E[(X-1)+] = 2 - P(X > 0) = 2 - 0.864665 = 1.135335;
    /// E[(X-2)+] = 1.135335 - P(X > 1) = 1.135335 - 0.593994 = 0.541341;
    /// E[(X-3)+] = 0.541341 - P(X > 2) = 0.541341 - 0.323324 = 0.218017.
    #[test]
    fn shortage_with_a_mean_of_two() {
        assert_eq!(least_with_shortage(2.0, 2.0), 0);
        assert_eq!(least_with_shortage(2.0, 1.14), 1);
        assert_eq!(least_with_shortage(2.0, 0.5414), 2);
        assert_eq!(least_with_shortage(2.0, 0.5413), 3);
        assert_eq!(least_with_shortage(2.0, 0.2181), 3);
    }

    /// Just below and just above the boundary both ways give the same.
    #[test]
    fn the_expansion_joins_the_sum() {
        for p in [0.01, 0.5, 0.9, 0.999] {
            let (exact, expanded) = (quantile(EXACT_UP_TO, p), quantile(EXACT_UP_TO + 1e-6, p));
            assert!((exact - expanded).abs() <= 1, "{p}: {exact} {expanded}");
        }
        for units in [0.1, 10.0, 300.0] {
            let (exact, expanded) = (least_with_shortage(1e6, units), least_with_shortage(1e6 + 1e-6, units));
            assert!((exact - expanded).abs() <= 2, "{units}: {exact} {expanded}");
        }
    }

    #[test]
    fn nothing_sells() {
        assert_eq!((quantile(0.0, 0.99), below(0.0, 0), least_with_shortage(0.0, 0.0)), (0, 1.0, 0));
        assert_eq!(quantile(f64::NAN, 0.5), 0);
    }
}
