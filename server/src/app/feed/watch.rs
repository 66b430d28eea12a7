//! One watch: the loop that pulls pages behind its cursor and sleeps until the head moves.

use std::{collections::VecDeque, sync::Arc};

use futures::Stream;
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::{Instant, sleep_until},
};

use super::{
    Feed, Watcher,
    heads::Head,
    newest::is_near,
    page::{FeedEvent, Page},
    topic::Topic,
    window::Window,
};
use crate::{
    domain::{
        cursor::{Cursor, Epoch, Misplaced, Position},
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
    tenant: TenantId,
    topic: Arc<T>,
    epoch: Epoch,
    head: watch::Receiver<Head>,
    stage: Stage<T>,
    /// Every event up to here was delivered, or is none that the watcher wants.
    position: Position,
    /// What was read, and how many of its events were looked at.
    page: Option<(Arc<Page>, usize)>,
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
            page: None,
            window: Window::default(),
            heard: Instant::now(),
            ends: self.settings.lifetime.map(|lifetime| Instant::now() + lifetime).into_iter().chain(until).min(),
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
        let _turn = self.turn().await?;
        let mut tx = self.database.read(tenant).await?;
        let page = topic.snapshot(&mut tx, after).await?;
        tx.commit().await?;
        Ok(page)
    }

    pub(super) async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
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
                self.page = None;
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
        if let Some((page, looked_at)) = &mut self.page {
            for event in page.events.iter().skip(*looked_at) {
                *looked_at += 1;
                self.position = event.cursor.position;
                if self.topic.wants(&event.change) {
                    return Ok(Some(Delivery::Event(Arc::clone(event))));
                }
            }
            self.position = page.scanned;
            self.page = None;
        }
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

    /// Gets the next page, at most up to the head: near it the one of all watchers, far behind it one of its own.
    async fn pull(&mut self, head: Position) -> Result<()> {
        let (feed, tenant, after) = (Arc::clone(&self.feed), self.tenant.clone(), self.position);
        let read = if is_near(after, head) {
            let shelf = self.feed.newest.shelf(&self.tenant, T::KIND);
            match shelf.find(&self.epoch, after) {
                Some(page) => Some(page),
                None => {
                    let epoch = self.epoch.clone();
                    self.read(async move { feed.newest_page(&shelf, &tenant, (T::KIND, &epoch, after, head)).await })
                        .await?
                }
            }
        } else {
            let upto = head.min(after.plus(self.window.positions()));
            let request = PageRequest { kind: T::KIND, after, upto, narrow: self.topic.narrow() };
            let page = self.read(async move { feed.page(&tenant, &request).await }).await?;
            if let Some(page) = &page {
                self.window.learn(page.events.len(), page.full);
            }
            page.map(Arc::new)
        };
        let Some(page) = read else { return Ok(()) };
        page.state.judge(&self.cursor(after))?;
        if page.scanned == after && page.state.head > after {
            let text = format!("positions behind {after} are missing in the feed of {}", self.tenant);
            return Err(Error::Internal(Cause::new(text)));
        }
        self.feed.metrics.page_read(page.state.head.get() - page.scanned.get());
        let looked_at = page.events.partition_point(|event| event.cursor.position <= after);
        self.page = Some((page, looked_at));
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
            read = self.feed.database.answered(async {
                task.await.map_err(|error| Error::Internal(Cause::new(error)))?
            }) => read.map(Some),
            () = self.feed.draining.cancelled() => Ok(None),
        }
    }
}
