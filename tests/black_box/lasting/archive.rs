//! Closed orders that leave: to a file first, then from the database.

use std::{fs, path::Path};

use fillrate_proto::v1::{GetOrderRequest, ListOrdersRequest, WatchOrdersResponse};
use fillrate_server::maintain::{MaintainError, Settings, maintain};
use fillrate_tests::{
    Door, World,
    watch::Watch,
    words::{NewOrder as _, cancel, give_back, order, ship},
};
use serde_json::Value;
use sqlx::{Connection as _, Executor as _};
use tonic::Code;

use super::{age, maintained_by, number, settings};

fn to(dir: &Path) -> Settings {
    Settings { archive_dir: Some(dir.to_owned()), ..settings() }
}

/// Every document of the folder's files, by order.
fn documents(dir: &Path) -> Vec<Value> {
    let files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<Value> = files
        .inspect(|path| assert!(path.extension().is_some_and(|extension| extension == "jsonl"), "{path:?}"))
        .flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| serde_json::from_str(&line).unwrap())
        .collect();
    found.sort_by_key(|document| document["order"]["order_id"].as_str().unwrap().to_owned());
    found
}

/// One that was shipped, in parts and some returned; one cancelled; two that are still open.
async fn work(door: &Door) {
    door.place(order("SHIPPED").partial().customer("ada").line("A", 5)).await;
    door.move_stock("A", 10).await;
    door.ship_order(ship("SHIPPED", &[(1, 2)])).await.unwrap();
    door.cancel_order(cancel("SHIPPED", &[(1, 1)])).await.unwrap();
    door.ship_order(ship("SHIPPED", &[])).await.unwrap();
    door.return_order(give_back("SHIPPED", &[(1, 1)])).await.unwrap();
    door.place(order("CANCELLED").line("A", 1)).await;
    door.cancel_order(cancel("CANCELLED", &[])).await.unwrap();
    door.place(order("HOLDS").customer("ada").line("A", 1)).await;
    door.place(order("WAITS").line("A", 100)).await;
}

#[tokio::test]
async fn closed_orders_are_exported_and_deleted_with_all_that_hangs_on_them() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    work(door).await;
    age(&world, 500).await;
    door.place(order("TODAY").line("A", 1)).await;
    door.ship_order(ship("TODAY", &[])).await.unwrap();
    // Without a folder they stay.
    let report = maintained_by(&world.database, &settings()).await.to_string();
    assert!(report.contains("2 closed orders to archive, and no --archive-dir"), "{report}");
    let level = door.level("A").await;
    let mut watch = Watch::<WatchOrdersResponse>::from_now(door).await;
    let dir = tempfile::tempdir().unwrap();
    let report = maintained_by(&world.database, &to(dir.path())).await.to_string();
    assert!(report.contains("2 closed orders archived to"), "{report}");
    world.verify().await;
    let found = documents(dir.path());
    let ids: Vec<&str> = found.iter().map(|found| found["order"]["order_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["CANCELLED", "SHIPPED"]);
    let shipped = &found[1];
    assert_eq!((&shipped["tenant_id"], &shipped["order"]["customer_id"]), (&"default".into(), &"ada".into()));
    let parts = ["lines", "cancellations", "shipments", "returns", "backorders"];
    assert_eq!(parts.map(|part| shipped[part].as_array().unwrap().len()), [1, 1, 2, 1, 1]);
    assert_eq!(shipped["lines"][0]["shipped"], 4);
    // What is gone is gone everywhere; what is not is as it was.
    for table in ["orders", "order_lines", "cancellations", "shipments", "returns", "backorders"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE order_id IN ('SHIPPED', 'CANCELLED')");
        assert_eq!(number(&world.database, &sql).await, 0, "{table}");
    }
    let gone = door.get_order(GetOrderRequest { order_id: "SHIPPED".to_owned() }).await.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
    let listed = door.list_orders(ListOrdersRequest::default()).await.unwrap().orders;
    assert_eq!(listed.len(), 3);
    assert_eq!(door.level("A").await, level);
    assert_eq!(door.queue("A").await, [("WAITS".to_owned(), 1, 100)]);
    // Nothing was told of it; what happens next is.
    door.move_stock("A", 100).await;
    assert_eq!(watch.event().await.order.unwrap().order_id, "WAITS");
    let again = maintained_by(&world.database, &to(dir.path())).await.to_string();
    assert!(again.contains("0 closed orders archived"), "{again}");
    assert_eq!(documents(dir.path()).len(), 2);
    world.verify().await;
}

/// Events of an order get its customer from it: it stays as long as they.
#[tokio::test]
async fn an_order_stays_as_long_as_its_events() {
    let world = World::with_items(&["A"]).await;
    let dir = tempfile::tempdir().unwrap();
    work(&world.door).await;
    age(&world, 2).await;
    let hour = std::time::Duration::from_secs(3_600);
    let eager = Settings { archive_after: hour, requests: hour, ..to(dir.path()) };
    let report = maintained_by(&world.database, &eager).await.to_string();
    assert!(report.contains("0 closed orders archived"), "{report}");
    age(&world, 30).await;
    let report = maintained_by(&world.database, &eager).await.to_string();
    assert!(report.contains("2 closed orders archived"), "{report}");
    world.verify().await;
}

/// What a run that was ended left behind: a file of which nothing counts, and one of which more was written than counts.
#[tokio::test]
async fn the_next_run_finishes_the_files_of_one_that_was_ended() {
    let world = World::with_items(&["A"]).await;
    let dir = tempfile::tempdir().unwrap();
    work(&world.door).await;
    age(&world, 500).await;
    maintained_by(&world.database, &to(dir.path())).await;
    let file = fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().path();
    let (whole, part) = (fs::read_to_string(&file).unwrap(), file.with_extension("jsonl.part"));
    fs::rename(&file, &part).unwrap();
    fs::write(&part, format!("{whole}{{\"order\": half of one")).unwrap();
    fs::write(dir.path().join("never.jsonl.part"), "written, and never counted").unwrap();
    let mut superuser = world.database.superuser().await;
    superuser.execute("UPDATE archives SET finished = false").await.unwrap();
    let never = "INSERT INTO archives VALUES ('default', 'never', 'never.jsonl', 0, 0, false, now())";
    superuser.execute(never).await.unwrap();
    maintained_by(&world.database, &to(dir.path())).await;
    assert_eq!(fs::read_to_string(&file).unwrap(), whole);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    assert_eq!(number(&world.database, "SELECT count(*) FROM archives WHERE finished").await, 1);
    // One that lost what counted is not passed over in silence.
    fs::rename(&file, &part).unwrap();
    fs::write(&part, &whole[1..]).unwrap();
    superuser.execute("UPDATE archives SET finished = false").await.unwrap();
    let report = maintain(&world.database.owner(), &to(dir.path())).await.unwrap();
    assert!(!report.is_complete() && report.to_string().contains("look for the rest of it"), "{report}");
    fs::remove_file(&part).unwrap();
    let report = maintain(&world.database.owner(), &to(dir.path())).await.unwrap();
    assert!(!report.is_complete() && report.to_string().contains("is not in"), "{report}");
}

/// A run that lost the lock which kept others away, without noticing, and one that began meanwhile: the first one's file is
/// finished by the second, and nothing more is written to it.
#[tokio::test]
async fn two_runs_that_overlap_lose_no_order() {
    let world = World::with_items(&["A"]).await;
    let dir = tempfile::tempdir().unwrap();
    work(&world.door).await;
    age(&world, 500).await;
    let mut superuser = world.database.superuser().await;
    // A command that does not end keeps both from the orders.
    let mut command = superuser.begin().await.unwrap();
    command.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('default', 4207))").await.unwrap();
    let (owner, settings) = (world.database.owner(), to(dir.path()));
    let until_none = async |sql: &str| {
        while number(&world.database, sql).await > 0 {
            tokio::task::yield_now().await;
        }
    };
    let second = async {
        while fs::read_dir(dir.path()).unwrap().count() == 0 {
            tokio::task::yield_now().await;
        }
        let locks = "pg_locks WHERE locktype = 'advisory' AND objid = 4209 \
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        let lost = format!("SELECT count(pg_terminate_backend(pid)) FROM {locks}");
        assert_eq!(number(&world.database, &lost).await, 1);
        until_none(&format!("SELECT count(*) FROM {locks}")).await;
        let name = fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().file_name();
        let name = name.to_str().unwrap().trim_end_matches(".part").to_owned();
        let release = async {
            until_none(&format!("SELECT count(*) FROM archives WHERE file_name = '{name}'")).await;
            command.rollback().await.unwrap();
        };
        tokio::join!(maintain(&owner, &settings), release).0
    };
    let (first, second) = tokio::join!(maintain(&owner, &settings), second);
    let refused = first.expect_err("it is alone no longer");
    assert!(matches!(refused, MaintainError::NoLongerAlone), "{refused}");
    let report = second.unwrap();
    assert!(report.is_complete() && report.to_string().contains("2 closed orders archived"), "{report}");
    assert_eq!(documents(dir.path()).len(), 2);
    assert_eq!(number(&world.database, "SELECT count(*) FROM archives WHERE finished").await, 1);
    // Who took them away is kept, with their ids.
    let recorded = "SELECT count(*) FROM audit_records WHERE (method, actor) = ('ArchiveOrders', 'the owner') \
        AND touched = '{\"order_ids\": [\"CANCELLED\", \"SHIPPED\"]}'";
    assert_eq!(number(&world.database, recorded).await, 1);
    world.verify().await;
}

/// What is left in the ledger of an archived order is not what another one of the same id holds.
#[tokio::test]
async fn the_id_of_an_archived_order_is_free_again() {
    let world = World::with_items(&["A"]).await;
    let (door, dir) = (&world.door, tempfile::tempdir().unwrap());
    door.move_stock("A", 10).await;
    door.place(order("O").line("A", 2)).await;
    age(&world, 470).await;
    door.ship_order(ship("O", &[])).await.unwrap();
    age(&world, 30).await;
    // Its allocation is carried forward, its shipment is not.
    let week = std::time::Duration::from_secs(7 * 24 * 3_600);
    maintained_by(&world.database, &Settings { archive_after: week, ..to(dir.path()) }).await;
    assert_eq!(documents(dir.path()).len(), 1);
    world.verify().await;
    door.place(order("O").line("A", 1)).await;
    assert_eq!(door.level("A").await.allocated, 1);
    world.verify().await;
}

/// A file that cannot be written keeps its orders.
#[tokio::test]
async fn nothing_is_deleted_that_is_not_written() {
    let world = World::with_items(&["A"]).await;
    work(&world.door).await;
    age(&world, 500).await;
    let refused = maintain(&world.database.owner(), &to(Path::new("/proc/nowhere"))).await.unwrap_err();
    assert!(matches!(refused, MaintainError::File { .. }), "{refused}");
    assert_eq!(number(&world.database, "SELECT count(*) FROM orders").await, 4);
    let dir = tempfile::tempdir().unwrap();
    maintained_by(&world.database, &to(dir.path())).await;
    assert_eq!(documents(dir.path()).len(), 2);
}
