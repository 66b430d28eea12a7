//! The mathematics of purchase suggestions, each with its source.
//!
//! Statistics are reckoned in `f64`; money in decimals; quantities in whole units.

pub mod demand;
