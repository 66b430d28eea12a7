//! What a watch with a snapshot gets first: everything that waits, is unfinished, or is in stock, page by page.
//!
//! A page is the next so many keys, which no write changes, and of them the rows that match: however little a filter
//! lets pass, no page reads more than that. What comes between keys that were read, or leaves them, has an event behind
//! the cursor that was taken before.

use sqlx::{Postgres, postgres::PgArguments, query::Query};

use super::{
    Tx,
    feed_read::Narrow,
    inventory::{stock, stock_columns},
    order::{order, order_columns},
    read::backorder::{view, view_columns},
    rows::Reading,
};
use crate::{
    domain::{
        Time,
        event::BackorderView,
        id::{BackorderId, OrderId, StockKey},
        inventory::StockLevel,
        order::Order,
    },
    error::Result,
};

/// The most keys of a page.
const MAX_KEYS: usize = 1_000;
/// The most lines that the orders of a page have together, unless a single order has more.
const MAX_LINES: i64 = 20_000;

/// A page of a snapshot.
#[derive(Debug)]
pub struct SnapshotPage<R, K> {
    pub rows: Vec<R>,
    /// The last key looked at, where more may follow.
    pub next: Option<K>,
}

/// Where a backorder stands among those that wait.
pub type WaitingKey = (Time, BackorderId);
/// Where an order stands among those that are not ended.
pub type UnfinishedKey = (Time, OrderId);

impl Tx<'_> {
    /// Open and held backorders by their opening, then by id.
    pub async fn waiting_backorders(
        &mut self,
        after: Option<&WaitingKey>,
        narrow: &Narrow,
    ) -> Result<SnapshotPage<BackorderView, WaitingKey>> {
        const SQL: &str = concat!(
            "SELECT k.open_time AS key_time, k.backorder_id AS key_id, w.*
            FROM (
                SELECT * FROM backorders b
                WHERE b.tenant_id = $1 AND b.state IN ('OPEN', 'HELD')
                    AND (b.open_time, b.backorder_id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::text, ''))
                    AND ($4::text[] IS NULL OR b.order_id = ANY($4))
                ORDER BY b.open_time, b.backorder_id LIMIT $5
            ) k
            LEFT JOIN LATERAL (
                SELECT ",
            view_columns!(),
            " FROM (SELECT k.*) b, orders o, order_lines l
                WHERE o.tenant_id = $1 AND o.order_id = k.order_id
                    AND l.tenant_id = $1 AND l.order_id = k.order_id AND l.line_number = k.line_number
                    AND ($6::text[] IS NULL OR k.sku = ANY($6)) AND ($7::text[] IS NULL OR k.location_id = ANY($7))
                    AND ($8::text[] IS NULL OR o.customer_id = ANY($8))
                OFFSET 0
            ) w ON true
            ORDER BY k.open_time, k.backorder_id"
        );
        let query = self
            .page(SQL)
            .bind(after.map(|(time, _)| *time))
            .bind(after.map(|(_, id)| id.as_str()))
            .bind(any(&narrow.orders))
            .bind(limit())
            .bind(any(&narrow.skus))
            .bind(any(&narrow.locations))
            .bind(any(&narrow.customers));
        let found = query.fetch_all(&mut *self.inner).await?;
        let mut page = SnapshotPage { rows: Vec::new(), next: None };
        for (index, row) in found.iter().enumerate() {
            let key = Reading::of("backorders", row);
            if key.get::<Option<&str>>("backorder_id")?.is_some() {
                page.rows.push(view(row)?);
            }
            if index + 1 == MAX_KEYS {
                page.next = Some((key.get("key_time")?, BackorderId::known(key.get::<&str>("key_id")?)));
            }
        }
        Ok(page)
    }

    /// Drafts and orders that are not ended, with their lines, by the time they were stored, then by id.
    pub async fn unfinished_orders(
        &mut self,
        after: Option<&UnfinishedKey>,
        narrow: &Narrow,
    ) -> Result<SnapshotPage<Order, UnfinishedKey>> {
        const SQL: &str = concat!(
            "SELECT ",
            order_columns!(),
            ", o.wanted, CASE WHEN o.wanted THEN (
                SELECT count(*) FROM order_lines l WHERE l.tenant_id = $1 AND l.order_id = o.order_id
            ) ELSE 0 END AS line_count
            FROM (
                SELECT *, $6::text[] IS NULL OR coalesce(o.customer_id = ANY($6), false) AS wanted
                FROM orders o
                WHERE o.tenant_id = $1 AND o.status IN ('DRAFT', 'APPROVED', 'FULFILLING')
                    AND (o.create_time, o.order_id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::text, ''))
                    AND ($4::text[] IS NULL OR o.order_id = ANY($4))
                ORDER BY o.create_time, o.order_id LIMIT $5
            ) o
            ORDER BY o.create_time, o.order_id"
        );
        let query = self
            .page(SQL)
            .bind(after.map(|(time, _)| *time))
            .bind(after.map(|(_, id)| id.as_str()))
            .bind(any(&narrow.orders))
            .bind(limit())
            .bind(any(&narrow.customers));
        let mut page = SnapshotPage { rows: Vec::new(), next: None };
        let (mut lines, mut last) = (0, None);
        for (index, row) in query.fetch_all(&mut *self.inner).await?.iter().enumerate() {
            let reading = Reading::of("orders", row);
            lines += reading.get::<i64>("line_count")?;
            if lines > MAX_LINES && !page.rows.is_empty() {
                page.next = last;
                break;
            }
            if reading.get("wanted")? {
                page.rows.push(order(row)?);
            }
            last = Some((reading.get("create_time")?, reading.order_id()?));
            if index + 1 == MAX_KEYS {
                page.next.clone_from(&last);
            }
        }
        let mut lines = self.order_lines(page.rows.iter().map(|order| &order.id)).await?;
        for order in &mut page.rows {
            order.lines = lines.remove(&order.id).unwrap_or_default().lines;
        }
        Ok(page)
    }

    /// Stock levels by location and item.
    pub async fn stock_levels_behind(
        &mut self,
        after: Option<&StockKey>,
        narrow: &Narrow,
    ) -> Result<SnapshotPage<StockLevel, StockKey>> {
        const SQL: &str = concat!(
            "SELECT ",
            stock_columns!(),
            ", ($6::text[] IS NULL OR s.sku = ANY($6)) AS wanted, coalesce((
                SELECT i.channel_buffer FROM item_locations i
                WHERE i.tenant_id = $1 AND i.sku = s.sku AND i.location_id = s.location_id
            ), 0) AS channel_buffer
            FROM (
                SELECT * FROM stock s
                WHERE s.tenant_id = $1 AND (s.location_id, s.sku) > ($2::text, $3::text)
                    AND ($4::text[] IS NULL OR s.location_id = ANY($4))
                ORDER BY s.location_id, s.sku LIMIT $5
            ) s
            ORDER BY s.location_id, s.sku"
        );
        let query = self
            .page(SQL)
            .bind(after.map_or("", |key| key.location_id.as_str()))
            .bind(after.map_or("", |key| key.sku.as_str()))
            .bind(any(&narrow.locations))
            .bind(limit())
            .bind(any(&narrow.skus));
        let mut next = None;
        let mut found = Vec::new();
        for (index, row) in query.fetch_all(&mut *self.inner).await?.iter().enumerate() {
            let (key, stock) = stock(row)?;
            if index + 1 == MAX_KEYS {
                next = Some(key.clone());
            }
            let row = Reading::of("stock", row);
            if row.get("wanted")? {
                found.push((key, stock, row.get("channel_buffer")?));
            }
        }
        let ids = found.iter().map(|(key, ..)| key.location_id.clone()).collect();
        let locations = self.locations(&ids, false).await?;
        let levels = found.into_iter().filter_map(|(key, stock, channel_buffer)| {
            let location = locations.iter().find(|location| location.id == key.location_id)?;
            Some(stock.level(&key, location, channel_buffer))
        });
        Ok(SnapshotPage { rows: levels.collect(), next })
    }

    /// A statement that reads a page: planned for its values each time, so that the fields that ask nothing vanish.
    fn page(&self, sql: &'static str) -> Query<'static, Postgres, PgArguments> {
        self.query(sql).persistent(false)
    }
}

fn limit() -> i64 {
    i64::try_from(MAX_KEYS).unwrap_or(i64::MAX)
}

/// The values of a filter's field; none where it lets all pass.
fn any(values: &[String]) -> Option<&[String]> {
    (!values.is_empty()).then_some(values)
}
