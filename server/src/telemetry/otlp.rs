//! The way out: traces and numbers to an OTLP endpoint, numbers to whoever scrapes them.

use std::sync::LazyLock;

use opentelemetry::{
    KeyValue,
    metrics::{Meter, MeterProvider as _},
};
use opentelemetry_otlp::{MetricExporter, SpanExporter, WithExportConfig as _, WithTonicConfig as _};
use opentelemetry_sdk::{
    Resource,
    metrics::{Instrument, InstrumentKind, SdkMeterProvider, Stream},
    trace::SdkTracerProvider,
};
use prometheus::{Encoder as _, Registry, TextEncoder};
use tonic::transport::ClientTlsConfig;
use uuid::Uuid;

/// Which process this is, among all that ever were.
static INSTANCE: LazyLock<String> = LazyLock::new(|| Uuid::new_v4().to_string());

/// Who says what is sent. `OTEL_RESOURCE_ATTRIBUTES` may add to it.
fn resource() -> Resource {
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let instance = KeyValue::new("service.instance.id", INSTANCE.as_str());
    Resource::builder().with_service_name("fillrate").with_attributes([version, instance]).build()
}

fn unusable(endpoint: &str, error: &impl std::fmt::Display) -> String {
    format!("--otlp-endpoint (FILLRATE_OTLP_ENDPOINT): nothing can be sent to {endpoint}: {error}")
}

/// Sends traces. How many of them, `OTEL_TRACES_SAMPLER` says.
pub(super) fn traces(endpoint: &str) -> Result<SdkTracerProvider, String> {
    let mut exporter = SpanExporter::builder().with_tonic().with_endpoint(endpoint);
    if endpoint.starts_with("https://") {
        exporter = exporter.with_tls_config(ClientTlsConfig::new().with_native_roots());
    }
    let exporter = exporter.build().map_err(|error| unusable(endpoint, &error))?;
    Ok(SdkTracerProvider::builder().with_resource(resource()).with_batch_exporter(exporter).build())
}

/// The numbers of one server, and their ways out.
#[derive(Debug)]
pub struct Meters {
    provider: SdkMeterProvider,
    scraped: Option<Registry>,
}

/// What a server counts with: `scraped` from outside, sent to an endpoint, both, or neither, which costs nothing. What it
/// reads off has so many series at most, and one more for what is beyond them.
///
/// # Errors
/// One sentence, where nothing can be sent to the endpoint.
pub fn meters(scraped: bool, otlp_endpoint: Option<&str>, series: usize) -> Result<Meters, String> {
    let read_off = move |instrument: &Instrument| {
        let roomy = || Stream::builder().with_cardinality_limit(series).build().ok();
        (instrument.kind() == InstrumentKind::ObservableGauge).then(roomy).flatten()
    };
    let mut provider = SdkMeterProvider::builder().with_resource(resource()).with_view(read_off);
    if let Some(endpoint) = otlp_endpoint {
        let mut exporter = MetricExporter::builder().with_tonic().with_endpoint(endpoint);
        if endpoint.starts_with("https://") {
            exporter = exporter.with_tls_config(ClientTlsConfig::new().with_native_roots());
        }
        provider = provider.with_periodic_exporter(exporter.build().map_err(|error| unusable(endpoint, &error))?);
    }
    let registry = scraped.then(Registry::new);
    if let Some(registry) = &registry {
        let exporter = opentelemetry_prometheus::exporter().with_registry(registry.clone());
        let exporter = exporter.scope_info_enabled(false).without_target_info().build();
        provider = provider.with_reader(exporter.map_err(|error| format!("metrics cannot be scraped: {error}"))?);
    }
    Ok(Meters { provider: provider.build(), scraped: registry })
}

impl Meters {
    /// What instruments are made of.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.provider.meter("fillrate")
    }

    /// What is scraped.
    #[must_use]
    pub fn registry(&self) -> Option<Registry> {
        self.scraped.clone()
    }

    /// Sends what was not sent yet.
    pub fn finish(&self) {
        if let Err(error) = self.provider.shutdown() {
            tracing::debug!(%error, "the last numbers were not sent");
        }
    }
}

/// The numbers of now, in Prometheus' text format.
///
/// # Errors
/// What cannot be written.
pub fn exposition(registry: &Registry) -> Result<Vec<u8>, prometheus::Error> {
    let mut text = Vec::new();
    TextEncoder::new().encode(&registry.gather(), &mut text)?;
    Ok(text)
}
