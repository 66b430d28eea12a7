//! Purchase orders with their lines.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::postgres::{PgBindIterExt as _, PgRow};

use crate::{
    domain::{
        id::{PurchaseOrderId, StockKey},
        purchasing::order::{LineWorking, PurchaseLine, PurchaseOrder},
    },
    error::Result,
    store::{Tx, rows::Reading},
};

macro_rules! purchase_order_columns {
    () => {
        "p.purchase_order_id, p.status, p.supplier_id, p.location_id, p.currency_code, p.reference, \
         p.supplier_reference, p.note, p.order_time, p.submit_time, p.expected_time, p.confirmed_time, \
         p.over_tolerance_percent, p.under_tolerance_percent, p.content_hash, p.revision, p.create_time, p.update_time"
    };
}
pub(in crate::store) use purchase_order_columns;

/// The lines of purchase orders, in order of their numbers, with what stands for their working.
macro_rules! lines_of_purchase_orders {
    ($working:literal) => {
        concat!(
            "SELECT l.* FROM unnest($2::text[]) AS k(purchase_order_id) CROSS JOIN LATERAL (SELECT \
             l.purchase_order_id, l.line_number, l.sku, l.supplier_sku, l.unit_cost, l.ordered, l.received, \
             l.rejected, l.cancelled, l.expected_time, l.due_time, l.counted_from, ",
            $working,
            " AS working FROM purchase_order_lines l WHERE l.tenant_id = $1 \
             AND l.purchase_order_id = k.purchase_order_id ORDER BY l.line_number) l"
        )
    };
}

/// The lines of purchase orders.
pub(in crate::store) type PurchaseLines = BTreeMap<PurchaseOrderId, Vec<PurchaseLine>>;

/// A purchase order without its lines.
pub(in crate::store) fn purchase_order(row: &PgRow) -> Result<PurchaseOrder> {
    let row = Reading::of("purchase_orders", row);
    Ok(PurchaseOrder {
        id: row.purchase_order_id()?,
        status: row.word("status")?,
        supplier_id: row.supplier_id()?,
        location_id: row.location_id()?,
        currency_code: row.get("currency_code")?,
        reference: row.get("reference")?,
        supplier_reference: row.get("supplier_reference")?,
        note: row.get("note")?,
        order_time: row.get("order_time")?,
        submit_time: row.get("submit_time")?,
        expected_time: row.get("expected_time")?,
        confirmed_time: row.get("confirmed_time")?,
        over_tolerance_percent: row.get("over_tolerance_percent")?,
        under_tolerance_percent: row.get("under_tolerance_percent")?,
        lines: Vec::new(),
        content_hash: row.get("content_hash")?,
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

/// With its working, or as one whose working is not read.
fn purchase_line(row: &Reading<'_>, with_working: bool) -> Result<PurchaseLine> {
    let working = row.get::<Option<String>>("working")?.map_or(LineWorking::None, LineWorking::Text);
    Ok(PurchaseLine {
        number: row.get("line_number")?,
        sku: row.sku()?,
        supplier_sku: row.get("supplier_sku")?,
        unit_cost: row.get("unit_cost")?,
        ordered: row.get("ordered")?,
        received: row.get("received")?,
        rejected: row.get("rejected")?,
        cancelled: row.get("cancelled")?,
        expected_time: row.get("expected_time")?,
        due_time: row.get("due_time")?,
        counted_from: row.get("counted_from")?,
        working: if with_working { working } else { LineWorking::Unread },
    })
}

impl Tx<'_> {
    /// Purchase orders without their lines; those that do not exist are left out.
    pub(in crate::store) async fn purchase_order_heads(
        &mut self,
        ids: impl Iterator<Item = &PurchaseOrderId>,
    ) -> Result<BTreeMap<PurchaseOrderId, PurchaseOrder>> {
        const SQL: &str = concat!(
            "SELECT p.* FROM unnest($2::text[]) AS k(purchase_order_id) CROSS JOIN LATERAL (SELECT ",
            purchase_order_columns!(),
            " FROM purchase_orders p WHERE p.tenant_id = $1 AND p.purchase_order_id = k.purchase_order_id OFFSET 0) p"
        );
        let query = self.query(SQL).bind(ids.map(PurchaseOrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| purchase_order(row).map(|order| (order.id.clone(), order))).collect()
    }

    /// The lines of purchase orders, with their working.
    pub(in crate::store) async fn purchase_lines(
        &mut self,
        ids: impl Iterator<Item = &PurchaseOrderId>,
    ) -> Result<PurchaseLines> {
        self.purchase_lines_as((lines_of_purchase_orders!("l.working"), true), ids).await
    }

    /// The same without their working, which may be long: for commands and lists.
    pub(in crate::store) async fn short_purchase_lines(
        &mut self,
        ids: impl Iterator<Item = &PurchaseOrderId>,
    ) -> Result<PurchaseLines> {
        self.purchase_lines_as((lines_of_purchase_orders!("NULL::text"), false), ids).await
    }

    async fn purchase_lines_as(
        &mut self,
        (sql, with_working): (&'static str, bool),
        ids: impl Iterator<Item = &PurchaseOrderId>,
    ) -> Result<PurchaseLines> {
        let query = self.query(sql).bind(ids.map(PurchaseOrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut orders = PurchaseLines::new();
        for row in &rows {
            let row = Reading::of("purchase_order_lines", row);
            orders.entry(row.purchase_order_id()?).or_default().push(purchase_line(&row, with_working)?);
        }
        Ok(orders)
    }

    /// The stock rows that purchase orders' lines stand on.
    pub(in crate::store) async fn keys_of_purchase_orders(
        &mut self,
        ids: &BTreeSet<PurchaseOrderId>,
    ) -> Result<BTreeSet<StockKey>> {
        const SQL: &str = "SELECT DISTINCT l.location_id, l.sku FROM unnest($2::text[]) AS k(purchase_order_id) \
            CROSS JOIN LATERAL (SELECT l.location_id, l.sku FROM purchase_order_lines l WHERE l.tenant_id = $1 \
                AND l.purchase_order_id = k.purchase_order_id OFFSET 0) l";
        if ids.is_empty() {
            return Ok(BTreeSet::new());
        }
        let query = self.query(SQL).bind(ids.iter().map(PurchaseOrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| Reading::of("purchase_order_lines", row).stock_key()).collect()
    }
}
