//! The places where the database may be: one, or several of which one is the primary.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection, Row as _, postgres::PgConnectOptions};
use tokio::time::timeout;

use super::{
    DatabaseError,
    identity::{self, Failover},
};

const BETWEEN_CONNECTS: Duration = Duration::from_millis(200);
/// How long one place of several is waited for: a machine that is gone does not answer that it is.
const ONE_OF_SEVERAL: Duration = Duration::from_secs(3);

/// What stands between the server and Postgres.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Pooler {
    /// Nothing, or a pooler that lends a connection for as long as its client stays.
    #[default]
    None,
    /// A pooler that lends a connection for a transaction, as PgBouncer does with pool_mode = transaction.
    Transaction,
}

/// Where the database may be, tried in turn until one place takes writes.
#[derive(Clone)]
pub struct Places {
    first: PgConnectOptions,
    others: Vec<PgConnectOptions>,
    pooler: Pooler,
    failover: Failover,
    reads_only: bool,
}

impl From<PgConnectOptions> for Places {
    fn from(only: PgConnectOptions) -> Self {
        Self { first: only, others: Vec::new(), pooler: Pooler::None, failover: Failover::default(), reads_only: false }
    }
}

impl From<&PgConnectOptions> for Places {
    fn from(only: &PgConnectOptions) -> Self {
        only.clone().into()
    }
}

/// One place of a database, and a connection to it.
pub(super) struct Found {
    pub index: usize,
    pub connection: PgConnection,
}

/// Why a place is not the one to work at.
enum Absent {
    /// It may be later.
    Away(sqlx::Error),
    /// It is there and takes no writes.
    Standby,
    Refused(sqlx::Error),
}

impl Places {
    /// Several places, or one.
    #[must_use]
    pub fn new(first: PgConnectOptions, others: Vec<PgConnectOptions>) -> Self {
        Self { others, ..first.into() }
    }

    /// The same behind a pooler.
    #[must_use]
    pub fn behind(mut self, pooler: Pooler) -> Self {
        self.pooler = pooler;
        if self.has_sessions() {
            return self;
        }
        let bare = |options: PgConnectOptions| options.extra_float_digits(None);
        Self { first: bare(self.first), others: self.others.into_iter().map(bare).collect(), ..self }
    }

    /// For who only reads: a standby will do.
    #[must_use]
    pub fn to_read(self) -> Self {
        Self { reads_only: true, ..self }
    }

    /// The same with standbys that follow in this way.
    #[must_use]
    pub fn failing_over(self, failover: Failover) -> Self {
        Self { failover, ..self }
    }

    /// The role that the server works as.
    #[must_use]
    pub fn role(&self) -> &str {
        self.first.get_username()
    }

    /// Whether a connection stays the same from one transaction to the next.
    pub(super) fn has_sessions(&self) -> bool {
        self.pooler == Pooler::None
    }

    /// The place of this number, as [`Found`] counts.
    pub(super) fn place(&self, index: usize) -> &PgConnectOptions {
        index.checked_sub(1).and_then(|index| self.others.get(index)).unwrap_or(&self.first)
    }

    fn len(&self) -> usize {
        self.others.len() + 1
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.len()).unwrap_or(u32::MAX)
    }

    /// Whether a connection leads to where one can work.
    pub(super) async fn will_do(&self, connection: &mut PgConnection) -> sqlx::Result<bool> {
        Ok(self.reads_only || takes_writes(connection).await?)
    }

    /// Connects, trying again while no place takes writes or answers; a refusal is final.
    pub(super) async fn connect(&self, patience: Duration) -> Result<Found, DatabaseError> {
        let begin = Instant::now();
        let mut said = false;
        loop {
            let error = match self.find(0).await {
                Ok(found) => return Ok(found),
                Err((error, may_come)) if !may_come || begin.elapsed() >= patience => return Err(error),
                Err((error, _)) => error,
            };
            if !said {
                tracing::warn!(error = %error, "waiting for the database");
                said = true;
            }
            tokio::time::sleep(BETWEEN_CONNECTS).await;
        }
    }

    /// Tries every place once, this one first; where none will do, why the first did not, and whether one may later.
    pub(super) async fn find(&self, from: usize) -> Result<Found, (DatabaseError, bool)> {
        let mut first = None;
        let mut may_come = false;
        for index in (0..self.len()).map(|step| (from + step) % self.len()) {
            let options = self.place(index);
            let absent = match self.try_place(options).await {
                Ok(connection) => return Ok(Found { index, connection }),
                Err(absent) => absent,
            };
            let error = match absent {
                Absent::Away(cause) => {
                    may_come = true;
                    DatabaseError::unreachable(options, cause)
                }
                Absent::Standby => {
                    may_come = true;
                    DatabaseError::standby(options)
                }
                Absent::Refused(cause) => DatabaseError::unreachable(options, cause),
            };
            first.get_or_insert(error);
        }
        let error = first.unwrap_or_else(|| DatabaseError::standby(&self.first));
        Err((error, may_come))
    }

    async fn try_place(&self, options: &PgConnectOptions) -> Result<PgConnection, Absent> {
        let attempt = async {
            let mut connection = PgConnection::connect_with(options).await?;
            let will_do = self.will_do(&mut connection).await?;
            Ok::<_, sqlx::Error>((connection, will_do))
        };
        let attempt = if self.others.is_empty() {
            attempt.await
        } else {
            let silence = |_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()));
            timeout(ONE_OF_SEVERAL, attempt).await.unwrap_or_else(silence)
        };
        match attempt {
            Ok((connection, true)) => Ok(connection),
            Ok((_, false)) => Err(Absent::Standby),
            Err(error) if is_away(&error) => Err(Absent::Away(error)),
            Err(error) => Err(Absent::Refused(error)),
        }
    }

    /// Makes a new connection of a pool one to work on; refuses one to a standby, which the pool then tries again.
    pub(super) async fn prepare(&self, connection: &mut PgConnection) -> sqlx::Result<()> {
        if self.has_sessions() {
            sqlx::raw_sql(SESSION).execute(&mut *connection).await?;
        }
        if self.will_do(connection).await? {
            return if self.reads_only { Ok(()) } else { identity::compare(connection, self.failover).await };
        }
        Err(sqlx::Error::Configuration("the database is a standby and takes no writes".into()))
    }
}

/// What Postgres shall do about a server that vanished in the middle of a transaction, whose locks others wait for: its
/// machine lost its power, or the network forgot the connection. No transaction of a living server is idle for long: it
/// waits for nobody but Postgres. Where one was, it is undone and done again.
const SESSION: &str = "SET idle_in_transaction_session_timeout = '10s'; SET tcp_keepalives_idle = 10; \
    SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '20s'";

/// Whether a connection leads to a database that takes writes. Asked in text and without a transaction: one message, which
/// even a pooler's connection carries.
pub(super) async fn takes_writes(connection: &mut PgConnection) -> sqlx::Result<bool> {
    const ASK: &str = "SELECT current_setting('transaction_read_only') = 'off' AND NOT pg_is_in_recovery()";
    sqlx::raw_sql(ASK).fetch_one(connection).await?.try_get(0)
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
