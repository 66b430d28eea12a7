//! The data folder: what lies where in it, and the lock that gives it to one server at a time.
//!
//! ```text
//! fillrate.lock   held while a server uses the folder; its process id
//! pgpass          the passwords of the three roles, in the format of libpq's PGPASSFILE
//! pgdata/         Postgres' own data
//! run/            the unix socket, unless the path is too long for one
//! postgres.log    what Postgres says; the one before is postgres.log.1
//! ```

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    os::unix::{
        ffi::OsStrExt as _,
        fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    },
    path::{Path, PathBuf},
    process,
};

use nix::fcntl::OFlag;
use sha2::{Digest as _, Sha256};

use super::{
    account::Account,
    error::{EmbeddedError, IoContext as _},
};

const LOCK: &str = "fillrate.lock";
/// The log is begun anew at a start once it is longer than this many bytes, so that it cannot fill the disk over years.
const LOG_LIMIT: u64 = 16 * 1024 * 1024;
/// The longest path a unix socket may have is 103 bytes on macOS, 107 on Linux; `.s.PGSQL.5432.lock` lies beside it.
const SOCKET_FOLDER_LIMIT: usize = 80;

/// A data folder. While its lock is held no other server uses it.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    socket: PathBuf,
    account: Account,
    /// Held as long as this value lives; absent on a visit.
    _lock: Option<File>,
}

impl Folder {
    /// Makes the folder where it is missing, closes it to others, and locks it.
    pub(super) fn take(root: &Path) -> Result<Self, EmbeddedError> {
        let root = &std::path::absolute(root).on("cannot name the data folder", root)?;
        let account = Account::choose(&root.join("pgdata"))?;
        if let Some(existing) = root.ancestors().skip(1).find(|folder| folder.is_dir()) {
            account.must_reach(existing)?;
        }
        if !root.exists() {
            if let Some(parent) = root.parent() {
                fs::create_dir_all(parent).on("cannot make the folder", parent)?;
            }
            DirBuilder::new().mode(0o700).create(root).on("cannot make the data folder", root)?;
        }
        let root = fs::canonicalize(root).on("cannot find the data folder", root)?;
        let lock_path = root.join(LOCK);
        let ours = lock_path.exists();
        if !ours && fs::read_dir(&root).on("cannot read the data folder", &root)?.next().is_some() {
            return Err(EmbeddedError::ForeignFolder(root));
        }
        let mut lock = open(&lock_path, OpenOptions::new().read(true).write(true).create(true))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who it is only makes the sentence better.
                let _ = lock.read_to_string(&mut holder);
                return Err(EmbeddedError::InUse { folder: root, process: holder.trim().parse().ok() });
            }
            Err(TryLockError::Error(cause)) => {
                return Err(cause).on("cannot lock the data folder", lock_path);
            }
        }
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| writeln!(lock, "{}", process::id()))
            .on("cannot write", &lock_path)?;
        fs::set_permissions(&root, Permissions::from_mode(0o700)).on("cannot close the folder to others", &root)?;
        account.own(&root)?;
        account.own(&lock_path)?;
        let socket = socket_folder(&root);
        private_folder(&socket, &account)?;
        Ok(Self { root, socket, account, _lock: Some(lock) })
    }

    /// The same folder, while another server has it.
    pub(super) fn visit(root: &Path) -> Result<Self, EmbeddedError> {
        let root = fs::canonicalize(root).on("cannot find the data folder", root)?;
        Ok(Self { account: Account::choose(&root.join("pgdata"))?, socket: socket_folder(&root), root, _lock: None })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn account(&self) -> &Account {
        &self.account
    }

    pub(super) fn pgdata(&self) -> PathBuf {
        self.root.join("pgdata")
    }

    /// Where Postgres puts its unix socket.
    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    /// The major version of the data, where there are any.
    pub(super) fn major(&self) -> Option<u32> {
        fs::read_to_string(self.pgdata().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// The file that Postgres writes to, and its length now: what a start adds comes after that.
    pub(super) fn log(&self) -> Result<(File, u64), EmbeddedError> {
        let path = self.log_path();
        if fs::symlink_metadata(&path).is_ok_and(|found| found.len() > LOG_LIMIT) {
            fs::rename(&path, self.root.join("postgres.log.1")).on("cannot put the old log aside", &path)?;
        }
        let log = open(&path, OpenOptions::new().append(true).create(true))?;
        self.account.own(&path)?;
        let length = log.metadata().on("cannot measure", &path)?.len();
        Ok((log, length))
    }

    pub(super) fn log_path(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// Replaces a file as a whole, readable by its owner alone.
    pub(super) fn replace(&self, name: &str, content: &str) -> Result<(), EmbeddedError> {
        let (path, new) = (self.root.join(name), self.root.join(format!("{name}.new")));
        // What a killed server left half written.
        let _ = fs::remove_file(&new);
        let mut file = open(&new, OpenOptions::new().write(true).create_new(true))?;
        file.write_all(content.as_bytes()).and_then(|()| file.sync_all()).on("cannot write", &new)?;
        self.account.own(&new)?;
        fs::rename(&new, &path).on("cannot write", &path)
    }
}

/// Opens one of our own files. A symbolic link in its place is refused, since root may be the one who writes.
fn open(path: &Path, options: &mut OpenOptions) -> Result<File, EmbeddedError> {
    options.mode(0o600).custom_flags(OFlag::O_NOFOLLOW.bits()).open(path).on("cannot open", path)
}

/// `run` below the data folder, or a name of its own below /tmp where that path is too long for a socket.
fn socket_folder(root: &Path) -> PathBuf {
    let near = root.join("run");
    if near.as_os_str().as_bytes().len() <= SOCKET_FOLDER_LIMIT {
        return near;
    }
    let name: String =
        Sha256::digest(near.as_os_str().as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    PathBuf::from(format!("/tmp/fillrate-{name}"))
}

/// A folder that only the account can enter. One in /tmp may be somebody else's: then it is refused.
fn private_folder(path: &Path, account: &Account) -> Result<(), EmbeddedError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => return account.own(path),
        Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(cause) => return Err(cause).on("cannot make the folder", path),
    }
    let found = fs::symlink_metadata(path).on("cannot look at the folder", path)?;
    if found.is_dir() && account.owns(&found) && found.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied))
        .on("the folder for the socket is somebody else's", path)
}
