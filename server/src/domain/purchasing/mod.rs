//! Buying: suppliers, policies, suggestions that show their working, purchase orders.

pub mod command;
mod correct;
mod create;
mod demand;
pub mod due;
mod faults;
mod lines;
pub mod order;
pub mod policy;
mod put;
mod receive;
mod submit;
pub mod supplier;
mod update;
