//! Noting what is expected, so that lists and streams can show it.

use super::{Expected, Promise};
use crate::domain::{
    Time,
    books::{About, Books, Decided, Halt},
    id::BackorderId,
    order::Line,
};

/// Says of backorders when they are expected. One that has ended meanwhile, or says so already, is left as it is.
#[derive(Debug, Clone)]
pub struct NoteExpected {
    pub notes: Vec<Note>,
}

/// What is expected of one backorder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub backorder_id: BackorderId,
    pub expected: Option<Expected>,
    /// It counts as due now, whenever that is: a note of an earlier now says the same.
    pub due_now: bool,
}

impl Note {
    /// Of a promise that was made at a time. What is there and only waits for a hand to fill it is not noted: nothing is
    /// expected to come, and every movement of stock would be told twice.
    pub fn of(backorder_id: BackorderId, promise: &Promise, as_of: Time) -> Self {
        let expected = promise.expected.clone().filter(|expected| expected.line.is_some() || expected.time > as_of);
        let due_now = expected.as_ref().is_some_and(|expected| expected.time <= as_of);
        Self { backorder_id, expected, due_now }
    }

    /// It says something else than what was noted before.
    pub fn changes(&self, noted: Option<&Expected>) -> bool {
        match (noted, &self.expected) {
            (None, None) => false,
            (Some(old), Some(new)) if old.line == new.line => {
                old.time != new.time && !(self.due_now && old.time <= new.time)
            }
            _ => true,
        }
    }
}

impl Books {
    pub(in crate::domain) fn note_expected(&mut self, command: &NoteExpected) -> Decided<About> {
        let mut missing = false;
        for note in &command.notes {
            match self.note(note) {
                Err(Halt::Missing) => missing = true,
                other => other?,
            }
        }
        if missing { Err(Halt::Missing) } else { Ok(About::Backorders(Vec::new())) }
    }

    fn note(&mut self, note: &Note) -> Decided<()> {
        let Some(order_id) = self.order_of_backorder(&note.backorder_id)? else { return Ok(()) };
        let order = self.order_for(&order_id, None)?;
        let noted = |line: &Line| line.backorder.as_ref().is_some_and(|b| b.id == note.backorder_id);
        let Some(index) = order.lines.iter().position(noted) else { return Ok(()) };
        let former = order.lines.get(index).and_then(|line| line.backorder.as_ref()?.expected.clone());
        if note.changes(former.as_ref()) {
            self.set_expected(&order_id, index, note.expected.clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::{id::PurchaseOrderId, purchasing::promise::PurchaseLineId};

    fn expected(hours: i64, line_number: i32) -> Expected {
        let purchase_order_id = PurchaseOrderId::known("PO");
        let line = Some(PurchaseLineId { purchase_order_id, line_number });
        Expected { time: Time::UNIX_EPOCH + TimeDelta::hours(hours), line }
    }

    fn note(expected: Option<Expected>, as_of: i64) -> Note {
        let promise = Promise { expected, ..Promise::default() };
        Note::of(BackorderId::known("B"), &promise, Time::UNIX_EPOCH + TimeDelta::hours(as_of))
    }

    #[test]
    fn another_time_or_line_is_a_change() {
        let noted = expected(50, 1);
        assert!(!note(Some(expected(50, 1)), 9).changes(Some(&noted)));
        assert!(note(Some(expected(51, 1)), 9).changes(Some(&noted)));
        assert!(note(Some(expected(50, 2)), 9).changes(Some(&noted)));
        assert!(note(None, 9).changes(Some(&noted)));
        assert!(note(Some(noted), 9).changes(None));
        assert!(!note(None, 9).changes(None));
    }

    #[test]
    fn what_only_waits_for_a_hand_is_not_noted() {
        let there = Expected { line: None, ..expected(9, 1) };
        assert!(!note(Some(there.clone()), 9).changes(None));
        assert!(note(Some(there.clone()), 9).changes(Some(&expected(9, 1))), "what was noted is taken back");
        // It waits for what an order's other line lacks.
        assert!(note(Some(there), 8).changes(None));
    }

    #[test]
    fn what_is_overdue_is_not_noted_again_with_every_look_at_the_clock() {
        // Due at 50 and noted so; at 80 it counts as due now, as it did at 75.
        assert!(!note(Some(expected(80, 1)), 80).changes(Some(&expected(50, 1))));
        assert!(!note(Some(expected(80, 1)), 80).changes(Some(&expected(75, 1))));
        // It was expected later than now, and is there already.
        assert!(note(Some(expected(80, 1)), 80).changes(Some(&expected(90, 1))));
    }
}
