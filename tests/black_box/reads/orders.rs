//! Orders.

use fillrate_proto::v1::{
    ErrorReason, GetOrderRequest, ListOrdersRequest, OrderFilter, OrderStatus, ShipOrderRequest, TimeRange,
};
use fillrate_tests::{
    Door,
    times::long_ago,
    words::{NewOrder as _, cancel, give_back, order, ship},
};
use tonic::Code;

use super::three_locations;

async fn listed(door: &Door, filter: OrderFilter) -> Vec<String> {
    let request = ListOrdersRequest { filter: Some(filter), ..Default::default() };
    let orders = door.list_orders(request).await.unwrap().orders;
    orders.into_iter().map(|order| order.order_id).collect()
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn an_order_is_read_with_all_that_left_and_came_back() {
    let world = three_locations().await;
    let door = &world.door;
    door.move_stock("X", 5).await;
    door.place(order("A").partial().customer("C").line("X", 7)).await;
    let first = ShipOrderRequest { shipment_id: "s1".into(), reference: "slip".into(), ..ship("A", &[(1, 2)]) };
    door.ship_order(first).await.unwrap();
    door.ship_order(ShipOrderRequest { shipment_id: "s2".into(), ..ship("A", &[(1, 1)]) }).await.unwrap();
    door.return_order(give_back("A", &[(1, 2)])).await.unwrap();

    let read = door.get_order(GetOrderRequest { order_id: "A".into() }).await.unwrap().order.unwrap();
    assert_eq!((read.customer_id.as_str(), read.status()), ("C", OrderStatus::Fulfilling));
    let shipped: Vec<_> = read.shipments.iter().map(|s| (s.shipment_id.as_str(), s.lines[0].quantity)).collect();
    assert_eq!(shipped, [("s1", 2), ("s2", 1)]);
    assert_eq!(read.shipments[0].reference, "slip");
    assert_eq!((read.returns.len(), read.returns[0].lines[0].quantity, read.returns[0].restock), (1, 2, true));
    let line = &read.lines[0];
    assert_eq!((line.ordered, line.shipped, line.returned), (7, 3, 2));
    assert_eq!(line.backorder_id.is_empty(), line.backordered == 0);

    let listed = door.list_orders(ListOrdersRequest::default()).await.unwrap().orders;
    let expected = fillrate_proto::v1::Order { shipments: vec![], returns: vec![], ..read };
    assert_eq!(listed, [expected]);
}

#[tokio::test]
async fn what_does_not_exist_is_named() {
    let world = three_locations().await;
    let refused = world.door.get_order(GetOrderRequest { order_id: "nope".into() }).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::NotFound, ErrorReason::OrderNotFound));
    assert_eq!(refused.metadata["order_id"], "nope");
    let refused = world.door.get_order(GetOrderRequest::default()).await.unwrap_err();
    assert_eq!((refused.code, refused.field_names()), (Code::InvalidArgument, vec!["order_id"]));
}

#[tokio::test]
async fn orders_are_found_by_each_field() {
    let world = three_locations().await;
    let door = &world.door;
    door.move_stock("X", 5).await;
    let mut referred = order("A").customer("C").line("X", 2);
    referred.reference = "R-1".into();
    referred.required_time = Some(long_ago(500));
    door.place(referred.ordered_at(long_ago(100))).await;
    door.place(order("B").customer("D").line("Y", 1).ordered_at(long_ago(200))).await;
    door.place(order("D").line("X", 1).draft()).await;
    door.place(order("E").partial().line_at("Z", 1, "EAST").line("X", 1).ordered_at(long_ago(300))).await;
    door.cancel_order(cancel("B", &[])).await.unwrap();

    let by = OrderFilter::default;
    let statuses = |statuses: &[OrderStatus]| statuses.iter().map(|s| *s as i32).collect();
    assert_eq!(listed(door, by()).await, ["A", "B", "D", "E"]);
    let open = statuses(&[OrderStatus::Approved, OrderStatus::Fulfilling]);
    assert_eq!(listed(door, OrderFilter { statuses: open, ..by() }).await, ["A", "E"]);
    assert_eq!(listed(door, OrderFilter { backordered: Some(true), ..by() }).await, ["E"]);
    assert_eq!(listed(door, OrderFilter { backordered: Some(false), ..by() }).await, ["A", "B", "D"]);
    assert_eq!(listed(door, OrderFilter { ready_to_ship: Some(true), ..by() }).await, ["A", "E"]);
    assert_eq!(listed(door, OrderFilter { customer_ids: texts(&["C", "D"]), ..by() }).await, ["A", "B"]);
    assert_eq!(listed(door, OrderFilter { references: texts(&["R-1", "R-2"]), ..by() }).await, ["A"]);
    assert_eq!(listed(door, OrderFilter { skus: texts(&["X"]), ..by() }).await, ["A", "D", "E"]);
    assert_eq!(listed(door, OrderFilter { location_ids: texts(&["EAST"]), ..by() }).await, ["E"]);
    let both = OrderFilter { skus: texts(&["X"]), location_ids: texts(&["EAST", "MAIN"]), ..by() };
    assert_eq!(listed(door, both).await, ["A", "D", "E"]);
    assert_eq!(listed(door, OrderFilter { order_ids: texts(&["B", "E", "nope"]), ..by() }).await, ["B", "E"]);
    let span = |start, end| Some(TimeRange { start_time: start, end_time: end });
    let ordered = span(Some(long_ago(200)), Some(long_ago(300)));
    assert_eq!(listed(door, OrderFilter { order_time: ordered, ..by() }).await, ["B"]);
    let required = span(None, Some(long_ago(501)));
    assert_eq!(listed(door, OrderFilter { required_time: required, ..by() }).await, ["A"]);
}

#[tokio::test]
async fn every_field_of_a_filter_at_fault_is_named() {
    let world = three_locations().await;
    let filter = OrderFilter {
        statuses: vec![0, 77],
        customer_ids: texts(&["ok", " "]),
        references: texts(&[""]),
        skus: vec!["X".into(); 101],
        order_time: Some(TimeRange::default()),
        required_time: Some(TimeRange { start_time: Some(long_ago(1)), end_time: Some(long_ago(1)) }),
        ..OrderFilter::default()
    };
    let request = ListOrdersRequest { filter: Some(filter), page_size: 1_001, ..Default::default() };
    let refused = world.door.list_orders(request).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::InvalidArgument, ErrorReason::InvalidField));
    let expected = [
        "filter.customer_ids[1]",
        "filter.order_time",
        "filter.references[0]",
        "filter.required_time.end_time",
        "filter.skus",
        "filter.statuses[0]",
        "filter.statuses[1]",
        "page_size",
    ];
    assert_eq!(refused.field_names(), expected);
}
