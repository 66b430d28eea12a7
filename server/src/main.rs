//! The binary `fillrate`: reads the command line and calls the library.

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use fillrate_server::{
    config::{Cli, Command},
    migrate, serve, telemetry,
};

#[tokio::main]
async fn main() -> ExitCode {
    let command = Cli::parse().into_command();
    telemetry::start(command.log());
    let ended = match &command {
        Command::Serve(args) => serve::serve(args).await.map_err(|error| error.to_string()),
        Command::Migrate(args) => migrate::migrate(args).await.map_err(|error| error.to_string()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            // With nowhere to say it, the exit status says it alone.
            let _ = writeln!(std::io::stderr(), "fillrate: {sentence}");
            ExitCode::FAILURE
        }
    }
}
