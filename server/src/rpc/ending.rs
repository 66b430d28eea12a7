//! What a stopping server does with calls in flight: they may finish while it drains, and are answered for at its end.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use futures::future::BoxFuture;
use http::{Request, Response};
use tokio_util::sync::CancellationToken;
use tonic::{Status, body::Body};
use tower::{Layer, Service};

use super::{cut::Cut, status};

/// Health watches and reflection never end by themselves, and would hold up every drain to its timeout.
const ENDLESS: &str = "/grpc.";
/// A watcher of health sees the turn before its stream ends.
const AFTER_THE_TURN: Duration = Duration::from_millis(100);

/// When a server begins to stop, and when it stops.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// No new work; streams end with a last checkpoint; calls finish.
    pub drain: CancellationToken,
    /// Whatever still runs is answered `UNAVAILABLE`.
    pub halt: CancellationToken,
}

impl Ending {
    async fn of(self, path_is_endless: bool) -> Status {
        if path_is_endless {
            tokio::select! {
                () = self.halt.cancelled() => {}
                () = async { self.drain.cancelled().await; tokio::time::sleep(AFTER_THE_TURN).await } => {}
            }
        } else {
            self.halt.cancelled().await;
        }
        status::draining()
    }
}

/// Ends calls when the server ends.
#[derive(Debug, Clone)]
pub(crate) struct EndingLayer(pub(crate) Ending);

impl<S> Layer<S> for EndingLayer {
    type Service = WithEnding<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithEnding { inner, ending: self.0.clone() }
    }
}

/// What [`EndingLayer`] makes of a service.
#[derive(Debug, Clone)]
pub(crate) struct WithEnding<S> {
    inner: S,
    ending: Ending,
}

impl<S, B> Service<Request<B>> for WithEnding<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
    S::Future: Send + 'static,
    S::Error: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<Body>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let endless = request.uri().path().starts_with(ENDLESS);
        let ending = self.ending.clone();
        let answer = self.inner.call(request);
        Box::pin(async move {
            tokio::select! {
                biased;
                answered = answer => answered.map(|response| response.map(|body| Cut::body(body, ending.of(endless)))),
                status = ending.clone().of(endless) => Ok(status.into_http()),
            }
        })
    }
}
