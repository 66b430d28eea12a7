//! Backorders: how their rows read.

mod filter;
mod queue;
mod save;

pub(in crate::store) use filter::Waiting;
pub(in crate::store) use queue::{Holders, QueuePart};
pub(in crate::store) use save::bind_backorders;
use sqlx::postgres::{PgBindIterExt as _, PgRow};

use super::{Tx, rows::Reading};
use crate::{
    domain::{
        backorder::{Backorder, Place, QueuePosition},
        id::{BackorderId, OrderId, PurchaseOrderId},
        purchasing::promise::{Expected, PurchaseLineId},
    },
    error::Result,
};

/// Columns of `backorders b` beside those of its line, named so that the two do not meet.
macro_rules! backorder_columns {
    () => {
        "b.backorder_id, b.cause, b.state, b.hold, b.original, b.added, b.filled, \
         b.cancelled AS backorder_cancelled, b.open_time, b.close_time, b.watch_need, b.revision AS backorder_revision, \
         b.create_time AS backorder_create_time, b.update_time AS backorder_update_time, \
         b.expected_time, b.expected_purchase_order_id, b.expected_line_number"
    };
}
pub(in crate::store) use backorder_columns;

/// A line's open backorder.
pub(in crate::store) struct OpenBackorder {
    pub backorder: Backorder,
    /// Its line is looked at when its item rises.
    pub watched: bool,
}

/// The open backorder of a row of lines, if it has one.
pub(in crate::store) fn open_backorder(row: &PgRow) -> Result<Option<OpenBackorder>> {
    let row = Reading::of("backorders", row);
    let Some(id) = row.get::<Option<&str>>("backorder_id")? else { return Ok(None) };
    let backorder = backorder(&row, BackorderId::known(id))?;
    let watched = row.get::<Option<i64>>("watch_need")?.is_some();
    Ok(Some(OpenBackorder { backorder, watched }))
}

/// A backorder of a row that has [`backorder_columns`].
pub(in crate::store) fn backorder(row: &Reading<'_>, id: BackorderId) -> Result<Backorder> {
    Ok(Backorder {
        id,
        cause: row.word("cause")?,
        state: row.word("state")?,
        hold: row.word_if_any("hold")?,
        original: row.get("original")?,
        added: row.get("added")?,
        filled: row.get("filled")?,
        cancelled: row.get("backorder_cancelled")?,
        open_time: row.get("open_time")?,
        close_time: row.get("close_time")?,
        expected: expected(row)?,
        revision: row.get("backorder_revision")?,
        create_time: row.get("backorder_create_time")?,
        update_time: row.get("backorder_update_time")?,
    })
}

/// When a backorder's last unit is expected, as noted.
fn expected(row: &Reading<'_>) -> Result<Option<Expected>> {
    let Some(time) = row.get("expected_time")? else { return Ok(None) };
    let order: Option<&str> = row.get("expected_purchase_order_id")?;
    let line = order
        .zip(row.get("expected_line_number")?)
        .map(|(id, line_number)| PurchaseLineId { purchase_order_id: PurchaseOrderId::known(id), line_number });
    Ok(Some(Expected { time, line }))
}

/// Where a row stands in its queue.
pub(in crate::store) fn position(row: &Reading<'_>) -> Result<QueuePosition> {
    Ok(QueuePosition {
        negated_priority: row.get("negated_priority")?,
        place: Place { time: row.get("place_time")?, index: row.get("place_index")? },
        order_id: row.order_id()?,
    })
}

impl Tx<'_> {
    /// The orders of backorders, closed ones too; backorders that do not exist are left out.
    pub(in crate::store) async fn orders_of_backorders(
        &mut self,
        ids: impl Iterator<Item = &BackorderId>,
    ) -> Result<Vec<(BackorderId, OrderId)>> {
        const SQL: &str = "SELECT b.* FROM unnest($2::text[]) AS k(backorder_id) CROSS JOIN LATERAL \
            (SELECT b.backorder_id, b.order_id FROM backorders b WHERE b.tenant_id = $1 \
            AND b.backorder_id = k.backorder_id OFFSET 0) b";
        let query = self.query(SQL).bind(ids.map(BackorderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let readings = rows.iter().map(|row| Reading::of("backorders", row));
        readings.map(|row| Ok((row.backorder_id()?, row.order_id()?))).collect()
    }
}
