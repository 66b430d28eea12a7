//! Who did what, when and with which request.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::domain::{
    Time,
    id::{Actor, RequestId},
};

/// One call that changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    pub key: AuditKey,
    pub request_id: RequestId,
    /// The bare name of the method.
    pub method: String,
    pub actor: Actor,
}

/// Where a record stands; lists go from the newest back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AuditKey {
    pub booked_time: Time,
    pub batch_no: i64,
    pub rank: i32,
}

/// Which records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub request_ids: Vec<RequestId>,
    pub actors: Vec<Actor>,
    pub methods: Vec<String>,
    /// When it was booked.
    pub create_time: Span,
}
