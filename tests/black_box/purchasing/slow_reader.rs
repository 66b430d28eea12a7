//! Whoever reads a long answer slowly is in nobody's way.

use fillrate_proto::v1::{DemandRow, LoadDemandRequest, PutItemRequest, SuggestPurchaseOrdersRequest};
use fillrate_tests::{
    Door,
    buying::{min_max, sold_by, supplier},
    database::Database,
    server::Server,
    words::{MAIN, item},
};

/// Far more than fits into all that lies between the server and a client that does not read.
const ITEMS: usize = 3_000;

/// A server with one connection to read from: it is free while a client is slow, and nothing of the answer is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_holds_no_connection() {
    let database = Database::create().await;
    let server = Server::start_with(&database, |config| config.reader_connections = 1).await;
    let (door, slow) = (server.door().await, Door::new(server.narrow_channel().await, None));
    door.put_main().await;
    door.suppliers([supplier("ACME"), supplier("BOLT")]).await;
    let skus: Vec<String> = (0..ITEMS).map(|number| format!("I-{number:04}")).collect();
    for skus in skus.chunks(1_000) {
        let items = skus.iter().map(|sku| item(sku)).collect();
        door.put_item(PutItemRequest { items, ..Default::default() }).await.unwrap();
        door.sell(skus.iter().map(|sku| sold_by("ACME", sku, "1"))).await;
    }
    let row = |sku: &String| DemandRow {
        sku: sku.clone(),
        location_id: MAIN.to_owned(),
        date: "2026-03-01".to_owned(),
        quantity: 1,
    };
    door.load_demand(LoadDemandRequest { rows: skus.iter().map(row).collect(), ..Default::default() }).await.unwrap();
    door.policies([min_max("", "", 0, 5)]).await;

    let mut stream = slow.suggest_purchase_orders(SuggestPurchaseOrdersRequest::default()).await.unwrap();
    stream.message().await.unwrap().expect("a header");
    for sku in &skus[..50] {
        assert_eq!(door.level(sku).await.on_hand, 0);
    }
    // Supplier, lines and total, told while nobody else is asked.
    let mut messages = 0;
    while stream.message().await.unwrap().is_some() {
        messages += 1;
    }
    assert_eq!(messages, ITEMS + 1);
}
