//! The working set that commands are decided on, one after the other.
//!
//! It holds what the store loaded (and locked), takes every change at once, and can take a command's changes back
//! again: a refused command, or one that was only to be validated, leaves no trace. Where a decision needs a fact that
//! is not loaded it ends with [`Halt::Missing`]; the store fetches [`Books::take_wants`] and the command starts again,
//! while what earlier commands decided stands.

mod about;
mod asked;
mod changes;
mod decide;
mod events;
mod journal;
mod load;
mod moves;
mod places;
mod purchasing;
mod table;
mod waits;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(in crate::domain) use about::About;
pub use changes::{BackorderRow, Changes};
pub use load::{LedgerSum, LoadedQueue};
pub use purchasing::{PurchaseLineOf, PurchasingChanges, Rows};
pub(in crate::domain) use walk::Taken;

use super::{
    Time,
    answer::{Answer, Effects, Warning, WarningReason},
    backorder::{
        Place,
        queue::{OrderEntry, QueueEntries, QueueView},
    },
    command::Command,
    event::{BackorderView, DemandDelta, Event, EventCause},
    id::{BackorderId, LocationId, OrderId, Reference, ReturnId, ShipmentId, Sku, StockKey},
    inventory::{Item, Location, Movement, Stock},
    order::{Cancellation, Order, Return, Shipment},
    refusal::{Reason, Refusal},
    wants::{AllOf, WaitingFilter, Wants},
};

/// How far a moment in the physical world may lie ahead of the database's clock.
pub const MOST_AHEAD: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// Why a decision ended early.
#[derive(Debug)]
pub enum Halt {
    /// No, and nothing of it remains.
    Refused(Box<Refusal>),
    /// Something is not loaded: see [`Books::take_wants`].
    Missing,
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

pub type Decided<T> = Result<T, Halt>;

/// The database's clock and the number of the transaction, read after its locks were held.
#[derive(Debug, Clone, Copy)]
pub struct Booking {
    pub time: Time,
    pub batch_no: i64,
}

/// What every change of a command says of where it came from.
#[derive(Debug, Clone)]
struct Context {
    command: usize,
    cause: EventCause,
    /// The order that the command is about, if it is about one.
    order_id: Option<OrderId>,
    occur_time: Time,
    reference: Option<Reference>,
    note: String,
}

/// See the module's text.
#[derive(Debug)]
pub struct Books {
    booking: Booking,
    items: HashMap<Sku, Option<Item>>,
    locations: HashMap<LocationId, Option<Location>>,
    default_location: Option<Option<LocationId>>,
    stock: BTreeMap<StockKey, Stock>,
    orders: HashMap<OrderId, Option<Order>>,
    backorder_orders: HashMap<BackorderId, Option<OrderId>>,
    queues: HashMap<StockKey, QueueView>,
    holders: HashMap<StockKey, load::HolderView>,
    forced: BTreeSet<StockKey>,
    ledger_sums: HashMap<(StockKey, Time), i64>,
    waiting: HashMap<WaitingFilter, load::WaitingView>,
    open_lines: HashMap<AllOf, Vec<OrderId>>,
    stock_of: HashMap<AllOf, Vec<StockKey>>,
    shipment_orders: HashMap<ShipmentId, Option<OrderId>>,
    return_orders: HashMap<ReturnId, Option<OrderId>>,

    /// What was loaded, to tell new rows and changed ones from the rest.
    loaded_orders: HashMap<OrderId, Order>,
    loaded_stock: HashMap<StockKey, Stock>,
    loaded_entries: HashMap<OrderId, Option<OrderEntry>>,
    /// Where every waiting order of the working set stands in the queues.
    entries: QueueEntries,
    /// The newest place given on any loaded row.
    latest_place: Option<Time>,
    place_time: Time,
    place_index: i32,
    /// Backorders opened so far.
    backorder_count: i64,
    /// Loaded orders that do not stand in `entries` yet: their locations may not be loaded.
    unindexed: Vec<OrderId>,

    movements: Vec<Movement>,
    events: Vec<Event>,
    shipments: Vec<Shipment>,
    returns: Vec<Return>,
    cancellations: Vec<Cancellation>,
    /// Backorders that ended in this transaction.
    closed: Vec<BackorderView>,
    put_items: BTreeSet<Sku>,
    put_locations: BTreeSet<LocationId>,
    purchasing: purchasing::Purchasing,
    /// What the command adds to demand, or takes off it, per order; an approval speaks for itself.
    demand: BTreeMap<OrderId, Vec<DemandDelta>>,

    wants: Wants,
    journal: journal::Journal,
    context: Context,
    effects: Effects,
    /// Keys of which more can be had than before: by availability, or because nobody stops them any more.
    pub(in crate::domain) raised: BTreeSet<StockKey>,
    /// Orders that the command's pass must try though nothing they wait for rose.
    pub(in crate::domain) retry: BTreeSet<OrderId>,
    /// The order that the pass tries after all others.
    pub(in crate::domain) tried_last: Option<OrderId>,
    /// Passes try every waiting order: what the tests compare with.
    #[cfg(test)]
    pub(in crate::domain) scan_all: bool,
}

impl Books {
    pub fn new(booking: Booking) -> Self {
        Self {
            booking,
            items: HashMap::new(),
            locations: HashMap::new(),
            default_location: None,
            stock: BTreeMap::new(),
            orders: HashMap::new(),
            backorder_orders: HashMap::new(),
            queues: HashMap::new(),
            holders: HashMap::new(),
            forced: BTreeSet::new(),
            ledger_sums: HashMap::new(),
            waiting: HashMap::new(),
            open_lines: HashMap::new(),
            stock_of: HashMap::new(),
            shipment_orders: HashMap::new(),
            return_orders: HashMap::new(),
            loaded_orders: HashMap::new(),
            loaded_stock: HashMap::new(),
            loaded_entries: HashMap::new(),
            entries: QueueEntries::default(),
            latest_place: None,
            place_time: booking.time,
            place_index: 0,
            backorder_count: 0,
            unindexed: Vec::new(),
            movements: Vec::new(),
            events: Vec::new(),
            shipments: Vec::new(),
            returns: Vec::new(),
            cancellations: Vec::new(),
            closed: Vec::new(),
            put_items: BTreeSet::new(),
            put_locations: BTreeSet::new(),
            purchasing: purchasing::Purchasing::default(),
            demand: BTreeMap::new(),
            wants: Wants::default(),
            journal: journal::Journal::default(),
            context: Context {
                command: 0,
                cause: EventCause::OrderCreated,
                order_id: None,
                occur_time: booking.time,
                reference: None,
                note: String::new(),
            },
            effects: Effects::default(),
            raised: BTreeSet::new(),
            retry: BTreeSet::new(),
            tried_last: None,
            #[cfg(test)]
            scan_all: false,
        }
    }

    /// Decides a command and books it, or books nothing. `number` is its place in the transaction; events and
    /// movements carry it. With `validate_only` the answer is the one it would have been and nothing stays booked.
    pub fn execute(&mut self, number: usize, command: &Command, validate_only: bool) -> Decided<Answer> {
        let occur_time = command.occur_time().unwrap_or(self.booking.time);
        self.index_loaded()?;
        self.begin(Context {
            command: number,
            cause: command.cause(),
            order_id: command.order_id().cloned(),
            occur_time,
            reference: command.reference().cloned(),
            note: command.note().to_owned(),
        });
        match self.decide(command) {
            Ok(answer) if !validate_only => {
                self.keep();
                Ok(answer)
            }
            other => {
                self.undo();
                other
            }
        }
    }

    pub fn booking(&self) -> Booking {
        self.booking
    }

    /// The tenant's default location, if it was loaded and there is one.
    pub fn default_location(&self) -> Option<&LocationId> {
        self.default_location.as_ref()?.as_ref()
    }

    /// What the last [`Halt::Missing`] was for.
    pub fn take_wants(&mut self) -> Wants {
        std::mem::take(&mut self.wants)
    }

    /// The command was done before: nothing is done now.
    pub(in crate::domain) fn note_repeated(&mut self) {
        self.effects.repeated = true;
    }

    pub(in crate::domain) fn warn(
        &mut self,
        reason: WarningReason,
        message: String,
        key: Option<StockKey>,
        line: Option<(&OrderId, i32)>,
        quantity: i64,
    ) {
        self.effects.warnings.push(Warning {
            reason,
            message,
            key,
            order_id: line.map(|(id, _)| id.clone()),
            line_number: line.map(|(_, number)| number),
            quantity,
        });
    }

    pub(in crate::domain) fn warned(&self, reason: WarningReason, key: &StockKey, id: &OrderId) -> bool {
        self.effects
            .warnings
            .iter()
            .any(|w| w.reason == reason && w.key.as_ref() == Some(key) && w.order_id.as_ref() == Some(id))
    }

    // Facts. Each answers from the working set, or notes what is wanted.

    pub(in crate::domain) fn item(&mut self, sku: &Sku) -> Decided<Option<&Item>> {
        if !self.items.contains_key(sku) {
            self.wants.items.insert(sku.clone());
            return Err(Halt::Missing);
        }
        Ok(self.items.get(sku).and_then(Option::as_ref))
    }

    pub(in crate::domain) fn location(&mut self, id: &LocationId) -> Decided<Option<&Location>> {
        if !self.locations.contains_key(id) {
            self.wants.locations.insert(id.clone());
            return Err(Halt::Missing);
        }
        Ok(self.locations.get(id).and_then(Option::as_ref))
    }

    /// A location that rows refer to, so that it exists.
    pub(in crate::domain) fn known_location(&mut self, id: &LocationId) -> Decided<&Location> {
        self.location(id)?.ok_or_else(|| {
            Refusal::new(Reason::LocationNotFound, format!("location {id} does not exist"))
                .with("location_id", id)
                .into()
        })
    }

    pub(in crate::domain) fn the_default_location(&mut self) -> Decided<Option<LocationId>> {
        match &self.default_location {
            Some(found) => Ok(found.clone()),
            None => {
                self.wants.default_location = true;
                Err(Halt::Missing)
            }
        }
    }

    /// The order, if there is one of that id.
    pub(in crate::domain) fn find_order(&mut self, id: &OrderId) -> Decided<Option<&Order>> {
        if !self.orders.contains_key(id) {
            self.wants.orders.insert(id.clone());
            return Err(Halt::Missing);
        }
        Ok(self.orders.get(id).and_then(Option::as_ref))
    }

    /// The order of a row that refers to it, or that the caller named.
    pub(in crate::domain) fn order(&mut self, id: &OrderId) -> Decided<&Order> {
        self.find_order(id)?.ok_or_else(|| {
            Refusal::new(Reason::OrderNotFound, format!("order {id} does not exist")).with("order_id", id).into()
        })
    }

    pub(in crate::domain) fn stock(&mut self, key: &StockKey) -> Decided<&Stock> {
        if !self.stock.contains_key(key) {
            self.wants.stock.insert(key.clone());
            return Err(Halt::Missing);
        }
        self.stock.get(key).ok_or(Halt::Missing)
    }

    /// The line of an order by its number.
    pub(in crate::domain) fn line_index(&mut self, id: &OrderId, number: i32) -> Decided<usize> {
        self.order(id)?.line(number).ok_or_else(|| {
            Refusal::new(Reason::OrderLineNotFound, format!("order {id} has no line {number}"))
                .with("order_id", id)
                .with("line_number", number)
                .into()
        })
    }

    /// Everything the booked commands changed, for the store.
    pub fn changes(&mut self) -> Decided<Changes<'_>> {
        self.index_loaded()?;
        Ok(changes::of(self))
    }

    /// The place for an order that is approved or requeued now: never before one that was given on the rows it names.
    pub(in crate::domain) fn next_place(&mut self) -> Decided<Place> {
        if let Some(latest) = self.latest_place.filter(|latest| *latest >= self.place_time) {
            self.place_time = latest + chrono::TimeDelta::microseconds(1);
        }
        let index = self.place_index;
        self.place_index = index
            .checked_add(1)
            .ok_or_else(|| Refusal::new(Reason::QuantityOverflow, "too many orders in one transaction"))?;
        Ok(Place { time: self.place_time, index })
    }
}
