//! The ledger.

use fillrate_proto::v1::{
    AdjustStockRequest, EventCause, ListStockMovementsRequest, MovementType, ReturnOrderRequest, ShipOrderRequest,
    StockMovement, StockMovementFilter, TimeRange,
};
use fillrate_tests::{
    Door,
    times::long_ago,
    words::{NewOrder as _, adjust, delta, give_back, order, ship},
};

use super::three_locations;

async fn listed(door: &Door, filter: StockMovementFilter) -> Vec<StockMovement> {
    let request = ListStockMovementsRequest { filter: Some(filter), ..Default::default() };
    door.list_stock_movements(request).await.unwrap().movements
}

fn told(movements: &[StockMovement]) -> Vec<(MovementType, &str, i64, i64)> {
    movements.iter().map(|m| (m.r#type(), m.sku.as_str(), m.on_hand_delta, m.allocated_delta)).collect()
}

#[tokio::test]
async fn movements_are_found_by_each_field_newest_first() {
    let world = three_locations().await;
    let door = &world.door;
    let receipt = AdjustStockRequest {
        reference: "note-1".into(),
        note: "ten boxes".into(),
        request_id: "req-in".into(),
        occur_time: Some(long_ago(0)),
        ..adjust([delta("X", 10), delta("Y", 1)])
    };
    door.adjust_stock(receipt).await.unwrap();
    door.place(order("A").partial().line("X", 4)).await;
    door.place(order("B").partial().line("X", 1)).await;
    let shipment = ShipOrderRequest { reference: "slip".into(), ..ship("A", &[(1, 3)]) };
    door.ship_order(shipment).await.unwrap();
    door.return_order(ReturnOrderRequest { location_id: "WEST".into(), ..give_back("A", &[(1, 2)]) }).await.unwrap();

    let by = StockMovementFilter::default;
    let all = listed(door, by()).await;
    assert_eq!(all.len(), 6);
    let of_a = listed(door, StockMovementFilter { order_ids: vec!["A".into()], ..by() }).await;
    let expected = [
        (MovementType::Return, "X", 2, 0),
        (MovementType::Shipment, "X", -3, -3),
        (MovementType::Allocation, "X", 0, 4),
    ];
    assert_eq!(told(&of_a), expected);
    assert_eq!(of_a[0].location_id, "WEST");
    assert_eq!((of_a[1].cause(), of_a[1].reference.as_str()), (EventCause::OrderShipped, "slip"));

    let of_request = listed(door, StockMovementFilter { request_ids: vec!["req-in".into()], ..by() }).await;
    assert_eq!(of_request.len(), 2);
    let of_reference = listed(door, StockMovementFilter { references: vec!["note-1".into()], ..by() }).await;
    assert_eq!(of_reference, of_request);
    let first = &of_request[0];
    assert_eq!(
        (first.note.as_str(), first.cause(), first.request_id.as_str()),
        ("ten boxes", EventCause::StockAdjusted, "req-in")
    );
    assert_eq!((first.occur_time, first.line_number, first.order_id.as_str()), (Some(long_ago(0)), 0, ""));

    let of_item = listed(door, StockMovementFilter { skus: vec!["Y".into()], ..by() }).await;
    assert_eq!(told(&of_item), [(MovementType::Adjustment, "Y", 1, 0)]);
    let at = StockMovementFilter { skus: vec!["X".into()], location_ids: vec!["WEST".into()], ..by() };
    assert_eq!(told(&listed(door, at).await), [(MovementType::Return, "X", 2, 0)]);
    let at = StockMovementFilter { location_ids: vec!["WEST".into()], ..by() };
    assert_eq!(listed(door, at).await.len(), 1);
    let types = vec![MovementType::Allocation.into()];
    assert_eq!(listed(door, StockMovementFilter { types, ..by() }).await.len(), 2);
    let span = |end| Some(TimeRange { start_time: None, end_time: Some(end) });
    assert_eq!(listed(door, StockMovementFilter { occur_time: span(long_ago(1)), ..by() }).await, of_request);
    let booked = StockMovementFilter { create_time: span(of_request[0].create_time.unwrap()), ..by() };
    assert_eq!(listed(door, booked).await, []);

    // Unknown ones find nothing; with a known one beside them, that one's.
    for unknown in [
        StockMovementFilter { order_ids: vec!["nope".into()], ..by() },
        StockMovementFilter { request_ids: vec!["nope".into()], ..by() },
        StockMovementFilter { references: vec!["nope".into()], ..by() },
    ] {
        assert_eq!(listed(door, unknown).await, []);
    }
    let request_ids = vec!["nope".into(), "req-in".into()];
    assert_eq!(listed(door, StockMovementFilter { request_ids, ..by() }).await, of_request);
}
