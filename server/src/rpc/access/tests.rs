use std::collections::BTreeSet;

use http::{HeaderMap, HeaderValue, Request, header::AUTHORIZATION};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{Asked, TENANT, chosen};
use crate::{
    domain::id::TenantId,
    identity::{Identity, Role, Tenants},
};

fn caller(tenants: &[&str]) -> Identity {
    Identity {
        subject: "somebody".to_owned(),
        tenants: Tenants::parse(tenants.iter().copied()).unwrap(),
        roles: BTreeSet::from([Role::Admin]),
        until: None,
    }
}

fn reason(refused: Result<TenantId, Status>) -> (Code, String) {
    let status = refused.unwrap_err();
    (status.code(), status.get_details_error_info().unwrap().reason)
}

#[test]
fn the_only_tenant_of_a_caller_need_not_be_named() {
    let named = |name: &str| Some(TenantId::known(name));
    let (one, two, all) = (caller(&["shop"]), caller(&["shop", "outlet"]), caller(&["*"]));
    for (identity, name, tenant) in [
        (&one, None, "shop"),
        (&one, named("shop"), "shop"),
        (&two, named("outlet"), "outlet"),
        (&all, named("any"), "any"),
    ] {
        assert_eq!(chosen(identity, name).unwrap().as_str(), tenant);
    }
    // An admin's rights end at its tenants.
    for identity in [&one, &two] {
        let refused = reason(chosen(identity, named("other")));
        assert_eq!(refused, (Code::PermissionDenied, "TENANT_DENIED".to_owned()));
    }
    for identity in [&two, &all] {
        assert_eq!(reason(chosen(identity, None)), (Code::InvalidArgument, "TENANT_MISSING".to_owned()));
    }
}

#[test]
fn a_request_gives_its_token_away_and_nobody_prints_it() {
    let mut request = Request::builder().uri("/fillrate.v1.OrderService/GetOrder").body(()).unwrap();
    request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("Bearer hunter2"));
    request.headers_mut().insert(TENANT, HeaderValue::from_static("shop"));
    let asked = Asked::of(&mut request);
    assert!(!format!("{asked:?}{request:?}").contains("hunter2"));
    assert_eq!(asked.authorization.unwrap().unwrap().0, "Bearer hunter2");
    assert_eq!(asked.tenant.unwrap().unwrap().as_str(), "shop");
}

#[test]
fn two_of_a_header_are_none() {
    let mut headers = HeaderMap::new();
    for value in ["a", "b"] {
        headers.append(TENANT, HeaderValue::from_static(value));
        headers.append(AUTHORIZATION, HeaderValue::from_static(value));
    }
    assert!(super::tenant(&headers).is_err() && super::authorization(&headers).is_err());
}
