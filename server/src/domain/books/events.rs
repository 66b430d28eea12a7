//! What closes a command's account, and what it tells the feed beyond its moves: one event for each order and each
//! stock row it changed.

use super::{Books, Decided};
use crate::domain::{
    event::{Change, EventCause, OrderBefore, OrderFlags},
    id::{OrderId, StockKey},
    inventory::{Stock, StockLevel},
    order::{Line, Order, OrderStatus},
};

impl Books {
    /// Closes a command's account: statuses, revisions, and the events of orders and stock, one each.
    pub(super) fn finish_command(&mut self) -> Decided<()> {
        self.reindex_touched()?;
        let touched: Vec<OrderId> = self.journal.orders.keys().cloned().collect();
        for id in touched {
            self.finish_order(&id)?;
        }
        self.finish_purchase_orders()?;
        let keys: Vec<StockKey> = self.journal.stock.keys().cloned().collect();
        for key in keys {
            self.finish_stock(&key)?;
        }
        Ok(())
    }

    fn finish_order(&mut self, id: &OrderId) -> Decided<()> {
        // What is expected is noted of backorders: their orders stay as their writers saw them.
        if self.context.cause == EventCause::ExpectedTimeNoted {
            return Ok(());
        }
        let now = self.booking.time;
        let former = self.journal.orders.get(id).cloned().flatten();
        let order = self.order_mut(id)?;
        if order.is_open() {
            order.status = order.status_by_lines();
        }
        if let Some(former) = &former {
            let unchanged = Order { watch: order.watch.clone(), ..former.clone() } == *order;
            if unchanged {
                return Ok(());
            }
            order.revision = former.revision + 1;
        }
        order.update_time = now;
        let after = Order { watch: None, ..order.clone() };
        // What the command is to this order: to others that its pass fills it is only the cause.
        let cause = self.context.cause;
        let named = self.context.order_id.as_ref() == Some(id);
        let own = (named || former.as_ref().is_some_and(|f| cancels_backorders(cause, f, &after))).then_some(cause);
        let demand = self.demand.remove(id).unwrap_or_default();
        let updated = former.as_ref().is_some_and(|former| is_update(own, former, &after));
        let flags = former.as_ref().map(OrderFlags::from);
        if updated || flags != Some(OrderFlags::from(&after)) {
            let quantity = concerned(own, former.as_ref(), &after);
            let before = former.as_ref().map(|former| Box::new(OrderBefore::from(former)));
            self.push_event(Change::Order { before, after: Box::new(after), updated, quantity, demand });
        }
        Ok(())
    }

    fn finish_stock(&mut self, key: &StockKey) -> Decided<()> {
        let now = self.booking.time;
        let Some(former) = self.journal.stock.get(key).cloned() else { return Ok(()) };
        if former == *self.stock(key)? && !self.settings_changed(key) {
            return Ok(());
        }
        let before = self.former_level(key, &former)?;
        let after = self.level(key)?;
        let unchanged = StockLevel { revision: before.revision, update_time: before.update_time, ..after } == before;
        let stock = self.stock_mut(key)?;
        if !unchanged || stock.revision == 0 {
            stock.revision += 1;
            stock.update_time = Some(now);
        }
        if !unchanged {
            let after = self.level(key)?;
            self.push_event(Change::Stock { before: Box::new(before), after: Box::new(after) });
        }
        Ok(())
    }

    fn former_level(&mut self, key: &StockKey, former: &Stock) -> Decided<StockLevel> {
        let item = match self.journal.items.get(&key.sku) {
            Some(item) => item.clone(),
            None => self.item(&key.sku)?.cloned(),
        };
        let location = match self.journal.locations.get(&key.location_id) {
            Some(Some(location)) => location.clone(),
            _ => self.known_location(&key.location_id)?.clone(),
        };
        let buffer = item.map_or(0, |i| i.channel_buffer(&key.location_id));
        Ok(former.level(key, &location, buffer))
    }

    fn settings_changed(&self, key: &StockKey) -> bool {
        self.journal.items.contains_key(&key.sku) || self.journal.locations.contains_key(&key.location_id)
    }
}

/// The command cancelled what waits of the order, by its backorders.
fn cancels_backorders(cause: EventCause, former: &Order, after: &Order) -> bool {
    let cancelled = |order: &Order| -> i64 { order.lines.iter().map(|line| line.cancelled).sum() };
    cause == EventCause::BackorderCancelled && cancelled(former) != cancelled(after)
}

/// A command on the order itself changed its fields or lines, not only its status.
fn is_update(own: Option<EventCause>, former: &Order, after: &Order) -> bool {
    let updates = matches!(
        own,
        Some(
            EventCause::OrderUpdated
                | EventCause::OrderShipped
                | EventCause::OrderCancelled
                | EventCause::OrderClosed
                | EventCause::OrderReturned
                | EventCause::BackorderCancelled
        )
    );
    let same_content = || Order {
        status: after.status,
        closed_short: after.closed_short,
        watch: after.watch.clone(),
        revision: after.revision,
        update_time: after.update_time,
        ..former.clone()
    };
    updates && same_content() != *after
}

/// Units that an order's event is about.
fn concerned(own: Option<EventCause>, former: Option<&Order>, after: &Order) -> i64 {
    let sum = |of: fn(&Line) -> i64| -> i64 { after.lines.iter().map(of).sum() };
    let Some(former) = former else { return sum(|line| line.ordered) };
    let rise = |of: fn(&Line) -> i64| -> i64 { sum(of) - former.lines.iter().map(of).sum::<i64>() };
    match own {
        Some(EventCause::OrderApproved) if former.status == OrderStatus::Draft => sum(|line| line.ordered),
        Some(EventCause::OrderShipped) => rise(|line| line.shipped),
        Some(EventCause::OrderCancelled | EventCause::OrderClosed | EventCause::BackorderCancelled) => {
            rise(|line| line.cancelled)
        }
        Some(EventCause::OrderReturned) => rise(|line| line.returned),
        Some(EventCause::OrderUpdated) => rise(|line| line.ordered - line.cancelled),
        _ => rise(|line| line.allocated),
    }
}
