//! Which database: two URLs, or a private Postgres.

use std::{env, fmt, path::PathBuf, str::FromStr as _};

use clap::{Args, builder::BoolishValueParser};
use sqlx::postgres::PgConnectOptions;

use super::ConfigError;
use crate::embedded::{DEFAULT_VERSION, EmbeddedSettings};

/// A database, checked as far as that goes without connecting.
#[expect(clippy::large_enum_variant, reason = "there is one in a process")]
#[derive(Clone)]
pub enum Connection {
    /// Somebody runs a Postgres.
    External {
        /// Connects as the role that the server works as.
        server: PgConnectOptions,
        /// Connects as the owner; with it the schema is brought up to date at the start.
        owner: Option<PgConnectOptions>,
    },
    /// We run one.
    Embedded(EmbeddedSettings),
}

/// Without the options, which hold passwords.
impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::External { .. } => formatter.write_str("External(..)"),
            Self::Embedded(settings) => formatter.debug_tuple("Embedded").field(settings).finish(),
        }
    }
}

const URL: &str = "--database-url (FILLRATE_DATABASE_URL)";
const OWNER_URL: &str = "--owner-database-url (FILLRATE_OWNER_DATABASE_URL)";

/// A URL as it was given. It may hold a password: it is never printed, and it is read only after the command line was
/// parsed, whose errors would repeat it.
#[derive(Clone)]
pub struct DatabaseUrl(String);

impl From<String> for DatabaseUrl {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseUrl(..)")
    }
}

impl DatabaseUrl {
    /// Whether it holds a password that the environment did not bring: then it stands in the command line.
    fn shows_password(&self, from_environment: Option<&str>) -> bool {
        let place = self.0.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
        let role = place.filter(|(role, _)| !role.contains('/')).map_or("", |(role, _)| role);
        (role.contains(':') || self.0.contains("password=")) && from_environment != Some(&self.0)
    }

    fn options(&self, setting: &str) -> Result<PgConnectOptions, ConfigError> {
        let known = ["postgres://", "postgresql://"].iter().any(|scheme| self.0.starts_with(scheme));
        let options = known.then(|| PgConnectOptions::from_str(&self.0).ok()).flatten();
        options.map(|options| options.application_name("fillrate")).ok_or_else(|| {
            ConfigError::new(format!("{setting} is not of the form postgres://ROLE:PASSWORD@HOST:PORT/DATABASE"))
        })
    }
}

/// Settings of the database.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Database")]
pub struct DatabaseArgs {
    /// The database, as the role the server works as: postgres://ROLE:PASSWORD@HOST:PORT/DATABASE
    ///
    /// The role owns nothing and cannot bypass row-level security; a superuser or the owner is refused. Without it a
    /// private Postgres is started and kept in the data folder.
    #[arg(long, env = "FILLRATE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<DatabaseUrl>,
    /// The same database, as the role that owns the tables, for `migrate`
    ///
    /// With it `serve` brings the schema up to date before it serves. It must be a direct connection, not a pooler's:
    /// replicas that migrate at once wait for each other by a session's lock.
    #[arg(long, env = "FILLRATE_OWNER_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub owner_database_url: Option<DatabaseUrl>,
    /// The role that `migrate` grants what the server needs [default: the role in the database URL]
    #[arg(long, env = "FILLRATE_SERVER_ROLE", value_name = "ROLE", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub server_role: Option<String>,
    /// Where the private Postgres lives: data, socket, passwords, log
    /// [default: /var/lib/fillrate as root, otherwise $XDG_DATA_HOME/fillrate or ~/.local/share/fillrate]
    ///
    /// One server at a time uses it. As root, Postgres runs as the account `postgres`, else `nobody`, which must be
    /// able to reach it.
    #[arg(long, env = "FILLRATE_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Where a downloaded Postgres is kept
    /// [default: /var/cache/fillrate as root, otherwise $XDG_CACHE_HOME/fillrate or ~/.cache/fillrate]
    #[arg(long, env = "FILLRATE_CACHE_DIR", value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// The folder with `postgres` and `initdb`, version 14 or newer
    /// [default: looked for on PATH, by pg_config, where Debian, Fedora and Homebrew put them; else downloaded]
    #[arg(long, env = "FILLRATE_POSTGRES_BIN", value_name = "DIR", conflicts_with = "postgres_download")]
    pub postgres_bin: Option<PathBuf>,
    /// Download Postgres even where the machine has one
    #[arg(
        long, env = "FILLRATE_POSTGRES_DOWNLOAD", value_name = "BOOL", default_value = "false",
        default_missing_value = "true", num_args = 0..=1, require_equals = true, value_parser = BoolishValueParser::new()
    )]
    pub postgres_download: bool,
    /// The exact version to download, from Maven Central (io.zonky.test.postgres)
    #[arg(long, env = "FILLRATE_POSTGRES_VERSION", value_name = "VERSION", default_value = DEFAULT_VERSION, value_parser = exact_version)]
    pub postgres_version: String,
}

impl DatabaseArgs {
    /// The database to work in as the server's role.
    ///
    /// # Errors
    /// Where a URL cannot be read, or the owner's stands alone: the server never works as the owner.
    pub fn connection(&self) -> Result<Connection, ConfigError> {
        match (self.server()?, self.owner()?) {
            (Some(server), owner) => Ok(Connection::External { server, owner }),
            (None, None) => Ok(Connection::Embedded(self.embedded())),
            (None, Some(_)) => Err(ConfigError::new(format!(
                "{OWNER_URL} is given without {URL}: the server works as a role of its own, never as the owner"
            ))),
        }
    }

    /// The owner's connection and the role to grant to, for `migrate` on an external database; nothing where the
    /// private Postgres is meant.
    ///
    /// # Errors
    /// Where a URL cannot be read, or one of the two cannot be known.
    pub fn migration(&self) -> Result<Option<(PgConnectOptions, String)>, ConfigError> {
        let (server, owner) = (self.server()?, self.owner()?);
        let role =
            self.server_role.clone().or_else(|| server.as_ref().map(|options| options.get_username().to_owned()));
        match (owner, role) {
            (Some(owner), Some(role)) => Ok(Some((owner, role))),
            (Some(_), None) => Err(ConfigError::new(format!(
                "nobody to grant to: name the server's role with --server-role (FILLRATE_SERVER_ROLE) or give its {URL}"
            ))),
            (None, _) if server.is_some() => Err(ConfigError::new(format!(
                "{OWNER_URL} is missing: the schema belongs to the owner, and the server's role cannot change it"
            ))),
            (None, _) => Ok(None),
        }
    }

    fn server(&self) -> Result<Option<PgConnectOptions>, ConfigError> {
        options(self.database_url.as_ref(), URL, "FILLRATE_DATABASE_URL")
    }

    fn owner(&self) -> Result<Option<PgConnectOptions>, ConfigError> {
        options(self.owner_database_url.as_ref(), OWNER_URL, "FILLRATE_OWNER_DATABASE_URL")
    }

    /// The settings of the private Postgres.
    #[must_use]
    pub fn embedded(&self) -> EmbeddedSettings {
        EmbeddedSettings {
            data_dir: self.data_dir.clone(),
            cache_dir: self.cache_dir.clone(),
            postgres_bin: self.postgres_bin.clone(),
            force_download: self.postgres_download,
            postgres_version: self.postgres_version.clone(),
            parameters: Vec::new(),
        }
    }
}

/// A password in the command line works, and is spoken of: everybody on the machine can read it there.
fn options(url: Option<&DatabaseUrl>, setting: &str, variable: &str) -> Result<Option<PgConnectOptions>, ConfigError> {
    let Some(url) = url else { return Ok(None) };
    if url.shows_password(env::var(variable).ok().as_deref()) {
        tracing::warn!(
            "a password stands in the command line, which everybody on this machine can read: give it by {variable}"
        );
    }
    url.options(setting).map(Some)
}

fn exact_version(text: &str) -> Result<String, String> {
    let parts: Vec<_> = text.split('.').collect();
    let exact = parts.len() == 3 && parts.iter().all(|part| part.parse::<u16>().is_ok());
    let major = parts[0].parse().unwrap_or(0);
    if !exact || major < 14_u16 {
        return Err("an exact version of Postgres 14 or newer, as in 17.11.0".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_the_command_line_are_noticed() {
        let shown = |url: &str, from_environment| DatabaseUrl(url.to_owned()).shows_password(from_environment);
        let (with, without) = ("postgres://role:secret@db/x", "postgres://role@db:5432/x");
        assert!(shown(with, None) && shown(with, Some(without)) && !shown(with, Some(with)));
        assert!(!shown(without, None) && !shown("postgres://db:5432/a@b", None) && !shown("nonsense", None));
        assert!(shown("postgres://db/x?user=role&password=secret", None));
    }
}
