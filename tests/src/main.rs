//! The server as a process that tests may kill, and the keeper of the tests' Postgres.

use std::{env, path::PathBuf, process::ExitCode};

use clap::Parser as _;
use fillrate_server::{
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
        telemetry::start(command.log());
        match command {
            Command::Serve(args) => serve::serve(&args).await.map_err(|error| error.to_string()),
            _ => Err("only the server is started here".to_owned()),
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
