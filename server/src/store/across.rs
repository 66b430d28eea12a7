//! The statements that look across tenants, all of them: each reads a table that holds no customer's data and has no
//! row policy.

use std::time::Duration;

use super::{Database, Statement, rows::Reading};
use crate::{
    domain::{Time, id::TenantId},
    error::Result,
};

impl Database {
    /// The tenants with events that wait for their positions, and how long the oldest have waited.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn tenants_with_pending(&self) -> Result<(Vec<TenantId>, Duration)> {
        self.answered(self.pending()).await
    }

    async fn pending(&self) -> Result<(Vec<TenantId>, Duration)> {
        const SQL: &str =
            "SELECT p.tenant_id, min(p.booked_time) AS oldest FROM pending_batches p GROUP BY p.tenant_id";
        // Alone: beside a table it would be a node's.
        const NOW: &str = "SELECT clock_timestamp() AS now";
        let mut transaction = self.line().writers.begin().await?;
        let rows = self.nameless(SQL).fetch_all(&mut *transaction).await?;
        if rows.is_empty() {
            transaction.commit().await?;
            return Ok((Vec::new(), Duration::ZERO));
        }
        let row = self.nameless(NOW).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        let now: Time = Reading::of("clock", &row).get("now")?;
        let mut oldest = now;
        let mut tenants = Vec::with_capacity(rows.len());
        for row in &rows {
            let row = Reading::of("pending_batches", row);
            oldest = oldest.min(row.get("oldest")?);
            tenants.push(TenantId::known(row.get::<&str>("tenant_id")?));
        }
        Ok((tenants, (now - oldest).to_std().unwrap_or_default()))
    }

    /// Makes the partitions of the ledger, the events and the records of who did what ahead of time, up to three weeks from
    /// now, each table's in a transaction of its own; how many were made.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn create_partitions(&self) -> Result<i32> {
        const SQL: &str = "SELECT create_partitions($1, now() + interval '3 weeks')";
        self.answered(async {
            let mut made = 0;
            for table in ["stock_movements", "events", "audit_records"] {
                let mut transaction = self.line().writers.begin().await?;
                let row = self.nameless(SQL).bind(table).fetch_one(&mut *transaction).await?;
                transaction.commit().await?;
                made += Reading::of("partitions", &row).get::<i32>("create_partitions")?;
            }
            Ok(made)
        })
        .await
    }

    /// The tenants after one, by id, at most so many: a page of all of them.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn tenants_after(&self, after: &str, most: i64) -> Result<Vec<TenantId>> {
        const SQL: &str = "SELECT t.tenant_id FROM tenants t WHERE t.tenant_id > $1 ORDER BY t.tenant_id LIMIT $2";
        self.answered(async {
            let mut transaction = self.line().readers.begin().await?;
            let rows = self.nameless(SQL).bind(after).bind(most).fetch_all(&mut *transaction).await?;
            transaction.commit().await?;
            let tenant = |row| Ok(TenantId::known(Reading::of("tenants", row).get::<&str>("tenant_id")?));
            rows.iter().map(tenant).collect()
        })
        .await
    }

    /// A statement of no tenant.
    fn nameless(&self, sql: &'static str) -> Statement {
        sqlx::query(sql).persistent(!self.is_unnamed())
    }
}
