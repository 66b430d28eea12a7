//! The certificates.

use std::path::PathBuf;

use clap::Args;

use super::ConfigError;
use crate::tls::TlsSettings;

/// Settings of TLS.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "TLS")]
pub struct TlsArgs {
    /// The server's certificate, in PEM, followed by those that lead to a root; without it connections are plain
    ///
    /// It, its key and the clients' CA are read again when they change: new connections then have the new one. What
    /// cannot be used then is logged, and the one before stays.
    #[arg(long, env = "FILLRATE_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
    /// Its key, in PEM
    #[arg(long, env = "FILLRATE_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Mutual TLS: only clients with a certificate of this CA, in PEM, are let in
    ///
    /// Whose it is, is said in the file of --api-keys. A client that shows a token too is known by that.
    #[arg(long, env = "FILLRATE_TLS_CLIENT_CA", value_name = "FILE")]
    pub tls_client_ca: Option<PathBuf>,
}

impl TlsArgs {
    /// The settings; none where connections are plain.
    ///
    /// # Errors
    /// Where one belongs to another that is missing.
    pub fn settings(&self) -> Result<Option<TlsSettings>, ConfigError> {
        match (&self.tls_certificate, &self.tls_key, &self.tls_client_ca) {
            (None, None, None) => Ok(None),
            (Some(certificate), Some(key), client_ca) => Ok(Some(TlsSettings {
                certificate: certificate.clone(),
                key: key.clone(),
                client_ca: client_ca.clone(),
            })),
            (None, None, Some(_)) => Err(ConfigError::new(
                "--tls-client-ca (FILLRATE_TLS_CLIENT_CA) is given without --tls-certificate \
                 (FILLRATE_TLS_CERTIFICATE): over plain connections no client shows a certificate",
            )),
            _ => Err(ConfigError::new(
                "--tls-certificate (FILLRATE_TLS_CERTIFICATE) and --tls-key (FILLRATE_TLS_KEY) belong together: one of \
                 them is missing",
            )),
        }
    }
}
