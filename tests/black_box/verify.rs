//! `fillrate verify`: finds each thing that can be wrong, and nothing where nothing is.

use fillrate_server::verify::{Report, VerifyError, verify};
use fillrate_tests::{
    World,
    words::{NewOrder as _, cancel, give_back, order, ship},
};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

/// Orders in every state that a rule speaks of.
async fn busy_world() -> World {
    let world = World::with_items(&["A", "B"]).await;
    let door = &world.door;
    door.move_stock("A", 10).await;
    door.place(order("SHIPPED-IN-PART").partial().line("A", 4)).await;
    door.ship_order(ship("SHIPPED-IN-PART", &[(1, 2)])).await.unwrap();
    door.return_order(give_back("SHIPPED-IN-PART", &[(1, 1)])).await.unwrap();
    door.place(order("WHOLE").whole().line("A", 20).line("B", 1)).await;
    door.place(order("LINES").whole_lines().line("B", 3)).await;
    door.place(order("CANCELLED-IN-PART").partial().line("B", 2)).await;
    door.cancel_order(cancel("CANCELLED-IN-PART", &[(1, 1)])).await.unwrap();
    door.place(order("HELD").partial().line("B", 1)).await;
    door.hold("HELD", 1).await;
    door.place(order("FILLED-IN-PART").partial().line("A", 9)).await;
    door.place(order("DRAFT").line("A", 1).draft()).await;
    world
}

/// Waits until every event has its position and all followers have read it, so that the server leaves the database at
/// rest.
pub async fn rest(connection: &mut PgConnection) {
    const BUSY: &str = "SELECT (SELECT count(*) FROM pending_batches) + 2 * count(*) - (SELECT count(*) \
        FROM feed_followers w JOIN feeds f USING (tenant_id) WHERE w.position = f.head AND f.head > 0) FROM feeds WHERE head > 0";
    loop {
        let busy: i64 = sqlx::query_scalar(BUSY).fetch_one(&mut *connection).await.unwrap();
        if busy == 0 {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Lets rows say what the schema forbids.
const UNGUARD: &str = "DO $$ DECLARE c record; BEGIN \
    FOR c IN SELECT conrelid::regclass AS t, conname AS n FROM pg_constraint \
        WHERE contype = 'c' AND coninhcount = 0 AND connamespace = 'public'::regnamespace LOOP \
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.n); \
    END LOOP; \
    DROP INDEX backorders_line; END $$";

/// What is broken, in which table, and the rule that finds it.
const BREAKS: &[(&str, &str, &str, &str)] = &[
    ("stock", "UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'A'", "stock", "the ledger's sums"),
    ("stock", "DELETE FROM stock WHERE sku = 'A'", "stock", "the ledger's sums"),
    ("stock_movements", "DELETE FROM stock_movements WHERE movement_type = 'SHIPMENT'", "stock", "the ledger's sums"),
    (
        "stock",
        "UPDATE stock SET backordered = backordered + 1 WHERE sku = 'B'",
        "stock",
        "what order lines hold and lack",
    ),
    ("stock", "UPDATE stock SET stoppers = stoppers - 1 WHERE sku = 'B'", "stock", "backorders that a pass may fill"),
    ("stock", "UPDATE stock SET on_hand = 1 WHERE sku = 'A'", "stock", "what is on hand where Fillrate owns the stock"),
    ("items", "UPDATE items SET untracked = true WHERE sku = 'A'", "stock", "what can be counted"),
    ("items", "DELETE FROM items WHERE sku = 'B'", "stock", "what can be counted"),
    ("locations", "UPDATE locations SET is_default = false", "locations", "one default"),
    ("orders", "UPDATE orders SET backordered = false WHERE order_id = 'LINES'", "orders", "what its lines add up to"),
    ("orders", "UPDATE orders SET ready_to_ship = true WHERE order_id = 'WHOLE'", "orders", "what its lines add up to"),
    (
        "orders",
        "UPDATE orders SET status = 'APPROVED' WHERE order_id = 'SHIPPED-IN-PART'",
        "orders",
        "what its lines add up to",
    ),
    (
        "orders",
        "UPDATE orders SET place_time = NULL WHERE order_id = 'LINES'",
        "orders",
        "a place in the queue since its approval",
    ),
    (
        "order_lines",
        "DELETE FROM order_lines WHERE order_id = 'DRAFT'",
        "order_lines",
        "an order with lines, and lines with an order",
    ),
    (
        "order_lines",
        "UPDATE order_lines SET approved = true WHERE order_id = 'DRAFT'",
        "order_lines",
        "an order with lines, and lines with an order",
    ),
    ("order_lines", "UPDATE order_lines SET ordered = 99 WHERE order_id = 'WHOLE'", "order_lines", "the line equation"),
    (
        "order_lines",
        "UPDATE order_lines SET allocated = 1, shipped = 3 WHERE order_id = 'SHIPPED-IN-PART'",
        "order_lines",
        "the ledger's allocations",
    ),
    ("cancellations", "DELETE FROM cancellations", "order_lines", "its cancellations"),
    ("shipments", "DELETE FROM shipments", "order_lines", "its shipments"),
    ("returns", "UPDATE returns SET lines = '[{\"number\": 1, \"quantity\": 2}]'", "order_lines", "its returns"),
    (
        "orders",
        "UPDATE orders SET allocation_policy = 'COMPLETE_LINE' WHERE order_id = 'FILLED-IN-PART'",
        "order_lines",
        "all or nothing",
    ),
    ("backorders", "DELETE FROM backorders WHERE order_id = 'LINES'", "backorders", "what the line lacks"),
    (
        "backorders",
        "UPDATE backorders SET added = 1 WHERE order_id = 'CANCELLED-IN-PART'",
        "backorders",
        "what the line lacks",
    ),
    (
        "backorders",
        "INSERT INTO backorders SELECT tenant_id, 'TWIN', order_id, line_number, sku, location_id, cause, state, hold, \
            original, added, filled, cancelled, open_time, close_time, negated_priority, place_time, place_index, \
            eligible, watch_need, revision, create_time, update_time FROM backorders WHERE order_id = 'LINES'",
        "backorders",
        "what the line lacks",
    ),
    (
        "backorders",
        "UPDATE backorders SET close_time = now() WHERE order_id = 'LINES'",
        "backorders",
        "its own account",
    ),
    (
        "backorders",
        "UPDATE backorders SET negated_priority = 5 WHERE order_id = 'LINES'",
        "backorders",
        "its line, and its order's place",
    ),
    (
        "backorders",
        "UPDATE backorders SET sku = 'A' WHERE order_id = 'LINES'",
        "backorders",
        "its line, and its order's place",
    ),
    (
        "backorders",
        "UPDATE backorders SET eligible = true WHERE order_id = 'HELD'",
        "backorders",
        "whether a pass may fill it",
    ),
    ("locations", "UPDATE locations SET fill_mode = 'MANUAL'", "backorders", "whether a pass may fill it"),
    (
        "backorders",
        "UPDATE backorders SET watch_need = 2 WHERE order_id = 'LINES'",
        "backorders",
        "the quantity it is looked at for",
    ),
    (
        "backorders",
        "UPDATE backorders SET watch_need = NULL WHERE order_id = 'WHOLE'",
        "backorders",
        "the one item that a whole order is looked at for",
    ),
    (
        "backorders",
        "UPDATE backorders SET watch_need = original WHERE order_id = 'WHOLE'",
        "backorders",
        "the one item that a whole order is looked at for",
    ),
    ("stock", "UPDATE stock SET on_hand = 3 WHERE sku = 'B'", "backorders", "nothing idle that it is looked at for"),
    ("feeds", "UPDATE feeds SET head = head + 1", "feeds", "the positions given"),
    ("feeds", "DELETE FROM feeds", "feeds", "a row for the tenant"),
    (
        "feed_batches",
        "DELETE FROM feed_batches WHERE last_position = (SELECT min(last_position) FROM feed_batches)",
        "feed_batches",
        "positions without holes",
    ),
    (
        "feed_batches",
        "DELETE FROM feed_batches WHERE last_position = (SELECT max(last_position) FROM feed_batches)",
        "events",
        "a position, now or soon",
    ),
    (
        "demand_days",
        "UPDATE demand_days SET counted = counted + 1 WHERE sku = 'A'",
        "demand_days",
        "what orders ask for",
    ),
    ("demand_days", "DELETE FROM demand_days WHERE sku = 'B'", "demand_days", "what orders ask for"),
    (
        "feed_followers",
        "UPDATE feed_followers SET position = position + 1 WHERE follower = 'PROMISES'",
        "feed_followers",
        "positions that were given",
    ),
    ("events", "DELETE FROM events WHERE rank = 0", "feed_batches", "one position for each event"),
    (
        "pending_batches",
        "INSERT INTO pending_batches SELECT tenant_id, batch_no, event_count, booked_time FROM feed_batches LIMIT 1",
        "pending_batches",
        "events that wait for their positions",
    ),
];

#[tokio::test]
async fn everything_that_is_broken_is_found() {
    let mut world = busy_world().await;
    let mut superuser = world.database.superuser().await;
    rest(&mut superuser).await;
    // It would mend what it finds pending.
    world.server.drain();
    world.server.finished().await;
    world.verify().await;
    superuser.execute(UNGUARD).await.unwrap();
    for (table, broken, found_in, rule) in BREAKS {
        let save = format!("CREATE TEMP TABLE saved AS SELECT * FROM {table}");
        superuser.execute(AssertSqlSafe(save)).await.unwrap();
        let changed = superuser.execute(*broken).await.unwrap();
        assert!(changed.rows_affected() > 0, "{broken}");
        let report = verify(&world.database.server(), None).await.unwrap();
        let kind = report.kinds.iter().find(|kind| (kind.table, kind.rule) == (*found_in, *rule));
        let kind = kind.unwrap_or_else(|| panic!("{broken} is not found by {rule}:\n{report}"));
        assert!(kind.count > 0 && !kind.told.is_empty());
        let repair = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved; DROP TABLE saved");
        superuser.execute(AssertSqlSafe(repair)).await.unwrap();
    }
    world.verify().await;
}

#[tokio::test]
async fn what_is_told_is_bounded_and_says_what_should_be() {
    let world = World::with_items(&["A"]).await;
    let door = &world.door;
    for number in 0..103 {
        door.place(order(&format!("O{number:03}")).partial().line("A", 1)).await;
    }
    let mut superuser = world.database.superuser().await;
    rest(&mut superuser).await;
    superuser.execute("UPDATE orders SET backordered = false").await.unwrap();
    let report = verify(&world.database.server(), Some("default")).await.unwrap();
    assert_eq!((report.kinds.len(), report.count()), (1, 103));
    let text = report.to_string();
    let lines: Vec<&str> = text.lines().collect();
    let first = "tenant default, orders O000: is APPROVED; should be APPROVED, backordered (what its lines add up to)";
    let last = ["orders: 3 more of this kind (what its lines add up to)", "verified 1 tenant: 103 contradictions"];
    assert_eq!((lines.len(), lines[0], &lines[100..]), (102, first, &last[..]));
}

#[tokio::test]
async fn tenants_are_verified_one_by_one() {
    let world = World::with_items(&["A"]).await;
    let other = world.tenant("other").await;
    other.put_main().await;
    other.put_items(&["A"]).await;
    other.move_stock("A", 5).await;
    let mut superuser = world.database.superuser().await;
    rest(&mut superuser).await;
    superuser.execute("UPDATE stock SET allocated = 1 WHERE tenant_id = 'other'").await.unwrap();
    let database = &world.database;
    let report = |tenant| async move { verify(&database.server(), tenant).await };
    let clean = |report: &Report| (report.tenants, report.is_clean());
    let (all, one, other, none) = (report(None), report(Some("default")), report(Some("other")), report(Some("none")));
    assert_eq!(clean(&all.await.unwrap()), (2, false));
    assert_eq!(clean(&one.await.unwrap()), (1, true));
    assert_eq!(clean(&other.await.unwrap()), (1, false));
    assert!(matches!(none.await, Err(VerifyError::NoTenant(_))));
}

#[tokio::test]
async fn the_owner_may_not_verify() {
    let world = World::new().await;
    let refused = verify(&world.database.owner(), None).await;
    assert!(matches!(refused, Err(VerifyError::Database(_))), "its reading would not be held to one tenant");
}
