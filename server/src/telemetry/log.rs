//! The log, on standard error, and the traces, where they are sent somewhere.

use std::{
    io::{IsTerminal as _, stderr},
    panic,
    sync::{Mutex, PoisonError},
};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{
    EnvFilter, Layer as _, Registry, filter::Targets, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use super::otlp;
use crate::config::{LogArgs, LogFormat};

/// Lines that wait to be written, at most: some megabytes. Where nobody reads them, those beyond it are lost, and the server
/// goes on: a call that waited for its line would keep others waiting.
const WAITING_LINES: usize = 16_384;

/// Writes the waiting lines, as long as the process logs.
static WRITER: Mutex<Option<WorkerGuard>> = Mutex::new(None);

/// What was started for the whole process.
#[derive(Debug, Default)]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Sends what was not sent yet, and writes what was not written: nothing is logged after it. Takes seconds at most.
    pub fn finish(self) {
        if let Some(Err(error)) = self.traces.map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "the last traces were not sent");
        }
        drop(WRITER.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Starts logging, and sending traces to an OTLP endpoint where there is one. A second start changes nothing. To be
/// called in a runtime.
///
/// # Errors
/// One sentence, where nothing can be sent to the endpoint.
pub fn start(settings: &LogArgs, otlp_endpoint: Option<&str>) -> Result<Telemetry, String> {
    let traces = otlp_endpoint.map(otlp::traces).transpose()?;
    let tracer = traces.as_ref().map(|traces| traces.tracer("fillrate"));
    let tracing = tracer.map(|tracer| {
        // Statements are events of the library that sends them; they hold no values.
        let traced = Targets::new()
            .with_target("fillrate_server", LevelFilter::DEBUG)
            .with_target("sqlx::query", LevelFilter::DEBUG);
        tracing_opentelemetry::layer().with_tracer(tracer).with_location(false).with_threads(false).with_filter(traced)
    });
    // The filter was checked when it was parsed.
    let filter = EnvFilter::new(&settings.log_filter);
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES).finish(stderr());
    let lines: Box<dyn tracing_subscriber::Layer<Registry> + Send + Sync> = match settings.log_format {
        LogFormat::Text => fmt::layer().with_writer(writer).with_ansi(stderr().is_terminal()).boxed(),
        LogFormat::Json => fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(writer).boxed(),
    };
    // Somebody who embeds the server may have a log of their own, which then stays.
    if tracing_subscriber::registry().with(lines.with_filter(filter)).with(tracing).try_init().is_ok() {
        *WRITER.lock().unwrap_or_else(PoisonError::into_inner) = Some(guard);
    }
    Ok(Telemetry { traces })
}

/// Has panics logged as other failures are, instead of printed. Callers are never told what they say.
pub fn log_panics() {
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string);
        tracing::error!(panic.place = place, panic.message = panicked.payload_as_str(), "a panic");
    }));
}
