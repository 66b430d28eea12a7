//! The change stream: events get their positions after their commit, and watchers read them from the database in that
//! order, page by page. Those far behind read alone what they want; those near the head share what one task reads, each its
//! own part. Little is kept for a watcher that does not take it: then it reads again.

mod catch_up;
mod heads;
mod mark;
mod newest;
mod page;
pub(in crate::app) mod rounds;
pub(in crate::app) mod sequencer;
mod shelf;
mod topic;
pub(in crate::app) mod trouble;
mod watch;
mod window;

#[cfg(test)]
mod tests;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::Semaphore, time::Instant};
use tokio_util::sync::CancellationToken;

use self::{catch_up::CatchUps, heads::Heads, newest::Newest, sequencer::Nudges, trouble::Trouble};
pub use self::{
    page::FeedEvent,
    topic::Topic,
    watch::{Delivery, Start, Watch},
};
use crate::{
    domain::{cursor::FeedState, id::TenantId},
    error::{Cause, Error, Result},
    store::{Database, follow::Follower},
    telemetry::Metrics,
};

/// The most watches of one server. Each holds about two pages at most, and nothing while it is quiet.
const MAX_WATCHES: usize = 10_000;
/// How many pages are read at the same time, by those who read alone and for those who read along. Together they leave
/// connections to other reads, and neither waits for the other.
const ALONE_AT_ONCE: usize = 2;
const NEWEST_AT_ONCE: usize = 2;

/// How many followers want to know whose head moved.
const FOLLOWERS: usize = 2;

/// How the stream behaves.
#[derive(Debug, Clone, Copy)]
pub struct FeedSettings {
    /// How often feeds are looked at without being notified, and leftovers looked for.
    pub poll_interval: Duration,
    /// The longest that a watcher hears nothing: then it gets a checkpoint.
    pub checkpoint_interval: Duration,
    /// The longest that a watch is open; none: as long as its reader likes.
    pub lifetime: Option<Duration>,
}

/// Who watches.
#[derive(Debug, Clone)]
pub struct Watcher {
    pub tenant: TenantId,
    /// When it has to show anew who it is.
    pub until: Option<Instant>,
    /// Cancelled when it has to at once.
    pub doubted: Option<CancellationToken>,
}

impl Default for FeedSettings {
    fn default() -> Self {
        Self { poll_interval: Duration::from_secs(1), checkpoint_interval: Duration::from_secs(15), lifetime: None }
    }
}

/// The change stream of one server.
#[derive(Debug)]
pub struct Feed {
    database: Database,
    settings: FeedSettings,
    heads: Heads,
    nudges: Nudges,
    catch_ups: CatchUps,
    /// Tenants whose head moved here, for each follower of the feed.
    moved: [Nudges; FOLLOWERS],
    watches: Arc<Semaphore>,
    newest: Newest,
    newest_at_once: Semaphore,
    alone_at_once: Semaphore,
    /// Watches end.
    draining: CancellationToken,
    stamps: Trouble,
    lookups: Trouble,
    metrics: Arc<Metrics>,
    /// How long the oldest committed change had waited for its position when that was last looked at.
    lag: Mutex<Duration>,
}

impl Feed {
    /// Where nothing can be heard, as behind a pooler, heads are only polled.
    pub fn new(database: Database, settings: FeedSettings, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            database,
            settings,
            heads: Heads::default(),
            nudges: Nudges::default(),
            catch_ups: CatchUps::default(),
            moved: Default::default(),
            watches: Arc::new(Semaphore::new(MAX_WATCHES)),
            newest: Newest::default(),
            newest_at_once: Semaphore::new(NEWEST_AT_ONCE),
            alone_at_once: Semaphore::new(ALONE_AT_ONCE),
            draining: CancellationToken::new(),
            stamps: Trouble::new("giving events their positions"),
            lookups: Trouble::new("looking up feed positions"),
            metrics,
            lag: Mutex::default(),
        })
    }

    /// Runs the background work until the server stops. Watches end then at the latest, and what was committed by then
    /// is stamped; what is committed later waits for another server, or the next start.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        let feed = &*self;
        let draining = async {
            shutdown.cancelled().await;
            feed.drain();
        };
        tokio::join!(
            draining,
            heads::listen(feed, &shutdown),
            heads::poll(feed, &shutdown),
            sequencer::look_for_leftovers(feed, &shutdown),
            sequencer::run(feed, &shutdown),
        );
    }

    /// A tenant's events were committed here. Said after the commit, and as often as one likes: nudges of a tenant that
    /// is being stamped become one.
    pub fn nudge(&self, tenant: &TenantId) {
        self.nudges.add(tenant);
    }

    /// The tenants whose feed has grown, as one follower has not heard yet.
    pub(in crate::app) fn moved(&self, follower: Follower) -> &Nudges {
        let [demand, promises] = &self.moved;
        match follower {
            Follower::Demand => demand,
            Follower::Promises => promises,
        }
    }

    /// Ends every watch with a last checkpoint, and begins no new one.
    pub fn drain(&self) {
        self.draining.cancel();
    }

    /// How long the oldest committed change had waited for its position when that was last looked at.
    pub fn lag(&self) -> Duration {
        *self.lag.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Open watches.
    pub fn watchers(&self) -> usize {
        MAX_WATCHES.saturating_sub(self.watches.available_permits())
    }

    /// A tenant's feed as the database has it now; every watcher here hears of it.
    pub async fn state(&self, tenant: &TenantId) -> Result<FeedState> {
        if let Some(state) = self.state_if_any(tenant).await? {
            return Ok(state);
        }
        // A tenant that nothing was ever ordered of can be watched all the same.
        self.database.ensure_tenant(tenant).await?;
        let state = self.state_if_any(tenant).await?;
        state.ok_or_else(|| Error::Internal(Cause::new("a tenant that was just made has no feed")))
    }

    async fn state_if_any(&self, tenant: &TenantId) -> Result<Option<FeedState>> {
        let before = self.heads.known(tenant);
        let reading = async {
            let mut tx = self.database.read(tenant).await?;
            let state = tx.feed_state().await?;
            tx.commit().await?;
            Ok(state)
        };
        let state = self.database.answered(reading).await?;
        if let Some(state) = &state {
            self.heads.settle(tenant, before.as_ref(), state);
        }
        Ok(state)
    }
}
