//! `fillrate replay`: event logs through the door.

mod adventureworks;
mod buying;
mod interrupted;
mod real;
mod small;

use std::{io::Write as _, path::Path};

use clap::Parser as _;
use fillrate_server::{
    config::{Cli, Command, ReplayArgs},
    replay::{Progress, ReplayError, Report, replay},
};
use tempfile::NamedTempFile;

/// A file with these lines.
fn file(lines: &[impl AsRef<str>]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    for line in lines {
        writeln!(file, "{}", line.as_ref()).unwrap();
    }
    file
}

/// The settings of a replay, as they are read from a command line.
fn args(endpoint: &str, log: &Path, more: &[&str]) -> ReplayArgs {
    let log = log.to_str().unwrap();
    let words = ["fillrate", "replay", log, "--endpoint", endpoint].into_iter().chain(more.iter().copied());
    match Cli::try_parse_from(words).unwrap().into_command() {
        Command::Replay(args) => *args,
        other => panic!("another command: {other:?}"),
    }
}

async fn play(endpoint: &str, log: &Path, more: &[&str]) -> Result<Report, ReplayError> {
    replay(&args(endpoint, log, more), Progress::silent()).await
}

// Lines of logs, in few words. Times are minutes of one day.

fn at(minute: u32) -> String {
    format!("2010-12-01T{:02}:{:02}:00Z", minute / 60, minute % 60)
}

fn lines(lines: &[(&str, i64)]) -> String {
    let line = |(number, (sku, qty)): (usize, &(&str, i64))| {
        format!(r#"{{"line_no":{},"sku":"{sku}","qty":{qty},"unit_price":"2.50"}}"#, number + 1)
    };
    lines.iter().enumerate().map(line).collect::<Vec<_>>().join(",")
}

fn order(minute: u32, id: &str, of: &[(&str, i64)]) -> String {
    format!(r#"{{"type":"order","at":"{}","order_id":"{id}","customer":"C1","lines":[{}]}}"#, at(minute), lines(of))
}

/// A stock event: its type, the name of its id, and what moved.
fn stock(minute: u32, kind: &str, id: &str, of: &[(&str, i64)]) -> String {
    format!(r#"{{"type":"{kind}","at":"{}",{id}"lines":[{}]}}"#, at(minute), lines(of))
}

fn receipt(minute: u32, of: &[(&str, i64)]) -> String {
    stock(minute, "receipt", r#""receipt_id":"R1","po_id":"P1","final":true,"#, of)
}

fn cancel(minute: u32, order_id: &str, of: &[(i32, i64)]) -> String {
    let line = |(number, qty): &(i32, i64)| format!(r#"{{"line_no":{number},"sku":"?","qty":{qty}}}"#);
    let lines = of.iter().map(line).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"type":"cancel","at":"{}","cancel_id":"C","order_id":"{order_id}","scope":"lines","lines":[{lines}]}}"#,
        at(minute)
    )
}

fn day_end(minute: u32) -> String {
    format!(r#"{{"type":"day_end","at":"{}"}}"#, at(minute))
}
