//! What operators see of a tenant at a glance.

use chrono::NaiveDate;

use crate::{
    domain::{Time, id::LocationId, query::LocationFigures},
    error::Result,
    store::{Tx, rows::Reading},
};

impl Tx<'_> {
    /// The figures of at most so many locations, by id: what waits, and what was ordered and fell short on the days after
    /// this one, each in its own time zone.
    ///
    /// What was taken back counts neither as ordered nor as short. What was given up for want, or by closing, was ordered
    /// and fell short all the same.
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
                FROM demand_days d JOIN locations z ON z.tenant_id = $1 AND z.location_id = d.location_id \
                WHERE d.tenant_id = $1 AND d.day >= $3 AND d.day > ($2 AT TIME ZONE z.time_zone)::date \
                GROUP BY d.location_id) d \
                ON d.location_id = l.location_id \
            LEFT JOIN (SELECT b.location_id, \
                LEAST(sum(LEAST(b.original, GREATEST(b.original - b.cancelled + g.units, 0))), 9223372036854775807)::bigint AS units \
                FROM backorders b JOIN locations z ON z.tenant_id = $1 AND z.location_id = b.location_id \
                CROSS JOIN LATERAL (SELECT COALESCE(sum(c.quantity), 0) AS units FROM cancellations c \
                    WHERE c.tenant_id = $1 AND c.order_id = b.order_id AND c.line_number = b.line_number \
                    AND b.cancelled > 0 AND (c.reason = 'OUT_OF_STOCK' OR c.by_close)) g \
                WHERE b.tenant_id = $1 AND b.open_time >= $2 \
                AND (b.open_time AT TIME ZONE z.time_zone)::date > ($2 AT TIME ZONE z.time_zone)::date \
                AND b.cause IN ('SHORTAGE', 'WAITING_FOR_ORDER') GROUP BY b.location_id) s \
                ON s.location_id = l.location_id \
            WHERE l.tenant_id = $1 AND l.active ORDER BY l.location_id LIMIT $4";
        // Nowhere is it an earlier day by more than one, so that what is left out at once was no later day anywhere.
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
