//! Stock levels.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::postgres::PgRow;

use super::any;
use crate::{
    domain::{
        id::{LocationId, Sku, StockKey},
        inventory::{Item, Location, Stock, StockLevel},
        query::{Page, PageRequest, StockFilter, StockListKey},
    },
    error::Result,
    store::{
        Tx,
        inventory::{stock, stock_columns},
        rows::Reading,
    },
};

impl Tx<'_> {
    /// The stock of an item at one location, or at every one that has a row of it, by location; a location that is
    /// named has a level without a row, too.
    pub async fn item_levels(&mut self, item: &Item, location_id: Option<&LocationId>) -> Result<Vec<StockLevel>> {
        const SQL: &str = concat!(
            "SELECT s.* FROM locations w CROSS JOIN LATERAL (SELECT ",
            stock_columns!(),
            " FROM stock s WHERE s.tenant_id = $1 AND s.location_id = w.location_id AND s.sku = $2 OFFSET 0) s \
             WHERE w.tenant_id = $1 AND ($3::text IS NULL OR w.location_id = $3) ORDER BY s.location_id"
        );
        let query = self.list(SQL).bind(item.sku.as_str()).bind(location_id.map(LocationId::as_str));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut found = rows.iter().map(stock).collect::<Result<Vec<_>>>()?;
        if let (Some(location_id), true) = (location_id, found.is_empty()) {
            let key = StockKey { location_id: location_id.clone(), sku: item.sku.clone() };
            found.push((key, Stock::default()));
        }
        let locations = self.locations_of(found.iter().map(|(key, _)| key)).await?;
        let levels = found.into_iter().filter_map(|(key, stock)| {
            let location = locations.get(&key.location_id)?;
            Some(stock.level(&key, location, item.channel_buffer(&key.location_id)))
        });
        Ok(levels.collect())
    }

    /// The locations of keys.
    pub(in crate::store) async fn locations_of(
        &mut self,
        keys: impl Iterator<Item = &StockKey>,
    ) -> Result<BTreeMap<LocationId, Location>> {
        let ids: BTreeSet<LocationId> = keys.map(|key| key.location_id.clone()).collect();
        let locations = self.locations(&ids, false).await?;
        Ok(locations.into_iter().map(|location| (location.id.clone(), location)).collect())
    }

    /// The stock rows of keys; those that have none are left out.
    pub(in crate::store) async fn stock_rows(&mut self, keys: &[StockKey]) -> Result<BTreeMap<StockKey, Stock>> {
        const SQL: &str = concat!(
            "SELECT s.* FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) CROSS JOIN LATERAL (SELECT ",
            stock_columns!(),
            " FROM stock s WHERE s.tenant_id = $1 AND s.location_id = k.location_id AND s.sku = k.sku OFFSET 0) s"
        );
        let locations: Vec<&str> = keys.iter().map(|key| key.location_id.as_str()).collect();
        let skus: Vec<&str> = keys.iter().map(|key| key.sku.as_str()).collect();
        let rows = self.query(SQL).bind(locations).bind(skus).fetch_all(&mut *self.inner).await?;
        rows.iter().map(stock).collect()
    }

    /// Stock levels by item, then location. The rows' key begins with the location: so many rows of each location as a
    /// page has are read in order, and the first of all of them are the page.
    pub async fn list_stock(
        &mut self,
        filter: &StockFilter,
        page: &PageRequest<StockListKey>,
    ) -> Result<Page<StockLevel, StockListKey>> {
        // What is sellable is counted as `Stock::level` counts it.
        const SQL: &str = concat!(
            "SELECT s.* FROM locations w CROSS JOIN LATERAL (SELECT ",
            stock_columns!(),
            ", COALESCE(i.channel_buffer, 0) AS channel_buffer FROM stock s LEFT JOIN item_locations i \
             ON i.tenant_id = $1 AND i.sku = s.sku AND i.location_id = s.location_id \
             WHERE s.tenant_id = $1 AND s.location_id = w.location_id \
             AND s.sku >= $2 AND (s.sku > $2 OR s.location_id > $3) \
             AND ($4::text[] IS NULL OR s.sku = ANY($4)) \
             AND ($6::boolean IS NULL OR (s.backordered > 0) = $6) \
             AND ($7::boolean IS NULL OR (s.on_hand - s.allocated - COALESCE(i.channel_buffer, 0) - CASE \
             WHEN w.stock_owner = 'WMS' THEN 0 \
             WHEN w.fill_mode = 'MANUAL' THEN s.backordered \
             WHEN w.queue_discipline = 'STRICT' AND s.stoppers > 0 THEN GREATEST(s.on_hand - s.allocated, 0) \
             ELSE 0 END > 0) = $7) \
             AND ($8::bigint IS NULL OR s.on_hand - s.allocated < $8) \
             ORDER BY s.sku LIMIT $9) s \
             WHERE w.tenant_id = $1 AND ($5::text[] IS NULL OR w.location_id = ANY($5)) \
             ORDER BY s.sku, s.location_id LIMIT $9"
        );
        let after = page.after.as_ref();
        let query = self
            .list(SQL)
            .bind(after.map_or("", |key| key.sku.as_str()))
            .bind(after.map_or("", |key| key.location_id.as_str()))
            .bind(any(&filter.skus, Sku::as_str))
            .bind(any(&filter.location_ids, LocationId::as_str))
            .bind(filter.backordered)
            .bind(filter.sellable)
            .bind(filter.available_below)
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let read = |row: &PgRow| {
            let (key, stock) = stock(row)?;
            Ok((key, stock, Reading::of("item_locations", row).get::<i64>("channel_buffer")?))
        };
        let found = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        let locations = self.locations_of(found.iter().map(|(key, _, _)| key)).await?;
        let levels = found.into_iter().filter_map(|(key, stock, channel_buffer)| {
            Some(stock.level(&key, locations.get(&key.location_id)?, channel_buffer))
        });
        let key = |level: &StockLevel| StockListKey { sku: level.sku.clone(), location_id: level.location_id.clone() };
        Ok(Page::of(levels.collect(), page.size, key))
    }
}
