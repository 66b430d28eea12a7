//! `AuditService`.

use std::sync::Arc;

use fillrate_proto::v1::{self, audit_service_server::AuditService};
use tonic::{Request, Response, Status};

use super::{door::Caller, read};
use crate::app::App;

/// Answers `AuditService`.
#[derive(Clone)]
pub struct AuditRpc {
    app: Arc<App>,
}

impl AuditRpc {
    /// A service that works with this application.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl AuditService for AuditRpc {
    async fn list_audit_records(
        &self,
        request: Request<v1::ListAuditRecordsRequest>,
    ) -> Result<Response<v1::ListAuditRecordsResponse>, Status> {
        let (caller, request) = Caller::of(request, "ListAuditRecords")?;
        caller.answer(read::audit::list_audit_records(&self.app, &caller.tenant, request).await)
    }
}
