//! Backorders.

use super::missing;
use crate::{
    app::App,
    domain::{
        Time,
        backorder::explain::{Explanation, explain},
        event::BackorderView,
        id::{BackorderId, TenantId},
        query::{BackorderFilter, BackorderKey, Dated, Grouping, Listing, PageRequest, Summary, SummaryKey},
        refusal::{Reason, Refusal},
    },
    error::Result,
};

fn no_backorder(id: &BackorderId) -> Refusal {
    missing(Reason::BackorderNotFound, "backorder", "backorder_id", id)
}

impl App {
    pub async fn get_backorder(&self, tenant: &TenantId, id: &BackorderId) -> Result<BackorderView> {
        let mut tx = self.database.read(tenant).await?;
        let backorder = tx.find_backorder(id).await?;
        tx.commit().await?;
        backorder.ok_or_else(|| no_backorder(id).into())
    }

    pub async fn list_backorders(
        &self,
        tenant: &TenantId,
        filter: &BackorderFilter,
        as_of: Option<Time>,
        page: PageRequest<Dated<BackorderKey>>,
    ) -> Result<Listing<BackorderView, Dated<BackorderKey>>> {
        let (as_of, page) = self.as_of(as_of, page);
        let (mut tx, cursor) = self.begin_list(tenant, &page).await?;
        let page = tx.list_backorders(filter, as_of, &page).await?;
        tx.commit().await?;
        Ok(Listing { page: page.keyed(|key| Dated { as_of, key }), cursor })
    }

    /// A backorder, and why it waits or how it ended.
    pub async fn explain_backorder(&self, tenant: &TenantId, id: &BackorderId) -> Result<(BackorderView, Explanation)> {
        let mut tx = self.database.read(tenant).await?;
        let facts = tx.backorder_facts(id).await?;
        tx.commit().await?;
        let facts = facts.ok_or_else(|| no_backorder(id))?;
        let explanation = explain(&facts);
        Ok((facts.backorder, explanation))
    }

    pub async fn summarize_backorders(
        &self,
        tenant: &TenantId,
        grouping: Grouping,
        filter: &BackorderFilter,
        as_of: Option<Time>,
        page: PageRequest<Dated<SummaryKey>>,
    ) -> Result<Summary> {
        let (as_of, page) = self.as_of(as_of, page);
        let mut tx = self.database.read(tenant).await?;
        let summary = tx.summarize_backorders(grouping, filter, as_of, &page).await?;
        tx.commit().await?;
        Ok(summary)
    }
}
