//! Where a watcher stands in a tenant's feed.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The number of an event in its tenant's feed: 1, 2, 3 ... without holes. 0 is the place before the first. Not to be
/// mixed with the number that a transaction takes before it commits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(i64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// A position that the database gave.
    pub fn known(number: i64) -> Self {
        Self(number)
    }

    pub fn get(self) -> i64 {
        self.0
    }

    /// So many events further.
    #[must_use]
    pub fn plus(self, events: i64) -> Self {
        Self(self.0.saturating_add(events))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which history of which tenant a position belongs to. It changes when a database is restored, so that cursors of what
/// was lost are refused and never silently wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Epoch(Arc<str>);

impl Epoch {
    /// An epoch that the database gave.
    pub fn known(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }
}

/// A point of a feed: everything up to its position was seen. Opaque to callers, legible to people: `EPOCH.POSITION`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor {
    pub epoch: Epoch,
    pub position: Position,
}

/// The most characters of a cursor: ours have fewer.
const MAX_CHARS: usize = 128;

impl Cursor {
    /// A cursor as the server writes them; none for any other text, also where the number could be read differently.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_CHARS {
            return None;
        }
        let (epoch, number) = text.rsplit_once('.')?;
        let plain = !epoch.is_empty() && epoch.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let canonical = number == "0" || !number.starts_with('0');
        if !(plain && digits && canonical) {
            return None;
        }
        Some(Self { epoch: Epoch(epoch.into()), position: Position(number.parse().ok()?) })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch.0, self.position)
    }
}

/// A feed as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedState {
    pub epoch: Epoch,
    /// The last position given.
    pub head: Position,
    /// Events up to this one are no longer kept.
    pub oldest: Position,
}

/// Why a cursor cannot be resumed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misplaced {
    /// Of another tenant, another database, or this one before it was restored.
    Foreign,
    /// Events after it are no longer kept.
    Expired { oldest: Cursor },
    /// Behind it nothing has happened yet.
    Ahead { newest: Cursor },
}

impl FeedState {
    /// A cursor of this history.
    pub fn cursor(&self, position: Position) -> Cursor {
        Cursor { epoch: self.epoch.clone(), position }
    }

    /// Whether a watcher can go on from this cursor with nothing missed.
    pub fn judge(&self, cursor: &Cursor) -> Result<(), Misplaced> {
        if cursor.epoch != self.epoch {
            Err(Misplaced::Foreign)
        } else if cursor.position > self.head {
            Err(Misplaced::Ahead { newest: self.cursor(self.head) })
        } else if cursor.position < self.oldest {
            Err(Misplaced::Expired { oldest: self.cursor(self.oldest) })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_read_is_what_would_be_written(text in "\\PC{0,80}|[a-z0-9.-]{0,40}|[a-f0-9]{1,16}\\.[0-9]{1,20}") {
            if let Some(cursor) = Cursor::parse(&text) {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }

        #[test]
        fn every_position_comes_back(epoch in "[a-f0-9]{16}", position in 0..=i64::MAX) {
            let cursor = Cursor { epoch: Epoch::known(epoch), position: Position(position) };
            prop_assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        }
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for text in ["e1.0", "0190f1a2-7b3c-7def-8000-00000000abcd.9223372036854775807", "A.17"] {
            assert_eq!(Cursor::parse(text).map(|c| c.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_the_server_never_wrote_is_no_cursor() {
        let long = format!("{}.1", "e".repeat(MAX_CHARS));
        let texts = [
            "",
            ".",
            "e.",
            ".1",
            "e",
            "1",
            "e.-1",
            "e.+1",
            "e.01",
            "e.1 ",
            " e.1",
            "e.1.2",
            "ä.1",
            "e.٣",
            "e.9223372036854775808",
            "e\n.1",
            &long,
        ];
        for text in texts {
            assert_eq!(Cursor::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_cursor_is_judged_by_the_database() {
        let state = FeedState { epoch: Epoch::known("e"), head: Position(10), oldest: Position(4) };
        let at = |position| state.judge(&state.cursor(Position(position)));
        assert_eq!(at(4), Ok(()));
        assert_eq!(at(10), Ok(()));
        assert_eq!(at(3), Err(Misplaced::Expired { oldest: state.cursor(Position(4)) }));
        assert_eq!(at(11), Err(Misplaced::Ahead { newest: state.cursor(Position(10)) }));
        let foreign = Cursor { epoch: Epoch::known("f"), position: Position(5) };
        assert_eq!(state.judge(&foreign), Err(Misplaced::Foreign));
    }
}
