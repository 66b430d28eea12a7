//! Receipts before queues: how long one takes that fills many waiting orders, or one unit, however long the queue is and
//! whatever stands in it.

use std::time::Instant;

use super::{Bench, spent};
use crate::{
    Outcome,
    ground::Ground,
    lines::queue::{Queue, Shape},
    numbers::{approximate, median},
    report::{Report, number},
    shop::{QUEUED, UNWANTED},
};

const LINE: &str = "receipts";
/// At the longest queue, of the time at the shortest.
const GROWTH: f64 = 1.3;
/// Of the time of a receipt that nobody waits for.
const OF_EMPTY: f64 = 3.0;
const FILLS_A_SECOND: f64 = 20_000.0;
/// With one before them and one that is counted, as many as the shortest queue has orders to pass over for.
const MOST_ROUNDS: u32 = 3;

/// What was found before one queue.
struct Found {
    /// Milliseconds of a receipt that fills many, and of what it is counted in.
    many: f64,
    statements: usize,
}

pub async fn measure(bench: &Bench, ground: &Ground, report: &mut Report) -> Outcome<()> {
    for shape in [Shape::Plain, Shape::Mixed, Shape::TooLarge] {
        let mut found = Vec::new();
        for &length in &bench.sizes.queues {
            let longest = bench.sizes.queues.last() == Some(&length);
            found.push(one_queue(bench, ground, report, (shape, length), longest).await?);
        }
        let (Some(short), Some(long)) = (found.first(), found.last()) else { return Ok(()) };
        let name = shape.name();
        report.at_most(
            LINE,
            format!("{name}: time at the longest queue / at the shortest"),
            long.many / short.many,
            GROWTH,
        );
        let slowest = found.iter().map(|found| found.many).fold(0.0, f64::max);
        let rate = f64::from(bench.sizes.fills) * 1_000.0 / slowest;
        report.at_least(LINE, format!("{name}: fills a second, at the slowest"), rate, FILLS_A_SECOND);
        let most = found.iter().map(|found| found.statements).max().unwrap_or_default();
        let growth = approximate(most) / approximate(short.statements.max(1));
        report.at_most(LINE, format!("{name}: statements at any queue / at the shortest"), growth, 1.0);
    }
    Ok(())
}

async fn one_queue(
    bench: &Bench,
    ground: &Ground,
    report: &mut Report,
    (shape, length): (Shape, u32),
    longest: bool,
) -> Outcome<Found> {
    let sizes = &bench.sizes;
    let begun = Instant::now();
    let mut queue = Queue::make(ground, shape, length, sizes.fills).await?;
    eprintln!("{LINE:<10} a queue of {length}, {}, made in {} s", shape.name(), number(begun.elapsed().as_secs_f64()));
    // First, while what is passed over only once is still there.
    let transactions = queue.transactions(sizes.fills).await?;
    let statements = transactions.iter().map(|transaction| transaction.after_begin().count()).sum();
    queue.receive(UNWANTED, 1, 0).await?;
    queue.fill(sizes.fills).await?;
    queue.refill(sizes.fills).await?;
    let mut times = Vec::new();
    for _ in 0..sizes.rounds.min(MOST_ROUNDS) {
        times.push(queue.fill(sizes.fills).await?);
        queue.refill(sizes.fills).await?;
    }
    let about = format!("{}, {} waiting", shape.name(), number(f64::from(length)));
    let many = report.figure(LINE, format!("fills {}: {about}", number(f64::from(sizes.fills))), "ms", times);
    report.figure(LINE, "  its statements, the commit included", "", vec![approximate(statements)]);
    units(bench, report, &mut queue, &about).await?;
    if longest {
        let spent = spent::table(transactions);
        report.note(format!("Statements of a receipt that fills {}, {about}, ms:\n{spent}", sizes.fills));
    }
    if longest && shape == Shape::Plain {
        for _ in 0..sizes.fills_before / sizes.fills {
            queue.fill(sizes.fills).await?;
            if length <= sizes.fills_before {
                queue.refill(sizes.fills).await?;
            }
        }
        let about = format!("{about}, {} filled before", number(f64::from(sizes.fills_before)));
        units(bench, report, &mut queue, &about).await?;
    }
    queue.end().await?;
    Ok(Found { many, statements })
}

/// Receipts of one unit, in turn with such as nobody waits for.
async fn units(bench: &Bench, report: &mut Report, queue: &mut Queue<'_>, about: &str) -> Outcome<()> {
    queue.receive(QUEUED, 1, 1).await?;
    queue.receive(UNWANTED, 1, 0).await?;
    let (mut one, mut none) = (Vec::new(), Vec::new());
    for _ in 0..bench.sizes.receipts {
        one.push(queue.receive(QUEUED, 1, 1).await?);
        none.push(queue.receive(UNWANTED, 1, 0).await?);
    }
    queue.refill(bench.sizes.receipts + 1).await?;
    let empty = median(&none);
    let unit = report.figure(LINE, format!("1 unit: {about}"), "ms", one);
    report.figure(LINE, "  1 unit that nobody waits for", "ms", none);
    report.at_most(LINE, format!("1 unit / one that nobody waits for: {about}"), unit / empty, OF_EMPTY);
    Ok(())
}
