//! Fillrate's server: orders, inventory and backorders over Postgres, spoken to with gRPC.
//!
//! [`run`] starts a server in this process; the binary `fillrate` is a thin door to it.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod database;
pub mod domain;
pub mod embedded;
pub mod error;
mod files;
pub mod identity;
pub mod lifecycle;
pub mod maintain;
pub mod migrate;
pub mod program;
pub mod replay;
pub mod rpc;
pub mod serve;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod verify;

pub use lifecycle::{Config, Running, run};
