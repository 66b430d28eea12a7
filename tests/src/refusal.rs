//! A refused call, with what `google.rpc` details say about it.

use std::{collections::BTreeMap, time::Duration};

use fillrate_proto::v1::ErrorReason;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// Why a call was refused.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The gRPC status.
    pub code: Code,
    /// What it says to people.
    pub message: String,
    /// The reason of `ErrorInfo`; `Unspecified` where there is none.
    pub reason: ErrorReason,
    /// The domain of `ErrorInfo`.
    pub domain: String,
    /// What varies.
    pub metadata: BTreeMap<String, String>,
    /// `BadRequest`: field and description.
    pub fields: Vec<(String, String)>,
    /// `PreconditionFailure`: type, subject and description.
    pub preconditions: Vec<(String, String, String)>,
    /// `ResourceInfo`: type and name.
    pub resource: Option<(String, String)>,
    /// `RetryInfo`: how long to wait.
    pub retry: Option<Duration>,
}

impl Refusal {
    /// The names of the fields at fault, sorted.
    #[must_use]
    pub fn field_names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.fields.iter().map(|(field, _)| field.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// The types of the preconditions that failed, in the order given.
    #[must_use]
    pub fn violation_types(&self) -> Vec<&str> {
        self.preconditions.iter().map(|(name, _, _)| name.as_str()).collect()
    }
}

impl From<Status> for Refusal {
    fn from(status: Status) -> Self {
        let details = status.get_error_details();
        let info = details.error_info();
        let name = info.map(|info| info.reason.clone()).unwrap_or_default();
        Self {
            code: status.code(),
            message: status.message().to_owned(),
            reason: ErrorReason::from_str_name(&format!("ERROR_REASON_{name}")).unwrap_or_default(),
            domain: info.map(|info| info.domain.clone()).unwrap_or_default(),
            metadata: info.map(|info| info.metadata.clone().into_iter().collect()).unwrap_or_default(),
            fields: details
                .bad_request()
                .map(|bad| bad.field_violations.iter().map(|v| (v.field.clone(), v.description.clone())).collect())
                .unwrap_or_default(),
            preconditions: details
                .precondition_failure()
                .map(|failure| &failure.violations)
                .into_iter()
                .flatten()
                .map(|v| (v.r#type.clone(), v.subject.clone(), v.description.clone()))
                .collect(),
            resource: details.resource_info().map(|info| (info.resource_type.clone(), info.resource_name.clone())),
            retry: details.retry_info().and_then(|info| info.retry_delay),
        }
    }
}

/// What a test expects of a call that must be refused.
pub trait Refused {
    /// The refusal, which must be of this code and reason.
    fn refused(self, code: Code, reason: ErrorReason) -> Refusal;
}

impl<T: std::fmt::Debug> Refused for Result<T, Refusal> {
    #[track_caller]
    fn refused(self, code: Code, reason: ErrorReason) -> Refusal {
        let refusal = match self {
            Ok(answer) => panic!("{code:?} {reason:?} was expected, and the call went through: {answer:?}"),
            Err(refusal) => refusal,
        };
        assert_eq!((refusal.code, refusal.reason), (code, reason), "{refusal:?}");
        assert_eq!(refusal.domain, "fillrate", "{refusal:?}");
        refusal
    }
}
