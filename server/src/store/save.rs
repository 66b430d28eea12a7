//! Writing what a transaction's commands decided: a statement per table, whatever the number of rows, none where there
//! are none. Every lock is held by then; inserts of new keys go by key, so that two transactions cannot wait for each
//! other.

use sqlx::postgres::PgQueryResult;

use super::{
    Tx,
    request::{RecordedReference, RecordedRequest},
};
use crate::{
    domain::{
        books::{Booking, Changes},
        id::RequestId,
    },
    error::{Cause, Error, Result},
};

/// What is written of the calls behind the changes.
#[derive(Debug, Clone, Copy)]
pub struct SaveContext<'a> {
    /// The request of each command, by the number that movements and events carry.
    pub commands: &'a [RequestId],
    pub requests: &'a [RecordedRequest],
    pub references: &'a [RecordedReference],
}

impl<'a> SaveContext<'a> {
    /// The request of a command.
    pub(in crate::store) fn request_of(&self, command: usize) -> Result<&'a str> {
        let unnamed = || Error::Internal(Cause::new(format!("no request was given for command {command}")));
        self.commands.get(command).map(RequestId::as_str).ok_or_else(unnamed)
    }
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
    pub fn all(self, table: &'static str, rows: usize, done: PgQueryResult) -> Result<()> {
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
    /// Writes everything that the commands of a transaction changed, and the calls that made them.
    ///
    /// # Errors
    /// A conflict where another transaction took a new key meanwhile: run the batch again. What goes wrong with the
    /// database.
    pub async fn save(&mut self, changes: &Changes<'_>, booking: Booking, context: &SaveContext<'_>) -> Result<()> {
        self.insert_requests(context.requests, booking).await?;
        self.insert_references(context.references, booking).await?;
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
        self.update_stock(&changes.changed_stock, booking).await?;
        self.insert_movements(changes.movements, booking, context).await?;
        self.insert_events(changes.events, booking, context).await
    }
}
