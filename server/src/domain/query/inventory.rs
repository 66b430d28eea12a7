//! Items, locations, stock and the ledger, as lists show them.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::domain::{
    Time,
    id::{LocationId, OrderId, PurchaseOrderId, Reference, RequestId, Sku},
    inventory::{BackorderPolicy, Movement, MovementType, StockLevel},
};

/// Which items; they are listed by SKU.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemFilter {
    pub skus: Vec<Sku>,
    pub active: Option<bool>,
    pub untracked: Option<bool>,
    pub discontinued: Option<bool>,
    pub backorder_policies: Vec<BackorderPolicy>,
}

/// Which locations; they are listed by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocationFilter {
    pub location_ids: Vec<LocationId>,
    pub active: Option<bool>,
}

/// Which stock levels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockFilter {
    pub skus: Vec<Sku>,
    pub location_ids: Vec<LocationId>,
    /// Something waits, or nothing does.
    pub backordered: Option<bool>,
    /// Something is sellable, or nothing is.
    pub sellable: Option<bool>,
    pub available_below: Option<i64>,
}

/// Where a stock level stands in a list: by item, then location.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StockListKey {
    pub sku: Sku,
    pub location_id: LocationId,
}

/// The stock of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemStock {
    /// By location; empty where nothing is counted.
    pub levels: Vec<StockLevel>,
    /// The item, or the location asked about, is always in stock.
    pub untracked: bool,
}

/// The sums over the levels of an item, without a location, revision and times.
pub fn total(sku: Sku, levels: &[StockLevel]) -> StockLevel {
    let none = StockLevel {
        sku,
        location_id: LocationId::known(""),
        on_hand: 0,
        allocated: 0,
        available: 0,
        backordered: 0,
        claimed: 0,
        sellable: 0,
        on_order: 0,
        on_order_draft: 0,
        last_count_time: None,
        revision: 0,
        update_time: None,
    };
    levels.iter().fold(none, |sum, level| StockLevel {
        on_hand: sum.on_hand.saturating_add(level.on_hand),
        allocated: sum.allocated.saturating_add(level.allocated),
        available: sum.available.saturating_add(level.available),
        backordered: sum.backordered.saturating_add(level.backordered),
        claimed: sum.claimed.saturating_add(level.claimed),
        sellable: sum.sellable.saturating_add(level.sellable),
        on_order: sum.on_order.saturating_add(level.on_order),
        on_order_draft: sum.on_order_draft.saturating_add(level.on_order_draft),
        ..sum
    })
}

/// Which rows of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MovementFilter {
    pub skus: Vec<Sku>,
    pub location_ids: Vec<LocationId>,
    pub order_ids: Vec<OrderId>,
    pub purchase_order_ids: Vec<PurchaseOrderId>,
    pub types: Vec<MovementType>,
    pub request_ids: Vec<RequestId>,
    pub references: Vec<Reference>,
    pub occur_time: Span,
    /// When it was booked.
    pub create_time: Span,
}

/// A row of the ledger with what its transaction gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    pub movement: Movement,
    pub key: LedgerKey,
    pub request_id: RequestId,
}

/// Where a row stands in the ledger; lists go from the newest back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LedgerKey {
    pub booked_time: Time,
    pub batch_no: i64,
    pub rank: i32,
}

impl LedgerKey {
    /// The row's public id.
    pub fn movement_id(&self) -> String {
        format!("{}.{}", self.batch_no, self.rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_sums_what_each_location_has_of_its_own() {
        let level = |location: &str, on_hand, allocated, sellable| StockLevel {
            location_id: LocationId::known(location),
            on_hand,
            allocated,
            available: on_hand - allocated,
            sellable,
            revision: 3,
            update_time: Time::from_timestamp(1, 0),
            ..total(Sku::known("X"), &[])
        };
        let sum = total(Sku::known("X"), &[level("A", 10, 4, 6), level("B", -5, 1, 0)]);
        assert_eq!((sum.on_hand, sum.allocated, sum.available, sum.sellable), (5, 5, 0, 6));
        assert_eq!((sum.location_id.as_str(), sum.revision, sum.update_time), ("", 0, None));
    }
}
