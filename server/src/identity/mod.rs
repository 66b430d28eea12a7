//! Who calls: bearer tokens of an issuer, keys of our own, and client certificates. Each names a subject, the tenants it
//! may act in, and its roles. Nothing here knows gRPC.

mod issuer;
mod jwks;
mod known;
mod make;
mod signature;
#[cfg(test)]
mod tests;
mod token;

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use self::{issuer::Issuer, known::is_key};
pub use self::{
    jwks::JwksSource,
    known::{KnownCallers, subject_names},
    make::{NewKey, make_key},
    token::{Algorithm, IssuerSettings},
};
use crate::{
    clock::Clock,
    domain::{Time, id::TenantId},
    files::Kept,
};

/// What a caller may do. Every method names those that may call it; `admin` may call all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads and watches, as every other role does too.
    Viewer,
    /// Places and changes orders, and decides about what waits.
    Orders,
    /// Moves goods.
    Warehouse,
    /// Buys.
    Buyer,
    /// Everything, and makes tenants.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Viewer, Self::Orders, Self::Warehouse, Self::Buyer, Self::Admin];

    /// As tokens and files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Orders => "orders",
            Self::Warehouse => "warehouse",
            Self::Buyer => "buyer",
            Self::Admin => "admin",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Where a caller may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tenants {
    /// Everywhere: written `*`.
    All,
    /// In these.
    These(BTreeSet<TenantId>),
}

impl Tenants {
    /// The tenants of these names; none where one is no tenant's name.
    #[must_use]
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<&str> = names.into_iter().collect();
        if names == ["*"] {
            return Some(Self::All);
        }
        let these = names.into_iter().map(TenantId::parse_name).collect::<Option<BTreeSet<_>>>()?;
        (!these.is_empty()).then_some(Self::These(these))
    }

    /// Whether the caller may act in it.
    #[must_use]
    pub fn hold(&self, tenant: &TenantId) -> bool {
        match self {
            Self::All => true,
            Self::These(these) => these.contains(tenant),
        }
    }

    /// The tenant, where there is only one.
    #[must_use]
    pub fn only(&self) -> Option<&TenantId> {
        match self {
            Self::These(these) if these.len() == 1 => these.first(),
            _ => None,
        }
    }
}

/// A caller that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its name: what the token calls `sub`, the name of the key, or that of the certificate's line.
    pub subject: String,
    pub tenants: Tenants,
    pub roles: BTreeSet<Role>,
    /// When what it showed ends to be good.
    pub until: Option<Time>,
}

impl Identity {
    /// Whether one of these roles, or `admin`, is its own.
    #[must_use]
    pub fn may(&self, roles: &[Role]) -> bool {
        self.is_admin() || roles.iter().any(|role| self.roles.contains(role))
    }

    /// Whether it may do everything.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.roles.contains(&Role::Admin)
    }
}

/// Why a caller is not known. The texts hold nothing of what it showed but what is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// It showed nothing.
    Missing,
    /// It showed something that is not accepted; why.
    Invalid(String),
    /// A good token that is too old.
    Expired { at: Time, ago: Duration },
    /// Nothing can be said of its token: the issuer's keys were never had.
    IssuerAway,
}

fn invalid(why: impl Into<String>) -> Unknown {
    Unknown::Invalid(why.into())
}

/// By what callers are known.
#[derive(Debug, Clone, Default)]
pub struct IdentitySettings {
    /// Tokens of an issuer.
    pub issuer: Option<IssuerSettings>,
    /// A file of keys' hashes and certificates' names.
    pub known_callers: Option<PathBuf>,
}

impl IdentitySettings {
    /// Whether callers are asked who they are at all.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.issuer.is_some() || self.known_callers.is_some()
    }
}

/// Knows callers by what they show. Made once; what it knows is renewed behind it while it lives.
#[derive(Debug)]
pub struct Identities {
    issuer: Option<Issuer>,
    known: Option<Kept<KnownCallers>>,
}

impl Identities {
    /// Reads what the settings name. `certificates` says whether clients are asked for one.
    ///
    /// # Errors
    /// One sentence for a file that cannot be used.
    pub async fn new(
        settings: &IdentitySettings,
        certificates: bool,
        clock: Arc<dyn Clock>,
        look_again: Duration,
    ) -> Result<Self, String> {
        let known = match &settings.known_callers {
            Some(file) => {
                let parse = move |files: &[Vec<u8>]| KnownCallers::parse(files, certificates);
                Some(Kept::new("the callers' file", vec![file.clone()], look_again, parse).await?)
            }
            None => None,
        };
        let issuer = match &settings.issuer {
            Some(settings) => Some(Issuer::new(settings.clone(), clock, look_again).await?),
            None => None,
        };
        Ok(Self { issuer, known })
    }

    /// Cancelled once the file of known callers is another than now; none: there is no such file.
    pub fn file_replaced(&self) -> Option<CancellationToken> {
        Some(self.known.as_ref()?.now().replaced.clone())
    }

    /// Who calls, by the `authorization` header and the certificate (DER) of the connection. A token goes before a
    /// certificate, which may be that of a proxy.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub async fn identify(&self, authorization: Option<&str>, certificate: Option<&[u8]>) -> Result<Identity, Unknown> {
        match (authorization, certificate) {
            (Some(header), _) => self.bearer(header).await,
            (None, Some(certificate)) => self.certified(certificate),
            (None, None) => Err(Unknown::Missing),
        }
    }

    async fn bearer(&self, header: &str) -> Result<Identity, Unknown> {
        let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(|| invalid("the header authorization must be `Bearer` and a token"))?;
        let token = token.trim();
        match (&self.issuer, &self.known) {
            (_, Some(known)) if is_key(token) => known.now().key(token).ok_or_else(|| invalid("the key is not known")),
            (Some(issuer), _) if !is_key(token) => issuer.identify(token).await,
            (None, _) => Err(invalid("the token is no key of this server, which knows no issuer of others")),
            (_, None) => Err(invalid("the token is a key, and this server knows only tokens of its issuer")),
            (Some(_), Some(_)) => Err(invalid("the token is not known")),
        }
    }

    fn certified(&self, certificate: &[u8]) -> Result<Identity, Unknown> {
        let known = self.known.as_ref().ok_or(Unknown::Missing)?;
        known.now().certificate(certificate).ok_or_else(|| {
            let names = subject_names(certificate).join(", ");
            invalid(match names.as_str() {
                "" => "the client certificate has no name of kind URI or DNS".to_owned(),
                names => format!("the client certificate's name is not known: {names}"),
            })
        })
    }
}
