//! Section 4 of the design: stock.

use fillrate_proto::v1::{
    AdjustStockRequest, BackorderCause, BackorderState, FillMode, Location, LossCause, MovementType, SetStockRequest,
    StockCount, StockMovementFilter,
};
use fillrate_tests::{
    World,
    refusal::Refused as _,
    times::long_ago,
    words::{MAIN, NewOrder as _, adjust, delta, fill_order, location, order, ship},
};
use tonic::Code;

/// X = 6, A `COMPLETE_ORDER` holds 4, B `PARTIAL` holds 2, adjust -3: B loses 2, A gives up 4, B gets its 2 back.
#[tokio::test]
async fn six_of_x_and_three_are_lost() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    door.move_stock("X", 6).await;
    door.place(order("A").whole().line("X", 4)).await;
    door.place(order("B").partial().line("X", 2)).await;

    let lost = door.move_stock("X", -3).await;
    let effects = lost.effects.unwrap();
    let lost_by = |order: &str| -> i64 {
        effects.losses.iter().filter(|loss| loss.order_id == order).map(|loss| loss.quantity).sum()
    };
    assert_eq!((lost_by("A"), lost_by("B")), (4, 2));
    assert!(effects.losses.iter().all(|loss| loss.order_id == "A" || loss.cause() == LossCause::StockLoss));
    let fills: Vec<_> = effects.fills.iter().map(|fill| (fill.order_id.as_str(), fill.quantity)).collect();
    assert_eq!(fills, [("B", 2)]);

    assert_eq!(door.held("A").await, [(0, 4)]);
    assert_eq!(door.held("B").await, [(2, 0)]);
    let level = door.level("X").await;
    assert_eq!((level.on_hand, level.allocated, level.available, level.backordered), (3, 2, 1, 4));
    let (a, b) = (door.backorder("A", 1).await, door.backorder("B", 1).await);
    assert_eq!((a.cause(), a.state(), a.open), (BackorderCause::StockLoss, BackorderState::Open, 4));
    assert_eq!((b.cause(), b.state(), b.filled), (BackorderCause::StockLoss, BackorderState::Filled, 2));
    world.verify().await;
}

/// A count is the count plus what was booked with a later time; a movement before it was in it.
#[tokio::test]
async fn counts_and_movements_out_of_order() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    let moved =
        |by, minute: i64| AdjustStockRequest { occur_time: Some(long_ago(60 * minute)), ..adjust([delta("X", by)]) };
    let counted = |on_hand, minute: i64| SetStockRequest {
        counts: vec![StockCount { sku: "X".to_owned(), on_hand, ..StockCount::default() }],
        occur_time: Some(long_ago(60 * minute)),
        ..SetStockRequest::default()
    };
    door.move_stocks(moved(10, 0)).await;
    door.move_stocks(moved(5, 30)).await;
    // Counted before the five came: 8 were there, so 13 are.
    door.set_stock(counted(8, 20)).await.unwrap();
    assert_eq!(door.level("X").await.on_hand, 13);
    // Booked late, happened before the count: it was counted already.
    let late = door.move_stocks(moved(-4, 10)).await;
    assert_eq!(late.levels[0].on_hand, 13);
    let rows = door.movements(StockMovementFilter { skus: vec!["X".to_owned()], ..Default::default() }).await;
    let kinds: Vec<_> = rows.iter().map(|row| (row.r#type(), row.on_hand_delta)).collect();
    let opposite = (MovementType::AlreadyCounted, 4);
    assert!(kinds.contains(&opposite) && kinds.contains(&(MovementType::Adjustment, -4)), "{kinds:?}");
    assert_eq!(rows.iter().map(|row| row.on_hand_delta).sum::<i64>(), 13);
    // Older than the last count.
    let stale = door.set_stock(counted(99, 15)).await;
    stale.refused(Code::FailedPrecondition, fillrate_proto::v1::ErrorReason::StaleCount);
    world.verify().await;
}

/// A late shipment frees what it had bound and runs the pass like any release; a late receipt runs none.
#[tokio::test]
async fn a_late_shipment_frees_what_a_late_receipt_does_not_bring() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    door.move_stocks(AdjustStockRequest { occur_time: Some(long_ago(0)), ..adjust([delta("X", 4)]) }).await;
    door.place(order("A").partial().line("X", 4)).await;
    door.place(order("B").partial().line("X", 3)).await;
    // The four had left already when these four were counted.
    let count = SetStockRequest {
        counts: vec![StockCount { sku: "X".to_owned(), on_hand: 4, ..StockCount::default() }],
        occur_time: Some(long_ago(100)),
        ..SetStockRequest::default()
    };
    door.set_stock(count).await.unwrap();
    assert_eq!(door.held("B").await, [(0, 3)]);
    let late = AdjustStockRequest { occur_time: Some(long_ago(50)), ..adjust([delta("X", 3)]) };
    let receipt = door.move_stocks(late).await;
    assert_eq!((receipt.levels[0].on_hand, receipt.effects.unwrap().fill_count), (4, 0));

    let mut shipped = ship("A", &[]);
    shipped.occur_time = Some(long_ago(60));
    let effects = door.ship_order(shipped).await.unwrap().effects.unwrap();
    assert_eq!(effects.fill_count, 1);
    assert_eq!(door.held("B").await, [(3, 0)]);
    let level = door.level("X").await;
    assert_eq!((level.on_hand, level.allocated), (4, 3));
    world.verify().await;
}

/// In a `MANUAL` location no pass runs; a new order takes what is not claimed; turning it automatic runs one pass.
#[tokio::test]
async fn a_manual_location_is_filled_by_hand() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    let mut manual = location(MAIN);
    manual.set_fill_mode(FillMode::Manual);
    door.location(manual).await;
    door.place(order("A").partial().line("X", 5)).await;
    door.move_stock("X", 7).await;
    assert_eq!(door.held("A").await, [(0, 5)]);
    let level = door.level("X").await;
    assert_eq!((level.claimed, level.sellable), (5, 2));
    door.place(order("B").partial().line("X", 3)).await;
    assert_eq!(door.held("B").await, [(2, 1)]);
    let filled = door.fill(fill_order("A")).await;
    assert_eq!(filled.effects.unwrap().fill_count, 1);
    assert_eq!(door.held("A").await, [(5, 0)]);
    door.move_stock("X", 1).await;
    assert_eq!(door.held("B").await, [(2, 1)]);
    door.location(Location { ..location(MAIN) }).await;
    assert_eq!(door.held("B").await, [(3, 0)]);
    world.verify().await;
}
