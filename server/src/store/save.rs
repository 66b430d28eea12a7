//! Writing what a transaction's commands decided: a statement per table, whatever the number of rows, none where there
//! are none. Every lock is held by then; inserts of new keys go by key, so that two transactions cannot wait for each
//! other.

use super::{
    Statement, Tx,
    audit::Audited,
    backorder::bind_backorders,
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

/// The columns of every table that `write_batch_3` writes, in the order that its tables and their columns have.
const WRITE_BATCH: &str = "SELECT write_batch_3($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
    $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, \
    $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, \
    $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, \
    $75, $76, $77) AS written";

/// The columns of the rows that `write_changes_2` writes, in the order that it has them.
const WRITE_CHANGES: &str = "SELECT write_changes_2($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
    $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, \
    $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, \
    $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77, $78, $79, $80, $81, $82, \
    $83, $84, $85, $86) AS written";

/// A table, what its statement is to find, and how many rows are for it.
type Table = (&'static str, Expect, usize);

fn is_nothing(tables: &[Table]) -> bool {
    tables.iter().all(|(.., rows)| *rows == 0)
}

/// A rank within the transaction as its column has it.
pub(in crate::store) fn rank(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

impl Tx<'_> {
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
        self.delete_lines(&changes.removed_lines).await?;
        self.write_changes(changes).await?;
        self.insert_cancellations(changes.cancellations, booking).await?;
        self.insert_shipments(changes.shipments).await?;
        self.insert_returns(changes.returns).await?;
        self.save_purchasing(&changes.purchasing).await?;
        self.write_batch(changes, booking, commands, requests).await
    }

    /// What changed of orders, and backorders that begin, in one call.
    async fn write_changes(&mut self, changes: &Changes<'_>) -> Result<()> {
        let Changes { changed_orders, changed_lines, changed_backorders, new_backorders, .. } = changes;
        let tables = [
            ("orders", Expect::Known, changed_orders.len()),
            ("order_lines", Expect::Known, changed_lines.len()),
            ("backorders", Expect::Known, changed_backorders.len()),
            ("backorders", Expect::New, new_backorders.len()),
        ];
        if is_nothing(&tables) {
            return Ok(());
        }
        let query = bind_orders(self.query(WRITE_CHANGES), changed_orders);
        let query = bind_lines(query, changed_lines)?;
        let query = bind_backorders(query, changed_backorders);
        let query = bind_backorders(query, new_backorders);
        self.write(query, &tables).await
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
        if is_nothing(&tables) {
            return Ok(());
        }
        let query = self.query(WRITE_BATCH).bind(booking.batch_no).bind(booking.time);
        let query = bind_requests(query, requests);
        let query = bind_orders(query, new_orders);
        let query = bind_lines(query, new_lines)?;
        let query = bind_stock(query, changed_stock, booking);
        let query = bind_movements(query, movements, commands)?;
        let query = bind_events(query, events, commands)?;
        self.write(query, &tables).await
    }

    /// Calls a function that writes tables and tells how many rows each took: all that were for it.
    async fn write(&mut self, query: Statement, tables: &[Table]) -> Result<()> {
        let row = query.fetch_one(&mut *self.inner).await?;
        let written: Vec<i64> = Reading::of("rows", &row).get("written")?;
        for ((table, expect, rows), written) in tables.iter().zip(written) {
            expect.all(table, *rows, u64::try_from(written).unwrap_or_default())?;
        }
        Ok(())
    }
}
