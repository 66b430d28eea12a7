//! One tenant that is large among many that are small: what is changed of its rows is found by their keys, though a plan that
//! is made for the average of tenants would rather read all that one has.

use fillrate_tests::{
    Door, copies,
    database::Database,
    server::Server,
    words::{NewOrder as _, cancel, order, ship},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

/// What is not of the many becomes each of a thousand other tenants' too.
async fn among_small_tenants(superuser: &mut PgConnection) {
    const FEW: &str = "t.order_id NOT LIKE 'P%'";
    for (table, few) in [
        ("tenants", "true"),
        ("stock", "t.sku NOT LIKE 'Z%'"),
        ("orders", FEW),
        ("order_lines", FEW),
        ("backorders", FEW),
    ] {
        let sql = format!(
            "INSERT INTO {table} SELECT r.* FROM {table} t CROSS JOIN generate_series(1, 1000) n \
             CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object('tenant_id', 't' || n)) r \
             WHERE t.tenant_id = 'default' AND {few}"
        );
        superuser.execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

async fn work(door: &Door, round: &str) {
    for n in 0..8 {
        let id = format!("{round}-{n}");
        door.place(order(&id).line("A", 1).line("X", 1)).await;
        door.move_stock("X", 1).await;
        if n % 2 == 0 {
            door.ship_order(ship(&id, &[])).await.unwrap();
        } else {
            door.cancel_order(cancel(&id, &[])).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_is_changed_is_found_by_its_key() {
    let database = Database::create().await;
    let mut server = Server::start(&database).await;
    let door = server.door().await;
    door.put_main().await;
    door.put_items(&["A", "X", "Y"]).await;
    door.move_stock("A", 1_000).await;
    door.place(order("P").line("Y", 1)).await;
    work(&door, "small").await;
    server.drain();
    server.finished().await;
    let mut superuser = database.superuser().await;
    database.until_alone(&mut superuser).await;
    copies::copy_orders(&mut superuser, &["P"], 10_000).await.unwrap();
    superuser
        .execute(
            "INSERT INTO stock SELECT r.* FROM stock t CROSS JOIN generate_series(1, 10000) n CROSS JOIN LATERAL \
             jsonb_populate_record(t, jsonb_build_object('sku', 'Z' || n, 'on_hand', 0, 'allocated', 0)) r \
             WHERE t.tenant_id = 'default' AND t.sku = 'A'",
        )
        .await
        .unwrap();
    among_small_tenants(&mut superuser).await;
    superuser.execute("VACUUM (ANALYZE)").await.unwrap();
    superuser.execute("SELECT pg_stat_reset()").await.unwrap();

    let mut server = Server::start(&database).await;
    work(&server.door().await, "large").await;
    server.drain();
    server.finished().await;
    // Counted when a connection ends. By the keys alone: what waits is added up now and then, by an index of its own.
    database.until_alone(&mut superuser).await;
    let read: Vec<(String, i64)> = sqlx::query_as(
        "SELECT indexrelname::text, idx_tup_read FROM pg_stat_user_indexes \
         WHERE indexrelname IN ('stock_pkey', 'orders_pkey', 'order_lines_pkey', 'backorders_pkey')",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    superuser.close().await.unwrap();
    // One look at all of a table of the tenant's would be ten thousand by itself.
    assert!(read.iter().map(|(_, rows)| rows).sum::<i64>() < 5_000, "{read:?}");
}
