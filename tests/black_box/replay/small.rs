//! Logs that the tests make.

use fillrate_proto::v1::{AllocationPolicy, MovementType, OrderStatus, StockMovementFilter};
use fillrate_server::replay::ReplayError;
use fillrate_tests::World;

use super::{cancel, day_end, file, order, play, receipt, stock};

/// Items A and B; A is short from the second order on.
fn day() -> Vec<String> {
    vec![
        r#"{"type":"header","name":"small","skus":2}"#.to_owned(),
        r#"{"type":"sku","sku":"A","name":"Apple"}"#.to_owned(),
        r#"{"type":"sku","sku":"B","name":"Pear"}"#.to_owned(),
        stock(0, "opening", "", &[("A", 10), ("B", 10)]),
        order(60, "1", &[("A", 4), ("B", 1)]),
        order(61, "2", &[("A", 8), ("B", 2)]),
        r#"{"type":"po","at":"2010-12-01T01:02:00Z","po_id":"P1","lines":[]}"#.to_owned(),
        order(63, "3", &[("A", 1), ("A", 2)]),
        cancel(70, "3", &[(1, 1)]),
        stock(71, "adjust", r#""adjust_id":"J","#, &[("B", -3)]),
        stock(72, "return", r#""return_id":"R","customer":null,"#, &[("B", 5)]),
        day_end(1_439),
        // Line 1 has left, of line 2 nothing is left to cancel.
        cancel(1439, "1", &[(1, 3), (1, 1), (2, 1)]),
        receipt(1439, &[("A", 2)]),
    ]
}

#[tokio::test]
async fn a_day_is_played_by_the_policy() {
    // Partial: order 1 takes A4 B1; 2 takes A6 B2 and waits for A2; 3 waits for A3, then for A2. At the end of the day
    // all that is held leaves; what comes back (A4) and in (A2) goes to 2 and 3.
    let partial = file(&["sku,on_hand,allocated,available,backordered", "A,6,4,2,0", "B,10,0,10,0"]);
    // Complete orders: 2 cannot have A8 and holds nothing; 3 takes A3, gives A1 back and leaves. With A8 there in the
    // end, 2 holds all.
    let complete = file(&["sku,on_hand,allocated,available,backordered", "A,10,8,2,0", "B,12,2,10,0"]);
    for (policy, expected, holding, units_at_once) in [
        ("partial", partial, AllocationPolicy::Partial, 13),
        ("complete-order", complete, AllocationPolicy::CompleteOrder, 8),
    ] {
        let world = World::new().await;
        let log = file(&day());
        let expected = expected.path().to_str().unwrap();
        let more = ["--allocation-policy", policy, "--expected", expected];
        let report = play(&world.server.endpoint(), log.path(), &more).await.unwrap();
        assert!(report.is_good(), "{policy}: {report}");
        let tally = &report.tally;
        assert_eq!((tally.events, tally.orders, tally.order_lines, tally.units_ordered), (14, 3, 6, 18));
        assert_eq!((tally.units_filled_at_once, tally.left_out), (units_at_once, 1), "{report}");
        assert_eq!((tally.units_cancelled, tally.units_returned), (1, 5));
        assert_eq!((tally.unreadable.count, tally.refused.count), (0, 0), "{report}");
        let order = world.door.order("2").await;
        assert_eq!((order.allocation_policy(), order.customer_id.as_str()), (holding, "C1"));
        assert_eq!(order.lines[0].unit_price.as_ref().map(|price| price.amount.as_str()), Some("2.50"));
        assert_eq!(world.door.order("1").await.status(), OrderStatus::Shipped);
        world.verify().await;
    }
}

#[tokio::test]
async fn a_repeat_changes_nothing_and_tells_the_same() {
    let world = World::new().await;
    let log = file(&day());
    let endpoint = world.server.endpoint();
    let first = play(&endpoint, log.path(), &["--allocation-policy", "partial"]).await.unwrap();
    let again = play(&endpoint, log.path(), &["--allocation-policy", "partial"]).await.unwrap();
    // The second run may still be told the last events of the first.
    assert!(first.events_seen[0] > 0);
    assert!(again.is_good(), "{again}");
    // All but the time it took and what the streams told.
    let told = |text: String| -> Vec<String> {
        let own = |line: &&str| !line.starts_with("played") && !line.starts_with("events seen");
        text.lines().filter(own).map(str::to_owned).collect()
    };
    assert_eq!(told(again.to_string()), told(first.to_string()));
    // Other settings would be other requests.
    let other = play(&endpoint, log.path(), &["--allocation-policy", "complete-line"]).await;
    let sentence = other.unwrap_err().to_string();
    assert!(sentence.contains("REQUEST_ID_REUSED") && sentence.contains("--request-prefix"), "{sentence}");
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_read_or_is_refused_is_named_and_the_rest_goes_on() {
    let world = World::new().await;
    let log = file(&[
        "{not a line".to_owned(),
        r#"{"type":"teleport"}"#.to_owned(),
        stock(0, "opening", "", &[("A", 5)]),
        order(1, "1", &[("A", 2)]),
        order(2, "1", &[("A", 3)]),
        order(3, "2", &[("A", 0)]),
        order(4, "3", &[("A", 1), ("new to all", 1)]),
        stock(5, "adjust", "", &[("A", -50)]),
        cancel(6, "unknown", &[(1, 1)]),
        cancel(7, "1", &[(1, 0)]),
        String::new(),
        r#"{"type":"day_end","at":"soon"}"#.to_owned(),
        day_end(1_439),
    ]);
    let report = play(&world.server.endpoint(), log.path(), &["--allocation-policy", "partial"]).await.unwrap();
    let numbers = |problems: &fillrate_server::replay::Problems| -> Vec<u64> {
        problems.named.iter().map(|(line, _)| *line).collect()
    };
    assert_eq!(numbers(&report.tally.unreadable), [1, 2, 10, 12], "{report}");
    assert_eq!(numbers(&report.tally.refused), [5, 6, 8, 9], "{report}");
    assert_eq!(report.tally.orders, 2);
    assert!(report.is_good(), "{report}");
    let three = world.door.order("3").await;
    assert_eq!((three.lines[0].shipped, three.lines[1].backordered), (1, 1), "an item unknown so far is made");
    world.verify().await;
}

#[tokio::test]
async fn all_lines_of_a_receipt_enter_before_the_pass() {
    let world = World::new().await;
    let log = file(&[order(1, "1", &[("A", 2), ("B", 2)]), receipt(2, &[("A", 2), ("B", 2)])]);
    let report = play(&world.server.endpoint(), log.path(), &[]).await.unwrap();
    assert_eq!((report.units_backordered, report.most_backordered.0, report.tally.fills), (0, 4, 2));
    let wait = report.longest_wait.unwrap();
    assert_eq!((wait.order_id.as_str(), wait.span.num_minutes(), wait.still_waits), ("1", 1, false));
    let booked = StockMovementFilter { types: vec![MovementType::Receipt.into()], ..Default::default() };
    let booked = world.door.movements(booked).await;
    let ids: Vec<_> = booked.iter().map(|row| (row.request_id.as_str(), row.note.as_str())).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|(id, note)| *id == ids[0].0 && *note == "R1"), "{ids:?}");
    assert_eq!(booked[0].occur_time.unwrap().seconds, 1_291_161_600 + 2 * 60);
}

/// One receipt fills more lines than an answer lists; the replay knows them all the same.
#[tokio::test]
async fn an_answer_that_is_cut_short_is_read_to_its_end() {
    const ORDERS: u32 = 101;
    const LINES: usize = 100;
    let world = World::new().await;
    let each: Vec<(&str, i64)> = vec![("A", 1); LINES];
    let mut log: Vec<String> = (0..ORDERS).map(|number| order(number, &number.to_string(), &each)).collect();
    log.push(receipt(1_000, &[("A", i64::from(ORDERS) * 100)]));
    log.push(day_end(1_439));
    let log = file(&log);
    let endpoint = world.server.endpoint();
    for _ in 0..2 {
        let report = play(&endpoint, log.path(), &["--allocation-policy", "partial"]).await.unwrap();
        assert!(report.is_good(), "{report}");
        assert_eq!((report.tally.fills, report.units_backordered), (10_100, 0));
        assert_eq!(report.tally.shipments, u64::from(ORDERS), "every order that was filled leaves: {report}");
    }
    world.verify().await;
}

#[tokio::test]
async fn what_differs_from_the_expected_stock_is_told() {
    let world = World::new().await;
    let log = file(&[stock(0, "opening", "", &[("A", 5), ("B", 1)])]);
    let expected = file(&["sku,on_hand", "A,6"]);
    let more = ["--expected", expected.path().to_str().unwrap()];
    let report = play(&world.server.endpoint(), log.path(), &more).await.unwrap();
    assert!(!report.is_good());
    let text = report.to_string();
    assert!(text.contains("A: on_hand is 5, should be 6") && text.contains("B: not in the file"), "{text}");
    let no_log = play(&world.server.endpoint(), "/no/such/file".as_ref(), &[]).await;
    assert!(matches!(no_log, Err(ReplayError::Open { .. })));
}
