//! How much is logged, and in which shape.

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// The shape of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line, for collectors.
    Json,
}

/// Settings of the log, which goes to standard error.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Log")]
pub struct LogArgs {
    /// What is logged: a level, or levels by module as in `info,fillrate_server=debug`
    #[arg(long, env = "FILLRATE_LOG_FILTER", value_name = "FILTER", default_value = "info,sqlx=warn", value_parser = filter, global = false)]
    pub log_filter: String,
    /// One line for people, or one JSON object per line for collectors
    #[arg(long, env = "FILLRATE_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

fn filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|error| error.to_string())
}
