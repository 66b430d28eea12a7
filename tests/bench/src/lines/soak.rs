//! Orders for a long time: whether the server grows, and whether the last are placed as quickly as the first.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use fillrate_tests::Door;

use super::Bench;
use crate::{
    Outcome,
    ground::Ground,
    load,
    numbers::{approximate, median},
    process::Server,
    report::{Report, number},
    shop::{self, Chance, refused},
};

const LINE: &str = "soak";
/// Parts of its time, of which the first warms up and is not looked at.
const PARTS: u32 = 21;
/// What the last parts reach of the first.
const KEPT: f64 = 0.9;
const GROWTH_MB: f64 = 15.0;

pub async fn measure(bench: &Bench, ground: &Ground, report: &mut Report) -> Outcome<()> {
    let database = ground.database().await?;
    let server = Server::start(&database.server())?;
    let channels = server.channels(bench.args.connections).await?;
    let doors: Vec<Door> = channels.into_iter().map(|channel| Door::new(channel, None)).collect();
    let items = bench.sizes.items;
    let done = Arc::new(Mutex::new(0_u64));
    let call = |client: u32| {
        let door = doors.iter().cycle().nth(usize::try_from(client).unwrap_or_default()).cloned();
        let (mut chance, done) = (Chance::new(u64::from(client)), Arc::clone(&done));
        move || {
            let (door, order, done) = (door.clone(), shop::spread(&mut chance, items), Arc::clone(&done));
            async move {
                door.ok_or("no connection")?.create_order(order).await.map_err(refused)?;
                *done.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                Ok(1)
            }
        }
    };
    let part = bench.sizes.soak / PARTS;
    let placing = load::clients(bench.args.clients, (part, part * (PARTS - 1)), call);
    let (measured, watched) = tokio::join!(placing, watch(&server, &done, part));
    let (measured, (rates, memory)) = (measured?, watched?);
    server.stop()?;
    let name = format!("{} orders in {} s", number(approximate(measured.done)), number(bench.sizes.soak.as_secs_f64()));
    report.figure(LINE, name, "orders/s", rates.clone());
    let (first, last) = (ends(&rates).0, ends(&rates).1);
    report.at_least(LINE, "orders a second in the last fifth / in the first", last / first, KEPT);
    report.figure(LINE, "  memory of the server", "MB", memory.clone());
    let (first, last) = ends(&memory);
    report.at_most(LINE, "memory in the last fifth more than in the first, MB", last - first, GROWTH_MB);
    let placed = database.placed().await?;
    if u64::try_from(placed)? != measured.done {
        return Err(format!("{placed} orders are there, and {} were answered for", measured.done).into());
    }
    database.verify().await?;
    database.drop().await
}

/// The middles of the first fifth and of the last.
fn ends(values: &[f64]) -> (f64, f64) {
    let fifth = (values.len() / 5).max(1);
    let first: Vec<f64> = values.iter().take(fifth).copied().collect();
    let last: Vec<f64> = values.iter().rev().take(fifth).copied().collect();
    (median(&first), median(&last))
}

/// Looks once in each part: orders a second, and the server's memory.
async fn watch(server: &Server, done: &Mutex<u64>, part: Duration) -> Outcome<(Vec<f64>, Vec<f64>)> {
    let count = || *done.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut rates, mut memory) = (Vec::new(), Vec::new());
    tokio::time::sleep(part).await;
    for _ in 1..PARTS {
        let (begun, before) = (Instant::now(), count());
        tokio::time::sleep(part).await;
        rates.push(approximate(count() - before) / begun.elapsed().as_secs_f64());
        memory.push(server.memory()?.0);
    }
    Ok((rates, memory))
}
