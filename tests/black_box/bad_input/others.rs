//! Items, locations, stock, backorders, lists.

use std::time::Duration;

use fillrate_proto::v1::{
    AdjustStockRequest, AdjustmentType, BackorderCancellation, BackorderFilter, CancelBackorderRequest, ErrorReason,
    FillBackordersRequest, FillFilter, ForceBackorderRequest, HoldBackorderRequest, Item, ItemLocation,
    ListBackordersRequest, ListOrdersRequest, ListStockRequest, Location, NamedFill, NamedFills, OrderFilter,
    PriceRange, PutItemRequest, PutLocationRequest, SetStockRequest, StockCount, SummarizeBackordersRequest, TimeRange,
    fill_backorders_request::Selector, put_item_result,
};
use fillrate_tests::{
    World,
    refusal::Refused as _,
    times::ahead,
    words::{adjust, delta, delta_at, item, location},
};
use tonic::Code;

use super::{TOO_LATE, TOO_MANY, UNKNOWN, at_fault, long, nothing_at_all_remains, nothing_remains};

fn violations(request: &fillrate_proto::v1::ElementError) -> Vec<&str> {
    request.violations.iter().map(|violation| violation.field.as_str()).collect()
}

#[tokio::test]
async fn items_and_locations() {
    let world = World::new().await;
    let door = &world.door;
    let put_items = |items| door.put_item(PutItemRequest { items, ..PutItemRequest::default() });
    let put_locations = |locations| door.put_location(PutLocationRequest { locations, ..Default::default() });
    at_fault(put_items(Vec::new()).await, &["items"]);
    at_fault(put_items(vec![item("X"); 1_001]).await, &["items"]);
    at_fault(put_locations(Vec::new()).await, &["locations"]);
    at_fault(put_locations(vec![location("X"); 1_001]).await, &["locations"]);
    nothing_at_all_remains(door).await;

    // What is wrong with an element is the element's own.
    let wrong = Item {
        name: "n".repeat(257),
        backorder_policy: UNKNOWN,
        locations: vec![
            ItemLocation { location_id: String::new(), backorder_limit: Some(-1), channel_buffer: -1 },
            ItemLocation { location_id: "L".to_owned(), backorder_limit: Some(TOO_MANY), channel_buffer: TOO_MANY },
            ItemLocation { location_id: "L".to_owned(), ..ItemLocation::default() },
        ],
        ..item("")
    };
    // Each SKU once: the second of a name is the one at fault.
    let results = put_items(vec![wrong, item("GOOD"), item("GOOD")]).await.unwrap().results;
    let Some(put_item_result::Result::Error(error)) = &results[2].result else { panic!("{results:?}") };
    assert_eq!(violations(error), ["sku"]);
    let Some(put_item_result::Result::Error(error)) = &results[0].result else { panic!("{results:?}") };
    assert_eq!((error.code, error.reason()), (3, ErrorReason::InvalidField));
    let mut fields = violations(error);
    fields.sort_unstable();
    let expected = [
        "backorder_policy",
        "locations[0].backorder_limit",
        "locations[0].channel_buffer",
        "locations[0].location_id",
        "locations[1].backorder_limit",
        "locations[1].channel_buffer",
        "locations[2].location_id",
        "name",
        "sku",
    ];
    assert_eq!(fields, expected);
    assert!(matches!(results[1].result, Some(put_item_result::Result::Item(_))), "{results:?}");

    let wrong = Location {
        name: "a\u{0}".to_owned(),
        fill_mode: UNKNOWN,
        stock_owner: UNKNOWN,
        queue_discipline: UNKNOWN,
        allocation_policy: UNKNOWN,
        ship_policy: UNKNOWN,
        shortage_handling: UNKNOWN,
        ..location(&long())
    };
    let results = put_locations(vec![wrong]).await.unwrap().results;
    let Some(fillrate_proto::v1::put_location_result::Result::Error(error)) = &results[0].result else {
        panic!("{results:?}")
    };
    assert_eq!(violations(error).len(), 8, "{error:?}");
    let default = |id: &str| Location { is_default: true, ..location(id) };
    let results = put_locations(vec![default("A"), default("B"), default("A")]).await.unwrap().results;
    let refused = |element: usize| match &results[element].result {
        Some(fillrate_proto::v1::put_location_result::Result::Error(error)) => violations(error),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(1), ["is_default"]);
    assert_eq!(refused(2), ["location_id", "is_default"]);
    assert_eq!(door.list_locations(Default::default()).await.unwrap().locations.len(), 1);
}

#[tokio::test]
async fn stock() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    at_fault(door.adjust_stock(adjust([])).await, &["adjustments"]);
    at_fault(door.adjust_stock(adjust(vec![delta("X", 1); 10_001])).await, &["adjustments"]);
    let wrong = AdjustStockRequest {
        r#type: UNKNOWN,
        note: "n".repeat(1_001),
        reference: long(),
        occur_time: Some(TOO_LATE),
        ..adjust([delta("", 1), delta("X", 0), delta("X", TOO_MANY), delta("X", -TOO_MANY), delta_at("X", 1, "a\tb")])
    };
    let fields = [
        "type",
        "note",
        "reference",
        "occur_time",
        "adjustments[0].sku",
        "adjustments[1].quantity_delta",
        "adjustments[2].quantity_delta",
        "adjustments[3].quantity_delta",
        "adjustments[4].location_id",
    ];
    at_fault(door.adjust_stock(wrong).await, &fields);
    let soon = AdjustStockRequest { occur_time: Some(ahead(Duration::from_secs(600))), ..adjust([delta("X", 1)]) };
    at_fault(door.adjust_stock(soon).await, &["occur_time"]);
    // Each type has its sign.
    for (kind, bad) in [(AdjustmentType::Receipt, -1), (AdjustmentType::Return, -1), (AdjustmentType::Damage, 1)] {
        let request = AdjustStockRequest { r#type: kind.into(), ..adjust([delta("X", bad)]) };
        at_fault(door.adjust_stock(request).await, &["adjustments[0].quantity_delta"]);
    }
    let count = |sku: &str, on_hand| StockCount { sku: sku.to_owned(), on_hand, ..StockCount::default() };
    let wrong = SetStockRequest {
        counts: vec![count("", 1), count("X", -1), count("Y", TOO_MANY), count("X", 1)],
        ..SetStockRequest::default()
    };
    let fields = ["counts[0].sku", "counts[1].on_hand", "counts[2].on_hand", "counts[3]"];
    at_fault(door.set_stock(wrong).await, &fields);
    at_fault(door.set_stock(SetStockRequest::default()).await, &["counts"]);
    nothing_remains(door).await;

    // Sums have a range of their own: 10^15 units of any counter.
    let most = 1_000_000_000_000;
    let over = door.adjust_stock(adjust(vec![delta("X", most); 1_001])).await;
    over.refused(Code::InvalidArgument, ErrorReason::QuantityOverflow);
    nothing_remains(door).await;
    door.move_stocks(adjust(vec![delta("X", most); 1_000])).await;
    let over = door.adjust_stock(adjust([delta("X", 1)])).await;
    let refusal = over.refused(Code::InvalidArgument, ErrorReason::QuantityOverflow);
    assert_eq!(refusal.metadata.get("sku").map(String::as_str), Some("X"), "{refusal:?}");
    world.verify().await;
}

#[tokio::test]
async fn backorders() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    at_fault(door.hold_backorder(HoldBackorderRequest::default()).await, &["backorder_ids"]);
    let many = vec!["b".to_owned(); 1_001];
    at_fault(
        door.hold_backorder(HoldBackorderRequest { backorder_ids: many, ..Default::default() }).await,
        &["backorder_ids"],
    );
    let ids = [String::new(), "same".to_owned(), "same".to_owned()].to_vec();
    at_fault(
        door.hold_backorder(HoldBackorderRequest { backorder_ids: ids, ..Default::default() }).await,
        &["backorder_ids[0]", "backorder_ids[2]"],
    );
    let force = ForceBackorderRequest { quantity: Some(0), ..ForceBackorderRequest::default() };
    at_fault(door.force_backorder(force).await, &["order_id", "line_number", "quantity"]);
    let cancellation =
        |id: &str, quantity| BackorderCancellation { backorder_id: id.to_owned(), quantity: Some(quantity) };
    let cancel = CancelBackorderRequest {
        backorders: vec![cancellation("", 1), cancellation("b", 0)],
        ..CancelBackorderRequest::default()
    };
    at_fault(door.cancel_backorder(cancel).await, &["backorders[0].backorder_id", "backorders[1].quantity", "reason"]);
    let fill = |selector| FillBackordersRequest { selector, ..FillBackordersRequest::default() };
    at_fault(door.fill_backorders(fill(None)).await, &["selector"]);
    let empty = fill(Some(Selector::Filter(FillFilter::default())));
    at_fault(door.fill_backorders(empty).await, &["filter"]);
    let named = NamedFills { backorders: vec![NamedFill { backorder_id: "b".to_owned(), quantity: Some(0) }] };
    let both = FillBackordersRequest { quantity: Some(1), ..fill(Some(Selector::Named(named))) };
    at_fault(door.fill_backorders(both).await, &["named.backorders[0].quantity", "quantity"]);
    nothing_remains(door).await;
}

#[tokio::test]
async fn lists_and_sums() {
    let world = World::with_items(&["X"]).await;
    let door = &world.door;
    for page_size in [-1, 1_001] {
        at_fault(door.list_orders(ListOrdersRequest { page_size, ..Default::default() }).await, &["page_size"]);
        at_fault(door.list_stock(ListStockRequest { page_size, ..Default::default() }).await, &["page_size"]);
    }
    let filter = OrderFilter {
        statuses: vec![0, UNKNOWN],
        customer_ids: vec!["c".to_owned(); 101],
        order_time: Some(TimeRange::default()),
        required_time: Some(TimeRange { start_time: Some(TOO_LATE), end_time: None }),
        ..OrderFilter::default()
    };
    let fields = [
        "filter.statuses[0]",
        "filter.statuses[1]",
        "filter.customer_ids",
        "filter.order_time",
        "filter.required_time.start_time",
    ];
    at_fault(door.list_orders(ListOrdersRequest { filter: Some(filter), ..Default::default() }).await, &fields);
    let filter = BackorderFilter {
        states: vec![UNKNOWN],
        causes: vec![0],
        holds: vec![UNKNOWN],
        min_age_days: Some(-1),
        unit_price: Some(PriceRange {
            currency_code: "x".to_owned(),
            min_amount: "a".to_owned(),
            ..Default::default()
        }),
        ..BackorderFilter::default()
    };
    let fields = [
        "filter.states[0]",
        "filter.causes[0]",
        "filter.holds[0]",
        "filter.min_age_days",
        "filter.unit_price.currency_code",
        "filter.unit_price.min_amount",
    ];
    let list = ListBackordersRequest { filter: Some(filter.clone()), ..ListBackordersRequest::default() };
    at_fault(door.list_backorders(list).await, &fields);
    let sums = SummarizeBackordersRequest { filter: Some(filter), as_of_time: Some(TOO_LATE), ..Default::default() };
    at_fault(door.summarize_backorders(sums).await, &[&fields[..], &["group_by", "as_of_time"]].concat());

    // A page token means one query of one tenant.
    door.put_items(&["Y"]).await;
    let first = door.list_items(fillrate_proto::v1::ListItemsRequest { page_size: 1, ..Default::default() }).await;
    let token = first.unwrap().next_page_token;
    assert!(!token.is_empty());
    let elsewhere = world.tenant("other").await;
    let with = |page_token: &str| fillrate_proto::v1::ListItemsRequest {
        page_size: 1,
        page_token: page_token.to_owned(),
        ..Default::default()
    };
    for (door, token) in [(&elsewhere, token.as_str()), (door, "garbage"), (door, &token[1..])] {
        door.list_items(with(token)).await.refused(Code::InvalidArgument, ErrorReason::PageTokenInvalid);
    }
    let mut other_query = with(&token);
    other_query.filter = Some(fillrate_proto::v1::ItemFilter { active: Some(true), ..Default::default() });
    door.list_items(other_query).await.refused(Code::InvalidArgument, ErrorReason::PageTokenInvalid);
    let other_method = ListOrdersRequest { page_token: token.clone(), ..ListOrdersRequest::default() };
    door.list_orders(other_method).await.refused(Code::InvalidArgument, ErrorReason::PageTokenInvalid);
    assert_eq!(door.list_items(with(&token)).await.unwrap().items.len(), 1);
}
