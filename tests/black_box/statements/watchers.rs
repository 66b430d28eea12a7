//! How often the feed is read: each new page once, for all who watch it.

use std::collections::BTreeSet;

use fillrate_proto::v1::{
    BackorderEventType, BackorderWatchFilter, StockWatchFilter, WatchBackordersRequest, WatchBackordersResponse,
    WatchStockRequest, watch_stock_request::Start,
};
use fillrate_tests::{
    Door,
    database::Database,
    watch::Watch,
    words::{NewOrder as _, adjust, delta, order},
};
use futures::future::join_all;

use super::{Tapped, create};

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

/// How many orders a receipt fills at once: each has two events, together more than watchers may be behind to read along.
const FILLED: usize = 4_500;
/// Of the feed, in a page that all watchers share.
const POSITIONS: usize = 512;

/// A watch of the backorders of these orders, or of all.
async fn of_orders(door: &Door, order_ids: Vec<String>) -> Watch<WatchBackordersResponse> {
    let filter = BackorderWatchFilter { order_ids, ..BackorderWatchFilter::default() };
    let request = WatchBackordersRequest { start: None, filter: Some(filter) };
    let mut watch = Watch::new(door.watch_backorders(request).await.unwrap());
    watch.next().await.unwrap();
    watch
}

#[tokio::test]
async fn a_command_of_very_many_events_is_read_once_for_all_its_watchers() {
    let tapped = Tapped::on(Database::create().await).await;
    let Tapped { door, tap, .. } = &tapped;
    door.put_main().await;
    door.put_items(&["A"]).await;
    let ids: Vec<String> = (0..FILLED).map(|n| format!("O{n}")).collect();
    for ids in ids.chunks(500) {
        create(door, ids.iter().map(|id| order(id).line("A", 1).partial()).collect()).await;
    }
    // Each to its own orders, from everywhere among them; and one to all.
    let own: Vec<Vec<String>> =
        (0..WATCHERS).map(|n| ids.iter().skip(n).step_by(FILLED / 10).cloned().collect()).collect();
    let mut watches = join_all(own.iter().map(|ids| of_orders(door, ids.clone()))).await;
    let mut of_all = of_orders(door, Vec::new()).await;
    let _ = tap.take();
    door.move_stocks(adjust([delta("A", i64::try_from(FILLED).unwrap())])).await;
    let told = join_all(watches.iter_mut().zip(&own).map(|(watch, own)| watch.events(own.len()))).await;
    for (events, own) in told.iter().zip(&own) {
        assert!(events.iter().all(|event| event.r#type() == BackorderEventType::Filled));
        let orders: BTreeSet<_> = events.iter().map(|event| &event.backorder.as_ref().unwrap().order_id).collect();
        assert_eq!(orders, own.iter().collect());
    }
    let all = of_all.events(FILLED).await;
    assert!(all.windows(2).all(|pair| pair[0].position < pair[1].position));
    let read = tap.take().iter().filter(|exchange| exchange.names(PAGE)).count();
    // A page may end for its size, and whoever is slow may lose its seat and read some alone.
    assert!(read <= 3 * (2 * FILLED).div_ceil(POSITIONS), "{read} pages were read");
}
