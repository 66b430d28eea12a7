//! Writing orders, their lines, and what happened to them.

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

impl Tx<'_> {
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
