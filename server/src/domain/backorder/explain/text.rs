//! The sentences of an explanation.

use chrono::SecondsFormat;

use super::{Blocker, BlockerType, Facts, Position};
use crate::domain::{
    backorder::{BackorderState, Hold},
    order::AllocationPolicy,
};

/// A number of units, in words that can stand anywhere.
pub(super) fn units(count: i64) -> String {
    if count == 1 { "1 unit".to_owned() } else { format!("{count} units") }
}

/// What a waiting backorder waits for, where, and the first of what blocks it.
pub(super) fn waiting(facts: &Facts, positions: &[Position], blockers: &[Blocker]) -> String {
    let view = &facts.backorder;
    let place = positions.first().map(|own| {
        let queue = own.queue;
        let before = match queue.units_ahead {
            0 => "no units before it".to_owned(),
            ahead => format!("{} before it", units(ahead)),
        };
        format!(", number {} of {} in its queue, with {before}", queue.orders_ahead + 1, queue.orders)
    });
    let reason = match blockers {
        [] => "nothing blocks it: the next pass fills it".to_owned(),
        [only] => only.message.clone(),
        [first, more @ ..] => format!("{} ({} more {})", first.message, more.len(), reasons(more.len())),
    };
    format!(
        "Line {} of order {} waits for {} of {} at {}{}: {reason}.",
        view.line_number,
        view.order_id,
        units(view.backorder.open()),
        view.sku,
        view.location_id,
        place.unwrap_or_default(),
    )
}

fn reasons(count: usize) -> &'static str {
    if count == 1 { "reason" } else { "reasons" }
}

/// How a closed backorder ended.
pub(super) fn ended(facts: &Facts) -> String {
    let backorder = &facts.backorder.backorder;
    let state = if backorder.state == BackorderState::Filled { "Filled" } else { "Cancelled" };
    let end = backorder.close_time.unwrap_or(backorder.update_time);
    let after = match (end - backorder.open_time).num_days() {
        ..=0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let parts = match (backorder.filled, backorder.cancelled) {
        (filled, 0) => format!("all of its {} filled", units(filled)),
        (0, cancelled) => format!("all of its {} cancelled", units(cancelled)),
        (filled, cancelled) => format!("{} filled and {} cancelled", units(filled), units(cancelled)),
    };
    let end = end.to_rfc3339_opts(SecondsFormat::Secs, true);
    let line = facts.order.line(facts.backorder.line_number).and_then(|index| facts.order.lines.get(index));
    let again = line
        .and_then(|line| line.backorder.as_ref())
        .map(|open| format!(" Its line waits again: see backorder {}.", open.id))
        .unwrap_or_default();
    format!("{state} on {end}, {after} after it opened: {parts}.{again}")
}

/// What one blocker says; no capital and no full stop, so that it can stand in a sentence.
pub(super) fn blocker(facts: &Facts, blocker: &Blocker) -> String {
    let (key, available) = (&blocker.key, blocker.available);
    match blocker.blocker_type {
        BlockerType::Held => match blocker.hold {
            Some(Hold::Force) => {
                format!("it was forced back and is held until the next stock-in of {key}, or until it is resumed")
            }
            _ => "it is held by call: no pass fills it until it is resumed".to_owned(),
        },
        BlockerType::OrderHeld => format!(
            "its order takes all it needs or nothing, and line {} ({key}) is held{}",
            blocker.line_number,
            if blocker.hold == Some(Hold::Force) { " by a force" } else { "" }
        ),
        BlockerType::Manual => format!("location {} is filled by hand", key.location_id),
        BlockerType::Short => match facts.order.allocation_policy {
            AllocationPolicy::CompleteOrder => format!(
                "its order takes all it needs or nothing: it needs {} of {key}, {available} available",
                blocker.needed
            ),
            AllocationPolicy::CompleteLine => {
                format!("its line takes all or nothing: it needs {} of {key}, {available} available", blocker.needed)
            }
            AllocationPolicy::Partial => format!("{available} of {key} available"),
        },
        BlockerType::Stopped => {
            let ahead = blocker.stopped_by.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("the queue of {key} is strict, and order {ahead} before it is not served yet")
        }
    }
}
