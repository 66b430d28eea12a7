//! The server as a process that tests may kill, the client commands, and the keeper of the tests' Postgres.

use std::{env, path::PathBuf, process::ExitCode};

use clap::Parser as _;
use fillrate_server::{
    cli,
    config::{Cli, Command, EpochCommand},
    maintain, migrate, serve, telemetry,
};
use fillrate_tests::cluster;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let ended = if words.next().as_deref() == Some(cluster::KEEP) {
        let folder = words.next().map(PathBuf::from).unwrap_or_default();
        cluster::keep(folder).await.map_err(|error| error.to_string())
    } else {
        let command = Cli::parse().into_command();
        let telemetry = match command.log().map(|log| telemetry::start(log, command.otlp_endpoint())).transpose() {
            Ok(telemetry) => telemetry.unwrap_or_default(),
            Err(sentence) => {
                eprintln!("{sentence}");
                return ExitCode::FAILURE;
            }
        };
        let ended = match command {
            Command::Serve(args) => serve::serve(&args).await.map_err(|error| error.to_string()),
            Command::Client(command) => return cli::run(&command).await,
            Command::Migrate(args) => tell(migrate::migrate(&args).await.map(Option::unwrap_or_default)),
            Command::Maintain(args) => tell(maintain::run(&args).await),
            Command::Epoch(args) => match args.command {
                EpochCommand::Rotate(args) => tell(maintain::rotate(&args).await),
            },
            Command::Erase(args) => tell(maintain::erase(&args).await),
            _ => Err("only the server and its commands are here".to_owned()),
        };
        let _ = tokio::task::spawn_blocking(move || telemetry.finish()).await;
        ended
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Prints what a command did.
fn tell<T: std::fmt::Display, E: std::fmt::Display>(done: Result<T, E>) -> Result<(), String> {
    println!("{}", done.map_err(|error| error.to_string())?);
    Ok(())
}
