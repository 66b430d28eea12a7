//! Reading and reckoning, a page of keys at a time.

use std::{collections::VecDeque, future::Future, iter::Peekable, sync::Arc, vec};

use futures::{Stream, StreamExt as _, stream};
use tokio::{sync::Semaphore, task};
use tracing::Instrument as _;

use super::{
    keys::{Keys, ShortKey},
    plan::{Locations, Plan},
};
use crate::{
    domain::{
        Time,
        id::{Sku, StockKey, TenantId},
        purchasing::{
            command::SuggestionOptions,
            suggest::{Facts, Suggested, suggest},
        },
        query::SuggestionFilter,
    },
    error::{Cause, Error, Result},
    store::{Database, Tx, purchasing::Sold},
};

/// Keys of a page: enough that its ten statements cost little beside its rows, few enough that their workings fit into a few
/// megabytes.
const PAGE: usize = 256;
/// How many locations are looked at together at most: small suppliers, of many locations, are read at once.
const LOCATIONS: usize = 64;
/// Pages on their way: while one is reckoned, the next is read.
const AHEAD: usize = 2;

/// What came of a page's keys, in their order.
type Reckoned = Vec<(StockKey, Suggested)>;

/// Reads pages for one answer.
#[derive(Debug, Clone)]
pub(super) struct Pages {
    pub database: Database,
    /// Those of all answers take turns.
    pub turns: Arc<Semaphore>,
    pub tenant: TenantId,
    pub locations: Locations,
    pub filter: Arc<SuggestionFilter>,
    pub basis: (Time, SuggestionOptions),
}

impl Pages {
    /// Reads on who sells, where the plan has come to the end of those it knows.
    pub(super) async fn read_suppliers(&self, plan: &mut Plan) -> Result<()> {
        while let Some(after) = plan.unread() {
            let (after, filter) = (after.cloned(), Arc::clone(&self.filter));
            let read = move |mut tx: Tx<'static>| async move {
                let page = tx.suggestion_suppliers(after.as_ref(), &filter).await?;
                Ok((tx, page))
            };
            let page = self.apart(read).await?;
            plan.read(page.found, page.full);
        }
        Ok(())
    }

    /// What comes of the items of a turn, page after page: of those that a supplier sells, or that nobody does, and of
    /// those that were set down for it.
    pub(super) fn of(&self, sold: Option<Sold>, moved: Keys) -> impl Stream<Item = Result<Reckoned>> {
        let mut moved: Vec<ShortKey> = moved.into_iter().collect();
        moved.sort_unstable();
        let turn = Turn {
            pages: self.clone(),
            next: (sold.is_some() && !self.locations.from(0).is_empty()).then_some((0, None)),
            sold: Arc::new(sold.unwrap_or(Sold::ByNobody)),
            together: 1,
            found: VecDeque::new(),
            moved: moved.into_iter().peekable(),
        };
        let keys = stream::try_unfold(turn, async |mut turn| {
            let keys = turn.keys().await?;
            Ok(if keys.is_empty() { None } else { Some((keys, turn)) })
        });
        let pages = keys.map(|keys: Result<Vec<StockKey>>| {
            let pages = self.clone();
            async move { pages.page(keys?).await }
        });
        pages.buffered(AHEAD)
    }

    async fn page(&self, keys: Vec<StockKey>) -> Result<Reckoned> {
        let basis = self.basis;
        let read = move |mut tx: Tx<'static>| async move {
            let facts = tx.suggestion_facts(&keys, basis).await?;
            Ok((tx, facts))
        };
        let facts = self.apart(read).await?;
        let reckoned = task::spawn_blocking(move || {
            let one = |facts: Facts| {
                let suggested = suggest(&facts);
                (facts.key, suggested)
            };
            facts.into_iter().map(one).collect()
        });
        reckoned.await.map_err(|error| Error::Internal(Cause::new(error)))
    }

    /// A short read of its own, as a task of its own: a client that stops reading leaves these streams unpolled, and a
    /// read that nobody polls would keep its connection.
    async fn apart<T, F>(&self, read: impl FnOnce(Tx<'static>) -> F + Send + 'static) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<(Tx<'static>, T)>> + Send,
    {
        let Self { database, turns, tenant, .. } = self.clone();
        let task = async move {
            let _turn = turns.acquire().await.map_err(|_| Error::Draining)?;
            let reading = async {
                let (tx, found) = read(database.read(&tenant).await?).await?;
                tx.commit().await?;
                Ok(found)
            };
            database.answered(reading).await
        };
        let task = tokio::spawn(task.in_current_span());
        task.await.map_err(|error| Error::Internal(Cause::new(error)))?
    }
}

/// The keys of one turn, by location, then item.
struct Turn {
    pages: Pages,
    sold: Arc<Sold>,
    /// The location to look at next, and the last item of it that was found; none: all were looked at.
    next: Option<(u32, Option<Sku>)>,
    /// How many locations are looked at together: one while that fills a page, whose rest would be found in vain.
    together: usize,
    found: VecDeque<ShortKey>,
    moved: Peekable<vec::IntoIter<ShortKey>>,
}

impl Turn {
    /// The next page of them; empty at the end.
    async fn keys(&mut self) -> Result<Vec<StockKey>> {
        let mut keys = Vec::with_capacity(PAGE);
        while keys.len() < PAGE {
            while self.found.is_empty() && self.next.is_some() {
                self.find().await?;
            }
            let Some(key) = self.earlier() else { break };
            keys.extend(self.pages.locations.key(key));
        }
        Ok(keys)
    }

    /// Of the next two the one that comes first; one that is both is one.
    fn earlier(&mut self) -> Option<ShortKey> {
        let Some(found) = self.found.front() else { return self.moved.next() };
        match self.moved.peek() {
            Some(moved) if moved < found => return self.moved.next(),
            Some(moved) if moved == found => drop(self.moved.next()),
            _ => {}
        }
        self.found.pop_front()
    }

    /// Finds more, if there is more.
    async fn find(&mut self) -> Result<()> {
        let Some((first, after)) = self.next.take() else { return Ok(()) };
        let (sold, filter) = (Arc::clone(&self.sold), Arc::clone(&self.pages.filter));
        let locations: Vec<_> = self.pages.locations.from(first).iter().take(self.together).cloned().collect();
        let next = first.saturating_add(u32::try_from(locations.len()).unwrap_or(u32::MAX));
        let read = move |mut tx: Tx<'static>| async move {
            let page = tx.suggestion_candidates(&sold, (&locations, after.as_ref()), &filter).await?;
            Ok((tx, page))
        };
        let page = self.pages.apart(read).await?;
        let numbered = |(offset, sku): (u32, Sku)| (first.saturating_add(offset), sku);
        self.found.extend(page.found.into_iter().map(numbered));
        self.together = if page.last.is_some() { 1 } else { self.together.saturating_mul(4).min(LOCATIONS) };
        self.next = match page.last.map(numbered) {
            Some((location, sku)) => Some((location, Some(sku))),
            None => (!self.pages.locations.from(next).is_empty()).then_some((next, None)),
        };
        Ok(())
    }
}
