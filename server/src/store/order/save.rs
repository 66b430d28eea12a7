//! Writing orders, their lines, and what happened to them.
//!
//! Rows that exist are written by the same insert as new ones, `ON CONFLICT DO UPDATE`: it finds each by its key
//! whatever the planner knows of the table, where an update joined with a set may read the whole tenant.

use sqlx::postgres::PgBindIterExt as _;

use crate::{
    domain::{
        books::Booking,
        id::OrderId,
        order::{Cancellation, Line, LineUnits, Order, Return, Shipment},
    },
    error::{Cause, Error, Result},
    store::{
        Statement, Tx,
        save::{Expect, rank},
        words::Word as _,
    },
};

/// An order's line and whether its order was approved: a draft that was cancelled never was.
pub(in crate::store) type LineOf<'a> = (&'a Order, &'a Line);

impl Tx {
    pub(in crate::store) async fn update_orders(&mut self, orders: &[&Order]) -> Result<()> {
        const SQL: &str = "INSERT INTO orders (tenant_id, order_id, status, customer_id, reference, location_id, priority, \
            allocation_policy, ship_policy, order_time, required_time, place_time, place_index, closed_short, \
            backordered, ready_to_ship, content_hash, revision, create_time, update_time) \
            SELECT f.tenant_id, u.order_id, u.status, u.customer_id, u.reference, u.location_id, u.priority, \
            u.allocation_policy, u.ship_policy, u.order_time, u.required_time, u.place_time, u.place_index, \
            u.closed_short, u.backordered, u.ready_to_ship, u.content_hash, u.revision, u.create_time, u.update_time \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], \
            $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::int[], \
            $14::boolean[], $15::boolean[], $16::boolean[], $17::bytea[], $18::bigint[], $19::timestamptz[], \
            $20::timestamptz[]) AS u(order_id, status, customer_id, reference, location_id, priority, \
            allocation_policy, ship_policy, order_time, required_time, place_time, place_index, closed_short, \
            backordered, ready_to_ship, content_hash, revision, create_time, update_time) \
            WHERE f.tenant_id = $1 ON CONFLICT (tenant_id, order_id) DO UPDATE SET status = excluded.status, \
            customer_id = excluded.customer_id, reference = excluded.reference, \
            location_id = excluded.location_id, priority = excluded.priority, \
            allocation_policy = excluded.allocation_policy, ship_policy = excluded.ship_policy, \
            order_time = excluded.order_time, required_time = excluded.required_time, \
            place_time = excluded.place_time, place_index = excluded.place_index, \
            closed_short = excluded.closed_short, backordered = excluded.backordered, \
            ready_to_ship = excluded.ready_to_ship, revision = excluded.revision, update_time = excluded.update_time";
        if orders.is_empty() {
            return Ok(());
        }
        let query = bind_orders(self.query(SQL), orders);
        Expect::Known.all("orders", orders.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    pub(in crate::store) async fn update_lines(&mut self, lines: &[LineOf<'_>]) -> Result<()> {
        const SQL: &str = "INSERT INTO order_lines (tenant_id, order_id, line_number, sku, location_id, supply, \
            approved, ordered, allocated, backordered, shipped, cancelled, returned, currency_code, unit_price, \
            required_time, raised) SELECT f.tenant_id, u.order_id, u.line_number, u.sku, u.location_id, u.supply, \
            u.approved, u.ordered, u.allocated, u.backordered, u.shipped, u.cancelled, u.returned, u.currency_code, \
            u.unit_price, u.required_time, u.raised::jsonb \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::boolean[], \
            $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], \
            $15::numeric[], $16::timestamptz[], $17::text[]) AS u(order_id, line_number, sku, location_id, supply, \
            approved, ordered, allocated, backordered, shipped, cancelled, returned, currency_code, unit_price, \
            required_time, raised) WHERE f.tenant_id = $1 \
            ON CONFLICT (tenant_id, order_id, line_number) DO UPDATE SET sku = excluded.sku, \
            location_id = excluded.location_id, supply = excluded.supply, approved = excluded.approved, \
            ordered = excluded.ordered, allocated = excluded.allocated, backordered = excluded.backordered, \
            shipped = excluded.shipped, cancelled = excluded.cancelled, returned = excluded.returned, \
            currency_code = excluded.currency_code, unit_price = excluded.unit_price, \
            required_time = excluded.required_time, raised = excluded.raised";
        if lines.is_empty() {
            return Ok(());
        }
        let query = bind_lines(self.query(SQL), lines)?;
        Expect::Known.all("order_lines", lines.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Lines that an update took off a draft.
    pub(in crate::store) async fn delete_lines(&mut self, lines: &[(OrderId, i32)]) -> Result<()> {
        const SQL: &str = "DELETE FROM order_lines l USING unnest($2::text[], $3::int[]) AS k(order_id, line_number) \
            WHERE l.tenant_id = $1 AND l.order_id = k.order_id AND l.line_number = k.line_number";
        if lines.is_empty() {
            return Ok(());
        }
        let query = self
            .query(SQL)
            .bind(lines.iter().map(|(id, _)| id.as_str()).bind_iter())
            .bind(lines.iter().map(|(_, number)| *number).bind_iter());
        Expect::Known.all("order_lines", lines.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    pub(in crate::store) async fn insert_cancellations(
        &mut self,
        cancellations: &[Cancellation],
        booking: Booking,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO cancellations (tenant_id, order_id, batch_no, rank, line_number, quantity, \
            reason, by_close, occur_time) \
            SELECT f.tenant_id, u.order_id, $2, u.rank, u.line_number, u.quantity, u.reason, u.by_close, u.occur_time \
            FROM feeds f CROSS JOIN unnest($3::text[], $4::int[], $5::int[], $6::bigint[], $7::text[], $8::boolean[], \
            $9::timestamptz[]) AS u(order_id, rank, line_number, quantity, reason, by_close, occur_time) \
            WHERE f.tenant_id = $1";
        if cancellations.is_empty() {
            return Ok(());
        }
        let each = || cancellations.iter();
        let query = self
            .query(SQL)
            .bind(booking.batch_no)
            .bind(each().map(|c| c.order_id.as_str()).bind_iter())
            .bind((0..cancellations.len()).map(rank).bind_iter())
            .bind(each().map(|c| c.number).bind_iter())
            .bind(each().map(|c| c.quantity).bind_iter())
            .bind(each().map(|c| c.reason.word()).bind_iter())
            .bind(each().map(|c| c.by_close).bind_iter())
            .bind(each().map(|c| c.occur_time).bind_iter());
        Expect::New.all("cancellations", cancellations.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    pub(in crate::store) async fn insert_shipments(&mut self, shipments: &[Shipment]) -> Result<()> {
        const SQL: &str = "INSERT INTO shipments (tenant_id, order_id, shipment_id, reference, lines, occur_time, \
            create_time) \
            SELECT f.tenant_id, u.order_id, u.shipment_id, u.reference, u.lines::jsonb, u.occur_time, u.create_time \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], \
            $7::timestamptz[]) AS u(order_id, shipment_id, reference, lines, occur_time, create_time) \
            WHERE f.tenant_id = $1 ON CONFLICT DO NOTHING";
        if shipments.is_empty() {
            return Ok(());
        }
        let mut sorted: Vec<&Shipment> = shipments.iter().collect();
        sorted.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        let lines: Vec<String> = sorted.iter().map(|s| line_units(&s.lines)).collect::<Result<_>>()?;
        let each = || sorted.iter();
        let query = self
            .query(SQL)
            .bind(each().map(|s| s.order_id.as_str()).bind_iter())
            .bind(each().map(|s| s.id.as_str()).bind_iter())
            .bind(each().map(|s| s.reference.as_str()).bind_iter())
            .bind(lines)
            .bind(each().map(|s| s.occur_time).bind_iter())
            .bind(each().map(|s| s.create_time).bind_iter());
        Expect::New.all("shipments", shipments.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    pub(in crate::store) async fn insert_returns(&mut self, returns: &[Return]) -> Result<()> {
        const SQL: &str = "INSERT INTO returns (tenant_id, order_id, return_id, location_id, restock, reference, \
            lines, occur_time, create_time) \
            SELECT f.tenant_id, u.order_id, u.return_id, u.location_id, u.restock, u.reference, u.lines::jsonb, \
            u.occur_time, u.create_time \
            FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[], \
            $8::timestamptz[], $9::timestamptz[]) \
            AS u(order_id, return_id, location_id, restock, reference, lines, occur_time, create_time) \
            WHERE f.tenant_id = $1 ON CONFLICT DO NOTHING";
        if returns.is_empty() {
            return Ok(());
        }
        let mut sorted: Vec<&Return> = returns.iter().collect();
        sorted.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        let lines: Vec<String> = sorted.iter().map(|r| line_units(&r.lines)).collect::<Result<_>>()?;
        let each = || sorted.iter();
        let query = self
            .query(SQL)
            .bind(each().map(|r| r.order_id.as_str()).bind_iter())
            .bind(each().map(|r| r.id.as_str()).bind_iter())
            .bind(each().map(|r| r.location_id.as_ref().map(|id| id.as_str())).bind_iter())
            .bind(each().map(|r| r.restock).bind_iter())
            .bind(each().map(|r| r.reference.as_str()).bind_iter())
            .bind(lines)
            .bind(each().map(|r| r.occur_time).bind_iter())
            .bind(each().map(|r| r.create_time).bind_iter());
        Expect::New.all("returns", returns.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}

/// The columns of orders, an array each.
pub(in crate::store) fn bind_orders(query: Statement, orders: &[&Order]) -> Statement {
    let each = || orders.iter().copied();
    query
        .bind(each().map(|o| o.id.as_str()).bind_iter())
        .bind(each().map(|o| o.status.word()).bind_iter())
        .bind(each().map(|o| o.customer_id.as_ref().map(|id| id.as_str())).bind_iter())
        .bind(each().map(|o| o.reference.as_str()).bind_iter())
        .bind(each().map(|o| o.location_id.as_str()).bind_iter())
        .bind(each().map(|o| o.priority).bind_iter())
        .bind(each().map(|o| o.allocation_policy.word()).bind_iter())
        .bind(each().map(|o| o.ship_policy.word()).bind_iter())
        .bind(each().map(|o| o.order_time).bind_iter())
        .bind(each().map(|o| o.required_time).bind_iter())
        .bind(each().map(|o| o.place.map(|place| place.time)).bind_iter())
        .bind(each().map(|o| o.place.map(|place| place.index)).bind_iter())
        .bind(each().map(|o| o.closed_short).bind_iter())
        .bind(each().map(Order::backordered).bind_iter())
        .bind(each().map(Order::ready_to_ship).bind_iter())
        .bind(each().map(|o| o.content_hash.as_slice()).bind_iter())
        .bind(each().map(|o| o.revision).bind_iter())
        .bind(each().map(|o| o.create_time).bind_iter())
        .bind(each().map(|o| o.update_time).bind_iter())
}

/// The columns of lines, an array each.
pub(in crate::store) fn bind_lines(query: Statement, lines: &[LineOf<'_>]) -> Result<Statement> {
    let each = || lines.iter().map(|(_, line)| *line);
    let raised: Vec<Option<String>> = each().map(raised).collect::<Result<_>>()?;
    Ok(query
        .bind(lines.iter().map(|(order, _)| order.id.as_str()).bind_iter())
        .bind(each().map(|l| l.number).bind_iter())
        .bind(each().map(|l| l.sku.as_str()).bind_iter())
        .bind(each().map(|l| l.location_id.as_str()).bind_iter())
        .bind(each().map(|l| l.supply.word()).bind_iter())
        .bind(lines.iter().map(|(order, _)| order.place.is_some()).bind_iter())
        .bind(each().map(|l| l.ordered).bind_iter())
        .bind(each().map(|l| l.allocated).bind_iter())
        .bind(each().map(|l| l.backordered).bind_iter())
        .bind(each().map(|l| l.shipped).bind_iter())
        .bind(each().map(|l| l.cancelled).bind_iter())
        .bind(each().map(|l| l.returned).bind_iter())
        .bind(each().map(|l| l.unit_price.as_ref().map(|price| price.currency_code.as_str())).bind_iter())
        .bind(each().map(|l| l.unit_price.as_ref().map(|price| price.amount)).bind_iter())
        .bind(each().map(|l| l.required_time).bind_iter())
        .bind(raised))
}

/// What a line was raised by, as its column has it: most lines never were.
fn raised(line: &Line) -> Result<Option<String>> {
    let raised = Some(&line.raised).filter(|raised| !raised.is_empty());
    raised.map(serde_json::to_string).transpose().map_err(|error| Error::Internal(Cause::new(error)))
}

/// The lines of a shipment or a return, as their column has them.
fn line_units(lines: &[LineUnits]) -> Result<String> {
    serde_json::to_string(lines).map_err(|error| Error::Internal(Cause::new(error)))
}
