//! The binary `fillrate`: reads the command line and calls the library.

use std::{io::Write as _, process::ExitCode, time::Duration};

use clap::Parser as _;
use fillrate_server::{config::Cli, program};
use tokio::runtime::Runtime;

/// How long what blocks may hold the end.
const LAST_WORDS: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let command = Cli::parse().into_command();
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "fillrate: {error}");
            return ExitCode::FAILURE;
        }
    };
    let status = runtime.block_on(program::run(&command));
    // Dropped, it would wait for what blocks as long as that takes.
    runtime.shutdown_timeout(LAST_WORDS);
    status
}
