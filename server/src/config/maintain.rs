//! What a database keeps, and for how long; what the owner's commands are told.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};

use nix::unistd::{Uid, User};

use super::{DatabaseArgs, LogArgs, Span};
use crate::{
    domain::id::{Actor, CustomerId, TenantId},
    maintain::{Erasure, Settings},
};

/// A century would do as well; it bounds what a slip of the pen can mean.
const LONGEST: Span = Span::hours(24 * 3_650);
const HOUR: Span = Span::hours(1);

/// The settings of `fillrate maintain`.
#[derive(Debug, Clone, Args)]
pub struct MaintainArgs {
    /// Say what is due, and do none of it
    #[arg(long)]
    pub dry_run: bool,
    /// What stays.
    #[command(flatten)]
    pub retention: RetentionArgs,
    /// Who does it.
    #[command(flatten)]
    pub who: WhoArgs,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Logging.
    #[command(flatten)]
    pub log: LogArgs,
}

impl MaintainArgs {
    /// What a run is told.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let RetentionArgs { events_retention, requests_retention, ledger_retention, archive_after, archive_dir } =
            &self.retention;
        Settings {
            events: events_retention.duration(),
            requests: requests_retention.duration(),
            ledger: ledger_retention.duration(),
            archive_after: archive_after.duration(),
            archive_dir: archive_dir.clone(),
            dry_run: self.dry_run,
            actor: self.who.actor(),
            ..Settings::default()
        }
    }
}

/// Who does the owner's work.
#[derive(Debug, Clone, Args)]
pub struct WhoArgs {
    /// Who does this, as the records of who did what name it [default: the system's user]
    #[arg(long, env = "FILLRATE_ACTOR", value_name = "NAME")]
    pub actor: Option<String>,
}

impl WhoArgs {
    /// Whoever was named, or runs this.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let user = || {
            let user = Uid::effective();
            User::from_uid(user).ok().flatten().map_or_else(|| user.to_string(), |found| found.name)
        };
        Actor::named(&self.actor.clone().unwrap_or_else(user))
    }
}

/// How long what is kept.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Retention")]
pub struct RetentionArgs {
    /// How long events are kept, and with them cursors (1h to 3650d); they go by whole weeks, so up to a week longer
    #[arg(
        long, env = "FILLRATE_EVENTS_RETENTION", value_name = "SPAN", default_value_t = Span::hours(24 * 7),
        value_parser = Span::within(HOUR, LONGEST)
    )]
    pub events_retention: Span,
    /// How long a request id gives the first answer again (1h to 3650d)
    #[arg(
        long, env = "FILLRATE_REQUESTS_RETENTION", value_name = "SPAN", default_value_t = Span::hours(24 * 7),
        value_parser = Span::within(HOUR, LONGEST)
    )]
    pub requests_retention: Span,
    /// How long movements of stock and documents' numbers are kept (1d to 3650d); they go by whole weeks
    ///
    /// What goes is carried forward, as one movement for each item and location: counters stay the sums of the ledger.
    #[arg(
        long, env = "FILLRATE_LEDGER_RETENTION", value_name = "SPAN", default_value_t = Span::hours(24 * 400),
        value_parser = Span::within(Span::hours(24), LONGEST)
    )]
    pub ledger_retention: Span,
    /// How long after their last change closed orders are archived (1h to 3650d); never before their events went
    #[arg(
        long, env = "FILLRATE_ARCHIVE_AFTER", value_name = "SPAN", default_value_t = Span::hours(24 * 400),
        value_parser = Span::within(HOUR, LONGEST)
    )]
    pub archive_after: Span,
    /// The folder for archived orders, as JSON Lines; without it orders stay
    ///
    /// An order is deleted once the file that holds it is on the disk. The id of an archived order is free again.
    #[arg(long, env = "FILLRATE_ARCHIVE_DIR", value_name = "DIR")]
    pub archive_dir: Option<PathBuf>,
}

/// The settings of `fillrate epoch`.
#[derive(Debug, Clone, Args)]
pub struct EpochArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: EpochCommand,
}

/// What can be done to epochs.
#[derive(Debug, Clone, Subcommand)]
pub enum EpochCommand {
    /// Give feeds a new epoch: every cursor that was given out before is refused, and its reader told to begin again
    ///
    /// A step of restoring a backup: readers may hold cursors of what was lost.
    Rotate(RotateArgs),
}

/// The settings of `fillrate epoch rotate`.
#[derive(Debug, Clone, Args)]
pub struct RotateArgs {
    /// Whose feed
    #[arg(long, env = "FILLRATE_TENANT", value_name = "ID", value_parser = tenant, required_unless_present = "all")]
    pub tenant: Option<TenantId>,
    /// Every tenant's
    #[arg(long, conflicts_with = "tenant")]
    pub all: bool,
    /// Who does it.
    #[command(flatten)]
    pub who: WhoArgs,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Logging.
    #[command(flatten)]
    pub log: LogArgs,
}

/// The settings of `fillrate erase`.
#[derive(Debug, Clone, Args)]
pub struct EraseArgs {
    /// Whose identity
    #[arg(long, value_name = "ID", value_parser = customer)]
    pub customer: CustomerId,
    /// The tenant whose customer it is
    #[arg(long, env = "FILLRATE_TENANT", value_name = "ID", value_parser = tenant)]
    pub tenant: TenantId,
    /// What comes in place of the id, instead of something random: what a run that ended early logged as its replacement
    #[arg(long, value_name = "ID", value_parser = customer)]
    pub replacement: Option<CustomerId>,
    /// The folder of archived orders, whose files are rewritten; without it they are only named
    #[arg(long, env = "FILLRATE_ARCHIVE_DIR", value_name = "DIR")]
    pub archive_dir: Option<PathBuf>,
    /// Say how many orders name the customer, and change none
    #[arg(long)]
    pub dry_run: bool,
    /// Who does it.
    #[command(flatten)]
    pub who: WhoArgs,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Logging.
    #[command(flatten)]
    pub log: LogArgs,
}

impl EraseArgs {
    /// What is to be done.
    #[must_use]
    pub fn erasure(&self) -> Erasure {
        Erasure {
            tenant: self.tenant.clone(),
            customer: self.customer.clone(),
            replacement: self.replacement.clone(),
            archive_dir: self.archive_dir.clone(),
            dry_run: self.dry_run,
            actor: self.who.actor(),
        }
    }
}

fn tenant(text: &str) -> Result<TenantId, String> {
    TenantId::parse_name(text).ok_or_else(|| "1 to 63 of a-z, 0-9 and -".to_owned())
}

fn customer(text: &str) -> Result<CustomerId, String> {
    CustomerId::parse(text).map_err(|wrong| format!("must be {wrong}"))
}

/// How long a run asks for a lock that others hold, again and again, before it leaves that piece of work.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
