//! What a suggestion is reckoned from: everything about one item at one location, and nothing else.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::domain::{
    Time,
    id::{BackorderId, OrderId, PurchaseOrderId, StockKey},
    purchasing::{
        command::SuggestionOptions,
        policy::ReplenishmentPolicy,
        supplier::{Supplier, SupplierItem},
    },
};

/// One item at one location, as it stands at a time.
#[derive(Debug, Clone)]
pub struct Facts {
    pub as_of_time: Time,
    pub options: SuggestionOptions,
    pub key: StockKey,
    /// The location's: its days are demand days, ages and order dates.
    pub time_zone: Tz,
    pub flags: Flags,
    /// The one that holds; none: the built-in `BACKORDERS_ONLY`.
    pub policy: Option<Arc<ReplenishmentPolicy>>,
    pub stock: StockFacts,
    /// Units still expected on submitted purchase orders, line by line, in any order.
    pub inbound: Vec<Inbound>,
    /// Units of those, and of drafts, that are not for every backorder that waits.
    pub reserved: Vec<Reserved>,
    /// What waits, in queue order.
    pub backorders: Vec<OpenBackorder>,
    /// Units ordered per day, each day once, ascending; days outside the policy's window are passed over.
    pub demand: Vec<DemandDay>,
    /// Who sells the item, active or not.
    pub sellers: Vec<Seller>,
}

/// What keeps an item from being bought at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// The item, or the location as a whole, has no stock to count.
    pub untracked: bool,
    pub discontinued: bool,
    pub item_inactive: bool,
    pub location_inactive: bool,
}

/// The counters of the stock row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StockFacts {
    pub on_hand: i64,
    pub allocated: i64,
    pub on_order: i64,
    pub on_order_draft: i64,
}

/// Units that are coming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    pub purchase_order_id: PurchaseOrderId,
    pub line_number: i32,
    pub units: i64,
    pub due_time: Option<Time>,
}

/// Units still expected, or on a draft, of a line that a suggestion made: for what counted then. Backorders that were too
/// old to be bought for do not use them up, or the same would be bought for others again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserved {
    pub units: i64,
    /// The first day, of those on which backorders opened, that counted.
    pub counted_from: NaiveDate,
}

/// An order line that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBackorder {
    pub id: BackorderId,
    pub order_id: OrderId,
    pub line_number: i32,
    pub units: i64,
    pub open_time: Time,
    pub required_time: Option<Time>,
}

/// Units ordered on a day of the location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemandDay {
    pub day: NaiveDate,
    pub units: i64,
}

/// An item as one supplier sells it, and that supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    pub supplier: Arc<Supplier>,
    pub item: Arc<SupplierItem>,
}

impl Facts {
    /// The day of `as_of_time` at the location.
    pub fn today(&self) -> NaiveDate {
        self.day_of(self.as_of_time)
    }

    /// The location's day of a time.
    pub fn day_of(&self, time: Time) -> NaiveDate {
        time.with_timezone(&self.time_zone).date_naive()
    }
}
