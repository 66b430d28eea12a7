//! What changed, for the feed: each with the state before and after.

use serde::{Deserialize, Serialize};

use super::{
    Time,
    backorder::{Backorder, Place},
    id::{CustomerId, LocationId, OrderId, Sku},
    inventory::StockLevel,
    money::Money,
    order::{Order, OrderStatus},
};

/// The command behind an event, a fill or a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EventCause {
    OrderCreated,
    OrderApproved,
    OrderUpdated,
    OrderCancelled,
    OrderClosed,
    OrderShipped,
    OrderReturned,
    StockAdjusted,
    StockCounted,
    BackorderFilledByHand,
    BackorderForced,
    BackorderHeld,
    BackorderResumed,
    BackorderCancelled,
    ItemPut,
    LocationPut,
}

/// What happened to a backorder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BackorderChange {
    Opened,
    Increased,
    Filled,
    Cancelled,
    Held,
    Resumed,
    /// Its order's priority or place changed.
    Moved,
}

/// A backorder with what its order and line say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackorderView {
    #[serde(flatten)]
    pub backorder: Backorder,
    pub order_id: OrderId,
    /// Never part of a stored answer or event, so that it can be erased.
    #[serde(skip)]
    pub customer_id: Option<CustomerId>,
    pub line_number: i32,
    pub sku: Sku,
    pub location_id: LocationId,
    pub priority: i32,
    pub place: Place,
    pub required_time: Option<Time>,
    pub unit_price: Option<Money>,
}

/// An order's flags, as its watchers see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFlags {
    pub status: OrderStatus,
    pub backordered: bool,
    pub ready_to_ship: bool,
}

impl From<&Order> for OrderFlags {
    fn from(order: &Order) -> Self {
        Self { status: order.status, backordered: order.backordered(), ready_to_ship: order.ready_to_ship() }
    }
}

/// The state after a change, and before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    Backorder { change: BackorderChange, quantity: i64, before: Option<Box<BackorderView>>, after: Box<BackorderView> },
    Stock { before: Box<StockLevel>, after: Box<StockLevel> },
    Order { before: Option<OrderFlags>, after: Box<Order> },
}

/// Which stream an event belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    Backorder,
    Stock,
    Order,
}

impl Change {
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Backorder { .. } => EventKind::Backorder,
            Self::Stock { .. } => EventKind::Stock,
            Self::Order { .. } => EventKind::Order,
        }
    }
}

/// One event of a tenant's feed, not yet numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub change: Change,
    pub cause: EventCause,
    pub occur_time: Time,
    /// Which command of the transaction made it.
    pub command: usize,
}
