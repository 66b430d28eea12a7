//! Real order histories, where they are there: beside the repository in `../shared/data`, or where `FILLRATE_DATA` says.

use std::{
    env,
    path::{Path, PathBuf},
};

use fillrate_server::replay::Report;
use fillrate_tests::World;

use super::play;

/// The year of 528,157 order lines takes its time, and so do its December in a debug build, suggestions on each of its days or
/// on each of 672, and all that a company bought: they are played where this is set.
const FULL: &str = "FILLRATE_FULL_REPLAY";

/// Whether everything is to be played, however long it takes.
pub fn is_full() -> bool {
    env::var_os(FULL).is_some()
}

pub fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let named = env::var_os("FILLRATE_DATA").map(PathBuf::from);
    named.or(Some(beside)).filter(|folder| folder.is_dir())
}

/// Plays a log by a policy; it must end as the files beside it say.
async fn ends_as_expected(log: &str, policy: &str, file: &str) {
    let Some(data) = data() else {
        println!("no data: not played");
        return;
    };
    let world = World::new().await;
    let path = |end: &str| data.join(format!("{log}.{end}"));
    let (by_policy, net) = (path(&format!("expected_{file}.csv.gz")), path("expected_net.csv.gz"));
    let more = [
        ["--allocation-policy", policy],
        ["--ship-policy", "any"],
        ["--expected", by_policy.to_str().unwrap()],
        ["--expected", net.to_str().unwrap()],
    ];
    let report = play(&world.server.endpoint(), &path("jsonl.gz"), more.as_flattened()).await.unwrap();
    assert!(report.is_good(), "{log} {policy}:\n{report}");
    assert_eq!((report.tally.unreadable.count, report.tally.refused.count), (0, 0), "{report}");
    let (first, last) = report.positions_seen.unwrap();
    let seen: u64 = report.events_seen.iter().sum();
    let all = seen + report.purchase_changes;
    assert_eq!((first, u64::try_from(last).unwrap()), (1, all), "every position once: {report}");
    world.verify().await;
    println!("{log} {policy}:\n{report}");
}

#[tokio::test]
async fn northwind_partial() {
    ends_as_expected("northwind/events", "partial", "PARTIAL").await;
}

/// Buys what is suggested at the end of each day instead of what the log bought, where the log is there.
async fn by_suggestions(log: &str, more: &[&str]) -> Option<Report> {
    let log = data()?.join(format!("{log}.jsonl.gz"));
    let world = World::new().await;
    let more = [&["--allocation-policy", "partial", "--suggest"][..], more].concat();
    let report = play(&world.server.endpoint(), &log, &more).await.unwrap();
    assert!(report.is_good(), "{report}");
    let tally = &report.tally;
    assert_eq!(tally.unreadable.count, 0, "{report}");
    // What the log's shop lost of what it had bought: another that bought less cannot lose as much.
    assert!(tally.refused.named.iter().all(|(_, what)| what.starts_with("ON_HAND_BELOW_ZERO")), "{report}");
    assert!(tally.purchase_orders > 0 && tally.receipts > 0 && tally.left_out > 0, "{report}");
    world.verify().await;
    println!("{} by suggestions:\n{report}", log.display());
    Some(report)
}

/// Bought by what is suggested for 99 in 100 order cycles: fewer units wait than by what the log bought.
#[tokio::test]
async fn northwind_by_suggestions() {
    if !is_full() {
        return;
    }
    if let Some(report) = by_suggestions("northwind/events", &["--service-level", "0.99"]).await {
        // The log's own buying lets 8,831 of 51,317 units wait.
        assert!(report.tally.units_ordered - report.tally.units_filled_at_once < 8_831, "{report}");
    }
}

/// The items of a month that wait are bought, day by day, and nothing else is.
#[tokio::test]
async fn online_retail_december_by_suggestions() {
    if !is_full() {
        return;
    }
    if let Some(report) = by_suggestions("online-retail/events_2010-12", &[]).await {
        assert!(report.tally.fills > 0 && report.tally.units_bought > 0, "{report}");
    }
}

#[tokio::test]
async fn online_retail_by_suggestions() {
    if is_full() {
        by_suggestions("online-retail/events", &["--service-level", "0.95"]).await;
    }
}

#[tokio::test]
async fn northwind_complete_orders() {
    ends_as_expected("northwind/events", "complete-order", "COMPLETE").await;
}

#[tokio::test]
async fn online_retail_december_partial() {
    if is_full() {
        ends_as_expected("online-retail/events_2010-12", "partial", "PARTIAL").await;
    }
}

#[tokio::test]
async fn online_retail_december_complete_orders() {
    if is_full() {
        ends_as_expected("online-retail/events_2010-12", "complete-order", "COMPLETE").await;
    }
}

#[tokio::test]
async fn online_retail_partial() {
    if is_full() {
        ends_as_expected("online-retail/events", "partial", "PARTIAL").await;
    }
}

#[tokio::test]
async fn online_retail_complete_orders() {
    if is_full() {
        ends_as_expected("online-retail/events", "complete-order", "COMPLETE").await;
    }
}
