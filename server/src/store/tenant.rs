//! Making a tenant: the rows that everything else of it leans on.

use super::{Database, rows::Reading};
use crate::{
    domain::{Time, id::TenantId},
    error::Result,
};

const KNOWN: &str = "SELECT f.epoch FROM feeds f WHERE f.tenant_id = $1";

impl Database {
    /// Whether a tenant's rows are there.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn has_tenant(&self, tenant: &TenantId) -> Result<bool> {
        self.answered(async {
            let mut tx = self.read(tenant).await?;
            let known = tx.query(KNOWN).fetch_optional(&mut *tx.inner).await?.is_some();
            tx.commit().await?;
            Ok(known)
        })
        .await
    }

    /// Makes a tenant's rows where they are not there yet. Whoever asks for the same at the same time waits, and finds
    /// them made.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn ensure_tenant(&self, tenant: &TenantId) -> Result<()> {
        self.answered(self.make_tenant(tenant)).await
    }

    async fn make_tenant(&self, tenant: &TenantId) -> Result<()> {
        const TENANT: &str = "INSERT INTO tenants (tenant_id, create_time) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        const FEED: &str =
            "INSERT INTO feeds (tenant_id, epoch, head, oldest) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING";
        let mut tx = self.beside(tenant).await?;
        if tx.query(KNOWN).fetch_optional(&mut *tx.inner).await?.is_some() {
            return Ok(());
        }
        let row =
            tx.bare("SELECT clock_timestamp() AS time, right(replace(gen_random_uuid()::text, '-', ''), 16) AS epoch");
        let row = row.fetch_one(&mut *tx.inner).await?;
        let row = Reading::of("clock", &row);
        let (now, epoch): (Time, &str) = (row.get("time")?, row.get("epoch")?);
        tx.query(TENANT).bind(now).execute(&mut *tx.inner).await?;
        tx.query(FEED).bind(epoch).execute(&mut *tx.inner).await?;
        tx.commit().await
    }
}
