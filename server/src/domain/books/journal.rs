//! What a command touched, as it was before: enough to take it back, and to tell what it changed.

use std::collections::{BTreeMap, HashMap};

use super::{Books, Context, Decided, Halt};
use crate::domain::{
    answer::Effects,
    id::{LocationId, OrderId, Sku, StockKey},
    inventory::{Item, Location, Stock},
    order::Order,
};

/// The working set before the command, as far as the command touched it.
#[derive(Debug, Default)]
pub(super) struct Journal {
    pub orders: BTreeMap<OrderId, Option<Order>>,
    pub stock: BTreeMap<StockKey, Stock>,
    pub items: HashMap<Sku, Option<Item>>,
    pub locations: HashMap<LocationId, Option<Location>>,
    default_location: Option<Option<LocationId>>,
    lengths: Lengths,
    place_index: i32,
    backorder_count: i64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Lengths {
    movements: usize,
    events: usize,
    shipments: usize,
    returns: usize,
    cancellations: usize,
    closed: usize,
}

impl Books {
    fn lengths(&self) -> Lengths {
        Lengths {
            movements: self.movements.len(),
            events: self.events.len(),
            shipments: self.shipments.len(),
            returns: self.returns.len(),
            cancellations: self.cancellations.len(),
            closed: self.closed.len(),
        }
    }

    pub(super) fn begin(&mut self, context: Context) {
        self.context = context;
        self.effects = Effects::default();
        self.raised.clear();
        self.retry.clear();
        self.tried_last = None;
        self.purchasing.begin();
        self.demand.clear();
        self.journal = Journal {
            lengths: self.lengths(),
            place_index: self.place_index,
            backorder_count: self.backorder_count,
            ..Journal::default()
        };
    }

    /// The command stands: what it put is to be written.
    pub(super) fn keep(&mut self) {
        let journal = std::mem::take(&mut self.journal);
        self.put_items.extend(journal.items.into_keys());
        self.put_locations.extend(journal.locations.into_keys());
    }

    /// The command never was.
    pub(super) fn undo(&mut self) {
        let journal = std::mem::take(&mut self.journal);
        self.purchasing.undo();
        self.stock.extend(journal.stock);
        self.items.extend(journal.items);
        self.locations.extend(journal.locations);
        if let Some(default) = journal.default_location {
            self.default_location = Some(default);
        }
        let Lengths { movements, events, shipments, returns, cancellations, closed } = journal.lengths;
        self.movements.truncate(movements);
        self.events.truncate(events);
        self.shipments.truncate(shipments);
        self.returns.truncate(returns);
        self.cancellations.truncate(cancellations);
        self.closed.truncate(closed);
        self.place_index = journal.place_index;
        self.backorder_count = journal.backorder_count;
        for (id, order) in journal.orders {
            self.orders.insert(id.clone(), order);
            self.entries.replace(&id, None);
            self.unindexed.push(id);
        }
        self.effects = Effects::default();
    }

    /// An order to be changed.
    pub(in crate::domain) fn order_mut(&mut self, id: &OrderId) -> Decided<&mut Order> {
        let order = self.orders.get_mut(id).ok_or(Halt::Missing)?;
        if !self.journal.orders.contains_key(id) {
            self.journal.orders.insert(id.clone(), order.clone());
        }
        order.as_mut().ok_or(Halt::Missing)
    }

    /// A new order.
    pub(in crate::domain) fn insert_order(&mut self, order: Order) {
        self.journal.orders.entry(order.id.clone()).or_insert(None);
        self.orders.insert(order.id.clone(), Some(order));
    }

    /// A stock row to be changed.
    pub(in crate::domain) fn stock_mut(&mut self, key: &StockKey) -> Decided<&mut Stock> {
        let Some(stock) = self.stock.get_mut(key) else {
            self.wants.stock.insert(key.clone());
            return Err(Halt::Missing);
        };
        if !self.journal.stock.contains_key(key) {
            self.journal.stock.insert(key.clone(), stock.clone());
        }
        Ok(stock)
    }

    /// What was on hand before the command.
    pub(in crate::domain) fn on_hand_before(&self, key: &StockKey) -> i64 {
        self.journal.stock.get(key).or_else(|| self.stock.get(key)).map_or(0, |stock| stock.on_hand)
    }

    pub(in crate::domain) fn put_item_row(&mut self, item: Item) {
        let former = self.items.insert(item.sku.clone(), Some(item.clone())).flatten();
        self.journal.items.entry(item.sku).or_insert(former);
    }

    pub(in crate::domain) fn put_location_row(&mut self, location: Location) {
        let former = self.locations.insert(location.id.clone(), Some(location.clone())).flatten();
        self.journal.locations.entry(location.id).or_insert(former);
    }

    pub(in crate::domain) fn set_default_location(&mut self, id: LocationId) {
        let former = self.default_location.replace(Some(id));
        if let Some(former) = former {
            self.journal.default_location.get_or_insert(former);
        }
    }
}
