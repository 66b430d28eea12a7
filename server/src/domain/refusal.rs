//! A command's "no": why, in words and in a stable reason, and what it is about.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::id::StockKey;

/// Why a call was refused. The public enum `ErrorReason` has the same members and says for each what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    InvalidField,
    OrderNotFound,
    OrderLineNotFound,
    ItemNotFound,
    LocationNotFound,
    BackorderNotFound,
    OrderAlreadyExists,
    RequestIdReused,
    ReferenceReused,
    EtagMismatch,
    OrderStatus,
    InsufficientStock,
    BackorderDenied,
    ItemDiscontinued,
    BackorderLimitExceeded,
    WouldWait,
    ItemInactive,
    LocationInactive,
    NoDefaultLocation,
    NotAllocated,
    OrderNotComplete,
    ShipsAsAWhole,
    NothingToShip,
    NothingToCancel,
    CancelExceedsUnshipped,
    NothingToForce,
    ReturnExceedsShipped,
    BackorderClosed,
    BackorderNotHeld,
    BackorderHeldByCall,
    LineOutsidePass,
    OnHandBelowZero,
    StaleCount,
    StockOwnerLocked,
    ItemHasStock,
    LocationHasStock,
    QuantityOverflow,
    ShipmentAlreadyExists,
    ReturnAlreadyExists,
    ShortageRefused,
    CancelExceedsOpen,
    ForceExceedsAllocated,
    NothingToFill,
    StockUntracked,
    SupplierNotFound,
    SupplierItemNotFound,
    SupplierInactive,
    PurchaseOrderNotFound,
    PurchaseOrderAlreadyExists,
    PurchaseOrderStatus,
    PurchaseOrderLineNotFound,
    ReceiptNotFound,
    ReceiptAlreadyExists,
    OverTolerance,
    ItemNotOrdered,
    LineBelowReceived,
    CurrencyMismatch,
    CorrectionExceedsReceived,
    SuggestionMoved,
}

/// One thing that is wrong, of the several that a refusal may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    pub reason: Reason,
    /// What is at fault: a dotted path in the request, or an order's line.
    pub subject: String,
    pub message: String,
    /// What varies, as in [`Refusal`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<(Cow<'static, str>, String)>,
}

impl Violation {
    pub fn new(reason: Reason, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self { reason, subject: subject.into(), message: message.into(), metadata: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.metadata.push((Cow::Borrowed(key), value.to_string()));
        self
    }

    /// The item and the location that it is about.
    #[must_use]
    pub fn of_key(self, key: &StockKey) -> Self {
        self.with("sku", &key.sku).with("location_id", &key.location_id)
    }
}

/// Why a command was refused. Nothing of it was booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub reason: Reason,
    pub message: String,
    pub violations: Vec<Violation>,
    /// What varies: ids, quantities. Keys are named with each reason in the public enum.
    pub metadata: Vec<(Cow<'static, str>, String)>,
}

impl Refusal {
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), violations: Vec::new(), metadata: Vec::new() }
    }

    /// A refusal that names each thing at fault; the first gives the reason of the whole, and what varies.
    pub fn of(violations: Vec<Violation>) -> Option<Self> {
        let first = violations.first()?;
        let more = match violations.len() {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        let message = format!("{}: {}{more}", first.subject, first.message);
        Some(Self { reason: first.reason, message, metadata: first.metadata.clone(), violations })
    }

    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.metadata.push((Cow::Borrowed(key), value.to_string()));
        self
    }
}

/// A field that is out of its range.
pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Refusal {
    let (field, message) = (field.into(), message.into());
    let whole = format!("{field} {message}");
    let violation = Violation::new(Reason::InvalidField, field, message);
    Refusal { reason: Reason::InvalidField, message: whole, violations: vec![violation], metadata: Vec::new() }
}
