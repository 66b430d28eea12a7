//! The plans of what calls execute, on a database that is filled: no table that grows is read to its end.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    BackorderFilter, CreatePurchaseOrderRequest, DemandRow, Item, ItemLocation, ListBackordersRequest,
    ListOrdersRequest, ListPurchaseOrdersRequest, LoadDemandRequest, NewPurchaseOrderLine, NewReceiptLine,
    PutItemRequest, ReceivePurchaseOrderRequest, StockEvent, WatchStockResponse, new_receipt_line::What,
};
use fillrate_tests::{
    Door,
    buying::{min_max, of_items, sold_by, supplier},
    copies,
    database::Database,
    server::Server,
    tap::Statement,
    watch::{FeedEvent as _, Watch},
    words::{MAIN, NewOrder as _, adjust, cancel, delta, force, give_back, item, order, ship},
};
use futures::future::join_all;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use super::{Tapped, create};

/// Tables that have one row, or one for each tenant or location, or only what waits for its positions: small for ever, and
/// read whole where that is quicker.
const SMALL: [&str; 7] =
    ["locations", "feeds", "feed_followers", "tenants", "pending_batches", "database_identity", "_sqlx_migrations"];

/// Items of which everybody has much, and one that is short.
const MUCH: [&str; 3] = ["A", "B", "C"];

/// A database with so much in it that reading a table to its end is never the quickest way.
async fn filled() -> Database {
    let database = Database::create().await;
    let server = Server::start(&database).await;
    let door = server.door().await;
    door.put_main().await;
    let skus: Vec<String> = (0..900).map(|n| format!("S{n}")).collect();
    let skus: Vec<&str> = skus.iter().map(String::as_str).chain(MUCH).chain(["X"]).collect();
    // Each with something of its own at the location.
    let own = || vec![ItemLocation { location_id: MAIN.to_owned(), channel_buffer: 1, ..ItemLocation::default() }];
    let items = skus.iter().map(|sku| Item { locations: own(), ..item(sku) }).collect();
    door.put_item(PutItemRequest { items, ..PutItemRequest::default() }).await.unwrap();
    door.move_stocks(adjust(skus.iter().filter(|sku| **sku != "X").map(|sku| delta(sku, 1_000_000)))).await;
    create(&door, vec![order("P").line("X", 1), order("Q").line("X", 1).line("A", 2_000_000)]).await;
    for batch in 0..10 {
        let placed = (0..200).map(|n| order(&format!("O{batch}-{n}")).line("A", 1).line("B", 1).line("C", 1));
        create(&door, placed.collect()).await;
        join_all((0..100).map(|n| door.ship_order(ship(&format!("O{batch}-{n}"), &[])))).await;
        join_all((0..100).map(|n| door.return_order(give_back(&format!("O{batch}-{n}"), &[(1, 1)])))).await;
    }
    buy(&door, &skus[..900]).await;
    stop(server).await;
    let mut superuser = database.superuser().await;
    copies::copy_orders(&mut superuser, &["P", "Q"], 10_000).await.unwrap();
    copies::copy_events(&mut superuser, 2_000).await.unwrap();
    superuser.execute("VACUUM (ANALYZE)").await.unwrap();
    superuser.close().await.unwrap();
    database
}

/// Who sells these items, how they are replenished, and much that was ordered of them, of which half came.
async fn buy(door: &Door, skus: &[&str]) {
    door.suppliers((0..900).map(|n| supplier(&format!("V{n}")))).await;
    door.suppliers([supplier("ACME")]).await;
    door.sell(skus.iter().map(|sku| sold_by("ACME", sku, "2.50"))).await;
    door.policies(skus.iter().map(|sku| min_max(MAIN, sku, 10, 20))).await;
    door.load_demand(LoadDemandRequest { rows: skus.iter().map(|sku| demand(sku)).collect(), ..Default::default() })
        .await
        .unwrap();
    for numbers in (0..900).collect::<Vec<_>>().chunks(100) {
        let id = |n: &usize| format!("PO{n}");
        join_all(numbers.iter().map(|n| door.create_purchase_order(purchase(&id(n), &[skus[*n], skus[899 - n]]))))
            .await;
        join_all(numbers.iter().map(|n| door.receive_purchase_order(delivery(&id(n))))).await;
    }
}

/// Seven on a day long ago.
fn demand(sku: &str) -> DemandRow {
    DemandRow { sku: sku.to_owned(), date: "2020-02-29".to_owned(), quantity: 7, ..DemandRow::default() }
}

/// Ten of each.
fn purchase(id: &str, skus: &[&str]) -> CreatePurchaseOrderRequest {
    let line = |sku: &&str| NewPurchaseOrderLine { sku: (*sku).to_owned(), quantity: 10, ..Default::default() };
    CreatePurchaseOrderRequest {
        purchase_order_id: id.to_owned(),
        supplier_id: "ACME".to_owned(),
        submit: true,
        lines: skus.iter().map(line).collect(),
        ..Default::default()
    }
}

/// All of the first line.
fn delivery(id: &str) -> ReceivePurchaseOrderRequest {
    let line = NewReceiptLine { what: Some(What::LineNumber(1)), accepted: 10, ..Default::default() };
    ReceivePurchaseOrderRequest { purchase_order_id: id.to_owned(), lines: vec![line], ..Default::default() }
}

async fn stop(mut server: Server) {
    server.drain();
    server.finished().await;
}

/// The hot calls, each in more than one size.
async fn work(tapped: &Tapped) {
    let door = &tapped.door;
    let mut watch = Watch::<WatchStockResponse>::from_now(door).await;
    for count in [1, 5, 64] {
        let orders = (0..count).map(|n| order(&format!("N{count}-{n}")).line("A", 1).line("B", 1).line("C", 1));
        create(door, orders.collect()).await;
        let waiting = (0..count).map(|n| order(&format!("W{count}-{n}")).line("X", 2).line("S7", 1));
        create(door, waiting.collect()).await;
        let filled = door.move_stock("X", 2 * count).await.effects.unwrap().fill_count;
        assert_eq!(filled, 2 * count);
        door.ship_order(ship(&format!("N{count}-0"), &[])).await.unwrap();
        door.cancel_order(cancel(&format!("W{count}-0"), &[])).await.unwrap();
    }
    door.force_backorder(force("N5-1", 1)).await.unwrap();
    door.create_purchase_order(purchase("NEW", &["S3", "S5"])).await.unwrap();
    door.receive_purchase_order(delivery("NEW")).await.unwrap();
    door.create_order(order("LATE").line("S3", 2_000_000)).await.unwrap();
    door.move_stock("S9", -3).await;
    watch.events_until(|event: &StockEvent| event.row().starts_with("S9")).await;
}

/// Calls that read, whose plans are made for what they ask.
async fn look(door: &Door) {
    door.order("N5-2").await;
    door.level("X").await;
    door.list_orders(ListOrdersRequest::default()).await.unwrap();
    let filter = Some(BackorderFilter { skus: vec!["X".to_owned()], ..BackorderFilter::default() });
    door.list_purchase_orders(ListPurchaseOrdersRequest::default()).await.unwrap();
    let suggestion = door.suggestion_of(of_items(&["S3", "S8"])).await;
    door.take(suggestion.chosen()).await.unwrap();
    door.list_backorders(ListBackordersRequest { filter, ..ListBackordersRequest::default() }).await.unwrap();
}

/// Every statement that was executed, once each.
fn executed(tapped: &Tapped) -> Vec<Statement> {
    let exchanges = tapped.tap.take();
    let all = exchanges.into_iter().flat_map(|exchange| exchange.statements);
    let distinct: BTreeMap<_, _> = all.map(|statement| (statement.sql.clone(), statement)).collect();
    let reads = |sql: &str| ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|word| sql.starts_with(word));
    distinct.into_values().filter(|statement| reads(statement.sql.trim_start())).collect()
}

/// The plan that serves any parameters, as the server's role gets it.
async fn generic_plan(connection: &mut PgConnection, statement: &Statement) -> String {
    let types: Vec<String> = statement.types.iter().map(|oid| format!("{oid}::oid::regtype::text")).collect();
    let names: Vec<String> = match types.is_empty() {
        true => Vec::new(),
        false => {
            let sql = format!("SELECT unnest(ARRAY[{}])", types.join(", "));
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *connection).await.unwrap()
        }
    };
    let (types, nulls) = match names.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("({})", names.join(", ")), format!("({})", vec!["NULL"; names.len()].join(", "))),
    };
    let mut transaction = connection.begin().await.unwrap();
    transaction.execute("SELECT set_tenant('default')").await.unwrap();
    transaction.execute("SET LOCAL plan_cache_mode = force_generic_plan").await.unwrap();
    transaction.execute(AssertSqlSafe(format!("PREPARE pinned {types} AS {}", statement.sql))).await.unwrap();
    let explain = format!("EXPLAIN (COSTS OFF) EXECUTE pinned {nulls}");
    let lines: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(explain)).persistent(false).fetch_all(&mut *transaction).await.unwrap();
    transaction.execute("DEALLOCATE pinned").await.unwrap();
    transaction.rollback().await.unwrap();
    lines.join("\n")
}

fn reads_whole(plan: &str) -> bool {
    let scans = plan.lines().filter_map(|line| line.split_once("Seq Scan on ")).map(|(_, named)| named);
    scans.into_iter().any(|named| {
        let table = named.split_whitespace().next().unwrap_or_default();
        !SMALL.contains(&table)
    })
}

#[tokio::test]
async fn no_statement_reads_a_table_that_grows_to_its_end() {
    let database = filled().await;
    let mut superuser = database.superuser().await;
    database.until_alone(&mut superuser).await;
    superuser.execute("SELECT pg_stat_reset()").await.unwrap();
    let tapped = Tapped::on(database).await;
    // What it asks once, when it starts.
    let _ = tapped.tap.take();
    work(&tapped).await;
    let statements = executed(&tapped);
    look(&tapped.door).await;
    assert!(statements.len() > 20, "{}", statements.len());

    let mut connection = PgConnection::connect_with(&tapped.database.server()).await.unwrap();
    let mut wrong = Vec::new();
    for statement in &statements {
        let plan = generic_plan(&mut connection, statement).await;
        if reads_whole(&plan) {
            wrong.push(format!("{}\n{plan}", statement.sql));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    connection.close().await.unwrap();

    // And what was read in fact, by plans made for the parameters too. Counted when a connection ends.
    let Tapped { database, server, .. } = tapped;
    stop(server).await;
    database.until_alone(&mut superuser).await;
    let scanned: Vec<String> = sqlx::query_scalar(
        "SELECT format('%s: %s rows in %s scans', relname, seq_tup_read, seq_scan) FROM pg_stat_user_tables \
         WHERE seq_scan > 0 AND NOT relname = ANY($1) ORDER BY relname",
    )
    .bind(SMALL)
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert!(scanned.is_empty(), "{scanned:#?}");
    fillrate_tests::server::verify(&database).await;
}
