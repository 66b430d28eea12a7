//! Commands as the core takes them: parsed, with nothing in them that could be out of range.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    Time,
    backorder::BackorderState,
    event::{BackorderView, EventCause},
    id::{BackorderId, CustomerId, LocationId, OrderId, Reference, ReturnId, ShipmentId, Sku, StockKey},
    inventory::{
        BackorderPolicy, FillMode, Item, ItemLocation, Location, MovementType, QueueDiscipline, StockLevel, StockOwner,
    },
    money::Money,
    order::{AllocationPolicy, CancelReason, Order, Return, ShipPolicy, Shipment, ShortageHandling},
    quantity::Quantity,
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
            _ => None,
        }
    }

    /// The caller's words about a booking.
    pub fn note(&self) -> &str {
        match self {
            Self::AdjustStock(c) => &c.note,
            Self::SetStock(c) => &c.note,
            _ => "",
        }
    }

    /// It changes what rows that do not exist yet cannot guard (`untracked`, `stock_owner`), or reaches every line
    /// of an item or a location: it runs with the tenant to itself.
    pub fn is_exclusive(&self) -> bool {
        matches!(self, Self::PutItem(_) | Self::PutLocation(_))
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
    pub active: bool,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct FillBackorders {
    pub selector: FillSelector,
    /// Leave an order alone that would still wait afterwards.
    pub only_completable: bool,
    pub override_policy: bool,
}

#[derive(Debug, Clone)]
pub enum FillSelector {
    Order { order_id: OrderId, most: Option<Quantity> },
    Named(Vec<NamedFill>),
    Filter { filter: super::wants::WaitingFilter, most: Option<Quantity> },
}

#[derive(Debug, Clone)]
pub struct NamedFill {
    pub backorder_id: BackorderId,
    /// The most to fill; none: all that is open.
    pub most: Option<Quantity>,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct ForceBackorder {
    pub order_id: OrderId,
    pub number: i32,
    pub quantity: Option<Quantity>,
    pub requeue: bool,
}

/// A backorder by its name.
#[derive(Debug, Clone)]
pub struct NamedBackorder {
    pub backorder_id: BackorderId,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct HoldBackorder {
    /// At least one.
    pub backorders: Vec<NamedBackorder>,
}

#[derive(Debug, Clone)]
pub struct ResumeBackorder {
    /// At least one.
    pub backorders: Vec<NamedBackorder>,
}

#[derive(Debug, Clone)]
pub struct CancelBackorder {
    /// At least one.
    pub backorders: Vec<NamedFill>,
    pub reason: CancelReason,
    pub occur_time: Option<Time>,
}

/// Units that a backorder got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill {
    pub order_id: OrderId,
    pub line_number: i32,
    pub key: StockKey,
    pub backorder_id: BackorderId,
    pub quantity: i64,
    /// What the backorder still lacks.
    pub open: i64,
}

/// Why an allocation was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LossCause {
    StockLoss,
    Forced,
    /// For the sake of the rest of its order or line.
    GivenUp,
    /// The order turned to a policy that does not let it hold them.
    Policy,
}

/// Units that a line held and lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    pub order_id: OrderId,
    pub line_number: i32,
    pub key: StockKey,
    pub backorder_id: BackorderId,
    pub quantity: i64,
    pub cause: LossCause,
}

/// What a caller should look at, though the call succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub reason: WarningReason,
    pub message: String,
    pub key: Option<StockKey>,
    pub order_id: Option<OrderId>,
    pub line_number: Option<i32>,
    /// Units it is about; 0 where none are.
    pub quantity: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WarningReason {
    /// A line waits for an item that nobody may wait for.
    BackorderDenied,
    /// A line waits for an item that is discontinued.
    ItemDiscontinued,
    /// More waits than the item's limit there.
    BackorderLimitExceeded,
    /// `override_policy` turned the order to `PARTIAL`.
    PolicyOverridden,
    /// The movement is older than the last count, which had seen it.
    AlreadyCounted,
    /// Units that lacked were cancelled.
    CancelledShort,
}

/// Why a backorder that a fill meant got nothing, or not all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotFilled {
    pub backorder_id: BackorderId,
    pub order_id: OrderId,
    pub line_number: i32,
    pub key: StockKey,
    pub reason: NotFilledReason,
    pub message: String,
    pub open: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotFilledReason {
    InsufficientStock,
    Held,
    PolicyForbids,
    NotCompletable,
    /// What was asked for was filled; the rest waits.
    QuantityReached,
}

/// The most fills, losses and unfilled that an answer lists.
pub const MAX_LISTED: usize = 10_000;

/// A list cut at [`MAX_LISTED`], with the full count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed<T> {
    pub items: Vec<T>,
    pub count: usize,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), count: 0 }
    }
}

impl<T> Listed<T> {
    pub fn push(&mut self, item: T) {
        self.count += 1;
        if self.items.len() < MAX_LISTED {
            self.items.push(item);
        }
    }

    pub fn truncated(&self) -> bool {
        self.count > self.items.len()
    }
}

/// What a command caused beyond its own subject.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    pub fills: Listed<Fill>,
    pub losses: Listed<Loss>,
    pub warnings: Vec<Warning>,
    /// An order of this id and content existed already: nothing was done.
    #[serde(default)]
    pub repeated: bool,
}

/// What a command answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub subject: Subject,
    pub effects: Effects,
}

/// What a put did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PutOutcome {
    Created,
    Updated,
    /// It was so already; its revision stays.
    Unchanged,
}

/// What a command was about, as it is after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Subject {
    Order(Box<Order>),
    Shipped { order: Box<Order>, shipment: Shipment },
    Returned { order: Box<Order>, returned: Return },
    Stock(Vec<StockLevel>),
    Item { item: Box<Item>, outcome: PutOutcome },
    Location { location: Box<Location>, outcome: PutOutcome },
    Filled { not_filled: Listed<NotFilled> },
    Backorders(Vec<BackorderView>),
    Forced { order: Box<Order>, backorder: Box<BackorderView> },
}

impl Answer {
    /// The orders whose customers the recorded answer leaves out.
    pub fn order_ids(&self) -> Vec<OrderId> {
        match &self.subject {
            Subject::Order(order) | Subject::Shipped { order, .. } | Subject::Returned { order, .. } => {
                vec![order.id.clone()]
            }
            Subject::Forced { order, .. } => vec![order.id.clone()],
            Subject::Backorders(views) => views.iter().map(|view| view.order_id.clone()).collect(),
            Subject::Stock(_) | Subject::Item { .. } | Subject::Location { .. } | Subject::Filled { .. } => Vec::new(),
        }
    }

    /// Puts the customers back.
    pub fn set_customers(&mut self, customers: &HashMap<OrderId, CustomerId>) {
        match &mut self.subject {
            Subject::Order(order) | Subject::Shipped { order, .. } | Subject::Returned { order, .. } => {
                order.customer_id = customers.get(&order.id).cloned();
            }
            Subject::Forced { order, backorder } => {
                order.customer_id = customers.get(&order.id).cloned();
                backorder.customer_id = customers.get(&order.id).cloned();
            }
            Subject::Backorders(views) => {
                for view in views {
                    view.customer_id = customers.get(&view.order_id).cloned();
                }
            }
            Subject::Stock(_) | Subject::Item { .. } | Subject::Location { .. } | Subject::Filled { .. } => {}
        }
    }
}

impl BackorderView {
    pub fn is_closed(&self) -> bool {
        matches!(self.backorder.state, BackorderState::Filled | BackorderState::Cancelled)
    }
}
