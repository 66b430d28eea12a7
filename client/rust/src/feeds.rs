//! The three feeds, and what differs between them.

use fillrate_proto::v1::{self, Checkpoint};

use crate::{
    calls::Method,
    connect::Client,
    watch::{Feed, Origin, Row, Watch, WatchMessage, WatchOptions, watch},
};

macro_rules! feed {
    (
        $request:ident -> $answer:ident, $path:literal, $start:ident, $message:ident, $state:ident,
        |$row:ident| $key:expr
    ) => {
        impl WatchMessage for v1::$answer {
            fn checkpoint(&self) -> Option<&Checkpoint> {
                match &self.message {
                    Some(v1::$message::Message::Checkpoint(checkpoint)) => Some(checkpoint),
                    _ => None,
                }
            }

            fn event_cursor(&self) -> Option<&str> {
                match &self.message {
                    Some(v1::$message::Message::Event(event)) => Some(&event.cursor),
                    _ => None,
                }
            }

            fn row(&self) -> Row {
                match &self.message {
                    Some(v1::$message::Message::Event(event)) => match &event.$state {
                        Some($row) => Row::Event($key, $row.revision),
                        None => Row::None,
                    },
                    Some(v1::$message::Message::Snapshot($row)) => Row::Snapshot($key, $row.revision),
                    _ => Row::None,
                }
            }
        }

        impl Feed for v1::$request {
            const METHOD: Method = Method($path);
            type Message = v1::$answer;

            fn origin(&self) -> Origin {
                match &self.start {
                    Some(v1::$start::Start::Cursor(cursor)) => Origin::Cursor(cursor.clone()),
                    Some(v1::$start::Start::Snapshot(true)) => Origin::Snapshot,
                    _ => Origin::Now,
                }
            }

            fn begin_at(&mut self, origin: &Origin) {
                match origin {
                    Origin::Cursor(cursor) => self.start = Some(v1::$start::Start::Cursor(cursor.clone())),
                    Origin::Snapshot => self.start = Some(v1::$start::Start::Snapshot(true)),
                    Origin::Now => {}
                }
            }
        }
    };
}

feed! {
    WatchOrdersRequest -> WatchOrdersResponse, "/fillrate.v1.OrderService/WatchOrders",
    watch_orders_request, watch_orders_response, order, |order| order.order_id.clone()
}
feed! {
    WatchBackordersRequest -> WatchBackordersResponse, "/fillrate.v1.BackorderService/WatchBackorders",
    watch_backorders_request, watch_backorders_response, backorder, |backorder| backorder.backorder_id.clone()
}
feed! {
    WatchStockRequest -> WatchStockResponse, "/fillrate.v1.InventoryService/WatchStock",
    watch_stock_request, watch_stock_response, level, |level| format!("{}\n{}", level.location_id, level.sku)
}

impl Client {
    /// Gives every change of orders until it is dropped, or an error that ends it.
    pub fn watch_orders(
        &self,
        request: v1::WatchOrdersRequest,
        options: WatchOptions,
    ) -> Watch<v1::WatchOrdersResponse> {
        watch(self.calls.clone(), request, options)
    }

    /// Gives every change of backorders until it is dropped, or an error that ends it.
    pub fn watch_backorders(
        &self,
        request: v1::WatchBackordersRequest,
        options: WatchOptions,
    ) -> Watch<v1::WatchBackordersResponse> {
        watch(self.calls.clone(), request, options)
    }

    /// Gives every change of stock until it is dropped, or an error that ends it.
    pub fn watch_stock(&self, request: v1::WatchStockRequest, options: WatchOptions) -> Watch<v1::WatchStockResponse> {
        watch(self.calls.clone(), request, options)
    }
}
