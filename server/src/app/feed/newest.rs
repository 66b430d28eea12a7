//! The newest pages of each watched feed: each is read once, however many watch.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::{Feed, page::Page};
use crate::{
    domain::{
        cursor::{Epoch, Position},
        event::EventKind,
        id::TenantId,
    },
    error::Result,
    store::feed_read::{Narrow, PageRequest},
};

/// How many positions a page for all looks through.
const STEP: i64 = 512;
/// The most pages that are kept of a feed, and the most bytes of their events.
const MAX_PAGES: usize = 16;
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Watchers that are no further behind read all events, for each other too; those behind only what they want.
const NEAR: i64 = 8_192;
/// How long a page is kept: for those whose clients are a little slower than others'. Not longer, because an erased
/// customer is still named in it.
const KEPT: Duration = Duration::from_secs(2);

/// Whether a watcher reads for all.
pub(super) fn is_near(position: Position, head: Position) -> bool {
    position.plus(NEAR) >= head
}

/// The pages of all feeds that someone watches.
#[derive(Debug, Default)]
pub(super) struct Newest(Mutex<HashMap<(TenantId, EventKind), Arc<Shelf>>>);

/// The newest pages of one feed that show one kind of events.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// With the moment at which each was read.
    pages: Mutex<VecDeque<(Instant, Arc<Page>)>>,
    /// Who has it reads.
    turn: tokio::sync::Mutex<()>,
}

impl Newest {
    pub(super) fn shelf(&self, tenant: &TenantId, kind: EventKind) -> Arc<Shelf> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shelves.entry((tenant.clone(), kind)).or_default())
    }

    /// Forgets the pages that are no longer new, and the feeds that nobody reads.
    pub(super) fn forget_old(&self) {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.retain(|_, shelf| !shelf.forget_old() || Arc::strong_count(shelf) > 1);
    }
}

impl Shelf {
    /// The page that tells of this history what comes behind a position.
    pub(super) fn find(&self, epoch: &Epoch, position: Position) -> Option<Arc<Page>> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |page: &Page| page.after <= position && position < page.scanned && page.state.epoch == *epoch;
        let (_, page) = pages.iter().rev().find(|(read, page)| read.elapsed() < KEPT && fits(page))?;
        Some(Arc::clone(page))
    }

    fn put(&self, page: &Arc<Page>) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.push_back((Instant::now(), Arc::clone(page)));
        let mut bytes: usize = pages.iter().map(|(_, page)| page.bytes).sum();
        while pages.len() > MAX_PAGES || bytes > MAX_BYTES {
            let Some((_, oldest)) = pages.pop_front() else { break };
            bytes = bytes.saturating_sub(oldest.bytes);
        }
    }

    /// Whether nothing is left.
    fn forget_old(&self) -> bool {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|(read, _)| read.elapsed() < KEPT);
        pages.is_empty()
    }
}

impl Feed {
    /// The page behind a position, read at most once.
    pub(super) async fn newest_page(
        &self,
        shelf: &Shelf,
        tenant: &TenantId,
        (kind, epoch, after, head): (EventKind, &Epoch, Position, Position),
    ) -> Result<Arc<Page>> {
        let _turn = shelf.turn.lock().await;
        if let Some(page) = shelf.find(epoch, after) {
            return Ok(page);
        }
        // The head may have moved on while others read.
        let head = self.heads.known(tenant).map_or(head, |known| known.position.max(head));
        let request = PageRequest { kind, after, upto: head.min(after.plus(STEP)), narrow: Narrow::default() };
        let page = Arc::new(self.page(tenant, &request).await?);
        if page.scanned > after {
            shelf.put(&page);
        }
        Ok(page)
    }
}
