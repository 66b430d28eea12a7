//! One private Postgres for all test processes of a checkout.
//!
//! The first process starts a keeper (this package's binary) and waits for its word; the others find it. Each process
//! holds a shared lock for as long as it lives, however it ends; the keeper waits for that lock alone, and once it has
//! it nobody is left: it stops Postgres and removes its data. Nothing polls, nothing is left behind, and a process that
//! arrives while the keeper closes waits for the lock and starts the next one.
//!
//! ```text
//! starting.lock   held while a process looks whether there is a keeper, and starts one
//! keeper.lock     held by the keeper as long as it lives
//! users.lock      shared by every process that uses the cluster
//! keeper.log      what the keeper had to say
//! postgres/       the cluster
//! ```

use std::{
    env, fs,
    fs::File,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use fillrate_server::{
    database::migrate,
    embedded::{Embedded, EmbeddedSettings, OWNER, SERVER},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use tokio::sync::OnceCell;

/// The database that the tests' own are copies of.
pub const TEMPLATE: &str = "fillrate_template";
/// The word that makes this package's binary the keeper.
pub const KEEP: &str = "keep-postgres";
/// What the keeper says once the template is there.
const READY: &str = "ready";
/// Names the exact version of Postgres to download and test against, in place of the machine's.
const VERSION: &str = "FILLRATE_TEST_POSTGRES_VERSION";

/// The running cluster, as long as this process lives.
pub struct Cluster {
    embedded: Embedded,
    _user: File,
}

impl Cluster {
    /// Connects as the role that may make databases.
    #[must_use]
    pub fn superuser(&self) -> PgConnectOptions {
        quiet(self.embedded.superuser())
    }

    /// Connects as the owner of the tests' databases.
    #[must_use]
    pub fn owner(&self) -> PgConnectOptions {
        quiet(self.embedded.owner())
    }

    /// Connects as the role that the server works as.
    #[must_use]
    pub fn server(&self) -> PgConnectOptions {
        quiet(self.embedded.server())
    }
}

fn quiet(options: PgConnectOptions) -> PgConnectOptions {
    options.disable_statement_logging()
}

/// The cluster of this checkout, started where it does not run.
pub async fn cluster() -> &'static Cluster {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
    CLUSTER
        .get_or_init(|| async {
            let folder = folder();
            let user = tokio::task::spawn_blocking({
                let folder = folder.clone();
                move || enter(&folder)
            });
            let user = user.await.expect("the cluster can be entered");
            let embedded = Embedded::start_or_join(&settings(&folder)).await.expect("the keeper's Postgres answers");
            Cluster { embedded, _user: user }
        })
        .await
}

/// Where the cluster lies: outside the checkout, which another account may not be able to reach, and known by it.
fn folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_MANIFEST_DIR"), env::var(VERSION).ok()).hash(&mut hasher);
    let user = nix::unistd::Uid::effective();
    env::temp_dir().join(format!("fillrate-tests-{user}-{:016x}", hasher.finish()))
}

fn settings(folder: &Path) -> EmbeddedSettings {
    // Nothing here has to survive a power cut, and databases live for seconds.
    let parameters = [
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("autovacuum", "off"),
        ("jit", "off"),
        ("max_connections", "600"),
    ];
    let version = env::var(VERSION).ok();
    EmbeddedSettings {
        parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        force_download: version.is_some(),
        postgres_version: version.unwrap_or_else(|| fillrate_server::embedded::DEFAULT_VERSION.to_owned()),
        ..EmbeddedSettings::in_folder(folder.join("postgres"))
    }
}

fn lock_file(folder: &Path, name: &str) -> File {
    let path = folder.join(name);
    File::options().create(true).truncate(false).read(true).write(true).open(&path).expect("lock files can be opened")
}

/// Becomes a user of the cluster, and its starter where nobody keeps it.
fn enter(folder: &Path) -> File {
    fs::create_dir_all(folder).expect("the cluster's folder can be made");
    let user = lock_file(folder, "users.lock");
    user.lock_shared().expect("the users' lock can be shared");
    let starting = lock_file(folder, "starting.lock");
    starting.lock().expect("one process at a time starts");
    let keeper = lock_file(folder, "keeper.lock");
    if keeper.try_lock().is_ok() {
        drop(keeper);
        start_keeper(folder);
    }
    user
}

#[expect(clippy::zombie_processes, reason = "it outlives this process, and ends by itself when its last user has left")]
fn start_keeper(folder: &Path) {
    let log = folder.join("keeper.log");
    let mut keeper = Command::new(program())
        .arg(KEEP)
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(&log).expect("the keeper's log can be written"))
        // Its own group: an interrupt at the terminal is for the tests, and their end is its end.
        .process_group(0)
        .spawn()
        .expect("the keeper can be started");
    let mut word = String::new();
    let said = BufReader::new(keeper.stdout.take().expect("it was piped")).read_line(&mut word);
    if said.is_err() || word.trim() != READY {
        panic!("the tests' Postgres did not start:\n{}", fs::read_to_string(&log).unwrap_or_default());
    }
}

/// This package's binary, which cargo puts beside the folder of the tests.
#[must_use]
pub fn program() -> PathBuf {
    let own = env::current_exe().expect("a process knows its program");
    let folder = own.parent().expect("a program lies in a folder");
    let folder = if folder.ends_with("deps") { folder.parent().expect("so does deps") } else { folder };
    folder.join("fillrate-under-test")
}

/// Keeps the cluster in `folder` until nobody uses it; what the keeper's process does.
///
/// # Errors
/// When Postgres does not start or the schema cannot be made.
pub async fn keep(folder: PathBuf) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let keeper = lock_file(&folder, "keeper.lock");
    keeper.lock()?;
    let embedded = Embedded::start(&settings(&folder)).await?;
    make_template(&embedded).await?;
    println!("{READY}");
    let users = lock_file(&folder, "users.lock");
    let everyone_left = tokio::task::spawn_blocking(move || users.lock().map(|()| users)).await??;
    embedded.stop().await;
    fs::remove_dir_all(folder.join("postgres"))?;
    // In this order: who may enter again must not find a keeper that is no more.
    drop(keeper);
    drop(everyone_left);
    Ok(())
}

/// An empty database with the present schema; what a killed keeper left is removed first.
async fn make_template(embedded: &Embedded) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut superuser = PgConnection::connect_with(&embedded.superuser()).await?;
    let left: Vec<String> =
        sqlx::query_scalar("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%' OR datname = $1")
            .bind(TEMPLATE)
            .fetch_all(&mut superuser)
            .await?;
    for name in left {
        superuser.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await?;
    }
    superuser.execute(AssertSqlSafe(format!("CREATE DATABASE {TEMPLATE} OWNER {OWNER}"))).await?;
    migrate(&embedded.owner().database(TEMPLATE), SERVER, Duration::from_secs(10)).await?;
    superuser.close().await?;
    Ok(())
}
