//! The promises of the stream, validated over recorded histories: two servers, many writers, connections that are cut.

mod validate;

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    BackorderEvent, BackorderFilter, OrderStatus, WatchBackordersResponse, WatchOrdersResponse, WatchStockResponse,
};
use fillrate_tests::{
    Door, World,
    database::Database,
    server::Server,
    watch::{FeedEvent, Message, Watch, Watched},
    words::{NewOrder as _, order},
};

use self::validate::{Receiver, Recording, bookmarked, ordered, reliable, resumable, unbroken, unique};
use crate::load::{self, ITEMS, must_be_consistent};

/// The command that ends a history: it gives an event on each of the three streams.
const LAST: &str = "the-last-command";

async fn end_history(door: &Door) {
    let mut request = order("LAST").partial().line(ITEMS[0], 1_000_000);
    LAST.clone_into(&mut request.request_id);
    // The connections may have been cut just now.
    while let Err(refusal) = door.create_order(request.clone()).await {
        assert!(refusal.is_to_be_retried().await, "{refusal:?}");
    }
}

fn is_last(event: &impl FeedEvent) -> bool {
    event.request_id() == LAST
}

/// Records a watch of this kind in the background, from now on.
async fn record<R: Watched>(door: &Door) -> tokio::task::JoinHandle<Recording<R>> {
    let watch = Watch::<R>::from_now(door).await;
    tokio::spawn(Recording::until(door.clone(), watch, is_last))
}

async fn validate<R: Watched>(doors: &[Door], recording: &Recording<R>)
where
    R::Event: PartialEq,
{
    ordered(recording);
    unique(recording);
    for door in doors {
        resumable(door, recording).await;
        bookmarked(door, recording).await;
    }
}

/// Cuts every connection of the servers to the database, each time that so many more events were heard, until the end:
/// sequencers between their statements, listeners, writers in their transactions.
async fn cut_connections(database: &Database, door: &Door) -> usize {
    let mut superuser = database.superuser().await;
    let mut watch = Watch::<WatchStockResponse>::from_now(door).await;
    let mut cut = 0;
    loop {
        for _ in 0..25 {
            match watch.next_after_any_outage(door).await {
                Ok(Message::Event(event)) if is_last(&event) => return cut,
                Ok(_) => {}
                Err(end) => panic!("{end:?}"),
            }
        }
        sqlx::query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .execute(&mut superuser)
        .await
        .unwrap();
        cut += 1;
    }
}

/// Writes by six clients over two servers; heard on both, on all three streams; and all that is promised of it holds.
async fn history(seed: u64, disturbed: bool) {
    let world = World::with_items(&ITEMS).await;
    let other = Server::start(&world.database).await;
    let doors = [world.door.clone(), other.door().await];
    let backorders = [record::<WatchBackordersResponse>(&doors[0]).await, record(&doors[1]).await];
    let orders = [record::<WatchOrdersResponse>(&doors[0]).await, record(&doors[1]).await];
    let stock = [record::<WatchStockResponse>(&doors[0]).await, record(&doors[1]).await];
    let cutting = async { if disturbed { cut_connections(&world.database, &doors[1]).await } else { 1 } };
    let writing = async {
        load::run(&doors, 6, 30, seed).await;
        end_history(&doors[1]).await;
    };
    let (cut, ()) = tokio::join!(cutting, writing);
    assert!(cut > 0);

    let ([b0, b1], [o0, o1], [s0, s1]) = (backorders, orders, stock);
    let (b0, b1, o0, o1, s0, s1) = tokio::try_join!(b0, b1, o0, o1, s0, s1).unwrap();
    // On both servers the same, but for where each began to listen.
    assert!(b0.events == b1.events && o0.events == o1.events && s0.events == s1.events);
    reliable([b0.positions(), o0.positions(), s0.positions()]);
    unbroken(&b0.events);
    validate(&doors, &b0).await;
    validate(&doors, &o0).await;
    validate(&doors, &s0).await;
    last_told_is_what_is(&doors[0], &b0.events).await;
    must_be_consistent(&doors[0]).await;
    world.verify().await;
}

/// The last event of each backorder shows it as it is read now.
async fn last_told_is_what_is(door: &Door, events: &[BackorderEvent]) {
    let states = (1..=4).collect();
    let found = door.list_waiting(BackorderFilter { states, ..BackorderFilter::default() }).await;
    for backorder in found {
        let told = events
            .iter()
            .rev()
            .find_map(|event| event.backorder.as_ref().filter(|told| told.backorder_id == backorder.backorder_id));
        assert_eq!(told, Some(&backorder));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_over_two_servers() {
    history(5, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_while_connections_are_cut() {
    history(6, true).await;
}

/// What receivers hold of the three streams that begin now and end with the last command.
async fn receiving(door: &Door) -> tokio::task::JoinHandle<[BTreeMap<String, i64>; 3]> {
    let backorders = Receiver::<WatchBackordersResponse>::begin(door).await;
    let orders = Receiver::<WatchOrdersResponse>::begin(door).await;
    let stock = Receiver::<WatchStockResponse>::begin(door).await;
    tokio::spawn(async { tokio::join!(backorders.until(is_last), orders.until(is_last), stock.until(is_last)).into() })
}

/// Receivers that begin with a snapshot in the middle of it all, and drop what is not newer than what they hold, end
/// with what is: nothing is missed between the snapshot and the events after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_snapshot_in_the_middle_misses_nothing() {
    let world = World::with_items(&ITEMS).await;
    let other = Server::start(&world.database).await;
    let doors = [world.door.clone(), other.door().await];
    load::run(&doors, 4, 15, 7).await;
    let receivers = [receiving(&doors[0]).await, receiving(&doors[1]).await];
    load::run(&doors, 6, 15, 8).await;
    let late = receiving(&doors[0]).await;
    end_history(&doors[0]).await;

    let waiting = world.door.list_waiting(BackorderFilter::default()).await;
    let unfinished: Vec<_> = load::orders(&world.door)
        .await
        .into_iter()
        .filter(|order| matches!(order.status(), OrderStatus::Approved | OrderStatus::Fulfilling))
        .collect();
    let [early, second] = receivers;
    for receiver in [early, second, late] {
        let [backorders, orders, stock] = receiver.await.unwrap();
        for backorder in &waiting {
            assert_eq!(backorders.get(&backorder.backorder_id), Some(&backorder.revision), "{backorder:?}");
        }
        for order in &unfinished {
            // Allocations alone give an order no event: the revision that was told may be an older one.
            assert!(orders.get(&order.order_id).is_some_and(|told| *told <= order.revision), "{order:?}");
        }
        for sku in ITEMS {
            let level = world.door.level(sku).await;
            assert_eq!(stock.get(&format!("{sku} at MAIN")), Some(&level.revision), "{level:?}");
        }
    }
    world.verify().await;
}
