//! The private Postgres of a run, and its databases: each measurement has a fresh one, a copy of one shop.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use fillrate_server::{
    database::migrate,
    embedded::{Embedded, EmbeddedSettings, OWNER, SERVER},
    verify,
};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};

use crate::{
    Failure, Outcome,
    args::Sizes,
    process::{Server, family_seconds},
    shop,
};

/// The database that the others are copies of.
const SHOP: &str = "shop";

/// A running Postgres.
pub struct Ground {
    embedded: Embedded,
    folder: Folder,
    next: AtomicU32,
    /// What every database has when it is made: orders, and the last number that a transaction was given.
    history: (i64, i64),
}

/// Removed at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Ground {
    /// Starts Postgres and makes the shop. What makes a commit durable stays as it is: on.
    pub async fn lay(dir: Option<&Path>, sizes: &Sizes, parameters: &[(&str, &str)]) -> Outcome<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("fillrate-bench-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Folder(dir.map_or_else(std::env::temp_dir, Path::to_path_buf).join(name));
        fs::create_dir_all(&folder.0)?;
        // Postgres may run as another account, which has to pass.
        fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o755))?;
        let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let settings = EmbeddedSettings { parameters, ..EmbeddedSettings::in_folder(folder.0.join("postgres")) };
        let embedded = Embedded::start(&settings).await?;
        let mut ground = Self { embedded, folder, next: AtomicU32::new(0), history: (0, 0) };
        ground.history = ground.make_shop(sizes).await?;
        Ok(ground)
    }

    async fn make_shop(&self, sizes: &Sizes) -> Outcome<(i64, i64)> {
        let mut superuser = self.superuser("postgres").await?;
        superuser.execute(AssertSqlSafe(format!("CREATE DATABASE {SHOP} OWNER {OWNER}"))).await?;
        superuser.close().await?;
        migrate(&self.embedded.owner().database(SHOP), SERVER, Duration::from_secs(30)).await?;
        let server = Server::start(&self.embedded.server().database(SHOP))?;
        shop::open(&server, sizes.items, sizes.history).await?;
        server.stop()?;
        let mut superuser = self.superuser(SHOP).await?;
        superuser.execute("VACUUM (ANALYZE)").await?;
        let history = sqlx::query_as("SELECT (SELECT count(*) FROM orders), (SELECT last_value FROM event_batch)");
        let history = history.fetch_one(&mut superuser).await?;
        superuser.close().await?;
        Ok(history)
    }

    async fn superuser(&self, database: &str) -> Outcome<PgConnection> {
        let options = self.embedded.superuser().database(database).disable_statement_logging();
        Ok(PgConnection::connect_with(&options).await?)
    }

    /// A copy of the shop, and everything before it on the disk: no measurement pays for another's writes.
    pub async fn database(&self) -> Outcome<Database<'_>> {
        let name = format!("run_{}", self.next.fetch_add(1, Ordering::Relaxed));
        let mut superuser = self.superuser("postgres").await?;
        superuser.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {SHOP} OWNER {OWNER}"))).await?;
        superuser.execute("CHECKPOINT").await?;
        superuser.close().await?;
        Ok(Database { ground: self, name })
    }

    /// What a server of it is.
    pub async fn version(&self) -> Outcome<String> {
        let mut superuser = self.superuser("postgres").await?;
        let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut superuser).await?;
        superuser.close().await?;
        Ok(version)
    }

    /// The processor time of Postgres so far, in seconds.
    pub fn processor_seconds(&self) -> Outcome<f64> {
        let file = fs::read_to_string(self.folder.0.join("postgres/pgdata/postmaster.pid"))?;
        family_seconds(file.lines().next().unwrap_or_default().trim().parse()?)
    }

    /// A folder on the same disk.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    pub async fn end(self) {
        self.embedded.stop().await;
    }
}

/// One database; [`Database::drop`] removes it.
pub struct Database<'a> {
    ground: &'a Ground,
    name: String,
}

impl Database<'_> {
    /// As the role that the server works as.
    pub fn server(&self) -> PgConnectOptions {
        self.ground.embedded.server().database(&self.name).disable_statement_logging()
    }

    /// As the owner of its tables.
    pub fn owner(&self) -> PgConnectOptions {
        self.ground.embedded.owner().database(&self.name).disable_statement_logging()
    }

    pub async fn superuser(&self) -> Outcome<PgConnection> {
        self.ground.superuser(&self.name).await
    }

    /// Orders that are there and were not when it was made.
    pub async fn placed(&self) -> Outcome<i64> {
        Ok(self.count("SELECT count(*) FROM orders").await? - self.ground.history.0)
    }

    /// The last number that a transaction was given before it was made: higher ones are of what was measured.
    pub fn since(&self) -> i64 {
        self.ground.history.1
    }

    pub async fn count(&self, sql: &'static str) -> Outcome<i64> {
        let mut superuser = self.superuser().await?;
        let count = sqlx::query_scalar(sql).fetch_one(&mut superuser).await?;
        superuser.close().await?;
        Ok(count)
    }

    /// What `fillrate verify` finds must be nothing.
    pub async fn verify(&self) -> Outcome<()> {
        let report = verify::verify(&self.server(), None).await?;
        if report.is_clean() { Ok(()) } else { Err(Failure::from(report.to_string())) }
    }

    pub async fn drop(self) -> Outcome<()> {
        let mut superuser = self.ground.superuser("postgres").await?;
        superuser.execute(AssertSqlSafe(format!("DROP DATABASE {} WITH (FORCE)", self.name))).await?;
        superuser.close().await?;
        Ok(())
    }
}
