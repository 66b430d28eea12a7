//! Receiving: a scanner's repeat counts once, a trial leaves nothing, and all of a delivery comes in one step.

use fillrate_proto::v1::{
    Backorder, BackorderEventType, ClosePurchaseOrderRequest, CorrectReceiptRequest, CreatePurchaseOrderRequest,
    ErrorReason, GetBackorderRequest, GetPurchaseOrderRequest, ListPurchaseOrdersRequest, NewPurchaseOrderLine,
    NewReceiptLine, PurchaseOrder, PurchaseOrderFilter, PurchaseOrderStatus, ReceivePurchaseOrderRequest,
    StockMovementFilter, WatchBackordersResponse, new_receipt_line::What,
};
use fillrate_tests::{
    Door, World,
    buying::{amount, euros, sold_by, supplier},
    refusal::Refused as _,
    watch::Watch,
    words::{NewOrder as _, order},
};
use tonic::Code;

/// A supplier that sells A and B, and a submitted purchase order `P` of 10 A and 5 B.
async fn bought() -> World {
    let world = World::with_items(&["A", "B"]).await;
    let door = &world.door;
    door.suppliers([supplier("ACME")]).await;
    door.sell([sold_by("ACME", "A", "2"), sold_by("ACME", "B", "3")]).await;
    let line = |sku: &str, quantity| NewPurchaseOrderLine { sku: sku.to_owned(), quantity, ..Default::default() };
    let request = CreatePurchaseOrderRequest {
        purchase_order_id: "P".to_owned(),
        supplier_id: "ACME".to_owned(),
        submit: true,
        lines: vec![line("A", 10), line("B", 5)],
        ..CreatePurchaseOrderRequest::default()
    };
    door.create_purchase_order(request).await.unwrap();
    world
}

fn came(lines: &[(i32, i64)]) -> ReceivePurchaseOrderRequest {
    let line = |&(number, accepted): &(i32, i64)| NewReceiptLine {
        what: Some(What::LineNumber(number)),
        accepted,
        ..NewReceiptLine::default()
    };
    ReceivePurchaseOrderRequest {
        purchase_order_id: "P".to_owned(),
        lines: lines.iter().map(line).collect(),
        ..ReceivePurchaseOrderRequest::default()
    }
}

async fn now(door: &Door) -> PurchaseOrder {
    let request = GetPurchaseOrderRequest { purchase_order_id: "P".to_owned() };
    door.get_purchase_order(request).await.unwrap().purchase_order.unwrap()
}

#[tokio::test]
async fn a_delivery_fills_an_order_whole_and_is_on_the_ledger() {
    let world = bought().await;
    let door = &world.door;
    door.place(order("O").line("A", 4).line("B", 2)).await;
    let answer = door.receive_purchase_order(came(&[(1, 10), (2, 5)])).await.unwrap();
    let effects = answer.effects.unwrap();
    let fills: Vec<_> = effects.fills.iter().map(|fill| (fill.order_id.as_str(), fill.quantity)).collect();
    assert_eq!(fills, [("O", 4), ("O", 2)]);
    assert_eq!(answer.purchase_order.unwrap().status(), PurchaseOrderStatus::Received);
    let order = now(door).await;
    assert_eq!(order.receipts.len(), 1);
    let filter = StockMovementFilter { purchase_order_ids: vec!["P".to_owned()], ..Default::default() };
    let rows = door.movements(filter).await;
    let mut rows: Vec<_> = rows.iter().map(|row| (row.sku.as_str(), row.line_number, row.on_hand_delta)).collect();
    rows.sort_unstable();
    assert_eq!(rows, [("A", 1, 10), ("B", 2, 5)]);
    world.verify().await;
}

#[tokio::test]
async fn the_same_delivery_note_counts_once() {
    let world = bought().await;
    let door = &world.door;
    let noted = |lines: &[(i32, i64)]| ReceivePurchaseOrderRequest { reference: "NOTE-1".to_owned(), ..came(lines) };
    let first = door.receive_purchase_order(noted(&[(1, 4)])).await.unwrap();
    let again = door.receive_purchase_order(noted(&[(1, 4)])).await.unwrap();
    assert_eq!(again.purchase_order, first.purchase_order);
    assert_eq!((door.level("A").await.on_hand, now(door).await.lines[0].received), (4, 4));
    let other = door.receive_purchase_order(noted(&[(1, 3)])).await;
    other.refused(Code::AlreadyExists, ErrorReason::ReferenceReused);
    // A correction's reference is its own: the method is another.
    let receipt_id = now(door).await.receipts[0].receipt_id.clone();
    let correct =
        CorrectReceiptRequest { receipt_id, reference: "NOTE-1".to_owned(), ..CorrectReceiptRequest::default() };
    for _ in 0..2 {
        door.correct_receipt(correct.clone()).await.unwrap();
        assert_eq!((door.level("A").await.on_hand, now(door).await.status()), (0, PurchaseOrderStatus::Submitted));
    }
    world.verify().await;
}

#[tokio::test]
async fn a_trial_leaves_nothing_and_a_refusal_is_judged_anew() {
    let world = bought().await;
    let door = &world.door;
    let named = |lines: &[(i32, i64)]| ReceivePurchaseOrderRequest { request_id: "R".to_owned(), ..came(lines) };
    let trial = ReceivePurchaseOrderRequest { validate_only: true, ..named(&[(1, 10)]) };
    let answer = door.receive_purchase_order(trial).await.unwrap();
    assert_eq!(answer.purchase_order.unwrap().lines[0].received, 10);
    assert_eq!((now(door).await.lines[0].received, door.level("A").await.on_order), (0, 10));
    let refusal = door.receive_purchase_order(named(&[(1, 11), (9, 1)])).await;
    let refusal = refusal.refused(Code::FailedPrecondition, ErrorReason::OverTolerance);
    assert_eq!(refusal.violation_types(), ["OVER_TOLERANCE", "PURCHASE_ORDER_LINE_NOT_FOUND"]);
    door.receive_purchase_order(named(&[(1, 10)])).await.unwrap();
    door.receive_purchase_order(named(&[(1, 10)])).await.unwrap();
    let other = door.receive_purchase_order(named(&[(2, 1)])).await;
    other.refused(Code::AlreadyExists, ErrorReason::RequestIdReused);
    assert_eq!(door.level("A").await.on_hand, 10);
    world.verify().await;
}

#[tokio::test]
async fn what_is_overdue_is_listed() {
    let world = bought().await;
    let door = &world.door;
    let overdue = async |days: i64| {
        let as_of = now(door)
            .await
            .submit_time
            .map(|time| prost_types::Timestamp { seconds: time.seconds + days * 24 * 3_600, ..time });
        let filter = PurchaseOrderFilter { overdue: Some(true), ..PurchaseOrderFilter::default() };
        let request = ListPurchaseOrdersRequest {
            filter: Some(filter),
            as_of_time: as_of,
            ..ListPurchaseOrdersRequest::default()
        };
        door.list_purchase_orders(request).await.unwrap().purchase_orders.len()
    };
    // Delivered within a week.
    assert_eq!((overdue(7).await, overdue(8).await), (0, 1));
    door.receive_purchase_order(came(&[(1, 10), (2, 5)])).await.unwrap();
    assert_eq!(overdue(8).await, 0);
}

fn close() -> ClosePurchaseOrderRequest {
    ClosePurchaseOrderRequest { purchase_order_id: "P".to_owned(), ..ClosePurchaseOrderRequest::default() }
}

/// Ordered, received, cancelled and open units of each line.
fn counted(order: &PurchaseOrder) -> Vec<[i64; 4]> {
    order.lines.iter().map(|line| [line.ordered, line.received, line.cancelled, line.open]).collect()
}

/// Ten A and five B are ordered, four A come, and nothing more will.
#[tokio::test]
async fn what_is_closed_short_is_expected_no_longer() {
    let world = bought().await;
    let door = &world.door;
    // It is cancelled while nothing has come.
    let early = door.close_purchase_order(close()).await;
    early.refused(Code::FailedPrecondition, ErrorReason::PurchaseOrderStatus);
    let mut watch = Watch::<WatchBackordersResponse>::from_now(door).await;
    door.place(order("O").partial().line("A", 7)).await;
    door.receive_purchase_order(came(&[(1, 4)])).await.unwrap();
    let backorder_id = door.backorder("O", 1).await.backorder_id;
    let waiting = async || -> Backorder {
        let request = GetBackorderRequest { backorder_id: backorder_id.clone() };
        door.get_backorder(request).await.unwrap().backorder.unwrap()
    };
    let before = waiting().await;
    assert_eq!((before.open, before.expected_purchase_order_id.as_str()), (3, "P"));
    assert!(before.expected_time.is_some() && before.estimated_time.is_none());
    assert_eq!((door.level("A").await.on_order, door.level("B").await.on_order), (6, 5));
    let mut noted = async |is_expected: bool| {
        let found = watch.events_until(|event| {
            let expected = event.backorder.as_ref().is_some_and(|backorder| backorder.expected_time.is_some());
            event.r#type() == BackorderEventType::ExpectedTimeChanged && expected == is_expected
        });
        found.await
    };
    noted(true).await;

    let trial = ClosePurchaseOrderRequest { validate_only: true, ..close() };
    let closed = [[10, 4, 6, 0], [5, 0, 5, 0]];
    assert_eq!(counted(&door.close_purchase_order(trial).await.unwrap().purchase_order.unwrap()), closed);
    assert_eq!(now(door).await.status(), PurchaseOrderStatus::PartiallyReceived);
    let answer = door.close_purchase_order(close()).await.unwrap().purchase_order.unwrap();
    assert_eq!((answer.status(), counted(&answer).as_slice()), (PurchaseOrderStatus::Closed, closed.as_slice()));
    assert_eq!(counted(&now(door).await), closed);
    assert_eq!((door.level("A").await.on_order, door.level("B").await.on_order), (0, 0));
    let after = waiting().await;
    assert_eq!((after.open, after.expected_time, after.expected_purchase_order_id.as_str()), (3, None, ""));
    assert!(after.estimated_time.is_some(), "it could be ordered anew");
    noted(false).await;

    // It has ended: nothing comes of it, and it is closed once.
    let again = door.close_purchase_order(close()).await;
    again.refused(Code::FailedPrecondition, ErrorReason::PurchaseOrderStatus);
    let late = door.receive_purchase_order(came(&[(1, 1)])).await;
    late.refused(Code::FailedPrecondition, ErrorReason::PurchaseOrderStatus);
    // Its rest is a need again.
    let needed: Vec<_> = door.suggestion().await.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
    assert_eq!(needed, [("A".to_owned(), 3)]);
    world.verify().await;
}

/// C comes along, which nobody ordered: at the cost that the receipt names, as a line with nothing ordered.
#[tokio::test]
async fn what_was_not_ordered_is_taken_where_that_is_allowed() {
    let world = bought().await;
    let door = &world.door;
    door.put_items(&["C"]).await;
    door.place(order("O").line("C", 2)).await;
    let mut request = came(&[(1, 10)]);
    request.lines.push(NewReceiptLine {
        what: Some(What::Sku("C".to_owned())),
        accepted: 3,
        unit_cost: Some(euros("4")),
        ..NewReceiptLine::default()
    });
    let refusal = door.receive_purchase_order(request.clone()).await;
    let refusal = refusal.refused(Code::FailedPrecondition, ErrorReason::ItemNotOrdered);
    assert_eq!(refusal.preconditions[0].1, "lines[1].sku");
    assert_eq!((counted(&now(door).await).len(), door.level("A").await.on_hand), (2, 0), "nothing is kept");

    request.allow_unordered = true;
    let answer = door.receive_purchase_order(request).await.unwrap();
    let fills: Vec<_> =
        answer.effects.unwrap().fills.iter().map(|fill| (fill.order_id.clone(), fill.quantity)).collect();
    assert_eq!(fills, [("O".to_owned(), 2)]);
    let order = now(door).await;
    assert_eq!(counted(&order), [[10, 10, 0, 0], [5, 0, 0, 5], [0, 3, 0, 0]]);
    let line = &order.lines[2];
    assert_eq!((line.line_number, line.sku.as_str(), amount(line.unit_cost.as_ref()).as_str()), (3, "C", "4 EUR"));
    assert_eq!(order.status(), PurchaseOrderStatus::PartiallyReceived, "B has not come");
    let level = door.level("C").await;
    assert_eq!((level.on_hand, level.available, level.on_order), (3, 1, 0));
    let filter = StockMovementFilter { purchase_order_ids: vec!["P".to_owned()], ..Default::default() };
    let rows = door.movements(filter).await;
    let mut rows: Vec<_> = rows.iter().map(|row| (row.sku.as_str(), row.line_number, row.on_hand_delta)).collect();
    rows.sort_unstable();
    assert_eq!(rows, [("A", 1, 10), ("C", 3, 3)]);
    door.receive_purchase_order(came(&[(2, 5)])).await.unwrap();
    assert_eq!(now(door).await.status(), PurchaseOrderStatus::Received, "of C nothing was expected");
    world.verify().await;
}
