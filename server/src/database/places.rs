//! The places where the database may be: one, or several of which one is the primary.

use std::time::{Duration, Instant};

use futures::future::join_all;
use sqlx::{Connection as _, PgConnection, Row as _, postgres::PgConnectOptions};
use tokio::time::timeout;

use super::{
    DatabaseError,
    identity::{self, Failover},
};

const BETWEEN_CONNECTS: Duration = Duration::from_millis(200);
/// How long an attempt to connect may take at the start: a machine that is gone does not answer that it is.
const ATTEMPT: Duration = Duration::from_secs(5);

/// What stands between the server and Postgres.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Pooler {
    /// Nothing, or a pooler that lends a connection for as long as its client stays.
    #[default]
    None,
    /// A pooler that lends a connection for a transaction, as PgBouncer does with pool_mode = transaction.
    Transaction,
}

/// Where the database may be.
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

    /// Whether a connection still leads to where one can work. A pooler may have put another database behind it since.
    pub(super) async fn still_do(&self, connection: &mut PgConnection) -> sqlx::Result<bool> {
        let will_do = self.standing(connection).await?.is_some();
        if will_do && !self.reads_only && !self.has_sessions() {
            identity::compare(connection, self.failover).await?;
        }
        Ok(will_do)
    }

    /// How far a place has come, where one can work: the timeline of a primary, which each promotion makes higher.
    async fn standing(&self, connection: &mut PgConnection) -> sqlx::Result<Option<u32>> {
        if self.reads_only { Ok(Some(0)) } else { timeline(connection).await }
    }

    /// Connects, trying again while no place takes writes or answers; a refusal is final.
    pub(super) async fn connect(&self, patience: Duration) -> Result<Found, DatabaseError> {
        let begin = Instant::now();
        let mut said = false;
        loop {
            let error = match self.find(0, ATTEMPT).await {
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

    /// Asks every place once, all at the same time. Of those that will do the one that was promoted last, for a primary
    /// that was given up may come back and know nothing of it; among equals the first from this one on. Where none
    /// will do, why the first did not, and whether one may later. One that is silent is waited for so long.
    pub(super) async fn find(&self, from: usize, patience: Duration) -> Result<Found, (DatabaseError, bool)> {
        let order = (0..self.len()).map(|step| (from + step) % self.len());
        let ask = |index| async move { (index, self.try_place(self.place(index), patience).await) };
        let asked = join_all(order.map(ask)).await;
        let mut best: Option<(u32, Found)> = None;
        let mut first = None;
        let mut may_come = false;
        for (index, answer) in asked {
            let options = self.place(index);
            let error = match answer {
                Ok((timeline, connection)) => {
                    if best.as_ref().is_none_or(|(highest, _)| timeline > *highest) {
                        best = Some((timeline, Found { index, connection }));
                    }
                    continue;
                }
                Err(Absent::Away(cause)) => {
                    may_come = true;
                    DatabaseError::unreachable(options, cause)
                }
                Err(Absent::Standby) => {
                    may_come = true;
                    DatabaseError::standby(options)
                }
                Err(Absent::Refused(cause)) => DatabaseError::unreachable(options, cause),
            };
            first.get_or_insert(error);
        }
        match best {
            Some((_, found)) => Ok(found),
            None => Err((first.unwrap_or_else(|| DatabaseError::standby(&self.first)), may_come)),
        }
    }

    async fn try_place(&self, options: &PgConnectOptions, patience: Duration) -> Result<(u32, PgConnection), Absent> {
        let attempt = async {
            let mut connection = PgConnection::connect_with(options).await?;
            let standing = self.standing(&mut connection).await?;
            Ok::<_, sqlx::Error>((standing, connection))
        };
        let silence = |_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()));
        match timeout(patience, attempt).await.unwrap_or_else(silence) {
            Ok((Some(timeline), connection)) => Ok((timeline, connection)),
            Ok((None, _)) => Err(Absent::Standby),
            Err(error) if is_away(&error) => Err(Absent::Away(error)),
            Err(error) => Err(Absent::Refused(error)),
        }
    }

    /// Makes a new connection of a pool one to work on; refuses one to a standby, which the pool then tries again.
    pub(super) async fn prepare(&self, connection: &mut PgConnection) -> sqlx::Result<()> {
        if self.has_sessions() {
            sqlx::raw_sql(SESSION).execute(&mut *connection).await?;
        }
        if self.standing(connection).await?.is_some() {
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

/// The timeline of a database that takes writes; none of one that does not. As the name of its newest WAL file shows it,
/// for the control file's lags behind a promotion. Asked in text and without a transaction: one message, which even a
/// pooler's connection carries.
async fn timeline(connection: &mut PgConnection) -> sqlx::Result<Option<u32>> {
    const ASK: &str = "SELECT CASE WHEN current_setting('transaction_read_only') = 'off' AND NOT pg_is_in_recovery() \
        THEN left(pg_walfile_name(pg_current_wal_lsn()), 8) END";
    let row = sqlx::raw_sql(ASK).fetch_one(connection).await?;
    let hexadecimal: Option<&str> = row.try_get(0)?;
    let read = |text| u32::from_str_radix(text, 16).map_err(|error| sqlx::Error::Decode(error.into()));
    hexadecimal.map(read).transpose()
}

/// Whether the database may answer later: no connection, also of a pooler's, starting up, shutting down, no connection
/// left.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(refusal) => {
            let code = refusal.code();
            let code = code.as_deref().unwrap_or_default();
            code.starts_with("08") || matches!(code, "57P03" | "57P01" | "57P02" | "53300")
        }
        _ => false,
    }
}
