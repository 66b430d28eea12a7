//! `fillrate serve`: a server that obeys signals.

use std::pin::pin;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    config::{ConfigError, ServeArgs},
    lifecycle::{ServeError, banner, run},
};

/// Why the command ended badly.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The settings contradict each other.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The server did not start or failed.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The system has no signals to give.
    #[error("cannot listen for signals: {0}")]
    Signals(#[from] std::io::Error),
}

/// Serves until a signal. The first, SIGINT or SIGTERM, drains; the second stops at once.
///
/// # Errors
/// One sentence for what kept it from serving, or from serving on.
pub async fn serve(args: &ServeArgs) -> Result<(), CommandError> {
    let config = args.config()?;
    let mut signals = Signals::new()?;
    let mut running = {
        let mut starting = pin!(run(config));
        tokio::select! {
            started = &mut starting => started?,
            // Nothing is served yet that would have to be finished.
            () = signals.next() => return Ok(()),
        }
    };
    // For the person at the terminal, who may have closed it.
    print(&banner(&running));
    tokio::select! {
        ended = running.finished() => return Ok(ended?),
        () = signals.next() => {}
    }
    tracing::info!("draining; a second signal stops at once");
    running.drain();
    tokio::select! {
        ended = running.finished() => return Ok(ended?),
        () = signals.next() => {}
    }
    tracing::warn!("stopping at once");
    running.halt();
    Ok(running.finished().await?)
}

fn print(text: &str) {
    use std::io::Write as _;
    // A closed standard output is no reason to stop serving.
    let _ = writeln!(std::io::stdout(), "{text}");
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
