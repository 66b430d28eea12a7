//! A status travels in headers, which clients limit (Java's to 8 KiB): what does not fit would be lost whole.

use crate::domain::refusal::Violation;

/// The most bytes of a message. It stands in a status twice, once with every byte outside ASCII as three.
const MAX_MESSAGE: usize = 400;
/// The most bytes of all violations. Base64 makes them a third more.
const MAX_VIOLATIONS: usize = 3_600;
/// What a violation costs beside its texts: tags, lengths and the name of its reason.
const EACH: usize = 40;

/// The violations that a status has room for, and the number of the others.
pub(super) fn split(mut violations: Vec<Violation>) -> (Vec<Violation>, usize) {
    let mut used = 0;
    let fits = |violation: &Violation| {
        used += violation.subject.len() + violation.message.len() + EACH;
        used <= MAX_VIOLATIONS
    };
    let room = violations.iter().map(fits).take_while(|fits| *fits).count();
    let unlisted = violations.len() - room;
    violations.truncate(room);
    (violations, unlisted)
}

pub(super) fn more(unlisted: usize) -> String {
    format!("and {unlisted} more, for which a status has no room")
}

/// A message that fits.
pub(super) fn short(message: &str) -> String {
    if message.len() <= MAX_MESSAGE {
        return message.to_owned();
    }
    let mut end = MAX_MESSAGE;
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    format!("{} ...", message.get(..end).unwrap_or_default())
}
