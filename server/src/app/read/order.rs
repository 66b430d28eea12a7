//! Orders.

use super::missing;
use crate::{
    app::App,
    domain::{
        id::{OrderId, TenantId},
        order::Order,
        purchasing::promise::OrderPromise,
        query::{Listing, OrderFilter, OrderKey, OrderRecord, PageRequest},
        refusal::Reason,
    },
    error::Result,
};

impl App {
    /// An order, and when what it waits for is expected as of now.
    pub async fn get_order(&self, tenant: &TenantId, id: &OrderId) -> Result<(OrderRecord, OrderPromise)> {
        let mut tx = self.database.read(tenant).await?;
        let record = tx.order_record(id).await?;
        let record = record.ok_or_else(|| missing(Reason::OrderNotFound, "order", "order_id", id))?;
        let promise = self.promise(&mut tx, &record.order, None).await?;
        tx.commit().await?;
        Ok((record, promise))
    }

    pub async fn list_orders(
        &self,
        tenant: &TenantId,
        filter: &OrderFilter,
        page: &PageRequest<OrderKey>,
    ) -> Result<Listing<Order, OrderKey>> {
        let (mut tx, cursor) = self.begin_list(tenant, page).await?;
        let page = tx.list_orders(filter, page).await?;
        tx.commit().await?;
        Ok(Listing { page, cursor })
    }
}
