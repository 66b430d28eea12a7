//! The one place where commands print.

use std::{
    ffi::OsStr,
    io::{IsTerminal as _, Write as _, stderr, stdout},
};

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
        Self { output, color: is_colored(color, std::env::var_os("NO_COLOR").as_deref(), stdout().is_terminal()) }
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

/// Whether colours are shown; `NO_COLOR` is what the environment says under that name, as no-color.org has it.
fn is_colored(color: Color, no_color: Option<&OsStr>, terminal: bool) -> bool {
    match color {
        Color::Auto => terminal && no_color.is_none_or(OsStr::is_empty),
        Color::Always => true,
        Color::Never => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_whose_user_wants_them() {
        let no = Some(OsStr::new("1"));
        let empty = Some(OsStr::new(""));
        assert!(is_colored(Color::Auto, None, true) && is_colored(Color::Auto, empty, true));
        assert!(!is_colored(Color::Auto, no, true) && !is_colored(Color::Auto, None, false));
        assert!(is_colored(Color::Always, no, false) && !is_colored(Color::Never, None, true));
    }
}
