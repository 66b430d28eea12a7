//! What lasts and what leaves: retention, the archive, epochs, erasure; beside a server that works.

mod archive;
mod commands;
mod epochs;
mod erase;
mod restore;
mod retention;
mod tables;

use std::time::Duration;

use fillrate_server::{
    domain::id::Actor,
    maintain::{Report, Settings, maintain},
};
use fillrate_tests::{World, database::Database};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use crate::verify::rest;

/// The defaults, without patience for what a test holds on purpose.
fn settings() -> Settings {
    Settings { lock_patience: Duration::from_secs(20), actor: owner(), ..Settings::default() }
}

/// Who does the owner's work.
fn owner() -> Actor {
    Actor::known("the owner")
}

async fn maintained(database: &Database) -> Report {
    maintained_by(database, &settings()).await
}

/// A run that leaves nothing.
async fn maintained_by(database: &Database, settings: &Settings) -> Report {
    let report = maintain(&database.owner(), settings).await.unwrap();
    assert!(report.is_complete(), "{report}");
    report
}

/// Makes the partitions of the weeks around a day in the past, as if servers had run then.
async fn make_partitions(database: &Database, days_ago: u32) {
    let sql = format!(
        "DO $$ DECLARE week timestamptz; parent text; BEGIN \
         FOREACH parent IN ARRAY ARRAY['stock_movements', 'events', 'audit_records'] LOOP FOR n IN 0..1 LOOP \
             week := date_trunc('week', now() - interval '{days_ago} days', 'UTC') + n * interval '7 days'; \
             EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', \
                 parent || to_char(week AT TIME ZONE 'UTC', '_YYYYMMDD'), parent, week, week + interval '7 days'); \
         END LOOP; END LOOP; END $$"
    );
    let mut owner = <PgConnection as sqlx::Connection>::connect_with(&database.owner()).await.unwrap();
    owner.execute(AssertSqlSafe(sql)).await.unwrap();
}

/// Everything that was booked until now was booked so many days earlier.
async fn age(world: &World, days: u32) {
    let mut superuser = world.database.superuser().await;
    rest(&mut superuser).await;
    for (table, columns) in [
        ("events", &["booked_time", "occur_time"][..]),
        ("feed_batches", &["booked_time"]),
        ("stock_movements", &["booked_time", "occur_time"]),
        ("requests", &["booked_time"]),
        ("document_references", &["booked_time"]),
        ("orders", &["create_time", "update_time", "order_time", "place_time"]),
        ("backorders", &["open_time", "close_time", "create_time", "update_time", "place_time"]),
        ("shipments", &["occur_time", "create_time"]),
        ("returns", &["occur_time", "create_time"]),
        ("cancellations", &["occur_time"]),
        ("audit_records", &["booked_time"]),
        ("purchase_orders", &["create_time", "update_time"]),
        ("stock", &["last_count_time", "last_place_time"]),
    ] {
        let shift = |column: &&str| format!("{column} = {column} - interval '{days} days'");
        let shifts = columns.iter().map(shift).collect::<Vec<_>>().join(", ");
        superuser.execute(AssertSqlSafe(format!("UPDATE {table} SET {shifts}"))).await.unwrap();
    }
}

/// A number that a statement tells.
async fn number(database: &Database, sql: &str) -> i64 {
    let mut superuser = database.superuser().await;
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut superuser).await.unwrap()
}
