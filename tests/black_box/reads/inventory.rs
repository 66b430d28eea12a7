//! Items, locations and stock.

use fillrate_proto::v1::{
    BackorderPolicy, ErrorReason, GetItemRequest, GetLocationRequest, GetStockRequest, Item, ItemFilter, ItemLocation,
    ListItemsRequest, ListLocationsRequest, ListStockRequest, Location, LocationFilter, StockFilter,
};
use fillrate_tests::{
    Door,
    words::{NewOrder as _, adjust, delta_at, item, location, order},
};
use tonic::Code;

use super::three_locations;

#[tokio::test]
async fn an_item_is_read_with_its_settings_by_location() {
    let world = three_locations().await;
    let door = &world.door;
    let at = |location_id: &str, backorder_limit, channel_buffer| ItemLocation {
        location_id: location_id.to_owned(),
        backorder_limit,
        channel_buffer,
    };
    let put = door.item(Item { locations: vec![at("EAST", Some(0), 0), at("WEST", None, 3)], ..item("X") }).await;
    let read = door.get_item(GetItemRequest { sku: "X".into() }).await.unwrap().item.unwrap();
    assert_eq!(read, put);
    assert_eq!(read.locations, [at("EAST", Some(0), 0), at("WEST", None, 3)]);
    assert_eq!(read.active, Some(true));
    let listed = door.list_items(ListItemsRequest::default()).await.unwrap().items;
    assert_eq!(listed.iter().map(|i| i.sku.as_str()).collect::<Vec<_>>(), ["X", "Y", "Z"]);
    assert_eq!(listed[0], read);

    let refused = door.get_item(GetItemRequest { sku: "nope".into() }).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::NotFound, ErrorReason::ItemNotFound));
    assert_eq!(refused.metadata["sku"], "nope");
}

#[tokio::test]
async fn items_and_locations_are_found_by_each_field() {
    let world = three_locations().await;
    let door = &world.door;
    door.item(Item { untracked: true, ..item("FREE") }).await;
    door.item(Item { discontinued: true, active: Some(false), ..item("OLD") }).await;
    let mut denied = item("Z");
    denied.set_backorder_policy(BackorderPolicy::Deny);
    door.item(denied).await;
    let listed = async |filter| {
        let request = ListItemsRequest { filter: Some(filter), ..Default::default() };
        let items = door.list_items(request).await.unwrap().items;
        items.into_iter().map(|item| item.sku).collect::<Vec<_>>()
    };
    let by = ItemFilter::default;
    assert_eq!(listed(ItemFilter { skus: vec!["Y".into(), "OLD".into()], ..by() }).await, ["OLD", "Y"]);
    assert_eq!(listed(ItemFilter { active: Some(false), ..by() }).await, ["OLD"]);
    assert_eq!(listed(ItemFilter { untracked: Some(true), ..by() }).await, ["FREE"]);
    assert_eq!(listed(ItemFilter { discontinued: Some(false), ..by() }).await, ["FREE", "X", "Y", "Z"]);
    let policies = vec![BackorderPolicy::Deny.into()];
    assert_eq!(listed(ItemFilter { backorder_policies: policies, ..by() }).await, ["Z"]);

    door.location(Location { active: Some(false), ..location("SHUT") }).await;
    let listed = async |filter| {
        let request = ListLocationsRequest { filter: Some(filter), ..Default::default() };
        let locations = door.list_locations(request).await.unwrap().locations;
        locations.into_iter().map(|location| location.location_id).collect::<Vec<_>>()
    };
    assert_eq!(listed(LocationFilter::default()).await, ["EAST", "MAIN", "SHUT", "WEST"]);
    let location_ids = vec!["WEST".into(), "SHUT".into()];
    assert_eq!(listed(LocationFilter { location_ids, active: Some(true) }).await, ["WEST"]);
    let read = door.get_location(GetLocationRequest { location_id: "MAIN".into() }).await.unwrap();
    assert!(read.location.unwrap().is_default);
    let refused = door.get_location(GetLocationRequest { location_id: "nope".into() }).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::NotFound, ErrorReason::LocationNotFound));
}

/// X: 5 at MAIN; 4 at EAST, where A stops them; 3 at WEST, where B waits for 2 by hand. Y: nothing anywhere, 1 waits.
async fn stocked(door: &Door) {
    door.move_stocks(adjust([delta_at("X", 5, "MAIN"), delta_at("X", 4, "EAST"), delta_at("X", 1, "WEST")])).await;
    door.place(order("A").at("EAST").whole().line("X", 1).line("Y", 1)).await;
    door.place(order("B").at("WEST").whole().line("X", 2)).await;
    door.move_stocks(adjust([delta_at("X", 2, "WEST")])).await;
}

#[tokio::test]
async fn stock_is_read_by_location_and_in_total() {
    let world = three_locations().await;
    let door = &world.door;
    stocked(door).await;
    let read = door.get_stock(GetStockRequest { sku: "X".into(), ..Default::default() }).await.unwrap();
    let levels: Vec<_> = read
        .levels
        .iter()
        .map(|l| (l.location_id.as_str(), l.available, l.backordered, l.claimed, l.sellable))
        .collect();
    assert_eq!(levels, [("EAST", 4, 1, 4, 0), ("MAIN", 5, 0, 0, 5), ("WEST", 3, 2, 2, 1)]);
    let total = read.total.unwrap();
    assert_eq!((total.on_hand, total.available, total.backordered, total.claimed, total.sellable), (12, 12, 3, 6, 6));
    assert_eq!((total.location_id.as_str(), total.revision, total.update_time), ("", 0, None));

    let at = |location_id: &str| GetStockRequest { sku: "Z".into(), location_id: location_id.into() };
    let none = door.get_stock(at("MAIN")).await.unwrap();
    assert_eq!((none.levels.len(), none.levels[0].on_hand, none.levels[0].revision), (1, 0, 0));
    assert_eq!(door.get_stock(at("")).await.unwrap().levels, []);
    let refused = door.get_stock(at("nope")).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::NotFound, ErrorReason::LocationNotFound));
    door.item(Item { untracked: true, ..item("FREE") }).await;
    let free = door.get_stock(GetStockRequest { sku: "FREE".into(), location_id: "MAIN".into() }).await.unwrap();
    assert_eq!((free.untracked, free.levels.len()), (true, 0));
}

#[tokio::test]
async fn stock_is_found_by_each_field() {
    let world = three_locations().await;
    let door = &world.door;
    stocked(door).await;
    let listed = async |filter| {
        let request = ListStockRequest { filter: Some(filter), ..Default::default() };
        let levels = door.list_stock(request).await.unwrap().levels;
        levels.into_iter().map(|l| format!("{}@{}", l.sku, l.location_id)).collect::<Vec<_>>()
    };
    let by = StockFilter::default;
    assert_eq!(listed(by()).await, ["X@EAST", "X@MAIN", "X@WEST", "Y@EAST"]);
    assert_eq!(listed(StockFilter { skus: vec!["Y".into()], ..by() }).await, ["Y@EAST"]);
    assert_eq!(listed(StockFilter { location_ids: vec!["EAST".into()], ..by() }).await, ["X@EAST", "Y@EAST"]);
    assert_eq!(listed(StockFilter { backordered: Some(true), ..by() }).await, ["X@EAST", "X@WEST", "Y@EAST"]);
    assert_eq!(listed(StockFilter { backordered: Some(false), ..by() }).await, ["X@MAIN"]);
    assert_eq!(listed(StockFilter { available_below: Some(4), ..by() }).await, ["X@WEST", "Y@EAST"]);
    // What the statement counts as sellable is what the levels say.
    for sellable in [true, false] {
        let request = ListStockRequest {
            filter: Some(StockFilter { sellable: Some(sellable), ..by() }),
            ..ListStockRequest::default()
        };
        let levels = door.list_stock(request).await.unwrap().levels;
        assert_eq!(levels.len(), 2);
        assert!(levels.iter().all(|level| (level.sellable > 0) == sellable), "{levels:?}");
    }
    let buffer = ItemLocation { location_id: "MAIN".into(), backorder_limit: None, channel_buffer: 5 };
    door.item(Item { locations: vec![buffer], ..item("X") }).await;
    assert_eq!(listed(StockFilter { sellable: Some(true), ..by() }).await, ["X@WEST"]);
}
