//! Times as the protocol writes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prost_types::Timestamp;

/// Microseconds since 1970, which is what the database keeps.
#[must_use]
pub fn micros(time: &Timestamp) -> i64 {
    time.seconds * 1_000_000 + i64::from(time.nanos) / 1_000
}

/// The time of so many microseconds since 1970.
#[must_use]
pub fn at_micros(micros: i64) -> Timestamp {
    Timestamp {
        seconds: micros.div_euclid(1_000_000),
        nanos: i32::try_from(micros.rem_euclid(1_000_000) * 1_000).expect("below a second"),
    }
}

/// This many seconds after a fixed moment long ago: the same in every run.
#[must_use]
pub fn long_ago(seconds: i64) -> Timestamp {
    at_micros((1_700_000_000 + seconds) * 1_000_000)
}

/// The present moment so many days from now, in whole seconds, for rules about the present alone.
#[must_use]
pub fn days_from_now(days: i64) -> Timestamp {
    let seconds = Timestamp::from(now()).seconds + days * 86_400;
    Timestamp { seconds, nanos: 0 }
}

/// This far from now, for rules about the present alone.
#[must_use]
pub fn ahead(by: Duration) -> Timestamp {
    (now() + by).into()
}

/// This long ago, for rules about the present alone.
#[must_use]
pub fn ago(by: Duration) -> Timestamp {
    (now() - by).into()
}

#[expect(clippy::disallowed_methods, reason = "the server compares with the database's clock, which is this machine's")]
fn now() -> SystemTime {
    SystemTime::now().max(UNIX_EPOCH)
}
