//! `WatchBackorders`.

use std::sync::Arc;

use fillrate_proto::v1::{self, watch_backorders_request as request, watch_backorders_response::Message};

use super::{Messages, begin, checkpoint, choices, ids, start};
use crate::{
    app::{
        App,
        feed::{Delivery, FeedEvent, Start, Watcher},
    },
    domain::{
        event::{BackorderView, Change},
        id::{CustomerId, LocationId, OrderId, Sku},
        watch::BackorderWatch,
    },
    error::Result,
    rpc::{
        convert::{Wire as _, backorder, timestamp},
        parse::{self, Fields, ROOT},
    },
};

pub(in crate::rpc) async fn watch_backorders(
    app: &Arc<App>,
    watcher: Watcher,
    request: v1::WatchBackordersRequest,
) -> Result<Messages<v1::WatchBackordersResponse>> {
    let watch = parse::whole(|fields| Some(filter(fields, &request.filter.unwrap_or_default())))?;
    begin(app, watcher, (watch, beginning(request.start)?), "WatchBackorders", message).await
}

fn beginning(sent: Option<request::Start>) -> Result<Start> {
    match sent {
        Some(request::Start::Cursor(cursor)) => start(Some(&cursor), false),
        Some(request::Start::Snapshot(snapshot)) => start(None, snapshot),
        Some(request::Start::FromNow(_)) | None => start(None, false),
    }
}

fn filter(fields: &mut Fields, sent: &v1::BackorderWatchFilter) -> BackorderWatch {
    let at = ROOT.field("filter");
    BackorderWatch {
        orders: ids(fields, (at, "order_ids"), &sent.order_ids, OrderId::parse),
        customers: ids(fields, (at, "customer_ids"), &sent.customer_ids, CustomerId::parse),
        skus: ids(fields, (at, "skus"), &sent.skus, Sku::parse),
        locations: ids(fields, (at, "location_ids"), &sent.location_ids, LocationId::parse),
        types: choices(fields, (at, "types"), &sent.types),
    }
}

fn message(delivery: Delivery<BackorderView>) -> Option<v1::WatchBackordersResponse> {
    let message = match delivery {
        Delivery::Checkpoint { cursor, snapshot_complete } => {
            Message::Checkpoint(checkpoint(cursor, snapshot_complete))
        }
        Delivery::Row(view) => Message::Snapshot(backorder::backorder(view)),
        Delivery::Event(event) => Message::Event(told(Arc::unwrap_or_clone(event))?),
    };
    Some(v1::WatchBackordersResponse { message: Some(message) })
}

fn told(event: FeedEvent) -> Option<v1::BackorderEvent> {
    let Change::Backorder { change, quantity, before, after } = event.change else { return None };
    Some(v1::BackorderEvent {
        position: event.cursor.position.get(),
        cursor: event.cursor.to_string(),
        r#type: change.number(),
        backorder: Some(backorder::backorder(*after)),
        before: before.map(|before| backorder::backorder(*before)),
        cause: event.cause.number(),
        quantity,
        request_id: event.request_id.to_string(),
        method: event.cause.method().to_owned(),
        occur_time: Some(timestamp(event.occur_time)),
        create_time: Some(timestamp(event.booked_time)),
    })
}
