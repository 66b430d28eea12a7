//! How many statements a transaction takes, and how long each: counted on the line between a server and its Postgres.

use std::fmt::Write as _;

use fillrate_proto::v1::BatchCreateOrdersRequest;
use fillrate_tests::{
    Door,
    tap::{Tap, Transaction},
};

use super::{
    Bench,
    spent::{self, brief},
};
use crate::{
    Outcome, ceiling,
    ground::{Database, Ground},
    load,
    numbers::approximate,
    process::Server,
    report::{Report, number},
    shop::{self, Chance, refused},
};

const LINE: &str = "statements";

pub async fn measure(bench: &Bench, ground: &Ground, report: &mut Report) -> Outcome<()> {
    let database = ground.database().await?;
    let (tap, through) = Tap::on(&database.server());
    let server = Server::start(&through)?;
    let door = Door::new(server.channels(1).await?.pop().ok_or("no connection")?, None);
    let one = count(&tap, &door, 1, bench.sizes.items).await?;
    let many = count(&tap, &door, 200, bench.sizes.items).await?;
    server.stop()?;
    database.drop().await?;
    report.figure(LINE, "a transaction of one order; its commit begins the next", "", vec![approximate(one.0)]);
    report.figure(LINE, "  round trips", "", vec![approximate(one.1)]);
    report.figure(LINE, "a transaction of 200 orders", "", vec![approximate(many.0)]);
    report.figure(LINE, "  round trips", "", vec![approximate(many.1)]);
    report.at_most(LINE, "statements of 200 orders / of one", approximate(many.0) / approximate(one.0), 1.0);
    if one != many {
        report.wrong.push(format!("one order takes {one:?} statements and round trips, 200 take {many:?}"));
    }
    let alone = alone(bench, ground).await?;
    let shared = shared(bench, ground).await?;
    report.note(alone);
    report.note(shared);
    Ok(())
}

/// Statements and round trips of the only transaction of a call, after all of it was prepared.
async fn count(tap: &Tap, door: &Door, orders: u32, items: u32) -> Outcome<(usize, usize)> {
    let mut chance = Chance::new(u64::from(orders));
    let mut counted = Vec::new();
    for _ in 0..8 {
        let requests = (0..orders).map(|_| shop::spread(&mut chance, items)).collect();
        let request = BatchCreateOrdersRequest { requests, ..BatchCreateOrdersRequest::default() };
        let _ = tap.take();
        door.batch_create_orders(request).await.map_err(refused)?;
        let of_command = |transaction: &Transaction| transaction.is_committed() && !transaction.is_beside_commands();
        let transactions: Vec<_> = tap.take_transactions().into_iter().filter(of_command).collect();
        let [transaction] = transactions.as_slice() else {
            return Err(format!("a call took {} transactions: {transactions:#?}", transactions.len()).into());
        };
        counted.push((transaction.after_begin().count(), transaction.round_trips()));
    }
    counted.last().copied().ok_or_else(|| "nothing was counted".into())
}

/// The time of each statement of 64 orders, sent by one connection that does nothing else.
async fn alone(bench: &Bench, ground: &Ground) -> Outcome<String> {
    let mut chance = Chance::new(5);
    let items = bench.sizes.items;
    let times = (bench.sizes.warm_up, bench.sizes.window);
    let reached = ceiling::measure(ground, || shop::spread(&mut chance, items), times).await?;
    let all: f64 = reached.statements.iter().map(|(_, time)| time).sum();
    let mut text = format!("Statements of {} orders of three lines, sent by one connection, ms:\n", ceiling::ORDERS);
    for (sql, time) in &reached.statements {
        // Writing to a text does not fail.
        let _ = writeln!(text, "{:>8} {:>4} %  {}", number(*time), number(time / all * 100.0), brief(sql));
    }
    let _ = writeln!(text, "{:>8}", number(all));
    Ok(text)
}

/// The time of each statement while all clients place orders, one each.
async fn shared(bench: &Bench, ground: &Ground) -> Outcome<String> {
    let database = ground.database().await?;
    let (tap, through) = Tap::on(&database.server());
    let server = Server::start(&through)?;
    let channels = server.channels(bench.args.connections).await?;
    let doors: Vec<Door> = channels.into_iter().map(|channel| Door::new(channel, None)).collect();
    let items = bench.sizes.items;
    let call = |client: u32| {
        let door = doors.iter().cycle().nth(usize::try_from(client).unwrap_or_default()).cloned();
        let mut chance = Chance::new(u64::from(client));
        move || {
            let (door, order) = (door.clone(), shop::spread(&mut chance, items));
            async move {
                let door = door.ok_or("no connection")?;
                door.create_order(order).await.map_err(refused)?;
                Ok(1)
            }
        }
    };
    let measured = load::clients(bench.args.clients, (bench.sizes.warm_up, bench.sizes.window), call).await?;
    server.stop()?;
    let mut text = format!("Statements while all clients place orders, {} a second, ms:\n", number(measured.rate));
    text.push_str(&spent::table(tap.take_transactions()));
    verified(database).await?;
    Ok(text)
}

async fn verified(database: Database<'_>) -> Outcome<()> {
    database.verify().await?;
    database.drop().await
}
