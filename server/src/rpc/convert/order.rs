//! Orders as callers see them.

use fillrate_proto::v1;

use super::{Wire, money, timestamp};
use crate::domain::{
    order::{Line, LineUnits, Order, Return, Shipment},
    purchasing::promise::OrderPromise,
};

/// An order with its lines; whoever has its shipments and returns adds them.
pub(in crate::rpc) fn order(order: Order) -> v1::Order {
    let backordered = order.backordered();
    let ready_to_ship = order.ready_to_ship();
    let etag = order.etag();
    let required_time = order.required_time;
    let was_approved = order.place.is_some();
    let line = |line: Line| v1::OrderLine {
        supply: if was_approved { line.supply.number() } else { v1::LineSupply::Unspecified.into() },
        required_time: line.required_time.or(required_time).map(timestamp),
        ..order_line(line)
    };
    v1::Order {
        order_id: order.id.to_string(),
        status: order.status.number(),
        customer_id: order.customer_id.map(|id| id.to_string()).unwrap_or_default(),
        reference: order.reference,
        location_id: order.location_id.to_string(),
        priority: order.priority,
        allocation_policy: order.allocation_policy.number(),
        ship_policy: order.ship_policy.number(),
        order_time: Some(timestamp(order.order_time)),
        required_time: required_time.map(timestamp),
        place_time: order.place.map(|place| timestamp(place.time)),
        place_index: order.place.map_or(0, |place| place.index.into()),
        backordered,
        ready_to_ship,
        lines: order.lines.into_iter().map(line).collect(),
        shipments: Vec::new(),
        returns: Vec::new(),
        revision: order.revision,
        etag,
        create_time: Some(timestamp(order.create_time)),
        update_time: Some(timestamp(order.update_time)),
        ..Default::default()
    }
}

/// A line as it is by itself: its order says what it needs and since when it is supplied.
fn order_line(line: Line) -> v1::OrderLine {
    v1::OrderLine {
        line_number: line.number,
        sku: line.sku.to_string(),
        location_id: line.location_id.to_string(),
        ordered: line.ordered,
        allocated: line.allocated,
        backordered: line.backordered,
        shipped: line.shipped,
        cancelled: line.cancelled,
        returned: line.returned,
        unit_price: line.unit_price.map(money),
        required_time: None,
        backorder_id: line.backorder.map(|backorder| backorder.id.to_string()).unwrap_or_default(),
        supply: line.supply.number(),
        ..Default::default()
    }
}

/// Says of an order and its lines when what waits is expected.
pub(in crate::rpc) fn with_promise(order: v1::Order, mut promise: OrderPromise) -> v1::Order {
    let whole = promise.whole;
    let line = |line: v1::OrderLine| {
        let promised = promise.lines.remove(&line.line_number).unwrap_or_default();
        v1::OrderLine {
            expected_time: promised.expected.map(|expected| timestamp(expected.time)),
            estimated_time: promised.estimated_time.map(timestamp),
            ..line
        }
    };
    v1::Order {
        lines: order.lines.into_iter().map(line).collect(),
        expected_time: whole.expected.map(|expected| timestamp(expected.time)),
        estimated_time: whole.estimated_time.map(timestamp),
        expected_overdue: whole.overdue,
        expected_manual: whole.manual,
        ..order
    }
}

pub(in crate::rpc) fn shipment(shipment: Shipment) -> v1::Shipment {
    let line = |LineUnits { number, quantity }| v1::ShipmentLine { line_number: number, quantity };
    v1::Shipment {
        shipment_id: shipment.id.to_string(),
        occur_time: Some(timestamp(shipment.occur_time)),
        create_time: Some(timestamp(shipment.create_time)),
        reference: shipment.reference,
        lines: shipment.lines.into_iter().map(line).collect(),
    }
}

pub(in crate::rpc) fn returned(returned: Return) -> v1::Return {
    let line = |LineUnits { number, quantity }| v1::ReturnLine { line_number: number, quantity };
    v1::Return {
        return_id: returned.id.to_string(),
        location_id: returned.location_id.map(|id| id.to_string()).unwrap_or_default(),
        restock: returned.restock,
        occur_time: Some(timestamp(returned.occur_time)),
        create_time: Some(timestamp(returned.create_time)),
        reference: returned.reference,
        lines: returned.lines.into_iter().map(line).collect(),
    }
}
