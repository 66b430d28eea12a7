//! What belongs to no tenant: partitions, and who maintains.

use sqlx::{AssertSqlSafe, Connection as _, Postgres, pool::PoolConnection};

use super::Patience;
use crate::{
    domain::{Time, id::TenantId},
    error::{Error, Result},
    store::{Database, Tx, rows::Reading},
};

/// Any number, the same in every release.
const LOCK: i64 = 4209;

/// A table with a partition for each week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partitioned {
    Events,
    Ledger,
    Audit,
}

impl Partitioned {
    fn table(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Ledger => "stock_movements",
            Self::Audit => "audit_records",
        }
    }
}

/// A partition and the times of booking that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// As SQL writes it.
    pub name: String,
    pub begin: Time,
    /// The first moment behind it.
    pub end: Time,
}

/// Nobody else maintains as long as it lives.
pub struct Alone(PoolConnection<Postgres>);

impl Alone {
    /// Whether it is still so: the lock goes with its connection, which may be lost without anybody noticing.
    pub async fn holds(&mut self) -> bool {
        sqlx::query("SELECT 1").execute(&mut *self.0).await.is_ok()
    }

    /// Lets others maintain.
    pub async fn end(self) {
        // The lock goes with its session, whatever becomes of the farewell.
        let _ = self.0.detach().close().await;
    }
}

impl Database {
    /// Makes sure that nobody else maintains; none where somebody does.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn alone(&self) -> Result<Option<Alone>> {
        let mut connection = self.line().writers.acquire().await?;
        let query = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(LOCK);
        let locked: bool = query.fetch_one(&mut *connection).await?;
        Ok(locked.then_some(Alone(connection)))
    }

    /// The database's time.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn now(&self) -> Result<Time> {
        Ok(sqlx::query_scalar("SELECT clock_timestamp()").fetch_one(&self.line().writers).await?)
    }

    /// The partitions that lie wholly before a time, oldest first; not the default one.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn partitions_before(&self, of: Partitioned, end: Time) -> Result<Vec<Partition>> {
        const SQL: &str = "SELECT p.name, p.lower_end, p.upper_end FROM ( \
                SELECT c.oid::regclass::text AS name, \
                    substring(pg_get_expr(c.relpartbound, c.oid) from 'FROM \\(''([^'']+)''\\)')::timestamptz AS lower_end, \
                    substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz AS upper_end \
                FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1)) p \
            WHERE p.upper_end <= $2 ORDER BY p.upper_end";
        let rows = sqlx::query(SQL).bind(of.table()).bind(end).fetch_all(&self.line().writers).await?;
        let partition = |row| {
            let row = Reading::of("pg_class", row);
            Ok(Partition { name: row.get("name")?, begin: row.get("lower_end")?, end: row.get("upper_end")? })
        };
        rows.iter().map(partition).collect()
    }

    /// When the oldest transaction was booked whose events wait for their positions.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn oldest_pending(&self) -> Result<Option<Time>> {
        const SQL: &str = "SELECT min(p.booked_time) FROM pending_batches p";
        Ok(sqlx::query_scalar(SQL).fetch_one(&self.line().writers).await?)
    }
}

impl Tx<'_> {
    /// Keeps others from writing to a partition; they may read it, and write to all others. Whoever wrote there until then
    /// has committed.
    ///
    /// # Errors
    /// A conflict where somebody writes there; what goes wrong with the database.
    pub async fn freeze(&mut self, partition: &Partition) -> Result<()> {
        // The name comes from the catalog, quoted there.
        let sql = format!("LOCK TABLE {} IN SHARE MODE", partition.name);
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *self.inner).await?;
        Ok(())
    }

    /// Whether transactions of before a time wait for their positions.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn is_pending(&mut self, before: Time) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT FROM pending_batches p WHERE p.booked_time < $1)";
        Ok(sqlx::query_scalar(SQL).bind(before).fetch_one(&mut *self.inner).await?)
    }

    /// Drops a partition, for which its table is locked for a moment: as the last thing of a transaction.
    ///
    /// # Errors
    /// A conflict where others use the table; what goes wrong with the database.
    pub async fn drop_partition(&mut self, partition: &Partition) -> Result<()> {
        let sql = format!("DROP TABLE {}", partition.name);
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *self.inner).await?;
        Ok(())
    }

    /// The same where much was done before it in this transaction: asks for the lock again, each time for a moment only,
    /// as long as patience lasts.
    ///
    /// # Errors
    /// A conflict where others use the table all the time; what goes wrong with the database.
    pub async fn drop_partition_patiently(&mut self, partition: &Partition, mut patience: Patience) -> Result<()> {
        let sql = format!("DROP TABLE {}", partition.name);
        loop {
            let mut within = self.inner.begin().await?;
            match sqlx::query(AssertSqlSafe(sql.clone())).execute(&mut *within).await.map_err(Error::from) {
                Ok(_) => return Ok(within.commit().await?),
                Err(error) if !error.is_conflict() => return Err(error),
                Err(error) => {
                    within.rollback().await?;
                    if !patience.lasts().await {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// The tenants after one, by id, at most so many, as this transaction sees them.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn tenants_after(&mut self, after: &str, most: i64) -> Result<Vec<TenantId>> {
        const SQL: &str = "SELECT t.tenant_id FROM tenants t WHERE t.tenant_id > $1 ORDER BY t.tenant_id LIMIT $2";
        let rows = sqlx::query(SQL).bind(after).bind(most).fetch_all(&mut *self.inner).await?;
        let tenant = |row| Ok(TenantId::known(Reading::of("tenants", row).get::<&str>("tenant_id")?));
        rows.iter().map(tenant).collect()
    }
}
