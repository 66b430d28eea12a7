//! How calls, transactions and what came before them become one trace.

use http::HeaderMap;
use opentelemetry::{
    propagation::{Extractor, TextMapPropagator as _},
    trace::{SpanContext, TraceContextExt as _},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// A span of a call, and the trace that it belongs to.
#[derive(Debug, Clone)]
pub struct Traced {
    /// The span.
    pub span: Span,
    /// Its trace, in hexadecimal; empty where it belongs to none.
    pub trace_id: String,
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

/// Makes a call's span part of its caller's trace, where the caller names one (W3C `traceparent`).
#[must_use]
pub fn caller_trace(headers: &HeaderMap, span: Span) -> Traced {
    let caller = TraceContextPropagator::new().extract(&Headers(headers));
    let named = caller.span().span_context().clone();
    // Fails where traces are sent nowhere; the log names the caller's all the same.
    let _ = span.set_parent(caller);
    let own = context(&span);
    let context = if own.is_valid() { own } else { named };
    let trace_id = if context.is_valid() { context.trace_id().to_string() } else { String::new() };
    Traced { span, trace_id }
}

/// Ties the span of a shared transaction to that of a call that rides in it, and has the call's own trace show the ride:
/// as long as what is given lives.
#[must_use]
pub fn ride_along(transaction: &Span, call: &Span) -> Span {
    let ride = tracing::debug_span!(parent: call, "shared_transaction");
    ride.add_link(context(transaction));
    transaction.add_link(context(call));
    ride
}

/// Whether a span is sent somewhere.
#[must_use]
pub fn is_kept(span: &Span) -> bool {
    context(span).is_sampled()
}

fn context(span: &Span) -> SpanContext {
    span.context().span().span_context().clone()
}
