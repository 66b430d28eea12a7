//! The server as a process that tests may kill, the client commands, and the keeper of the tests' Postgres.

use std::{env, path::PathBuf, process::ExitCode};

use clap::Parser as _;
use fillrate_server::{
    cli,
    config::{Cli, Command},
    serve, telemetry,
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
        if let Some(log) = command.log() {
            telemetry::start(log);
        }
        match command {
            Command::Serve(args) => serve::serve(&args).await.map_err(|error| error.to_string()),
            Command::Client(command) => return cli::run(&command).await,
            _ => Err("only the server and its client commands are here".to_owned()),
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
