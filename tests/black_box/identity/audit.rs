//! Who did what, when and with which request.

use fillrate_proto::v1::{
    AuditRecord, AuditRecordFilter, FillBackordersRequest, FillFilter, ListAuditRecordsRequest, PutItemRequest,
    StockMovementFilter, fill_backorders_request::Selector,
};
use fillrate_tests::{
    Door,
    database::Database,
    words::{NewOrder as _, adjust, delta, item, order},
};

use sqlx::{Connection as _, Executor as _, PgConnection};

use super::{Keys, door};

async fn records(door: &Door, filter: AuditRecordFilter) -> Vec<AuditRecord> {
    let mut request = ListAuditRecordsRequest { filter: Some(filter), page_size: 2, ..Default::default() };
    let mut records = Vec::new();
    loop {
        let page = door.list_audit_records(request.clone()).await.unwrap();
        records.extend(page.records);
        if page.next_page_token.is_empty() {
            return records;
        }
        request.page_token = page.next_page_token;
    }
}

fn said(records: &[AuditRecord]) -> Vec<(&str, &str)> {
    records.iter().map(|record| (record.actor.as_str(), record.method.as_str())).collect()
}

#[tokio::test]
async fn every_change_is_kept_with_who_made_it() {
    let database = Database::create().await;
    let mut keys = Keys::new();
    let (boss, desk, hall) =
        (keys.add("boss", "shop", "admin"), keys.add("desk", "shop", "orders"), keys.add("hall", "shop", "warehouse"));
    let server = keys.server(&database).await;
    let (boss, desk, hall) =
        (door(&server, None, &boss).await, door(&server, None, &desk).await, door(&server, None, &hall).await);
    boss.put_main().await;
    hall.put_items(&["MUG"]).await;
    desk.place(order("A").line("MUG", 2)).await;
    let mut request = adjust([delta("MUG", 2)]);
    request.request_id = "delivery-7".to_owned();
    hall.adjust_stock(request.clone()).await.unwrap();
    // Again, refused, and only tried: none of these changes anything.
    hall.adjust_stock(request.clone()).await.unwrap();
    desk.adjust_stock(request).await.unwrap_err();
    desk.create_order(order("A").line("MUG", 5)).await.unwrap_err();
    let mut tried = PutItemRequest { items: vec![item("CUP")], ..Default::default() };
    tried.validate_only = true;
    hall.put_item(tried).await.unwrap();

    let all = records(&desk, AuditRecordFilter::default()).await;
    assert_eq!(
        said(&all),
        [("hall", "AdjustStock"), ("desk", "CreateOrder"), ("hall", "PutItem"), ("boss", "PutLocation")]
    );
    assert!(all.windows(2).all(|pair| {
        let time = |record: &AuditRecord| record.create_time.map(|time| (time.seconds, time.nanos));
        time(&pair[0]) >= time(&pair[1])
    }));
    let touched = |record: &AuditRecord| {
        let AuditRecord { order_ids, skus, location_ids, truncated, .. } = record.clone();
        assert!(!truncated);
        [order_ids, skus, location_ids].concat()
    };
    assert_eq!(all.iter().map(touched).collect::<Vec<_>>(), [["MUG"], ["A"], ["MUG"], ["MAIN"]]);
    let about = AuditRecordFilter { order_ids: vec!["A".to_owned(), "B".to_owned()], ..Default::default() };
    assert_eq!(said(&records(&desk, about).await), [("desk", "CreateOrder")]);
    let about = AuditRecordFilter { skus: vec!["MUG".to_owned()], ..Default::default() };
    assert_eq!(said(&records(&desk, about).await), [("hall", "AdjustStock"), ("hall", "PutItem")]);
    // The fill that the delivery caused is the delivery's.
    let moved = StockMovementFilter { order_ids: vec!["A".to_owned()], ..Default::default() };
    let moved = desk.movements(moved).await;
    assert!(!moved.is_empty());
    for movement in moved {
        let filter = AuditRecordFilter { request_ids: vec![movement.request_id], ..Default::default() };
        assert_eq!(said(&records(&desk, filter).await), [("hall", "AdjustStock")]);
    }
    let of = |actors: &[&str], methods: &[&str]| AuditRecordFilter {
        actors: actors.iter().map(|&actor| actor.to_owned()).collect(),
        methods: methods.iter().map(|&method| method.to_owned()).collect(),
        ..Default::default()
    };
    assert_eq!(said(&records(&desk, of(&["hall", "boss"], &["PutItem"])).await), [("hall", "PutItem")]);
    let refusal = desk
        .list_audit_records(ListAuditRecordsRequest { filter: Some(of(&[], &["Adjust"])), ..Default::default() })
        .await
        .unwrap_err();
    assert!(format!("{refusal:?}").contains("filter.methods[0]"), "{refusal:?}");
}

/// A crowd shares transactions, and each change stays its maker's.
#[tokio::test]
async fn calls_that_share_a_transaction_keep_their_makers() {
    let database = Database::create().await;
    let mut keys = Keys::new();
    let boss = keys.add("boss", "shop", "admin");
    let many: Vec<String> = (0..8).map(|number| keys.add(&format!("desk-{number}"), "shop", "orders")).collect();
    let server = keys.server(&database).await;
    let boss = door(&server, None, &boss).await;
    boss.put_main().await;
    boss.put_items(&["MUG"]).await;
    let placing = many.iter().enumerate().map(|(desk, key)| {
        let server = &server;
        async move {
            let door = door(server, None, key).await;
            let orders = (0..5).map(|number| {
                let mut request = order(&format!("{desk}-{number}")).line("MUG", 1);
                request.request_id = format!("{desk}:{number}");
                door.create_order(request)
            });
            futures::future::try_join_all(orders).await.unwrap();
        }
    });
    futures::future::join_all(placing).await;
    let filter = AuditRecordFilter { methods: vec!["CreateOrder".to_owned()], ..Default::default() };
    let records = records(&boss, filter).await;
    assert_eq!(records.len(), 40);
    for record in records {
        let desk = record.request_id.split(':').next().unwrap();
        assert_eq!(record.actor, format!("desk-{desk}"));
    }
}

#[tokio::test]
async fn where_nobody_is_asked_nobody_is_named() {
    let world = fillrate_tests::server::World::with_items(&["MUG"]).await;
    assert_eq!(records(&world.door, AuditRecordFilter::default()).await, []);
}

/// Nobody has to be erased from the trail, whatever names a customer.
#[tokio::test]
async fn no_customer_stands_in_the_trail_and_no_server_can_change_it() {
    let database = Database::create().await;
    let mut keys = Keys::new();
    let boss = keys.add("boss", "shop", "admin");
    let server = keys.server(&database).await;
    let boss = door(&server, None, &boss).await;
    boss.put_main().await;
    boss.put_items(&["MUG"]).await;
    boss.place(order("A").customer("customer-of-ours").line("MUG", 2)).await;
    boss.hold("A", 1).await;
    let theirs = Selector::Filter(FillFilter { customer_id: "customer-of-ours".to_owned(), ..Default::default() });
    let fill = FillBackordersRequest { selector: Some(theirs), ..Default::default() };
    boss.fill_backorders(fill).await.unwrap();
    let held = AuditRecordFilter { methods: vec!["HoldBackorder".to_owned()], ..Default::default() };
    let held = records(&boss, held).await;
    assert!(held.len() == 1 && held[0].order_ids == ["A"] && held[0].backorder_ids.len() == 1, "{held:?}");
    let named = "SELECT count(*) FROM audit_records a WHERE position('customer-of-ours' in a::text) > 0";
    let mut superuser = database.superuser().await;
    assert_eq!(sqlx::query_scalar::<_, i64>(named).fetch_one(&mut superuser).await.unwrap(), 0);
    let mut role = PgConnection::connect_with(&database.server()).await.unwrap();
    for sql in ["UPDATE audit_records SET actor = 'x'", "DELETE FROM audit_records", "DELETE FROM stock_movements"] {
        let refused = role.execute(sql).await.expect_err("it is only ever added to");
        assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("42501"), "{sql}");
    }
}
