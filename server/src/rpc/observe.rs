//! What is told of every call: a span, a line in the log, and its share of the numbers.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures::future::BoxFuture;
use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use tokio::time::Instant;
use tonic::{Status, body::Body, codegen::Bytes};
use tower::{Layer, Service};
use tracing::Instrument as _;

use super::{
    access,
    status::{FAULTS, Outcome},
};
use crate::{
    domain::id::TenantId,
    telemetry::{Metrics, Traced, caller_trace},
};

/// What is asked every few seconds by machines that look after us.
const ROUTINE: &str = "grpc.";
/// The method of calls that name none of ours: anybody can make up any number of them.
const UNKNOWN: &str = "unknown";

/// What is only learnt of a call on its way in: an extension of its request.
#[derive(Debug, Clone, Default)]
pub(in crate::rpc) struct Learnt(Arc<Mutex<Facts>>);

#[derive(Debug, Clone, Default)]
struct Facts {
    tenant: Option<TenantId>,
    request_id: String,
}

impl Learnt {
    fn facts(&self) -> MutexGuard<'_, Facts> {
        // Nothing panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::rpc) fn tenant(&self, tenant: &TenantId) {
        tracing::Span::current().record("tenant", tenant.as_str());
        self.facts().tenant = Some(tenant.clone());
    }

    /// Under which the call is recorded: as it was sent, then as it was given.
    pub(in crate::rpc) fn request_id(&self, id: &str) {
        tracing::Span::current().record("request_id", id);
        id.clone_into(&mut self.facts().request_id);
    }
}

/// Tells of every call.
#[derive(Debug, Clone)]
pub(crate) struct ObserveLayer {
    metrics: Arc<Metrics>,
    /// The methods that are told by their names, by their paths.
    methods: Arc<HashMap<String, Arc<str>>>,
    unknown: Arc<str>,
}

impl ObserveLayer {
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        let routine = [
            "/grpc.health.v1.Health/Check",
            "/grpc.health.v1.Health/Watch",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        ];
        let paths = routine.into_iter().map(str::to_owned).chain(access::paths());
        let methods = paths.map(|path| (path.clone(), Arc::from(path.trim_start_matches('/'))));
        let methods: HashMap<String, Arc<str>> = methods.collect();
        let unknown = Arc::from(UNKNOWN);
        methods.values().chain([&unknown]).for_each(|method| metrics.expect(method, &FAULTS));
        Self { metrics, methods: Arc::new(methods), unknown }
    }
}

impl<S> Layer<S> for ObserveLayer {
    type Service = Observed<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Observed { inner, layer: self.clone() }
    }
}

/// What [`ObserveLayer`] makes of a service.
#[derive(Debug, Clone)]
pub(crate) struct Observed<S> {
    inner: S,
    layer: ObserveLayer,
}

impl<S, B> Service<Request<B>> for Observed<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<Body>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let method = self.layer.methods.get(request.uri().path()).unwrap_or(&self.layer.unknown);
        let span = tracing::info_span!(
            "call",
            otel.name = &**method,
            otel.kind = "server",
            rpc.method = &**method,
            tenant = tracing::field::Empty,
            request_id = tracing::field::Empty,
            rpc.status = tracing::field::Empty,
            // The log's lines name it; a trace need not.
            trace_id = tracing::field::Empty,
            otel.status_code = tracing::field::Empty,
        );
        let traced = caller_trace(request.headers(), span);
        if !traced.trace_id.is_empty() {
            traced.span.record("trace_id", traced.trace_id.as_str());
        }
        let learnt = Learnt::default();
        request.extensions_mut().insert(learnt.clone());
        let mut told = Told::new(Arc::clone(&self.layer.metrics), Arc::clone(method), traced, learnt);
        let answer = told.traced.span.in_scope(|| self.inner.call(request));
        Box::pin(async move {
            let span = told.traced.span.clone();
            let answer = answer.instrument(span).await?;
            // A call that failed before it began to answer says so in its headers, and nothing follows.
            told.learn(answer.headers());
            Ok(answer.map(|body| Body::new(Telling { body, told })))
        })
    }
}

/// A call that is told of when it ends, however it ends.
struct Told {
    metrics: Arc<Metrics>,
    method: Arc<str>,
    began: Instant,
    traced: Traced,
    learnt: Learnt,
    /// None: its answer is not whole yet.
    outcome: Option<Outcome>,
}

impl Told {
    fn new(metrics: Arc<Metrics>, method: Arc<str>, traced: Traced, learnt: Learnt) -> Self {
        metrics.call_began();
        Self { metrics, method, began: Instant::now(), traced, learnt, outcome: None }
    }

    fn learn(&mut self, headers: &HeaderMap) {
        if let Some(outcome) = Outcome::told(headers) {
            self.outcome = Some(outcome);
        }
    }

    /// How it ended: where nobody said so, its caller went away, or what made its answer panicked just now.
    fn outcome(&mut self) -> Outcome {
        let untold = || if std::thread::panicking() { Outcome::panicked() } else { Outcome::gone() };
        self.outcome.take().unwrap_or_else(untold)
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        let outcome = self.outcome();
        let code = outcome.code();
        self.metrics.call_ended(&self.method, code, took);
        self.traced.span.record("rpc.status", code);
        if outcome.is_failure() {
            self.traced.span.record("otel.status_code", "ERROR");
        }
        let (reason, limit) = (outcome.reason.as_deref(), outcome.limit.as_deref());
        let Facts { tenant, request_id } = self.learnt.facts().clone();
        let request_id = request_id.as_str();
        let (method, trace_id) = (&*self.method, self.traced.trace_id.as_str());
        let tenant = tenant.as_ref().map(TenantId::as_str).unwrap_or_default();
        let milliseconds = took.as_secs_f64() * 1_000.0;
        if method.starts_with(ROUTINE) {
            tracing::debug!(target: "fillrate::calls", parent: None, method, code, milliseconds, trace_id, "call");
        } else {
            tracing::info!(
                target: "fillrate::calls", parent: None, method, code, reason, limit, tenant, milliseconds,
                request_id, trace_id, "call"
            );
        }
    }
}

/// A body whose end is that of its call.
struct Telling {
    body: Body,
    told: Told,
}

impl http_body::Body for Telling {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let span = self.told.traced.span.clone();
        let frame = span.in_scope(|| Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(trailers) = frame.trailers_ref() {
                    self.told.learn(trailers);
                }
            }
            Poll::Ready(Some(Err(error))) => self.told.outcome = Some(Outcome::of(error)),
            Poll::Ready(None) | Poll::Pending => {}
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

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use opentelemetry::metrics::MeterProvider as _;
    use opentelemetry_sdk::metrics::SdkMeterProvider;
    use prometheus::Registry;
    use tower::{ServiceExt as _, service_fn};

    use super::*;
    use crate::telemetry::exposition;

    const METHOD: &str = "fillrate.v1.OrderService/GetOrder";

    #[tokio::test]
    async fn a_call_whose_handler_panics_is_a_fault_of_ours() {
        let registry = Registry::new();
        let reader = opentelemetry_prometheus::exporter().with_registry(registry.clone()).build().unwrap();
        let provider = SdkMeterProvider::builder().with_reader(reader).build();
        let metrics = Metrics::new(&provider.meter("test"));
        let counts = || {
            let text = String::from_utf8(exposition(&registry).unwrap()).unwrap();
            let ours = text.lines().filter(|line| line.contains(&format!("method=\"{METHOD}\"")));
            let counts = ours.filter(|line| line.starts_with("fillrate_rpc_requests_total"));
            let code =
                |line: &str| line.split_once("code=\"").map(|(_, rest)| rest.split('"').next().map(str::to_owned));
            let told = counts.map(|line| (code(line).flatten().unwrap(), line.rsplit(' ').next().unwrap().to_owned()));
            told.collect::<HashMap<String, String>>()
        };
        let count = |code: &str| counts().get(code).cloned();
        let panics = service_fn(async |_: Request<()>| -> Result<Response<Body>, Status> { panic!("on purpose") });
        let observed = ObserveLayer::new(metrics).layer(panics);
        // From nought, so that the first one is an increase.
        assert_eq!((count("INTERNAL").as_deref(), count("UNKNOWN").as_deref()), (Some("0"), Some("0")));
        let call = observed.oneshot(Request::builder().uri(format!("/{METHOD}")).body(()).unwrap());
        assert!(std::panic::AssertUnwindSafe(call).catch_unwind().await.is_err());
        assert_eq!((count("INTERNAL").as_deref(), count("CANCELLED")), (Some("1"), None));
    }
}
