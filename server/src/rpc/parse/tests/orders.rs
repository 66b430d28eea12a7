use fillrate_proto::v1;

use super::{BEFORE_1970, OneId, UNKNOWN, YEAR_10000, faults, line, money, refusal, text, time};
use crate::{
    domain::{
        command::Patch,
        order::CancelReason,
        quantity::MAX_QUANTITY,
        refusal::{Reason, Refusal},
    },
    rpc::parse::{backorder, inventory, order, whole},
};

#[test]
fn create_order_names_every_fault() {
    let bad_line = v1::NewOrderLine {
        line_number: -1,
        sku: text("a\u{7}b"),
        location_id: text(" MAIN"),
        quantity: MAX_QUANTITY + 1,
        unit_price: money("eur", "1e3"),
        required_time: Some(prost_types::Timestamp { seconds: 0, nanos: 1_000_000_000 }),
    };
    let request = v1::CreateOrderRequest {
        order_id: "x".repeat(129),
        customer_id: text("a\tb"),
        reference: text("two\nlines"),
        location_id: text("\u{200b}"),
        priority: 1_000_001,
        allocation_policy: UNKNOWN,
        ship_policy: -1,
        shortage_handling: UNKNOWN,
        order_time: time(BEFORE_1970),
        required_time: time(YEAR_10000),
        lines: vec![bad_line, v1::NewOrderLine { line_number: 2, ..line("X", 1) }, line("", 0), line("X", 1)],
        ..Default::default()
    };
    let mut expected = vec![
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
        "lines[0].location_id",
        "lines[0].quantity",
        "lines[0].unit_price.currency_code",
        "lines[0].unit_price.amount",
        "lines[0].required_time",
        "lines[2].sku",
        "lines[2].quantity",
    ];
    assert_eq!(faults(|fields| order::create_order(fields, &request, &OneId)), expected);
    // Line numbers left out are places: one that is also said twice is named where it comes again.
    let repeated = v1::CreateOrderRequest {
        lines: vec![v1::NewOrderLine { line_number: 2, ..line("X", 1) }, line("X", 1)],
        ..Default::default()
    };
    expected = vec!["lines[1].line_number"];
    assert_eq!(faults(|fields| order::create_order(fields, &repeated, &OneId)), expected);
}

#[test]
fn a_refusal_says_what_would_be_right_and_how_much_is_wrong() {
    let request = v1::CreateOrderRequest { lines: vec![line("X", 0), line("", 1)], ..Default::default() };
    let refusal = refusal(|fields| order::create_order(fields, &request, &OneId));
    assert_eq!(refusal.reason, Reason::InvalidField);
    let whole = "lines[0].quantity must be 1 to 1000000000000, not 0 (and 1 other field is at fault)";
    assert_eq!(refusal.message, whole);
    let request = v1::CancelOrderRequest { order_id: text("A"), reason: UNKNOWN, ..Default::default() };
    let refusal = whole_of_cancel(&request);
    assert!(refusal.message.starts_with("reason must be one of CANCEL_REASON_CUSTOMER, "), "{}", refusal.message);
    let request = v1::CancelOrderRequest { order_id: text("A"), ..Default::default() };
    assert!(whole_of_cancel(&request).message.starts_with("reason is required: one of CANCEL_REASON_CUSTOMER, "));
}

fn whole_of_cancel(request: &v1::CancelOrderRequest) -> Refusal {
    refusal(|fields| order::cancel_order(fields, request))
}

#[test]
fn a_draft_takes_nothing_of_its_approval_and_an_import_needs_its_time() {
    let mut request = v1::CreateOrderRequest {
        draft: true,
        allocate: Some(true),
        shortage_handling: v1::ShortageHandling::Refuse.into(),
        import: true,
        lines: vec![line("X", 1)],
        ..Default::default()
    };
    let read = |request: &v1::CreateOrderRequest| faults(|fields| order::create_order(fields, request, &OneId));
    assert_eq!(read(&request), ["shortage_handling", "allocate", "import", "order_time"]);
    request = v1::CreateOrderRequest { import: true, lines: vec![line("X", 1)], ..Default::default() };
    assert_eq!(read(&request), ["order_time"]);
}

#[test]
fn sums_of_an_item_stay_within_a_counter() {
    let lines = vec![line("X", MAX_QUANTITY); 1_002];
    let request = v1::CreateOrderRequest { lines, ..Default::default() };
    let refusal = refusal(|fields| order::create_order(fields, &request, &OneId));
    assert_eq!(refusal.reason, Reason::QuantityOverflow);
    assert_eq!(refusal.violations.len(), 1);
    assert!(refusal.message.starts_with("lines[1000].quantity "), "{}", refusal.message);
    assert_eq!(refusal.metadata.first(), Some(&("sku".into(), text("X"))));
}

#[test]
fn lists_have_their_lengths() {
    let none = v1::CreateOrderRequest::default();
    assert_eq!(faults(|fields| order::create_order(fields, &none, &OneId)), ["lines"]);
    let many = v1::CreateOrderRequest { lines: vec![line("X", 1); 10_001], ..Default::default() };
    assert_eq!(faults(|fields| order::create_order(fields, &many, &OneId)), ["lines"]);
    let most = v1::CreateOrderRequest { lines: vec![line("X", 1); 10_000], ..Default::default() };
    assert_eq!(whole(|fields| order::create_order(fields, &most, &OneId)).unwrap().lines.len(), 10_000);
    let nothing = v1::ReturnOrderRequest { order_id: text("A"), ..Default::default() };
    assert_eq!(faults(|fields| order::return_order(fields, &nothing, &OneId)), ["lines"]);
    let hold = v1::HoldBackorderRequest::default();
    assert_eq!(faults(|fields| backorder::hold_backorder(fields, &hold)), ["backorder_ids"]);
    let adjust = v1::AdjustStockRequest::default();
    assert_eq!(faults(|fields| inventory::adjust_stock(fields, &adjust)), ["adjustments"]);
    // Nothing but faults: they are counted, and not all listed.
    let bad = v1::CreateOrderRequest { lines: vec![line("", 0); 10_000], ..Default::default() };
    let refusal = refusal(|fields| order::create_order(fields, &bad, &OneId));
    assert_eq!(refusal.violations.len(), 1_000);
    assert!(refusal.message.ends_with("(and 19999 other fields are at fault)"), "{}", refusal.message);
}

#[test]
fn update_order_names_every_fault() {
    let change = v1::LineChange {
        line_number: 0,
        quantity: Some(-1),
        sku: text("a  b"),
        location_id: text("\u{1}"),
        unit_price: money("EURO", "-1"),
        clear_unit_price: true,
        required_time: time(YEAR_10000),
        clear_required_time: true,
        remove: true,
    };
    let request = v1::UpdateOrderRequest {
        order_id: String::new(),
        etag: "e".repeat(129),
        priority: Some(-1_000_001),
        customer_id: Some(text(" ")),
        reference: Some("r".repeat(129)),
        allocation_policy: Some(UNKNOWN),
        ship_policy: Some(UNKNOWN),
        required_time: time(BEFORE_1970),
        clear_required_time: true,
        location_id: Some(String::new()),
        order_time: time(YEAR_10000),
        lines: vec![change],
        reason: UNKNOWN,
        ..Default::default()
    };
    let expected = [
        "order_id",
        "etag",
        "priority",
        "customer_id",
        "reference",
        "allocation_policy",
        "ship_policy",
        "required_time",
        "clear_required_time",
        "location_id",
        "order_time",
        "reason",
        "lines[0].line_number",
        "lines[0].quantity",
        "lines[0].sku",
        "lines[0].location_id",
        "lines[0].unit_price.currency_code",
        "lines[0].unit_price.amount",
        "lines[0].clear_unit_price",
        "lines[0].required_time",
        "lines[0].clear_required_time",
        "lines[0].remove",
    ];
    assert_eq!(faults(|fields| order::update_order(fields, &request)), expected);
    let nothing = v1::UpdateOrderRequest { order_id: text("A"), ..Default::default() };
    assert_eq!(faults(|fields| order::update_order(fields, &nothing)), ["lines"]);
}

#[test]
fn an_update_keeps_clears_and_sets() {
    let request = v1::UpdateOrderRequest {
        order_id: text("A"),
        customer_id: Some(String::new()),
        allocation_policy: Some(0),
        ship_policy: Some(v1::ShipPolicy::WhenComplete.into()),
        ..Default::default()
    };
    let update = whole(|fields| order::update_order(fields, &request)).unwrap();
    assert!(matches!(update.customer_id, Patch::Clear));
    assert!(matches!(update.allocation_policy, Patch::Clear));
    assert!(matches!(update.ship_policy, Patch::Set(_)));
    assert!(matches!(update.required_time, Patch::Keep));
    assert_eq!(update.reason, CancelReason::Customer);
}

#[test]
fn commands_on_an_order_name_every_fault() {
    let lines = vec![
        v1::LineQuantity { line_number: 1, quantity: None },
        v1::LineQuantity { line_number: 1, quantity: Some(0) },
        v1::LineQuantity { line_number: -5, quantity: Some(1) },
    ];
    let in_lines = ["lines[1].line_number", "lines[1].quantity", "lines[2].line_number"];
    let cancel = v1::CancelOrderRequest { lines: lines.clone(), occur_time: time(YEAR_10000), ..Default::default() };
    let found = faults(|fields| order::cancel_order(fields, &cancel));
    assert_eq!(found, [&["order_id"], &in_lines[..], &["reason", "occur_time"]].concat());
    let ship = v1::ShipOrderRequest {
        lines,
        shipment_id: text("a b "),
        reference: text("\u{feff}"),
        occur_time: time(BEFORE_1970),
        ..Default::default()
    };
    let found = faults(|fields| order::ship_order(fields, &ship, &OneId));
    assert_eq!(found, [&["order_id"], &in_lines[..], &["shipment_id", "reference", "occur_time"]].concat());
    let close = v1::CloseOrderRequest { reason: UNKNOWN, ..Default::default() };
    assert_eq!(faults(|fields| order::close_order(fields, &close)), ["order_id", "reason"]);
    let approve = v1::ApproveOrderRequest { shortage_handling: UNKNOWN, ..Default::default() };
    assert_eq!(faults(|fields| order::approve_order(fields, &approve)), ["order_id", "shortage_handling"]);
    let returned = v1::ReturnOrderRequest {
        lines: vec![v1::ReturnLine { line_number: 1, quantity: 0 }],
        return_id: text("\u{0}"),
        location_id: text("\u{0}"),
        reference: text("\u{0}"),
        ..Default::default()
    };
    let expected = ["order_id", "lines[0].quantity", "return_id", "location_id", "reference"];
    assert_eq!(faults(|fields| order::return_order(fields, &returned, &OneId)), expected);
}
