//! Followers of the feed: they read every event behind the position they have come to, and keep tables of their own from
//! them. The write path does nothing for them. Every server runs them: woken by the positions given here, and looking
//! now and then for what a server left that ended between its stamp and its followers.

mod demand;
mod lag;
mod promises;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures::{StreamExt as _, stream::FuturesUnordered};
pub use lag::Lag;
use tokio::{
    sync::Mutex,
    time::{Instant, MissedTickBehavior, interval, sleep},
};
use tokio_util::sync::CancellationToken;

use self::{lag::Behind, promises::Notary};
use super::{
    feed::{Feed, rounds::Rounds, trouble::Trouble},
    writer::Writer,
};
use crate::{
    clock::Clock,
    domain::{cursor::Position, id::TenantId},
    error::Result,
    store::{Database, follow::Follower},
};

/// How many tenants one follower reads at the same time. Each takes a connection that transactions run on.
const AT_ONCE: usize = 1;
/// How often tenants are looked at without a word.
const SWEEP: Duration = Duration::from_secs(1);
/// How many of them each time: all in turn, so that a server which ended leaves nothing behind for good.
const SWEPT: i64 = 20;

/// How many times as long as a step took its follower rests, where it looks at promised times or has read everything: it
/// takes a part of one connection, and what moves meanwhile is looked at together. Who needs what was counted catches up
/// first.
const REST: u32 = 3;
/// The longest rest.
const MOST_REST: Duration = Duration::from_secs(10);
/// How long a tenant is left alone of which a crowd was counted: what is ordered of an item meanwhile is added to its day
/// at once.
const TOGETHER: Duration = Duration::from_secs(3);
/// As many days of items, changed by one step, are a crowd.
const CROWD: usize = 256;
/// So many positions are left while a crowd goes on.
const LITTLE: i64 = 4_096;

/// What one transaction of a follower did.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// How far it has come.
    position: Position,
    /// How many positions lie behind that.
    left: i64,
    /// How many days of items it counted.
    counted: usize,
}

impl Step {
    /// Whether what comes next is better counted together: much was counted, and little is left of it.
    fn is_crowd(self) -> bool {
        self.counted >= CROWD && self.left < LITTLE
    }
}

/// The followers of one server.
#[derive(Debug)]
pub(super) struct Followers {
    database: Database,
    feed: Arc<Feed>,
    notary: Notary,
    demand: Line,
    promises: Line,
    catching_up: Mutex<()>,
}

/// One follower here.
#[derive(Debug)]
struct Line {
    follower: Follower,
    behind: Behind,
    trouble: Trouble,
}

impl Followers {
    pub(super) fn new(
        database: &Database,
        feed: &Arc<Feed>,
        writer: &Arc<Writer>,
        clock: &Arc<dyn Clock>,
        queue_lines: usize,
    ) -> Self {
        let line = |follower, work| Line { follower, behind: Behind::default(), trouble: Trouble::new(work) };
        Self {
            database: database.clone(),
            feed: Arc::clone(feed),
            notary: Notary {
                database: database.clone(),
                writer: Arc::clone(writer),
                clock: Arc::clone(clock),
                queue_lines,
            },
            catching_up: Mutex::default(),
            demand: line(Follower::Demand, "counting demand; it is caught up with when it is asked for"),
            promises: line(Follower::Promises, "noting expected times; who asks for one backorder sees it as it is"),
        }
    }

    /// Follows until the server stops.
    pub(super) async fn run(&self, shutdown: &CancellationToken) {
        let work = async { tokio::join!(self.follow(&self.demand), self.follow(&self.promises), self.sweep()) };
        tokio::select! {
            // A step that is in flight is undone, and done again by whoever follows next.
            () = shutdown.cancelled() => {}
            _ = work => {}
        }
    }

    /// How far the noting of promised times is behind.
    pub(super) fn promise_lag(&self) -> Lag {
        self.promises.behind.lag()
    }

    /// Counts the demand of everything that was committed before this. Mostly that is done already, which a read tells:
    /// only what is left takes the follower's lock, on a connection that transactions run on.
    pub(super) async fn catch_up(&self, tenant: &TenantId) -> Result<()> {
        self.feed.catch_up(tenant).await?;
        let (mut position, goal) = self.demand_and_head(tenant).await?;
        while position < goal {
            // One at a time: they would only wait for each other, on connections that transactions run on.
            let _alone = self.catching_up.lock().await;
            (position, _) = self.demand_and_head(tenant).await?;
            if position < goal {
                position = self.database.answered(demand::step(&self.database, tenant)).await?.position;
            }
        }
        Ok(())
    }

    /// How far demand is counted, and how far the feed has come.
    async fn demand_and_head(&self, tenant: &TenantId) -> Result<(Position, Position)> {
        let reading = async {
            let mut tx = self.database.read(tenant).await?;
            let head = tx.feed_state().await?.map_or(Position::START, |feed| feed.head);
            let position = tx.follower(Follower::Demand).await?;
            tx.commit().await?;
            Ok((position, head))
        };
        self.database.answered(reading).await
    }

    /// Reads the feeds of all tenants that have grown, a page of each in turn.
    async fn follow(&self, line: &Line) {
        let mut rounds = Rounds::default();
        let mut steps = FuturesUnordered::new();
        let mut rests = FuturesUnordered::new();
        loop {
            self.feed.moved(line.follower).take().into_iter().for_each(|tenant| rounds.add(tenant));
            while steps.len() < AT_ONCE
                && let Some(tenant) = rounds.begin()
            {
                steps.push(async move { (self.step(line, &tenant).await, tenant) });
            }
            tokio::select! {
                Some((step, tenant)) = steps.next() => {
                    let more = step.is_some_and(|step: Step| step.left > 0);
                    if step.is_some_and(Step::is_crowd) {
                        rests.push(async move {
                            sleep(TOGETHER).await;
                            (more, tenant)
                        });
                    } else {
                        rounds.end(tenant, more);
                    }
                }
                Some((more, tenant)) = rests.next() => rounds.end(tenant, more),
                () = self.feed.moved(line.follower).added() => {}
            }
        }
    }

    /// Reads on in a tenant's feed. None where that failed, which is found again by the next look.
    async fn step(&self, line: &Line, tenant: &TenantId) -> Option<Step> {
        let begun = Instant::now();
        let step = match line.follower {
            Follower::Demand => self.database.answered(demand::step(&self.database, tenant)).await,
            Follower::Promises => self.database.answered(self.notary.step(tenant)).await,
        };
        let rest = (begun.elapsed() * REST).min(MOST_REST);
        let step = match step {
            Ok(step) => {
                line.trouble.over();
                line.behind.reached(tenant, step.position, step.left);
                tracing::debug!(
                    follower.name = line.follower.name(),
                    tenant = %tenant,
                    follower.position = step.position.get(),
                    follower.lag_positions = step.left,
                    "a follower of the feed went on"
                );
                Some(step)
            }
            Err(error) => {
                line.trouble.met(&error);
                None
            }
        };
        if line.follower == Follower::Promises || step.is_none_or(|step| step.left <= 0) {
            sleep(rest).await;
        }
        step
    }

    /// Looks at all tenants in turn, some at a time, for feeds that were not read to their end.
    async fn sweep(&self) {
        let mut ticks = interval(SWEEP);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let trouble = Trouble::new("looking for feeds that followers did not read to their end");
        let mut after = String::new();
        loop {
            ticks.tick().await;
            match self.database.answered(self.look(&after)).await {
                Ok(last) => {
                    trouble.over();
                    after = last.map(|tenant| tenant.to_string()).unwrap_or_default();
                }
                Err(error) => trouble.met(&error),
            }
        }
    }

    /// Looks at the next tenants after one; the last of them, where more follow.
    async fn look(&self, after: &str) -> Result<Option<TenantId>> {
        let tenants = self.database.tenants_after(after, SWEPT).await?;
        for tenant in &tenants {
            for follower in self.unread(tenant).await? {
                self.feed.moved(follower).add(tenant);
            }
        }
        let full = i64::try_from(tenants.len()).is_ok_and(|found| found == SWEPT);
        Ok(tenants.into_iter().next_back().filter(|_| full))
    }

    /// The followers that have not read a tenant's feed to its end. How far each is behind is noted here too: a follower
    /// that cannot go on tells nothing itself, and another server's may have gone on.
    async fn unread(&self, tenant: &TenantId) -> Result<BTreeSet<Follower>> {
        let mut tx = self.database.read(tenant).await?;
        let head = tx.feed_state().await?.map_or(Position::START, |feed| feed.head);
        let mut unread = BTreeSet::new();
        for line in [&self.demand, &self.promises] {
            let position = tx.follower(line.follower).await?;
            line.behind.reached(tenant, position, head.get() - position.get());
            if position < head {
                unread.insert(line.follower);
            }
        }
        tx.commit().await?;
        Ok(unread)
    }
}
