//! What suppliers sell.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{
    postgres::{PgBindIterExt as _, PgRow},
    types::Json,
};

use super::{Access, json};
use crate::{
    domain::{
        id::{Sku, SupplierId},
        purchasing::supplier::{PriceBreak, SupplierItem},
    },
    error::Result,
    store::{Tx, rows, save::Expect, words::Word as _},
};

macro_rules! supplier_item_columns {
    () => {
        "i.supplier_id, i.sku, i.supplier_sku, i.currency_code, i.unit_cost, i.lead_time_days, i.lead_time_unit, \
         i.lead_time_stddev_days, i.min_order_qty, i.order_multiple, i.max_order_qty, i.price_breaks, i.order_cost, \
         i.preference, i.active, i.revision, i.create_time, i.update_time"
    };
}
pub(in crate::store) use supplier_item_columns;

macro_rules! supplier_items_of {
    ($how:literal) => {
        concat!(
            "SELECT i.* FROM unnest($2::text[], $3::text[]) AS k(supplier_id, sku) CROSS JOIN LATERAL (SELECT ",
            supplier_item_columns!(),
            " FROM supplier_items i WHERE i.tenant_id = $1 AND i.supplier_id = k.supplier_id AND i.sku = k.sku ",
            $how,
            ") i"
        )
    };
}

macro_rules! insert_supplier_items {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO supplier_items (tenant_id, supplier_id, sku, supplier_sku, currency_code, unit_cost, \
             lead_time_days, lead_time_unit, lead_time_stddev_days, min_order_qty, order_multiple, max_order_qty, \
             price_breaks, order_cost, preference, active, revision, create_time, update_time) \
             SELECT f.tenant_id, u.supplier_id, u.sku, u.supplier_sku, u.currency_code, u.unit_cost, \
             u.lead_time_days, u.lead_time_unit, u.lead_time_stddev_days, u.min_order_qty, u.order_multiple, \
             u.max_order_qty, u.price_breaks::jsonb, u.order_cost, u.preference, u.active, u.revision, u.create_time, \
             u.update_time \
             FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::int[], \
             $8::text[], $9::numeric[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::numeric[], \
             $15::int[], $16::boolean[], $17::bigint[], $18::timestamptz[], $19::timestamptz[]) \
             AS u(supplier_id, sku, supplier_sku, currency_code, unit_cost, lead_time_days, lead_time_unit, \
             lead_time_stddev_days, min_order_qty, order_multiple, max_order_qty, price_breaks, order_cost, preference, \
             active, revision, create_time, update_time) WHERE f.tenant_id = $1 ",
            $conflict
        )
    };
}

/// A row that has [`supplier_item_columns`].
pub(in crate::store) fn supplier_item(row: &PgRow) -> Result<SupplierItem> {
    let row = rows::Reading::of("supplier_items", row);
    Ok(SupplierItem {
        supplier_id: row.supplier_id()?,
        sku: row.sku()?,
        supplier_sku: row.get("supplier_sku")?,
        currency_code: row.get("currency_code")?,
        unit_cost: row.get("unit_cost")?,
        lead_time_days: row.get("lead_time_days")?,
        lead_time_unit: row.word("lead_time_unit")?,
        lead_time_stddev_days: row.get("lead_time_stddev_days")?,
        min_order_qty: row.get("min_order_qty")?,
        order_multiple: row.get("order_multiple")?,
        max_order_qty: row.get("max_order_qty")?,
        price_breaks: row.get::<Json<Vec<PriceBreak>>>("price_breaks")?.0,
        order_cost: row.get("order_cost")?,
        preference: row.get("preference")?,
        active: row.get("active")?,
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

impl Tx<'_> {
    /// Those that do not exist are left out.
    pub(in crate::store) async fn supplier_items(
        &mut self,
        keys: &BTreeSet<(SupplierId, Sku)>,
        access: Access,
    ) -> Result<BTreeMap<(SupplierId, Sku), SupplierItem>> {
        let sql = match access {
            Access::Plain => supplier_items_of!("OFFSET 0"),
            Access::Locked => supplier_items_of!("FOR UPDATE"),
        };
        if keys.is_empty() {
            return Ok(BTreeMap::new());
        }
        let query = self
            .query(sql)
            .bind(keys.iter().map(|(id, _)| id.as_str()).bind_iter())
            .bind(keys.iter().map(|(_, sku)| sku.as_str()).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let items = rows.iter().map(|row| {
            let item = supplier_item(row)?;
            Ok(((item.supplier_id.clone(), item.sku.clone()), item))
        });
        items.collect()
    }

    pub(super) async fn insert_supplier_items(&mut self, items: &[&SupplierItem]) -> Result<()> {
        const SQL: &str = insert_supplier_items!("ON CONFLICT DO NOTHING");
        self.write_supplier_items(SQL, items, Expect::New).await
    }

    pub(super) async fn update_supplier_items(&mut self, items: &[&SupplierItem]) -> Result<()> {
        const SQL: &str = insert_supplier_items!(
            "ON CONFLICT (tenant_id, supplier_id, sku) DO UPDATE SET supplier_sku = excluded.supplier_sku, \
             currency_code = excluded.currency_code, unit_cost = excluded.unit_cost, \
             lead_time_days = excluded.lead_time_days, lead_time_unit = excluded.lead_time_unit, \
             lead_time_stddev_days = excluded.lead_time_stddev_days, min_order_qty = excluded.min_order_qty, \
             order_multiple = excluded.order_multiple, max_order_qty = excluded.max_order_qty, \
             price_breaks = excluded.price_breaks, order_cost = excluded.order_cost, \
             preference = excluded.preference, active = excluded.active, revision = excluded.revision, \
             update_time = excluded.update_time"
        );
        self.write_supplier_items(SQL, items, Expect::Known).await
    }

    async fn write_supplier_items(&mut self, sql: &'static str, items: &[&SupplierItem], expect: Expect) -> Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        let breaks: Vec<String> = items.iter().map(|item| json(&item.price_breaks)).collect::<Result<_>>()?;
        let each = || items.iter();
        let query = self
            .query(sql)
            .bind(each().map(|i| i.supplier_id.as_str()).bind_iter())
            .bind(each().map(|i| i.sku.as_str()).bind_iter())
            .bind(each().map(|i| i.supplier_sku.as_str()).bind_iter())
            .bind(each().map(|i| i.currency_code.as_str()).bind_iter())
            .bind(each().map(|i| i.unit_cost).bind_iter())
            .bind(each().map(|i| i.lead_time_days).bind_iter())
            .bind(each().map(|i| i.lead_time_unit.word()).bind_iter())
            .bind(each().map(|i| i.lead_time_stddev_days).bind_iter())
            .bind(each().map(|i| i.min_order_qty).bind_iter())
            .bind(each().map(|i| i.order_multiple).bind_iter())
            .bind(each().map(|i| i.max_order_qty).bind_iter())
            .bind(breaks)
            .bind(each().map(|i| i.order_cost).bind_iter())
            .bind(each().map(|i| i.preference).bind_iter())
            .bind(each().map(|i| i.active).bind_iter())
            .bind(each().map(|i| i.revision).bind_iter())
            .bind(each().map(|i| i.create_time).bind_iter())
            .bind(each().map(|i| i.update_time).bind_iter());
        expect.all("supplier_items", items.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}
