//! Many rows of few: copies of what a server wrote, made in the database, so that a queue of a million orders is there
//! in a minute. `fillrate verify` finds nothing wrong with them. Copied orders have no events and no request of their own.

use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _};

/// What a failed statement says.
type Result<T> = std::result::Result<T, sqlx::Error>;

/// Copies orders that wait or hold nothing, with their lines and backorders, so often each: copy by copy, the orders of one
/// copy in the order in which they are named. The copies come after their originals in every queue, and before orders
/// that are placed when as many microseconds as there are copies have passed.
///
/// The connection is a superuser's: row policies bind the owner too.
///
/// # Errors
/// What goes wrong with the database.
pub async fn copy_orders(superuser: &mut PgConnection, order_ids: &[&str], copies: u32) -> Result<()> {
    // One behind the other, as ids are that grow with time: a million of them end where it comes to that.
    const ID: &str = "s.order_id || '-' || lpad(n::text, 7, '0')";
    // Behind their originals by their number; within a copy by the originals' own places.
    const TIME: &str = "first.place_time + n * interval '1 microsecond'";
    const INDEX: &str = "array_position($1::text[], s.order_id)";
    let first = "CROSS JOIN (SELECT max(o.place_time) AS place_time FROM orders o WHERE o.order_id = ANY($1)) first";
    let of = [
        ("orders", vec![("order_id", ID), ("place_time", TIME), ("place_index", INDEX), ("create_time", TIME)]),
        ("order_lines", vec![("order_id", ID)]),
        (
            "backorders",
            vec![
                ("order_id", ID),
                ("backorder_id", "s.backorder_id || '-' || lpad(n::text, 7, '0')"),
                ("place_time", TIME),
                ("place_index", INDEX),
                ("open_time", TIME),
                ("create_time", TIME),
            ],
        ),
    ];
    for (table, changed) in of {
        let (columns, values) = columns(superuser, table, &changed).await?;
        let sql = format!(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM generate_series(1, $2::int) n \
             CROSS JOIN LATERAL (SELECT * FROM {table} t WHERE t.order_id = ANY($1)) s {first}"
        );
        sqlx::query(AssertSqlSafe(sql)).bind(order_ids).bind(signed(copies)).execute(&mut *superuser).await?;
    }
    // What the rows behind them add up to.
    superuser
        .execute(
            "UPDATE stock s SET backordered = w.units, stoppers = w.stoppers, \
                 last_place_time = greatest(s.last_place_time, w.place_time) \
             FROM (SELECT tenant_id, location_id, sku, sum(original + added - filled - cancelled) AS units, \
                     count(*) FILTER (WHERE eligible) AS stoppers, max(place_time) AS place_time FROM backorders \
                 WHERE state IN ('OPEN', 'HELD') GROUP BY tenant_id, location_id, sku) w \
             WHERE (s.tenant_id, s.location_id, s.sku) = (w.tenant_id, w.location_id, w.sku)",
        )
        .await?;
    // What a follower of the feed would count, had the copies events.
    sqlx::query(
        "INSERT INTO demand_days (tenant_id, location_id, sku, day, counted, loaded) \
         SELECT l.tenant_id, l.location_id, l.sku, (o.order_time AT TIME ZONE p.time_zone)::date, $2 * sum(l.ordered), 0 \
         FROM order_lines l JOIN orders o USING (tenant_id, order_id) JOIN locations p ON (p.tenant_id, p.location_id) = (l.tenant_id, l.location_id) \
         WHERE l.order_id = ANY($1) AND l.approved GROUP BY 1, 2, 3, 4 \
         ON CONFLICT (tenant_id, location_id, sku, day) DO UPDATE SET counted = demand_days.counted + excluded.counted",
    )
    .bind(order_ids)
    .bind(signed(copies))
    .execute(&mut *superuser)
    .await?;
    settle(superuser, &["orders", "order_lines", "backorders", "stock", "demand_days"]).await
}

/// Copies the events of the last transaction that has its positions, so often; each copy is a transaction of its own, and the
/// head moves behind them. Answers how many events there are more. They must be none of orders: what those ask for would be
/// counted as demand again.
///
/// # Errors
/// What goes wrong with the database.
pub async fn copy_events(superuser: &mut PgConnection, copies: u32) -> Result<i64> {
    let row = superuser
        .fetch_one(
            "SELECT f.tenant_id, b.batch_no, b.event_count::bigint AS events FROM feeds f \
             JOIN feed_batches b ON b.tenant_id = f.tenant_id AND b.last_position = f.head ORDER BY f.head DESC LIMIT 1",
        )
        .await?;
    let (tenant, batch_no, events): (String, i64, i64) =
        (row.try_get("tenant_id")?, row.try_get("batch_no")?, row.try_get("events")?);
    // Numbers that the sequence has not given and, after this, never gives.
    let changed = [("batch_no", "$2 + n"), ("booked_time", "s.booked_time + n * interval '1 microsecond'")];
    let (columns_of_events, values) = columns(superuser, "events", &changed).await?;
    let sql = format!(
        "INSERT INTO events ({columns_of_events}) SELECT {values} FROM generate_series(1, $3::int) n \
         CROSS JOIN LATERAL (SELECT * FROM events e WHERE e.tenant_id = $1 AND e.batch_no = $2) s"
    );
    let made = sqlx::query(AssertSqlSafe(sql)).bind(&tenant).bind(batch_no).bind(signed(copies));
    made.execute(&mut *superuser).await?;
    let changed = [changed[0], changed[1], ("last_position", "s.last_position + n * s.event_count")];
    let (columns_of_batches, values) = columns(superuser, "feed_batches", &changed).await?;
    let sql = format!(
        "INSERT INTO feed_batches ({columns_of_batches}) SELECT {values} FROM generate_series(1, $3::int) n \
         CROSS JOIN LATERAL (SELECT * FROM feed_batches b WHERE b.tenant_id = $1 AND b.batch_no = $2) s"
    );
    let made = sqlx::query(AssertSqlSafe(sql)).bind(&tenant).bind(batch_no).bind(signed(copies));
    made.execute(&mut *superuser).await?;
    sqlx::query("UPDATE feeds SET head = head + $2 WHERE tenant_id = $1")
        .bind(&tenant)
        .bind(events * i64::from(copies))
        .execute(&mut *superuser)
        .await?;
    sqlx::query("SELECT setval('event_batch', $1)").bind(batch_no + i64::from(copies)).execute(&mut *superuser).await?;
    settle(superuser, &["events", "feed_batches", "feeds"]).await?;
    Ok(events * i64::from(copies))
}

/// The columns of a table, and what a copy has in them: the original's value, but for those that are changed.
async fn columns(superuser: &mut PgConnection, table: &str, changed: &[(&str, &str)]) -> Result<(String, String)> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT attname::text FROM pg_attribute \
         WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
    )
    .bind(table)
    .fetch_all(superuser)
    .await?;
    let value = |name: &String| {
        let other = changed.iter().find(|(column, _)| column == name);
        other.map_or_else(|| format!("s.{name}"), |(_, value)| (*value).to_owned())
    };
    let values: Vec<String> = names.iter().map(value).collect();
    Ok((names.join(", "), values.join(", ")))
}

/// As it is some time after: with statistics, without dead rows.
async fn settle(superuser: &mut PgConnection, tables: &[&str]) -> Result<()> {
    for table in tables {
        superuser.execute(AssertSqlSafe(format!("VACUUM (ANALYZE) {table}"))).await?;
    }
    Ok(())
}

fn signed(count: u32) -> i32 {
    i32::try_from(count).expect("fewer than two thousand million")
}
