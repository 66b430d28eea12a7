//! One watch: the loop that pulls pages behind its cursor and sleeps until the head moves.

use std::{collections::VecDeque, sync::Arc};

use futures::Stream;
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::{Instant, sleep_until},
};

use super::{Feed, Watcher, heads::Head, topic::Topic, window::Window};
use crate::{
    domain::{
        Time,
        cursor::{Cursor, Epoch, FeedState, Misplaced, Position},
        event::{Change, EventCause},
        id::{CustomerId, RequestId, TenantId},
    },
    error::{Cause, Error, Result},
    store::{
        feed_read::{FeedPage, FeedRow, PageRequest},
        feed_snapshot::SnapshotPage,
    },
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
    Event(Box<FeedEvent>),
}

/// An event as it stands in the feed.
#[derive(Debug)]
pub struct FeedEvent {
    /// Of the event itself.
    pub cursor: Cursor,
    pub cause: EventCause,
    pub request_id: RequestId,
    pub occur_time: Time,
    pub booked_time: Time,
    /// Orders and backorders in it know the customer that their order names now.
    pub change: Change,
}

/// See the module's text.
pub struct Watch<T: Topic> {
    feed: Arc<Feed>,
    tenant: TenantId,
    topic: Arc<T>,
    epoch: Epoch,
    head: watch::Receiver<Head>,
    stage: Stage<T>,
    /// Every event up to here was delivered, or is none that the watcher wants.
    position: Position,
    /// What was read and not looked at yet.
    rows: VecDeque<FeedRow>,
    /// Where the position will be when it was.
    scanned: Position,
    window: Window,
    /// When the watcher last got something.
    heard: Instant,
    /// When the watch ends, with a last checkpoint; but for a snapshot, which would have to be begun again.
    ends: Option<Instant>,
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
        let Watcher { tenant, until } = watcher;
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
            tenant,
            topic: Arc::new(topic),
            epoch: state.epoch,
            head,
            stage: Stage::Beginning { snapshot: start == Start::Snapshot },
            position,
            rows: VecDeque::new(),
            scanned: position,
            window: Window::default(),
            heard: Instant::now(),
            ends: self.settings.lifetime.map(|lifetime| Instant::now() + lifetime).into_iter().chain(until).min(),
            parting: None,
            _one_of_many: permit,
        })
    }

    async fn page(&self, tenant: &TenantId, request: &PageRequest) -> Result<(FeedPage, FeedState)> {
        let _turn = self.turn().await?;
        let before = self.heads.known(tenant);
        let mut tx = self.database.read(tenant).await?;
        let page = tx.feed_page(request).await?;
        // After the page: what retention took away while it was read is then known to be gone.
        let state = tx.feed_state().await?;
        tx.commit().await?;
        let state = state.ok_or(Misplaced::Foreign)?;
        self.heads.settle(tenant, before.as_ref(), &state);
        Ok((page, state))
    }

    async fn snapshot_page<T: Topic>(
        &self,
        tenant: &TenantId,
        topic: &T,
        after: Option<&T::Key>,
    ) -> Result<SnapshotPage<T::Row, T::Key>> {
        let _turn = self.turn().await?;
        let mut tx = self.database.read(tenant).await?;
        let page = topic.snapshot(&mut tx, after).await?;
        tx.commit().await?;
        Ok(page)
    }

    async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        self.pages.acquire().await.map_err(|_| Error::Draining)
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
                self.rows = VecDeque::new();
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
            if matches!(self.stage, Stage::Following) && self.ends.is_some_and(|ends| ends <= Instant::now()) {
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
        let cursor = (!copying).then(|| self.cursor(self.position));
        Delivery::Checkpoint { cursor, snapshot_complete }
    }

    fn cursor(&self, position: Position) -> Cursor {
        Cursor { epoch: self.epoch.clone(), position }
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
        let (feed, tenant, topic) = (Arc::clone(&self.feed), self.tenant.clone(), Arc::clone(&self.topic));
        let page = self.read(async move { feed.snapshot_page(&tenant, &*topic, after.as_ref()).await }).await?;
        if let Some(page) = page {
            let read = page.next.map_or(Progress::All, Progress::Upto);
            self.stage = Stage::Snapshot { rows: page.rows.into(), read };
        }
        Ok(None)
    }

    /// The next event, or a step towards it.
    async fn follow(&mut self) -> Result<Option<Delivery<T::Row>>> {
        while let Some(row) = self.rows.pop_front() {
            let event = self.event(row)?;
            self.position = event.cursor.position;
            if self.topic.wants(&event.change) {
                return Ok(Some(Delivery::Event(Box::new(event))));
            }
        }
        self.position = self.scanned;
        let head = self.head.borrow_and_update().clone();
        if head.epoch.as_ref().is_some_and(|epoch| *epoch != self.epoch) {
            return Err(Misplaced::Foreign.into());
        }
        if head.position > self.position {
            self.pull(head.position).await?;
            return Ok(None);
        }
        if head.position < self.position {
            // What this process remembers is no proof that events were lost.
            self.feed.state(&self.tenant).await?.judge(&self.cursor(self.position))?;
        }
        let silent = self.heard + self.feed.settings.checkpoint_interval;
        tokio::select! {
            // Its sender lives as long as anyone follows.
            _ = self.head.changed() => {}
            () = sleep_until(self.ends.map_or(silent, |ends| ends.min(silent))) => {}
            () = self.feed.draining.cancelled() => {}
        }
        Ok(None)
    }

    /// Reads the next page, at most up to the head.
    async fn pull(&mut self, head: Position) -> Result<()> {
        let request = PageRequest {
            kind: T::KIND,
            after: self.position,
            upto: head.min(self.position.plus(self.window.positions())),
            narrow: self.topic.narrow(),
        };
        let (feed, tenant) = (Arc::clone(&self.feed), self.tenant.clone());
        let Some((page, state)) = self.read(async move { feed.page(&tenant, &request).await }).await? else {
            return Ok(());
        };
        state.judge(&self.cursor(self.position))?;
        if page.scanned == self.position && state.head > self.position {
            let text = format!("positions behind {} are missing in the feed of {}", self.position, self.tenant);
            return Err(Error::Internal(Cause::new(text)));
        }
        self.window.learn(&page);
        self.scanned = page.scanned;
        self.rows = page.rows.into();
        Ok(())
    }

    /// Reads from the database in a task of its own: a client that stops reading leaves this stream unpolled, and a read
    /// that nobody polls would keep its connection. None where the server drains.
    async fn read<R: Send + 'static>(
        &self,
        reading: impl Future<Output = Result<R>> + Send + 'static,
    ) -> Result<Option<R>> {
        let task = tokio::spawn(reading);
        tokio::select! {
            biased;
            read = task => read.map_err(|error| Error::Internal(Cause::new(error)))?.map(Some),
            () = self.feed.draining.cancelled() => Ok(None),
        }
    }

    fn event(&self, row: FeedRow) -> Result<FeedEvent> {
        let mut change: Change = serde_json::from_str(&row.body).map_err(|error| {
            Error::Internal(Cause::new(format!("the event at position {} of {}: {error}", row.position, self.tenant)))
        })?;
        name_customer(&mut change, row.customer_id);
        Ok(FeedEvent {
            cursor: self.cursor(row.position),
            cause: row.cause,
            request_id: row.request_id,
            occur_time: row.occur_time,
            booked_time: row.booked_time,
            change,
        })
    }
}

/// Customers are never part of a stored event, so that they can be erased.
fn name_customer(change: &mut Change, customer_id: Option<CustomerId>) {
    match change {
        Change::Backorder { before, after, .. } => {
            if let Some(before) = before {
                before.customer_id.clone_from(&customer_id);
            }
            after.customer_id = customer_id;
        }
        Change::Order { before, after, .. } => {
            if let Some(before) = before {
                before.order.customer_id.clone_from(&customer_id);
            }
            after.customer_id = customer_id;
        }
        Change::Stock { .. } | Change::PurchaseOrder { .. } | Change::Location { .. } => {}
    }
}
