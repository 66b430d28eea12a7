use fillrate_proto::v1::{self, new_receipt_line::What};

use super::{BEFORE_1970, OneId, YEAR_10000, faults, money, text, time};
use crate::{
    domain::{command::Patch, purchasing::command::ReceivedWhat, quantity::MAX_QUANTITY, refusal::Reason},
    rpc::parse::{purchasing, whole},
};

fn new_line(sku: &str, quantity: i64) -> v1::NewPurchaseOrderLine {
    v1::NewPurchaseOrderLine { sku: text(sku), quantity, ..Default::default() }
}

#[test]
fn create_purchase_order_names_every_fault() {
    let bad_line = v1::NewPurchaseOrderLine {
        line_number: -1,
        sku: text(""),
        quantity: 0,
        unit_cost: money("EUR", "-1"),
        supplier_sku: text("\n"),
        expected_time: time(BEFORE_1970),
    };
    let request = v1::CreatePurchaseOrderRequest {
        purchase_order_id: text(" "),
        location_id: text("\t"),
        currency_code: text("EURO"),
        reference: "r".repeat(129),
        supplier_reference: "r".repeat(129),
        note: "n".repeat(1_001),
        order_time: time(BEFORE_1970),
        expected_time: time(YEAR_10000),
        confirmed_time: time(YEAR_10000),
        over_tolerance_percent: text("1001"),
        under_tolerance_percent: text("100.5"),
        lines: vec![bad_line, v1::NewPurchaseOrderLine { line_number: 3, ..new_line("X", 1) }, new_line("X", 1)],
        ..Default::default()
    };
    let expected = [
        "purchase_order_id",
        "supplier_id",
        "location_id",
        "currency_code",
        "reference",
        "supplier_reference",
        "note",
        "order_time",
        "expected_time",
        "confirmed_time",
        "over_tolerance_percent",
        "under_tolerance_percent",
        "lines[0].line_number",
        "lines[0].sku",
        "lines[0].quantity",
        "lines[0].unit_cost.amount",
        "lines[0].supplier_sku",
        "lines[0].expected_time",
        "lines[2].line_number",
    ];
    assert_eq!(faults(|fields| purchasing::create_purchase_order(fields, &request, &OneId)), expected);
}

#[test]
fn purchase_orders_have_their_defaults_and_limits() {
    let request = |lines| v1::CreatePurchaseOrderRequest { supplier_id: text("S"), lines, ..Default::default() };
    let sample = v1::NewPurchaseOrderLine { unit_cost: money("EUR", "0"), ..new_line("Y", 1) };
    let read = |sent: &_| whole(|fields| purchasing::create_purchase_order(fields, sent, &OneId));
    let made = read(&request(vec![new_line("X", 5), sample])).unwrap();
    assert_eq!(made.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2]);
    assert!(!made.id_given && !made.submit && made.lines.iter().all(|line| line.working.is_none()));
    assert_eq!((made.over_tolerance_percent, made.under_tolerance_percent), Default::default());
    assert_eq!(read(&request(Vec::new())).err().unwrap().violations.first().unwrap().subject, "lines");
    assert!(read(&request(vec![new_line("X", 1); 10_000])).is_ok());
    assert!(read(&request(vec![new_line("X", 1); 10_001])).is_err());
    let too_many = read(&request(vec![new_line("X", MAX_QUANTITY); 1_001])).err().unwrap();
    assert_eq!(too_many.reason, Reason::QuantityOverflow);
}

#[test]
fn update_purchase_order_names_every_fault() {
    let change = |line_number| v1::PurchaseOrderLineChange { line_number, ..Default::default() };
    let bad_change = v1::PurchaseOrderLineChange {
        line_number: 0,
        sku: text(" X"),
        quantity: Some(-1),
        unit_cost: money("eur", "1"),
        supplier_sku: Some(text("\t")),
        expected_time: time(0),
        clear_expected_time: true,
        remove: true,
    };
    let request = v1::UpdatePurchaseOrderRequest {
        etag: text("\t"),
        supplier_id: Some(text("")),
        location_id: Some(text("")),
        currency_code: Some(text("")),
        order_time: time(BEFORE_1970),
        reference: Some("r".repeat(129)),
        supplier_reference: Some("r".repeat(129)),
        note: Some(text("\n")),
        expected_time: time(0),
        clear_expected_time: true,
        confirmed_time: time(YEAR_10000),
        over_tolerance_percent: Some(text("")),
        under_tolerance_percent: Some(text("101")),
        lines: vec![bad_change, change(1), change(1)],
        ..Default::default()
    };
    let expected = [
        "purchase_order_id",
        "etag",
        "supplier_id",
        "location_id",
        "currency_code",
        "order_time",
        "reference",
        "supplier_reference",
        "note",
        "clear_expected_time",
        "confirmed_time",
        "over_tolerance_percent",
        "under_tolerance_percent",
        "lines[0].line_number",
        "lines[0].sku",
        "lines[0].quantity",
        "lines[0].unit_cost.currency_code",
        "lines[0].supplier_sku",
        "lines[0].clear_expected_time",
        "lines[0].remove",
        "lines[2].line_number",
    ];
    assert_eq!(faults(|fields| purchasing::update_purchase_order(fields, &request)), expected);
}

#[test]
fn an_update_says_something_and_may_clear() {
    let request = v1::UpdatePurchaseOrderRequest {
        purchase_order_id: text("P"),
        etag: text("1"),
        request_id: text("R"),
        validate_only: true,
        ..Default::default()
    };
    assert_eq!(faults(|fields| purchasing::update_purchase_order(fields, &request)), ["lines"]);
    let request = v1::UpdatePurchaseOrderRequest {
        clear_confirmed_time: true,
        note: Some(String::new()),
        lines: vec![v1::PurchaseOrderLineChange { line_number: 2, quantity: Some(0), ..Default::default() }],
        ..request
    };
    let update = whole(|fields| purchasing::update_purchase_order(fields, &request)).unwrap();
    assert!(matches!(update.confirmed_time, Patch::Clear) && matches!(update.expected_time, Patch::Keep));
    assert_eq!((update.note.as_deref(), update.reference), (Some(""), None));
    assert_eq!(update.lines.first().and_then(|line| line.quantity), Some(0));
}

#[test]
fn receive_purchase_order_names_every_fault() {
    let came =
        |what: Option<What>, accepted, rejected| v1::NewReceiptLine { what, accepted, rejected, unit_cost: None };
    let line = |number| Some(What::LineNumber(number));
    let lines = vec![
        v1::NewReceiptLine { unit_cost: money("EUR", ""), ..came(None, -1, MAX_QUANTITY + 1) },
        came(line(1), 0, 0),
        came(line(1), 1, 0),
        came(line(0), 1, 0),
        came(Some(What::Sku(text(""))), 0, 1),
        came(Some(What::Sku(text("X"))), 0, 1),
        came(Some(What::Sku(text("X"))), 1, 0),
    ];
    let request = v1::ReceivePurchaseOrderRequest {
        etag: "e".repeat(129),
        lines,
        receipt_id: text(" "),
        note: "n".repeat(1_001),
        reference: text("\t"),
        occur_time: time(BEFORE_1970),
        ..Default::default()
    };
    let expected = [
        "purchase_order_id",
        "etag",
        "lines[0].what",
        "lines[0].accepted",
        "lines[0].rejected",
        "lines[0].unit_cost.amount",
        "lines[1]",
        "lines[2].line_number",
        "lines[3].line_number",
        "lines[4].sku",
        "lines[6].sku",
        "receipt_id",
        "note",
        "reference",
        "occur_time",
    ];
    assert_eq!(faults(|fields| purchasing::receive_purchase_order(fields, &request, &OneId)), expected);
    let good = v1::ReceivePurchaseOrderRequest {
        purchase_order_id: text("P"),
        lines: vec![came(line(1), 5, 1), came(Some(What::Sku(text("X"))), 1, 0)],
        ..Default::default()
    };
    let read = whole(|fields| purchasing::receive_purchase_order(fields, &good, &OneId)).unwrap();
    assert!(matches!(read.lines.first().map(|line| &line.what), Some(ReceivedWhat::Line(1))));
    assert!(!read.is_final && !read.allow_unordered && !read.receipt_id.as_str().is_empty());
    let nothing = v1::ReceivePurchaseOrderRequest { lines: Vec::new(), ..good };
    assert_eq!(faults(|fields| purchasing::receive_purchase_order(fields, &nothing, &OneId)), ["lines"]);
}

#[test]
fn correct_receipt_names_every_fault_and_takes_no_lines() {
    let back = |line_number, accepted, rejected| v1::ReceiptCorrection { line_number, accepted, rejected };
    let request = v1::CorrectReceiptRequest {
        etag: text("\t"),
        lines: vec![back(0, 0, 0), back(1, -1, 0), back(1, 0, -1)],
        note: text("\n"),
        reference: text(" "),
        occur_time: time(YEAR_10000),
        ..Default::default()
    };
    let expected = [
        "receipt_id",
        "etag",
        "lines[0].line_number",
        "lines[0]",
        "lines[1].accepted",
        "lines[2].line_number",
        "lines[2].rejected",
        "note",
        "reference",
        "occur_time",
    ];
    assert_eq!(faults(|fields| purchasing::correct_receipt(fields, &request)), expected);
    let all = v1::CorrectReceiptRequest { receipt_id: text("R"), ..Default::default() };
    assert!(whole(|fields| purchasing::correct_receipt(fields, &all)).unwrap().lines.is_empty());
}

#[test]
fn submit_close_and_cancel_name_every_fault() {
    let expected = ["purchase_order_id", "etag", "occur_time"];
    let (etag, occur_time) = (text("\t"), time(BEFORE_1970));
    let submit = v1::SubmitPurchaseOrderRequest { etag: etag.clone(), occur_time, ..Default::default() };
    assert_eq!(faults(|fields| purchasing::submit_purchase_order(fields, &submit)), expected);
    let close = v1::ClosePurchaseOrderRequest { etag: etag.clone(), occur_time, ..Default::default() };
    assert_eq!(faults(|fields| purchasing::close_purchase_order(fields, &close)), expected);
    let cancel = v1::CancelPurchaseOrderRequest { etag, occur_time, ..Default::default() };
    assert_eq!(faults(|fields| purchasing::cancel_purchase_order(fields, &cancel)), expected);
}

#[test]
fn chosen_suggestions_are_named_whole_and_once() {
    let chosen = |sku: &str| v1::ChosenSuggestion {
        sku: text(sku),
        location_id: text("MAIN"),
        supplier_id: text("S"),
        fingerprint: text("f"),
        quantity: 5,
        ..Default::default()
    };
    let bad = v1::ChosenSuggestion {
        unit_cost: money("EUR", "x"),
        order_quantity: Some(0),
        fingerprint: "f".repeat(129),
        ..Default::default()
    };
    let request = v1::CreateSuggestedPurchaseOrdersRequest {
        lines: vec![bad, chosen("X"), v1::ChosenSuggestion { fingerprint: String::new(), ..chosen("X") }],
        as_of_time: time(BEFORE_1970),
        options: Some(v1::SuggestionOptions { backorder_lookback_days: Some(3_651) }),
        reference: "r".repeat(129),
        note: text("\n"),
        order_time: time(YEAR_10000),
        ..Default::default()
    };
    let expected = [
        "lines[0].sku",
        "lines[0].location_id",
        "lines[0].supplier_id",
        "lines[0].fingerprint",
        "lines[0].quantity",
        "lines[0].unit_cost.amount",
        "lines[0].order_quantity",
        "lines[2]",
        "lines[2].fingerprint",
        "as_of_time",
        "options.backorder_lookback_days",
        "reference",
        "note",
        "order_time",
    ];
    assert_eq!(faults(|fields| purchasing::create_suggested_purchase_orders(fields, &request, &OneId)), expected);
    let request = v1::CreateSuggestedPurchaseOrdersRequest { lines: vec![chosen("X")], ..Default::default() };
    let read = whole(|fields| purchasing::create_suggested_purchase_orders(fields, &request, &OneId)).unwrap();
    assert_eq!(read.lines.first().map(|line| line.order_quantity.get()), Some(5));
}
