//! Keeps Postgres running: starts it under its guard, starts it again when it dies, stops it when asked.
//!
//! It is a thread with plain processes, not a task, so that a cluster outlives the async runtime that started it: tests
//! share one cluster over many runtimes.

use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, ChildStdin, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    cluster,
    error::{EmbeddedError, IoContext as _},
    folder::Folder,
    leftover,
};

/// A Postgres that ran at least this long and then died is started again at once.
const SETTLED: Duration = Duration::from_secs(10);
/// The pause before a restart grows to this where Postgres dies right after each start.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// One run of Postgres below its guard.
pub(super) struct Run {
    guard: Child,
    log_start: u64,
}

impl Run {
    /// Starts Postgres; whether it comes up is for the caller to find out.
    pub(super) fn start(folder: &Folder, words: &[PathBuf]) -> Result<Self, EmbeddedError> {
        let (log, log_start) = folder.log()?;
        let second = log.try_clone().on("cannot open", folder.log_path())?;
        let guard = cluster::guarded(folder, words)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(second)
            // Its own group: an interrupt typed at the terminal is for the server, which drains first.
            .process_group(0)
            .spawn()
            .on("cannot start", "/bin/sh")?;
        Ok(Self { guard, log_start })
    }

    /// What Postgres said since this start, if it has ended.
    pub(super) fn failure(&mut self, folder: &Folder) -> Option<EmbeddedError> {
        self.guard.try_wait().ok().flatten()?;
        let mut said = Vec::new();
        // An unreadable log leaves the sentence without a reason, and nothing else.
        let _ = fs::File::open(folder.log_path()).and_then(|mut log| {
            log.seek(SeekFrom::Start(self.log_start))?;
            log.read_to_end(&mut said)
        });
        Some(EmbeddedError::Program {
            program: "postgres",
            output: cluster::last_lines(&String::from_utf8_lossy(&said)),
        })
    }
}

/// What the thread and its owner share: the pipe whose end is Postgres' end.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stopping: bool,
    pipe: Option<ChildStdin>,
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopping(&self) -> bool {
        self.lock().stopping
    }

    /// Keeps the pipe of a new run; closes it at once when the stop came first.
    fn hold(&self, guard: &mut Child) {
        let mut state = self.lock();
        state.pipe = guard.stdin.take().filter(|_| !state.stopping);
    }

    fn stop(&self) {
        let mut state = self.lock();
        state.stopping = true;
        state.pipe = None;
    }
}

/// A running Postgres that is kept running.
pub(super) struct Supervisor {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Supervisor {
    /// Takes over a run that has come up.
    pub(super) fn new(folder: Folder, words: Vec<PathBuf>, mut run: Run) -> Result<Self, EmbeddedError> {
        let shared = Arc::<Shared>::default();
        shared.hold(&mut run.guard);
        let thread = thread::Builder::new()
            .name("embedded-postgres".to_owned())
            .spawn({
                let shared = Arc::clone(&shared);
                move || supervise(&folder, &words, run, &shared)
            })
            .on("cannot start a thread for", "postgres")?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Stops Postgres and waits until it has ended and the folder is free again.
    pub(super) fn stop(mut self) {
        self.shared.stop();
        if let Some(thread) = self.thread.take() {
            // The thread does not panic; had it, Postgres would still end by its guard.
            let _ = thread.join();
        }
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.shared.stop();
    }
}

fn supervise(folder: &Folder, words: &[PathBuf], mut run: Run, shared: &Shared) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let started = Instant::now();
        let ended = run.guard.wait();
        if shared.stopping() {
            break;
        }
        let status = ended.map_or_else(|cause| cause.to_string(), |status| status.to_string());
        tracing::error!(status, "Postgres ended by itself, starting it again");
        if started.elapsed() >= SETTLED {
            pause = SHORTEST_PAUSE;
        }
        let Some(next) = restart(folder, words, shared, &mut pause) else {
            break;
        };
        run = next;
        shared.hold(&mut run.guard);
    }
    // The guard may have been killed before its Postgres.
    if let Err(error) = leftover::clear(&folder.pgdata()) {
        tracing::error!(error = %error, "Postgres does not stop");
    }
}

/// Tries until Postgres starts or the stop comes.
fn restart(folder: &Folder, words: &[PathBuf], shared: &Shared, pause: &mut Duration) -> Option<Run> {
    loop {
        thread::sleep(*pause);
        *pause = (*pause * 2).min(LONGEST_PAUSE);
        if shared.stopping() {
            return None;
        }
        match leftover::clear(&folder.pgdata()).and_then(|()| Run::start(folder, words)) {
            Ok(run) => return Some(run),
            Err(error) => tracing::error!(error = %error, "Postgres cannot be started again"),
        }
    }
}
