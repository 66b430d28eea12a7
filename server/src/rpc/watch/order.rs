//! `WatchOrders`.

use std::sync::Arc;

use fillrate_proto::v1::{self, watch_orders_request as request, watch_orders_response::Message};

use super::{Messages, begin, checkpoint, choices, ids, start};
use crate::{
    app::{
        App,
        feed::{Delivery, FeedEvent, Start, Watcher},
    },
    domain::{
        event::{Change, OrderBefore, OrderChange, OrderFlags},
        id::{CustomerId, LocationId, OrderId, Sku},
        order::Order,
        watch::OrderWatch,
    },
    error::Result,
    rpc::{
        convert::{Wire, order::order, timestamp},
        parse::{self, Fields, ROOT},
    },
};

pub(in crate::rpc) async fn watch_orders(
    app: &Arc<App>,
    watcher: Watcher,
    request: v1::WatchOrdersRequest,
) -> Result<Messages<v1::WatchOrdersResponse>> {
    let watch = parse::whole(|fields| Some(filter(fields, &request.filter.unwrap_or_default())))?;
    begin(app, watcher, (watch, beginning(request.start)?), "WatchOrders", message).await
}

fn beginning(sent: Option<request::Start>) -> Result<Start> {
    match sent {
        Some(request::Start::Cursor(cursor)) => start(Some(&cursor), false),
        Some(request::Start::Snapshot(snapshot)) => start(None, snapshot),
        Some(request::Start::FromNow(_)) | None => start(None, false),
    }
}

fn filter(fields: &mut Fields, sent: &v1::OrderWatchFilter) -> OrderWatch {
    let at = ROOT.field("filter");
    OrderWatch {
        orders: ids(fields, (at, "order_ids"), &sent.order_ids, OrderId::parse),
        customers: ids(fields, (at, "customer_ids"), &sent.customer_ids, CustomerId::parse),
        skus: ids(fields, (at, "skus"), &sent.skus, Sku::parse),
        locations: ids(fields, (at, "location_ids"), &sent.location_ids, LocationId::parse),
        types: choices(fields, (at, "types"), &sent.types),
    }
}

fn message(delivery: Delivery<Order>) -> Option<v1::WatchOrdersResponse> {
    let message = match delivery {
        Delivery::Checkpoint { cursor, snapshot_complete } => {
            Message::Checkpoint(checkpoint(cursor, snapshot_complete))
        }
        Delivery::Row(row) => Message::Snapshot(order(row)),
        Delivery::Event(event) => Message::Event(told(Arc::unwrap_or_clone(event))?),
    };
    Some(v1::WatchOrdersResponse { message: Some(message) })
}

fn told(event: FeedEvent) -> Option<v1::OrderEvent> {
    let Change::Order { before, after, updated, quantity, .. } = event.change else { return None };
    let former = before.as_ref().map(|before| before.flags);
    let types = OrderChange::between(former, OrderFlags::from(&*after), updated);
    Some(v1::OrderEvent {
        position: event.cursor.position.get(),
        cursor: event.cursor.to_string(),
        types: types.iter().map(Wire::number).collect(),
        order: Some(order(*after)),
        before: before.map(|before| former_order(*before)),
        cause: event.cause.number(),
        quantity,
        request_id: event.request_id.to_string(),
        method: event.cause.method().to_owned(),
        occur_time: Some(timestamp(event.occur_time)),
        create_time: Some(timestamp(event.booked_time)),
    })
}

/// An order before a change. Its flags followed from lines that are no longer known.
fn former_order(before: OrderBefore) -> v1::Order {
    let OrderFlags { backordered, ready_to_ship, .. } = before.flags;
    v1::Order { backordered, ready_to_ship, ..order(before.order) }
}
