//! Writing what a transaction's commands decided: a statement per table, whatever the number of rows, none where there
//! are none. Every lock is held by then; inserts of new keys go by key, so that two transactions cannot wait for each
//! other.

use super::{
    Tx,
    audit::Audited,
    feed::bind_events,
    inventory::{bind_movements, bind_stock},
    order::{bind_lines, bind_orders},
    request::{Recorded, bind_requests},
    rows::Reading,
};
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
    pub(super) fn all(self, table: &'static str, rows: usize, written: u64) -> Result<()> {
        if usize::try_from(written) == Ok(rows) {
            return Ok(());
        }
        let cause = Cause::new(format!("{written} of {rows} rows written to {table}"));
        Err(match self {
            Self::New => Error::Conflict(cause),
            Self::Known => Error::Internal(cause),
        })
    }
}

/// The columns of every table that `write_batch_1` writes, in the order that its tables and their columns have.
const WRITE_BATCH: &str = "SELECT write_batch_1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
    $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, \
    $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, \
    $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, \
    $75, $76, $77) AS written";

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
        audited: &[Audited],
    ) -> Result<()> {
        self.insert_audit(audited, booking).await?;
        self.insert_references(references, booking).await?;
        self.put_locations(&changes.locations).await?;
        self.put_items(&changes.items).await?;
        self.insert_stock(&changes.new_stock, booking).await?;
        self.update_orders(&changes.changed_orders).await?;
        self.delete_lines(&changes.removed_lines).await?;
        self.update_lines(&changes.changed_lines).await?;
        // Changed ones first: a line's backorder may have ended and a new one begun.
        self.update_backorders(&changes.changed_backorders).await?;
        self.insert_backorders(&changes.new_backorders).await?;
        self.insert_cancellations(changes.cancellations, booking).await?;
        self.insert_shipments(changes.shipments).await?;
        self.insert_returns(changes.returns).await?;
        self.save_purchasing(&changes.purchasing).await?;
        self.write_batch(changes, booking, commands, requests).await
    }

    /// What almost every transaction writes, in one call.
    async fn write_batch(
        &mut self,
        changes: &Changes<'_>,
        booking: Booking,
        commands: &[RequestId],
        requests: &[Recorded],
    ) -> Result<()> {
        let Changes { new_orders, new_lines, changed_stock, movements, events, .. } = changes;
        let tables = [
            ("requests", Expect::New, requests.len()),
            ("orders", Expect::New, new_orders.len()),
            ("order_lines", Expect::New, new_lines.len()),
            ("stock", Expect::Known, changed_stock.len()),
            ("stock_movements", Expect::New, movements.len()),
            ("events", Expect::New, events.len()),
        ];
        if tables.iter().all(|(.., rows)| *rows == 0) {
            return Ok(());
        }
        let query = self.query(WRITE_BATCH).bind(booking.batch_no).bind(booking.time);
        let query = bind_requests(query, requests);
        let query = bind_orders(query, new_orders);
        let query = bind_lines(query, new_lines)?;
        let query = bind_stock(query, changed_stock, booking);
        let query = bind_movements(query, movements, commands)?;
        let query = bind_events(query, events, commands)?;
        let row = query.fetch_one(&mut *self.inner).await?;
        let written: Vec<i64> = Reading::of("write_batch_1", &row).get("written")?;
        for ((table, expect, rows), written) in tables.into_iter().zip(written) {
            expect.all(table, rows, u64::try_from(written).unwrap_or_default())?;
        }
        Ok(())
    }
}
