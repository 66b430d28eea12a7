//! Commands of purchasing, parsed, with nothing in them that could be out of range.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    policy::{PolicyRule, PolicyScope},
    supplier::{LeadTimeUnit, PriceBreak, SupplierCalendar},
};
use crate::domain::{
    Time,
    command::Patch,
    id::{LocationId, PurchaseOrderId, ReceiptId, Reference, Sku, SupplierId},
    money::Money,
    quantity::Quantity,
};

#[derive(Debug, Clone)]
pub struct PutSupplier {
    pub supplier_id: SupplierId,
    pub etag: Option<String>,
    pub name: String,
    pub currency_code: String,
    /// Above 0.
    pub minimum_order_value: Option<Decimal>,
    pub calendar: SupplierCalendar,
    pub active: bool,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct PutSupplierItem {
    pub supplier_id: SupplierId,
    pub sku: Sku,
    pub etag: Option<String>,
    pub supplier_sku: String,
    /// None: the supplier's.
    pub currency_code: Option<String>,
    /// Above 0.
    pub unit_cost: Decimal,
    /// At least 0.
    pub lead_time_days: i32,
    pub lead_time_unit: LeadTimeUnit,
    /// At least 0.
    pub lead_time_stddev_days: Decimal,
    /// At least 1.
    pub min_order_qty: i64,
    /// At least 1.
    pub order_multiple: i64,
    pub max_order_qty: Option<i64>,
    /// Ascending.
    pub price_breaks: Vec<PriceBreak>,
    pub order_cost: Option<Decimal>,
    /// At least 1.
    pub preference: Option<i32>,
    pub active: bool,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct PutReplenishmentPolicy {
    pub scope: PolicyScope,
    pub etag: Option<String>,
    pub rule: PolicyRule,
    pub backorder_lookback_days: Option<i32>,
    pub demand_window_days: i32,
    pub review_days: i32,
    pub review_anchor_date: Option<NaiveDate>,
    pub order_cost: Option<Decimal>,
    pub holding_rate: Option<Decimal>,
    pub stockout_cost: Option<Decimal>,
    pub max_lead_days: Option<i32>,
    pub active: bool,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct CreatePurchaseOrder {
    pub purchase_order_id: PurchaseOrderId,
    /// The caller chose the id: the same content again is the same purchase order.
    pub id_given: bool,
    pub content_hash: Vec<u8>,
    pub supplier_id: SupplierId,
    /// None: the tenant's default.
    pub location_id: Option<LocationId>,
    /// None: the supplier's.
    pub currency_code: Option<String>,
    pub reference: String,
    pub supplier_reference: String,
    pub note: String,
    /// Its moment in the physical world.
    pub order_time: Option<Time>,
    pub expected_time: Option<Time>,
    pub confirmed_time: Option<Time>,
    /// At least 0.
    pub over_tolerance_percent: Decimal,
    /// 0 to 100.
    pub under_tolerance_percent: Decimal,
    /// Submitted in the same step.
    pub submit: bool,
    /// At least one.
    pub lines: Vec<NewPurchaseLine>,
}

#[derive(Debug, Clone)]
pub struct NewPurchaseLine {
    pub number: i32,
    pub sku: Sku,
    pub quantity: Quantity,
    /// None: what the supplier asks for that many. 0 is a sample.
    pub unit_cost: Option<Money>,
    /// None: the supplier item's.
    pub supplier_sku: Option<String>,
    pub expected_time: Option<Time>,
    /// Of the suggestion it is made from, as JSON.
    pub working: Option<String>,
    /// Where it stands in the request, for violations.
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct UpdatePurchaseOrder {
    pub purchase_order_id: PurchaseOrderId,
    pub etag: Option<String>,
    /// Drafts only.
    pub supplier_id: Option<SupplierId>,
    /// Drafts only.
    pub location_id: Option<LocationId>,
    /// Drafts only.
    pub currency_code: Option<String>,
    /// Drafts only.
    pub order_time: Option<Time>,
    pub reference: Option<String>,
    pub supplier_reference: Option<String>,
    pub note: Option<String>,
    pub expected_time: Patch<Time>,
    pub confirmed_time: Patch<Time>,
    /// Drafts only.
    pub over_tolerance_percent: Option<Decimal>,
    /// Drafts only.
    pub under_tolerance_percent: Option<Decimal>,
    pub lines: Vec<PurchaseLineChange>,
}

#[derive(Debug, Clone)]
pub struct PurchaseLineChange {
    /// Of a line that is there, or of one that is added.
    pub number: i32,
    /// Of an added line; of one that is there, in drafts only.
    pub sku: Option<Sku>,
    /// The net wanted, `ordered - cancelled`.
    pub quantity: Option<i64>,
    pub unit_cost: Option<Money>,
    pub supplier_sku: Option<String>,
    pub expected_time: Patch<Time>,
    /// Drafts only.
    pub remove: bool,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct SubmitPurchaseOrder {
    pub purchase_order_id: PurchaseOrderId,
    pub etag: Option<String>,
    pub occur_time: Option<Time>,
}

#[derive(Debug, Clone)]
pub struct ReceivePurchaseOrder {
    pub purchase_order_id: PurchaseOrderId,
    pub etag: Option<String>,
    pub receipt_id: ReceiptId,
    /// At least one.
    pub lines: Vec<ReceivedLine>,
    /// Nothing more will come: what lacks is cancelled.
    pub is_final: bool,
    /// Items that were not ordered are taken too, each as a line of its own with nothing ordered.
    pub allow_unordered: bool,
    /// For people; it stays on the ledger's rows.
    pub note: String,
    pub reference: Option<Reference>,
    pub occur_time: Option<Time>,
}

/// What came of one line.
#[derive(Debug, Clone)]
pub struct ReceivedLine {
    pub what: ReceivedWhat,
    /// At least 0; with `rejected` at least 1.
    pub accepted: i64,
    /// At least 0.
    pub rejected: i64,
    /// What is paid, where it is not the line's cost.
    pub unit_cost: Option<Money>,
    pub path: String,
}

/// Which line something came for.
#[derive(Debug, Clone)]
pub enum ReceivedWhat {
    Line(i32),
    /// The one line with this item, or, where that is allowed, an item that was not ordered.
    Sku(Sku),
}

/// What a receipt should not have said. Its movements have the call's `occur_time`: units that went back have now,
/// units that never came the time of the receipt, so that a count made since is not changed.
#[derive(Debug, Clone)]
pub struct CorrectReceipt {
    pub receipt_id: ReceiptId,
    /// The purchase order's.
    pub etag: Option<String>,
    /// None named: all of it.
    pub lines: Vec<CorrectedLine>,
    /// For people; it stays on the ledger's rows.
    pub note: String,
    pub reference: Option<Reference>,
    pub occur_time: Option<Time>,
}

/// Units to take back.
#[derive(Debug, Clone)]
pub struct CorrectedLine {
    pub number: i32,
    /// At least 0; with `rejected` at least 1.
    pub accepted: i64,
    /// At least 0.
    pub rejected: i64,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct ClosePurchaseOrder {
    pub purchase_order_id: PurchaseOrderId,
    pub etag: Option<String>,
    pub occur_time: Option<Time>,
}

#[derive(Debug, Clone)]
pub struct CancelPurchaseOrder {
    pub purchase_order_id: PurchaseOrderId,
    pub etag: Option<String>,
    pub occur_time: Option<Time>,
}

/// Demand of days before anything was counted: each row takes the place of what was loaded for its day before.
#[derive(Debug, Clone)]
pub struct LoadDemand {
    /// At least one.
    pub rows: Vec<LoadedDay>,
}

#[derive(Debug, Clone)]
pub struct LoadedDay {
    pub sku: Sku,
    /// None: the tenant's default.
    pub location_id: Option<LocationId>,
    /// In the location's time zone.
    pub day: NaiveDate,
    /// At least 0.
    pub units: i64,
    pub path: String,
}

/// What changes the result of a suggestion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionOptions {
    /// Instead of every policy's own.
    pub backorder_lookback_days: Option<i32>,
}

/// Purchase orders of suggested lines: one for each supplier, location and currency.
#[derive(Debug, Clone)]
pub struct CreateSuggestedPurchaseOrders {
    /// At least one; each item and location once.
    pub lines: Vec<ChosenSuggestion>,
    /// None: now.
    pub as_of_time: Option<Time>,
    pub options: SuggestionOptions,
    pub reference: String,
    pub note: String,
    pub order_time: Option<Time>,
}

/// A suggested line that is taken.
#[derive(Debug, Clone)]
pub struct ChosenSuggestion {
    pub sku: Sku,
    pub location_id: LocationId,
    pub supplier_id: SupplierId,
    pub fingerprint: String,
    /// What was suggested: of the fingerprint, and named where it has changed.
    pub quantity: Quantity,
    /// As suggested, where the caller says it.
    pub unit_cost: Option<Money>,
    /// What is ordered.
    pub order_quantity: Quantity,
    /// Of the purchase order that this line begins, if it begins one.
    pub purchase_order_id: PurchaseOrderId,
    pub path: String,
}
