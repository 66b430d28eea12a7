//! What was found: as a table for people, as Markdown for the README, as JSON for programs.

use std::fmt::Write as _;

use fillrate_server::clock::{Clock as _, SystemClock};
use serde::Serialize;

use crate::{
    Outcome,
    lines::Bench,
    numbers::{least, median, most},
};

/// Everything that a run found.
#[derive(Debug, Serialize)]
pub struct Report {
    pub machine: Machine,
    pub date: String,
    pub command: String,
    pub figures: Vec<Figure>,
    pub bars: Vec<Bar>,
    /// What else is worth saying.
    pub notes: Vec<String>,
    /// Answers that were not right: a run with one of them has failed.
    pub wrong: Vec<String>,
}

/// What it ran on.
#[derive(Debug, Default, Serialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gb: f64,
    pub system: String,
    pub postgres: String,
    /// The server was built to be fast.
    pub optimized: bool,
    pub flush_ms: f64,
    pub flush_p95_ms: f64,
}

/// Measurements of the same thing.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    pub line: &'static str,
    pub name: String,
    pub unit: &'static str,
    pub median: f64,
    pub least: f64,
    pub most: f64,
    pub rounds: Vec<f64>,
}

/// How one stands to others, and what is to be reached.
#[derive(Debug, Serialize)]
pub struct Bar {
    pub line: &'static str,
    pub text: String,
    pub found: f64,
    pub wanted: f64,
    pub met: bool,
}

impl Report {
    pub fn begin(bench: &Bench) -> Outcome<Self> {
        Ok(Self {
            machine: Machine::here()?,
            date: SystemClock.now().format("%Y-%m-%d %H:%M UTC").to_string(),
            command: bench.command(),
            figures: Vec::new(),
            bars: Vec::new(),
            notes: Vec::new(),
            wrong: Vec::new(),
        })
    }

    /// Notes the measurements of the rounds, and answers their median.
    pub fn figure(&mut self, line: &'static str, name: impl Into<String>, unit: &'static str, rounds: Vec<f64>) -> f64 {
        let figure = Figure {
            line,
            name: name.into(),
            unit,
            median: median(&rounds),
            least: least(&rounds),
            most: most(&rounds),
            rounds,
        };
        eprintln!("{:<10} {:<58} {:>12} {}", figure.line, figure.name, number(figure.median), figure.unit);
        let middle = figure.median;
        self.figures.push(figure);
        middle
    }

    pub fn at_least(&mut self, line: &'static str, text: impl Into<String>, found: f64, wanted: f64) {
        self.bars.push(Bar { line, text: text.into(), found, wanted, met: found >= wanted });
    }

    pub fn at_most(&mut self, line: &'static str, text: impl Into<String>, found: f64, wanted: f64) {
        self.bars.push(Bar { line, text: text.into(), found, wanted, met: found <= wanted });
    }

    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// As it is read in a terminal.
    pub fn table(&self) -> String {
        let mut text = self.head();
        let width = self.figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or_default();
        for figure in &self.figures {
            let spread = format!("{} to {}", number(figure.least), number(figure.most));
            // Writing to a text does not fail.
            let _ = writeln!(
                text,
                "{:<10} {:<width$} {:>12} {:<9} ({spread})",
                figure.line,
                figure.name,
                number(figure.median),
                figure.unit,
            );
        }
        let _ = writeln!(text);
        for bar in &self.bars {
            let met = if bar.met { "ok " } else { "NOT" };
            let _ = writeln!(
                text,
                "{met} {:<10} {}: {}, wanted {}",
                bar.line,
                bar.text,
                number(bar.found),
                number(bar.wanted)
            );
        }
        self.end(&mut text);
        text
    }

    /// As the README has it.
    pub fn markdown(&self) -> String {
        let mut text = self.head();
        let _ = writeln!(text, "\n| line | what | median | least to most |\n| --- | --- | ---: | ---: |");
        for figure in &self.figures {
            let (middle, low, high) = (number(figure.median), number(figure.least), number(figure.most));
            let _ =
                writeln!(text, "| {} | {} | {middle} {} | {low} to {high} |", figure.line, figure.name, figure.unit);
        }
        let _ = writeln!(text, "\n| line | ratio | found | to reach |\n| --- | --- | ---: | ---: |");
        for bar in &self.bars {
            let found = number(bar.found);
            let found = if bar.met { found } else { format!("**{found}**") };
            let _ = writeln!(text, "| {} | {} | {found} | {} |", bar.line, bar.text, number(bar.wanted));
        }
        self.end(&mut text);
        text
    }

    fn head(&self) -> String {
        let machine = &self.machine;
        let build = if machine.optimized { "release build" } else { "debug build, which says nothing about speed" };
        format!(
            "{}, `{}`: {} ({} cores, {} GB), {}, Postgres {}, {build}. A write of one page and its flush to the disk takes \
             {} ms (one in twenty over {} ms).\n",
            self.date,
            self.command,
            machine.processor,
            machine.cores,
            number(machine.memory_gb),
            machine.system,
            machine.postgres,
            number(machine.flush_ms),
            number(machine.flush_p95_ms),
        )
    }

    fn end(&self, text: &mut String) {
        for note in &self.notes {
            let _ = write!(text, "\n{note}\n");
        }
        for wrong in &self.wrong {
            let _ = write!(text, "\nWRONG: {wrong}\n");
        }
    }
}

impl Machine {
    fn here() -> Outcome<Self> {
        let field = |file: &str, name: &str| -> Option<String> {
            let text = std::fs::read_to_string(file).ok()?;
            let line = text.lines().find(|line| line.starts_with(name))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let memory = field("/proc/meminfo", "MemTotal").unwrap_or_default();
        let kilobytes: f64 = memory.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default();
        Ok(Self {
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism()?.get(),
            memory_gb: (kilobytes / 1_048_576.0).round(),
            system: std::fs::read_to_string("/proc/sys/kernel/osrelease")
                .map_or_else(|_| std::env::consts::OS.to_owned(), |release| format!("Linux {}", release.trim())),
            optimized: !cfg!(debug_assertions),
            ..Self::default()
        })
    }
}

/// With as many digits as mean something.
pub fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let plain = format!("{value:.digits$}");
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), ""), |(whole, rest)| (whole, rest));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().rev().enumerate() {
        if place > 0 && place % 3 == 0 && digit != '-' {
            grouped.insert(0, ',');
        }
        grouped.insert(0, digit);
    }
    if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
}
