//! Suppliers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sqlx::postgres::{PgBindIterExt as _, PgRow};

use super::Access;
use crate::{
    domain::{
        id::SupplierId,
        purchasing::supplier::{Supplier, SupplierCalendar},
    },
    error::Result,
    store::{Tx, rows, save::Expect},
};

macro_rules! supplier_columns {
    () => {
        "s.supplier_id, s.name, s.currency_code, s.minimum_order_value, s.order_weekdays, s.holidays, s.active, \
         s.revision, s.create_time, s.update_time"
    };
}
pub(in crate::store) use supplier_columns;

macro_rules! suppliers_of {
    ($how:literal) => {
        concat!(
            "SELECT s.* FROM unnest($2::text[]) AS k(supplier_id) CROSS JOIN LATERAL (SELECT ",
            supplier_columns!(),
            " FROM suppliers s WHERE s.tenant_id = $1 AND s.supplier_id = k.supplier_id ",
            $how,
            ") s"
        )
    };
}

macro_rules! insert_suppliers {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO suppliers (tenant_id, supplier_id, name, currency_code, minimum_order_value, order_weekdays, \
             holidays, active, revision, create_time, update_time) \
             SELECT f.tenant_id, u.supplier_id, u.name, u.currency_code, u.minimum_order_value, u.order_weekdays, \
             u.holidays::date[], u.active, u.revision, u.create_time, u.update_time \
             FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::numeric[], $6::text[], $7::text[], \
             $8::boolean[], $9::bigint[], $10::timestamptz[], $11::timestamptz[]) AS u(supplier_id, name, \
             currency_code, minimum_order_value, order_weekdays, holidays, active, revision, create_time, update_time) \
             WHERE f.tenant_id = $1 ",
            $conflict
        )
    };
}

/// A row that has [`supplier_columns`].
pub(in crate::store) fn supplier(row: &PgRow) -> Result<Supplier> {
    let row = rows::Reading::of("suppliers", row);
    Ok(Supplier {
        id: row.supplier_id()?,
        name: row.get("name")?,
        currency_code: row.get("currency_code")?,
        minimum_order_value: row.get("minimum_order_value")?,
        calendar: SupplierCalendar {
            weekdays: weekdays(&row)?,
            holidays: row.get::<Vec<NaiveDate>>("holidays")?.into_iter().collect(),
        },
        active: row.get("active")?,
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

fn weekdays(row: &rows::Reading<'_>) -> Result<[bool; 7]> {
    let text: &str = row.get("order_weekdays")?;
    let open: Vec<bool> = text.chars().map(|c| c == '1').collect();
    open.try_into().map_err(|_| row.contradiction("order_weekdays", "a week has seven days"))
}

/// Dates as an array is written.
fn dates(dates: &BTreeSet<NaiveDate>) -> String {
    let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
    format!("{{{}}}", dates.join(","))
}

impl Tx<'_> {
    /// Those that do not exist are left out.
    pub(in crate::store) async fn suppliers(
        &mut self,
        ids: &BTreeSet<SupplierId>,
        access: Access,
    ) -> Result<BTreeMap<SupplierId, Supplier>> {
        let sql = match access {
            Access::Plain => suppliers_of!("OFFSET 0"),
            Access::Locked => suppliers_of!("FOR UPDATE"),
        };
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let query = self.query(sql).bind(ids.iter().map(SupplierId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| supplier(row).map(|supplier| (supplier.id.clone(), supplier))).collect()
    }

    pub(super) async fn insert_suppliers(&mut self, suppliers: &[&Supplier]) -> Result<()> {
        const SQL: &str = insert_suppliers!("ON CONFLICT DO NOTHING");
        self.write_suppliers(SQL, suppliers, Expect::New).await
    }

    pub(super) async fn update_suppliers(&mut self, suppliers: &[&Supplier]) -> Result<()> {
        const SQL: &str = insert_suppliers!(
            "ON CONFLICT (tenant_id, supplier_id) DO UPDATE SET name = excluded.name, \
             currency_code = excluded.currency_code, minimum_order_value = excluded.minimum_order_value, \
             order_weekdays = excluded.order_weekdays, holidays = excluded.holidays, active = excluded.active, \
             revision = excluded.revision, update_time = excluded.update_time"
        );
        self.write_suppliers(SQL, suppliers, Expect::Known).await
    }

    async fn write_suppliers(&mut self, sql: &'static str, suppliers: &[&Supplier], expect: Expect) -> Result<()> {
        if suppliers.is_empty() {
            return Ok(());
        }
        let each = || suppliers.iter();
        let week =
            |s: &Supplier| s.calendar.weekdays.map(|open| if open { '1' } else { '0' }).iter().collect::<String>();
        let query = self
            .query(sql)
            .bind(each().map(|s| s.id.as_str()).bind_iter())
            .bind(each().map(|s| s.name.as_str()).bind_iter())
            .bind(each().map(|s| s.currency_code.as_str()).bind_iter())
            .bind(each().map(|s| s.minimum_order_value).bind_iter())
            .bind(each().map(|s| week(s)).collect::<Vec<_>>())
            .bind(each().map(|s| dates(&s.calendar.holidays)).collect::<Vec<_>>())
            .bind(each().map(|s| s.active).bind_iter())
            .bind(each().map(|s| s.revision).bind_iter())
            .bind(each().map(|s| s.create_time).bind_iter())
            .bind(each().map(|s| s.update_time).bind_iter());
        expect.all("suppliers", suppliers.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}
