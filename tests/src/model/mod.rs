//! The meaning of every command, written a second time: from the design's words, in memory, for one tenant.
//!
//! It is meant to be read beside the design, not to be fast. No counter is kept that can be summed, every pass tries
//! the whole queue, and each command is a method that takes the request as it goes over the wire. Where the design
//! leaves the outcome open a command is [`Fault::Unclear`] and must not be compared.

mod adjust;
pub mod backorder;
pub mod events;
pub mod fill;
mod order;
mod pass;
mod place;
mod put;
mod ship;
mod update;

use std::collections::{BTreeMap, BTreeSet};

use fillrate_proto::v1::{
    AllocationPolicy, BackorderCause, BackorderEventType, BackorderHold, BackorderState, CreateOrderRequest,
    ErrorReason, LineSupply, OrderStatus, ShipPolicy, ShortageHandling,
};
use prost_types::Timestamp;
use tonic::Code;

pub use self::events::{ExpectedOrderEvent, ExpectedStockEvent};
use crate::times::micros;

/// An item at a location; by location first, as everything that walks over stock does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The location.
    pub location: String,
    /// The item.
    pub sku: String,
}

/// What an item is.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Always in stock.
    pub untracked: bool,
    /// Sold while it lasts.
    pub discontinued: bool,
    /// Never waits.
    pub deny: bool,
    /// Nothing new can be ordered of it.
    pub inactive: bool,
    /// By location: most units that may wait.
    pub limits: BTreeMap<String, i64>,
    /// By location: units kept back from channels.
    pub buffers: BTreeMap<String, i64>,
}

/// What a location is.
#[derive(Debug, Clone)]
pub struct Location {
    /// Serves orders that name none.
    pub is_default: bool,
    /// Everything is always in stock.
    pub untracked: bool,
    /// Filled by hand.
    pub manual: bool,
    /// The warehouse system's numbers decide.
    pub wms: bool,
    /// A waiting order stops those behind it.
    pub strict: bool,
    /// Nothing new can be ordered from it.
    pub inactive: bool,
    /// Of orders that name none.
    pub allocation: AllocationPolicy,
    /// Of orders that name none.
    pub ship: ShipPolicy,
    /// Of orders that name none.
    pub shortage: ShortageHandling,
}

/// What is kept of a stock row; the rest is summed.
#[derive(Debug, Clone, Default)]
pub struct Stock {
    /// Units there.
    pub on_hand: i64,
    /// When it was last counted.
    pub counted: Option<i64>,
}

/// A change of `on_hand`, for counts that are booked late.
#[derive(Debug, Clone)]
pub struct Movement {
    key: Key,
    occurred: i64,
    by: i64,
}

/// A place in the queue among orders of one priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    time: i64,
    index: i64,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its customer.
    pub customer: String,
    /// Its location.
    pub location: String,
    /// Its priority.
    pub priority: i32,
    /// How it takes.
    pub allocation: AllocationPolicy,
    /// How it ships.
    pub ship: ShipPolicy,
    /// Its place, from approval on.
    pub place: Option<Place>,
    /// Its lines by number.
    pub lines: Vec<Line>,
    /// Its rest was cancelled by closing.
    pub closed: bool,
    /// It was cancelled before it was approved.
    pub dropped: bool,
    /// Unless set, `order_time` is the present.
    order_time: Option<Timestamp>,
    /// What created it.
    content: CreateOrderRequest,
}

/// A line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number.
    pub number: i32,
    /// What it wants and from where.
    pub key: Key,
    /// True while its location is the order's own, unnamed.
    follows: bool,
    /// Units ever ordered.
    pub ordered: i64,
    /// Units bound to it.
    pub allocated: i64,
    /// Units gone.
    pub shipped: i64,
    /// Units no longer wanted.
    pub cancelled: i64,
    /// Units come back.
    pub returned: i64,
    /// What covers it.
    pub supply: LineSupply,
    /// Its waits, the last may be open.
    pub waits: Vec<Wait>,
}

/// A backorder.
#[derive(Debug, Clone)]
pub struct Wait {
    /// What may have opened it: one cause, or those that the design leaves open.
    pub causes: BTreeSet<i32>,
    /// Where it stands.
    pub state: BackorderState,
    /// What holds it.
    pub hold: BackorderHold,
    /// Units it opened with.
    pub original: i64,
    /// Units that joined.
    pub added: i64,
    /// Units allocated.
    pub filled: i64,
    /// Units cancelled.
    pub cancelled: i64,
    /// Whether units opened it or joined is left open by the design.
    pub split_unclear: bool,
}

/// One thing that happened to a backorder during a command.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The order.
    pub order: String,
    /// Its line.
    pub line: i32,
    /// Which wait of the line, from 0.
    pub wait: usize,
    /// What happened.
    pub what: BackorderEventType,
    /// Units.
    pub quantity: i64,
}

/// Why a command is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is refused, with this code and one of these reasons.
    Refused(Code, Vec<ErrorReason>),
    /// The design does not say what comes of it.
    Unclear,
}

/// What a command comes to.
pub type Judged<T = ()> = Result<T, Fault>;

/// A tenant.
#[derive(Debug, Clone)]
pub struct Model {
    /// Its locations by id.
    pub locations: BTreeMap<String, Location>,
    /// Its items by SKU.
    pub items: BTreeMap<String, Item>,
    /// Its stock; no row where nothing was ever booked or wanted.
    pub stock: BTreeMap<Key, Stock>,
    /// Its orders as they came.
    pub orders: Vec<Order>,
    /// What the last command did to backorders.
    pub notes: Vec<Note>,
    /// The order that the last command was about, and units of it that it moved.
    subjects: Vec<events::Subject>,
    movements: Vec<Movement>,
    clock: i64,
    serial: i64,
}

/// Refuses by this code for one of these reasons.
fn refuse<T>(code: Code, reasons: &[ErrorReason]) -> Judged<T> {
    Err(Fault::Refused(code, reasons.to_vec()))
}

/// Refuses because of how things stand.
fn forbid<T>(reasons: &[ErrorReason]) -> Judged<T> {
    refuse(Code::FailedPrecondition, reasons)
}

impl Default for Model {
    fn default() -> Self {
        Self {
            locations: BTreeMap::new(),
            items: BTreeMap::new(),
            stock: BTreeMap::new(),
            orders: Vec::new(),
            notes: Vec::new(),
            subjects: Vec::new(),
            movements: Vec::new(),
            // The present is later than every time that a request can name.
            clock: i64::MAX / 2,
            serial: 0,
        }
    }
}

impl Model {
    /// Forgets what the last command left to be compared.
    fn begin(&mut self) {
        self.notes.clear();
        self.subjects.clear();
    }

    /// The present: later than every one before.
    fn now(&mut self) -> i64 {
        self.clock += 1;
        self.clock
    }

    /// When a command happened.
    fn occurred(&mut self, time: Option<&Timestamp>) -> i64 {
        time.map_or_else(|| self.now(), micros)
    }

    /// Units bound to lines, of an item at a location.
    #[must_use]
    pub fn allocated(&self, key: &Key) -> i64 {
        self.stock_lines(key).map(|(_, line)| line.allocated).sum()
    }

    /// Units that wait.
    #[must_use]
    pub fn backordered(&self, key: &Key) -> i64 {
        self.stock_lines(key).map(|(_, line)| line.waiting()).sum()
    }

    /// Units there.
    #[must_use]
    pub fn on_hand(&self, key: &Key) -> i64 {
        self.stock.get(key).map_or(0, |stock| stock.on_hand)
    }

    /// Units there and not bound.
    #[must_use]
    pub fn available(&self, key: &Key) -> i64 {
        self.on_hand(key) - self.allocated(key)
    }

    /// Available units that waiting orders get first.
    #[must_use]
    pub fn claimed(&self, key: &Key) -> i64 {
        let location = self.location(&key.location);
        if location.manual {
            self.backordered(key)
        } else if location.strict && self.queue().iter().any(|&order| self.stops(order).contains(key)) {
            self.available(key).max(0)
        } else {
            0
        }
    }

    /// What a channel may show.
    #[must_use]
    pub fn sellable(&self, key: &Key) -> i64 {
        let buffer = self.items[&key.sku].buffers.get(&key.location).copied().unwrap_or(0);
        (self.available(key) - self.claimed(key) - buffer).max(0)
    }

    /// Lines of approved orders that stock covers, whoever owns it.
    fn stock_lines<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = (&'a Order, &'a Line)> {
        let lines = self.orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
        lines.filter(move |(_, line)| line.key == *key && matches!(line.supply, LineSupply::Stock | LineSupply::Wms))
    }

    fn location(&self, id: &str) -> &Location {
        &self.locations[id]
    }

    fn find(&self, order_id: &str) -> Judged<usize> {
        let found = self.orders.iter().position(|order| order.id == order_id);
        found.ok_or(Fault::Refused(Code::NotFound, vec![ErrorReason::OrderNotFound]))
    }

    /// The order, which must be approved or fulfilling.
    fn find_active(&self, order_id: &str) -> Judged<usize> {
        let found = self.find(order_id)?;
        if self.orders[found].is_active() { Ok(found) } else { forbid(&[ErrorReason::OrderStatus]) }
    }

    /// Where the line of this number stands in the order.
    fn find_line(&self, order: usize, number: i32) -> Judged<usize> {
        let found = self.orders[order].lines.iter().position(|line| line.number == number);
        found.ok_or(Fault::Refused(Code::NotFound, vec![ErrorReason::OrderLineNotFound]))
    }

    /// Gives every order the status that its lines have come to.
    fn settle(&mut self) {
        for order in &mut self.orders {
            order.settle();
        }
    }
}

impl Order {
    /// Whether it can hold and wait.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self.status, OrderStatus::Approved | OrderStatus::Fulfilling)
    }

    /// What created it, as it was sent.
    #[must_use]
    pub fn content(&self) -> &CreateOrderRequest {
        &self.content
    }

    /// Whether anything of it waits.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.lines.iter().any(|line| line.waiting() > 0)
    }

    /// Whether shipping it without naming lines would ship something.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let holds = self.is_active() && self.lines.iter().any(|line| line.allocated > 0);
        let complete_only = self.ship == ShipPolicy::WhenComplete || self.allocation == AllocationPolicy::CompleteOrder;
        holds && !(self.is_waiting() && complete_only)
    }

    /// Whether a reader would see no difference in its fields and lines, its status aside.
    fn reads_like(&self, other: &Self) -> bool {
        let fields = |order: &Self| {
            (
                order.customer.clone(),
                order.location.clone(),
                order.priority,
                order.allocation,
                order.ship,
                order.order_time,
            )
        };
        let line = |line: &Line| {
            let counters = [line.ordered, line.allocated, line.shipped, line.cancelled, line.returned];
            (line.number, line.key.clone(), counters)
        };
        fields(self) == fields(other) && self.lines.iter().map(line).eq(other.lines.iter().map(line))
    }

    fn settle(&mut self) {
        if !self.is_active() {
            return;
        }
        let shipped: i64 = self.lines.iter().map(|line| line.shipped).sum();
        let left: i64 = self.lines.iter().map(Line::unshipped).sum();
        self.status = match (left, shipped, self.closed) {
            (0, 0, _) => OrderStatus::Cancelled,
            (0, _, true) => OrderStatus::ShortShipped,
            (0, _, false) => OrderStatus::Shipped,
            (_, 0, _) => OrderStatus::Approved,
            _ => OrderStatus::Fulfilling,
        };
    }
}

impl Line {
    /// Units that wait; none on a draft, where nothing covers the line yet.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        if self.supply == LineSupply::Unspecified {
            return 0;
        }
        self.ordered - self.allocated - self.shipped - self.cancelled
    }

    /// Units still wanted.
    #[must_use]
    pub fn unshipped(&self) -> i64 {
        self.ordered - self.shipped - self.cancelled
    }

    /// Its wait, where it waits.
    #[must_use]
    pub fn wait(&self) -> Option<&Wait> {
        self.waits.last().filter(|wait| wait.is_open())
    }

    /// Whether it waits and no pass may fill it.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.wait().is_some_and(|wait| wait.state == BackorderState::Held)
    }
}

impl Wait {
    /// Whether units wait.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, BackorderState::Open | BackorderState::Held)
    }

    /// Units that wait.
    #[must_use]
    pub fn open(&self) -> i64 {
        self.original + self.added - self.filled - self.cancelled
    }
}

/// A cause that the design names.
fn because(cause: BackorderCause) -> BTreeSet<i32> {
    BTreeSet::from([cause.into()])
}
