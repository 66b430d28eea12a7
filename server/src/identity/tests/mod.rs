//! Callers known and not known. Tokens are made here, by an issuer whose key is made for each test.

mod known;
mod refreshed;
mod tokens;

use std::{sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

use super::{Identities, Identity, IdentitySettings, IssuerSettings, JwksSource, Unknown};
use crate::{clock::Clock, domain::Time};

/// The time in all tests.
const NOW: i64 = 1_800_000_000;
const LOOK_AGAIN: Duration = Duration::from_millis(5);

#[derive(Debug)]
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Time {
        DateTime::from_timestamp(NOW, 0).unwrap()
    }
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// Somebody who signs tokens.
struct Signer {
    id: &'static str,
    pair: EcdsaKeyPair,
}

impl Signer {
    fn new(id: &'static str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        Self { id, pair }
    }

    /// Its public key, as an issuer shows it.
    fn jwk(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": self.id,
            "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)})
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encoded(header), encoded(claims));
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn token(&self, claims: &Value) -> String {
        self.sign(&json!({"alg": "ES256", "kid": self.id}), claims)
    }
}

/// Good claims, but for these.
fn claims(but: Value) -> Value {
    let mut claims = json!({"iss": "https://issuer.example", "aud": "fillrate", "sub": "web", "exp": NOW + 300,
        "tenant": "shop", "roles": "orders"});
    for (name, value) in but.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

fn settings(jwks: JwksSource) -> IdentitySettings {
    let issuer = IssuerSettings {
        jwks,
        issuer: "https://issuer.example".to_owned(),
        audience: "fillrate".to_owned(),
        algorithms: ["ES256", "RS256", "EdDSA"].map(|name| name.parse().unwrap()).to_vec(),
        clock_skew: Duration::from_secs(60),
    };
    IdentitySettings { issuer: Some(issuer), known_callers: None }
}

async fn started(settings: &IdentitySettings) -> Result<Identities, String> {
    Identities::new(settings, true, Arc::new(Stopped), LOOK_AGAIN).await
}

/// Callers of an issuer with these keys; its file may go once it was read.
async fn issuer(keys: &[Value]) -> Identities {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), json!({"keys": keys}).to_string()).unwrap();
    started(&settings(JwksSource::File(file.path().to_owned()))).await.unwrap()
}

async fn bearer(identities: &Identities, token: &str) -> Result<Identity, Unknown> {
    identities.identify(Some(&format!("Bearer {token}")), None).await
}

fn why(refused: Result<Identity, Unknown>) -> String {
    match refused {
        Err(Unknown::Invalid(why)) => why,
        other => format!("{other:?}"),
    }
}
