//! How facts get into the working set. What is loaded twice keeps what commands made of it since.

use std::collections::BTreeMap;

use super::{Books, Decided, Halt};
use crate::domain::{
    Time,
    backorder::{Hold, QueuePosition},
    id::{BackorderId, LocationId, OrderId, ReturnId, ShipmentId, Sku, StockKey},
    inventory::{Item, Location, Stock},
    order::Order,
    wants::{AllOf, FIRST_PAGE, PAGE_GROWTH, QueueWant, WaitingFilter},
};

/// How far a wanted part of a queue was read; its orders are loaded too.
#[derive(Debug, Clone)]
pub enum LoadedQueue {
    /// For [`QueueWant::Fitting`]: per distinct quantity, the last position read where more may follow.
    Fitting { available: i64, page: usize, horizons: BTreeMap<i64, Option<QueuePosition>> },
    /// For [`QueueWant::Head`].
    Head { page: usize, horizon: Option<QueuePosition> },
}

/// The ledger's on-hand units of a key, booked with a later `occur_time` than the given.
pub type LedgerSum = (StockKey, Time, i64);

/// How far the holders of a key were read, from the end of the queue.
#[derive(Debug, Clone)]
pub(super) struct HolderView {
    pub units: i64,
    /// The foremost that was read; none: all.
    pub horizon: Option<QueuePosition>,
}

/// The orders that a filter meets, as far as they were read.
#[derive(Debug, Clone)]
pub(super) struct WaitingView {
    pub orders: Vec<OrderId>,
    pub complete: bool,
}

impl Books {
    pub fn load_item(&mut self, sku: Sku, item: Option<Item>) {
        self.items.entry(sku).or_insert(item);
    }

    pub fn load_location(&mut self, id: LocationId, location: Option<Location>) {
        self.locations.entry(id).or_insert(location);
    }

    pub fn load_default_location(&mut self, id: Option<LocationId>) {
        self.default_location.get_or_insert(id);
    }

    /// A locked stock row, or a key that has none (`None`).
    pub fn load_stock(&mut self, key: StockKey, stock: Option<Stock>) {
        if self.stock.contains_key(&key) {
            return;
        }
        if let Some(stock) = stock {
            self.latest_place = self.latest_place.max(stock.last_place_time);
            self.loaded_stock.insert(key.clone(), stock.clone());
            self.stock.insert(key, stock);
        } else {
            self.stock.insert(key, Stock::default());
        }
    }

    /// An order with its lines and their open backorders; every stock row of its lines is locked.
    pub fn load_order(&mut self, id: OrderId, order: Option<Order>) {
        if self.orders.contains_key(&id) {
            return;
        }
        if let Some(order) = &order {
            self.loaded_orders.insert(id.clone(), order.clone());
            self.unindexed.push(id.clone());
        }
        self.orders.insert(id, order);
    }

    pub fn load_backorder(&mut self, id: BackorderId, order_id: Option<OrderId>) {
        self.backorder_orders.entry(id).or_insert(order_id);
    }

    pub fn load_queue(&mut self, key: StockKey, loaded: LoadedQueue) {
        let view = self.queues.entry(key).or_default();
        match loaded {
            LoadedQueue::Fitting { available, page, horizons } => view.set_fitting(available, page, horizons),
            LoadedQueue::Head { page, horizon } => view.set_head(page, horizon),
        }
    }

    /// The holders of the last `units` units of a key were loaded, back to the horizon; none: all of them.
    pub fn load_holders(&mut self, key: StockKey, units: i64, horizon: Option<QueuePosition>) {
        self.holders.insert(key, HolderView { units, horizon });
    }

    pub fn load_forced(&mut self, key: StockKey) {
        self.forced.insert(key);
    }

    pub fn load_ledger_sum(&mut self, (key, time, units): LedgerSum) {
        self.ledger_sums.entry((key, time)).or_insert(units);
    }

    /// The first orders with an open backorder that the filter meets; `complete` if there are no more.
    pub fn load_waiting(&mut self, filter: WaitingFilter, orders: Vec<OrderId>, complete: bool) {
        self.waiting.insert(filter, WaitingView { orders, complete });
    }

    pub fn load_open_lines(&mut self, of: AllOf, orders: Vec<OrderId>) {
        self.open_lines.entry(of).or_insert(orders);
    }

    /// Every stock row of an item or a location; the rows themselves are loaded too.
    pub fn load_stock_of(&mut self, of: AllOf, keys: Vec<StockKey>) {
        self.stock_of.entry(of).or_insert(keys);
    }

    pub fn load_shipment(&mut self, id: ShipmentId, of: Option<OrderId>) {
        self.shipment_orders.entry(id).or_insert(of);
    }

    pub fn load_return(&mut self, id: ReturnId, of: Option<OrderId>) {
        self.return_orders.entry(id).or_insert(of);
    }

    /// The orders it holds as they were loaded.
    pub fn holds_order(&self, id: &OrderId) -> bool {
        self.orders.contains_key(id)
    }

    pub fn holds_stock(&self, key: &StockKey) -> bool {
        self.stock.contains_key(key)
    }

    pub fn holds_item(&self, sku: &Sku) -> bool {
        self.items.contains_key(sku)
    }

    pub fn holds_location(&self, id: &LocationId) -> bool {
        self.locations.contains_key(id)
    }

    /// Sets the loaded orders in their places of the queues.
    pub(super) fn index_loaded(&mut self) -> Decided<()> {
        let orders = std::mem::take(&mut self.unindexed);
        for (done, id) in orders.iter().enumerate() {
            match self.entry_of(id) {
                Ok(entry) => {
                    self.loaded_entries.entry(id.clone()).or_insert_with(|| entry.clone());
                    self.entries.replace(id, entry);
                }
                Err(halt) => {
                    self.unindexed = orders.get(done..).unwrap_or_default().to_vec();
                    return Err(halt);
                }
            }
        }
        Ok(())
    }

    /// The last holders of a key's units, from the end of the queue, as far as they are needed for so many units.
    pub(in crate::domain) fn last_holders(&mut self, key: &StockKey, units: i64) -> Decided<Vec<OrderId>> {
        let mut holders: Vec<(QueuePosition, i64)> = self
            .orders
            .values()
            .flatten()
            .filter_map(|o| {
                let held = o
                    .lines
                    .iter()
                    .filter(|l| l.sku == key.sku && l.location_id == key.location_id)
                    .map(|l| l.allocated)
                    .sum();
                let position = o.position()?;
                (held > 0).then_some((position, held))
            })
            .collect();
        holders.sort_unstable_by(|a, b| b.0.cmp(&a.0));
        let view = self.holders.get(key);
        let mut found = 0;
        let mut orders = Vec::new();
        for (position, held) in holders {
            if found >= units {
                break;
            }
            if let Some(HolderView { horizon: Some(horizon), .. }) = view
                && position < *horizon
            {
                break;
            }
            found += held;
            orders.push(position.order_id);
        }
        let wanted = match view {
            None => units,
            Some(HolderView { units: read, horizon: Some(_) }) if found < units => read.saturating_mul(2).max(units),
            Some(_) => return Ok(orders),
        };
        self.wants.holders.insert(key.clone(), wanted);
        Err(Halt::Missing)
    }

    /// Notes what is wanted of a queue.
    pub(in crate::domain) fn want_queue(&mut self, key: &StockKey, want: QueueWant) {
        self.wants.queues.insert(key.clone(), want);
    }

    /// The orders that a filter meets, in queue order: the first of them, and whether that is all.
    pub(in crate::domain) fn waiting_orders(&mut self, filter: &WaitingFilter) -> Decided<(Vec<OrderId>, bool)> {
        match self.waiting.get(filter) {
            Some(view) => Ok((view.orders.clone(), view.complete)),
            None => {
                self.wants.waiting.insert(filter.clone(), FIRST_PAGE);
                Err(Halt::Missing)
            }
        }
    }

    /// Orders of the working set that wait, those of this transaction included.
    pub(in crate::domain) fn waiting_in_memory(&self) -> Vec<OrderId> {
        self.orders.values().flatten().filter(|o| o.is_open() && o.backordered()).map(|o| o.id.clone()).collect()
    }

    /// More of the orders that a filter meets.
    pub(in crate::domain) fn want_more_waiting(&mut self, filter: &WaitingFilter, read: usize) -> Halt {
        self.wants.waiting.insert(filter.clone(), read.max(FIRST_PAGE).saturating_mul(PAGE_GROWTH));
        Halt::Missing
    }

    pub(in crate::domain) fn open_lines_of(&mut self, of: AllOf) -> Decided<Vec<OrderId>> {
        match self.open_lines.get(&of) {
            Some(orders) => Ok(orders.clone()),
            None => {
                self.wants.open_lines.insert(of);
                Err(Halt::Missing)
            }
        }
    }

    pub(in crate::domain) fn stock_rows_of(&mut self, of: AllOf) -> Decided<Vec<StockKey>> {
        match self.stock_of.get(&of) {
            Some(keys) => Ok(keys.clone()),
            None => {
                self.wants.stock_of.insert(of);
                Err(Halt::Missing)
            }
        }
    }

    /// Lifts the holds that a force set on lines of a key: stock came in. In a manual location holds end by call alone.
    pub(in crate::domain) fn end_forced_holds(&mut self, key: &StockKey) -> Decided<()> {
        if !self.known_location(&key.location_id)?.is_automatic() {
            return Ok(());
        }
        if !self.forced.contains(key) {
            self.wants.forced.insert(key.clone());
            return Err(Halt::Missing);
        }
        let mut held: Vec<(OrderId, usize)> = Vec::new();
        for order in self.orders.values().flatten() {
            let lines = order.lines.iter().enumerate();
            let forced = lines.filter(|(_, l)| {
                l.sku == key.sku
                    && l.location_id == key.location_id
                    && l.backorder.as_ref().is_some_and(|b| b.hold == Some(Hold::Force))
            });
            held.extend(forced.map(|(index, _)| (order.id.clone(), index)));
        }
        held.sort_unstable();
        for (id, index) in held {
            self.set_hold(&id, index, None)?;
        }
        Ok(())
    }

    /// The on-hand units booked with a later `occur_time`, by earlier transactions and in this one.
    pub(in crate::domain) fn booked_after(&mut self, key: &StockKey, time: Time) -> Decided<i64> {
        let Some(before) = self.ledger_sums.get(&(key.clone(), time)).copied() else {
            self.wants.booked_after.insert((key.clone(), time));
            return Err(Halt::Missing);
        };
        let here = self.movements.iter().filter(|m| m.key == *key && m.occur_time > time);
        Ok(here.fold(before, |sum, m| sum.saturating_add(m.on_hand_delta)))
    }

    pub(in crate::domain) fn order_of_backorder(&mut self, id: &BackorderId) -> Decided<Option<OrderId>> {
        match self.backorder_orders.get(id) {
            Some(found) => Ok(found.clone()),
            None => {
                self.wants.backorders.insert(id.clone());
                Err(Halt::Missing)
            }
        }
    }

    /// The order that has a shipment of this id, if one does.
    pub(in crate::domain) fn order_of_shipment(&mut self, id: &ShipmentId) -> Decided<Option<OrderId>> {
        if let Some(shipment) = self.shipments.iter().find(|s| s.id == *id) {
            return Ok(Some(shipment.order_id.clone()));
        }
        self.shipment_orders.get(id).cloned().ok_or_else(|| {
            self.wants.shipments.insert(id.clone());
            Halt::Missing
        })
    }

    /// The order that has a return of this id, if one does.
    pub(in crate::domain) fn order_of_return(&mut self, id: &ReturnId) -> Decided<Option<OrderId>> {
        if let Some(returned) = self.returns.iter().find(|r| r.id == *id) {
            return Ok(Some(returned.order_id.clone()));
        }
        self.return_orders.get(id).cloned().ok_or_else(|| {
            self.wants.returns.insert(id.clone());
            Halt::Missing
        })
    }
}
