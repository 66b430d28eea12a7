//! The keys of a tokens' issuer: where they are, and what each is good for.

use std::{error::Error as _, net::IpAddr, path::PathBuf, str::FromStr, time::Duration};

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse},
};
use reqwest::{Client, Url, redirect::Policy};
use serde::Deserialize;

/// How long an issuer may take to give its keys.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of a key set; those of large issuers are a few KiB.
const MOST_BYTES: usize = 1 << 20;

/// Where the keys are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JwksSource {
    File(PathBuf),
    /// `https`, or `http` on this machine.
    Url(Url),
}

impl FromStr for JwksSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.contains("://") {
            return if text.is_empty() { Err("a file or a URL".to_owned()) } else { Ok(Self::File(text.into())) };
        }
        let url = Url::parse(text).map_err(|error| format!("a file or a URL: {error}"))?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a URL without a name and password: it stands in logs".to_owned());
        }
        match url.scheme() {
            "https" => Ok(Self::Url(url)),
            "http" if here => Ok(Self::Url(url)),
            "http" => Err("https://: over http:// anybody on the way could put other keys in their place".to_owned()),
            _ => Err("a file, an https:// URL, or an http:// URL of this machine".to_owned()),
        }
    }
}

/// Reads a source, over one client.
#[derive(Debug)]
pub(super) struct JwksReader {
    source: JwksSource,
    client: Client,
}

impl JwksReader {
    pub(super) fn new(source: JwksSource) -> Result<Self, String> {
        // The process may have one already, which is the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().redirect(Policy::none()).timeout(PATIENCE).build();
        Ok(Self { source, client: client.map_err(|error| format!("cannot ask for the issuer's keys: {error}"))? })
    }

    pub(super) fn is_file(&self) -> bool {
        matches!(self.source, JwksSource::File(_))
    }

    /// What is there now.
    pub(super) async fn read(&self) -> Result<KeySet, String> {
        match &self.source {
            JwksSource::File(path) => {
                let text = tokio::fs::read(path).await;
                let text = text.map_err(|error| format!("cannot read {}: {error}", path.display()))?;
                KeySet::parse(&text).map_err(|why| format!("{}: {why}", path.display()))
            }
            JwksSource::Url(url) => {
                let text = self.fetch(url).await.map_err(|why| format!("cannot get the keys of {url}: {why}"))?;
                KeySet::parse(&text).map_err(|why| format!("{url}: {why}"))
            }
        }
    }

    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, String> {
        let mut response = self.client.get(url.clone()).send().await.map_err(innermost)?;
        if !response.status().is_success() {
            return Err(format!("answered {}", response.status()));
        }
        let mut text = Vec::new();
        while let Some(part) = response.chunk().await.map_err(innermost)? {
            text.extend_from_slice(&part);
            if text.len() > MOST_BYTES {
                return Err(format!("is longer than {MOST_BYTES} bytes"));
            }
        }
        Ok(text)
    }
}

/// The outer causes say only that a request failed, and repeat the URL.
fn innermost(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    text
}

/// A key that signatures can be checked with, and by which algorithms alone.
#[derive(Debug, Clone)]
pub(super) struct IssuerKey {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    pub(super) key: DecodingKey,
}

/// The keys of an issuer.
#[derive(Debug, Clone)]
pub(super) struct KeySet(Vec<IssuerKey>);

#[derive(Deserialize)]
struct Set {
    keys: Vec<Jwk>,
}

impl KeySet {
    /// Keys that are no public keys for signatures are passed over: an issuer may have those too.
    pub(super) fn parse(text: &[u8]) -> Result<Self, String> {
        let set: Set = serde_json::from_slice(text).map_err(|error| format!("is no set of keys (JWKS): {error}"))?;
        let keys: Vec<IssuerKey> = set.keys.iter().filter_map(usable).collect();
        if keys.is_empty() {
            return Err("holds no public key to check signatures with (RSA, EC P-256 or P-384, Ed25519)".to_owned());
        }
        Ok(Self(keys))
    }

    /// The key of this id, or, without an id, the only one for this algorithm.
    pub(super) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Found<'_> {
        let fitting = |key: &&IssuerKey| key.algorithms.contains(&algorithm);
        let Some(id) = id else {
            let mut fitting = self.0.iter().filter(fitting);
            return match (fitting.next(), fitting.next()) {
                (Some(key), None) => Found::Key(key),
                (None, _) => Found::Nothing,
                (Some(_), Some(_)) => Found::Several,
            };
        };
        let mut named = self.0.iter().filter(|key| key.id.as_deref() == Some(id)).peekable();
        match (named.peek().is_some(), named.find(fitting)) {
            (_, Some(key)) => Found::Key(key),
            (true, None) => Found::ForOthers,
            (false, None) => Found::Nothing,
        }
    }
}

/// What was found for a token.
#[derive(Debug)]
pub(super) enum Found<'a> {
    Key(&'a IssuerKey),
    /// The key of that id is for other algorithms.
    ForOthers,
    /// No id was named, and several would do.
    Several,
    Nothing,
}

fn usable(key: &Jwk) -> Option<IssuerKey> {
    if matches!(&key.common.public_key_use, Some(usage) if *usage != PublicKeyUse::Signature) {
        return None;
    }
    let by_type: &[Algorithm] = match &key.algorithm {
        AlgorithmParameters::RSA(_) => &[
            Algorithm::RS256,
            Algorithm::RS384,
            Algorithm::RS512,
            Algorithm::PS256,
            Algorithm::PS384,
            Algorithm::PS512,
        ],
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => &[Algorithm::ES256],
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P384 => &[Algorithm::ES384],
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => &[Algorithm::EdDSA],
        _ => return None,
    };
    let named = key.common.key_algorithm;
    let algorithms = by_type.iter().copied().filter(|&algorithm| named.is_none_or(|named| named == algorithm.into()));
    let algorithms: Vec<_> = algorithms.collect();
    let usable = !algorithms.is_empty();
    let key = usable.then(|| DecodingKey::from_jwk(key).ok().map(|made| (key.common.key_id.clone(), made)))??;
    Some(IssuerKey { id: key.0, algorithms, key: key.1 })
}
