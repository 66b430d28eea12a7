//! Filling by hand: what is meant, what the allocation policy allows, and what the answer says of the rest.

use fillrate_proto::v1::{FillBackordersRequest, FillMode, NotFilledReason};
use fillrate_tests::{
    World,
    words::{MAIN, NewOrder as _, fill_item, fill_named, fill_order, location, order},
};

/// A manual location, so that nothing is filled but by hand.
async fn by_hand(skus: &[&str]) -> World {
    let world = World::with_items(skus).await;
    let mut manual = location(MAIN);
    manual.set_fill_mode(FillMode::Manual);
    world.door.location(manual).await;
    world
}

fn reasons(answer: &fillrate_proto::v1::FillBackordersResponse) -> Vec<(i32, NotFilledReason, i64)> {
    answer.not_filled.iter().map(|left| (left.line_number, left.reason(), left.open)).collect()
}

/// A quantity that is not below what is open means the whole line; each line of a `COMPLETE_LINE` order is judged alone.
#[tokio::test]
async fn a_line_is_whole_if_all_of_it_is_meant() {
    let world = by_hand(&["A", "B"]).await;
    let door = &world.door;
    door.place(order("O").whole_lines().line("A", 3).line("B", 6)).await;
    door.move_stock("A", 5).await;
    door.move_stock("B", 9).await;
    let answer = door.fill(FillBackordersRequest { quantity: Some(3), ..fill_order("O") }).await;
    assert_eq!(reasons(&answer), [(2, NotFilledReason::PolicyForbids, 6)]);
    assert_eq!(door.held("O").await, [(3, 0), (0, 6)]);
    let id = door.backorder("O", 2).await.backorder_id;
    let answer = door.fill(fill_named(&[(&id, Some(7))])).await;
    assert_eq!(reasons(&answer), []);
    assert_eq!(door.held("O").await, [(3, 0), (6, 0)]);
    world.verify().await;
}

/// A `COMPLETE_ORDER` order is filled when it, or each of its waiting lines, is meant.
#[tokio::test]
async fn a_whole_order_is_filled_if_all_of_it_is_meant() {
    let world = by_hand(&["A", "B"]).await;
    let door = &world.door;
    door.place(order("O").whole().line("A", 3).line("B", 6)).await;
    door.move_stock("A", 3).await;
    door.move_stock("B", 9).await;
    let answer = door.fill(fill_item("A")).await;
    assert_eq!(reasons(&answer), [(1, NotFilledReason::PolicyForbids, 3)]);
    let ids = (door.backorder("O", 1).await.backorder_id, door.backorder("O", 2).await.backorder_id);
    let answer = door.fill(fill_named(&[(&ids.0, None), (&ids.1, Some(5))])).await;
    let forbidden = [(1, NotFilledReason::PolicyForbids, 3), (2, NotFilledReason::PolicyForbids, 6)];
    assert_eq!(reasons(&answer), forbidden);
    let answer = door.fill(fill_named(&[(&ids.1, None), (&ids.0, Some(3))])).await;
    assert_eq!(reasons(&answer), []);
    assert_eq!(door.held("O").await, [(3, 0), (6, 0)]);
    world.verify().await;
}

/// `override_policy` turns the order to `PARTIAL` and says so.
#[tokio::test]
async fn an_overridden_policy_is_turned_and_told() {
    let world = by_hand(&["A", "B"]).await;
    let door = &world.door;
    door.place(order("O").whole().line("A", 3).line("B", 6)).await;
    door.move_stock("A", 2).await;
    let answer = door.fill(FillBackordersRequest { override_policy: true, ..fill_order("O") }).await;
    let warnings = answer.effects.as_ref().unwrap().warnings.clone();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(warnings[0].reason(), fillrate_proto::v1::WarningReason::PolicyOverridden);
    assert_eq!(door.order("O").await.allocation_policy(), fillrate_proto::v1::AllocationPolicy::Partial);
    assert_eq!(door.held("O").await, [(2, 1), (0, 6)]);
    assert_eq!(reasons(&answer), [(1, NotFilledReason::Short, 1), (2, NotFilledReason::Short, 6)]);
    world.verify().await;
}

/// Named ones are served in the order named, a filter in queue order; a filter skips held ones and says so.
#[tokio::test]
async fn who_is_served_first() {
    let world = by_hand(&["A"]).await;
    let door = &world.door;
    for (id, priority) in [("LOW", 0), ("HIGH", 1), ("HELD", 2)] {
        door.place(order(id).partial().priority(priority).line("A", 3)).await;
    }
    door.hold("HELD", 1).await;
    door.move_stock("A", 4).await;
    let answer = door.fill(FillBackordersRequest { quantity: Some(1), ..fill_item("A") }).await;
    let left: Vec<_> =
        answer.not_filled.iter().map(|left| (left.order_id.as_str(), left.reason(), left.open)).collect();
    let expected = [
        ("HELD", NotFilledReason::Held, 3),
        ("HIGH", NotFilledReason::QuantityReached, 2),
        ("LOW", NotFilledReason::QuantityReached, 2),
    ];
    let mut sorted = left.clone();
    sorted.sort_unstable_by_key(|left| left.0);
    assert_eq!(sorted, expected);
    let (low, held) = (door.backorder("LOW", 1).await.backorder_id, door.backorder("HELD", 1).await.backorder_id);
    door.fill(fill_named(&[(&low, None), (&held, None)])).await;
    assert_eq!((door.held("LOW").await, door.held("HIGH").await), (vec![(3, 0)], vec![(1, 2)]));
    assert_eq!(door.held("HELD").await, [(0, 3)]);
    world.verify().await;
}
