//! Suppliers, what they sell, and policies, one by one and listed.

use std::collections::BTreeSet;

use super::{any, any_word};
use crate::{
    domain::{
        id::{LocationId, Sku, SupplierId},
        purchasing::{
            policy::{PolicyLevel, ReplenishmentPolicy},
            supplier::{Supplier, SupplierItem},
        },
        query::{Page, PageRequest, PolicyFilter, PolicyKey, SupplierFilter, SupplierItemFilter, SupplierItemKey},
    },
    error::Result,
    store::{
        Tx,
        purchasing::{
            Access, policy, policy_columns, supplier, supplier_columns, supplier_item, supplier_item_columns,
        },
    },
};

impl Tx<'_> {
    pub async fn find_supplier(&mut self, id: &SupplierId) -> Result<Option<Supplier>> {
        Ok(self.suppliers(&BTreeSet::from([id.clone()]), Access::Plain).await?.remove(id))
    }

    /// Suppliers by id.
    pub async fn list_suppliers(
        &mut self,
        filter: &SupplierFilter,
        page: &PageRequest<SupplierId>,
    ) -> Result<Page<Supplier, SupplierId>> {
        const SQL: &str = concat!(
            "SELECT ",
            supplier_columns!(),
            " FROM suppliers s WHERE s.tenant_id = $1 AND s.supplier_id > $2 \
             AND ($3::text[] IS NULL OR s.supplier_id = ANY($3)) \
             AND ($4::boolean IS NULL OR s.active = $4) \
             AND ($5::text[] IS NULL OR s.currency_code = ANY($5)) \
             ORDER BY s.supplier_id LIMIT $6"
        );
        let query = self
            .list(SQL)
            .bind(page.after.as_ref().map_or("", SupplierId::as_str))
            .bind(any(&filter.supplier_ids, SupplierId::as_str))
            .bind(filter.active)
            .bind(any(&filter.currency_codes, String::as_str))
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let suppliers = rows.iter().map(supplier).collect::<Result<Vec<_>>>()?;
        let parts = |supplier: &Supplier| supplier.calendar.holidays.len();
        Ok(Page::of_parts(suppliers, page.size, parts, |supplier| supplier.id.clone()))
    }

    /// Supplier items by supplier, then item.
    pub async fn list_supplier_items(
        &mut self,
        filter: &SupplierItemFilter,
        page: &PageRequest<SupplierItemKey>,
    ) -> Result<Page<SupplierItem, SupplierItemKey>> {
        const SQL: &str = concat!(
            "SELECT ",
            supplier_item_columns!(),
            " FROM supplier_items i WHERE i.tenant_id = $1 AND (i.supplier_id, i.sku) > ($2, $3) \
             AND ($4::text[] IS NULL OR i.supplier_id = ANY($4)) \
             AND ($5::text[] IS NULL OR i.sku = ANY($5)) \
             AND ($6::boolean IS NULL OR i.active = $6) \
             ORDER BY i.supplier_id, i.sku LIMIT $7"
        );
        let after = page.after.as_ref();
        let query = self
            .list(SQL)
            .bind(after.map_or("", |key| key.supplier_id.as_str()))
            .bind(after.map_or("", |key| key.sku.as_str()))
            .bind(any(&filter.supplier_ids, SupplierId::as_str))
            .bind(any(&filter.skus, Sku::as_str))
            .bind(filter.active)
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let items = rows.iter().map(supplier_item).collect::<Result<Vec<_>>>()?;
        let parts = |item: &SupplierItem| item.price_breaks.len();
        Ok(Page::of_parts(items, page.size, parts, SupplierItemKey::of))
    }

    /// Policies by location, then item; the tenant's own and each location's own first.
    pub async fn list_policies(
        &mut self,
        filter: &PolicyFilter,
        page: &PageRequest<PolicyKey>,
    ) -> Result<Page<ReplenishmentPolicy, PolicyKey>> {
        const SQL: &str = concat!(
            "SELECT ",
            policy_columns!(),
            " FROM replenishment_policies p WHERE p.tenant_id = $1 \
             AND ($2::text IS NULL OR (p.location_id, p.sku) > ($2, $3)) \
             AND ($4::text[] IS NULL OR p.location_id = ANY($4)) \
             AND ($5::text[] IS NULL OR p.sku = ANY($5)) \
             AND ($6::text[] IS NULL OR p.kind = ANY($6)) \
             AND ($7::text[] IS NULL OR CASE WHEN p.location_id = '' THEN 'TENANT' WHEN p.sku = '' THEN 'LOCATION' \
             ELSE 'ITEM' END = ANY($7)) \
             AND ($8::boolean IS NULL OR p.active = $8) \
             ORDER BY p.location_id, p.sku LIMIT $9"
        );
        let level = |level: &PolicyLevel| match level {
            PolicyLevel::Tenant => "TENANT",
            PolicyLevel::Location => "LOCATION",
            PolicyLevel::Item => "ITEM",
        };
        let levels: Vec<&str> = filter.levels.iter().map(level).collect();
        let after = page.after.as_ref();
        let query = self
            .list(SQL)
            .bind(after.map(|key| key.location_id.as_str()))
            .bind(after.map_or("", |key| key.sku.as_str()))
            .bind(any(&filter.location_ids, LocationId::as_str))
            .bind(any(&filter.skus, Sku::as_str))
            .bind(any_word(&filter.kinds))
            .bind((!levels.is_empty()).then_some(levels))
            .bind(filter.active)
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let policies = rows.iter().map(policy).collect::<Result<Vec<_>>>()?;
        Ok(Page::of(policies, page.size, |policy| PolicyKey::of(&policy.scope)))
    }
}
