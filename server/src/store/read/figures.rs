//! What operators see of a tenant at a glance.

use chrono::NaiveDate;

use crate::{
    domain::{Time, id::LocationId, query::LocationFigures},
    error::Result,
    store::{Tx, rows::Reading},
};

impl Tx {
    /// The figures of at most so many locations, by id: what waits, and what was ordered and fell short since.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn location_figures(&mut self, since: Time, most: i64) -> Result<Vec<LocationFigures>> {
        const SQL: &str = "SELECT l.location_id, COALESCE(w.backorders, 0) AS open_backorders, \
            COALESCE(w.units, 0) AS backordered_units, w.oldest AS oldest_open_time, \
            COALESCE(d.units, 0) AS ordered_units, COALESCE(s.units, 0) AS short_units FROM locations l \
            LEFT JOIN (SELECT b.location_id, count(*) AS backorders, min(b.open_time) AS oldest, \
                LEAST(sum(b.original + b.added - b.filled - b.cancelled), 9223372036854775807)::bigint AS units \
                FROM backorders b WHERE b.tenant_id = $1 AND b.state IN ('OPEN', 'HELD') GROUP BY b.location_id) w \
                ON w.location_id = l.location_id \
            LEFT JOIN (SELECT d.location_id, \
                GREATEST(LEAST(sum(d.counted), 9223372036854775807), -9223372036854775808)::bigint AS units \
                FROM demand_days d WHERE d.tenant_id = $1 AND d.day > $3 GROUP BY d.location_id) d \
                ON d.location_id = l.location_id \
            LEFT JOIN (SELECT b.location_id, LEAST(sum(b.original), 9223372036854775807)::bigint AS units \
                FROM backorders b WHERE b.tenant_id = $1 AND b.open_time >= $2 \
                AND b.cause IN ('SHORTAGE', 'WAITING_FOR_ORDER') GROUP BY b.location_id) s \
                ON s.location_id = l.location_id \
            WHERE l.tenant_id = $1 AND l.active ORDER BY l.location_id LIMIT $4";
        let day: NaiveDate = since.date_naive();
        let rows = self.list(SQL).bind(since).bind(day).bind(most).fetch_all(&mut *self.inner).await?;
        let figures = |row| {
            let row = Reading::of("backorders", row);
            Ok(LocationFigures {
                location_id: LocationId::known(row.get::<&str>("location_id")?),
                open_backorders: row.get("open_backorders")?,
                backordered_units: row.get("backordered_units")?,
                oldest_open_time: row.get("oldest_open_time")?,
                ordered_units: row.get("ordered_units")?,
                short_units: row.get("short_units")?,
            })
        };
        rows.iter().map(figures).collect()
    }
}
