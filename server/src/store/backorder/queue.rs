//! The queues of items: who comes first, who holds what, and whom a force keeps out.
//!
//! Every statement looks its keys up one by one (`LATERAL` over the keys), so that no plan, whatever it was made from,
//! reads a queue to its end or another item's.

use std::collections::BTreeMap;

use sqlx::postgres::PgBindIterExt as _;

use super::{Tx, position};
use crate::{
    domain::{
        backorder::QueuePosition,
        books::LoadedQueue,
        id::{OrderId, StockKey},
        wants::{FIRST_PAGE, QueueWant},
    },
    error::Result,
    store::rows::{Reading, by_ordinality, count},
};

/// A part of a key's queue, as far as it was read, and the orders in it.
pub(in crate::store) struct QueuePart {
    pub key: StockKey,
    pub loaded: LoadedQueue,
    pub orders: Vec<OrderId>,
}

/// The last holders of a key's units.
pub(in crate::store) struct Holders {
    pub key: StockKey,
    pub units: i64,
    /// The foremost that was read, where more are before it.
    pub horizon: Option<QueuePosition>,
    pub orders: Vec<OrderId>,
}

impl Tx<'_> {
    pub(in crate::store) async fn queue_parts(
        &mut self,
        wants: &BTreeMap<StockKey, QueueWant>,
    ) -> Result<Vec<QueuePart>> {
        let mut fitting = Vec::new();
        let mut heads = Vec::new();
        for (key, want) in wants {
            match want {
                QueueWant::Fitting { available, page } => fitting.push((key, *available, *page)),
                QueueWant::Head { page } => heads.push((key, *page)),
            }
        }
        let mut parts = self.fitting(&fitting).await?;
        parts.extend(self.heads(&heads).await?);
        Ok(parts)
    }

    /// Watchers that so many units would help: for each quantity that fits, the first of them in queue order, at most
    /// [`most_of`] each.
    async fn fitting(&mut self, wants: &[(&StockKey, i64, usize)]) -> Result<Vec<QueuePart>> {
        const SQL: &str = "WITH RECURSIVE needs AS ( \
                SELECT k.ordinality, k.location_id, k.sku, k.available, k.page, ( \
                    SELECT b.watch_need FROM backorders b WHERE b.tenant_id = $1 AND b.location_id = k.location_id \
                    AND b.sku = k.sku AND b.watch_need IS NOT NULL ORDER BY b.watch_need LIMIT 1) AS need \
                FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) WITH ORDINALITY \
                    AS k(location_id, sku, available, page) \
                UNION ALL \
                SELECT n.ordinality, n.location_id, n.sku, n.available, n.page, ( \
                    SELECT b.watch_need FROM backorders b WHERE b.tenant_id = $1 AND b.location_id = n.location_id \
                    AND b.sku = n.sku AND b.watch_need > n.need ORDER BY b.watch_need LIMIT 1) \
                FROM needs n WHERE n.need <= n.available \
            ) \
            SELECT n.ordinality, n.need, w.negated_priority, w.place_time, w.place_index, w.order_id FROM needs n \
            CROSS JOIN LATERAL (SELECT b.negated_priority, b.place_time, b.place_index, b.order_id FROM backorders b \
                WHERE b.tenant_id = $1 AND b.location_id = n.location_id AND b.sku = n.sku AND b.watch_need = n.need \
                ORDER BY b.negated_priority, b.place_time, b.place_index, b.order_id \
                LIMIT LEAST(n.page, (LEAST(n.available / n.need, n.page) + 1) * GREATEST(n.page / $6, 1))) w \
            WHERE n.need <= n.available";
        if wants.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .query(SQL)
            .bind(wants.iter().map(|(key, ..)| key.location_id.as_str()).bind_iter())
            .bind(wants.iter().map(|(key, ..)| key.sku.as_str()).bind_iter())
            .bind(wants.iter().map(|(_, available, _)| *available).bind_iter())
            .bind(wants.iter().map(|(.., page)| bounded(*page)).bind_iter())
            .bind(bounded(FIRST_PAGE));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut read: BTreeMap<(i64, i64), Vec<QueuePosition>> = BTreeMap::new();
        for row in &rows {
            let row = Reading::of("backorders", row);
            let quantity = (row.get("ordinality")?, row.get("need")?);
            read.entry(quantity).or_default().push(position(&row)?);
        }
        let part = |(ordinality, (key, available, page)): (i64, &(&StockKey, i64, usize))| {
            let mut horizons = BTreeMap::new();
            let mut orders = Vec::new();
            for ((_, need), positions) in read.range((ordinality, i64::MIN)..=(ordinality, i64::MAX)) {
                horizons.insert(*need, horizon(positions, most_of(*need, *available, *page)));
                orders.extend(positions.iter().map(|p| p.order_id.clone()));
            }
            let loaded = LoadedQueue::Fitting { available: *available, page: *page, horizons };
            QueuePart { key: (*key).clone(), loaded, orders }
        };
        Ok((1..).zip(wants).map(part).collect())
    }

    /// The first lines that a pass may fill.
    async fn heads(&mut self, wants: &[(&StockKey, usize)]) -> Result<Vec<QueuePart>> {
        const SQL: &str = "SELECT k.ordinality, w.* FROM unnest($2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY \
                AS k(location_id, sku, page) \
            CROSS JOIN LATERAL (SELECT b.negated_priority, b.place_time, b.place_index, b.order_id FROM backorders b \
                WHERE b.tenant_id = $1 AND b.location_id = k.location_id AND b.sku = k.sku \
                AND b.state IN ('OPEN', 'HELD') AND b.eligible \
                ORDER BY b.negated_priority, b.place_time, b.place_index, b.order_id, b.line_number LIMIT k.page) w";
        if wants.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .query(SQL)
            .bind(wants.iter().map(|(key, _)| key.location_id.as_str()).bind_iter())
            .bind(wants.iter().map(|(key, _)| key.sku.as_str()).bind_iter())
            .bind(wants.iter().map(|(_, page)| bounded(*page)).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut read = by_ordinality(&rows, "backorders", position)?;
        let part = |(ordinality, (key, page)): (i64, &(&StockKey, usize))| {
            let positions = read.remove(&ordinality).unwrap_or_default();
            let loaded = LoadedQueue::Head { page: *page, horizon: horizon(&positions, bounded(*page)) };
            let orders = positions.into_iter().map(|p| p.order_id).collect();
            QueuePart { key: (*key).clone(), loaded, orders }
        };
        Ok((1..).zip(wants).map(part).collect())
    }

    /// Who holds units of a key, from the end of its queue, until they cover the wanted units.
    pub(in crate::store) async fn holders(&mut self, wants: &BTreeMap<StockKey, i64>) -> Result<Vec<Holders>> {
        const SQL: &str = "SELECT k.ordinality, h.* FROM unnest($2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY \
                AS k(location_id, sku, units) \
            CROSS JOIN LATERAL (SELECT o.order_id, -o.priority AS negated_priority, o.place_time, o.place_index, \
                    count(*) OVER () AS holder_count, sum(l.held) OVER (ORDER BY o.priority, o.place_time DESC, \
                    o.place_index DESC, o.order_id DESC ROWS UNBOUNDED PRECEDING) - l.held AS held_behind \
                FROM (SELECT l.order_id, sum(l.allocated) AS held FROM order_lines l WHERE l.tenant_id = $1 \
                    AND l.location_id = k.location_id AND l.sku = k.sku AND l.allocated > 0 AND l.supply = 'STOCK' \
                    GROUP BY l.order_id) l \
                CROSS JOIN LATERAL (SELECT o.order_id, o.priority, o.place_time, o.place_index FROM orders o \
                    WHERE o.tenant_id = $1 AND o.order_id = l.order_id OFFSET 0) o) h \
            WHERE h.held_behind < k.units \
            ORDER BY k.ordinality, h.negated_priority, h.place_time, h.place_index, h.order_id";
        if wants.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .query(SQL)
            .bind(wants.keys().map(|key| key.location_id.as_str()).bind_iter())
            .bind(wants.keys().map(|key| key.sku.as_str()).bind_iter())
            .bind(wants.values().bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut read = by_ordinality(&rows, "orders", |row| Ok((position(row)?, row.get::<i64>("holder_count")?)))?;
        let part = |(ordinality, (key, units)): (i64, (&StockKey, &i64))| {
            let holders = read.remove(&ordinality).unwrap_or_default();
            let foremost = holders.first().filter(|(_, all)| *all > count(holders.len())).map(|(p, _)| p.clone());
            let orders = holders.into_iter().map(|(p, _)| p.order_id).collect();
            Holders { key: key.clone(), units: *units, horizon: foremost, orders }
        };
        Ok((1..).zip(wants).map(part).collect())
    }

    /// Orders with a line of one of these keys that a force holds.
    pub(in crate::store) async fn forced(&mut self, keys: impl Iterator<Item = &StockKey>) -> Result<Vec<OrderId>> {
        const SQL: &str = "SELECT b.order_id FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT b.order_id FROM backorders b WHERE b.tenant_id = $1 \
            AND b.location_id = k.location_id AND b.sku = k.sku AND b.hold = 'FORCE' OFFSET 0) b";
        let keys: Vec<&StockKey> = keys.collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .query(SQL)
            .bind(keys.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.iter().map(|key| key.sku.as_str()).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("backorders", row).order_id()).collect()
    }
}

/// A page as it is bound: its square, which the statement takes, still fits.
fn bounded(page: usize) -> i64 {
    count(page).min(i64::from(i32::MAX))
}

/// How many watchers of one quantity are read: on the first page those that the units could serve and one to tell that
/// they end there; as many times more as the page has grown, because those that lack something else are passed over.
/// The statement computes the same.
fn most_of(need: i64, available: i64, page: usize) -> i64 {
    let page = bounded(page);
    page.min(((available / need).min(page) + 1) * (page / bounded(FIRST_PAGE)).max(1))
}

/// The last position read, where the reading ended at its limit.
fn horizon(positions: &[QueuePosition], most: i64) -> Option<QueuePosition> {
    positions.last().filter(|_| count(positions.len()) >= most).cloned()
}
