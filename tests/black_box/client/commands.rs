//! The client commands do what they say.

use fillrate_tests::{
    World,
    buying::{sold_by, supplier},
};
use serde_json::{Value, json};

use super::terminal::{Terminal, has};

async fn world() -> (World, Terminal) {
    let world = World::with_items(&["MUG", "CUP"]).await;
    let terminal = Terminal::at(world.server.endpoint());
    (world, terminal)
}

/// The id of the only backorder of an order.
async fn backorder(terminal: &Terminal, order: &str) -> String {
    let listed = terminal.json(&["backorders", "list", "--order", order]).await;
    let [one] = &listed["backorders"].as_array().unwrap()[..] else { panic!("{listed}") };
    one["backorderId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_order_waits_is_explained_filled_watched_and_shipped() {
    let (world, terminal) = world().await;
    let cursor = terminal.json(&["backorders", "list"]).await["cursor"].as_str().unwrap().to_owned();
    terminal.told(&["stock", "adjust", "MUG=3", "--type", "receipt"]).await;
    let created = terminal.told(&["orders", "create", "A-1", "--line", "MUG=5", "--customer", "ada"]).await;
    assert!(has(&created, &["A-1", "approved", "ada", "MAIN", "5", "0", "5"]), "{created}");
    let listed = terminal.told(&["backorders", "list", "--sku", "MUG", "--location", "MAIN"]).await;
    assert!(has(&listed, &["A-1", "1", "MUG", "MAIN", "ada", "5", "open", "shortage"]), "{listed}");
    let id = backorder(&terminal, "A-1").await;
    let explained = terminal.told(&["backorders", "explain", &id]).await;
    assert!(explained.starts_with("Line 1 of order A-1 waits for 5 units of MUG at MAIN"), "{explained}");
    assert!(explained.contains("receive 2 units of MUG at MAIN"), "{explained}");
    let filled = terminal.told(&["stock", "adjust", "MUG=2", "--reference", "note 7"]).await;
    assert!(has(&filled, &["A-1", "1", "MUG", "MAIN", "5", "0"]), "{filled}");
    let again = terminal.told(&["stock", "adjust", "MUG=2", "--reference", "note 7"]).await;
    assert!(again.starts_with("Nothing was done now"), "{again}");
    let stock = terminal.json(&["stock", "show", "MUG"]).await;
    assert_eq!(stock["levels"][0]["onHand"], "5", "the delivery note counts once");

    let watch = ["watch", "backorders", "--cursor", &cursor, "--type", "opened", "--type", "filled", "--count", "2"];
    let events = terminal.lines(&watch).await;
    let event = &events.last().unwrap()["event"];
    assert_eq!(event["type"], "BACKORDER_EVENT_TYPE_FILLED");
    assert_eq!((&event["quantity"], &event["before"]["open"]), (&json!("5"), &json!("5")), "{event}");
    let shipped = terminal.json(&["orders", "ship", "A-1"]).await;
    assert_eq!(shipped["order"]["status"], "ORDER_STATUS_SHIPPED");
    world.verify().await;
}

#[tokio::test]
async fn a_backorder_is_held_forced_filled_by_hand_and_cancelled() {
    let (world, terminal) = world().await;
    terminal.told(&["orders", "create", "A-1", "--line", "MUG=5", "--allocation-policy", "partial"]).await;
    let id = backorder(&terminal, "A-1").await;
    let held = terminal.told(&["backorders", "hold", &id]).await;
    assert!(has(&held, &["A-1", "5", "held", "by", "call"]), "{held}");
    terminal.told(&["stock", "count", "MUG=4"]).await;
    let dry = terminal.told(&["backorders", "fill", "--order", "A-1", "--quantity", "3", "--dry-run"]).await;
    assert!(dry.starts_with("Nothing was done: this is what would happen.") && has(&dry, &["A-1", "MUG", "3", "2"]));
    let filled = terminal.told(&["backorders", "fill", &format!("{id}=3")]).await;
    assert!(has(&filled, &["A-1", "1", "MUG", "MAIN", "3", "2"]), "{filled}");
    assert!(filled.contains("quantity-reached"), "{filled}");
    let skipped = terminal.told(&["backorders", "fill", "--sku", "MUG"]).await;
    assert!(skipped.starts_with("Nothing was filled.") && skipped.contains("held"), "{skipped}");
    let forced = terminal.told(&["backorders", "force", "A-1", "1"]).await;
    assert!(has(&forced, &["A-1", "1", "MUG", "MAIN", "3", "forced"]), "{forced}");
    let resumed = terminal.told(&["backorders", "resume", &id]).await;
    assert!(has(&resumed, &["A-1", "1", "MUG", "MAIN", "4", "1"]), "{resumed}");
    let cancelled = terminal.json(&["backorders", "cancel", &format!("{id}=1"), "--reason", "out-of-stock"]).await;
    assert_eq!(cancelled["backorders"][0]["state"], "BACKORDER_STATE_CANCELLED");
    let closed = terminal.json(&["orders", "close", "A-1", "--reason", "customer"]).await;
    assert_eq!(closed["order"]["status"], "ORDER_STATUS_CANCELLED");
    world.verify().await;
}

#[tokio::test]
async fn what_waits_is_summed() {
    let (_world, terminal) = world().await;
    assert_eq!(terminal.told(&["backorders", "summarize"]).await, "Nothing waits.\n");
    for (order, customer, line) in [("A", "ada", "MUG=5"), ("B", "bob", "MUG=2"), ("C", "ada", "CUP=1")] {
        terminal.told(&["orders", "create", order, "--customer", customer, "--line", line]).await;
    }
    let summed = terminal.told(&["backorders", "summarize", "--by", "customer"]).await;
    assert!(has(&summed, &["ada", "2", "2", "6"]) && has(&summed, &["bob", "1", "1", "2"]), "{summed}");
    assert!(has(&summed, &["total", "3", "3", "8"]), "{summed}");
    let one = terminal.told(&["backorders", "summarize", "--sku", "CUP"]).await;
    assert!(has(&one, &["CUP", "1", "1", "1"]) && !one.contains("MUG"), "{one}");
}

#[tokio::test]
async fn lists_go_over_pages_and_say_where_they_go_on() {
    let (_world, terminal) = world().await;
    for number in 1..=5 {
        terminal.told(&["orders", "create", &format!("O-{number}"), "--line", "MUG=1", "--draft"]).await;
    }
    let orders = |listed: &Value| {
        let orders = listed["orders"].as_array().unwrap().iter();
        orders.map(|order| order["orderId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = terminal.json(&["orders", "list", "--limit", "3", "--status", "draft"]).await;
    assert_eq!(orders(&first), ["O-1", "O-2", "O-3"]);
    let token = first["nextPageToken"].as_str().unwrap();
    let rest = terminal.json(&["orders", "list", "--limit", "3", "--status", "draft", "--page-token", token]).await;
    assert_eq!(orders(&rest), ["O-4", "O-5"]);
    let told = terminal.run(&["orders", "list", "--limit", "3", "--status", "draft"]).await;
    assert_eq!(told.err, format!("There are more: --limit, or --page-token {token}\n"));
    assert_eq!(told.out.lines().count(), 4, "a head and three rows: {}", told.out);
    assert_eq!(terminal.told(&["orders", "list", "--backordered"]).await, "There are no such orders.\n");
}

#[tokio::test]
async fn what_is_suggested_is_bought_and_received() {
    let (world, terminal) = world().await;
    world.door.suppliers([supplier("KILN")]).await;
    world.door.sell([sold_by("KILN", "CUP", "4.20")]).await;
    assert!(terminal.told(&["suggest"]).await.starts_with("Nothing is needed"));
    terminal.told(&["orders", "create", "C-1", "--line", "CUP=20"]).await;
    let suggested = terminal.told(&["suggest", "--sku", "CUP", "--why"]).await;
    assert!(has(&suggested, &["KILN", "MAIN", "CUP", "20", "4.20", "EUR", "84.00", "EUR", "20"]), "{suggested}");
    assert!(suggested.contains("Waiting: 20 units"), "{suggested}");
    let messages = terminal.lines(&["suggest"]).await;
    assert!(messages[0].get("header").is_some() && messages[1]["line"]["quantity"] == "20", "{messages:?}");
    let drafted = terminal.json(&["suggest", "--create"]).await;
    let id = drafted["purchaseOrders"][0]["purchaseOrderId"].as_str().unwrap();
    let submitted = terminal.told(&["purchase-orders", "submit", id]).await;
    assert!(has(&submitted, &[id, "submitted", "KILN", "MAIN", "1", "20", "20", "84.00", "EUR"]), "{submitted}");
    let words = ["purchase-orders", "receive", id, "--accept", "CUP=18", "--reject", "CUP=2", "--reference", "note 8"];
    let received = terminal.json(&words).await;
    assert_eq!(received["purchaseOrder"]["receipts"][0]["lines"][0]["rejected"], "2");
    assert_eq!(received["purchaseOrder"]["status"], "PURCHASE_ORDER_STATUS_PARTIALLY_RECEIVED");
    let listed = terminal.told(&["purchase-orders", "list", "--supplier", "KILN"]).await;
    assert!(has(&listed, &[id, "partially-received", "20", "2"]), "{listed}");
    world.verify().await;
}

#[tokio::test]
async fn a_watch_begins_with_what_there_is_and_goes_on() {
    let (_world, terminal) = world().await;
    let cursor = terminal.json(&["stock", "list"]).await["cursor"].as_str().unwrap().to_owned();
    terminal.told(&["stock", "count", "MUG=2"]).await;
    terminal.told(&["orders", "create", "A", "--line", "MUG=3"]).await;
    terminal.told(&["stock", "adjust", "MUG=4"]).await;
    let seen = terminal.run(&["watch", "stock", "--cursor", &cursor, "--sku", "MUG", "--count", "3"]).await;
    assert_eq!(seen.status, 0, "{seen:?}");
    assert_eq!(seen.err, format!("Watching from {cursor}; --cursor takes up where a watch was left.\n"));
    let lines: Vec<_> = seen.out.lines().collect();
    assert!(lines[1].ends_with("MUG at MAIN: 2 on hand, 0 allocated, 3 backordered, 2 sellable"), "{seen:?}");
    assert!(lines[2].ends_with("MUG at MAIN: 6 on hand, 3 allocated, 0 backordered, 3 sellable"), "{seen:?}");
    let orders = terminal.run(&["watch", "orders", "--cursor", &cursor, "--order", "A", "--count", "1"]).await;
    assert!(orders.out.contains("(order-created)  order A is approved, 3 units wait"), "{orders:?}");
}

#[tokio::test]
async fn what_waits_is_red_where_colours_are_wanted() {
    let (_world, terminal) = world().await;
    terminal.told(&["orders", "create", "A", "--line", "MUG=7"]).await;
    let list = ["backorders", "list"];
    let red = terminal.told(&[&list[..], &["--color", "always"]].concat()).await;
    assert!(red.contains("\u{1b}[31m7\u{1b}[0m"), "{red:?}");
    assert!(!terminal.told(&list).await.contains('\u{1b}'), "no terminal");
}

#[tokio::test]
async fn tenants_do_not_see_each_other() {
    let (world, terminal) = world().await;
    terminal.told(&["orders", "create", "A", "--line", "MUG=7"]).await;
    let other = Terminal::at(world.server.endpoint()).with("FILLRATE_TENANT", "shop-2");
    assert_eq!(other.told(&["backorders", "list"]).await, "Nothing waits.\n");
    assert!(has(&other.told(&["backorders", "list", "--tenant", "default"]).await, &["A", "MUG", "7"]));
}
