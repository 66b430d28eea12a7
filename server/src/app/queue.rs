//! Calls that wait for a transaction: by tenant, first come first served, tenants in turn.
//!
//! Order of arrival is order of service. A tenant's transactions decide one after the other: while one writes and
//! commits what it decided, under every lock that it needs, only new orders may be decided beside it. They wait for the
//! stock rows that they share with it, and need nothing else of what it writes. What has to be decided anew, because
//! another server was in the way, does not wait for its turn again, and nothing more begins beside it until it has.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use tokio::sync::{Notify, oneshot};

use super::{
    Limits, RETRY_AFTER,
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
/// The most commands that wait, in calls of many: each takes a kilobyte or two. One call alone may have more.
const MOST_WAITING_COMMANDS: usize = 100_000;
/// The fewest waiting commands for which a transaction begins beside another of their tenant: fewer gain more by sharing
/// the next one, with those that come meanwhile.
const LEAST_BESIDE: usize = 16;

/// A call and who waits for it.
#[derive(Debug)]
pub(super) struct Waiting {
    pub since: Instant,
    pub call: Call,
    pub answer: oneshot::Sender<Result<Reply>>,
}

/// The calls of one tenant.
#[derive(Debug, Default)]
struct TenantQueue {
    waiting: VecDeque<Waiting>,
    /// Transactions that are not over.
    in_flight: usize,
    /// Those of them that have not decided yet: one, unless one that had is decided anew.
    deciding: usize,
    /// It stands in line for a writer.
    in_turn: bool,
}

impl TenantQueue {
    fn may_begin(&self, most_in_flight: usize) -> bool {
        !self.waiting.is_empty()
            && self.deciding == 0
            && !self.in_turn
            && (self.in_flight == 0 || self.in_flight < most_in_flight && self.enough_new_orders())
    }

    fn enough_new_orders(&self) -> bool {
        let mut commands = 0_usize;
        for waiting in self.waiting.iter().take_while(|waiting| waiting.call.only_creates_orders()) {
            commands = commands.saturating_add(waiting.call.command_count());
            if commands >= LEAST_BESIDE {
                return true;
            }
        }
        false
    }

    /// What shares the next transaction.
    fn take(&mut self) -> Vec<Waiting> {
        let beside = self.in_flight > 0;
        let mut batch: Vec<Waiting> = Vec::new();
        let mut commands = 0_usize;
        while let Some(next) = self.waiting.front().filter(|next| !beside || next.call.only_creates_orders()) {
            let exclusive = next.call.is_exclusive();
            let more = next.call.command_count();
            let fits = batch.len() < MOST_CALLS && commands.saturating_add(more) <= MOST_COMMANDS;
            let alone = |call: &Call| call.is_alone() || next.call.is_alone();
            if batch.first().is_some_and(|first| first.call.is_exclusive() != exclusive || alone(&first.call) || !fits)
            {
                break;
            }
            commands = commands.saturating_add(more);
            batch.extend(self.waiting.pop_front());
        }
        self.in_flight = self.in_flight.saturating_add(1);
        self.deciding = self.deciding.saturating_add(1);
        batch
    }
}

#[derive(Debug, Default)]
struct Queues {
    tenants: HashMap<TenantId, TenantQueue>,
    /// Tenants whose next transaction may begin.
    turn: VecDeque<TenantId>,
    /// Calls, and what they are made of.
    waiting: usize,
    commands: usize,
}

/// The queues of all tenants.
#[derive(Debug)]
pub(super) struct CallQueue {
    queues: Mutex<Queues>,
    ready: Notify,
    most_waiting: usize,
    /// Of one tenant; 0: as many as of all.
    most_of_tenant: usize,
    /// The most transactions of one tenant: others find a writer beside it.
    most_in_flight: usize,
}

impl CallQueue {
    pub(super) fn new(limits: Limits) -> Self {
        let Limits { writers, waiting: most_waiting, tenant_waiting: most_of_tenant, .. } = limits;
        let most_in_flight = writers.div_ceil(2);
        Self { queues: Mutex::default(), ready: Notify::new(), most_waiting, most_of_tenant, most_in_flight }
    }

    /// No code that can panic runs under the lock, so a poisoned one holds what it should.
    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lines up a call, or refuses it where too many wait.
    pub(super) fn push(&self, waiting: Waiting) -> Result<()> {
        let mut queues = self.queues();
        let commands = queues.commands.saturating_add(waiting.call.command_count());
        if queues.waiting >= self.most_waiting || queues.waiting > 0 && commands > MOST_WAITING_COMMANDS {
            return Err(Error::Overloaded);
        }
        let tenant = waiting.call.tenant.clone();
        let of_tenant = queues.tenants.get(&tenant).map_or(0, |queue| queue.waiting.len());
        let limited = self.most_of_tenant > 0 && !waiting.call.is_of_server();
        if limited && of_tenant >= self.most_of_tenant {
            let (limit, most) = (TenantLimit::Waiting, self.most_of_tenant);
            return Err(Error::TenantLimited { limit, most, retry: RETRY_AFTER });
        }
        queues.waiting += 1;
        queues.commands = commands;
        let queue = queues.tenants.entry(tenant.clone()).or_default();
        queue.waiting.push_back(waiting);
        self.line_up(&mut queues, &tenant);
        Ok(())
    }

    /// How many calls wait.
    pub(super) fn waiting(&self) -> usize {
        self.queues().waiting
    }

    /// Lets a tenant's next transaction have its turn, where it may begin.
    fn line_up(&self, queues: &mut Queues, tenant: &TenantId) {
        let Some(queue) = queues.tenants.get_mut(tenant) else { return };
        if queue.may_begin(self.most_in_flight) {
            queue.in_turn = true;
            queues.turn.push_back(tenant.clone());
            self.ready.notify_one();
        }
    }

    /// The next tenant's next batch; waits until there is one. Its turn ends with what is returned beside it.
    pub(super) async fn next(&self) -> (Turn<'_>, Vec<Waiting>) {
        loop {
            let ready = self.ready.notified();
            if let Some(batch) = self.take() {
                return batch;
            }
            ready.await;
        }
    }

    fn take(&self) -> Option<(Turn<'_>, Vec<Waiting>)> {
        let mut queues = self.queues();
        let tenant = queues.turn.pop_front()?;
        let queue = queues.tenants.get_mut(&tenant)?;
        queue.in_turn = false;
        let batch = queue.take();
        queues.waiting = queues.waiting.saturating_sub(batch.len());
        let commands = batch.iter().map(|waiting| waiting.call.command_count()).sum();
        queues.commands = queues.commands.saturating_sub(commands);
        if !queues.turn.is_empty() {
            self.ready.notify_one();
        }
        drop(queues);
        Some((Turn { queue: self, tenant, decided: AtomicBool::new(false) }, batch))
    }
}

/// A transaction's turn among those of its tenant. It ends with the transaction, however that ends.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    queue: &'a CallQueue,
    pub tenant: TenantId,
    decided: AtomicBool,
}

impl Turn<'_> {
    /// The transaction holds every lock that it needs: the next one may begin.
    pub(super) fn decided(&self) {
        if self.decided.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut queues = self.queue.queues();
        if let Some(queue) = queues.tenants.get_mut(&self.tenant) {
            queue.deciding = queue.deciding.saturating_sub(1);
        }
        self.queue.line_up(&mut queues, &self.tenant);
    }

    /// It is decided anew: those that wait do not begin beside it meanwhile.
    pub(super) fn undecided(&self) {
        if self.decided.swap(false, Ordering::Relaxed)
            && let Some(queue) = self.queue.queues().tenants.get_mut(&self.tenant)
        {
            queue.deciding = queue.deciding.saturating_add(1);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut queues = self.queue.queues();
        let Some(queue) = queues.tenants.get_mut(&self.tenant) else { return };
        queue.in_flight = queue.in_flight.saturating_sub(1);
        if !*self.decided.get_mut() {
            queue.deciding = queue.deciding.saturating_sub(1);
        }
        if queue.in_flight == 0 && queue.waiting.is_empty() {
            queues.tenants.remove(&self.tenant);
        } else {
            self.queue.line_up(&mut queues, &self.tenant);
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

    /// What it needs of earlier calls stands in stock rows, and waits for their locks.
    pub(super) fn only_creates_orders(&self) -> bool {
        let creates = |command: &Command| matches!(command, Command::CreateOrder(_));
        match &self.body {
            Body::One(command) => creates(command),
            Body::Elements(elements) => elements.iter().flatten().all(creates),
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
