//! Requests to put suppliers and policies, to load demand, and to make, change and receive purchase orders.

mod demand;
mod order;
mod policy;
mod receipt;
mod suggest;
mod supplier;
mod supplier_item;

pub(in crate::rpc) use self::{
    demand::load_demand,
    order::{
        cancel_purchase_order, close_purchase_order, create_purchase_order, submit_purchase_order,
        update_purchase_order,
    },
    policy::put_replenishment_policy,
    receipt::{correct_receipt, receive_purchase_order},
    suggest::{create_suggested_purchase_orders, options},
    supplier::put_supplier,
    supplier_item::put_supplier_item,
};

use std::ops::RangeInclusive;

use super::{Fields, Path, ROOT};
use crate::domain::id::PurchaseOrderId;

/// The most characters of a name of a supplier.
const MAX_NAME_CHARS: usize = 256;
/// The most characters of a note.
const MAX_NOTE_CHARS: usize = 1_000;
/// The most characters of a number that a supplier gave, of an item or an order, and of a buyer's own.
const MAX_REFERENCE_CHARS: usize = 128;
/// Days that something may take or reach back: ten years.
pub(in crate::rpc) const DAYS: RangeInclusive<i32> = 0..=3_650;
/// The same for what takes a day at least.
pub(in crate::rpc) const DAYS_FROM_ONE: RangeInclusive<i32> = 1..=3_650;

fn purchase_order_id(fields: &mut Fields, text: &str) -> Option<PurchaseOrderId> {
    fields.id(ROOT.field("purchase_order_id"), text, PurchaseOrderId::parse)
}

fn optional_days(fields: &mut Fields, at: Path<'_>, days: Option<i32>) -> Option<i32> {
    fields.in_range(at, days?, DAYS)
}
