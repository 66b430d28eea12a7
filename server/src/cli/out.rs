//! The one place where commands print.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};

use prost::{Message, Name};
use serde_json::Value;

use super::{failure::Failed, json::json, table::View};
use crate::config::{Color, Output};

/// Where what came goes, and in which shape: answers to standard output, everything else to standard error.
#[derive(Debug)]
pub(super) struct Out {
    output: Output,
    color: bool,
}

impl Out {
    pub(super) fn new(output: Output, color: Color) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let color = match color {
            Color::Auto => wanted && stdout().is_terminal(),
            Color::Always => true,
            Color::Never => false,
        };
        Self { output, color }
    }

    /// Shows an answer: as it is in JSON, or as the view that is made of it.
    pub(super) fn show<M: Message + Name>(&self, message: &M, view: impl FnOnce(&M) -> View) -> Result<(), Failed> {
        match self.output {
            Output::Json => print(&format!("{:#}\n", json(message)?)),
            Output::Table => print(&view(message).render(self.color)),
        }
    }

    /// Shows a message of a stream: a line of JSON, or a view that may be empty.
    pub(super) fn stream<M: Message + Name>(&self, message: &M, view: impl FnOnce(&M) -> View) -> Result<(), Failed> {
        match self.output {
            Output::Json => print(&format!("{}\n", json(message)?)),
            Output::Table => match view(message) {
                view if view.is_empty() => Ok(()),
                view => print(&view.render(self.color)),
            },
        }
    }

    /// Whether what came is for people.
    pub(super) fn is_table(&self) -> bool {
        self.output == Output::Table
    }

    /// An answer that is no message of the protocol's.
    pub(super) fn say(&self, value: &Value, view: &View) -> Result<(), Failed> {
        match self.output {
            Output::Json => print(&format!("{value:#}\n")),
            Output::Table => print(&view.render(self.color)),
        }
    }

    /// A view alone, where JSON has shown it already.
    pub(super) fn view(&self, view: &View) -> Result<(), Failed> {
        if self.is_table() { print(&view.render(self.color)) } else { Ok(()) }
    }

    /// Tells people something beside the answer.
    pub(super) fn note(&self, text: &str) {
        if self.is_table() {
            complain(text);
        }
    }

    pub(super) fn fail(&self, failed: &Failed) {
        if failed.status() == 0 {
            return;
        }
        match self.output {
            Output::Json => complain(&Value::to_string(&failed.json())),
            Output::Table => complain(&failed.lines().join("\n")),
        }
    }
}

fn print(text: &str) -> Result<(), Failed> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn complain(text: &str) {
    // With nowhere to print it, the exit status says it alone.
    let _ = writeln!(stderr(), "{text}");
}
