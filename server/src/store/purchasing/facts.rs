//! What suggestions are reckoned from: everything about items at locations, a set of keys at a time.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;
use sqlx::postgres::PgBindIterExt as _;

use super::{Access, supplier_item, supplier_item_columns};
use crate::{
    domain::{
        Time,
        id::{LocationId, Sku, StockKey},
        inventory::{Location, Stock},
        purchasing::{
            command::SuggestionOptions,
            days::DemandWindow,
            policy::{DEMAND_WINDOW_DAYS, PolicyScope, ReplenishmentPolicy},
            suggest::{DemandDay, Facts, Flags, Inbound, OpenBackorder, Reserved, Seller, StockFacts, resolve},
        },
    },
    error::Result,
    store::{
        Tx,
        rows::{Reading, by_ordinality},
    },
};

/// What a line of a purchase order is of what is coming, and of what is reserved.
type Ordered = (Option<Inbound>, Option<Reserved>);

pub(super) type Policies = BTreeMap<PolicyScope, Arc<ReplenishmentPolicy>>;

impl Tx<'_> {
    /// Everything that a suggestion is reckoned from, for each of these keys whose item and location exist, in their
    /// order. What is read at one moment, or under the locks of the keys' stock rows, fits together.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn suggestion_facts(
        &mut self,
        keys: &[StockKey],
        (as_of_time, options): (Time, SuggestionOptions),
    ) -> Result<Vec<Facts>> {
        let skus: BTreeSet<Sku> = keys.iter().map(|key| key.sku.clone()).collect();
        let items = self.item_flags(&skus).await?;
        let locations = self.locations_of(keys.iter()).await?;
        let policies = self.policies_for(keys).await?;
        let sellers = self.sellers(&skus).await?;
        let mut all: Vec<Facts> = Vec::with_capacity(keys.len());
        for key in keys {
            let (Some(item), Some(location)) = (items.get(&key.sku), locations.get(&key.location_id)) else {
                continue;
            };
            all.push(Facts {
                as_of_time,
                options,
                key: key.clone(),
                time_zone: location.time_zone.tz(),
                flags: flags(*item, location),
                policy: resolve(levels(key).map(|scope| policies.get(&scope).cloned())),
                stock: StockFacts::default(),
                inbound: Vec::new(),
                reserved: Vec::new(),
                backorders: Vec::new(),
                demand: Vec::new(),
                sellers: sellers.get(&key.sku).cloned().unwrap_or_default(),
            });
        }
        self.add_stock(&mut all).await?;
        self.add_demand(&mut all, &locations).await?;
        Ok(all)
    }

    /// What items say of being bought at all, locations aside.
    pub(super) async fn item_flags(&mut self, skus: &BTreeSet<Sku>) -> Result<HashMap<Sku, Flags>> {
        const SQL: &str = "SELECT i.* FROM unnest($2::text[]) AS k(sku) CROSS JOIN LATERAL (SELECT i.sku, i.untracked, \
            i.discontinued, i.active FROM items i WHERE i.tenant_id = $1 AND i.sku = k.sku OFFSET 0) i";
        let query = self.query(SQL).bind(skus.iter().map(Sku::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let flags = rows.iter().map(|row| {
            let row = Reading::of("items", row);
            let flags = Flags {
                untracked: row.get("untracked")?,
                discontinued: row.get("discontinued")?,
                item_inactive: !row.get::<bool>("active")?,
                location_inactive: false,
            };
            Ok((row.sku()?, flags))
        });
        flags.collect()
    }

    /// The policies that may hold for keys, at every level.
    pub(super) async fn policies_for(&mut self, keys: &[StockKey]) -> Result<Policies> {
        let scopes: BTreeSet<PolicyScope> = keys.iter().flat_map(levels).collect();
        let found = self.policies(&scopes, Access::Plain).await?;
        Ok(found.into_iter().map(|(scope, policy)| (scope, Arc::new(policy))).collect())
    }

    /// Who sells items, active or not.
    pub(super) async fn sellers(&mut self, skus: &BTreeSet<Sku>) -> Result<HashMap<Sku, Vec<Seller>>> {
        const SQL: &str = concat!(
            "SELECT i.* FROM unnest($2::text[]) AS k(sku) CROSS JOIN LATERAL (SELECT ",
            supplier_item_columns!(),
            " FROM supplier_items i WHERE i.tenant_id = $1 AND i.sku = k.sku OFFSET 0) i"
        );
        let query = self.query(SQL).bind(skus.iter().map(Sku::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let items = rows.iter().map(supplier_item).collect::<Result<Vec<_>>>()?;
        let ids = items.iter().map(|item| item.supplier_id.clone()).collect();
        let suppliers = self.suppliers(&ids, Access::Plain).await?;
        let suppliers: HashMap<_, _> = suppliers.into_iter().map(|(id, supplier)| (id, Arc::new(supplier))).collect();
        let mut sellers: HashMap<Sku, Vec<Seller>> = HashMap::new();
        for item in items {
            // An item of a supplier's cannot be put before the supplier is.
            if let Some(supplier) = suppliers.get(&item.supplier_id).cloned() {
                sellers.entry(item.sku.clone()).or_default().push(Seller { supplier, item: Arc::new(item) });
            }
        }
        Ok(sellers)
    }

    /// The counters, and what stands behind those of them that are not zero.
    async fn add_stock(&mut self, all: &mut [Facts]) -> Result<()> {
        let keys: Vec<StockKey> = all.iter().map(|facts| facts.key.clone()).collect();
        let rows = self.stock_rows(&keys).await?;
        let with = |counter: fn(&Stock) -> i64| -> Vec<StockKey> {
            keys.iter().filter(|key| rows.get(*key).is_some_and(|row| counter(row) > 0)).cloned().collect()
        };
        let mut waiting = self.open_backorders(&with(|row| row.backordered)).await?;
        let mut ordered = self.ordered(&with(|row| row.on_order.max(row.on_order_draft))).await?;
        for facts in all {
            if let Some(row) = rows.get(&facts.key) {
                let Stock { on_hand, allocated, on_order, on_order_draft, .. } = *row;
                facts.stock = StockFacts { on_hand, allocated, on_order, on_order_draft };
            }
            facts.backorders = waiting.remove(&facts.key).unwrap_or_default();
            for (inbound, reserved) in ordered.remove(&facts.key).unwrap_or_default() {
                facts.inbound.extend(inbound);
                facts.reserved.extend(reserved);
            }
        }
        Ok(())
    }

    /// What waits for each of these keys, in queue order.
    async fn open_backorders(&mut self, keys: &[StockKey]) -> Result<HashMap<StockKey, Vec<OpenBackorder>>> {
        const SQL: &str = "SELECT k.ordinality, b.backorder_id, b.order_id, b.line_number, b.units, b.open_time, \
            COALESCE(l.required_time, o.required_time) AS required_time \
            FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS k(location_id, sku, ordinality) \
            CROSS JOIN LATERAL (SELECT b.backorder_id, b.order_id, b.line_number, \
                b.original + b.added - b.filled - b.cancelled AS units, b.open_time, b.negated_priority, b.place_time, \
                b.place_index FROM backorders b WHERE b.tenant_id = $1 AND b.location_id = k.location_id \
                AND b.sku = k.sku AND b.state IN ('OPEN', 'HELD') OFFSET 0) b \
            CROSS JOIN LATERAL (SELECT o.required_time FROM orders o WHERE o.tenant_id = $1 \
                AND o.order_id = b.order_id OFFSET 0) o \
            CROSS JOIN LATERAL (SELECT l.required_time FROM order_lines l WHERE l.tenant_id = $1 \
                AND l.order_id = b.order_id AND l.line_number = b.line_number OFFSET 0) l \
            ORDER BY k.ordinality, b.negated_priority, b.place_time, b.place_index, b.order_id, b.line_number";
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        // Where most of what waits is for one item, the planner takes every item for that one and reads the table whole.
        self.bare("SET LOCAL enable_seqscan = off").execute(&mut *self.inner).await?;
        self.of_keys(SQL, "backorders", keys, |row| {
            Ok(OpenBackorder {
                id: row.backorder_id()?,
                order_id: row.order_id()?,
                line_number: row.get("line_number")?,
                units: row.get("units")?,
                open_time: row.get("open_time")?,
                required_time: row.get("required_time")?,
            })
        })
        .await
    }

    /// What is expected of each of these keys on submitted purchase orders, and what is not for every backorder of that,
    /// and of drafts.
    async fn ordered(&mut self, keys: &[StockKey]) -> Result<HashMap<StockKey, Vec<Ordered>>> {
        const SQL: &str = "SELECT k.ordinality, l.purchase_order_id, l.line_number, l.open_units, l.draft_units, \
            l.due_time, l.counted_from \
            FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS k(location_id, sku, ordinality) \
            CROSS JOIN LATERAL (SELECT l.purchase_order_id, l.line_number, l.open_units, l.draft_units, l.due_time, \
                l.counted_from FROM purchase_order_lines l WHERE l.tenant_id = $1 AND l.location_id = k.location_id \
                AND l.sku = k.sku AND (l.open_units > 0 OR l.draft_units > 0) OFFSET 0) l \
            ORDER BY k.ordinality, l.due_time, l.purchase_order_id, l.line_number";
        self.of_keys(SQL, "purchase_order_lines", keys, |row| {
            let (open, draft): (i64, i64) = (row.get("open_units")?, row.get("draft_units")?);
            let inbound = Inbound {
                purchase_order_id: row.purchase_order_id()?,
                line_number: row.get("line_number")?,
                units: open,
                due_time: row.get("due_time")?,
            };
            let units = open.saturating_add(draft);
            let reserved = row.get::<Option<NaiveDate>>("counted_from")?;
            Ok(((open > 0).then_some(inbound), reserved.map(|counted_from| Reserved { units, counted_from })))
        })
        .await
    }

    async fn of_keys<T>(
        &mut self,
        sql: &'static str,
        table: &'static str,
        keys: &[StockKey],
        read: impl Fn(&Reading<'_>) -> Result<T>,
    ) -> Result<HashMap<StockKey, Vec<T>>> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let query = self
            .query(sql)
            .bind(keys.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.iter().map(|key| key.sku.as_str()).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut found = by_ordinality(&rows, table, read)?;
        let taken = (1..).zip(keys).filter_map(|(ordinality, key)| Some((key.clone(), found.remove(&ordinality)?)));
        Ok(taken.collect())
    }

    /// The days with demand in the window of each one's policy. Of a key it is one row: a hundred thousand keys with
    /// ninety days each would else be nine million.
    async fn add_demand(&mut self, all: &mut [Facts], locations: &BTreeMap<LocationId, Location>) -> Result<()> {
        const SQL: &str = "SELECT k.ordinality, d.days, d.units \
            FROM unnest($2::text[], $3::text[], $4::date[], $5::date[]) WITH ORDINALITY \
                AS k(location_id, sku, first, after, ordinality) \
            CROSS JOIN LATERAL (SELECT array_agg(d.day) AS days, array_agg(d.counted + d.loaded) AS units \
                FROM (SELECT d.day, d.counted, d.loaded FROM demand_days d WHERE d.tenant_id = $1 \
                    AND d.location_id = k.location_id AND d.sku = k.sku AND d.day >= k.first AND d.day < k.after \
                    ORDER BY d.day OFFSET 0) d OFFSET 0) d \
            WHERE d.days IS NOT NULL";
        let window = |facts: &Facts| {
            let zone = locations.get(&facts.key.location_id).map(|location| location.time_zone).unwrap_or_default();
            let days = facts.policy.as_ref().map_or(DEMAND_WINDOW_DAYS, |policy| policy.demand_window_days);
            DemandWindow::before(facts.as_of_time, zone, days)
        };
        let windows: Vec<DemandWindow> = all.iter().map(window).collect();
        let query = self
            .query(SQL)
            .bind(all.iter().map(|facts| facts.key.location_id.as_str()).bind_iter())
            .bind(all.iter().map(|facts| facts.key.sku.as_str()).bind_iter())
            .bind(windows.iter().map(|window| window.start).bind_iter())
            .bind(windows.iter().map(|window| window.end).bind_iter());
        for row in &query.fetch_all(&mut *self.inner).await? {
            let row = Reading::of("demand_days", row);
            let ordinality: i64 = row.get("ordinality")?;
            let (days, units): (Vec<NaiveDate>, Vec<i64>) = (row.get("days")?, row.get("units")?);
            let of_key = usize::try_from(ordinality - 1).ok().and_then(|index| all.get_mut(index));
            if let Some(facts) = of_key {
                // Never below zero: a cancellation may be counted on another day than its order, where the time zone was changed.
                let demand = days.into_iter().zip(units).map(|(day, units)| DemandDay { day, units: units.max(0) });
                facts.demand = demand.collect();
                facts.demand.sort_unstable_by_key(|demand| demand.day);
            }
        }
        Ok(())
    }
}

/// The scopes of the policies that may hold for a key.
pub(super) fn levels(key: &StockKey) -> impl Iterator<Item = PolicyScope> + use<> {
    let StockKey { location_id, sku } = key.clone();
    let at = PolicyScope::Location { location_id: location_id.clone() };
    [PolicyScope::Item { location_id, sku }, at, PolicyScope::Tenant].into_iter()
}

fn flags(item: Flags, location: &Location) -> Flags {
    Flags { untracked: item.untracked || location.untracked, location_inactive: !location.active, ..item }
}
