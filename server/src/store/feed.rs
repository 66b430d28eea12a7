//! The feed: events are booked by the transaction that makes them and get their positions after its commit.

use sqlx::postgres::PgBindIterExt as _;

use super::{
    Database, Statement,
    rows::Reading,
    save::{Expect, rank, request_of},
    words::Word as _,
};
use crate::{
    domain::{
        Time,
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
    /// The feed's row is locked first and what waits is read by a statement of its own, with a snapshot taken after
    /// that: whatever committed before is seen, and two sequencers never number the same transaction.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn stamp(&self, tenant: &TenantId, limit: u32) -> Result<Option<i64>> {
        self.answered(self.stamp_some(tenant, limit)).await
    }

    async fn stamp_some(&self, tenant: &TenantId, limit: u32) -> Result<Option<i64>> {
        const HEAD: &str = "SELECT f.head FROM feeds f WHERE f.tenant_id = $1 FOR UPDATE";
        const PENDING: &str = "SELECT p.batch_no, p.event_count, p.booked_time FROM pending_batches p \
            WHERE p.tenant_id = $1 ORDER BY p.batch_no LIMIT $2";
        const STAMP: &str = "INSERT INTO feed_batches (tenant_id, last_position, event_count, batch_no, booked_time) \
            SELECT f.tenant_id, u.last_position, u.event_count, u.batch_no, u.booked_time \
            FROM feeds f CROSS JOIN unnest($2::bigint[], $3::int[], $4::bigint[], $5::timestamptz[]) \
            AS u(last_position, event_count, batch_no, booked_time) WHERE f.tenant_id = $1";
        const DONE: &str = "DELETE FROM pending_batches p WHERE p.tenant_id = $1 AND p.batch_no = ANY($2::bigint[])";
        const ADVANCE: &str = "UPDATE feeds SET head = $2 WHERE tenant_id = $1";
        let mut tx = self.beside(tenant).await?;
        let Some(row) = tx.query(HEAD).fetch_optional(&mut *tx.inner).await? else { return Ok(None) };
        let mut head: i64 = Reading::of("feeds", &row).get("head")?;
        let rows = tx.query(PENDING).bind(i64::from(limit)).fetch_all(&mut *tx.inner).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let mut stamped = Vec::with_capacity(rows.len());
        for row in &rows {
            let row = Reading::of("pending_batches", row);
            let events: i32 = row.get("event_count")?;
            head += i64::from(events);
            stamped.push((head, events, row.get::<i64>("batch_no")?, row.get::<Time>("booked_time")?));
        }
        let query = tx
            .query(STAMP)
            .bind(stamped.iter().map(|(position, ..)| *position).bind_iter())
            .bind(stamped.iter().map(|(_, events, ..)| *events).bind_iter())
            .bind(stamped.iter().map(|(_, _, batch_no, _)| *batch_no).bind_iter())
            .bind(stamped.iter().map(|(.., time)| *time).bind_iter());
        Expect::Known.all("feed_batches", rows.len(), query.execute(&mut *tx.inner).await?.rows_affected())?;
        let query = tx.query(DONE).bind(stamped.iter().map(|(_, _, batch_no, _)| *batch_no).bind_iter());
        Expect::Known.all("pending_batches", rows.len(), query.execute(&mut *tx.inner).await?.rows_affected())?;
        let query = tx.query(ADVANCE).bind(head);
        Expect::Known.all("feeds", 1, query.execute(&mut *tx.inner).await?.rows_affected())?;
        // Alone: beside a table, a distributed engine would run it on a node where nobody listens.
        let query = tx.bare("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(format!("{tenant} {head}"));
        query.execute(&mut *tx.inner).await?;
        tx.commit().await?;
        Ok(Some(head))
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
