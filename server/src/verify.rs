//! `fillrate verify`: every number computed a second time from the rows behind it, tenant by tenant.
//!
//! Each tenant is read at one moment, in a transaction that only reads: a server may go on working beside it. What is
//! kept and printed is bounded, whatever is wrong.

use std::{fmt, time::Duration};

use sqlx::{ConnectOptions as _, postgres::PgConnectOptions};

use crate::{
    config::{ConfigError, Connection, VerifyArgs},
    database::{Database, DatabaseError, Places},
    domain::id::TenantId,
    embedded::{Embedded, EmbeddedError},
    error::Error,
    store::{
        self,
        verify::{Contradiction, rules},
    },
};

/// Contradictions of a kind that are told; more of them are counted.
const MOST_TOLD: usize = 100;
/// Tenants whose names are read at once.
const TENANTS_AT_ONCE: i64 = 1_000;
/// Long enough for a database that starts together with this command.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why nothing could be verified; one sentence each.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The settings lack something.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The private Postgres does not run.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The tenant that was named is not there.
    #[error("there is no tenant {0} in this database")]
    NoTenant(String),
    /// A statement failed.
    #[error("the database could not be read to the end: {0}")]
    Read(String),
}

impl From<Error> for VerifyError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(cause) | Error::Conflict(cause) | Error::Internal(cause) => Self::Read(cause.log_text()),
            other => Self::Read(format!("{other:?}")),
        }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Tenants that were looked at.
    pub tenants: u64,
    /// The rules that are broken.
    pub kinds: Vec<Kind>,
}

/// Everything that breaks one rule.
#[derive(Debug)]
pub struct Kind {
    /// The table whose rows are at fault.
    pub table: &'static str,
    /// What they contradict.
    pub rule: &'static str,
    /// The first hundred, each with its tenant.
    pub told: Vec<(TenantId, Contradiction)>,
    /// All of them.
    pub count: u64,
}

impl Report {
    /// Whether nothing contradicts.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The number of contradictions, those not told included.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.count).sum()
    }

    fn add(&mut self, rule: &'static store::verify::Rule, tenant: &TenantId, found: Vec<Contradiction>, count: i64) {
        if found.is_empty() {
            return;
        }
        let same = |kind: &Kind| (kind.table, kind.rule) == (rule.table, rule.name);
        let index = self.kinds.iter().position(same).unwrap_or_else(|| {
            self.kinds.push(Kind { table: rule.table, rule: rule.name, told: Vec::new(), count: 0 });
            self.kinds.len() - 1
        });
        if let Some(kind) = self.kinds.get_mut(index) {
            let room = MOST_TOLD.saturating_sub(kind.told.len());
            kind.told.extend(found.into_iter().take(room).map(|found| (tenant.clone(), found)));
            kind.count += u64::try_from(count).unwrap_or_default();
        }
    }
}

/// One line for each contradiction, and a closing one.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Kind { table, rule, told, count } in &self.kinds {
            for (tenant, Contradiction { key, found, expected }) in told {
                writeln!(f, "tenant {tenant}, {table} {key}: is {found}; should be {expected} ({rule})")?;
            }
            let more = count.saturating_sub(u64::try_from(told.len()).unwrap_or(u64::MAX));
            if more > 0 {
                writeln!(f, "{table}: {more} more of this kind ({rule})")?;
            }
        }
        let tenants = if self.tenants == 1 { "1 tenant".to_owned() } else { format!("{} tenants", self.tenants) };
        match self.count() {
            0 => write!(f, "verified {tenants}: nothing contradicts"),
            1 => write!(f, "verified {tenants}: 1 contradiction"),
            count => write!(f, "verified {tenants}: {count} contradictions"),
        }
    }
}

/// Verifies the named database, or the private one, whether a server runs on it or not.
///
/// # Errors
/// One sentence for what keeps it from reading.
pub async fn run(args: &VerifyArgs) -> Result<Report, VerifyError> {
    match args.database.connection()? {
        Connection::External { server, .. } => verify_places(server, args.tenant.as_deref()).await,
        Connection::Embedded(settings) => {
            let embedded = Embedded::start_or_join(&settings).await?;
            let report = verify(&embedded.server(), args.tenant.as_deref()).await;
            embedded.stop().await;
            report
        }
    }
}

/// Verifies a database as the role that the server works as: one tenant of it, or all.
///
/// # Errors
/// When the database cannot be read, or the tenant is not there.
pub async fn verify(options: &PgConnectOptions, tenant: Option<&str>) -> Result<Report, VerifyError> {
    // Statements that read everything are slow, and that is no news.
    verify_places(options.clone().disable_statement_logging().into(), tenant).await
}

async fn verify_places(places: Places, tenant: Option<&str>) -> Result<Report, VerifyError> {
    let connections = Database::open(places.to_read(), 1, 1, PATIENCE).await?;
    let report = verify_tenants(connections.store(), tenant).await;
    connections.close().await;
    report
}

async fn verify_tenants(database: &store::Database, only: Option<&str>) -> Result<Report, VerifyError> {
    let mut report = Report::default();
    let mut after = String::new();
    loop {
        let page = database.tenants_after(&after, TENANTS_AT_ONCE).await?;
        let Some(last) = page.last() else { break };
        last.as_str().clone_into(&mut after);
        for tenant in page.iter().filter(|tenant| only.is_none_or(|only| tenant.as_str() == only)) {
            verify_tenant(database, tenant, &mut report).await?;
        }
    }
    match only {
        Some(only) if report.tenants == 0 => Err(VerifyError::NoTenant(only.to_owned())),
        _ => Ok(report),
    }
}

async fn verify_tenant(database: &store::Database, tenant: &TenantId, report: &mut Report) -> Result<(), VerifyError> {
    let mut tx = database.read_all(tenant).await?;
    let most = i64::try_from(MOST_TOLD).unwrap_or(i64::MAX);
    for rule in rules() {
        let (found, count) = tx.contradictions(rule, most).await?;
        report.add(rule, tenant, found, count);
    }
    report.tenants += 1;
    tracing::debug!(%tenant, "verified");
    tx.rollback().await?;
    Ok(())
}
