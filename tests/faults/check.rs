//! What must hold once a fault is over: looked up in the tables, where nothing can be hidden.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    time::Instant,
};

use fillrate_tests::Door;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::{
    command::Command,
    load::{Entry, Fate},
    postgres::Postgres,
};

/// How many acknowledged calls of a fault are made once more.
const REPEATED: usize = 40;

/// When what was acknowledged may be lost.
pub type Lossy = Range<Instant>;

/// Everything that is wrong, and how many acknowledged commands are not there that may be lost.
pub async fn check(
    postgres: &Postgres,
    door: &Door,
    entries: &mut [Entry],
    name: &str,
    lossy: &[Lossy],
) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut database = postgres.superuser().await;
    let lost = forgive(&mut database, entries, name, lossy).await;
    let entries = &*entries;
    recorded(&mut database, entries, name, &mut wrong).await;
    orders(&mut database, entries, name, &mut wrong).await;
    stock(&mut database, entries, name, &mut wrong).await;
    repeated(door, entries, &mut wrong).await;
    match fillrate_server::verify::verify(&postgres.server(), None).await {
        Ok(report) if report.is_clean() => {}
        Ok(report) => wrong.push(report.to_string()),
        Err(error) => wrong.push(error.to_string()),
    }
    (lost, wrong)
}

/// What may be lost, and is, is as if nobody had said what became of it.
async fn forgive(database: &mut PgConnection, entries: &mut [Entry], name: &str, lossy: &[Lossy]) -> usize {
    let recorded = ids(database, "requests", name).await;
    let mut lost = 0;
    for entry in entries {
        let Fate::Acknowledged(_, when) = &entry.fate else { continue };
        if !recorded.contains(&entry.request_id) && lossy.iter().any(|window| window.contains(when)) {
            entry.fate = Fate::Unknown;
            lost += 1;
        }
    }
    lost
}

/// The request ids that a table holds for this fault's commands.
async fn ids(database: &mut PgConnection, table: &str, name: &str) -> BTreeSet<String> {
    let sql = format!("SELECT DISTINCT request_id FROM {table} WHERE request_id LIKE $1");
    let ids: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(format!("{name}-%"))
        .fetch_all(database)
        .await
        .expect("the table can be read");
    ids.into_iter().collect()
}

/// What was acknowledged is recorded; what was refused is not; what is not recorded has left nothing anywhere.
async fn recorded(database: &mut PgConnection, entries: &[Entry], name: &str, wrong: &mut Vec<String>) {
    let recorded = ids(database, "requests", name).await;
    for entry in entries {
        let there = recorded.contains(&entry.request_id);
        match &entry.fate {
            Fate::Acknowledged(..) if !there => wrong.push(format!("acknowledged and lost: {entry:?}")),
            Fate::Refused { unanswered_before: false } if there => wrong.push(format!("refused and done: {entry:?}")),
            _ => {}
        }
    }
    for table in ["stock_movements", "events"] {
        let left = ids(database, table, name).await;
        wrong.extend(left.difference(&recorded).map(|id| format!("{id} is half there: in {table}, and not recorded")));
    }
    let twice: Vec<String> = sqlx::query_scalar(
        "SELECT request_id FROM (SELECT request_id, batch_no FROM stock_movements WHERE request_id LIKE $1 \
         UNION SELECT request_id, batch_no FROM events WHERE request_id LIKE $1) booked \
         GROUP BY request_id HAVING count(DISTINCT batch_no) > 1",
    )
    .bind(format!("{name}-%"))
    .fetch_all(database)
    .await
    .expect("the tables can be read");
    wrong.extend(twice.into_iter().map(|id| format!("{id} was done in two transactions")));
}

/// Orders are there as they were acknowledged, whole and once, and no others.
async fn orders(database: &mut PgConnection, entries: &[Entry], name: &str, wrong: &mut Vec<String>) {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT o.order_id, coalesce(string_agg(l.sku || '*' || l.ordered, ',' ORDER BY l.line_number), ''), \
         count(DISTINCT l.line_number) FROM orders o LEFT JOIN order_lines l USING (tenant_id, order_id) \
         WHERE o.order_id LIKE $1 GROUP BY o.tenant_id, o.order_id",
    )
    .bind(format!("{name}-%"))
    .fetch_all(database)
    .await
    .expect("orders can be read");
    let mut stored: BTreeMap<String, String> = rows.into_iter().map(|(id, lines, _)| (id, lines)).collect();
    for entry in entries {
        let Command::Create(request) = &entry.command else { continue };
        let sent: Vec<String> = request.lines.iter().map(|line| format!("{}*{}", line.sku, line.quantity)).collect();
        let found = stored.remove(&request.order_id);
        let whole = found.as_ref().is_some_and(|lines| *lines == sent.join(","));
        match &entry.fate {
            Fate::Acknowledged(reply, _) => {
                let told = reply.order.as_ref().is_some_and(|order| order.order_id == request.order_id);
                if !whole || !told {
                    wrong.push(format!("an acknowledged order is not as it was sent: {entry:?}, stored {found:?}"));
                }
            }
            Fate::Unknown if found.is_some() && !whole => {
                wrong.push(format!("an order is half there: {entry:?}, stored {found:?}"));
            }
            Fate::Refused { unanswered_before: false } if found.is_some() => {
                wrong.push(format!("a refused order is there: {entry:?}"))
            }
            _ => {}
        }
    }
    wrong.extend(stored.into_keys().map(|id| format!("nobody sent the order {id}")));
}

/// Stock that was acknowledged stands in the ledger once, with the quantities that were sent.
async fn stock(database: &mut PgConnection, entries: &[Entry], name: &str, wrong: &mut Vec<String>) {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT request_id, sku, sum(on_hand_delta)::bigint FROM stock_movements \
         WHERE request_id LIKE $1 AND movement_type IN ('RECEIPT', 'ADJUSTMENT') GROUP BY request_id, sku",
    )
    .bind(format!("{name}-%"))
    .fetch_all(database)
    .await
    .expect("the ledger can be read");
    let mut booked: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for (id, sku, sum) in rows {
        booked.entry(id).or_default().insert(sku, sum);
    }
    for entry in entries {
        let Command::Adjust(request) = &entry.command else { continue };
        let mut sent: BTreeMap<String, i64> = BTreeMap::new();
        for adjustment in &request.adjustments {
            *sent.entry(adjustment.sku.clone()).or_default() += adjustment.quantity_delta;
        }
        let found = booked.get(&entry.request_id);
        let must = matches!(entry.fate, Fate::Acknowledged(..));
        if found.is_some_and(|found| *found != sent) || must && found.is_none() {
            wrong.push(format!("the ledger has {found:?} of {entry:?}"));
        }
    }
}

/// An acknowledged call that is made again is not done again, and gets the answer that was given.
async fn repeated(door: &Door, entries: &[Entry], wrong: &mut Vec<String>) {
    let acknowledged: Vec<_> = entries.iter().filter(|e| matches!(e.fate, Fate::Acknowledged(..))).collect();
    let step = (acknowledged.len() / REPEATED).max(1);
    for entry in acknowledged.into_iter().step_by(step) {
        let Fate::Acknowledged(first, _) = &entry.fate else { continue };
        match entry.command.send(door).await {
            Ok(again) => {
                let same = (&again.effects.fills, &again.effects.losses)
                    == (&first.effects.fills, &first.effects.losses)
                    && again.order.as_ref().map(|o| o.revision) == first.order.as_ref().map(|o| o.revision);
                if !again.effects.replayed || !same {
                    wrong.push(format!("a repeated call was answered anew: {entry:?}, now {again:?}"));
                }
            }
            Err(refusal) => wrong.push(format!("a repeated call was refused: {entry:?}: {refusal:?}")),
        }
    }
}
