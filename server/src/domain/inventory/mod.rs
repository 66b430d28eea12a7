//! Items, locations, stock rows and the ledger behind their counters.

mod adjust;
mod count;
pub(in crate::domain) mod item;
mod location;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Time,
    event::EventCause,
    id::{LocationId, OrderId, PurchaseOrderId, Reference, Sku, StockKey},
    order::{AllocationPolicy, ShipPolicy, ShortageHandling},
    zone::Zone,
};

/// Whether an order may wait for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BackorderPolicy {
    Allow,
    Deny,
}

/// What an item has of its own at one location.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemLocation {
    /// The most that orders may wait for there, all together; none: no limit.
    pub backorder_limit: Option<i64>,
    /// Units kept from sales channels.
    pub channel_buffer: i64,
}

/// What is ordered and stocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub sku: Sku,
    pub name: String,
    /// Always in stock.
    pub untracked: bool,
    /// No order waits for it any more.
    pub discontinued: bool,
    pub backorder_policy: BackorderPolicy,
    pub active: bool,
    pub locations: BTreeMap<LocationId, ItemLocation>,
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}

impl Item {
    /// No order may begin to wait for it.
    pub fn never_waits(&self) -> bool {
        self.discontinued || self.backorder_policy == BackorderPolicy::Deny
    }

    pub fn backorder_limit(&self, location_id: &LocationId) -> Option<i64> {
        self.locations.get(location_id).and_then(|l| l.backorder_limit)
    }

    pub fn channel_buffer(&self, location_id: &LocationId) -> i64 {
        self.locations.get(location_id).map_or(0, |l| l.channel_buffer)
    }
}

/// Who fills waiting orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FillMode {
    Automatic,
    Manual,
}

/// Whose numbers decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StockOwner {
    Fillrate,
    Wms,
}

/// What happens behind an order that a pass could not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QueueDiscipline {
    /// The next one is tried.
    SkipAhead,
    /// What it still needs is stopped for everyone behind it.
    Strict,
}

/// A place that keeps stock, and the rules there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    pub id: LocationId,
    pub name: String,
    pub is_default: bool,
    pub untracked: bool,
    pub fill_mode: FillMode,
    pub stock_owner: StockOwner,
    pub queue_discipline: QueueDiscipline,
    pub allocation_policy: AllocationPolicy,
    pub ship_policy: ShipPolicy,
    pub shortage_handling: ShortageHandling,
    /// Of its calendar: on which day something happens there. Changing it moves no day that was counted.
    #[serde(default)]
    pub time_zone: Zone,
    pub active: bool,
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}

impl Location {
    pub fn is_automatic(&self) -> bool {
        self.fill_mode == FillMode::Automatic
    }

    pub fn is_strict(&self) -> bool {
        self.queue_discipline == QueueDiscipline::Strict
    }
}

/// The counters of an item at a location.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    pub on_hand: i64,
    pub allocated: i64,
    pub backordered: i64,
    /// Units still expected on submitted purchase orders.
    pub on_order: i64,
    /// Units still expected on drafts of purchase orders.
    pub on_order_draft: i64,
    /// Waiting lines that a pass may fill; under a strict queue one of them is enough to stop the item.
    pub stoppers: i64,
    /// The newest count's moment.
    pub last_count_time: Option<Time>,
    /// The last place given to an order that names this row: no later order gets an earlier one.
    pub last_place_time: Option<Time>,
    /// 0 while the row is not stored.
    pub revision: i64,
    pub update_time: Option<Time>,
}

impl Stock {
    pub fn available(&self) -> i64 {
        self.on_hand - self.allocated
    }

    /// What waiting orders will get before anyone else.
    pub fn claimed(&self, location: &Location) -> i64 {
        let available = self.available().max(0);
        if location.stock_owner == StockOwner::Wms {
            0
        } else if !location.is_automatic() {
            self.backordered
        } else if location.is_strict() && self.stoppers > 0 {
            available
        } else {
            0
        }
    }

    /// The row as callers see it.
    pub fn level(&self, key: &StockKey, location: &Location, channel_buffer: i64) -> StockLevel {
        let claimed = self.claimed(location);
        StockLevel {
            sku: key.sku.clone(),
            location_id: key.location_id.clone(),
            on_hand: self.on_hand,
            allocated: self.allocated,
            available: self.available(),
            backordered: self.backordered,
            claimed,
            sellable: (self.available() - claimed - channel_buffer).max(0),
            on_order: self.on_order,
            on_order_draft: self.on_order_draft,
            last_count_time: self.last_count_time,
            revision: self.revision,
            update_time: self.update_time,
        }
    }
}

/// A stock row as callers see it: the words of the public message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLevel {
    pub sku: Sku,
    pub location_id: LocationId,
    pub on_hand: i64,
    pub allocated: i64,
    pub available: i64,
    pub backordered: i64,
    pub claimed: i64,
    pub sellable: i64,
    #[serde(default)]
    pub on_order: i64,
    #[serde(default)]
    pub on_order_draft: i64,
    pub last_count_time: Option<Time>,
    pub revision: i64,
    pub update_time: Option<Time>,
}

/// Why a ledger row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MovementType {
    Receipt,
    Adjustment,
    Damage,
    Return,
    Count,
    Allocation,
    Release,
    Shipment,
    /// The opposite of a late movement that a count had already seen.
    AlreadyCounted,
    /// The sums of rows that retention removed.
    CarriedForward,
}

/// One row of the append-only ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub key: StockKey,
    pub movement_type: MovementType,
    pub on_hand_delta: i64,
    pub allocated_delta: i64,
    pub order_id: Option<OrderId>,
    /// Whose goods came or went.
    pub purchase_order_id: Option<PurchaseOrderId>,
    /// Of the order, or of the purchase order.
    pub line_number: Option<i32>,
    pub reference: Option<Reference>,
    /// The kind of command that booked it; none for what stands for rows that retention removed.
    pub cause: Option<EventCause>,
    /// The caller's words; empty where there are none.
    pub note: String,
    pub occur_time: Time,
    /// Which command of the transaction booked it.
    pub command: usize,
}
