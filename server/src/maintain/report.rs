//! What a run did, one line for each kind of thing.

use std::fmt;

/// See the module's text.
#[derive(Debug, Default)]
pub struct Report {
    dry_run: bool,
    done: Vec<(&'static str, String)>,
    left: Vec<(&'static str, String)>,
}

impl Report {
    pub(super) fn new(dry_run: bool) -> Self {
        Self { dry_run, ..Self::default() }
    }

    /// Whether all that was due is done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.left.is_empty()
    }

    pub(super) fn done(&mut self, what: &'static str, text: impl Into<String>) {
        let text = text.into();
        tracing::debug!(what, text, "maintained");
        self.done.push((what, text));
    }

    pub(super) fn left(&mut self, what: &'static str, text: impl Into<String>) {
        self.left.push((what, text.into()));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, text) in &self.done {
            writeln!(f, "{what:<12}{text}")?;
        }
        for (what, text) in &self.left {
            writeln!(f, "{what:<12}LEFT: {text}")?;
        }
        f.write_str(match (self.dry_run, self.left.is_empty()) {
            (true, _) => "a dry run: nothing was changed",
            (false, true) => "all that was due is done",
            (false, false) => "run it again for what is left",
        })
    }
}

/// A number with its noun, which gets an s where it is not one.
pub(super) fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
