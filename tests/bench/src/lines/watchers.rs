//! Watchers beside writers: what they cost these, how soon they hear, and that they hear everything.

use std::collections::{BTreeMap, HashMap};

use fillrate_proto::v1::{
    AdjustStockRequest, StockWatchFilter, WatchStockRequest, WatchStockResponse, watch_stock_request::Start,
    watch_stock_response::Message,
};
use fillrate_server::clock::{Clock as _, SystemClock};
use fillrate_tests::{
    Door,
    times::micros,
    words::{adjust, delta},
};
use sqlx::Connection as _;
use tokio::task::JoinHandle;
use tonic::{Streaming, transport::Channel};

use super::Bench;
use crate::{
    Outcome,
    ground::{Database, Ground},
    load,
    numbers::{approximate, median, quantile},
    process::Server,
    report::Report,
    shop::{self, Chance, refused},
};

const LINE: &str = "watchers";
/// As many streams share a connection; a server takes two hundred on each.
const STREAMS: u32 = 100;
/// Values in a field of a filter.
const MOST_SKUS: u32 = 100;
/// Writers keep so much of what they reach without watchers.
const KEPT: f64 = 0.9;
/// The request id of what comes last.
const LAST: &str = "the-last-command";
/// The watchers of that bar.
const AT: u32 = 100;

/// What one number of watchers gave.
#[derive(Default)]
struct Found {
    rates: Vec<f64>,
    middle: Vec<f64>,
    late: Vec<f64>,
    memory: Vec<f64>,
}

pub async fn measure(bench: &Bench, report: &mut Report) -> Outcome<()> {
    // So that Postgres can be asked when a transaction was committed.
    let ground = Ground::lay(bench.args.dir.as_deref(), &bench.sizes, &[("track_commit_timestamp", "on")]).await?;
    if report.machine.postgres.is_empty() {
        report.machine.postgres = ground.version().await?;
    }
    let mut found: BTreeMap<u32, Found> = BTreeMap::new();
    for round in 0..bench.sizes.rounds {
        for &watchers in std::iter::once(&0).chain(&bench.sizes.watchers) {
            one_run(bench, &ground, (watchers, round), found.entry(watchers).or_default()).await?;
        }
    }
    let mut without = 0.0;
    for (watchers, found) in found {
        let rate = report.figure(LINE, format!("CreateOrder beside {watchers} watchers"), "orders/s", found.rates);
        if watchers == 0 {
            without = rate;
            continue;
        }
        report.figure(LINE, "  commit to delivery, middle", "ms", found.middle);
        report.figure(LINE, "  commit to delivery, 99 of 100", "ms", found.late);
        report.figure(LINE, "  memory of the server", "MB", found.memory);
        if watchers == AT || bench.args.short {
            report.at_least(
                LINE,
                format!("orders a second beside {watchers} watchers / beside none"),
                rate / without,
                KEPT,
            );
        }
    }
    ground.end().await;
    Ok(())
}

/// What a watcher heard: of each item how often, and of each event its booking and its arrival, in microseconds.
#[derive(Default)]
struct Heard {
    by_item: HashMap<String, i64>,
    arrivals: Vec<(i64, i64)>,
}

async fn one_run(bench: &Bench, ground: &Ground, (watchers, round): (u32, u32), found: &mut Found) -> Outcome<()> {
    let database = ground.database().await?;
    let server = Server::start(&database.server())?;
    let items = bench.sizes.items;
    let listening = listen(&server, watchers, items).await?;
    let channels = server.channels(bench.args.connections).await?;
    let placed = place(bench, channels, u64::from(round), &mut found.rates).await?;
    let memory = server.memory()?.1;
    finish(&server, items).await?;
    let mut all = Heard::default();
    for listener in listening {
        let heard = listener.await??;
        heard.by_item.into_iter().for_each(|(sku, count)| *all.by_item.entry(sku).or_default() += count);
        all.arrivals.extend(heard.arrivals);
    }
    server.stop()?;
    if watchers > 0 {
        complete(&database, &all, placed).await?;
        let delays = delays(&database, &all.arrivals).await?;
        found.middle.push(median(&delays));
        found.late.push(quantile(&delays, 0.99));
        found.memory.push(memory);
    }
    database.verify().await?;
    database.drop().await
}

/// Lets the clients place orders; how many they placed.
async fn place(bench: &Bench, channels: Vec<Channel>, seed: u64, rates: &mut Vec<f64>) -> Outcome<u64> {
    let doors: Vec<Door> = channels.into_iter().map(|channel| Door::new(channel, None)).collect();
    let items = bench.sizes.items;
    let call = |client: u32| {
        let door = doors.iter().cycle().nth(usize::try_from(client).unwrap_or_default()).cloned();
        let mut chance = Chance::new(seed * 1_000 + u64::from(client));
        move || {
            let (door, order) = (door.clone(), shop::spread(&mut chance, items));
            async move {
                door.ok_or("no connection")?.create_order(order).await.map_err(refused)?;
                Ok(1)
            }
        }
    };
    let measured = load::clients(bench.args.clients, (bench.sizes.warm_up, bench.sizes.window), call).await?;
    rates.push(measured.rate);
    Ok(measured.done)
}

/// Begins all watches, each of its own share of the items; the only one of all.
async fn listen(server: &Server, watchers: u32, items: u32) -> Outcome<Vec<JoinHandle<Outcome<Heard>>>> {
    let channels = server.channels(watchers.div_ceil(STREAMS)).await?;
    let doors: Vec<Door> = channels.into_iter().map(|channel| Door::new(channel, None)).collect();
    let share = items.div_ceil(watchers.max(1));
    if watchers > 1 && share > MOST_SKUS {
        return Err(
            format!("{watchers} watchers of {items} items would have to name more than {MOST_SKUS} each").into()
        );
    }
    let mut listening = Vec::new();
    for (number, door) in (0..watchers).zip(doors.iter().cycle()) {
        let first = shop::FIRST + number * share;
        let skus = (first..(first + share).min(shop::FIRST + items)).map(|sku| sku.to_string());
        let skus = if watchers == 1 { Vec::new() } else { skus.collect() };
        let filter = Some(StockWatchFilter { skus, ..StockWatchFilter::default() });
        let request = WatchStockRequest { start: Some(Start::FromNow(true)), filter };
        let mut stream = door.watch_stock(request).await.map_err(refused)?;
        // Its first message is a checkpoint: from there on it misses nothing.
        stream.message().await?;
        listening.push(tokio::spawn(hear(stream)));
    }
    Ok(listening)
}

/// The command that all watchers wait for: something changes of every item, after all that was placed.
async fn finish(server: &Server, items: u32) -> Outcome<()> {
    let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
    let skus: Vec<String> = (shop::FIRST..shop::FIRST + items).map(|sku| sku.to_string()).collect();
    let request = AdjustStockRequest { request_id: LAST.to_owned(), ..adjust(skus.iter().map(|sku| delta(sku, 1))) };
    door.adjust_stock(request).await.map_err(refused)?;
    Ok(())
}

/// Hears until the last command's first event.
async fn hear(mut stream: Streaming<WatchStockResponse>) -> Outcome<Heard> {
    let (mut heard, mut last) = (Heard::default(), 0);
    loop {
        let message = stream.message().await?.ok_or("a watch ended early")?;
        let arrival = SystemClock.now().timestamp_micros();
        let Some(Message::Event(event)) = message.message else { continue };
        if event.position <= last {
            return Err(format!("position {} came after {last}", event.position).into());
        }
        if event.request_id == LAST {
            return Ok(heard);
        }
        last = event.position;
        let booked = event.create_time.as_ref().map(micros).unwrap_or_default();
        heard.arrivals.push((booked, arrival));
        *heard.by_item.entry(event.level.map(|level| level.sku).unwrap_or_default()).or_default() += 1;
    }
}

/// Every event of every item was heard once, and there are as many as were caused.
async fn complete(database: &Database<'_>, all: &Heard, orders: u64) -> Outcome<()> {
    let mut superuser = database.superuser().await?;
    let found: Vec<(String, i64)> = sqlx::query_as(
        "SELECT sku, count(*) FROM events WHERE kind = 'STOCK' AND cause = 'ORDER_CREATED' AND batch_no > $1 GROUP BY sku",
    )
    .bind(database.since())
    .fetch_all(&mut superuser)
    .await?;
    superuser.close().await?;
    let found: HashMap<String, i64> = found.into_iter().collect();
    let count: i64 = found.values().sum();
    if found != all.by_item {
        let heard: i64 = all.by_item.values().sum();
        return Err(format!("{count} events were written, and watchers heard {heard}").into());
    }
    if u64::try_from(count)? != 3 * orders {
        return Err(format!("{orders} orders gave {count} events").into());
    }
    Ok(())
}

/// The milliseconds from each event's commit to its arrival.
async fn delays(database: &Database<'_>, arrivals: &[(i64, i64)]) -> Outcome<Vec<f64>> {
    let mut superuser = database.superuser().await?;
    let commits: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT (extract(epoch FROM booked_time) * 1000000)::bigint, \
             (extract(epoch FROM max(pg_xact_commit_timestamp(xmin))) * 1000000)::bigint \
         FROM events WHERE kind = 'STOCK' GROUP BY booked_time",
    )
    .fetch_all(&mut superuser)
    .await?;
    superuser.close().await?;
    let commits: HashMap<i64, i64> = commits.into_iter().collect();
    let delay = |(booked, arrival): &(i64, i64)| {
        let after = arrival - commits.get(booked)?;
        Some(approximate(after.max(0).unsigned_abs()) / 1_000.0)
    };
    Ok(arrivals.iter().filter_map(delay).collect())
}
