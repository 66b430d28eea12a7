//! Suppliers, what they sell, policies and purchase orders, as lists show them.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::domain::{
    Time,
    id::{LocationId, PurchaseOrderId, Sku, SupplierId},
    purchasing::{
        order::{PurchaseOrder, PurchaseOrderStatus, Receipt},
        policy::{PolicyKind, PolicyLevel, PolicyScope},
        supplier::SupplierItem,
    },
};

/// Which suppliers; they are listed by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupplierFilter {
    pub supplier_ids: Vec<SupplierId>,
    pub active: Option<bool>,
    pub currency_codes: Vec<String>,
}

/// Which supplier items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupplierItemFilter {
    pub supplier_ids: Vec<SupplierId>,
    pub skus: Vec<Sku>,
    pub active: Option<bool>,
}

/// Which suggestions; each field empty: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SuggestionFilter {
    /// To be bought from these.
    pub supplier_ids: Vec<SupplierId>,
    pub location_ids: Vec<LocationId>,
    pub skus: Vec<Sku>,
}

/// Where a supplier item stands in a list: by supplier, then item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SupplierItemKey {
    pub supplier_id: SupplierId,
    pub sku: Sku,
}

impl SupplierItemKey {
    pub fn of(item: &SupplierItem) -> Self {
        Self { supplier_id: item.supplier_id.clone(), sku: item.sku.clone() }
    }
}

/// Which policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyFilter {
    /// Of these locations and of items at them.
    pub location_ids: Vec<LocationId>,
    pub skus: Vec<Sku>,
    pub kinds: Vec<PolicyKind>,
    pub levels: Vec<PolicyLevel>,
    pub active: Option<bool>,
}

/// Where a policy stands in a list: by location, then item, the tenant's and each location's own first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PolicyKey {
    /// Empty: the tenant's.
    pub location_id: String,
    /// Empty: the location's.
    pub sku: String,
}

impl PolicyKey {
    pub fn of(scope: &PolicyScope) -> Self {
        let (location_id, sku) = match scope {
            PolicyScope::Item { location_id, sku } => (location_id.as_str(), sku.as_str()),
            PolicyScope::Location { location_id } => (location_id.as_str(), ""),
            PolicyScope::Tenant => ("", ""),
        };
        Self { location_id: location_id.to_owned(), sku: sku.to_owned() }
    }
}

/// Which purchase orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PurchaseOrderFilter {
    pub supplier_ids: Vec<SupplierId>,
    pub statuses: Vec<PurchaseOrderStatus>,
    /// With a line of one of these.
    pub skus: Vec<Sku>,
    pub location_ids: Vec<LocationId>,
    /// With a line that expects units and was due before the time asked about, or with none.
    pub overdue: Option<bool>,
    pub purchase_order_ids: Vec<PurchaseOrderId>,
    pub references: Vec<String>,
    pub order_time: Span,
}

/// Where a purchase order stands in a list: by the time it was stored, then its id. Neither ever changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseOrderKey {
    pub create_time: Time,
    pub purchase_order_id: PurchaseOrderId,
}

impl PurchaseOrderKey {
    pub fn of(purchase_order: &PurchaseOrder) -> Self {
        Self { create_time: purchase_order.create_time, purchase_order_id: purchase_order.id.clone() }
    }
}

/// A purchase order with all that came for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseOrderRecord {
    pub purchase_order: PurchaseOrder,
    /// By `create_time`.
    pub receipts: Vec<Receipt>,
}
