//! What needs no database.

use super::{archive::few, *};
use crate::store::maintain::{ClosedOrder, Keyset};

fn time(text: &str) -> Time {
    text.parse().unwrap()
}

#[test]
fn weeks_begin_on_mondays_as_partitions_do() {
    for (at, begin) in [
        ("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"),
        ("2026-11-22T23:59:59.999999Z", "2026-11-16T00:00:00Z"),
        ("2027-01-01T12:00:00Z", "2026-12-28T00:00:00Z"),
    ] {
        assert_eq!(week(time(at)), time(begin), "{at}");
    }
}

#[test]
fn a_report_says_what_is_left() {
    let mut report = Report::new(false);
    report.done("events", "1 partition dropped");
    assert!(report.is_complete());
    assert!(report.to_string().ends_with("all that was due is done"));
    report.left("ledger", "stock_movements_20250106 stays: it is in use");
    assert!(!report.is_complete());
    assert!(report.to_string().contains("LEFT: stock_movements_20250106"));
    assert!(report.to_string().ends_with("run it again for what is left"));
}

#[tokio::test(start_paused = true)]
async fn patience_has_an_end_and_only_conflicts_are_tried_again() {
    let mut attempts = 0;
    let ended = patiently(Duration::from_secs(1), async || {
        attempts += 1;
        Err::<(), _>(Error::Conflict(Cause::new("held")))
    });
    assert!(matches!(ended.await, Err(Error::Conflict(_))));
    // At once, and after 250, 500 and 1,000 milliseconds.
    assert_eq!(attempts, 4);
    let mut attempts = 0;
    let ended = patiently(Duration::from_secs(1), async || {
        attempts += 1;
        Err::<(), _>(internal("broken"))
    });
    assert!(matches!(ended.await, Err(Error::Internal(_))));
    assert_eq!(attempts, 1);
}

#[test]
fn orders_are_archived_by_their_lines() {
    let order = |lines| ClosedOrder { key: Keyset { create_time: Time::UNIX_EPOCH, order_id: String::new() }, lines };
    let few = |lines: &[i64]| few(lines.iter().map(|&lines| order(lines)).collect()).len();
    assert_eq!(
        [few(&[]), few(&[1, 2, 3]), few(&[6_000, 4_000, 1]), few(&[50_000, 1]), few(&[1, 50_000])],
        [0, 3, 2, 1, 1]
    );
}
