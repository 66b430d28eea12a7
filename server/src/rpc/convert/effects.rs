//! What a command caused beyond its subject.

use fillrate_proto::v1;

use super::{Wire, count};
use crate::domain::{
    answer::{Effects, Fill, Listed, Loss, MAX_LISTED, Warning},
    id::StockKey,
};

/// Under which request id a call is recorded, and whether it had been before.
#[derive(Debug, Clone, Default)]
pub(in crate::rpc) struct Record {
    /// Empty where nothing is recorded.
    pub request_id: String,
    pub replayed: bool,
}

/// Fills and losses share the most that an answer lists; the fills come first.
pub(in crate::rpc) fn effects(effects: Effects, record: Record) -> v1::Effects {
    let Effects { fills, mut losses, warnings, repeated } = effects;
    losses.items.truncate(MAX_LISTED.saturating_sub(fills.items.len()));
    v1::Effects {
        truncated: fills.truncated() || losses.truncated(),
        fill_count: count(fills.count),
        fills: fills.items.into_iter().map(fill).collect(),
        loss_count: count(losses.count),
        losses: losses.items.into_iter().map(loss).collect(),
        warnings: warnings.into_iter().map(warning).collect(),
        replayed: record.replayed || repeated,
        request_id: record.request_id,
    }
}

/// The effects of one element after those of the elements before it.
pub(in crate::rpc) fn add(all: &mut Effects, one: Effects) {
    extend(&mut all.fills, one.fills);
    extend(&mut all.losses, one.losses);
    all.warnings.extend(one.warnings);
}

fn extend<T>(all: &mut Listed<T>, one: Listed<T>) {
    all.count += one.count;
    let room = MAX_LISTED.saturating_sub(all.items.len());
    all.items.extend(one.items.into_iter().take(room));
}

fn fill(fill: Fill) -> v1::Fill {
    v1::Fill {
        order_id: fill.order_id.to_string(),
        line_number: fill.line_number,
        sku: fill.key.sku.to_string(),
        location_id: fill.key.location_id.to_string(),
        backorder_id: fill.backorder_id.to_string(),
        quantity: fill.quantity,
        open: fill.open,
    }
}

fn loss(loss: Loss) -> v1::Loss {
    v1::Loss {
        order_id: loss.order_id.to_string(),
        line_number: loss.line_number,
        sku: loss.key.sku.to_string(),
        location_id: loss.key.location_id.to_string(),
        backorder_id: loss.backorder_id.to_string(),
        quantity: loss.quantity,
        cause: loss.cause.number(),
    }
}

fn warning(warning: Warning) -> v1::Warning {
    let (sku, location_id) = match warning.key {
        Some(StockKey { sku, location_id }) => (sku.to_string(), location_id.to_string()),
        None => Default::default(),
    };
    v1::Warning {
        reason: warning.reason.number(),
        message: warning.message,
        sku,
        location_id,
        order_id: warning.order_id.map(|id| id.to_string()).unwrap_or_default(),
        line_number: warning.line_number.unwrap_or_default(),
        quantity: warning.quantity,
    }
}
