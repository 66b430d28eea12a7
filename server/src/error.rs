//! What went wrong, without a transport in it. What a caller may read and what only a log may read are different
//! fields; the second cannot get into a status.

use std::{fmt, sync::Arc, time::Duration};

use crate::domain::{
    cursor::{Cursor, Misplaced},
    refusal::Refusal,
};

/// Why a call failed; a clone tells it to another one.
#[derive(Debug, Clone)]
pub enum Error {
    /// The command was judged and refused; the caller reads all of it.
    Refused(Box<Refusal>),
    /// A cursor or page token that cannot be used, and what to do.
    Cursor(CursorFault),
    /// The server is going down; another one, or this one later, will serve.
    Draining,
    /// The database is away, or an answer from it was lost: nothing is known. To be repeated with the same request id.
    Unavailable(Cause),
    /// Conflicts inside the database outlasted the server's own retries. To be repeated.
    Conflict(Cause),
    /// Too much waits already.
    Overloaded,
    /// The tenant has its share already.
    TenantLimited {
        limit: TenantLimit,
        /// How many it may have.
        most: usize,
        /// After how long there may be room again.
        retry: Duration,
    },
    /// A stream was open as long as it may be. Its reader comes again.
    StreamEnded,
    /// A long answer was read too slowly.
    ReadTooSlowly,
    /// The deadline passed before the command began.
    DeadlineExceeded,
    /// A fault of the server: logged with its cause, which the caller never sees.
    Internal(Cause),
}

/// What one tenant may have only so much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenantLimit {
    RequestsPerSecond,
    Streams,
    /// Commands that wait for a transaction.
    Waiting,
}

/// What is wrong with a cursor or a page token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CursorFault {
    /// Not of the form that the server gives out.
    Invalid,
    /// Of another tenant or another database (or of this one before it was restored).
    Foreign,
    /// Older than what is kept.
    Expired {
        /// The oldest that could be resumed from.
        oldest: Cursor,
    },
    /// Beyond the newest event.
    Ahead {
        /// The newest there is.
        newest: Cursor,
    },
    /// A page token of another query, tenant or form.
    PageToken,
}

/// The private half of an error: for logs alone.
#[derive(Clone)]
pub struct Cause {
    cause: Arc<dyn std::error::Error + Send + Sync>,
    told: bool,
}

impl Cause {
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { cause: Arc::from(cause.into()), told: false }
    }

    /// One that somebody else tells the log of: what failed together failed once.
    pub fn told_by_another() -> Self {
        Self { told: true, ..Self::new("told by another") }
    }

    /// It needs no line in the log.
    pub fn is_told(&self) -> bool {
        self.told
    }

    /// The whole chain, for a log line.
    pub fn log_text(&self) -> String {
        let mut text = self.cause.to_string();
        let mut source = self.cause.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        text
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.log_text())
    }
}

impl From<Misplaced> for Error {
    fn from(misplaced: Misplaced) -> Self {
        Self::Cursor(match misplaced {
            Misplaced::Foreign => CursorFault::Foreign,
            Misplaced::Expired { oldest } => CursorFault::Expired { oldest },
            Misplaced::Ahead { newest } => CursorFault::Ahead { newest },
        })
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl Error {
    /// The same transaction may succeed if it is run again from its beginning.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// The transaction failed by something that every other meets too: the database is away. Anything else may be one
    /// call's fault, also where the database was at the end of its memory, was told to cancel, waited too long for what
    /// was decided, or found a fault in itself.
    pub fn is_outage(&self) -> bool {
        let Self::Unavailable(Cause { cause, .. }) = self else { return false };
        let code = cause.downcast_ref::<sqlx::Error>().and_then(|error| error.as_database_error()?.code());
        !code.is_some_and(|code| matches!(&*code, "25P03" | "25P04" | "53200" | "57014" | "XX000"))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|e| e.code()).map(|code| code.into_owned());
        match (&error, code.as_deref()) {
            // Serialization failure, deadlock, unique violation (another transaction took the id), lock not available.
            (_, Some("40001" | "40P01" | "23505" | "55P03")) => Self::Conflict(Cause::new(error)),
            // Connection exceptions; no room on the disk, in memory, for a connection; shutdown, a statement that was
            // cancelled from outside; a transaction that was idle too long; read-only after a failover; a file that
            // cannot be read; a lost commit; a new connection that is not let in, or to a database that is not there, as
            // while a password is changed. None is a fault of the call, and each may be over soon.
            (_, Some(code))
                if ["08", "28", "53", "57", "58"].iter().any(|class| code.starts_with(class))
                    || matches!(code, "25006" | "25P03" | "25P04" | "3D000" | "XX000") =>
            {
                Self::Unavailable(Cause::new(error))
            }
            (_, Some(_)) => Self::Internal(Cause::new(error)),
            (
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Protocol(_),
                None,
            ) => Self::Unavailable(Cause::new(error)),
            _ => Self::Internal(Cause::new(error)),
        }
    }
}

pub type Result<T> = std::result::Result<T, Error>;
