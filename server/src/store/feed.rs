//! The feed: events are booked by the transaction that makes them and get their positions after its commit.

use sqlx::postgres::PgBindIterExt as _;

use super::{
    Database, Statement,
    rows::Reading,
    save::{rank, request_of},
    words::Word as _,
};
use crate::{
    domain::{
        event::{Change, Event},
        id::{LocationId, OrderId, RequestId, Sku, TenantId},
    },
    error::{Cause, Error, Result},
};

/// The channel on which sequencers say that a feed has grown: `tenant head`. A hint; the table is the truth.
pub const CHANNEL: &str = "fillrate_feed";

impl Database {
    /// Gives positions to a tenant's events that wait for them, at most `limit` transactions' at once, and tells the
    /// feed's new head; none where nothing waits.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn stamp(&self, tenant: &TenantId, limit: u32) -> Result<Option<i64>> {
        self.answered(self.stamp_some(tenant, limit)).await
    }

    async fn stamp_some(&self, tenant: &TenantId, limit: u32) -> Result<Option<i64>> {
        let mut session = self.session().await?;
        let (mut tx, others) = session.begin(tenant).await?;
        let query = tx.query("SELECT stamp_feed_1($1, $2, $3) AS head").bind(CHANNEL).bind(i64::from(limit));
        let row = query.fetch_one(&mut *tx.inner).await.map_err(|error| others.warned(error.into()))?;
        let head = Reading::of("feeds", &row).get("head")?;
        tx.commit().await?;
        session.keep();
        Ok(head)
    }
}

/// The columns of events, an array each, but those that all rows of a transaction share.
pub(in crate::store) fn bind_events(query: Statement, events: &[Event], commands: &[RequestId]) -> Result<Statement> {
    let requests: Vec<&str> = events.iter().map(|e| request_of(commands, e.command)).collect::<Result<_>>()?;
    let bodies: Vec<String> = events.iter().map(|e| body(&e.change)).collect::<Result<_>>()?;
    let about = || events.iter().map(|e| About::of(&e.change));
    Ok(query
        .bind((0..events.len()).map(rank).bind_iter())
        .bind(events.iter().map(|e| e.change.kind().word()).bind_iter())
        .bind(events.iter().map(|e| e.cause.word()).bind_iter())
        .bind(about().map(|a| a.order_id.map(OrderId::as_str)).bind_iter())
        .bind(about().map(|a| a.sku.map(Sku::as_str)).bind_iter())
        .bind(about().map(|a| a.location_id.map(LocationId::as_str)).bind_iter())
        .bind(requests)
        .bind(events.iter().map(|e| e.occur_time).bind_iter())
        .bind(bodies))
}

/// What an event is about, for the filters of watches.
struct About<'a> {
    order_id: Option<&'a OrderId>,
    sku: Option<&'a Sku>,
    location_id: Option<&'a LocationId>,
}

impl<'a> About<'a> {
    fn of(change: &'a Change) -> Self {
        match change {
            Change::Backorder { after, .. } => {
                Self { order_id: Some(&after.order_id), sku: Some(&after.sku), location_id: Some(&after.location_id) }
            }
            Change::Stock { after, .. } => {
                Self { order_id: None, sku: Some(&after.sku), location_id: Some(&after.location_id) }
            }
            Change::Order { after, .. } => Self { order_id: Some(&after.id), sku: None, location_id: None },
            Change::PurchaseOrder { .. } => Self { order_id: None, sku: None, location_id: None },
            Change::Location { location_id, .. } => Self { order_id: None, sku: None, location_id: Some(location_id) },
        }
    }
}

fn body(change: &Change) -> Result<String> {
    serde_json::to_string(change).map_err(|error| Error::Internal(Cause::new(error)))
}
