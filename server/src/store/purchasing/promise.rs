//! What promises are made from: the queues that decide together who gets what, and what is inbound.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::postgres::PgBindIterExt as _;

use crate::{
    domain::{
        Time,
        backorder::QueuePosition,
        id::{BackorderId, LocationId, OrderId, Sku, StockKey},
        order::Order,
        purchasing::{
            promise::{Inbound, KeyFacts, Prospect, PurchaseLineId, Walk},
            suggest::{arrival_if_ordered, resolve},
        },
    },
    error::Result,
    store::{
        Tx,
        backorder::position,
        rows::{Reading, by_ordinality, count},
    },
};

impl Tx<'_> {
    /// Looks up all that a walk needs to see.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn gather(&mut self, walk: &mut Walk) -> Result<()> {
        loop {
            walk.go_on();
            let wants = walk.take_wants();
            if wants.is_empty() {
                return Ok(());
            }
            let keys: Vec<StockKey> = wants.keys.into_iter().collect();
            self.gather_keys(walk, keys).await?;
            let queues: Vec<StockKey> = wants.queues.into_iter().collect();
            self.gather_queues(walk, queues).await?;
        }
    }

    async fn gather_keys(&mut self, walk: &mut Walk, keys: Vec<StockKey>) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut stock = self.stock_rows(&keys).await?;
        let mut inbound = self.inbound_lines(&keys).await?;
        for location in self.locations_of(keys.iter()).await?.into_values() {
            walk.load_location(location);
        }
        for key in keys {
            let facts = KeyFacts {
                stock: stock.remove(&key).unwrap_or_default(),
                inbound: inbound.remove(&key).unwrap_or_default(),
            };
            walk.load_key(key, facts);
        }
        Ok(())
    }

    async fn gather_queues(&mut self, walk: &mut Walk, keys: Vec<StockKey>) -> Result<()> {
        const SQL: &str = "SELECT k.ordinality, b.negated_priority, b.place_time, b.place_index, b.order_id \
            FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT b.negated_priority, b.place_time, b.place_index, b.order_id FROM backorders b \
                WHERE b.tenant_id = $1 AND b.location_id = k.location_id AND b.sku = k.sku \
                AND b.state IN ('OPEN', 'HELD') ORDER BY b.negated_priority, b.place_time, b.place_index, b.order_id, \
                b.line_number LIMIT $4) b";
        if keys.is_empty() {
            return Ok(());
        }
        let most = walk.queue_lines();
        let query = self
            .query(SQL)
            .bind(keys.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.iter().map(|key| key.sku.as_str()).bind_iter())
            .bind(count(most).saturating_add(1));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut read: BTreeMap<i64, Vec<QueuePosition>> = by_ordinality(&rows, "backorders", position)?;
        let ids: BTreeSet<OrderId> = read.values().flatten().map(|position| position.order_id.clone()).collect();
        for order in self.whole_orders(&ids).await? {
            walk.load_order(order);
        }
        for (ordinality, key) in (1..).zip(keys) {
            let mut lines = read.remove(&ordinality).unwrap_or_default();
            lines.sort_unstable();
            let more = lines.len() > most;
            lines.truncate(most);
            walk.load_queue(key, &lines, more);
        }
        Ok(())
    }

    async fn whole_orders(&mut self, ids: &BTreeSet<OrderId>) -> Result<Vec<Order>> {
        let heads = self.order_heads(ids.iter()).await?;
        let mut lines = self.order_lines(ids.iter()).await?;
        let whole = heads.into_values().map(|order| {
            let lines = lines.remove(&order.id).unwrap_or_default().lines;
            Order { lines, ..order }
        });
        Ok(whole.collect())
    }

    /// What is expected of keys on submitted purchase orders, by due time, purchase order and line.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn inbound_lines(&mut self, keys: &[StockKey]) -> Result<HashMap<StockKey, Vec<Inbound>>> {
        const SQL: &str = "SELECT k.location_id, k.sku, l.purchase_order_id, l.line_number, l.open_units, l.due_time, \
            p.supplier_id FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT l.purchase_order_id, l.line_number, l.open_units, l.due_time \
                FROM purchase_order_lines l WHERE l.tenant_id = $1 AND l.location_id = k.location_id \
                AND l.sku = k.sku AND (l.open_units > 0 OR l.draft_units > 0) AND l.open_units > 0 OFFSET 0) l \
            CROSS JOIN LATERAL (SELECT p.supplier_id FROM purchase_orders p WHERE p.tenant_id = $1 \
                AND p.purchase_order_id = l.purchase_order_id OFFSET 0) p \
            ORDER BY l.due_time NULLS LAST, l.purchase_order_id, l.line_number";
        let query = self
            .query(SQL)
            .bind(keys.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.iter().map(|key| key.sku.as_str()).bind_iter());
        let mut found: HashMap<StockKey, Vec<Inbound>> = HashMap::new();
        for row in &query.fetch_all(&mut *self.inner).await? {
            let row = Reading::of("purchase_order_lines", row);
            let key = row.stock_key()?;
            let line =
                PurchaseLineId { purchase_order_id: row.purchase_order_id()?, line_number: row.get("line_number")? };
            found.entry(key.clone()).or_default().push(Inbound {
                key,
                line,
                supplier_id: row.supplier_id()?,
                units: row.get("open_units")?,
                due_time: row.get("due_time")?,
            });
        }
        Ok(found)
    }

    /// What is there of keys, and when more of them would arrive if it were ordered now.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn prospects(&mut self, keys: &[StockKey], as_of: Time) -> Result<BTreeMap<StockKey, Prospect>> {
        let skus: BTreeSet<Sku> = keys.iter().map(|key| key.sku.clone()).collect();
        let stock = self.stock_rows(keys).await?;
        let locations = self.locations_of(keys.iter()).await?;
        let policies = self.policies_for(keys).await?;
        let sellers = self.sellers(&skus).await?;
        let prospect = |key: &StockKey| {
            let location = locations.get(&key.location_id);
            let arrival = location.and_then(|location| {
                let policy = resolve(super::facts::levels(key).map(|scope| policies.get(&scope).cloned()));
                let most = policy.and_then(|policy| policy.max_lead_days);
                let zone = location.time_zone;
                let day = arrival_if_ordered(sellers.get(&key.sku)?, zone.day(as_of), most)?;
                Some(zone.start_of(day).max(as_of))
            });
            let available = stock.get(key).map_or(0, |stock| stock.available());
            (key.clone(), Prospect { available, arrival })
        };
        Ok(keys.iter().map(prospect).collect())
    }

    /// The items that are waited for at locations.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn awaited_at(&mut self, locations: &BTreeSet<LocationId>) -> Result<Vec<StockKey>> {
        // The lines of one item after the other are jumped over: there may be many of each.
        const SQL: &str = "WITH RECURSIVE awaited(location_id, sku) AS ( \
                SELECT k.location_id, (SELECT b.sku FROM backorders b WHERE b.tenant_id = $1 \
                    AND b.location_id = k.location_id AND b.state IN ('OPEN', 'HELD') ORDER BY b.sku LIMIT 1) \
                FROM unnest($2::text[]) AS k(location_id) \
                UNION ALL \
                SELECT a.location_id, (SELECT b.sku FROM backorders b WHERE b.tenant_id = $1 \
                    AND b.location_id = a.location_id AND b.sku > a.sku AND b.state IN ('OPEN', 'HELD') \
                    ORDER BY b.sku LIMIT 1) \
                FROM awaited a WHERE a.sku IS NOT NULL) \
            SELECT a.location_id, a.sku FROM awaited a WHERE a.sku IS NOT NULL";
        if locations.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.query(SQL).bind(locations.iter().map(LocationId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("backorders", row).stock_key()).collect()
    }

    /// Those of these keys that somebody waits for: of the others nothing can be expected.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn awaited_of(&mut self, keys: &BTreeSet<StockKey>) -> Result<BTreeSet<StockKey>> {
        const SQL: &str = "SELECT s.location_id, s.sku FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT s.location_id, s.sku FROM stock s WHERE s.tenant_id = $1 \
            AND s.location_id = k.location_id AND s.sku = k.sku AND s.backordered > 0 OFFSET 0) s";
        if keys.is_empty() {
            return Ok(BTreeSet::new());
        }
        let query = self
            .query(SQL)
            .bind(keys.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.iter().map(|key| key.sku.as_str()).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("stock", row).stock_key()).collect()
    }

    /// Everything that these orders still wait for.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn awaited_by(&mut self, orders: &BTreeSet<OrderId>) -> Result<Vec<StockKey>> {
        const SQL: &str = "SELECT DISTINCT b.location_id, b.sku FROM unnest($2::text[]) AS k(order_id) \
            CROSS JOIN LATERAL (SELECT b.location_id, b.sku FROM backorders b WHERE b.tenant_id = $1 \
                AND b.order_id = k.order_id AND b.close_time IS NULL OFFSET 0) b";
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.query(SQL).bind(orders.iter().map(OrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("backorders", row).stock_key()).collect()
    }

    /// Backorders of keys for which something was noted to be expected.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn noted_at(&mut self, keys: &[StockKey]) -> Result<Vec<BackorderId>> {
        const SQL: &str = "SELECT b.backorder_id FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT b.backorder_id FROM backorders b WHERE b.tenant_id = $1 \
                AND b.location_id = k.location_id AND b.sku = k.sku AND b.expected_time IS NOT NULL \
                AND b.state IN ('OPEN', 'HELD') OFFSET 0) b ORDER BY b.backorder_id";
        let query = self
            .query(SQL)
            .bind(keys.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.iter().map(|key| key.sku.as_str()).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("backorders", row).backorder_id()).collect()
    }

    /// Everything that orders wait for which were promised something of these keys: what they give up, others get.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn noted_beside(&mut self, keys: &[StockKey]) -> Result<Vec<StockKey>> {
        const SQL: &str = "SELECT DISTINCT w.location_id, w.sku FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT b.order_id FROM backorders b WHERE b.tenant_id = $1 \
                AND b.location_id = k.location_id AND b.sku = k.sku AND b.expected_time IS NOT NULL \
                AND b.state IN ('OPEN', 'HELD') OFFSET 0) b \
            CROSS JOIN LATERAL (SELECT w.location_id, w.sku FROM backorders w WHERE w.tenant_id = $1 \
                AND w.order_id = b.order_id AND w.close_time IS NULL OFFSET 0) w";
        let query = self
            .query(SQL)
            .bind(keys.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.iter().map(|key| key.sku.as_str()).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("backorders", row).stock_key()).collect()
    }
}
