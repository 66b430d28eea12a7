//! The binary `fillrate`: reads the command line and calls the library.

use std::process::ExitCode;

use clap::Parser as _;
use fillrate_server::{config::Cli, program};

#[tokio::main]
async fn main() -> ExitCode {
    program::run(&Cli::parse().into_command()).await
}
