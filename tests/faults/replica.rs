//! Three servers over one database, each a process of its own behind a network of its own.

use std::{
    fs,
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, SystemTime},
};

use fillrate_server::{
    clock::{Clock as _, SystemClock},
    embedded::SERVER,
};
use fillrate_tests::Door;
use prost_types::Timestamp;
use tonic::transport::Endpoint;

use crate::{
    postgres::free_port,
    process::{Clock, End, Tether, ended, signal},
    proxy::Proxy,
};

/// Longer than a drain may take.
const PATIENCE: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(2);

/// How servers are started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Form {
    /// As in production, with a standby that commits with its primary.
    #[default]
    Usual,
    /// By a clock that jumps.
    ByClock(Clock),
    /// With one connection for transactions and one for reads.
    Narrow,
    /// Behind the pooler at this port.
    Pooled(u16),
    /// With a standby that may lack what was committed last.
    Asynchronous,
}

/// One of them.
pub struct Replica {
    port: u16,
    form: Form,
    /// To each place of the database.
    pub ways: [Proxy; 2],
    log: PathBuf,
    running: Option<(Child, Tether)>,
}

impl Replica {
    pub async fn start(logs: &Path, number: usize, places: [u16; 2]) -> Self {
        let ways = [Proxy::to(places[0]).await, Proxy::to(places[1]).await];
        let log = logs.join(format!("server-{number}.log"));
        let mut replica = Self { port: free_port(), form: Form::default(), ways, log, running: None };
        replica.start_again();
        replica
    }

    /// A connection of one's own to it, made when it is first needed, and again whenever it is lost.
    pub fn door(&self) -> Door {
        let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{}", self.port)).expect("it is a URL");
        Door::new(endpoint.connect_timeout(CONNECT).connect_lazy(), None)
    }

    /// In another form.
    pub async fn become_one(&mut self, form: Form) {
        self.stop().await;
        self.form = form;
        self.start_again();
    }

    /// Where Postgres is, as it is told.
    fn url(&self) -> String {
        let place = |port| format!("postgres://{SERVER}@127.0.0.1:{port}/fillrate?sslmode=disable");
        match self.form {
            Form::Pooled(port) => place(port),
            _ => self.ways.iter().map(|way| place(way.port)).collect::<Vec<_>>().join(","),
        }
    }

    pub fn start_again(&mut self) {
        let log = || File::options().append(true).create(true).open(&self.log).expect("the log can be written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_fillrate-under-test"));
        command
            .args(["serve", "--log-filter", "info,sqlx=error", "--log-format", "text", "--checkpoint-interval", "1s"])
            .args(["--database-wait", "2m", "--listen", &format!("127.0.0.1:{}", self.port)])
            .args(["--failover", if self.form == Form::Asynchronous { "asynchronous" } else { "synchronous" }])
            .env("FILLRATE_DATABASE_URL", self.url())
            .stdin(Stdio::null())
            .stdout(log())
            .stderr(log());
        match &self.form {
            Form::Usual | Form::Asynchronous => {}
            Form::ByClock(clock) => clock.of(&mut command, "libfaketimeMT.so.1"),
            Form::Narrow => {
                command.args(["--writer-connections", "1", "--reader-connections", "1"]);
            }
            Form::Pooled(_) => {
                command.args(["--pooler", "transaction"]);
            }
        }
        let child = command.spawn().expect("a server can be started");
        let tether = Tether::to(&child);
        self.running = Some((child, tether));
    }

    pub fn kill(&mut self) {
        if let Some((mut child, _)) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Drains it; false where it had to be killed in the end.
    pub async fn stop(&mut self) -> bool {
        let Some((mut child, _tether)) = self.running.take() else { return true };
        signal(&child, End::Terminate);
        ended(&mut child, PATIENCE).await
    }

    /// How far its clock is ahead of ours, in seconds, as its newest line in the log says.
    pub fn clock_ahead(&self) -> Option<f64> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let said = |line: &str| line.split_whitespace().next()?.parse::<Timestamp>().ok();
        let there = log.lines().rev().find_map(said)?;
        let here = SystemTime::from(SystemClock.now()).duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let ahead = Duration::from_secs(u64::try_from(there.seconds).ok()?).as_secs_f64() - here.as_secs_f64();
        Some(ahead)
    }

    /// What a server must never say, or that it ended by itself.
    pub fn faults(&mut self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let words = ["a panic", "panicked", "internal error"];
        let mut found: Vec<String> =
            log.lines().filter(|line| words.iter().any(|word| line.contains(word))).map(str::to_owned).collect();
        let gone = |(child, _): &mut (Child, Tether)| child.try_wait().ok().flatten();
        found.extend(self.running.as_mut().and_then(gone).map(|status| format!("it ended by itself: {status}")));
        found
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.kill();
    }
}
