//! The file of known callers: keys of our own by their hashes, and client certificates by their names.
//!
//! One caller a line, in four columns: by what it is known, its name, its tenants and its roles.
//! `sha256:HEX web-shop shop orders,viewer`, `uri:spiffe://example.com/web web-shop shop orders`, `dns:web.example.com ...`.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
};

use rustls::pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio_util::sync::CancellationToken;
use webpki::EndEntityCert;

use super::{Identity, Role, Tenants};

/// What every key begins with, so that one is recognised where it should not be, and never taken for a token.
pub(super) const PREFIX: &str = "fillrate_";

/// A key's hash. Keys hold 244 random bits: nobody finds one by trying, so that a fast hash without salt is right, and a
/// slow one, which passwords need, would only cost every call its time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyHash([u8; 32]);

impl KeyHash {
    pub(super) fn of(key: &str) -> Self {
        Self(Sha256::digest(key.as_bytes()).into())
    }

    fn parse(hex: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        for (byte, digits) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Whether a bearer token is a key of ours.
pub(super) fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// What the file says.
#[derive(Default)]
pub struct KnownCallers {
    keys: Vec<(KeyHash, Identity)>,
    certificates: HashMap<String, Identity>,
    /// Cancelled once the file says something else.
    pub(super) replaced: CancellationToken,
}

impl Drop for KnownCallers {
    fn drop(&mut self) {
        self.replaced.cancel();
    }
}

impl fmt::Debug for KnownCallers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownCallers({} keys, {} certificates)", self.keys.len(), self.certificates.len())
    }
}

impl KnownCallers {
    /// Reads the file. `certificates` says whether clients are asked for one: otherwise a line that names one is a
    /// mistake.
    ///
    /// # Errors
    /// The line that cannot be used, and what would be right. It is not repeated: a key may stand in it by mistake.
    pub fn parse(files: &[Vec<u8>], certificates: bool) -> Result<Self, String> {
        let mut known = Self::default();
        for file in files {
            let text = std::str::from_utf8(file).map_err(|_| "is not UTF-8 text")?;
            for (number, line) in text.lines().enumerate() {
                let line = line.split('#').next().unwrap_or_default();
                if !line.trim().is_empty() {
                    known.add(line, certificates).map_err(|why| format!("line {}: {why}", number + 1))?;
                }
            }
        }
        Ok(known)
    }

    fn add(&mut self, line: &str, certificates: bool) -> Result<(), String> {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [by, name, tenants, roles] = columns[..] else {
            return Err("must have four columns: sha256:HASH, uri:NAME or dns:NAME; a name; tenants; roles".to_owned());
        };
        let identity = Identity {
            subject: name.to_owned(),
            tenants: Tenants::parse(tenants.split(','))
                .ok_or("the third column must be tenants, 1 to 63 of a-z, 0-9 and - each, separated by commas, or *")?,
            roles: roles.split(',').map(Role::parse).collect::<Option<BTreeSet<_>>>().ok_or_else(|| {
                let known = Role::ALL.map(Role::name).join(", ");
                format!("the fourth column must be roles, separated by commas: {known}")
            })?,
            until: None,
        };
        match by.split_once(':') {
            Some(("sha256", hash)) => {
                let hash = KeyHash::parse(hash).ok_or("sha256: must be followed by 64 hexadecimal digits")?;
                if self.keys.iter().any(|(known, _)| *known == hash) {
                    return Err("the same key stands in a line above".to_owned());
                }
                self.keys.push((hash, identity));
            }
            Some(("uri" | "dns", name)) if !name.is_empty() => {
                if !certificates {
                    return Err("names a client certificate, but without --tls-client-ca none is asked for".to_owned());
                }
                if self.certificates.insert(by.to_owned(), identity).is_some() {
                    return Err("the same certificate's name stands in a line above".to_owned());
                }
            }
            _ => return Err("the first column must be sha256:HASH, uri:NAME or dns:NAME".to_owned()),
        }
        Ok(())
    }

    /// Whose key it is. Every hash is looked at whole, so that the time says nothing of how near a guess came.
    #[must_use]
    pub fn key(&self, key: &str) -> Option<Identity> {
        let hash = KeyHash::of(key);
        let mut found = None;
        for (known, identity) in &self.keys {
            if bool::from(known.0.ct_eq(&hash.0)) {
                found = Some(identity);
            }
        }
        found.cloned()
    }

    /// Whose certificate it is, by the first of its names that is known.
    #[must_use]
    pub fn certificate(&self, der: &[u8]) -> Option<Identity> {
        subject_names(der).iter().find_map(|name| self.certificates.get(name)).cloned()
    }
}

/// The names of a certificate's holder, as the file writes them: of its subject's alternative names those of kind URI,
/// then those of kind DNS. The subject's own common name is none: it has no kind.
#[must_use]
pub fn subject_names(der: &[u8]) -> Vec<String> {
    let der = CertificateDer::from(der);
    let Ok(certificate) = EndEntityCert::try_from(&der) else { return Vec::new() };
    let uris = certificate.valid_uri_names().map(|name| format!("uri:{name}"));
    uris.chain(certificate.valid_dns_names().map(|name| format!("dns:{name}"))).collect()
}
