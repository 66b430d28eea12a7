//! What is known of a connection, and which calls it is used by: an extension of each of its requests.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures::{TryFutureExt as _, future::MapOk};
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use tokio::time::Instant;
use tonic::{Status, body::Body, codegen::Bytes};
use tower::{Layer, Service};

/// The client at the other end.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    /// The certificate (DER) that it showed, checked by the time that it comes here.
    pub(crate) certificate: Option<Arc<[u8]>>,
    usage: Arc<Mutex<Usage>>,
}

#[derive(Debug)]
struct Usage {
    calls: usize,
    /// When the last call ended, or the connection began.
    left: Instant,
}

impl Peer {
    pub(crate) fn new(certificate: Option<Arc<[u8]>>) -> Self {
        Self { certificate, usage: Arc::new(Mutex::new(Usage { calls: 0, left: Instant::now() })) }
    }

    /// Since when there has been no call; none while there is one.
    pub(crate) fn unused_since(&self) -> Option<Instant> {
        let usage = self.usage();
        (usage.calls == 0).then_some(usage.left)
    }

    /// Counts a call, until what is given is dropped.
    fn call(&self) -> InUse {
        self.usage().calls += 1;
        InUse(self.clone())
    }

    fn usage(&self) -> MutexGuard<'_, Usage> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that runs.
struct InUse(Peer);

impl Drop for InUse {
    fn drop(&mut self) {
        let mut usage = self.0.usage();
        usage.calls -= 1;
        usage.left = Instant::now();
    }
}

/// Counts calls as their connection's. To stand around all that answers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PeerLayer;

impl<S> Layer<S> for PeerLayer {
    type Service = WithPeer<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithPeer { inner }
    }
}

/// What [`PeerLayer`] makes of a service.
#[derive(Debug, Clone)]
pub(crate) struct WithPeer<S> {
    inner: S,
}

type Hold = Box<dyn FnOnce(Response<Body>) -> Response<Body> + Send>;

impl<S, B> Service<Request<B>> for WithPeer<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = MapOk<S::Future, Hold>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let used = request.extensions().get::<Peer>().map(Peer::call);
        let hold: Hold = Box::new(move |response| response.map(|body| Held::body(body, used)));
        self.inner.call(request).map_ok(hold)
    }
}

/// A body that keeps something until it ends or nobody wants it any more.
pub(super) struct Held<T> {
    body: Body,
    kept: Option<T>,
}

impl<T: Send + Unpin + 'static> Held<T> {
    pub(super) fn body(body: Body, kept: Option<T>) -> Body {
        match kept {
            Some(_) => Body::new(Self { body, kept }),
            None => body,
        }
    }
}

impl<T: Unpin> http_body::Body for Held<T> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None)) {
            self.kept = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
