//! What every call gets: its deadline, headers, request id and retries.

use std::{error::Error as _, fmt, sync::Arc, time::Duration};

use http::uri::PathAndQuery;
use prost::Message;
use tokio::time::{Instant, sleep, timeout_at};
use tonic::{
    Code, Request, Response, Status, Streaming, TimeoutExpired,
    client::Grpc,
    metadata::{Ascii, MetadataMap, MetadataValue},
    transport::Channel,
};
use tonic_prost::ProstCodec;

use crate::{
    connect::{ConnectError, Options, Token},
    error::{Error, Place},
};

pub(crate) const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// The longest deadline: beyond it clocks would overflow.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// The way of all calls: a connection, as whom, and for how long.
#[derive(Clone)]
pub(crate) struct Calls {
    shared: Arc<Shared>,
    pub(crate) timeout: Duration,
}

struct Shared {
    channel: Channel,
    url: String,
    tenant: Option<MetadataValue<Ascii>>,
    token: Option<Token>,
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calls").field("url", &self.shared.url).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// A method, and the path of its calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Method(pub(crate) &'static str);

impl Method {
    /// Its name alone.
    pub(crate) fn name(self) -> &'static str {
        self.0.rsplit('/').next().unwrap_or(self.0)
    }
}

impl Calls {
    pub(crate) fn new(channel: Channel, url: &str, options: Options) -> Result<Self, ConnectError> {
        let Options { tenant, token, timeout, .. } = options;
        let header = match tenant.parse() {
            _ if tenant.is_empty() => None,
            Ok(header) => Some(header),
            Err(_) => return Err(ConnectError::Tenant(tenant)),
        };
        let shared = Shared { channel, url: url.to_owned(), tenant: header, token };
        Ok(Self { shared: Arc::new(shared), timeout })
    }

    pub(crate) fn within(&self, timeout: Duration) -> Self {
        Self { shared: Arc::clone(&self.shared), timeout }
    }

    /// Tries a call until it is answered, may not be tried again, or its deadline leaves no room. A request id that is
    /// there but empty is filled: the same for all tries, so that a command takes place once.
    pub(crate) async fn unary<Q, A>(
        &self,
        method: Method,
        mut request: Q,
        request_id: impl FnOnce(&mut Q) -> Option<&mut String>,
    ) -> Result<A, Error>
    where
        Q: Message + Clone + 'static,
        A: Message + Default + 'static,
    {
        let id = request_id(&mut request).map(named).unwrap_or_default();
        if self.timeout.is_zero() {
            return Err(Error::too_late(method, id));
        }
        let deadline = Instant::now() + self.timeout.min(FOREVER);
        let place = Place { url: &self.shared.url, method, request_id: &id };
        let mut before = None;
        for tries in 1.. {
            let left = deadline.saturating_duration_since(Instant::now());
            let tried = timeout_at(deadline, self.once(method, request.clone(), left)).await;
            let status = match tried {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(status)) if !is_timeout(&status) => status,
                _ => Status::deadline_exceeded("the deadline passed"),
            };
            let failed = Error::of(&status, &place).after(before.as_ref());
            let pause = pause(tries, LONGEST_PAUSE, failed.retry_after());
            let left = deadline.saturating_duration_since(Instant::now());
            if !failed.is_retryable() || left <= pause {
                return Err(failed);
            }
            before = Some(failed);
            sleep(pause).await;
        }
        Err(Error::too_late(method, id))
    }

    async fn once<Q, A>(&self, method: Method, message: Q, left: Duration) -> Result<A, Status>
    where
        Q: Message + 'static,
        A: Message + Default + 'static,
    {
        let mut request = Request::new(message);
        request.set_timeout(left);
        let (mut connection, path) = self.prepared(method, request.metadata_mut()).await?;
        let codec = ProstCodec::<Q, A>::default();
        connection.unary(request, path, codec).await.map(Response::into_inner)
    }

    /// Opens a stream. It has no deadline and is not tried again: how to go on is its reader's to know.
    pub(crate) async fn stream<Q, A>(&self, method: Method, message: Q) -> Result<Streaming<A>, Error>
    where
        Q: Message + 'static,
        A: Message + Default + 'static,
    {
        let opened = async {
            let mut request = Request::new(message);
            let (mut connection, path) = self.prepared(method, request.metadata_mut()).await?;
            let codec = ProstCodec::<Q, A>::default();
            connection.server_streaming(request, path, codec).await.map(Response::into_inner)
        };
        opened.await.map_err(|status: Status| self.failure(&status, method))
    }

    /// What a stream, or its opening, failed with.
    pub(crate) fn failure(&self, status: &Status, method: Method) -> Error {
        Error::of(status, &Place { url: &self.shared.url, method, request_id: "" })
    }

    /// A connection that is ready, and the headers: the token is asked for before every try.
    async fn prepared(
        &self,
        method: Method,
        headers: &mut MetadataMap,
    ) -> Result<(Grpc<Channel>, PathAndQuery), Status> {
        if let Some(tenant) = &self.shared.tenant {
            headers.insert("x-tenant", tenant.clone());
        }
        if let Some(token) = &self.shared.token {
            let refused = |why: &dyn fmt::Display| Status::unauthenticated(format!("there is no token: {why}"));
            let token = token.ask().await.map_err(|error| refused(&error))?;
            if !token.is_empty() {
                let header = format!("Bearer {token}").parse();
                headers.insert("authorization", header.map_err(|_| refused(&"it cannot stand in a header"))?);
            }
        }
        // The server bounds its answers; the usual 4 MiB would refuse some of them.
        let mut connection = Grpc::new(self.shared.channel.clone()).max_decoding_message_size(usize::MAX);
        connection.ready().await.map_err(|error| Status::from_error(Box::new(error)))?;
        Ok((connection, PathAndQuery::from_static(method.0)))
    }
}

/// Fills what is empty; gives what is then there.
fn named(id: &mut String) -> String {
    if id.is_empty() {
        *id = uuid::Uuid::new_v4().to_string();
    }
    id.clone()
}

/// Whether tonic noticed the deadline before we did.
fn is_timeout(status: &Status) -> bool {
    let mut cause = status.source();
    while let Some(error) = cause {
        if error.is::<TimeoutExpired>() {
            return status.code() == Code::Cancelled;
        }
        cause = error.source();
    }
    false
}

/// How long to wait before the n-th retry: jitter spreads clients that lost the same server.
pub(crate) fn pause(n: u32, longest: Duration, at_least: Duration) -> Duration {
    let full = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(n.saturating_sub(1))).min(longest);
    full.mul_f64(0.5 + fastrand::f64() / 2.0).max(at_least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_by_doubling_up_to_the_longest_and_keep_to_what_was_asked() {
        for (n, full) in [(1, 100), (2, 200), (5, 1600), (6, 2000), (40, 2000), (u32::MAX, 2000)] {
            let full = Duration::from_millis(full);
            let all: Vec<_> = (0..100).map(|_| pause(n, LONGEST_PAUSE, Duration::ZERO)).collect();
            assert!(all.iter().all(|pause| *pause >= full / 2 && *pause <= full), "{n}: {all:?}");
            assert!(all.iter().any(|pause| *pause != all[0]), "no jitter");
        }
        assert_eq!(pause(1, LONGEST_PAUSE, Duration::from_secs(9)), Duration::from_secs(9));
    }
}
