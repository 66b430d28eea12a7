//! The mathematics of purchase suggestions, each formula with its source.
//!
//! Statistics are reckoned in `f64`, money in decimals, quantities in whole units. What is cited: **SPT**, Silver, Pyke &
//! Thomas, *Inventory and Production Management in Supply Chains*; **S&S**, Snyder & Shen, *Fundamentals of Supply Chain
//! Theory* (2nd ed.); **HA**, Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*. A "rule" is a choice of
//! Fillrate's own. Every result is finite for every input that a request can carry.

pub mod breaks;
pub mod calendar;
pub mod demand;
pub mod eoq;
pub mod intermittent;
pub mod normal;
pub mod poisson;
pub mod position;
pub mod rounding;
pub mod safety;

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use crate::domain::quantity::MAX_COUNTER;

/// Whole units as a real number, for statistics and to be shown: what is bought of whole quantities is reckoned in them.
pub fn real(units: i64) -> f64 {
    units.to_f64().unwrap_or(0.0)
}

/// A decimal that only statistics use.
pub fn real_of(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// A share strictly between 0 and 1, kept so far from both that everything made of it stays finite.
pub fn share(value: Decimal) -> f64 {
    real_of(value).clamp(1e-12, 1.0 - 1e-12)
}

/// The least whole number that is not below `x`, within what a counter may hold.
pub fn ceil_units(x: f64) -> i64 {
    whole(x.ceil())
}

/// The greatest whole number that is not above `x`, within what a counter may hold.
pub fn floor_units(x: f64) -> i64 {
    whole(x.floor())
}

/// The nearest whole number, half upwards, within what a counter may hold.
pub fn round_half_up(x: f64) -> i64 {
    whole((x + 0.5).floor())
}

fn whole(x: f64) -> i64 {
    let most = real(MAX_COUNTER);
    if x.is_nan() { 0 } else { x.clamp(-most, most).to_i64().unwrap_or(0) }
}

/// `x` without the noise of binary fractions: a value within a billionth of a whole number is that number, so that a
/// position of 3 is at a point of 0.1 a day x 30 days, and no unit is bought for a rounding error (rule).
pub fn steady(x: f64) -> f64 {
    let nearest = x.round();
    if (x - nearest).abs() <= 1e-9 * nearest.abs().max(1.0) { nearest } else { x }
}

/// `x`, or 0 where a formula has no value.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { 0.0 }
}
