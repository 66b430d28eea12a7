//! Receipts.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{
    postgres::{PgBindIterExt as _, PgRow},
    types::Json,
};

use super::json;
use crate::{
    domain::{
        id::{PurchaseOrderId, ReceiptId},
        purchasing::order::{Receipt, ReceiptLine},
    },
    error::Result,
    store::{Tx, rows::Reading, save::Expect},
};

macro_rules! receipt_columns {
    () => {
        "r.purchase_order_id, r.receipt_id, r.reference, r.lines, r.final, r.occur_time, r.create_time, r.update_time"
    };
}

macro_rules! insert_receipts {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO receipts (tenant_id, purchase_order_id, receipt_id, reference, lines, final, occur_time, \
             create_time, update_time) \
             SELECT f.tenant_id, u.purchase_order_id, u.receipt_id, u.reference, u.lines::jsonb, u.final, \
             u.occur_time, u.create_time, u.update_time \
             FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], \
             $7::timestamptz[], $8::timestamptz[], $9::timestamptz[]) AS u(purchase_order_id, receipt_id, reference, \
             lines, final, occur_time, create_time, update_time) WHERE f.tenant_id = $1 ",
            $conflict
        )
    };
}

fn receipt(row: &PgRow) -> Result<Receipt> {
    let row = Reading::of("receipts", row);
    Ok(Receipt {
        id: row.receipt_id()?,
        purchase_order_id: row.purchase_order_id()?,
        reference: row.get("reference")?,
        lines: row.get::<Json<Vec<ReceiptLine>>>("lines")?.0,
        is_final: row.get("final")?,
        occur_time: row.get("occur_time")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

impl Tx<'_> {
    /// Adds the purchase orders of receipts to those known; none for a receipt that does not exist.
    pub(in crate::store) async fn resolve_receipts(
        &mut self,
        ids: &BTreeSet<ReceiptId>,
        known: &mut BTreeMap<ReceiptId, Option<PurchaseOrderId>>,
    ) -> Result<()> {
        const SQL: &str = "SELECT r.* FROM unnest($2::text[]) AS k(receipt_id) CROSS JOIN LATERAL (SELECT \
            r.receipt_id, r.purchase_order_id FROM receipts r WHERE r.tenant_id = $1 AND r.receipt_id = k.receipt_id \
            OFFSET 0) r";
        let unknown: Vec<&ReceiptId> = ids.iter().filter(|id| !known.contains_key(id)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let query = self.query(SQL).bind(unknown.iter().map(|id| id.as_str()).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        known.extend(unknown.into_iter().map(|id| (id.clone(), None)));
        for row in &rows {
            let row = Reading::of("receipts", row);
            known.insert(row.receipt_id()?, Some(row.purchase_order_id()?));
        }
        Ok(())
    }

    /// Receipts by their ids; those that do not exist are left out.
    pub(in crate::store) async fn receipts(
        &mut self,
        ids: impl Iterator<Item = &ReceiptId>,
    ) -> Result<BTreeMap<ReceiptId, Receipt>> {
        const SQL: &str = concat!(
            "SELECT r.* FROM unnest($2::text[]) AS k(receipt_id) CROSS JOIN LATERAL (SELECT ",
            receipt_columns!(),
            " FROM receipts r WHERE r.tenant_id = $1 AND r.receipt_id = k.receipt_id OFFSET 0) r"
        );
        let query = self.query(SQL).bind(ids.map(ReceiptId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| receipt(row).map(|receipt| (receipt.id.clone(), receipt))).collect()
    }

    /// All that came for a purchase order.
    pub(in crate::store) async fn receipts_of(&mut self, id: &PurchaseOrderId) -> Result<Vec<Receipt>> {
        const SQL: &str = concat!(
            "SELECT ",
            receipt_columns!(),
            " FROM receipts r WHERE r.tenant_id = $1 AND r.purchase_order_id = $2 \
             ORDER BY r.create_time, r.receipt_id"
        );
        let rows = self.query(SQL).bind(id.as_str()).fetch_all(&mut *self.inner).await?;
        rows.iter().map(receipt).collect()
    }

    pub(super) async fn insert_receipts(&mut self, receipts: &[&Receipt]) -> Result<()> {
        const SQL: &str = insert_receipts!("ON CONFLICT DO NOTHING");
        self.write_receipts(SQL, receipts, Expect::New).await
    }

    pub(super) async fn update_receipts(&mut self, receipts: &[&Receipt]) -> Result<()> {
        const SQL: &str = insert_receipts!(
            "ON CONFLICT (tenant_id, receipt_id) DO UPDATE SET lines = excluded.lines, \
             update_time = excluded.update_time"
        );
        self.write_receipts(SQL, receipts, Expect::Known).await
    }

    async fn write_receipts(&mut self, sql: &'static str, receipts: &[&Receipt], expect: Expect) -> Result<()> {
        if receipts.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = receipts.iter().map(|receipt| json(&receipt.lines)).collect::<Result<_>>()?;
        let each = || receipts.iter();
        let query = self
            .query(sql)
            .bind(each().map(|r| r.purchase_order_id.as_str()).bind_iter())
            .bind(each().map(|r| r.id.as_str()).bind_iter())
            .bind(each().map(|r| r.reference.as_str()).bind_iter())
            .bind(lines)
            .bind(each().map(|r| r.is_final).bind_iter())
            .bind(each().map(|r| r.occur_time).bind_iter())
            .bind(each().map(|r| r.create_time).bind_iter())
            .bind(each().map(|r| r.update_time).bind_iter());
        expect.all("receipts", receipts.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}
