//! What Fillrate decides, and nothing else: given stock, queues and commands, a list of changes.
//!
//! Pure: no clock, no I/O, no SQL, no generated types. [`books::Books`] is the working set that a command is
//! decided on; whatever a decision needs and the working set does not hold yet, it asks for as [`wants::Wants`].

pub mod answer;
pub mod backorder;
pub mod books;
pub mod command;
pub mod cursor;
pub mod event;
pub mod foresee;
pub mod id;
pub mod inventory;
pub mod money;
pub mod order;
pub mod purchasing;
pub mod quantity;
pub mod query;
pub mod refusal;
pub mod touched;
pub mod wants;
pub mod watch;
pub mod zone;

/// An instant, with the microseconds that Postgres keeps.
pub type Time = chrono::DateTime<chrono::Utc>;

/// An instant as texts for people name it.
pub fn in_words(time: Time) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

#[cfg(test)]
pub(crate) mod tests;
