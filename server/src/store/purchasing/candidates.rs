//! Where something may have to be bought: a page of items of one location after the other.

use std::collections::BTreeSet;

use crate::{
    domain::{
        Time,
        id::{LocationId, Sku, SupplierId},
        query::SuggestionFilter,
    },
    error::Result,
    store::{
        Tx,
        read::any,
        rows::{Reading, count},
    },
};

/// The most items of a page.
const PAGE: usize = 5_000;

/// An item that may have to be bought for a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub sku: Sku,
    /// The first by id of those who sell it, of the filter's if it names any; none: nobody does.
    pub supplier_id: Option<SupplierId>,
}

/// Items of a location in order of their ids.
#[derive(Debug)]
pub struct CandidatePage {
    pub candidates: Vec<Candidate>,
    /// There may be more behind the last one.
    pub full: bool,
}

/// Where a suggestion looks, and what it rests on.
#[derive(Debug)]
pub struct Ground {
    /// The database's.
    pub now: Time,
    /// In order of their ids; each with whether demand alone may ask for something there: it, or the tenant, has a
    /// policy.
    pub locations: Vec<(LocationId, bool)>,
    /// What the filter names and does not exist.
    pub unknown: Unknown,
}

/// Ids that do not exist.
#[derive(Debug, Default)]
pub struct Unknown {
    pub suppliers: Vec<SupplierId>,
    pub locations: Vec<LocationId>,
    pub skus: Vec<Sku>,
}

impl Tx {
    /// Where a suggestion looks.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn suggestion_ground(&mut self, filter: &SuggestionFilter) -> Result<Ground> {
        const LOCATIONS: &str = "SELECT l.location_id, EXISTS (SELECT FROM replenishment_policies p \
            WHERE p.tenant_id = $1 AND p.location_id IN (l.location_id, '') AND p.sku = '' AND p.active) AS policy \
            FROM locations l WHERE l.tenant_id = $1 AND ($2::text[] IS NULL OR l.location_id = ANY($2)) \
            ORDER BY l.location_id";
        let now = self.bare("SELECT clock_timestamp() AS time").fetch_one(&mut *self.inner).await?;
        let now = Reading::of("clock", &now).get("time")?;
        let query = self.list(LOCATIONS).bind(any(&filter.location_ids, LocationId::as_str));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let locations = rows.iter().map(|row| {
            let row = Reading::of("locations", row);
            Ok((row.location_id()?, row.get("policy")?))
        });
        let locations: Vec<(LocationId, bool)> = locations.collect::<Result<_>>()?;
        let unknown = self.unknown(filter, &locations).await?;
        Ok(Ground { now, locations, unknown })
    }

    async fn unknown(&mut self, filter: &SuggestionFilter, locations: &[(LocationId, bool)]) -> Result<Unknown> {
        let suppliers = self.suppliers(&filter.supplier_ids.iter().cloned().collect(), super::Access::Plain).await?;
        let items = self.item_flags(&filter.skus.iter().cloned().collect()).await?;
        let locations: BTreeSet<&LocationId> = locations.iter().map(|(id, _)| id).collect();
        Ok(Unknown {
            suppliers: filter.supplier_ids.iter().filter(|id| !suppliers.contains_key(id)).cloned().collect(),
            locations: filter.location_ids.iter().filter(|id| !locations.contains(id)).cloned().collect(),
            skus: filter.skus.iter().filter(|sku| !items.contains_key(*sku)).cloned().collect(),
        })
    }

    /// The next items after one that may have to be bought for a location: those with a stock row (whatever waits or is
    /// on order has one), a policy of their own, or, where `by_demand`, any demand.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn suggestion_candidates(
        &mut self,
        (location_id, by_demand): (&LocationId, bool),
        after: Option<&Sku>,
        filter: &SuggestionFilter,
    ) -> Result<CandidatePage> {
        // The days of one item after the other are jumped over: there are many of each.
        const SQL: &str = "WITH RECURSIVE sold(sku) AS ( \
                (SELECT d.sku FROM demand_days d WHERE d.tenant_id = $1 AND d.location_id = $2 AND d.sku > $3 \
                    AND ($4::text[] IS NULL OR d.sku = ANY($4)) AND $5 ORDER BY d.sku LIMIT 1) \
                UNION ALL \
                SELECT (SELECT d.sku FROM demand_days d WHERE d.tenant_id = $1 AND d.location_id = $2 \
                    AND d.sku > sold.sku AND ($4::text[] IS NULL OR d.sku = ANY($4)) ORDER BY d.sku LIMIT 1) \
                FROM sold WHERE sold.sku IS NOT NULL) \
            SELECT k.sku, (SELECT i.supplier_id FROM supplier_items i WHERE i.tenant_id = $1 AND i.sku = k.sku \
                AND ($6::text[] IS NULL OR i.supplier_id = ANY($6)) ORDER BY i.supplier_id LIMIT 1) AS supplier_id \
            FROM (SELECT u.sku FROM ( \
                (SELECT s.sku FROM stock s WHERE s.tenant_id = $1 AND s.location_id = $2 AND s.sku > $3 \
                    AND ($4::text[] IS NULL OR s.sku = ANY($4)) ORDER BY s.sku LIMIT $7) \
                UNION \
                (SELECT p.sku FROM replenishment_policies p WHERE p.tenant_id = $1 AND p.location_id = $2 \
                    AND p.sku > $3 AND p.active AND ($4::text[] IS NULL OR p.sku = ANY($4)) ORDER BY p.sku LIMIT $7) \
                UNION \
                (SELECT sold.sku FROM sold WHERE sold.sku IS NOT NULL LIMIT $7)) u ORDER BY u.sku LIMIT $7) k \
            ORDER BY k.sku";
        let query = self
            .list(SQL)
            .bind(location_id.as_str())
            .bind(after.map_or("", Sku::as_str))
            .bind(any(&filter.skus, Sku::as_str))
            .bind(by_demand)
            .bind(any(&filter.supplier_ids, SupplierId::as_str))
            .bind(count(PAGE));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let candidates = rows.iter().map(|row| {
            let row = Reading::of("stock", row);
            let supplier_id = row.get::<Option<&str>>("supplier_id")?.map(SupplierId::known);
            Ok(Candidate { sku: row.sku()?, supplier_id })
        });
        Ok(CandidatePage { candidates: candidates.collect::<Result<_>>()?, full: rows.len() >= PAGE })
    }
}
