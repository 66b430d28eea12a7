//! Followers of the feed: what reads every event after the position it has come to, and keeps tables of its own from
//! them. The position moves in the transaction that writes those tables, under a lock, so that each event counts once
//! however many servers follow.

use sqlx::{Postgres, postgres::PgArguments, query::Query};

use super::{Database, Tx, feed_read::Batches, rows::Reading, save::Expect};
use crate::{
    domain::{
        cursor::Position,
        event::EventKind,
        id::{LocationId, OrderId, Sku, StockKey, TenantId},
    },
    error::Result,
};

/// The most events of a page.
const MAX_ROWS: i64 = 4_096;
/// The most bytes of a page's bodies; the event that exceeds it is the last one.
const MAX_BYTES: i64 = 4 * 1024 * 1024;
/// How many positions a page looks through at most.
const MAX_POSITIONS: i64 = 8_192;

/// Who follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Follower {
    /// Counts what is ordered per day.
    Demand,
    /// Notes when backorders can be filled.
    Promises,
}

impl Follower {
    /// As its row is named, and as metrics name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Demand => "DEMAND",
            Self::Promises => "PROMISES",
        }
    }
}

/// An event as followers read it.
#[derive(Debug, Clone)]
pub struct Followed {
    pub kind: EventKind,
    /// Of a stock level, or a backorder.
    pub key: Option<StockKey>,
    /// Of a backorder.
    pub order_id: Option<OrderId>,
    /// Of a location itself.
    pub location_id: Option<LocationId>,
    /// The change as it was stored; of an order or a purchase order.
    pub body: Option<String>,
}

/// A page of events.
#[derive(Debug, Default)]
pub struct FollowedPage {
    pub rows: Vec<Followed>,
    /// Every event up to here was read, or is none that the follower looks at.
    pub scanned: Position,
    pub head: Position,
}

impl FollowedPage {
    /// How many positions lie behind what was read.
    pub fn left(&self) -> i64 {
        self.head.get() - self.scanned.get()
    }
}

/// The events of transactions that a follower looks at.
macro_rules! followed {
    ($body:literal, $wanted:literal) => {
        concat!(
            "SELECT position, kind, order_id, sku, location_id, body, candidates FROM ( \
                SELECT p.*, count(*) OVER () AS candidates, \
                    sum(octet_length(p.body)) OVER (ORDER BY p.position) - octet_length(p.body) AS bytes_before \
                FROM ( \
                    SELECT b.first_position + e.rank AS position, e.* \
                    FROM unnest($2::bigint[], $3::timestamptz[], $4::bigint[], $5::integer[], $6::integer[]) \
                        AS b(first_position, booked_time, batch_no, first_rank, last_rank) \
                    CROSS JOIN LATERAL (SELECT e.rank, e.kind, e.order_id, e.sku, e.location_id, ",
            $body,
            " AS body FROM events e WHERE e.tenant_id = $1 AND e.booked_time BETWEEN $7 AND $8 \
                        AND e.booked_time = b.booked_time AND e.batch_no = b.batch_no \
                        AND e.rank BETWEEN b.first_rank AND b.last_rank AND ",
            $wanted,
            " OFFSET 0) e ORDER BY position LIMIT $9) p \
            ) q WHERE bytes_before < $10 ORDER BY position"
        )
    };
}

/// What changes demand: approvals, and the commands that add to orders or take from them.
const DEMAND: &str = followed!(
    "e.body",
    "e.kind = 'ORDER' AND e.cause IN ('ORDER_CREATED', 'ORDER_APPROVED', 'ORDER_UPDATED', 'ORDER_CANCELLED', \
     'BACKORDER_CANCELLED')"
);
/// What moves a promised time: stock, queues, what is inbound, an order's rules; not what was noted of promised times.
const PROMISES: &str = followed!(
    "CASE WHEN e.kind IN ('ORDER', 'PURCHASE_ORDER') THEN e.body ELSE '' END",
    "(e.kind IN ('STOCK', 'BACKORDER', 'PURCHASE_ORDER', 'LOCATION') OR (e.kind = 'ORDER' AND e.cause = 'ORDER_UPDATED')) \
     AND e.cause <> 'EXPECTED_TIME_NOTED'"
);

impl Database {
    /// Begins a transaction of a follower.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn follow(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let mut tx = self.beside(tenant).await?;
        // Nobody waits for it, and what a crash undoes is done again: the position with what was written.
        tx.bare("SET LOCAL synchronous_commit = off").execute(&mut *tx.inner).await?;
        Ok(tx)
    }
}

impl Tx<'_> {
    /// Locks how far a follower has come: nobody else follows for it until the transaction ends.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn lock_follower(&mut self, follower: Follower) -> Result<Position> {
        const LOCK: &str =
            "SELECT w.position FROM feed_followers w WHERE w.tenant_id = $1 AND w.follower = $2 FOR UPDATE";
        const BEGIN: &str = "INSERT INTO feed_followers (tenant_id, follower, position) VALUES ($1, $2, 0) \
            ON CONFLICT DO NOTHING";
        if let Some(position) = self.position_of(LOCK, follower).await? {
            return Ok(position);
        }
        self.query(BEGIN).bind(follower.name()).execute(&mut *self.inner).await?;
        Ok(self.position_of(LOCK, follower).await?.unwrap_or_default())
    }

    /// How far a follower has come.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn follower(&mut self, follower: Follower) -> Result<Position> {
        const SQL: &str = "SELECT w.position FROM feed_followers w WHERE w.tenant_id = $1 AND w.follower = $2";
        Ok(self.position_of(SQL, follower).await?.unwrap_or_default())
    }

    async fn position_of(&mut self, sql: &'static str, follower: Follower) -> Result<Option<Position>> {
        let row = self.query(sql).bind(follower.name()).fetch_optional(&mut *self.inner).await?;
        let position = row.map(|row| Ok(Position::known(Reading::of("feed_followers", &row).get("position")?)));
        position.transpose()
    }

    /// Moves a follower forward, which this transaction has locked.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn advance_follower(&mut self, follower: Follower, position: Position) -> Result<()> {
        const SQL: &str = "UPDATE feed_followers SET position = $3 WHERE tenant_id = $1 AND follower = $2";
        let query = self.query(SQL).bind(follower.name()).bind(position.get());
        Expect::Known.all("feed_followers", 1, query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// The next events behind a position that a follower looks at. Positions that are no longer kept are passed over.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn followed_page(&mut self, follower: Follower, after: Position) -> Result<FollowedPage> {
        let Some(feed) = self.feed_state().await? else { return Ok(FollowedPage::default()) };
        let after = after.max(feed.oldest);
        let mut page = FollowedPage { rows: Vec::new(), scanned: after, head: feed.head };
        if feed.head <= after {
            return Ok(page);
        }
        let batches = self.feed_batches(after, feed.head.min(after.plus(MAX_POSITIONS))).await?;
        let found = match self.followed(follower, &batches) {
            Some(query) => query.fetch_all(&mut *self.inner).await?,
            None => return Ok(page),
        };
        page.scanned = Position::known(batches.covered);
        let mut candidates = 0;
        let mut last = after;
        for row in &found {
            let row = Reading::of("events", row);
            candidates = row.get("candidates")?;
            last = Position::known(row.get("position")?);
            let kind = row.word("kind")?;
            let key = (row.get::<Option<&str>>("location_id")?, row.get::<Option<&str>>("sku")?);
            let body: String = row.get("body")?;
            page.rows.push(Followed {
                kind,
                order_id: row
                    .get::<Option<&str>>("order_id")?
                    .filter(|_| kind == EventKind::Backorder)
                    .map(OrderId::known),
                location_id: key.0.filter(|_| kind == EventKind::Location).map(LocationId::known),
                key: key
                    .0
                    .zip(key.1)
                    .map(|(at, sku)| StockKey { location_id: LocationId::known(at), sku: Sku::known(sku) }),
                body: (!body.is_empty()).then_some(body),
            });
        }
        if candidates == MAX_ROWS || usize::try_from(candidates).is_ok_and(|candidates| candidates > found.len()) {
            page.scanned = last;
        }
        Ok(page)
    }

    fn followed(&self, follower: Follower, batches: &Batches) -> Option<Query<'static, Postgres, PgArguments>> {
        let times = batches.times.as_ref()?;
        let sql = match follower {
            Follower::Demand => DEMAND,
            Follower::Promises => PROMISES,
        };
        let query = self
            .query(sql)
            .bind(batches.first_positions.clone())
            .bind(batches.booked_times.clone())
            .bind(batches.batch_nos.clone())
            .bind(batches.first_ranks.clone())
            .bind(batches.last_ranks.clone())
            .bind(*times.start())
            .bind(*times.end())
            .bind(MAX_ROWS)
            .bind(MAX_BYTES);
        Some(query)
    }
}
