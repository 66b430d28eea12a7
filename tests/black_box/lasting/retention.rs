//! Events, movements and recorded calls that are older than they are kept.

use std::time::Duration;

use fillrate_proto::v1::{
    AdjustStockRequest, ErrorReason, MovementType, SetStockRequest, StockCount, StockMovementFilter, WatchStockRequest,
    WatchStockResponse, watch_stock_request::Start,
};
use fillrate_server::maintain::{MaintainError, Settings, maintain};
use fillrate_tests::{
    Door, World,
    server::Server,
    times::ago,
    watch::Watch,
    words::{MAIN, NewOrder as _, adjust, cancel, delta, give_back, order, ship},
};
use sqlx::{Connection as _, Executor as _, PgConnection};

use super::{age, maintained, maintained_by, make_partitions, number, settings};
use crate::verify::rest;

const DAY: u64 = 24 * 3_600;

/// Orders in every state, and stock that moved.
async fn work(door: &Door, mark: &str) {
    door.move_stock("A", 10).await;
    door.place(order(&format!("{mark}-SHIPPED")).line("A", 3)).await;
    door.ship_order(ship(&format!("{mark}-SHIPPED"), &[])).await.unwrap();
    door.return_order(give_back(&format!("{mark}-SHIPPED"), &[(1, 1)])).await.unwrap();
    door.place(order(&format!("{mark}-HOLDS")).line("A", 2)).await;
    door.place(order(&format!("{mark}-WAITS")).line("B", 2).line("A", 1)).await;
    door.place(order(&format!("{mark}-CANCELLED")).line("A", 1)).await;
    door.cancel_order(cancel(&format!("{mark}-CANCELLED"), &[(1, 1)])).await.unwrap();
}

async fn two_tenants() -> (World, Door) {
    let world = World::with_items(&["A", "B"]).await;
    let other = world.tenant("other").await;
    other.put_main().await;
    other.put_items(&["A", "B"]).await;
    (world, other)
}

async fn refusal_of(door: &Door, cursor: &str) -> ErrorReason {
    let request = WatchStockRequest { start: Some(Start::Cursor(cursor.to_owned())), filter: None };
    door.watch_stock(request).await.expect_err("it is refused").reason
}

/// What was carried forward of an item: on hand, allocated, each row.
async fn carried(door: &Door, sku: &str) -> Vec<(i64, i64)> {
    let filter = StockMovementFilter {
        skus: vec![sku.to_owned()],
        types: vec![MovementType::CarriedForward.into()],
        ..StockMovementFilter::default()
    };
    door.movements(filter).await.iter().map(|row| (row.on_hand_delta, row.allocated_delta)).collect()
}

/// Weeks of events and movements go, the counters stay the sums of what is kept, and readers are told.
async fn old_rows_go(partitions: bool) {
    let (world, other) = two_tenants().await;
    let door = &world.door;
    let mut watch = Watch::<WatchStockResponse>::from_now(door).await;
    for door in [door, &other] {
        work(door, "OLD").await;
    }
    let old = watch.event().await.cursor;
    if partitions {
        make_partitions(&world.database, 500).await;
    }
    age(&world, 500).await;
    let newer = Watch::<WatchStockResponse>::from_now(door).await.cursor().to_owned();
    work(door, "NEW").await;
    rest(&mut world.database.superuser().await).await;
    world.verify().await;
    let levels = (door.level("A").await, door.level("B").await, other.level("A").await);
    let report = maintained(&world.database).await.to_string();
    let (events, ledger) = if partitions {
        assert!(report.contains("audit       2 partitions dropped"), "{report}");
        ("events      2 partitions dropped", "ledger      2 partitions dropped")
    } else {
        ("events      0 partitions dropped, ", "ledger      0 partitions dropped, ")
    };
    assert!(report.contains(events) && report.contains(ledger), "{report}");
    world.verify().await;
    assert_eq!((door.level("A").await, door.level("B").await, other.level("A").await), levels);
    assert_eq!(
        number(&world.database, "SELECT count(*) FROM events WHERE booked_time < now() - interval '400 days'").await,
        0
    );
    // 10 came, 3 shipped, 1 back; 2 held. Nothing ever moved of B.
    assert_eq!(carried(door, "A").await, [(8, 2)]);
    assert_eq!(carried(door, "B").await, []);
    assert_eq!(carried(&other, "A").await, [(8, 2)]);
    assert_eq!(refusal_of(door, &old).await, ErrorReason::CursorExpired);
    assert_eq!(Watch::<WatchStockResponse>::resume(door, &newer).await.event().await.level.unwrap().sku, "A");
    // Again, and there is nothing to do; a year later what was carried forward is carried on.
    let again = maintained(&world.database).await.to_string();
    assert!(again.contains("0 partitions dropped, 0 events") && again.contains("0 partitions dropped, 0 movements"));
    assert_eq!(carried(door, "A").await, [(8, 2)]);
    if partitions {
        make_partitions(&world.database, 500).await;
    }
    age(&world, 500).await;
    work(&other, "LATE").await;
    maintained(&world.database).await;
    world.verify().await;
    assert_eq!(carried(door, "A").await.len(), 1);
    assert_eq!(carried(door, "A").await[0].0, door.level("A").await.on_hand);
}

#[tokio::test]
async fn old_partitions_are_dropped_and_nothing_contradicts() {
    old_rows_go(true).await;
}

#[tokio::test]
async fn old_rows_of_the_default_partition_go_too() {
    old_rows_go(false).await;
}

/// A movement that is carried forward is booked later than a count that is older than it, and not than a newer one.
#[tokio::test]
async fn counts_reckon_with_what_was_carried_forward() {
    let world = World::with_items(&["A", "B"]).await;
    let door = &world.door;
    for sku in ["A", "B"] {
        door.move_stock(sku, 10).await;
    }
    age(&world, 500).await;
    maintained(&world.database).await;
    door.move_stock("A", 2).await;
    let count = |sku: &str, days: u64| SetStockRequest {
        counts: vec![StockCount { sku: sku.to_owned(), on_hand: 7, ..StockCount::default() }],
        occur_time: Some(ago(Duration::from_secs(days * DAY))),
        ..SetStockRequest::default()
    };
    // Counted before the 2 came, after the 10 that were carried forward.
    door.set_stock(count("A", 100)).await.unwrap();
    assert_eq!(door.level("A").await.on_hand, 9);
    // Counted before the 10.
    door.set_stock(count("B", 600)).await.unwrap();
    assert_eq!(door.level("B").await.on_hand, 17);
    world.verify().await;
}

/// An event without a position stays, and so do all that are as old.
#[tokio::test]
async fn an_event_without_a_position_is_never_taken() {
    let World { door, mut server, database } = World::with_items(&["A"]).await;
    door.move_stock("A", 1).await;
    door.move_stock("A", 2).await;
    make_partitions(&database, 500).await;
    let mut superuser = database.superuser().await;
    rest(&mut superuser).await;
    server.drain();
    server.finished().await;
    // As a server leaves it that ends between its commit and its stamp.
    for sql in [
        "INSERT INTO pending_batches SELECT tenant_id, batch_no, event_count, booked_time FROM feed_batches \
         ORDER BY last_position DESC LIMIT 1",
        "DELETE FROM feed_batches WHERE batch_no = (SELECT batch_no FROM pending_batches)",
        "UPDATE feeds SET head = (SELECT max(last_position) FROM feed_batches)",
        "UPDATE feed_followers SET position = (SELECT head FROM feeds)",
        "UPDATE pending_batches SET booked_time = booked_time - interval '500 days'",
        "UPDATE feed_batches SET booked_time = booked_time - interval '500 days'",
        "UPDATE events SET booked_time = booked_time - interval '500 days'",
    ] {
        superuser.execute(sql).await.unwrap();
    }
    let events = "SELECT count(*) FROM events";
    let before = number(&database, events).await;
    let report = maintain(&database.owner(), &settings()).await.unwrap();
    assert!(!report.is_complete() && report.to_string().contains("no position yet"), "{report}");
    assert_eq!(number(&database, events).await, before);
    // A server gives it its position, and counts on.
    let server = Server::start(&database).await;
    rest(&mut superuser).await;
    let report = maintained(&database).await.to_string();
    assert!(report.contains("2 partitions dropped"), "{report}");
    assert_eq!(number(&database, events).await, 0);
    fillrate_tests::server::verify(&database).await;
    drop(server);
}

/// What a follower has not counted cannot be told again: it stays.
#[tokio::test]
async fn demand_is_counted_before_its_events_go() {
    let mut world = World::with_items(&["A"]).await;
    world.door.place(order("O").line("A", 5)).await;
    make_partitions(&world.database, 500).await;
    age(&world, 500).await;
    world.server.drain();
    world.server.finished().await;
    let database = &world.database;
    let mut superuser = database.superuser().await;
    superuser.execute("UPDATE feed_followers SET position = 0; UPDATE demand_days SET counted = 0").await.unwrap();
    let report = maintain(&database.owner(), &settings()).await.unwrap();
    assert!(!report.is_complete() && report.to_string().contains("counted to position 0 only"), "{report}");
    let server = Server::start(database).await;
    rest(&mut superuser).await;
    maintained(database).await;
    assert_eq!(number(database, "SELECT sum(counted)::bigint FROM demand_days").await, 5);
    drop(server);
}

/// A dump, or any long reader, keeps a partition; commands go on meanwhile.
#[tokio::test]
async fn a_partition_in_use_stays_and_writers_do_not_wait_for_it() {
    let (world, other) = two_tenants().await;
    // Of the other, the feed forgets all that there is while its events stay.
    for door in [&world.door, &other] {
        work(door, "OLD").await;
    }
    let noted = AdjustStockRequest { reference: "DN".to_owned(), ..adjust([delta("A", 1)]) };
    world.door.adjust_stock(noted).await.unwrap();
    make_partitions(&world.database, 500).await;
    age(&world, 500).await;
    let mut superuser = world.database.superuser().await;
    let mut dump = superuser.begin().await.unwrap();
    dump.execute("LOCK TABLE events, stock_movements IN ACCESS SHARE MODE").await.unwrap();
    let impatient = Settings { lock_patience: Duration::from_millis(500), ..settings() };
    let owner = world.database.owner();
    let (report, ()) = tokio::join!(maintain(&owner, &impatient), work(&world.door, "MEANWHILE"));
    let report = report.unwrap();
    assert!(!report.is_complete(), "{report}");
    assert!(report.to_string().matches("stays: it is in use").count() == 2, "{report}");
    // As long as movements stay, so do the documents that they were booked with.
    let documents = "SELECT count(*) FROM document_references";
    assert_eq!(number(&world.database, documents).await, 1);
    dump.commit().await.unwrap();
    world.verify().await;
    let report = maintained(&world.database).await.to_string();
    assert_eq!(number(&world.database, documents).await, 0);
    assert!(["events      2", "ledger      2"].iter().all(|dropped| report.contains(dropped)), "{report}");
    world.verify().await;
}

/// Whoever makes partitions gives up soon: all writers would wait behind it.
#[tokio::test]
async fn partitions_are_not_made_against_a_long_reader() {
    let world = World::new().await;
    let mut superuser = world.database.superuser().await;
    let mut dump = superuser.begin().await.unwrap();
    dump.execute("LOCK TABLE events IN ACCESS SHARE MODE").await.unwrap();
    let mut server = PgConnection::connect_with(&world.database.server()).await.unwrap();
    let make = "SELECT create_partitions(now() + interval '10 weeks')";
    let refused = server.execute(make).await.expect_err("the table is in use");
    assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("55P03"));
    // Each table's are made apart: the others' do not wait for this one's.
    server.execute("SELECT create_partitions('stock_movements', now() + interval '10 weeks')").await.unwrap();
    dump.commit().await.unwrap();
    server.execute(make).await.unwrap();
    let another = "SELECT create_partitions('orders', now() + interval '10 weeks')";
    assert!(server.execute(another).await.is_err(), "it makes partitions of nothing else");
}

/// Requests are forgotten sooner than documents, which are known as long as what was booked with them.
#[tokio::test]
async fn recorded_calls_are_forgotten_in_their_time() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    let request = |request_id: &str, reference: &str| AdjustStockRequest {
        request_id: request_id.to_owned(),
        reference: reference.to_owned(),
        ..adjust([delta("A", 1)])
    };
    let on_hand = async || door.level("A").await.on_hand;
    let book = async |request_id: &str, reference: &str| door.adjust_stock(request(request_id, reference)).await;
    book("R", "DN").await.unwrap();
    age(&world, 10).await;
    // Nothing is forgotten before it is maintained.
    assert_eq!(book("R", "").await.unwrap_err().reason, ErrorReason::RequestIdReused);
    maintained(&world.database).await;
    book("R", "").await.unwrap();
    assert_eq!(on_hand().await, 2);
    assert!(book("S", "DN").await.unwrap().effects.unwrap().replayed, "by its document");
    age(&world, 500).await;
    maintained(&world.database).await;
    book("T", "DN").await.unwrap();
    assert_eq!(on_hand().await, 3);
    world.verify().await;
}

/// Ended at any moment, the next run goes on, and nothing contradicts in between.
#[tokio::test]
async fn a_run_can_be_ended_at_any_moment() {
    let (world, other) = two_tenants().await;
    for door in [&world.door, &other] {
        work(door, "OLD").await;
    }
    make_partitions(&world.database, 500).await;
    age(&world, 500).await;
    let levels = (world.door.level("A").await, other.level("A").await);
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings { archive_dir: Some(dir.path().to_owned()), ..settings() };
    let mut ended = 0;
    // Each run is let do a little more than the one before.
    for yields in std::iter::successors(Some(16_u64), |yields| Some(yields + yields / 3)) {
        let owner = world.database.owner();
        let (run, patience) = (maintain(&owner, &settings), async {
            for _ in 0..yields {
                tokio::task::yield_now().await;
            }
        });
        tokio::select! {
            biased;
            report = run => {
                assert!(report.unwrap().is_complete());
                break;
            }
            () = patience => ended += 1,
        }
        world.verify().await;
        assert_eq!((world.door.level("A").await, other.level("A").await), levels);
    }
    assert!(ended > 5, "it was ended {ended} times");
    let archived: usize = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .inspect(|path| assert!(path.extension().is_some_and(|extension| extension == "jsonl"), "{path:?}"))
        .map(|path| std::fs::read_to_string(path).unwrap().lines().count())
        .sum();
    // One shipped and one cancelled of each tenant, each once.
    assert_eq!(archived, 4);
    world.verify().await;
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_two_do_not_run_at_once() {
    let (world, _) = two_tenants().await;
    work(&world.door, "OLD").await;
    make_partitions(&world.database, 500).await;
    age(&world, 500).await;
    let rows = "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM stock_movements) \
        + (SELECT count(*) FROM requests) + (SELECT count(*) FROM feed_batches) + (SELECT count(*) FROM orders)";
    let before = number(&world.database, rows).await;
    let report = maintained_by(&world.database, &Settings { dry_run: true, ..settings() }).await.to_string();
    assert!(report.contains("2 partitions due") && report.contains("2 closed orders"), "{report}");
    assert_eq!(number(&world.database, rows).await, before);
    let mut owner = PgConnection::connect_with(&world.database.owner()).await.unwrap();
    owner.execute("SELECT pg_advisory_lock(4209)").await.unwrap();
    let refused = maintain(&world.database.owner(), &settings()).await.expect_err("one is at it");
    assert!(matches!(refused, MaintainError::NotAlone), "{refused}");
    assert_eq!(world.door.level_at("A", MAIN).await.on_hand, 8);
}
