//! Three servers over one database, each a process of its own behind a network of its own.

use std::{
    fs,
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fillrate_server::embedded::SERVER;
use fillrate_tests::Door;
use tonic::transport::Endpoint;

use crate::{
    postgres::free_port,
    process::{Clock, End, Tether, ended, signal},
    proxy::Proxy,
};

/// Longer than a drain may take.
const PATIENCE: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(2);

/// One of them.
pub struct Replica {
    port: u16,
    /// To each place of the database.
    pub ways: [Proxy; 2],
    log: PathBuf,
    running: Option<(Child, Tether)>,
}

impl Replica {
    pub async fn start(logs: &Path, number: usize, places: [u16; 2]) -> Self {
        let ways = [Proxy::to(places[0]).await, Proxy::to(places[1]).await];
        let log = logs.join(format!("server-{number}.log"));
        let mut replica = Self { port: free_port(), ways, log, running: None };
        replica.start_again(None);
        replica
    }

    /// A connection of one's own to it, made when it is first needed, and again whenever it is lost.
    pub fn door(&self) -> Door {
        let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{}", self.port)).expect("it is a URL");
        Door::new(endpoint.connect_timeout(CONNECT).connect_lazy(), None)
    }

    pub fn start_again(&mut self, clock: Option<&Clock>) {
        let place = |way: &Proxy| format!("postgres://{SERVER}@127.0.0.1:{}/fillrate?sslmode=disable", way.port);
        let log = || File::options().append(true).create(true).open(&self.log).expect("the log can be written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_fillrate-under-test"));
        command
            .args(["serve", "--log-filter", "info,sqlx=error", "--log-format", "text", "--checkpoint-interval", "1s"])
            .args([
                "--database-wait",
                "2m",
                "--failover",
                "synchronous",
                "--listen",
                &format!("127.0.0.1:{}", self.port),
            ])
            .env("FILLRATE_DATABASE_URL", self.ways.iter().map(place).collect::<Vec<_>>().join(","))
            .stdin(Stdio::null())
            .stdout(log())
            .stderr(log());
        if let Some(clock) = clock {
            clock.of(&mut command, "libfaketimeMT.so.1");
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

    /// What a server must never say, or that it ended by itself.
    pub fn faults(&mut self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let words = ["panicked at", "internal error"];
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
