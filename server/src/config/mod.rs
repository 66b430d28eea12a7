//! Every setting: its flag, its environment variable, its default, what bounds it and why.
//!
//! The command line is parsed into the types of this module and checked as it is parsed, so that what the rest of the
//! server receives is usable. [`crate::lifecycle::Config`] is what a server is started with; tests make one without a
//! command line.

mod client;
mod database;
mod identity;
mod log;
mod maintain;
mod origin;
mod replay;
mod serve;
mod telemetry;
mod tls;
mod units;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub use self::{
    client::{BearerToken, ClientArgs, Color, Output},
    database::{Connection, DatabaseArgs, DatabaseUrl},
    identity::{ApiKeyArgs, IdentityArgs},
    log::{LogArgs, LogFormat},
    maintain::{EpochArgs, EpochCommand, EraseArgs, MaintainArgs, RetentionArgs, RotateArgs, WhoArgs},
    origin::Origin,
    replay::{AllocationPolicy, ReplayArgs, ShipPolicy},
    serve::{LimitArgs, ServeArgs},
    telemetry::TelemetryArgs,
    tls::TlsArgs,
    units::{ByteSize, Span},
};
pub(crate) use self::{maintain::PATIENCE as LOCK_PATIENCE, serve::defaults};
use crate::cli::{ClientCommand, EXIT_STATUS};

/// What is wrong with the settings taken together; one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl ConfigError {
    fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Orders, inventory and backorders over Postgres, spoken to with gRPC.
///
/// Without a command it serves. Without a database URL it keeps a private Postgres in a data folder, so that nothing
/// has to be installed or configured to try it.
#[derive(Debug, Parser)]
#[command(
    name = "fillrate", version, args_conflicts_with_subcommands = true, max_term_width = 120,
    after_help = EXIT_STATUS
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The settings of `serve`, for a command line without a command.
    #[command(flatten)]
    pub serve: ServeArgs,
}

impl Cli {
    /// The command that was given, or `serve`.
    #[must_use]
    pub fn into_command(self) -> Command {
        self.command.unwrap_or(Command::Serve(Box::new(self.serve)))
    }
}

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve gRPC until a signal: the first drains, the second stops at once (the default)
    Serve(Box<ServeArgs>),
    /// Bring the database's schema up to date and grant the server's role what it needs
    ///
    /// Runs as the owner. Safe to run from several places at once: one applies, the others wait and find nothing to do.
    /// Every migration is forward only and leaves servers of the release before working.
    Migrate(Box<MigrateArgs>),
    /// Compute every number a second time and print what contradicts
    ///
    /// Stock against the ledger and the order lines, orders and backorders against their lines, the feed against its
    /// events; tenant by tenant, each at one moment, so that a server may go on beside it. The exit status is 0 if
    /// nothing contradicts, 1 if anything does, 2 if it could not look.
    Verify(Box<VerifyArgs>),
    /// Make partitions ahead, and let go what is older than it is kept: events, movements, requests, closed orders
    ///
    /// Runs as the owner, beside servers, as often as one likes: once a day. Works in small pieces that give way to
    /// commands, so that it can be ended at any moment and started again. The exit status is 0 if all that was due is
    /// done, 1 if something was left, 2 if it could not work.
    Maintain(Box<MaintainArgs>),
    /// Refuse the cursors of a lost future, after a backup was restored
    Epoch(Box<EpochArgs>),
    /// Replace a customer's identity wherever it stands
    ///
    /// Runs as the owner, beside servers. The customer's orders then name a random id; they stay together, and nothing
    /// leads back from it. Files of archived orders are rewritten where --archive-dir leads to them, and named otherwise.
    Erase(Box<EraseArgs>),
    /// Send an event log through the gRPC door, and check what came of it
    ///
    /// Reads JSON Lines: header, sku, opening, order, cancel, return, adjust, receipt, day_end (po is read over). A
    /// line that cannot be read, or is refused, is named, and the rest goes on. A request that fails for a moment is
    /// repeated under its own id, and so is the whole replay when it is started again. The exit status is 1 if the final
    /// stock is not the expected one or the streams contradict what they promise, 2 if it did not come to the end.
    Replay(Box<ReplayArgs>),
    /// Make a key for a caller, and the line by which the server knows it (see `serve --api-keys`)
    ///
    /// The key goes to the caller and is written nowhere; the line holds its hash and is no secret.
    ApiKey(ApiKeyArgs),
    /// What a client asks of a running server.
    #[command(flatten)]
    Client(Box<ClientCommand>),
    /// Print what makes a shell complete this program's words
    ///
    /// As in: fillrate completion bash > ~/.local/share/bash-completion/completions/fillrate
    Completion {
        /// The shell
        shell: Shell,
    },
}

impl Command {
    /// Where this command's traces go, if anywhere.
    #[must_use]
    pub fn otlp_endpoint(&self) -> Option<&str> {
        match self {
            Self::Serve(args) => args.telemetry.otlp_endpoint.as_deref(),
            _ => None,
        }
    }

    /// How this command logs; a client has no log.
    #[must_use]
    pub fn log(&self) -> Option<&LogArgs> {
        match self {
            Self::Serve(args) => Some(&args.log),
            Self::Migrate(args) => Some(&args.log),
            Self::Verify(args) => Some(&args.log),
            Self::Maintain(args) => Some(&args.log),
            Self::Epoch(args) => match &args.command {
                EpochCommand::Rotate(args) => Some(&args.log),
            },
            Self::Erase(args) => Some(&args.log),
            Self::Replay(args) => Some(&args.log),
            Self::ApiKey(_) | Self::Client(_) | Self::Completion { .. } => None,
        }
    }
}

/// The settings of `fillrate migrate`.
#[derive(Debug, Clone, Args)]
pub struct MigrateArgs {
    /// Print, once the schema is up to date, the SQL that distributes it by tenant over Citus
    ///
    /// To be run by the owner, on the coordinator, with psql: it distributes every table in one transaction. Empty tables
    /// take a moment, others as long as their rows take to travel, and writers wait.
    #[arg(long)]
    pub distribute: bool,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Logging.
    #[command(flatten)]
    pub log: LogArgs,
}

/// The settings of `fillrate verify`.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// Only this tenant [default: all of them]
    #[arg(long, env = "FILLRATE_TENANT", value_name = "ID", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub tenant: Option<String>,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Logging.
    #[command(flatten)]
    pub log: LogArgs,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(words: &[&str]) -> Result<Command, String> {
        Cli::try_parse_from(std::iter::once(&"fillrate").chain(words))
            .map(Cli::into_command)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serving_is_the_default_with_and_without_its_settings() -> Result<(), String> {
        for words in [&[][..], &["--listen", "[::1]:7"], &["serve"], &["serve", "--listen", "[::1]:7"]] {
            let Command::Serve(args) = parse(words)? else {
                return Err(format!("{words:?} does not serve"));
            };
            let port = if words.contains(&"--listen") { 7 } else { 50051 };
            assert_eq!(args.listen.port(), port, "{words:?}");
        }
        Ok(())
    }

    #[test]
    fn client_settings_stand_before_or_behind_the_verb() -> Result<(), String> {
        for words in [
            &["backorders", "--tenant", "shop", "list", "-o", "json"][..],
            &["backorders", "list", "--tenant", "shop", "--output", "json"],
            &["backorders", "-o", "json", "list", "--sku", "A", "--tenant", "shop"],
        ] {
            let Command::Client(command) = parse(words)? else { return Err("another command".to_owned()) };
            let settings = command.settings();
            assert_eq!((settings.tenant.as_deref(), settings.output), (Some("shop"), Output::Json), "{words:?}");
        }
        for words in [&["backorders"][..], &["backorders", "fill"], &["orders", "cancel", "A"], &["watch", "all"]] {
            assert!(parse(words).is_err(), "{words:?}");
        }
        Ok(())
    }

    #[test]
    fn shells_complete_the_words_of_every_command() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::PowerShell] {
            let words = crate::cli::completion(shell, Cli::command());
            for word in ["purchase-orders", "explain", "only-completable"] {
                assert!(words.contains(word), "{shell}: {word}");
            }
        }
    }

    #[test]
    fn a_wrong_value_is_named_with_its_setting_and_its_range() {
        for (words, said) in [
            (["--listen", "localhost"], "an address and a port"),
            (["--writer-connections", "0"], "1..=64"),
            (["--max-request-size", "16 parsecs"], "16MiB"),
            (["--drain-timeout", "2 fortnights"], "25s"),
            (["--web-origins", "https://a.example,*"], "https://desk.example.com"),
            (["--postgres-version", "17"], "17.11.0"),
            (["--log-filter", "a=b=c"], "--log-filter"),
        ] {
            let error = parse(&words).err().unwrap_or_default();
            assert!(error.contains(words[0]) && error.contains(said), "{words:?}: {error}");
        }
    }

    #[test]
    fn a_wrong_url_is_named_and_its_password_never_repeated() -> Result<(), String> {
        for url in ["postgres://u:secret@db:port/x", "mysql://u:secret@db/x"] {
            let Command::Serve(args) = parse(&["--database-url", url])? else {
                return Err("another command".to_owned());
            };
            let error = args.config().err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.starts_with("--database-url (FILLRATE_DATABASE_URL)"), "{error}");
            assert!(!error.contains("secret") && !format!("{args:?}").contains("secret"), "{error}");
        }
        Ok(())
    }

    /// What keeps these settings of `serve` from being used; nothing if they are.
    fn fault(words: &[&str]) -> String {
        match parse(words) {
            Ok(Command::Serve(args)) => args.config().err().map(|error| error.to_string()).unwrap_or_default(),
            Ok(_) => "another command".to_owned(),
            Err(error) => error,
        }
    }

    #[test]
    fn a_door_is_left_open_only_on_purpose() {
        let everywhere = ["--listen", "0.0.0.0:50051"];
        for listen in ["0.0.0.0:0", "[::]:0", "10.1.2.3:50051"] {
            let error = fault(&["--listen", listen]);
            assert!(error.contains("--api-keys") && error.contains("--allow-anonymous"), "{error}");
        }
        for more in [&["--allow-anonymous"][..], &["--api-keys", "callers"]] {
            assert_eq!(fault(&[&everywhere, more].concat()), "");
        }
        let issuer =
            ["--auth-jwks", "https://i.example/jwks", "--auth-issuer", "https://i.example", "--auth-audience", "f"];
        assert_eq!(fault(&[&everywhere[..], &issuer].concat()), "");
        for listen in ["127.0.0.1:0", "127.9.9.9:0", "[::1]:0"] {
            assert_eq!(fault(&["--listen", listen]), "");
        }
        // A certificate lets in, and does not say who comes.
        let mutual = ["--tls-certificate", "c", "--tls-key", "k", "--tls-client-ca", "a"];
        assert!(fault(&[&everywhere[..], &mutual].concat()).contains("--api-keys"));
    }

    #[test]
    fn settings_of_identity_that_miss_something_are_refused() {
        for (words, said) in [
            (&["--auth-jwks", "jwks.json"][..], "belong together"),
            (&["--auth-issuer", "https://i.example"], "belong together"),
            (&["--auth-jwks", "http://i.example/jwks"], "https://"),
            (&["--auth-algorithms", "RS256,HS256"], "of RS256"),
            (&["--auth-algorithms", "none"], "of RS256"),
            (&["--auth-clock-skew", "1h"], "at most 10m"),
            (&["--tls-certificate", "c.pem"], "belong together"),
            (&["--tls-key", "k.pem"], "belong together"),
            (&["--tls-client-ca", "ca.pem"], "--tls-certificate"),
            (&["--stream-lifetime", "10ms"], "0s, or at least 1s"),
            (&["--max-connections", "0"], "from 1 to"),
            (&["--max-header-size", "2MiB"], "at most 1MiB"),
        ] {
            let error = fault(words);
            assert!(error.contains(said), "{words:?}: {error}");
        }
        for words in [&["--stream-lifetime", "0s"][..], &["--idle-timeout", "0s"], &["--tenant-streams", "0"]] {
            assert_eq!(fault(words), "", "{words:?}");
        }
    }

    #[test]
    fn the_owner_alone_can_migrate_but_not_serve() -> Result<(), String> {
        let owner = ["--owner-database-url", "postgres://owner@db/x"];
        let Command::Serve(args) = parse(&owner)? else {
            return Err("another command".to_owned());
        };
        assert!(args.config().is_err());
        assert!(args.database.migration().is_err(), "nobody to grant to");
        let Command::Migrate(args) = parse(&["migrate", owner[0], owner[1], "--server-role", "app"])? else {
            return Err("another command".to_owned());
        };
        assert!(matches!(args.database.migration(), Ok(Some((_, role))) if role == "app"));
        Ok(())
    }
}
