//! Watches that resume.

use std::{
    collections::HashMap,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use fillrate_proto::v1::Checkpoint;
use futures::{
    Stream, StreamExt as _,
    stream::{self, BoxStream},
};
use prost::Message;
use tokio::time::{Instant, sleep};
use tonic::{Status, Streaming};

use crate::{
    calls::{Calls, Method, pause},
    error::Error,
};

/// Bounds the pause between two tries to open a watch again.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What a watch does whose cursor is no longer kept, or ahead of the newest event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnExpired {
    /// Ends with the error.
    #[default]
    Fail,
    /// Goes on with a snapshot: all that matches, then what changes.
    Snapshot,
}

/// How a watch goes on. The default ends it when its cursor expired.
#[derive(Clone, Default)]
pub struct WatchOptions {
    /// What to do when the cursor is no longer kept, or ahead of the newest event.
    pub on_expired: OnExpired,
    /// Told of every loss, before the watch is opened again.
    pub on_reconnect: Option<OnReconnect>,
}

/// What is told of a loss.
pub type OnReconnect = Arc<dyn Fn(&Error) + Send + Sync>;

impl fmt::Debug for WatchOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchOptions").field("on_expired", &self.on_expired).finish_non_exhaustive()
    }
}

/// A feed, over as many streams as it takes: a [`Stream`] of its messages that ends only with an error. Drop it to end it.
pub struct Watch<M>(BoxStream<'static, Result<M, Error>>);

impl<M> Watch<M> {
    /// The next message, or the error that ends the watch; after that nothing.
    pub async fn next(&mut self) -> Option<Result<M, Error>> {
        self.0.next().await
    }
}

impl<M> Stream for Watch<M> {
    type Item = Result<M, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<M> fmt::Debug for Watch<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// What the messages of all watches have in common.
pub trait WatchMessage: Message + Default + Send + 'static {
    /// The checkpoint, if it is one.
    fn checkpoint(&self) -> Option<&Checkpoint>;
    /// The cursor of an event; of another message none.
    #[doc(hidden)]
    fn event_cursor(&self) -> Option<&str>;
    /// The row of an event or of a snapshot.
    #[doc(hidden)]
    fn row(&self) -> Row;
}

/// Where to go on after a message: store it together with what was made of the message. There is none on the rows of a
/// snapshot, and on the checkpoint that begins one.
pub fn cursor<M: WatchMessage>(message: &M) -> Option<&str> {
    let cursor = message.checkpoint().map(|checkpoint| checkpoint.cursor.as_str()).or_else(|| message.event_cursor());
    cursor.filter(|cursor| !cursor.is_empty())
}

/// The state that a message carries: what names it, and its revision.
#[doc(hidden)]
#[derive(Debug)]
pub enum Row {
    None,
    Event(String, i64),
    Snapshot(String, i64),
}

/// Where a stream begins: as its request said, after a cursor, or with a snapshot.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    Cursor(String),
    Snapshot,
    Now,
}

/// What differs between the watches.
pub(crate) trait Feed: Message + Clone + Sync + 'static {
    const METHOD: Method;
    type Message: WatchMessage;
    fn origin(&self) -> Origin;
    fn begin_at(&mut self, origin: &Origin);
}

/// Reads one feed.
struct Reader<F: Feed> {
    calls: Calls,
    request: F,
    options: WatchOptions,
    origin: Origin,
    /// The revisions of a snapshot's rows of which no newer event came yet.
    held: HashMap<String, i64>,
    stream: Option<Streaming<F::Message>>,
    begun: Instant,
    started: bool,
    losses: u32,
}

pub(crate) fn watch<F: Feed>(calls: Calls, request: F, options: WatchOptions) -> Watch<F::Message> {
    let reader = Reader {
        calls,
        origin: request.origin(),
        request,
        options,
        held: HashMap::new(),
        stream: None,
        begun: Instant::now(),
        started: false,
        losses: 0,
    };
    // An error ends it.
    let messages = stream::unfold(Some(reader), |reader| async {
        let mut reader = reader?;
        match reader.next().await {
            Ok(message) => Some((Ok(message), Some(reader))),
            Err(error) => Some((Err(error), None)),
        }
    });
    Watch(messages.boxed())
}

impl<F: Feed> Reader<F> {
    async fn next(&mut self) -> Result<F::Message, Error> {
        loop {
            match self.once().await {
                Ok(message) => {
                    (self.started, self.losses) = (true, 0);
                    if self.is_new(&message) {
                        return Ok(message);
                    }
                }
                Err(failed) => self.lose(failed).await?,
            }
        }
    }

    /// The next message of the stream that is open, or of one that it opens.
    async fn once(&mut self) -> Result<F::Message, Error> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                if matches!(self.origin, Origin::Snapshot) {
                    self.held.clear();
                }
                self.request.begin_at(&self.origin);
                none.insert(self.calls.stream(F::METHOD, self.request.clone()).await?)
            }
        };
        match stream.message().await {
            Ok(Some(message)) => Ok(message),
            Ok(None) => Err(self.calls.failure(&Status::unavailable("the stream ended"), F::METHOD)),
            Err(status) => Err(self.calls.failure(&status, F::METHOD)),
        }
    }

    /// Waits as long as it should before a stream is opened again, or gives the error that ends the watch.
    async fn lose(&mut self, failed: Error) -> Result<(), Error> {
        self.stream = None;
        self.losses += 1;
        let mut pause = pause(self.losses, LONGEST_PAUSE, failed.retry_after());
        // A wrong address should not look like silence.
        let given_up = !self.started && self.begun.elapsed() + pause > self.calls.timeout;
        if failed.is_expired() && self.options.on_expired == OnExpired::Snapshot {
            (self.origin, pause) = (Origin::Snapshot, Duration::ZERO);
        } else if !failed.is_retryable() || given_up {
            return Err(failed);
        }
        if let Some(tell) = &self.options.on_reconnect {
            tell(&failed);
        }
        sleep(pause).await;
        Ok(())
    }

    /// Keeps account of a message, and says whether the reader has not seen it yet.
    fn is_new(&mut self, message: &F::Message) -> bool {
        if let Some(cursor) = cursor(message) {
            self.origin = Origin::Cursor(cursor.to_owned());
        }
        match message.row() {
            Row::None => true,
            Row::Snapshot(key, revision) => {
                self.held.insert(key, revision);
                true
            }
            Row::Event(key, revision) if self.held.get(&key).is_some_and(|held| revision <= *held) => false,
            Row::Event(key, _) => {
                self.held.remove(&key);
                true
            }
        }
    }
}
