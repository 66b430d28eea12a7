//! What changed, for the feed: each with the state before and after.

use serde::{Deserialize, Serialize};

use super::{
    Time,
    backorder::{Backorder, Place},
    id::{CustomerId, LocationId, OrderId, PurchaseOrderId, Sku, StockKey},
    inventory::StockLevel,
    money::Money,
    order::{Order, OrderStatus},
    purchasing::order::PurchaseOrderStatus,
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
    SupplierPut,
    SupplierItemPut,
    ReplenishmentPolicyPut,
    PurchaseOrderCreated,
    PurchaseOrderUpdated,
    PurchaseOrderSubmitted,
    PurchaseOrderReceived,
    ReceiptCorrected,
    PurchaseOrderClosed,
    PurchaseOrderCancelled,
    DemandLoaded,
    /// No command: a background task noted that an expected time had changed.
    ExpectedTimeNoted,
}

/// What happened to a backorder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// What its order or line says of it changed: customer, price or required time.
    Updated,
    /// When it is expected, or what that comes from.
    ExpectedTimeChanged,
}

/// What changed of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderChange {
    Created,
    StatusChanged,
    BackorderedChanged,
    ReadyToShipChanged,
    /// A command on the order itself changed its fields or lines.
    Updated,
}

/// What changed of a stock level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StockChange {
    OnHandChanged,
    AllocatedChanged,
    BackorderedChanged,
    SellableChanged,
    /// What is expected on purchase orders, drafts included.
    OnOrderChanged,
    /// Nothing but what is claimed, or the time of the last count.
    Updated,
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

/// An order before a change: without its lines, but with the flags that followed from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderBefore {
    pub order: Order,
    pub flags: OrderFlags,
}

impl From<&Order> for OrderBefore {
    fn from(order: &Order) -> Self {
        Self { order: Order { lines: Vec::new(), watch: None, ..order.clone() }, flags: OrderFlags::from(order) }
    }
}

/// Units that a change of an order added to the demand of a day, or took off it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandDelta {
    pub sku: Sku,
    pub location_id: LocationId,
    pub units: i64,
    /// A moment of the day, which is the location's.
    pub time: Time,
}

/// The state after a change, and before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    Backorder {
        change: BackorderChange,
        quantity: i64,
        before: Option<Box<BackorderView>>,
        after: Box<BackorderView>,
    },
    Stock {
        before: Box<StockLevel>,
        after: Box<StockLevel>,
    },
    Order {
        before: Option<Box<OrderBefore>>,
        after: Box<Order>,
        /// A command on the order itself changed its fields or lines.
        updated: bool,
        /// Units concerned; with its sign where it is a difference.
        quantity: i64,
        /// How demand changed beyond what the order itself tells: see [`Change::demand`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        demand: Vec<DemandDelta>,
    },
    /// No watch shows it: it tells followers of the feed that what is inbound of these items has changed.
    PurchaseOrder {
        purchase_order_id: PurchaseOrderId,
        /// None: it is new.
        before: Option<PurchaseOrderStatus>,
        after: PurchaseOrderStatus,
        /// Items of which units or dates changed, where they are expected.
        keys: Vec<StockKey>,
        /// The purchase order's.
        revision: i64,
    },
    /// No watch shows it: it tells followers of the feed that a location's rules of who is served when have changed, where
    /// something is inbound.
    Location {
        location_id: LocationId,
        /// The location's.
        revision: i64,
    },
}

/// Which stream an event belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    Backorder,
    Stock,
    Order,
    PurchaseOrder,
    Location,
}

impl Change {
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Backorder { .. } => EventKind::Backorder,
            Self::Stock { .. } => EventKind::Stock,
            Self::Order { .. } => EventKind::Order,
            Self::PurchaseOrder { .. } => EventKind::PurchaseOrder,
            Self::Location { .. } => EventKind::Location,
        }
    }

    /// What it means for demand: all that an order asked for when it was approved, on the day of the order; what was
    /// added later, on that day; what was cancelled for another reason than want, off the day that it was counted on.
    pub fn demand(&self) -> Vec<DemandDelta> {
        let Self::Order { before, after, demand, .. } = self else { return Vec::new() };
        let approved = after.place.is_some() && before.as_ref().is_none_or(|before| before.order.place.is_none());
        let lines = after.lines.iter().filter(|_| approved);
        let ordered = lines.map(|line| DemandDelta {
            sku: line.sku.clone(),
            location_id: line.location_id.clone(),
            units: line.ordered,
            time: after.order_time,
        });
        ordered.chain(demand.iter().cloned()).collect()
    }
}

impl EventCause {
    /// The method of the command; `BatchCreateOrders` is as many commands `CreateOrder`, and so is
    /// `CreateSuggestedPurchaseOrders` of `CreatePurchaseOrder`.
    pub fn method(self) -> &'static str {
        match self {
            Self::OrderCreated => "CreateOrder",
            Self::OrderApproved => "ApproveOrder",
            Self::OrderUpdated => "UpdateOrder",
            Self::OrderCancelled => "CancelOrder",
            Self::OrderClosed => "CloseOrder",
            Self::OrderShipped => "ShipOrder",
            Self::OrderReturned => "ReturnOrder",
            Self::StockAdjusted => "AdjustStock",
            Self::StockCounted => "SetStock",
            Self::BackorderFilledByHand => "FillBackorders",
            Self::BackorderForced => "ForceBackorder",
            Self::BackorderHeld => "HoldBackorder",
            Self::BackorderResumed => "ResumeBackorder",
            Self::BackorderCancelled => "CancelBackorder",
            Self::ItemPut => "PutItem",
            Self::LocationPut => "PutLocation",
            Self::SupplierPut => "PutSupplier",
            Self::SupplierItemPut => "PutSupplierItem",
            Self::ReplenishmentPolicyPut => "PutReplenishmentPolicy",
            Self::PurchaseOrderCreated => "CreatePurchaseOrder",
            Self::PurchaseOrderUpdated => "UpdatePurchaseOrder",
            Self::PurchaseOrderSubmitted => "SubmitPurchaseOrder",
            Self::PurchaseOrderReceived => "ReceivePurchaseOrder",
            Self::ReceiptCorrected => "CorrectReceipt",
            Self::PurchaseOrderClosed => "ClosePurchaseOrder",
            Self::PurchaseOrderCancelled => "CancelPurchaseOrder",
            Self::DemandLoaded => "LoadDemand",
            Self::ExpectedTimeNoted => "",
        }
    }
}

impl OrderChange {
    /// All that changed, ascending; of a new order, that it is one and which flags it has.
    pub fn between(before: Option<OrderFlags>, after: OrderFlags, updated: bool) -> Vec<Self> {
        let former = before.unwrap_or(OrderFlags { backordered: false, ready_to_ship: false, ..after });
        let changes = [
            (before.is_none(), Self::Created),
            (former.status != after.status, Self::StatusChanged),
            (former.backordered != after.backordered, Self::BackorderedChanged),
            (former.ready_to_ship != after.ready_to_ship, Self::ReadyToShipChanged),
            (updated, Self::Updated),
        ];
        changes.into_iter().filter_map(|(changed, change)| changed.then_some(change)).collect()
    }
}

impl StockChange {
    /// All that changed, ascending, at least one.
    pub fn between(before: &StockLevel, after: &StockLevel) -> Vec<Self> {
        let changes = [
            (before.on_hand != after.on_hand, Self::OnHandChanged),
            (before.allocated != after.allocated, Self::AllocatedChanged),
            (before.backordered != after.backordered, Self::BackorderedChanged),
            (before.sellable != after.sellable, Self::SellableChanged),
            ((before.on_order, before.on_order_draft) != (after.on_order, after.on_order_draft), Self::OnOrderChanged),
        ];
        let mut changes: Vec<Self> =
            changes.into_iter().filter_map(|(changed, change)| changed.then_some(change)).collect();
        if changes.is_empty() {
            changes.push(Self::Updated);
        }
        changes
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

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(status: OrderStatus, backordered: bool, ready_to_ship: bool) -> OrderFlags {
        OrderFlags { status, backordered, ready_to_ship }
    }

    #[test]
    fn a_new_order_says_which_flags_it_has() {
        use OrderChange::{BackorderedChanged, Created, ReadyToShipChanged};
        let created = |flags| OrderChange::between(None, flags, false);
        assert_eq!(created(flags(OrderStatus::Draft, false, false)), [Created]);
        assert_eq!(created(flags(OrderStatus::Approved, true, false)), [Created, BackorderedChanged]);
        assert_eq!(
            created(flags(OrderStatus::Approved, true, true)),
            [Created, BackorderedChanged, ReadyToShipChanged]
        );
    }

    #[test]
    fn an_order_says_all_that_changed() {
        use OrderChange::{BackorderedChanged, ReadyToShipChanged, StatusChanged, Updated};
        let waiting = flags(OrderStatus::Approved, true, false);
        let ready = flags(OrderStatus::Approved, false, true);
        let shipped = flags(OrderStatus::Shipped, false, false);
        assert_eq!(OrderChange::between(Some(waiting), ready, false), [BackorderedChanged, ReadyToShipChanged]);
        assert_eq!(OrderChange::between(Some(ready), shipped, true), [StatusChanged, ReadyToShipChanged, Updated]);
        assert_eq!(OrderChange::between(Some(shipped), shipped, true), [Updated]);
    }

    #[test]
    fn a_stock_level_says_all_that_changed_and_at_least_one_thing() {
        use StockChange::{
            AllocatedChanged, BackorderedChanged, OnHandChanged, OnOrderChanged, SellableChanged, Updated,
        };
        let before = StockLevel {
            sku: Sku::known("A"),
            location_id: LocationId::known("MAIN"),
            on_hand: 5,
            allocated: 2,
            available: 3,
            backordered: 0,
            claimed: 0,
            sellable: 3,
            on_order: 0,
            on_order_draft: 0,
            last_count_time: None,
            revision: 1,
            update_time: None,
        };
        let arrived = StockLevel { on_hand: 9, available: 7, sellable: 7, ..before.clone() };
        assert_eq!(StockChange::between(&before, &arrived), [OnHandChanged, SellableChanged]);
        let ordered = StockLevel { allocated: 5, backordered: 1, ..before.clone() };
        assert_eq!(StockChange::between(&before, &ordered), [AllocatedChanged, BackorderedChanged]);
        let expected = StockLevel { on_order: 4, ..before.clone() };
        assert_eq!(StockChange::between(&before, &expected), [OnOrderChanged]);
        let counted = StockLevel { last_count_time: Some(Time::UNIX_EPOCH), ..before.clone() };
        assert_eq!(StockChange::between(&before, &counted), [Updated]);
    }
}
