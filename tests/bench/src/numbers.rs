//! What is said of several measurements of the same.

use std::time::Duration;

/// The middle one, or the mean of the two in the middle; 0 of none.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this part of them lies.
pub fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = part.clamp(0.0, 1.0) * approximate(last);
    let (below, above) = (index(at.floor(), last), index(at.ceil(), last));
    let value = |index: usize| sorted.get(index).copied().unwrap_or_default();
    value(below) + (value(above) - value(below)) * (at - at.floor())
}

pub fn least(values: &[f64]) -> f64 {
    values.iter().copied().reduce(f64::min).unwrap_or_default()
}

pub fn most(values: &[f64]) -> f64 {
    values.iter().copied().reduce(f64::max).unwrap_or_default()
}

/// A count as a number to compute with.
pub fn approximate(count: impl TryInto<u64>) -> f64 {
    let count: u64 = count.try_into().unwrap_or_default();
    let (high, low) = (u32::try_from(count >> 32), u32::try_from(count & u64::from(u32::MAX)));
    f64::from(high.unwrap_or_default()) * 4_294_967_296.0 + f64::from(low.unwrap_or_default())
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to the last index")]
fn index(at: f64, last: usize) -> usize {
    (at as usize).min(last)
}
