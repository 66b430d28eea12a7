//! Items, locations, stock and its ledger as callers see them.

use fillrate_proto::v1;

use super::{Wire, timestamp};
use crate::domain::{
    Time,
    id::RequestId,
    inventory::{Item, ItemLocation, Location, Movement, StockLevel},
};

pub(in crate::rpc) fn item(item: Item) -> v1::Item {
    let at = |(location_id, here): (_, ItemLocation)| v1::ItemLocation {
        location_id: ToString::to_string(&location_id),
        backorder_limit: here.backorder_limit,
        channel_buffer: here.channel_buffer,
    };
    v1::Item {
        sku: item.sku.to_string(),
        name: item.name,
        untracked: item.untracked,
        discontinued: item.discontinued,
        active: Some(item.active),
        backorder_policy: item.backorder_policy.number(),
        locations: item.locations.into_iter().map(at).collect(),
        revision: item.revision,
        etag: item.revision.to_string(),
        create_time: Some(timestamp(item.create_time)),
        update_time: Some(timestamp(item.update_time)),
    }
}

pub(in crate::rpc) fn location(location: Location) -> v1::Location {
    v1::Location {
        location_id: location.id.to_string(),
        name: location.name,
        is_default: location.is_default,
        untracked: location.untracked,
        fill_mode: location.fill_mode.number(),
        stock_owner: location.stock_owner.number(),
        queue_discipline: location.queue_discipline.number(),
        allocation_policy: location.allocation_policy.number(),
        ship_policy: location.ship_policy.number(),
        shortage_handling: location.shortage_handling.number(),
        active: Some(location.active),
        revision: location.revision,
        etag: location.revision.to_string(),
        create_time: Some(timestamp(location.create_time)),
        update_time: Some(timestamp(location.update_time)),
        time_zone: location.time_zone.to_string(),
    }
}

pub(in crate::rpc) fn stock_level(level: StockLevel) -> v1::StockLevel {
    v1::StockLevel {
        sku: level.sku.to_string(),
        location_id: level.location_id.to_string(),
        on_hand: level.on_hand,
        allocated: level.allocated,
        available: level.available,
        backordered: level.backordered,
        claimed: level.claimed,
        sellable: level.sellable,
        revision: level.revision,
        update_time: level.update_time.map(timestamp),
        last_count_time: level.last_count_time.map(timestamp),
        on_order: level.on_order,
        on_order_draft: level.on_order_draft,
    }
}

/// What a ledger row has from its transaction and its command.
#[derive(Debug)]
pub(in crate::rpc) struct Booked {
    pub movement_id: String,
    pub request_id: RequestId,
    pub create_time: Time,
}

pub(in crate::rpc) fn stock_movement(movement: Movement, booked: Booked) -> v1::StockMovement {
    v1::StockMovement {
        movement_id: booked.movement_id,
        r#type: movement.movement_type.number(),
        on_hand_delta: movement.on_hand_delta,
        allocated_delta: movement.allocated_delta,
        sku: movement.key.sku.to_string(),
        location_id: movement.key.location_id.to_string(),
        order_id: movement.order_id.map(|id| id.to_string()).unwrap_or_default(),
        purchase_order_id: movement.purchase_order_id.map(|id| id.to_string()).unwrap_or_default(),
        line_number: movement.line_number.unwrap_or_default(),
        reference: movement.reference.map(|reference| reference.to_string()).unwrap_or_default(),
        request_id: booked.request_id.to_string(),
        cause: movement.cause.map_or(0, |cause| cause.number()),
        note: movement.note,
        occur_time: Some(timestamp(movement.occur_time)),
        create_time: Some(timestamp(booked.create_time)),
    }
}
