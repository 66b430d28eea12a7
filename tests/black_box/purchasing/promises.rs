//! When what waits is expected: reckoned for who asks, noted for lists and streams.

use fillrate_proto::v1::{
    BackorderCancellation, BackorderEvent, BackorderEventType, BackorderFilter, CancelBackorderRequest,
    CancelPurchaseOrderRequest, CancelReason, CreatePurchaseOrderRequest, EventCause, ExplainBackorderRequest,
    GetBackorderRequest, NewPurchaseOrderLine, QueueDiscipline, WatchBackordersResponse,
};
use fillrate_tests::{
    Door, World,
    buying::{euros, sold_by, supplier},
    database::Database,
    server::Server,
    times::days_from_now,
    watch::Watch,
    words::{MAIN, NewOrder as _, location, order},
};
use prost_types::Timestamp;

/// Items that a supplier sells, and who waits for them.
async fn waiting() -> World {
    let world = World::with_items(&["X", "Y"]).await;
    wait(&world.door).await;
    world
}

/// An older order takes five X and one Y or nothing, a younger one takes five X.
async fn wait(door: &Door) {
    door.suppliers([supplier("ACME")]).await;
    door.sell([sold_by("ACME", "X", "5"), sold_by("ACME", "Y", "3")]).await;
    door.place(order("A").whole().line("X", 5).line("Y", 1)).await;
    door.place(order("B").whole().line("X", 5)).await;
}

/// A submitted purchase order of one line.
async fn coming(door: &Door, id: &str, sku: &str, units: i64, due: Timestamp) {
    let line = NewPurchaseOrderLine {
        sku: sku.to_owned(),
        quantity: units,
        unit_cost: Some(euros("1")),
        expected_time: Some(due),
        ..NewPurchaseOrderLine::default()
    };
    let request = CreatePurchaseOrderRequest {
        purchase_order_id: id.to_owned(),
        supplier_id: "ACME".to_owned(),
        submit: true,
        lines: vec![line],
        ..CreatePurchaseOrderRequest::default()
    };
    door.create_purchase_order(request).await.unwrap();
}

/// What is noted of a line, once it is: this time, or nothing.
async fn noted(watch: &mut Watch<WatchBackordersResponse>, order_id: &str) -> BackorderEvent {
    let found = watch.events_until(|event| {
        let of = event.backorder.as_ref().is_some_and(|backorder| backorder.order_id == order_id);
        of && event.r#type() == BackorderEventType::ExpectedTimeChanged
    });
    found.await.pop().unwrap()
}

#[tokio::test]
async fn a_younger_order_is_promised_what_an_older_one_cannot_use() {
    let world = waiting().await;
    let door = &world.door;
    let (first, tenth) = (days_from_now(1), days_from_now(10));
    let mut watch = Watch::<WatchBackordersResponse>::from_now(door).await;
    let etag = door.order("B").await.etag;
    coming(door, "PO-X", "X", 5, first).await;
    coming(door, "PO-Y", "Y", 1, tenth).await;

    let backorder_id = door.backorder("B", 1).await.backorder_id;
    let request = GetBackorderRequest { backorder_id: backorder_id.clone() };
    let b = door.get_backorder(request).await.unwrap().backorder.unwrap();
    assert_eq!(b.expected_time, Some(first));
    assert_eq!((b.expected_purchase_order_id.as_str(), b.expected_line_number), ("PO-X", 1));
    assert!(!b.expected_overdue && !b.expected_manual && b.estimated_time.is_none());
    let a = door.order("A").await;
    assert_eq!((a.expected_time, a.lines[0].expected_time), (None, None));
    assert!(a.estimated_time.is_some(), "it could be ordered");
    assert_eq!(door.order("B").await.expected_time, Some(first));

    // Noted: the stream says so once, by nobody's request, and the order stays as its writers saw it.
    let event = noted(&mut watch, "B").await;
    let (before, after) = (event.before.clone().unwrap(), event.backorder.clone().unwrap());
    assert_eq!((before.expected_time, after.expected_time), (None, Some(first)));
    assert_eq!(
        (event.cause(), event.request_id.as_str(), event.method.as_str()),
        (EventCause::ExpectedTimeNoted, "", "")
    );
    assert_eq!(after.revision, before.revision + 1);
    assert_eq!(door.order("B").await.etag, etag);
    let expected_before = |time| BackorderFilter { expected_before: Some(time), ..BackorderFilter::default() };
    let listed = door.list_waiting(expected_before(days_from_now(2))).await;
    assert_eq!(listed.iter().map(|b| b.order_id.as_str()).collect::<Vec<_>>(), ["B"]);
    assert_eq!(listed[0].expected_time, Some(first));
    assert!(door.list_waiting(expected_before(first)).await.is_empty());

    let explained = door.explain_backorder(ExplainBackorderRequest { backorder_id }).await.unwrap();
    assert_eq!(explained.inbound.len(), 1);
    let line = &explained.inbound[0];
    assert_eq!((line.purchase_order_id.as_str(), line.supplier_id.as_str(), line.quantity), ("PO-X", "ACME", 5));
    assert!(explained.expected_summary.contains("5 of X at MAIN on purchase order PO-X, line 1, are due"));
    world.verify().await;
}

#[tokio::test]
async fn a_note_is_taken_back_with_what_it_rested_on() {
    let world = waiting().await;
    let door = &world.door;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(door).await;
    coming(door, "PO-X", "X", 5, days_from_now(1)).await;
    assert!(noted(&mut watch, "B").await.backorder.unwrap().expected_time.is_some());
    let request = CancelPurchaseOrderRequest { purchase_order_id: "PO-X".to_owned(), ..Default::default() };
    door.cancel_purchase_order(request).await.unwrap();
    assert_eq!(noted(&mut watch, "B").await.backorder.unwrap().expected_time, None);
    // Both at once: older A is served when all it needs is there.
    coming(door, "PO-XY", "X", 5, days_from_now(3)).await;
    coming(door, "PO-Y", "Y", 1, days_from_now(2)).await;
    let a = door.order("A").await;
    assert_eq!(a.expected_time, door.order("A").await.lines[0].expected_time);
    assert_eq!(a.lines[0].expected_time, a.lines[1].expected_time);
    assert!(a.expected_time.is_some());
    assert_eq!(door.order("B").await.expected_time, None);
    world.verify().await;
}

#[tokio::test]
async fn what_an_order_gives_up_is_promised_to_the_next() {
    let world = waiting().await;
    let door = &world.door;
    door.place(order("C").line("Y", 1)).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(door).await;
    let second = days_from_now(2);
    coming(door, "PO-Y", "Y", 1, second).await;
    assert_eq!(noted(&mut watch, "C").await.backorder.unwrap().expected_time, Some(second));
    // Older A is served first where X comes on that day too, and C, which has nothing to do with X, waits for more.
    coming(door, "PO-X", "X", 5, second).await;
    assert_eq!(noted(&mut watch, "C").await.backorder.unwrap().expected_time, None);
    let request = CancelPurchaseOrderRequest { purchase_order_id: "PO-X".to_owned(), ..Default::default() };
    door.cancel_purchase_order(request).await.unwrap();
    assert_eq!(noted(&mut watch, "C").await.backorder.unwrap().expected_time, Some(second));
    let listed = door.list_waiting(BackorderFilter { order_ids: vec!["A".to_owned()], ..Default::default() }).await;
    assert_eq!(listed.iter().map(|b| b.expected_time).collect::<Vec<_>>(), [None, None]);
    world.verify().await;
}

#[tokio::test]
async fn an_answer_says_when_an_order_is_expected_where_that_is_wished_for() {
    let world = waiting().await;
    let door = &world.door;
    let (soon, later) = (days_from_now(2), days_from_now(5));
    coming(door, "PO-1", "X", 5, soon).await;
    coming(door, "PO-2", "X", 2, later).await;
    let mut wished = order("C").line("X", 2);
    wished.include_expected_time = true;
    wished.validate_only = true;
    let would_be = door.place(wished.clone()).await;
    assert_eq!(would_be.expected_time, Some(later), "B takes the first five");
    wished.validate_only = false;
    wished.priority = 7;
    let placed = door.place(wished).await;
    assert_eq!((placed.expected_time, placed.lines[0].expected_time), (Some(soon), Some(soon)));
    assert_eq!(door.place(order("D").line("X", 1)).await.expected_time, None, "nobody asked");
    world.verify().await;
}

#[tokio::test]
async fn overdue_lines_and_locations_filled_by_hand_are_marked() {
    let world = waiting().await;
    let door = &world.door;
    let mut by_hand = location(MAIN);
    by_hand.set_fill_mode(fillrate_proto::v1::FillMode::Manual);
    door.location(by_hand).await;
    coming(door, "PO-X", "X", 5, days_from_now(-3)).await;
    let request = GetBackorderRequest { backorder_id: door.backorder("B", 1).await.backorder_id };
    let b = door.get_backorder(request).await.unwrap().backorder.unwrap();
    assert!(b.expected_overdue && b.expected_manual);
    let seconds = |time: Option<Timestamp>| time.unwrap().seconds;
    assert!((seconds(Some(days_from_now(0))) - seconds(b.expected_time)).abs() < 24 * 3_600, "it counts as due today");
    world.verify().await;
}

/// Whatever two servers see and note at once, each change is told once.
#[tokio::test]
async fn two_servers_note_each_change_once() {
    let database = Database::create().await;
    let (one, other) = (Server::start(&database).await, Server::start(&database).await);
    let (door, second) = (one.door().await, other.door().await);
    door.put_main().await;
    door.put_items(&["X", "Y"]).await;
    wait(&door).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&second).await;
    for round in 1..=6 {
        let id = format!("PO-{round}");
        let (by, due) = if round % 2 == 0 { (&door, 2) } else { (&second, 1) };
        coming(by, &id, "X", 5, days_from_now(due + round)).await;
        let event = noted(&mut watch, "B").await;
        assert_eq!(event.backorder.unwrap().expected_purchase_order_id, id);
        let cancel = CancelPurchaseOrderRequest { purchase_order_id: id, ..Default::default() };
        by.cancel_purchase_order(cancel).await.unwrap();
        let event = noted(&mut watch, "B").await;
        assert_eq!(event.backorder.unwrap().expected_time, None);
    }
    // One more each time, and no other: opened, then six times noted and taken back.
    assert_eq!(door.backorder("B", 1).await.revision, 13);
    fillrate_tests::server::verify(&database).await;
}

/// A location's rules are an input too: as soon as they change, so does what is noted.
#[tokio::test]
async fn what_is_noted_follows_the_rules_of_its_location() {
    let world = waiting().await;
    let door = &world.door;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(door).await;
    let (first, tenth) = (days_from_now(1), days_from_now(10));
    coming(door, "PO-X", "X", 5, first).await;
    coming(door, "PO-Y", "Y", 1, tenth).await;
    assert_eq!(noted(&mut watch, "B").await.backorder.unwrap().expected_time, Some(first));
    // A stops all that it still needs: B waits for it.
    let mut strict = location(MAIN);
    strict.set_queue_discipline(QueueDiscipline::Strict);
    door.location(strict).await;
    assert_eq!(noted(&mut watch, "A").await.backorder.unwrap().expected_time, Some(tenth));
    assert_eq!(noted(&mut watch, "B").await.backorder.unwrap().expected_time, None);
    door.location(location(MAIN)).await;
    assert_eq!(noted(&mut watch, "B").await.backorder.unwrap().expected_time, Some(first));
    world.verify().await;
}

#[tokio::test]
async fn what_an_order_no_longer_waits_for_keeps_it_no_longer() {
    let world = waiting().await;
    let door = &world.door;
    let (first, tenth) = (days_from_now(1), days_from_now(10));
    let mut watch = Watch::<WatchBackordersResponse>::from_now(door).await;
    coming(door, "PO-X", "X", 10, first).await;
    coming(door, "PO-Y", "Y", 1, tenth).await;
    assert_eq!(noted(&mut watch, "A").await.backorder.unwrap().expected_time, Some(tenth));
    let cancellation = BackorderCancellation {
        backorder_id: door.backorder("A", 2).await.backorder_id,
        ..BackorderCancellation::default()
    };
    let reason = CancelReason::Customer.into();
    let request =
        CancelBackorderRequest { backorders: vec![cancellation], reason, ..CancelBackorderRequest::default() };
    door.cancel_backorder(request).await.unwrap();
    let sooner = watch.events_until(|event| {
        let of = event.backorder.as_ref().is_some_and(|b| b.order_id == "A" && b.expected_time == Some(first));
        of && event.r#type() == BackorderEventType::ExpectedTimeChanged
    });
    assert_eq!(sooner.await.pop().unwrap().backorder.unwrap().sku, "X");
    world.verify().await;
}
