//! What callers read. Each call is a transaction of its own, which sees everything at one moment.

mod audit;
mod backorder;
mod demand;
mod inventory;
mod order;
mod purchasing;

pub use backorder::Explained;
use chrono::SubsecRound as _;
pub use demand::DemandQuestion;

use super::App;
use crate::{
    domain::{
        Time,
        cursor::Cursor,
        id::TenantId,
        query::{Dated, PageRequest},
        refusal::{Reason, Refusal},
    },
    error::Result,
    store::Tx,
};

impl App {
    /// Begins to read a list that can be watched: with its first page comes the cursor from which to watch. It is of
    /// the same moment as the rows: what they do not show yet has a later position. A tenant that nobody wrote to yet gets its feed here, so that there is something to watch.
    async fn begin_list<K>(&self, tenant: &TenantId, page: &PageRequest<K>) -> Result<(Tx<'static>, Option<Cursor>)> {
        let mut tx = self.database.read(tenant).await?;
        if page.after.is_some() {
            return Ok((tx, None));
        }
        if let Some(feed) = tx.feed_state().await? {
            return Ok((tx, Some(feed.cursor(feed.head))));
        }
        tx.commit().await?;
        self.database.ensure_tenant(tenant).await?;
        let mut tx = self.database.read(tenant).await?;
        let feed = tx.feed_state().await?;
        Ok((tx, feed.map(|feed| feed.cursor(feed.head))))
    }

    /// To when ages count: as the first page fixed it, or as asked, or now.
    fn as_of<K>(&self, asked: Option<Time>, page: PageRequest<Dated<K>>) -> (Time, PageRequest<K>) {
        let fixed = page.after.as_ref().map(|after| after.as_of).or(asked);
        // The database keeps no more than microseconds; a page token would carry more.
        let as_of = fixed.unwrap_or_else(|| self.clock.now().trunc_subsecs(6));
        (as_of, PageRequest { size: page.size, after: page.after.map(|after| after.key) })
    }
}

/// What was asked for by its id does not exist.
fn missing(reason: Reason, noun: &str, key: &'static str, id: impl std::fmt::Display) -> Refusal {
    Refusal::new(reason, format!("{noun} {id} does not exist")).with(key, id)
}
