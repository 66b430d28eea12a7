//! Deadlines, retries and errors, against a server that answers from a list.

use std::{collections::HashMap, time::Duration};

use fillrate_client::{
    Client, Code, Decimal, Error, Options, Token, amount, connect, money,
    v1::{CreateOrderRequest, ErrorReason, Money},
};
use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::fake::Fake;

fn refusal(code: Code, reason: &str) -> Status {
    let details = ErrorDetails::with_error_info(reason, "fillrate", HashMap::new());
    Status::with_error_details(code, "refused", details)
}

fn retried(code: Code, reason: &str, after: Duration) -> Status {
    let mut details = ErrorDetails::with_error_info(reason, "fillrate", HashMap::new());
    details.set_retry_info(Some(after));
    Status::with_error_details(code, "refused", details)
}

async fn create(client: &Client) -> Result<(), Error> {
    client.orders.create_order(CreateOrderRequest::default()).await.map(drop)
}

#[tokio::test]
async fn retries_keep_the_request_id() {
    let fake = Fake::failing([
        Status::unavailable("gone"),
        retried(Code::Aborted, "CONFLICT", Duration::ZERO),
        retried(Code::ResourceExhausted, "OVERLOADED", Duration::ZERO),
    ]);
    let options = Options { tenant: "shop".into(), token: Some("secret".into()), ..Options::default() };
    let client = fake.client(options).await;
    create(&client).await.unwrap();
    create(&client).await.unwrap();
    let state = fake.state();
    let ids: Vec<_> = state.created.iter().map(|(request, ..)| request.request_id.as_str()).collect();
    assert_eq!(ids.len(), 5);
    assert!(ids[..4].iter().all(|id| *id == ids[0] && id.len() == 36), "{ids:?}");
    assert_ne!(ids[4], ids[0], "another call is another command");
    for (_, headers, _) in &state.created {
        assert_eq!(headers.get("x-tenant").unwrap(), "shop");
        assert_eq!(headers.get("authorization").unwrap(), "Bearer secret");
    }
}

#[tokio::test]
async fn a_request_id_that_was_given_stays() {
    let fake = Fake::default();
    let client = fake.client(Options::default()).await;
    let request = CreateOrderRequest { request_id: "mine".into(), ..Default::default() };
    client.orders.create_order(request).await.unwrap();
    assert_eq!(fake.state().created[0].0.request_id, "mine");
}

#[tokio::test]
async fn a_token_is_asked_for_before_every_try() {
    let fake = Fake::failing([Status::unavailable("gone")]);
    let asked = std::sync::atomic::AtomicUsize::new(1);
    let token = Token::asked(move || {
        let number = asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        async move { Ok(format!("token {number}")) }
    });
    let client = fake.client(Options { token: Some(token), ..Options::default() }).await;
    create(&client).await.unwrap();
    let state = fake.state();
    let sent: Vec<_> = state.created.iter().map(|(_, headers, _)| headers.get("authorization").unwrap()).collect();
    assert_eq!(sent, ["Bearer token 1", "Bearer token 2"]);
}

#[tokio::test]
async fn a_token_that_cannot_be_had_is_named() {
    let token = Token::asked(|| async { Err("the file is gone".into()) });
    let fake = Fake::default();
    let error = create(&fake.client(Options { token: Some(token), ..Options::default() }).await).await.unwrap_err();
    assert_eq!(error.to_string(), "CreateOrder: UNAUTHENTICATED: there is no token: the file is gone");
    assert!(fake.state().created.is_empty());
}

#[tokio::test]
async fn retry_info_is_honoured() {
    let asked = Duration::from_millis(700);
    let fake = Fake::failing([retried(Code::Aborted, "CONFLICT", asked)]);
    create(&fake.client(Options::default()).await).await.unwrap();
    let state = fake.state();
    let waited = state.created[1].2 - state.created[0].2;
    assert!(waited >= asked, "tried again after {waited:?}");
}

#[tokio::test]
async fn nothing_else_is_tried_again() {
    for answer in [
        refusal(Code::Aborted, "ETAG_MISMATCH"),
        Status::internal("a fault"),
        refusal(Code::ResourceExhausted, "OVERLOADED"),
        refusal(Code::FailedPrecondition, "ORDER_STATUS"),
    ] {
        let code = answer.code();
        let fake = Fake::failing([answer]);
        let error = create(&fake.client(Options::default()).await).await.unwrap_err();
        assert_eq!((error.code(), fake.state().created.len()), (code, 1));
    }
}

#[tokio::test]
async fn a_pause_longer_than_the_deadline_is_not_waited() {
    let hour = Duration::from_secs(3600);
    let fake = Fake::failing([retried(Code::Unavailable, "DRAINING", hour)]);
    let error = create(&fake.client(Options::default()).await).await.unwrap_err();
    assert_eq!(error.to_string(), "CreateOrder: UNAVAILABLE DRAINING: refused");
    assert_eq!((error.reason(), error.retry_after()), (ErrorReason::Draining, hour));
    assert_eq!(error.request_id(), fake.state().created[0].0.request_id);
    assert_eq!(error.method(), "CreateOrder");
}

#[tokio::test]
async fn a_deadline_of_zero_sends_nothing() {
    let fake = Fake::default();
    let client = fake.client(Options::default()).await;
    let error = create(&client.within(Duration::ZERO)).await.unwrap_err();
    assert_eq!(error.code(), Code::DeadlineExceeded);
    assert_eq!(error.message(), "the deadline had passed before the call began: nothing was sent");
    assert!(fake.state().created.is_empty() && !error.request_id().is_empty());
    create(&client.within(Duration::MAX)).await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_said_so() {
    let client = connect("http://127.0.0.1:1", Options::default()).unwrap().within(Duration::from_millis(300));
    let error = create(&client).await.unwrap_err();
    assert_eq!((error.code(), error.reason()), (Code::Unavailable, ErrorReason::Unspecified));
    assert!(error.message().starts_with("no Fillrate answered at http://127.0.0.1:1, because: "), "{error}");
    assert!(error.message().contains("refused"), "{error}");
}

#[tokio::test]
async fn what_is_no_url_is_refused() {
    for url in ["", "localhost:50051", "http://localhost", "ftp://localhost:1", "http://localhost:1/path"] {
        let error = connect(url, Options::default()).unwrap_err().to_string();
        assert!(error.contains("http://HOST:PORT"), "{url}: {error}");
    }
    let none = Options { ca: Some(b"none".to_vec()), ..Options::default() };
    let one = Options { cert: Some(b"one".to_vec()), ..Options::default() };
    let bad = Options { cert: Some(b"a".to_vec()), key: Some(b"b".to_vec()), ..Options::default() };
    for options in [&none, &one, &bad] {
        assert!(connect("https://localhost:1", options.clone()).is_err());
        assert!(connect("http://localhost:1", options.clone()).is_err());
    }
    assert!(connect("http://localhost:1", Options { tenant: "a\nb".into(), ..Options::default() }).is_err());
}

#[test]
fn secrets_are_not_printed() {
    let options = Options { token: Some("secret".into()), key: Some(b"secret".to_vec()), ..Options::default() };
    assert!(!format!("{options:?}").contains("secret"));
}

#[test]
fn money_is_exact() {
    for (text, written) in [("19.90", "19.90"), ("0.000001", "0.000001"), ("1500", "1500"), ("1.10000000", "1.1")] {
        let made = money("EUR", text.parse().unwrap()).unwrap();
        assert_eq!((made.currency_code.as_str(), made.amount.as_str()), ("EUR", written));
        assert_eq!(amount(&made).unwrap(), text.parse::<Decimal>().unwrap());
    }
    assert!(money("EUR", Decimal::ONE / Decimal::from(3)).is_err());
    for text in ["1/3", "", "1.", ".5", "1e3", "+1", "1_000", "1.2.3"] {
        assert!(amount(&Money { amount: text.into(), ..Default::default() }).is_err(), "{text}");
    }
}
