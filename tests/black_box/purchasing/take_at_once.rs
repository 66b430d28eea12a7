//! Eight buyers at once, over two servers: everything is ordered exactly once.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    CreateSuggestedPurchaseOrdersRequest, ErrorReason, ListPurchaseOrdersRequest, SuggestPurchaseOrdersRequest,
};
use fillrate_tests::{
    Door, Refusal, World,
    buying::{filtered, sold_by, supplier},
    server::Server,
    words::{NewOrder as _, order},
};
use futures::future::join_all;
use tonic::Code;

use super::{WAITING, waiting};

const BUYERS: usize = 8;

/// Units on drafts, by item.
async fn drafted(door: &Door) -> BTreeMap<String, i64> {
    let request = ListPurchaseOrdersRequest { page_size: 1_000, ..Default::default() };
    let listed = door.list_purchase_orders(request).await.unwrap();
    let mut units = BTreeMap::new();
    for line in listed.purchase_orders.into_iter().flat_map(|order| order.lines) {
        *units.entry(line.sku).or_default() += line.ordered;
    }
    units
}

fn moved(refusal: &Refusal) -> bool {
    (refusal.code, refusal.reason) == (Code::Aborted, ErrorReason::SuggestionMoved)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_suggestion_makes_one_set_of_orders() {
    let world = waiting().await;
    let other = Server::start(&world.database).await;
    let doors = [world.door.clone(), other.door().await];
    let chosen = world.door.suggestion().await.chosen();
    let taking = join_all((0..BUYERS).map(|buyer| doors[buyer % 2].take(chosen.clone()))).await;
    let (made, refused): (Vec<_>, Vec<_>) = taking.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 1);
    let refused: Vec<Refusal> = refused.into_iter().filter_map(Result::err).collect();
    assert!(refused.iter().all(|refusal| moved(refusal) && refusal.preconditions.len() == 3), "{refused:?}");
    let expected = WAITING.into_iter().filter(|(sku, _)| *sku != "C").map(|(sku, units)| (sku.to_owned(), units));
    assert_eq!(drafted(&world.door).await, expected.collect());
    world.verify().await;
}

/// Each suggests and takes, a few lines at a time and in another order than the next, until nothing is suggested.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_ordered_exactly_once() {
    let skus: Vec<String> = (0..24).map(|number| format!("I-{number:02}")).collect();
    let names: Vec<&str> = skus.iter().map(String::as_str).collect();
    let world = World::with_items(&names).await;
    let door = &world.door;
    door.suppliers((0..3).map(|number| supplier(&format!("S-{number}")))).await;
    let sells = |(index, sku): (usize, &String)| sold_by(&format!("S-{}", index % 3), sku, "1");
    door.sell(skus.iter().enumerate().map(sells)).await;
    for (units, sku) in (1..).zip(&skus) {
        door.place(order(&format!("O-{sku}")).line(sku, units)).await;
    }
    let other = Server::start(&world.database).await;
    let doors = [door.clone(), other.door().await];
    join_all((0..BUYERS).map(|buyer| buy_all(&doors[buyer % 2], buyer))).await;
    let expected: BTreeMap<String, i64> = skus.into_iter().zip(1..).collect();
    assert_eq!(drafted(door).await, expected);
    assert_eq!(door.suggestion().await.told, ["header"]);
    world.verify().await;
}

async fn buy_all(door: &Door, buyer: usize) {
    loop {
        let suggestion = door.suggestion_of(filtered(Default::default())).await;
        let mut lines = suggestion.chosen().lines;
        if lines.is_empty() {
            return;
        }
        let first = buyer * 5 % lines.len();
        lines.rotate_left(first);
        lines.truncate(4);
        let request = CreateSuggestedPurchaseOrdersRequest { lines, ..suggestion.chosen() };
        match door.take(request).await {
            Ok(made) => assert!(!made.is_empty()),
            Err(refusal) => assert!(moved(&refusal) || refusal.is_to_be_retried().await, "{refusal:?}"),
        }
    }
}

/// Purchase orders are made while stock moves and orders come: nothing is bought twice, and nothing waits for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyers_beside_orders() {
    let world = waiting().await;
    let door = &world.door;
    let ordering = async {
        for number in 0..30 {
            let sku = ["A", "B", "D"][number % 3];
            door.place(order(&format!("N-{number}")).partial().line(sku, 2)).await;
        }
    };
    tokio::join!(ordering, join_all((0..4).map(|buyer| buy_all(door, buyer))));
    buy_all(door, 0).await;
    // Four, two and ten waited before.
    let expected = [("A", 24), ("B", 22), ("D", 30)].map(|(sku, units)| (sku.to_owned(), units));
    assert_eq!(drafted(door).await, BTreeMap::from(expected));
    let asked = SuggestPurchaseOrdersRequest::default();
    assert_eq!(door.suggestion_of(asked).await.told, ["header", "no C at MAIN"]);
    world.verify().await;
}
