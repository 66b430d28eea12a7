//! The words that columns hold for the domain's enums. The checks in the migrations list the same ones.

use crate::domain::{
    backorder::{BackorderCause, BackorderState, Hold},
    event::{EventCause, EventKind},
    inventory::{BackorderPolicy, FillMode, MovementType, QueueDiscipline, StockOwner},
    order::{AllocationPolicy, CancelReason, OrderStatus, ShipPolicy, ShortageHandling, Supply},
    purchasing::{order::PurchaseOrderStatus, policy::PolicyKind, supplier::LeadTimeUnit},
};

/// An enum that a text column holds.
pub(in crate::store) trait Word: Copy + Sized {
    fn word(self) -> &'static str;

    /// None: the column holds something that the model does not know.
    fn of_word(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($($name:ident { $($member:ident = $word:literal),+ $(,)? })+) => {$(
        impl Word for $name {
            fn word(self) -> &'static str {
                match self {
                    $(Self::$member => $word,)+
                }
            }

            fn of_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$member),)+
                    _ => None,
                }
            }
        }
    )+};
}

words! {
    OrderStatus {
        Draft = "DRAFT",
        Approved = "APPROVED",
        Fulfilling = "FULFILLING",
        Shipped = "SHIPPED",
        ShortShipped = "SHORT_SHIPPED",
        Cancelled = "CANCELLED",
    }
    AllocationPolicy {
        CompleteOrder = "COMPLETE_ORDER",
        CompleteLine = "COMPLETE_LINE",
        Partial = "PARTIAL",
    }
    ShipPolicy {
        Any = "ANY",
        WhenComplete = "WHEN_COMPLETE",
    }
    ShortageHandling {
        Backorder = "BACKORDER",
        CancelShort = "CANCEL_SHORT",
        Refuse = "REFUSE",
    }
    CancelReason {
        Customer = "CUSTOMER",
        OutOfStock = "OUT_OF_STOCK",
        Duplicate = "DUPLICATE",
        Fraud = "FRAUD",
        Other = "OTHER",
    }
    Supply {
        Stock = "STOCK",
        Wms = "WMS",
        Untracked = "UNTRACKED",
    }
    PurchaseOrderStatus {
        Draft = "DRAFT",
        Submitted = "SUBMITTED",
        PartiallyReceived = "PARTIALLY_RECEIVED",
        Received = "RECEIVED",
        Closed = "CLOSED",
        Cancelled = "CANCELLED",
    }
    PolicyKind {
        BackordersOnly = "BACKORDERS_ONLY",
        ReorderPoint = "REORDER_POINT",
        MinMax = "MIN_MAX",
        ServiceLevel = "SERVICE_LEVEL",
    }
    LeadTimeUnit {
        CalendarDays = "CALENDAR_DAYS",
        WorkingDays = "WORKING_DAYS",
    }
    BackorderPolicy {
        Allow = "ALLOW",
        Deny = "DENY",
    }
    FillMode {
        Automatic = "AUTOMATIC",
        Manual = "MANUAL",
    }
    StockOwner {
        Fillrate = "FILLRATE",
        Wms = "WMS",
    }
    QueueDiscipline {
        SkipAhead = "SKIP_AHEAD",
        Strict = "STRICT",
    }
    MovementType {
        Receipt = "RECEIPT",
        Adjustment = "ADJUSTMENT",
        Damage = "DAMAGE",
        Return = "RETURN",
        Count = "COUNT",
        Allocation = "ALLOCATION",
        Release = "RELEASE",
        Shipment = "SHIPMENT",
        AlreadyCounted = "ALREADY_COUNTED",
        CarriedForward = "CARRIED_FORWARD",
    }
    BackorderCause {
        Shortage = "SHORTAGE",
        WaitingForOrder = "WAITING_FOR_ORDER",
        NotAttempted = "NOT_ATTEMPTED",
        Forced = "FORCED",
        StockLoss = "STOCK_LOSS",
    }
    BackorderState {
        Open = "OPEN",
        Held = "HELD",
        Filled = "FILLED",
        Cancelled = "CANCELLED",
    }
    Hold {
        Force = "FORCE",
        Call = "CALL",
    }
    EventKind {
        Backorder = "BACKORDER",
        Stock = "STOCK",
        Order = "ORDER",
        PurchaseOrder = "PURCHASE_ORDER",
        Location = "LOCATION",
    }
    EventCause {
        OrderCreated = "ORDER_CREATED",
        OrderApproved = "ORDER_APPROVED",
        OrderUpdated = "ORDER_UPDATED",
        OrderCancelled = "ORDER_CANCELLED",
        OrderClosed = "ORDER_CLOSED",
        OrderShipped = "ORDER_SHIPPED",
        OrderReturned = "ORDER_RETURNED",
        StockAdjusted = "STOCK_ADJUSTED",
        StockCounted = "STOCK_COUNTED",
        BackorderFilledByHand = "BACKORDER_FILLED_BY_HAND",
        BackorderForced = "BACKORDER_FORCED",
        BackorderHeld = "BACKORDER_HELD",
        BackorderResumed = "BACKORDER_RESUMED",
        BackorderCancelled = "BACKORDER_CANCELLED",
        ItemPut = "ITEM_PUT",
        LocationPut = "LOCATION_PUT",
        SupplierPut = "SUPPLIER_PUT",
        SupplierItemPut = "SUPPLIER_ITEM_PUT",
        ReplenishmentPolicyPut = "REPLENISHMENT_POLICY_PUT",
        PurchaseOrderCreated = "PURCHASE_ORDER_CREATED",
        PurchaseOrderUpdated = "PURCHASE_ORDER_UPDATED",
        PurchaseOrderSubmitted = "PURCHASE_ORDER_SUBMITTED",
        PurchaseOrderReceived = "PURCHASE_ORDER_RECEIVED",
        ReceiptCorrected = "RECEIPT_CORRECTED",
        PurchaseOrderClosed = "PURCHASE_ORDER_CLOSED",
        PurchaseOrderCancelled = "PURCHASE_ORDER_CANCELLED",
        DemandLoaded = "DEMAND_LOADED",
        ExpectedTimeNoted = "EXPECTED_TIME_NOTED",
    }
}
