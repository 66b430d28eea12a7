//! What to buy, of catalogues of every size: whether a row takes as long in a large one as in a small one, and whether the
//! server's memory stays as it is.

use std::time::Instant;

use fillrate_proto::v1::{
    Location, PutLocationRequest, ReplenishmentPolicy, ServiceLevelRule, SuggestPurchaseOrdersRequest,
    SuggestionFilter, replenishment_policy::Rule, suggest_purchase_orders_response::Message,
};
use fillrate_tests::{
    Door,
    buying::{sold_by, supplier},
};
use sqlx::{Connection as _, Executor as _};

use super::Bench;
use crate::{
    Outcome,
    ground::{Database, Ground},
    numbers::approximate,
    process::Server,
    report::{Report, number},
    shop::{self, refused},
};

const LINE: &str = "suggestions";
/// The days of demand that the policy looks at.
const WINDOW_DAYS: i32 = 90;
/// An item sells on every third of them.
const EVERY: i32 = 3;
/// What a row of the largest catalogue may take, as a multiple of one of the smallest.
const SLOWER: f64 = 1.3;
/// What the server's memory may be more for the largest than for the smallest.
const GROWTH_MB: f64 = 32.0;

/// What one catalogue took.
struct Taken {
    microseconds_a_row: f64,
    /// The most memory that the server ever had, in MB.
    memory: f64,
}

pub async fn measure(bench: &Bench, ground: &Ground, report: &mut Report) -> Outcome<()> {
    let mut taken = Vec::new();
    for &rows in &bench.sizes.suggestions {
        taken.push(catalogue(bench, ground, report, rows).await?);
    }
    if let (Some(small), Some(large)) = (taken.first(), taken.last()) {
        let slower = large.microseconds_a_row / small.microseconds_a_row;
        report.at_most(LINE, "a row of the largest, as a multiple of one of the smallest", slower, SLOWER);
        report.at_most(
            LINE,
            "memory more for the largest than for the smallest, MB",
            large.memory - small.memory,
            GROWTH_MB,
        );
    }
    Ok(())
}

async fn catalogue(bench: &Bench, ground: &Ground, report: &mut Report, rows: u32) -> Outcome<Taken> {
    let database = ground.database().await?;
    let locations = (rows / bench.sizes.items).max(1);
    fill(bench, &database, locations).await?;
    let (mut seconds, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..bench.sizes.rounds {
        let server = Server::start(&database.server())?;
        let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
        // What it learns from its first call is learnt.
        suggest(&door, 1, bench.sizes.items).await?;
        let begun = Instant::now();
        suggest(&door, locations, bench.sizes.items * locations).await?;
        seconds.push(begun.elapsed().as_secs_f64());
        memory.push(server.memory()?.1);
        server.stop()?;
    }
    let count = approximate(bench.sizes.items * locations);
    let rates = seconds.iter().map(|seconds| count / seconds).collect();
    let name = format!("a suggestion over {} items at locations", number(count));
    let middle = report.figure(LINE, &name, "s", seconds);
    report.figure(LINE, "  rows of it", "rows/s", rates);
    let memory = report.figure(LINE, "  the server's memory at most", "MB", memory);
    database.drop().await?;
    Ok(Taken { microseconds_a_row: middle * 1e6 / count, memory })
}

fn location(number: u32) -> String {
    format!("W{number:03}")
}

/// As many suppliers as locations, so that each has as many rows in every catalogue; nothing on hand, so that every row is
/// to be bought; and demand that was there before.
async fn fill(bench: &Bench, database: &Database<'_>, locations: u32) -> Outcome<()> {
    let server = Server::start(&database.server())?;
    let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
    let named = |n| Location { location_id: location(n), ..Location::default() };
    let request = PutLocationRequest { locations: (0..locations).map(named).collect(), ..Default::default() };
    door.put_location(request).await.map_err(refused)?;
    let supplier_id = |n: u32| format!("V{:03}", n % locations);
    door.suppliers((0..locations).map(|n| supplier(&supplier_id(n)))).await;
    let skus: Vec<u32> = (shop::FIRST..shop::FIRST + bench.sizes.items).collect();
    for some in skus.chunks(1_000) {
        door.sell(some.iter().map(|sku| sold_by(&supplier_id(*sku), &sku.to_string(), "2.50"))).await;
    }
    door.policies([ReplenishmentPolicy {
        demand_window_days: WINDOW_DAYS,
        rule: Some(Rule::ServiceLevel(ServiceLevelRule { service_level: "0.95".to_owned(), ..Default::default() })),
        ..ReplenishmentPolicy::default()
    }])
    .await;
    server.stop()?;
    let mut superuser = database.superuser().await?;
    superuser
        .execute(
            "INSERT INTO stock (tenant_id, location_id, sku, on_hand, allocated, backordered, stoppers, revision, update_time) \
             SELECT i.tenant_id, l.location_id, i.sku, 0, 0, 0, 0, 1, now() FROM items i \
             JOIN locations l ON l.tenant_id = i.tenant_id AND l.location_id LIKE 'W%' WHERE i.sku ~ '^[0-9]'",
        )
        .await?;
    sqlx::query(
        "INSERT INTO demand_days (tenant_id, location_id, sku, day, counted, loaded) \
         SELECT s.tenant_id, s.location_id, s.sku, current_date - d, 0, 1 + (s.sku::integer * 7 + d * 13) % 9 \
         FROM stock s CROSS JOIN generate_series(1, $1, $2) d WHERE s.location_id LIKE 'W%'",
    )
    .bind(WINDOW_DAYS)
    .bind(EVERY)
    .execute(&mut superuser)
    .await?;
    superuser.execute("VACUUM (ANALYZE)").await?;
    superuser.execute("CHECKPOINT").await?;
    superuser.close().await?;
    Ok(())
}

/// Reads a suggestion over the first locations; it must have so many lines, of which each says what to buy.
async fn suggest(door: &Door, locations: u32, wanted: u32) -> Outcome<()> {
    let location_ids = (0..locations).map(location).collect();
    let filter = Some(SuggestionFilter { location_ids, ..SuggestionFilter::default() });
    let request = SuggestPurchaseOrdersRequest { filter, ..SuggestPurchaseOrdersRequest::default() };
    let mut stream = door.suggest_purchase_orders(request).await.map_err(refused)?;
    let (mut lines, mut last) = (0, String::new());
    while let Some(answer) = stream.message().await? {
        if let Some(Message::Line(line)) = answer.message {
            if line.quantity <= 0 || line.supplier_id < last {
                return Err(format!("{} of {} came after supplier {last}", line.quantity, line.sku).into());
            }
            (lines, last) = (lines + 1, line.supplier_id);
        }
    }
    if lines == wanted { Ok(()) } else { Err(format!("a suggestion has {lines} lines, not {wanted}").into()) }
}
