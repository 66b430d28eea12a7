//! Section 3 of the design: orders.

use fillrate_proto::v1::{BackorderCause, CancelReason, CloseOrderRequest, OrderStatus, ShortageHandling};
use fillrate_tests::{
    World,
    words::{NewOrder as _, counters, order, ship, update_quantities},
};

/// An order of A2 + B3 with 2 A and 2 B available: nothing is allocated, both lines wait, the order is flagged; one B
/// arrives: all five are allocated.
#[tokio::test]
async fn techoms_items_a_and_b() {
    let world = World::with_items(&["A", "B"]).await;
    let door = &world.door;
    door.move_stock("A", 2).await;
    door.move_stock("B", 2).await;

    let placed = door.place(order("O1").line("A", 2).line("B", 3)).await;
    assert_eq!(placed.status(), OrderStatus::Approved);
    assert!(placed.backordered);
    assert!(!placed.ready_to_ship);
    assert_eq!(placed.lines.iter().map(counters).collect::<Vec<_>>(), [[2, 0, 2, 0, 0], [3, 0, 3, 0, 0]]);
    let waits = door.backorders_of("O1").await;
    let causes: Vec<_> = waits.iter().map(|wait| (wait.cause(), wait.original)).collect();
    assert_eq!(causes, [(BackorderCause::WaitingForOrder, 2), (BackorderCause::Shortage, 3)]);
    assert_eq!((door.level("A").await.available, door.level("B").await.available), (2, 2));

    let arrived = door.move_stock("B", 1).await;
    let effects = arrived.effects.unwrap();
    let fills: Vec<_> = effects.fills.iter().map(|fill| (fill.line_number, fill.quantity, fill.open)).collect();
    assert_eq!(fills, [(1, 2, 0), (2, 3, 0)]);
    let filled = door.order("O1").await;
    assert!(!filled.backordered);
    assert!(filled.ready_to_ship);
    assert_eq!(door.held("O1").await, [(2, 0), (3, 0)]);
    assert_eq!((door.level("A").await.available, door.level("B").await.available), (0, 0));
    world.verify().await;
}

/// Of 3, lines 2+2 get 2+1 under `PARTIAL`.
#[tokio::test]
async fn two_and_two_of_three_partial() {
    let world = World::with_items(&["X"]).await;
    world.door.move_stock("X", 3).await;
    world.door.place(order("O1").partial().line("X", 2).line("X", 2)).await;
    assert_eq!(world.door.held("O1").await, [(2, 0), (1, 1)]);
    world.verify().await;
}

/// Of 3, lines 2+2 get 2+0 under `COMPLETE_LINE`.
#[tokio::test]
async fn two_and_two_of_three_complete_line() {
    let world = World::with_items(&["X"]).await;
    world.door.move_stock("X", 3).await;
    world.door.place(order("O1").whole_lines().line("X", 2).line("X", 2)).await;
    assert_eq!(world.door.held("O1").await, [(2, 0), (0, 2)]);
    world.verify().await;
}

/// Need is summed over all lines under `COMPLETE_ORDER`: of 3, lines 2+2 get nothing.
#[tokio::test]
async fn two_and_two_of_three_complete_order() {
    let world = World::with_items(&["X"]).await;
    world.door.move_stock("X", 3).await;
    world.door.place(order("O1").whole().line("X", 2).line("X", 2)).await;
    assert_eq!(world.door.held("O1").await, [(0, 2), (0, 2)]);
    let causes: Vec<_> = world.door.backorders_of("O1").await.iter().map(|wait| wait.cause()).collect();
    assert_eq!(causes, [BackorderCause::Shortage, BackorderCause::Shortage]);
    world.verify().await;
}

/// A customer who lowers 10 to 8 and gets 8 was not shipped short; one whose rest was closed was.
#[tokio::test]
async fn lowered_to_eight_and_got_eight_is_not_short() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    door.move_stock("X", 16).await;

    door.place(order("LOWERED").partial().line("X", 10)).await;
    door.update_order(update_quantities("LOWERED", &[(1, 8)])).await.unwrap();
    let shipped = door.ship_order(ship("LOWERED", &[])).await.unwrap().order.unwrap();
    assert_eq!(shipped.status(), OrderStatus::Shipped);
    assert_eq!(counters(&shipped.lines[0]), [10, 0, 0, 8, 2]);

    door.place(order("CLOSED").partial().line("X", 10)).await;
    let part = door.ship_order(ship("CLOSED", &[])).await.unwrap().order.unwrap();
    assert_eq!(part.status(), OrderStatus::Fulfilling);
    let close = CloseOrderRequest {
        order_id: "CLOSED".to_owned(),
        reason: CancelReason::Customer.into(),
        ..CloseOrderRequest::default()
    };
    let closed = door.close_order(close).await.unwrap().order.unwrap();
    assert_eq!(closed.status(), OrderStatus::ShortShipped);
    assert_eq!(counters(&closed.lines[0]), [10, 0, 0, 8, 2]);
    world.verify().await;
}

/// `CANCEL_SHORT` for an order that need not wait for others: of 3 units of a denied item, 5 wanted are 3 taken and 2
/// cancelled.
#[tokio::test]
async fn cancel_short_takes_the_rest() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    door.item(denied("D")).await;
    door.move_stock("D", 3).await;
    door.move_stock("X", 1).await;
    let placed = door.place(order("O1").on_shortage(ShortageHandling::CancelShort).line("D", 5).line("X", 1)).await;
    assert_eq!(placed.lines.iter().map(counters).collect::<Vec<_>>(), [[5, 3, 0, 0, 2], [1, 1, 0, 0, 0]]);

    // This one has to wait for X, and would hold the denied ones back.
    door.move_stock("D", 3).await;
    let waiting = door.place(order("O2").on_shortage(ShortageHandling::CancelShort).line("D", 3).line("X", 1)).await;
    assert_eq!(waiting.lines.iter().map(counters).collect::<Vec<_>>(), [[3, 0, 0, 0, 3], [1, 0, 1, 0, 0]]);
    world.verify().await;
}

fn denied(sku: &str) -> fillrate_proto::v1::Item {
    let mut item = fillrate_tests::words::item(sku);
    item.set_backorder_policy(fillrate_proto::v1::BackorderPolicy::Deny);
    item
}
