//! Which server the client commands speak to, as whom, and how they show what it says.

use std::{fmt, path::PathBuf};

use clap::{Args, ValueEnum, builder::NonEmptyStringValueParser};

use super::units::Span;

/// How what came is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Tables and sentences, for people.
    Table,
    /// The messages of the protocol as JSON, for programs.
    Json,
}

/// Whether tables have colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A bearer token as it was given; never printed.
#[derive(Clone)]
pub struct BearerToken(String);

impl From<String> for BearerToken {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BearerToken(..)")
    }
}

impl BearerToken {
    /// For the client, which sends it.
    pub(crate) fn text(&self) -> String {
        self.0.clone()
    }
}

/// The settings that all client commands share.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Server")]
pub struct ClientArgs {
    /// The server: http://HOST:PORT, or https://HOST:PORT for TLS
    #[arg(
        long,
        env = "FILLRATE_ENDPOINT",
        value_name = "URL",
        default_value = "http://127.0.0.1:50051",
        global = true
    )]
    pub endpoint: String,
    /// The tenant to act in [default: the server's default tenant]
    #[arg(long, env = "FILLRATE_TENANT", value_name = "ID", value_parser = NonEmptyStringValueParser::new(), global = true)]
    pub tenant: Option<String>,
    /// The bearer token; better given by the environment, since everybody on the machine sees a command line
    #[arg(long, env = "FILLRATE_TOKEN", value_name = "TOKEN", hide_env_values = true, global = true)]
    pub token: Option<BearerToken>,
    /// A file with the bearer token, read before every try, so that it may be renewed
    #[arg(long, env = "FILLRATE_TOKEN_FILE", value_name = "FILE", conflicts_with = "token", global = true)]
    pub token_file: Option<PathBuf>,
    /// The roots to trust, in PEM [default: those that the machine trusts]
    #[arg(long, env = "FILLRATE_CA", value_name = "FILE", global = true)]
    pub ca: Option<PathBuf>,
    /// The caller's own certificate, in PEM, for mutual TLS
    #[arg(long, env = "FILLRATE_CLIENT_CERT", value_name = "FILE", global = true)]
    pub cert: Option<PathBuf>,
    /// Its key, in PEM
    #[arg(long, env = "FILLRATE_CLIENT_KEY", value_name = "FILE", global = true)]
    pub key: Option<PathBuf>,
    /// How long to wait for an answer, retries included
    #[arg(long, env = "FILLRATE_TIMEOUT", value_name = "SPAN", default_value = "15s", global = true)]
    pub timeout: Span,
    /// Tables for people, or the protocol's messages as JSON: one document, or one a line where messages stream
    #[arg(long, short, env = "FILLRATE_OUTPUT", value_name = "FORMAT", default_value = "table", global = true)]
    pub output: Output,
    /// Colours in tables
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
}
