//! Fillrate's benchmark: the project's load through gRPC, and beside it, in turn and on the same Postgres, what the same
//! work costs without us. `fillrate-bench --help` says what can be chosen.

#![expect(unreachable_pub, reason = "nobody uses a program's modules but itself")]

mod args;
mod baseline;
mod ceiling;
mod disk;
mod ground;
mod lines;
mod load;
mod numbers;
mod process;
mod report;
mod shop;

use std::{env, io::Write as _, process::ExitCode};

use clap::Parser as _;

use self::{args::Args, lines::Bench, report::Report};

/// What can go wrong, as a sentence.
type Failure = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T> = Result<T, Failure>;

#[tokio::main]
async fn main() -> ExitCode {
    // The server that is measured is a process of its own; this binary is it, too.
    if env::args().nth(1).as_deref() == Some(process::SERVE) {
        return process::serve().await;
    }
    let ended = run(Args::parse()).await;
    ended.unwrap_or_else(|failure| {
        let _ = writeln!(std::io::stderr(), "fillrate-bench: {failure}");
        ExitCode::FAILURE
    })
}

async fn run(args: Args) -> Outcome<ExitCode> {
    let (json, markdown) = (args.json, args.markdown);
    let bench = Bench::new(args)?;
    let report = Report::begin(&bench)?;
    let report = bench.run(report).await?;
    let text = if json {
        serde_json::to_string_pretty(&report)?
    } else if markdown {
        report.markdown()
    } else {
        report.table()
    };
    writeln!(std::io::stdout(), "{text}")?;
    Ok(if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
