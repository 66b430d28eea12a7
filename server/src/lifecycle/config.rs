//! What a server is started with.

use std::{net::SocketAddr, time::Duration};

use crate::{
    app::Limits,
    config::{Connection, Origin, defaults},
    identity::IdentitySettings,
    tls::TlsSettings,
};

/// How late a renewed certificate or a withdrawn key takes effect at most, in open watches too, for the price of reading a
/// few small files.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// The settings of one server, checked. [`crate::config::ServeArgs`] says what each is for and what bounds it.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address and port where health alone is answered too; none: only where calls are.
    pub health_listen: Option<SocketAddr>,
    /// The address and port where metrics are scraped; none: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// The collector that traces and metrics are sent to; none: nowhere.
    pub otlp_endpoint: Option<String>,
    /// How often what waits is added up for metrics.
    pub figures_interval: Duration,
    /// Whether the reflection service answers.
    pub reflection: bool,
    /// The origins whose pages are answered, by gRPC-web; none: gRPC alone.
    pub web_origins: Vec<Origin>,
    /// The certificates; none: connections are plain.
    pub tls: Option<TlsSettings>,
    /// By what callers are known; by nothing: nobody is asked.
    pub identity: IdentitySettings,
    /// How often files that the settings name are looked at for a change.
    pub look_again: Duration,
    /// The database.
    pub database: Connection,
    /// Whom to grant to where the owner's connection is there; absent: the role of the server's connection.
    pub server_role: Option<String>,
    /// Connections that may be open.
    pub max_connections: usize,
    /// The most bytes of a request's headers.
    pub max_header_bytes: u32,
    /// How long a connection may be without a call; none: for ever.
    pub idle_timeout: Option<Duration>,
    /// How long a watch may be open; none: for ever.
    pub stream_lifetime: Option<Duration>,
    /// Requests a second of one tenant; 0: any number.
    pub tenant_requests_per_second: u32,
    /// Streams of one tenant; 0: any number.
    pub tenant_streams: usize,
    /// Waiting calls of one tenant; 0: as many as of all.
    pub tenant_waiting: usize,
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
            health_listen: None,
            metrics_listen: None,
            otlp_endpoint: None,
            figures_interval: defaults::FIGURES_INTERVAL.duration(),
            reflection: true,
            web_origins: Vec::new(),
            tls: None,
            identity: IdentitySettings::default(),
            look_again: LOOK_AGAIN,
            database,
            server_role: None,
            max_connections: defaults::MAX_CONNECTIONS,
            max_header_bytes: defaults::MAX_HEADER_SIZE.header_bytes(),
            idle_timeout: defaults::IDLE_TIMEOUT.unless_zero(),
            stream_lifetime: defaults::STREAM_LIFETIME.unless_zero(),
            tenant_requests_per_second: 0,
            tenant_streams: 0,
            tenant_waiting: 0,
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

    /// Whether anybody gets the numbers.
    pub(super) fn tells_numbers(&self) -> bool {
        self.metrics_listen.is_some() || self.otlp_endpoint.is_some()
    }

    /// Whether only clients with a certificate are let in.
    pub(super) fn asks_for_certificates(&self) -> bool {
        self.tls.as_ref().is_some_and(|tls| tls.client_ca.is_some())
    }
}
