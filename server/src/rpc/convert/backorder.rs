//! Backorders as callers see them.

use fillrate_proto::v1;

use super::{Wire, money, timestamp};
use crate::domain::{
    answer::{NotFilled, NotFilledReason},
    backorder::Backorder,
    event::BackorderView,
    purchasing::promise::Promise,
};

pub(in crate::rpc) fn backorder(view: BackorderView) -> v1::Backorder {
    let open = view.backorder.open();
    let backorder = view.backorder;
    let line = backorder.expected.as_ref().and_then(|expected| expected.line.clone());
    v1::Backorder {
        backorder_id: backorder.id.to_string(),
        order_id: view.order_id.to_string(),
        line_number: view.line_number,
        sku: view.sku.to_string(),
        location_id: view.location_id.to_string(),
        customer_id: view.customer_id.map(|id| id.to_string()).unwrap_or_default(),
        cause: backorder.cause.number(),
        state: backorder.state.number(),
        hold: backorder.hold.map_or(0, |hold| hold.number()),
        original: backorder.original,
        added: backorder.added,
        filled: backorder.filled,
        cancelled: backorder.cancelled,
        open,
        open_time: Some(timestamp(backorder.open_time)),
        close_time: backorder.close_time.map(timestamp),
        priority: view.priority,
        place_time: Some(timestamp(view.place.time)),
        place_index: view.place.index.into(),
        required_time: view.required_time.map(timestamp),
        unit_price: view.unit_price.map(money),
        revision: backorder.revision,
        create_time: Some(timestamp(backorder.create_time)),
        update_time: Some(timestamp(backorder.update_time)),
        expected_time: backorder.expected.as_ref().map(|expected| timestamp(expected.time)),
        expected_purchase_order_id: line.as_ref().map(|line| line.purchase_order_id.to_string()).unwrap_or_default(),
        expected_line_number: line.map(|line| line.line_number).unwrap_or_default(),
        // Known where they are reckoned anew.
        estimated_time: None,
        expected_overdue: false,
        expected_manual: false,
    }
}

/// A backorder with what it is promised as of now, whatever was noted.
pub(in crate::rpc) fn promised(view: BackorderView, promise: Promise) -> v1::Backorder {
    let Promise { expected, overdue, manual, estimated_time } = promise;
    let noted = Backorder { expected, ..view.backorder };
    v1::Backorder {
        estimated_time: estimated_time.map(timestamp),
        expected_overdue: overdue,
        expected_manual: manual,
        ..backorder(BackorderView { backorder: noted, ..view })
    }
}

pub(in crate::rpc) fn not_filled(not_filled: NotFilled) -> v1::NotFilled {
    let reason = match not_filled.reason {
        NotFilledReason::InsufficientStock => v1::NotFilledReason::Short,
        NotFilledReason::Held => v1::NotFilledReason::Held,
        NotFilledReason::PolicyForbids => v1::NotFilledReason::PolicyForbids,
        NotFilledReason::NotCompletable => v1::NotFilledReason::NotCompletable,
        NotFilledReason::QuantityReached => v1::NotFilledReason::QuantityReached,
    };
    v1::NotFilled {
        backorder_id: not_filled.backorder_id.to_string(),
        order_id: not_filled.order_id.to_string(),
        line_number: not_filled.line_number,
        sku: not_filled.key.sku.to_string(),
        location_id: not_filled.key.location_id.to_string(),
        reason: reason.into(),
        message: not_filled.message,
        open: not_filled.open,
    }
}
