//! Giving way: trying again later and later.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long those that hold a lock get before it is asked for a second time.
const FIRST: Duration = Duration::from_millis(250);
/// The longest that they get.
const LONGEST: Duration = Duration::from_secs(10);

/// How long others are given way to. Each time they get twice as long: whoever asks for a table's lock makes all wait
/// that come later, so that asking often is no better than holding it.
#[derive(Debug)]
pub struct Patience {
    end: Instant,
    pause: Duration,
}

impl Patience {
    /// One that lasts so long.
    #[must_use]
    pub fn of(span: Duration) -> Self {
        Self { end: Instant::now() + span, pause: FIRST }
    }

    /// Waits for a while; false where patience is at its end.
    pub async fn lasts(&mut self) -> bool {
        if Instant::now() >= self.end {
            return false;
        }
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(LONGEST);
        true
    }
}
