//! Backorders.

use super::missing;
use crate::{
    app::App,
    domain::{
        Time,
        backorder::explain::{Explanation, explain},
        event::BackorderView,
        id::{BackorderId, StockKey, TenantId},
        purchasing::promise::{Inbound, Promise, summary},
        query::{BackorderFilter, BackorderKey, Dated, Grouping, Listing, PageRequest, Summary, SummaryKey},
        refusal::{Reason, Refusal},
    },
    error::Result,
};

fn no_backorder(id: &BackorderId) -> Refusal {
    missing(Reason::BackorderNotFound, "backorder", "backorder_id", id)
}

/// The most inbound lines that an explanation lists.
const MAX_INBOUND: usize = 100;

/// All that is said of one backorder.
#[derive(Debug, Clone)]
pub struct Explained {
    pub backorder: BackorderView,
    pub explanation: Explanation,
    pub promise: Promise,
    /// What comes of all that it waits for, and whether it is past its time.
    pub inbound: Vec<(bool, Inbound)>,
    /// When it is expected, and why then; empty once it has ended.
    pub expected_summary: String,
}

impl App {
    /// A backorder, and when it is expected as of now.
    pub async fn get_backorder(&self, tenant: &TenantId, id: &BackorderId) -> Result<(BackorderView, Promise)> {
        let mut tx = self.database.read(tenant).await?;
        let backorder = tx.find_backorder(id).await?.ok_or_else(|| no_backorder(id))?;
        let promise = self.promise_backorder(&mut tx, &backorder).await?;
        tx.commit().await?;
        Ok((backorder, promise))
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

    /// A backorder, why it waits or how it ended, and when it is expected.
    pub async fn explain_backorder(&self, tenant: &TenantId, id: &BackorderId) -> Result<Explained> {
        let mut tx = self.database.read(tenant).await?;
        let facts = tx.backorder_facts(id).await?.ok_or_else(|| no_backorder(id))?;
        let promise = self.promise_backorder(&mut tx, &facts.backorder).await?;
        let keys: Vec<StockKey> = facts.stock_keys();
        let mut inbound: Vec<Inbound> = tx.inbound_lines(&keys).await?.into_values().flatten().collect();
        tx.commit().await?;
        inbound.sort_by(|a, b| {
            (a.due_time.is_none(), a.due_time, &a.line).cmp(&(b.due_time.is_none(), b.due_time, &b.line))
        });
        let (as_of, zone) = (self.now(), facts.zone());
        let explanation = explain(&facts);
        let expected_summary = match facts.backorder.is_closed() {
            true => String::new(),
            false => summary((&facts.order, facts.backorder.line_number), &promise, &inbound, (as_of, zone)),
        };
        let overdue = |line: &Inbound| line.due_time.is_some_and(|due| due < as_of);
        inbound.truncate(MAX_INBOUND);
        let inbound = inbound.into_iter().map(|line| (overdue(&line), line)).collect();
        Ok(Explained { backorder: facts.backorder, explanation, promise, inbound, expected_summary })
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
