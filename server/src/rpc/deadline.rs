//! Deadlines: a caller's `grpc-timeout` becomes a point in time that ends its call with `DEADLINE_EXCEEDED`.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use futures::future::BoxFuture;
use http::{Request, Response};
use tokio::time::{Instant, sleep_until, timeout_at};
use tonic::body::Body;
use tower::{Layer, Service};

use super::{cut::Cut, status};

const HEADER: &str = "grpc-timeout";
/// tonic runs a timer of its own from the same header, begun a little before ours, and answers `CANCELLED` with it.
/// Ours must be the first to end, by more than the timers' grain of a millisecond.
const HEAD_START: Duration = Duration::from_millis(3);
/// No call lives longer than this for its deadline's sake; a longer one is as good as none, and cannot overflow.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3_600);

/// When the caller stops waiting: an extension of each request that said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(pub Instant);

/// Adds the deadline to every call.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DeadlineLayer;

impl<S> Layer<S> for DeadlineLayer {
    type Service = WithDeadline<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithDeadline { inner }
    }
}

/// What [`DeadlineLayer`] makes of a service.
#[derive(Debug, Clone)]
pub(crate) struct WithDeadline<S> {
    inner: S,
}

impl<S, B> Service<Request<B>> for WithDeadline<S>
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

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let Some(header) = request.headers_mut().remove(HEADER) else {
            return Box::pin(self.inner.call(request));
        };
        let Some(patience) = header.to_str().ok().and_then(parse) else {
            let refusal = status::unreadable("grpc-timeout is not one to eight digits and a unit (H, M, S, m, u, n)");
            return Box::pin(async move { Ok(refusal.into_http()) });
        };
        let deadline = Instant::now() + patience.min(LONGEST).saturating_sub(HEAD_START);
        request.extensions_mut().insert(Deadline(deadline));
        let answer = self.inner.call(request);
        Box::pin(async move {
            match timeout_at(deadline, answer).await {
                Ok(answered) => answered.map(|response| {
                    response.map(|body| {
                        Cut::body(body, async move {
                            sleep_until(deadline).await;
                            status::deadline_exceeded()
                        })
                    })
                }),
                Err(_) => Ok(status::deadline_exceeded().into_http()),
            }
        })
    }
}

/// Reads `grpc-timeout`: at most eight digits and a unit.
fn parse(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(count * 3_600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use tonic::{Code, Status};

    use super::*;

    #[test]
    fn every_unit_is_read_and_nothing_else() {
        assert_eq!(parse("2H"), Some(Duration::from_secs(7_200)));
        assert_eq!(parse("3M"), Some(Duration::from_secs(180)));
        assert_eq!(parse("99999999S"), Some(Duration::from_secs(99_999_999)));
        assert_eq!(parse("250m"), Some(Duration::from_millis(250)));
        assert_eq!(parse("7u"), Some(Duration::from_micros(7)));
        assert_eq!(parse("0n"), Some(Duration::ZERO));
        for text in ["", "S", "1", "-1S", "1.5S", "123456789S", "1s", "1é", " 1S"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    fn request(timeout: &str) -> Result<Request<()>, http::Error> {
        Request::builder().header(HEADER, timeout).body(())
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_takes_too_long_is_answered_for() -> Result<(), Box<dyn std::error::Error>> {
        let slow = tower::service_fn(async |request: Request<()>| {
            assert!(request.headers().get(HEADER).is_none() && request.extensions().get::<Deadline>().is_some());
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok::<_, std::convert::Infallible>(Response::new(Body::empty()))
        });
        let response = DeadlineLayer.layer(slow).call(request("1S")?).await?;
        let status = Status::from_header_map(response.headers()).ok_or("no status")?;
        assert_eq!(status.code(), Code::DeadlineExceeded);
        Ok(())
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_ends_at_its_deadline() -> Result<(), Box<dyn std::error::Error>> {
        struct Silent;
        impl http_body::Body for Silent {
            type Data = tonic::codegen::Bytes;
            type Error = Status;
            fn poll_frame(
                self: std::pin::Pin<&mut Self>,
                _: &mut Context<'_>,
            ) -> Poll<Option<Result<http_body::Frame<Self::Data>, Status>>> {
                Poll::Pending
            }
        }
        let silent = tower::service_fn(async |_: Request<()>| {
            Ok::<_, std::convert::Infallible>(Response::new(Body::new(Silent)))
        });
        let response = DeadlineLayer.layer(silent).call(request("250m")?).await?;
        let mut body = response.into_body();
        let frame = std::future::poll_fn(|context| http_body::Body::poll_frame(std::pin::Pin::new(&mut body), context));
        let trailers = frame.await.ok_or("no frame")??.into_trailers().map_err(|_| "no trailers")?;
        let status = Status::from_header_map(&trailers).ok_or("no status")?;
        assert_eq!(status.code(), Code::DeadlineExceeded);
        Ok(())
    }
}
