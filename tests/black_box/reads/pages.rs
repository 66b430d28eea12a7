//! Pages: every row once, whatever is written between them; tokens of another list refused.

use std::collections::BTreeSet;

use fillrate_proto::v1::{
    BackorderFilter, ErrorReason, ListBackordersRequest, ListItemsRequest, ListLocationsRequest, ListOrdersRequest,
    ListStockMovementsRequest, ListStockRequest, OrderFilter, WatchOrdersRequest, watch_orders_request::Start,
};
use fillrate_tests::{
    Door, Refusal,
    words::{MAIN, NewOrder as _, adjust, cancel, delta_at, order},
};
use tonic::Code;

use super::three_locations;

/// Every row of a list, two to a page, as `page` names them; between the pages `between` happens.
async fn walk<P, B>(page: P, between: B) -> Vec<String>
where
    P: AsyncFn(String) -> Result<(Vec<String>, String), Refusal>,
    B: AsyncFn(usize),
{
    let (mut rows, mut token) = (Vec::new(), String::new());
    for number in 0.. {
        let (found, next) = page(token).await.unwrap();
        assert!(found.len() == 2 || next.is_empty(), "a page that is not the last is full");
        rows.extend(found);
        if next.is_empty() {
            break;
        }
        between(number).await;
        token = next;
    }
    rows
}

async fn orders(door: &Door, page_token: String) -> Result<(Vec<String>, String), Refusal> {
    let request = ListOrdersRequest { page_size: 2, page_token, ..Default::default() };
    let page = door.list_orders(request).await?;
    Ok((page.orders.into_iter().map(|order| order.order_id).collect(), page.next_page_token))
}

#[tokio::test]
async fn orders_that_change_stay_where_they_are() {
    let world = three_locations().await;
    let door = &world.door;
    for id in ["C", "A", "E", "B", "D"] {
        door.place(order(id).line("X", 1)).await;
    }
    let between = async |number: usize| {
        // The first of all changes, and one comes behind: nothing is shown twice or left out.
        door.prioritize("C", i32::try_from(number).unwrap() + 1).await;
        if let Some(id) = ["A", "B"].get(number) {
            door.cancel_order(cancel(id, &[])).await.unwrap();
        }
        door.place(order(&format!("N{number}")).line("Y", 1)).await;
    };
    let seen = walk(async |token| orders(door, token).await, between).await;
    assert_eq!(seen.get(..5).unwrap(), ["C", "A", "E", "B", "D"]);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
}

#[tokio::test]
async fn every_list_is_walked_whole() {
    let world = three_locations().await;
    let door = &world.door;
    let stock = ["X", "Y", "Z"].into_iter().flat_map(|sku| ["MAIN", "EAST", "WEST"].map(|at| delta_at(sku, 1, at)));
    door.move_stocks(adjust(stock)).await;
    for (number, id) in ["A", "B", "C", "D", "E"].into_iter().enumerate() {
        door.place(order(id).partial().priority(i32::try_from(number).unwrap()).line("X", 10)).await;
    }
    let quiet = async |_| ();
    let items = async |page_token| {
        let page = door.list_items(ListItemsRequest { page_size: 2, page_token, ..Default::default() }).await?;
        Ok((page.items.into_iter().map(|item| item.sku).collect(), page.next_page_token))
    };
    assert_eq!(walk(items, quiet).await, ["X", "Y", "Z"]);
    let locations = async |page_token| {
        let request = ListLocationsRequest { page_size: 2, page_token, ..Default::default() };
        let page = door.list_locations(request).await?;
        Ok((page.locations.into_iter().map(|location| location.location_id).collect(), page.next_page_token))
    };
    assert_eq!(walk(locations, quiet).await, ["EAST", "MAIN", "WEST"]);
    let levels = async |page_token| {
        let page = door.list_stock(ListStockRequest { page_size: 2, page_token, ..Default::default() }).await?;
        let name = |level: fillrate_proto::v1::StockLevel| format!("{}@{}", level.sku, level.location_id);
        Ok((page.levels.into_iter().map(name).collect(), page.next_page_token))
    };
    let expected: Vec<_> =
        ["X", "Y", "Z"].into_iter().flat_map(|sku| ["EAST", "MAIN", "WEST"].map(|at| format!("{sku}@{at}"))).collect();
    assert_eq!(walk(levels, quiet).await, expected);
    let movements = async |page_token| {
        let request = ListStockMovementsRequest { page_size: 2, page_token, ..Default::default() };
        let page = door.list_stock_movements(request).await?;
        Ok((page.movements.into_iter().map(|movement| movement.movement_id).collect(), page.next_page_token))
    };
    let moved = walk(movements, quiet).await;
    let numbers: Vec<(i64, i32)> = moved
        .iter()
        .map(|id| id.split_once('.').unwrap())
        .map(|(batch, rank)| (batch.parse().unwrap(), rank.parse().unwrap()))
        .collect();
    assert_eq!(numbers.len(), 10);
    assert!(numbers.is_sorted_by(|a, b| a > b), "{numbers:?}");

    for (filter, expected) in [
        (BackorderFilter::default(), ["A", "B", "C", "D", "E"]),
        (
            BackorderFilter { skus: vec!["X".into()], location_ids: vec![MAIN.into()], ..Default::default() },
            ["E", "D", "C", "B", "A"],
        ),
    ] {
        let backorders = async |page_token| {
            let request =
                ListBackordersRequest { filter: Some(filter.clone()), page_size: 2, page_token, as_of_time: None };
            let page = door.list_backorders(request).await?;
            Ok((page.backorders.into_iter().map(|b| b.order_id).collect(), page.next_page_token))
        };
        assert_eq!(walk(backorders, quiet).await, expected);
    }
}

#[tokio::test]
async fn a_token_of_another_list_is_refused() {
    let world = three_locations().await;
    let door = &world.door;
    for id in ["A", "B", "C"] {
        door.place(order(id).line("X", 1)).await;
    }
    let (_, token) = orders(door, String::new()).await.unwrap();
    let filter = Some(OrderFilter { backordered: Some(true), ..Default::default() });
    let other_filter = ListOrdersRequest { filter, page_token: token.clone(), ..Default::default() };
    let other_method = ListItemsRequest { page_token: token.clone(), ..Default::default() };
    let garbage = ListOrdersRequest { page_token: format!("{token}A"), ..Default::default() };
    let elsewhere = world.tenant("other").await;
    let other_size = ListOrdersRequest { page_token: token, page_size: 1, ..Default::default() };
    let refused = [
        door.list_orders(other_filter).await.unwrap_err(),
        door.list_items(other_method).await.unwrap_err(),
        door.list_orders(garbage).await.unwrap_err(),
        elsewhere.list_orders(other_size.clone()).await.unwrap_err(),
    ];
    for refused in refused {
        assert_eq!((refused.code, refused.reason), (Code::InvalidArgument, ErrorReason::PageTokenInvalid));
    }
    // The size of a page may change on the way.
    assert_eq!(door.list_orders(other_size).await.unwrap().orders[0].order_id, "C");
}

#[tokio::test]
async fn the_first_page_says_where_to_watch_from() {
    let world = three_locations().await;
    let door = &world.door;
    for id in ["A", "B", "C"] {
        door.place(order(id).line("X", 1)).await;
    }
    let request = ListOrdersRequest { page_size: 2, ..Default::default() };
    let first = door.list_orders(request.clone()).await.unwrap();
    let second = ListOrdersRequest { page_token: first.next_page_token, ..request };
    assert_eq!(door.list_orders(second).await.unwrap().cursor, "");
    // A tenant that nobody wrote to has empty lists and something to watch all the same.
    let elsewhere = world.tenant("nobody").await;
    let none = elsewhere.list_orders(ListOrdersRequest::default()).await.unwrap();
    assert!(none.orders.is_empty());
    for (door, cursor) in [(door, first.cursor), (&elsewhere, none.cursor)] {
        assert!(!cursor.is_empty());
        let request = WatchOrdersRequest { start: Some(Start::Cursor(cursor.clone())), filter: None };
        let mut watch = door.watch_orders(request).await.unwrap();
        assert!(watch.message().await.unwrap().is_some(), "it begins at {cursor}");
    }
}
