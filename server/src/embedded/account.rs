//! The account that runs Postgres: our own, or, because Postgres refuses root, another one when we are root.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        fs::{MetadataExt as _, lchown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use nix::unistd::{Gid, Uid, User};

use super::error::{EmbeddedError, IoContext as _};

/// Whom the programs of Postgres run as, and who owns its files.
#[derive(Debug, Clone)]
pub(super) struct Account {
    name: String,
    user: u32,
    group: u32,
    /// True where we are root and every program must be started as somebody else.
    foreign: bool,
}

impl Account {
    /// As root: whoever owns the data that are already there, else `postgres`, else `nobody`.
    pub(super) fn choose(pgdata: &Path) -> Result<Self, EmbeddedError> {
        let user = Uid::effective();
        if !user.is_root() {
            return Ok(Self {
                name: User::from_uid(user).ok().flatten().map_or_else(|| user.to_string(), |found| found.name),
                user: user.as_raw(),
                group: Gid::effective().as_raw(),
                foreign: false,
            });
        }
        if let Ok(owned) = fs::symlink_metadata(pgdata)
            && owned.uid() != 0
        {
            return Ok(Self {
                name: User::from_uid(Uid::from_raw(owned.uid()))
                    .ok()
                    .flatten()
                    .map_or_else(|| owned.uid().to_string(), |found| found.name),
                user: owned.uid(),
                group: owned.gid(),
                foreign: true,
            });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .filter(|found| !found.uid.is_root())
            .map(|found| Self { name: found.name, user: found.uid.as_raw(), group: found.gid.as_raw(), foreign: true })
            .ok_or(EmbeddedError::NoAccount)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether `metadata` is of something this account owns.
    pub(super) fn owns(&self, metadata: &fs::Metadata) -> bool {
        metadata.uid() == self.user
    }

    /// Gives what we made to the account. Never follows a symbolic link: the account could have put one there.
    pub(super) fn own(&self, path: &Path) -> Result<(), EmbeddedError> {
        if !self.foreign {
            return Ok(());
        }
        lchown(path, Some(self.user), Some(self.group)).on("cannot give it to Postgres' account", path)
    }

    /// A program that runs as this account in `folder`, without our environment: a `PGDATA`, `PGPORT` or `LC_ALL`
    /// set for something else must not reach the private Postgres. Supplementary groups are dropped with the user.
    pub(super) fn command(&self, program: impl AsRef<OsStr>, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", path_of_programs()).env("LC_ALL", "C").current_dir(folder).stdin(Stdio::null());
        if self.foreign {
            command.uid(self.user).gid(self.group);
        }
        command
    }

    /// Refuses a folder that the account cannot enter, such as one below root's home.
    pub(super) fn must_reach(&self, folder: &Path) -> Result<(), EmbeddedError> {
        if !self.foreign {
            return Ok(());
        }
        let entered = self
            .command("/bin/sh", Path::new("/"))
            .args(["-c", "cd \"$1\"", "sh"])
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .on("cannot start a shell to try the folder", folder)?;
        if entered.success() {
            return Ok(());
        }
        Err(EmbeddedError::Unreachable { account: self.name.clone(), folder: PathBuf::from(folder) })
    }
}

/// The search path for `initdb`'s and the guard's own helpers.
fn path_of_programs() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into())
}
