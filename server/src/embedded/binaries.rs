//! Finding Postgres' server programs: where a setting says, on `PATH`, where `pg_config` says, in the usual places.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{account::Account, error::EmbeddedError};

/// The oldest major version whose SQL is used.
pub(super) const OLDEST_MAJOR: u32 = 14;

/// Where distributions put `postgres` outside `PATH`; `*` stands for any one name.
const USUAL_PLACES: [&str; 9] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib/postgresql/bin",
    "/usr/libexec/postgresql*",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
];

/// A folder with `postgres` and `initdb` of one version that the account can run.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    folder: PathBuf,
    version: String,
    major: u32,
}

impl Binaries {
    /// Tries a folder: both programs are there, they run as the account, and the version is not too old.
    pub(super) fn at(folder: &Path, account: &Account) -> Result<Self, String> {
        for program in ["postgres", "initdb"] {
            if !folder.join(program).is_file() {
                return Err(format!("there is no `{program}` in it"));
            }
        }
        let asked = account
            .command(folder.join("postgres"), Path::new("/"))
            .arg("--version")
            .output()
            .map_err(|cause| format!("`postgres` does not run as the account {}: {cause}", account.name()))?;
        let said = String::from_utf8_lossy(&asked.stdout).into_owned();
        let (version, major) = parse_version(&said).ok_or_else(|| {
            let complaint = String::from_utf8_lossy(&asked.stderr);
            format!("`postgres --version` says nothing usable: {}{}", said.trim(), complaint.trim())
        })?;
        if major < OLDEST_MAJOR {
            return Err(format!("it is Postgres {version}, and {OLDEST_MAJOR} is the oldest that works"));
        }
        Ok(Self { folder: folder.to_path_buf(), version, major })
    }

    /// The first usable Postgres of this machine, of the given major version where the data already have one.
    pub(super) fn find(account: &Account, major: Option<u32>) -> Option<Self> {
        candidates()
            .iter()
            .filter(|folder| folder.join("postgres").is_file())
            .filter_map(|folder| match Self::at(folder, account) {
                Ok(found) => Some(found),
                Err(reason) => {
                    tracing::debug!(folder = %folder.display(), reason, "a Postgres that cannot be used");
                    None
                }
            })
            .find(|found| major.is_none_or(|wanted| wanted == found.major))
    }

    /// As [`Binaries::at`], for a folder that a person named.
    pub(super) fn named(folder: &Path, account: &Account) -> Result<Self, EmbeddedError> {
        Self::at(folder, account).map_err(|reason| EmbeddedError::Binaries { folder: folder.to_path_buf(), reason })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn major(&self) -> u32 {
        self.major
    }
}

/// Every folder worth a look, the likeliest first.
fn candidates() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    folders.extend(from_pg_config());
    for place in USUAL_PLACES {
        folders.extend(expand(place));
    }
    folders
}

fn from_pg_config() -> Option<PathBuf> {
    let said = Command::new("pg_config").arg("--bindir").stderr(Stdio::null()).output().ok()?;
    let folder = String::from_utf8(said.stdout).ok()?;
    Some(PathBuf::from(folder.trim())).filter(|folder| folder.is_absolute())
}

/// The folders that a pattern with at most one `*` stands for, the newest version first.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some(star) = pattern.find('*') else {
        return vec![PathBuf::from(pattern)];
    };
    let (before, after) = (&pattern[..star], &pattern[star + 1..]);
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(format!("{parent}/"))
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let rest = name.strip_prefix(prefix)?;
            let number = rest.trim_start_matches(['-', '@']).parse().unwrap_or(0);
            Some((number, PathBuf::from(format!("{parent}/{name}{after}"))))
        })
        .collect();
    found.sort_by(|one, other| other.cmp(one));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian ...)`.
fn parse_version(said: &str) -> Option<(String, u32)> {
    let version = said.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    Some((version.to_owned(), digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_each_distribution_prints_them() {
        let read = |said| parse_version(said).map(|(version, major)| format!("{major} {version}"));
        assert_eq!(read("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n").as_deref(), Some("15 15.18"));
        assert_eq!(read("postgres (PostgreSQL) 17.11\n").as_deref(), Some("17 17.11"));
        assert_eq!(read("postgres (PostgreSQL) 18beta2\n").as_deref(), Some("18 18beta2"));
        assert_eq!(read("command not found"), None);
    }

    #[test]
    fn the_newest_of_several_versions_comes_first() -> std::io::Result<()> {
        let place = tempfile::tempdir()?;
        for name in ["postgresql@9", "postgresql@14", "postgresql@17", "mysql@8"] {
            fs::create_dir_all(place.path().join(name).join("bin"))?;
        }
        let pattern = format!("{}/postgresql*/bin", place.path().display());
        let names: Vec<_> = expand(&pattern)
            .iter()
            .map(|found| found.strip_prefix(place.path()).map(|rest| rest.display().to_string()).unwrap_or_default())
            .collect();
        assert_eq!(names, ["postgresql@17/bin", "postgresql@14/bin", "postgresql@9/bin"]);
        Ok(())
    }
}
