//! Closed orders on their way out: read whole as one document each, then deleted with all that hangs on them. What a
//! file holds of them is recorded by the transaction that deletes them.

use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use sqlx::postgres::PgRow;

use crate::{
    domain::{Time, id::OrderId},
    error::Result,
    store::{Tx, rows::Reading, save::Expect},
};

/// Where a listing of closed orders goes on: behind this order's time and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyset {
    pub create_time: Time,
    pub order_id: String,
}

/// A closed order, and how large it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedOrder {
    pub key: Keyset,
    pub lines: i64,
}

/// A file of archived orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    pub archive_id: String,
    pub file_name: String,
    pub order_count: i64,
    /// What of the file counts: more than this was written by a run that did not come to commit it.
    pub byte_count: i64,
}

impl Tx<'_> {
    /// Orders that were closed and last touched before a time, oldest first, at most so many.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn closed_orders(&mut self, before: Time, after: Option<&Keyset>, most: i64) -> Result<Vec<ClosedOrder>> {
        // Whatever was closed before that time was made before it: the index by creation finds it.
        const SQL: &str = "SELECT o.order_id, o.create_time, \
                (SELECT count(*) FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = o.order_id) AS lines \
            FROM orders o WHERE o.tenant_id = $1 AND o.create_time < $2 \
            AND ($3::timestamptz IS NULL OR (o.create_time, o.order_id) > ($3, $4)) \
            AND o.status IN ('SHIPPED', 'SHORT_SHIPPED', 'CANCELLED') AND o.update_time < $2 \
            ORDER BY o.create_time, o.order_id LIMIT $5";
        let query = self.query(SQL).bind(before);
        let query = query.bind(after.map(|key| key.create_time)).bind(after.map(|key| key.order_id.as_str()));
        let rows = query.bind(most).fetch_all(&mut *self.inner).await?;
        let order = |row| {
            let row = Reading::of("orders", row);
            let key = Keyset { create_time: row.get("create_time")?, order_id: row.get("order_id")? };
            Ok(ClosedOrder { key, lines: row.get("lines")? })
        };
        rows.iter().map(order).collect()
    }

    /// How many there are.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn count_closed_orders(&mut self, before: Time) -> Result<i64> {
        const SQL: &str = "SELECT count(*) AS orders FROM orders o WHERE o.tenant_id = $1 AND o.create_time < $2 \
            AND o.status IN ('SHIPPED', 'SHORT_SHIPPED', 'CANCELLED') AND o.update_time < $2";
        let row = self.query(SQL).bind(before).fetch_one(&mut *self.inner).await?;
        Reading::of("orders", &row).get("orders")
    }

    /// These orders with all that hangs on them, a JSON document each, one after the other: an order may be large.
    pub fn order_documents(&mut self, ids: &[OrderId]) -> BoxStream<'_, Result<String>> {
        const SQL: &str = "SELECT jsonb_build_object('tenant_id', o.tenant_id, 'order', to_jsonb(o) - 'tenant_id', \
                'lines', (SELECT coalesce(jsonb_agg(to_jsonb(l) - 'tenant_id' - 'order_id' ORDER BY l.line_number), '[]') \
                    FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = o.order_id), \
                'cancellations', (SELECT coalesce(jsonb_agg(to_jsonb(c) - 'tenant_id' - 'order_id' \
                        ORDER BY c.batch_no, c.rank), '[]') \
                    FROM cancellations c WHERE c.tenant_id = $1 AND c.order_id = o.order_id), \
                'shipments', (SELECT coalesce(jsonb_agg(to_jsonb(s) - 'tenant_id' - 'order_id' \
                        ORDER BY s.create_time, s.shipment_id), '[]') \
                    FROM shipments s WHERE s.tenant_id = $1 AND s.order_id = o.order_id), \
                'returns', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'tenant_id' - 'order_id' \
                        ORDER BY r.create_time, r.return_id), '[]') \
                    FROM returns r WHERE r.tenant_id = $1 AND r.order_id = o.order_id), \
                'backorders', (SELECT coalesce(jsonb_agg(to_jsonb(b) - 'tenant_id' - 'order_id' \
                        ORDER BY b.create_time, b.backorder_id), '[]') \
                    FROM backorders b WHERE b.tenant_id = $1 AND b.order_id = o.order_id))::text AS document \
            FROM orders o WHERE o.tenant_id = $1 AND o.order_id = ANY($2::text[]) ORDER BY o.create_time, o.order_id";
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let rows = self.query(SQL).bind(ids).fetch(&mut *self.inner).map_err(crate::error::Error::from);
        rows.map(|row| Reading::of("orders", &row?).get("document")).boxed()
    }

    /// Deletes orders that are closed and all that hangs on them. The tenant is this transaction's alone.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn delete_orders(&mut self, ids: &[OrderId]) -> Result<()> {
        const PARTS: [&str; 5] = [
            "DELETE FROM cancellations c WHERE c.tenant_id = $1 AND c.order_id = ANY($2::text[])",
            "DELETE FROM shipments s WHERE s.tenant_id = $1 AND s.order_id = ANY($2::text[])",
            "DELETE FROM returns r WHERE r.tenant_id = $1 AND r.order_id = ANY($2::text[])",
            "DELETE FROM backorders b WHERE b.tenant_id = $1 AND b.order_id = ANY($2::text[])",
            "DELETE FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = ANY($2::text[])",
        ];
        const ORDERS: &str = "DELETE FROM orders o WHERE o.tenant_id = $1 AND o.order_id = ANY($2::text[])";
        let ids: Vec<&str> = ids.iter().map(OrderId::as_str).collect();
        for sql in PARTS {
            self.query(sql).bind(&ids).execute(&mut *self.inner).await?;
        }
        let deleted = self.query(ORDERS).bind(&ids).execute(&mut *self.inner).await?.rows_affected();
        Expect::Known.all("orders", ids.len(), deleted)
    }

    /// The tenant's archives; only those that a run did not finish, or all.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn archives(&mut self, unfinished: bool) -> Result<Vec<Archive>> {
        const SQL: &str = "SELECT a.archive_id, a.file_name, a.order_count, a.byte_count FROM archives a \
            WHERE a.tenant_id = $1 AND NOT (a.finished AND $2) ORDER BY a.create_time, a.archive_id";
        let rows = self.query(SQL).bind(unfinished).fetch_all(&mut *self.inner).await?;
        rows.iter().map(archive).collect()
    }

    /// An archive that is not finished, as it is now, and nobody else's until this transaction ends. None where another
    /// run finished it.
    ///
    /// # Errors
    /// A conflict where somebody works on it; what goes wrong with the database.
    pub async fn hold_archive(&mut self, archive_id: &str) -> Result<Option<Archive>> {
        const SQL: &str = "SELECT a.archive_id, a.file_name, a.order_count, a.byte_count FROM archives a \
            WHERE a.tenant_id = $1 AND a.archive_id = $2 AND NOT a.finished FOR UPDATE";
        let row = self.query(SQL).bind(archive_id).fetch_optional(&mut *self.inner).await?;
        row.as_ref().map(archive).transpose()
    }

    /// Records a file before anything is written to it.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn begin_archive(&mut self, archive: &Archive, now: Time) -> Result<()> {
        const SQL: &str = "INSERT INTO archives (tenant_id, archive_id, file_name, order_count, byte_count, finished, \
            create_time) VALUES ($1, $2, $3, 0, 0, false, $4)";
        let query = self.query(SQL).bind(&archive.archive_id).bind(&archive.file_name).bind(now);
        Expect::New.all("archives", 1, query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Records what of a file counts by now.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn grow_archive(&mut self, archive: &Archive) -> Result<()> {
        const SQL: &str = "UPDATE archives SET order_count = $3, byte_count = $4 \
            WHERE tenant_id = $1 AND archive_id = $2";
        let query = self.query(SQL).bind(&archive.archive_id).bind(archive.order_count).bind(archive.byte_count);
        Expect::Known.all("archives", 1, query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Records that a file has its last name, or forgets one that holds nothing.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn end_archive(&mut self, archive: &Archive) -> Result<()> {
        const FINISH: &str = "UPDATE archives SET finished = true WHERE tenant_id = $1 AND archive_id = $2";
        const FORGET: &str = "DELETE FROM archives WHERE tenant_id = $1 AND archive_id = $2";
        let sql = if archive.byte_count > 0 { FINISH } else { FORGET };
        let query = self.query(sql).bind(&archive.archive_id);
        Expect::Known.all("archives", 1, query.execute(&mut *self.inner).await?.rows_affected())
    }
}

fn archive(row: &PgRow) -> Result<Archive> {
    let row = Reading::of("archives", row);
    Ok(Archive {
        archive_id: row.get("archive_id")?,
        file_name: row.get("file_name")?,
        order_count: row.get("order_count")?,
        byte_count: row.get("byte_count")?,
    })
}
