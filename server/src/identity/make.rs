//! Making keys of our own.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::known::{KeyHash, KnownCallers, PREFIX};

/// A key, and the line by which the server knows it.
pub struct NewKey {
    /// For the caller; it stands nowhere else.
    pub key: String,
    /// For the file; nothing in it is secret.
    pub line: String,
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKey").field("line", &self.line).finish_non_exhaustive()
    }
}

/// The only place where the key is shown.
impl fmt::Display for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "for the caller, shown only now: {}\nfor the file: {}", self.key, self.line)
    }
}

/// A key made of randomness: two random UUIDs hold 244 bits of the system's.
///
/// # Errors
/// What is wrong with the name, the tenants or the roles.
pub fn make_key(random: [Uuid; 2], name: &str, tenants: &str, roles: &str) -> Result<NewKey, String> {
    let [one, two] = random.map(Uuid::into_bytes);
    let key = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([one, two].concat()));
    let line = format!("sha256:{} {name} {tenants} {roles}", KeyHash::of(&key));
    let known = KnownCallers::parse(&[line.clone().into_bytes()], false).map_err(|why| why.replace("line 1: ", ""))?;
    // A `#` would have hidden what follows it.
    known.key(&key).filter(|identity| identity.subject == name).ok_or("the name must have no white space and no #")?;
    Ok(NewKey { key, line })
}
