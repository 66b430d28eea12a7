//! The fence behind the first: the server's statements name their tenant, and where one by mistake did not, Postgres would
//! still show it no other's rows.

use std::collections::BTreeMap;

use fillrate_proto::v1::{ErrorReason, ShipOrderRequest};
use fillrate_tests::{Door, World, refusal::Refused as _, words::NewOrder as _, words::order};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use tonic::Code;

/// Tables without row policy: names of tenants and numbers of transactions, which servers look through for work.
const OPEN: [&str; 2] = ["pending_batches", "tenants"];
/// Not about any tenant.
const NOBODYS: [&str; 2] = ["_sqlx_migrations", "database_identity"];

/// The same in each tenant, and more of it in the first.
async fn fill(door: &Door, orders: usize) {
    door.put_main().await;
    door.put_items(&["X", "Y"]).await;
    door.move_stock("X", 3).await;
    for n in 0..orders {
        door.place(order(&format!("O{n}")).line("X", 2).line("Y", 1).partial()).await;
    }
    door.ship_order(ShipOrderRequest { order_id: "O0".to_owned(), ..Default::default() }).await.unwrap();
}

async fn counted(connection: &mut PgConnection, sql: String) -> BTreeMap<String, i64> {
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| (row.get::<String, _>(0), row.get::<i64, _>(1))).collect()
}

async fn tables(superuser: &mut PgConnection) -> Vec<String> {
    // Partitions are reached only through their tables: the server's role may not touch them.
    let tables = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
        AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1";
    let mut tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(superuser).await.unwrap();
    tables.retain(|table| !NOBODYS.contains(&table.as_str()));
    assert!(tables.len() > 20, "{tables:?}");
    tables
}

#[tokio::test]
async fn every_table_has_a_forced_policy_but_those_without_anything_of_a_tenants() {
    let world = World::new().await;
    let mut superuser = world.database.superuser().await;
    let without = "SELECT relname::text FROM pg_class c WHERE relnamespace = 'public'::regnamespace \
        AND relkind IN ('r', 'p') AND NOT relispartition \
        AND NOT (relrowsecurity AND relforcerowsecurity \
            AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*')) ORDER BY 1";
    let without: Vec<String> = sqlx::query_scalar(without).fetch_all(&mut superuser).await.unwrap();
    assert_eq!(without, [&NOBODYS[..], &OPEN].concat());
    let open = "SELECT table_name || '.' || column_name FROM information_schema.columns \
        WHERE table_schema = 'public' AND table_name = ANY($1) ORDER BY 1";
    let open: Vec<String> = sqlx::query_scalar(open).bind(OPEN).fetch_all(&mut superuser).await.unwrap();
    let batches = ["batch_no", "booked_time", "event_count", "tenant_id"].map(|name| format!("pending_batches.{name}"));
    assert_eq!(open, [&batches[..], &["tenants.create_time".to_owned(), "tenants.tenant_id".to_owned()]].concat());
}

#[tokio::test]
async fn a_statement_that_forgets_its_tenant_sees_and_changes_no_other() {
    let world = World::new().await;
    fill(&world.tenant("red").await, 3).await;
    fill(&world.tenant("blue").await, 2).await;
    let mut superuser = world.database.superuser().await;
    let mut server = PgConnection::connect_with(&world.database.server()).await.unwrap();
    let (mut of_both, mut unseen) = (0, 0);
    for table in tables(&mut superuser).await.iter().filter(|table| !OPEN.contains(&table.as_str())) {
        let by_tenant = format!("SELECT tenant_id, count(*) FROM {table} GROUP BY 1");
        let there = counted(&mut superuser, by_tenant.clone()).await;
        // Nothing in it names the tenant, as where the server's own condition was forgotten.
        let mut transaction = server.begin().await.unwrap();
        sqlx::query("SELECT set_tenant('blue')").execute(&mut *transaction).await.unwrap();
        let seen = counted(&mut transaction, by_tenant.clone()).await;
        assert_eq!(seen.get("blue"), there.get("blue"), "{table}");
        assert!(!seen.contains_key("red"), "{table}: {seen:?}");
        let may = |what: &str| format!("SELECT has_table_privilege('{table}', '{what}')");
        for (what, statement) in [
            ("UPDATE", format!("UPDATE {table} SET tenant_id = tenant_id")),
            ("DELETE", format!("DELETE FROM {table}")),
        ] {
            let may: bool = sqlx::query_scalar(AssertSqlSafe(may(what))).fetch_one(&mut *transaction).await.unwrap();
            if may {
                let changed = sqlx::query(AssertSqlSafe(statement)).execute(&mut *transaction).await.unwrap();
                let blue = there.get("blue").copied().unwrap_or_default();
                assert_eq!(i64::try_from(changed.rows_affected()).unwrap(), blue, "{what} {table}");
            }
        }
        transaction.rollback().await.unwrap();
        // Without any tenant there is nothing at all.
        assert_eq!(counted(&mut server, by_tenant).await, BTreeMap::new(), "{table}");
        of_both += usize::from(there.len() > 1);
        unseen += there.get("red").copied().unwrap_or_default();
    }
    assert!(of_both > 10 && unseen > 30, "there was something to hide: {of_both} tables, {unseen} rows");
    world.verify().await;
}

#[tokio::test]
async fn nobody_writes_into_another_tenant() {
    let world = World::new().await;
    fill(&world.tenant("red").await, 1).await;
    let mut server = PgConnection::connect_with(&world.database.server()).await.unwrap();
    for statement in [
        "INSERT INTO feeds (tenant_id, epoch, head, oldest) VALUES ('green', 'e', 0, 0)",
        "UPDATE items SET tenant_id = 'green'",
    ] {
        let mut transaction = server.begin().await.unwrap();
        sqlx::query("SELECT set_tenant('red')").execute(&mut *transaction).await.unwrap();
        let refused = sqlx::query(statement).execute(&mut *transaction).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
        assert_eq!(code, "42501", "{statement}: {refused}");
        transaction.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn what_one_tenant_was_given_means_nothing_in_another() {
    let world = World::new().await;
    let (red, blue) = (world.tenant("red").await, world.tenant("blue").await);
    fill(&red, 1).await;
    fill(&blue, 1).await;
    // A request id is another request in another tenant, with other content too; and so are ids and references.
    let named = |quantity| {
        let mut order = order("SAME").line("Y", quantity);
        order.request_id = "same".to_owned();
        order
    };
    let ours = red.create_order(named(1)).await.unwrap();
    let theirs = blue.create_order(named(2)).await.unwrap();
    assert!(!ours.effects.unwrap().replayed && !theirs.effects.unwrap().replayed);
    red.create_order(named(2)).await.refused(Code::AlreadyExists, ErrorReason::RequestIdReused);
    assert!(red.create_order(named(1)).await.unwrap().effects.unwrap().replayed);
    // What the server made up is not found elsewhere either.
    let backorder_id = ours.order.unwrap().lines[0].backorder_id.clone();
    assert!(!backorder_id.is_empty());
    let get = || fillrate_proto::v1::GetBackorderRequest { backorder_id: backorder_id.clone() };
    red.get_backorder(get()).await.unwrap();
    blue.get_backorder(get()).await.refused(Code::NotFound, ErrorReason::BackorderNotFound);
}
