//! Items and locations, one by one and listed.

use std::collections::BTreeSet;

use super::{any, any_word};
use crate::{
    domain::{
        id::{LocationId, Sku},
        inventory::{Item, Location},
        query::{ItemFilter, LocationFilter, Page, PageRequest},
    },
    error::Result,
    store::{Tx, inventory::location, rows::Reading},
};

impl Tx<'_> {
    pub async fn find_item(&mut self, sku: &Sku) -> Result<Option<Item>> {
        Ok(self.items(&BTreeSet::from([sku.clone()])).await?.remove(sku))
    }

    pub async fn find_location(&mut self, id: &LocationId) -> Result<Option<Location>> {
        Ok(self.locations(&BTreeSet::from([id.clone()]), false).await?.pop())
    }

    pub async fn default_location(&mut self) -> Result<Option<Location>> {
        Ok(self.locations(&BTreeSet::new(), true).await?.pop())
    }

    /// Items by SKU, with what they have of their own at locations.
    pub async fn list_items(&mut self, filter: &ItemFilter, page: &PageRequest<Sku>) -> Result<Page<Item, Sku>> {
        const SQL: &str = "SELECT i.sku, (SELECT count(*) FROM item_locations o \
            WHERE o.tenant_id = $1 AND o.sku = i.sku) AS location_count FROM items i \
            WHERE i.tenant_id = $1 AND i.sku > $2 \
            AND ($3::text[] IS NULL OR i.sku = ANY($3)) \
            AND ($4::boolean IS NULL OR i.active = $4) \
            AND ($5::boolean IS NULL OR i.untracked = $5) \
            AND ($6::boolean IS NULL OR i.discontinued = $6) \
            AND ($7::text[] IS NULL OR i.backorder_policy = ANY($7)) \
            ORDER BY i.sku LIMIT $8";
        let query = self
            .list(SQL)
            .bind(page.after.as_ref().map_or("", Sku::as_str))
            .bind(any(&filter.skus, Sku::as_str))
            .bind(filter.active)
            .bind(filter.untracked)
            .bind(filter.discontinued)
            .bind(any_word(&filter.backorder_policies))
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let found = rows.iter().map(|row| {
            let row = Reading::of("items", row);
            let parts: i64 = row.get("location_count")?;
            Ok((row.sku()?, usize::try_from(parts).unwrap_or(usize::MAX)))
        });
        let found = found.collect::<Result<Vec<_>>>()?;
        let page = Page::of_parts(found, page.size, |(_, parts)| *parts, |(sku, _)| sku.clone());
        let skus: BTreeSet<Sku> = page.rows.into_iter().map(|(sku, _)| sku).collect();
        Ok(Page { rows: self.items(&skus).await?.into_values().collect(), next: page.next })
    }

    /// Locations by id.
    pub async fn list_locations(
        &mut self,
        filter: &LocationFilter,
        page: &PageRequest<LocationId>,
    ) -> Result<Page<Location, LocationId>> {
        const SQL: &str = "SELECT l.location_id, l.name, l.is_default, l.untracked, l.fill_mode, l.stock_owner, \
            l.queue_discipline, l.allocation_policy, l.ship_policy, l.shortage_handling, l.time_zone, l.active, l.revision, \
            l.create_time, l.update_time FROM locations l \
            WHERE l.tenant_id = $1 AND l.location_id > $2 \
            AND ($3::text[] IS NULL OR l.location_id = ANY($3)) \
            AND ($4::boolean IS NULL OR l.active = $4) \
            ORDER BY l.location_id LIMIT $5";
        let query = self
            .list(SQL)
            .bind(page.after.as_ref().map_or("", LocationId::as_str))
            .bind(any(&filter.location_ids, LocationId::as_str))
            .bind(filter.active)
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let locations = rows.iter().map(location).collect::<Result<Vec<_>>>()?;
        Ok(Page::of(locations, page.size, |location| location.id.clone()))
    }
}
