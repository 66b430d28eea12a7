//! Backorders as callers see them.

use fillrate_proto::v1;

use super::{Wire, money, timestamp};
use crate::domain::{
    answer::{NotFilled, NotFilledReason},
    event::BackorderView,
};

pub(in crate::rpc) fn backorder(view: BackorderView) -> v1::Backorder {
    let open = view.backorder.open();
    let backorder = view.backorder;
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
        ..Default::default()
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
