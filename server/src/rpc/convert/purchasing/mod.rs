//! Suppliers, policies, purchase orders and suggestions as callers see them.

pub(in crate::rpc) mod demand;
mod order;
mod policy;
pub(in crate::rpc) mod suggest;
mod supplier;
mod working;

pub(in crate::rpc) use self::{
    order::{purchase_order, purchase_order_with_suggestions, receipt},
    policy::replenishment_policy,
    supplier::{supplier, supplier_item},
};
