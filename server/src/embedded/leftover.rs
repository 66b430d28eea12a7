//! A Postgres that an earlier server left: stopped where it still runs, forgotten where only its traces are there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::error::{EmbeddedError, IoContext as _};

/// How long an old Postgres may take for a fast shutdown, then for an immediate one, before it is given up.
const PATIENCE: [(Signal, Duration); 2] =
    [(Signal::SIGINT, Duration::from_secs(60)), (Signal::SIGQUIT, Duration::from_secs(20))];
const STEP: Duration = Duration::from_millis(20);

/// Leaves the data free for a new Postgres. The caller holds the folder's lock, so whatever runs there is nobody's.
pub(super) fn clear(pgdata: &Path) -> Result<(), EmbeddedError> {
    let file = pgdata.join("postmaster.pid");
    let Some(process) = recorded(&file) else {
        return Ok(());
    };
    if !serves(process, pgdata) {
        // Postgres itself forgets a process that is gone. One that lives and is no Postgres got a number used again,
        // as happens in containers, and Postgres would refuse to start for its sake.
        return match kill(process, None) {
            Err(Errno::ESRCH) => Ok(()),
            _ => fs::remove_file(&file).on("cannot remove", file),
        };
    }
    tracing::info!(process = process.as_raw(), "stopping the Postgres of an earlier run");
    for (signal, patience) in PATIENCE {
        let steps = patience.as_millis() / STEP.as_millis();
        for step in 0..steps {
            if !serves(process, pgdata) {
                return Ok(());
            }
            // Once a second: a signal that comes before Postgres listens is lost.
            if step % 50 == 0 {
                // It may have ended just now, which the next look finds out.
                let _ = kill(process, signal);
            }
            thread::sleep(STEP);
        }
    }
    Err(EmbeddedError::Stuck { process: process.as_raw(), folder: PathBuf::from(pgdata) })
}

/// The process id in `postmaster.pid`, if there is one of a possible process.
fn recorded(file: &Path) -> Option<Pid> {
    let content = fs::read_to_string(file).ok()?;
    let process: i32 = content.lines().next()?.trim().parse().ok()?;
    (process > 1).then(|| Pid::from_raw(process))
}

/// Whether the process is a Postgres that serves these data. Its working folder is its data folder.
fn serves(process: Pid, pgdata: &Path) -> bool {
    if Path::new("/proc/self/cwd").exists() {
        return fs::read_link(format!("/proc/{process}/cwd")).is_ok_and(|folder| folder == pgdata);
    }
    Command::new("ps")
        .args(["-o", "args=", "-p", &process.to_string()])
        .output()
        .is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains(&*pgdata.to_string_lossy()))
}
