//! A server's life: database, services, health, and an end that loses nothing.

mod banner;
mod config;
mod health;
mod incoming;
mod metrics;
mod probes;
mod routes;
#[cfg(test)]
mod tests;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tower::util::option_layer;

pub use self::{banner::banner, config::Config};
use self::{
    health::Health,
    incoming::{Bounds, incoming},
    metrics::{Dials, Metrics},
    probes::Probes,
};
use crate::{
    app::{
        App, Limits,
        feed::{Feed, FeedSettings},
        figures::MOST_SERIES,
    },
    clock::SystemClock,
    config::Connection,
    database::{Database, DatabaseError, Probe, migrate},
    embedded::{self, Embedded, EmbeddedError},
    identity::Identities,
    rpc::{
        access::AccessLayer,
        deadline::DeadlineLayer,
        ending::{Ending, EndingLayer},
        limits::{Most, TenantLimits},
        observe::ObserveLayer,
        peer::PeerLayer,
        unread::UnreadLayer,
        web,
    },
    telemetry,
};

/// A connection that says nothing is asked for a sign of life after this long, and dropped when none comes: a watcher
/// whose machine died would otherwise be served forever.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(30);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(20);
/// How long the last answers of a server that stops may take to leave.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How long it waits for what it had begun: a database that no longer answers must not keep it.
const LAST_WORK: Duration = Duration::from_secs(5);

/// Why a server does not start or did not end well; one sentence each.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be had.
    #[error("cannot listen on {address}: {cause}; choose another with --listen (FILLRATE_LISTEN)")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's answer.
        #[source]
        cause: std::io::Error,
    },
    /// The address for probes cannot be had.
    #[error(
        "cannot listen on {address} for probes: {cause}; choose another with --health-listen (FILLRATE_HEALTH_LISTEN)"
    )]
    ListenForProbes {
        /// The address.
        address: SocketAddr,
        /// The system's answer.
        #[source]
        cause: std::io::Error,
    },
    /// The address for metrics cannot be had.
    #[error(
        "cannot listen on {address} for metrics: {cause}; choose another with --metrics-listen (FILLRATE_METRICS_LISTEN)"
    )]
    ListenForMetrics {
        /// The address.
        address: SocketAddr,
        /// The system's answer.
        #[source]
        cause: std::io::Error,
    },
    /// Traces and metrics cannot be sent where they should be.
    #[error("{0}")]
    Telemetry(String),
    /// What callers are known by cannot be used.
    #[error("{0}")]
    Identity(String),
    /// The certificates cannot be used.
    #[error("{0}")]
    Tls(String),
    /// The private Postgres does not run.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The descriptors that reflection serves cannot be read.
    #[error("reflection cannot be served: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// Serving failed as a whole.
    #[error("serving failed: {0}")]
    Transport(#[from] tonic::transport::Error),
    /// The serving task ended without an answer.
    #[error("serving was interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// A server that answers calls. Dropping it leaves it running in its runtime; call [`Running::drain`] to end it.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    health_address: Option<SocketAddr>,
    metrics_address: Option<SocketAddr>,
    secure: bool,
    asks_for_certificates: bool,
    asks_who: bool,
    stop: CancellationToken,
    ending: Ending,
    database: String,
    task: JoinHandle<Result<(), ServeError>>,
}

impl Running {
    /// Where it listens; the port is a real one also where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where probes are answered apart from calls, where they are.
    #[must_use]
    pub fn health_address(&self) -> Option<SocketAddr> {
        self.health_address
    }

    /// Where metrics are scraped, where they are.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// The URL of a client's channel.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.address)
    }

    /// Which database it works on, in words.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Begins to stop: health turns, streams end with a last checkpoint, calls in flight finish, then
    /// [`Running::finished`] answers. Takes at most the drain timeout.
    pub fn drain(&self) {
        self.stop.cancel();
    }

    /// Stops at once: whatever runs is answered `UNAVAILABLE`. What was committed stays, as after any crash.
    pub fn halt(&self) {
        self.stop.cancel();
        self.ending.halt.cancel();
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// When serving failed as a whole.
    pub async fn finished(&mut self) -> Result<(), ServeError> {
        (&mut self.task).await?
    }
}

/// Starts a server and answers once it serves.
///
/// # Errors
/// One sentence for what keeps it from serving.
pub async fn run(config: Config) -> Result<Running, ServeError> {
    let refused = |cause| ServeError::Listen { address: config.listen, cause };
    // First: a port that is taken should not cost the start of a database.
    let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let probes = Probes::listen(config.health_listen).await?;
    let scraped = Metrics::listen(config.metrics_listen).await?;
    let endpoint = config.otlp_endpoint.as_deref();
    let meters = telemetry::meters(scraped.is_some(), endpoint, MOST_SERIES).map_err(ServeError::Telemetry)?;
    let metrics = telemetry::Metrics::new(&meters.meter());
    let config = Arc::new(config);
    let identities = identities(&config).await?;
    let tls = match &config.tls {
        Some(tls) => Some(tls.keep(!config.web_origins.is_empty(), config.look_again).await.map_err(ServeError::Tls)?),
        None => None,
    };
    let (secure, asks_who) = (tls.is_some(), identities.is_some());
    let asks_for_certificates = config.asks_for_certificates();
    if asks_who && !secure && !address.ip().is_loopback() {
        tracing::warn!("tokens come in plain text: name --tls-certificate and --tls-key unless a proxy has both");
    }
    let (database, embedded) = open(&config).await?;
    let description = match &embedded {
        Some(embedded) => format!("Postgres {} in {}", database.version(), embedded.data_dir().display()),
        None => format!(
            "Postgres {} at {}, database {}",
            database.version(),
            database.options().get_host(),
            database.options().get_database().unwrap_or("(default)")
        ),
    };
    let ending = Ending::default();
    let stop = CancellationToken::new();
    let (health, health_service) = Health::start(Probe::new(database.clone())).await;
    let probes = probes.map(|probes| probes.answer(health_service.clone()));
    let health_address = probes.as_ref().map(|probes| probes.address);
    let app = application(&config, &database, &metrics);
    telemetry::observe(&meters.meter(), &Dials::of(&app, &database, health.ready()));
    let scraped = scraped.zip(meters.registry()).map(|(scraped, registry)| scraped.tell(registry));
    let metrics_address = scraped.as_ref().map(|scraped| scraped.address);
    let stopped = CancellationToken::new();
    let working = tokio::spawn({
        // However it ends: calls that nobody works on any more would wait for ever.
        let ends_the_server = (stop.clone().drop_guard(), ending.halt.clone().drop_guard());
        let work = Arc::clone(&app).run(ending.drain.clone(), stopped.clone());
        async move {
            let _ends_the_server = ends_the_server;
            work.await;
        }
    });
    let web = web::layer(&config.web_origins);
    let limits = Arc::new(TenantLimits::new(Most {
        requests_per_second: config.tenant_requests_per_second,
        streams: config.tenant_streams,
    }));
    let access = AccessLayer { identities, app: Arc::clone(&app), limits };
    let parts = Parts { config, database, ending: ending.clone(), app };
    let routes = routes::routes(&parts, health_service)?;
    let router = Server::builder()
        .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
        .http2_max_header_list_size(parts.config.max_header_bytes)
        // Browsers speak HTTP/2 only under TLS.
        .accept_http1(web.is_some())
        .layer(PeerLayer)
        .layer(option_layer(web))
        .layer(ObserveLayer::new(metrics))
        .layer(EndingLayer(ending.clone()))
        .layer(DeadlineLayer)
        .layer(UnreadLayer)
        .layer(access)
        .add_routes(routes);
    let bounds = Bounds { most: parts.config.max_connections, idle: parts.config.idle_timeout };
    let incoming = incoming(listener, tls, bounds, ending.drain.clone());
    let serving = router.serve_with_incoming_shutdown(incoming, ending.drain.clone().cancelled_owned());
    let task = tokio::spawn({
        let stop = stop.clone();
        async move {
            let ended = tokio::select! {
                ended = serving => ended.map_err(ServeError::from),
                () = end(&parts, &health, &stop) => Ok(()),
            };
            // Also where serving failed: background work ends with it.
            parts.ending.drain.cancel();
            parts.ending.halt.cancel();
            // No more calls come: what was begun is finished, and its events get their positions.
            stopped.cancel();
            let worked = finish(working).await;
            if tokio::time::timeout(LAST_WORDS, parts.database.close()).await.is_err() {
                tracing::warn!("the database's connections were left without a farewell");
            }
            // Until now it led what was under way to where the database is.
            drop(health);
            if let Some(embedded) = embedded {
                embedded.stop().await;
            }
            // Until now they were told that it does not serve.
            drop(probes);
            drop(scraped);
            // Its last numbers may take a while to leave, or never arrive.
            let sent = tokio::task::spawn_blocking(move || meters.finish());
            let _ = tokio::time::timeout(LAST_WORDS, sent).await;
            ended.and(worked)
        }
    });
    Ok(Running {
        address,
        health_address,
        metrics_address,
        secure,
        asks_for_certificates,
        asks_who,
        stop,
        ending,
        database: description,
        task,
    })
}

/// What callers are known by, where they are asked.
async fn identities(config: &Config) -> Result<Option<Arc<Identities>>, ServeError> {
    if !config.identity.is_configured() {
        return Ok(None);
    }
    let certificates = config.asks_for_certificates();
    let identities = Identities::new(&config.identity, certificates, Arc::new(SystemClock), config.look_again).await;
    Ok(Some(Arc::new(identities.map_err(ServeError::Identity)?)))
}

/// What the services are made of.
pub(crate) struct Parts {
    pub(crate) config: Arc<Config>,
    pub(crate) database: Database,
    pub(crate) ending: Ending,
    pub(crate) app: Arc<App>,
}

/// The application over a server's connections.
fn application(config: &Config, database: &Database, metrics: &Arc<telemetry::Metrics>) -> Arc<App> {
    let store = database.store().clone();
    let settings = FeedSettings {
        poll_interval: config.feed_poll_interval,
        checkpoint_interval: config.checkpoint_interval,
        lifetime: config.stream_lifetime,
    };
    let feed = Feed::new(store.clone(), settings, Arc::clone(metrics));
    let writers = usize::try_from(config.writer_connections).unwrap_or(1);
    App::new(
        store,
        feed,
        Arc::new(SystemClock),
        Limits {
            writers,
            waiting: config.waiting_calls,
            tenant_waiting: config.tenant_waiting,
            promise_lines: config.promise_lines,
            figures: config.tells_numbers().then_some(config.figures_interval),
        },
        Arc::clone(metrics),
    )
}

/// The database, with its schema up to date where we may do that; and the private Postgres that holds it.
async fn open(config: &Config) -> Result<(Database, Option<Embedded>), ServeError> {
    let (server, embedded) = match &config.database {
        Connection::Embedded(settings) => {
            let embedded = Embedded::start(settings).await?;
            migrate(&embedded.owner(), embedded::SERVER, config.database_wait).await?;
            (embedded.server().into(), Some(embedded))
        }
        Connection::External { server, owner } => {
            if let Some(owner) = owner {
                let role = config.server_role.as_deref().unwrap_or_else(|| server.role());
                migrate(owner.clone(), role, config.database_wait).await?;
            }
            (server.clone(), None)
        }
    };
    let database =
        Database::open(server, config.writer_connections, config.reader_connections, config.database_wait).await?;
    Ok((database, embedded))
}

/// Waits for the word to stop, then ends the server in order: health turns, so that no new calls are sent here; streams
/// end and calls finish; what is late is answered for.
async fn end(parts: &Parts, health: &Health, stop: &CancellationToken) {
    stop.cancelled().await;
    health.turn().await;
    parts.ending.drain.cancel();
    tokio::select! {
        () = tokio::time::sleep(parts.config.drain_timeout) => {
            tracing::warn!(timeout = ?parts.config.drain_timeout, "calls were still running at the end of the drain");
        }
        () = parts.ending.halt.cancelled() => {}
    }
    parts.ending.halt.cancel();
    tokio::time::sleep(LAST_WORDS).await;
}

/// Waits for the background work's end, and brings it about where that takes too long.
async fn finish(mut working: JoinHandle<()>) -> Result<(), ServeError> {
    match tokio::time::timeout(LAST_WORK, &mut working).await {
        Ok(worked) => Ok(worked?),
        Err(_) => {
            tracing::warn!(timeout = ?LAST_WORK, "what was begun did not end: its callers find out by their request ids");
            working.abort();
            Ok(())
        }
    }
}
