//! The program as a process that tests may kill, and the keeper of the tests' Postgres.

use std::{env, path::PathBuf, process::ExitCode};

use clap::Parser as _;
use fillrate_server::{config::Cli, program};
use fillrate_tests::cluster;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    if words.next().as_deref() != Some(cluster::KEEP) {
        return program::run(&Cli::parse().into_command()).await;
    }
    let folder = words.next().map(PathBuf::from).unwrap_or_default();
    match cluster::keep(folder).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
