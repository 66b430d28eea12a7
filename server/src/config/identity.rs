//! By what callers are known.

use std::{net::IpAddr, path::PathBuf};

use clap::{
    Args,
    builder::{BoolishValueParser, NonEmptyStringValueParser},
};

use super::{ConfigError, units::Span};
use crate::identity::{Algorithm, IdentitySettings, IssuerSettings, JwksSource};

pub(crate) const CLOCK_SKEW: Span = Span::seconds(60);

/// Settings of who may call.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Identity")]
pub struct IdentityArgs {
    /// The keys of the tokens' issuer (JWKS): a file, or its https:// URL
    ///
    /// A file is read again when it changes; a URL is asked every 5 minutes, and sooner for a key that is not known yet.
    /// http:// is taken only of this machine.
    #[arg(long, env = "FILLRATE_AUTH_JWKS", value_name = "FILE-or-URL")]
    pub auth_jwks: Option<JwksSource>,
    /// Whose tokens are accepted: what their claim `iss` is
    #[arg(long, env = "FILLRATE_AUTH_ISSUER", value_name = "ISSUER", value_parser = NonEmptyStringValueParser::new())]
    pub auth_issuer: Option<String>,
    /// For whom tokens must be: what their claim `aud` is, or holds
    #[arg(long, env = "FILLRATE_AUTH_AUDIENCE", value_name = "AUDIENCE", value_parser = NonEmptyStringValueParser::new())]
    pub auth_audience: Option<String>,
    /// By which algorithms tokens may be signed, separated by commas
    ///
    /// Of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 and EdDSA. Not by a shared secret, with which whoever
    /// checks a token could make one.
    #[arg(
        long,
        env = "FILLRATE_AUTH_ALGORITHMS",
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "RS256,ES256"
    )]
    pub auth_algorithms: Vec<Algorithm>,
    /// How far the issuer's clock may be from this one (0s to 10m)
    #[arg(
        long, env = "FILLRATE_AUTH_CLOCK_SKEW", value_name = "SPAN", default_value_t = CLOCK_SKEW,
        value_parser = Span::within(Span::seconds(0), Span::seconds(600))
    )]
    pub auth_clock_skew: Span,
    /// A file of known callers: keys by their hashes, client certificates by their names, each with tenants and roles
    ///
    /// `fillrate api-key` makes a key and its line. The file is read again when it changes.
    #[arg(long, env = "FILLRATE_API_KEYS", value_name = "FILE")]
    pub api_keys: Option<PathBuf>,
    /// Listen on more than this machine although callers are not asked who they are
    ///
    /// Whoever reaches the port may then do everything in every tenant.
    #[arg(
        long, env = "FILLRATE_ALLOW_ANONYMOUS", value_name = "BOOL", default_value = "false",
        default_missing_value = "true", num_args = 0..=1, require_equals = true, value_parser = BoolishValueParser::new()
    )]
    pub allow_anonymous: bool,
}

impl IdentityArgs {
    /// The settings, for a server on this address.
    ///
    /// # Errors
    /// Where they contradict each other, or leave the door open by oversight.
    pub fn settings(&self, listen: IpAddr) -> Result<IdentitySettings, ConfigError> {
        let settings = IdentitySettings { issuer: self.issuer()?, known_callers: self.api_keys.clone() };
        if !settings.is_configured() && !listen.is_loopback() && !self.allow_anonymous {
            return Err(ConfigError::new(format!(
                "nobody would be asked who they are on {listen}, which more than this machine reaches: name known \
                 callers with --api-keys (FILLRATE_API_KEYS) or their tokens' issuer with --auth-jwks \
                 (FILLRATE_AUTH_JWKS), or say --allow-anonymous (FILLRATE_ALLOW_ANONYMOUS)"
            )));
        }
        Ok(settings)
    }

    fn issuer(&self) -> Result<Option<IssuerSettings>, ConfigError> {
        match (&self.auth_jwks, &self.auth_issuer, &self.auth_audience) {
            (None, None, None) => Ok(None),
            (Some(jwks), Some(issuer), Some(audience)) => Ok(Some(IssuerSettings {
                jwks: jwks.clone(),
                issuer: issuer.clone(),
                audience: audience.clone(),
                algorithms: self.auth_algorithms.clone(),
                clock_skew: self.auth_clock_skew.duration(),
            })),
            _ => Err(ConfigError::new(
                "--auth-jwks (FILLRATE_AUTH_JWKS), --auth-issuer (FILLRATE_AUTH_ISSUER) and --auth-audience \
                 (FILLRATE_AUTH_AUDIENCE) belong together: without one of them tokens made for others would be accepted",
            )),
        }
    }
}

/// The settings of `fillrate api-key`.
#[derive(Debug, Clone, Args)]
pub struct ApiKeyArgs {
    /// What the caller is called in logs
    #[arg(value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub name: String,
    /// The tenants that it may act in, separated by commas, or * for all
    #[arg(long, value_name = "LIST")]
    pub tenants: String,
    /// What it may do, separated by commas: viewer, orders, warehouse, buyer, admin
    #[arg(long, value_name = "LIST")]
    pub roles: String,
}
