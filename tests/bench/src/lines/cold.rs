//! A watcher that resumes far back: how many events a second reach it, and whether the server's memory stays as it is.

use std::time::Instant;

use fillrate_proto::v1::{WatchStockRequest, watch_stock_request::Start, watch_stock_response::Message};
use fillrate_tests::{
    Door, copies,
    words::{adjust, delta},
};
use sqlx::Connection as _;

use super::Bench;
use crate::{
    Outcome,
    ground::{Database, Ground},
    numbers::approximate,
    process::Server,
    report::Report,
    shop::{self, refused},
};

const LINE: &str = "cold";
/// Items that move in the transaction that is copied.
const ITEMS: usize = 192;
/// Of the server's memory before.
const GROWTH_MB: f64 = 64.0;

pub async fn measure(bench: &Bench, ground: &Ground, report: &mut Report) -> Outcome<()> {
    let database = ground.database().await?;
    let events = fill(bench, &database).await?;
    let (mut rates, mut grown) = (Vec::new(), Vec::new());
    for _ in 0..bench.sizes.rounds {
        let (rate, more) = resume(&database, events).await?;
        rates.push(rate);
        grown.push(more);
    }
    let name =
        format!("a WatchStock that resumes {} events back", crate::report::number(approximate(events.unsigned_abs())));
    report.figure(LINE, name, "events/s", rates);
    let grown = report.figure(LINE, "  the server's memory more than before", "MB", grown);
    report.at_most(LINE, "memory that it takes, MB", grown, GROWTH_MB);
    database.verify().await?;
    database.drop().await
}

/// Makes the events; how many there are.
async fn fill(bench: &Bench, database: &Database<'_>) -> Outcome<i64> {
    let server = Server::start(&database.server())?;
    let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
    let skus: Vec<String> = (shop::FIRST..).take(ITEMS).map(|number| number.to_string()).collect();
    door.adjust_stock(adjust(skus.iter().map(|sku| delta(sku, 1)))).await.map_err(refused)?;
    server.stop()?;
    let mut superuser = database.superuser().await?;
    let in_each: i64 =
        sqlx::query_scalar("SELECT event_count::bigint FROM feed_batches ORDER BY last_position DESC LIMIT 1")
            .fetch_one(&mut superuser)
            .await?;
    let copies = u32::try_from(i64::from(bench.sizes.cold_events) / in_each + 1)?;
    let made = copies::copy_events(&mut superuser, copies).await?;
    superuser.close().await?;
    Ok(made)
}

/// Watches from so many events back to the head: positions a second, and what the server's memory grew by.
async fn resume(database: &Database<'_>, events: i64) -> Outcome<(f64, f64)> {
    let mut superuser = database.superuser().await?;
    let (epoch, head): (String, i64) =
        sqlx::query_as("SELECT epoch, head FROM feeds").fetch_one(&mut superuser).await?;
    let wanted: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM events e JOIN feed_batches b USING (tenant_id, batch_no) \
         WHERE e.kind = 'STOCK' AND b.last_position > $1",
    )
    .bind(head - events)
    .fetch_one(&mut superuser)
    .await?;
    superuser.close().await?;
    let server = Server::start(&database.server())?;
    let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
    let before = server.memory()?.0;
    let begun = Instant::now();
    let start = Some(Start::Cursor(format!("{epoch}.{}", head - events)));
    let mut stream = door.watch_stock(WatchStockRequest { start, filter: None }).await.map_err(refused)?;
    let (mut heard, mut last) = (0_i64, head - events);
    while heard < wanted {
        let message = stream.message().await?.ok_or("the watch ended early")?;
        let Some(Message::Event(event)) = message.message else { continue };
        if event.position <= last {
            return Err(format!("position {} came after {last}", event.position).into());
        }
        (heard, last) = (heard + 1, event.position);
    }
    let time = begun.elapsed().as_secs_f64();
    let most = server.memory()?.1;
    drop(stream);
    server.stop()?;
    Ok((approximate(events.unsigned_abs()) / time, (most - before).max(0.0)))
}
