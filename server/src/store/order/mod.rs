//! Orders with their lines: how their rows read, and how they are fetched whole.

mod save;

pub(in crate::store) use self::save::{bind_lines, bind_orders};

use std::collections::{BTreeMap, HashMap};

use sqlx::postgres::{PgBindIterExt as _, PgRow};

use super::{Tx, backorder, rows::Reading};
use crate::{
    domain::{
        backorder::Place,
        id::{CustomerId, OrderId, ReturnId, ShipmentId, StockKey},
        money::Money,
        order::{Line, Order, Raised},
    },
    error::Result,
};

macro_rules! order_columns {
    () => {
        "o.order_id, o.status, o.customer_id, o.reference, o.location_id, o.priority, o.allocation_policy, \
         o.ship_policy, o.order_time, o.required_time, o.place_time, o.place_index, o.closed_short, o.content_hash, \
         o.revision, o.create_time, o.update_time"
    };
}
pub(in crate::store) use order_columns;

/// An order without its lines.
pub(in crate::store) fn order(row: &PgRow) -> Result<Order> {
    let row = Reading::of("orders", row);
    Ok(Order {
        id: row.order_id()?,
        status: row.word("status")?,
        customer_id: row.customer_id()?,
        reference: row.get("reference")?,
        location_id: row.location_id()?,
        priority: row.get("priority")?,
        allocation_policy: row.word("allocation_policy")?,
        ship_policy: row.word("ship_policy")?,
        order_time: row.get("order_time")?,
        required_time: row.get("required_time")?,
        place: place(&row)?,
        closed_short: row.get("closed_short")?,
        lines: Vec::new(),
        watch: None,
        content_hash: row.get("content_hash")?,
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

fn place(row: &Reading<'_>) -> Result<Option<Place>> {
    match (row.get("place_time")?, row.get("place_index")?) {
        (Some(time), Some(index)) => Ok(Some(Place { time, index })),
        (None, None) => Ok(None),
        _ => Err(row.contradiction("place_index", "a place has a time and an index, or neither")),
    }
}

/// A line without its backorder.
pub(in crate::store) fn line(row: &Reading<'_>) -> Result<Line> {
    let unit_price = match (row.get("currency_code")?, row.get("unit_price")?) {
        (Some(currency_code), Some(amount)) => Some(Money { currency_code, amount }),
        (None, None) => None,
        _ => return Err(row.contradiction("unit_price", "a price has a currency and an amount, or neither")),
    };
    Ok(Line {
        number: row.get("line_number")?,
        sku: row.sku()?,
        location_id: row.location_id()?,
        supply: row.word("supply")?,
        ordered: row.get("ordered")?,
        allocated: row.get("allocated")?,
        backordered: row.get("backordered")?,
        shipped: row.get("shipped")?,
        cancelled: row.get("cancelled")?,
        returned: row.get("returned")?,
        unit_price,
        required_time: row.get("required_time")?,
        raised: raised(row)?,
        backorder: None,
    })
}

fn raised(row: &Reading<'_>) -> Result<Vec<Raised>> {
    let Some(text) = row.get::<Option<&str>>("raised")? else { return Ok(Vec::new()) };
    serde_json::from_str(text).map_err(|error| row.contradiction("raised", error.to_string()))
}

/// The lines of one order, in order of their numbers, and the item that it watches.
#[derive(Debug, Default)]
pub(in crate::store) struct Lines {
    pub lines: Vec<Line>,
    /// The key of the line whose backorder is looked at when its item rises: one for the whole order under
    /// `COMPLETE_ORDER`.
    pub watch: Option<StockKey>,
}

impl Lines {
    /// The stock rows that the order's lines stand on.
    pub(super) fn keys(&self) -> impl Iterator<Item = StockKey> {
        self.lines.iter().filter(|line| line.on_stock_row()).map(Line::key)
    }
}

impl Tx<'_> {
    /// Orders without their lines; those that do not exist are left out.
    pub(in crate::store) async fn order_heads(
        &mut self,
        ids: impl Iterator<Item = &OrderId>,
    ) -> Result<BTreeMap<OrderId, Order>> {
        const SQL: &str = concat!(
            "SELECT o.* FROM unnest($2::text[]) AS k(order_id) CROSS JOIN LATERAL (SELECT ",
            order_columns!(),
            " FROM orders o WHERE o.tenant_id = $1 AND o.order_id = k.order_id OFFSET 0) o"
        );
        let query = self.query(SQL).bind(ids.map(OrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| order(row).map(|order| (order.id.clone(), order))).collect()
    }

    /// The lines of orders with their open backorders; orders without lines are left out. The open one is known by
    /// having no end: by its state, the planner may take a queue's index and read it from end to end.
    pub(in crate::store) async fn order_lines(
        &mut self,
        ids: impl Iterator<Item = &OrderId>,
    ) -> Result<BTreeMap<OrderId, Lines>> {
        const SQL: &str = concat!(
            "SELECT l.*, ",
            backorder::backorder_columns!(),
            " FROM unnest($2::text[]) AS k(order_id) CROSS JOIN LATERAL (SELECT l.order_id, l.line_number, l.sku, \
             l.location_id, l.supply, l.ordered, l.allocated, l.backordered, l.shipped, l.cancelled, l.returned, \
             l.currency_code, l.unit_price, l.required_time, l.raised::text FROM order_lines l WHERE l.tenant_id = $1 \
             AND l.order_id = k.order_id ORDER BY l.line_number) l \
             LEFT JOIN LATERAL (SELECT * FROM backorders b WHERE b.tenant_id = $1 AND b.order_id = k.order_id \
             AND b.line_number = l.line_number AND b.close_time IS NULL AND l.backordered > 0 LIMIT 1) b ON true"
        );
        let query = self.query(SQL).bind(ids.map(OrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut orders: BTreeMap<OrderId, Lines> = BTreeMap::new();
        for row in &rows {
            let reading = Reading::of("order_lines", row);
            let mut line = line(&reading)?;
            let open = backorder::open_backorder(row)?;
            if open.is_some() != (line.backordered > 0) {
                return Err(reading.contradiction("backordered", "a line waits exactly while a backorder is open"));
            }
            let order = orders.entry(reading.order_id()?).or_default();
            if let Some(open) = open {
                if open.watched {
                    order.watch = Some(line.key());
                }
                line.backorder = Some(open.backorder);
            }
            order.lines.push(line);
        }
        Ok(orders)
    }

    /// Who ordered; orders without a customer are left out.
    pub async fn customers(&mut self, ids: &[OrderId]) -> Result<HashMap<OrderId, CustomerId>> {
        const SQL: &str = "SELECT o.* FROM unnest($2::text[]) AS k(order_id) CROSS JOIN LATERAL (SELECT o.order_id, \
            o.customer_id FROM orders o WHERE o.tenant_id = $1 AND o.order_id = k.order_id \
            AND o.customer_id IS NOT NULL OFFSET 0) o";
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let query = self.query(SQL).bind(ids.iter().map(OrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut customers = HashMap::new();
        for row in &rows {
            let row = Reading::of("orders", row);
            if let Some(customer_id) = row.customer_id()? {
                customers.insert(row.order_id()?, customer_id);
            }
        }
        Ok(customers)
    }

    /// The orders of those of these shipments that exist.
    pub(in crate::store) async fn orders_of_shipments(
        &mut self,
        ids: impl Iterator<Item = &ShipmentId>,
    ) -> Result<HashMap<ShipmentId, OrderId>> {
        const SQL: &str = "SELECT s.shipment_id, s.order_id FROM unnest($2::text[]) AS k(shipment_id) \
            CROSS JOIN LATERAL (SELECT s.shipment_id, s.order_id FROM shipments s \
            WHERE s.tenant_id = $1 AND s.shipment_id = k.shipment_id OFFSET 0) s";
        let query = self.query(SQL).bind(ids.map(ShipmentId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let read = |row| {
            let row = Reading::of("shipments", row);
            let id = ShipmentId::known(row.get::<&str>("shipment_id")?);
            Ok((id, OrderId::known(row.get::<&str>("order_id")?)))
        };
        rows.iter().map(read).collect()
    }

    /// The orders of those of these returns that exist.
    pub(in crate::store) async fn orders_of_returns(
        &mut self,
        ids: impl Iterator<Item = &ReturnId>,
    ) -> Result<HashMap<ReturnId, OrderId>> {
        const SQL: &str = "SELECT r.return_id, r.order_id FROM unnest($2::text[]) AS k(return_id) \
            CROSS JOIN LATERAL (SELECT r.return_id, r.order_id FROM returns r \
            WHERE r.tenant_id = $1 AND r.return_id = k.return_id OFFSET 0) r";
        let query = self.query(SQL).bind(ids.map(ReturnId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let read = |row| {
            let row = Reading::of("returns", row);
            let id = ReturnId::known(row.get::<&str>("return_id")?);
            Ok((id, OrderId::known(row.get::<&str>("order_id")?)))
        };
        rows.iter().map(read).collect()
    }
}
