//! A server that tests may kill.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use fillrate_tests::database::Database;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// Only how often its end is looked for: nothing depends on it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// The server of this build.
pub const UNDER_TEST: &str = env!("CARGO_BIN_EXE_fillrate-under-test");

/// A server that is a process of its own, always at the same address.
pub struct Process {
    program: PathBuf,
    child: Child,
    port: u16,
    url: String,
}

impl Process {
    pub fn start(database: &Database) -> Self {
        Self::of(Path::new(UNDER_TEST), database)
    }

    /// A server of another build.
    pub fn of(program: &Path, database: &Database) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (port, url) = (free.local_addr().unwrap().port(), database.url());
        drop(free);
        Self { program: program.to_owned(), child: spawn(program, port, &url), port, url }
    }

    /// As the system knows it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// As an upgrade does: what runs is finished first, for which its clients, which live here, must get on.
    pub async fn drain_and_start_again(&mut self) {
        self.drained().await;
        self.child = spawn(&self.program, self.port, &self.url);
    }

    /// Asks it to end, and waits until it has.
    pub async fn drained(&mut self) -> ExitStatus {
        let id = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(id, Signal::SIGTERM).unwrap();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Starts another build where one has ended.
    pub fn start_again_as(&mut self, program: &Path) {
        program.clone_into(&mut self.program);
        self.child = spawn(program, self.port, &self.url);
    }

    /// As the kernel does to whoever takes too much memory.
    pub fn kill_and_start_again(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = spawn(&self.program, self.port, &self.url);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(program: &Path, port: u16, url: &str) -> Child {
    Command::new(program)
        .args(["serve", "--log-filter", "error", "--listen"])
        .arg(format!("127.0.0.1:{port}"))
        .env("FILLRATE_DATABASE_URL", url)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}
