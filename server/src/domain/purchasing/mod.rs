//! Buying: suppliers, policies, suggestions that show their working, purchase orders.

pub mod command;
mod correct;
mod create;
pub mod days;
pub mod due;
mod faults;
pub mod formulas;
mod lines;
mod load_demand;
pub mod order;
pub mod policy;
pub mod promise;
mod put;
mod receive;
mod submit;
pub mod suggest;
pub mod supplier;
mod take;
mod update;

#[cfg(test)]
mod tests;
