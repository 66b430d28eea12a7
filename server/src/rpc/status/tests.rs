use tonic::Code;
use tonic_types::StatusExt;

use super::{element, of, tenant_invalid};
use crate::{
    domain::{
        cursor::Cursor,
        refusal::{Reason, Refusal, Violation},
    },
    error::{Cause, CursorFault, Error},
};

fn status(refusal: Refusal) -> tonic::Status {
    of(refusal.into(), "Test")
}

#[test]
fn what_is_not_found_is_named_for_programs() {
    let refusal = Refusal::new(Reason::OrderNotFound, "order A does not exist").with("order_id", "A");
    let status = status(refusal);
    assert_eq!(status.code(), Code::NotFound);
    let info = status.get_details_error_info().unwrap();
    assert_eq!((info.reason.as_str(), info.domain.as_str()), ("ORDER_NOT_FOUND", "fillrate"));
    assert_eq!(info.metadata.get("order_id").map(String::as_str), Some("A"));
    let resource = status.get_details_resource_info().unwrap();
    assert_eq!((resource.resource_type.as_str(), resource.resource_name.as_str()), ("order", "A"));
}

#[test]
fn fields_at_fault_are_a_bad_request() {
    let violations = vec![
        Violation::new(Reason::ItemNotFound, "lines[0].sku", "item X does not exist").with("sku", "X"),
        Violation::new(Reason::LocationNotFound, "lines[1].location_id", "location L does not exist"),
    ];
    let status = status(Refusal::of(violations).unwrap());
    let bad = status.get_details_bad_request().unwrap();
    let fields: Vec<_> = bad.field_violations.iter().map(|v| (v.field.as_str(), v.reason.as_str())).collect();
    assert_eq!(fields, [("lines[0].sku", "ITEM_NOT_FOUND"), ("lines[1].location_id", "LOCATION_NOT_FOUND")]);
    assert_eq!(status.get_details_resource_info().unwrap().resource_name, "X");
}

#[test]
fn preconditions_name_each_line_or_the_whole() {
    let short = Violation::new(Reason::BackorderDenied, "lines[0]", "5 of X needed, 2 free").with("sku", "X");
    let refusal = Refusal { reason: Reason::InsufficientStock, ..Refusal::of(vec![short]).unwrap() };
    let failed = status(refusal);
    assert_eq!(failed.code(), Code::FailedPrecondition);
    assert_eq!(failed.get_details_error_info().unwrap().reason, "INSUFFICIENT_STOCK");
    let violations = failed.get_details_precondition_failure().unwrap().violations;
    assert_eq!(violations.iter().map(|v| v.r#type.as_str()).collect::<Vec<_>>(), ["BACKORDER_DENIED"]);

    let whole = Refusal::new(Reason::OrderStatus, "order A is SHIPPED").with("order_id", "A").with("status", "SHIPPED");
    let violations = status(whole).get_details_precondition_failure().unwrap().violations;
    assert_eq!(violations.first().map(|v| v.subject.as_str()), Some("order_id=A"));
}

#[test]
fn suggestions_that_moved_are_named_and_not_retried() {
    let moved = |path: &str| {
        let violation =
            Violation::new(Reason::SuggestionMoved, path, "X at MAIN: 5 of S were chosen; nothing is needed now");
        violation.with("sku", "X").with("quantity", 5).with("new_quantity", 0)
    };
    let status = status(Refusal::of(vec![moved("lines[0]"), moved("lines[3]")]).unwrap());
    assert_eq!(status.code(), Code::Aborted);
    assert!(status.get_details_retry_info().is_none() && status.get_details_bad_request().is_none());
    let info = status.get_details_error_info().unwrap();
    assert_eq!(info.reason, "SUGGESTION_MOVED");
    assert_eq!(info.metadata.get("new_quantity").map(String::as_str), Some("0"));
    let violations = status.get_details_precondition_failure().unwrap().violations;
    let subjects: Vec<_> = violations.iter().map(|v| (v.r#type.as_str(), v.subject.as_str())).collect();
    assert_eq!(subjects, [("SUGGESTION_MOVED", "lines[0]"), ("SUGGESTION_MOVED", "lines[3]")]);
}

#[test]
fn what_may_be_retried_says_when() {
    let conflict = of(Error::Conflict(Cause::new("deadlock detected")), "Test");
    assert_eq!(conflict.code(), Code::Aborted);
    assert!(conflict.get_details_retry_info().unwrap().retry_delay.is_some());
    let stale = status(Refusal::new(Reason::EtagMismatch, "has changed"));
    assert_eq!(stale.code(), Code::Aborted);
    assert!(stale.get_details_retry_info().is_none());
    let oldest = Cursor::parse("e1.17").unwrap();
    let expired = of(Error::Cursor(CursorFault::Expired { oldest }), "Test");
    assert_eq!(expired.code(), Code::OutOfRange);
    let info = expired.get_details_error_info().unwrap();
    assert_eq!(info.metadata.get("oldest_cursor").map(String::as_str), Some("e1.17"));
    assert_eq!(tenant_invalid().get_details_error_info().unwrap().reason, "TENANT_INVALID");
}

#[test]
fn causes_stay_in_the_log() {
    let secret = "SELECT secret FROM /var/lib";
    for error in [Cause::new(secret)].map(Error::Internal).into_iter().chain([Error::Unavailable(Cause::new(secret))]) {
        let status = of(error, "Test");
        assert!(!status.message().contains("secret"));
        assert!(!String::from_utf8_lossy(status.details()).contains("secret"));
    }
}

#[test]
fn a_status_fits_the_headers_of_every_client() {
    let many = (0..1_000).map(|i| {
        let subject = format!("lines[{i}].quantity");
        Violation::new(Reason::InvalidField, subject, "must be 1 to 1000000000000, not 0").with("sku", "é".repeat(128))
    });
    let refusal = Refusal { message: "é".repeat(5_000), ..Refusal::of(many.collect()).unwrap() };
    let status = status(refusal);
    assert!(
        status.clone().into_http::<()>().headers().iter().map(|(k, v)| k.as_str().len() + v.len() + 32).sum::<usize>()
            < 8_192
    );
    let fields = status.get_details_bad_request().unwrap().field_violations;
    assert!(fields.len() > 30);
    let last = fields.last().unwrap();
    assert_eq!(last.description, format!("and {} more, for which a status has no room", 1_001 - fields.len()));
}

#[test]
fn an_element_carries_the_same_facts() {
    let violation = Violation::new(Reason::ItemNotFound, "lines[0].sku", "item X does not exist").with("sku", "X");
    let error = element(Refusal::of(vec![violation]).unwrap());
    assert_eq!(error.code, 5);
    assert_eq!(error.reason(), fillrate_proto::v1::ErrorReason::ItemNotFound);
    assert_eq!(error.violations.first().map(|v| v.field.as_str()), Some("lines[0].sku"));
    assert_eq!(error.metadata.first().map(|m| (m.key.as_str(), m.value.as_str())), Some(("sku", "X")));
}
