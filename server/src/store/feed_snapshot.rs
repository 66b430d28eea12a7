//! What a watch with a snapshot gets first: everything that waits, is unfinished, or is in stock, page by page.
//!
//! A page is a range of keys that no write changes, found first and as long as a page may be, and then what matches
//! within it: however little a filter lets pass, no page reads more than that. What comes into a range, or leaves it,
//! while the pages are read has an event behind the cursor that was taken before.

use sqlx::{Postgres, postgres::PgArguments, query::Query};

use super::{
    Tx,
    backorder::{backorder, backorder_columns},
    feed_read::Narrow,
    inventory::{stock, stock_columns},
    order::{order, order_columns},
    rows::Reading,
};
use crate::{
    domain::{
        backorder::Place,
        event::BackorderView,
        id::{OrderId, StockKey},
        inventory::StockLevel,
        money::Money,
        order::Order,
    },
    error::Result,
};

/// The most keys of a page.
const MAX_KEYS: i64 = 1_000;
/// The most lines that the orders of a page have together, unless a single order has more.
const MAX_LINES: i64 = 20_000;

/// A page of a snapshot.
#[derive(Debug)]
pub struct SnapshotPage<R, K> {
    pub rows: Vec<R>,
    /// The last key looked at, where more follow.
    pub next: Option<K>,
}

impl Tx {
    /// Open and held backorders by order and line.
    pub async fn waiting_backorders(
        &mut self,
        after: Option<&(OrderId, i32)>,
        narrow: &Narrow,
    ) -> Result<SnapshotPage<BackorderView, (OrderId, i32)>> {
        // No other index has only those that wait.
        const LAST: &str = "
            SELECT b.order_id, b.line_number FROM backorders b
            WHERE b.tenant_id = $1 AND b.state IN ('OPEN', 'HELD')
                AND (b.order_id, b.line_number) > ($2::text, $3::integer)
            ORDER BY b.order_id, b.line_number OFFSET $4 LIMIT 1";
        const RANGE: &str = concat!(
            "SELECT ",
            backorder_columns!(),
            ", b.order_id, b.line_number, b.sku, b.location_id, b.negated_priority, b.place_time, b.place_index,
                o.customer_id, coalesce(l.required_time, o.required_time) AS required_time, l.currency_code, l.unit_price
            FROM backorders b
            JOIN orders o ON o.tenant_id = $1 AND o.order_id = b.order_id
            JOIN order_lines l ON l.tenant_id = $1 AND l.order_id = b.order_id AND l.line_number = b.line_number
            WHERE b.tenant_id = $1 AND b.state IN ('OPEN', 'HELD')
                AND (b.order_id, b.line_number) > ($2::text, $3::integer)
                AND ($4::text IS NULL OR (b.order_id, b.line_number) <= ($4, $5::integer))
                AND ($6::text[] IS NULL OR b.order_id = ANY($6)) AND ($7::text[] IS NULL OR o.customer_id = ANY($7))
                AND ($8::text[] IS NULL OR b.sku = ANY($8)) AND ($9::text[] IS NULL OR b.location_id = ANY($9))
            ORDER BY b.order_id, b.line_number"
        );
        let (order_id, line_number) =
            after.map_or(("", 0), |(order_id, line_number)| (order_id.as_str(), *line_number));
        // Few orders are found at once; anything else by ranges.
        let last = if narrow.orders.is_empty() {
            self.ranging(LAST)
                .bind(order_id)
                .bind(line_number)
                .bind(MAX_KEYS - 1)
                .fetch_optional(&mut *self.inner)
                .await?
        } else {
            None
        };
        let key = |row| {
            let row = Reading::of("backorders", row);
            Ok::<_, crate::error::Error>((row.order_id()?, row.get::<i32>("line_number")?))
        };
        let next = last.as_ref().map(key).transpose()?;
        let query = self
            .ranging(RANGE)
            .bind(order_id)
            .bind(line_number)
            .bind(next.as_ref().map(|(order_id, _)| order_id.as_str()))
            .bind(next.as_ref().map(|(_, line_number)| *line_number))
            .bind(any(&narrow.orders))
            .bind(any(&narrow.customers))
            .bind(any(&narrow.skus))
            .bind(any(&narrow.locations));
        let found = query.fetch_all(&mut *self.inner).await?;
        let rows = found.iter().map(|row| view(&Reading::of("backorders", row))).collect::<Result<_>>()?;
        Ok(SnapshotPage { rows, next })
    }

    /// Drafts and orders that are not ended, with their lines, by id.
    pub async fn unfinished_orders(
        &mut self,
        after: Option<&OrderId>,
        narrow: &Narrow,
    ) -> Result<SnapshotPage<Order, OrderId>> {
        const LAST: &str = "
            SELECT o.order_id FROM orders o WHERE o.tenant_id = $1 AND o.order_id > $2::text
            ORDER BY o.order_id OFFSET $3 LIMIT 1";
        const RANGE: &str = concat!(
            "SELECT ",
            order_columns!(),
            ", (SELECT count(*) FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = o.order_id) AS line_count
            FROM orders o
            WHERE o.tenant_id = $1 AND o.status IN ('DRAFT', 'APPROVED', 'FULFILLING') AND o.order_id > $2::text
                AND ($3::text IS NULL OR o.order_id <= $3)
                AND ($4::text[] IS NULL OR o.order_id = ANY($4)) AND ($5::text[] IS NULL OR o.customer_id = ANY($5))
            ORDER BY o.order_id"
        );
        let begin = after.map_or("", OrderId::as_str);
        let last = if narrow.orders.is_empty() {
            self.ranging(LAST).bind(begin).bind(MAX_KEYS - 1).fetch_optional(&mut *self.inner).await?
        } else {
            None
        };
        let mut next = last.as_ref().map(|row| Reading::of("orders", row).order_id()).transpose()?;
        let query = self
            .ranging(RANGE)
            .bind(begin)
            .bind(next.as_ref().map(OrderId::as_str))
            .bind(any(&narrow.orders))
            .bind(any(&narrow.customers));
        let mut orders: Vec<Order> = Vec::new();
        let mut lines: i64 = 0;
        for row in &query.fetch_all(&mut *self.inner).await? {
            lines += Reading::of("orders", row).get::<i64>("line_count")?;
            if lines > MAX_LINES
                && let Some(full) = orders.last()
            {
                next = Some(full.id.clone());
                break;
            }
            orders.push(order(row)?);
        }
        let mut lines = self.order_lines(orders.iter().map(|order| &order.id)).await?;
        for order in &mut orders {
            order.lines = lines.remove(&order.id).unwrap_or_default().lines;
        }
        Ok(SnapshotPage { rows: orders, next })
    }

    /// Stock levels by location and item.
    pub async fn stock_levels_behind(
        &mut self,
        after: Option<&StockKey>,
        narrow: &Narrow,
    ) -> Result<SnapshotPage<StockLevel, StockKey>> {
        const LAST: &str = "
            SELECT s.location_id, s.sku FROM stock s
            WHERE s.tenant_id = $1 AND (s.location_id, s.sku) > ($2::text, $3::text)
            ORDER BY s.location_id, s.sku OFFSET $4 LIMIT 1";
        const RANGE: &str = concat!(
            "SELECT ",
            stock_columns!(),
            ", coalesce(i.channel_buffer, 0) AS channel_buffer
            FROM stock s
            LEFT JOIN item_locations i ON i.tenant_id = $1 AND i.sku = s.sku AND i.location_id = s.location_id
            WHERE s.tenant_id = $1 AND (s.location_id, s.sku) > ($2::text, $3::text)
                AND ($4::text IS NULL OR (s.location_id, s.sku) <= ($4, $5::text))
                AND ($6::text[] IS NULL OR s.sku = ANY($6)) AND ($7::text[] IS NULL OR s.location_id = ANY($7))
            ORDER BY s.location_id, s.sku"
        );
        let (location_id, sku) = after.map_or(("", ""), |key| (key.location_id.as_str(), key.sku.as_str()));
        let query = self.ranging(LAST).bind(location_id).bind(sku).bind(MAX_KEYS - 1);
        let last = query.fetch_optional(&mut *self.inner).await?;
        let next = last.as_ref().map(|row| Reading::of("stock", row).stock_key()).transpose()?;
        let query = self
            .ranging(RANGE)
            .bind(location_id)
            .bind(sku)
            .bind(next.as_ref().map(|key| key.location_id.as_str()))
            .bind(next.as_ref().map(|key| key.sku.as_str()))
            .bind(any(&narrow.skus))
            .bind(any(&narrow.locations));
        let mut found = Vec::new();
        for row in &query.fetch_all(&mut *self.inner).await? {
            let (key, stock) = stock(row)?;
            found.push((key, stock, Reading::of("item_locations", row).get::<i64>("channel_buffer")?));
        }
        let ids = found.iter().map(|(key, ..)| key.location_id.clone()).collect();
        let locations = self.locations(&ids, false).await?;
        let levels = found.into_iter().filter_map(|(key, stock, channel_buffer)| {
            let location = locations.iter().find(|location| location.id == key.location_id)?;
            Some(stock.level(&key, location, channel_buffer))
        });
        Ok(SnapshotPage { rows: levels.collect(), next })
    }

    /// A statement over a range of keys: planned for its values each time, so that the fields that ask nothing vanish.
    fn ranging(&self, sql: &'static str) -> Query<'static, Postgres, PgArguments> {
        self.query(sql).persistent(false)
    }
}

/// The values of a filter's field; none where it lets all pass.
fn any(values: &[String]) -> Option<&[String]> {
    (!values.is_empty()).then_some(values)
}

fn view(row: &Reading<'_>) -> Result<BackorderView> {
    let unit_price = match (row.get("currency_code")?, row.get("unit_price")?) {
        (Some(currency_code), Some(amount)) => Some(Money { currency_code, amount }),
        (None, None) => None,
        _ => return Err(row.contradiction("unit_price", "a price has a currency and an amount, or neither")),
    };
    Ok(BackorderView {
        backorder: backorder(row, row.backorder_id()?)?,
        order_id: row.order_id()?,
        customer_id: row.customer_id()?,
        line_number: row.get("line_number")?,
        sku: row.sku()?,
        location_id: row.location_id()?,
        priority: row.get::<i32>("negated_priority")?.saturating_neg(),
        place: Place { time: row.get("place_time")?, index: row.get("place_index")? },
        required_time: row.get("required_time")?,
        unit_price,
    })
}
