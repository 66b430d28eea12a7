//! Items, locations, stock rows and the ledger: how their rows read, and how they are fetched.

mod save;

pub(in crate::store) use self::save::{bind_movements, bind_stock};

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use chrono::TimeDelta;
use sqlx::postgres::{PgBindIterExt as _, PgRow};

use super::{
    Tx,
    rows::{Reading, by_ordinality},
};
use crate::{
    domain::{
        Time,
        id::{LocationId, Sku, StockKey},
        inventory::{Item, ItemLocation, Location, Stock},
        wants::AllOf,
    },
    error::Result,
};

macro_rules! stock_columns {
    () => {
        "s.location_id, s.sku, s.on_hand, s.allocated, s.backordered, s.on_order, s.on_order_draft, s.stoppers, \
         s.last_count_time, s.last_place_time, s.revision, s.update_time"
    };
}
pub(in crate::store) use stock_columns;

/// How much later than it was booked a movement can have taken place: what callers may be ahead, and a minute to spare.
const MOST_AHEAD: TimeDelta = TimeDelta::minutes(6);

/// A row that has [`stock_columns`].
pub(in crate::store) fn stock(row: &PgRow) -> Result<(StockKey, Stock)> {
    let row = Reading::of("stock", row);
    let stock = Stock {
        on_hand: row.get("on_hand")?,
        allocated: row.get("allocated")?,
        backordered: row.get("backordered")?,
        on_order: row.get("on_order")?,
        on_order_draft: row.get("on_order_draft")?,
        stoppers: row.get("stoppers")?,
        last_count_time: row.get("last_count_time")?,
        last_place_time: row.get("last_place_time")?,
        revision: row.get("revision")?,
        update_time: row.get("update_time")?,
    };
    Ok((row.stock_key()?, stock))
}

/// An item without what it has of its own at locations.
pub(in crate::store) fn item(row: &Reading<'_>) -> Result<Item> {
    Ok(Item {
        sku: row.sku()?,
        name: row.get("name")?,
        untracked: row.get("untracked")?,
        discontinued: row.get("discontinued")?,
        backorder_policy: row.word("backorder_policy")?,
        active: row.get("active")?,
        locations: BTreeMap::new(),
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

/// Adds what a row says of an item: the item, and what it has of its own at a location, if anything.
pub(in crate::store) fn add_item(items: &mut BTreeMap<Sku, Item>, row: &PgRow) -> Result<()> {
    let row = Reading::of("items", row);
    let item = match items.entry(row.sku()?) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => new.insert(item(&row)?),
    };
    if let Some(id) = row.get::<Option<&str>>("location_id")? {
        let own =
            ItemLocation { backorder_limit: row.get("backorder_limit")?, channel_buffer: row.get("channel_buffer")? };
        item.locations.insert(LocationId::known(id), own);
    }
    Ok(())
}

pub(in crate::store) fn location(row: &PgRow) -> Result<Location> {
    let row = Reading::of("locations", row);
    Ok(Location {
        id: row.location_id()?,
        name: row.get("name")?,
        is_default: row.get("is_default")?,
        untracked: row.get("untracked")?,
        fill_mode: row.word("fill_mode")?,
        stock_owner: row.word("stock_owner")?,
        queue_discipline: row.word("queue_discipline")?,
        allocation_policy: row.word("allocation_policy")?,
        ship_policy: row.word("ship_policy")?,
        shortage_handling: row.word("shortage_handling")?,
        time_zone: row.zone("time_zone")?,
        active: row.get("active")?,
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

impl Tx<'_> {
    /// Items with what they have of their own at locations; those that do not exist are left out.
    pub(in crate::store) async fn items(&mut self, skus: &BTreeSet<Sku>) -> Result<BTreeMap<Sku, Item>> {
        const SQL: &str = "SELECT i.*, o.location_id, o.backorder_limit, o.channel_buffer \
            FROM unnest($2::text[]) AS k(sku) \
            CROSS JOIN LATERAL (SELECT i.sku, i.name, i.untracked, i.discontinued, i.backorder_policy, i.active, \
                i.revision, i.create_time, i.update_time FROM items i WHERE i.tenant_id = $1 AND i.sku = k.sku \
                OFFSET 0) i \
            LEFT JOIN LATERAL (SELECT o.location_id, o.backorder_limit, o.channel_buffer FROM item_locations o \
                WHERE o.tenant_id = $1 AND o.sku = k.sku OFFSET 0) o ON true";
        if skus.is_empty() {
            return Ok(BTreeMap::new());
        }
        let query = self.query(SQL).bind(skus.iter().map(Sku::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut items = BTreeMap::new();
        for row in &rows {
            add_item(&mut items, row)?;
        }
        Ok(items)
    }

    /// Locations by their ids, and the default one if it is wanted; those that do not exist are left out.
    pub(in crate::store) async fn locations(
        &mut self,
        ids: &BTreeSet<LocationId>,
        default: bool,
    ) -> Result<Vec<Location>> {
        const SQL: &str = "SELECT l.location_id, l.name, l.is_default, l.untracked, l.fill_mode, l.stock_owner, \
            l.queue_discipline, l.allocation_policy, l.ship_policy, l.shortage_handling, l.time_zone, l.active, l.revision, \
            l.create_time, l.update_time FROM locations l \
            WHERE l.tenant_id = $1 AND (l.location_id = ANY($2::text[]) OR (l.is_default AND $3))";
        if ids.is_empty() && !default {
            return Ok(Vec::new());
        }
        let query = self.query(SQL).bind(ids.iter().map(LocationId::as_str).bind_iter()).bind(default);
        query.fetch_all(&mut *self.inner).await?.iter().map(location).collect()
    }

    /// The on-hand units that the ledger booked with a later `occur_time`, for each key and time.
    pub(in crate::store) async fn booked_after(&mut self, wants: &BTreeSet<(StockKey, Time)>) -> Result<Vec<i64>> {
        const SQL: &str = "SELECT k.ordinality, m.units \
            FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY \
                AS k(location_id, sku, after, booked_after) \
            CROSS JOIN LATERAL (SELECT sum(m.on_hand_delta)::bigint AS units FROM stock_movements m \
                WHERE m.tenant_id = $1 AND m.location_id = k.location_id AND m.sku = k.sku \
                AND m.booked_time > k.booked_after AND m.occur_time > k.after) m \
            WHERE m.units IS NOT NULL";
        if wants.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .query(SQL)
            .bind(wants.iter().map(|(key, _)| key.location_id.as_str()).bind_iter())
            .bind(wants.iter().map(|(key, _)| key.sku.as_str()).bind_iter())
            .bind(wants.iter().map(|(_, time)| *time).bind_iter())
            .bind(wants.iter().map(|(_, time)| time.checked_sub_signed(MOST_AHEAD).unwrap_or(*time)).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let sums = by_ordinality(&rows, "stock_movements", |row| row.get::<i64>("units"))?;
        let sum = |(rank, _)| sums.get(&rank).and_then(|sum| sum.first()).copied().unwrap_or_default();
        Ok((1..).zip(wants).map(sum).collect())
    }

    /// The key of every stock row of an item, or at a location.
    pub(in crate::store) async fn stock_of(&mut self, wants: &BTreeSet<AllOf>) -> Result<Vec<(AllOf, Vec<StockKey>)>> {
        const ITEMS: &str = "SELECT k.ordinality, s.location_id, s.sku FROM unnest($2::text[]) WITH ORDINALITY AS k(id) \
            CROSS JOIN LATERAL (SELECT s.location_id, s.sku FROM locations l CROSS JOIN LATERAL ( \
                SELECT s.location_id, s.sku FROM stock s WHERE s.tenant_id = $1 AND s.location_id = l.location_id \
                AND s.sku = k.id OFFSET 0) s WHERE l.tenant_id = $1 OFFSET 0) s";
        const LOCATIONS: &str = "SELECT k.ordinality, s.location_id, s.sku \
            FROM unnest($2::text[]) WITH ORDINALITY AS k(id) CROSS JOIN LATERAL ( \
                SELECT s.location_id, s.sku FROM stock s WHERE s.tenant_id = $1 AND s.location_id = k.id \
                OFFSET 0) s";
        let mut found = Vec::new();
        for (sql, wanted) in AllOf::by_kind(wants, ITEMS, LOCATIONS) {
            let query = self.query(sql).bind(wanted.iter().map(|of| of.id()).bind_iter());
            let rows = query.fetch_all(&mut *self.inner).await?;
            let mut read = by_ordinality(&rows, "stock", Reading::stock_key)?;
            for (ordinality, of) in (1..).zip(wanted) {
                let mut keys = read.remove(&ordinality).unwrap_or_default();
                keys.sort_unstable();
                found.push((of.clone(), keys));
            }
        }
        Ok(found)
    }
}
