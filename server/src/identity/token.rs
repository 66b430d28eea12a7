//! Tokens of an issuer (JWT): what is checked of one, and who it says is calling.

use std::{collections::BTreeSet, str::FromStr, time::Duration};

use chrono::DateTime;
use jsonwebtoken::{DecodingKey, Header, Validation, decode, decode_header, errors::ErrorKind};
use serde::Deserialize;

use super::{Identity, Role, Tenants, Unknown, invalid, jwks::JwksSource};
use crate::domain::{Time, in_words};

/// Whose tokens are accepted.
#[derive(Debug, Clone)]
pub struct IssuerSettings {
    pub jwks: JwksSource,
    /// What `iss` must be.
    pub issuer: String,
    /// What `aud` must be, or hold.
    pub audience: String,
    pub algorithms: Vec<Algorithm>,
    /// How far the issuer's clock may be from ours.
    pub clock_skew: Duration,
}

/// An algorithm by which tokens may be signed. Those with a shared secret are none: who can check such a token can make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Algorithm(jsonwebtoken::Algorithm);

impl FromStr for Algorithm {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        use jsonwebtoken::Algorithm::{HS256, HS384, HS512};
        let algorithm = name.parse().ok().filter(|algorithm| !matches!(algorithm, HS256 | HS384 | HS512));
        algorithm.map(Self).ok_or_else(|| "of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA".to_owned())
    }
}

/// What is read of a token beside `iss` and `aud`.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    nbf: Option<f64>,
    tenant: Option<Words>,
    roles: Option<Words>,
}

/// A list, or one text: of tenants one, of roles several with spaces between.
#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    One(String),
    List(Vec<String>),
}

impl Words {
    fn all(&self) -> Vec<&str> {
        match self {
            Self::One(text) => text.split_whitespace().collect(),
            Self::List(list) => list.iter().map(String::as_str).collect(),
        }
    }
}

/// What a token must be.
#[derive(Debug)]
pub(super) struct Checks {
    /// One for each algorithm, which then is the only one: what a token says of itself decides nothing.
    by_algorithm: Vec<(jsonwebtoken::Algorithm, Validation)>,
    skew: Duration,
}

impl Checks {
    pub(super) fn new(settings: &IssuerSettings) -> Self {
        let validation = |algorithm: &Algorithm| {
            let mut validation = Validation::new(algorithm.0);
            validation.set_issuer(&[&settings.issuer]);
            validation.set_audience(&[&settings.audience]);
            validation.set_required_spec_claims(&["iss", "aud"]);
            // Judged below: by our clock, and with words that help.
            (validation.validate_exp, validation.validate_nbf) = (false, false);
            (algorithm.0, validation)
        };
        Self { by_algorithm: settings.algorithms.iter().map(validation).collect(), skew: settings.clock_skew }
    }

    /// What the token says of its signature; nothing of it is true before that was checked.
    pub(super) fn header(&self, token: &str) -> Result<Header, Unknown> {
        let header = decode_header(token).map_err(|error| match error.kind() {
            // `none` is no algorithm at all.
            ErrorKind::Json(_) | ErrorKind::InvalidAlgorithmName => {
                invalid("the token is signed by no known algorithm")
            }
            _ => invalid("the token is no token of an issuer (JWT)"),
        })?;
        self.validation(header.alg)?;
        if header.crit.is_some() {
            return Err(invalid("the token asks for an extension (crit) that is not known"));
        }
        Ok(header)
    }

    fn validation(&self, algorithm: jsonwebtoken::Algorithm) -> Result<&Validation, Unknown> {
        let found = self.by_algorithm.iter().find(|(accepted, _)| *accepted == algorithm);
        let refused = || invalid(format!("tokens signed by {algorithm:?} are not accepted"));
        found.map(|(_, validation)| validation).ok_or_else(refused)
    }

    /// Whose it is, if it is good at this time; the key is one for the algorithm.
    pub(super) fn identity(
        &self,
        token: &str,
        (algorithm, key): (jsonwebtoken::Algorithm, &DecodingKey),
        now: Time,
    ) -> Result<Identity, Unknown> {
        let validation = self.validation(algorithm)?;
        let claims = decode::<Claims>(token, key, validation).map_err(|error| why(error.kind()))?.claims;
        let skew = chrono::Duration::from_std(self.skew).unwrap_or_default();
        let until = time(claims.exp).ok_or_else(|| invalid("the token's claim exp is no time"))? + skew;
        if until <= now {
            let at = until - skew;
            return Err(Unknown::Expired { at, ago: (now - at).to_std().unwrap_or_default() });
        }
        if let Some(from) = claims.nbf {
            let from = time(from).ok_or_else(|| invalid("the token's claim nbf is no time"))?;
            if from - skew > now {
                return Err(invalid(format!("the token is not valid before {}", in_words(from))));
            }
        }
        let tenants = claims.tenant.as_ref().map(Words::all).unwrap_or_default();
        let tenants = Tenants::parse(tenants).ok_or_else(|| {
            invalid(
                "the token's claim tenant must be one tenant's name (1 to 63 of a-z, 0-9 and -), a list of them, or *",
            )
        })?;
        // Those of other services may stand there too.
        let roles = claims.roles.as_ref().map(Words::all).unwrap_or_default();
        let roles: BTreeSet<Role> = roles.into_iter().filter_map(Role::parse).collect();
        Ok(Identity { subject: claims.sub, tenants, roles, until: Some(until) })
    }
}

fn why(kind: &ErrorKind) -> Unknown {
    invalid(match kind {
        ErrorKind::InvalidSignature => "the token's signature is not that of its issuer",
        ErrorKind::InvalidIssuer => "the token is of another issuer",
        ErrorKind::InvalidAudience => "the token is for another audience",
        ErrorKind::MissingRequiredClaim(claim) => return invalid(format!("the token has no claim {claim}")),
        ErrorKind::Json(_) => "the token's claims have not the form that they must have (sub, exp, tenant, roles)",
        _ => "the token cannot be read",
    })
}

/// Seconds since 1970 as a time; within the years that a token may name at all.
fn time(seconds: f64) -> Option<Time> {
    const YEAR_9999: f64 = 253_402_300_799.0;
    let sane = (0.0..=YEAR_9999).contains(&seconds);
    #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
    sane.then(|| DateTime::from_timestamp(seconds as i64, 0))?
}
