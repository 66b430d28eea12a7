//! Explanations of backorders as callers see them.

use fillrate_proto::v1;

use super::{Wire, backorder::promised, timestamp};
use crate::{
    app::Explained,
    domain::{
        backorder::explain::{Blocker, Position, Unblock},
        purchasing::promise::Inbound,
    },
};

pub(in crate::rpc) fn explained(explained: Explained) -> v1::ExplainBackorderResponse {
    let Explained { backorder, explanation, promise, inbound: lines, expected_summary } = explained;
    v1::ExplainBackorderResponse {
        backorder: Some(promised(backorder, promise)),
        inbound: lines.into_iter().map(inbound).collect(),
        expected_summary,
        summary: explanation.summary,
        positions: explanation.positions.into_iter().map(position).collect(),
        blockers: explanation.blockers.into_iter().map(blocker).collect(),
        unblocks: explanation.unblocks.into_iter().map(unblock).collect(),
    }
}

fn inbound((overdue, line): (bool, Inbound)) -> v1::InboundLine {
    v1::InboundLine {
        purchase_order_id: line.line.purchase_order_id.to_string(),
        line_number: line.line.line_number,
        supplier_id: line.supplier_id.to_string(),
        sku: line.key.sku.to_string(),
        location_id: line.key.location_id.to_string(),
        quantity: line.units,
        due_time: line.due_time.map(timestamp),
        overdue,
    }
}

fn position(position: Position) -> v1::QueuePosition {
    v1::QueuePosition {
        sku: position.key.sku.to_string(),
        location_id: position.key.location_id.to_string(),
        line_number: position.line_number,
        position: position.queue.orders_ahead.saturating_add(1),
        order_count: position.queue.orders,
        units_ahead: position.queue.units_ahead,
        held_units_ahead: position.queue.held_units_ahead,
    }
}

fn blocker(blocker: Blocker) -> v1::Blocker {
    v1::Blocker {
        r#type: blocker.blocker_type.number(),
        sku: blocker.key.sku.to_string(),
        location_id: blocker.key.location_id.to_string(),
        line_number: blocker.line_number,
        needed: blocker.needed,
        available: blocker.available,
        stopped_by_order_id: blocker.stopped_by.map(|id| id.to_string()).unwrap_or_default(),
        hold: blocker.hold.map_or(0, |hold| hold.number()),
        message: blocker.message,
    }
}

fn unblock(unblock: Unblock) -> v1::Unblock {
    let (sku, location_id) = match unblock.key {
        Some(key) => (key.sku.to_string(), key.location_id.to_string()),
        None => Default::default(),
    };
    v1::Unblock {
        action: unblock.action.number(),
        text: unblock.text,
        sku,
        location_id,
        quantity: unblock.quantity,
        order_id: unblock.order_id.map(|id| id.to_string()).unwrap_or_default(),
        backorder_id: unblock.backorder_id.map(|id| id.to_string()).unwrap_or_default(),
    }
}
