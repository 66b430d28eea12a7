//! Processes of the test: ended with it whichever way it ends, and moved in time.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::time::sleep;

const BETWEEN_LOOKS: Duration = Duration::from_millis(10);
const LIBRARIES: [&str; 3] =
    ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime"];

/// Kills a process once this one is gone: it waits for the end of a pipe that only we hold.
pub struct Tether(Child);

impl Tether {
    pub fn to(child: &Child) -> Self {
        let kills = Command::new("/bin/sh")
            .args(["-c", "read -r _; kill -9 \"$1\" 2>/dev/null", "sh", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(kills.expect("a shell can be started"))
    }
}

impl Drop for Tether {
    fn drop(&mut self) {
        // Before its pipe closes: the process it was tied to may be gone, and its number another's.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How a process is asked to end.
#[derive(Clone, Copy)]
pub enum End {
    Interrupt,
    Terminate,
}

pub fn signal(child: &Child, end: End) {
    let signal = match end {
        End::Interrupt => Signal::SIGINT,
        End::Terminate => Signal::SIGTERM,
    };
    let id = Pid::from_raw(i32::try_from(child.id()).expect("process ids are small"));
    kill(id, signal).expect("it is our child");
}

/// Waits for its end, and brings it about where that takes too long.
pub async fn ended(child: &mut Child, patience: Duration) -> bool {
    let begun = Instant::now();
    while child.try_wait().expect("it is our child").is_none() {
        if begun.elapsed() > patience {
            let _ = child.kill();
            let _ = child.wait();
            return false;
        }
        sleep(BETWEEN_LOOKS).await;
    }
    true
}

/// A clock that jumps, for processes that are started by it. What they measure by the steady clock goes on as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    file: PathBuf,
    libraries: &'static Path,
}

impl Clock {
    /// How long a process may go on by the time it has looked up.
    pub const LOOKS: Duration = Duration::from_secs(1);

    /// One that is right until it is turned, where the machine has what that takes.
    pub fn find(folder: &Path) -> Option<Self> {
        let libraries = LIBRARIES.iter().map(Path::new).find(|folder| folder.join("libfaketime.so.1").exists())?;
        let clock = Self { file: folder.join("clock"), libraries };
        clock.turn(0);
        Some(clock)
    }

    /// Turns it by so many seconds from the right time.
    pub fn turn(&self, by: i64) {
        // At once: a process must not read half of it.
        let next = self.file.with_extension("next");
        fs::write(&next, format!("{by:+}")).expect("the clock's file can be written");
        fs::rename(&next, &self.file).expect("it is in the same folder");
    }

    /// A process that is about to be started goes by this clock.
    pub fn of(&self, command: &mut Command, library: &str) {
        command
            .env("LD_PRELOAD", self.libraries.join(library))
            .env("FAKETIME_TIMESTAMP_FILE", &self.file)
            .env("FAKETIME_CACHE_DURATION", Self::LOOKS.as_secs().to_string())
            .env("FAKETIME_DONT_RESET", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("DONT_FAKE_MONOTONIC", "1");
    }
}
