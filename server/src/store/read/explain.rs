//! What an explanation of a backorder rests on.

use std::collections::BTreeMap;

use crate::{
    domain::{
        backorder::{
            QueuePosition,
            explain::{Facts, MAX_POSITIONS, QueueCount, Stopper, concerned},
        },
        id::{BackorderId, StockKey},
    },
    error::{Cause, Error, Result},
    store::{Tx, rows::Reading},
};

impl Tx<'_> {
    /// The facts about a backorder, waiting or closed.
    pub async fn backorder_facts(&mut self, id: &BackorderId) -> Result<Option<Facts>> {
        let Some(backorder) = self.find_backorder(id).await? else { return Ok(None) };
        let order = self.find_order(&backorder.order_id).await?;
        let order = order.ok_or_else(|| Error::Internal(Cause::new(format!("backorder {id} is of no order"))))?;
        let mut facts = Facts {
            stock: BTreeMap::new(),
            locations: BTreeMap::new(),
            queues: BTreeMap::new(),
            stoppers: BTreeMap::new(),
            backorder,
            order,
        };
        if facts.backorder.backorder.close_time.is_some() {
            return Ok(Some(facts));
        }
        let keys = concerned(&facts.backorder, &facts.order);
        facts.stock = self.stock_rows(&keys).await?;
        facts.locations = self.locations_of(keys.iter()).await?;
        if let Some(position) = facts.order.position() {
            let counted = keys.get(..MAX_POSITIONS).unwrap_or(&keys);
            facts.queues = self.queue_counts(counted, &position).await?;
            let strict = |key: &&StockKey| facts.locations.get(&key.location_id).is_some_and(|l| l.is_strict());
            let strict: Vec<StockKey> = keys.iter().filter(strict).cloned().collect();
            facts.stoppers = self.stoppers(&strict, &position).await?;
        }
        Ok(Some(facts))
    }

    /// How many wait for each of these keys, and how many of them before this position.
    async fn queue_counts(
        &mut self,
        keys: &[StockKey],
        position: &QueuePosition,
    ) -> Result<BTreeMap<StockKey, QueueCount>> {
        const SQL: &str = "SELECT k.location_id, k.sku, q.* FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT count(DISTINCT b.order_id) AS orders, \
            count(DISTINCT b.order_id) FILTER (WHERE b.ahead) AS orders_ahead, \
            COALESCE(sum(b.open) FILTER (WHERE b.ahead), 0)::bigint AS units_ahead, \
            COALESCE(sum(b.open) FILTER (WHERE b.ahead AND b.hold IS NOT NULL), 0)::bigint AS held_units_ahead \
            FROM (SELECT b.order_id, b.hold, b.original + b.added - b.filled - b.cancelled AS open, \
            (b.negated_priority, b.place_time, b.place_index, b.order_id) \
            < ($4::integer, $5::timestamptz, $6::integer, $7::text) AS ahead FROM backorders b \
            WHERE b.tenant_id = $1 AND b.location_id = k.location_id AND b.sku = k.sku \
            AND b.state IN ('OPEN', 'HELD') OFFSET 0) b) q";
        let rows = self.at(SQL, keys, position).fetch_all(&mut *self.inner).await?;
        let count = |row| {
            let row = Reading::of("backorders", row);
            let count = QueueCount {
                orders: row.get("orders")?,
                orders_ahead: row.get("orders_ahead")?,
                units_ahead: row.get("units_ahead")?,
                held_units_ahead: row.get("held_units_ahead")?,
            };
            Ok((row.stock_key()?, count))
        };
        rows.iter().map(count).collect()
    }

    /// The first order before this position that a pass may fill with units of a key, for each that has one.
    async fn stoppers(&mut self, keys: &[StockKey], position: &QueuePosition) -> Result<BTreeMap<StockKey, Stopper>> {
        const SQL: &str = "SELECT k.location_id, k.sku, b.order_id, b.negated_priority \
            FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) CROSS JOIN LATERAL ( \
            SELECT b.order_id, b.negated_priority FROM backorders b \
            WHERE b.tenant_id = $1 AND b.location_id = k.location_id AND b.sku = k.sku \
            AND b.state IN ('OPEN', 'HELD') AND b.eligible \
            AND (b.negated_priority, b.place_time, b.place_index, b.order_id) \
            < ($4::integer, $5::timestamptz, $6::integer, $7::text) \
            ORDER BY b.negated_priority, b.place_time, b.place_index, b.order_id, b.line_number LIMIT 1) b";
        if keys.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows = self.at(SQL, keys, position).fetch_all(&mut *self.inner).await?;
        let stopper = |row| {
            let row = Reading::of("backorders", row);
            let priority = row.get::<i32>("negated_priority")?.saturating_neg();
            Ok((row.stock_key()?, Stopper { order_id: row.order_id()?, priority }))
        };
        rows.iter().map(stopper).collect()
    }

    /// A statement about keys and a position in their queues.
    fn at(
        &self,
        sql: &'static str,
        keys: &[StockKey],
        position: &QueuePosition,
    ) -> sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments> {
        let locations: Vec<String> = keys.iter().map(|key| key.location_id.to_string()).collect();
        let skus: Vec<String> = keys.iter().map(|key| key.sku.to_string()).collect();
        self.query(sql)
            .bind(locations)
            .bind(skus)
            .bind(position.negated_priority)
            .bind(position.place.time)
            .bind(position.place.index)
            .bind(position.order_id.to_string())
    }
}
