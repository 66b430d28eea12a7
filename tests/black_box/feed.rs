//! Watches: what they tell, and what they promise whatever happens to their reader, their server and its database.

use std::{collections::BTreeMap, time::Duration};

use fillrate_proto::v1::{
    BackorderEventType, BackorderState, BackorderWatchFilter, CreateOrderRequest, ErrorReason, EventCause,
    OrderEventType, OrderWatchFilter, StockEventType, WatchBackordersRequest, WatchBackordersResponse,
    WatchOrdersRequest, WatchOrdersResponse, WatchStockResponse, watch_backorders_request, watch_orders_request,
};
use fillrate_tests::{
    World,
    server::Server,
    watch::{Message, Start, Watch},
    words::{adjust, delta, give_back, order, ship, update},
};
use tonic::Code;

fn lines(id: &str, lines: &[(&str, i64)]) -> CreateOrderRequest {
    use fillrate_proto::v1::NewOrderLine;
    CreateOrderRequest {
        lines: lines
            .iter()
            .map(|(sku, quantity)| NewOrderLine { sku: (*sku).to_owned(), quantity: *quantity, ..Default::default() })
            .collect(),
        ..order(id)
    }
}

#[tokio::test]
async fn a_backorder_is_told_from_its_opening_to_its_end() {
    let world = World::with_items(&["A"]).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&world.door).await;
    world.door.place(CreateOrderRequest { customer_id: "C".into(), ..lines("O1", &[("A", 5)]) }).await;
    let opened = watch.event().await;
    assert_eq!(opened.r#type(), BackorderEventType::Opened);
    assert_eq!((opened.quantity, opened.cause(), opened.method.as_str()), (5, EventCause::OrderCreated, "CreateOrder"));
    assert!(opened.before.is_none() && !opened.request_id.is_empty());
    let after = opened.backorder.unwrap();
    assert_eq!((after.customer_id.as_str(), after.open, after.revision), ("C", 5, 1));
    world.door.move_stock("A", 5).await;
    let filled = watch.event().await;
    assert_eq!(filled.r#type(), BackorderEventType::Filled);
    assert_eq!(filled.position, opened.position + 3, "an order's and a stock row's event stand between them");
    assert_eq!((filled.cause(), filled.quantity), (EventCause::StockAdjusted, 5));
    assert_eq!(filled.backorder.unwrap().state(), BackorderState::Filled);
    assert_eq!(filled.before.unwrap().customer_id, "C");
}

#[tokio::test]
async fn orders_and_stock_are_told_with_what_changed() {
    let world = World::with_items(&["A"]).await;
    let mut orders = Watch::<WatchOrdersResponse>::from_now(&world.door).await;
    let mut stock = Watch::<WatchStockResponse>::from_now(&world.door).await;
    world.door.move_stock("A", 3).await;
    let arrived = stock.event().await;
    assert_eq!(arrived.types().collect::<Vec<_>>(), [StockEventType::OnHandChanged, StockEventType::SellableChanged]);
    assert_eq!((arrived.on_hand_delta, arrived.before.unwrap().revision), (3, 0));
    world.door.place(lines("O1", &[("A", 2)])).await;
    let created = orders.event().await;
    assert_eq!(created.types().collect::<Vec<_>>(), [OrderEventType::Created, OrderEventType::ReadyToShipChanged]);
    assert_eq!((created.quantity, created.before.is_none()), (2, true));
    world.door.ship_order(ship("O1", &[])).await.unwrap();
    let shipped = orders.event().await;
    let types = [OrderEventType::StatusChanged, OrderEventType::ReadyToShipChanged, OrderEventType::Updated];
    assert_eq!(shipped.types().collect::<Vec<_>>(), types);
    let before = shipped.before.unwrap();
    assert!(before.ready_to_ship && before.lines.is_empty() && before.revision == 1);
    world.door.return_order(give_back("O1", &[(1, 1)])).await.unwrap();
    let returned = orders.event().await;
    assert_eq!(returned.types().collect::<Vec<_>>(), [OrderEventType::Updated]);
    assert_eq!((returned.quantity, returned.cause()), (1, EventCause::OrderReturned));
}

#[tokio::test]
async fn a_backorder_is_told_when_its_order_changes_around_it() {
    let world = World::with_items(&["A"]).await;
    world.door.place(lines("O1", &[("A", 5)])).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&world.door).await;
    let request = fillrate_proto::v1::UpdateOrderRequest {
        priority: Some(7),
        required_time: Some(prost_types::Timestamp { seconds: 2_000_000_000, nanos: 0 }),
        ..update("O1")
    };
    world.door.update_order(request).await.unwrap();
    let (updated, moved) = (watch.event().await, watch.event().await);
    assert_eq!((updated.r#type(), moved.r#type()), (BackorderEventType::Updated, BackorderEventType::Moved));
    let (before, between) = (updated.before.unwrap(), updated.backorder.unwrap());
    assert_eq!((before.priority, between.priority, before.required_time.is_some()), (0, 0, false));
    assert_eq!(moved.before, Some(between.clone()));
    let after = moved.backorder.unwrap();
    assert_eq!((after.priority, between.revision, after.revision), (7, 2, 3));
    assert!(after.required_time.is_some());
}

#[tokio::test]
async fn a_snapshot_is_followed_by_what_changes_it() {
    let world = World::with_items(&["A"]).await;
    for number in 0..2_345 {
        if number % 100 == 0 {
            let requests = (number..number + 100).map(|n| lines(&format!("O{n:05}"), &[("A", 1)])).collect();
            let request = fillrate_proto::v1::BatchCreateOrdersRequest { requests, ..Default::default() };
            world.door.batch_create_orders(request).await.unwrap();
        }
    }
    let mut watch = Watch::<WatchBackordersResponse>::start(&world.door, Start::Snapshot).await;
    let Ok(Message::Checkpoint(first)) = watch.next().await else { panic!("a checkpoint comes first") };
    assert!(first.cursor.is_empty() && !first.snapshot_complete);
    let mut rows = BTreeMap::new();
    let complete = loop {
        match watch.next().await {
            Ok(Message::Snapshot(row)) => assert_eq!(rows.insert(row.backorder_id, row.revision), None),
            Ok(Message::Checkpoint(checkpoint)) => break checkpoint,
            other => panic!("{other:?}"),
        }
    };
    assert!(complete.snapshot_complete && !complete.cursor.is_empty());
    assert_eq!(rows.len(), 2_400);
    world.door.move_stock("A", 1).await;
    // What the snapshot contains already may be told again, by a revision that it contains.
    let events = watch.events_until(|event| event.r#type() == BackorderEventType::Filled).await;
    for (index, event) in events.iter().enumerate() {
        let told = event.backorder.as_ref().unwrap();
        let last = index + 1 == events.len();
        assert_eq!(told.revision > rows[&told.backorder_id], last, "{event:?}");
    }

    let mut orders = Watch::<WatchOrdersResponse>::start(&world.door, Start::Snapshot).await;
    let mut count = 0;
    loop {
        match orders.next().await {
            Ok(Message::Snapshot(row)) => {
                assert_eq!(row.lines.len(), 1);
                count += 1;
            }
            Ok(Message::Checkpoint(checkpoint)) if checkpoint.snapshot_complete => break,
            Ok(Message::Checkpoint(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(count, 2_400);
    let mut stock = Watch::<WatchStockResponse>::start(&world.door, Start::Snapshot).await;
    let _first = stock.next().await.unwrap();
    let Ok(Message::Snapshot(level)) = stock.next().await else { panic!("a row") };
    assert_eq!((level.allocated, level.backordered), (1, 2_399));
}

#[tokio::test]
async fn a_watch_resumes_from_every_cursor() {
    let world = World::with_items(&["A", "B"]).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&world.door).await;
    for number in 0..20 {
        world.door.place(lines(&format!("O{number}"), &[("A", 1), ("B", 1)])).await;
    }
    let all = watch.events(40).await;
    for (index, event) in all.iter().enumerate() {
        let mut resumed = Watch::<WatchBackordersResponse>::resume(&world.door, &event.cursor).await;
        let rest = resumed.events(all.len() - index - 1).await;
        assert_eq!(rest, all[index + 1..]);
    }
}

#[tokio::test]
async fn filters_let_through_what_they_name() {
    let world = World::with_items(&["A", "B"]).await;
    let begin = async |filter: BackorderWatchFilter| {
        let request = WatchBackordersRequest {
            start: Some(watch_backorders_request::Start::FromNow(true)),
            filter: Some(filter),
        };
        let mut watch = Watch::new(world.door.watch_backorders(request).await.unwrap());
        watch.next().await.unwrap();
        watch
    };
    let mut of_customer = begin(BackorderWatchFilter { customer_ids: vec!["C2".into()], ..Default::default() }).await;
    let mut of_item = begin(BackorderWatchFilter { skus: vec!["B".into()], ..Default::default() }).await;
    let mut of_order = begin(BackorderWatchFilter { order_ids: vec!["O3".into()], ..Default::default() }).await;
    let filled = vec![BackorderEventType::Filled.into()];
    let mut of_type = begin(BackorderWatchFilter { types: filled, ..Default::default() }).await;
    for (id, customer, sku) in [("O1", "C1", "A"), ("O2", "C2", "A"), ("O3", "C3", "B"), ("O4", "C2", "B")] {
        world.door.place(CreateOrderRequest { customer_id: customer.into(), ..lines(id, &[(sku, 1)]) }).await;
    }
    world.door.move_stock("A", 1).await;
    let order = |event: fillrate_proto::v1::BackorderEvent| event.backorder.unwrap().order_id;
    assert_eq!((order(of_customer.event().await), order(of_customer.event().await)), ("O2".into(), "O4".into()));
    assert_eq!((order(of_item.event().await), order(of_item.event().await)), ("O3".into(), "O4".into()));
    assert_eq!(order(of_order.event().await), "O3");
    assert_eq!(order(of_type.event().await), "O1");

    let request = WatchOrdersRequest {
        start: Some(watch_orders_request::Start::Snapshot(true)),
        filter: Some(OrderWatchFilter { skus: vec!["B".into()], ..Default::default() }),
    };
    let mut orders = Watch::<WatchOrdersResponse>::new(world.door.watch_orders(request).await.unwrap());
    let mut seen = Vec::new();
    while seen.len() < 2 {
        if let Message::Snapshot(row) = orders.next().await.unwrap() {
            seen.push(row.order_id);
        }
    }
    assert_eq!(seen, ["O3", "O4"]);
}

#[tokio::test]
async fn a_cursor_that_cannot_be_resumed_from_is_refused() {
    let world = World::with_items(&["A"]).await;
    let mut watch = Watch::<WatchStockResponse>::from_now(&world.door).await;
    let old = watch.cursor().to_owned();
    world.door.move_stock("A", 1).await;
    watch.event().await;
    let (epoch, position) = watch.cursor().rsplit_once('.').unwrap();
    let refused = async |door: &fillrate_tests::Door, cursor: &str| {
        let request = fillrate_proto::v1::WatchStockRequest {
            start: Some(fillrate_proto::v1::watch_stock_request::Start::Cursor(cursor.to_owned())),
            filter: None,
        };
        door.watch_stock(request).await.expect_err("it is refused")
    };
    let invalid = refused(&world.door, "nonsense").await;
    assert_eq!((invalid.code, invalid.reason), (Code::InvalidArgument, ErrorReason::CursorInvalid));
    let ahead = refused(&world.door, &format!("{epoch}.{}", position.parse::<i64>().unwrap() + 1)).await;
    assert_eq!((ahead.code, ahead.reason), (Code::OutOfRange, ErrorReason::CursorAhead));
    assert_eq!(ahead.metadata["newest_cursor"], watch.cursor());
    let foreign = refused(&world.tenant("other").await, watch.cursor()).await;
    assert_eq!((foreign.code, foreign.reason), (Code::InvalidArgument, ErrorReason::CursorForeign));
    let mut superuser = world.database.superuser().await;
    sqlx::query("UPDATE feeds SET oldest = head WHERE tenant_id = 'default'").execute(&mut superuser).await.unwrap();
    let expired = refused(&world.door, &old).await;
    assert_eq!((expired.code, expired.reason), (Code::OutOfRange, ErrorReason::CursorExpired));
    assert_eq!(expired.metadata["oldest_cursor"], watch.cursor());
    // The newest is never too old.
    Watch::<WatchStockResponse>::resume(&world.door, watch.cursor()).await;
    // Another history under a running watch ends it.
    sqlx::query("UPDATE feeds SET epoch = 'restored'").execute(&mut superuser).await.unwrap();
    let (_, end) = watch.end().await;
    assert_eq!(end.reason, ErrorReason::CursorForeign);
}

#[tokio::test]
async fn a_server_that_drains_ends_its_watches_with_a_last_checkpoint() {
    let mut world = World::with_items(&["A"]).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&world.door).await;
    world.door.place(lines("O1", &[("A", 5)])).await;
    let event = watch.event().await;
    world.server.drain();
    let (messages, end) = watch.end().await;
    let Some(Message::Checkpoint(last)) = messages.last() else { panic!("{messages:?}") };
    assert!(!last.cursor.is_empty() && last.cursor >= event.cursor);
    assert_eq!((end.code, end.reason), (Code::Unavailable, ErrorReason::Draining));
    world.server.finished().await;
}

#[tokio::test]
async fn what_one_server_writes_is_seen_on_all_whatever_becomes_of_the_listeners() {
    let world = World::with_items(&["A"]).await;
    let other = Server::start(&world.database).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&other.door().await).await;
    world.door.place(lines("O1", &[("A", 5)])).await;
    let first = watch.event().await;
    let mut superuser = world.database.superuser().await;
    let ended: i64 = sqlx::query_scalar(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(ended, 2);
    world.door.place(lines("O2", &[("A", 5)])).await;
    assert!(watch.event().await.position > first.position);
    sqlx::query("SELECT pg_notify('fillrate_feed', 'nonsense'), pg_notify('fillrate_feed', 'default 1')")
        .execute(&mut superuser)
        .await
        .unwrap();
    world.door.place(lines("O3", &[("A", 5)])).await;
    assert_eq!(watch.event().await.backorder.unwrap().order_id, "O3");
    // A head that nobody gave: the database is asked before anyone is told.
    sqlx::query("SELECT pg_notify('fillrate_feed', 'default 1000000')").execute(&mut superuser).await.unwrap();
    world.door.place(lines("O4", &[("A", 5)])).await;
    assert_eq!(watch.event().await.backorder.unwrap().order_id, "O4");
}

#[tokio::test]
async fn what_a_server_left_unstamped_is_stamped_by_another() {
    let world = World::with_items(&["A"]).await;
    let other = Server::start(&world.database).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&other.door().await).await;
    let mut superuser = world.database.superuser().await;
    // Nobody can stamp, so that the server ends between its commit and the stamp.
    sqlx::raw_sql("BEGIN; SELECT head FROM feeds FOR UPDATE").execute(&mut superuser).await.unwrap();
    world.door.place(lines("O1", &[("A", 5)])).await;
    drop(world.server);
    sqlx::raw_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND wait_event_type = 'Lock'; COMMIT",
    )
    .execute(&mut superuser)
    .await
    .unwrap();
    assert_eq!(watch.event().await.backorder.unwrap().order_id, "O1");
    let pending: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pending_batches").fetch_one(&mut superuser).await.unwrap();
    assert_eq!(pending, 0);
}

#[tokio::test]
async fn readers_that_stop_reading_hold_no_connection_and_lose_nothing() {
    let world = World::with_items(&["A"]).await;
    let mut slow = Watch::<WatchBackordersResponse>::from_now(&world.door).await;
    let request = WatchBackordersRequest {
        start: None,
        filter: Some(BackorderWatchFilter { skus: vec!["A".into()], ..Default::default() }),
    };
    let mut narrow = Watch::<WatchBackordersResponse>::new(world.door.watch_backorders(request).await.unwrap());
    let mut live = Watch::<WatchBackordersResponse>::from_now(&world.tenant("default").await).await;
    for batch in 0..20 {
        let requests = (0..500).map(|n| lines(&format!("O{batch}-{n}"), &[("A", 1)])).collect();
        let request = fillrate_proto::v1::BatchCreateOrdersRequest { requests, ..Default::default() };
        world.door.batch_create_orders(request).await.unwrap();
    }
    live.events(10_000).await;
    // The slow ones have long read all that their windows take, and more waits for them. Nobody waits for the database that
    // long: whoever holds a connection does so for its sake.
    let mut superuser = world.database.superuser().await;
    let held: Vec<String> = sqlx::query_scalar(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database() \
         AND pid <> pg_backend_pid() AND state <> 'idle' AND now() - state_change > interval '500 ms'",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert_eq!(held, Vec::<String>::new());
    let events = slow.events(10_000).await;
    assert!(events.windows(2).all(|pair| pair[0].position < pair[1].position));
    assert!(narrow.events(10_000).await == events);
}

#[tokio::test]
async fn a_narrow_watcher_gets_newer_cursors_from_silence() {
    let database = fillrate_tests::database::Database::create().await;
    let server = Server::start_with(&database, |config| config.checkpoint_interval = Duration::from_secs(1)).await;
    let door = server.door().await;
    door.put_main().await;
    door.put_items(&["A", "B"]).await;
    let request = WatchBackordersRequest {
        start: None,
        filter: Some(BackorderWatchFilter { skus: vec!["B".into()], ..Default::default() }),
    };
    let mut watch = Watch::<WatchBackordersResponse>::new(door.watch_backorders(request).await.unwrap());
    let Ok(Message::Checkpoint(first)) = watch.next().await else { panic!("a checkpoint") };
    door.place(lines("O1", &[("A", 5)])).await;
    door.move_stocks(adjust([delta("A", 2)])).await;
    loop {
        let Ok(Message::Checkpoint(next)) = watch.next().await else { panic!("a checkpoint") };
        if next.cursor != first.cursor {
            let position = |cursor: &str| cursor.rsplit_once('.').unwrap().1.parse::<i64>().unwrap();
            assert_eq!(position(&next.cursor), position(&first.cursor) + 4);
            break;
        }
    }
}
