//! Demand per day, counted from orders and loaded by callers.

use fillrate_proto::v1::{
    BackorderCancellation, CancelBackorderRequest, CancelReason, DemandDay, DemandRow, GetDemandStatisticsRequest,
    LoadDemandRequest, UpdateOrderRequest,
};
use fillrate_tests::{
    Door, World,
    database::Database,
    server::Server,
    times::days_from_now,
    words::{NewOrder as _, cancel, location, order, update_quantities},
};

async fn days(door: &Door, sku: &str, location_id: &str) -> Vec<DemandDay> {
    let request = GetDemandStatisticsRequest {
        sku: sku.to_owned(),
        location_id: location_id.to_owned(),
        as_of_time: Some(days_from_now(1)),
        window_days: Some(400),
    };
    door.get_demand_statistics(request).await.unwrap().days
}

async fn units(door: &Door, sku: &str) -> Vec<i64> {
    days(door, sku, "").await.iter().map(|day| day.quantity).collect()
}

#[tokio::test]
async fn demand_is_what_was_asked_for_on_its_day() {
    let world = World::with_items(&["A", "B"]).await;
    let door = &world.door;
    door.move_stock("A", 2).await;
    let yesterday = days_from_now(-1);
    door.place(order("O").partial().line("A", 10).ordered_at(yesterday)).await;
    assert_eq!(units(door, "A").await, [10], "in full, though eight wait");
    // A draft is none until it is approved.
    door.place(order("D").draft().line("B", 3)).await;
    assert_eq!(units(door, "B").await, [0; 0]);
    // Raised today, and taken back from today first; but not for want.
    door.update_order(update_quantities("O", &[(1, 14)])).await.unwrap();
    assert_eq!(units(door, "A").await, [10, 4]);
    door.cancel_order(cancel("O", &[(1, 3)])).await.unwrap();
    assert_eq!(units(door, "A").await, [10, 1]);
    let backorder_id = door.backorder("O", 1).await.backorder_id;
    let request = CancelBackorderRequest {
        backorders: vec![BackorderCancellation { backorder_id, quantity: Some(2) }],
        reason: CancelReason::OutOfStock.into(),
        ..CancelBackorderRequest::default()
    };
    door.cancel_backorder(request.clone()).await.unwrap();
    assert_eq!(units(door, "A").await, [10, 1]);
    door.cancel_backorder(CancelBackorderRequest { reason: CancelReason::Fraud.into(), ..request }).await.unwrap();
    assert_eq!(units(door, "A").await, [9]);
    world.verify().await;
}

#[tokio::test]
async fn a_day_is_that_of_the_lines_location() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    let mut kiritimati = location("EAST");
    "Pacific/Kiritimati".clone_into(&mut kiritimati.time_zone);
    door.location(kiritimati).await;
    // Noon in Greenwich is two in the morning of the next day there.
    let mut noon = days_from_now(-10);
    noon.seconds = noon.seconds.div_euclid(86_400) * 86_400 + 43_200;
    noon.nanos = 0;
    door.place(order("O").line("A", 1).line_at("A", 2, "EAST").ordered_at(noon)).await;
    let (here, there) = (days(door, "A", "").await, days(door, "A", "EAST").await);
    assert_eq!((here[0].quantity, there[0].quantity), (1, 2));
    assert!(there[0].date > here[0].date, "{} and {}", there[0].date, here[0].date);
}

#[tokio::test]
async fn what_is_loaded_stands_beside_what_is_counted() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    let row =
        |date: &str, quantity| DemandRow { sku: "A".to_owned(), date: date.to_owned(), quantity, ..Default::default() };
    let load = |rows| LoadDemandRequest { rows, ..LoadDemandRequest::default() };
    door.place(order("O").line("A", 4).ordered_at(days_from_now(-2))).await;
    let day = days(door, "A", "").await[0].date.clone();
    door.load_demand(load(vec![row(&day, 5)])).await.unwrap();
    door.load_demand(load(vec![row(&day, 6)])).await.unwrap();
    let found = days(door, "A", "").await;
    assert_eq!((found[0].quantity, found[0].counted, found[0].loaded), (10, 4, 6));
    world.verify().await;
}

/// Orders placed and changed at two servers at once, while both count and are asked: everything counts once.
#[tokio::test]
async fn two_servers_count_everything_once() {
    let database = Database::create().await;
    let (one, other) = (Server::start(&database).await, Server::start(&database).await);
    let doors = [one.door().await, other.door().await];
    doors[0].put_main().await;
    doors[0].put_items(&["A"]).await;
    let write = |number: usize| {
        let door = doors[number % 2].clone();
        async move {
            for round in 0..40 {
                let id = format!("O-{number}-{round}");
                door.place(order(&id).partial().line("A", 5)).await;
                if round % 4 == 0 {
                    door.update_order(UpdateOrderRequest { ..update_quantities(&id, &[(1, 7)]) }).await.unwrap();
                }
                if round % 5 == 0 {
                    door.cancel_order(cancel(&id, &[(1, 2)])).await.unwrap();
                }
                if round % 10 == 0 {
                    let sum: i64 = units(&door, "A").await.iter().sum();
                    assert!(sum > 0);
                }
            }
        }
    };
    futures::future::join_all((0..4).map(write)).await;
    // Each of four writes: 40 orders of 5, ten raised by 2, eight lowered by 2.
    for door in &doors {
        let sum: i64 = units(door, "A").await.iter().sum();
        assert_eq!(sum, 4 * (40 * 5 + 10 * 2 - 8 * 2));
    }
    fillrate_tests::server::verify(&database).await;
}
