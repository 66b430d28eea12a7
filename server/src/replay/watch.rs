//! The replay's own watchers: three streams that see every event between them, begun before the first request and
//! resumed from their last cursor when a connection is lost.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use fillrate_proto::v1;
use futures::{StreamExt as _, stream::BoxStream};
use tokio::task::JoinHandle;
use tonic::{Code, Request, Status};

use super::{
    door::{Door, passes, told},
    progress::Progress,
    seen::{Change, Kind, Seen, Waiting},
};

const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long the streams may take for the last events once nothing is sent any more.
const CATCH_UP: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Watchers at work. Dropped, they end.
pub(super) struct Watch {
    door: Door,
    seen: Arc<Mutex<Seen>>,
    watchers: Vec<JoinHandle<()>>,
}

/// A message of any of the streams.
enum Message {
    Checkpoint(String),
    Event(String, Change),
    Other,
}

impl Watch {
    /// Begins: all streams behind the same cursor.
    pub(super) async fn start(door: Door, progress: &Progress) -> Result<Self, String> {
        let (cursor, waiting) = now(&door).await?;
        let seen = Arc::new(Mutex::new(Seen::from(waiting)));
        let watchers = Kind::ALL.map(|kind| {
            let follower = Follower { door: door.clone(), kind, cursor: cursor.clone(), seen: Arc::clone(&seen) };
            tokio::spawn(follower.follow(progress.clone()))
        });
        Ok(Self { door, seen, watchers: watchers.into() })
    }

    /// Waits until the streams have told all that happened so far, the last requests' events among it, and gives what
    /// they told. An event gets its position after its commit: the feed's head alone does not tell that none is missing.
    pub(super) async fn caught_up(&self, last: &HashSet<String>) -> Result<Seen, String> {
        let begin = Instant::now();
        loop {
            let (cursor, waiting) = now(&self.door).await?;
            if let Some(seen) = self.look(&cursor, waiting, last, begin.elapsed() >= CATCH_UP) {
                return Ok(seen);
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// What was seen, once nothing is missing, or nothing more is to be expected.
    fn look(&self, cursor: &str, waiting: Waiting, last: &HashSet<String>, at_last: bool) -> Option<Seen> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !(seen.has_all(cursor, waiting) && seen.tells_of(last) || seen.has_faults() || at_last) {
            return None;
        }
        seen.finish(cursor, waiting);
        Some(seen.clone())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        for watcher in &self.watchers {
            watcher.abort();
        }
    }
}

/// Where the feed stands, and what waits. The cursor is that of the moment before.
async fn now(door: &Door) -> Result<(String, Waiting), String> {
    let page = v1::ListBackordersRequest { page_size: 1, ..Default::default() };
    let listed = door.list_backorders(page).await.map_err(|refused| refused.to_string())?;
    let summary = v1::SummarizeBackordersRequest {
        group_by: v1::BackorderGrouping::Location.into(),
        page_size: 1,
        ..Default::default()
    };
    let total = door.summarize_backorders(summary).await.map_err(|refused| refused.to_string())?.total;
    let total = total.unwrap_or_default();
    Ok((listed.cursor, Waiting { backorders: total.backorder_count, units: total.units }))
}

/// Keeps one stream open.
struct Follower {
    door: Door,
    kind: Kind,
    cursor: String,
    seen: Arc<Mutex<Seen>>,
}

impl Follower {
    async fn follow(mut self, progress: Progress) {
        let mut pause = FIRST_PAUSE;
        let mut lost = false;
        loop {
            match self.open().await {
                Ok(mut stream) => {
                    if lost {
                        self.note(|seen, kind| seen.resumed(kind));
                    }
                    while let Some(message) = stream.next().await {
                        let Ok(message) = message else { break };
                        pause = FIRST_PAUSE;
                        self.take(message);
                    }
                }
                Err(status) if passes(&status).is_some() || status.code() == Code::Unknown => {}
                Err(status) => {
                    let text = format!("the {} stream cannot go on: {}", self.kind.name(), told(&status));
                    progress.say(&text);
                    self.note(|seen, _| seen.fault(text));
                    return;
                }
            }
            lost = true;
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Checkpoint(cursor) => {
                self.note(|seen, kind| seen.checkpoint(kind, &cursor));
                self.cursor = cursor;
            }
            Message::Event(cursor, change) => {
                self.note(|seen, kind| seen.event(kind, &cursor, change));
                self.cursor = cursor;
            }
            Message::Other => {}
        }
    }

    fn note(&self, what: impl FnOnce(&mut Seen, Kind)) {
        what(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner), self.kind);
    }

    /// Opens the stream behind the last cursor.
    async fn open(&self) -> Result<BoxStream<'static, Result<Message, Status>>, Status> {
        let cursor = self.cursor.clone();
        // One arm for each service's own types; they differ in nothing that matters here.
        macro_rules! open {
            ($service:ident, $method:ident, $request:ident, $start:ident, $message:ident, $change:expr) => {{
                use v1::{$message::Message as Sent, $start::Start};
                let request = v1::$request { start: Some(Start::Cursor(cursor)), ..Default::default() };
                let stream = self.door.$service.clone().$method(Request::new(request)).await?.into_inner();
                let read = stream.map(|sent| {
                    Ok(match sent?.message {
                        Some(Sent::Checkpoint(checkpoint)) => Message::Checkpoint(checkpoint.cursor),
                        Some(Sent::Event(event)) => Message::Event(event.cursor.clone(), $change(event)),
                        _ => Message::Other,
                    })
                });
                read.boxed()
            }};
        }
        Ok(match self.kind {
            Kind::Backorders => open!(
                backorders,
                watch_backorders,
                WatchBackordersRequest,
                watch_backorders_request,
                watch_backorders_response,
                |event: v1::BackorderEvent| Change::of_backorder(&event)
            ),
            Kind::Orders => open!(
                orders,
                watch_orders,
                WatchOrdersRequest,
                watch_orders_request,
                watch_orders_response,
                |event: v1::OrderEvent| Change::at(event.position, event.request_id)
            ),
            Kind::Stock => open!(
                inventory,
                watch_stock,
                WatchStockRequest,
                watch_stock_request,
                watch_stock_response,
                |event: v1::StockEvent| Change::at(event.position, event.request_id)
            ),
        })
    }
}
