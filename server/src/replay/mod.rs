//! `fillrate replay`: an event log sent through the gRPC door, watched while it plays, and checked at its end.
//!
//! ```text
//! log (reads ahead) -> player (one event after the other) -> door (retries) -> server
//!                        |  what answers told: book, tally          |
//!                      report  <-  seen (checks)  <-  watch (three streams)
//! ```

mod book;
mod buying;
mod door;
mod event;
mod expected;
mod log;
mod player;
mod progress;
mod purchases;
mod report;
mod requests;
mod seen;
mod watch;

use std::{
    collections::HashSet,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

pub use self::{
    book::Wait,
    door::DoorError,
    expected::{Comparison, ExpectedError},
    progress::Progress,
    report::{OnHand, Problems, Report, Tally},
};
use self::{
    door::Door,
    event::Event,
    expected::Expected,
    log::{Line, Log},
    player::{Over, Player},
    requests::Manner,
    watch::Watch,
};
use crate::{
    config::{ConfigError, ReplayArgs},
    embedded::EmbeddedError,
    lifecycle::{Running, ServeError, run as serve},
};

/// Why a replay did not come to its end; one sentence each.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The settings contradict each other.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The replay's own server did not start.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// A server runs on the data folder already.
    #[error("{0}; or name that server with --endpoint (FILLRATE_ENDPOINT)")]
    InUse(ServeError),
    /// The server cannot be reached.
    #[error(transparent)]
    Door(#[from] DoorError),
    /// A log cannot be opened.
    #[error("cannot open {}: {cause}", file.display())]
    Open {
        /// The log.
        file: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A log stopped.
    #[error("{} cannot be played on: {sentence}", file.display())]
    Over {
        /// The log.
        file: PathBuf,
        /// Why.
        sentence: String,
    },
    /// The streams cannot be watched.
    #[error("cannot watch: {0}")]
    Watch(String),
    /// The final stock cannot be compared.
    #[error(transparent)]
    Expected(#[from] ExpectedError),
}

/// What is played, open, and what should come of it.
struct Script {
    logs: Vec<(PathBuf, Log)>,
    expected: Vec<Expected>,
}

impl Script {
    /// Before anything is started: a file that is missing should not be found out at the end.
    fn open(args: &ReplayArgs) -> Result<Self, ReplayError> {
        let open = |file: &PathBuf| match Log::open(file) {
            Ok(log) => Ok((file.clone(), log)),
            Err(cause) => Err(ReplayError::Open { file: file.clone(), cause }),
        };
        let expected = args.expected.iter().map(|file| Expected::read(file)).collect::<Result<_, _>>()?;
        Ok(Self { logs: args.files.iter().map(open).collect::<Result<_, _>>()?, expected })
    }
}

/// Plays the logs against the server that was named, or one of its own.
///
/// # Errors
/// One sentence for what kept it from coming to the end.
pub async fn replay(args: &ReplayArgs, progress: Progress) -> Result<Report, ReplayError> {
    let script = Script::open(args)?;
    if let Some(endpoint) = &args.endpoint {
        return play(args, script, endpoint, progress).await;
    }
    let mut running = own_server(args).await?;
    let played = play(args, script, &running.endpoint(), progress).await;
    running.drain();
    // What was played is told, however the server ended.
    if let Err(error) = running.finished().await {
        tracing::warn!(error = %error, "the replay's server did not end well");
    }
    played
}

async fn own_server(args: &ReplayArgs) -> Result<Running, ReplayError> {
    let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let config = args.limits.config(free, &args.database)?;
    serve(config).await.map_err(|error| match error {
        ServeError::Embedded(EmbeddedError::InUse { .. }) => ReplayError::InUse(error),
        error => ReplayError::Serve(error),
    })
}

async fn play(args: &ReplayArgs, script: Script, endpoint: &str, progress: Progress) -> Result<Report, ReplayError> {
    let door = Door::new(endpoint, args.tenant.as_deref(), progress.clone())?;
    progress.expect_bytes(args.files.iter().map(|file| log::length(file)).sum());
    let watch = Watch::start(door.clone(), &progress).await.map_err(ReplayError::Watch)?;
    let mut player = Player::new(door.clone(), Manner::of(args), progress.clone(), usize::from(args.concurrency));
    let mut prefixes = HashSet::new();
    let mut bytes = 0;
    for (index, (file, mut log)) in script.logs.into_iter().enumerate() {
        let named = args.request_prefix.clone().filter(|_| args.files.len() == 1);
        let named = named.or_else(|| args.request_prefix.as_ref().map(|prefix| format!("{prefix}.{index}")));
        let first = log.next().await;
        let mut prefix = named.unwrap_or_else(|| requests::prefix(log_name(first.as_ref()), &file));
        // Two files of one name, played one after the other.
        while !prefixes.insert(prefix.clone()) {
            prefix.push('+');
        }
        let over = |Over(sentence)| ReplayError::Over { file: file.clone(), sentence };
        player.begin(prefix, bytes).await.map_err(over)?;
        play_log(&mut player, first, log).await.map_err(over)?;
        bytes += log::length(&file);
    }
    let seen = watch.caught_up(&player.last, player.buying.changes).await.map_err(ReplayError::Watch)?;
    let waits = player.book.waits(player.at);
    let levels = expected::stock(&door, &args.location).await?;
    let mut report = Report::new(player.tally, waits, player.book.waiting(), &seen, progress.elapsed());
    report.purchase_changes = player.buying.changes;
    report.on_hand = OnHand::of(levels.values(), &player.buying.costs, &args.currency);
    report.comparisons = script.expected.iter().map(|expected| expected.compare(&levels)).collect();
    progress.end();
    Ok(report)
}

/// What the log calls itself.
fn log_name(first: Option<&Line>) -> Option<&str> {
    match first {
        Some(Line { event: Ok(Event::Header { name }), .. }) => name.as_deref(),
        _ => None,
    }
}

async fn play_log(player: &mut Player, first: Option<Line>, mut log: Log) -> Result<(), Over> {
    let mut line = first;
    while let Some(read) = line {
        player.play(read).await?;
        line = log.next().await;
    }
    player.flush().await
}
