//! What can be wrong with a database before it is served from, each as one sentence that says what to do.

use sqlx::{migrate::MigrateError, postgres::PgConnectOptions};

/// Why the database cannot be used. The text is for the person who started the server; it holds no password.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// Nothing answers, or the answer is no.
    #[error("cannot connect to the database {place} as {role}: {cause}")]
    Unreachable {
        /// Host and database.
        place: String,
        /// Whom as.
        role: String,
        /// The answer.
        #[source]
        cause: sqlx::Error,
    },
    /// It answers, and takes no writes.
    #[error(
        "the database {place} is a standby or read-only: name the primary in --database-url (FILLRATE_DATABASE_URL), or \
         all places that may be it, separated by commas"
    )]
    Standby {
        /// Host and database.
        place: String,
    },
    /// The server is older than what the SQL needs.
    #[error("the database is Postgres {0}, and 14 is the oldest that works")]
    TooOld(String),
    /// The server's role has rights that it must not have.
    #[error(
        "the role {role} {why}, so row-level security would not hold: let --database-url (FILLRATE_DATABASE_URL) name \
         a role of its own (CREATE ROLE ... LOGIN) and run `fillrate migrate` to grant it what it needs"
    )]
    Privileged {
        /// The role.
        role: String,
        /// What it is, as in `is a superuser`.
        why: &'static str,
    },
    /// The schema is older than this release.
    #[error(
        "the database's schema lacks {missing} of this release's migrations: run `fillrate migrate`, or give `serve` the \
         owner's URL too (--owner-database-url, FILLRATE_OWNER_DATABASE_URL)"
    )]
    NotMigrated {
        /// How many.
        missing: usize,
    },
    /// A migration was changed after it had been applied, or failed.
    #[error("the schema cannot be brought up to date: {0}")]
    Migration(#[from] MigrateError),
    /// The role to grant to is not there.
    #[error(
        "there is no role {0} to grant to: make it with CREATE ROLE ... LOGIN, or name another with --server-role \
         (FILLRATE_SERVER_ROLE)"
    )]
    NoRole(String),
    /// A migration marks an object with a privilege that does not exist.
    #[error("the comment on {object} lets the server do something unknown: {privilege}")]
    UnknownPrivilege {
        /// The table or function.
        object: String,
        /// What its comment says.
        privilege: String,
    },
    /// A statement failed.
    #[error("the database refused to {attempt}: {cause}")]
    Refused {
        /// What was attempted.
        attempt: &'static str,
        /// Its answer.
        #[source]
        cause: sqlx::Error,
    },
}

impl DatabaseError {
    pub(super) fn unreachable(options: &PgConnectOptions, cause: sqlx::Error) -> Self {
        Self::Unreachable { place: place(options), role: options.get_username().to_owned(), cause }
    }

    pub(super) fn standby(options: &PgConnectOptions) -> Self {
        Self::Standby { place: place(options) }
    }

    pub(super) fn is_standby(&self) -> bool {
        matches!(self, Self::Standby { .. })
    }

    /// Makes an error of a statement's failure.
    pub(super) fn refused(attempt: &'static str) -> impl Fn(sqlx::Error) -> Self {
        move |cause| Self::Refused { attempt, cause }
    }
}

fn place(options: &PgConnectOptions) -> String {
    let host =
        options.get_socket().map_or_else(|| options.get_host().to_owned(), |socket| socket.display().to_string());
    format!("{} at {host}:{}", options.get_database().unwrap_or("(default)"), options.get_port())
}
