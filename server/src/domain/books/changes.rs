//! The outcome of a transaction's commands as rows to write.

use std::collections::BTreeMap;

use super::{Books, Decided, PurchasingChanges};
use crate::domain::{
    backorder::queue::{OrderEntry, QueueEntries, QueueView},
    event::{BackorderView, Event, OrderBefore},
    id::{OrderId, StockKey},
    inventory::{Item, Location, Movement, Stock, StockLevel},
    order::{AllocationPolicy, Cancellation, Line, Order, OrderStatus, Return, Shipment},
};

/// A backorder with what its row says of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackorderRow {
    pub view: BackorderView,
    pub eligible: bool,
    pub watch_need: Option<i64>,
}

/// Rows to write. New rows were not there when the working set was loaded.
#[derive(Debug, Default)]
pub struct Changes<'a> {
    pub new_orders: Vec<&'a Order>,
    pub changed_orders: Vec<&'a Order>,
    pub new_lines: Vec<(&'a Order, &'a Line)>,
    pub changed_lines: Vec<(&'a Order, &'a Line)>,
    /// Lines that an update took off a draft.
    pub removed_lines: Vec<(OrderId, i32)>,
    pub new_backorders: Vec<BackorderRow>,
    pub changed_backorders: Vec<BackorderRow>,
    pub new_stock: Vec<(&'a StockKey, &'a Stock)>,
    pub changed_stock: Vec<(&'a StockKey, &'a Stock)>,
    pub movements: &'a [Movement],
    pub events: &'a [Event],
    pub shipments: &'a [Shipment],
    pub returns: &'a [Return],
    pub cancellations: &'a [Cancellation],
    pub items: Vec<&'a Item>,
    pub locations: Vec<&'a Location>,
    pub purchasing: PurchasingChanges<'a>,
}

pub(super) fn of(books: &Books) -> Changes<'_> {
    let mut changes = Changes {
        movements: &books.movements,
        events: &books.events,
        shipments: &books.shipments,
        returns: &books.returns,
        cancellations: &books.cancellations,
        items: books.put_items.iter().filter_map(|sku| books.items.get(sku)?.as_ref()).collect(),
        locations: books.put_locations.iter().filter_map(|id| books.locations.get(id)?.as_ref()).collect(),
        purchasing: books.purchasing.changes(),
        ..Changes::default()
    };
    let mut loaded_rows = BTreeMap::new();
    let mut rows = BTreeMap::new();
    let mut orders: Vec<&Order> = books.orders.values().flatten().collect();
    orders.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    for order in orders {
        let former = books.loaded_orders.get(&order.id);
        order_rows(&mut changes, order, former);
        let former_entry = books.loaded_entries.get(&order.id).and_then(Option::as_ref);
        let entry = books.entries.of(&order.id);
        if former == Some(order) && former_entry == entry {
            continue;
        }
        for row in former.iter().flat_map(|o| backorder_rows(o, former_entry)) {
            loaded_rows.insert(row.view.backorder.id.clone(), row);
        }
        for row in backorder_rows(order, entry) {
            rows.insert(row.view.backorder.id.clone(), row);
        }
    }
    for view in &books.closed {
        let row = BackorderRow { view: view.clone(), eligible: false, watch_need: None };
        rows.insert(view.backorder.id.clone(), row);
    }
    for (id, row) in rows {
        match loaded_rows.get(&id) {
            None => changes.new_backorders.push(row),
            Some(loaded) if *loaded != row => changes.changed_backorders.push(row),
            Some(_) => {}
        }
    }
    for (key, stock) in &books.stock {
        match books.loaded_stock.get(key) {
            None if *stock != Stock::default() => changes.new_stock.push((key, stock)),
            Some(loaded) if loaded != stock => changes.changed_stock.push((key, stock)),
            _ => {}
        }
    }
    changes
}

fn order_rows<'a>(changes: &mut Changes<'a>, order: &'a Order, former: Option<&Order>) {
    let Some(former) = former else {
        changes.new_orders.push(order);
        changes.new_lines.extend(order.lines.iter().map(|l| (order, l)));
        return;
    };
    if former == order {
        return;
    }
    if OrderBefore::from(former) != OrderBefore::from(order) {
        changes.changed_orders.push(order);
    }
    let approved = former.status == OrderStatus::Draft && order.status != OrderStatus::Draft;
    for line in &order.lines {
        match former.line(line.number).and_then(|i| former.lines.get(i)) {
            None => changes.new_lines.push((order, line)),
            Some(old) if approved || !same_row(old, line) => changes.changed_lines.push((order, line)),
            Some(_) => {}
        }
    }
    let gone = former.lines.iter().filter(|l| order.line(l.number).is_none());
    changes.removed_lines.extend(gone.map(|l| (order.id.clone(), l.number)));
}

/// Nothing changed but what stands in the row of its backorder.
fn same_row(old: &Line, line: &Line) -> bool {
    Line { backorder: line.backorder.clone(), ..old.clone() } == *line
}

/// The rows of an order's open backorders, given where the order stands in the queues.
fn backorder_rows(order: &Order, entry: Option<&OrderEntry>) -> Vec<BackorderRow> {
    let mut watched = false;
    let waiting = order.lines.iter().filter_map(|line| Some((line, line.backorder.as_ref()?)));
    waiting
        .filter_map(|(line, backorder)| {
            let key = line.key();
            let eligible = !line.is_held() && entry.is_some_and(|e| e.eligible.contains_key(&key));
            let need = entry.filter(|_| eligible).and_then(|e| e.watching.get(&key));
            let watch_need = match order.allocation_policy {
                AllocationPolicy::Partial => need.map(|_| 1),
                AllocationPolicy::CompleteLine => need.map(|_| line.backordered),
                // One row stands for the whole order.
                AllocationPolicy::CompleteOrder if watched => None,
                AllocationPolicy::CompleteOrder => need.copied(),
            };
            watched |= watch_need.is_some();
            Some(BackorderRow { view: order.backorder_view(line, backorder)?, eligible, watch_need })
        })
        .collect()
}

impl Books {
    /// A stock row as callers see it now.
    pub(in crate::domain) fn level(&mut self, key: &StockKey) -> Decided<StockLevel> {
        let location = self.known_location(&key.location_id)?.clone();
        let buffer = self.item(&key.sku)?.map_or(0, |i| i.channel_buffer(&key.location_id));
        Ok(self.stock(key)?.level(key, &location, buffer))
    }

    /// Sets every order that the command touched so far in its place of the queues.
    pub(in crate::domain) fn reindex_touched(&mut self) -> Decided<()> {
        let touched: Vec<OrderId> = self.journal.orders.keys().cloned().collect();
        for id in touched {
            self.reindex(&id)?;
        }
        Ok(())
    }

    pub(in crate::domain) fn entries(&self) -> &QueueEntries {
        &self.entries
    }

    pub(in crate::domain) fn queue_view(&self, key: &StockKey) -> Option<&QueueView> {
        self.queues.get(key)
    }

    pub(in crate::domain) fn last_tried(&self) -> Option<&OrderId> {
        self.tried_last.as_ref()
    }
}
