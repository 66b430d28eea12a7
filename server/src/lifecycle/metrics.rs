//! The numbers of a server, on an address of their own: whoever scrapes them speaks plain HTTP, and is nobody.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
    routing::get,
};
use prometheus::Registry;
use tokio::{net::TcpListener, task::JoinHandle};
use tonic::{
    service::Routes,
    transport::{Server, server::TcpIncoming},
};

use super::{ServeError, health::Ready};
use crate::{
    app::App,
    database::{Database, Pool},
    telemetry::{PoolReading, Readings, TenantReading, exposition},
};

const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// An address for metrics that was taken and is not served yet.
pub(super) struct Metrics {
    listener: TcpListener,
    address: SocketAddr,
}

/// Metrics that are told, until this is dropped.
pub(super) struct Telling {
    pub(super) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Metrics {
    /// Takes the address, where there is to be one.
    pub(super) async fn listen(address: Option<SocketAddr>) -> Result<Option<Self>, ServeError> {
        let Some(address) = address else { return Ok(None) };
        let refused = |cause| ServeError::ListenForMetrics { address, cause };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        Ok(Some(Self { address: listener.local_addr().map_err(refused)?, listener }))
    }

    pub(super) fn tell(self, registry: Registry) -> Telling {
        let Self { listener, address } = self;
        let numbers = get(async move || match exposition(&registry) {
            Ok(text) => ([(CONTENT_TYPE, TEXT_FORMAT)], text).into_response(),
            Err(error) => {
                tracing::error!(%error, "the numbers cannot be told");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        });
        let routes = Routes::from(Router::new().route("/metrics", numbers));
        let serving =
            Server::builder().accept_http1(true).add_routes(routes).serve_with_incoming(TcpIncoming::from(listener));
        let task = tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(%error, "the numbers are no longer told");
            }
        });
        Telling { address, task }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What is read off a server when somebody asks.
pub(super) struct Dials {
    app: Arc<App>,
    database: Database,
    ready: Ready,
}

impl Dials {
    pub(super) fn of(app: &Arc<App>, database: &Database, ready: Ready) -> Arc<Self> {
        Arc::new(Self { app: Arc::clone(app), database: database.clone(), ready })
    }
}

impl Readings for Dials {
    fn is_ready(&self) -> bool {
        self.ready.is_ready()
    }

    fn queue_waiting(&self) -> i64 {
        whole(self.app.waiting())
    }

    fn pools(&self) -> Vec<PoolReading> {
        let line = self.database.store().line();
        let pools =
            [("writers", &line.writers, line.idle_writers()), ("readers", &line.readers, line.readers.num_idle())];
        let read = |(name, pool, idle): (_, &Pool, _)| {
            let (all, idle) = (i64::from(pool.size()), whole(idle));
            // Read one after the other: between the two a connection may have come back.
            PoolReading { name, idle, busy: (all - idle).max(0), most: pool.options().get_max_connections().into() }
        };
        pools.into_iter().map(read).collect()
    }

    fn watchers(&self) -> i64 {
        whole(self.app.feed.watchers())
    }

    fn feed_lag(&self) -> Duration {
        self.app.feed.lag()
    }

    fn promise_lag(&self) -> (i64, Duration) {
        let lag = self.app.promise_lag();
        (lag.positions, lag.stalled)
    }

    fn tenants(&self) -> Arc<Vec<TenantReading>> {
        self.app.figures()
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
