//! Requests that only read, and their answers.

pub(in crate::rpc) mod audit;
pub(in crate::rpc) mod backorder;
mod filter;
pub(in crate::rpc) mod inventory;
pub(in crate::rpc) mod order;
mod page;
pub(in crate::rpc) mod purchasing;
pub(in crate::rpc) mod suggest;
