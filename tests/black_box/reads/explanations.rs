//! Why a backorder waits.

use fillrate_proto::v1::{
    BackorderHold, BlockerType, ErrorReason, ExplainBackorderRequest, ExplainBackorderResponse, UnblockAction,
};
use fillrate_tests::{
    Door,
    words::{NewOrder as _, adjust, cancel, delta_at, order},
};
use tonic::Code;

use super::{backorder_id, three_locations};

async fn explained(door: &Door, order_id: &str, line_number: i32) -> ExplainBackorderResponse {
    let backorder_id = backorder_id(door, order_id, line_number).await;
    door.explain_backorder(ExplainBackorderRequest { backorder_id }).await.unwrap()
}

fn blockers(told: &ExplainBackorderResponse) -> Vec<(BlockerType, &str, i64, i64)> {
    told.blockers.iter().map(|b| (b.r#type(), b.sku.as_str(), b.needed, b.available)).collect()
}

fn unblocks(told: &ExplainBackorderResponse) -> Vec<(UnblockAction, i64)> {
    told.unblocks.iter().map(|u| (u.action(), u.quantity)).collect()
}

#[tokio::test]
async fn an_order_that_takes_all_or_nothing_names_what_it_lacks() {
    let world = three_locations().await;
    let door = &world.door;
    door.move_stock("X", 3).await;
    door.place(order("A").partial().line("X", 4)).await;
    door.place(order("B").partial().line("Y", 2)).await;
    door.hold("B", 1).await;
    door.place(order("C").whole().customer("Cleo").line("X", 1).line("Y", 1)).await;
    door.move_stock("X", 3).await;
    // A took its last unit; 2 X are there for C, which lacks Y.
    let told = explained(door, "C", 1).await;
    assert_eq!(told.backorder.as_ref().unwrap().customer_id, "Cleo");
    let positions: Vec<_> = told
        .positions
        .iter()
        .map(|p| (p.sku.as_str(), p.line_number, p.position, p.order_count, p.units_ahead, p.held_units_ahead))
        .collect();
    assert_eq!(positions, [("X", 1, 1, 1, 0, 0), ("Y", 2, 2, 2, 2, 2)]);
    assert_eq!(blockers(&told), [(BlockerType::Short, "Y", 1, 0)]);
    let expected = [(UnblockAction::StockIn, 1), (UnblockAction::RelaxPolicy, 1), (UnblockAction::CancelShortLines, 1)];
    assert_eq!(unblocks(&told), expected);
    assert!(
        told.summary.starts_with("Line 1 of order C waits for 1 unit of X at MAIN, number 1 of 1"),
        "{}",
        told.summary
    );
}

#[tokio::test]
async fn a_strict_queue_names_the_order_before_it() {
    let world = three_locations().await;
    let door = &world.door;
    door.move_stocks(adjust([delta_at("X", 3, "EAST")])).await;
    door.place(order("A").at("EAST").whole().line("X", 1).line("Y", 1)).await;
    door.place(order("B").at("EAST").partial().line("X", 2)).await;
    let told = explained(door, "B", 1).await;
    assert_eq!(blockers(&told), [(BlockerType::Stopped, "X", 1, 3)]);
    assert_eq!(told.blockers[0].stopped_by_order_id, "A");
    let expected = [(UnblockAction::FillByHand, 2), (UnblockAction::ClearAhead, 0), (UnblockAction::RaisePriority, 0)];
    assert_eq!(unblocks(&told), expected);
    // What it says helps does help.
    door.prioritize("B", 1).await;
    assert_eq!(door.held("B").await, [(2, 0)]);
}

#[tokio::test]
async fn a_hold_and_a_location_by_hand_say_so() {
    let world = three_locations().await;
    let door = &world.door;
    door.place(order("A").at("WEST").whole().line("X", 2)).await;
    door.move_stocks(adjust([delta_at("X", 2, "WEST")])).await;
    let told = explained(door, "A", 1).await;
    assert_eq!(blockers(&told), [(BlockerType::Manual, "X", 2, 2)]);
    assert_eq!(unblocks(&told), [(UnblockAction::FillByHand, 2)]);
    door.hold("A", 1).await;
    let told = explained(door, "A", 1).await;
    assert_eq!(blockers(&told), [(BlockerType::Held, "X", 2, 2), (BlockerType::Manual, "X", 2, 2)]);
    assert_eq!(told.blockers[0].hold(), BackorderHold::Call);
}

#[tokio::test]
async fn a_closed_one_says_how_it_ended() {
    let world = three_locations().await;
    let door = &world.door;
    door.place(order("A").partial().line("X", 2)).await;
    let backorder_id = backorder_id(door, "A", 1).await;
    door.move_stock("X", 1).await;
    door.cancel_order(cancel("A", &[(1, 1)])).await.unwrap();
    let told = door.explain_backorder(ExplainBackorderRequest { backorder_id }).await.unwrap();
    assert!(told.summary.starts_with("Cancelled on "), "{}", told.summary);
    assert!(told.summary.contains("1 unit filled and 1 unit cancelled"), "{}", told.summary);
    assert!(told.positions.is_empty() && told.blockers.is_empty() && told.unblocks.is_empty());

    let refused = door.explain_backorder(ExplainBackorderRequest { backorder_id: "nope".into() }).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::NotFound, ErrorReason::BackorderNotFound));
}
