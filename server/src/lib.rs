//! Fillrate's server: orders, inventory and backorders over Postgres, spoken to with gRPC.

pub mod embedded;
