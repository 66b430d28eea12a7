//! Quantities: whole base units of an item, computed with checks.

use super::refusal::{Reason, Refusal};

/// The most units of one line, adjustment or count.
pub const MAX_QUANTITY: i64 = 1_000_000_000_000;

/// The most that any counter (on hand, allocated, backordered, ordered ...) may reach, either way. It leaves room in
/// an `i64` for the sum of every line of the largest order, each of at most [`MAX_QUANTITY`].
pub const MAX_COUNTER: i64 = 1_000 * MAX_QUANTITY;

/// How many of one item: 1 to [`MAX_QUANTITY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i64);

impl Quantity {
    pub fn new(units: i64) -> Option<Self> {
        (1..=MAX_QUANTITY).contains(&units).then_some(Self(units))
    }

    pub fn get(self) -> i64 {
        self.0
    }
}

/// `counter + delta`, refused where it leaves what a counter may hold.
pub fn add(counter: i64, delta: i64) -> Result<i64, Refusal> {
    counter.checked_add(delta).filter(|sum| (-MAX_COUNTER..=MAX_COUNTER).contains(sum)).ok_or_else(|| {
        Refusal::new(Reason::QuantityOverflow, format!("{counter} and {delta} units add up to more than {MAX_COUNTER}"))
    })
}
