//! The use cases: what happens between the door and the store.
//!
//! Everything that changes something goes through [`App::submit`]: calls of a tenant that wait while a transaction is
//! in flight share the next one. Reads and watches go straight to the store.

mod batch;
pub mod call;
mod queue;
mod read;
mod writer;

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use self::{
    call::{Call, Reply},
    writer::Writer,
};
use crate::{clock::Clock, error::Result, store::Database};

/// What bounds the server's work.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Transactions in flight; each has a connection.
    pub writers: usize,
    /// Calls that may wait, of all tenants together. Beyond it a call is refused at once: a queue without end only
    /// turns overload into time-outs.
    pub waiting: usize,
}

impl Limits {
    /// Few enough that the last one is served within seconds, many enough for every stream of a few hundred clients.
    pub const WAITING: usize = 10_000;
}

/// The application: one per server.
#[derive(Debug)]
pub struct App {
    pub(crate) database: Database,
    pub(crate) clock: Arc<dyn Clock>,
    writer: Arc<Writer>,
}

impl App {
    pub fn new(database: Database, clock: Arc<dyn Clock>, limits: Limits) -> Arc<Self> {
        let writer = Writer::new(database.clone(), limits);
        Arc::new(Self { database, clock, writer })
    }

    /// Does a call's work in a transaction, its own or a shared one, and answers when it is committed.
    pub async fn submit(&self, call: Call) -> Result<Reply> {
        self.writer.submit(call).await
    }

    /// Runs the background work until the server stops.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        Arc::clone(&self.writer).run(shutdown).await;
    }
}

/// How long a call waits that cannot be begun because the server is full, before the caller should try again.
pub const RETRY_AFTER: Duration = Duration::from_millis(250);
