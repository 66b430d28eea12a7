//! Calls that wait for a transaction: by tenant, first come first served, tenants in turn.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tokio::sync::{Notify, oneshot};

use super::{
    RETRY_AFTER,
    call::{Body, Call, Reply},
};
use crate::{
    domain::{command::Command, id::TenantId},
    error::{Error, Result, TenantLimit},
};

/// The most calls that share a transaction. Throughput is flat from about 64 on; more only makes everyone wait longer.
const MOST_CALLS: usize = 128;
/// The most commands that share a transaction, unless one call alone has more: what bounds its time and its memory.
const MOST_COMMANDS: usize = 512;

/// A call and who waits for it.
#[derive(Debug)]
pub(super) struct Waiting {
    pub call: Call,
    pub answer: oneshot::Sender<Result<Reply>>,
}

#[derive(Debug, Default)]
struct Queues {
    tenants: HashMap<TenantId, VecDeque<Waiting>>,
    /// Tenants with waiting calls and no transaction in flight.
    turn: VecDeque<TenantId>,
    /// Tenants with a transaction in flight: one at a time, so that order of arrival is order of service.
    busy: HashSet<TenantId>,
    waiting: usize,
}

/// The queues of all tenants.
#[derive(Debug)]
pub(super) struct CallQueue {
    queues: Mutex<Queues>,
    ready: Notify,
    most_waiting: usize,
    /// Of one tenant; 0: as many as of all.
    most_of_tenant: usize,
}

impl CallQueue {
    pub(super) fn new(most_waiting: usize, most_of_tenant: usize) -> Self {
        Self { queues: Mutex::default(), ready: Notify::new(), most_waiting, most_of_tenant }
    }

    /// No code that can panic runs under the lock, so a poisoned one holds what it should.
    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lines up a call, or refuses it where too many wait.
    pub(super) fn push(&self, waiting: Waiting) -> Result<()> {
        let mut queues = self.queues();
        if queues.waiting >= self.most_waiting {
            return Err(Error::Overloaded);
        }
        let tenant = waiting.call.tenant.clone();
        let of_tenant = queues.tenants.get(&tenant).map_or(0, VecDeque::len);
        let limited = self.most_of_tenant > 0 && !waiting.call.is_of_server();
        if limited && of_tenant >= self.most_of_tenant {
            let (limit, most) = (TenantLimit::Waiting, self.most_of_tenant);
            return Err(Error::TenantLimited { limit, most, retry: RETRY_AFTER });
        }
        queues.waiting += 1;
        let queue = queues.tenants.entry(tenant.clone()).or_default();
        queue.push_back(waiting);
        if queue.len() == 1 && !queues.busy.contains(&tenant) {
            queues.turn.push_back(tenant);
            self.ready.notify_one();
        }
        Ok(())
    }

    /// The next tenant's next batch; waits until there is one.
    pub(super) async fn next(&self) -> (TenantId, Vec<Waiting>) {
        loop {
            let ready = self.ready.notified();
            if let Some(batch) = self.take() {
                return batch;
            }
            ready.await;
        }
    }

    fn take(&self) -> Option<(TenantId, Vec<Waiting>)> {
        let mut queues = self.queues();
        let tenant = queues.turn.pop_front()?;
        queues.busy.insert(tenant.clone());
        let queue = queues.tenants.get_mut(&tenant)?;
        let mut batch: Vec<Waiting> = Vec::new();
        let mut commands = 0_usize;
        while let Some(next) = queue.front() {
            let exclusive = next.call.is_exclusive();
            let more = next.call.command_count();
            let fits = batch.len() < MOST_CALLS && commands.saturating_add(more) <= MOST_COMMANDS;
            let alone = |call: &Call| call.is_alone() || next.call.is_alone();
            if batch.first().is_some_and(|first| first.call.is_exclusive() != exclusive || alone(&first.call) || !fits)
            {
                break;
            }
            commands = commands.saturating_add(more);
            batch.extend(queue.pop_front());
        }
        queues.waiting = queues.waiting.saturating_sub(batch.len());
        if !queues.turn.is_empty() {
            self.ready.notify_one();
        }
        Some((tenant, batch))
    }

    /// A tenant's transaction is over: its next batch may begin.
    pub(super) fn done(&self, tenant: &TenantId) {
        let mut queues = self.queues();
        queues.busy.remove(tenant);
        match queues.tenants.get(tenant) {
            Some(queue) if !queue.is_empty() => {
                queues.turn.push_back(tenant.clone());
                self.ready.notify_one();
            }
            _ => {
                queues.tenants.remove(tenant);
            }
        }
    }
}

impl Call {
    fn command_count(&self) -> usize {
        match &self.body {
            Body::One(_) => 1,
            Body::Elements(elements) => elements.len(),
        }
    }

    /// It needs the tenant to itself.
    pub(super) fn is_exclusive(&self) -> bool {
        match &self.body {
            Body::One(command) => command.is_exclusive(),
            Body::Elements(elements) => elements.iter().flatten().any(|command| command.is_exclusive()),
        }
    }

    /// It decides with the demand that was counted.
    pub(super) fn reckons_with_demand(&self) -> bool {
        matches!(&self.body, Body::One(command) if matches!(**command, Command::CreateSuggestedPurchaseOrders(_)))
    }

    /// It shares its transaction with no other call.
    pub(super) fn is_alone(&self) -> bool {
        matches!(&self.body, Body::One(command) if command.is_alone())
    }

    /// Its caller no longer waits.
    pub(super) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }
}
