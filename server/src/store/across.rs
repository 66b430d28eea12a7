//! The statements that look across tenants, all of them: each reads a table that holds no customer's data and has no
//! row policy.

use super::{Database, rows::Reading};
use crate::{domain::id::TenantId, error::Result};

impl Database {
    /// The tenants with events that wait for their positions.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn tenants_with_pending(&self) -> Result<Vec<TenantId>> {
        const SQL: &str = "SELECT DISTINCT p.tenant_id FROM pending_batches p";
        let mut connection = self.writers.begin().await?;
        let rows = sqlx::query(SQL).fetch_all(&mut *connection).await?;
        let tenant = |row| Ok(TenantId::known(Reading::of("pending_batches", row).get::<&str>("tenant_id")?));
        rows.iter().map(tenant).collect()
    }

    /// Makes the partitions of the ledger and the events ahead of time, up to three weeks from now; how many were made.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn create_partitions(&self) -> Result<i32> {
        const SQL: &str = "SELECT create_partitions(now() + interval '3 weeks')";
        let mut transaction = self.writers.begin().await?;
        let made = sqlx::query_scalar(SQL).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(made)
    }

    /// The tenants after one, by id, at most so many: a page of all of them.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn tenants_after(&self, after: &str, most: i64) -> Result<Vec<TenantId>> {
        const SQL: &str = "SELECT t.tenant_id FROM tenants t WHERE t.tenant_id > $1 ORDER BY t.tenant_id LIMIT $2";
        let mut connection = self.readers.acquire().await?;
        let rows = sqlx::query(SQL).bind(after).bind(most).fetch_all(&mut *connection).await?;
        let tenant = |row| Ok(TenantId::known(Reading::of("tenants", row).get::<&str>("tenant_id")?));
        rows.iter().map(tenant).collect()
    }
}
