//! What a command must be heard to have done, found by comparing before and after.

use std::collections::{BTreeMap, BTreeSet};

use fillrate_proto::v1::{OrderEventType, OrderStatus, StockEventType};

use super::{Key, Model, Order};

/// An order that a command was about.
#[derive(Debug, Clone)]
pub struct Subject {
    order: String,
    kind: Kind,
    quantity: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Created,
    Approved,
    /// Update, ship, cancel, close, return, or its backorders cancelled.
    Itself,
    /// A draft that was cancelled.
    Dropped,
}

impl Subject {
    fn new(order: &str, kind: Kind, quantity: i64) -> Self {
        Self { order: order.to_owned(), kind, quantity }
    }

    pub(super) fn created(order: &str, quantity: i64) -> Self {
        Self::new(order, Kind::Created, quantity)
    }

    pub(super) fn approved(order: &str, quantity: i64) -> Self {
        Self::new(order, Kind::Approved, quantity)
    }

    pub(super) fn itself(order: &str, quantity: i64) -> Self {
        Self::new(order, Kind::Itself, quantity)
    }

    pub(super) fn is_of(&self, order: &str) -> bool {
        self.order == order
    }

    /// The command was about more units of it.
    pub(super) fn add(&mut self, quantity: i64) {
        self.quantity += quantity;
    }

    /// Its lines have only what was ordered, before and after: no units were cancelled.
    pub(super) fn dropped(order: &str) -> Self {
        Self::new(order, Kind::Dropped, 0)
    }
}

/// An event of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedOrderEvent {
    /// What it must say has changed.
    pub types: BTreeSet<i32>,
    /// What it may say besides, where the design leaves it open.
    pub may_say: BTreeSet<i32>,
    /// Its quantity.
    pub quantity: i64,
}

/// An event of a stock level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedStockEvent {
    /// What it must say has changed.
    pub types: BTreeSet<i32>,
    /// Changes of `on_hand`, `allocated` and `backordered`.
    pub deltas: [i64; 3],
}

impl Model {
    /// The order events between an earlier state and this one, one for each order that has any.
    #[must_use]
    pub fn order_events(&self, before: &Self) -> BTreeMap<String, ExpectedOrderEvent> {
        let mut events = BTreeMap::new();
        for order in &self.orders {
            let old = before.orders.iter().find(|old| old.id == order.id);
            let subject = self.subjects.iter().find(|subject| subject.is_of(&order.id));
            let event = expected(old, order, subject);
            if !event.types.is_empty() {
                events.insert(order.id.clone(), event);
            }
        }
        events
    }

    /// The stock events between an earlier state and this one.
    #[must_use]
    pub fn stock_events(&self, before: &Self) -> BTreeMap<Key, ExpectedStockEvent> {
        let mut events = BTreeMap::new();
        for key in self.stock.keys() {
            let known = before.items.contains_key(&key.sku) && before.locations.contains_key(&key.location);
            let was = |of: fn(&Self, &Key) -> i64| if known { of(before, key) } else { 0 };
            let deltas = [
                self.on_hand(key) - was(Self::on_hand),
                self.allocated(key) - was(Self::allocated),
                self.backordered(key) - was(Self::backordered),
            ];
            let sellable = self.sellable(key) != was(Self::sellable);
            let changed = [
                (deltas[0] != 0, StockEventType::OnHandChanged),
                (deltas[1] != 0, StockEventType::AllocatedChanged),
                (deltas[2] != 0, StockEventType::BackorderedChanged),
                (sellable, StockEventType::SellableChanged),
            ];
            let mut types: BTreeSet<i32> =
                changed.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.into()).collect();
            let counted = |model: &Self| model.stock.get(key).and_then(|stock| stock.counted);
            if types.is_empty() && (self.claimed(key) != was(Self::claimed) || counted(self) != counted(before)) {
                types.insert(StockEventType::Updated.into());
            }
            if !types.is_empty() {
                events.insert(key.clone(), ExpectedStockEvent { types, deltas });
            }
        }
        events
    }
}

fn expected(old: Option<&Order>, order: &Order, subject: Option<&Subject>) -> ExpectedOrderEvent {
    let allocated = |order: &Order| -> i64 {
        if order.status == OrderStatus::Draft { 0 } else { order.lines.iter().map(|line| line.allocated).sum() }
    };
    let new = old.is_none();
    let kind = subject.map(|subject| subject.kind);
    let changed = [
        (new, OrderEventType::Created),
        (old.is_some_and(|old| old.status != order.status), OrderEventType::StatusChanged),
        (old.is_some_and(Order::is_waiting) != order.is_waiting(), OrderEventType::BackorderedChanged),
        (old.is_some_and(Order::is_ready) != order.is_ready(), OrderEventType::ReadyToShipChanged),
        (kind == Some(Kind::Itself) && old.is_some_and(|old| !old.reads_like(order)), OrderEventType::Updated),
    ];
    let types = changed.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.into()).collect();
    let may_say = match kind {
        // Whether a draft that is dropped has changed in itself, or one that was approved.
        Some(Kind::Dropped | Kind::Approved) => BTreeSet::from([OrderEventType::Updated.into()]),
        _ => BTreeSet::new(),
    };
    let quantity = subject.map_or_else(|| allocated(order) - old.map_or(0, allocated), |subject| subject.quantity);
    ExpectedOrderEvent { types, may_say, quantity }
}
