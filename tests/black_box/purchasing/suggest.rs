//! What is suggested: by supplier, with totals behind the lines, and what cannot be bought.

use std::time::Duration;

use fillrate_proto::v1::{
    CreatePurchaseOrderRequest, ErrorReason, Item, NewPurchaseOrderLine, PriceBreak, PriceOptionKind,
    ReplenishmentPolicy, SuggestPurchaseOrdersRequest, SuggestionFilter, SuggestionOptions, Supplier, SupplierItem,
    UnsourcedCause,
};
use fillrate_tests::{
    World,
    buying::{amount, bought, euros, filtered, min_max, of_items, sold_by, supplier},
    refusal::Refused as _,
    times::{ago, ahead},
    words::{MAIN, NewOrder as _, item, location, order},
};
use tonic::Code;

use super::waiting;

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn lines_go_by_supplier_and_totals_follow_them() {
    let world = waiting().await;
    let suggestion = world.door.suggestion().await;
    let told = [
        "header",
        "ACME 2 of B at MAIN",
        "ACME 7.0 EUR",
        "BOLT 4 of A at MAIN",
        "BOLT 10 of D at MAIN",
        "BOLT 40 EUR",
        "no C at MAIN",
    ];
    assert_eq!(suggestion.told, told);
    let [total] = &suggestion.totals[1..] else { panic!("{:?}", suggestion.totals) };
    assert_eq!((total.line_count, total.quantity, total.orders.len()), (2, 14, 1));
    let line = &suggestion.lines[1];
    assert_eq!((line.serves_count, line.serves_units, line.stock_units), (1, 4, 0));
    assert_eq!((line.serves[0].order_id.as_str(), line.serves[0].quantity), ("O-A", 4));
    assert_eq!(amount(line.total.as_ref()), "20 EUR");
    assert_eq!(suggestion.unsourced[0].cause(), UnsourcedCause::NoSupplier);
    assert_eq!(suggestion.unsourced[0].serves[0].order_id, "O-C");
}

/// Who is asked is known only once a line is reckoned: one that a later supplier gets stands among that one's lines, by
/// location and item, and nowhere else.
#[tokio::test]
async fn a_line_stands_with_the_supplier_that_is_chosen() {
    let world = waiting().await;
    let door = &world.door;
    door.location(location("EAST")).await;
    door.place(order("O-EAST").at("EAST").line("B", 3)).await;
    // B costs less elsewhere, and A is preferred where it costs more.
    let preferred = SupplierItem { preference: Some(1), ..sold_by("ACME", "A", "9") };
    door.sell([preferred, sold_by("BOLT", "B", "3")]).await;
    let told = [
        "header",
        "ACME 4 of A at MAIN",
        "ACME 36 EUR",
        "BOLT 3 of B at EAST",
        "BOLT 2 of B at MAIN",
        "BOLT 10 of D at MAIN",
        "BOLT 35 EUR",
        "no C at MAIN",
    ];
    assert_eq!(door.suggestion().await.told, told);
    // Asked about one supplier, what another gets is left out, and so is what nobody sells.
    let of = |id: &str| filtered(SuggestionFilter { supplier_ids: vec![id.to_owned()], ..Default::default() });
    assert_eq!(door.suggestion_of(of("ACME")).await.told, ["header", "ACME 4 of A at MAIN", "ACME 36 EUR"]);
    assert_eq!(door.suggestion_of(of("BOLT")).await.told.len(), 5);
}

#[tokio::test]
async fn filters() {
    let world = waiting().await;
    let door = &world.door;
    door.location(location("EAST")).await;
    door.place(order("O-EAST").at("EAST").line("B", 3)).await;
    assert_eq!(
        door.suggestion_of(of_items(&["B"])).await.told,
        ["header", "ACME 3 of B at EAST", "ACME 2 of B at MAIN", "ACME 17.5 EUR"]
    );
    let at = |id: &str| SuggestionFilter { location_ids: vec![id.to_owned()], ..Default::default() };
    let east = door.suggestion_of(filtered(at("EAST"))).await;
    assert_eq!(east.told, ["header", "ACME 3 of B at EAST", "ACME 10.5 EUR"]);
    let both = SuggestionFilter { skus: vec!["C".to_owned(), "D".to_owned()], ..at("EAST") };
    assert_eq!(door.suggestion_of(filtered(both)).await.told, ["header"]);

    let unknown = SuggestionFilter {
        supplier_ids: vec!["ACME".to_owned(), "NOBODY".to_owned()],
        location_ids: vec!["NOWHERE".to_owned()],
        skus: vec!["NOTHING".to_owned()],
    };
    let refusal = door.suggest_purchase_orders(filtered(unknown)).await.map(|_| ());
    let refusal = refusal.refused(Code::NotFound, ErrorReason::SupplierNotFound);
    assert_eq!(refusal.field_names(), ["filter.location_ids[0]", "filter.skus[0]", "filter.supplier_ids[1]"]);
}

#[tokio::test]
async fn what_cannot_be_bought_says_why() {
    let world = World::with_items(&["ACTIVE", "MANY", "NOBODY", "SLOW"]).await;
    let door = &world.door;
    let idle = Supplier { active: Some(false), ..supplier("IDLE") };
    door.suppliers([supplier("ACME"), idle]).await;
    let slow = SupplierItem { lead_time_days: 60, ..sold_by("ACME", "SLOW", "1") };
    let many = SupplierItem {
        min_order_qty: Some(100),
        max_order_qty: Some(100),
        order_multiple: Some(30),
        ..sold_by("ACME", "MANY", "1")
    };
    door.sell([slow, many, sold_by("IDLE", "ACTIVE", "1")]).await;
    let quick = ReplenishmentPolicy { max_lead_days: Some(30), ..min_max(MAIN, "SLOW", 0, 5) };
    door.policies([quick]).await;
    for sku in ["ACTIVE", "MANY", "NOBODY", "SLOW"] {
        door.place(order(sku).line(sku, 3)).await;
    }
    door.item(Item { discontinued: true, ..item("GONE") }).await;
    door.policies([min_max(MAIN, "GONE", 0, 5)]).await;
    let causes = |suggestion: fillrate_tests::buying::Suggestion| -> Vec<(String, UnsourcedCause)> {
        assert!(suggestion.lines.is_empty() && suggestion.totals.is_empty());
        assert!(suggestion.unsourced.iter().all(|item| !item.reason.is_empty()));
        suggestion.unsourced.into_iter().map(|item| (item.sku.clone(), item.cause())).collect()
    };
    let expected = [
        ("ACTIVE", UnsourcedCause::SuppliersInactive),
        ("GONE", UnsourcedCause::Discontinued),
        ("MANY", UnsourcedCause::Infeasible),
        ("NOBODY", UnsourcedCause::NoSupplier),
        ("SLOW", UnsourcedCause::TooSlow),
    ];
    assert_eq!(causes(door.suggestion().await), expected.map(|(sku, cause)| (sku.to_owned(), cause)));
}

#[tokio::test]
async fn a_supplier_that_asks_for_more_is_filled_up() {
    let world = waiting().await;
    let door = &world.door;
    door.suppliers([Supplier { minimum_order_value: Some(euros("100")), ..supplier("BOLT") }]).await;
    // E sells one a day, and there are five.
    door.sell([sold_by("BOLT", "E", "6")]).await;
    door.move_stock("E", 5).await;
    let at = "2026-03-31T12:00:00Z".parse::<prost_types::Timestamp>().unwrap();
    let days: Vec<String> = (1..=30).map(|day| format!("2026-03-{day:02}")).collect();
    let days: Vec<(&str, i64)> = days.iter().map(|day| (day.as_str(), 1)).collect();
    door.policies([ReplenishmentPolicy { demand_window_days: 30, ..min_max(MAIN, "E", 0, 1) }]).await;
    door.sold("E", &days).await;
    let request = SuggestPurchaseOrdersRequest { as_of_time: Some(at), ..Default::default() };
    let suggestion = door.suggestion_of(request).await;
    let below = suggestion.totals[1].orders[0].below_minimum.as_ref().unwrap();
    assert_eq!(amount(below.missing.as_ref()), "60 EUR");
    // Ten more of E are worth 60, and last until the fifteenth day.
    let fill = &below.fill_ups[0];
    assert_eq!((fill.sku.as_str(), fill.quantity, below.cover_days, below.fill_ups.len()), ("E", 10, 15, 1));
    assert_eq!((fill.days_of_cover, fill.days_of_cover_after), (5.0, 15.0));
    assert!(suggestion.totals[0].orders[0].below_minimum.is_none());
}

#[tokio::test]
async fn what_waits_too_long_is_a_warning() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    door.suppliers([supplier("ACME")]).await;
    door.sell([sold_by("ACME", "A", "1")]).await;
    door.place(order("OLD").ordered_at(ago(40 * DAY)).line("A", 3)).await;
    door.place(order("NEW").line("A", 2)).await;
    let suggestion = door.suggestion().await;
    assert_eq!(suggestion.told, ["header", "ACME 2 of A at MAIN", "older A at MAIN", "ACME 2 EUR"]);
    let older = &suggestion.older[0];
    assert_eq!((older.count, older.units, older.uncovered), (1, 3, 3));
    assert!(older.backorders[0].order_id == "OLD" && older.backorders[0].age_days >= 40);
    // Looking back further, it is bought for; and 31 days from now nothing is any more.
    let options = Some(SuggestionOptions { backorder_lookback_days: Some(45) });
    let further = door.suggestion_of(SuggestPurchaseOrdersRequest { options, ..Default::default() }).await;
    assert_eq!(further.told, ["header", "ACME 5 of A at MAIN", "ACME 5 EUR"]);
    assert_eq!(further.header.options, options);
    let later = Some(ahead(31 * DAY));
    let later = door.suggestion_of(SuggestPurchaseOrdersRequest { as_of_time: later, ..Default::default() }).await;
    assert_eq!(later.told, ["header", "older A at MAIN"]);
    assert_eq!(later.older[0].units, 5);
}

/// "12 due on the 4th cover this": what is coming is told before more is bought.
#[tokio::test]
async fn what_is_coming_is_told() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    door.suppliers([supplier("ACME")]).await;
    door.sell([sold_by("ACME", "A", "1")]).await;
    door.place(order("O").line("A", 10)).await;
    let purchase = |id: &str, quantity, submit| CreatePurchaseOrderRequest {
        purchase_order_id: id.to_owned(),
        supplier_id: "ACME".to_owned(),
        lines: vec![NewPurchaseOrderLine { sku: "A".to_owned(), quantity, ..Default::default() }],
        submit,
        ..Default::default()
    };
    door.create_purchase_order(purchase("P-1", 4, true)).await.unwrap();
    let line = door.suggestion().await.lines.remove(0);
    assert_eq!((line.quantity, line.coming.len(), line.coming[0].covers), (6, 1, 4));
    assert_eq!((line.coming[0].purchase_order_id.as_str(), line.coming[0].quantity), ("P-1", 4));
    assert!(!line.coming[0].due_date.is_empty() && !line.coming[0].overdue);
    // A draft is supply, though it promises nothing.
    door.create_purchase_order(purchase("P-2", 6, false)).await.unwrap();
    let asked = SuggestPurchaseOrdersRequest { include_not_needed: true, ..Default::default() };
    let suggestion = door.suggestion_of(asked).await;
    assert_eq!(suggestion.told, ["header", "enough A at MAIN"]);
    let enough = &suggestion.not_needed[0];
    assert_eq!((enough.supplier_id.as_str(), enough.coming.len()), ("ACME", 1));
    let position = enough.working.as_ref().unwrap().position.unwrap();
    assert_eq!((position.on_order, position.on_order_draft, position.backordered, position.position), (4, 6, 10, 0));
    let due = &enough.coming[0].due_date;
    assert_eq!(
        enough.reason,
        format!(
            "Nothing waits that is not covered. 4 due on {due} on purchase order P-1 cover this. 6 on draft purchase \
             orders count as supply."
        )
    );
    world.verify().await;
}

/// Orders are demand as soon as they are placed. A policy of all items asks for those, too, that never were in stock.
#[tokio::test]
async fn a_policy_of_all_items_asks_for_each_of_them() {
    let world = World::with_items(&["A", "B", "C"]).await;
    let door = &world.door;
    door.suppliers([supplier("ACME")]).await;
    door.sell([sold_by("ACME", "A", "1"), sold_by("ACME", "B", "1")]).await;
    door.sold("A", &[("2026-03-01", 3)]).await;
    assert_eq!(door.suggestion().await.told, ["header"]);
    door.location(location("EAST")).await;
    door.policies([min_max("EAST", "", 0, 2)]).await;
    let told = ["header", "ACME 2 of A at EAST", "ACME 2 of B at EAST", "ACME 4 EUR", "no C at EAST"];
    assert_eq!(door.suggestion().await.told, told);
    // What is asked for by its own policy stands once, where a general one holds, too.
    door.policies([min_max("", "", 0, 5), min_max("EAST", "A", 0, 3)]).await;
    let told = [
        "header",
        "ACME 3 of A at EAST",
        "ACME 2 of B at EAST",
        "ACME 5 of A at MAIN",
        "ACME 5 of B at MAIN",
        "ACME 15 EUR",
        "no C at EAST",
        "no C at MAIN",
    ];
    assert_eq!(door.suggestion().await.told, told);
    door.move_stock("B", 100).await;
    door.place(order("O").ordered_at(ago(2 * DAY)).line("B", 7)).await;
    let asked = SuggestPurchaseOrdersRequest { include_not_needed: true, ..of_items(&["B"]) };
    let working = door.suggestion_of(asked).await.not_needed.remove(0).working.unwrap();
    assert_eq!(working.demand.unwrap().total, 7);
}

/// A client may leave at any word: what it leaves behind is done with.
#[tokio::test]
async fn whoever_stops_reading_harms_nobody() {
    let world = waiting().await;
    for _ in 0..40 {
        // A server that has not noticed yet how many are gone says to come again.
        let mut stream = loop {
            match world.door.suggest_purchase_orders(SuggestPurchaseOrdersRequest::default()).await {
                Ok(stream) => break stream,
                Err(refusal) => assert_eq!(refusal.code, tonic::Code::ResourceExhausted, "{refusal:?}"),
            }
            tokio::task::yield_now().await;
        };
        stream.message().await.unwrap().expect("a header");
    }
    assert_eq!(world.door.suggestion().await.told.len(), 7);
}

#[tokio::test]
async fn nothing_is_suggested_of_nothing() {
    let world = World::new().await;
    let suggestion = world.tenant("new").await.suggestion().await;
    assert_eq!(suggestion.told, ["header"]);
    assert!(suggestion.header.as_of_time.is_some());
}

/// 4 a day, 1,460 a year; an order costs 20, holding a quarter of the cost a year; from 300 on each costs 4.80, else 5.
/// The policy asks for 10 each time: 1,460 x 5 + 20 x 1,460 / 10 + 0.25 x 5 x 10 / 2 = 7,300 + 2,920 + 6.25 = 10,226.25 a year.
/// F7: at 5 the best is sqrt(2 x 20 x 1,460 / 1.25) = 216: 7,300 + 270.19; at 4.80 it would be 221, below the break, so the
/// break itself: 7,008 + 97.333333 + 180 = 7,285.333333. Ordering 300 saves 2,940.916667 a year.
#[tokio::test]
async fn an_economic_quantity_is_shown_and_taken() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    door.suppliers([supplier("ACME")]).await;
    let from_300 = PriceBreak { min_quantity: 300, unit_cost: Some(euros("4.80")) };
    door.sell([SupplierItem { price_breaks: vec![from_300], ..sold_by("ACME", "A", "5") }]).await;
    door.policies([ReplenishmentPolicy {
        demand_window_days: 28,
        order_cost: "20".to_owned(),
        holding_rate: "0.25".to_owned(),
        ..min_max(MAIN, "A", 0, 10)
    }])
    .await;
    let days: Vec<String> = (1..=28).map(|day| format!("2025-02-{day:02}")).collect();
    door.sold("A", &days.iter().map(|day| (day.as_str(), 4)).collect::<Vec<_>>()).await;
    let as_of_time = Some("2025-03-01T12:00:00Z".parse().unwrap());
    let request = SuggestPurchaseOrdersRequest { as_of_time, ..SuggestPurchaseOrdersRequest::default() };
    let suggestion = door.suggestion_of(request.clone()).await;
    let [line] = suggestion.lines.as_slice() else { panic!("{suggestion:?}") };
    assert_eq!((line.quantity, amount(line.total.as_ref()).as_str()), (10, "50 EUR"));
    let [option] = line.options.as_slice() else { panic!("{:?}", line.options) };
    assert_eq!((option.kind(), option.quantity), (PriceOptionKind::Economic, 300));
    let money = [&option.unit_cost, &option.total, &option.saved].map(|money| amount(money.as_ref()));
    assert_eq!(money, ["4.80 EUR", "1440.00 EUR", "2940.916667 EUR"]);

    let mut chosen = suggestion.chosen();
    chosen.lines[0].order_quantity = Some(option.quantity);
    let made = door.take(chosen).await.unwrap();
    assert_eq!(bought(&made), ["ACME at MAIN: 300 A"]);
    assert_eq!(amount(made[0].lines[0].unit_cost.as_ref()), "4.80 EUR");
    assert_eq!(door.level("A").await.on_order_draft, 300);
    assert_eq!(door.suggestion_of(request).await.told, ["header"]);
    world.verify().await;
}
