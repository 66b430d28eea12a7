//! The feed as watchers read it: its state, and its events page by page in the order of their positions.

use std::ops::RangeInclusive;

use super::{Tx, rows::Reading, words::Word as _};
use crate::{
    domain::{
        Time,
        cursor::{Epoch, FeedState, Position},
        event::{EventCause, EventKind},
        id::{CustomerId, LocationId, OrderId, RequestId, Sku},
    },
    error::Result,
};

/// The most events of a page.
const MAX_ROWS: i64 = 512;
/// The most bytes of a page's bodies; the event that exceeds it is the last one. It bounds what a watcher holds while its
/// client is slow: not by less than one event, and the event of the largest order has several MiB.
const MAX_BYTES: i64 = 1024 * 1024;

/// What the statement can decide of a filter. An empty list lets all pass.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    pub orders: Vec<String>,
    pub customers: Vec<String>,
    pub skus: Vec<String>,
    pub locations: Vec<String>,
}

/// Which events to look at.
#[derive(Debug, Clone)]
pub struct PageRequest {
    pub kind: EventKind,
    /// The first position is the one behind this.
    pub after: Position,
    /// The last position; none later is looked at.
    pub upto: Position,
    pub narrow: Narrow,
}

/// An event with its position. Its change is still the text that was stored.
#[derive(Debug, Clone)]
pub struct FeedRow {
    pub position: Position,
    /// An error for one that this release does not know.
    pub cause: Result<EventCause>,
    pub request_id: RequestId,
    pub occur_time: Time,
    pub booked_time: Time,
    pub concerns: Concerns,
    pub body: String,
}

/// Whom an event concerns, as far as columns tell.
#[derive(Debug, Clone, Default)]
pub struct Concerns {
    pub order_id: Option<OrderId>,
    /// Whom its order names now.
    pub customer_id: Option<CustomerId>,
    pub sku: Option<Sku>,
    pub location_id: Option<LocationId>,
}

/// A page of events.
#[derive(Debug)]
pub struct FeedPage {
    pub rows: Vec<FeedRow>,
    /// Every event up to here that the request asked for is in the rows, of this page or an earlier one.
    pub scanned: Position,
    /// The page ended for its size, not for the request's last position.
    pub full: bool,
}

/// The transactions whose events lie in a range of positions, as columns.
#[derive(Debug, Default)]
pub(in crate::store) struct Batches {
    pub first_positions: Vec<i64>,
    pub booked_times: Vec<Time>,
    pub batch_nos: Vec<i64>,
    pub first_ranks: Vec<i32>,
    pub last_ranks: Vec<i32>,
    /// Of their booking: partitions outside are not touched.
    pub times: Option<RangeInclusive<Time>>,
    /// The last position that the transactions cover without a hole.
    pub covered: i64,
}

impl Batches {
    /// Adds the next transaction, as far as its events lie behind `covered` and not behind `upto`. False where it does
    /// not follow on what is covered.
    fn add(&mut self, upto: Position, last_position: i64, event_count: i32, batch_no: i64, booked_time: Time) -> bool {
        let first_position = last_position - i64::from(event_count) + 1;
        if first_position > self.covered + 1 {
            return false;
        }
        let last = last_position.min(upto.get());
        // Both lie within the transaction's events, whose count is an i32.
        let rank = |position: i64| i32::try_from(position - first_position).unwrap_or(event_count);
        self.first_positions.push(first_position);
        self.booked_times.push(booked_time);
        self.batch_nos.push(batch_no);
        self.first_ranks.push(rank(self.covered + 1));
        self.last_ranks.push(rank(last));
        self.times = Some(match self.times.take() {
            None => booked_time..=booked_time,
            Some(times) => booked_time.min(*times.start())..=booked_time.max(*times.end()),
        });
        self.covered = last;
        true
    }
}

impl Tx<'_> {
    /// The tenant's feed; none before the tenant's first command.
    pub async fn feed_state(&mut self) -> Result<Option<FeedState>> {
        const SQL: &str = "SELECT epoch, head, oldest FROM feeds WHERE tenant_id = $1";
        let Some(row) = self.query(SQL).fetch_optional(&mut *self.inner).await? else { return Ok(None) };
        let row = Reading::of("feeds", &row);
        Ok(Some(FeedState {
            epoch: Epoch::known(row.get::<&str>("epoch")?),
            head: Position::known(row.get("head")?),
            oldest: Position::known(row.get("oldest")?),
        }))
    }

    /// The events behind a position that a request asks for. Where positions are missing the page ends before them:
    /// [`Self::feed_state`], asked afterwards in the same transaction, tells why.
    pub async fn feed_page(&mut self, request: &PageRequest) -> Result<FeedPage> {
        let batches = self.feed_batches(request.after, request.upto).await?;
        let scanned = Position::known(batches.covered);
        let Some(times) = batches.times else {
            return Ok(FeedPage { rows: Vec::new(), scanned, full: false });
        };
        // Each transaction's events are found by their key: a join that the planner is free to choose could read whole
        // partitions. The bounds of the times let it skip the partitions that lie outside.
        const SQL: &str = "
            SELECT position, cause, request_id, occur_time, booked_time, order_id, customer_id, sku, location_id, body,
                candidates
            FROM (
                SELECT p.*, count(*) OVER () AS candidates,
                    sum(octet_length(p.body)) OVER (ORDER BY p.position) - octet_length(p.body) AS bytes_before
                FROM (
                    SELECT b.first_position + e.rank AS position, e.*
                    FROM unnest($2::bigint[], $3::timestamptz[], $4::bigint[], $5::integer[], $6::integer[])
                        AS b(first_position, booked_time, batch_no, first_rank, last_rank)
                    CROSS JOIN LATERAL (
                        SELECT e.rank, e.cause, e.request_id, e.occur_time, e.booked_time, e.order_id, e.sku,
                            e.location_id, e.body, (
                            SELECT o.customer_id FROM orders o WHERE o.tenant_id = $1 AND o.order_id = e.order_id
                        ) AS customer_id
                        FROM events e
                        WHERE e.tenant_id = $1 AND e.booked_time BETWEEN $7 AND $8
                            AND e.booked_time = b.booked_time AND e.batch_no = b.batch_no
                            AND e.rank BETWEEN b.first_rank AND b.last_rank AND e.kind = $9
                            AND (cardinality($10::text[]) = 0 OR e.order_id = ANY($10))
                            AND (cardinality($11::text[]) = 0 OR e.sku = ANY($11))
                            AND (cardinality($12::text[]) = 0 OR e.location_id = ANY($12))
                        OFFSET 0
                    ) e
                    WHERE cardinality($13::text[]) = 0 OR e.customer_id = ANY($13)
                    ORDER BY position
                    LIMIT $14
                ) p
            ) q
            WHERE bytes_before < $15
            ORDER BY position";
        let narrow = &request.narrow;
        let query = self
            .query(SQL)
            .bind(&batches.first_positions)
            .bind(&batches.booked_times)
            .bind(&batches.batch_nos)
            .bind(&batches.first_ranks)
            .bind(&batches.last_ranks)
            .bind(times.start())
            .bind(times.end())
            .bind(request.kind.word())
            .bind(&narrow.orders)
            .bind(&narrow.skus)
            .bind(&narrow.locations)
            .bind(&narrow.customers)
            .bind(MAX_ROWS)
            .bind(MAX_BYTES);
        let found = query.fetch_all(&mut *self.inner).await?;
        let mut rows = Vec::with_capacity(found.len());
        let mut candidates = 0;
        for row in &found {
            let row = Reading::of("events", row);
            candidates = row.get("candidates")?;
            rows.push(FeedRow {
                position: Position::known(row.get("position")?),
                cause: row.word("cause"),
                request_id: RequestId::known(row.get::<&str>("request_id")?),
                occur_time: row.get("occur_time")?,
                booked_time: row.get("booked_time")?,
                concerns: Concerns {
                    order_id: row.get::<Option<&str>>("order_id")?.map(OrderId::known),
                    customer_id: row.customer_id()?,
                    sku: row.get::<Option<&str>>("sku")?.map(Sku::known),
                    location_id: row.get::<Option<&str>>("location_id")?.map(LocationId::known),
                },
                body: row.get("body")?,
            });
        }
        let full =
            candidates == MAX_ROWS || usize::try_from(candidates).is_ok_and(|candidates| candidates > rows.len());
        let scanned = if full { rows.last().map_or(scanned, |row| row.position) } else { scanned };
        Ok(FeedPage { rows, scanned, full })
    }

    /// The transactions whose events lie behind one position and not behind another, as far as no position is missing.
    pub(in crate::store) async fn feed_batches(&mut self, after: Position, upto: Position) -> Result<Batches> {
        // The last of them may reach behind the range. Two ranges of the key, because a bound that is looked up in the
        // statement itself made the planner read all that follows.
        const SQL: &str = "
            SELECT last_position, event_count, batch_no, booked_time FROM feed_batches
            WHERE tenant_id = $1 AND last_position > $2 AND last_position < $3
            UNION ALL (
                SELECT last_position, event_count, batch_no, booked_time FROM feed_batches
                WHERE tenant_id = $1 AND last_position >= $3 ORDER BY last_position LIMIT 1
            )
            ORDER BY last_position";
        let query = self.query(SQL).bind(after.get()).bind(upto.get());
        let mut batches = Batches { covered: after.get(), ..Batches::default() };
        for row in &query.fetch_all(&mut *self.inner).await? {
            let row = Reading::of("feed_batches", row);
            let (last_position, event_count) = (row.get("last_position")?, row.get("event_count")?);
            if !batches.add(upto, last_position, event_count, row.get("batch_no")?, row.get("booked_time")?) {
                break;
            }
        }
        Ok(batches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batches(after: i64) -> Batches {
        Batches { covered: after, ..Batches::default() }
    }

    #[test]
    fn a_range_may_begin_and_end_inside_transactions() {
        let mut range = batches(12);
        // Positions 11 to 15, 16, and 17 to 20.
        let upto = Position::known(18);
        assert!(range.add(upto, 15, 5, 1, Time::UNIX_EPOCH));
        assert!(range.add(upto, 16, 1, 2, Time::UNIX_EPOCH));
        assert!(range.add(upto, 20, 4, 3, Time::UNIX_EPOCH));
        assert_eq!(range.first_positions, [11, 16, 17]);
        assert_eq!((range.first_ranks, range.last_ranks), (vec![2, 0, 0], vec![4, 0, 1]));
        assert_eq!(range.covered, 18);
    }

    #[test]
    fn a_range_ends_before_a_hole() {
        let mut range = batches(0);
        let upto = Position::known(9);
        assert!(range.add(upto, 3, 3, 1, Time::UNIX_EPOCH));
        assert!(!range.add(upto, 9, 5, 2, Time::UNIX_EPOCH));
        assert_eq!(range.covered, 3);
    }
}
