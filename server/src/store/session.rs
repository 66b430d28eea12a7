//! The connections that transactions of commands run on, one after the other. The one that was used last is the next: its
//! Postgres process has plans and pages at hand, and nobody asks it again whether it is still there.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use sqlx::{Connection as _, PgPool, Postgres, pool::PoolConnection};

use super::{Database, Tx};
use crate::{domain::id::TenantId, error::Result};

/// What was used so short a time ago is taken to be there. Where it is not, its transaction fails at its beginning and
/// is run again on a connection that was asked.
const FRESH: Duration = Duration::from_secs(1);
/// How long one stays out of its pool, which looks at how old it is.
const AWAY: Duration = Duration::from_secs(60);
/// What stays in the pool for those who do without a session.
const BESIDE: usize = 2;

/// A connection of the writers' pool, for transactions one after the other. Dropped without being kept, it goes back to
/// the pool, which looks whether it is well.
pub struct Session {
    connection: PoolConnection<Postgres>,
    taken: Instant,
    used: Instant,
    spare: Weak<Spare>,
    unnamed: bool,
}

/// Sessions that wait for their next transaction; the one that was used last is the first to have one. Clones share them.
#[derive(Clone)]
pub(super) struct SpareSessions(Arc<Spare>);

struct Spare {
    /// None once the pool is closed.
    sessions: Mutex<Option<Vec<Session>>>,
    most: usize,
}

impl SpareSessions {
    pub(super) fn of(pool: &PgPool) -> Self {
        let most = usize::try_from(pool.options().get_max_connections()).unwrap_or(usize::MAX);
        let sessions = Mutex::new(Some(Vec::new()));
        Self(Arc::new(Spare { sessions, most: most.saturating_sub(BESIDE) }))
    }

    pub(super) fn count(&self) -> usize {
        self.0.lock().as_ref().map_or(0, Vec::len)
    }

    fn pop(&self) -> Option<Session> {
        self.0.lock().as_mut().and_then(Vec::pop)
    }

    /// Gives them back to a pool that closes; those in use follow as they end.
    pub(super) fn close(&self) {
        let sessions = self.0.lock().take();
        drop(sessions);
    }
}

impl Spare {
    /// No code that can panic runs under the lock, so a poisoned one holds what it should.
    fn lock(&self) -> MutexGuard<'_, Option<Vec<Session>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a session in, or gives it back where it is one too many.
    fn push(&self, session: Session) -> Option<Session> {
        match self.lock().as_mut() {
            Some(sessions) if sessions.len() < self.most => {
                sessions.push(session);
                None
            }
            _ => Some(session),
        }
    }

    /// Gives all of them back to the pool.
    fn clear(&self) {
        let sessions = self.lock().as_mut().map(std::mem::take);
        drop(sessions);
    }
}

impl Database {
    /// A connection to run transactions of commands on.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn session(&self) -> Result<Session> {
        let line = self.line();
        if let Some(session) = line.spare.pop().filter(|session| session.used.elapsed() < FRESH) {
            return Ok(session);
        }
        let connection = line.writers.acquire().await?;
        let now = Instant::now();
        let spare = Arc::downgrade(&line.spare.0);
        Ok(Session { connection, taken: now, used: now, spare, unnamed: self.is_unnamed() })
    }
}

impl Session {
    /// Begins a transaction of commands: beside others of the tenant, or `exclusive`, with the tenant to itself.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn write(&mut self, tenant: &TenantId, exclusive: bool) -> Result<Tx<'_>> {
        let mut tx = self.begin(tenant).await?;
        tx.query("SELECT begin_command($1, $2)").bind(exclusive).execute(&mut *tx.inner).await?;
        Ok(tx)
    }

    /// Begins a transaction whose first statement names the tenant.
    pub(super) async fn begin(&mut self, tenant: &TenantId) -> Result<Tx<'_>> {
        match self.connection.begin().await {
            Ok(inner) => Ok(Tx { inner, tenant: tenant.clone(), unnamed: self.unnamed }),
            Err(error) => {
                // What befell this one may have befallen the others: the pool asks each before it is used again.
                if let Some(spare) = self.spare.upgrade() {
                    spare.clear();
                }
                Err(error.into())
            }
        }
    }

    /// Keeps it for the next transaction, now that this one is over.
    pub fn keep(mut self) {
        let Some(spare) = self.spare.upgrade().filter(|_| self.taken.elapsed() < AWAY) else { return };
        self.used = Instant::now();
        // What is not taken goes back to the pool.
        drop(spare.push(self));
    }
}

impl fmt::Debug for SpareSessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SpareSessions").field("count", &self.count()).finish()
    }
}
