//! A store in memory, as lazy as the real one: it hands out what is wanted, as far as it is wanted.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta};

use super::sure;
use crate::domain::{
    Time,
    answer::Answer,
    backorder::{BackorderState, QueuePosition},
    books::{BackorderRow, Booking, Books, Halt, LoadedQueue},
    command::Command,
    event::Event,
    id::{BackorderId, LocationId, OrderId, Sku, StockKey},
    inventory::{Item, Location, Movement, Stock, StockOwner},
    order::{AllocationPolicy, Order, OrderStatus, Supply},
    refusal::Refusal,
    wants::{AllOf, QueueWant, Wants},
};

pub(crate) struct Shelf {
    full: bool,
    pub(crate) items: BTreeMap<Sku, Item>,
    pub(crate) locations: BTreeMap<LocationId, Location>,
    pub(crate) stock: BTreeMap<StockKey, Stock>,
    pub(crate) orders: BTreeMap<OrderId, Order>,
    pub(crate) rows: BTreeMap<BackorderId, BackorderRow>,
    pub(crate) movements: Vec<Movement>,
    pub(crate) events: Vec<Event>,
    pub(crate) batch_no: i64,
}

pub(crate) fn start() -> Time {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

type State = (Vec<(StockKey, Stock)>, Vec<Order>);

impl Shelf {
    pub(crate) fn new(full: bool) -> Self {
        Self {
            full,
            items: BTreeMap::new(),
            locations: BTreeMap::new(),
            stock: BTreeMap::new(),
            orders: BTreeMap::new(),
            rows: BTreeMap::new(),
            movements: Vec::new(),
            events: Vec::new(),
            batch_no: 0,
        }
    }

    pub(crate) fn now(&self) -> Time {
        start() + TimeDelta::seconds(self.batch_no)
    }

    pub(crate) fn run(&mut self, command: &Command, validate: bool) -> Result<Answer, Refusal> {
        self.batch_no += 1;
        let mut books = Books::new(Booking { time: self.now(), batch_no: self.batch_no });
        books.scan_all = self.full;
        let foreseen = command.foresee(None);
        self.load(&mut books, &foreseen);
        if self.full {
            self.load_everything(&mut books);
        }
        for _ in 0..10_000 {
            match books.execute(0, command, validate) {
                Ok(answer) => {
                    self.save(&mut books);
                    return Ok(answer);
                }
                Err(Halt::Refused(refusal)) => {
                    let changes = sure(books.changes());
                    assert!(changes.events.is_empty() && changes.movements.is_empty() && changes.new_orders.is_empty());
                    assert!(
                        changes.changed_orders.is_empty()
                            && changes.changed_stock.is_empty()
                            && changes.changed_backorders.is_empty()
                    );
                    return Err(*refusal);
                }
                Err(Halt::Missing) => {
                    let wants = books.take_wants();
                    assert!(!wants.is_empty(), "nothing is named: {command:?}");
                    self.load(&mut books, &wants);
                }
            }
        }
        panic!("no end: {command:?}");
    }

    fn load_everything(&self, books: &mut Books) {
        let keys: BTreeSet<StockKey> = self
            .locations
            .keys()
            .flat_map(|l| self.items.keys().map(|s| StockKey { location_id: l.clone(), sku: s.clone() }))
            .collect();
        let wants = Wants { orders: self.orders.keys().cloned().collect(), stock: keys.clone(), ..Wants::default() };
        self.load(books, &wants);
        for key in keys {
            books.load_queue(
                key.clone(),
                LoadedQueue::Fitting { available: i64::MAX, page: 1, horizons: BTreeMap::new() },
            );
            books.load_queue(key, LoadedQueue::Head { page: 1, horizon: None });
        }
    }

    fn load_order(&self, books: &mut Books, id: &OrderId) {
        let order = self.orders.get(id).cloned().map(|mut order| {
            order.watch = None;
            for row in self.rows.values().filter(|r| r.view.order_id == *id && r.watch_need.is_some()) {
                if order.allocation_policy == AllocationPolicy::CompleteOrder {
                    order.watch =
                        Some(StockKey { location_id: row.view.location_id.clone(), sku: row.view.sku.clone() });
                }
            }
            order
        });
        for line in order.iter().flat_map(|o| &o.lines) {
            self.load_key(books, &line.key());
        }
        books.load_order(id.clone(), order);
    }

    fn load_key(&self, books: &mut Books, key: &StockKey) {
        books.load_location(key.location_id.clone(), self.locations.get(&key.location_id).cloned());
        books.load_item(key.sku.clone(), self.items.get(&key.sku).cloned());
        books.load_stock(key.clone(), self.stock.get(key).cloned());
    }

    fn load(&self, books: &mut Books, wants: &Wants) {
        for id in &wants.orders {
            self.load_order(books, id);
        }
        for id in &wants.backorders {
            let order = self.rows.get(id).map(|r| r.view.order_id.clone());
            if let Some(order) = &order {
                self.load_order(books, order);
            }
            books.load_backorder(id.clone(), order);
        }
        for key in &wants.stock {
            self.load_key(books, key);
        }
        for sku in &wants.items {
            books.load_item(sku.clone(), self.items.get(sku).cloned());
        }
        for id in &wants.locations {
            books.load_location(id.clone(), self.locations.get(id).cloned());
        }
        if wants.default_location {
            books.load_default_location(self.locations.values().find(|l| l.is_default).map(|l| l.id.clone()));
            for location in self.locations.values().filter(|l| l.is_default) {
                books.load_location(location.id.clone(), Some(location.clone()));
            }
        }
        for (key, want) in &wants.queues {
            self.load_queue(books, key, want);
        }
        for (key, units) in &wants.holders {
            let mut holders: Vec<(QueuePosition, i64)> = self
                .orders
                .values()
                .filter_map(|o| Some((o.position()?, held(o, key))))
                .filter(|(_, h)| *h > 0)
                .collect();
            holders.sort_by(|a, b| b.0.cmp(&a.0));
            let (mut sum, mut horizon) = (0, None);
            for (position, held) in holders {
                if sum >= *units {
                    break;
                }
                sum += held;
                self.load_order(books, &position.order_id);
                horizon = Some(position);
            }
            books.load_holders(key.clone(), *units, horizon.filter(|_| sum >= *units));
        }
        for key in &wants.forced {
            for row in self
                .rows
                .values()
                .filter(|r| key_of(r) == *key && r.view.backorder.hold == Some(crate::domain::backorder::Hold::Force))
            {
                self.load_order(books, &row.view.order_id);
            }
            books.load_forced(key.clone());
        }
        for (key, time) in &wants.booked_after {
            let sum =
                self.movements.iter().filter(|m| m.key == *key && m.occur_time > *time).map(|m| m.on_hand_delta).sum();
            books.load_ledger_sum((key.clone(), *time, sum));
        }
        for (filter, page) in &wants.waiting {
            let mut met: Vec<&Order> = self
                .orders
                .values()
                .filter(|o| {
                    o.is_open() && filter.customer_id.as_ref().is_none_or(|c| o.customer_id.as_ref() == Some(c))
                })
                .filter(|o| {
                    o.lines.iter().any(|l| {
                        l.backordered > 0
                            && filter.sku.as_ref().is_none_or(|s| *s == l.sku)
                            && filter.location_id.as_ref().is_none_or(|i| *i == l.location_id)
                    })
                })
                .collect();
            met.sort_by_key(|o| o.position());
            let complete = met.len() <= *page;
            met.truncate(*page);
            for order in &met {
                self.load_order(books, &order.id);
            }
            books.load_waiting(filter.clone(), met.iter().map(|o| o.id.clone()).collect(), complete);
        }
        for of in &wants.open_lines {
            let met: Vec<OrderId> = self
                .orders
                .values()
                .filter(|o| o.is_open() && o.lines.iter().any(|l| l.unshipped() > 0 && is_of(of, &l.key())))
                .map(|o| o.id.clone())
                .collect();
            for id in &met {
                self.load_order(books, id);
            }
            books.load_open_lines(of.clone(), met);
        }
        for of in &wants.stock_of {
            let keys: Vec<StockKey> = self.stock.keys().filter(|k| is_of(of, k)).cloned().collect();
            for key in &keys {
                self.load_key(books, key);
            }
            books.load_stock_of(of.clone(), keys);
        }
        for id in &wants.shipments {
            books.load_shipment(id.clone(), None);
        }
        for id in &wants.returns {
            books.load_return(id.clone(), None);
        }
    }

    fn load_queue(&self, books: &mut Books, key: &StockKey, want: &QueueWant) {
        let rows = || self.rows.values().filter(|r| key_of(r) == *key);
        match want {
            QueueWant::Fitting { available, page } => {
                // Tiny pages, so that horizons matter.
                let page_size = (*page / 128).max(1);
                let mut horizons = BTreeMap::new();
                let needs: BTreeSet<i64> = rows().filter_map(|r| r.watch_need).filter(|n| n <= available).collect();
                for need in needs {
                    let mut met: Vec<&BackorderRow> = rows().filter(|r| r.watch_need == Some(need)).collect();
                    met.sort_by_key(|r| row_position(r));
                    let cut = met.len() > page_size;
                    met.truncate(page_size);
                    horizons.insert(need, met.last().filter(|_| cut).map(|r| row_position(r)));
                    for row in met {
                        self.load_order(books, &row.view.order_id);
                    }
                }
                books.load_queue(key.clone(), LoadedQueue::Fitting { available: *available, page: *page, horizons });
            }
            QueueWant::Head { page } => {
                let page_size = (*page / 128).max(1);
                let mut met: Vec<&BackorderRow> = rows().filter(|r| r.eligible).collect();
                met.sort_by_key(|r| row_position(r));
                let cut = met.len() > page_size;
                met.truncate(page_size);
                let horizon = met.last().filter(|_| cut).map(|r| row_position(r));
                for row in met {
                    self.load_order(books, &row.view.order_id);
                }
                books.load_queue(key.clone(), LoadedQueue::Head { page: *page, horizon });
            }
        }
    }

    fn save(&mut self, books: &mut Books) {
        let changes = sure(books.changes());
        for order in changes.new_orders.iter().chain(&changes.changed_orders) {
            self.orders.insert(order.id.clone(), (*order).clone());
        }
        for row in changes.new_backorders.iter().chain(&changes.changed_backorders) {
            self.rows.insert(row.view.backorder.id.clone(), row.clone());
        }
        for (key, stock) in changes.new_stock.iter().chain(&changes.changed_stock) {
            self.stock.insert((*key).clone(), (*stock).clone());
        }
        for item in &changes.items {
            self.items.insert(item.sku.clone(), (*item).clone());
        }
        for location in &changes.locations {
            self.locations.insert(location.id.clone(), (*location).clone());
        }
        self.movements.extend(changes.movements.iter().cloned());
        self.events.extend(changes.events.iter().cloned());
    }

    /// What both shelves must agree on: all but which item is watched.
    pub(crate) fn comparable(&self) -> State {
        let orders = self.orders.values().cloned().map(|o| Order { watch: None, ..o });
        (self.stock.iter().map(|(k, s)| (k.clone(), s.clone())).collect(), orders.collect())
    }

    pub(crate) fn check(&self, context: &str) {
        let mut allocated: BTreeMap<StockKey, i64> = BTreeMap::new();
        let mut backordered = allocated.clone();
        for order in self.orders.values() {
            assert_eq!(
                order.status == OrderStatus::Draft,
                order.place.is_none() && order.status != OrderStatus::Cancelled,
                "{context}"
            );
            for line in order.lines.iter().filter(|_| order.place.is_some()) {
                assert_eq!(
                    line.ordered,
                    line.allocated + line.backordered + line.shipped + line.cancelled,
                    "{context}"
                );
                assert!(line.allocated >= 0 && line.backordered >= 0 && line.shipped >= line.returned, "{context}");
                assert_eq!(line.backorder.as_ref().map_or(0, |b| b.open()), line.backordered, "{context}");
                if line.on_stock_row() {
                    *allocated.entry(line.key()).or_default() += line.allocated;
                }
                *backordered.entry(line.key()).or_default() += line.backordered;
            }
            let holds = order.lines.iter().any(|l| l.supply == Supply::Stock && l.allocated > 0);
            if order.allocation_policy == AllocationPolicy::CompleteOrder && order.backordered() {
                assert!(!holds, "a waiting order holds something: {context}");
            }
        }
        for (key, stock) in &self.stock {
            assert_eq!(stock.allocated, allocated.get(key).copied().unwrap_or(0), "{key} {context}");
            assert_eq!(stock.backordered, backordered.get(key).copied().unwrap_or(0), "{key} {context}");
            let location = &self.locations[&key.location_id];
            if location.stock_owner == StockOwner::Fillrate {
                assert!(stock.on_hand >= 0 && stock.available() >= 0, "{key} {context}");
            }
            let on_hand: i64 = self.movements.iter().filter(|m| m.key == *key).map(|m| m.on_hand_delta).sum();
            assert_eq!(stock.on_hand, on_hand, "{key} {context}");
            let stoppers = self.rows.values().filter(|r| r.eligible && key_of(r) == *key).count();
            assert_eq!(stock.stoppers, i64::try_from(stoppers).unwrap(), "{key} {context}");
        }
        for row in self.rows.values() {
            let closed = matches!(row.view.backorder.state, BackorderState::Filled | BackorderState::Cancelled);
            assert_eq!(closed, row.view.backorder.open() == 0, "{context}");
            assert!(!(closed && (row.eligible || row.watch_need.is_some())), "{context}");
        }
    }
}

fn held(order: &Order, key: &StockKey) -> i64 {
    order.lines.iter().filter(|l| l.key() == *key).map(|l| l.allocated).sum()
}

fn key_of(row: &BackorderRow) -> StockKey {
    StockKey { location_id: row.view.location_id.clone(), sku: row.view.sku.clone() }
}

fn row_position(row: &BackorderRow) -> QueuePosition {
    QueuePosition { negated_priority: -row.view.priority, place: row.view.place, order_id: row.view.order_id.clone() }
}

fn is_of(of: &AllOf, key: &StockKey) -> bool {
    match of {
        AllOf::Item(sku) => key.sku == *sku,
        AllOf::Location(id) => key.location_id == *id,
    }
}
