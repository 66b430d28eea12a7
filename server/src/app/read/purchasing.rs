//! Suppliers, what they sell, policies and purchase orders.

use super::missing;
use crate::{
    app::App,
    domain::{
        Time,
        id::{PurchaseOrderId, SupplierId, TenantId},
        purchasing::{
            order::PurchaseOrder,
            policy::ReplenishmentPolicy,
            supplier::{Supplier, SupplierItem},
        },
        query::{
            Dated, Page, PageRequest, PolicyFilter, PolicyKey, PurchaseOrderFilter, PurchaseOrderKey,
            PurchaseOrderRecord, SupplierFilter, SupplierItemFilter, SupplierItemKey,
        },
        refusal::Reason,
    },
    error::Result,
};

impl App {
    pub async fn get_supplier(&self, tenant: &TenantId, id: &SupplierId) -> Result<Supplier> {
        let mut tx = self.database.read(tenant).await?;
        let supplier = tx.find_supplier(id).await?;
        tx.commit().await?;
        supplier.ok_or_else(|| missing(Reason::SupplierNotFound, "supplier", "supplier_id", id).into())
    }

    pub async fn list_suppliers(
        &self,
        tenant: &TenantId,
        filter: &SupplierFilter,
        page: &PageRequest<SupplierId>,
    ) -> Result<Page<Supplier, SupplierId>> {
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_suppliers(filter, page).await?;
        tx.commit().await?;
        Ok(page)
    }

    pub async fn list_supplier_items(
        &self,
        tenant: &TenantId,
        filter: &SupplierItemFilter,
        page: &PageRequest<SupplierItemKey>,
    ) -> Result<Page<SupplierItem, SupplierItemKey>> {
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_supplier_items(filter, page).await?;
        tx.commit().await?;
        Ok(page)
    }

    pub async fn list_replenishment_policies(
        &self,
        tenant: &TenantId,
        filter: &PolicyFilter,
        page: &PageRequest<PolicyKey>,
    ) -> Result<Page<ReplenishmentPolicy, PolicyKey>> {
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_policies(filter, page).await?;
        tx.commit().await?;
        Ok(page)
    }

    pub async fn get_purchase_order(&self, tenant: &TenantId, id: &PurchaseOrderId) -> Result<PurchaseOrderRecord> {
        let mut tx = self.database.read(tenant).await?;
        let record = tx.purchase_order_record(id).await?;
        tx.commit().await?;
        record.ok_or_else(|| missing(Reason::PurchaseOrderNotFound, "purchase order", "purchase_order_id", id).into())
    }

    pub async fn list_purchase_orders(
        &self,
        tenant: &TenantId,
        filter: &PurchaseOrderFilter,
        as_of: Option<Time>,
        page: PageRequest<Dated<PurchaseOrderKey>>,
    ) -> Result<Page<PurchaseOrder, Dated<PurchaseOrderKey>>> {
        let (as_of, page) = self.as_of(as_of, page);
        let mut tx = self.database.read(tenant).await?;
        let page = tx.list_purchase_orders(filter, as_of, &page).await?;
        tx.commit().await?;
        Ok(page.keyed(|key| Dated { as_of, key }))
    }
}
