//! How often the feed is read: each new page once, for all who watch it.

use fillrate_proto::v1::{StockWatchFilter, WatchStockRequest, watch_stock_request::Start};
use fillrate_tests::{
    database::Database,
    watch::Watch,
    words::{NewOrder as _, order},
};
use futures::future::join_all;

use super::Tapped;

/// Words of the statement that reads a page.
const PAGE: &str = "octet_length(p.body)";
const WATCHERS: usize = 30;
const ROUNDS: usize = 5;

#[tokio::test]
async fn a_page_is_read_once_for_all_its_watchers() {
    let tapped = Tapped::on(Database::create().await).await;
    let Tapped { door, tap, .. } = &tapped;
    let skus: Vec<String> = (0..WATCHERS).map(|n| format!("S{n}")).collect();
    let skus: Vec<&str> = skus.iter().map(String::as_str).collect();
    door.put_main().await;
    door.put_items(&skus).await;
    // Each to its own item.
    let begin = async |sku: &&str| {
        let filter = StockWatchFilter { skus: vec![(*sku).to_owned()], ..StockWatchFilter::default() };
        let request = WatchStockRequest { start: Some(Start::FromNow(true)), filter: Some(filter) };
        let mut watch = Watch::new(door.watch_stock(request).await.unwrap());
        watch.next().await.unwrap();
        watch
    };
    let mut watches = join_all(skus.iter().map(begin)).await;
    let _ = tap.take();
    for round in 0..ROUNDS {
        let of_all = skus.iter().fold(order(&format!("O{round}")), |order, sku| order.line(sku, 1));
        door.place(of_all.partial()).await;
        for (watch, sku) in watches.iter_mut().zip(&skus) {
            let event = watch.event().await;
            let level = event.level.unwrap();
            assert_eq!((level.sku.as_str(), level.backordered), (*sku, i64::try_from(round).unwrap() + 1));
        }
    }
    let read = tap.take().iter().filter(|exchange| exchange.names(PAGE)).count();
    // Once each; a poll between may find the feed elsewhere.
    assert!((ROUNDS..2 * ROUNDS).contains(&read), "{read} pages were read in {ROUNDS} rounds");
}
