//! The ledger, newest booking first.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use sqlx::{
    Postgres,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{any, any_word};
use crate::{
    domain::{
        Time,
        id::{LocationId, OrderId, PurchaseOrderId, Reference, RequestId, Sku, StockKey},
        inventory::Movement,
        query::{LedgerKey, LedgerRow, MovementFilter, Page, PageRequest, Span},
    },
    error::Result,
    store::{Tx, rows::Reading},
};

/// The most items and locations whose rows are read one by one, each by its index; beyond, the whole ledger of the
/// time in question is read through. Each costs a look into every partition.
const MOST_KEYS: usize = 1_000;

/// The ledger's columns, of those rows of `stock_movements m` that a filter lets pass, the newest so many.
/// Parameters 2 to 16, as [`bind_filter`] gives them.
macro_rules! rows_of {
    ($narrowed:literal) => {
        concat!(
            "SELECT m.booked_time, m.batch_no, m.rank, m.location_id, m.sku, m.movement_type, m.on_hand_delta, \
             m.allocated_delta, m.order_id, m.purchase_order_id, m.line_number, m.reference, m.request_id, m.cause, \
             m.note, m.occur_time \
             FROM stock_movements m WHERE m.tenant_id = $1",
            $narrowed,
            " AND ($2::timestamptz IS NULL OR (m.booked_time, m.batch_no, m.rank) < ($2, $3::bigint, $4::integer)) \
             AND ($5::timestamptz IS NULL OR m.booked_time >= $5) AND ($6::timestamptz IS NULL OR m.booked_time < $6) \
             AND ($7::timestamptz IS NULL OR m.occur_time >= $7) AND ($8::timestamptz IS NULL OR m.occur_time < $8) \
             AND ($9::text[] IS NULL OR m.movement_type = ANY($9)) \
             AND ($10::text[] IS NULL OR m.sku = ANY($10)) \
             AND ($11::text[] IS NULL OR m.location_id = ANY($11)) \
             AND ($12::text[] IS NULL OR m.order_id = ANY($12)) \
             AND ($13::text[] IS NULL OR m.request_id = ANY($13)) \
             AND ($14::text[] IS NULL OR m.reference = ANY($14)) \
             AND ($15::text[] IS NULL OR m.purchase_order_id = ANY($15)) \
             ORDER BY m.booked_time DESC, m.batch_no DESC, m.rank DESC LIMIT $16"
        )
    };
}

const ALL: &str = rows_of!("");
/// Of the transactions that parameters 17 and 18 name.
const OF_BATCHES: &str = concat!(
    "SELECT m.* FROM unnest($17::timestamptz[], $18::bigint[]) AS k(booked_time, batch_no) CROSS JOIN LATERAL (",
    rows_of!(" AND m.booked_time = k.booked_time AND m.batch_no = k.batch_no"),
    ") m ORDER BY m.booked_time DESC, m.batch_no DESC, m.rank DESC LIMIT $16"
);
/// Of the locations and items that parameters 17 and 18 name.
const OF_KEYS: &str = concat!(
    "SELECT m.* FROM unnest($17::text[], $18::text[]) AS k(location_id, sku) CROSS JOIN LATERAL (",
    rows_of!(" AND m.location_id = k.location_id AND m.sku = k.sku"),
    ") m ORDER BY m.booked_time DESC, m.batch_no DESC, m.rank DESC LIMIT $16"
);

/// Where the rows that a filter means can be found.
enum Source {
    Batches(Vec<(Time, i64)>),
    Keys(BTreeSet<StockKey>),
    All,
}

fn bind_filter<'q>(
    query: Query<'q, Postgres, PgArguments>,
    filter: &MovementFilter,
    booked: Span,
    page: &PageRequest<LedgerKey>,
) -> Query<'q, Postgres, PgArguments> {
    let after = page.after.as_ref();
    query
        .bind(after.map(|key| key.booked_time))
        .bind(after.map(|key| key.batch_no))
        .bind(after.map(|key| key.rank))
        .bind(booked.start)
        .bind(booked.end)
        .bind(filter.occur_time.start)
        .bind(filter.occur_time.end)
        .bind(any_word(&filter.types))
        .bind(any(&filter.skus, Sku::as_str))
        .bind(any(&filter.location_ids, LocationId::as_str))
        .bind(any(&filter.order_ids, OrderId::as_str))
        .bind(any(&filter.request_ids, RequestId::as_str))
        .bind(any(&filter.references, Reference::as_str))
        .bind(any(&filter.purchase_order_ids, PurchaseOrderId::as_str))
        .bind(page.limit())
}

fn ledger_row(row: &PgRow) -> Result<LedgerRow> {
    let row = Reading::of("stock_movements", row);
    let key =
        LedgerKey { booked_time: row.get("booked_time")?, batch_no: row.get("batch_no")?, rank: row.get("rank")? };
    let movement = Movement {
        key: row.stock_key()?,
        movement_type: row.word("movement_type")?,
        on_hand_delta: row.get("on_hand_delta")?,
        allocated_delta: row.get("allocated_delta")?,
        order_id: row.get::<Option<&str>>("order_id")?.map(OrderId::known),
        purchase_order_id: row.get::<Option<&str>>("purchase_order_id")?.map(PurchaseOrderId::known),
        line_number: row.get("line_number")?,
        reference: row.get::<Option<&str>>("reference")?.map(Reference::known),
        cause: row.word_if_any("cause")?,
        note: row.get("note")?,
        occur_time: row.get("occur_time")?,
        command: 0,
    };
    let request_id = RequestId::known(row.get::<&str>("request_id")?);
    Ok(LedgerRow { movement, key, request_id })
}

impl Tx<'_> {
    pub async fn list_movements(
        &mut self,
        filter: &MovementFilter,
        page: &PageRequest<LedgerKey>,
    ) -> Result<Page<LedgerRow, LedgerKey>> {
        let mut booked = filter.create_time;
        if !filter.order_ids.is_empty() {
            let Some(lives) = self.lives_of(&filter.order_ids).await? else { return Ok(Page::empty()) };
            booked = booked.and(lives);
        }
        if !filter.purchase_order_ids.is_empty() {
            let lives = self.lives_of_purchase_orders(&filter.purchase_order_ids).await?;
            let Some(lives) = lives else { return Ok(Page::empty()) };
            booked = booked.and(lives);
        }
        let query = match self.source(filter).await? {
            Source::Batches(batches) => {
                let (times, numbers): (Vec<Time>, Vec<i64>) = batches.into_iter().unzip();
                bind_filter(self.list(OF_BATCHES), filter, booked, page).bind(times).bind(numbers)
            }
            Source::Keys(keys) => {
                let locations: Vec<&str> = keys.iter().map(|key| key.location_id.as_str()).collect();
                let skus: Vec<&str> = keys.iter().map(|key| key.sku.as_str()).collect();
                bind_filter(self.list(OF_KEYS), filter, booked, page).bind(locations).bind(skus)
            }
            Source::All => bind_filter(self.list(ALL), filter, booked, page),
        };
        let rows = query.fetch_all(&mut *self.inner).await?;
        let rows = rows.iter().map(ledger_row).collect::<Result<Vec<_>>>()?;
        Ok(Page::of(rows, page.size, |row| row.key.clone()))
    }

    /// The narrowest source there is. A request that is no longer known may have booked rows that still are.
    async fn source(&mut self, filter: &MovementFilter) -> Result<Source> {
        if !filter.references.is_empty() {
            return Ok(Source::Batches(self.batches_of_references(&filter.references).await?));
        }
        if !filter.request_ids.is_empty() {
            let batches = self.batches_of_requests(&filter.request_ids).await?;
            if batches.len() == filter.request_ids.len() {
                return Ok(Source::Batches(batches));
            }
        }
        let keys = if !filter.order_ids.is_empty() {
            self.keys_moved_by(&filter.order_ids).await?
        } else if !filter.purchase_order_ids.is_empty() {
            self.keys_of_purchase_orders(&filter.purchase_order_ids.iter().cloned().collect()).await?
        } else if !filter.skus.is_empty() {
            self.keys_of_items(&filter.skus, &filter.location_ids).await?
        } else {
            return Ok(Source::All);
        };
        Ok(if keys.len() <= MOST_KEYS { Source::Keys(keys) } else { Source::All })
    }

    /// When anything was booked for these orders; none where none of them exists.
    async fn lives_of(&mut self, ids: &[OrderId]) -> Result<Option<Span>> {
        const SQL: &str = "SELECT min(o.create_time) AS first, max(o.update_time) AS last FROM orders o \
            WHERE o.tenant_id = $1 AND o.order_id = ANY($2)";
        life(&self.list(SQL).bind(any(ids, OrderId::as_str)).fetch_one(&mut *self.inner).await?, "orders")
    }

    /// The same for purchase orders.
    async fn lives_of_purchase_orders(&mut self, ids: &[PurchaseOrderId]) -> Result<Option<Span>> {
        const SQL: &str = "SELECT min(p.create_time) AS first, max(p.update_time) AS last FROM purchase_orders p \
            WHERE p.tenant_id = $1 AND p.purchase_order_id = ANY($2)";
        let query = self.list(SQL).bind(any(ids, PurchaseOrderId::as_str));
        life(&query.fetch_one(&mut *self.inner).await?, "purchase_orders")
    }

    /// The transactions of requests that are still known.
    async fn batches_of_requests(&mut self, ids: &[RequestId]) -> Result<Vec<(Time, i64)>> {
        const SQL: &str = "SELECT r.booked_time, r.batch_no FROM requests r \
            WHERE r.tenant_id = $1 AND r.request_id = ANY($2)";
        let query = self.list(SQL).bind(any(ids, RequestId::as_str));
        batches(&query.fetch_all(&mut *self.inner).await?, "requests")
    }

    /// The transactions of references, which are known as long as their rows are.
    async fn batches_of_references(&mut self, references: &[Reference]) -> Result<Vec<(Time, i64)>> {
        const SQL: &str = "SELECT DISTINCT r.booked_time, r.batch_no FROM document_references r WHERE r.tenant_id = $1 \
            AND r.method IN ('AdjustStock', 'SetStock', 'ShipOrder', 'ReturnOrder', 'ReceivePurchaseOrder', \
            'CorrectReceipt') AND r.reference = ANY($2)";
        let query = self.list(SQL).bind(any(references, Reference::as_str));
        batches(&query.fetch_all(&mut *self.inner).await?, "document_references")
    }

    /// The items and locations that orders moved: those of their lines, and where goods came back to.
    async fn keys_moved_by(&mut self, ids: &[OrderId]) -> Result<BTreeSet<StockKey>> {
        const SQL: &str = "SELECT l.location_id, l.sku FROM order_lines l \
            WHERE l.tenant_id = $1 AND l.order_id = ANY($2) \
            UNION SELECT r.location_id, l.sku FROM returns r \
            JOIN order_lines l ON l.tenant_id = $1 AND l.order_id = r.order_id \
            WHERE r.tenant_id = $1 AND r.order_id = ANY($2) AND r.location_id IS NOT NULL";
        let query = self.list(SQL).bind(any(ids, OrderId::as_str));
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("order_lines", row).stock_key()).collect()
    }

    /// Items at each of these locations, or at all.
    async fn keys_of_items(&mut self, skus: &[Sku], location_ids: &[LocationId]) -> Result<BTreeSet<StockKey>> {
        const SQL: &str = "SELECT w.location_id FROM locations w WHERE w.tenant_id = $1";
        let locations = if location_ids.is_empty() {
            let rows = self.query(SQL).fetch_all(&mut *self.inner).await?;
            rows.iter().map(|row| Reading::of("locations", row).location_id()).collect::<Result<Vec<_>>>()?
        } else {
            location_ids.to_vec()
        };
        let key = |location_id: &LocationId, sku: &Sku| StockKey { location_id: location_id.clone(), sku: sku.clone() };
        // One more than are used tells that there are too many.
        let keys = locations.iter().flat_map(|at| skus.iter().map(move |sku| key(at, sku)));
        Ok(keys.take(MOST_KEYS + 1).collect())
    }
}

/// From the first booking to the last, both contained.
fn life(row: &PgRow, table: &'static str) -> Result<Option<Span>> {
    let row = Reading::of(table, row);
    let (first, last): (Option<Time>, Option<Time>) = (row.get("first")?, row.get("last")?);
    Ok(first.map(|start| Span { start: Some(start), end: last.map(|last| last + TimeDelta::microseconds(1)) }))
}

fn batches(rows: &[PgRow], table: &'static str) -> Result<Vec<(Time, i64)>> {
    let readings = rows.iter().map(|row| Reading::of(table, row));
    readings.map(|row| Ok((row.get("booked_time")?, row.get("batch_no")?))).collect()
}
