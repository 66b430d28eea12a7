//! Orders: what they hold, what they lack, and what follows from it.

mod approve;
mod cancel;
mod create;
mod fields;
mod ship;
mod shortage;
mod update;

pub use approve::status_name;
pub(in crate::domain) use create::refuse;
use serde::{Deserialize, Serialize};
pub(in crate::domain) use shortage::per_key;

use super::{
    Time,
    backorder::{Backorder, Place},
    id::{CustomerId, LocationId, OrderId, ReturnId, ShipmentId, Sku, StockKey},
    money::Money,
};

/// The most lines of an order.
pub const MAX_LINES: usize = 10_000;
/// The highest priority, and the lowest below zero.
pub const MAX_PRIORITY: i32 = 1_000_000;

/// Where an order stands. `Fulfilling` begins with the first shipped unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderStatus {
    Draft,
    Approved,
    Fulfilling,
    Shipped,
    ShortShipped,
    Cancelled,
}

/// What an order may hold while it lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AllocationPolicy {
    /// All it still needs or nothing.
    CompleteOrder,
    /// Each line whole or not at all.
    CompleteLine,
    /// Each line takes what there is and keeps it.
    Partial,
}

/// When an order ships.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ShipPolicy {
    /// Whatever is allocated.
    Any,
    /// Only when nothing waits, and only as a whole.
    WhenComplete,
}

/// What happens to an order for more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ShortageHandling {
    /// What lacks waits; what may not wait refuses the order.
    Backorder,
    /// What lacks and may not wait is cancelled.
    CancelShort,
    /// Nothing may wait.
    Refuse,
}

/// Why units were cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CancelReason {
    Customer,
    OutOfStock,
    Duplicate,
    Fraud,
    Other,
}

/// Where a line's units come from, fixed when its demand is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Supply {
    /// Fillrate's own numbers: the only lines that wait.
    Stock,
    /// A warehouse system's stock: always allocated, counted all the same.
    Wms,
    /// Always there, counted nowhere.
    Untracked,
}

/// One item of an order. `ordered = allocated + backordered + shipped + cancelled` once it is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Unique within the order, from 1.
    pub number: i32,
    pub sku: Sku,
    pub location_id: LocationId,
    pub supply: Supply,
    pub ordered: i64,
    pub allocated: i64,
    pub backordered: i64,
    pub shipped: i64,
    pub cancelled: i64,
    pub returned: i64,
    pub unit_price: Option<Money>,
    /// Its own, where it differs from the order's.
    pub required_time: Option<Time>,
    /// Units of `ordered` that joined after the approval and are demand of a later day than the order's: what is
    /// cancelled comes off the last of them first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raised: Vec<Raised>,
    /// The open one.
    pub backorder: Option<Backorder>,
}

/// Units of a line that joined at one time, less what was taken off that day again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    pub time: Time,
    pub units: i64,
}

impl Line {
    pub fn key(&self) -> StockKey {
        StockKey { location_id: self.location_id.clone(), sku: self.sku.clone() }
    }

    pub fn unshipped(&self) -> i64 {
        self.allocated + self.backordered
    }

    /// Units of it are on a stock row.
    pub fn on_stock_row(&self) -> bool {
        self.supply != Supply::Untracked
    }

    pub fn is_held(&self) -> bool {
        self.backorder.as_ref().is_some_and(|b| b.hold.is_some())
    }
}

/// A customer's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub status: OrderStatus,
    /// Never part of a stored answer or event, so that it can be erased.
    #[serde(skip)]
    pub customer_id: Option<CustomerId>,
    pub reference: String,
    pub location_id: LocationId,
    pub priority: i32,
    pub allocation_policy: AllocationPolicy,
    pub ship_policy: ShipPolicy,
    pub order_time: Time,
    pub required_time: Option<Time>,
    /// Its place in every queue it waits in; none while it is a draft.
    pub place: Option<Place>,
    /// Its rest was cancelled by closing it.
    pub closed_short: bool,
    /// In order of their numbers.
    pub lines: Vec<Line>,
    /// The item that blocks a waiting [`AllocationPolicy::CompleteOrder`] order: it is looked at when this one rises.
    #[serde(skip)]
    pub watch: Option<StockKey>,
    /// SHA-256 of the content that created it.
    #[serde(skip)]
    pub content_hash: Vec<u8>,
    /// 1, 2, 3 ...: one more with every command that changed it.
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}

impl Order {
    /// Some of it waits.
    pub fn backordered(&self) -> bool {
        self.lines.iter().any(|l| l.backordered > 0)
    }

    /// `ShipOrder` without lines would ship something now.
    pub fn ready_to_ship(&self) -> bool {
        self.is_open() && !self.waits_to_ship() && self.lines.iter().any(|l| l.allocated > 0)
    }

    /// What it holds may not leave before what it lacks has come.
    pub fn waits_to_ship(&self) -> bool {
        self.backordered()
            && (self.ship_policy == ShipPolicy::WhenComplete
                || self.allocation_policy == AllocationPolicy::CompleteOrder)
    }

    /// Approved and not ended: it can be allocated, shipped, cancelled.
    pub fn is_open(&self) -> bool {
        matches!(self.status, OrderStatus::Approved | OrderStatus::Fulfilling)
    }

    pub fn line(&self, number: i32) -> Option<usize> {
        self.lines.binary_search_by_key(&number, |l| l.number).ok()
    }

    /// The status that its lines add up to, once it is approved.
    pub fn status_by_lines(&self) -> OrderStatus {
        let shipped = self.lines.iter().any(|l| l.shipped > 0);
        let unshipped = self.lines.iter().any(|l| l.unshipped() > 0);
        match (unshipped, shipped) {
            (true, true) => OrderStatus::Fulfilling,
            (true, false) => OrderStatus::Approved,
            (false, false) => OrderStatus::Cancelled,
            (false, true) if self.closed_short => OrderStatus::ShortShipped,
            (false, true) => OrderStatus::Shipped,
        }
    }

    /// What an optimistic writer sends back: it changes with every revision.
    pub fn etag(&self) -> String {
        self.revision.to_string()
    }
}

/// Units of one line in a shipment or a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineUnits {
    pub number: i32,
    pub quantity: i64,
}

/// What left the house in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    pub id: ShipmentId,
    pub order_id: OrderId,
    pub reference: String,
    pub lines: Vec<LineUnits>,
    pub occur_time: Time,
    pub create_time: Time,
}

/// What came back in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    pub id: ReturnId,
    pub order_id: OrderId,
    /// Where the units went; none where each line's own location took them.
    pub location_id: Option<LocationId>,
    /// The units are on hand again.
    pub restock: bool,
    pub reference: String,
    pub lines: Vec<LineUnits>,
    pub occur_time: Time,
    pub create_time: Time,
}

/// Units of a line that were given up, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    pub order_id: OrderId,
    pub number: i32,
    pub quantity: i64,
    pub reason: CancelReason,
    /// By `CloseOrder`: such units remain demand, as those that lacked do.
    pub by_close: bool,
    pub occur_time: Time,
}
