//! Purchase orders, one by one and listed.

use std::iter;

use super::{any, any_word};
use crate::{
    domain::{
        Time,
        id::{LocationId, PurchaseOrderId, Sku, SupplierId},
        purchasing::order::PurchaseOrder,
        query::{Page, PageRequest, PurchaseOrderFilter, PurchaseOrderKey, PurchaseOrderRecord},
    },
    error::Result,
    store::{
        Tx,
        purchasing::{purchase_order, purchase_order_columns},
        rows::Reading,
    },
};

/// Lines of an item up to which the purchase orders of them are looked up one by one.
const FEW: i64 = 1_000;

impl Tx<'_> {
    /// A purchase order with its lines, and all that came for it.
    pub async fn purchase_order_record(&mut self, id: &PurchaseOrderId) -> Result<Option<PurchaseOrderRecord>> {
        let Some(mut purchase_order) = self.purchase_order_heads(iter::once(id)).await?.remove(id) else {
            return Ok(None);
        };
        purchase_order.lines = self.purchase_lines(iter::once(id)).await?.remove(id).unwrap_or_default();
        let receipts = self.receipts_of(id).await?;
        Ok(Some(PurchaseOrderRecord { purchase_order, receipts }))
    }

    /// Purchase orders with their lines, by the time they were stored, then by id. Lines are without their working.
    pub async fn list_purchase_orders(
        &mut self,
        filter: &PurchaseOrderFilter,
        as_of: Time,
        page: &PageRequest<PurchaseOrderKey>,
    ) -> Result<Page<PurchaseOrder, PurchaseOrderKey>> {
        const SQL: &str = concat!(
            "SELECT ",
            purchase_order_columns!(),
            ", (SELECT count(*) FROM purchase_order_lines l WHERE l.tenant_id = $1 \
             AND l.purchase_order_id = p.purchase_order_id) AS line_count \
             FROM purchase_orders p WHERE p.tenant_id = $1 \
             AND (p.create_time, p.purchase_order_id) > (COALESCE($2::timestamptz, '-infinity'), COALESCE($3::text, '')) \
             AND ($4::text[] IS NULL OR p.supplier_id = ANY($4)) \
             AND ($5::text[] IS NULL OR p.status = ANY($5)) \
             AND ($6::text[] IS NULL OR p.location_id = ANY($6)) \
             AND ($7::text[] IS NULL OR p.purchase_order_id = ANY($7)) \
             AND ($8::text[] IS NULL OR (p.reference <> '' AND p.reference = ANY($8))) \
             AND ($9::timestamptz IS NULL OR p.order_time >= $9) \
             AND ($10::timestamptz IS NULL OR p.order_time < $10) \
             AND ($11::text[] IS NULL OR EXISTS (SELECT FROM purchase_order_lines l WHERE l.tenant_id = $1 \
             AND l.purchase_order_id = p.purchase_order_id AND l.sku = ANY($11) OFFSET 0)) \
             AND ($12::boolean IS NULL OR (p.status IN ('SUBMITTED', 'PARTIALLY_RECEIVED') \
             AND EXISTS (SELECT FROM purchase_order_lines l WHERE l.tenant_id = $1 \
             AND l.purchase_order_id = p.purchase_order_id AND l.open_units > 0 AND l.due_time < $13 OFFSET 0)) = $12) \
             AND ($14::text[] IS NULL OR p.purchase_order_id = ANY($14)) \
             ORDER BY p.create_time, p.purchase_order_id LIMIT $15"
        );
        let few = self.few_purchase_orders(&filter.skus).await?;
        let after = page.after.as_ref();
        let query = self
            .list(SQL)
            .bind(after.map(|key| key.create_time))
            .bind(after.map(|key| key.purchase_order_id.as_str()))
            .bind(any(&filter.supplier_ids, SupplierId::as_str))
            .bind(any_word(&filter.statuses))
            .bind(any(&filter.location_ids, LocationId::as_str))
            .bind(any(&filter.purchase_order_ids, PurchaseOrderId::as_str))
            .bind(any(&filter.references, String::as_str))
            .bind(filter.order_time.start)
            .bind(filter.order_time.end)
            .bind(any(&filter.skus, Sku::as_str))
            .bind(filter.overdue)
            .bind(as_of)
            .bind(few)
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let heads = rows.iter().map(|row| {
            let line_count: i64 = Reading::of("purchase_orders", row).get("line_count")?;
            Ok((purchase_order(row)?, usize::try_from(line_count).unwrap_or(usize::MAX)))
        });
        let heads: Vec<(PurchaseOrder, usize)> = heads.collect::<Result<_>>()?;
        let page = Page::of_parts(heads, page.size, |(_, lines)| *lines, |(order, _)| PurchaseOrderKey::of(order));
        let mut lines = self.short_purchase_lines(page.rows.iter().map(|(order, _)| &order.id)).await?;
        let orders = page.rows.into_iter().map(|(order, _)| {
            let lines = lines.remove(&order.id).unwrap_or_default();
            PurchaseOrder { lines, ..order }
        });
        Ok(Page { rows: orders.collect(), next: page.next })
    }

    /// The purchase orders with a line of one of these items, if they are few; with many of them, a page of orders that
    /// have one is soon found on the way through all orders.
    async fn few_purchase_orders(&mut self, skus: &[Sku]) -> Result<Option<Vec<String>>> {
        const SQL: &str = "SELECT l.purchase_order_id FROM purchase_order_lines l \
            WHERE l.tenant_id = $1 AND l.sku = ANY($2) LIMIT $3";
        let Some(skus) = any(skus, Sku::as_str) else { return Ok(None) };
        let rows = self.list(SQL).bind(skus).bind(FEW + 1).fetch_all(&mut *self.inner).await?;
        let few = i64::try_from(rows.len()).is_ok_and(|count| count <= FEW);
        let ids = rows.iter().map(|row| Reading::of("purchase_order_lines", row).get("purchase_order_id"));
        if few { ids.collect::<Result<_>>().map(Some) } else { Ok(None) }
    }
}
