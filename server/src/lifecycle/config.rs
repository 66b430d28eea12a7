//! What a server is started with.

use std::{net::SocketAddr, time::Duration};

use crate::{
    app::Limits,
    config::{Connection, Origin, defaults},
    identity::IdentitySettings,
};

/// How late a renewed certificate or a withdrawn key takes effect at most, for the price of reading a few small files.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// The settings of one server, checked. [`crate::config::ServeArgs`] says what each is for and what bounds it.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Whether the reflection service answers.
    pub reflection: bool,
    /// The origins whose pages are answered, by gRPC-web; none: gRPC alone.
    pub web_origins: Vec<Origin>,
    /// By what callers are known; by nothing: nobody is asked.
    pub identity: IdentitySettings,
    /// How often files that the settings name are looked at for a change.
    pub look_again: Duration,
    /// The database.
    pub database: Connection,
    /// Whom to grant to where the owner's connection is there; absent: the role of the server's connection.
    pub server_role: Option<String>,
    /// The largest request, decompressed.
    pub max_request_bytes: usize,
    /// The largest response.
    pub max_response_bytes: usize,
    /// Connections for transactions.
    pub writer_connections: u32,
    /// Connections for reads.
    pub reader_connections: u32,
    /// Calls that may wait for a transaction; more are refused.
    pub waiting_calls: usize,
    /// How long a start waits for the database.
    pub database_wait: Duration,
    /// How long calls may take to finish once the server drains.
    pub drain_timeout: Duration,
    /// How often the feed is looked at without a notification.
    pub feed_poll_interval: Duration,
    /// After how much silence a watch gets a checkpoint.
    pub checkpoint_interval: Duration,
    /// How many waiting lines of a queue promised times look at.
    pub promise_lines: usize,
}

impl Config {
    /// The defaults, for a server on this address and database.
    #[must_use]
    pub fn new(listen: SocketAddr, database: Connection) -> Self {
        Self {
            listen,
            reflection: true,
            web_origins: Vec::new(),
            identity: IdentitySettings::default(),
            look_again: LOOK_AGAIN,
            database,
            server_role: None,
            max_request_bytes: defaults::MAX_REQUEST_SIZE.bytes(),
            max_response_bytes: defaults::MAX_RESPONSE_SIZE.bytes(),
            writer_connections: defaults::WRITER_CONNECTIONS,
            reader_connections: defaults::READER_CONNECTIONS,
            waiting_calls: Limits::WAITING,
            database_wait: defaults::DATABASE_WAIT.duration(),
            drain_timeout: defaults::DRAIN_TIMEOUT.duration(),
            feed_poll_interval: defaults::FEED_POLL_INTERVAL.duration(),
            checkpoint_interval: defaults::CHECKPOINT_INTERVAL.duration(),
            promise_lines: defaults::PROMISE_LINES,
        }
    }
}
