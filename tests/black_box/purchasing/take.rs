//! Taking suggestions: what was seen is what is bought, or nothing is.

use fillrate_proto::v1::{
    CreatePurchaseOrderRequest, CreateSuggestedPurchaseOrdersRequest, ErrorReason, GetPurchaseOrderRequest,
    ListPurchaseOrdersRequest, Money, NewPurchaseOrderLine, PriceBreak, PurchaseOrderStatus,
    SubmitPurchaseOrderRequest, SupplierItem,
};
use fillrate_tests::{
    Door, World,
    buying::{amount, bought, choose, euros, sold_by, supplier},
    refusal::Refused as _,
    times::days_from_now,
    words::{NewOrder as _, location, order},
};
use tonic::Code;

use super::waiting;

async fn purchase_orders(door: &Door) -> usize {
    let listed = door.list_purchase_orders(ListPurchaseOrdersRequest::default()).await.unwrap();
    listed.purchase_orders.len()
}

#[tokio::test]
async fn what_is_taken_is_not_suggested_again() {
    let world = waiting().await;
    let door = &world.door;
    door.location(location("EAST")).await;
    door.place(order("O-EAST").at("EAST").line("D", 1)).await;
    let suggestion = door.suggestion().await;
    let request = CreateSuggestedPurchaseOrdersRequest { reference: "MONDAY".to_owned(), ..suggestion.chosen() };
    let made = door.take(request).await.unwrap();
    assert_eq!(bought(&made), ["ACME at MAIN: 2 B", "BOLT at EAST: 1 D", "BOLT at MAIN: 4 A, 10 D"]);
    assert!(made.iter().all(|order| order.status() == PurchaseOrderStatus::Draft && order.reference == "MONDAY"));
    assert_eq!(door.suggestion().await.told, ["header", "no C at MAIN"]);
    assert_eq!(door.level("D").await.on_order_draft, 10);

    // Its lines keep why they were ordered.
    let request = GetPurchaseOrderRequest { purchase_order_id: made[2].purchase_order_id.clone() };
    let kept = door.get_purchase_order(request).await.unwrap().purchase_order.unwrap();
    let seen = suggestion.lines.iter().find(|line| line.sku == "A").unwrap();
    assert_eq!(kept.lines[0].suggestion.as_ref(), Some(seen));
    assert!(made[2].lines[0].suggestion.is_none());
    world.verify().await;
}

#[tokio::test]
async fn what_moved_is_named_and_nothing_is_made() {
    let world = waiting().await;
    let door = &world.door;
    let chosen = door.suggestion().await.chosen();
    // Three of the ten are there now, and A costs more; B is as it was.
    door.move_stock("D", 3).await;
    door.sell([sold_by("BOLT", "A", "5.5")]).await;
    door.place(order("O-D2").line("D", 1)).await;
    let refusal = door.take(chosen.clone()).await.refused(Code::Aborted, ErrorReason::SuggestionMoved);
    assert!(refusal.retry.is_none());
    assert_eq!(refusal.violation_types(), ["SUGGESTION_MOVED"; 2]);
    let [(_, first, costs), (_, second, fewer)] = refusal.preconditions.as_slice() else { panic!("{refusal:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("lines[1]", "lines[2]"));
    assert_eq!(costs, "A at MAIN: 4 of BOLT at 5 EUR were chosen; 4 of BOLT at 5.5 EUR would be bought now");
    assert_eq!(fewer, "D at MAIN: 10 of BOLT at 2 EUR were chosen; 8 of BOLT at 2 EUR would be bought now");
    let told = |key: &str| refusal.metadata.get(key).map(String::as_str);
    assert_eq!((told("sku"), told("quantity"), told("new_unit_cost")), (Some("A"), Some("4"), Some("5.5 EUR")));
    assert_eq!(purchase_orders(door).await, 0);

    // What nobody touched can be taken all the same, and once.
    let still = CreateSuggestedPurchaseOrdersRequest { lines: vec![chosen.lines[0].clone()], ..chosen };
    assert_eq!(bought(&door.take(still.clone()).await.unwrap()), ["ACME at MAIN: 2 B"]);
    let refusal = door.take(still).await.refused(Code::Aborted, ErrorReason::SuggestionMoved);
    assert!(refusal.message.contains("nothing is needed now"), "{}", refusal.message);
    world.verify().await;
}

#[tokio::test]
async fn a_call_is_made_once() {
    let world = waiting().await;
    let door = &world.door;
    let request =
        CreateSuggestedPurchaseOrdersRequest { request_id: "R".to_owned(), ..door.suggestion().await.chosen() };
    let trial = CreateSuggestedPurchaseOrdersRequest { validate_only: true, ..request.clone() };
    assert_eq!(bought(&door.take(trial).await.unwrap()).len(), 2);
    assert_eq!(purchase_orders(door).await, 0);
    let made = door.take(request.clone()).await.unwrap();
    let again = door.create_suggested_purchase_orders(request.clone()).await.unwrap();
    assert_eq!((again.purchase_orders, again.effects.unwrap().replayed), (made, true));
    let other = CreateSuggestedPurchaseOrdersRequest { note: "other".to_owned(), ..request };
    door.take(other).await.refused(Code::AlreadyExists, ErrorReason::RequestIdReused);
    assert_eq!(purchase_orders(door).await, 2);
}

/// A purchase order has one currency, and so has a total.
#[tokio::test]
async fn currencies_are_kept_apart() {
    let world = waiting().await;
    let door = &world.door;
    let dollars = Money { currency_code: "USD".to_owned(), amount: "3".to_owned() };
    door.sell([SupplierItem { unit_cost: Some(dollars), ..sold_by("BOLT", "D", "2") }]).await;
    let suggestion = door.suggestion().await;
    assert_eq!(
        suggestion.told[3..],
        ["BOLT 4 of A at MAIN", "BOLT 10 of D at MAIN", "BOLT 20 EUR", "BOLT 30 USD", "no C at MAIN"]
    );
    let made = door.take(suggestion.chosen()).await.unwrap();
    assert_eq!(bought(&made), ["ACME at MAIN: 2 B", "BOLT at MAIN: 4 A", "BOLT at MAIN: 10 D"]);
    let totals: Vec<String> = made.iter().map(|order| amount(order.total.as_ref())).collect();
    assert_eq!(totals, ["7.0 EUR", "20 EUR", "30 USD"]);
}

/// What the buyer orders instead costs what so many cost.
#[tokio::test]
async fn an_option_is_taken_by_its_quantity() {
    let world = waiting().await;
    let door = &world.door;
    let cheaper = PriceBreak { min_quantity: 12, unit_cost: Some(euros("1.5")) };
    door.sell([SupplierItem { price_breaks: vec![cheaper], ..sold_by("BOLT", "D", "2") }]).await;
    let suggestion = door.suggestion().await;
    let line = suggestion.lines.iter().find(|line| line.sku == "D").unwrap();
    let option = &line.options[0];
    assert_eq!((option.quantity, amount(option.saved.as_ref())), (12, "2.0 EUR".to_owned()));
    let mut request = CreateSuggestedPurchaseOrdersRequest { lines: vec![choose(line)], ..suggestion.chosen() };
    request.lines[0].order_quantity = Some(option.quantity);
    let made = door.take(request).await.unwrap();
    assert_eq!(
        (bought(&made), amount(made[0].total.as_ref())),
        (vec!["BOLT at MAIN: 12 D".to_owned()], "18.0 EUR".to_owned())
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let world = waiting().await;
    let door = &world.door;
    let suggestion = door.suggestion().await;
    let with = |change: fn(&mut CreateSuggestedPurchaseOrdersRequest)| {
        let mut request = suggestion.chosen();
        change(&mut request);
        door.take(request)
    };
    let refusal = with(|request| request.lines[0].quantity += 1).await;
    let refusal = refusal.refused(Code::InvalidArgument, ErrorReason::InvalidField);
    assert_eq!(refusal.field_names(), ["lines[0].quantity"]);
    let refusal = with(|request| request.lines[1].supplier_id = "ACME".to_owned()).await;
    assert_eq!(
        refusal.refused(Code::InvalidArgument, ErrorReason::InvalidField).field_names(),
        ["lines[1].supplier_id"]
    );
    let refusal = with(|request| request.lines.clear()).await;
    assert_eq!(refusal.refused(Code::InvalidArgument, ErrorReason::InvalidField).field_names(), ["lines"]);
    let refusal = with(|request| request.lines.push(request.lines[0].clone())).await;
    refusal.refused(Code::InvalidArgument, ErrorReason::InvalidField);
    let refusal = with(|request| {
        request.lines[0].sku = "NOTHING".to_owned();
        request.lines[1].location_id = "NOWHERE".to_owned();
        request.lines[2].supplier_id = "NOBODY".to_owned();
    });
    let refusal = refusal.await.refused(Code::NotFound, ErrorReason::ItemNotFound);
    assert_eq!(refusal.field_names(), ["lines[0].sku", "lines[1].location_id", "lines[2].supplier_id"]);
    let refusal =
        with(|request| request.as_of_time = Some(fillrate_tests::times::ahead(std::time::Duration::from_secs(900))));
    let refusal = refusal.await.refused(Code::InvalidArgument, ErrorReason::InvalidField);
    assert_eq!(refusal.field_names(), ["as_of_time"]);
    assert_eq!(purchase_orders(door).await, 0);
}

/// What waits longer than is looked back uses up supply, but not what was bought for others while it was too old already:
/// else the same would be bought for those with every look.
#[tokio::test]
async fn older_backorders_do_not_make_others_be_bought_for_again() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    door.suppliers([supplier("ACME")]).await;
    door.sell([sold_by("ACME", "A", "1")]).await;
    door.place(order("OLD").ordered_at(days_from_now(-40)).line("A", 30)).await;
    door.place(order("NEW").line("A", 8)).await;
    let suggestion = door.suggestion().await;
    assert_eq!(suggestion.told, ["header", "ACME 8 of A at MAIN", "older A at MAIN", "ACME 8 EUR"]);
    let made = door.take(suggestion.chosen()).await.unwrap();
    let nothing = ["header", "older A at MAIN"];
    assert_eq!(door.suggestion().await.told, nothing, "it is on a draft");
    let purchase_order_id = made[0].purchase_order_id.clone();
    let submit = SubmitPurchaseOrderRequest { purchase_order_id: purchase_order_id.clone(), ..Default::default() };
    door.submit_purchase_order(submit).await.unwrap();
    assert_eq!(door.suggestion().await.told, nothing, "it is on order");
    // Two more are for those two; what the old one lacks stays told of.
    door.place(order("NEWER").line("A", 2)).await;
    let again = door.suggestion().await;
    assert_eq!(again.told[1], "ACME 2 of A at MAIN");
    let position = again.lines[0].working.as_ref().unwrap().position.unwrap();
    assert_eq!((position.older, position.reserved, position.older_covered, position.position), (30, 8, 0, -2));
    assert_eq!(again.older[0].uncovered, 30);
    // What comes without a suggestion is for whoever is first.
    let line = NewPurchaseOrderLine { sku: "A".to_owned(), quantity: 30, ..Default::default() };
    let supplier_id = "ACME".to_owned();
    let more = CreatePurchaseOrderRequest { supplier_id, lines: vec![line], ..Default::default() };
    door.create_purchase_order(more).await.unwrap();
    assert_eq!(door.suggestion().await.older[0].uncovered, 0);
    world.verify().await;
}
