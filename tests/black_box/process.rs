//! A server that tests may kill.

use std::{
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
};

use fillrate_tests::database::Database;

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
