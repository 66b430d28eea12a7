//! A server that is killed while a log is played, and a replay that is.

use std::time::Duration;

use fillrate_tests::{database::Database, server};
use sqlx::PgConnection;
use tempfile::NamedTempFile;

use super::{cancel, day_end, file, order, play, receipt, stock};
use crate::process::Process;

/// Only how often the database is asked: nothing depends on it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);
const POLICY: [&str; 2] = ["--allocation-policy", "complete-order"];

/// Some hundred events that depend on each other: orders over few items that are always short, and all the rest.
fn history() -> NamedTempFile {
    let mut state = 12_345_u32;
    let mut below = |most: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % most
    };
    let skus = ["A", "B", "C", "D"];
    let mut log = vec![stock(0, "opening", "", &[("A", 20), ("B", 5), ("C", 1)])];
    // Units of each order's first line that were not cancelled: what is cancelled must be there, shipped or not.
    let mut left: Vec<i64> = Vec::new();
    for minute in 1..250 {
        let mut some = || {
            let sku = skus[usize::try_from(below(4)).unwrap()];
            (sku, i64::from(below(5)) + 1)
        };
        let (one, other) = (some(), some());
        match below(8) {
            0..4 => {
                left.push(one.1);
                log.push(order(minute, &format!("O{}", left.len()), &[one, other]));
            }
            4 => log.push(receipt(minute, &[one, other])),
            5 if !left.is_empty() => {
                let index = usize::try_from(below(u32::try_from(left.len()).unwrap())).unwrap();
                if left[index] > 0 {
                    left[index] -= 1;
                    log.push(cancel(minute, &format!("O{}", index + 1), &[(1, 1)]));
                }
            }
            6 => log.push(stock(minute, "return", "", &[one])),
            _ => log.push(day_end(minute)),
        }
    }
    file(&log)
}

/// Everything that a replay leaves, but for what names a run: times of booking, numbers of transactions, ids.
async fn final_state(connection: &mut PgConnection) -> Vec<String> {
    let sql = "SELECT format('stock %s %s %s %s %s', sku, on_hand, allocated, backordered, revision) FROM stock \
        UNION ALL SELECT format('order %s %s %s', order_id, status, revision) FROM orders \
        UNION ALL SELECT format('line %s %s %s %s %s %s %s %s', order_id, line_number, ordered, allocated, backordered, \
            shipped, cancelled, returned) FROM order_lines \
        UNION ALL SELECT format('backorder %s %s %s %s %s %s %s %s', order_id, line_number, cause, state, original, \
            added, filled, cancelled) FROM backorders \
        UNION ALL SELECT format('moved %s %s %s %s %s', sku, movement_type, request_id, sum(on_hand_delta), \
            sum(allocated_delta)) FROM stock_movements GROUP BY sku, movement_type, request_id \
        UNION ALL SELECT format('events %s %s', kind, count(*)) FROM events GROUP BY kind ORDER BY 1";
    sqlx::query_scalar(sql).fetch_all(connection).await.unwrap()
}

/// Waits until so many requests were recorded.
async fn recorded(connection: &mut PgConnection, count: i64) {
    loop {
        let sql = "SELECT count(*) FROM requests";
        let so_far: i64 = sqlx::query_scalar(sql).fetch_one(&mut *connection).await.unwrap();
        if so_far >= count {
            return;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// What the history leaves when nothing disturbs it.
async fn undisturbed(log: &NamedTempFile) -> Vec<String> {
    let database = Database::create().await;
    let server = server::Server::start(&database).await;
    let report = play(&server.endpoint(), log.path(), &POLICY).await.unwrap();
    assert!(report.is_good() && report.tally.refused.count == 0, "{report}");
    final_state(&mut database.superuser().await).await
}

/// The server is killed again and again; the replay waits for it, repeats what was not answered, and its watchers
/// resume: they see every position once.
#[tokio::test]
async fn a_replay_outlives_its_server() {
    let log = history();
    let database = Database::create().await;
    let mut server = Process::start(&database);
    let (endpoint, path) = (server.endpoint(), log.path().to_owned());
    let playing = tokio::spawn(async move { play(&endpoint, &path, &POLICY).await });
    let mut looking = database.superuser().await;
    for kills in 1..=3 {
        recorded(&mut looking, 35 * kills).await;
        server.kill_and_start_again();
    }
    let report = playing.await.unwrap().unwrap();
    assert!(report.is_good() && report.tally.refused.count == 0, "{report}");
    assert!(report.streams_resumed >= 2, "{report}");
    let (first, last) = report.positions_seen.unwrap();
    let seen: u64 = report.events_seen.iter().sum();
    assert_eq!((first, u64::try_from(last).unwrap()), (1, seen), "every position once: {report}");
    assert_eq!(final_state(&mut looking).await, undisturbed(&log).await);
    server::verify(&database).await;
}

/// Server and replay are killed; the replay is started again with the same request ids.
#[tokio::test]
async fn an_interrupted_replay_is_taken_up_by_playing_again() {
    let log = history();
    let database = Database::create().await;
    let mut server = Process::start(&database);
    let mut looking = database.superuser().await;
    for interruptions in 1..=3 {
        let (endpoint, path) = (server.endpoint(), log.path().to_owned());
        let playing = tokio::spawn(async move { play(&endpoint, &path, &POLICY).await });
        recorded(&mut looking, 35 * interruptions).await;
        playing.abort();
        // Every other time the server stays.
        if interruptions % 2 == 1 {
            server.kill_and_start_again();
        }
    }
    let report = play(&server.endpoint(), log.path(), &POLICY).await.unwrap();
    assert!(report.is_good() && report.tally.refused.count == 0, "{report}");
    assert_eq!(final_state(&mut looking).await, undisturbed(&log).await);
    server::verify(&database).await;
}
