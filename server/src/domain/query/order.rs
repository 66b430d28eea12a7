//! Orders, as lists show them.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::domain::{
    Time,
    id::{CustomerId, LocationId, OrderId, Sku},
    order::{Order, OrderStatus, Return, Shipment},
};

/// Which orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    pub statuses: Vec<OrderStatus>,
    pub backordered: Option<bool>,
    pub ready_to_ship: Option<bool>,
    pub customer_ids: Vec<CustomerId>,
    pub references: Vec<String>,
    /// With a line of one of these.
    pub skus: Vec<Sku>,
    /// With a line served by one of these.
    pub location_ids: Vec<LocationId>,
    pub order_ids: Vec<OrderId>,
    pub order_time: Span,
    /// The order's own; orders without one are in no span.
    pub required_time: Span,
}

/// Where an order stands in a list: by the time it was stored, then its id. Neither ever changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderKey {
    pub create_time: Time,
    pub order_id: OrderId,
}

impl OrderKey {
    pub fn of(order: &Order) -> Self {
        Self { create_time: order.create_time, order_id: order.id.clone() }
    }
}

/// An order with all that left for it and came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRecord {
    pub order: Order,
    /// By `create_time`.
    pub shipments: Vec<Shipment>,
    /// By `create_time`.
    pub returns: Vec<Return>,
}
