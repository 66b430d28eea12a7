//! The use cases: what happens between the door and the store.
//!
//! Everything that changes something goes through [`App::submit`]: calls of a tenant that wait while a transaction is
//! in flight share the next one. Reads and watches go straight to the store.

mod batch;
pub mod call;
pub mod feed;
pub(crate) mod figures;
mod follow;
mod promise;
mod queue;
mod read;
mod suggest;
mod writer;

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use self::{
    call::{Call, Reply},
    feed::Feed,
    figures::Figures,
    follow::Followers,
    suggest::Suggester,
    writer::Writer,
};
pub use self::{
    follow::Lag,
    read::{DemandQuestion, Explained},
    suggest::{SuggestionPart, SuggestionQuestion},
};
use crate::{
    clock::Clock,
    domain::id::TenantId,
    error::Result,
    store::Database,
    telemetry::{Metrics, TenantReading},
};

/// How often partitions are made ahead: each is a week's, and they are made weeks ahead.
const BETWEEN_PARTITIONS: Duration = Duration::from_secs(24 * 3_600);
/// How soon they are tried again where that failed.
const PARTITIONS_AGAIN: Duration = Duration::from_secs(600);

/// What bounds the server's work.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Transactions in flight; each has a connection.
    pub writers: usize,
    /// Calls that may wait, of all tenants together. Beyond it a call is refused at once: a queue without end only
    /// turns overload into time-outs.
    pub waiting: usize,
    /// Those of one tenant; 0: as many as of all.
    pub tenant_waiting: usize,
    /// Waiting lines of one queue that promised times look at, from its head.
    pub promise_lines: usize,
    /// How often what waits is added up for whoever looks at the numbers; none: nobody does.
    pub figures: Option<Duration>,
}

impl Limits {
    /// Few enough that the last one is served within seconds, many enough for every stream of a few hundred clients.
    pub const WAITING: usize = 10_000;
}

/// The application: one per server.
#[derive(Debug)]
pub struct App {
    pub(crate) database: Database,
    pub(crate) feed: Arc<Feed>,
    pub(crate) clock: Arc<dyn Clock>,
    writer: Arc<Writer>,
    followers: Followers,
    suggester: Suggester,
    promise_lines: usize,
    figures: Figures,
    figures_interval: Option<Duration>,
}

impl App {
    pub fn new(
        database: Database,
        feed: Arc<Feed>,
        clock: Arc<dyn Clock>,
        limits: Limits,
        metrics: Arc<Metrics>,
    ) -> Arc<Self> {
        let writer = Writer::new(database.clone(), Arc::clone(&feed), limits, metrics);
        let followers = Followers::new(&database, &feed, &writer, &clock, limits.promise_lines);
        let suggester = Suggester::new(database.clone());
        Arc::new(Self {
            database,
            feed,
            clock,
            writer,
            followers,
            suggester,
            promise_lines: limits.promise_lines,
            figures: Figures::default(),
            figures_interval: limits.figures,
        })
    }

    /// Does a call's work in a transaction, its own or a shared one, and answers when it is committed.
    pub async fn submit(&self, call: Call) -> Result<Reply> {
        if call.reckons_with_demand() {
            // Before the transaction, which shall not wait for what the feed holds. An order that is committed between the
            // two is not counted yet; where that changed a result, so it would for an order that came a moment later.
            Box::pin(self.followers.catch_up(&call.tenant)).await?;
        }
        self.writer.submit(call).await
    }

    /// Whether the tenant exists: somebody has changed something in it.
    pub async fn knows_tenant(&self, tenant: &TenantId) -> Result<bool> {
        self.writer.knows(tenant).await
    }

    /// Runs the background work. Watches end with `drain`; calls are served until `stop`, when no more come; the feed
    /// ends last, since it gives what they committed its positions.
    pub async fn run(self: Arc<Self>, drain: CancellationToken, stop: CancellationToken) {
        let committed = CancellationToken::new();
        let feed = Arc::clone(&self.feed).run(committed.clone());
        let draining = async {
            drain.cancelled().await;
            self.feed.drain();
        };
        let writing = async {
            Arc::clone(&self.writer).run(stop).await;
            committed.cancel();
        };
        let partitioning = async {
            tokio::select! {
                () = self.make_partitions() => {}
                () = drain.cancelled() => {}
            }
        };
        let adding_up = async {
            if let Some(every) = self.figures_interval {
                figures::keep(&self, every, &drain).await;
            }
        };
        tokio::join!(feed, draining, writing, partitioning, adding_up, self.followers.run(&drain));
    }

    /// How far the noting of promised times is behind the feed here.
    pub fn promise_lag(&self) -> Lag {
        self.followers.promise_lag()
    }

    /// How many calls wait for a transaction.
    pub fn waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// What waits in each tenant, as it was last added up.
    pub fn figures(&self) -> Arc<Vec<TenantReading>> {
        self.figures.read()
    }

    /// Keeps the partitions of the ledger and the events ahead of time. Where that fails, a default partition takes the
    /// rows, so that nothing is lost but the ease of dropping old ones.
    async fn make_partitions(&self) {
        loop {
            let mut pause = BETWEEN_PARTITIONS;
            match self.database.create_partitions().await {
                Ok(0) => {}
                Ok(made) => tracing::info!(partitions.made = made, "partitions were made ahead"),
                Err(error) => {
                    // Most often somebody reads a table for long, a dump perhaps: a partition's making gives way to it.
                    tracing::warn!(error = ?error, "partitions could not be made ahead; tried again soon");
                    pause = PARTITIONS_AGAIN;
                }
            }
            tokio::time::sleep(pause).await;
        }
    }
}

/// How long a call waits that cannot be begun because the server is full, before the caller should try again.
pub const RETRY_AFTER: Duration = Duration::from_millis(250);
