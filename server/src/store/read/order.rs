//! Orders, one by one and listed.

use std::iter;

use sqlx::{postgres::PgRow, types::Json};

use super::{any, any_word};
use crate::{
    domain::{
        id::{CustomerId, LocationId, OrderId, ReturnId, ShipmentId, Sku},
        order::{LineUnits, Order, Return, Shipment},
        query::{OrderFilter, OrderKey, OrderRecord, Page, PageRequest},
    },
    error::Result,
    store::{
        Tx,
        order::{order, order_columns},
        rows::Reading,
    },
};

/// Lines of an item up to which the orders of them are looked up one by one. With more of them, a page of orders that
/// have one is soon found on the way through all orders.
const FEW: i64 = 1_000;

impl Tx<'_> {
    /// An order with its lines.
    pub async fn find_order(&mut self, id: &OrderId) -> Result<Option<Order>> {
        let Some(mut order) = self.order_heads(iter::once(id)).await?.remove(id) else { return Ok(None) };
        order.lines = self.order_lines(iter::once(id)).await?.remove(id).unwrap_or_default().lines;
        Ok(Some(order))
    }

    /// An order with its lines, and all that left for it and came back.
    pub async fn order_record(&mut self, id: &OrderId) -> Result<Option<OrderRecord>> {
        let Some(order) = self.find_order(id).await? else { return Ok(None) };
        let (shipments, returns) = (self.shipments(id).await?, self.returns(id).await?);
        Ok(Some(OrderRecord { order, shipments, returns }))
    }

    async fn shipments(&mut self, id: &OrderId) -> Result<Vec<Shipment>> {
        const SQL: &str = "SELECT s.shipment_id, s.reference, s.lines, s.occur_time, s.create_time FROM shipments s \
            WHERE s.tenant_id = $1 AND s.order_id = $2 ORDER BY s.create_time, s.shipment_id";
        let rows = self.query(SQL).bind(id.as_str()).fetch_all(&mut *self.inner).await?;
        let shipment = |row: &PgRow| {
            let row = Reading::of("shipments", row);
            Ok(Shipment {
                id: ShipmentId::known(row.get::<&str>("shipment_id")?),
                order_id: id.clone(),
                reference: row.get("reference")?,
                lines: row.get::<Json<Vec<LineUnits>>>("lines")?.0,
                occur_time: row.get("occur_time")?,
                create_time: row.get("create_time")?,
            })
        };
        rows.iter().map(shipment).collect()
    }

    async fn returns(&mut self, id: &OrderId) -> Result<Vec<Return>> {
        const SQL: &str = "SELECT r.return_id, r.location_id, r.restock, r.reference, r.lines, r.occur_time, \
            r.create_time FROM returns r WHERE r.tenant_id = $1 AND r.order_id = $2 \
            ORDER BY r.create_time, r.return_id";
        let rows = self.query(SQL).bind(id.as_str()).fetch_all(&mut *self.inner).await?;
        let returned = |row: &PgRow| {
            let row = Reading::of("returns", row);
            Ok(Return {
                id: ReturnId::known(row.get::<&str>("return_id")?),
                order_id: id.clone(),
                location_id: row.get::<Option<&str>>("location_id")?.map(LocationId::known),
                restock: row.get("restock")?,
                reference: row.get("reference")?,
                lines: row.get::<Json<Vec<LineUnits>>>("lines")?.0,
                occur_time: row.get("occur_time")?,
                create_time: row.get("create_time")?,
            })
        };
        rows.iter().map(returned).collect()
    }

    /// The orders with a line of one of these items, if they are few.
    async fn few_orders_of(&mut self, skus: &[Sku]) -> Result<Option<Vec<String>>> {
        const SQL: &str = "SELECT l.order_id FROM order_lines l WHERE l.tenant_id = $1 AND l.sku = ANY($2) LIMIT $3";
        let Some(skus) = any(skus, Sku::as_str) else { return Ok(None) };
        let rows = self.list(SQL).bind(skus).bind(FEW + 1).fetch_all(&mut *self.inner).await?;
        let few = i64::try_from(rows.len()).is_ok_and(|count| count <= FEW);
        let ids = rows.iter().map(|row| Reading::of("order_lines", row).get("order_id"));
        if few { ids.collect::<Result<_>>().map(Some) } else { Ok(None) }
    }

    /// Orders with their lines, by the time they were stored, then by id.
    pub async fn list_orders(
        &mut self,
        filter: &OrderFilter,
        page: &PageRequest<OrderKey>,
    ) -> Result<Page<Order, OrderKey>> {
        // `OFFSET 0` keeps the planner from collecting every line of an item or location of many orders before it looks
        // at the first order: each is asked on its way. The lines of an item of few orders are collected here.
        const SQL: &str = concat!(
            "SELECT ",
            order_columns!(),
            ", (SELECT count(*) FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = o.order_id) AS line_count \
             FROM orders o WHERE o.tenant_id = $1 \
             AND (o.create_time, o.order_id) > (COALESCE($2::timestamptz, '-infinity'), COALESCE($3::text, '')) \
             AND ($4::text[] IS NULL OR o.status = ANY($4)) \
             AND ($5::boolean IS NULL OR o.backordered = $5) \
             AND ($6::boolean IS NULL OR o.ready_to_ship = $6) \
             AND ($7::text[] IS NULL OR o.customer_id = ANY($7)) \
             AND ($8::text[] IS NULL OR (o.reference <> '' AND o.reference = ANY($8))) \
             AND ($9::text[] IS NULL OR o.order_id = ANY($9)) \
             AND ($10::text[] IS NULL OR EXISTS (SELECT FROM order_lines l WHERE l.tenant_id = $1 \
             AND l.order_id = o.order_id AND l.sku = ANY($10) OFFSET 0)) \
             AND ($11::text[] IS NULL OR EXISTS (SELECT FROM order_lines l WHERE l.tenant_id = $1 \
             AND l.order_id = o.order_id AND l.location_id = ANY($11) OFFSET 0)) \
             AND ($12::timestamptz IS NULL OR o.order_time >= $12) \
             AND ($13::timestamptz IS NULL OR o.order_time < $13) \
             AND ($14::timestamptz IS NULL OR o.required_time >= $14) \
             AND ($15::timestamptz IS NULL OR o.required_time < $15) \
             AND ($16::text[] IS NULL OR o.order_id = ANY($16)) \
             ORDER BY o.create_time, o.order_id LIMIT $17"
        );
        let few = self.few_orders_of(&filter.skus).await?;
        let after = page.after.as_ref();
        let query = self
            .list(SQL)
            .bind(after.map(|key| key.create_time))
            .bind(after.map(|key| key.order_id.as_str()))
            .bind(any_word(&filter.statuses))
            .bind(filter.backordered)
            .bind(filter.ready_to_ship)
            .bind(any(&filter.customer_ids, CustomerId::as_str))
            .bind(any(&filter.references, String::as_str))
            .bind(any(&filter.order_ids, OrderId::as_str))
            .bind(any(&filter.skus, Sku::as_str))
            .bind(any(&filter.location_ids, LocationId::as_str))
            .bind(filter.order_time.start)
            .bind(filter.order_time.end)
            .bind(filter.required_time.start)
            .bind(filter.required_time.end)
            .bind(few)
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let heads = rows.iter().map(|row| {
            let line_count: i64 = Reading::of("orders", row).get("line_count")?;
            Ok((order(row)?, usize::try_from(line_count).unwrap_or(usize::MAX)))
        });
        let heads: Vec<(Order, usize)> = heads.collect::<Result<_>>()?;
        let page = Page::of_parts(heads, page.size, |(_, lines)| *lines, |(order, _)| OrderKey::of(order));
        let mut lines = self.order_lines(page.rows.iter().map(|(order, _)| &order.id)).await?;
        let orders = page.rows.into_iter().map(|(mut order, _)| {
            order.lines = lines.remove(&order.id).unwrap_or_default().lines;
            order
        });
        Ok(Page { rows: orders.collect(), next: page.next })
    }
}
