//! The settings of `fillrate replay`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::NonEmptyStringValueParser, value_parser};

use super::{DatabaseArgs, LimitArgs, LogArgs};

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
    WhenComplete,
}

/// The settings of `fillrate replay`.
#[derive(Debug, Clone, Args)]
pub struct ReplayArgs {
    /// Event logs, JSON Lines, plain or gzip; played in the order given
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The server to send to, as in http://127.0.0.1:50051 [default: one of its own, on a free port]
    #[arg(long, env = "FILLRATE_ENDPOINT", value_name = "URL", value_parser = endpoint)]
    pub endpoint: Option<String>,
    /// The tenant to write to [default: the server's default tenant]
    #[arg(long, env = "FILLRATE_TENANT", value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub tenant: Option<String>,
    /// The location that all stock is at; made with the server's defaults if it is missing
    #[arg(long, value_name = "ID", default_value = "MAIN", value_parser = NonEmptyStringValueParser::new())]
    pub location: String,
    /// What orders take when not everything is there [default: the location's]
    #[arg(long, value_name = "POLICY")]
    pub allocation_policy: Option<AllocationPolicy>,
    /// When orders may leave, where the log does not say [default: the location's]
    #[arg(long, value_name = "POLICY")]
    pub ship_policy: Option<ShipPolicy>,
    /// The currency of the log's prices, which name none
    #[arg(long, value_name = "CODE", default_value = "GBP", value_parser = currency)]
    pub currency: String,
    /// Buy what is suggested at each day's end, to come when it is due, instead of what the log bought
    ///
    /// Purchase orders of the log and their receipts are left out. What is suggested follows from the server's present
    /// stock: a replay like this is neither repeated nor taken up, but begun afresh under another --tenant. What the log
    /// lost of units that were not bought this time is refused, and named.
    #[arg(long)]
    pub suggest: bool,
    /// Replenish for this share of order cycles without a stock-out, as in 0.95 [default: by the tenant's policies]
    #[arg(long, value_name = "SHARE", value_parser = NonEmptyStringValueParser::new())]
    pub service_level: Option<String>,
    /// The expected final stock (CSV with a header, plain or gzip), once for each file; the exit status is 1 where it
    /// differs
    ///
    /// Columns: sku, and any of on_hand, allocated, available, backordered, on_order_open, and net_stock, which is
    /// available - backordered.
    #[arg(long, value_name = "FILE")]
    pub expected: Vec<PathBuf>,
    /// What request ids begin with [default: the names of the log and its file]
    ///
    /// The same files under the same prefix and settings repeat the same requests: a replay that was interrupted is
    /// taken up by starting it again, and one that was finished changes nothing when it is repeated. Another prefix
    /// does everything a second time.
    #[arg(long, value_name = "TEXT", value_parser = prefix)]
    pub request_prefix: Option<String>,
    /// Shipments in flight at the end of a day (1 to 256); whatever depends on its order is sent one by one
    #[arg(long, value_name = "COUNT", default_value_t = 32, value_parser = value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// The database of its own server.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// The limits of its own server.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Logging.
    #[command(flatten)]
    pub log: LogArgs,
}

fn endpoint(text: &str) -> Result<String, String> {
    let parsed: Result<http::Uri, _> = text.parse();
    match parsed {
        Ok(url) if url.scheme_str() == Some("http") && url.authority().is_some() => Ok(text.to_owned()),
        _ => Err("a URL as in http://127.0.0.1:50051".to_owned()),
    }
}

fn currency(text: &str) -> Result<String, String> {
    let right = text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase());
    if right { Ok(text.to_owned()) } else { Err("three upper-case letters, as in GBP".to_owned()) }
}

/// Request ids have at most 128 characters, and what comes behind the prefix needs some.
fn prefix(text: &str) -> Result<String, String> {
    let right = (1..=64).contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_graphic());
    if right { Ok(text.to_owned()) } else { Err("1 to 64 visible ASCII characters".to_owned()) }
}
