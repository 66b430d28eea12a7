//! Health alone, on an address of its own: the probes of Kubernetes speak no TLS, and are nobody.

use std::net::SocketAddr;

use tokio::{net::TcpListener, task::JoinHandle};
use tonic::transport::{Server, server::TcpIncoming};
use tonic_health::pb::health_server::{Health, HealthServer};

use super::ServeError;

/// An address for probes that was taken and is not served yet.
pub(super) struct Probes {
    listener: TcpListener,
    address: SocketAddr,
}

/// Probes that are answered, until this is dropped.
pub(super) struct Answering {
    pub(super) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Probes {
    /// Takes the address, where there is to be one.
    pub(super) async fn listen(address: Option<SocketAddr>) -> Result<Option<Self>, ServeError> {
        let Some(address) = address else { return Ok(None) };
        let refused = |cause| ServeError::ListenForProbes { address, cause };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        Ok(Some(Self { address: listener.local_addr().map_err(refused)?, listener }))
    }

    pub(super) fn answer(self, health: HealthServer<impl Health>) -> Answering {
        let Self { listener, address } = self;
        let serving = Server::builder().add_service(health).serve_with_incoming(TcpIncoming::from(listener));
        let task = tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(%error, "probes are no longer answered");
            }
        });
        Answering { address, task }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.task.abort();
    }
}
