//! The program `fillrate`: runs a command, prints what came of it, and says by its exit status how it went.

use std::{fmt::Display, io::Write as _, process::ExitCode, time::Duration};

use clap::CommandFactory as _;
use uuid::Uuid;

use crate::{
    cli,
    config::{Cli, Command, EpochCommand},
    identity::make_key,
    maintain, migrate, replay, serve, telemetry, verify,
};

/// What was looked at is not as it should be.
const CONTRADICTED: u8 = 1;
/// Nothing could be looked at.
const UNABLE: u8 = 2;
/// How long the sending of the last traces may hold the end.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Runs a command to its end.
pub async fn run(command: &Command) -> ExitCode {
    let telemetry = match command.log().map(|log| telemetry::start(log, command.otlp_endpoint())).transpose() {
        Ok(telemetry) => telemetry.unwrap_or_default(),
        Err(sentence) => return failed(&sentence, 1),
    };
    if command.log().is_some() {
        telemetry::log_panics();
    }
    let status = ended(command).await;
    // Blocks while it sends, which needs the runtime.
    let finished = tokio::task::spawn_blocking(move || telemetry.finish());
    let _ = tokio::time::timeout(LAST_WORDS, finished).await;
    status
}

async fn ended(command: &Command) -> ExitCode {
    match command {
        Command::Serve(args) => serve::serve(args).await.map_or_else(|error| failed(&error, 1), |()| ExitCode::SUCCESS),
        Command::Migrate(args) => {
            let migrated = migrate::migrate(args).await;
            migrated.map_or_else(
                |error| failed(&error, 1),
                |distribution| distribution.map_or(ExitCode::SUCCESS, |sql| found(&sql, true)),
            )
        }
        Command::Verify(args) => verify::run(args)
            .await
            .map_or_else(|error| failed(&error, UNABLE), |report| found(&report, report.is_clean())),
        Command::Maintain(args) => maintain::run(args)
            .await
            .map_or_else(|error| failed(&error, UNABLE), |report| found(&report, report.is_complete())),
        Command::Epoch(args) => match &args.command {
            EpochCommand::Rotate(args) => {
                maintain::rotate(args).await.map_or_else(|error| failed(&error, UNABLE), |turned| found(&turned, true))
            }
        },
        Command::Erase(args) => {
            maintain::erase(args).await.map_or_else(|error| failed(&error, UNABLE), |erased| found(&erased, true))
        }
        Command::Replay(args) => replay::replay(args, replay::Progress::new())
            .await
            .map_or_else(|error| failed(&error, UNABLE), |report| found(&report, report.is_good())),
        Command::ApiKey(args) => {
            let made = make_key([Uuid::new_v4(), Uuid::new_v4()], &args.name, &args.tenants, &args.roles);
            made.map_or_else(|why| failed(&why, UNABLE), |made| found(&made, true))
        }
        Command::Client(command) => cli::run(command).await,
        Command::Completion { shell } => found(&cli::completion(*shell, Cli::command()), true),
    }
}

fn found(report: &impl Display, good: bool) -> ExitCode {
    // With nowhere to print it, the exit status says it alone.
    let _ = writeln!(std::io::stdout(), "{report}");
    if good { ExitCode::SUCCESS } else { ExitCode::from(CONTRADICTED) }
}

fn failed(sentence: &impl Display, status: u8) -> ExitCode {
    // As above.
    let _ = writeln!(std::io::stderr(), "fillrate: {sentence}");
    ExitCode::from(status)
}
