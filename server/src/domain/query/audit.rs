//! Who did what, when and with which request.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::domain::{
    Time,
    id::{Actor, LocationId, OrderId, PurchaseOrderId, RequestId, Sku, SupplierId},
    touched::Touched,
};

/// One call that was accepted, or one piece of the owner's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    pub key: AuditKey,
    pub request_id: RequestId,
    /// The bare name of the method, or one of [`OwnerWork`].
    pub method: String,
    pub actor: Actor,
    pub touched: Touched,
}

/// Where a record stands; lists go from the newest back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AuditKey {
    pub booked_time: Time,
    pub batch_no: i64,
    pub rank: i32,
}

/// Which records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub request_ids: Vec<RequestId>,
    pub actors: Vec<Actor>,
    pub methods: Vec<String>,
    pub order_ids: Vec<OrderId>,
    pub skus: Vec<Sku>,
    pub location_ids: Vec<LocationId>,
    pub purchase_order_ids: Vec<PurchaseOrderId>,
    pub supplier_ids: Vec<SupplierId>,
    /// When it was booked.
    pub create_time: Span,
}

/// What the owner does beside the servers, as the trail names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerWork {
    ArchiveOrders,
    EraseCustomer,
    RotateEpoch,
}

impl OwnerWork {
    pub const ALL: [Self; 3] = [Self::ArchiveOrders, Self::EraseCustomer, Self::RotateEpoch];

    pub fn name(self) -> &'static str {
        match self {
            Self::ArchiveOrders => "ArchiveOrders",
            Self::EraseCustomer => "EraseCustomer",
            Self::RotateEpoch => "RotateEpoch",
        }
    }
}
