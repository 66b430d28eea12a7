//! What each reason is to a caller: its code, its public name, what it is about.

use std::collections::HashMap;

use fillrate_proto::v1::ErrorReason;
use tonic::Code;

use crate::domain::refusal::Reason;

/// The one table of reasons.
pub(super) fn kind(reason: Reason) -> (Code, ErrorReason) {
    use Code::{Aborted, AlreadyExists, FailedPrecondition, InvalidArgument, NotFound};
    match reason {
        Reason::InvalidField => (InvalidArgument, ErrorReason::InvalidField),
        Reason::QuantityOverflow => (InvalidArgument, ErrorReason::QuantityOverflow),
        Reason::OrderNotFound => (NotFound, ErrorReason::OrderNotFound),
        Reason::OrderLineNotFound => (NotFound, ErrorReason::OrderLineNotFound),
        Reason::ItemNotFound => (NotFound, ErrorReason::ItemNotFound),
        Reason::LocationNotFound => (NotFound, ErrorReason::LocationNotFound),
        Reason::BackorderNotFound => (NotFound, ErrorReason::BackorderNotFound),
        Reason::OrderAlreadyExists => (AlreadyExists, ErrorReason::OrderAlreadyExists),
        Reason::ShipmentAlreadyExists => (AlreadyExists, ErrorReason::ShipmentAlreadyExists),
        Reason::ReturnAlreadyExists => (AlreadyExists, ErrorReason::ReturnAlreadyExists),
        Reason::RequestIdReused => (AlreadyExists, ErrorReason::RequestIdReused),
        Reason::ReferenceReused => (AlreadyExists, ErrorReason::ReferenceReused),
        Reason::EtagMismatch => (Aborted, ErrorReason::EtagMismatch),
        Reason::OrderStatus => (FailedPrecondition, ErrorReason::OrderStatus),
        Reason::InsufficientStock => (FailedPrecondition, ErrorReason::InsufficientStock),
        Reason::BackorderDenied => (FailedPrecondition, ErrorReason::BackorderDenied),
        Reason::ItemDiscontinued => (FailedPrecondition, ErrorReason::ItemDiscontinued),
        Reason::BackorderLimitExceeded => (FailedPrecondition, ErrorReason::BackorderLimitExceeded),
        Reason::WouldWait => (FailedPrecondition, ErrorReason::WouldWait),
        Reason::ShortageRefused => (FailedPrecondition, ErrorReason::ShortageRefused),
        Reason::ItemInactive => (FailedPrecondition, ErrorReason::ItemInactive),
        Reason::LocationInactive => (FailedPrecondition, ErrorReason::LocationInactive),
        Reason::NoDefaultLocation => (FailedPrecondition, ErrorReason::NoDefaultLocation),
        Reason::NotAllocated => (FailedPrecondition, ErrorReason::NotAllocated),
        Reason::OrderNotComplete => (FailedPrecondition, ErrorReason::OrderNotComplete),
        Reason::ShipsAsAWhole => (FailedPrecondition, ErrorReason::ShipsAsAWhole),
        Reason::NothingToShip => (FailedPrecondition, ErrorReason::NothingToShip),
        Reason::NothingToCancel => (FailedPrecondition, ErrorReason::NothingToCancel),
        Reason::CancelExceedsUnshipped => (FailedPrecondition, ErrorReason::CancelExceedsUnshipped),
        Reason::CancelExceedsOpen => (FailedPrecondition, ErrorReason::CancelExceedsOpen),
        Reason::NothingToForce => (FailedPrecondition, ErrorReason::NothingToForce),
        Reason::ForceExceedsAllocated => (FailedPrecondition, ErrorReason::ForceExceedsAllocated),
        Reason::LineOutsidePass => (FailedPrecondition, ErrorReason::LineOutsidePass),
        Reason::ReturnExceedsShipped => (FailedPrecondition, ErrorReason::ReturnExceedsShipped),
        Reason::BackorderClosed => (FailedPrecondition, ErrorReason::BackorderClosed),
        Reason::BackorderNotHeld => (FailedPrecondition, ErrorReason::BackorderNotHeld),
        Reason::BackorderHeldByCall => (FailedPrecondition, ErrorReason::BackorderHeldByCall),
        Reason::NothingToFill => (FailedPrecondition, ErrorReason::NothingToFill),
        Reason::OnHandBelowZero => (FailedPrecondition, ErrorReason::OnHandBelowZero),
        Reason::StaleCount => (FailedPrecondition, ErrorReason::StaleCount),
        Reason::StockUntracked => (FailedPrecondition, ErrorReason::StockUntracked),
        Reason::StockOwnerLocked => (FailedPrecondition, ErrorReason::StockOwnerLocked),
        Reason::ItemHasStock => (FailedPrecondition, ErrorReason::ItemHasStock),
        Reason::LocationHasStock => (FailedPrecondition, ErrorReason::LocationHasStock),
        Reason::SupplierNotFound => (NotFound, ErrorReason::SupplierNotFound),
        Reason::SupplierItemNotFound => (NotFound, ErrorReason::SupplierItemNotFound),
        Reason::PurchaseOrderNotFound => (NotFound, ErrorReason::PurchaseOrderNotFound),
        Reason::PurchaseOrderLineNotFound => (NotFound, ErrorReason::PurchaseOrderLineNotFound),
        Reason::ReceiptNotFound => (NotFound, ErrorReason::ReceiptNotFound),
        Reason::PurchaseOrderAlreadyExists => (AlreadyExists, ErrorReason::PurchaseOrderAlreadyExists),
        Reason::ReceiptAlreadyExists => (AlreadyExists, ErrorReason::ReceiptAlreadyExists),
        Reason::PurchaseOrderStatus => (FailedPrecondition, ErrorReason::PurchaseOrderStatus),
        Reason::SupplierInactive => (FailedPrecondition, ErrorReason::SupplierInactive),
        Reason::CurrencyMismatch => (FailedPrecondition, ErrorReason::CurrencyMismatch),
        Reason::OverTolerance => (FailedPrecondition, ErrorReason::OverTolerance),
        Reason::ItemNotOrdered => (FailedPrecondition, ErrorReason::ItemNotOrdered),
        Reason::LineBelowReceived => (FailedPrecondition, ErrorReason::LineBelowReceived),
        Reason::CorrectionExceedsReceived => (FailedPrecondition, ErrorReason::CorrectionExceedsReceived),
        Reason::SuggestionMoved => (Aborted, ErrorReason::SuggestionMoved),
    }
}

/// The kind and name of what was not found, or is taken.
pub(super) fn resource(reason: Reason, metadata: &HashMap<String, String>) -> Option<(&'static str, String)> {
    let (kind, keys): (_, &[&str]) = match reason {
        Reason::OrderNotFound | Reason::OrderAlreadyExists => ("order", &["order_id"]),
        Reason::OrderLineNotFound => ("order_line", &["order_id", "line_number"]),
        Reason::ItemNotFound => ("item", &["sku"]),
        Reason::LocationNotFound => ("location", &["location_id"]),
        Reason::BackorderNotFound => ("backorder", &["backorder_id"]),
        Reason::ShipmentAlreadyExists => ("shipment", &["shipment_id"]),
        Reason::ReturnAlreadyExists => ("return", &["return_id"]),
        Reason::SupplierNotFound => ("supplier", &["supplier_id"]),
        Reason::SupplierItemNotFound => ("supplier_item", &["supplier_id", "sku"]),
        Reason::PurchaseOrderNotFound | Reason::PurchaseOrderAlreadyExists => {
            ("purchase_order", &["purchase_order_id"])
        }
        Reason::PurchaseOrderLineNotFound => ("purchase_order_line", &["purchase_order_id", "line_number"]),
        Reason::ReceiptNotFound | Reason::ReceiptAlreadyExists => ("receipt", &["receipt_id"]),
        Reason::RequestIdReused => ("request", &["request_id"]),
        Reason::ReferenceReused => ("reference", &["reference"]),
        _ => return None,
    };
    let names: Vec<&str> = keys.iter().filter_map(|key| metadata.get(*key).map(String::as_str)).collect();
    Some((kind, names.join("/")))
}

/// What a precondition is about, where no violation names it: `order_id=A, line_number=2`.
pub(super) fn subject(metadata: &HashMap<String, String>) -> String {
    const KEYS: [&str; 8] = [
        "order_id",
        "purchase_order_id",
        "receipt_id",
        "line_number",
        "backorder_id",
        "supplier_id",
        "sku",
        "location_id",
    ];
    let named = KEYS.iter().filter_map(|key| Some(format!("{key}={}", metadata.get(*key)?)));
    named.collect::<Vec<_>>().join(", ")
}
