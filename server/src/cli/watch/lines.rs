//! What a watch gives, a line each.

use fillrate_proto::v1::{
    self, watch_backorders_response as backorders, watch_orders_response as orders, watch_stock_response as stock,
};

use crate::cli::words::{list, second, word};

/// A message as a line.
pub(super) trait Lines {
    /// Its line; checkpoints have none, but for one that ends a snapshot.
    fn line(&self) -> Option<String>;
    fn is_event(&self) -> bool;
}

/// That of a checkpoint.
fn complete(checkpoint: &v1::Checkpoint) -> Option<String> {
    checkpoint.snapshot_complete.then(|| "That is all there is now; changes follow.".to_owned())
}

fn because(cause: i32) -> String {
    format!("({})", word::<v1::EventCause>(cause))
}

impl Lines for v1::WatchOrdersResponse {
    fn line(&self) -> Option<String> {
        match self.message.as_ref()? {
            orders::Message::Checkpoint(checkpoint) => complete(checkpoint),
            orders::Message::Snapshot(order) => Some(format!("now  {}", of_order(order))),
            orders::Message::Event(event) => Some(format!(
                "{}  {}: {} {}  {}",
                second(event.create_time.as_ref()),
                event.position,
                list::<v1::OrderEventType>(&event.types),
                because(event.cause),
                event.order.as_ref().map(of_order).unwrap_or_default(),
            )),
        }
    }

    fn is_event(&self) -> bool {
        matches!(self.message, Some(orders::Message::Event(_)))
    }
}

fn of_order(order: &v1::Order) -> String {
    let waiting: i64 = order.lines.iter().map(|line| line.backordered).sum();
    let ready = if order.ready_to_ship { ", ready to ship" } else { "" };
    let status = word::<v1::OrderStatus>(order.status);
    format!("order {} is {status}, {waiting} units wait{ready}", order.order_id)
}

impl Lines for v1::WatchBackordersResponse {
    fn line(&self) -> Option<String> {
        match self.message.as_ref()? {
            backorders::Message::Checkpoint(checkpoint) => complete(checkpoint),
            backorders::Message::Snapshot(backorder) => Some(format!("now  {}", of_backorder(backorder))),
            backorders::Message::Event(event) => Some(format!(
                "{}  {}: {} {} {}  {}",
                second(event.create_time.as_ref()),
                event.position,
                word::<v1::BackorderEventType>(event.r#type),
                event.quantity,
                because(event.cause),
                event.backorder.as_ref().map(of_backorder).unwrap_or_default(),
            )),
        }
    }

    fn is_event(&self) -> bool {
        matches!(self.message, Some(backorders::Message::Event(_)))
    }
}

fn of_backorder(backorder: &v1::Backorder) -> String {
    let (order, line) = (&backorder.order_id, backorder.line_number);
    let (open, sku, location) = (backorder.open, &backorder.sku, &backorder.location_id);
    let state = word::<v1::BackorderState>(backorder.state);
    format!("order {order} line {line} is {state}, {open} of {sku} at {location} wait")
}

impl Lines for v1::WatchStockResponse {
    fn line(&self) -> Option<String> {
        match self.message.as_ref()? {
            stock::Message::Checkpoint(checkpoint) => complete(checkpoint),
            stock::Message::Snapshot(level) => Some(format!("now  {}", of_level(level))),
            stock::Message::Event(event) => Some(format!(
                "{}  {}: {} {}  {}",
                second(event.create_time.as_ref()),
                event.position,
                list::<v1::StockEventType>(&event.types),
                because(event.cause),
                event.level.as_ref().map(of_level).unwrap_or_default(),
            )),
        }
    }

    fn is_event(&self) -> bool {
        matches!(self.message, Some(stock::Message::Event(_)))
    }
}

fn of_level(level: &v1::StockLevel) -> String {
    let v1::StockLevel { sku, location_id, on_hand, allocated, backordered, sellable, .. } = level;
    format!(
        "{sku} at {location_id}: {on_hand} on hand, {allocated} allocated, {backordered} backordered, {sellable} sellable"
    )
}
