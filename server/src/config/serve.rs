//! The settings of a serving process.

use std::net::SocketAddr;

use clap::{Args, builder::BoolishValueParser, value_parser};

use super::{
    ConfigError, DatabaseArgs, IdentityArgs, LogArgs, Origin, TelemetryArgs, TlsArgs,
    units::{ByteSize, Span},
};
use crate::lifecycle::Config;

/// The defaults of `serve`, for command lines and for tests alike.
pub(crate) mod defaults {
    use super::{ByteSize, Span};
    pub(crate) use crate::config::telemetry::FIGURES_INTERVAL;

    pub(crate) const LISTEN: &str = "127.0.0.1:50051";
    pub(crate) const MAX_CONNECTIONS: usize = 10_000;
    pub(crate) const MAX_HEADER_SIZE: ByteSize = ByteSize::kibibytes(16);
    pub(crate) const IDLE_TIMEOUT: Span = Span::seconds(1_800);
    pub(crate) const STREAM_LIFETIME: Span = Span::hours(12);
    pub(crate) const MAX_REQUEST_SIZE: ByteSize = ByteSize::mebibytes(16);
    pub(crate) const MAX_RESPONSE_SIZE: ByteSize = ByteSize::mebibytes(64);
    pub(crate) const WRITER_CONNECTIONS: u32 = 4;
    pub(crate) const READER_CONNECTIONS: u32 = 8;
    pub(crate) const DATABASE_WAIT: Span = Span::seconds(30);
    pub(crate) const DRAIN_TIMEOUT: Span = Span::seconds(25);
    pub(crate) const FEED_POLL_INTERVAL: Span = Span::seconds(1);
    pub(crate) const CHECKPOINT_INTERVAL: Span = Span::seconds(15);
    pub(crate) const PROMISE_LINES: usize = 10_000;
}

/// The settings of `fillrate serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The address and port to listen on; port 0 takes a free one
    ///
    /// Only this machine reaches the default. On more it listens only where callers are asked who they are, or with
    /// --allow-anonymous.
    #[arg(long, env = "FILLRATE_LISTEN", value_name = "ADDRESS", default_value = defaults::LISTEN, value_parser = address)]
    pub listen: SocketAddr,
    /// Answer health on this address too, in plain text and to everybody, and nothing else
    ///
    /// For the probes of Kubernetes, which speak no TLS and bring no identity, where calls need them.
    #[arg(long, env = "FILLRATE_HEALTH_LISTEN", value_name = "ADDRESS", value_parser = address)]
    pub health_listen: Option<SocketAddr>,
    /// Answer the gRPC reflection service, so that grpcurl needs no proto files
    #[arg(
        long, env = "FILLRATE_REFLECTION", value_name = "BOOL", default_value = "true", default_missing_value = "true",
        num_args = 0..=1, require_equals = true, value_parser = BoolishValueParser::new()
    )]
    pub reflection: bool,
    /// Answer web pages too, by gRPC-web: those of these origins, separated by commas
    ///
    /// An origin is a scheme, a host and a port, as in https://desk.example.com or http://localhost:8080. Pages of any
    /// other are refused. With none named, only gRPC is answered.
    #[arg(long, env = "FILLRATE_WEB_ORIGINS", value_name = "ORIGIN", value_delimiter = ',')]
    pub web_origins: Vec<Origin>,
    /// Certificates.
    #[command(flatten)]
    pub tls: TlsArgs,
    /// Who may call.
    #[command(flatten)]
    pub identity: IdentityArgs,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Limits.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Traces and metrics.
    #[command(flatten)]
    pub telemetry: TelemetryArgs,
    /// Logging.
    #[command(flatten)]
    pub log: LogArgs,
}

/// What bounds a server's use of memory, connections and time.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Connections that may be open at once (1 to 1000000); more are closed as they come
    ///
    /// Each takes a file of the process: its limit (ulimit -n) must be above this.
    #[arg(
        long, env = "FILLRATE_MAX_CONNECTIONS", value_name = "COUNT", default_value_t = defaults::MAX_CONNECTIONS,
        value_parser = count::<1>
    )]
    pub max_connections: usize,
    /// The largest headers of a request, the token in them (1KiB to 1MiB)
    #[arg(
        long, env = "FILLRATE_MAX_HEADER_SIZE", value_name = "SIZE", default_value_t = defaults::MAX_HEADER_SIZE,
        value_parser = ByteSize::within(ByteSize::kibibytes(1), ByteSize::mebibytes(1))
    )]
    pub max_header_size: ByteSize,
    /// How long a watch may be open (0s, which is no end, or 1s to 30d)
    ///
    /// It ends with a checkpoint and UNAVAILABLE, and a client that resumes is soon on another replica, if there are new
    /// ones. It ends so too when its caller's token expires.
    #[arg(
        long, env = "FILLRATE_STREAM_LIFETIME", value_name = "SPAN", default_value_t = defaults::STREAM_LIFETIME,
        value_parser = Span::none_or_within(Span::seconds(1), Span::hours(720))
    )]
    pub stream_lifetime: Span,
    /// How long a connection may be open without a call (0s, which is for ever, or 1s to 30d)
    #[arg(
        long, env = "FILLRATE_IDLE_TIMEOUT", value_name = "SPAN", default_value_t = defaults::IDLE_TIMEOUT,
        value_parser = Span::none_or_within(Span::seconds(1), Span::hours(720))
    )]
    pub idle_timeout: Span,
    /// Requests a second that one tenant may make of this server (0, which is any number, to 1000000)
    ///
    /// A second's worth may come at once. More are refused with RESOURCE_EXHAUSTED, and when to come again. It counts
    /// requests, of which a batch is one.
    #[arg(
        long, env = "FILLRATE_TENANT_REQUESTS_PER_SECOND", value_name = "COUNT", default_value_t = 0,
        value_parser = value_parser!(u32).range(0..=1_000_000)
    )]
    pub tenant_requests_per_second: u32,
    /// Streams that one tenant may have open on this server (0, which is any number, to 1000000)
    #[arg(
        long, env = "FILLRATE_TENANT_STREAMS", value_name = "COUNT", default_value_t = 0, value_parser = count::<0>
    )]
    pub tenant_streams: usize,
    /// Calls of one tenant that may wait for a transaction (0, which is as many as of all, to 1000000)
    #[arg(
        long, env = "FILLRATE_TENANT_WAITING", value_name = "COUNT", default_value_t = 0, value_parser = count::<0>
    )]
    pub tenant_waiting: usize,
    /// The largest request that is read, after decompression (1KiB to 256MiB)
    ///
    /// Bounds what one caller can make the server hold. A batch of 1,000 orders of 30 lines takes about 3MiB.
    #[arg(
        long, env = "FILLRATE_MAX_REQUEST_SIZE", value_name = "SIZE", default_value_t = defaults::MAX_REQUEST_SIZE,
        value_parser = ByteSize::within(ByteSize::kibibytes(1), ByteSize::mebibytes(256))
    )]
    pub max_request_size: ByteSize,
    /// The largest response that is sent (1KiB to 1GiB); a larger one becomes an error
    ///
    /// Clients have a limit of their own, often 4MiB: a page size that fits is theirs to choose.
    #[arg(
        long, env = "FILLRATE_MAX_RESPONSE_SIZE", value_name = "SIZE", default_value_t = defaults::MAX_RESPONSE_SIZE,
        value_parser = ByteSize::within(ByteSize::kibibytes(1), ByteSize::mebibytes(1024))
    )]
    pub max_response_size: ByteSize,
    /// Connections that transactions run on (1 to 64)
    ///
    /// Each carries one batch at a time, so this bounds the transactions in flight. Few are enough: a busy connection
    /// makes larger batches, not longer queues. Past the database's cores more only wait for each other's locks.
    #[arg(
        long, env = "FILLRATE_WRITER_CONNECTIONS", value_name = "COUNT", default_value_t = defaults::WRITER_CONNECTIONS,
        value_parser = value_parser!(u32).range(1..=64)
    )]
    pub writer_connections: u32,
    /// Connections that reads and watches take turns on (1 to 256)
    ///
    /// No watcher holds one while its client is slow. All replicas' connections, two more each for the feed and the
    /// health check, must fit into the database's max_connections.
    #[arg(
        long, env = "FILLRATE_READER_CONNECTIONS", value_name = "COUNT", default_value_t = defaults::READER_CONNECTIONS,
        value_parser = value_parser!(u32).range(1..=256)
    )]
    pub reader_connections: u32,
    /// How long a start waits for a database that does not answer yet (0s to 1h)
    #[arg(
        long, env = "FILLRATE_DATABASE_WAIT", value_name = "SPAN", default_value_t = defaults::DATABASE_WAIT,
        value_parser = Span::within(Span::seconds(0), Span::hours(1))
    )]
    pub database_wait: Span,
    /// How long calls in flight may take to finish once the server was told to stop (0s to 1h)
    ///
    /// Below the 30 seconds that Kubernetes grants by default, so that the server ends by itself.
    #[arg(
        long, env = "FILLRATE_DRAIN_TIMEOUT", value_name = "SPAN", default_value_t = defaults::DRAIN_TIMEOUT,
        value_parser = Span::within(Span::seconds(0), Span::hours(1))
    )]
    pub drain_timeout: Span,
    /// How often the change feed is looked at without being notified (50ms to 1m)
    ///
    /// Bounds how late an event of another replica arrives where notifications are lost, as behind a pooler.
    #[arg(
        long, env = "FILLRATE_FEED_POLL_INTERVAL", value_name = "SPAN", default_value_t = defaults::FEED_POLL_INTERVAL,
        value_parser = Span::within(Span::milliseconds(50), Span::seconds(60))
    )]
    pub feed_poll_interval: Span,
    /// A watch that has been silent this long gets a checkpoint, and with it a newer cursor (1s to 1h)
    #[arg(
        long, env = "FILLRATE_CHECKPOINT_INTERVAL", value_name = "SPAN", default_value_t = defaults::CHECKPOINT_INTERVAL,
        value_parser = Span::within(Span::seconds(1), Span::hours(1))
    )]
    pub checkpoint_interval: Span,
    /// How many waiting lines of one queue expected times are reckoned for, from its head (1 to 1000000)
    ///
    /// Bounds the time and memory of a read that shows them. Whoever waits behind that many lines of an item is told an
    /// estimate instead. Queues that orders tie together count ten times as many lines in all.
    #[arg(
        long, env = "FILLRATE_PROMISE_LINES", value_name = "COUNT", default_value_t = defaults::PROMISE_LINES,
        value_parser = count::<1>
    )]
    pub promise_lines: usize,
}

impl ServeArgs {
    /// What a server is started with.
    ///
    /// # Errors
    /// Where settings contradict each other.
    pub fn config(&self) -> Result<Config, ConfigError> {
        Ok(Config {
            health_listen: self.health_listen,
            metrics_listen: self.telemetry.metrics_listen,
            otlp_endpoint: self.telemetry.otlp_endpoint.clone(),
            figures_interval: self.telemetry.figures_interval.duration(),
            reflection: self.reflection,
            web_origins: self.web_origins.clone(),
            tls: self.tls.settings()?,
            identity: self.identity.settings(self.listen.ip())?,
            ..self.limits.config(self.listen, &self.database)?
        })
    }
}

impl LimitArgs {
    /// What a server at this address and on this database is started with.
    ///
    /// # Errors
    /// Where settings contradict each other.
    pub fn config(&self, listen: SocketAddr, database: &DatabaseArgs) -> Result<Config, ConfigError> {
        Ok(Config {
            server_role: database.server_role.clone(),
            max_connections: self.max_connections,
            max_header_bytes: self.max_header_size.header_bytes(),
            idle_timeout: self.idle_timeout.unless_zero(),
            stream_lifetime: self.stream_lifetime.unless_zero(),
            tenant_requests_per_second: self.tenant_requests_per_second,
            tenant_streams: self.tenant_streams,
            tenant_waiting: self.tenant_waiting,
            max_request_bytes: self.max_request_size.bytes(),
            max_response_bytes: self.max_response_size.bytes(),
            writer_connections: self.writer_connections,
            reader_connections: self.reader_connections,
            database_wait: self.database_wait.duration(),
            drain_timeout: self.drain_timeout.duration(),
            feed_poll_interval: self.feed_poll_interval.duration(),
            checkpoint_interval: self.checkpoint_interval.duration(),
            promise_lines: self.promise_lines,
            ..Config::new(listen, database.connection()?)
        })
    }
}

fn count<const LEAST: usize>(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (LEAST..=1_000_000).contains(count));
    count.ok_or_else(|| format!("a whole number from {LEAST} to 1000000"))
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "an address and a port, as in 127.0.0.1:50051, 0.0.0.0:50051 or [::]:50051".to_owned())
}
