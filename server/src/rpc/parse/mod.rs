//! From what was sent to what cannot be wrong. Every field at fault is named at once, by its path, with what would be
//! right; what comes out of here is never looked at again for its form.

pub(in crate::rpc) mod backorder;
mod fields;
pub(in crate::rpc) mod inventory;
pub(in crate::rpc) mod order;
mod path;
#[cfg(test)]
mod tests;

pub(in crate::rpc) use fields::{Fields, Once, Sums};
pub(in crate::rpc) use path::{Path, ROOT};

use crate::domain::{
    Time,
    refusal::{Refusal, invalid},
};

/// What a whole message, or one element of a batch, was read as.
pub(in crate::rpc) type Parsed<T> = Result<T, Refusal>;

/// Reads a message: `read` gives nothing only if it named a fault.
pub(in crate::rpc) fn whole<T>(read: impl FnOnce(&mut Fields) -> Option<T>) -> Parsed<T> {
    whole_at(None, read)
}

/// Reads a message about the physical world, at a time of day.
pub(in crate::rpc) fn whole_at<T>(now: Option<Time>, read: impl FnOnce(&mut Fields) -> Option<T>) -> Parsed<T> {
    let mut fields = Fields::at(now);
    let read = read(&mut fields);
    fields.finish()?;
    read.ok_or_else(|| invalid("request", "cannot be read"))
}
