use fillrate_proto::v1::{self, fill_backorders_request::Selector};

use super::{BEFORE_1970, UNKNOWN, YEAR_10000, faults, refusal, text, time};
use crate::{
    domain::{
        command::FillSelector,
        inventory::{BackorderPolicy, MovementType},
        order::AllocationPolicy,
        quantity::MAX_QUANTITY,
    },
    rpc::parse::{
        Once, backorder,
        inventory::{self, PutLocations},
        whole,
    },
};

#[test]
fn puts_name_every_fault_and_repetition() {
    let here = |location_id: &str| v1::ItemLocation { location_id: text(location_id), ..Default::default() };
    let bad = v1::Item {
        sku: String::new(),
        name: "n".repeat(257),
        backorder_policy: UNKNOWN,
        etag: text("\u{1b}"),
        locations: vec![
            v1::ItemLocation { backorder_limit: Some(-1), channel_buffer: MAX_QUANTITY + 1, ..here("") },
            here("MAIN"),
            here("MAIN"),
        ],
        ..Default::default()
    };
    let mut skus = Once::new("items");
    let expected = [
        "sku",
        "name",
        "backorder_policy",
        "etag",
        "locations[0].location_id",
        "locations[0].backorder_limit",
        "locations[0].channel_buffer",
        "locations[2].location_id",
    ];
    assert_eq!(faults(|fields| inventory::put_item(fields, &bad, (0, &mut skus))), expected);
    let good = v1::Item { sku: text("X"), ..Default::default() };
    let item = whole(|fields| inventory::put_item(fields, &good, (1, &mut skus))).unwrap();
    assert!(item.active && item.backorder_policy == BackorderPolicy::Allow);
    let again = refusal(|fields| inventory::put_item(fields, &good, (2, &mut skus)));
    assert_eq!(again.message, "sku must not repeat that of items[1]");

    let mut others = PutLocations::default();
    let main = v1::Location { location_id: text("MAIN"), is_default: true, ..Default::default() };
    let location = whole(|fields| inventory::put_location(fields, &main, (0, &mut others))).unwrap();
    assert_eq!(location.allocation_policy, AllocationPolicy::CompleteOrder);
    let bad = v1::Location {
        name: text("\u{85}"),
        fill_mode: UNKNOWN,
        stock_owner: UNKNOWN,
        queue_discipline: UNKNOWN,
        allocation_policy: UNKNOWN,
        ship_policy: UNKNOWN,
        shortage_handling: UNKNOWN,
        etag: "e".repeat(129),
        ..main.clone()
    };
    let expected = [
        "location_id",
        "name",
        "is_default",
        "fill_mode",
        "stock_owner",
        "queue_discipline",
        "allocation_policy",
        "ship_policy",
        "shortage_handling",
        "etag",
    ];
    assert_eq!(faults(|fields| inventory::put_location(fields, &bad, (1, &mut others))), expected);
}

#[test]
fn bookings_of_stock_name_every_fault() {
    let delta =
        |sku: &str, quantity_delta| v1::StockAdjustment { sku: text(sku), quantity_delta, ..Default::default() };
    let mut request = v1::AdjustStockRequest {
        adjustments: vec![delta("", 0), delta("X", -MAX_QUANTITY - 1), delta("X", 5), delta("X", -5)],
        r#type: v1::AdjustmentType::Receipt.into(),
        note: "n".repeat(1_001),
        reference: text("\u{2028}"),
        occur_time: time(YEAR_10000),
        ..Default::default()
    };
    let around = ["note", "reference", "occur_time"];
    let below = ["adjustments[0].sku", "adjustments[0].quantity_delta", "adjustments[1].quantity_delta"];
    let read = |request: &v1::AdjustStockRequest| faults(|fields| inventory::adjust_stock(fields, request));
    assert_eq!(read(&request), [&around[..], &below, &["adjustments[3].quantity_delta"]].concat());
    request.r#type = v1::AdjustmentType::Damage.into();
    assert_eq!(read(&request), [&around[..], &below, &["adjustments[2].quantity_delta"]].concat());
    request.r#type = UNKNOWN;
    assert_eq!(read(&request), [&["type"], &around[..], &below].concat());
    let plain = v1::AdjustStockRequest { adjustments: vec![delta("X", -5)], ..Default::default() };
    let adjust = whole(|fields| inventory::adjust_stock(fields, &plain)).unwrap();
    assert_eq!(adjust.movement_type, MovementType::Adjustment);

    let count = |sku: &str, on_hand| v1::StockCount { sku: text(sku), on_hand, ..Default::default() };
    let request =
        v1::SetStockRequest { counts: vec![count("X", 0), count("X", -1), count("", 1)], ..Default::default() };
    assert_eq!(
        faults(|fields| inventory::set_stock(fields, &request)),
        ["counts[1]", "counts[1].on_hand", "counts[2].sku"]
    );
}

#[test]
fn commands_on_backorders_name_every_fault() {
    let fill = |selector| v1::FillBackordersRequest { selector, quantity: Some(0), ..Default::default() };
    let read = |request: &v1::FillBackordersRequest| faults(|fields| backorder::fill_backorders(fields, request));
    assert_eq!(read(&fill(None)), ["quantity", "selector"]);
    assert_eq!(read(&fill(Some(Selector::OrderId(String::new())))), ["quantity", "order_id"]);
    assert_eq!(read(&fill(Some(Selector::Filter(v1::FillFilter::default())))), ["quantity", "filter"]);
    let filter = v1::FillFilter { sku: text(" "), customer_id: text(" "), location_id: text(" ") };
    let expected = ["quantity", "filter.sku", "filter.customer_id", "filter.location_id"];
    assert_eq!(read(&fill(Some(Selector::Filter(filter)))), expected);
    let named = |id: &str, quantity| v1::NamedFill { backorder_id: text(id), quantity };
    let backorders = vec![named("B", None), named("B", Some(-3)), named("", None)];
    let mut request = fill(Some(Selector::Named(v1::NamedFills { backorders })));
    request.quantity = Some(1);
    let expected = [
        "quantity",
        "named.backorders[1].backorder_id",
        "named.backorders[1].quantity",
        "named.backorders[2].backorder_id",
    ];
    assert_eq!(read(&request), expected);
    let by_order = v1::FillBackordersRequest { selector: Some(Selector::OrderId(text("A"))), ..Default::default() };
    let fill = whole(|fields| backorder::fill_backorders(fields, &by_order)).unwrap();
    assert!(matches!(fill.selector, FillSelector::Order { most: None, .. }));

    let force = v1::ForceBackorderRequest { quantity: Some(0), ..Default::default() };
    assert_eq!(faults(|fields| backorder::force_backorder(fields, &force)), ["order_id", "line_number", "quantity"]);
    let resume =
        v1::ResumeBackorderRequest { backorder_ids: vec![text("B"), text(""), text("B")], ..Default::default() };
    let expected = ["backorder_ids[1]", "backorder_ids[2]"];
    assert_eq!(faults(|fields| backorder::resume_backorder(fields, &resume)), expected);
    let cancel = v1::CancelBackorderRequest {
        backorders: vec![v1::BackorderCancellation { backorder_id: text(""), quantity: Some(0) }],
        occur_time: time(BEFORE_1970),
        ..Default::default()
    };
    let expected = ["backorders[0].backorder_id", "backorders[0].quantity", "reason", "occur_time"];
    assert_eq!(faults(|fields| backorder::cancel_backorder(fields, &cancel)), expected);
}
