//! Orders.

use std::time::Duration;

use fillrate_proto::v1::{
    ApproveOrderRequest, BatchCreateOrdersRequest, CancelOrderRequest, CloseOrderRequest, CreateOrderRequest,
    ErrorReason, GetOrderRequest, LineChange, LineQuantity, Money, NewOrderLine, OrderWatchFilter, ReturnLine,
    ReturnOrderRequest, ShipOrderRequest, UpdateOrderRequest, WatchOrdersRequest, batch_create_orders_result,
};
use fillrate_tests::{
    World,
    refusal::Refused as _,
    times::{ahead, long_ago},
    words::{NewOrder as _, order, update, update_quantities},
};
use tonic::Code;

use super::{NO_TIME, TOO_EARLY, TOO_LATE, TOO_MANY, UNKNOWN, at_fault, long, nothing_remains};

fn money(currency_code: &str, amount: &str) -> Option<Money> {
    Some(Money { currency_code: currency_code.to_owned(), amount: amount.to_owned() })
}

fn line(sku: &str, quantity: i64) -> NewOrderLine {
    NewOrderLine { sku: sku.to_owned(), quantity, ..NewOrderLine::default() }
}

#[tokio::test]
async fn every_field_of_a_new_order_at_once() {
    let world = World::with_items(&["X"]).await;
    let request = CreateOrderRequest {
        order_id: "with\ttab".to_owned(),
        customer_id: long(),
        reference: "control\u{7}".to_owned(),
        location_id: " leading".to_owned(),
        priority: 1_000_001,
        allocation_policy: UNKNOWN,
        ship_policy: UNKNOWN,
        shortage_handling: UNKNOWN,
        order_time: Some(TOO_LATE),
        required_time: Some(TOO_EARLY),
        lines: vec![
            NewOrderLine { line_number: -1, ..line("", 0) },
            NewOrderLine { location_id: "two  spaces".to_owned(), ..line("X", -5) },
            NewOrderLine { unit_price: money("euro", "1.0"), required_time: Some(NO_TIME), ..line("X", TOO_MANY) },
            NewOrderLine { unit_price: money("EUR", "-1"), ..line("X", i64::MAX) },
        ],
        request_id: "line\nbreak".to_owned(),
        ..CreateOrderRequest::default()
    };
    let fields = [
        "order_id",
        "customer_id",
        "reference",
        "location_id",
        "priority",
        "allocation_policy",
        "ship_policy",
        "shortage_handling",
        "order_time",
        "required_time",
        "lines[0].line_number",
        "lines[0].sku",
        "lines[0].quantity",
        "lines[1].location_id",
        "lines[1].quantity",
        "lines[2].quantity",
        "lines[2].unit_price.currency_code",
        "lines[2].required_time",
        "lines[3].quantity",
        "lines[3].unit_price.amount",
        "request_id",
    ];
    at_fault(world.door.create_order(request).await, &fields);
    nothing_remains(&world.door).await;
}

#[tokio::test]
async fn ids_and_texts() {
    let world = World::with_items(&["X"]).await;
    let with_id = |id: &str| order(id).line("X", 1);
    let longest = "i".repeat(128);
    for good in ["a", "Ä-ö_ß.1/2#3", "one space", &longest, "日本"] {
        world.door.create_order(CreateOrderRequest { validate_only: true, ..with_id(good) }).await.unwrap();
    }
    for bad in [" ", "a ", " a", "a  b", "a\u{a0}b", "a\tb", "a\u{0}b", "a\u{7f}b", "a\u{200b}", &long()] {
        at_fault(world.door.create_order(with_id(bad)).await, &["order_id"]);
        at_fault(world.door.get_order(GetOrderRequest { order_id: bad.to_owned() }).await, &["order_id"]);
    }
    at_fault(world.door.get_order(GetOrderRequest::default()).await, &["order_id"]);
    nothing_remains(&world.door).await;
}

#[tokio::test]
async fn quantities_prices_and_priorities() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    let dry = |lines: Vec<NewOrderLine>| CreateOrderRequest { lines, validate_only: true, ..order("O") };
    for good in [1, 1_000_000_000_000] {
        door.create_order(dry(vec![line("X", good)])).await.unwrap();
    }
    for bad in [0, -1, i64::MIN, TOO_MANY, i64::MAX] {
        at_fault(door.create_order(dry(vec![line("X", bad)])).await, &["lines[0].quantity"]);
    }
    for (currency, amount) in [("EUR", "0"), ("USD", "19.90"), ("JPY", "999999999999.999999")] {
        let priced = NewOrderLine { unit_price: money(currency, amount), ..line("X", 1) };
        door.create_order(dry(vec![priced])).await.unwrap();
    }
    for amount in ["", "abc", "1e3", "-0.01", "1,5", "1000000000000", "0.0000001", " 1", "+", "NaN", "0x10"] {
        let priced = NewOrderLine { unit_price: money("EUR", amount), ..line("X", 1) };
        at_fault(door.create_order(dry(vec![priced])).await, &["lines[0].unit_price.amount"]);
    }
    for currency in ["", "eur", "EU", "EURO", "€UR", "E R"] {
        let priced = NewOrderLine { unit_price: money(currency, "1"), ..line("X", 1) };
        at_fault(door.create_order(dry(vec![priced])).await, &["lines[0].unit_price.currency_code"]);
    }
    for priority in [-1_000_001, 1_000_001, i32::MAX, i32::MIN] {
        at_fault(door.create_order(order("O").line("X", 1).priority(priority)).await, &["priority"]);
    }
    for priority in [-1_000_000, 1_000_000] {
        let request = order("O").line("X", 1).priority(priority);
        door.create_order(CreateOrderRequest { validate_only: true, ..request }).await.unwrap();
    }
    nothing_remains(door).await;
}

#[tokio::test]
async fn times() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    for bad in [TOO_LATE, TOO_EARLY, NO_TIME, ahead(Duration::from_secs(600))] {
        at_fault(door.create_order(order("O").line("X", 1).ordered_at(bad)).await, &["order_time"]);
    }
    // Beside a fault of form, and beside one that only the database can see.
    let early = ahead(Duration::from_secs(600));
    at_fault(door.create_order(order("O").line("X", 0).ordered_at(early)).await, &["lines[0].quantity", "order_time"]);
    at_fault(door.create_order(order("O").line("NONE", 1).ordered_at(early)).await, &["order_time", "lines[0].sku"]);
    let soon = order("O").line("X", 1).ordered_at(ahead(Duration::from_secs(200)));
    door.create_order(CreateOrderRequest { validate_only: true, ..soon }).await.unwrap();
    // When a customer wants it may be far ahead.
    let wanted = CreateOrderRequest { required_time: Some(ahead(Duration::from_secs(3_000_000_000))), ..order("O") };
    door.create_order(CreateOrderRequest { validate_only: true, ..wanted.line("X", 1) }).await.unwrap();
    let late =
        ShipOrderRequest { occur_time: Some(ahead(Duration::from_secs(600))), ..fillrate_tests::words::ship("O", &[]) };
    at_fault(door.ship_order(late).await, &["occur_time"]);
    nothing_remains(door).await;
}

#[tokio::test]
async fn lines_and_what_contradicts_itself() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    at_fault(door.create_order(order("O")).await, &["lines"]);
    let many = CreateOrderRequest { lines: vec![line("X", 1); 10_001], ..order("O") };
    at_fault(door.create_order(many).await, &["lines"]);
    let numbered = |number| NewOrderLine { line_number: number, ..line("X", 1) };
    let twice = CreateOrderRequest { lines: vec![numbered(7), numbered(8), numbered(7)], ..order("O") };
    at_fault(door.create_order(twice).await, &["lines[2].line_number"]);
    // The second has no number and gets its place, which the first has taken.
    let taken = CreateOrderRequest { lines: vec![numbered(2), numbered(0)], ..order("O") };
    let refusal = door.create_order(taken).await.refused(Code::InvalidArgument, ErrorReason::InvalidField);
    assert!(refusal.fields.iter().all(|(field, _)| field.starts_with("lines[")), "{refusal:?}");

    let draft = order("O").line("X", 1).draft();
    let with = |change: fn(&mut CreateOrderRequest)| {
        let mut request = draft.clone();
        change(&mut request);
        request
    };
    at_fault(door.create_order(with(|request| request.allocate = Some(false))).await, &["allocate"]);
    at_fault(door.create_order(with(|request| request.shortage_handling = 1)).await, &["shortage_handling"]);
    let imported = with(|request| {
        request.import = true;
        request.order_time = Some(long_ago(0));
    });
    at_fault(door.create_order(imported).await, &["import"]);
    let undated = CreateOrderRequest { import: true, ..order("O").line("X", 1) };
    at_fault(door.create_order(undated).await, &["order_time"]);
    nothing_remains(door).await;
}

#[tokio::test]
async fn batches() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    let batch = |requests| BatchCreateOrdersRequest { requests, ..BatchCreateOrdersRequest::default() };
    at_fault(door.batch_create_orders(batch(Vec::new())).await, &["requests"]);
    at_fault(door.batch_create_orders(batch(vec![order("").line("X", 1); 1_001])).await, &["requests"]);
    let of_many_lines = CreateOrderRequest { lines: vec![line("X", 1); 10_000], ..order("") };
    let too_many = vec![of_many_lines; 5].into_iter().chain([order("").line("X", 1)]).collect();
    at_fault(door.batch_create_orders(batch(too_many)).await, &["requests"]);
    nothing_remains(door).await;

    // What is wrong with an element is the element's own: paths inside it, neighbours done.
    let named = CreateOrderRequest { request_id: "R".to_owned(), validate_only: true, ..order("NAMED").line("X", 1) };
    let elements = vec![order("BAD").line("", 0), order("GOOD").line("X", 1), named];
    let results = door.batch_create_orders(batch(elements)).await.unwrap().results;
    let fields = |element: usize| {
        let Some(batch_create_orders_result::Result::Error(error)) = &results[element].result else {
            panic!("{results:?}")
        };
        assert_eq!((error.code, error.reason()), (3, ErrorReason::InvalidField));
        let mut fields: Vec<&str> = error.violations.iter().map(|violation| violation.field.as_str()).collect();
        fields.sort_unstable();
        fields
    };
    assert_eq!(fields(0), ["lines[0].quantity", "lines[0].sku"]);
    assert_eq!(fields(2), ["request_id", "validate_only"]);
    assert!(matches!(results[1].result, Some(batch_create_orders_result::Result::Created(_))));
    let stored: Vec<String> = crate::load::orders(door).await.into_iter().map(|order| order.order_id).collect();
    assert_eq!(stored, ["GOOD"]);
}

#[tokio::test]
async fn operations_on_orders() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    let order_id = || "O".to_owned();
    let wrong = vec![
        LineQuantity { line_number: 0, quantity: Some(1) },
        LineQuantity { line_number: 1, quantity: Some(0) },
        LineQuantity { line_number: 2, quantity: Some(TOO_MANY) },
        LineQuantity { line_number: 3, quantity: None },
        LineQuantity { line_number: 3, quantity: None },
    ];
    let wrong_lines = ["lines[0].line_number", "lines[1].quantity", "lines[2].quantity", "lines[4].line_number"];
    let cancel = CancelOrderRequest {
        order_id: order_id(),
        lines: wrong.clone(),
        occur_time: Some(TOO_LATE),
        ..CancelOrderRequest::default()
    };
    at_fault(door.cancel_order(cancel).await, &[&wrong_lines[..], &["reason", "occur_time"]].concat());
    let ship = ShipOrderRequest { lines: wrong, shipment_id: long(), reference: long(), ..ShipOrderRequest::default() };
    at_fault(door.ship_order(ship).await, &[&wrong_lines[..], &["order_id", "shipment_id", "reference"]].concat());
    let close = CloseOrderRequest { order_id: order_id(), reason: UNKNOWN, ..CloseOrderRequest::default() };
    at_fault(door.close_order(close).await, &["reason"]);
    let reasonless = CloseOrderRequest { order_id: order_id(), ..CloseOrderRequest::default() };
    at_fault(door.close_order(reasonless).await, &["reason"]);
    let back = |line_number, quantity| ReturnLine { line_number, quantity };
    let give_back = ReturnOrderRequest {
        order_id: order_id(),
        lines: vec![back(0, 1), back(1, 0), back(2, 1), back(2, 1)],
        return_id: "a\nb".to_owned(),
        location_id: long(),
        ..ReturnOrderRequest::default()
    };
    let fields = ["lines[0].line_number", "lines[1].quantity", "lines[3].line_number", "return_id", "location_id"];
    at_fault(door.return_order(give_back).await, &fields);
    at_fault(door.return_order(ReturnOrderRequest { order_id: order_id(), ..Default::default() }).await, &["lines"]);
    let approve = ApproveOrderRequest { order_id: String::new(), shortage_handling: UNKNOWN, ..Default::default() };
    at_fault(door.approve_order(approve).await, &["order_id", "shortage_handling"]);
    nothing_remains(door).await;
}

#[tokio::test]
async fn updates() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    at_fault(door.update_order(UpdateOrderRequest { priority: Some(1), ..update("") }).await, &["order_id"]);
    let wrong = UpdateOrderRequest {
        priority: Some(9_999_999),
        customer_id: Some(long()),
        reference: Some(long()),
        allocation_policy: Some(UNKNOWN),
        ship_policy: Some(UNKNOWN),
        required_time: Some(TOO_LATE),
        location_id: Some("a\tb".to_owned()),
        order_time: Some(NO_TIME),
        reason: UNKNOWN,
        lines: vec![
            LineChange { line_number: 0, quantity: Some(1), ..LineChange::default() },
            LineChange { line_number: 1, quantity: Some(-1), ..LineChange::default() },
            LineChange { line_number: 2, quantity: Some(TOO_MANY), ..LineChange::default() },
            LineChange { line_number: 3, unit_price: money("x", "1"), ..LineChange::default() },
            LineChange { line_number: 3, quantity: Some(1), ..LineChange::default() },
        ],
        ..update("O")
    };
    let fields = [
        "priority",
        "customer_id",
        "reference",
        "allocation_policy",
        "ship_policy",
        "required_time",
        "location_id",
        "order_time",
        "reason",
        "lines[0].line_number",
        "lines[1].quantity",
        "lines[2].quantity",
        "lines[3].unit_price.currency_code",
        "lines[4].line_number",
    ];
    at_fault(door.update_order(wrong).await, &fields);
    let both = UpdateOrderRequest { required_time: Some(long_ago(0)), clear_required_time: true, ..update("O") };
    let refusal = door.update_order(both).await.refused(Code::InvalidArgument, ErrorReason::InvalidField);
    assert!(refusal.field_names().iter().all(|field| field.ends_with("required_time")), "{refusal:?}");
    // At least one change is required.
    door.place(order("O").line("X", 1)).await;
    door.update_order(update("O")).await.refused(Code::InvalidArgument, ErrorReason::InvalidField);

    // Ordered units are those ever ordered: what is lowered and raised again adds up, to a limit.
    let most = 1_000_000_000_000;
    door.place(order("MANY").partial().line("X", most)).await;
    door.update_order(update_quantities("MANY", &[(1, 1)])).await.unwrap();
    let over = door.update_order(update_quantities("MANY", &[(1, 2)])).await;
    over.refused(Code::InvalidArgument, ErrorReason::QuantityOverflow);
    world.verify().await;
}

#[tokio::test]
async fn filters_of_watches() {
    let world = World::with_items(&["X"]).await;
    let filter = OrderWatchFilter {
        order_ids: vec!["a".to_owned(); 101],
        skus: vec![String::new()],
        types: vec![0, UNKNOWN],
        ..OrderWatchFilter::default()
    };
    let refused = world.door.watch_orders(WatchOrdersRequest { start: None, filter: Some(filter) }).await;
    at_fault(refused.map(drop), &["filter.order_ids", "filter.skus[0]", "filter.types[0]", "filter.types[1]"]);
}
