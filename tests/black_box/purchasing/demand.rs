//! Demand per day, counted from orders and loaded by callers.

use fillrate_proto::v1::{
    BackorderCancellation, CancelBackorderRequest, CancelReason, DemandDay, DemandMethod, DemandRow, DemandStatistics,
    GetDemandStatisticsRequest, GetDemandStatisticsResponse, IntermittentRates, LoadDemandRequest, UpdateOrderRequest,
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

async fn statistics(door: &Door, sku: &str, window_days: i32) -> GetDemandStatisticsResponse {
    let request = GetDemandStatisticsRequest {
        sku: sku.to_owned(),
        location_id: String::new(),
        as_of_time: Some("2025-03-08T12:00:00Z".parse().unwrap()),
        window_days: Some(window_days),
    };
    door.get_demand_statistics(request).await.unwrap()
}

fn close(found: f64, by_hand: f64) {
    assert!((found - by_hand).abs() < 1e-9, "{found} is not {by_hand}");
}

fn rates(found: GetDemandStatisticsResponse, ses: f64, croston: f64, sba: f64, tsb: f64) {
    let IntermittentRates { ses_per_day, croston_per_day, sba_per_day, tsb_per_day } = found.intermittent.unwrap();
    for (found, by_hand) in [(ses_per_day, ses), (croston_per_day, croston), (sba_per_day, sba), (tsb_per_day, tsb)] {
        close(found, by_hand);
    }
}

/// The week before 8 March: 3, 0, 0, 5, 0, 0, 6.
const FEW: [(&str, i64); 4] = [("2025-03-01", 3), ("2025-03-04", 5), ("2025-03-07", 6), ("2025-03-08", 99)];

/// Sum 14, mean 2; deviations 1, -2, -2, 3, -2, -2, 4, squares 42, s = sqrt(42 / 6) = sqrt(7). ADI 7 / 3. Days with demand:
/// mean 14 / 3, variance (25 + 1 + 16) / 9 / 2 = 7 / 3, CV2 = (7 / 3) / (14 / 3)^2 = 3 / 28. One week of 14.
///
/// Croston, a = 0.1: z = 3, p = 1; z = 3.2, p = 1.2; z = 3.48, p = 1.38: 3.48 / 1.38. SBA: 0.95 of it. SES, a = 0.3: 3, 2.1,
/// 1.47, 2.529, 1.7703, 1.23921, 2.667447. TSB: p = 1, 0.9, 0.81, 0.829, 0.7461, 0.67149, 0.704341; times z = 3.48.
///
/// Seven days since the first sale, three with demand: 7 > 1.32 x 3, so it sells on few, and SBA is used.
#[tokio::test]
async fn a_weeks_statistics_by_hand() {
    let world = World::with_items(&["FEW"]).await;
    world.door.sold("FEW", &FEW).await;
    let found = statistics(&world.door, "FEW", 7).await;
    let told = found.statistics.clone().unwrap();
    let expected = DemandStatistics {
        window_start_date: "2025-03-01".to_owned(),
        window_end_date: "2025-03-08".to_owned(),
        days: 7,
        total: 14,
        mean_per_day: 2.0,
        nonzero_days: 3,
        days_since_first: Some(7),
        mean_per_day_since_first: Some(2.0),
        weekly_mean: Some(14.0),
        weekly_stddev: Some(0.0),
        // Roots and thirds: below.
        stddev_per_day: told.stddev_per_day,
        adi: told.adi,
        cv2: told.cv2,
    };
    close(told.stddev_per_day, 7_f64.sqrt());
    close(told.adi.unwrap(), 7.0 / 3.0);
    close(told.cv2.unwrap(), 3.0 / 28.0);
    assert_eq!(told, expected);
    assert_eq!((found.method(), found.time_zone.as_str()), (DemandMethod::Sba, "UTC"));
    close(found.rate_per_day, 0.95 * 3.48 / 1.38);
    rates(found, 2.667_447, 3.48 / 1.38, 0.95 * 3.48 / 1.38, 0.704_341 * 3.48);
}

/// The same in a window of two weeks, the first without a sale. Mean 14 / 14 = 1, and 2 since the first sale; squares
/// 9 + 25 + 36 - 14 x 1 = 56, s = sqrt(56 / 13). ADI 14 / 3. Weeks of 0 and 14: mean 7, s = sqrt(49 + 49).
///
/// Croston: the first sale is on the 8th day: z = 3, p = 8; p = 8 - 0.5 = 7.5; p = 7.5 - 0.45 = 7.05: 3.48 / 7.05. SES begins
/// with 0: 0.9 on that day, then 0.63, 0.441, 1.8087, 1.26609, 0.886263, 2.4203841. TSB: p = 0.1, then 0.09, 0.081, 0.1729,
/// 0.15561, 0.140049, 0.2260441. What is used counts from the first sale on: still SBA.
#[tokio::test]
async fn a_new_items_statistics_by_hand() {
    let world = World::with_items(&["FEW"]).await;
    world.door.sold("FEW", &FEW).await;
    let found = statistics(&world.door, "FEW", 14).await;
    let told = found.statistics.clone().unwrap();
    assert_eq!((told.window_start_date.as_str(), told.days, told.total), ("2025-02-22", 14, 14));
    assert_eq!((told.mean_per_day, told.nonzero_days, told.days_since_first), (1.0, 3, Some(7)));
    assert_eq!((told.mean_per_day_since_first, told.weekly_mean), (Some(2.0), Some(7.0)));
    close(told.stddev_per_day, (56.0_f64 / 13.0).sqrt());
    close(told.adi.unwrap(), 14.0 / 3.0);
    close(told.cv2.unwrap(), 3.0 / 28.0);
    close(told.weekly_stddev.unwrap(), 98_f64.sqrt());
    assert_eq!(found.method(), DemandMethod::Sba);
    close(found.rate_per_day, 0.95 * 3.48 / 7.05);
    rates(found, 2.420_384_1, 3.48 / 7.05, 0.95 * 3.48 / 7.05, 0.226_044_1 * 3.48);
}

/// 4 on each of seven days: every method says 4 but SBA, which is for few sales: 0.95 x 4. In a window of ten days there
/// are no whole weeks, and the mean of the window is used: 28 / 10. Of what never sells nothing is known but that.
#[tokio::test]
async fn statistics_of_what_sells_daily_and_never() {
    let world = World::with_items(&["DAILY", "NEVER"]).await;
    let days: Vec<String> = (1..=7).map(|day| format!("2025-03-{day:02}")).collect();
    world.door.sold("DAILY", &days.iter().map(|day| (day.as_str(), 4)).collect::<Vec<_>>()).await;
    let daily = statistics(&world.door, "DAILY", 7).await;
    let told = daily.statistics.clone().unwrap();
    assert_eq!((told.mean_per_day, told.stddev_per_day, told.adi, told.cv2), (4.0, 0.0, Some(1.0), Some(0.0)));
    assert_eq!((daily.method(), daily.rate_per_day), (DemandMethod::Mean, 4.0));
    rates(daily, 4.0, 4.0, 3.8, 4.0);
    let longer = statistics(&world.door, "DAILY", 10).await;
    assert_eq!((longer.method(), longer.rate_per_day), (DemandMethod::Mean, 2.8));
    let told = longer.statistics.unwrap();
    assert_eq!((told.weekly_mean, told.weekly_stddev, told.mean_per_day_since_first), (None, None, Some(4.0)));

    let never = statistics(&world.door, "NEVER", 7).await;
    let told = never.statistics.clone().unwrap();
    assert_eq!((told.total, told.mean_per_day, told.stddev_per_day, told.nonzero_days), (0, 0.0, 0.0, 0));
    assert_eq!((told.adi, told.cv2, told.days_since_first, told.mean_per_day_since_first), (None, None, None, None));
    assert_eq!((told.weekly_mean, told.weekly_stddev), (Some(0.0), Some(0.0)));
    assert_eq!((never.method(), never.rate_per_day), (DemandMethod::Mean, 0.0));
    rates(never, 0.0, 0.0, 0.0, 0.0);
}
