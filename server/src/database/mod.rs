//! The way to Postgres: connecting, migrations, grants, and whether the server's role is one it may work as.

mod error;
mod grants;
mod migration;
mod probe;
mod role;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    time::{Duration, Instant},
};

use sqlx::{
    Connection as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

pub(crate) use self::probe::Probe;
pub use self::{error::DatabaseError, migration::migrate};

/// What the writers' pool has beyond one for each writer: new tenants are made and events get their positions beside
/// running transactions, never behind them.
const BESIDE_WRITERS: u32 = 2;
const BETWEEN_CONNECTS: Duration = Duration::from_millis(200);
/// A call that gets no connection within this time fails instead of queueing without end.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// The connections of a server, all as its unprivileged role.
#[derive(Clone)]
pub struct Database {
    options: PgConnectOptions,
    writers: PgPool,
    readers: PgPool,
    version: String,
}

impl Database {
    /// Waits for the database to answer, makes sure of the role and the schema, and opens the pools.
    ///
    /// # Errors
    /// When the database does not answer in time, is too old, its role could bypass row-level security, or its schema
    /// lacks migrations.
    pub async fn open(
        options: PgConnectOptions,
        writers: u32,
        readers: u32,
        patience: Duration,
    ) -> Result<Self, DatabaseError> {
        let mut connection = connect(&options, patience).await?;
        let version = role::check(&mut connection).await?;
        migration::check(&mut connection).await?;
        // What was asked is answered; a farewell that fails changes nothing.
        let _ = connection.close().await;
        let pool = |most| {
            PgPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .connect_lazy_with(options.clone())
        };
        Ok(Self { writers: pool(writers.saturating_add(BESIDE_WRITERS)), readers: pool(readers), options, version })
    }

    /// Connections that change something.
    #[must_use]
    pub fn writers(&self) -> &PgPool {
        &self.writers
    }

    /// Connections that only read.
    #[must_use]
    pub fn readers(&self) -> &PgPool {
        &self.readers
    }

    /// For connections of one's own, such as a listener's.
    #[must_use]
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// Postgres' version, as in `17.11`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Lets running statements finish and closes every connection.
    pub async fn close(&self) {
        futures::join!(self.writers.close(), self.readers.close());
    }
}

/// Without the options, which hold a password.
impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").field("version", &self.version).finish_non_exhaustive()
    }
}

/// Connects, trying again while nothing answers; a refusal is final.
async fn connect(options: &PgConnectOptions, patience: Duration) -> Result<PgConnection, DatabaseError> {
    let begin = Instant::now();
    let mut said = false;
    loop {
        let error = match PgConnection::connect_with(options).await {
            Ok(connection) => return Ok(connection),
            Err(error) => error,
        };
        if !is_away(&error) || begin.elapsed() >= patience {
            return Err(DatabaseError::unreachable(options, error));
        }
        if !said {
            tracing::warn!(error = %error, "waiting for the database");
            said = true;
        }
        tokio::time::sleep(BETWEEN_CONNECTS).await;
    }
}

/// Whether the database may answer later: no connection, starting up, shutting down, no connection left.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(refusal) => {
            matches!(refusal.code().as_deref(), Some("57P03" | "57P01" | "57P02" | "53300"))
        }
        _ => false,
    }
}
