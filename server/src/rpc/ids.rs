//! Ids that the server makes for what a caller did not name: time and randomness come in here, as an argument.

use std::{fmt::Debug, sync::Arc};

use uuid::{NoContext, Timestamp, Uuid};

use crate::clock::Clock;

/// Makes ids that no one had before.
pub trait Ids: Debug + Send + Sync {
    /// A new one.
    fn next(&self) -> Uuid;
}

/// UUIDv7: new ids follow old ones, so that an index grows at its end.
#[derive(Debug, Clone)]
pub struct TimeOrderedIds {
    clock: Arc<dyn Clock>,
}

impl TimeOrderedIds {
    /// Ids by this clock; uniqueness rests on their random part, not on it.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }
}

impl Ids for TimeOrderedIds {
    fn next(&self) -> Uuid {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
    }
}
