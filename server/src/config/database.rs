//! Which database: two URLs, or a private Postgres.

use std::{env, fmt, path::PathBuf, str::FromStr as _};

use clap::{Args, builder::BoolishValueParser};
use sqlx::postgres::PgConnectOptions;

use super::ConfigError;
use crate::{
    database::{Failover, Places, Pooler},
    embedded::{DEFAULT_VERSION, EmbeddedSettings},
};

/// A database, checked as far as that goes without connecting.
#[expect(clippy::large_enum_variant, reason = "there is one in a process")]
#[derive(Clone)]
pub enum Connection {
    /// Somebody runs a Postgres.
    External {
        /// Connects as the role that the server works as.
        server: Places,
        /// Connects as the owner; with it the schema is brought up to date at the start.
        owner: Option<Places>,
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

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];
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
        let shows = |url: &str| {
            let place = url.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
            let role = place.filter(|(role, _)| !role.contains('/')).map_or("", |(role, _)| role);
            role.contains(':') || url.contains("password=")
        };
        from_environment != Some(&self.0) && self.places().any(shows)
    }

    /// A comma parts two URLs where another begins behind it: a password may hold one.
    fn places(&self) -> impl Iterator<Item = &str> {
        let mut rest = Some(self.0.as_str());
        std::iter::from_fn(move || {
            let text = rest?;
            let parted = text.match_indices(',').find_map(|(at, _)| {
                let (place, behind) = (text.get(..at)?, text.get(at + 1..)?.trim_start());
                SCHEMES.iter().any(|scheme| behind.starts_with(scheme)).then_some((place, behind))
            });
            rest = parted.map(|(_, behind)| behind);
            Some(parted.map_or(text, |(place, _)| place))
        })
    }

    fn read(&self, setting: &str, pooler: Pooler) -> Result<Places, ConfigError> {
        let wrong = || {
            ConfigError::new(format!(
                "{setting} is not of the form postgres://ROLE:PASSWORD@HOST:PORT/DATABASE, or several such URLs of the \
                 same database, separated by commas"
            ))
        };
        let mut all = Vec::new();
        for place in self.places() {
            let known = SCHEMES.iter().any(|scheme| place.starts_with(scheme));
            let options = known.then(|| PgConnectOptions::from_str(place).ok()).flatten().ok_or_else(wrong)?;
            // What a connection is called would be a thing of its session, which a pooler's has not.
            all.push(if pooler == Pooler::None { options.application_name("fillrate") } else { options });
        }
        let mut all = all.into_iter();
        let first = all.next().ok_or_else(wrong)?;
        Ok(Places::new(first, all.collect()).behind(pooler))
    }
}

/// Settings of the database.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Database")]
pub struct DatabaseArgs {
    /// The database, as the role the server works as: postgres://ROLE:PASSWORD@HOST:PORT/DATABASE
    ///
    /// The role owns nothing and cannot bypass row-level security; a superuser or the owner is refused. Several URLs,
    /// separated by commas, are a primary and its standbys: they are tried in turn until one takes writes, again when
    /// that one is lost. Without it a private Postgres is started and kept in the data folder.
    #[arg(long, env = "FILLRATE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<DatabaseUrl>,
    /// The same database, as the role that owns the tables, for `migrate`
    ///
    /// With it `serve` brings the schema up to date before it serves. It must be a direct connection, not a pooler's:
    /// replicas that migrate at once wait for each other by a session's lock.
    #[arg(long, env = "FILLRATE_OWNER_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub owner_database_url: Option<DatabaseUrl>,
    /// What the database URL leads through: `transaction` for a pooler in transaction mode, such as PgBouncer
    ///
    /// Every statement is then sent without a name and inside a transaction, which takes a round trip more for each,
    /// nothing is kept in a session, and new events of other replicas are polled for instead of being heard of.
    #[arg(long, env = "FILLRATE_POOLER", value_name = "MODE", default_value = "none")]
    pub pooler: Pooler,
    /// What a failover to a standby may lose: nothing (`synchronous`), or what was committed last (`asynchronous`)
    ///
    /// Servers notice which database they are connected to. Another one, as after a restore, or the same one promoted, has
    /// another future than the one that cursors were given out for: feeds then get a new epoch, and readers begin again.
    /// Where commits wait for the standby, its promotion changes nothing, and readers go on.
    #[arg(long, env = "FILLRATE_FAILOVER", value_name = "KIND", default_value = "asynchronous")]
    pub failover: Failover,
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
    pub fn migration(&self) -> Result<Option<(Places, String)>, ConfigError> {
        let (server, owner) = (self.server()?, self.owner()?);
        let role = self.server_role.clone().or_else(|| server.as_ref().map(|places| places.role().to_owned()));
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

    /// The owner's connection to an external database; nothing where the private Postgres is meant.
    ///
    /// # Errors
    /// Where a URL cannot be read, or the owner's is missing.
    pub fn owning(&self) -> Result<Option<Places>, ConfigError> {
        match self.owner()? {
            None if self.database_url.is_some() => Err(ConfigError::new(format!(
                "{OWNER_URL} is missing: this is the owner's to do, and the server's role cannot"
            ))),
            owner => Ok(owner),
        }
    }

    fn server(&self) -> Result<Option<Places>, ConfigError> {
        let places = places(self.database_url.as_ref(), URL, "FILLRATE_DATABASE_URL", self.pooler)?;
        Ok(places.map(|places| places.failing_over(self.failover)))
    }

    fn owner(&self) -> Result<Option<Places>, ConfigError> {
        places(self.owner_database_url.as_ref(), OWNER_URL, "FILLRATE_OWNER_DATABASE_URL", Pooler::None)
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
fn places(
    url: Option<&DatabaseUrl>,
    setting: &str,
    variable: &str,
    pooler: Pooler,
) -> Result<Option<Places>, ConfigError> {
    let Some(url) = url else { return Ok(None) };
    if url.shows_password(env::var(variable).ok().as_deref()) {
        tracing::warn!(
            "a password stands in the command line, which everybody on this machine can read: give it by {variable}"
        );
    }
    url.read(setting, pooler).map(Some)
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
        assert!(shown("postgres://db/x,postgres://role:secret@db/x", None));
    }

    #[test]
    fn several_places_are_parted_by_commas_before_another_url() {
        let places = |text: &str| DatabaseUrl(text.to_owned()).places().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(places("postgres://a/x"), ["postgres://a/x"]);
        let several = "postgres://r:p,w@a/x,postgresql://b/x, postgres://c/x,postgres://d/x";
        let parted = ["postgres://r:p,w@a/x", "postgresql://b/x", "postgres://c/x", "postgres://d/x"];
        assert_eq!(places(several), parted);
        let reads = |text: &str| DatabaseUrl(text.to_owned()).read(URL, Pooler::None).is_ok();
        assert!(reads(several) && !reads("mysql://r@a/x") && !reads(""));
    }
}
