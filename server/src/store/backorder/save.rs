//! Writing backorders.

use sqlx::postgres::PgBindIterExt as _;

use crate::{
    domain::{
        backorder::{Backorder, Hold},
        books::BackorderRow,
    },
    error::Result,
    store::{Tx, save::Expect, words::Word as _},
};

macro_rules! insert_backorders {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO backorders (tenant_id, backorder_id, order_id, line_number, sku, location_id, cause, state, \
             hold, original, added, filled, cancelled, open_time, close_time, negated_priority, place_time, \
             place_index, eligible, watch_need, revision, create_time, update_time, expected_time, \
             expected_purchase_order_id, expected_line_number) \
             SELECT f.tenant_id, u.backorder_id, u.order_id, u.line_number, u.sku, u.location_id, u.cause, u.state, \
             u.hold, u.original, u.added, u.filled, u.cancelled, u.open_time, u.close_time, u.negated_priority, \
             u.place_time, u.place_index, u.eligible, u.watch_need, u.revision, u.create_time, u.update_time, \
             u.expected_time, u.expected_purchase_order_id, u.expected_line_number \
             FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], \
             $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::timestamptz[], \
             $15::timestamptz[], $16::int[], $17::timestamptz[], $18::int[], $19::boolean[], $20::bigint[], \
             $21::bigint[], $22::timestamptz[], $23::timestamptz[], $24::timestamptz[], $25::text[], $26::int[]) AS u(backorder_id, order_id, line_number, sku, \
             location_id, cause, state, hold, original, added, filled, cancelled, open_time, close_time, \
             negated_priority, place_time, place_index, eligible, watch_need, revision, create_time, update_time, \
             expected_time, expected_purchase_order_id, expected_line_number) WHERE f.tenant_id = $1 ",
            $conflict
        )
    };
}

impl Tx {
    pub(in crate::store) async fn insert_backorders(&mut self, rows: &[BackorderRow]) -> Result<()> {
        const SQL: &str = insert_backorders!("ON CONFLICT DO NOTHING");
        self.write_backorders(SQL, rows, Expect::New).await
    }

    pub(in crate::store) async fn update_backorders(&mut self, rows: &[BackorderRow]) -> Result<()> {
        const SQL: &str = insert_backorders!(
            "ON CONFLICT (tenant_id, backorder_id) DO UPDATE SET state = excluded.state, hold = excluded.hold, \
             added = excluded.added, filled = excluded.filled, cancelled = excluded.cancelled, \
             close_time = excluded.close_time, negated_priority = excluded.negated_priority, \
             place_time = excluded.place_time, place_index = excluded.place_index, eligible = excluded.eligible, \
             watch_need = excluded.watch_need, revision = excluded.revision, update_time = excluded.update_time, \
             expected_time = excluded.expected_time, \
             expected_purchase_order_id = excluded.expected_purchase_order_id, \
             expected_line_number = excluded.expected_line_number"
        );
        self.write_backorders(SQL, rows, Expect::Known).await
    }

    async fn write_backorders(&mut self, sql: &'static str, rows: &[BackorderRow], expect: Expect) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let views = || rows.iter().map(|row| &row.view);
        let each = || rows.iter().map(|row| &row.view.backorder);
        let lines = || each().map(|b| b.expected.as_ref().and_then(|e| e.line.as_ref()));
        let query = self
            .query(sql)
            .bind(each().map(|b| b.id.as_str()).bind_iter())
            .bind(views().map(|v| v.order_id.as_str()).bind_iter())
            .bind(views().map(|v| v.line_number).bind_iter())
            .bind(views().map(|v| v.sku.as_str()).bind_iter())
            .bind(views().map(|v| v.location_id.as_str()).bind_iter())
            .bind(each().map(|b| b.cause.word()).bind_iter())
            .bind(each().map(|b| b.state.word()).bind_iter())
            .bind(each().map(|b| b.hold.map(Hold::word)).bind_iter())
            .bind(each().map(|b| b.original).bind_iter())
            .bind(each().map(|b| b.added).bind_iter())
            .bind(each().map(|b| b.filled).bind_iter())
            .bind(each().map(|b| b.cancelled).bind_iter())
            .bind(each().map(|b| b.open_time).bind_iter())
            .bind(each().map(|b: &Backorder| b.close_time).bind_iter())
            .bind(views().map(|v| -v.priority).bind_iter())
            .bind(views().map(|v| v.place.time).bind_iter())
            .bind(views().map(|v| v.place.index).bind_iter())
            .bind(rows.iter().map(|row| row.eligible).bind_iter())
            .bind(rows.iter().map(|row| row.watch_need).bind_iter())
            .bind(each().map(|b| b.revision).bind_iter())
            .bind(each().map(|b| b.create_time).bind_iter())
            .bind(each().map(|b| b.update_time).bind_iter())
            .bind(each().map(|b| b.expected.as_ref().map(|e| e.time)).bind_iter())
            .bind(lines().map(|l| l.map(|l| l.purchase_order_id.as_str())).bind_iter())
            .bind(lines().map(|l| l.map(|l| l.line_number)).bind_iter());
        expect.all("backorders", rows.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}
