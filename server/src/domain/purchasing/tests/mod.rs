//! Suggestions by hand, against the reference cases, and with any facts at all.

mod any;
mod choice;
mod group;
mod look_back;
mod oracle;
mod policies;
mod schedule;
mod world;
