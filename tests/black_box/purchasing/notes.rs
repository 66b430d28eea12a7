//! One change that moves more dates than are noted, or looked at, in one go.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    BackorderEventType, BatchCreateOrdersRequest, CancelPurchaseOrderRequest, CreatePurchaseOrderRequest,
    NewPurchaseOrderLine, PutItemRequest, WatchBackordersResponse,
};
use fillrate_tests::{
    Door, World,
    buying::{euros, supplier},
    times::days_from_now,
    watch::Watch,
    words::{NewOrder as _, item, order},
};

/// More items than one walk begins with, and as many orders in the queue of one of them.
const MANY: usize = 300;
/// The item that everybody waits for.
const SHARED: &str = "SHARED";

fn own(number: usize) -> String {
    format!("OWN-{number:03}")
}

/// Each order waits for an item of its own, and all for one.
async fn waiting(door: &Door) {
    let skus = (0..MANY).map(own).chain([SHARED.to_owned()]);
    let items = skus.map(|sku| item(&sku)).collect();
    door.put_item(PutItemRequest { items, ..PutItemRequest::default() }).await.unwrap();
    door.suppliers([supplier("ACME")]).await;
    let orders =
        (0..MANY).map(|number| order(&format!("O-{number:03}")).partial().line(&own(number), 1).line(SHARED, 1));
    let request = BatchCreateOrdersRequest { requests: orders.collect(), ..BatchCreateOrdersRequest::default() };
    assert_eq!(door.batch_create_orders(request).await.unwrap().results.len(), MANY);
}

/// How many events noted that something is expected, or nothing, of each backorder, until all were told.
async fn noted(watch: &mut Watch<WatchBackordersResponse>, is_expected: bool) -> BTreeMap<String, i64> {
    let mut revisions = BTreeMap::new();
    while revisions.len() < 2 * MANY {
        let event = watch.event().await;
        assert_eq!(event.r#type(), BackorderEventType::ExpectedTimeChanged);
        let backorder = event.backorder.unwrap();
        assert_eq!(backorder.expected_time.is_some(), is_expected, "{} is told again", backorder.backorder_id);
        let told = revisions.insert(backorder.backorder_id.clone(), backorder.revision);
        assert_eq!(told, None, "{} is told twice", backorder.backorder_id);
    }
    revisions
}

#[tokio::test]
async fn a_change_that_moves_many_dates_tells_each_once() {
    let world = World::new().await;
    let door = &world.door;
    door.put_main().await;
    waiting(door).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(door).await;
    let line = |sku: String, quantity| NewPurchaseOrderLine {
        sku,
        quantity,
        unit_cost: Some(euros("1")),
        ..NewPurchaseOrderLine::default()
    };
    let shared = i64::try_from(MANY).unwrap();
    let lines = (0..MANY).map(|number| line(own(number), 1)).chain([line(SHARED.to_owned(), shared)]);
    let request = CreatePurchaseOrderRequest {
        purchase_order_id: "P".to_owned(),
        supplier_id: "ACME".to_owned(),
        expected_time: Some(days_from_now(3)),
        submit: true,
        lines: lines.collect(),
        ..CreatePurchaseOrderRequest::default()
    };
    door.create_purchase_order(request).await.unwrap();
    let expected = noted(&mut watch, true).await;
    let cancel = CancelPurchaseOrderRequest { purchase_order_id: "P".to_owned(), ..Default::default() };
    door.cancel_purchase_order(cancel).await.unwrap();
    let taken_back = noted(&mut watch, false).await;
    // Opened, expected, expected no longer: a change that was told twice, or to nobody, would be a revision more.
    assert!(expected.values().all(|revision| *revision == 2) && taken_back.values().all(|revision| *revision == 3));
    assert!(expected.keys().eq(taken_back.keys()));
    world.verify().await;
}
