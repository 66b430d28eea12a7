//! The roles of the private Postgres and their passwords.
//!
//! The socket's folder already keeps other accounts out; the passwords are the second lock, for the day when somebody
//! opens the folder. They lie in `pgpass`, so that `PGPASSFILE=.../pgpass psql` works for whoever may read the folder.

use std::{fmt::Write as _, fs::File, io::Read as _};

use super::{
    error::{EmbeddedError, IoContext as _},
    folder::Folder,
};

/// The role that owns the cluster: it makes roles and databases, and nothing else is done with it.
pub const SUPERUSER: &str = "postgres";
/// The role that owns the database `fillrate` and everything in it: migrations run as it.
pub const OWNER: &str = "fillrate_owner";
/// The role that the server works as: it owns nothing and cannot bypass row-level security.
pub const SERVER: &str = "fillrate_server";

const FILE: &str = "pgpass";

/// One password for each role.
#[derive(Clone)]
pub(super) struct Passwords {
    pub(super) superuser: String,
    pub(super) owner: String,
    pub(super) server: String,
}

impl Passwords {
    /// The passwords kept in the folder, if all three are there.
    pub(super) fn read(folder: &Folder) -> Option<Self> {
        let kept = std::fs::read_to_string(folder.root().join(FILE)).ok()?;
        let of = |role: &str| {
            kept.lines()
                .find_map(|line| line.strip_prefix(&format!("*:*:*:{role}:")))
                .filter(|password| !password.is_empty())
                .map(str::to_owned)
        };
        Some(Self { superuser: of(SUPERUSER)?, owner: of(OWNER)?, server: of(SERVER)? })
    }

    /// New passwords, kept in the folder.
    pub(super) fn make(folder: &Folder) -> Result<Self, EmbeddedError> {
        let made = Self { superuser: random()?, owner: random()?, server: random()? };
        let lines = format!(
            "*:*:*:{SUPERUSER}:{}\n*:*:*:{OWNER}:{}\n*:*:*:{SERVER}:{}\n",
            made.superuser, made.owner, made.server
        );
        folder.replace(FILE, &lines)?;
        Ok(made)
    }
}

/// 256 random bits in hexadecimal, which needs no quoting anywhere.
fn random() -> Result<String, EmbeddedError> {
    const SOURCE: &str = "/dev/urandom";
    let mut bytes = [0_u8; 32];
    File::open(SOURCE).and_then(|mut source| source.read_exact(&mut bytes)).on("cannot read random numbers", SOURCE)?;
    Ok(bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
