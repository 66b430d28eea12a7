//! Suppliers, what they sell, policies, purchase orders and receipts.

use std::time::Duration;

use fillrate_proto::v1::{
    CancelPurchaseOrderRequest, CorrectReceiptRequest, CreatePurchaseOrderRequest,
    CreateSuggestedPurchaseOrdersRequest, DemandRow, ElementError, ErrorReason, GetPurchaseOrderRequest,
    ListPurchaseOrdersRequest, LoadDemandRequest, MinMaxRule, Money, NewPurchaseOrderLine, NewReceiptLine, PriceBreak,
    PurchaseOrder, PurchaseOrderLineChange, PutReplenishmentPolicyRequest, PutSupplierItemRequest, PutSupplierRequest,
    ReceiptCorrection, ReceivePurchaseOrderRequest, ReorderPointRule, ReplenishmentPolicy, ServiceLevelRule,
    SubmitPurchaseOrderRequest, Supplier, SupplierItem, UpdatePurchaseOrderRequest, new_receipt_line::What,
    put_replenishment_policy_result, put_supplier_item_result, put_supplier_result, replenishment_policy::Rule,
};
use fillrate_tests::{
    Door, World,
    buying::{euros, sold_by, supplier},
    refusal::Refused as _,
    times::ahead,
};
use tonic::Code;

use super::{TOO_LATE, TOO_MANY, UNKNOWN, at_fault, long};

/// `ACME` sells X and Y in euros.
async fn sold() -> World {
    let world = World::with_items(&["X", "Y"]).await;
    world.door.suppliers([supplier("ACME")]).await;
    world.door.sell([sold_by("ACME", "X", "2"), sold_by("ACME", "Y", "3")]).await;
    world
}

fn fields(error: &ElementError) -> Vec<&str> {
    assert_eq!((error.code, error.reason()), (3, ErrorReason::InvalidField), "{error:?}");
    error.violations.iter().map(|violation| violation.field.as_str()).collect()
}

async fn suppliers_at_fault(door: &Door, wrong: Supplier, expected: &[&str]) {
    let request = PutSupplierRequest { suppliers: vec![wrong], ..Default::default() };
    match &door.put_supplier(request).await.unwrap().results[0].result {
        Some(put_supplier_result::Result::Error(error)) => assert_eq!(fields(error), expected),
        other => panic!("{other:?}"),
    }
}

async fn items_at_fault(door: &Door, wrong: SupplierItem, expected: &[&str]) {
    let request = PutSupplierItemRequest { supplier_items: vec![wrong], ..Default::default() };
    match &door.put_supplier_item(request).await.unwrap().results[0].result {
        Some(put_supplier_item_result::Result::Error(error)) => assert_eq!(fields(error), expected),
        other => panic!("{other:?}"),
    }
}

async fn policies_at_fault(door: &Door, wrong: ReplenishmentPolicy, expected: &[&str]) {
    let request = PutReplenishmentPolicyRequest { policies: vec![wrong], ..Default::default() };
    match &door.put_replenishment_policy(request).await.unwrap().results[0].result {
        Some(put_replenishment_policy_result::Result::Error(error)) => assert_eq!(fields(error), expected),
        other => panic!("{other:?}"),
    }
}

fn dollars(amount: &str) -> Money {
    Money { currency_code: "USD".to_owned(), ..euros(amount) }
}

fn from(min_quantity: i64, cost: &str) -> PriceBreak {
    PriceBreak { min_quantity, unit_cost: Some(euros(cost)) }
}

#[tokio::test]
async fn suppliers() {
    let world = World::new().await;
    let door = &world.door;
    let wrong = Supplier {
        name: "n".repeat(257),
        currency_code: "euro".to_owned(),
        minimum_order_value: Some(euros("0")),
        order_weekdays: vec![0, UNKNOWN],
        holidays: vec!["25.12.2026".to_owned()],
        ..supplier(&long())
    };
    let expected = [
        "supplier_id",
        "name",
        "currency_code",
        "minimum_order_value.currency_code",
        "minimum_order_value.amount",
        "order_weekdays[0]",
        "order_weekdays[1]",
        "holidays[0]",
    ];
    suppliers_at_fault(door, wrong, &expected).await;
    let request = PutSupplierRequest { suppliers: vec![supplier("S"); 1_001], ..Default::default() };
    at_fault(door.put_supplier(request).await, &["suppliers"]);
    assert!(door.list_suppliers(Default::default()).await.unwrap().suppliers.is_empty());
}

#[tokio::test]
async fn supplier_items() {
    let world = sold().await;
    let door = &world.door;
    let item = || sold_by("ACME", "X", "9");
    for amount in ["0", "-1", "", "1e3"] {
        items_at_fault(door, sold_by("ACME", "X", amount), &["unit_cost.amount"]).await;
    }
    for days in [0, -1, 3_651] {
        items_at_fault(door, SupplierItem { lead_time_days: days, ..item() }, &["lead_time_days"]).await;
    }
    for units in [0, -1, TOO_MANY] {
        let all = SupplierItem {
            min_order_qty: Some(units),
            order_multiple: Some(units),
            max_order_qty: Some(units),
            ..item()
        };
        items_at_fault(door, all, &["min_order_qty", "order_multiple", "max_order_qty"]).await;
    }
    let between = SupplierItem { min_order_qty: Some(60), max_order_qty: Some(59), ..item() };
    items_at_fault(door, between, &["max_order_qty"]).await;
    let spread = SupplierItem { lead_time_stddev_days: "-0.5".to_owned(), order_cost: Some(euros("-1")), ..item() };
    items_at_fault(door, spread, &["lead_time_stddev_days", "order_cost.amount"]).await;
    for (breaks, expected) in [
        (vec![from(1, "8")], "price_breaks[0].min_quantity"),
        (vec![from(-5, "8")], "price_breaks[0].min_quantity"),
        (vec![from(10, "8"), from(10, "7")], "price_breaks[1].min_quantity"),
        (vec![from(20, "8"), from(10, "7")], "price_breaks[1].min_quantity"),
        (vec![from(10, "9.01")], "price_breaks[0].unit_cost.amount"),
        (vec![from(10, "8"), from(20, "8.5")], "price_breaks[1].unit_cost.amount"),
        (vec![from(10, "0")], "price_breaks[0].unit_cost.amount"),
        (
            vec![PriceBreak { min_quantity: 10, unit_cost: Some(dollars("8")) }],
            "price_breaks[0].unit_cost.currency_code",
        ),
    ] {
        items_at_fault(door, SupplierItem { price_breaks: breaks, ..item() }, &[expected]).await;
    }
    // It is as it was put first.
    let kept = door.list_supplier_items(Default::default()).await.unwrap().supplier_items;
    assert_eq!(kept.iter().map(|item| (item.sku.as_str(), item.revision)).collect::<Vec<_>>(), [("X", 1), ("Y", 1)]);
    assert_eq!((kept[0].min_order_qty, kept[0].order_multiple), (Some(1), Some(1)));
}

#[tokio::test]
async fn replenishment_policies() {
    let world = sold().await;
    let door = &world.door;
    let with = |rule: Rule| ReplenishmentPolicy { rule: Some(rule), ..ReplenishmentPolicy::default() };
    policies_at_fault(door, ReplenishmentPolicy::default(), &["rule"]).await;
    for (min, max, field) in [(6, 5, "max"), (-1, 5, "min"), (0, 0, "max"), (0, TOO_MANY, "max")] {
        let expected = format!("min_max.{field}");
        policies_at_fault(door, with(Rule::MinMax(MinMaxRule { min, max })), &[&expected]).await;
    }
    for level in ["0", "1", "1.5", "-0.1", "95%", ""] {
        let rule = ServiceLevelRule { service_level: level.to_owned(), ..ServiceLevelRule::default() };
        policies_at_fault(door, with(Rule::ServiceLevel(rule)), &["service_level.service_level"]).await;
    }
    for units in [0, -1] {
        let rule = ReorderPointRule { point: -1, fixed_quantity: Some(units) };
        let expected = ["reorder_point.point", "reorder_point.fixed_quantity"];
        policies_at_fault(door, with(Rule::ReorderPoint(rule)), &expected).await;
    }
    let wrong = ReplenishmentPolicy {
        sku: "X".to_owned(),
        backorder_lookback_days: Some(-1),
        demand_window_days: -1,
        review_days: -1,
        review_anchor_date: "soon".to_owned(),
        order_cost: "-1".to_owned(),
        holding_rate: "-0.1".to_owned(),
        stockout_cost: "0".to_owned(),
        max_lead_days: Some(-1),
        ..with(Rule::MinMax(MinMaxRule { min: 0, max: 5 }))
    };
    let expected = [
        "location_id",
        "backorder_lookback_days",
        "demand_window_days",
        "review_days",
        "review_anchor_date",
        "order_cost",
        "holding_rate",
        "stockout_cost",
        "max_lead_days",
    ];
    policies_at_fault(door, wrong, &expected).await;
    assert!(door.list_replenishment_policies(Default::default()).await.unwrap().policies.is_empty());
}

fn line(sku: &str, quantity: i64) -> NewPurchaseOrderLine {
    NewPurchaseOrderLine { sku: sku.to_owned(), quantity, ..Default::default() }
}

fn new_order(lines: Vec<NewPurchaseOrderLine>) -> CreatePurchaseOrderRequest {
    CreatePurchaseOrderRequest {
        purchase_order_id: "P".to_owned(),
        supplier_id: "ACME".to_owned(),
        lines,
        ..CreatePurchaseOrderRequest::default()
    }
}

#[tokio::test]
async fn new_purchase_orders() {
    let world = sold().await;
    let door = &world.door;
    at_fault(door.create_purchase_order(new_order(Vec::new())).await, &["lines"]);
    let costs = |cost| NewPurchaseOrderLine { unit_cost: Some(cost), ..line("X", 1) };
    let wrong = CreatePurchaseOrderRequest {
        currency_code: "euro".to_owned(),
        order_time: Some(TOO_LATE),
        over_tolerance_percent: "-1".to_owned(),
        under_tolerance_percent: "101".to_owned(),
        lines: vec![line("", 0), line("X", -1), line("X", TOO_MANY), costs(euros("-1"))],
        ..new_order(Vec::new())
    };
    let expected = [
        "currency_code",
        "order_time",
        "over_tolerance_percent",
        "under_tolerance_percent",
        "lines[0].sku",
        "lines[0].quantity",
        "lines[1].quantity",
        "lines[2].quantity",
        "lines[3].unit_cost.amount",
    ];
    at_fault(door.create_purchase_order(wrong).await, &expected);
    let soon = CreatePurchaseOrderRequest {
        order_time: Some(ahead(Duration::from_secs(600))),
        ..new_order(vec![line("X", 1)])
    };
    at_fault(door.create_purchase_order(soon).await, &["order_time"]);
    // Another currency than the others, than the order, and than its supplier's items.
    let mixed = door.create_purchase_order(new_order(vec![line("Y", 1), costs(dollars("1"))])).await;
    let refusal = mixed.refused(Code::FailedPrecondition, ErrorReason::CurrencyMismatch);
    assert_eq!(refusal.violation_types(), ["CURRENCY_MISMATCH"]);
    let foreign =
        CreatePurchaseOrderRequest { currency_code: "USD".to_owned(), ..new_order(vec![line("X", 1), line("Y", 1)]) };
    let refusal = door.create_purchase_order(foreign).await;
    let refusal = refusal.refused(Code::FailedPrecondition, ErrorReason::CurrencyMismatch);
    assert_eq!(refusal.violation_types(), ["CURRENCY_MISMATCH"; 2]);
    let listed = door.list_purchase_orders(ListPurchaseOrdersRequest::default()).await.unwrap();
    assert!(listed.purchase_orders.is_empty());
    world.verify().await;
}

fn received(lines: &[(i32, i64)]) -> ReceivePurchaseOrderRequest {
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

fn submitted(lines: Vec<NewPurchaseOrderLine>) -> CreatePurchaseOrderRequest {
    CreatePurchaseOrderRequest { submit: true, over_tolerance_percent: "10".to_owned(), ..new_order(lines) }
}

#[tokio::test]
async fn receipts() {
    let world = sold().await;
    let door = &world.door;
    door.create_purchase_order(submitted(vec![line("X", 20), line("Y", 5)])).await.unwrap();
    let before = now(door).await;
    at_fault(door.receive_purchase_order(received(&[])).await, &["lines"]);
    let mut wrong = received(&[(1, 0), (0, 1), (3, -1), (2, TOO_MANY)]);
    wrong.lines.push(NewReceiptLine { accepted: 1, ..NewReceiptLine::default() });
    let expected = ["lines[0]", "lines[1].line_number", "lines[2].accepted", "lines[3].accepted", "lines[4].what"];
    at_fault(door.receive_purchase_order(wrong).await, &expected);
    // 10 percent of 20 are 2 more: not 3. Nothing of the other line is kept either.
    let over = door.receive_purchase_order(received(&[(1, 23), (2, 5)])).await;
    let refusal = over.refused(Code::FailedPrecondition, ErrorReason::OverTolerance);
    assert_eq!(refusal.metadata.get("most").map(String::as_str), Some("22"), "{refusal:?}");
    let mut foreign = received(&[(1, 1)]);
    foreign.lines[0].unit_cost = Some(dollars("2"));
    door.receive_purchase_order(foreign).await.refused(Code::FailedPrecondition, ErrorReason::CurrencyMismatch);
    let mut other = received(&[(1, 1)]);
    other.lines[0].what = Some(What::Sku("Z".to_owned()));
    door.receive_purchase_order(other).await.refused(Code::FailedPrecondition, ErrorReason::ItemNotOrdered);
    assert_eq!(now(door).await, before);
    assert_eq!(door.level("Y").await.on_hand, 0);

    // The same content counts once under a request id; other content is refused.
    let named = |lines: &[(i32, i64)]| ReceivePurchaseOrderRequest { request_id: "R".to_owned(), ..received(lines) };
    let first = door.receive_purchase_order(named(&[(1, 22)])).await.unwrap();
    let again = door.receive_purchase_order(named(&[(1, 22)])).await.unwrap();
    assert_eq!(again.purchase_order, first.purchase_order);
    assert!(again.effects.unwrap().replayed);
    for other in [named(&[(1, 21)]), ReceivePurchaseOrderRequest { r#final: true, ..named(&[(1, 22)]) }] {
        door.receive_purchase_order(other).await.refused(Code::AlreadyExists, ErrorReason::RequestIdReused);
    }
    assert_eq!(door.level("X").await.on_hand, 22);
    world.verify().await;
}

#[tokio::test]
async fn what_a_status_does_not_allow() {
    let world = sold().await;
    let door = &world.door;
    let status = ErrorReason::PurchaseOrderStatus;
    door.create_purchase_order(new_order(vec![line("X", 20)])).await.unwrap();
    door.receive_purchase_order(received(&[(1, 1)])).await.refused(Code::FailedPrecondition, status);
    let submit = SubmitPurchaseOrderRequest { purchase_order_id: "P".to_owned(), ..Default::default() };
    door.submit_purchase_order(submit.clone()).await.unwrap();
    door.submit_purchase_order(submit).await.refused(Code::FailedPrecondition, status);
    let cancel = CancelPurchaseOrderRequest { purchase_order_id: "P".to_owned(), ..Default::default() };
    door.cancel_purchase_order(cancel.clone()).await.unwrap();
    let before = now(door).await;
    door.cancel_purchase_order(cancel).await.refused(Code::FailedPrecondition, status);
    door.receive_purchase_order(received(&[(1, 1)])).await.refused(Code::FailedPrecondition, status);
    let update = UpdatePurchaseOrderRequest {
        purchase_order_id: "P".to_owned(),
        note: Some("late".to_owned()),
        ..UpdatePurchaseOrderRequest::default()
    };
    door.update_purchase_order(update).await.refused(Code::FailedPrecondition, status);
    assert_eq!(now(door).await, before);
    assert_eq!(door.level("X").await.on_hand, 0);
    world.verify().await;
}

#[tokio::test]
async fn changes_and_corrections() {
    let world = sold().await;
    let door = &world.door;
    door.create_purchase_order(submitted(vec![line("X", 20)])).await.unwrap();
    let receipt = door.receive_purchase_order(received(&[(1, 8)])).await.unwrap().purchase_order.unwrap().receipts[0]
        .receipt_id
        .clone();
    let change = |quantity: i64, cost: Money| UpdatePurchaseOrderRequest {
        purchase_order_id: "P".to_owned(),
        lines: vec![PurchaseOrderLineChange {
            line_number: 1,
            quantity: Some(quantity),
            unit_cost: Some(cost),
            ..PurchaseOrderLineChange::default()
        }],
        ..UpdatePurchaseOrderRequest::default()
    };
    at_fault(
        door.update_purchase_order(change(-1, euros("-1"))).await,
        &["lines[0].quantity", "lines[0].unit_cost.amount"],
    );
    let refusal = door.update_purchase_order(change(7, dollars("1"))).await;
    let refusal = refusal.refused(Code::FailedPrecondition, ErrorReason::CurrencyMismatch);
    assert_eq!(refusal.violation_types(), ["CURRENCY_MISMATCH", "LINE_BELOW_RECEIVED"]);
    let tolerant = UpdatePurchaseOrderRequest {
        purchase_order_id: "P".to_owned(),
        over_tolerance_percent: Some("50".to_owned()),
        ..UpdatePurchaseOrderRequest::default()
    };
    let refusal = door.update_purchase_order(tolerant).await;
    refusal.refused(Code::FailedPrecondition, ErrorReason::PurchaseOrderStatus);
    let correct = |accepted: i64, rejected: i64| CorrectReceiptRequest {
        receipt_id: receipt.clone(),
        lines: vec![ReceiptCorrection { line_number: 1, accepted, rejected }],
        ..CorrectReceiptRequest::default()
    };
    at_fault(door.correct_receipt(correct(0, 0)).await, &["lines[0]"]);
    at_fault(door.correct_receipt(correct(-1, -1)).await, &["lines[0].accepted", "lines[0].rejected"]);
    let refusal = door.correct_receipt(correct(9, 1)).await;
    let refusal = refusal.refused(Code::FailedPrecondition, ErrorReason::CorrectionExceedsReceived);
    assert_eq!(refusal.violation_types(), ["CORRECTION_EXCEEDS_RECEIVED"; 2]);
    assert_eq!((door.level("X").await.on_hand, now(door).await.lines[0].received), (8, 8));
    world.verify().await;
}

#[tokio::test]
async fn loads_and_choices() {
    let world = sold().await;
    let door = &world.door;
    let row = |location_id: &str, quantity: i64| DemandRow {
        sku: "X".to_owned(),
        location_id: location_id.to_owned(),
        date: "2026-03-01".to_owned(),
        quantity,
    };
    let load = |rows: Vec<DemandRow>| LoadDemandRequest { rows, ..LoadDemandRequest::default() };
    at_fault(door.load_demand(load(Vec::new())).await, &["rows"]);
    at_fault(
        door.load_demand(load(vec![row("", -1), row("MAIN", TOO_MANY)])).await,
        &["rows[0].quantity", "rows[1].quantity"],
    );
    // The default location by its name, and without.
    at_fault(door.load_demand(load(vec![row("", 1), row("MAIN", 1)])).await, &["rows[1]"]);
    let nothing = CreateSuggestedPurchaseOrdersRequest::default();
    at_fault(door.create_suggested_purchase_orders(nothing).await, &["lines"]);
    world.verify().await;
}
