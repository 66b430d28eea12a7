//! The connections that transactions begin on, and what becomes of them when the database moves: a primary that was lost
//! and its standby promoted, or a network that swallowed what is under way without a word.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::{listen::ConnectOptions, session::SpareSessions};
use crate::error::{Cause, Error, Result};

/// Pools that lead to one Postgres.
#[derive(Clone)]
pub struct Line {
    pub writers: PgPool,
    pub(super) spare: SpareSessions,
    pub readers: PgPool,
    /// For a connection that listens; none where nothing would be heard, as behind a pooler.
    pub listen: Option<ConnectOptions>,
    /// No answer is waited for on these connections any more.
    pub given_up: CancellationToken,
}

impl Line {
    /// Over two pools, so that watchers and lists never wait for transactions, nor these for them.
    pub fn new(writers: PgPool, readers: PgPool, listen: Option<ConnectOptions>) -> Self {
        let spare = SpareSessions::of(&writers);
        Self { writers, spare, readers, listen, given_up: CancellationToken::new() }
    }

    /// How many of the writers' connections wait for a transaction, in the pool or beside it.
    #[must_use]
    pub fn idle_writers(&self) -> usize {
        self.writers.num_idle() + self.spare.count()
    }

    /// Lets running statements finish and closes every connection.
    pub async fn close(&self) {
        self.spare.close();
        futures::join!(self.writers.close(), self.readers.close());
    }
}

/// Without the options, which hold a password.
impl fmt::Debug for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Line").field("given_up", &self.given_up.is_cancelled()).finish_non_exhaustive()
    }
}

/// The server's connections, as the role that owns nothing. Clones share them.
#[derive(Debug, Clone)]
pub struct Database {
    line: Arc<RwLock<Line>>,
    /// Statements have no names: a pooler may give every transaction another connection, which knows none of them.
    unnamed: bool,
}

impl Database {
    pub fn new(line: Line, unnamed: bool) -> Self {
        Self { line: Arc::new(RwLock::new(line)), unnamed }
    }

    /// The connections as they lead now.
    pub fn line(&self) -> Line {
        self.line.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(in crate::store) fn is_unnamed(&self) -> bool {
        self.unnamed
    }

    /// From now on transactions begin on other connections. What runs on those until now is answered `Unavailable`, and
    /// its callers find out what became of it.
    pub fn redirect(&self, line: Line) {
        let former = std::mem::replace(&mut *self.line.write().unwrap_or_else(PoisonError::into_inner), line);
        former.given_up.cancel();
        // A connection whose other end is gone may not close before the system gives it up.
        tokio::spawn(async move { former.close().await });
    }

    /// Waits for what uses connections, but not on one that was given up: the other end of it may never answer.
    ///
    /// # Errors
    /// Those of the work, and `Unavailable`.
    pub async fn answered<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let given_up = self.line().given_up;
        tokio::select! {
            biased;
            done = work => done,
            () = given_up.cancelled() => Err(Error::Unavailable(Cause::new("the connection was given up"))),
        }
    }
}
