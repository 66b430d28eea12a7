//! Suggestions: from the facts about one item at one location to a line that shows its whole working.

mod facts;
mod line;
mod working;

pub use self::{facts::*, line::*, working::*};
