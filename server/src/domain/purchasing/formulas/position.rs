//! F9, F10: the inventory position, and what a policy orders at it.

use super::{ceil_units, floor_units, real};

/// F9: `available + on order + drafts`, which older backorders use up first, down to 0, less the backorders that count
/// (SPT ch. 6; drafts and the look-back are rules).
///
/// Gives the supply that the older ones use up, and the position.
pub fn position(supply: i64, older: i64, backordered: i64) -> (i64, i64) {
    let used = older.min(supply.max(0)).max(0);
    (used, supply.saturating_sub(used).saturating_sub(backordered))
}

/// F10, `(r, nQ)`: at or below the point, the least number of quantities that lifts the position above it (SPT ch. 6).
/// With a quantity below 1, the least that brings it to the point (rule).
pub fn multiples(position: i64, point: f64, quantity: i64) -> i64 {
    if real(position) > point {
        return 0;
    }
    if quantity < 1 {
        return ceil_units(point).saturating_sub(position).max(0);
    }
    let lacking = floor_units(point).saturating_add(1).saturating_sub(position).max(0);
    let times = lacking / quantity + i64::from(lacking % quantity != 0);
    times.saturating_mul(quantity)
}

/// F10, `(s, S)` and min-max: at or below the point, up to the level, unrounded (SPT ch. 6).
pub fn up_to(position: i64, point: f64, level: f64) -> f64 {
    if real(position) > point { 0.0 } else { (level - real(position)).max(0.0) }
}

/// F10, `(R, S)`: at a review, up to the level, unrounded (SPT ch. 6).
pub fn at_review(position: i64, level: f64) -> f64 {
    (level - real(position)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10 available, 5 on order, 15 of supply; 8 wait: position 7. With 12 older ones: they use up 12, 3 are left,
    /// position 3 - 8 = -5. With 20: all 15 are used up, and their other 5 are not bought: position -8.
    #[test]
    fn older_backorders_use_supply() {
        assert_eq!(position(15, 0, 8), (0, 7));
        assert_eq!(position(15, 12, 8), (12, -5));
        assert_eq!(position(15, 20, 8), (15, -8));
        assert_eq!(position(-4, 3, 0), (0, -4));
    }

    /// Point 50, quantity 100. At 30: 130 > 50, one. At 50, which is at the point: one. At -260: 3 x 100 give 40, 4
    /// give 140: four. At 51: none. At -50: 100 give 50, which is not above 50: two.
    #[test]
    fn least_number_of_quantities() {
        for (at, ordered) in [(30, 100), (50, 100), (-260, 400), (51, 0), (-50, 200)] {
            assert_eq!(multiples(at, 50.0, 100), ordered, "{at}");
        }
        // Point 12.4: at 12 it is below, at 13 above; 12 + 1 = 13 is above.
        assert_eq!((multiples(12, 12.4, 1), multiples(13, 12.4, 1)), (1, 0));
        // No quantity: to the point, rounded up; at the point nothing lacks.
        assert_eq!((multiples(3, 12.4, 0), multiples(0, 0.0, 0), multiples(-14, 0.0, 0)), (10, 0, 14));
    }

    /// Minimum 50, maximum 120. At 50: 70. At 51: nothing. Review, level 100: at 30 70, at 120 nothing.
    #[test]
    fn up_to_a_level() {
        assert_eq!((up_to(50, 50.0, 120.0), up_to(51, 50.0, 120.0)), (70.0, 0.0));
        assert_eq!((at_review(30, 100.0), at_review(120, 100.0)), (70.0, 0.0));
    }
}
