//! The gRPC door: what surrounds every call, and the services. A request becomes a type that cannot be wrong, the
//! application does it, its answer becomes a response; nothing is decided here.

pub(crate) mod access;
mod audit;
mod backorder;
mod content;
mod convert;
mod cut;
pub mod deadline;
mod door;
pub mod ending;
pub mod ids;
mod inventory;
pub(crate) mod limits;
pub(crate) mod observe;
mod order;
pub mod page_token;
mod parse;
pub(crate) mod peer;
mod purchasing;
mod put;
mod read;
mod status;
pub(crate) mod unread;
mod watch;
pub(crate) mod web;

pub use self::{
    audit::AuditRpc, backorder::BackorderRpc, inventory::InventoryRpc, order::OrderRpc, purchasing::PurchasingRpc,
};
