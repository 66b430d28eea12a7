//! Watching a stream, of whichever service, and what can be said of any event.

use std::{fmt::Debug, time::Duration};

use fillrate_proto::v1::{
    Backorder, BackorderEvent, Checkpoint, Order, OrderEvent, StockEvent, StockLevel, WatchBackordersRequest,
    WatchBackordersResponse, WatchOrdersRequest, WatchOrdersResponse, WatchStockRequest, WatchStockResponse,
    watch_backorders_request, watch_backorders_response, watch_orders_request, watch_orders_response,
    watch_stock_request, watch_stock_response,
};
use tonic::Streaming;

use crate::{Door, Refusal};

/// How long something that must come may take on a busy machine; nothing ever waits for this to pass but a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// A message of a watch.
#[derive(Debug, Clone)]
pub enum Message<E, S> {
    /// Where to resume.
    Checkpoint(Checkpoint),
    /// A change.
    Event(E),
    /// A row of the snapshot.
    Snapshot(S),
}

/// What every event says.
pub trait FeedEvent: Debug + Clone + Send {
    /// Its number in the feed.
    fn position(&self) -> i64;
    /// Where to resume after it.
    fn cursor(&self) -> &str;
    /// What changed, by name.
    fn row(&self) -> String;
    /// The row's revision after the change.
    fn revision(&self) -> i64;
    /// The row's revision before it, 0 if it was not there.
    fn revision_before(&self) -> i64;
    /// The request that did it.
    fn request_id(&self) -> &str;
}

/// A row of a snapshot.
pub trait SnapshotRow: Debug + Clone + Send {
    /// The row, named as by [`FeedEvent::row`].
    fn row(&self) -> String;
    /// Its revision.
    fn revision(&self) -> i64;
}

/// The answers of one watch method.
pub trait Watched: Debug + Send + 'static {
    /// Its events.
    type Event: FeedEvent;
    /// The rows of its snapshots.
    type Snapshot: SnapshotRow;
    /// What an answer is.
    fn message(self) -> Message<Self::Event, Self::Snapshot>;
    /// Begins to watch all of the tenant's.
    fn watch(door: &Door, start: Start) -> impl Future<Output = Result<Streaming<Self>, Refusal>> + Send
    where
        Self: Sized;
}

/// Where a watch begins.
#[derive(Debug, Clone)]
pub enum Start {
    /// Now.
    Now,
    /// After this cursor.
    Cursor(String),
    /// With a snapshot.
    Snapshot,
}

/// The same for each of the three services.
macro_rules! watched {
    ($response:ty, $module:ident, $event:ty, $snapshot:ty, $row:ident, $name:expr, $request:ident, $start:ident, $method:ident) => {
        impl FeedEvent for $event {
            fn position(&self) -> i64 {
                self.position
            }
            fn cursor(&self) -> &str {
                &self.cursor
            }
            fn row(&self) -> String {
                self.$row.as_ref().map($name).unwrap_or_default()
            }
            fn revision(&self) -> i64 {
                self.$row.as_ref().map_or(0, |row| row.revision)
            }
            fn revision_before(&self) -> i64 {
                self.before.as_ref().map_or(0, |row| row.revision)
            }
            fn request_id(&self) -> &str {
                &self.request_id
            }
        }

        impl SnapshotRow for $snapshot {
            fn row(&self) -> String {
                $name(self)
            }
            fn revision(&self) -> i64 {
                self.revision
            }
        }

        impl Watched for $response {
            type Event = $event;
            type Snapshot = $snapshot;

            fn message(self) -> Message<$event, $snapshot> {
                match self.message.expect("an answer says something") {
                    $module::Message::Checkpoint(checkpoint) => Message::Checkpoint(checkpoint),
                    $module::Message::Event(event) => Message::Event(event),
                    $module::Message::Snapshot(row) => Message::Snapshot(row),
                }
            }

            async fn watch(door: &Door, start: Start) -> Result<Streaming<Self>, Refusal> {
                let start = match start {
                    Start::Now => $start::Start::FromNow(true),
                    Start::Cursor(cursor) => $start::Start::Cursor(cursor),
                    Start::Snapshot => $start::Start::Snapshot(true),
                };
                door.$method($request { start: Some(start), filter: None }).await
            }
        }
    };
}

watched!(
    WatchBackordersResponse,
    watch_backorders_response,
    BackorderEvent,
    Backorder,
    backorder,
    |row: &Backorder| row.backorder_id.clone(),
    WatchBackordersRequest,
    watch_backorders_request,
    watch_backorders
);
watched!(
    WatchOrdersResponse,
    watch_orders_response,
    OrderEvent,
    Order,
    order,
    |row: &Order| row.order_id.clone(),
    WatchOrdersRequest,
    watch_orders_request,
    watch_orders
);
watched!(
    WatchStockResponse,
    watch_stock_response,
    StockEvent,
    StockLevel,
    level,
    |row: &StockLevel| format!("{} at {}", row.sku, row.location_id),
    WatchStockRequest,
    watch_stock_request,
    watch_stock
);

/// A running watch.
pub struct Watch<R: Watched> {
    stream: Streaming<R>,
    last_cursor: String,
}

impl<R: Watched> Watch<R> {
    /// Wraps a stream that has just begun.
    #[must_use]
    pub fn new(stream: Streaming<R>) -> Self {
        Self { stream, last_cursor: String::new() }
    }

    /// Begins to watch; what comes first is still to be read.
    pub async fn start(door: &Door, start: Start) -> Self {
        Self::new(R::watch(door, start).await.expect("the watch begins"))
    }

    /// Begins to watch from now on: once this returns nothing that happens is missed.
    pub async fn from_now(door: &Door) -> Self {
        let mut watch = Self::start(door, Start::Now).await;
        let first = watch.next().await;
        assert!(matches!(first, Ok(Message::Checkpoint(_))), "a watch begins with a checkpoint: {first:?}");
        watch
    }

    /// Goes on after a cursor; the first checkpoint is read.
    pub async fn resume(door: &Door, cursor: &str) -> Self {
        let mut watch = Self::start(door, Start::Cursor(cursor.to_owned())).await;
        let first = watch.next().await;
        assert!(matches!(first, Ok(Message::Checkpoint(_))), "a watch begins with a checkpoint: {first:?}");
        watch
    }

    /// The next message, of this stream or of one that goes on after its last cursor: the way of a client whose server
    /// lost its database for a moment.
    ///
    /// # Errors
    /// When the stream ended for any other reason.
    pub async fn next_after_any_outage(&mut self, door: &Door) -> Result<Message<R::Event, R::Snapshot>, Refusal> {
        loop {
            let next = self.next().await;
            match &next {
                Err(ended) if ended.is_to_be_retried().await => {}
                _ => return next,
            }
            self.stream = loop {
                match R::watch(door, Start::Cursor(self.last_cursor.clone())).await {
                    Ok(stream) => break stream,
                    Err(refused) if refused.is_to_be_retried().await => {}
                    Err(refused) => return Err(refused),
                }
            };
        }
    }

    /// The next message, or why the stream ended.
    ///
    /// # Errors
    /// When the stream has ended.
    pub async fn next(&mut self) -> Result<Message<R::Event, R::Snapshot>, Refusal> {
        let read = tokio::time::timeout(PATIENCE, self.stream.message()).await;
        let read = read.unwrap_or_else(|_| panic!("nothing was heard within {PATIENCE:?}"));
        let message = match read {
            Ok(Some(answer)) => answer.message(),
            Ok(None) => return Err(tonic::Status::ok("the stream ended without a status").into()),
            Err(status) => return Err(status.into()),
        };
        match &message {
            Message::Event(event) => event.cursor().clone_into(&mut self.last_cursor),
            Message::Checkpoint(checkpoint) if !checkpoint.cursor.is_empty() => {
                self.last_cursor.clone_from(&checkpoint.cursor);
            }
            _ => {}
        }
        Ok(message)
    }

    /// The next event; checkpoints before it are passed over.
    pub async fn event(&mut self) -> R::Event {
        loop {
            match self.next().await {
                Ok(Message::Event(event)) => return event,
                Ok(Message::Checkpoint(_)) => {}
                other => panic!("an event was expected: {other:?}"),
            }
        }
    }

    /// The next so many events.
    pub async fn events(&mut self, count: usize) -> Vec<R::Event> {
        let mut events = Vec::with_capacity(count);
        for _ in 0..count {
            events.push(self.event().await);
        }
        events
    }

    /// Every event up to the one that is wanted.
    pub async fn events_until(&mut self, mut wanted: impl FnMut(&R::Event) -> bool) -> Vec<R::Event> {
        let mut events = Vec::new();
        loop {
            let event = self.event().await;
            let last = wanted(&event);
            events.push(event);
            if last {
                return events;
            }
        }
    }

    /// Reads to the end of the stream, and says how it ended.
    pub async fn end(&mut self) -> (Vec<Message<R::Event, R::Snapshot>>, Refusal) {
        let mut messages = Vec::new();
        loop {
            match self.next().await {
                Ok(message) => messages.push(message),
                Err(end) => return (messages, end),
            }
        }
    }

    /// The newest cursor that it was given; empty before the first.
    #[must_use]
    pub fn cursor(&self) -> &str {
        &self.last_cursor
    }
}
