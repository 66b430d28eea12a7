//! What every call and watch fails with.

use std::{collections::BTreeMap, error::Error as StdError, fmt, time::Duration};

use fillrate_proto::v1::ErrorReason;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::calls::Method;

/// Why a call or a watch failed.
#[derive(Debug, Clone)]
pub struct Error(Box<Failure>);

#[derive(Debug, Clone)]
struct Failure {
    code: Code,
    reason: ErrorReason,
    message: String,
    violations: Vec<Violation>,
    metadata: BTreeMap<String, String>,
    /// The server's `RetryInfo`.
    retry: Option<Duration>,
    request_id: String,
    method: &'static str,
}

/// One field, line or resource at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Its dotted path from the request, `lines[2].quantity`.
    pub field: String,
    /// The reason for it alone.
    pub reason: ErrorReason,
    /// What is wrong, for people.
    pub description: String,
}

/// Which call it was.
pub(crate) struct Place<'a> {
    pub(crate) url: &'a str,
    pub(crate) method: Method,
    pub(crate) request_id: &'a str,
}

impl Error {
    /// The gRPC status code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Why, for programs; `Unspecified` where no Fillrate answered.
    #[must_use]
    pub fn reason(&self) -> ErrorReason {
        self.0.reason
    }

    /// Why, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Every field, line or resource at fault.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// What `error.proto` lists for the reason.
    #[must_use]
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.0.metadata
    }

    /// The server's `RetryInfo`, zero without one.
    #[must_use]
    pub fn retry_after(&self) -> Duration {
        self.0.retry.unwrap_or_default()
    }

    /// The id of the command: repeat it with this one if it is unknown whether it took place. Empty where the method
    /// has none.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// The name of the method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.0.method
    }

    /// Whether asking again unchanged may help.
    pub(crate) fn is_retryable(&self) -> bool {
        self.0.code == Code::Unavailable || self.0.retry.is_some()
    }

    /// Whether a watch's cursor is not one that can be gone on from.
    pub(crate) fn is_expired(&self) -> bool {
        matches!(self.0.reason, ErrorReason::CursorExpired | ErrorReason::CursorAhead)
    }

    pub(crate) fn of(status: &Status, place: &Place<'_>) -> Self {
        let details = status.get_error_details();
        let info = details.error_info().filter(|info| info.domain == "fillrate");
        let retry = details.retry_info().map(|retry| retry.retry_delay.unwrap_or_default());
        let reason = info.map(|info| reason_of(&info.reason)).unwrap_or_default();
        // Where no server said it, it was the way that failed: tonic's codes differ by where it broke.
        let broken = status.source().is_some();
        let code = if broken { Code::Unavailable } else { status.code() };
        let message = match status.source() {
            Some(cause) => chain(cause),
            None => status.message().to_owned(),
        };
        let fields = details.bad_request().map(|bad| &bad.field_violations[..]).unwrap_or_default().iter();
        let fields = fields.map(|v| Violation::new(&v.field, &v.reason, &v.description));
        let lines = details.precondition_failure().map(|failed| &failed.violations[..]).unwrap_or_default().iter();
        let lines = lines.map(|v| Violation::new(&v.subject, &v.r#type, &v.description));
        let mut failure = Failure {
            code,
            reason,
            message,
            violations: fields.chain(lines).collect(),
            metadata: info.map(|info| info.metadata.clone().into_iter().collect()).unwrap_or_default(),
            retry,
            request_id: place.request_id.to_owned(),
            method: place.method.name(),
        };
        if failure.reason == ErrorReason::Unspecified {
            failure.explain(place.url);
        }
        Self(Box::new(failure))
    }

    /// With what failed before, where the deadline says nothing of its own.
    pub(crate) fn after(mut self, before: Option<&Self>) -> Self {
        if let (Code::DeadlineExceeded, Some(before)) = (self.0.code, before) {
            self.0.message = format!("{}; before that: {}", self.0.message, before.message());
        }
        self
    }

    /// The answer to a deadline that had passed before anything was sent.
    pub(crate) fn too_late(method: Method, request_id: String) -> Self {
        Self(Box::new(Failure {
            code: Code::DeadlineExceeded,
            reason: ErrorReason::Unspecified,
            message: "the deadline had passed before the call began: nothing was sent".to_owned(),
            violations: Vec::new(),
            metadata: BTreeMap::new(),
            retry: None,
            request_id,
            method: method.name(),
        }))
    }
}

impl Failure {
    /// Says for people what happened where no Fillrate said it.
    fn explain(&mut self, url: &str) {
        let said = &self.message;
        self.message = match self.code {
            Code::Unavailable => format!("no Fillrate answered at {url}, because: {said}"),
            Code::DeadlineExceeded if self.request_id.is_empty() => format!("no answer from {url} within the deadline"),
            Code::DeadlineExceeded => format!(
                "no answer from {url} within the deadline: whether it took place is unknown, repeat it with the same \
                 request_id"
            ),
            Code::Unimplemented => format!("what answers at {url} does not know this method, because: {said}"),
            _ => return,
        };
    }
}

impl Violation {
    fn new(field: &str, reason: &str, description: &str) -> Self {
        Self { field: field.to_owned(), reason: reason_of(reason), description: description.to_owned() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { code, reason, message, method, .. } = &*self.0;
        let (code, reason) = (code_name(*code), reason.as_str_name().trim_start_matches(PREFIX));
        write!(f, "{method}: {code}")?;
        if self.0.reason != ErrorReason::Unspecified && reason != code {
            write!(f, " {reason}")?;
        }
        write!(f, ": {message}")
    }
}

impl StdError for Error {}

const PREFIX: &str = "ERROR_REASON_";

/// A reason that is younger than this client is none.
fn reason_of(name: &str) -> ErrorReason {
    ErrorReason::from_str_name(&format!("{PREFIX}{name}")).unwrap_or_default()
}

fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// An error with its causes, each said once.
pub(crate) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}
