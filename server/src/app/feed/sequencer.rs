//! Gives committed events their positions. Every replica runs one: nudged after commits here, and looking now and then
//! for what a replica left that ended between its commit and its stamp.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures::{StreamExt as _, stream::FuturesUnordered};
use tokio::{
    sync::Notify,
    time::{MissedTickBehavior, interval, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{Feed, rounds::Rounds, trouble::Trouble};
use crate::{
    domain::{cursor::Position, id::TenantId},
    error::Result,
};

/// How many tenants are stamped at the same time. Each takes a connection, for less than a millisecond.
const AT_ONCE: usize = 2;
/// The most transactions that one stamp numbers. It bounds how long the feed's row is locked, and how much one tenant's
/// backlog keeps the others waiting.
const BATCHES: u32 = 4_096;
/// How long a tenant is not stamped again: one stamp then numbers what a crowd commits meanwhile, and a caller alone does
/// not share each of its flushes with one. What is committed after a pause is numbered at once.
const REST: Duration = Duration::from_millis(10);

/// Tenants that there is work for, since whoever does it last looked: that were committed to, or whose feed has grown.
#[derive(Debug, Default)]
pub(in crate::app) struct Nudges {
    tenants: Mutex<BTreeSet<TenantId>>,
    bell: Notify,
}

impl Nudges {
    pub(in crate::app) fn add(&self, tenant: &TenantId) {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if !tenants.contains(tenant) {
            tenants.insert(tenant.clone());
        }
        drop(tenants);
        self.bell.notify_one();
    }

    pub(in crate::app) fn take(&self) -> BTreeSet<TenantId> {
        std::mem::take(&mut *self.tenants.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends once a tenant was added since this was last waited for.
    pub(in crate::app) async fn added(&self) {
        self.bell.notified().await;
    }
}

/// Stamps until the server stops, and then what was committed by then.
pub(super) async fn run(feed: &Feed, shutdown: &CancellationToken) {
    let mut rounds = Rounds::default();
    let mut heads = HashMap::new();
    let mut stamps = FuturesUnordered::new();
    let mut rests = FuturesUnordered::new();
    loop {
        feed.nudges.take().into_iter().for_each(|tenant| rounds.add(tenant));
        while stamps.len() < AT_ONCE
            && let Some(tenant) = rounds.begin()
        {
            stamps.push(async move { (stamp(feed, &tenant).await, tenant) });
        }
        let stopping = shutdown.is_cancelled();
        if stopping && rounds.is_over() {
            break;
        }
        tokio::select! {
            Some((stamped, tenant)) = stamps.next() => {
                if stamped.is_some_and(|head| may_have_left_more(&mut heads, &tenant, head)) {
                    rounds.end(tenant, true);
                } else {
                    rests.push(async move {
                        let _ = timeout(REST, shutdown.cancelled()).await;
                        tenant
                    });
                }
            }
            Some(tenant) = rests.next() => rounds.end(tenant, false),
            () = feed.nudges.added() => {}
            () = shutdown.cancelled(), if !stopping => {}
        }
    }
}

/// Looks for tenants that nobody stamped: a replica ended between a commit and its stamp, or a stamp failed.
pub(super) async fn look_for_leftovers(feed: &Feed, shutdown: &CancellationToken) {
    let mut ticks = interval(feed.settings.poll_interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let trouble = Trouble::new("looking for events without a position");
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = shutdown.cancelled() => break,
        }
        match feed.database.tenants_with_pending().await {
            Ok((tenants, lag)) => {
                trouble.over();
                *feed.lag.lock().unwrap_or_else(PoisonError::into_inner) = lag;
                tenants.iter().for_each(|tenant| feed.nudges.add(tenant));
            }
            Err(error) => trouble.met(&error),
        }
    }
}

/// Numbers a bounded number of a tenant's transactions. None where nothing was pending, or it failed: then the next look
/// finds it again.
async fn stamp(feed: &Feed, tenant: &TenantId) -> Option<Position> {
    match feed.database.stamp(tenant, BATCHES).await {
        Ok(head) => {
            feed.stamps.over();
            let head = Position::known(head?);
            feed.has_grown(tenant, head);
            Some(head)
        }
        Err(error) => {
            feed.stamps.met(&error);
            None
        }
    }
}

/// Numbers all of a tenant's transactions that are committed by now.
pub(super) async fn stamp_all(feed: &Feed, tenant: &TenantId) -> Result<()> {
    let mut heads = HashMap::new();
    while let Some(head) = feed.database.stamp(tenant, BATCHES).await? {
        let head = Position::known(head);
        feed.has_grown(tenant, head);
        if !may_have_left_more(&mut heads, tenant, head) {
            break;
        }
    }
    Ok(())
}

impl Feed {
    fn has_grown(&self, tenant: &TenantId, head: Position) {
        self.heads.raise(tenant, head);
        self.moved.iter().for_each(|follower| follower.add(tenant));
    }
}

/// A stamp that moved the head by less than it may number has left nothing: each transaction has an event at least. What
/// another replica numbered since the last time only makes the difference larger.
fn may_have_left_more(heads: &mut HashMap<TenantId, Position>, tenant: &TenantId, head: Position) -> bool {
    let before = heads.insert(tenant.clone(), head);
    before.is_none_or(|before| head.get() - before.get() >= i64::from(BATCHES))
}
