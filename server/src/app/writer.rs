//! The writers: each takes the next batch of waiting calls, runs it in one transaction, and answers every caller.

use std::{
    collections::HashSet,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::FutureExt as _;
use tokio::{sync::oneshot, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span};

use super::{
    Limits,
    batch::{Attempted, Batch, Defaults},
    call::{Call, Reply},
    feed::Feed,
    queue::{CallQueue, Turn, Waiting},
};
use crate::{
    domain::id::TenantId,
    error::{Cause, Error, Result},
    store::Database,
    telemetry::{Metrics, is_kept, ride_along},
};

/// How often a batch is run again when another transaction was in its way; then its callers are told to.
const ATTEMPTS: u32 = 6;
/// The first pause between attempts; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(2);

/// See the module's text.
#[derive(Debug)]
pub(super) struct Writer {
    database: Database,
    feed: Arc<Feed>,
    queue: CallQueue,
    writers: usize,
    metrics: Arc<Metrics>,
    defaults: Defaults,
    known: Mutex<Known>,
}

/// Tenants whose rows `tenants` and `feeds` are known to exist, in the database that these connections lead to: a
/// standby that was promoted may not have heard of the last ones.
#[derive(Debug)]
struct Known {
    given_up: CancellationToken,
    tenants: HashSet<TenantId>,
}

impl Writer {
    pub(super) fn new(database: Database, feed: Arc<Feed>, limits: Limits, metrics: Arc<Metrics>) -> Arc<Self> {
        let known = Known { given_up: database.line().given_up, tenants: HashSet::new() };
        Arc::new(Self {
            database,
            feed,
            queue: CallQueue::new(limits),
            writers: limits.writers,
            metrics,
            defaults: Defaults::default(),
            known: Mutex::new(known),
        })
    }

    pub(super) async fn submit(&self, call: Call) -> Result<Reply> {
        let (answer, answered) = oneshot::channel();
        self.queue.push(Waiting { since: Instant::now(), call, answer })?;
        answered.await.unwrap_or(Err(Error::Draining))
    }

    /// Runs every writer until the server stops; what is in flight then ends first, and whoever called for what still
    /// waits has been answered.
    pub(super) async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        let mut writers = JoinSet::new();
        for _ in 0..self.writers {
            writers.spawn(Arc::clone(&self).work(shutdown.clone()));
        }
        while let Some(ended) = writers.join_next().await {
            // Its callers were told to try again; without another in its place one after the other would be missing.
            if ended.is_err_and(|error| error.is_panic()) {
                tracing::error!("a writer panicked; another takes its place");
                writers.spawn(Arc::clone(&self).work(shutdown.clone()));
            }
        }
    }

    async fn work(self: Arc<Self>, shutdown: CancellationToken) {
        loop {
            let (turn, batch) = tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                next = self.queue.next() => next,
            };
            self.serve(turn, batch).await;
        }
    }

    async fn serve(&self, turn: Turn<'_>, batch: Vec<Waiting>) {
        let mut batch: Vec<Waiting> = batch.into_iter().filter_map(not_late).collect();
        if batch.is_empty() {
            return;
        }
        // What is only tried makes no tenant either.
        if !batch.iter().all(|waiting| waiting.call.validate_only)
            && let Err(error) = self.known(&turn.tenant).await
        {
            fail(batch, error);
            return;
        }
        self.metrics.transaction_began(batch.iter().map(|waiting| waiting.since.elapsed()));
        let calls: Vec<&Call> = batch.iter().map(|waiting| &waiting.call).collect();
        let (span, rides) = traced(&calls);
        let (results, attempted) = self.run_caught(&turn, &calls, Attempted::new(&calls)).instrument(span).await;
        drop(rides);
        match results {
            Ok(replies) => {
                for (waiting, reply) in batch.into_iter().zip(replies) {
                    // A caller that went away does not need the answer; what was done stays done.
                    let _ = waiting.answer.send(reply);
                }
            }
            Err(error) if batch.len() > 1 && !error.is_outage() => {
                // One call's fault is not its neighbours': each again, by itself, under the same request.
                tracing::debug!(error = ?error, calls = batch.len(), "a shared transaction failed; its calls run alone");
                let mut apart = batch.drain(..).zip(attempted.apart());
                while let Some((waiting, attempted)) = apart.next() {
                    let Some(waiting) = not_late(waiting) else { continue };
                    let calls = [&waiting.call];
                    let (span, _) = traced(&calls);
                    let (replies, _) = self.run_caught(&turn, &calls, attempted).instrument(span).await;
                    let result = replies.and_then(|mut replies| {
                        replies.pop().unwrap_or_else(|| Err(Error::Internal(Cause::new("a call had no reply"))))
                    });
                    let away = result.as_ref().is_err_and(Error::is_outage);
                    let _ = waiting.answer.send(result);
                    if away {
                        // It would be for each of them, one after the other.
                        fail(apart.map(|(waiting, _)| waiting).collect(), Error::Unavailable(Cause::told_by_another()));
                        break;
                    }
                }
            }
            Err(error) => fail(batch, error),
        }
    }

    /// As [`Self::run_batch`]; a panic is an error like any other, of a transaction that was undone with it.
    async fn run_caught(
        &self,
        turn: &Turn<'_>,
        calls: &[&Call],
        attempted: Attempted,
    ) -> (Result<Vec<Result<Reply>>>, Attempted) {
        let panicked = attempted.clone().in_doubt();
        let ended = AssertUnwindSafe(self.run_batch(turn, calls, attempted)).catch_unwind().await;
        ended.unwrap_or_else(|_| (Err(Error::Internal(Cause::new("a decision panicked"))), panicked))
    }

    /// Runs a batch until it goes through or nothing is left to try.
    async fn run_batch(
        &self,
        turn: &Turn<'_>,
        calls: &[&Call],
        attempted: Attempted,
    ) -> (Result<Vec<Result<Reply>>>, Attempted) {
        let mut runner = Batch::new(&self.database, &self.defaults, turn, calls, attempted);
        let mut pause = FIRST_PAUSE;
        turn.undecided();
        for attempt in 1.. {
            // Nothing was done for them: whoever still waits runs without those who do not.
            if attempt > 1 && !runner.is_in_doubt() && calls.iter().any(|call| call.is_late()) {
                return (Err(Error::DeadlineExceeded), runner.attempted());
            }
            match self.database.answered(runner.run()).await {
                Err(error) if error.is_conflict() && attempt < ATTEMPTS => {
                    self.metrics.transaction_repeated();
                    tracing::debug!(error = ?error, attempt, "a transaction is run again");
                    turn.undecided();
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                // The connection broke. If that was at the commit, whether it was done is found out by the request ids.
                Err(Error::Unavailable(cause)) if attempt < ATTEMPTS => {
                    tracing::debug!(cause = ?cause, attempt, "the database was lost in a transaction");
                    self.metrics.transaction_repeated();
                    turn.undecided();
                    tokio::time::sleep(pause.max(Duration::from_millis(100))).await;
                    pause *= 2;
                }
                ended => {
                    if matches!(ended, Err(Error::Conflict(_) | Error::Internal(_))) {
                        // A database that was restored may not have the tenant's feed, on which every insert leans.
                        self.forget(&turn.tenant);
                    }
                    self.feed.nudge(&turn.tenant);
                    return (ended, runner.attempted());
                }
            }
        }
        (Err(Error::Internal(Cause::new("no attempt was made"))), runner.attempted())
    }

    /// How many calls wait for a transaction.
    pub(super) fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    /// Makes sure that the tenant has its feed.
    async fn known(&self, tenant: &TenantId) -> Result<()> {
        if !self.remembers(tenant) {
            self.database.ensure_tenant(tenant).await?;
            self.remember(tenant);
        }
        Ok(())
    }

    /// Whether the tenant has its feed.
    pub(super) async fn knows(&self, tenant: &TenantId) -> Result<bool> {
        if self.remembers(tenant) {
            return Ok(true);
        }
        let exists = self.database.has_tenant(tenant).await?;
        if exists {
            self.remember(tenant);
        }
        Ok(exists)
    }

    fn remembers(&self, tenant: &TenantId) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.given_up.is_cancelled() {
            *known = Known { given_up: self.database.line().given_up, tenants: HashSet::new() };
        }
        known.tenants.contains(tenant)
    }

    fn forget(&self, tenant: &TenantId) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).tenants.remove(tenant);
    }

    fn remember(&self, tenant: &TenantId) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).tenants.insert(tenant.clone());
    }
}

/// The span of a transaction, part of the trace of the first call whose trace is kept and tied to the others', and what has
/// theirs show it.
fn traced(calls: &[&Call]) -> (Span, Vec<Span>) {
    let kept = calls.iter().position(|call| is_kept(&call.span)).unwrap_or_default();
    let Some(first) = calls.get(kept) else { return (Span::none(), Vec::new()) };
    let span = tracing::debug_span!(parent: &first.span, "transaction", calls = calls.len());
    if span.is_disabled() {
        return (span, Vec::new());
    }
    let others = calls.iter().enumerate().filter(|(index, call)| *index != kept && !call.span.is_disabled());
    let rides = others.map(|(_, call)| ride_along(&span, &call.span)).collect();
    (span, rides)
}

/// Answers every call that its transaction failed: the first with the cause, which is told once.
fn fail(batch: Vec<Waiting>, error: Error) {
    let mut first = Some(error);
    for waiting in batch {
        let error = first.take().unwrap_or_else(|| Error::Unavailable(Cause::told_by_another()));
        let _ = waiting.answer.send(Err(error));
    }
}

/// Drops a call before anything is done for it: its deadline has passed, or its caller is gone.
fn not_late(waiting: Waiting) -> Option<Waiting> {
    if waiting.answer.is_closed() {
        return None;
    }
    if waiting.call.is_late() {
        let _ = waiting.answer.send(Err(Error::DeadlineExceeded));
        return None;
    }
    Some(waiting)
}
