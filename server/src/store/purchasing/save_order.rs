//! Writing purchase orders and their lines. Rows that exist are written by the same insert as new ones: it finds each
//! by its key, whatever the planner knows of the table.

use sqlx::postgres::PgBindIterExt as _;

use crate::{
    domain::{
        books::PurchaseLineOf,
        id::PurchaseOrderId,
        purchasing::order::{LineWorking, PurchaseLine, PurchaseOrder},
    },
    error::Result,
    store::{Tx, save::Expect, words::Word as _},
};

macro_rules! insert_purchase_orders {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO purchase_orders (tenant_id, purchase_order_id, status, supplier_id, location_id, \
             currency_code, reference, supplier_reference, note, order_time, submit_time, expected_time, \
             confirmed_time, over_tolerance_percent, under_tolerance_percent, content_hash, revision, create_time, \
             update_time) \
             SELECT f.tenant_id, u.purchase_order_id, u.status, u.supplier_id, u.location_id, u.currency_code, \
             u.reference, u.supplier_reference, u.note, u.order_time, u.submit_time, u.expected_time, \
             u.confirmed_time, u.over_tolerance_percent, u.under_tolerance_percent, u.content_hash, u.revision, \
             u.create_time, u.update_time \
             FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], \
             $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], \
             $14::numeric[], $15::numeric[], $16::bytea[], $17::bigint[], $18::timestamptz[], $19::timestamptz[]) \
             AS u(purchase_order_id, status, supplier_id, location_id, currency_code, reference, supplier_reference, \
             note, order_time, submit_time, expected_time, confirmed_time, over_tolerance_percent, \
             under_tolerance_percent, content_hash, revision, create_time, update_time) WHERE f.tenant_id = $1 ",
            $conflict
        )
    };
}

macro_rules! set_purchase_lines {
    ($working:literal) => {
        concat!(
            "ON CONFLICT (tenant_id, purchase_order_id, line_number) DO UPDATE SET \
             location_id = excluded.location_id, sku = excluded.sku, supplier_sku = excluded.supplier_sku, \
             unit_cost = excluded.unit_cost, ordered = excluded.ordered, received = excluded.received, \
             rejected = excluded.rejected, cancelled = excluded.cancelled, expected_time = excluded.expected_time, \
             due_time = excluded.due_time, draft_units = excluded.draft_units, open_units = excluded.open_units, \
             counted_from = excluded.counted_from",
            $working
        )
    };
}

macro_rules! insert_purchase_lines {
    ($conflict:expr) => {
        concat!(
            "INSERT INTO purchase_order_lines (tenant_id, purchase_order_id, line_number, location_id, sku, \
             supplier_sku, unit_cost, ordered, received, rejected, cancelled, expected_time, due_time, draft_units, \
             open_units, counted_from, working) \
             SELECT f.tenant_id, u.purchase_order_id, u.line_number, u.location_id, u.sku, u.supplier_sku, \
             u.unit_cost, u.ordered, u.received, u.rejected, u.cancelled, u.expected_time, u.due_time, u.draft_units, \
             u.open_units, u.counted_from, u.working \
             FROM feeds f CROSS JOIN unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::numeric[], \
             $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::timestamptz[], $13::timestamptz[], \
             $14::bigint[], $15::bigint[], $16::date[], $17::text[]) AS u(purchase_order_id, line_number, location_id, sku, \
             supplier_sku, unit_cost, ordered, received, rejected, cancelled, expected_time, due_time, draft_units, \
             open_units, counted_from, working) WHERE f.tenant_id = $1 ",
            $conflict
        )
    };
}

impl Tx<'_> {
    pub(super) async fn insert_purchase_orders(&mut self, orders: &[&PurchaseOrder]) -> Result<()> {
        const SQL: &str = insert_purchase_orders!("ON CONFLICT DO NOTHING");
        self.write_purchase_orders(SQL, orders, Expect::New).await
    }

    pub(super) async fn update_purchase_orders(&mut self, orders: &[&PurchaseOrder]) -> Result<()> {
        const SQL: &str = insert_purchase_orders!(
            "ON CONFLICT (tenant_id, purchase_order_id) DO UPDATE SET status = excluded.status, \
             supplier_id = excluded.supplier_id, location_id = excluded.location_id, \
             currency_code = excluded.currency_code, reference = excluded.reference, \
             supplier_reference = excluded.supplier_reference, note = excluded.note, \
             order_time = excluded.order_time, submit_time = excluded.submit_time, \
             expected_time = excluded.expected_time, confirmed_time = excluded.confirmed_time, \
             over_tolerance_percent = excluded.over_tolerance_percent, \
             under_tolerance_percent = excluded.under_tolerance_percent, revision = excluded.revision, \
             update_time = excluded.update_time"
        );
        self.write_purchase_orders(SQL, orders, Expect::Known).await
    }

    async fn write_purchase_orders(
        &mut self,
        sql: &'static str,
        orders: &[&PurchaseOrder],
        expect: Expect,
    ) -> Result<()> {
        if orders.is_empty() {
            return Ok(());
        }
        let each = || orders.iter();
        let query = self
            .query(sql)
            .bind(each().map(|o| o.id.as_str()).bind_iter())
            .bind(each().map(|o| o.status.word()).bind_iter())
            .bind(each().map(|o| o.supplier_id.as_str()).bind_iter())
            .bind(each().map(|o| o.location_id.as_str()).bind_iter())
            .bind(each().map(|o| o.currency_code.as_str()).bind_iter())
            .bind(each().map(|o| o.reference.as_str()).bind_iter())
            .bind(each().map(|o| o.supplier_reference.as_str()).bind_iter())
            .bind(each().map(|o| o.note.as_str()).bind_iter())
            .bind(each().map(|o| o.order_time).bind_iter())
            .bind(each().map(|o| o.submit_time).bind_iter())
            .bind(each().map(|o| o.expected_time).bind_iter())
            .bind(each().map(|o| o.confirmed_time).bind_iter())
            .bind(each().map(|o| o.over_tolerance_percent).bind_iter())
            .bind(each().map(|o| o.under_tolerance_percent).bind_iter())
            .bind(each().map(|o| o.content_hash.as_slice()).bind_iter())
            .bind(each().map(|o| o.revision).bind_iter())
            .bind(each().map(|o| o.create_time).bind_iter())
            .bind(each().map(|o| o.update_time).bind_iter());
        expect.all("purchase_orders", orders.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    pub(super) async fn insert_purchase_lines(&mut self, lines: &[PurchaseLineOf<'_>]) -> Result<()> {
        const SQL: &str = insert_purchase_lines!("ON CONFLICT DO NOTHING");
        self.write_purchase_lines(SQL, lines, Expect::New).await
    }

    /// Workings are written where they are another: they may be long.
    pub(super) async fn update_purchase_lines(&mut self, lines: &[PurchaseLineOf<'_>]) -> Result<()> {
        const SHORT: &str = insert_purchase_lines!(set_purchase_lines!(""));
        const WHOLE: &str = insert_purchase_lines!(set_purchase_lines!(", working = excluded.working"));
        let (short, whole): (Vec<_>, Vec<_>) =
            lines.iter().copied().partition(|(_, line)| line.working == LineWorking::Unread);
        self.write_purchase_lines(SHORT, &short, Expect::Known).await?;
        self.write_purchase_lines(WHOLE, &whole, Expect::Known).await
    }

    async fn write_purchase_lines(
        &mut self,
        sql: &'static str,
        lines: &[PurchaseLineOf<'_>],
        expect: Expect,
    ) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let each = || lines.iter().map(|(_, line)| *line);
        let query = self
            .query(sql)
            .bind(lines.iter().map(|(order, _)| order.id.as_str()).bind_iter())
            .bind(each().map(|l| l.number).bind_iter())
            .bind(lines.iter().map(|(order, _)| order.location_id.as_str()).bind_iter())
            .bind(each().map(|l| l.sku.as_str()).bind_iter())
            .bind(each().map(|l| l.supplier_sku.as_str()).bind_iter())
            .bind(each().map(|l| l.unit_cost).bind_iter())
            .bind(each().map(|l| l.ordered).bind_iter())
            .bind(each().map(|l| l.received).bind_iter())
            .bind(each().map(|l| l.rejected).bind_iter())
            .bind(each().map(|l| l.cancelled).bind_iter())
            .bind(each().map(|l| l.expected_time).bind_iter())
            .bind(each().map(|l| l.due_time).bind_iter())
            .bind(lines.iter().map(|(order, line)| order.draft_units(line)).bind_iter())
            .bind(lines.iter().map(|(order, line)| order.open_units(line)).bind_iter())
            .bind(each().map(|l| l.counted_from).bind_iter())
            .bind(each().map(|l| working(l)).bind_iter());
        expect.all("purchase_order_lines", lines.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Lines that an update took off a draft.
    pub(super) async fn delete_purchase_lines(&mut self, lines: &[(PurchaseOrderId, i32)]) -> Result<()> {
        const SQL: &str = "DELETE FROM purchase_order_lines l \
            USING unnest($2::text[], $3::int[]) AS k(purchase_order_id, line_number) WHERE l.tenant_id = $1 \
            AND l.purchase_order_id = k.purchase_order_id AND l.line_number = k.line_number";
        if lines.is_empty() {
            return Ok(());
        }
        let query = self
            .query(SQL)
            .bind(lines.iter().map(|(id, _)| id.as_str()).bind_iter())
            .bind(lines.iter().map(|(_, number)| *number).bind_iter());
        Expect::Known.all("purchase_order_lines", lines.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}

/// What there is to write of a line's working.
fn working(line: &PurchaseLine) -> Option<&str> {
    match &line.working {
        LineWorking::Text(text) => Some(text),
        LineWorking::None | LineWorking::Unread => None,
    }
}
