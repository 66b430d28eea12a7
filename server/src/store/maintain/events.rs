//! Events beyond retention: the feed forgets their positions, then they go.

use crate::{
    domain::{Time, cursor::Position},
    error::Result,
    store::{Tx, rows::Reading, save::Expect},
};

/// What keeps a tenant's old events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Nothing: the feed has forgotten all of them.
    Nothing,
    /// Demand is counted up to here only, and of what comes after some is old.
    Demand(Position),
}

impl Tx<'_> {
    /// Lets the feed forget old transactions, at most so many, and none as late as one whose demand is not counted: what it
    /// knows then was booked later than all that it forgot. How many it forgot: fewer than `most` mean that no more can go.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn forget_positions(&mut self, before: Time, most: i64) -> Result<u64> {
        const OLD: &str = "SELECT b.last_position FROM feed_batches b WHERE b.tenant_id = $1 AND b.booked_time < $2 \
            AND b.last_position <= $3 AND b.booked_time < coalesce((SELECT min(u.booked_time) FROM feed_batches u \
                WHERE u.tenant_id = $1 AND u.last_position > $3), 'infinity') ORDER BY b.booked_time, b.last_position LIMIT $4";
        const FORGET: &str =
            "DELETE FROM feed_batches b WHERE b.tenant_id = $1 AND b.last_position = ANY($2::bigint[])";
        let Some(oldest) = self.lock_oldest().await? else { return Ok(0) };
        let counted = self.demand_counted().await?;
        let query = self.query(OLD).bind(before).bind(counted.get()).bind(most);
        let rows = query.fetch_all(&mut *self.inner).await?;
        let position = |row| Reading::of("feed_batches", row).get::<i64>("last_position");
        let positions = rows.iter().map(position).collect::<Result<Vec<_>>>()?;
        let Some(last) = positions.iter().copied().max() else { return Ok(0) };
        self.move_oldest(oldest, Position::known(last)).await?;
        let done = self.query(FORGET).bind(&positions).execute(&mut *self.inner).await?.rows_affected();
        Expect::Known.all("feed_batches", positions.len(), done)?;
        Ok(done)
    }

    /// Whether the feed knows transactions of before a time.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn knows_before(&mut self, before: Time) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT FROM feed_batches b WHERE b.tenant_id = $1 AND b.booked_time < $2) \
            AS knows";
        let row = self.query(SQL).bind(before).fetch_one(&mut *self.inner).await?;
        Reading::of("feed_batches", &row).get("knows")
    }

    /// Moves the tenant's oldest cursor behind all that was booked before a time, and keeps the feed locked. Tells what
    /// forbids that.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn move_oldest_behind(&mut self, before: Time) -> Result<Behind> {
        const LAST: &str = "SELECT max(b.last_position) AS last FROM feed_batches b WHERE b.tenant_id = $1 \
            AND b.booked_time < $2";
        let Some(oldest) = self.lock_oldest().await? else { return Ok(Behind::Nothing) };
        let row = self.query(LAST).bind(before).fetch_one(&mut *self.inner).await?;
        let last: Option<i64> = Reading::of("feed_batches", &row).get("last")?;
        let Some(last) = last.map(Position::known).filter(|last| *last > oldest) else { return Ok(Behind::Nothing) };
        let counted = self.demand_counted().await?;
        if counted < last {
            return Ok(Behind::Demand(counted));
        }
        self.move_oldest(oldest, last).await?;
        Ok(Behind::Nothing)
    }

    /// Deletes old events that came to the default partition, at most so many, and none without a position. The feed has
    /// forgotten them in this transaction, which keeps it locked: nothing gets its position meanwhile. How many it deleted.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn delete_stray_events(&mut self, before: Time, most: i64) -> Result<u64> {
        const SQL: &str = "DELETE FROM events_default e USING (SELECT d.booked_time, d.batch_no, d.rank \
                FROM events_default d WHERE d.tenant_id = $1 AND d.booked_time < $2 \
                AND NOT EXISTS (SELECT FROM pending_batches p WHERE p.tenant_id = $1 AND p.batch_no = d.batch_no) \
                ORDER BY d.booked_time, d.batch_no, d.rank LIMIT $3) k \
            WHERE e.tenant_id = $1 AND e.booked_time = k.booked_time AND e.batch_no = k.batch_no AND e.rank = k.rank";
        let query = self.query(SQL).bind(before).bind(most);
        Ok(query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// How many old events lie in the default partition.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn stray_events(&mut self, before: Time) -> Result<i64> {
        const SQL: &str =
            "SELECT count(*) AS events FROM events_default e WHERE e.tenant_id = $1 AND e.booked_time < $2";
        let row = self.query(SQL).bind(before).fetch_one(&mut *self.inner).await?;
        Reading::of("events_default", &row).get("events")
    }

    async fn lock_oldest(&mut self) -> Result<Option<Position>> {
        const SQL: &str = "SELECT f.oldest FROM feeds f WHERE f.tenant_id = $1 FOR UPDATE";
        let row = self.query(SQL).fetch_optional(&mut *self.inner).await?;
        row.map(|row| Ok(Position::known(Reading::of("feeds", &row).get("oldest")?))).transpose()
    }

    async fn move_oldest(&mut self, oldest: Position, to: Position) -> Result<()> {
        const SQL: &str = "UPDATE feeds SET oldest = $2 WHERE tenant_id = $1";
        let query = self.query(SQL).bind(oldest.max(to).get());
        Expect::Known.all("feeds", 1, query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Up to where demand is counted: what it has not read cannot be told again.
    async fn demand_counted(&mut self) -> Result<Position> {
        self.follower(crate::store::follow::Follower::Demand).await
    }
}
