//! A watch over streams that end.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use fillrate_client::{
    Code, Error, OnExpired, Options, WatchOptions, connect, cursor,
    v1::{
        Checkpoint, ErrorReason, Order, OrderEvent, WatchOrdersRequest, WatchOrdersResponse, WatchStockRequest,
        watch_orders_request::Start, watch_orders_response::Message,
    },
};
use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::fake::Fake;

fn refusal(code: Code, reason: &str) -> Status {
    let details = ErrorDetails::with_error_info(reason, "fillrate", HashMap::new());
    Status::with_error_details(code, "refused", details)
}

fn message(message: Message) -> WatchOrdersResponse {
    WatchOrdersResponse { message: Some(message) }
}

fn checkpoint(cursor: &str, snapshot_complete: bool) -> WatchOrdersResponse {
    message(Message::Checkpoint(Checkpoint { cursor: cursor.into(), snapshot_complete }))
}

fn order(id: &str, revision: i64) -> Order {
    Order { order_id: id.into(), revision, ..Default::default() }
}

fn row(id: &str, revision: i64) -> WatchOrdersResponse {
    message(Message::Snapshot(order(id, revision)))
}

fn event(cursor: &str, id: &str, revision: i64) -> WatchOrdersResponse {
    let event = OrderEvent { cursor: cursor.into(), order: Some(order(id, revision)), ..Default::default() };
    message(Message::Event(event))
}

fn gone() -> Option<Status> {
    Some(Status::unavailable("gone"))
}

/// A watch in words: what came, what it asked for each time, and how it ended.
async fn heard(fake: &Fake, start: Option<Start>, options: WatchOptions) -> (Vec<String>, Vec<String>, Error) {
    let client = fake.client(Options::default()).await;
    let mut watch = client.watch_orders(WatchOrdersRequest { start, ..Default::default() }, options);
    let mut came = Vec::new();
    let end = loop {
        match watch.next().await.unwrap() {
            Ok(message) => came.push(match &message.message {
                Some(Message::Snapshot(row)) => format!("row {}", row.order_id),
                Some(Message::Event(_)) => format!("event {}", cursor(&message).unwrap()),
                _ => format!("checkpoint {}", cursor(&message).unwrap_or_default()),
            }),
            Err(error) => break error,
        }
    };
    assert!(watch.next().await.is_none(), "it ended");
    let state = fake.state();
    let asked = state.opened.iter().map(|request| match &request.start {
        Some(Start::Cursor(cursor)) => cursor.clone(),
        Some(Start::Snapshot(true)) => "snapshot".to_owned(),
        _ => "now".to_owned(),
    });
    (came, asked.collect(), end)
}

#[tokio::test]
async fn a_watch_resumes() {
    let mut draining = ErrorDetails::with_error_info("DRAINING", "fillrate", HashMap::new());
    draining.set_retry_info(Some(Duration::from_millis(1)));
    let fake = Fake::streaming([
        (vec![checkpoint("e.1", false), event("e.3", "A", 1)], gone()),
        (vec![checkpoint("e.3", false), event("e.4", "A", 2), checkpoint("e.9", false)], None),
        (vec![], Some(Status::with_error_details(Code::Unavailable, "ending", draining))),
        (vec![event("e.10", "A", 3)], Some(refusal(Code::InvalidArgument, "INVALID_FIELD"))),
    ]);
    let losses = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&losses);
    let on_reconnect: fillrate_client::OnReconnect = Arc::new(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    let options = WatchOptions { on_reconnect: Some(on_reconnect), ..WatchOptions::default() };
    let (came, asked, end) = heard(&fake, None, options).await;
    let all = ["checkpoint e.1", "event e.3", "checkpoint e.3", "event e.4", "checkpoint e.9", "event e.10"];
    assert_eq!(came, all);
    assert_eq!(asked, ["now", "e.3", "e.9", "e.9"]);
    assert_eq!((end.code(), losses.load(Ordering::Relaxed)), (Code::InvalidArgument, 3));
}

#[tokio::test]
async fn a_snapshot_cut_short_starts_again_and_what_it_contains_is_dropped() {
    let snapshot = vec![
        checkpoint("", false),
        row("A", 5),
        row("B", 1),
        checkpoint("e.7", true),
        event("e.8", "A", 4),
        event("e.9", "A", 5),
    ];
    let rest = vec![checkpoint("e.9", false), event("e.10", "B", 1), event("e.11", "A", 6), event("e.12", "C", 1)];
    let fake = Fake::streaming([
        (vec![checkpoint("", false), row("A", 4)], gone()),
        (snapshot, gone()),
        (rest, Some(refusal(Code::Internal, "INTERNAL"))),
    ]);
    let (came, asked, _) = heard(&fake, Some(Start::Snapshot(true)), WatchOptions::default()).await;
    let first = ["checkpoint ", "row A", "checkpoint ", "row A", "row B", "checkpoint e.7"];
    assert_eq!(came, [&first[..], &["checkpoint e.9", "event e.11", "event e.12"]].concat());
    assert_eq!(asked, ["snapshot", "snapshot", "e.9"]);
}

#[tokio::test]
async fn an_expired_cursor_is_an_error_or_a_snapshot() {
    for reason in ["CURSOR_EXPIRED", "CURSOR_AHEAD"] {
        let from = || Some(Start::Cursor("e.1".into()));
        let expired = || (vec![], Some(refusal(Code::OutOfRange, reason)));
        let (_, asked, end) = heard(&Fake::streaming([expired()]), from(), WatchOptions::default()).await;
        assert_eq!((asked, end.code()), (vec!["e.1".to_owned()], Code::OutOfRange));
        let taken = vec![checkpoint("", false), checkpoint("e.5", true)];
        let fake = Fake::streaming([expired(), (taken, Some(refusal(Code::Internal, "INTERNAL")))]);
        let options = WatchOptions { on_expired: OnExpired::Snapshot, ..WatchOptions::default() };
        let (came, asked, _) = heard(&fake, from(), options).await;
        assert_eq!(came, ["checkpoint ", "checkpoint e.5"]);
        assert_eq!(asked, ["e.1", "snapshot"]);
    }
}

#[tokio::test]
async fn a_foreign_cursor_is_always_an_error() {
    let fake = Fake::streaming([(vec![], Some(refusal(Code::InvalidArgument, "CURSOR_FOREIGN")))]);
    let options = WatchOptions { on_expired: OnExpired::Snapshot, ..WatchOptions::default() };
    let (_, _, end) = heard(&fake, Some(Start::Cursor("f.1".into())), options).await;
    assert_eq!(end.reason(), ErrorReason::CursorForeign);
}

#[tokio::test]
async fn a_watch_that_never_began_gives_up() {
    let options = Options { timeout: Duration::from_millis(300), ..Options::default() };
    let client = connect("http://127.0.0.1:1", options).unwrap();
    let mut watch = client.watch_stock(WatchStockRequest::default(), WatchOptions::default());
    let error = watch.next().await.unwrap().unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert!(error.to_string().starts_with("WatchStock: UNAVAILABLE: no Fillrate answered at http://127.0.0.1:1"));
}
