//! Where something may have to be bought: pages of items, by who sells them.

use std::collections::BTreeSet;

use sqlx::postgres::PgBindIterExt as _;

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

/// The most items of a page, wanted or not: no statement looks at more, however large the catalogue.
const PAGE: usize = 5_000;

/// Whose items are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sold {
    /// A supplier's that no supplier with a lesser id sells, of those that are asked about.
    By(SupplierId),
    ByNobody,
}

/// An item at a location, which is counted from the first that was asked about.
type Place = (u32, Sku);

/// Items that may have to be bought.
#[derive(Debug)]
pub struct Candidates {
    /// By location, then by item.
    pub found: Vec<Place>,
    /// The last that was looked at, where there may be more behind it.
    pub last: Option<Place>,
}

/// Suppliers in order of their ids.
#[derive(Debug)]
pub struct SupplierPage {
    pub found: Vec<SupplierId>,
    /// There may be more behind the last one.
    pub full: bool,
}

/// Where a suggestion looks, and what it rests on.
#[derive(Debug)]
pub struct Ground {
    /// The database's.
    pub now: Time,
    /// Where anything may be needed, in order of their ids; each with whether a policy holds for every item there: its own,
    /// or the tenant's.
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

impl Tx<'_> {
    /// Where a suggestion looks.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn suggestion_ground(&mut self, filter: &SuggestionFilter) -> Result<Ground> {
        // The first by key: one that is found without an order may be looked for through the whole table.
        const LOCATIONS: &str = "SELECT l.location_id, EXISTS (SELECT FROM replenishment_policies p \
            WHERE p.tenant_id = $1 AND p.location_id IN (l.location_id, '') AND p.sku = '' AND p.active) AS whole, \
            (SELECT s.sku FROM stock s WHERE s.tenant_id = $1 AND s.location_id = l.location_id \
                ORDER BY s.sku LIMIT 1) IS NOT NULL \
            OR (SELECT p.sku FROM replenishment_policies p WHERE p.tenant_id = $1 \
                AND p.location_id = l.location_id ORDER BY p.sku LIMIT 1) IS NOT NULL AS used \
            FROM locations l WHERE l.tenant_id = $1 AND ($2::text[] IS NULL OR l.location_id = ANY($2)) \
            ORDER BY l.location_id";
        let now = self.bare("SELECT clock_timestamp() AS time").fetch_one(&mut *self.inner).await?;
        let now = Reading::of("clock", &now).get("time")?;
        let query = self.list(LOCATIONS).bind(any(&filter.location_ids, LocationId::as_str));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let locations = rows.iter().map(|row| {
            let row = Reading::of("locations", row);
            Ok((row.location_id()?, row.get("whole")?, row.get("used")?))
        });
        let locations: Vec<(LocationId, bool, bool)> = locations.collect::<Result<_>>()?;
        let unknown = self.unknown(filter, locations.iter().map(|(id, _, _)| id).collect()).await?;
        let looked_at = locations.into_iter().filter(|(_, whole, used)| *whole || *used);
        Ok(Ground { now, locations: looked_at.map(|(id, whole, _)| (id, whole)).collect(), unknown })
    }

    async fn unknown(&mut self, filter: &SuggestionFilter, locations: BTreeSet<&LocationId>) -> Result<Unknown> {
        let suppliers = self.suppliers(&filter.supplier_ids.iter().cloned().collect(), super::Access::Plain).await?;
        let items = self.item_flags(&filter.skus.iter().cloned().collect()).await?;
        Ok(Unknown {
            suppliers: filter.supplier_ids.iter().filter(|id| !suppliers.contains_key(id)).cloned().collect(),
            locations: filter.location_ids.iter().filter(|id| !locations.contains(id)).cloned().collect(),
            skus: filter.skus.iter().filter(|sku| !items.contains_key(*sku)).cloned().collect(),
        })
    }

    /// The next suppliers after one.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn suggestion_suppliers(
        &mut self,
        after: Option<&SupplierId>,
        filter: &SuggestionFilter,
    ) -> Result<SupplierPage> {
        const SQL: &str = "SELECT s.supplier_id FROM suppliers s WHERE s.tenant_id = $1 AND s.supplier_id > $2 \
            AND ($3::text[] IS NULL OR s.supplier_id = ANY($3)) ORDER BY s.supplier_id LIMIT $4";
        let query = self
            .list(SQL)
            .bind(after.map_or("", SupplierId::as_str))
            .bind(any(&filter.supplier_ids, SupplierId::as_str))
            .bind(count(PAGE));
        let rows = query.fetch_all(&mut *self.inner).await?;
        let found = rows.iter().map(|row| Reading::of("suppliers", row).supplier_id());
        Ok(SupplierPage { found: found.collect::<Result<_>>()?, full: rows.len() >= PAGE })
    }

    /// The next items that may have to be bought for locations: where a policy holds for every item, all there are;
    /// elsewhere those with a stock row (whatever waits or is on order has one) or a policy of their own. `after` is an
    /// item of the first location.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn suggestion_candidates(
        &mut self,
        sold: &Sold,
        (locations, after): (&[(LocationId, bool)], Option<&Sku>),
        filter: &SuggestionFilter,
    ) -> Result<Candidates> {
        let afters = (0..locations.len()).map(|index| after.filter(|_| index == 0).map_or("", Sku::as_str));
        let query = match sold {
            Sold::By(_) => self.list(OF_SUPPLIER),
            Sold::ByNobody => self.list(OF_NOBODY),
        };
        let mut query = query
            .bind(locations.iter().map(|(id, _)| id.as_str()).bind_iter())
            .bind(locations.iter().map(|(_, whole)| *whole).bind_iter())
            .bind(afters.bind_iter())
            .bind(any(&filter.skus, Sku::as_str))
            .bind(count(PAGE));
        if let Sold::By(supplier_id) = sold {
            query = query.bind(supplier_id.as_str()).bind(any(&filter.supplier_ids, SupplierId::as_str));
        }
        let rows = query.fetch_all(&mut *self.inner).await?;
        let looked_at = rows.iter().map(|row| {
            let row = Reading::of("stock", row);
            let at: i64 = row.get("ordinality")?;
            let place = (u32::try_from(at.saturating_sub(1)).unwrap_or_default(), row.sku()?);
            Ok((place, row.get("wanted")?))
        });
        let looked_at: Vec<(Place, bool)> = looked_at.collect::<Result<_>>()?;
        let last = looked_at.last().filter(|_| rows.len() >= PAGE).map(|(place, _)| place.clone());
        let found = looked_at.into_iter().filter(|(_, wanted)| *wanted).map(|(place, _)| place);
        Ok(Candidates { found: found.collect(), last })
    }
}

/// Every part is found by its key: what is asked of one item after the other stands in scalar subqueries, which the planner
/// cannot turn into joins that read a table whole.
const OF_SUPPLIER: &str = "SELECT c.ordinality, c.sku, \
        (SELECT o.supplier_id FROM supplier_items o WHERE o.tenant_id = $1 AND o.sku = c.sku \
            AND o.supplier_id < $7 AND ($8::text[] IS NULL OR o.supplier_id = ANY($8)) LIMIT 1) IS NULL \
        AND (c.whole \
            OR (SELECT s.sku FROM stock s WHERE s.tenant_id = $1 AND s.location_id = c.location_id \
                AND s.sku = c.sku LIMIT 1) IS NOT NULL \
            OR (SELECT p.sku FROM replenishment_policies p WHERE p.tenant_id = $1 \
                AND p.location_id = c.location_id AND p.sku = c.sku AND p.active LIMIT 1) IS NOT NULL) AS wanted \
    FROM (SELECT k.ordinality, k.location_id, k.whole, i.sku \
        FROM unnest($2::text[], $3::boolean[], $4::text[]) WITH ORDINALITY AS k(location_id, whole, after, ordinality) \
        CROSS JOIN LATERAL (SELECT i.sku FROM supplier_items i WHERE i.tenant_id = $1 AND i.supplier_id = $7 \
            AND i.sku > k.after AND ($5::text[] IS NULL OR i.sku = ANY($5)) ORDER BY i.sku LIMIT $6) i \
        ORDER BY k.ordinality, i.sku LIMIT $6) c \
    ORDER BY c.ordinality, c.sku";

const OF_NOBODY: &str = "SELECT c.ordinality, c.sku, \
        (SELECT o.sku FROM supplier_items o WHERE o.tenant_id = $1 AND o.sku = c.sku LIMIT 1) IS NULL AS wanted \
    FROM (SELECT k.ordinality, u.sku \
        FROM unnest($2::text[], $3::boolean[], $4::text[]) WITH ORDINALITY AS k(location_id, whole, after, ordinality) \
        CROSS JOIN LATERAL (SELECT u.sku FROM ( \
            (SELECT i.sku FROM items i WHERE i.tenant_id = $1 AND i.sku > k.after AND k.whole \
                AND ($5::text[] IS NULL OR i.sku = ANY($5)) ORDER BY i.sku LIMIT $6) \
            UNION \
            (SELECT s.sku FROM stock s WHERE s.tenant_id = $1 AND s.location_id = k.location_id AND s.sku > k.after \
                AND NOT k.whole AND ($5::text[] IS NULL OR s.sku = ANY($5)) ORDER BY s.sku LIMIT $6) \
            UNION \
            (SELECT p.sku FROM replenishment_policies p WHERE p.tenant_id = $1 AND p.location_id = k.location_id \
                AND p.sku > k.after AND p.active AND NOT k.whole AND ($5::text[] IS NULL OR p.sku = ANY($5)) \
                ORDER BY p.sku LIMIT $6)) u ORDER BY u.sku LIMIT $6) u \
        ORDER BY k.ordinality, u.sku LIMIT $6) c \
    ORDER BY c.ordinality, c.sku";
