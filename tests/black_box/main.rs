//! Black-box tests: everything through gRPC, against a real Postgres.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on ends here, loudly and with its place"
)]

mod harness;
mod operations;
mod reads;
mod worked_examples;
