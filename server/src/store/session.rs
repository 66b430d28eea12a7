//! The connections that transactions of commands run on, one after the other. The one that was used last is the next: its
//! Postgres process has plans and pages at hand, and nobody asks it again whether it is still there. What ends one
//! transaction begins the next (`COMMIT AND CHAIN`): one round trip less for everyone. Until somebody uses it, such a
//! transaction has no snapshot and no lock, so that it is in nobody's way. Only a pooler has other uses for the connection:
//! behind one each transaction takes its own from the pool.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{PgConnection, PgPool, Postgres, Transaction};

use super::{Database, Inner, Tx};
use crate::{
    domain::id::TenantId,
    error::{Error, Result},
};

/// What was used so short a time ago is taken to be there. Where it is not, its transaction fails at its beginning; a batch
/// is then run again, on a connection that was asked. Not longer, because whoever looks at the database's connections sees it
/// in a transaction all the while.
const FRESH: Duration = Duration::from_millis(300);
/// How long one that is in use stays out of its pool, which looks at how old it is.
const AWAY: Duration = Duration::from_secs(60);
/// How often those are given back that nobody used meanwhile.
const SWEEP: Duration = Duration::from_millis(100);
/// How many are never kept: they are for those who do without a session.
const BESIDE: usize = 2;

/// A connection of the writers' pool, for transactions one after the other. Dropped without being kept, it is rolled back
/// and goes to the pool, which looks whether it is well.
pub struct Session {
    /// None behind a pooler.
    chain: Option<Chain>,
    pool: PgPool,
    taken: Instant,
    used: Instant,
    spare: Weak<Spare>,
    unnamed: bool,
}

/// A transaction that is followed by another on the same connection once it ends.
pub(super) struct Chain {
    transaction: Transaction<'static, Postgres>,
    /// Nothing was done since the last one ended.
    fresh: bool,
}

impl Chain {
    async fn begin(&mut self) -> Result<&mut Self> {
        if !self.fresh {
            self.rollback().await?;
        }
        self.fresh = false;
        Ok(self)
    }

    pub(super) async fn commit(&mut self) -> Result<()> {
        self.end("COMMIT AND CHAIN").await
    }

    pub(super) async fn rollback(&mut self) -> Result<()> {
        self.end("ROLLBACK AND CHAIN").await
    }

    async fn end(&mut self, how: &'static str) -> Result<()> {
        sqlx::raw_sql(how).execute(&mut *self.transaction).await?;
        self.fresh = true;
        Ok(())
    }
}

impl Deref for Chain {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.transaction
    }
}

impl DerefMut for Chain {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}

/// Sessions that wait for their next transaction; the one that was used last is the first to have one. Clones share them.
#[derive(Clone)]
pub(super) struct SpareSessions(Arc<Spare>);

struct Spare {
    /// None once the pool is closed.
    sessions: Mutex<Option<Vec<Session>>>,
    most: usize,
    pool: PgPool,
    /// Somebody gives back what is not used.
    swept: AtomicBool,
}

impl SpareSessions {
    pub(super) fn of(pool: &PgPool) -> Self {
        let most = usize::try_from(pool.options().get_max_connections()).unwrap_or(usize::MAX);
        let sessions = Mutex::new(Some(Vec::new()));
        let (pool, swept) = (pool.clone(), AtomicBool::new(false));
        Self(Arc::new(Spare { sessions, most: most.saturating_sub(BESIDE), pool, swept }))
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

    /// Every connection is in use or kept: somebody may wait for one.
    fn is_wanted(&self) -> bool {
        self.pool.num_idle() == 0 && self.pool.size() >= self.pool.options().get_max_connections()
    }

    /// Gives back what is not used, until nothing is kept.
    async fn sweep(spare: Weak<Self>) {
        loop {
            tokio::time::sleep(SWEEP).await;
            let Some(spare) = spare.upgrade() else { return };
            let (stale, none_left) = {
                let mut sessions = spare.lock();
                let stale = |session: &mut Session| session.used.elapsed() >= FRESH;
                let stale: Vec<Session> = sessions.iter_mut().flat_map(|all| all.extract_if(.., stale)).collect();
                let none_left = sessions.as_ref().is_none_or(Vec::is_empty);
                if none_left {
                    spare.swept.store(false, Ordering::Relaxed);
                }
                (stale, none_left)
            };
            drop(stale);
            if none_left {
                return;
            }
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
        let unnamed = self.is_unnamed();
        let chain = match unnamed {
            true => None,
            false => Some(Chain { transaction: line.writers.begin().await?, fresh: true }),
        };
        let now = Instant::now();
        let spare = Arc::downgrade(&line.spare.0);
        Ok(Session { chain, pool: line.writers, taken: now, used: now, spare, unnamed })
    }
}

impl Session {
    /// Begins a transaction of commands: beside others of the tenant, or `exclusive`, with the tenant to itself.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn write(&mut self, tenant: &TenantId, exclusive: bool) -> Result<Tx<'_>> {
        let (mut tx, others) = self.begin(tenant).await?;
        let begun = tx.query("SELECT begin_command($1, $2)").bind(exclusive).execute(&mut *tx.inner).await;
        begun.map_err(|error| others.warned(error.into()))?;
        Ok(tx)
    }

    /// Begins a transaction whose first statement names the tenant, and warns the others where it fails.
    pub(super) async fn begin(&mut self, tenant: &TenantId) -> Result<(Tx<'_>, Others)> {
        let inner = match &mut self.chain {
            Some(chain) => Inner::Chained(chain.begin().await?),
            None => Inner::Alone(self.pool.begin().await?),
        };
        Ok((Tx { inner, tenant: tenant.clone(), unnamed: self.unnamed }, Others(self.spare.clone())))
    }

    /// Keeps it for the next transaction, now that this one is over.
    pub fn keep(mut self) {
        let Some(spare) = self.spare.upgrade() else { return };
        if !self.chain.as_ref().is_some_and(|chain| chain.fresh) || self.taken.elapsed() >= AWAY || spare.is_wanted() {
            return;
        }
        self.used = Instant::now();
        // What is not taken goes back to the pool.
        drop(spare.push(self));
        if !spare.swept.swap(true, Ordering::Relaxed) {
            tokio::spawn(Spare::sweep(Arc::downgrade(&spare)));
        }
    }
}

/// The sessions beside one whose transaction has just begun.
pub(super) struct Others(Weak<Spare>);

impl Others {
    /// What befell a connection at the beginning may have befallen the others: the pool asks each before it is used again.
    pub(super) fn warned(&self, error: Error) -> Error {
        if matches!(error, Error::Unavailable(_))
            && let Some(spare) = self.0.upgrade()
        {
            spare.clear();
        }
        error
    }
}

impl fmt::Debug for SpareSessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SpareSessions").field("count", &self.count()).finish()
    }
}
