//! The server's certificate, and whose clients it lets in: read from files, and again when they change.

use std::{path::PathBuf, sync::Arc, time::Duration};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};

use crate::files::Kept;

/// Where the certificates are, all in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSettings {
    /// The server's, with those that lead to a root.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
    /// Only clients that show a certificate of these are let in; absent: they are not asked for one.
    pub client_ca: Option<PathBuf>,
}

impl TlsSettings {
    /// What connections are made with, now and when the files have changed: new connections then have the new
    /// certificate, and those that are open stay.
    ///
    /// # Errors
    /// One sentence for a file that cannot be used.
    pub(crate) async fn keep(&self, http1: bool, look_again: Duration) -> Result<Kept<ServerConfig>, String> {
        let files = [Some(&self.certificate), Some(&self.key), self.client_ca.as_ref()];
        let files = files.into_iter().flatten().cloned().collect();
        Kept::new("the TLS certificate", files, look_again, move |files| made_of(files, http1)).await
    }
}

fn made_of(files: &[Vec<u8>], http1: bool) -> Result<ServerConfig, String> {
    let [certificate, key, client_ca @ ..] = files else { return Err("a file is missing".to_owned()) };
    let chain = certificates(certificate, "the certificate")?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("the key is not in PEM: {error}"))?;
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let builder = match client_ca.first() {
        Some(roots) => builder.with_client_cert_verifier(verifier(roots, provider)?),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(|error| format!("the certificate and the key cannot be used together: {error}"))?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    if http1 {
        config.alpn_protocols.push(b"http/1.1".to_vec());
    }
    Ok(config)
}

fn verifier(
    roots: &[u8],
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, String> {
    let mut store = RootCertStore::empty();
    for root in certificates(roots, "the clients' CA")? {
        store.add(root).map_err(|error| format!("the clients' CA cannot be used: {error}"))?;
    }
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(store), provider).build();
    verifier.map_err(|error| format!("the clients' CA cannot be used: {error}"))
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match chain {
        Ok(chain) if !chain.is_empty() => Ok(chain),
        Ok(_) => Err(format!("{what} has no certificate in PEM")),
        Err(error) => Err(format!("{what} is not in PEM: {error}")),
    }
}
