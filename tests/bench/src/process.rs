//! The server as a process of its own, and how much memory it has.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStdin, Command, ExitCode, Stdio},
    thread,
};

use clap::Parser as _;
use fillrate_server::{
    config::{Cli, Command as Asked},
    serve, telemetry,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{ConnectOptions as _, postgres::PgConnectOptions};
use tonic::transport::{Channel, Endpoint};

use crate::Outcome;

/// The word that makes this binary a server.
pub const SERVE: &str = "serve";

/// Serves as `fillrate serve` does, and ends when its standard input does: whichever way the benchmark ends, nothing
/// stays.
pub async fn serve() -> ExitCode {
    thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let command = Cli::parse().into_command();
    // The log of the bench's own server: no traces.
    if let Some(log) = command.log() {
        let _ = telemetry::start(log, None);
    }
    let Asked::Serve(args) = command else { return ExitCode::FAILURE };
    match serve::serve(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A running server.
pub struct Server {
    child: Child,
    endpoint: String,
    _input: Option<ChildStdin>,
}

impl Server {
    /// One on this database. Settings come from the environment, as those of any server: `FILLRATE_WRITER_CONNECTIONS`
    /// and the others can be tried.
    pub fn start(database: &PgConnectOptions) -> Outcome<Self> {
        let mut child = Command::new(env::current_exe()?)
            .arg(SERVE)
            .env("FILLRATE_DATABASE_URL", database.to_url_lossy().to_string())
            .env("FILLRATE_LISTEN", "127.0.0.1:0")
            .env("FILLRATE_LOG_FILTER", env::var("FILLRATE_LOG_FILTER").unwrap_or_else(|_| "warn".to_owned()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let mut said = String::new();
        if let Some(output) = output {
            let mut lines = BufReader::new(output);
            lines.read_line(&mut said)?;
            // What else it says is for people; read, so that it never waits for a reader.
            thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        }
        let address = said.strip_prefix("Fillrate serves on ").and_then(|rest| rest.split(',').next());
        let endpoint = address.map(|address| format!("http://{address}"));
        let mut server = Self { child, endpoint: String::new(), _input: input };
        server.endpoint = endpoint.ok_or("the server did not start")?;
        Ok(server)
    }

    /// Connections to it.
    pub async fn channels(&self, count: u32) -> Outcome<Vec<Channel>> {
        let mut channels = Vec::new();
        for _ in 0..count.max(1) {
            channels.push(Endpoint::from_shared(self.endpoint.clone())?.connect().await?);
        }
        Ok(channels)
    }

    /// Its memory in MB: now, and the most that it ever was.
    pub fn memory(&self) -> Outcome<(f64, f64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| -> Option<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        match (field("VmRSS:"), field("VmHWM:")) {
            (Some(now), Some(most)) => Ok((now / 1_024.0, most / 1_024.0)),
            _ => Err("the system does not say how much memory a process has".into()),
        }
    }

    /// Its processor time so far, in seconds.
    pub fn processor_seconds(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        Ok(Times::of(&status).own)
    }

    /// Ends it in good order: what it began is finished, and events have their positions.
    pub fn stop(mut self) -> Outcome<()> {
        kill(Pid::from_raw(i32::try_from(self.child.id())?), Signal::SIGTERM)?;
        let ended = self.child.wait()?;
        if ended.success() { Ok(()) } else { Err(format!("the server ended badly: {ended}").into()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the system says of a process' processor time, in seconds.
#[derive(Debug, Default, Clone, Copy)]
pub struct Times {
    pub parent: u32,
    pub own: f64,
    /// Of children that have ended.
    pub children: f64,
}

impl Times {
    /// From the text of `/proc/PID/stat`.
    fn of(status: &str) -> Self {
        // After the name, which ends with the last parenthesis: the state, the parent, and from the 12th on the times of
        // user and system, own and of children, in hundredths of a second.
        let rest = status.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
        let words: Vec<&str> = rest.split_whitespace().collect();
        let ticks = |at: usize| words.get(at).and_then(|word| word.parse::<f64>().ok()).unwrap_or_default() / 100.0;
        Self {
            parent: words.get(1).and_then(|word| word.parse().ok()).unwrap_or_default(),
            own: ticks(11) + ticks(12),
            children: ticks(13) + ticks(14),
        }
    }
}

/// The processor time so far of a process and of all its children, in seconds.
pub fn family_seconds(process: u32) -> Outcome<f64> {
    let own = Times::of(&fs::read_to_string(format!("/proc/{process}/stat"))?);
    let mut seconds = own.own + own.children;
    for entry in fs::read_dir("/proc")?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(|first: char| first.is_ascii_digit())
            // One that has just ended is among its parent's children that have ended.
            && let Ok(status) = fs::read_to_string(entry.path().join("stat"))
        {
            let times = Times::of(&status);
            seconds += if times.parent == process { times.own } else { 0.0 };
        }
    }
    Ok(seconds)
}
