//! Whether the server's state is the model's: every counter, line, backorder, and the queue's order.

use std::collections::{BTreeMap, BTreeSet};

use fillrate_proto::v1::{
    Backorder, BackorderFilter, BackorderState, ListOrdersRequest, ListStockRequest, Order, OrderLine, OrderStatus,
    StockLevel,
};
use fillrate_tests::{
    Door,
    model::{self, Key, Model},
};

use super::request::Ids;

/// All that lists show of a tenant.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub orders: Vec<Order>,
    pub stock: Vec<StockLevel>,
    pub backorders: Vec<Backorder>,
    /// By item and location: order, line, units that wait.
    pub queues: BTreeMap<Key, Vec<(String, i32, i64)>>,
}

/// The order that only marks where a command's events end.
pub const BARRIER: &str = "BARRIER";

impl Seen {
    /// Reads it all; the queues of these items and locations.
    pub async fn read(door: &Door, queues: &BTreeSet<Key>) -> Self {
        let all = |states: &[BackorderState]| BackorderFilter {
            states: states.iter().map(|&state| state.into()).collect(),
            ..BackorderFilter::default()
        };
        let states = [BackorderState::Open, BackorderState::Held, BackorderState::Filled, BackorderState::Cancelled];
        let orders = door.list_orders(ListOrdersRequest { page_size: 1_000, ..Default::default() });
        let stock = door.list_stock(ListStockRequest { page_size: 1_000, ..Default::default() });
        let (orders, stock, backorders) = tokio::join!(orders, stock, door.list_waiting(all(&states)));
        let queue = |key: &Key| {
            let key = key.clone();
            async move {
                let filter = BackorderFilter {
                    skus: vec![key.sku.clone()],
                    location_ids: vec![key.location.clone()],
                    ..BackorderFilter::default()
                };
                let found = door.list_waiting(filter).await;
                (key, found.into_iter().map(|wait| (wait.order_id, wait.line_number, wait.open)).collect())
            }
        };
        let queues = futures::future::join_all(queues.iter().map(queue)).await;
        Self {
            orders: orders.unwrap().orders.into_iter().filter(|order| order.order_id != BARRIER).collect(),
            stock: stock.unwrap().levels,
            backorders,
            queues: queues.into_iter().collect(),
        }
    }

    /// The server's backorders by the model's names.
    pub fn named(&self) -> BTreeMap<(String, i32, usize), &Backorder> {
        let mut by_line: BTreeMap<(String, i32), Vec<&Backorder>> = BTreeMap::new();
        for backorder in &self.backorders {
            by_line.entry((backorder.order_id.clone(), backorder.line_number)).or_default().push(backorder);
        }
        let mut named = BTreeMap::new();
        for ((order, line), mut waits) in by_line {
            waits.sort_by(|one, other| one.backorder_id.cmp(&other.backorder_id));
            for (number, wait) in waits.into_iter().enumerate() {
                named.insert((order.clone(), line, number), wait);
            }
        }
        named
    }

    pub fn ids(&self) -> Ids {
        self.named().into_iter().map(|(name, backorder)| (name, backorder.backorder_id.clone())).collect()
    }

    /// Must be what the model says.
    pub fn must_be(&self, model: &Model) {
        self.orders_must_be(model);
        self.stock_must_be(model);
        self.backorders_must_be(model);
        for (key, queue) in &self.queues {
            assert_eq!(*queue, model.waiting_for(key), "the queue of {key:?}");
        }
    }

    fn orders_must_be(&self, model: &Model) {
        let by_id: BTreeMap<&str, &Order> = self.orders.iter().map(|order| (order.order_id.as_str(), order)).collect();
        let expected: BTreeSet<&str> = model.orders.iter().map(|order| order.id.as_str()).collect();
        assert_eq!(by_id.keys().copied().collect::<BTreeSet<_>>(), expected, "the orders");
        for order in &model.orders {
            order_must_be(by_id[order.id.as_str()], order);
        }
        // The queue's order among all that were ever approved.
        let mut placed: Vec<&Order> = self.orders.iter().filter(|order| order.place_time.is_some()).collect();
        placed.sort_by_key(|order| {
            let time = order.place_time.as_ref().map(fillrate_tests::times::micros);
            (std::cmp::Reverse(order.priority), time, order.place_index, order.order_id.clone())
        });
        let placed: Vec<&str> = placed.into_iter().map(|order| order.order_id.as_str()).collect();
        assert_eq!(placed, model.in_queue_order(), "the places in the queue");
    }

    fn stock_must_be(&self, model: &Model) {
        let seen: BTreeMap<Key, [i64; 6]> = self.stock.iter().map(|level| (key_of(level), level_of(level))).collect();
        let keys: BTreeSet<&Key> = seen.keys().chain(model.stock.keys()).collect();
        for key in keys {
            if model.items[&key.sku].untracked {
                continue;
            }
            let expected = [
                model.on_hand(key),
                model.allocated(key),
                model.available(key),
                model.backordered(key),
                model.claimed(key),
                model.sellable(key),
            ];
            let found = seen.get(key).copied().unwrap_or_default();
            let names = "on_hand, allocated, available, backordered, claimed, sellable";
            assert_eq!(found, expected, "{key:?}: {names}");
        }
    }

    fn backorders_must_be(&self, model: &Model) {
        let named = self.named();
        let mut expected = BTreeSet::new();
        for order in &model.orders {
            for line in &order.lines {
                for (number, wait) in line.waits.iter().enumerate() {
                    let name = (order.id.clone(), line.number, number);
                    let Some(found) = named.get(&name) else {
                        panic!("the server has no backorder {name:?}: {wait:?}");
                    };
                    backorder_must_be(found, order, line, wait);
                    expected.insert(name);
                }
            }
        }
        let more: Vec<_> = named.iter().filter(|(name, _)| !expected.contains(*name)).collect();
        assert!(more.is_empty(), "backorders that should not be: {more:?}");
    }
}

pub fn key_of(level: &StockLevel) -> Key {
    Key { location: level.location_id.clone(), sku: level.sku.clone() }
}

fn level_of(level: &StockLevel) -> [i64; 6] {
    [level.on_hand, level.allocated, level.available, level.backordered, level.claimed, level.sellable]
}

pub fn order_must_be(found: &Order, order: &model::Order) {
    let id = &order.id;
    assert_eq!(found.status(), order.status, "the status of {id}: {found:?}");
    assert_eq!(
        (found.priority, found.allocation_policy(), found.ship_policy(), &found.customer_id, &found.location_id),
        (order.priority, order.allocation, order.ship, &order.customer, &order.location),
        "the settings of {id}"
    );
    assert_eq!(
        (found.backordered, found.ready_to_ship),
        (order.is_waiting(), order.is_ready()),
        "backordered and ready_to_ship of {id}: {found:?}"
    );
    let numbers: Vec<i32> = found.lines.iter().map(|line| line.line_number).collect();
    assert_eq!(numbers, order.lines.iter().map(|line| line.number).collect::<Vec<_>>(), "the lines of {id}");
    for (line, expected) in found.lines.iter().zip(&order.lines) {
        line_must_be(line, order, expected);
    }
}

fn line_must_be(found: &OrderLine, order: &model::Order, line: &model::Line) {
    let name = format!("line {} of {}", line.number, order.id);
    assert_eq!((&found.sku, &found.location_id), (&line.key.sku, &line.key.location), "{name}");
    // Of a draft that was cancelled only what was ordered is said.
    if order.dropped {
        assert_eq!(found.ordered, line.ordered, "{name}");
        return;
    }
    let counters = [found.ordered, found.allocated, found.backordered, found.shipped, found.cancelled, found.returned];
    let expected = [line.ordered, line.allocated, line.waiting(), line.shipped, line.cancelled, line.returned];
    assert_eq!(counters, expected, "{name}: ordered, allocated, backordered, shipped, cancelled, returned");
    if line.unshipped() > 0 && order.status != OrderStatus::Draft {
        assert_eq!(found.supply(), line.supply, "{name}");
    }
    assert_eq!(found.backorder_id.is_empty(), line.wait().is_none(), "the open backorder of {name}");
}

fn backorder_must_be(found: &Backorder, order: &model::Order, line: &model::Line, wait: &model::Wait) {
    let name = format!("backorder of line {} of {}: {found:?}", line.number, order.id);
    assert_eq!((found.state(), found.hold()), (wait.state, wait.hold), "{name}");
    assert!(wait.causes.contains(&found.cause), "{name}: one of the causes {:?}", wait.causes);
    if wait.split_unclear {
        assert_eq!(found.original + found.added, wait.original + wait.added, "{name}");
    } else {
        assert_eq!((found.original, found.added), (wait.original, wait.added), "original, added: {name}");
    }
    assert_eq!(
        (found.filled, found.cancelled, found.open),
        (wait.filled, wait.cancelled, wait.open()),
        "filled, cancelled, open: {name}"
    );
    assert_eq!((&found.sku, &found.location_id), (&line.key.sku, &line.key.location), "{name}");
    if wait.is_open() {
        assert_eq!((found.priority, &found.customer_id), (order.priority, &order.customer), "{name}");
    }
}
