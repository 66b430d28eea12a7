//! Servers in this process, started through the library.

use std::{
    env,
    net::{Ipv4Addr, SocketAddr},
};

use fillrate_server::{
    Config, Running,
    config::{Connection, LogArgs, LogFormat},
    telemetry,
};
use tonic::transport::{Channel, Endpoint};

use crate::{Door, database::Database};

/// A server on a free port; dropping it stops it at once.
pub struct Server {
    running: Running,
}

impl Server {
    /// One on this database, as it would run in production but for the address.
    pub async fn start(database: &Database) -> Self {
        Self::start_with(database, |_| {}).await
    }

    /// The same with other settings.
    pub async fn start_with(database: &Database, change: impl FnOnce(&mut Config)) -> Self {
        let connection = Connection::External { server: database.server().into(), owner: None };
        let mut config = Config::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), connection);
        change(&mut config);
        Self { running: fillrate_server::run(config).await.expect("the server starts") }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.address()
    }

    /// Where its numbers are scraped, where they are.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.running.metrics_address()
    }

    /// Its URL.
    #[must_use]
    pub fn endpoint(&self) -> String {
        self.running.endpoint()
    }

    /// A connection of its own to it.
    pub async fn channel(&self) -> Channel {
        let endpoint = Endpoint::from_shared(self.running.endpoint()).expect("it is a URL");
        endpoint.connect().await.expect("the server listens")
    }

    /// A connection of its own on which little waits for a client that does not read, whatever the server sends.
    pub async fn narrow_channel(&self) -> Channel {
        const WINDOW: u32 = 65_535;
        let endpoint = Endpoint::from_shared(self.running.endpoint()).expect("it is a URL");
        let endpoint = endpoint.initial_stream_window_size(WINDOW).initial_connection_window_size(WINDOW);
        endpoint.connect().await.expect("the server listens")
    }

    /// Its door, for the tenant `default`.
    pub async fn door(&self) -> Door {
        Door::new(self.channel().await, None)
    }

    /// Tells it to stop in good order.
    pub fn drain(&self) {
        self.running.drain();
    }

    /// Waits for its end.
    pub async fn finished(&mut self) {
        self.running.finished().await.expect("it ended well");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.halt();
    }
}

/// A database, a server on it and its door: what most tests need.
pub struct World {
    /// The door of the tenant `default`.
    pub door: Door,
    /// The server.
    pub server: Server,
    /// Its database; last, so that the server goes first.
    pub database: Database,
}

impl World {
    /// An empty one.
    pub async fn new() -> Self {
        log_if_wanted();
        let database = Database::create().await;
        let server = Server::start(&database).await;
        Self { door: server.door().await, server, database }
    }

    /// One with the location `MAIN` and these items, all at their defaults.
    pub async fn with_items(skus: &[&str]) -> Self {
        let world = Self::new().await;
        world.door.put_main().await;
        world.door.put_items(skus).await;
        world
    }

    /// The door of another tenant on the same server.
    pub async fn tenant(&self, tenant: &str) -> Door {
        Door::new(self.server.channel().await, Some(tenant))
    }

    /// Whether the database contradicts itself anywhere: every counter, line, backorder and the feed. Ends the test,
    /// naming what contradicts.
    pub async fn verify(&self) {
        verify(&self.database).await;
    }
}

/// The servers' log, for somebody who looks for the cause of a failure: `FILLRATE_LOG_FILTER` says what of it.
fn log_if_wanted() {
    if let Ok(log_filter) = env::var("FILLRATE_LOG_FILTER") {
        let _ = telemetry::start(&LogArgs { log_filter, log_format: LogFormat::Text }, None);
    }
}

/// What `fillrate verify` finds in this database must be nothing.
pub async fn verify(database: &Database) {
    let report = fillrate_server::verify::verify(&database.server(), None).await.expect("the database can be read");
    assert!(report.is_clean(), "{report}");
}
