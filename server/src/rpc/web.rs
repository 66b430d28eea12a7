//! gRPC-web: calls from web pages, where an operator named the origins of those pages. A browser asks before it calls
//! (CORS), and says with each call where its page is from.

use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures::future::{Either, Ready, ready};
use http::{
    HeaderName, Method, Request, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN},
};
use tonic::body::Body;
use tonic_web::GrpcWebLayer;
use tower::{Layer, Service};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Origin;

/// What clients send beside what every request has.
const SENT: [HeaderName; 6] = [
    AUTHORIZATION,
    CONTENT_TYPE,
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-tenant"),
    HeaderName::from_static("x-user-agent"),
];
/// What a page may read of an answer: a call that failed at once has its status there, not behind a body.
const READ: [HeaderName; 3] = [
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
];
/// How long a browser need not ask again; none remembers it for longer.
const REMEMBERED: Duration = Duration::from_secs(7_200);

/// Serves gRPC-web to pages of these origins, and to callers that are no pages; nothing where there are none.
pub(crate) fn layer(origins: &[Origin]) -> Option<(CorsLayer, KnownOrigins, GrpcWebLayer)> {
    if origins.is_empty() {
        return None;
    }
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().map(Origin::header)))
        .allow_methods([Method::POST])
        .allow_headers(SENT)
        .expose_headers(READ)
        .max_age(REMEMBERED);
    Some((cors, KnownOrigins(origins.into()), GrpcWebLayer::new()))
}

/// Refuses the calls of all other pages. CORS alone leaves that to the browser, which does not ask for pages that it
/// takes to be of this server: such as those of a name that was made to point here.
#[derive(Debug, Clone)]
pub(crate) struct KnownOrigins(Arc<[Origin]>);

impl<S> Layer<S> for KnownOrigins {
    type Service = WithKnownOrigins<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithKnownOrigins { inner, known: Arc::clone(&self.0) }
    }
}

/// What [`KnownOrigins`] makes of a service.
#[derive(Debug, Clone)]
pub(crate) struct WithKnownOrigins<S> {
    inner: S,
    known: Arc<[Origin]>,
}

impl<S, B> Service<Request<B>> for WithKnownOrigins<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Either<S::Future, Ready<Result<Response<Body>, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Some(origin) = request.headers().get(ORIGIN) else {
            return Either::Left(self.inner.call(request));
        };
        if self.known.iter().any(|known| known.is(origin)) {
            return Either::Left(self.inner.call(request));
        }
        tracing::warn!(http.origin = ?origin, "refused a page whose origin --web-origins does not name");
        let mut refusal = Response::new(Body::new("pages of this origin may not call this server\n".to_owned()));
        *refusal.status_mut() = StatusCode::FORBIDDEN;
        Either::Right(ready(Ok(refusal)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_pages_of_other_origins_are_refused() {
        let origins = ["https://desk.example.com".parse().unwrap(), "http://localhost:8080".parse().unwrap()];
        let mut service = KnownOrigins(origins.into()).layer(tower::service_fn(async |_: Request<()>| {
            Ok::<_, std::convert::Infallible>(Response::new(Body::empty()))
        }));
        for (origin, status) in [
            (None, StatusCode::OK),
            (Some("https://desk.example.com"), StatusCode::OK),
            (Some("http://localhost:8080"), StatusCode::OK),
            (Some("http://localhost"), StatusCode::FORBIDDEN),
            (Some("https://desk.example.com.evil.example"), StatusCode::FORBIDDEN),
            (Some("null"), StatusCode::FORBIDDEN),
        ] {
            let mut request = Request::new(());
            if let Some(origin) = origin {
                request.headers_mut().insert(ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(service.call(request).await.unwrap().status(), status, "{origin:?}");
        }
        assert!(layer(&[]).is_none());
    }
}
