//! What can keep the private Postgres from running, each as one sentence that says what to do.

use std::{io, path::PathBuf};

/// Why the private Postgres is not there. The text is for the person who started the server.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No folder to keep the data in is known.
    #[error(
        "no data folder: neither XDG_DATA_HOME nor HOME is set; name one with --data-dir (FILLRATE_DATA_DIR), \
         or name a database with --database-url (FILLRATE_DATABASE_URL)"
    )]
    NoDataFolder,
    /// The folder holds something else.
    #[error("{} is not empty and is no data folder of Fillrate: name an empty or a new one with --data-dir", .0.display())]
    ForeignFolder(PathBuf),
    /// Another server has the folder.
    #[error(
        "the data folder {} is in use by another fillrate{}: stop that one, or give this one a folder of its own \
         with --data-dir (FILLRATE_DATA_DIR)",
        folder.display(),
        process.map(|id| format!(" (process {id})")).unwrap_or_default()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// Who has it, when that can be read.
        process: Option<u32>,
    },
    /// The account that runs Postgres cannot enter the folder.
    #[error(
        "Postgres does not run as root, and the account {account} it runs under cannot enter {}: \
         name a folder it can reach with --data-dir (FILLRATE_DATA_DIR)",
        folder.display()
    )]
    Unreachable {
        /// The account.
        account: String,
        /// The folder.
        folder: PathBuf,
    },
    /// There is no account to run Postgres under.
    #[error("Postgres does not run as root, and there is neither an account `postgres` nor `nobody` to run it under")]
    NoAccount,
    /// The named folder holds no Postgres.
    #[error("--postgres-bin (FILLRATE_POSTGRES_BIN) names {}: {reason}", folder.display())]
    Binaries {
        /// The folder that was named with `--postgres-bin`.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No Postgres here, and none could be downloaded.
    #[error(
        "no usable Postgres was found on this machine and downloading Postgres {version} failed ({reason}): install \
         Postgres {wanted} (apt-get install postgresql, dnf install postgresql-server, brew install postgresql@17), \
         name its folder with --postgres-bin, or name a database with --database-url"
    )]
    NotFound {
        /// The version that was to be downloaded.
        version: String,
        /// The versions that would do, in words.
        wanted: String,
        /// Why the download failed.
        reason: String,
    },
    /// The data belong to another major version than the one that may be downloaded.
    #[error(
        "the data in {} belong to Postgres {major}: install that version, name its folder with --postgres-bin, \
         or name an exact {major}.x to download with --postgres-version",
        folder.display()
    )]
    OtherMajor {
        /// The data folder.
        folder: PathBuf,
        /// Its major version.
        major: u32,
    },
    /// A Postgres program failed.
    #[error("{program} failed: {output}")]
    Program {
        /// `initdb` or `postgres`.
        program: &'static str,
        /// The last of what it said.
        output: String,
    },
    /// A Postgres of an earlier server neither answers nor stops.
    #[error("a Postgres of an earlier run (process {process}) still holds {} and does not stop", folder.display())]
    Stuck {
        /// Its process id.
        process: i32,
        /// The data folder.
        folder: PathBuf,
    },
    /// Postgres runs, but does not do what it was asked.
    #[error("the private Postgres refused {attempt}")]
    Refused {
        /// What was attempted.
        attempt: &'static str,
        /// Postgres' answer.
        #[source]
        cause: sqlx::Error,
    },
    /// The operating system said no.
    #[error("{}: {attempt}: {cause}", path.display())]
    Io {
        /// What was attempted.
        attempt: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's answer.
        #[source]
        cause: io::Error,
    },
}

/// Adds to an I/O error what was attempted, and on what.
pub(super) trait IoContext<T> {
    fn on(self, attempt: &'static str, path: impl Into<PathBuf>) -> Result<T, EmbeddedError>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn on(self, attempt: &'static str, path: impl Into<PathBuf>) -> Result<T, EmbeddedError> {
        self.map_err(|cause| EmbeddedError::Io { attempt, path: path.into(), cause })
    }
}
