//! What the owner does beside the servers: `fillrate maintain`, `fillrate epoch`, `fillrate erase`.
//!
//! The only thing whose transactions may span tenants. Everything is done in small pieces, each a transaction that gives
//! up soon where commands hold what it wants, and is tried again: whatever ends a run, the next one goes on from there.

mod archive;
mod calls;
mod epoch;
mod erase;
mod events;
mod file;
mod ledger;
mod report;
#[cfg(test)]
mod tests;

use std::{path::PathBuf, time::Duration};

use chrono::{Datelike as _, TimeDelta, Utc};
use uuid::Uuid;

pub use self::{
    epoch::{Rotated, rotate, rotate_epochs},
    erase::{Erased, Erasure, erase, erase_customer},
    report::Report,
};
use crate::{
    config::{ConfigError, DatabaseArgs, LOCK_PATIENCE, MaintainArgs},
    database::{self, DatabaseError, Places},
    domain::{
        Time,
        id::{Actor, RequestId, TenantId},
    },
    embedded::{Embedded, EmbeddedError},
    error::{Cause, Error},
    store::{
        Database,
        maintain::{Alone, Doer, Patience},
    },
};

/// Tenants whose names are read at once.
const TENANTS_AT_ONCE: i64 = 1_000;
/// Long enough for a database that starts together with this command.
const CONNECT_PATIENCE: Duration = Duration::from_secs(30);

/// Why nothing more could be done; one sentence each.
#[derive(Debug, thiserror::Error)]
pub enum MaintainError {
    /// The settings lack something.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The private Postgres does not run.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Another run is at it.
    #[error("another `fillrate maintain` works on this database: wait for its end")]
    NotAlone,
    /// Another run may be at it.
    #[error("the connection that kept others from maintaining this database was lost: run it again")]
    NoLongerAlone,
    /// The tenant that was named is not there.
    #[error("there is no tenant {0} in this database")]
    NoTenant(TenantId),
    /// A statement failed.
    #[error("the database could not be maintained to the end, what was done stays done: {0}")]
    Failed(String),
    /// A file of archived orders.
    #[error("cannot {attempt} {path}: {cause}")]
    File {
        /// As in `write to`.
        attempt: &'static str,
        /// Which.
        path: PathBuf,
        /// The system's answer.
        #[source]
        cause: std::io::Error,
    },
    /// A file of archived orders holds less than the database says it does.
    #[error("{path} has {found} bytes of archived orders, and {recorded} were written to it: look for the rest of it")]
    Shorter {
        /// Which.
        path: PathBuf,
        /// What it has.
        found: u64,
        /// What it should have at least.
        recorded: u64,
    },
}

impl From<Error> for MaintainError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(cause) | Error::Conflict(cause) | Error::Internal(cause) => {
                Self::Failed(cause.log_text())
            }
            other => Self::Failed(format!("{other:?}")),
        }
    }
}

type Result<T, E = MaintainError> = std::result::Result<T, E>;

/// What a run is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long events are kept.
    pub events: Duration,
    /// How long recorded requests are kept.
    pub requests: Duration,
    /// How long movements and documents' numbers are kept.
    pub ledger: Duration,
    /// How long closed orders stay.
    pub archive_after: Duration,
    /// Where archived orders go; nowhere: they stay.
    pub archive_dir: Option<PathBuf>,
    /// Only say what is due.
    pub dry_run: bool,
    /// How long a lock that others hold is asked for.
    pub lock_patience: Duration,
    /// Who does it, for the records of who did what.
    pub actor: Actor,
}

impl Default for Settings {
    fn default() -> Self {
        const DAY: Duration = Duration::from_secs(24 * 3_600);
        Self {
            events: 7 * DAY,
            requests: 7 * DAY,
            ledger: 400 * DAY,
            archive_after: 400 * DAY,
            archive_dir: None,
            dry_run: false,
            lock_patience: LOCK_PATIENCE,
            actor: Actor::known("fillrate"),
        }
    }
}

/// Maintains the named database, or the private one, whether a server runs on it or not.
///
/// # Errors
/// One sentence for what keeps it from working on.
pub async fn run(args: &MaintainArgs) -> Result<Report> {
    as_owner(&args.database, async |owner: Places| maintain(owner, &args.settings()).await).await
}

/// Maintains a database as its owner.
///
/// # Errors
/// When the database cannot be used, or a file of archived orders cannot be written.
pub async fn maintain(owner: impl Into<Places>, settings: &Settings) -> Result<Report> {
    on(owner, async |database| {
        let alone = database.alone().await?.ok_or(MaintainError::NotAlone)?;
        let now = database.now().await?;
        let doer = doer(&settings.actor);
        let mut run = Run { database, settings, alone, doer, now, report: Report::new(settings.dry_run) };
        let done = run.all().await;
        run.alone.end().await;
        done.map(|()| run.report)
    })
    .await
}

/// Works on the named database, or the private one, as the owner.
async fn as_owner<T>(args: &DatabaseArgs, work: impl AsyncFnOnce(Places) -> Result<T>) -> Result<T> {
    if let Some(owner) = args.owning()? {
        return work(owner).await;
    }
    let embedded = Embedded::start_or_join(&args.embedded()).await?;
    let done = work(embedded.owner().into()).await;
    embedded.stop().await;
    done
}

/// Opens a database as its owner, and closes it.
async fn on<T>(owner: impl Into<Places>, work: impl AsyncFnOnce(&Database) -> Result<T>) -> Result<T> {
    let database = database::open_as_owner(&owner.into(), CONNECT_PATIENCE).await?;
    let done = work(&database).await;
    database.line().close().await;
    done
}

/// A run of `fillrate maintain`.
struct Run<'a> {
    database: &'a Database,
    settings: &'a Settings,
    alone: Alone,
    doer: Doer,
    /// The database's time at its begin.
    now: Time,
    report: Report,
}

impl Run<'_> {
    async fn all(&mut self) -> Result<()> {
        self.partitions().await?;
        let events_before = self.events().await?;
        let ledger_before = self.ledger().await?;
        self.audit(ledger_before).await?;
        self.requests().await?;
        self.references(ledger_before).await?;
        self.orders(events_before).await
    }

    /// Makes sure that no other run has begun: what spans several transactions is this one's alone.
    async fn still_alone(&mut self) -> Result<()> {
        if self.alone.holds().await { Ok(()) } else { Err(MaintainError::NoLongerAlone) }
    }

    /// Makes partitions ahead, as servers do.
    async fn partitions(&mut self) -> Result<()> {
        if self.settings.dry_run {
            return Ok(());
        }
        match self.patiently(async || self.database.create_partitions().await).await {
            Ok(made) => self.report.done("partitions", format!("{made} made ahead")),
            Err(Error::Conflict(_)) => self.report.left("partitions", "not made ahead: others use the tables"),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Runs a piece of work until others do not stand in its way, or for as long as patience lasts.
    async fn patiently<T>(&self, work: impl AsyncFnMut() -> crate::error::Result<T>) -> crate::error::Result<T> {
        patiently(self.settings.lock_patience, work).await
    }

    /// The time so long ago.
    fn ago(&self, span: Duration) -> Time {
        TimeDelta::from_std(span).ok().and_then(|span| self.now.checked_sub_signed(span)).unwrap_or(Time::UNIX_EPOCH)
    }

    /// Every tenant, in order.
    async fn tenants(&self) -> Result<Vec<TenantId>> {
        let mut tenants: Vec<TenantId> = Vec::new();
        loop {
            let after = tenants.last().map_or("", TenantId::as_str).to_owned();
            let page = self.database.tenants_after(&after, TENANTS_AT_ONCE).await?;
            if page.is_empty() {
                return Ok(tenants);
            }
            tenants.extend(page);
        }
    }
}

/// Runs a piece of work again as long as others stand in its way, but not for longer than this.
async fn patiently<T>(
    patience: Duration,
    mut work: impl AsyncFnMut() -> crate::error::Result<T>,
) -> crate::error::Result<T> {
    let mut patience = Patience::of(patience);
    loop {
        let ended = work().await;
        let in_the_way = ended.as_ref().is_err_and(Error::is_conflict);
        if !in_the_way || !patience.lasts().await {
            return ended;
        }
    }
}

/// Somebody, and a request for what is done now.
fn doer(actor: &Actor) -> Doer {
    Doer { actor: actor.clone(), request_id: RequestId::known(format!("fillrate-{}", Uuid::new_v4())) }
}

/// The begin of the week that a time lies in, as partitions begin.
fn week(time: Time) -> Time {
    let day = time.date_naive();
    let monday = day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()));
    monday.and_time(chrono::NaiveTime::MIN).and_local_timezone(Utc).single().unwrap_or(time)
}

fn internal(what: impl Into<String>) -> Error {
    Error::Internal(Cause::new(what.into()))
}
