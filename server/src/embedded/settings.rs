//! Where the private Postgres lives and where its programs come from.

use std::{
    env,
    path::{Path, PathBuf},
};

use nix::unistd::Uid;

use super::{
    binaries::{Binaries, OLDEST_MAJOR},
    download,
    error::EmbeddedError,
    folder::Folder,
};

/// The version that is downloaded where the machine has no Postgres: exact, so that every machine gets the same.
pub const DEFAULT_VERSION: &str = "17.11.0";

/// How to start a private Postgres.
#[derive(Debug, Clone)]
pub struct EmbeddedSettings {
    /// Data, socket, passwords and log lie below it. Absent: `/var/lib/fillrate` as root, otherwise
    /// `$XDG_DATA_HOME/fillrate` or `~/.local/share/fillrate`.
    pub data_dir: Option<PathBuf>,
    /// Downloaded Postgres versions lie below it, readable by all. Absent: `/var/cache/fillrate` as root, otherwise
    /// `$XDG_CACHE_HOME/fillrate` or `~/.cache/fillrate`.
    pub cache_dir: Option<PathBuf>,
    /// The folder with `postgres` and `initdb`. Absent: they are looked for.
    pub postgres_bin: Option<PathBuf>,
    /// Download even where the machine has a Postgres.
    pub force_download: bool,
    /// The exact version to download, as in `17.11.0`.
    pub postgres_version: String,
    /// Further settings for Postgres, as `postgres -c name=value` takes them.
    pub parameters: Vec<(String, String)>,
}

impl Default for EmbeddedSettings {
    fn default() -> Self {
        Self {
            data_dir: None,
            cache_dir: None,
            postgres_bin: None,
            force_download: false,
            postgres_version: DEFAULT_VERSION.to_owned(),
            parameters: Vec::new(),
        }
    }
}

impl EmbeddedSettings {
    /// The defaults, with the data in `folder`.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { data_dir: Some(folder.into()), ..Self::default() }
    }

    /// The folder that is used.
    ///
    /// # Errors
    /// Where none was named and the environment names none either.
    pub fn data_dir(&self) -> Result<PathBuf, EmbeddedError> {
        self.data_dir
            .clone()
            .or_else(|| standard("/var/lib", "XDG_DATA_HOME", ".local/share"))
            .ok_or(EmbeddedError::NoDataFolder)
    }

    /// The programs to run the folder's data with.
    pub(super) async fn binaries(&self, folder: &Folder) -> Result<Binaries, EmbeddedError> {
        let (account, major) = (folder.account(), folder.major());
        if let Some(named) = &self.postgres_bin {
            let found = Binaries::named(named, account)?;
            return match major {
                Some(major) if major != found.major() => Err(EmbeddedError::Binaries {
                    folder: named.clone(),
                    reason: format!("it is Postgres {}, and the data belong to Postgres {major}", found.version()),
                }),
                _ => Ok(found),
            };
        }
        if !self.force_download
            && let Some(found) = Binaries::find(account, major)
        {
            return Ok(found);
        }
        if let Some(major) = major
            && !self.postgres_version.starts_with(&format!("{major}."))
        {
            return Err(EmbeddedError::OtherMajor { folder: folder.root().to_path_buf(), major });
        }
        self.download(folder).await
    }

    async fn download(&self, folder: &Folder) -> Result<Binaries, EmbeddedError> {
        let cache = self
            .cache_dir
            .clone()
            .or_else(|| standard("/var/cache", "XDG_CACHE_HOME", ".cache"))
            .unwrap_or_else(|| folder.root().join("cache"));
        let programs = match download::download(&self.postgres_version, &cache).await {
            Ok(programs) => programs,
            Err(reason) => {
                return Err(EmbeddedError::NotFound {
                    version: self.postgres_version.clone(),
                    wanted: folder
                        .major()
                        .map_or_else(|| format!("{OLDEST_MAJOR} or newer"), |major| major.to_string()),
                    reason,
                });
            }
        };
        Binaries::named(&programs, folder.account())
    }
}

/// The place for root, or the user's own by the XDG rules.
fn standard(for_root: &str, variable: &str, below_home: &str) -> Option<PathBuf> {
    if Uid::effective().is_root() {
        return Some(Path::new(for_root).join("fillrate"));
    }
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(variable)
        .or_else(|| absolute("HOME").map(|home| home.join(below_home)))
        .map(|folder| folder.join("fillrate"))
}
