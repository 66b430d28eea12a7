//! Section 5 of the design: backorders, the pass, force.

use fillrate_proto::v1::{
    BackorderHold, BackorderState, EventCause, ForceBackorderRequest, QueueDiscipline, StockEventType,
    WatchStockResponse,
};
use fillrate_tests::{
    World,
    watch::Watch,
    words::{MAIN, NewOrder as _, adjust, cancel, delta_at, force, location, order},
};

/// X = 5, A `COMPLETE_ORDER` X2 + Y1 waits; cancel Y1: A gets X2.
#[tokio::test]
async fn cancelling_what_lacks_fills_the_rest() {
    let world = World::with_items(&["X", "Y"]).await;
    let door = &world.door;
    door.move_stock("X", 5).await;
    door.place(order("A").whole().line("X", 2).line("Y", 1)).await;
    assert_eq!(door.held("A").await, [(0, 2), (0, 1)]);
    let answer = door.cancel_order(cancel("A", &[(2, 1)])).await.unwrap();
    assert_eq!(answer.effects.unwrap().fill_count, 1);
    assert_eq!(door.held("A").await, [(2, 0), (0, 0)]);
    world.verify().await;
}

/// A with lines at MAIN and WEST: an arrival at MAIN fills WEST too.
#[tokio::test]
async fn an_arrival_at_main_fills_west_too() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    door.location(location("WEST")).await;
    door.move_stocks(adjust([delta_at("X", 3, "WEST")])).await;
    door.place(order("A").whole().line("X", 2).line_at("X", 3, "WEST")).await;
    assert_eq!(door.held("A").await, [(0, 2), (0, 3)]);
    door.move_stocks(adjust([delta_at("X", 2, MAIN)])).await;
    assert_eq!(door.held("A").await, [(2, 0), (3, 0)]);
    world.verify().await;
}

/// `STRICT`; X 0, Y 3, older A `COMPLETE_ORDER` X5 + Y1, B Y2: 5 X arrive: A and B are filled.
#[tokio::test]
async fn strict_a_served_order_lets_those_behind_it_pass() {
    let world = World::with_items(&["X", "Y"]).await;
    let door = &world.door;
    let mut strict = location(MAIN);
    strict.set_queue_discipline(QueueDiscipline::Strict);
    door.location(strict).await;
    door.move_stock("Y", 3).await;
    door.place(order("A").whole().line("X", 5).line("Y", 1)).await;
    door.place(order("B").partial().line("Y", 2)).await;
    // A stops Y for B, though Y is there.
    assert_eq!(door.held("B").await, [(0, 2)]);
    let level = door.level("Y").await;
    assert_eq!((level.available, level.claimed, level.sellable), (3, 3, 0));
    let arrived = door.move_stock("X", 5).await;
    assert_eq!(arrived.effects.unwrap().fill_count, 3);
    assert_eq!(door.held("A").await, [(5, 0), (1, 0)]);
    assert_eq!(door.held("B").await, [(2, 0)]);
    world.verify().await;
}

/// The same under `SKIP_AHEAD`: B does not wait for A.
#[tokio::test]
async fn skip_ahead_serves_who_can_be_served() {
    let world = World::with_items(&["X", "Y"]).await;
    let door = &world.door;
    door.move_stock("Y", 3).await;
    door.place(order("A").whole().line("X", 5).line("Y", 1)).await;
    door.place(order("B").partial().line("Y", 2)).await;
    assert_eq!(door.held("B").await, [(2, 0)]);
    door.move_stock("X", 5).await;
    assert_eq!(door.held("A").await, [(5, 0), (1, 0)]);
    world.verify().await;
}

/// A receipt of 10 with 8 waiting is seen as 0 -> 2, never as 10.
#[tokio::test]
async fn a_receipt_is_seen_after_its_pass() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    door.place(order("A").partial().line("X", 8)).await;
    let mut watch = Watch::<WatchStockResponse>::from_now(door).await;
    let answer = door.move_stock("X", 10).await;
    assert_eq!(answer.levels[0].sellable, 2);
    let event = watch.event().await;
    let (before, after) = (event.before.unwrap(), event.level.unwrap());
    assert_eq!((before.sellable, after.sellable), (0, 2));
    assert_eq!((event.on_hand_delta, event.allocated_delta, event.backordered_delta), (10, 8, -8));
    // Nothing else was said of it: the next event is of the next command.
    door.move_stock("X", 1).await;
    let next = watch.event().await;
    assert_eq!(next.level.unwrap().sellable, 3);
    world.verify().await;
}

/// An order that adds backorders gives a stock event for its items even where `sellable` stays 0.
#[tokio::test]
async fn an_order_that_waits_is_seen_in_the_stock() {
    let world = World::with_items(&["X"]).await;
    let mut watch = Watch::<WatchStockResponse>::from_now(&world.door).await;
    world.door.place(order("A").partial().line("X", 8)).await;
    let event = watch.event().await;
    assert_eq!(event.types().collect::<Vec<_>>(), [StockEventType::BackorderedChanged]);
    assert_eq!((event.cause(), event.backordered_delta), (EventCause::OrderCreated, 8));
    let level = event.level.unwrap();
    assert_eq!((level.sku.as_str(), level.sellable, level.backordered), ("X", 0, 8));
}

/// 5 of SKU123 on hand, order 1 (`PARTIAL` and `WHEN_COMPLETE`) has 4 of them and waits for another item, orders 2 and
/// 3 want 2 each. Force order 1's 4: orders 2 and 3 are filled, 1 is left, order 1 waits for 4, held.
#[tokio::test]
async fn seom_sku123() {
    let world = World::with_items(&["SKU123", "OTHER"]).await;
    let door = &world.door;
    door.move_stock("SKU123", 4).await;
    door.place(order("1").partial().ships_complete().line("SKU123", 4).line("OTHER", 1)).await;
    for id in ["2", "3"] {
        door.place(order(id).whole_lines().line("SKU123", 2)).await;
    }
    door.move_stock("SKU123", 1).await;
    assert_eq!(door.held("1").await, [(4, 0), (0, 1)]);
    assert!(!door.order("1").await.ready_to_ship);
    assert_eq!(door.level("SKU123").await.available, 1);

    let forced = door.force(force("1", 1)).await;
    let backorder = forced.backorder.unwrap();
    assert_eq!((backorder.state(), backorder.hold(), backorder.open), (BackorderState::Held, BackorderHold::Force, 4));
    assert_eq!(door.held("1").await, [(0, 4), (0, 1)]);
    assert_eq!(door.held("2").await, [(2, 0)]);
    assert_eq!(door.held("3").await, [(2, 0)]);
    let level = door.level("SKU123").await;
    assert_eq!((level.on_hand, level.available, level.backordered), (5, 1, 4));

    // What others release does not end the hold; what comes in does, before the pass.
    door.cancel_order(cancel("3", &[])).await.unwrap();
    assert_eq!(door.held("1").await, [(0, 4), (0, 1)]);
    door.move_stock("SKU123", 1).await;
    assert_eq!(door.held("1").await, [(4, 0), (0, 1)]);
    world.verify().await;
}

/// A requeued order is tried last in the pass of that same call, whatever its priority, and stands last among its
/// equals afterwards.
#[tokio::test]
async fn a_requeued_order_is_tried_last() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    door.move_stock("X", 4).await;
    door.place(order("A").partial().priority(5).line("X", 4)).await;
    door.place(order("B").partial().line("X", 3)).await;
    let requeue = ForceBackorderRequest { requeue: true, ..force("A", 1) };
    let answer = door.force(requeue).await;
    let backorder = answer.backorder.unwrap();
    assert_eq!((backorder.state(), backorder.open, backorder.filled), (BackorderState::Open, 3, 1));
    assert_eq!(door.held("B").await, [(3, 0)]);
    assert_eq!(door.held("A").await, [(1, 3)]);

    door.place(order("C").partial().priority(5).line("X", 1)).await;
    let again = ForceBackorderRequest { requeue: true, ..force("A", 1) };
    door.force(again).await;
    assert_eq!(door.held("C").await, [(1, 0)]);
    assert_eq!(door.queue("X").await, [("A".to_owned(), 1, 4)]);
    world.verify().await;
}
