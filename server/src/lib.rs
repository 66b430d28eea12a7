//! Fillrate's server: orders, inventory and backorders over Postgres, spoken to with gRPC.
//!
//! [`run`] starts a server in this process; the binary `fillrate` is a thin door to it.

pub mod clock;
pub mod config;
pub mod database;
pub mod embedded;
pub mod lifecycle;
pub mod migrate;
pub mod rpc;
pub mod serve;
pub mod telemetry;

pub use lifecycle::{Config, Running, run};
