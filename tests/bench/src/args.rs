//! What is measured, how long and how often.

use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};

/// Measures Fillrate through gRPC, and beside it what the same work costs without it, on the same Postgres.
///
/// It starts its own Postgres, with the settings that make a commit durable left on, and its own server: build both with
/// `--release`. Everything it makes lies in a folder that it removes.
#[derive(Debug, Clone, Parser)]
#[command(name = "fillrate-bench", version, max_term_width = 120)]
pub struct Args {
    /// Measure only this; may be given several times
    #[arg(long, value_name = "LINE")]
    pub only: Vec<Line>,
    /// How often each line is measured, in turn with its baselines
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub rounds: u32,
    /// Seconds that each measurement of a rate takes, after one to warm up
    #[arg(long, default_value_t = 8.0, value_parser = seconds)]
    pub seconds: f64,
    /// A minute or two in all, on little data: to see that every answer is right. It says nothing about speed
    #[arg(long)]
    pub short: bool,
    /// Clients of the lines that have many
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub clients: u32,
    /// Connections that these clients share, as callers in one process do
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub connections: u32,
    /// How long the soak takes, in minutes; it is measured only where it is named
    #[arg(long, default_value_t = 60.0, value_parser = seconds)]
    pub soak_minutes: f64,
    /// Leave out the baselines, and with them the ratios
    #[arg(long)]
    pub alone: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// Print the table as the README has it
    #[arg(long)]
    pub markdown: bool,
    /// The folder, on the disk that is to be measured, in which Postgres' folder is made
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Line {
    /// Orders of three lines over all items
    Spread,
    /// Orders that all want one item
    Hot,
    /// Orders in batches of 100
    Batches,
    /// One client alone
    Lonely,
    /// Receipts that fill 1,000 waiting orders, and of one unit, before queues of every length and shape
    Receipts,
    /// Writers beside watchers
    Watchers,
    /// A watcher that resumes far back
    Cold,
    /// What to buy, of catalogues of every size
    Suggestions,
    /// Statements of a transaction, and the time of each
    Statements,
    /// Orders for an hour: does it grow, does it slow down
    Soak,
}

/// The sizes that follow from the arguments.
#[derive(Debug, Clone)]
pub struct Sizes {
    pub rounds: u32,
    pub warm_up: Duration,
    pub window: Duration,
    pub items: u32,
    /// Orders that are there before anything is measured: a shop that has been open for a while, whose tables Postgres
    /// knows.
    pub history: u32,
    /// Waiting lines before a receipt.
    pub queues: Vec<u32>,
    /// How many of them one receipt fills.
    pub fills: u32,
    /// How many fills have gone before the last receipts of one unit.
    pub fills_before: u32,
    /// Receipts of one unit, of which the median is taken.
    pub receipts: u32,
    pub watchers: Vec<u32>,
    /// Events behind the head at which the cold watcher resumes.
    pub cold_events: u32,
    /// Items at locations that a suggestion looks at.
    pub suggestions: Vec<u32>,
    /// Other numbers of clients with which the baselines are tried.
    pub other_clients: Vec<u32>,
    pub soak: Duration,
}

impl Args {
    pub fn measures(&self, line: Line) -> bool {
        if self.only.is_empty() { line != Line::Soak || self.short } else { self.only.contains(&line) }
    }

    pub fn sizes(&self) -> Sizes {
        if self.short {
            return Sizes {
                rounds: 1,
                warm_up: Duration::from_millis(200),
                window: Duration::from_millis(1_500),
                items: 300,
                history: 500,
                queues: vec![200, 1_000],
                fills: 50,
                fills_before: 200,
                receipts: 3,
                watchers: vec![1, 20],
                cold_events: 5_000,
                suggestions: vec![300, 1_500],
                other_clients: Vec::new(),
                soak: Duration::from_secs(6),
            };
        }
        Sizes {
            rounds: self.rounds,
            warm_up: Duration::from_secs(1),
            window: Duration::from_secs_f64(self.seconds),
            items: 10_000,
            history: 20_000,
            queues: vec![10_000, 100_000, 1_000_000],
            fills: 1_000,
            fills_before: 100_000,
            receipts: 20,
            watchers: vec![1, 100, 1_000],
            cold_events: 1_000_000,
            suggestions: vec![10_000, 100_000, 1_000_000],
            other_clients: vec![4, 16],
            soak: Duration::from_secs_f64(self.soak_minutes * 60.0),
        }
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "a number, as in 8 or 0.5".to_owned())?;
    if (0.1..=100_000.0).contains(&number) { Ok(number) } else { Err("a number from 0.1 to 100000".to_owned()) }
}
