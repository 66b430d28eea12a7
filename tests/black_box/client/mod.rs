//! The Rust client, and the commands that are made of it, against a live server.

mod commands;
mod errors;
#[path = "../../../client/rust/tests/runner/json.rs"]
mod json;
#[path = "../../../client/rust/tests/runner/play.rs"]
mod play;
mod scenario;
pub mod terminal;
