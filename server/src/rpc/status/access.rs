//! Why a caller is not let in.

use std::{collections::HashMap, time::Duration};

use fillrate_proto::v1::ErrorReason;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use super::{DOMAIN, LATER, name, plain, retry};
use crate::{
    domain::{id::TenantId, in_words},
    error::TenantLimit,
    identity::{Role, Unknown},
};

/// It is not known who calls.
pub(in crate::rpc) fn unknown(why: &Unknown) -> Status {
    match why {
        Unknown::Missing => {
            let text = "this server must know who calls: send the header authorization, `Bearer` and a token";
            plain(ErrorReason::CredentialsMissing, Code::Unauthenticated, text)
        }
        Unknown::Invalid(why) => plain(ErrorReason::CredentialsInvalid, Code::Unauthenticated, why),
        Unknown::Expired { at, ago } => {
            let text = format!("the token expired {} ago", rough(*ago));
            with(ErrorReason::TokenExpired, Code::Unauthenticated, &text, [("expire_time", in_words(*at))])
        }
        Unknown::IssuerAway => {
            let text = "the token cannot be checked: the keys of its issuer could not be had yet";
            retry(ErrorReason::IssuerUnavailable, Code::Unavailable, LATER, text)
        }
    }
}

/// The caller has no role that may call the method.
pub(in crate::rpc) fn role_missing(method: &str, roles: &[Role]) -> Status {
    let names: Vec<_> = if roles.is_empty() { vec![Role::Admin] } else { roles.to_vec() };
    let names: Vec<_> = names.into_iter().map(Role::name).collect();
    let text = format!("{method} needs the role {}", names.join(" or "));
    let metadata = [("method", method.to_owned()), ("roles", names.join(","))];
    with(ErrorReason::RoleMissing, Code::PermissionDenied, &text, metadata)
}

/// The caller may act in other tenants only.
pub(in crate::rpc) fn tenant_denied(tenant: &TenantId) -> Status {
    let text = format!("the caller may not act in the tenant {tenant}");
    with(ErrorReason::TenantDenied, Code::PermissionDenied, &text, [("tenant", tenant.to_string())])
}

/// The caller may act in several tenants and named none.
pub(in crate::rpc) fn tenant_missing() -> Status {
    let text = "the caller may act in several tenants: name one in the header x-tenant";
    plain(ErrorReason::TenantMissing, Code::InvalidArgument, text)
}

/// Nobody has made this tenant yet.
pub(in crate::rpc) fn tenant_not_found(tenant: &TenantId) -> Status {
    let text =
        format!("the tenant {tenant} does not exist: a caller with the role admin makes it by the first change in it");
    let mut details = details(ErrorReason::TenantNotFound, [("tenant", tenant.to_string())]);
    details.set_resource_info("tenant", tenant.to_string(), "", &text);
    Status::with_error_details(Code::NotFound, text, details)
}

/// The tenant has its share already.
pub(in crate::rpc) fn tenant_limited(limit: TenantLimit, most: usize, after: Duration) -> Status {
    let (limit, of_what) = match limit {
        TenantLimit::RequestsPerSecond => ("requests_per_second", "requests a second"),
        TenantLimit::Streams => ("streams", "open streams"),
        TenantLimit::Waiting => ("waiting", "waiting commands"),
    };
    let text = format!("the tenant has its {most} {of_what}, nothing was done: try again with the same request_id");
    let mut details =
        details(ErrorReason::TenantLimitExceeded, [("limit", limit.to_owned()), ("most", most.to_string())]);
    details.set_retry_info(Some(after));
    Status::with_error_details(Code::ResourceExhausted, text, details)
}

/// There is no such method, as tonic says it.
pub(in crate::rpc) fn no_method() -> Status {
    Status::unimplemented("")
}

fn with<const N: usize>(reason: ErrorReason, code: Code, text: &str, metadata: [(&str, String); N]) -> Status {
    Status::with_error_details(code, text, details(reason, metadata))
}

fn details<const N: usize>(reason: ErrorReason, metadata: [(&str, String); N]) -> ErrorDetails {
    let metadata: HashMap<String, String> = metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    ErrorDetails::with_error_info(name(reason), DOMAIN, metadata)
}

/// In one unit, as people say it.
fn rough(span: Duration) -> String {
    let seconds = span.as_secs();
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_one_unit() {
        for (seconds, text) in [
            (1, "1 second"),
            (61, "61 seconds"),
            (300, "5 minutes"),
            (7_199, "119 minutes"),
            (7_200, "2 hours"),
            (172_800, "2 days"),
        ] {
            assert_eq!(rough(Duration::from_secs(seconds)), text);
        }
    }
}
