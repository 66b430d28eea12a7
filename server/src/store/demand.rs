//! Demand per day: counted from the feed by a follower, loaded by callers, read by whoever buys.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sqlx::postgres::PgBindIterExt as _;

use super::{
    Tx,
    rows::{Reading, by_ordinality},
    save::Expect,
};
use crate::{
    domain::{
        id::{LocationId, StockKey},
        purchasing::days::{DemandDay, DemandSums, DemandWindow},
        zone::Zone,
    },
    error::Result,
};

macro_rules! add_days {
    ($columns:literal, $set:literal) => {
        concat!(
            "INSERT INTO demand_days (tenant_id, location_id, sku, day, counted, loaded) \
             SELECT f.tenant_id, u.location_id, u.sku, u.day, ",
            $columns,
            " FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::date[], $5::bigint[]) \
             AS u(location_id, sku, day, units) WHERE f.tenant_id = $1 \
             ON CONFLICT (tenant_id, location_id, sku, day) DO UPDATE SET ",
            $set
        )
    };
}

impl Tx<'_> {
    /// The time zones of locations; those that do not exist are left out.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn zones(&mut self, ids: &BTreeSet<LocationId>) -> Result<BTreeMap<LocationId, Zone>> {
        let locations = self.locations(ids, false).await?;
        Ok(locations.into_iter().map(|location| (location.id, location.time_zone)).collect())
    }

    /// Adds to what is counted of each day.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn count_demand(&mut self, sums: &DemandSums) -> Result<()> {
        const SQL: &str = add_days!("u.units, 0", "counted = demand_days.counted + excluded.counted");
        self.write_days(SQL, sums).await
    }

    /// Puts what callers loaded in the place of what they loaded of the same days before.
    pub(in crate::store) async fn load_demand(&mut self, days: &DemandSums) -> Result<()> {
        const SQL: &str = add_days!("0, u.units", "loaded = excluded.loaded");
        self.write_days(SQL, days).await
    }

    async fn write_days(&mut self, sql: &'static str, days: &DemandSums) -> Result<()> {
        if days.is_empty() {
            return Ok(());
        }
        let query = self
            .query(sql)
            .bind(days.keys().map(|(key, _)| key.location_id.as_str()).bind_iter())
            .bind(days.keys().map(|(key, _)| key.sku.as_str()).bind_iter())
            .bind(days.keys().map(|(_, day)| *day).bind_iter())
            .bind(days.values().copied().bind_iter());
        Expect::Known.all("demand_days", days.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// How many days of demand the replenishment policy that holds for a key looks at; none: there is no policy.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn demand_window_days(&mut self, key: &StockKey) -> Result<Option<i32>> {
        const SQL: &str = "SELECT p.demand_window_days FROM replenishment_policies p WHERE p.tenant_id = $1 AND p.active \
            AND (p.location_id, p.sku) IN (($2::text, $3::text), ($2, ''), ('', '')) \
            ORDER BY p.location_id DESC, p.sku DESC LIMIT 1";
        let query = self.query(SQL).bind(key.location_id.as_str()).bind(key.sku.as_str());
        let row = query.fetch_optional(&mut *self.inner).await?;
        row.map(|row| Reading::of("replenishment_policies", &row).get("demand_window_days")).transpose()
    }

    /// The days of each window on which something was asked for, ascending, for one key after the other.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn demand_days(&mut self, windows: &[(StockKey, DemandWindow)]) -> Result<Vec<Vec<DemandDay>>> {
        const SQL: &str = "SELECT k.ordinality, d.day, d.counted, d.loaded \
            FROM unnest($2::text[], $3::text[], $4::date[], $5::date[]) WITH ORDINALITY \
                AS k(location_id, sku, first, after) \
            CROSS JOIN LATERAL (SELECT d.day, d.counted, d.loaded FROM demand_days d WHERE d.tenant_id = $1 \
                AND d.location_id = k.location_id AND d.sku = k.sku AND d.day >= k.first AND d.day < k.after \
                ORDER BY d.day OFFSET 0) d";
        if windows.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .query(SQL)
            .bind(windows.iter().map(|(key, _)| key.location_id.as_str()).bind_iter())
            .bind(windows.iter().map(|(key, _)| key.sku.as_str()).bind_iter())
            .bind(windows.iter().map(|(_, window)| window.start).bind_iter())
            .bind(windows.iter().map(|(_, window)| window.end).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut read = by_ordinality(&rows, "demand_days", demand_day)?;
        let found = (1..).zip(windows).map(|(ordinality, _)| {
            let mut days = read.remove(&ordinality).unwrap_or_default();
            days.sort_unstable_by_key(|day| day.day);
            days
        });
        Ok(found.collect())
    }
}

fn demand_day(row: &Reading<'_>) -> Result<DemandDay> {
    Ok(DemandDay { day: row.get::<NaiveDate>("day")?, counted: row.get("counted")?, loaded: row.get("loaded")? })
}
