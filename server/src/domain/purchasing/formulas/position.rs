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
pub fn multiples(position: i64, point: i64, quantity: i64) -> i64 {
    if position > point {
        return 0;
    }
    let lacking = point.saturating_sub(position);
    if quantity < 1 {
        return lacking;
    }
    // More than what lacks: the whole quantities in it, and one.
    (lacking / quantity).saturating_add(1).saturating_mul(quantity)
}

/// The same with a point that statistics gave. Positions are whole: one is above the point when it is above the whole
/// units in it, and at the point when it is not below the next whole unit.
pub fn multiples_over(position: i64, point: f64, quantity: i64) -> i64 {
    let within = floor_units(point);
    let point = if quantity < 1 && position <= within { ceil_units(point) } else { within };
    multiples(position, point, quantity)
}

/// F10, `(s, S)` and min-max: at or below the point, up to the level (SPT ch. 6).
pub fn up_to(position: i64, point: i64, level: i64) -> i64 {
    if position > point { 0 } else { level.saturating_sub(position).max(0) }
}

/// The same with a point and a level that statistics gave, unrounded.
pub fn up_to_over(position: i64, point: f64, level: f64) -> f64 {
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
            assert_eq!((multiples(at, 50, 100), multiples_over(at, 50.0, 100)), (ordered, ordered), "{at}");
        }
        // Point 12.4: at 12 it is below, at 13 above; 12 + 1 = 13 is above.
        assert_eq!((multiples_over(12, 12.4, 1), multiples_over(13, 12.4, 1)), (1, 0));
        // No quantity: to the point, rounded up; at the point nothing lacks.
        assert_eq!((multiples_over(3, 12.4, 0), multiples_over(12, 12.4, 0), multiples_over(13, 12.4, 0)), (10, 1, 0));
        assert_eq!((multiples(0, 0, 0), multiples(-14, 0, 0), multiples_over(-14, 0.0, 0)), (0, 14, 14));
    }

    /// 2^53 + 1 is the first whole number that no `f64` holds. Whole quantities keep it; what exceeds an `i64` stays at
    /// its end.
    #[test]
    fn whole_quantities_stay_whole() {
        const ODD: i64 = (1 << 53) + 1;
        assert_eq!((multiples(-ODD, 0, 0), multiples(-ODD, 0, 1), multiples(0, ODD - 1, ODD)), (ODD, ODD + 1, ODD));
        assert_eq!((up_to(-ODD, 0, 0), up_to(0, 0, ODD), up_to(ODD, ODD - 1, ODD + 5)), (ODD, ODD, 0));
        assert_eq!((multiples(i64::MIN, i64::MAX, 2), up_to(i64::MIN, 0, i64::MAX)), (i64::MAX, i64::MAX));
    }

    /// Minimum 50, maximum 120. At 50: 70. At 51: nothing. Review, level 100: at 30 70, at 120 nothing.
    #[test]
    fn up_to_a_level() {
        assert_eq!((up_to(50, 50, 120), up_to(51, 50, 120)), (70, 0));
        assert_eq!((up_to_over(50, 50.0, 120.5), up_to_over(51, 50.0, 120.5)), (70.5, 0.0));
        assert_eq!((at_review(30, 100.0), at_review(120, 100.0)), (70.0, 0.0));
    }
}
