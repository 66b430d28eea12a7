//! Who did what: written beside what was done, and listed.

use sqlx::postgres::PgBindIterExt as _;

use super::{
    Tx,
    read::any,
    rows::Reading,
    save::{Expect, rank},
};
use crate::{
    domain::{
        books::Booking,
        id::{Actor, LocationId, OrderId, PurchaseOrderId, RequestId, Sku, SupplierId},
        query::{AuditFilter, AuditKey, AuditRecord, Page, PageRequest},
        touched::Touched,
    },
    error::{Cause, Error, Result},
};

/// A call that was accepted, and whose it was; or a piece of the owner's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    pub request_id: RequestId,
    pub method: &'static str,
    pub actor: Actor,
    pub touched: Touched,
}

impl Tx<'_> {
    pub(in crate::store) async fn insert_audit(&mut self, audited: &[Audited], booking: Booking) -> Result<()> {
        const SQL: &str = "INSERT INTO audit_records (tenant_id, booked_time, batch_no, rank, request_id, method, actor, \
                touched) \
            SELECT f.tenant_id, $2::timestamptz, $3::bigint, u.rank, u.request_id, u.method, u.actor, u.touched::jsonb \
            FROM feeds f CROSS JOIN unnest($4::int[], $5::text[], $6::text[], $7::text[], $8::text[]) \
            AS u(rank, request_id, method, actor, touched) WHERE f.tenant_id = $1";
        if audited.is_empty() {
            return Ok(());
        }
        let text = |call: &Audited| serde_json::to_string(&call.touched);
        let touched: Vec<String> = audited
            .iter()
            .map(text)
            .collect::<std::result::Result<_, _>>()
            .map_err(|error| Error::Internal(Cause::new(error)))?;
        let query = self
            .query(SQL)
            .bind(booking.time)
            .bind(booking.batch_no)
            .bind((0..audited.len()).map(rank).bind_iter())
            .bind(audited.iter().map(|call| call.request_id.as_str()).bind_iter())
            .bind(audited.iter().map(|call| call.method).bind_iter())
            .bind(audited.iter().map(|call| call.actor.as_str()).bind_iter())
            .bind(touched);
        Expect::Known.all("audit_records", audited.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// Records, newest first.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn list_audit_records(
        &mut self,
        filter: &AuditFilter,
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<AuditRecord, AuditKey>> {
        const SQL: &str = "SELECT a.booked_time, a.batch_no, a.rank, a.request_id, a.method, a.actor, \
                a.touched::text AS touched FROM audit_records a WHERE a.tenant_id = $1 \
            AND ($2::timestamptz IS NULL OR (a.booked_time, a.batch_no, a.rank) < ($2, $3::bigint, $4::integer)) \
            AND ($5::timestamptz IS NULL OR a.booked_time >= $5) AND ($6::timestamptz IS NULL OR a.booked_time < $6) \
            AND ($7::text[] IS NULL OR a.request_id = ANY($7)) AND ($8::text[] IS NULL OR a.actor = ANY($8)) \
            AND ($9::text[] IS NULL OR a.method = ANY($9)) \
            AND ($10::text[] IS NULL OR a.touched -> 'order_ids' ?| $10) \
            AND ($11::text[] IS NULL OR a.touched -> 'skus' ?| $11) \
            AND ($12::text[] IS NULL OR a.touched -> 'location_ids' ?| $12) \
            AND ($13::text[] IS NULL OR a.touched -> 'purchase_order_ids' ?| $13) \
            AND ($14::text[] IS NULL OR a.touched -> 'supplier_ids' ?| $14) \
            ORDER BY a.booked_time DESC, a.batch_no DESC, a.rank DESC LIMIT $15";
        let after = page.after.as_ref();
        let query = self
            .list(SQL)
            .bind(after.map(|key| key.booked_time))
            .bind(after.map(|key| key.batch_no))
            .bind(after.map(|key| key.rank))
            .bind(filter.create_time.start)
            .bind(filter.create_time.end)
            .bind(any(&filter.request_ids, RequestId::as_str))
            .bind(any(&filter.actors, Actor::as_str))
            .bind(any(&filter.methods, String::as_str))
            .bind(any(&filter.order_ids, OrderId::as_str))
            .bind(any(&filter.skus, Sku::as_str))
            .bind(any(&filter.location_ids, LocationId::as_str))
            .bind(any(&filter.purchase_order_ids, PurchaseOrderId::as_str))
            .bind(any(&filter.supplier_ids, SupplierId::as_str))
            .bind(page.limit());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let record = |row| {
            let row = Reading::of("audit_records", row);
            Ok(AuditRecord {
                key: AuditKey {
                    booked_time: row.get("booked_time")?,
                    batch_no: row.get("batch_no")?,
                    rank: row.get("rank")?,
                },
                request_id: RequestId::known(row.get::<&str>("request_id")?),
                method: row.get("method")?,
                actor: Actor::known(row.get::<&str>("actor")?),
                touched: touched(&row)?,
            })
        };
        let rows = rows.iter().map(record).collect::<Result<Vec<_>>>()?;
        Ok(Page::of(rows, page.size, |record| record.key.clone()))
    }
}

fn touched(row: &Reading<'_>) -> Result<Touched> {
    serde_json::from_str(row.get("touched")?).map_err(|error| row.contradiction("touched", error.to_string()))
}
