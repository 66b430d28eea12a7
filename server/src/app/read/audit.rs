//! Who did what.

use crate::{
    app::App,
    domain::{
        id::TenantId,
        query::{AuditFilter, AuditKey, AuditRecord, Page, PageRequest},
    },
    error::Result,
};

impl App {
    pub async fn list_audit_records(
        &self,
        tenant: &TenantId,
        filter: &AuditFilter,
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditRecord, AuditKey>> {
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_audit_records(filter, page).await?;
        tx.commit().await?;
        Ok(page)
    }
}
