//! Clusters that may be killed, starved and replaced: one at each of two places, of which one is the primary.

use std::{
    fs,
    fs::File,
    io::Write as _,
    net::{Ipv4Addr, TcpListener},
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use fillrate_server::{
    clock::{Clock as _, SystemClock},
    embedded::{OWNER, SERVER},
};
use nix::unistd::{Gid, Uid, User, chown};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use tokio::time::sleep;

use crate::process::{Clock, End, Tether, ended, signal};

/// How long a Postgres may take to come up or to go, on a busy machine and after a crash.
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// Few enough that they can all be taken by somebody else; three servers need 48.
const CONNECTIONS: &str = "70";
/// Nothing here has to survive a power cut; a killed Postgres loses nothing of what the system was given.
const SETTINGS: [(&str, &str); 11] = [
    ("listen_addresses", "127.0.0.1"),
    ("unix_socket_directories", ""),
    ("fsync", "off"),
    ("max_connections", CONNECTIONS),
    ("superuser_reserved_connections", "5"),
    ("shared_buffers", "32MB"),
    ("min_wal_size", "32MB"),
    ("max_wal_size", "64MB"),
    ("wal_level", "replica"),
    ("max_wal_senders", "5"),
    ("jit", "off"),
];

/// Where the programs of Postgres are and whom they run as.
#[derive(Clone)]
pub struct Programs {
    folder: PathBuf,
    account: Option<(Uid, Gid)>,
}

impl Programs {
    /// The machine's own, with all that a standby takes.
    pub fn find() -> Result<Self, String> {
        let asked = Command::new("pg_config").arg("--bindir").output().ok();
        let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .collect();
        folders.sort();
        folders.extend(asked.map(|told| PathBuf::from(String::from_utf8_lossy(&told.stdout).trim())));
        let whole = |folder: &PathBuf| ["postgres", "initdb", "pg_basebackup"].iter().all(|p| folder.join(p).exists());
        let folder = folders.into_iter().rev().find(whole);
        let folder = folder.ok_or("no folder with postgres, initdb and pg_basebackup is on this machine")?;
        let other = |name| User::from_name(name).ok().flatten().map(|user| (user.uid, user.gid));
        let account = match Uid::effective().is_root() {
            true => Some(other("postgres").or_else(|| other("nobody")).ok_or("root finds no account for Postgres")?),
            false => None,
        };
        Ok(Self { folder, account })
    }

    /// Gives a folder to the account, closed to all others as Postgres wants it.
    pub fn own(&self, folder: &Path) {
        fs::create_dir_all(folder).expect("folders can be made");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("it is ours");
        if let Some((user, group)) = self.account {
            chown(folder, Some(user), Some(group)).expect("root may give folders away");
        }
    }

    fn command(&self, program: &str) -> Command {
        self.as_account(&self.folder.join(program))
    }

    /// A program that is to run as Postgres does.
    pub fn as_account(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("PATH", "/usr/bin:/bin").current_dir("/").stdin(Stdio::null());
        if let Some((user, group)) = self.account {
            command.uid(user.as_raw()).gid(group.as_raw());
        }
        command
    }
}

/// One cluster at its place.
pub struct Postgres {
    programs: Programs,
    data: PathBuf,
    log: PathBuf,
    pub port: u16,
    running: Option<(Child, Tether)>,
}

/// A port that nobody has now.
pub fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there are free ports");
    free.local_addr().expect("it is bound").port()
}

impl Postgres {
    /// A place with nothing in it yet.
    pub fn at(programs: &Programs, folder: &Path, logs: &Path, name: &str) -> Self {
        let (data, log) = (folder.join(name), logs.join(format!("{name}.log")));
        Self { programs: programs.clone(), data, log, port: free_port(), running: None }
    }

    /// A new cluster with the two roles and an empty database.
    pub async fn make(&mut self) {
        self.programs.own(&self.data);
        let mut initdb = self.programs.command("initdb");
        run(initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-D"]).arg(&self.data));
        self.start(None).await;
        let mut connection = PgConnection::connect_with(&self.options("postgres", "postgres")).await.expect("it runs");
        for statement in [
            format!("CREATE ROLE {OWNER} LOGIN"),
            format!("CREATE ROLE {SERVER} LOGIN"),
            // As the README asks of who has a pooler.
            format!("ALTER ROLE {SERVER} SET idle_in_transaction_session_timeout = '10s'"),
            format!("CREATE DATABASE fillrate OWNER {OWNER}"),
        ] {
            connection.execute(AssertSqlSafe(statement)).await.expect("a new cluster obeys");
        }
    }

    /// A standby of a running primary, in place of whatever is here; where it is `synchronous` it commits with it from
    /// now on.
    pub async fn follow(&mut self, primary: &Self, synchronous: bool) {
        let _ = fs::remove_dir_all(&self.data);
        self.programs.own(&self.data);
        let mut copy = self.programs.command("pg_basebackup");
        copy.args(["-h", "127.0.0.1", "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "--no-sync", "-p"]);
        run(copy.arg(primary.port.to_string()).arg("-D").arg(&self.data));
        // Once promoted it has no standby to wait for; the last line of a setting holds.
        let own = self.data.join("postgresql.auto.conf");
        let mut own = File::options().append(true).open(own).expect("the copy has its settings");
        own.write_all(b"\nsynchronous_standby_names = ''\n").expect("they can be written");
        self.start(None).await;
        let mut connection = primary.superuser().await;
        let state = if synchronous { "sync" } else { "async" };
        if synchronous {
            obey(&mut connection, &["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"])
                .await;
        }
        let follows = "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = $1)";
        let begun = Instant::now();
        while !sqlx::query_scalar::<_, bool>(follows).bind(state).fetch_one(&mut connection).await.expect("it answers")
        {
            assert!(begun.elapsed() < PATIENCE, "the standby does not follow: {}", self.last_words());
            sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Lets a standby hear nothing more of its primary.
    pub async fn sever(&self) {
        let mut connection = self.superuser().await;
        obey(&mut connection, &["ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()"]).await;
        let hears = "SELECT EXISTS (SELECT FROM pg_stat_wal_receiver)";
        let begun = Instant::now();
        while sqlx::query_scalar::<_, bool>(hears).fetch_one(&mut connection).await.expect("it answers") {
            assert!(begun.elapsed() < PATIENCE, "the standby still follows: {}", self.last_words());
            sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Waits until it answers, and starts it where it has ended: one that could not even write its log.
    pub async fn recover(&mut self) {
        let begun = Instant::now();
        while PgConnection::connect_with(&self.options("postgres", "postgres")).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "Postgres does not recover: {}", self.last_words());
            if self.has_ended() {
                self.running = Some(self.spawn(None));
            }
            sleep(BETWEEN_LOOKS).await;
        }
    }

    /// How far its clock is ahead of ours, in seconds.
    pub async fn clock_ahead(&self) -> f64 {
        let mut connection = self.superuser().await;
        let there: f64 = sqlx::query_scalar("SELECT extract(epoch FROM clock_timestamp())::float8")
            .fetch_one(&mut connection)
            .await
            .expect("Postgres answers");
        let here = SystemTime::from(SystemClock.now()).duration_since(SystemTime::UNIX_EPOCH).expect("it is past 1970");
        there - here.as_secs_f64()
    }

    /// Makes the primary of a standby.
    pub async fn promote(&self) {
        let mut connection = self.superuser().await;
        let promoted: bool =
            sqlx::query_scalar("SELECT pg_promote(true, 60)").fetch_one(&mut connection).await.expect("it answers");
        assert!(promoted, "the standby is promoted: {}", self.last_words());
    }

    /// Starts it, by another clock if so wished, and waits until it answers.
    pub async fn start(&mut self, clock: Option<&Clock>) {
        let begun = Instant::now();
        self.running = Some(self.spawn(clock));
        while PgConnection::connect_with(&self.options("postgres", "postgres")).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "Postgres does not start: {}", self.last_words());
            // The processes of a killed one are still there for a moment, and let no other begin.
            if self.has_ended() {
                self.running = Some(self.spawn(clock));
            }
            sleep(BETWEEN_LOOKS).await;
        }
    }

    fn spawn(&self, clock: Option<&Clock>) -> (Child, Tether) {
        let log = || File::options().append(true).create(true).open(&self.log).expect("the log can be written");
        let mut command = self.programs.command("postgres");
        command.arg("-D").arg(&self.data).args(["-p", &self.port.to_string()]).stdout(log()).stderr(log());
        for (name, value) in SETTINGS {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        if let Some(clock) = clock {
            clock.of(&mut command, "libfaketime.so.1");
        }
        let child = command.spawn().expect("Postgres can be started");
        let tether = Tether::to(&child);
        (child, tether)
    }

    /// Whether it is not there: it ended, or was never started.
    pub fn has_ended(&mut self) -> bool {
        self.running.as_mut().is_none_or(|(child, _)| child.try_wait().expect("it is our child").is_some())
    }

    /// As the kernel does to whoever takes too much memory.
    pub fn kill(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// In good order, as for an upgrade of it: clients are sent away.
    pub async fn stop(&mut self) {
        if let Some((mut child, _tether)) = self.running.take() {
            signal(&child, End::Interrupt);
            ended(&mut child, PATIENCE).await;
        }
    }

    fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(self.port).username(role);
        options.database(database).ssl_mode(sqlx::postgres::PgSslMode::Disable).disable_statement_logging()
    }

    /// A connection that may do everything, on one of the places that are kept for it.
    pub async fn superuser(&self) -> PgConnection {
        self.try_superuser().await.expect("Postgres answers")
    }

    /// The same, where it may not answer.
    pub async fn try_superuser(&self) -> sqlx::Result<PgConnection> {
        PgConnection::connect_with(&self.options("postgres", "fillrate")).await
    }

    /// As the owner of the tables.
    pub fn owner(&self) -> PgConnectOptions {
        self.options(OWNER, "fillrate")
    }

    /// As the servers.
    pub fn server(&self) -> PgConnectOptions {
        self.options(SERVER, "fillrate")
    }

    /// The folder that it fills.
    pub fn folder(&self) -> &Path {
        self.data.parent().unwrap_or(&self.data)
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn obey(connection: &mut PgConnection, statements: &[&'static str]) {
    for statement in statements {
        connection.execute(*statement).await.expect("Postgres obeys");
    }
}

fn run(command: &mut Command) {
    let done = command.output().expect("a program of Postgres can be started");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}
