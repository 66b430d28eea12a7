//! A private Postgres for newcomers and tests: found or downloaded, kept in a data folder, started and stopped with us.
//!
//! It listens on a unix socket in a folder that only its account can enter. As root it runs under another account,
//! because Postgres refuses root. A guard process ends it whichever way the server ends; a server that finds a
//! Postgres of an earlier run stops it first; a Postgres that dies while the server runs is started again.

mod account;
mod binaries;
mod cluster;
mod download;
mod error;
mod folder;
mod leftover;
mod passwords;
mod roles;
mod settings;
mod supervisor;
#[cfg(test)]
mod tests;

use std::{path::PathBuf, time::Duration};

use sqlx::{
    Connection as _, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};

use self::{
    binaries::Binaries,
    folder::Folder,
    passwords::Passwords,
    supervisor::{Run, Supervisor},
};
pub use self::{
    error::EmbeddedError,
    passwords::{OWNER, SERVER, SUPERUSER},
    settings::{DEFAULT_VERSION, EmbeddedSettings},
};

/// The database that is made in a new cluster.
pub const DATABASE: &str = "fillrate";

/// Starts that may fail because processes of a killed Postgres still hold its shared memory; each is tried again.
const START_ATTEMPTS: u32 = 20;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(500);
const BETWEEN_CONNECTS: Duration = Duration::from_millis(10);

/// A running private Postgres. Dropping it stops Postgres soon; [`Embedded::stop`] also waits for that.
pub struct Embedded {
    socket: PathBuf,
    passwords: Passwords,
    root: PathBuf,
    /// Absent where another process keeps it running.
    supervisor: Option<Supervisor>,
}

impl Embedded {
    /// Starts Postgres on the settings' data folder, makes what is missing there, and waits until it answers.
    ///
    /// # Errors
    /// When the folder is in use or cannot be used, no Postgres is found or can be downloaded, or it does not start.
    /// Each error is one sentence that says what to do.
    pub async fn start(settings: &EmbeddedSettings) -> Result<Self, EmbeddedError> {
        let folder = Folder::take(&settings.data_dir()?)?;
        let binaries = settings.binaries(&folder).await?;
        tracing::debug!(folder = %binaries.folder().display(), version = binaries.version(), "Postgres found");
        let (folder, passwords, binaries) = prepare(folder, binaries).await?;
        let words = cluster::serve(&folder, &binaries, &settings.parameters);
        let superuser = options(&folder, SUPERUSER, &passwords.superuser).database("postgres");
        let (run, connection) = first_run(&folder, &words, &superuser).await?;
        let started = Self {
            socket: folder.socket().to_path_buf(),
            root: folder.root().to_path_buf(),
            supervisor: Some(Supervisor::new(folder, words, run)?),
            passwords,
        };
        roles::make(connection, &started.passwords).await?;
        tracing::info!(folder = %started.root.display(), version = binaries.version(), "Postgres runs");
        Ok(started)
    }

    /// As [`Embedded::start`], or the running Postgres of another Fillrate that has the folder: for commands that
    /// work beside a server. Such a one is not stopped by us.
    ///
    /// # Errors
    /// As [`Embedded::start`]; also [`EmbeddedError::InUse`] where the other has only begun to make the folder.
    pub async fn start_or_join(settings: &EmbeddedSettings) -> Result<Self, EmbeddedError> {
        let in_use = match Self::start(settings).await {
            Err(error @ EmbeddedError::InUse { .. }) => error,
            other => return other,
        };
        let folder = Folder::visit(&settings.data_dir()?)?;
        let passwords = Passwords::read(&folder).ok_or(in_use)?;
        Ok(Self {
            socket: folder.socket().to_path_buf(),
            root: folder.root().to_path_buf(),
            passwords,
            supervisor: None,
        })
    }

    /// Connects as the role that owns the cluster, to the database `postgres`: for tests that make databases.
    #[must_use]
    pub fn superuser(&self) -> PgConnectOptions {
        self.options(SUPERUSER, &self.passwords.superuser).database("postgres")
    }

    /// Connects as the database's owner.
    #[must_use]
    pub fn owner(&self) -> PgConnectOptions {
        self.options(OWNER, &self.passwords.owner)
    }

    /// Connects as the unprivileged role that the server works as.
    #[must_use]
    pub fn server(&self) -> PgConnectOptions {
        self.options(SERVER, &self.passwords.server)
    }

    /// The data folder.
    #[must_use]
    pub fn data_dir(&self) -> &std::path::Path {
        &self.root
    }

    /// Stops Postgres, unless it is another process', and waits until it has ended.
    pub async fn stop(mut self) {
        if let Some(supervisor) = self.supervisor.take() {
            // Cancelled only with the whole runtime, and then the guard does the rest.
            let _ = tokio::task::spawn_blocking(move || supervisor.stop()).await;
        }
    }

    fn options(&self, role: &str, password: &str) -> PgConnectOptions {
        connect_options(&self.socket, role, password)
    }
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Embedded").field("data_dir", &self.root).finish_non_exhaustive()
    }
}

/// Everything that waits on processes and files before Postgres is started.
async fn prepare(folder: Folder, binaries: Binaries) -> Result<(Folder, Passwords, Binaries), EmbeddedError> {
    let root = folder.root().to_path_buf();
    let prepared = tokio::task::spawn_blocking(move || {
        leftover::clear(&folder.pgdata())?;
        cluster::make(&folder, &binaries)?;
        let passwords = retrying(|| cluster::passwords(&folder, &binaries))?;
        Ok((folder, passwords, binaries))
    });
    prepared.await.unwrap_or_else(|cause| {
        Err(EmbeddedError::Io {
            attempt: "interrupted while preparing",
            path: root,
            cause: std::io::Error::other(cause),
        })
    })
}

/// Tries again while the processes of a killed Postgres take their leave.
fn retrying<T>(mut attempt: impl FnMut() -> Result<T, EmbeddedError>) -> Result<T, EmbeddedError> {
    for _ in 1..START_ATTEMPTS {
        match attempt() {
            Err(error) if is_transient(&error) => std::thread::sleep(BETWEEN_ATTEMPTS),
            done => return done,
        }
    }
    attempt()
}

/// Starts Postgres and waits for its first answer, which may take long where it recovers from a crash.
async fn first_run(
    folder: &Folder,
    words: &[PathBuf],
    superuser: &PgConnectOptions,
) -> Result<(Run, PgConnection), EmbeddedError> {
    let mut attempt = 1;
    let mut run = Run::start(folder, words)?;
    loop {
        match PgConnection::connect_with(superuser).await {
            Ok(connection) => return Ok((run, connection)),
            Err(cause) if !is_starting(&cause) => {
                return Err(EmbeddedError::Refused { attempt: "a connection", cause });
            }
            Err(_) => {}
        }
        if let Some(failure) = run.failure(folder) {
            if attempt == START_ATTEMPTS || !is_transient(&failure) {
                return Err(failure);
            }
            attempt += 1;
            tokio::time::sleep(BETWEEN_ATTEMPTS).await;
            run = Run::start(folder, words)?;
        }
        tokio::time::sleep(BETWEEN_CONNECTS).await;
    }
}

/// Whether a refused connection only means that Postgres is not up yet.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // cannot_connect_now: the database system is starting up, or recovers.
        sqlx::Error::Database(refusal) => refusal.code().as_deref() == Some("57P03"),
        _ => false,
    }
}

/// Whether Postgres did not start because processes of a killed one are still there.
fn is_transient(error: &EmbeddedError) -> bool {
    matches!(error, EmbeddedError::Program { output, .. }
        if output.contains("pre-existing shared memory block") || output.contains("lock file \"postmaster.pid\" already exists"))
}

fn options(folder: &Folder, role: &str, password: &str) -> PgConnectOptions {
    connect_options(folder.socket(), role, password)
}

fn connect_options(socket: &std::path::Path, role: &str, password: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket)
        .port(cluster::PORT)
        .username(role)
        .password(password)
        .database(DATABASE)
        .ssl_mode(PgSslMode::Disable)
        .application_name("fillrate")
}
