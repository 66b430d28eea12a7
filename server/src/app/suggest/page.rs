//! Reading and reckoning, a page of keys at a time.

use std::sync::Arc;

use futures::{Stream, StreamExt as _, stream};
use tokio::{sync::Semaphore, task};

use super::{
    keys::Group,
    plan::{Locations, Plan, Step},
};
use crate::{
    domain::{
        Time,
        id::{StockKey, TenantId},
        purchasing::{
            command::SuggestionOptions,
            suggest::{Facts, Suggested, suggest},
        },
        query::SuggestionFilter,
    },
    error::{Cause, Error, Result},
    store::Database,
};

/// Keys of a page: enough that its ten statements cost little beside its rows, few enough that their workings fit into a few
/// megabytes.
const PAGE: usize = 256;
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
    pub basis: (Time, SuggestionOptions),
}

impl Pages {
    /// Sets down the items of a location that may have to be bought.
    pub(super) async fn set_down(&self, plan: &mut Plan, step: Step, filter: &SuggestionFilter) -> Result<()> {
        let mut after = None;
        loop {
            let turn = self.turn().await?;
            let mut tx = self.database.read(&self.tenant).await?;
            let at = (&step.location_id, step.by_demand);
            let page = tx.suggestion_candidates(at, after.as_ref(), filter).await?;
            tx.commit().await?;
            drop(turn);
            after = page.candidates.last().map(|last| last.sku.clone());
            for candidate in page.candidates {
                // What none of the suppliers sells that are asked about is left out.
                if candidate.supplier_id.is_some() || filter.supplier_ids.is_empty() {
                    plan.set_down(step.number, &candidate.sku, candidate.supplier_id);
                }
            }
            if !page.full {
                return Ok(());
            }
        }
    }

    /// What comes of keys, page after page. Each page is a task of its own: a client that stops reading leaves this
    /// stream unpolled, and a read that nobody polls would keep its connection.
    pub(super) fn of(&self, group: Group) -> impl Stream<Item = Result<Reckoned>> {
        let mut keys = group.into_iter();
        let locations = self.locations.clone();
        let pages = std::iter::from_fn(move || {
            let page: Vec<StockKey> = keys.by_ref().take(PAGE).filter_map(|key| locations.key(key)).collect();
            (!page.is_empty()).then_some(page)
        });
        let pages = stream::iter(pages).map(move |page| {
            let task = tokio::spawn(self.clone().page(page));
            async move { task.await.map_err(|error| Error::Internal(Cause::new(error)))? }
        });
        pages.buffered(AHEAD)
    }

    async fn page(self, keys: Vec<StockKey>) -> Result<Reckoned> {
        let turn = self.turn().await?;
        let mut tx = self.database.read(&self.tenant).await?;
        let facts = tx.suggestion_facts(&keys, self.basis).await?;
        tx.commit().await?;
        drop(turn);
        let reckoned = task::spawn_blocking(move || {
            let one = |facts: Facts| {
                let suggested = suggest(&facts);
                (facts.key, suggested)
            };
            facts.into_iter().map(one).collect()
        });
        reckoned.await.map_err(|error| Error::Internal(Cause::new(error)))
    }

    async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        self.turns.acquire().await.map_err(|_| Error::Draining)
    }
}
