//! Buying: suppliers, policies, suggestions that show their working, purchase orders.

pub mod formulas;
pub mod order;
pub mod policy;
pub mod suggest;
pub mod supplier;

#[cfg(test)]
mod tests;
