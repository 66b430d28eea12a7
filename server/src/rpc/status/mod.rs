//! Errors as callers get them: a gRPC status with `google.rpc` details. The only place that knows status codes.

pub(in crate::rpc) mod access;
mod outcome;
mod reason;
mod room;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, time::Duration};

use fillrate_proto::v1;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, PreconditionViolation, StatusExt};

pub(in crate::rpc) use self::outcome::{FAULTS, Outcome};
use self::reason::{kind, resource};
use crate::{
    app::RETRY_AFTER,
    domain::refusal::{Reason, Refusal, Violation},
    error::{CursorFault, Error},
};

/// The domain of every `ErrorInfo`.
const DOMAIN: &str = "fillrate";
/// After how long to try again what a moment may mend: a conflict.
const SOON: Duration = Duration::from_millis(100);
/// After how long to try again what takes longer: a database that is away, a server that goes down.
const LATER: Duration = Duration::from_secs(1);

/// What a failed call answers. Faults of the server and of its database are logged here, once.
pub(in crate::rpc) fn of(error: Error, method: &'static str) -> Status {
    match error {
        Error::Refused(refusal) => refused(*refusal),
        Error::Cursor(fault) => cursor(fault),
        Error::Draining => draining(),
        Error::Unavailable(cause) => {
            if !cause.is_told() {
                tracing::warn!(rpc.method = method, error.cause = cause.log_text(), "the database cannot be reached");
            }
            let text = "the database cannot be reached: try again with the same request_id";
            retry(v1::ErrorReason::DatabaseUnavailable, Code::Unavailable, LATER, text)
        }
        Error::Conflict(cause) => {
            tracing::warn!(rpc.method = method, error.cause = cause.log_text(), "a conflict outlasted every retry");
            let text =
                "lost against concurrent commands several times, nothing was done: try again with the same request_id";
            retry(v1::ErrorReason::Conflict, Code::Aborted, SOON, text)
        }
        Error::Overloaded => {
            let text = "too much waits already, nothing was done: try again with the same request_id";
            retry(v1::ErrorReason::Overloaded, Code::ResourceExhausted, RETRY_AFTER, text)
        }
        Error::TenantLimited { limit, most, retry } => access::tenant_limited(limit, most, retry),
        Error::StreamEnded => {
            let text = "the stream has been open as long as it may be: open it again, from the last cursor";
            retry(v1::ErrorReason::StreamEnded, Code::Unavailable, SOON, text)
        }
        Error::ReadTooSlowly => {
            let text = "the answer was read too slowly and has ended early: ask again, with a filter if it is long";
            retry(v1::ErrorReason::ReadTooSlowly, Code::ResourceExhausted, LATER, text)
        }
        Error::DeadlineExceeded => deadline_exceeded(),
        Error::Internal(cause) => {
            tracing::error!(rpc.method = method, error.cause = cause.log_text(), "internal error");
            internal()
        }
    }
}

/// What a status code is called, as the protocol's text has it.
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

/// The header that names the tenant holds no tenant's name.
pub(in crate::rpc) fn tenant_invalid() -> Status {
    let text = "the header x-tenant must be one name of 1 to 63 of a-z, 0-9 and -";
    plain(v1::ErrorReason::TenantInvalid, Code::InvalidArgument, text)
}

/// The deadline passed; whether a command took place is unknown.
pub(in crate::rpc) fn deadline_exceeded() -> Status {
    let text = "the deadline passed: repeat with the same request_id and a longer one";
    plain(v1::ErrorReason::DeadlineExceeded, Code::DeadlineExceeded, text)
}

/// The server goes down; another one, or this one later, serves.
pub(in crate::rpc) fn draining() -> Status {
    retry(v1::ErrorReason::Draining, Code::Unavailable, LATER, "the server is going down: connect again")
}

/// The request cannot be read at all, so that no field can be named.
pub(in crate::rpc) fn unreadable(text: &str) -> Status {
    plain(v1::ErrorReason::InvalidField, Code::InvalidArgument, &room::short(text))
}

/// A fault of the server, whose cause is in the log alone.
fn internal() -> Status {
    plain(v1::ErrorReason::Internal, Code::Internal, "a fault of the server; its log has the cause")
}

/// Why one element of a batch was refused.
pub(in crate::rpc) fn element(refusal: Refusal) -> v1::ElementError {
    let (code, reason) = kind(refusal.reason);
    let violation = |violation: Violation| v1::FieldViolation {
        field: violation.subject,
        reason: kind(violation.reason).1.into(),
        description: violation.message,
    };
    let metadata =
        |(key, value): (std::borrow::Cow<'_, str>, String)| v1::ErrorMetadata { key: key.into_owned(), value };
    v1::ElementError {
        code: code.into(),
        reason: reason.into(),
        message: refusal.message,
        violations: refusal.violations.into_iter().map(violation).collect(),
        metadata: refusal.metadata.into_iter().map(metadata).collect(),
    }
}

fn refused(refusal: Refusal) -> Status {
    let (code, reason) = kind(refusal.reason);
    let mut metadata: HashMap<String, String> = HashMap::with_capacity(refusal.metadata.len());
    metadata.extend(refusal.metadata.into_iter().map(|(key, value)| (key.into_owned(), value)));
    let mut details = ErrorDetails::new();
    if let Some((kind, name)) = resource(refusal.reason, &metadata) {
        details.set_resource_info(kind, name, "", room::short(&refusal.message));
    }
    let (listed, unlisted) = room::split(refusal.violations);
    // A suggestion that moved is no fault of the request: facts did.
    if code == Code::FailedPrecondition || refusal.reason == Reason::SuggestionMoved {
        details.set_precondition_failure(preconditions(refusal.reason, &refusal.message, &metadata, listed, unlisted));
    } else if !listed.is_empty() {
        details.set_bad_request(fields(listed, unlisted));
    }
    details.set_error_info(name(reason), DOMAIN, metadata);
    Status::with_error_details(code, room::short(&refusal.message), details)
}

fn fields(listed: Vec<Violation>, unlisted: usize) -> Vec<FieldViolation> {
    let field = |violation: Violation| FieldViolation {
        field: violation.subject,
        description: violation.message,
        reason: name(kind(violation.reason).1).to_owned(),
        localized_message: None,
    };
    let more = (unlisted > 0).then(|| FieldViolation::new("", room::more(unlisted)));
    listed.into_iter().map(field).chain(more).collect()
}

/// Every line or resource at fault, by reason; the whole where none is named.
fn preconditions(
    reason: Reason,
    message: &str,
    metadata: &HashMap<String, String>,
    listed: Vec<Violation>,
    unlisted: usize,
) -> Vec<PreconditionViolation> {
    if listed.is_empty() {
        let subject = reason::subject(metadata);
        return vec![PreconditionViolation::new(name(kind(reason).1), subject, room::short(message))];
    }
    let violated = |violation: Violation| {
        PreconditionViolation::new(name(kind(violation.reason).1), violation.subject, violation.message)
    };
    let more = (unlisted > 0).then(|| PreconditionViolation::new(name(kind(reason).1), "", room::more(unlisted)));
    listed.into_iter().map(violated).chain(more).collect()
}

fn cursor(fault: CursorFault) -> Status {
    use v1::ErrorReason::{CursorAhead, CursorExpired, CursorForeign, CursorInvalid, PageTokenInvalid};
    let mut metadata = HashMap::new();
    let (reason, code, field, text) = match fault {
        CursorFault::Invalid => {
            (CursorInvalid, Code::InvalidArgument, Some("cursor"), "must be a cursor as it was given")
        }
        CursorFault::Foreign => {
            let text =
                "is of another database, of one before it was restored, or of another tenant: watch with a snapshot";
            (CursorForeign, Code::InvalidArgument, Some("cursor"), text)
        }
        CursorFault::Expired { oldest } => {
            metadata.insert("oldest_cursor".to_owned(), oldest.to_string());
            let text = "is older than what is kept: watch again with a snapshot";
            (CursorExpired, Code::OutOfRange, None, text)
        }
        CursorFault::Ahead { newest } => {
            metadata.insert("newest_cursor".to_owned(), newest.to_string());
            let text = "is ahead of the newest event: watch again with a snapshot";
            (CursorAhead, Code::OutOfRange, None, text)
        }
        CursorFault::PageToken => {
            let text = "must be the token of the page before, with the same query";
            (PageTokenInvalid, Code::InvalidArgument, Some("page_token"), text)
        }
    };
    let mut details = ErrorDetails::with_error_info(name(reason), DOMAIN, metadata);
    if let Some(field) = field {
        let reason = name(reason).to_owned();
        details.set_bad_request(vec![FieldViolation { reason, ..FieldViolation::new(field, text) }]);
    }
    Status::with_error_details(code, format!("{} {text}", field.unwrap_or("cursor")), details)
}

fn retry(reason: v1::ErrorReason, code: Code, after: Duration, text: &str) -> Status {
    let mut details = ErrorDetails::with_error_info(name(reason), DOMAIN, HashMap::new());
    details.set_retry_info(Some(after));
    Status::with_error_details(code, text, details)
}

fn plain(reason: v1::ErrorReason, code: Code, text: &str) -> Status {
    Status::with_error_details(code, text, ErrorDetails::with_error_info(name(reason), DOMAIN, HashMap::new()))
}

/// A reason as `ErrorInfo` carries it: without the prefix that the enum's style asks for.
fn name(reason: v1::ErrorReason) -> &'static str {
    let name = reason.as_str_name();
    name.strip_prefix("ERROR_REASON_").unwrap_or(name)
}
