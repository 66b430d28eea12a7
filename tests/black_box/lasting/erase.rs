//! A customer's identity, replaced wherever it stands.

use fillrate_proto::v1::{
    CreateOrderRequest, ListOrdersRequest, OrderFilter, WatchOrdersResponse, watch_orders_request,
};
use fillrate_server::{
    domain::id::{CustomerId, TenantId},
    maintain::{Erasure, MaintainError, Settings, erase_customer},
};
use fillrate_tests::{
    World,
    database::Database,
    watch::Watch,
    words::{NewOrder as _, cancel, give_back, order, ship, update},
};
use sqlx::AssertSqlSafe;

use super::{age, maintained_by, number, owner, restore::dump, settings};
use crate::verify::rest;

const ADA: &str = "ada.lovelace@example.com";

/// Every table that holds a text, with the columns in which it stands.
async fn standing(database: &Database, text: &str) -> Vec<String> {
    let mut superuser = database.superuser().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace \
         AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert!(tables.len() > 20, "{tables:?}");
    let mut found = Vec::new();
    for table in tables {
        let sql = format!("SELECT count(*) FROM {table} t WHERE position($1 in t::text) > 0");
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).bind(text).fetch_one(&mut superuser).await.unwrap();
        if rows > 0 {
            found.push(table);
        }
    }
    found
}

/// Everything that a call can do to an order, with a customer.
async fn work(world: &World) {
    let door = &world.door;
    let placed = |id: &str| -> CreateOrderRequest {
        CreateOrderRequest { request_id: format!("create-{id}"), ..order(id).customer(ADA).line("A", 2) }
    };
    door.move_stock("A", 5).await;
    door.place(placed("SHIPPED")).await;
    door.ship_order(ship("SHIPPED", &[])).await.unwrap();
    door.return_order(give_back("SHIPPED", &[(1, 1)])).await.unwrap();
    door.place(placed("CANCELLED")).await;
    door.cancel_order(cancel("CANCELLED", &[])).await.unwrap();
    door.place(placed("WAITS").line("A", 50)).await;
    door.hold("WAITS", 1).await;
    door.update_order(fillrate_proto::v1::UpdateOrderRequest { priority: Some(3), ..update("WAITS") }).await.unwrap();
    door.place(order("ANOTHER'S").customer("grace").line("A", 1)).await;
    rest(&mut world.database.superuser().await).await;
}

fn ada() -> Erasure {
    Erasure {
        tenant: TenantId::known("default"),
        customer: CustomerId::known(ADA),
        replacement: None,
        archive_dir: None,
        dry_run: false,
        actor: owner(),
    }
}

async fn erase(world: &World) -> String {
    let erased = erase_customer(&world.database.owner(), &ada()).await.unwrap();
    assert_eq!(erased.orders, 3);
    erased.replacement.unwrap().to_string()
}

#[tokio::test]
async fn a_customer_stands_in_orders_alone_and_is_replaced_there() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    work(&world).await;
    // Never inside a stored event or answer.
    assert_eq!(standing(&world.database, ADA).await, ["orders"]);
    let replacement = erase(&world).await;
    assert_eq!(standing(&world.database, ADA).await, Vec::<String>::new());
    // Who did it is kept, and for which orders; not whom it was about.
    let recorded = "SELECT count(*) FROM audit_records WHERE (method, actor) = ('EraseCustomer', 'the owner') \
        AND touched = '{\"order_ids\": [\"CANCELLED\", \"SHIPPED\", \"WAITS\"]}'";
    assert_eq!(number(&world.database, recorded).await, 1);
    // The customer's orders stay together under the new name; nobody else's changed.
    let of = async |customer: &str| {
        let filter = OrderFilter { customer_ids: vec![customer.to_owned()], ..OrderFilter::default() };
        let request = ListOrdersRequest { filter: Some(filter), ..ListOrdersRequest::default() };
        let mut ids: Vec<_> = door.list_orders(request).await.unwrap().orders.into_iter().map(|o| o.order_id).collect();
        ids.sort();
        ids
    };
    assert_eq!(of(&replacement).await, ["CANCELLED", "SHIPPED", "WAITS"]);
    assert_eq!((of(ADA).await.len(), of("grace").await.len()), (0, 1));
    // Answers that are repeated, and events that are read again, say the new name too.
    let again = CreateOrderRequest {
        request_id: "create-WAITS".to_owned(),
        ..order("WAITS").customer(ADA).line("A", 2).line("A", 50)
    };
    let again = door.create_order(again).await.unwrap();
    assert!(again.effects.unwrap().replayed);
    assert_eq!(again.order.unwrap().customer_id, replacement);
    let epoch: String =
        sqlx::query_scalar("SELECT epoch FROM feeds").fetch_one(&mut world.database.superuser().await).await.unwrap();
    let request = fillrate_proto::v1::WatchOrdersRequest {
        start: Some(watch_orders_request::Start::Cursor(format!("{epoch}.0"))),
        ..Default::default()
    };
    let mut watch = Watch::<WatchOrdersResponse>::new(door.watch_orders(request).await.unwrap());
    let first = watch.event().await.order.unwrap();
    assert_eq!((first.order_id.as_str(), first.customer_id), ("SHIPPED", replacement));
    world.verify().await;
}

/// The same in a dump, which has every row as text; and it says what it cannot reach.
#[tokio::test]
async fn a_dump_does_not_name_who_was_erased() {
    let world = World::with_items(&["A"]).await;
    let dir = tempfile::tempdir().unwrap();
    work(&world).await;
    age(&world, 500).await;
    world.door.place(order("LATER").customer(ADA).line("A", 1)).await;
    maintained_by(&world.database, &Settings { archive_dir: Some(dir.path().to_owned()), ..settings() }).await;
    let owner = world.database.owner();
    let look = erase_customer(&owner, &Erasure { dry_run: true, ..ada() }).await.unwrap();
    assert!(look.replacement.is_none() && look.orders == 2, "{look}");
    let erased = erase_customer(&owner, &ada()).await.unwrap();
    assert_eq!(erased.archives.len(), 1, "{erased}");
    let path = dir.path().join(&erased.archives[0]);
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(file.contains(ADA), "it is named because it holds orders of theirs");
    match dump(&world.database).await {
        Some(dump) => {
            assert!(dump.contains("LATER") && !dump.contains(ADA));
        }
        None => eprintln!("SKIPPED: no pg_dump on this machine that is as new as its Postgres"),
    }
    // With the folder named, the file is rewritten, under the name that the orders have already.
    let again = Erasure { archive_dir: Some(dir.path().to_owned()), replacement: erased.replacement.clone(), ..ada() };
    let rewritten = erase_customer(&owner, &again).await.unwrap();
    assert_eq!((rewritten.orders, rewritten.archived, rewritten.archives.len()), (0, 2, 0), "{rewritten}");
    let replaced = file.replace(ADA, erased.replacement.as_ref().unwrap().as_str());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), replaced);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    let nobody = Erasure { tenant: TenantId::known("nobody"), ..ada() };
    let unknown = erase_customer(&owner, &nobody).await.unwrap_err();
    assert!(matches!(unknown, MaintainError::NoTenant(_)), "{unknown}");
}
