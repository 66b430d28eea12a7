//! Receiving: a scanner's repeat counts once, a trial leaves nothing, and all of a delivery comes in one step.

use fillrate_proto::v1::{
    CorrectReceiptRequest, CreatePurchaseOrderRequest, ErrorReason, GetPurchaseOrderRequest, ListPurchaseOrdersRequest,
    NewPurchaseOrderLine, NewReceiptLine, PurchaseOrder, PurchaseOrderFilter, PurchaseOrderStatus,
    ReceivePurchaseOrderRequest, StockMovementFilter, new_receipt_line::What,
};
use fillrate_tests::{
    Door, World,
    buying::{sold_by, supplier},
    refusal::Refused as _,
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
