//! Items, locations, stock and the ledger.

use super::missing;
use crate::{
    app::App,
    domain::{
        id::{LocationId, Sku, TenantId},
        inventory::{Item, Location, StockLevel},
        query::{
            ItemFilter, ItemStock, LedgerKey, LedgerRow, Listing, LocationFilter, MovementFilter, Page, PageRequest,
            StockFilter, StockListKey,
        },
        refusal::{Reason, Refusal},
    },
    error::Result,
};

pub(super) fn no_item(sku: &Sku) -> Refusal {
    missing(Reason::ItemNotFound, "item", "sku", sku)
}

pub(super) fn no_location(id: &LocationId) -> Refusal {
    missing(Reason::LocationNotFound, "location", "location_id", id)
}

impl App {
    pub async fn get_item(&self, tenant: &TenantId, sku: &Sku) -> Result<Item> {
        let mut tx = self.database.read(tenant).await?;
        let item = tx.find_item(sku).await?;
        tx.commit().await?;
        item.ok_or_else(|| no_item(sku).into())
    }

    pub async fn list_items(
        &self,
        tenant: &TenantId,
        filter: &ItemFilter,
        page: &PageRequest<Sku>,
    ) -> Result<Page<Item, Sku>> {
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_items(filter, page).await?;
        tx.commit().await?;
        Ok(page)
    }

    pub async fn get_location(&self, tenant: &TenantId, id: &LocationId) -> Result<Location> {
        let mut tx = self.database.read(tenant).await?;
        let location = tx.find_location(id).await?;
        tx.commit().await?;
        location.ok_or_else(|| no_location(id).into())
    }

    pub async fn list_locations(
        &self,
        tenant: &TenantId,
        filter: &LocationFilter,
        page: &PageRequest<LocationId>,
    ) -> Result<Page<Location, LocationId>> {
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_locations(filter, page).await?;
        tx.commit().await?;
        Ok(page)
    }

    /// The stock of an item, at one location or at all.
    pub async fn get_stock(&self, tenant: &TenantId, sku: &Sku, at: Option<&LocationId>) -> Result<ItemStock> {
        let mut tx = self.database.read(tenant).await?;
        let item = tx.find_item(sku).await?.ok_or_else(|| no_item(sku))?;
        let location = match at {
            Some(id) => Some(tx.find_location(id).await?.ok_or_else(|| no_location(id))?),
            None => None,
        };
        let untracked = item.untracked || location.is_some_and(|location| location.untracked);
        let levels = if untracked { Vec::new() } else { tx.item_levels(&item, at).await? };
        tx.commit().await?;
        Ok(ItemStock { levels, untracked })
    }

    pub async fn list_stock(
        &self,
        tenant: &TenantId,
        filter: &StockFilter,
        page: &PageRequest<StockListKey>,
    ) -> Result<Listing<StockLevel, StockListKey>> {
        let (mut tx, cursor) = self.begin_list(tenant, page).await?;
        let page = tx.list_stock(filter, page).await?;
        tx.commit().await?;
        Ok(Listing { page, cursor })
    }

    pub async fn list_stock_movements(
        &self,
        tenant: &TenantId,
        filter: &MovementFilter,
        page: &PageRequest<LedgerKey>,
    ) -> Result<Page<LedgerRow, LedgerKey>> {
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_movements(filter, page).await?;
        tx.commit().await?;
        Ok(page)
    }
}
