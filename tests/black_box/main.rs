//! Black-box tests: everything through gRPC, against a real Postgres.

#![expect(unreachable_pub, reason = "nobody uses a test binary's modules but itself")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on ends here, loudly and with its place"
)]

mod bad_input;
mod client;
mod concurrency;
mod feed;
mod fuzz;
mod harness;
mod identity;
mod lasting;
mod layers;
mod load;
mod model;
mod operations;
mod oracle;
mod overload;
mod pooler;
mod process;
mod purchasing;
mod reads;
mod replay;
mod source;
mod statements;
mod stream;
mod telemetry;
mod upgrade;
mod verify;
mod web;
mod worked_examples;
