//! The only `now()`. Time is an argument everywhere else, so that tests can choose it; the lint refuses other clocks.
//!
//! What is written to the database is stamped with the database's own time, read once the locks are held.

use std::{fmt::Debug, time::SystemTime};

use chrono::{DateTime, Utc};

/// Tells the time of day. For measuring spans, [`std::time::Instant`] is free to use.
pub trait Clock: Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the place every other one gets the time from")]
    fn now(&self) -> DateTime<Utc> {
        SystemTime::now().into()
    }
}
