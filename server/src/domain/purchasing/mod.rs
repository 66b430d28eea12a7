//! Buying: suppliers, policies, suggestions that show their working, purchase orders.

pub mod command;
pub mod demand;
pub mod formulas;
pub mod order;
pub mod policy;
pub mod suggest;
pub mod supplier;
