//! A server that tests may kill.

use std::{
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fillrate_tests::database::Database;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// Only how often its end is looked for: nothing depends on it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// A server that is a process of its own, always at the same address.
pub struct Process {
    child: Child,
    port: u16,
    url: String,
}

impl Process {
    pub fn start(database: &Database) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (port, url) = (free.local_addr().unwrap().port(), database.url());
        drop(free);
        Self { child: spawn(port, &url), port, url }
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// As an upgrade does: what runs is finished first, for which its clients, which live here, must get on.
    pub async fn drain_and_start_again(&mut self) {
        let id = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(id, Signal::SIGTERM).unwrap();
        while self.child.try_wait().unwrap().is_none() {
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        self.child = spawn(self.port, &self.url);
    }

    /// As the kernel does to whoever takes too much memory.
    pub fn kill_and_start_again(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = spawn(self.port, &self.url);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(port: u16, url: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_fillrate-under-test"))
        .args(["serve", "--log-filter", "error", "--listen"])
        .arg(format!("127.0.0.1:{port}"))
        .env("FILLRATE_DATABASE_URL", url)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}
