//! `WatchStock`.

use std::sync::Arc;

use fillrate_proto::v1::{self, watch_stock_request as request, watch_stock_response::Message};

use super::{Messages, begin, checkpoint, choices, ids, start};
use crate::{
    app::{
        App,
        feed::{Delivery, FeedEvent, Start, Watcher},
    },
    domain::{
        event::{Change, StockChange},
        id::{LocationId, Sku},
        inventory::StockLevel,
        watch::StockWatch,
    },
    error::Result,
    rpc::{
        convert::{Wire, inventory::stock_level, timestamp},
        parse::{self, Fields, ROOT},
    },
};

pub(in crate::rpc) async fn watch_stock(
    app: &Arc<App>,
    watcher: Watcher,
    request: v1::WatchStockRequest,
) -> Result<Messages<v1::WatchStockResponse>> {
    let watch = parse::whole(|fields| Some(filter(fields, &request.filter.unwrap_or_default())))?;
    begin(app, watcher, (watch, beginning(request.start)?), "WatchStock", message).await
}

fn beginning(sent: Option<request::Start>) -> Result<Start> {
    match sent {
        Some(request::Start::Cursor(cursor)) => start(Some(&cursor), false),
        Some(request::Start::Snapshot(snapshot)) => start(None, snapshot),
        Some(request::Start::FromNow(_)) | None => start(None, false),
    }
}

fn filter(fields: &mut Fields, sent: &v1::StockWatchFilter) -> StockWatch {
    let at = ROOT.field("filter");
    StockWatch {
        skus: ids(fields, (at, "skus"), &sent.skus, Sku::parse),
        locations: ids(fields, (at, "location_ids"), &sent.location_ids, LocationId::parse),
        types: choices(fields, (at, "types"), &sent.types),
    }
}

fn message(delivery: Delivery<StockLevel>) -> Option<v1::WatchStockResponse> {
    let message = match delivery {
        Delivery::Checkpoint { cursor, snapshot_complete } => {
            Message::Checkpoint(checkpoint(cursor, snapshot_complete))
        }
        Delivery::Row(level) => Message::Snapshot(stock_level(level)),
        Delivery::Event(event) => Message::Event(told(Arc::unwrap_or_clone(event))?),
    };
    Some(v1::WatchStockResponse { message: Some(message) })
}

fn told(event: FeedEvent) -> Option<v1::StockEvent> {
    let Change::Stock { before, after } = event.change else { return None };
    Some(v1::StockEvent {
        position: event.cursor.position.get(),
        cursor: event.cursor.to_string(),
        types: StockChange::between(&before, &after).iter().map(Wire::number).collect(),
        cause: event.cause.number(),
        on_hand_delta: after.on_hand - before.on_hand,
        allocated_delta: after.allocated - before.allocated,
        backordered_delta: after.backordered - before.backordered,
        on_order_delta: after.on_order - before.on_order,
        on_order_draft_delta: after.on_order_draft - before.on_order_draft,
        level: Some(stock_level(*after)),
        before: Some(stock_level(*before)),
        request_id: event.request_id.to_string(),
        method: event.cause.method().to_owned(),
        occur_time: Some(timestamp(event.occur_time)),
        create_time: Some(timestamp(event.booked_time)),
    })
}
