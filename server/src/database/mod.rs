//! The way to Postgres: connecting, migrations, grants, and whether the server's role is one it may work as.

mod distribute;
mod error;
mod grants;
mod identity;
mod migration;
mod places;
mod probe;
mod role;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{
    Connection as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use self::places::Found;
pub(crate) use self::probe::Probe;
pub use self::{
    distribute::distribution,
    error::DatabaseError,
    identity::Failover,
    migration::migrate,
    places::{Places, Pooler},
};
use crate::store;
pub(crate) use sqlx::PgPool as Pool;

/// What the writers' pool has beyond one for each writer: new tenants are made and events get their positions beside
/// running transactions, never behind them.
const BESIDE_WRITERS: u32 = 2;
/// What the owner works on: one transaction, beside the lock that keeps others from the same.
const OWNERS: u32 = 2;
/// A call that gets no connection within this time fails instead of queueing without end.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// The connections of a server, all as its unprivileged role.
#[derive(Clone)]
pub struct Database {
    places: Arc<Places>,
    /// Which place they lead to.
    index: Arc<AtomicUsize>,
    writers: u32,
    readers: u32,
    store: store::Database,
    version: String,
}

impl Database {
    /// Waits for the database to answer, makes sure of the role and the schema, and opens the pools.
    ///
    /// # Errors
    /// When the database does not answer in time, is too old, its role could bypass row-level security, or its schema
    /// lacks migrations.
    pub async fn open(
        places: impl Into<Places>,
        writers: u32,
        readers: u32,
        patience: Duration,
    ) -> Result<Self, DatabaseError> {
        let places = places.into();
        let Found { index, mut connection } = places.connect(patience).await?;
        let refused = DatabaseError::refused("begin a transaction");
        let mut transaction = connection.begin().await.map_err(&refused)?;
        let version = role::check(&mut transaction).await?;
        migration::check(&mut transaction).await?;
        transaction.commit().await.map_err(&refused)?;
        // As every connection of the pools: one that cannot be is no reason to let every call wait and fail.
        places.prepare(&mut connection).await.map_err(DatabaseError::refused("prepare a connection to work on"))?;
        // What was asked is answered; a farewell that fails changes nothing.
        let _ = connection.close().await;
        let places = Arc::new(places);
        let line = line(&places, index, writers, readers);
        let store = store::Database::new(line, !places.has_sessions());
        Ok(Self { places, index: Arc::new(AtomicUsize::new(index)), writers, readers, store, version })
    }

    /// What transactions begin on.
    #[must_use]
    pub fn store(&self) -> &store::Database {
        &self.store
    }

    /// Where it is now.
    #[must_use]
    pub fn options(&self) -> &PgConnectOptions {
        self.places.place(self.index())
    }

    /// Postgres' version, as in `17.11`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Lets running statements finish and closes every connection.
    pub async fn close(&self) {
        self.store.line().close().await;
    }

    fn index(&self) -> usize {
        self.index.load(Ordering::Relaxed)
    }

    /// Leads everything to a place, on new connections: what still waits on the others is told that they are lost.
    fn redirect(&self, index: usize) {
        self.index.store(index, Ordering::Relaxed);
        let place = self.options();
        tracing::warn!(
            db.host = place.get_host(),
            db.port = place.get_port(),
            "the database answers on new connections; those before are given up"
        );
        self.store.redirect(line(&self.places, index, self.writers, self.readers));
    }
}

/// Pools that lead to a place.
fn line(places: &Arc<Places>, index: usize, writers: u32, readers: u32) -> store::Line {
    let listen = places.has_sessions().then(|| places.place(index).clone());
    store::Line::new(pool(places, index, writers.saturating_add(BESIDE_WRITERS)), pool(places, index, readers), listen)
}

fn pool(places: &Arc<Places>, index: usize, most: u32) -> PgPool {
    let known = Arc::clone(places);
    PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(move |connection, _| {
            let places = Arc::clone(&known);
            Box::pin(async move { places.prepare(connection).await })
        })
        .connect_lazy_with(places.place(index).clone())
}

/// Without the options, which hold a password.
impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").field("version", &self.version).finish_non_exhaustive()
    }
}

/// Waits for the database to answer, makes sure of the schema, and opens connections as the owner, for one who works
/// alone.
///
/// # Errors
/// When the database does not answer in time, or its schema lacks migrations.
pub async fn open_as_owner(owner: &Places, patience: Duration) -> Result<store::Database, DatabaseError> {
    let Found { index, mut connection } = owner.connect(patience).await?;
    migration::check(&mut connection).await?;
    // What was asked is answered; a farewell that fails changes nothing.
    let _ = connection.close().await;
    let pool = PgPoolOptions::new().max_connections(OWNERS).acquire_timeout(ACQUIRE_TIMEOUT);
    let pool = pool.connect_lazy_with(owner.place(index).clone());
    Ok(store::Database::new(store::Line::new(pool.clone(), pool, None), false))
}
