//! The core's types and the protocol's, and nothing between them but names. No decision is made here.

pub(in crate::rpc) mod backorder;
pub(in crate::rpc) mod effects;
pub(in crate::rpc) mod explain;
pub(in crate::rpc) mod inventory;
pub(in crate::rpc) mod order;
pub(in crate::rpc) mod purchasing;
pub(in crate::rpc) mod summary;
#[cfg(test)]
mod tests;

use fillrate_proto::v1;

use crate::domain::{
    Time,
    answer::{LossCause, PutOutcome, WarningReason},
    backorder::{
        BackorderCause, BackorderState, Hold,
        explain::{BlockerType, UnblockAction},
    },
    event::{BackorderChange, EventCause, OrderChange, StockChange},
    inventory::{BackorderPolicy, FillMode, MovementType, QueueDiscipline, StockOwner},
    money::Money,
    order::{AllocationPolicy, CancelReason, OrderStatus, ShipPolicy, ShortageHandling, Supply},
    purchasing::{
        formulas::{
            intermittent::DemandMethod,
            rounding::{RoundingRule, RoundingStatus},
        },
        order::PurchaseOrderStatus,
        policy::{DemandModel, PolicyKind, PolicyLevel, ServiceMeasure, ServiceMode},
        suggest::{PolicySource, PriceOptionKind, UnsourcedCause, Verdict},
        supplier::LeadTimeUnit,
    },
    query::Grouping,
};

/// An enum of the core that the protocol knows too, where 0 is unspecified.
pub(in crate::rpc) trait Wire: Sized {
    /// Its number.
    fn number(&self) -> i32;
    /// None for 0 and for numbers that are unknown.
    fn from_number(number: i32) -> Option<Self>;
    /// What may be sent, for people.
    fn names() -> String;
}

/// Pairs members of the same name; the compiler holds both sides complete. Members after a semicolon stand in nothing
/// that callers see.
macro_rules! wire {
    ($($core:ident = $wire:ident { $($member:ident),+ $(,)? $(; $($unsent:ident),+)? })+) => {$(
        impl Wire for $core {
            fn number(&self) -> i32 {
                match self {
                    $(Self::$member => v1::$wire::$member.into(),)+
                    $($(Self::$unsent => v1::$wire::Unspecified.into(),)+)?
                }
            }

            fn from_number(number: i32) -> Option<Self> {
                match v1::$wire::try_from(number).ok()? {
                    v1::$wire::Unspecified => None,
                    $(v1::$wire::$member => Some(Self::$member),)+
                }
            }

            fn names() -> String {
                [$(v1::$wire::$member.as_str_name()),+].join(", ")
            }
        }
    )+};
}

wire! {
    AllocationPolicy = AllocationPolicy { CompleteOrder, CompleteLine, Partial }
    ShipPolicy = ShipPolicy { Any, WhenComplete }
    ShortageHandling = ShortageHandling { Backorder, CancelShort, Refuse }
    CancelReason = CancelReason { Customer, OutOfStock, Duplicate, Fraud, Other }
    OrderStatus = OrderStatus { Draft, Approved, Fulfilling, Shipped, ShortShipped, Cancelled }
    Supply = LineSupply { Stock, Wms, Untracked }
    BackorderCause = BackorderCause { Shortage, WaitingForOrder, NotAttempted, Forced, StockLoss }
    BackorderState = BackorderState { Open, Held, Filled, Cancelled }
    Hold = BackorderHold { Force, Call }
    BackorderPolicy = BackorderPolicy { Allow, Deny }
    FillMode = FillMode { Automatic, Manual }
    StockOwner = StockOwner { Fillrate, Wms }
    QueueDiscipline = QueueDiscipline { SkipAhead, Strict }
    MovementType = MovementType {
        Receipt, Adjustment, Count, Return, Damage, Allocation, Release, Shipment, AlreadyCounted, CarriedForward,
    }
    LossCause = LossCause { StockLoss, Forced, GivenUp, Policy }
    WarningReason = WarningReason {
        CancelledShort, BackorderDenied, ItemDiscontinued, BackorderLimitExceeded, PolicyOverridden, AlreadyCounted,
    }
    BlockerType = BlockerType { Short, Stopped, Held, OrderHeld, Manual }
    UnblockAction = UnblockAction {
        StockIn, Resume, FillByHand, RelaxPolicy, RaisePriority, ClearAhead, CancelShortLines,
    }
    Grouping = BackorderGrouping { Item, Customer, Order, Location }
    PutOutcome = PutOutcome { Created, Updated, Unchanged }
    BackorderChange = BackorderEventType {
        Opened, Increased, Filled, Held, Resumed, Cancelled, Moved, Updated, ExpectedTimeChanged,
    }
    StockChange = StockEventType {
        OnHandChanged, AllocatedChanged, BackorderedChanged, SellableChanged, OnOrderChanged, Updated,
    }
    OrderChange = OrderEventType { Created, StatusChanged, BackorderedChanged, ReadyToShipChanged, Updated }
    EventCause = EventCause {
        OrderCreated, OrderApproved, OrderUpdated, OrderCancelled, OrderClosed, OrderShipped, OrderReturned,
        StockAdjusted, StockCounted, BackorderFilledByHand, BackorderForced, BackorderHeld, BackorderResumed,
        BackorderCancelled, ItemPut, LocationPut, PurchaseOrderCreated, PurchaseOrderUpdated, PurchaseOrderSubmitted,
        PurchaseOrderReceived, ReceiptCorrected, PurchaseOrderClosed, PurchaseOrderCancelled, ExpectedTimeNoted;
        SupplierPut, SupplierItemPut, ReplenishmentPolicyPut, DemandLoaded
    }
    LeadTimeUnit = LeadTimeUnit { CalendarDays, WorkingDays }
    PolicyKind = PolicyKind { BackordersOnly, ReorderPoint, MinMax, ServiceLevel }
    PolicyLevel = PolicyScope { Tenant, Location, Item }
    ServiceMeasure = ServiceMeasure { Cycle, FillRate }
    DemandModel = DemandModel { Normal, Poisson }
    ServiceMode = ServiceMode { Rnq, Ss, Rs }
    PurchaseOrderStatus = PurchaseOrderStatus { Draft, Submitted, PartiallyReceived, Received, Closed, Cancelled }
    DemandMethod = DemandMethod { Mean, Sba }
    RoundingStatus = RoundingStatus { NotNeeded, Ok, Capped, Infeasible }
    RoundingRule = RoundingRule { Need, Minimum, Multiple, Maximum, BelowMinimum }
    PolicySource = PolicySource { Item, Location, Tenant, BuiltIn }
    PriceOptionKind = PriceOptionKind { NextBreak, Economic }
    UnsourcedCause = UnsourcedCause {
        Discontinued, ItemInactive, LocationInactive, NoSupplier, SuppliersInactive, TooSlow, Infeasible,
    }
    Verdict = SupplierVerdict {
        Chosen, ChosenGivesMost, LessPreferred, Dearer, Slower, LaterId, OtherCurrency, GivesLess, Infeasible, TooSlow,
        SupplierInactive, ItemInactive,
    }
}

pub(in crate::rpc) fn timestamp(time: Time) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: time.timestamp(),
        nanos: i32::try_from(time.timestamp_subsec_nanos()).unwrap_or_default(),
    }
}

/// A calendar day as texts carry it.
pub(in crate::rpc) fn date(date: chrono::NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// An amount of a currency that stands elsewhere.
pub(in crate::rpc) fn money_of(currency_code: &str, amount: rust_decimal::Decimal) -> v1::Money {
    v1::Money { currency_code: currency_code.to_owned(), amount: amount.to_string() }
}

pub(in crate::rpc) fn money(money: Money) -> v1::Money {
    v1::Money { currency_code: money.currency_code, amount: money.amount.to_string() }
}

/// A number of things, for a message.
pub(in crate::rpc) fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
