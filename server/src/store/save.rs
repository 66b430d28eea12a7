//! Writing what a transaction's commands decided: a statement per table, whatever the number of rows, none where there
//! are none. Every lock is held by then; inserts of new keys go by key, so that two transactions cannot wait for each
//! other.

use sqlx::postgres::PgQueryResult;

use super::{Tx, request::Recorded};
use crate::{
    domain::{
        books::{Booking, Changes},
        id::{Reference, RequestId},
    },
    error::{Cause, Error, Result},
};

/// The request of a command, by the command's number.
pub(in crate::store) fn request_of(requests: &[RequestId], command: usize) -> Result<&str> {
    let unnamed = || Error::Internal(Cause::new(format!("no request was given for command {command}")));
    requests.get(command).map(RequestId::as_str).ok_or_else(unnamed)
}

/// What a statement is to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Expect {
    /// Nothing of that key: fewer rows mean that another transaction took one meanwhile.
    New,
    /// Rows that this transaction holds.
    Known,
}

impl Expect {
    /// Every row was written.
    pub(super) fn all(self, table: &'static str, rows: usize, done: PgQueryResult) -> Result<()> {
        if usize::try_from(done.rows_affected()) == Ok(rows) {
            return Ok(());
        }
        let cause = Cause::new(format!("{} of {rows} rows written to {table}", done.rows_affected()));
        Err(match self {
            Self::New => Error::Conflict(cause),
            Self::Known => Error::Internal(cause),
        })
    }
}

/// A rank within the transaction as its column has it.
pub(in crate::store) fn rank(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

impl Tx {
    /// Writes everything that the commands of a transaction changed, and the calls to record. `commands` holds the
    /// request of each command, by the number that movements and events carry.
    ///
    /// # Errors
    /// A conflict where another transaction took a new key meanwhile: run the batch again. What goes wrong with the
    /// database.
    pub async fn save(
        &mut self,
        changes: &Changes<'_>,
        booking: Booking,
        commands: &[RequestId],
        requests: &[Recorded],
        references: &[(Reference, Recorded)],
    ) -> Result<()> {
        self.insert_requests(requests, booking).await?;
        self.insert_references(references, booking).await?;
        self.put_locations(&changes.locations).await?;
        self.put_items(&changes.items).await?;
        self.insert_stock(&changes.new_stock, booking).await?;
        self.insert_orders(&changes.new_orders).await?;
        self.update_orders(&changes.changed_orders).await?;
        self.delete_lines(&changes.removed_lines).await?;
        self.insert_lines(&changes.new_lines).await?;
        self.update_lines(&changes.changed_lines).await?;
        // Changed ones first: a line's backorder may have ended and a new one begun.
        self.update_backorders(&changes.changed_backorders).await?;
        self.insert_backorders(&changes.new_backorders).await?;
        self.insert_cancellations(changes.cancellations, booking).await?;
        self.insert_shipments(changes.shipments).await?;
        self.insert_returns(changes.returns).await?;
        self.save_purchasing(&changes.purchasing).await?;
        self.update_stock(&changes.changed_stock, booking).await?;
        self.insert_movements(changes.movements, booking, commands).await?;
        self.insert_events(changes.events, booking, commands).await
    }
}
