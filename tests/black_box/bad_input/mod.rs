//! Input that leaves its range is refused, naming all that is wrong with it, and nothing of it remains.

mod bytes;
mod not_there;
mod orders;
mod others;
mod purchasing;

use fillrate_proto::v1::{ErrorReason, ListItemsRequest, ListLocationsRequest, ListStockRequest, StockMovementFilter};
use fillrate_tests::{Door, Refusal, refusal::Refused as _};
use prost_types::Timestamp;
use tonic::Code;

use crate::load;

/// One unit more than the largest quantity.
const TOO_MANY: i64 = 1_000_000_000_001;
/// One character more than the longest id.
const TOO_LONG: usize = 129;
/// A number that no enum has.
const UNKNOWN: i32 = 99;

/// A time in the year 10000.
const TOO_LATE: Timestamp = Timestamp { seconds: 253_402_300_800, nanos: 0 };
/// A time in 1969.
const TOO_EARLY: Timestamp = Timestamp { seconds: -1, nanos: 0 };
/// No time at all.
const NO_TIME: Timestamp = Timestamp { seconds: 1_700_000_000, nanos: 1_000_000_000 };

fn long() -> String {
    "x".repeat(TOO_LONG)
}

/// Exactly these fields are at fault.
#[track_caller]
fn at_fault<T: std::fmt::Debug>(answer: Result<T, Refusal>, fields: &[&str]) {
    let refusal = answer.refused(Code::InvalidArgument, ErrorReason::InvalidField);
    let mut expected = fields.to_vec();
    expected.sort_unstable();
    let mut found = refusal.field_names();
    found.dedup();
    assert_eq!(found, expected, "{refusal:#?}");
    assert!(refusal.fields.iter().all(|(_, why)| !why.is_empty()), "{refusal:#?}");
    says_nothing_private(&refusal);
}

/// No text of the server's inside reaches a caller.
fn says_nothing_private(refusal: &Refusal) {
    let said = format!("{refusal:?}").to_lowercase();
    for private in ["sqlx", "select ", "insert ", "postgres", "panicked", ".rs:", "src/"] {
        assert!(!said.contains(private), "{refusal:?}");
    }
}

/// Nothing was stored but what a test put there itself: no order, no stock.
async fn nothing_remains(door: &Door) {
    assert!(load::orders(door).await.is_empty());
    assert!(door.list_stock(ListStockRequest::default()).await.unwrap().levels.is_empty());
    assert!(door.movements(StockMovementFilter::default()).await.is_empty());
}

/// Not even items and locations.
async fn nothing_at_all_remains(door: &Door) {
    nothing_remains(door).await;
    assert!(door.list_items(ListItemsRequest::default()).await.unwrap().items.is_empty());
    assert!(door.list_locations(ListLocationsRequest::default()).await.unwrap().locations.is_empty());
}
