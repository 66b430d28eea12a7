//! The settings of `fillrate replay`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::NonEmptyStringValueParser, value_parser};

use super::ServeArgs;

/// What an order takes when not everything is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AllocationPolicy {
    /// Whatever is there.
    Partial,
    /// A line whole or not at all.
    CompleteLine,
    /// The order whole or not at all.
    CompleteOrder,
}

/// When an order may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShipPolicy {
    /// Whatever is allocated.
    Any,
    /// Only once everything is allocated.
    Complete,
}

/// The settings of `fillrate replay`.
#[derive(Debug, Clone, Args)]
pub struct ReplayArgs {
    /// Event logs, JSON Lines, plain or gzip; played in the order given
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The server to send to, as in http://127.0.0.1:50051 [default: one of its own, on the database named below]
    #[arg(long, env = "FILLRATE_ENDPOINT", value_name = "URL", value_parser = endpoint)]
    pub endpoint: Option<String>,
    /// The tenant to write to [default: the server's default tenant]
    #[arg(long, env = "FILLRATE_TENANT", value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub tenant: Option<String>,
    /// The location that all stock is at; made if it is missing
    #[arg(long, value_name = "ID", default_value = "MAIN", value_parser = NonEmptyStringValueParser::new())]
    pub location: String,
    /// What orders take when not everything is there [default: the location's]
    #[arg(long, value_name = "POLICY")]
    pub allocation_policy: Option<AllocationPolicy>,
    /// When orders may leave, where the log does not say [default: the location's]
    #[arg(long, value_name = "POLICY")]
    pub ship_policy: Option<ShipPolicy>,
    /// The expected final stock (CSV with a header, plain or gzip); the exit status is 1 where it differs
    #[arg(long, value_name = "FILE")]
    pub expected: Option<PathBuf>,
    /// What request ids begin with; the same one with the same files repeats the same requests
    #[arg(long, value_name = "TEXT", default_value = "replay", value_parser = NonEmptyStringValueParser::new())]
    pub request_prefix: String,
    /// Orders in flight at once (1 to 256); events that must not overtake each other still wait
    #[arg(long, value_name = "COUNT", default_value_t = 32, value_parser = value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// The server that is started where no endpoint is given.
    #[command(flatten)]
    pub serve: ServeArgs,
}

fn endpoint(text: &str) -> Result<String, String> {
    let parsed: Result<http::Uri, _> = text.parse();
    match parsed {
        Ok(url) if url.scheme_str() == Some("http") && url.authority().is_some() => Ok(text.to_owned()),
        _ => Err("a URL as in http://127.0.0.1:50051".to_owned()),
    }
}
