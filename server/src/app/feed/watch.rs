//! One watch: the loop that reads alone while it is far behind, and takes what comes to its seat near the head.

use std::{collections::VecDeque, sync::Arc};

use futures::Stream;
use tokio::{
    sync::{OwnedSemaphorePermit, SemaphorePermit, watch},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{
    Feed, Watcher,
    heads::Head,
    page::{FeedEvent, Strand},
    shelf::{Seat, Taken, is_near},
    topic::{Filter, Topic},
    window::Window,
};
use crate::{
    domain::{
        cursor::{Cursor, Misplaced, Position},
        id::TenantId,
    },
    error::{Cause, Error, Result},
    store::{feed_read::PageRequest, feed_snapshot::SnapshotPage},
};

/// Where a watch begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    Now,
    After(Cursor),
    /// With what there is, then with what changes it.
    Snapshot,
}

/// What a watcher gets.
#[derive(Debug)]
pub enum Delivery<R> {
    /// Where to resume. A snapshot has no cursor before it is complete: until then it has to be begun again.
    Checkpoint {
        cursor: Option<Cursor>,
        snapshot_complete: bool,
    },
    /// A row of the snapshot.
    Row(R),
    Event(Arc<FeedEvent>),
}

/// See the module's text.
pub struct Watch<T: Topic> {
    feed: Arc<Feed>,
    strand: Strand,
    topic: Arc<T>,
    head: watch::Receiver<Head>,
    stage: Stage<T>,
    /// Every event up to here was delivered, or is none that the watcher wants.
    position: Position,
    /// What it wants of the events behind that, as far as they were looked at.
    events: VecDeque<Arc<FeedEvent>>,
    scanned: Position,
    /// Near the head.
    seat: Option<Seat>,
    window: Window,
    /// When the watcher last got something.
    heard: Instant,
    /// When the watch ends, with a last checkpoint; but for a snapshot, which would have to be begun again.
    ends: Option<Instant>,
    /// Cancelled when it ends at once, in a snapshot too.
    doubted: CancellationToken,
    /// What ends the watch once its last checkpoint is out.
    parting: Option<Error>,
    _one_of_many: OwnedSemaphorePermit,
}

enum Stage<T: Topic> {
    Beginning { snapshot: bool },
    Snapshot { rows: VecDeque<T::Row>, read: Progress<T::Key> },
    Following,
    Over,
}

/// How much of a snapshot was read.
enum Progress<K> {
    None,
    Upto(K),
    All,
}

impl Feed {
    /// Begins to watch. What is refused is refused here: a cursor is judged by what the database says now.
    pub async fn watch<T: Topic>(self: &Arc<Self>, watcher: Watcher, topic: T, start: Start) -> Result<Watch<T>> {
        let Watcher { tenant, until, doubted } = watcher;
        if self.draining.is_cancelled() {
            return Err(Error::Draining);
        }
        let permit = Arc::clone(&self.watches).try_acquire_owned().map_err(|_| Error::Overloaded)?;
        if start == Start::Now {
            // What was committed before the watch began has its position before it begins: it is not told as news.
            self.catch_up(&tenant).await?;
        }
        // Followed before it is looked up: a head that moves in between is heard of.
        let head = self.heads.follow(&tenant);
        let state = self.state(&tenant).await?;
        let position = match &start {
            Start::Now | Start::Snapshot => state.head,
            Start::After(cursor) => {
                state.judge(cursor)?;
                cursor.position
            }
        };
        Ok(Watch {
            feed: Arc::clone(self),
            strand: Strand { tenant, epoch: state.epoch, kind: T::KIND },
            topic: Arc::new(topic),
            head,
            stage: Stage::Beginning { snapshot: start == Start::Snapshot },
            position,
            events: VecDeque::new(),
            scanned: position,
            seat: None,
            window: Window::default(),
            heard: Instant::now(),
            ends: self.settings.lifetime.map(|lifetime| Instant::now() + lifetime).into_iter().chain(until).min(),
            doubted: doubted.unwrap_or_default(),
            parting: None,
            _one_of_many: permit,
        })
    }

    async fn snapshot_page<T: Topic>(
        &self,
        tenant: &TenantId,
        topic: &T,
        after: Option<&T::Key>,
    ) -> Result<SnapshotPage<T::Row, T::Key>> {
        let _turn = self.turn_alone().await?;
        let mut tx = self.database.read(tenant).await?;
        let page = topic.snapshot(&mut tx, after).await?;
        tx.commit().await?;
        Ok(page)
    }

    async fn turn_alone(&self) -> Result<SemaphorePermit<'_>> {
        self.alone_at_once.acquire().await.map_err(|_| Error::Draining)
    }
}

impl<T: Topic> Watch<T> {
    /// What the watcher gets, until an error ends it.
    pub fn into_stream(self) -> impl Stream<Item = Result<Delivery<T::Row>>> + Send + 'static {
        futures::stream::unfold(self, async |mut watch| Some((watch.next().await?, watch)))
    }

    /// The next thing for the watcher; none after an error.
    pub async fn next(&mut self) -> Option<Result<Delivery<T::Row>>> {
        if matches!(self.stage, Stage::Over) {
            return None;
        }
        let next = match self.parting.take() {
            Some(error) => Err(error),
            None => match self.advance().await {
                // The watcher comes again when the database is back: from here, not from its last event.
                Err(error @ (Error::Unavailable(_) | Error::Conflict(_))) => {
                    self.parting = Some(error);
                    Ok(self.checkpoint(false))
                }
                next => next,
            },
        };
        match next {
            Ok(_) => self.heard = Instant::now(),
            Err(_) => {
                self.stage = Stage::Over;
                self.seat = None;
                self.events = VecDeque::new();
            }
        }
        Some(next)
    }

    async fn advance(&mut self) -> Result<Delivery<T::Row>> {
        loop {
            if self.feed.draining.is_cancelled() {
                self.parting = Some(Error::Draining);
                return Ok(self.checkpoint(false));
            }
            let is_old = matches!(self.stage, Stage::Following) && self.ends.is_some_and(|ends| ends <= Instant::now());
            if is_old || self.doubted.is_cancelled() {
                self.parting = Some(Error::StreamEnded);
                return Ok(self.checkpoint(false));
            }
            let delivery = match &mut self.stage {
                Stage::Beginning { snapshot } => {
                    let (rows, read) = (VecDeque::new(), Progress::None);
                    self.stage = if *snapshot { Stage::Snapshot { rows, read } } else { Stage::Following };
                    Some(self.checkpoint(false))
                }
                Stage::Snapshot { .. } => self.copy().await?,
                Stage::Following => self.follow().await?,
                Stage::Over => return Err(Error::Internal(Cause::new("a watch went on after its end"))),
            };
            if let Some(delivery) = delivery {
                return Ok(delivery);
            }
            if self.heard.elapsed() >= self.feed.settings.checkpoint_interval {
                return Ok(self.checkpoint(false));
            }
        }
    }

    fn checkpoint(&self, snapshot_complete: bool) -> Delivery<T::Row> {
        let copying = matches!(self.stage, Stage::Snapshot { .. });
        let cursor = (!copying).then(|| self.strand.cursor(self.position));
        Delivery::Checkpoint { cursor, snapshot_complete }
    }

    /// The next row of the snapshot, or a step towards it.
    async fn copy(&mut self) -> Result<Option<Delivery<T::Row>>> {
        let Stage::Snapshot { rows, read } = &mut self.stage else { return Ok(None) };
        if let Some(row) = rows.pop_front() {
            return Ok(Some(Delivery::Row(row)));
        }
        let after = match read {
            Progress::None => None,
            Progress::Upto(key) => Some(key.clone()),
            Progress::All => {
                self.stage = Stage::Following;
                return Ok(Some(self.checkpoint(true)));
            }
        };
        let (feed, tenant, topic) = (Arc::clone(&self.feed), self.strand.tenant.clone(), Arc::clone(&self.topic));
        let page = self.read(async move { feed.snapshot_page(&tenant, &*topic, after.as_ref()).await }).await?;
        if let Some(page) = page {
            let read = page.next.map_or(Progress::All, Progress::Upto);
            self.stage = Stage::Snapshot { rows: page.rows.into(), read };
        }
        Ok(None)
    }

    /// The next event, or a step towards it.
    async fn follow(&mut self) -> Result<Option<Delivery<T::Row>>> {
        if let Some(event) = self.events.pop_front() {
            self.position = event.cursor.position;
            return Ok(Some(Delivery::Event(event)));
        }
        self.position = self.scanned;
        let alone_upto = match &self.seat {
            Some(seat) => seat.from,
            None => {
                let head = self.head.borrow().clone();
                if head.epoch.is_some_and(|epoch| epoch != self.strand.epoch) {
                    return Err(Misplaced::Foreign.into());
                }
                if is_near(self.position, head.position) {
                    let filter: Arc<dyn Filter> = Arc::<T>::clone(&self.topic);
                    // What comes from now on is kept for it while it reads what came before.
                    self.seat = Some(self.feed.seat(&self.strand, filter, self.position));
                    return Ok(None);
                }
                head.position
            }
        };
        if self.position < alone_upto {
            self.read_alone(alone_upto).await?;
        } else if !self.take()? {
            self.sleep().await;
            // A checkpoint after the silence tells how far nothing came.
            self.take()?;
        }
        Ok(None)
    }

    /// Takes what came to its seat. False where there was nothing.
    fn take(&mut self) -> Result<bool> {
        let Some(seat) = &self.seat else { return Ok(true) };
        let Some(Taken { events, upto }) = seat.take()? else {
            self.seat = None;
            return Ok(true);
        };
        self.events = events;
        // Its shelf may not have come as far as the watcher.
        self.scanned = self.position.max(upto);
        let some = !self.events.is_empty();
        if !some {
            self.position = self.scanned;
        }
        Ok(some)
    }

    /// Until something comes to its seat, or it is time for a checkpoint.
    async fn sleep(&self) {
        let Some(seat) = &self.seat else { return };
        let silent = self.heard + self.feed.settings.checkpoint_interval;
        tokio::select! {
            () = seat.rung() => {}
            () = sleep_until(self.ends.map_or(silent, |ends| ends.min(silent))) => {}
            () = self.feed.draining.cancelled() => {}
            () = self.doubted.cancelled() => {}
        }
    }

    /// Reads a page of nothing but what the watcher wants.
    async fn read_alone(&mut self, upto: Position) -> Result<()> {
        let (feed, strand, after) = (Arc::clone(&self.feed), self.strand.clone(), self.position);
        let upto = upto.min(after.plus(self.window.positions()));
        let request = PageRequest { kind: T::KIND, after, upto, narrow: self.topic.narrow() };
        let page = self.read(async move {
            let _turn = feed.turn_alone().await?;
            feed.page(&strand, &request).await
        });
        if let Some(page) = page.await? {
            self.window.learn(page.events.len(), page.full);
            self.scanned = page.scanned;
            for event in page.events {
                match event {
                    Ok(event) if self.topic.wants(&event.change) => self.events.push_back(event),
                    Ok(_) => {}
                    Err(unreadable) if unreadable.before() == after => return Err(unreadable.error),
                    Err(unreadable) => {
                        self.scanned = unreadable.before();
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads from the database in a task of its own: a client that stops reading leaves this stream unpolled, and a read
    /// that nobody polls would keep its connection. None where the server drains.
    async fn read<R: Send + 'static>(
        &self,
        reading: impl Future<Output = Result<R>> + Send + 'static,
    ) -> Result<Option<R>> {
        let database = self.feed.database.clone();
        // Giving up on it in the task drops what it holds: its turn and its transaction.
        let task = tokio::spawn(async move { database.answered(reading).await });
        tokio::select! {
            biased;
            read = task => read.map_err(|error| Error::Internal(Cause::new(error)))?.map(Some),
            () = self.feed.draining.cancelled() => Ok(None),
        }
    }
}
