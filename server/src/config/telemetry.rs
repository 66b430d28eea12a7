//! Where a server's traces and numbers go.

use std::net::SocketAddr;

use clap::Args;

use super::{serve::address, units::Span};

pub(crate) const FIGURES_INTERVAL: Span = Span::seconds(60);

/// Settings of traces and metrics.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Telemetry")]
pub struct TelemetryArgs {
    /// Answer Prometheus at /metrics on this address, in plain text and to everybody
    ///
    /// What it tells holds names of tenants and locations: keep it inside.
    #[arg(long, env = "FILLRATE_METRICS_LISTEN", value_name = "ADDRESS", value_parser = address)]
    pub metrics_listen: Option<SocketAddr>,
    /// Send traces and metrics to this OTLP collector, by gRPC (http:// or https://)
    ///
    /// OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say how many traces, OTEL_RESOURCE_ATTRIBUTES what is said of
    /// this server beside its name, OTEL_METRIC_EXPORT_INTERVAL how often numbers are sent, OTEL_EXPORTER_OTLP_HEADERS
    /// what shows the collector who sends.
    #[arg(long, env = "FILLRATE_OTLP_ENDPOINT", value_name = "URL", value_parser = endpoint)]
    pub otlp_endpoint: Option<String>,
    /// How often what waits at each location is added up for metrics (1s to 1h)
    ///
    /// It reads every backorder that waits, once a server: about a second for a million.
    #[arg(
        long, env = "FILLRATE_FIGURES_INTERVAL", value_name = "SPAN", default_value_t = FIGURES_INTERVAL,
        value_parser = Span::within(Span::seconds(1), Span::hours(1))
    )]
    pub figures_interval: Span,
}

fn endpoint(text: &str) -> Result<String, String> {
    let url: Option<http::Uri> = text.parse().ok();
    let authority = url.as_ref().and_then(http::Uri::authority);
    let known = url.as_ref().and_then(http::Uri::scheme_str).is_some_and(|scheme| ["http", "https"].contains(&scheme));
    match authority {
        // It would stand in the log, and in what is said of a setting that is wrong.
        Some(authority) if authority.as_str().contains('@') => {
            Err("a URL without a password: what the collector asks for stands in OTEL_EXPORTER_OTLP_HEADERS".to_owned())
        }
        Some(_) if known => Ok(text.to_owned()),
        _ => Err("a URL, as in http://localhost:4317".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_named_without_a_password() {
        for good in ["http://localhost:4317", "https://collector.example.com", "http://[::1]:4317/"] {
            assert_eq!(endpoint(good), Ok(good.to_owned()));
        }
        for bad in ["", "collector:4317", "http://", "ftp://collector", "/collector"] {
            assert!(endpoint(bad).is_err_and(|why| why.starts_with("a URL, as in")), "{bad}");
        }
        for secret in ["https://user:pw@collector", "http://user@collector:4317"] {
            let why = endpoint(secret);
            assert!(why.as_ref().is_err_and(|why| why.contains("OTEL_EXPORTER_OTLP_HEADERS")), "{why:?}");
        }
    }
}
