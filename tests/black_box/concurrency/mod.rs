//! Many at once: on few items, on one request id, on one order id, over two servers.

mod same_at_once;

use std::collections::BTreeSet;

use fillrate_proto::v1::{BatchCreateOrdersRequest, ShortageHandling, batch_create_orders_result};
use fillrate_tests::{
    World,
    server::Server,
    words::{NewOrder as _, order},
};
use futures::future::join_all;

use crate::load::{self, ITEMS, must_be_consistent};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clients_on_few_items() {
    let world = World::with_items(&ITEMS).await;
    load::run(std::slice::from_ref(&world.door), 16, 40, 1).await;
    must_be_consistent(&world.door).await;
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_database() {
    let world = World::with_items(&ITEMS).await;
    let other = Server::start(&world.database).await;
    let doors = [world.door.clone(), other.door().await];
    load::run(&doors, 8, 40, 2).await;
    must_be_consistent(&doors[0]).await;
    must_be_consistent(&doors[1]).await;
    world.verify().await;
}

/// Tenants do not see each other, and their work at once is as if each were alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tenants_at_once() {
    let world = World::new().await;
    let tenant = |name: &'static str| {
        let world = &world;
        async move {
            let door = world.tenant(name).await;
            door.put_main().await;
            door.put_items(&ITEMS).await;
            // The same clients with the same ids and the same will.
            load::run(std::slice::from_ref(&door), 4, 25, 3).await;
            must_be_consistent(&door).await;
            door
        }
    };
    let (red, blue) = tokio::join!(tenant("red"), tenant("blue"));
    let ids = |orders: Vec<fillrate_proto::v1::Order>| -> BTreeSet<String> {
        orders.into_iter().map(|order| order.order_id).collect()
    };
    assert_eq!(ids(load::orders(&red).await), ids(load::orders(&blue).await));
    assert!(load::orders(&world.door).await.is_empty());
    world.verify().await;
}

/// Of 40 orders that race for 25 units, with backorders refused, exactly 25 get one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_units_are_sold_once() {
    let world = World::with_items(&["X"]).await;
    world.door.move_stock("X", 25).await;
    let other = Server::start(&world.database).await;
    let doors = [world.door.clone(), other.door().await];
    let racing = (0..40).map(|number| {
        let door = &doors[number % 2];
        door.create_order(order(&format!("O{number}")).on_shortage(ShortageHandling::Refuse).line("X", 1))
    });
    let won = join_all(racing).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(won, 25);
    let level = world.door.level("X").await;
    assert_eq!((level.on_hand, level.allocated, level.backordered), (25, 25, 0));
    must_be_consistent(&world.door).await;
    world.verify().await;
}

/// Batches beside single orders: each element for itself, the elements of a batch in their order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_beside_single_orders() {
    let world = World::with_items(&ITEMS).await;
    world.door.move_stock("X", 100).await;
    let batch = |name: &'static str| {
        let requests = (0..50).map(|number| order(&format!("{name}{number}")).partial().line("X", 1)).collect();
        world.door.batch_create_orders(BatchCreateOrdersRequest { requests, ..Default::default() })
    };
    let singles = join_all((0..40).map(|number| {
        let request = order(&format!("S{number}")).partial().line("X", 1).line("Y", 1);
        world.door.create_order(request)
    }));
    let (one, other, singles) = tokio::join!(batch("A"), batch("B"), singles);
    assert!(singles.iter().all(Result::is_ok));
    for answer in [one.unwrap(), other.unwrap()] {
        let places: Vec<_> = answer
            .results
            .into_iter()
            .map(|result| match result.result {
                Some(batch_create_orders_result::Result::Created(created)) => {
                    let order = created.order.unwrap();
                    (order.place_time.map(|time| fillrate_tests::times::micros(&time)), order.place_index)
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(places.is_sorted_by(|one, next| one < next), "{places:?}");
    }
    let level = world.door.level("X").await;
    assert_eq!((level.allocated, level.backordered), (100, 40));
    must_be_consistent(&world.door).await;
    world.verify().await;
}

/// Three servers over one database, and whoever waits for whom, never in a circle: what Postgres would have to break.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_servers_never_deadlock() {
    let world = World::with_items(&ITEMS).await;
    let others = [Server::start(&world.database).await, Server::start(&world.database).await];
    let doors = [world.door.clone(), others[0].door().await, others[1].door().await];
    load::run(&doors, 15, 30, 9).await;
    for door in &doors {
        must_be_consistent(door).await;
    }
    world.verify().await;
    let World { server, database, .. } = world;
    for mut server in others.into_iter().chain([server]) {
        server.drain();
        server.finished().await;
    }
    let mut superuser = database.superuser().await;
    database.until_alone(&mut superuser).await;
    let deadlocks: i64 =
        sqlx::query_scalar("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!(deadlocks, 0);
}
