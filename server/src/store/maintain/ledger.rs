//! Movements beyond retention: their sums are carried forward, so that every counter is the sum of the rows that stay.

use sqlx::postgres::PgBindIterExt as _;

use super::Partition;
use crate::{
    domain::{Time, id::StockKey},
    error::Result,
    store::{Tx, rows::Reading, save::Expect},
};

impl Tx<'_> {
    /// Writes the sums of a partition's rows, one row for each item and location of the tenant, booked at `at`, behind it:
    /// the oldest that the ledger then holds. Each carries the time of the newest it replaces: a count of before that time
    /// reckons with it as booked later. How many rows.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn carry_forward(&mut self, partition: &Partition, at: Time) -> Result<u64> {
        const SQL: &str = "INSERT INTO stock_movements (tenant_id, booked_time, batch_no, rank, location_id, sku, \
                movement_type, on_hand_delta, allocated_delta, request_id, note, occur_time) \
            SELECT f.tenant_id, $4, $5, (row_number() OVER (ORDER BY s.location_id, s.sku))::integer, s.location_id, \
                s.sku, 'CARRIED_FORWARD', s.on_hand, s.allocated, '', '', s.occur_time \
            FROM feeds f JOIN (SELECT m.tenant_id, m.location_id, m.sku, sum(m.on_hand_delta)::bigint AS on_hand, \
                    sum(m.allocated_delta)::bigint AS allocated, max(m.occur_time) AS occur_time \
                FROM stock_movements m WHERE m.tenant_id = $1 AND m.booked_time >= $2 AND m.booked_time < $3 \
                GROUP BY m.tenant_id, m.location_id, m.sku) s ON s.tenant_id = f.tenant_id \
            WHERE f.tenant_id = $1";
        let batch_no = self.booking().await?.batch_no;
        let query = self.query(SQL).bind(partition.begin).bind(partition.end).bind(at).bind(batch_no);
        Ok(query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// The same for old rows that came to the default partition, of at most so many items and locations, and deletes
    /// them; the sums are booked at `at`. Nobody writes there meanwhile: what came between summing and deleting would be
    /// lost. How many rows went; none where nothing was left.
    ///
    /// # Errors
    /// A conflict where others write there; what goes wrong with the database.
    pub async fn carry_strays_forward(&mut self, before: Time, at: Time, most: i64) -> Result<u64> {
        const KEYS: &str = "SELECT m.location_id, m.sku FROM stock_movements_default m \
            WHERE m.tenant_id = $1 AND m.booked_time < $2 GROUP BY m.location_id, m.sku LIMIT $3";
        const CARRY: &str = "INSERT INTO stock_movements (tenant_id, booked_time, batch_no, rank, location_id, sku, \
                movement_type, on_hand_delta, allocated_delta, request_id, note, occur_time) \
            SELECT f.tenant_id, $3, $4, k.rank::integer, k.location_id, k.sku, 'CARRIED_FORWARD', s.on_hand, \
                s.allocated, '', '', s.occur_time \
            FROM feeds f CROSS JOIN unnest($5::text[], $6::text[]) WITH ORDINALITY AS k(location_id, sku, rank) \
            CROSS JOIN LATERAL (SELECT sum(m.on_hand_delta)::bigint AS on_hand, \
                    sum(m.allocated_delta)::bigint AS allocated, max(m.occur_time) AS occur_time \
                FROM stock_movements_default m WHERE m.tenant_id = $1 AND m.location_id = k.location_id \
                AND m.sku = k.sku AND m.booked_time < $2) s \
            WHERE f.tenant_id = $1";
        const DELETE: &str = "DELETE FROM stock_movements_default m USING unnest($3::text[], $4::text[]) \
                AS k(location_id, sku) \
            WHERE m.tenant_id = $1 AND m.location_id = k.location_id AND m.sku = k.sku AND m.booked_time < $2";
        const LOCK: &str = "LOCK TABLE stock_movements_default IN SHARE MODE";
        if self.query(KEYS).bind(before).bind(1_i64).fetch_optional(&mut *self.inner).await?.is_none() {
            return Ok(0);
        }
        self.bare(LOCK).execute(&mut *self.inner).await?;
        let rows = self.query(KEYS).bind(before).bind(most).fetch_all(&mut *self.inner).await?;
        let key = |row| Reading::of("stock_movements_default", row).stock_key();
        let keys: Vec<StockKey> = rows.iter().map(key).collect::<Result<_>>()?;
        let locations = || keys.iter().map(|key| key.location_id.as_str()).bind_iter();
        let skus = || keys.iter().map(|key| key.sku.as_str()).bind_iter();
        let batch_no = self.booking().await?.batch_no;
        let query = self.query(CARRY).bind(before).bind(at).bind(batch_no).bind(locations()).bind(skus());
        let carried = query.execute(&mut *self.inner).await?.rows_affected();
        Expect::Known.all("stock_movements", keys.len(), carried)?;
        let query = self.query(DELETE).bind(before).bind(locations()).bind(skus());
        Ok(query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// How many old rows lie in the default partition.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn stray_movements(&mut self, before: Time) -> Result<i64> {
        const SQL: &str = "SELECT count(*) AS movements FROM stock_movements_default m WHERE m.tenant_id = $1 \
            AND m.booked_time < $2";
        let row = self.query(SQL).bind(before).fetch_one(&mut *self.inner).await?;
        Reading::of("stock_movements_default", &row).get("movements")
    }
}
