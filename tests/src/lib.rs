//! What the black-box tests share: a Postgres, a database and a server each, a door to knock on, and a model to agree
//! with. Nothing here looks into the server: what is known of it is its protocol and how it is started.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on ends here, loudly and with its place"
)]

pub mod buying;
pub mod cluster;
pub mod copies;
pub mod database;
pub mod door;
pub mod model;
pub mod refusal;
pub mod server;
pub mod tap;
pub mod times;
pub mod watch;
pub mod words;

pub use door::Door;
pub use refusal::Refusal;
pub use server::World;
