//! Purchase orders: what was ordered from a supplier, and what came of it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Time,
    id::{LocationId, PurchaseOrderId, ReceiptId, Sku, StockKey, SupplierId},
};

/// The most lines of a purchase order and of a receipt.
pub const MAX_PURCHASE_LINES: usize = 10_000;

/// Where a purchase order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PurchaseOrderStatus {
    Draft,
    Submitted,
    PartiallyReceived,
    Received,
    Closed,
    Cancelled,
}

/// One item of a purchase order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseLine {
    /// Unique within the purchase order, from 1.
    pub number: i32,
    pub sku: Sku,
    pub supplier_sku: String,
    pub unit_cost: Decimal,
    pub ordered: i64,
    /// Accepted units.
    pub received: i64,
    /// Units that came and were sent back; they stay on order.
    pub rejected: i64,
    pub cancelled: i64,
    /// Its own, where it differs from the purchase order's.
    pub expected_time: Option<Time>,
    /// When it counts as due: the supplier's confirmed time, else its own, else the purchase order's, else submission
    /// and lead time; none while that is unknown.
    pub due_time: Option<Time>,
    /// Backorders opened before this day were too old to be bought for when a suggestion made the line: its units are not
    /// theirs to use up. None: no suggestion made it, or all counted.
    #[serde(default)]
    pub counted_from: Option<NaiveDate>,
    #[serde(skip)]
    pub working: LineWorking,
}

/// The working of the suggestion that a line was made from, as JSON. It may be long: commands neither read it nor write it
/// again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum LineWorking {
    /// No suggestion made the line, or it is of another item since.
    #[default]
    None,
    /// As it is stored, if there is one.
    Unread,
    Text(String),
}

impl PurchaseLine {
    /// Units still expected.
    pub fn open(&self) -> i64 {
        (self.ordered - self.received - self.cancelled).max(0)
    }
}

/// An order placed with a supplier, for one location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseOrder {
    pub id: PurchaseOrderId,
    pub status: PurchaseOrderStatus,
    pub supplier_id: SupplierId,
    /// Ship-to.
    pub location_id: LocationId,
    /// Of every cost in it.
    pub currency_code: String,
    /// The buyer's own number.
    pub reference: String,
    pub supplier_reference: String,
    pub note: String,
    pub order_time: Time,
    pub submit_time: Option<Time>,
    pub expected_time: Option<Time>,
    /// By the supplier: promises use it once it is set.
    pub confirmed_time: Option<Time>,
    /// Percent of what is ordered that may come beyond it.
    pub over_tolerance_percent: Decimal,
    /// Percent of what is ordered that is cancelled when no more than that lacks.
    pub under_tolerance_percent: Decimal,
    /// In order of their numbers.
    pub lines: Vec<PurchaseLine>,
    /// SHA-256 of the content that created it.
    #[serde(skip)]
    pub content_hash: Vec<u8>,
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}

impl PurchaseOrder {
    pub fn line(&self, number: i32) -> Option<usize> {
        self.lines.binary_search_by_key(&number, |line| line.number).ok()
    }

    pub fn key(&self, line: &PurchaseLine) -> StockKey {
        StockKey { location_id: self.location_id.clone(), sku: line.sku.clone() }
    }

    /// Units of its lines are expected: it was submitted and has not ended.
    pub fn is_open(&self) -> bool {
        matches!(self.status, PurchaseOrderStatus::Submitted | PurchaseOrderStatus::PartiallyReceived)
    }

    /// What is to be paid for what was ordered and not cancelled; none where it is more than a decimal holds.
    pub fn total(&self) -> Option<Decimal> {
        let costs = self.lines.iter().map(|line| line.unit_cost.checked_mul((line.ordered - line.cancelled).into()));
        costs.reduce(|sum, cost| sum?.checked_add(cost?)).flatten()
    }

    /// Units of a line that are on order.
    pub fn open_units(&self, line: &PurchaseLine) -> i64 {
        if self.is_open() { line.open() } else { 0 }
    }

    /// Units of a line that will be on order once the draft is submitted.
    pub fn draft_units(&self, line: &PurchaseLine) -> i64 {
        if self.status == PurchaseOrderStatus::Draft { line.open() } else { 0 }
    }

    /// What an optimistic writer sends back: it changes with every revision.
    pub fn etag(&self) -> String {
        self.revision.to_string()
    }
}

/// Units of one line in a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    pub number: i32,
    pub accepted: i64,
    pub rejected: i64,
    /// What was paid, where it differs from the line's cost.
    pub unit_cost: Option<Decimal>,
    /// Units that lacked and were cancelled by it: it was the last, or little enough lacked.
    #[serde(default)]
    pub cancelled: i64,
    /// Accepted units that corrections took back.
    pub corrected: i64,
    /// Rejected units that corrections took back.
    pub corrected_rejected: i64,
}

/// What came in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub id: ReceiptId,
    pub purchase_order_id: PurchaseOrderId,
    /// The delivery note.
    pub reference: String,
    /// In order of their numbers.
    pub lines: Vec<ReceiptLine>,
    /// What lacked was cancelled.
    pub is_final: bool,
    pub occur_time: Time,
    pub create_time: Time,
    pub update_time: Time,
}

impl Receipt {
    pub fn line(&self, number: i32) -> Option<usize> {
        self.lines.binary_search_by_key(&number, |line| line.number).ok()
    }
}
