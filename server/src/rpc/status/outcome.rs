//! How a call ended, as those who look after the server are told.

use http::HeaderMap;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::code_name;

/// Where it stands, in the headers of a call or behind its body.
const STATUS: &str = "grpc-status";
/// Codes that calls never end with where the server does what it should.
pub(in crate::rpc) const FAULTS: [&str; 3] = ["INTERNAL", "UNKNOWN", "DATA_LOSS"];

/// A call's end.
#[derive(Debug, Clone)]
pub(in crate::rpc) struct Outcome {
    code: Code,
    /// The machine-readable one that its caller got.
    pub(in crate::rpc) reason: Option<String>,
    /// Which limit was reached, where it was refused for one.
    pub(in crate::rpc) limit: Option<String>,
}

impl Outcome {
    fn bare(code: Code) -> Self {
        Self { code, reason: None, limit: None }
    }

    /// The caller went away before its answer was whole.
    pub(in crate::rpc) fn gone() -> Self {
        Self::bare(Code::Cancelled)
    }

    /// Its answer will never be whole: what was to make it panicked.
    pub(in crate::rpc) fn panicked() -> Self {
        Self::bare(Code::Internal)
    }

    /// What headers say, if anything.
    pub(in crate::rpc) fn told(headers: &HeaderMap) -> Option<Self> {
        // Mostly it went well, and there is nothing to read.
        if headers.get(STATUS)?.as_bytes() == b"0" {
            return Some(Self::bare(Code::Ok));
        }
        Status::from_header_map(headers).map(|status| Self::of(&status))
    }

    pub(in crate::rpc) fn of(status: &Status) -> Self {
        let info = status.get_details_error_info();
        let limit = info.as_ref().and_then(|info| info.metadata.get("limit").cloned());
        Self { code: status.code(), reason: info.map(|info| info.reason), limit }
    }

    pub(in crate::rpc) fn code(&self) -> &'static str {
        code_name(self.code)
    }

    /// The server failed, and not its caller: as traces tell it.
    pub(in crate::rpc) fn is_failure(&self) -> bool {
        use Code::{DataLoss, DeadlineExceeded, Internal, Unavailable, Unimplemented, Unknown};
        matches!(self.code, DataLoss | DeadlineExceeded | Internal | Unavailable | Unimplemented | Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::refusal::{Reason, Refusal},
        error::{Cause, Error, TenantLimit},
        rpc::status,
    };

    fn told(error: Error) -> Option<(&'static str, Option<String>, Option<String>, bool)> {
        let headers = status::of(error, "Test").into_http::<()>().headers().clone();
        let outcome = Outcome::told(&headers)?;
        let (code, is_failure) = (outcome.code(), outcome.is_failure());
        Some((code, outcome.reason, outcome.limit, is_failure))
    }

    #[test]
    fn a_failure_says_why() {
        let some = |text: &str| Some(text.to_owned());
        let limited =
            Error::TenantLimited { limit: TenantLimit::Streams, most: 3, retry: std::time::Duration::from_secs(1) };
        let expected = Some(("RESOURCE_EXHAUSTED", some("TENANT_LIMIT_EXCEEDED"), some("streams"), false));
        assert_eq!(told(limited), expected);
        assert_eq!(told(Error::Overloaded), Some(("RESOURCE_EXHAUSTED", some("OVERLOADED"), None, false)));
        let away = Error::Unavailable(Cause::new("x"));
        assert_eq!(told(away), Some(("UNAVAILABLE", some("DATABASE_UNAVAILABLE"), None, true)));
        let refused = Refusal::new(Reason::OrderNotFound, "no such order");
        assert_eq!(told(refused.into()), Some(("NOT_FOUND", some("ORDER_NOT_FOUND"), None, false)));
        assert_eq!(told(Error::Internal(Cause::new("x"))).map(|told| (told.0, told.3)), Some(("INTERNAL", true)));
    }

    #[test]
    fn nothing_is_made_up() {
        assert!(Outcome::told(&HeaderMap::new()).is_none());
        let fine = HeaderMap::from_iter([(http::HeaderName::from_static(STATUS), http::HeaderValue::from_static("0"))]);
        assert_eq!(Outcome::told(&fine).map(|outcome| (outcome.code(), outcome.reason)), Some(("OK", None)));
    }

    #[test]
    fn faults_are_called_as_codes_are() {
        assert_eq!([Code::Internal, Code::Unknown, Code::DataLoss].map(code_name), FAULTS);
    }
}
