//! Commands as the core takes them: parsed, with nothing in them that could be out of range.

pub use super::backorder::command::{
    CancelBackorder, FillBackorders, FillSelector, ForceBackorder, HoldBackorder, NamedBackorder, NamedFill,
    ResumeBackorder,
};
use super::{
    Time,
    event::EventCause,
    id::{CustomerId, LocationId, OrderId, Reference, ReturnId, ShipmentId, Sku},
    inventory::{BackorderPolicy, FillMode, ItemLocation, MovementType, QueueDiscipline, StockOwner},
    money::Money,
    order::{AllocationPolicy, CancelReason, ShipPolicy, ShortageHandling},
    purchasing::{
        command::{
            CancelPurchaseOrder, ClosePurchaseOrder, CorrectReceipt, CreatePurchaseOrder,
            CreateSuggestedPurchaseOrders, LoadDemand, PutReplenishmentPolicy, PutSupplier, PutSupplierItem,
            ReceivePurchaseOrder, SubmitPurchaseOrder, UpdatePurchaseOrder,
        },
        promise::NoteExpected,
    },
    quantity::Quantity,
    zone::Zone,
};

/// A call that changes something.
#[derive(Debug, Clone)]
pub enum Command {
    CreateOrder(Box<CreateOrder>),
    UpdateOrder(Box<UpdateOrder>),
    ApproveOrder(ApproveOrder),
    CancelOrder(CancelOrder),
    CloseOrder(CloseOrder),
    ShipOrder(ShipOrder),
    ReturnOrder(ReturnOrder),
    AdjustStock(AdjustStock),
    SetStock(SetStock),
    PutItem(Box<PutItem>),
    PutLocation(Box<PutLocation>),
    FillBackorders(FillBackorders),
    ForceBackorder(ForceBackorder),
    HoldBackorder(HoldBackorder),
    ResumeBackorder(ResumeBackorder),
    CancelBackorder(CancelBackorder),
    PutSupplier(Box<PutSupplier>),
    PutSupplierItem(Box<PutSupplierItem>),
    PutReplenishmentPolicy(Box<PutReplenishmentPolicy>),
    CreatePurchaseOrder(Box<CreatePurchaseOrder>),
    CreateSuggestedPurchaseOrders(Box<CreateSuggestedPurchaseOrders>),
    UpdatePurchaseOrder(Box<UpdatePurchaseOrder>),
    SubmitPurchaseOrder(SubmitPurchaseOrder),
    ReceivePurchaseOrder(Box<ReceivePurchaseOrder>),
    CorrectReceipt(CorrectReceipt),
    ClosePurchaseOrder(ClosePurchaseOrder),
    CancelPurchaseOrder(CancelPurchaseOrder),
    LoadDemand(LoadDemand),
    /// The server's own.
    NoteExpected(NoteExpected),
}

impl Command {
    pub fn cause(&self) -> EventCause {
        match self {
            Self::CreateOrder(_) => EventCause::OrderCreated,
            Self::UpdateOrder(_) => EventCause::OrderUpdated,
            Self::ApproveOrder(_) => EventCause::OrderApproved,
            Self::CancelOrder(_) => EventCause::OrderCancelled,
            Self::CloseOrder(_) => EventCause::OrderClosed,
            Self::ShipOrder(_) => EventCause::OrderShipped,
            Self::ReturnOrder(_) => EventCause::OrderReturned,
            Self::AdjustStock(_) => EventCause::StockAdjusted,
            Self::SetStock(_) => EventCause::StockCounted,
            Self::PutItem(_) => EventCause::ItemPut,
            Self::PutLocation(_) => EventCause::LocationPut,
            Self::FillBackorders(_) => EventCause::BackorderFilledByHand,
            Self::ForceBackorder(_) => EventCause::BackorderForced,
            Self::HoldBackorder(_) => EventCause::BackorderHeld,
            Self::ResumeBackorder(_) => EventCause::BackorderResumed,
            Self::CancelBackorder(_) => EventCause::BackorderCancelled,
            Self::PutSupplier(_) => EventCause::SupplierPut,
            Self::PutSupplierItem(_) => EventCause::SupplierItemPut,
            Self::PutReplenishmentPolicy(_) => EventCause::ReplenishmentPolicyPut,
            Self::CreatePurchaseOrder(_) | Self::CreateSuggestedPurchaseOrders(_) => EventCause::PurchaseOrderCreated,
            Self::UpdatePurchaseOrder(_) => EventCause::PurchaseOrderUpdated,
            Self::SubmitPurchaseOrder(_) => EventCause::PurchaseOrderSubmitted,
            Self::ReceivePurchaseOrder(_) => EventCause::PurchaseOrderReceived,
            Self::CorrectReceipt(_) => EventCause::ReceiptCorrected,
            Self::ClosePurchaseOrder(_) => EventCause::PurchaseOrderClosed,
            Self::CancelPurchaseOrder(_) => EventCause::PurchaseOrderCancelled,
            Self::LoadDemand(_) => EventCause::DemandLoaded,
            Self::NoteExpected(_) => EventCause::ExpectedTimeNoted,
        }
    }

    /// The order whose own command it is.
    pub fn order_id(&self) -> Option<&OrderId> {
        match self {
            Self::CreateOrder(c) => Some(&c.order_id),
            Self::UpdateOrder(c) => Some(&c.order_id),
            Self::ApproveOrder(c) => Some(&c.order_id),
            Self::CancelOrder(c) => Some(&c.order_id),
            Self::CloseOrder(c) => Some(&c.order_id),
            Self::ShipOrder(c) => Some(&c.order_id),
            Self::ReturnOrder(c) => Some(&c.order_id),
            _ => None,
        }
    }

    /// The moment in the physical world that the caller gave, if any.
    pub fn occur_time(&self) -> Option<Time> {
        match self {
            Self::CreateOrder(c) => c.order_time,
            Self::CancelOrder(c) => c.occur_time,
            Self::ShipOrder(c) => c.occur_time,
            Self::ReturnOrder(c) => c.occur_time,
            Self::AdjustStock(c) => c.occur_time,
            Self::SetStock(c) => c.occur_time,
            Self::CancelBackorder(c) => c.occur_time,
            Self::CreatePurchaseOrder(c) => c.order_time,
            Self::CreateSuggestedPurchaseOrders(c) => c.order_time,
            Self::SubmitPurchaseOrder(c) => c.occur_time,
            Self::ReceivePurchaseOrder(c) => c.occur_time,
            Self::CorrectReceipt(c) => c.occur_time,
            Self::ClosePurchaseOrder(c) => c.occur_time,
            Self::CancelPurchaseOrder(c) => c.occur_time,
            _ => None,
        }
    }

    /// The caller's document number.
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            Self::ShipOrder(c) => c.reference.as_ref(),
            Self::ReturnOrder(c) => c.reference.as_ref(),
            Self::AdjustStock(c) => c.reference.as_ref(),
            Self::SetStock(c) => c.reference.as_ref(),
            Self::ReceivePurchaseOrder(c) => c.reference.as_ref(),
            Self::CorrectReceipt(c) => c.reference.as_ref(),
            _ => None,
        }
    }

    /// The caller's words about a booking.
    pub fn note(&self) -> &str {
        match self {
            Self::AdjustStock(c) => &c.note,
            Self::SetStock(c) => &c.note,
            Self::ReceivePurchaseOrder(c) => &c.note,
            Self::CorrectReceipt(c) => &c.note,
            _ => "",
        }
    }

    /// It changes what rows that do not exist yet cannot guard (`untracked`, `stock_owner`), or reaches every line
    /// of an item or a location: it runs with the tenant to itself.
    pub fn is_exclusive(&self) -> bool {
        matches!(self, Self::PutItem(_) | Self::PutLocation(_))
    }

    /// It reckons with rows as the database has them, which no command of the same transaction may have changed before:
    /// it shares none.
    pub fn is_alone(&self) -> bool {
        matches!(self, Self::CreateSuggestedPurchaseOrders(_))
    }
}

#[derive(Debug, Clone)]
pub struct CreateOrder {
    pub order_id: OrderId,
    /// The caller chose the id: the same content again is the same order.
    pub id_given: bool,
    pub content_hash: Vec<u8>,
    pub customer_id: Option<CustomerId>,
    pub reference: String,
    /// None: the tenant's default.
    pub location_id: Option<LocationId>,
    pub priority: i32,
    pub order_time: Option<Time>,
    pub required_time: Option<Time>,
    pub allocation_policy: Option<AllocationPolicy>,
    pub ship_policy: Option<ShipPolicy>,
    pub shortage_handling: Option<ShortageHandling>,
    pub draft: bool,
    pub allocate: bool,
    pub import: bool,
    /// At least one.
    pub lines: Vec<NewLine>,
}

#[derive(Debug, Clone)]
pub struct NewLine {
    pub number: i32,
    pub sku: Sku,
    pub location_id: Option<LocationId>,
    pub quantity: Quantity,
    pub unit_price: Option<Money>,
    pub required_time: Option<Time>,
    /// Where it stands in the request, for violations.
    pub path: String,
}

/// A field that an update leaves, clears or sets.
#[derive(Debug, Clone, Default)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Patch<T> {
    pub fn apply(self, field: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::Set(value) => *field = Some(value),
        }
    }
}

#[derive(Debug, Clone)]
pub struct UpdateOrder {
    pub order_id: OrderId,
    pub etag: Option<String>,
    pub priority: Option<i32>,
    pub customer_id: Patch<CustomerId>,
    pub reference: Option<String>,
    /// Cleared: the location's.
    pub allocation_policy: Patch<AllocationPolicy>,
    /// Cleared: the location's.
    pub ship_policy: Patch<ShipPolicy>,
    pub order_time: Option<Time>,
    pub required_time: Patch<Time>,
    pub location_id: Option<LocationId>,
    pub lines: Vec<LineChange>,
    /// Why lowered quantities are cancelled.
    pub reason: CancelReason,
}

#[derive(Debug, Clone)]
pub struct LineChange {
    pub number: i32,
    /// The net wanted, `ordered - cancelled`.
    pub quantity: Option<i64>,
    pub sku: Option<Sku>,
    pub location_id: Option<LocationId>,
    pub unit_price: Patch<Money>,
    pub required_time: Patch<Time>,
    /// Drafts only.
    pub remove: bool,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct ApproveOrder {
    pub order_id: OrderId,
    pub etag: Option<String>,
    pub allocate: bool,
    pub shortage_handling: Option<ShortageHandling>,
}

/// Units of a named line.
#[derive(Debug, Clone)]
pub struct NamedUnits {
    pub number: i32,
    /// None: all of the line that the command can be about.
    pub quantity: Option<Quantity>,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct CancelOrder {
    pub order_id: OrderId,
    pub etag: Option<String>,
    /// None named: all that is unshipped.
    pub lines: Vec<NamedUnits>,
    pub reason: CancelReason,
    pub occur_time: Option<Time>,
}

#[derive(Debug, Clone)]
pub struct CloseOrder {
    pub order_id: OrderId,
    pub etag: Option<String>,
    pub reason: CancelReason,
}

#[derive(Debug, Clone)]
pub struct ShipOrder {
    pub order_id: OrderId,
    pub etag: Option<String>,
    pub shipment_id: ShipmentId,
    /// None named: all that is allocated.
    pub lines: Vec<NamedUnits>,
    pub reference: Option<Reference>,
    pub occur_time: Option<Time>,
}

#[derive(Debug, Clone)]
pub struct ReturnOrder {
    pub order_id: OrderId,
    pub etag: Option<String>,
    pub return_id: ReturnId,
    pub location_id: Option<LocationId>,
    pub restock: bool,
    /// At least one.
    pub lines: Vec<NamedUnits>,
    pub reference: Option<Reference>,
    pub occur_time: Option<Time>,
}

#[derive(Debug, Clone)]
pub struct AdjustStock {
    /// At least one.
    pub adjustments: Vec<Adjustment>,
    pub movement_type: MovementType,
    /// For people; it stays on the ledger's rows.
    pub note: String,
    pub reference: Option<Reference>,
    pub occur_time: Option<Time>,
}

#[derive(Debug, Clone)]
pub struct Adjustment {
    pub sku: Sku,
    pub location_id: Option<LocationId>,
    /// Not zero.
    pub delta: i64,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct SetStock {
    /// At least one.
    pub counts: Vec<Count>,
    /// For people; it stays on the ledger's rows.
    pub note: String,
    pub reference: Option<Reference>,
    pub occur_time: Option<Time>,
}

#[derive(Debug, Clone)]
pub struct Count {
    pub sku: Sku,
    pub location_id: Option<LocationId>,
    pub on_hand: i64,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct PutItem {
    pub sku: Sku,
    pub etag: Option<String>,
    pub name: String,
    pub untracked: bool,
    pub discontinued: bool,
    pub backorder_policy: BackorderPolicy,
    pub active: bool,
    pub locations: Vec<(LocationId, ItemLocation)>,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct PutLocation {
    pub location_id: LocationId,
    pub etag: Option<String>,
    pub name: String,
    pub is_default: bool,
    pub untracked: bool,
    pub fill_mode: FillMode,
    pub stock_owner: StockOwner,
    pub queue_discipline: QueueDiscipline,
    pub allocation_policy: AllocationPolicy,
    pub ship_policy: ShipPolicy,
    pub shortage_handling: ShortageHandling,
    pub time_zone: Zone,
    pub active: bool,
    pub path: String,
}
