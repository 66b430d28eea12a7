//! A transaction of new orders, from its beginning until it can decide: one call of a function takes the locks and reads
//! all that is foreseen. Round trips are most of what a caller alone waits for.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::postgres::PgBindIterExt as _;

use super::{Locked, Session, Tx, inventory, rows::Reading};
use crate::{
    domain::{
        books::Booking,
        id::{LocationId, OrderId, RequestId, Sku, StockKey, TenantId},
        inventory::{Item, Location},
        wants::Wants,
    },
    error::{Cause, Error, Result},
};

const LOAD_BATCH: &str = "SELECT * FROM load_batch_2($1, $2, $3, $4, $5, $6, $7, $8)";

/// What such a transaction knows before it decides the first time.
#[derive(Debug)]
pub struct Opened {
    pub locked: Locked,
    pub booking: Booking,
    /// Some of the requests were made already.
    pub knows_requests: bool,
}

/// Settings as they were read under the locks, and which were asked for: the others among these do not exist.
#[derive(Debug, Default)]
pub(in crate::store) struct Settings {
    pub items: BTreeMap<Sku, Item>,
    pub locations: Vec<Location>,
    skus: BTreeSet<Sku>,
    ids: BTreeSet<LocationId>,
    default: bool,
}

impl Settings {
    /// Whether these and no others have to be read.
    pub(in crate::store) fn answer(&self, skus: &BTreeSet<Sku>, ids: &BTreeSet<LocationId>, default: bool) -> bool {
        self.skus.is_superset(skus) && self.ids.is_superset(ids) && (self.default || !default)
    }
}

impl Session {
    /// Begins a transaction of commands that only make orders, locks the stock rows that they want, and reads the rest
    /// of what they want; and whether any of these requests was made before.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn open(&mut self, tenant: &TenantId, wants: &Wants, requests: &[RequestId]) -> Result<(Tx<'_>, Opened)> {
        let (mut tx, others) = self.begin(tenant).await?;
        let opened = tx.load_batch(wants, requests).await.map_err(|error| others.warned(error))?;
        Ok((tx, opened))
    }
}

impl Tx<'_> {
    async fn load_batch(&mut self, wants: &Wants, requests: &[RequestId]) -> Result<Opened> {
        let mut settings = Settings {
            skus: wants.stock.iter().map(|key| key.sku.clone()).chain(wants.items.iter().cloned()).collect(),
            ids: wants.stock.iter().map(|key| key.location_id.clone()).chain(wants.locations.iter().cloned()).collect(),
            default: wants.default_location,
            ..Settings::default()
        };
        let query = self
            .query(LOAD_BATCH)
            .bind(wants.stock.iter().map(|key| key.location_id.as_str()).bind_iter())
            .bind(wants.stock.iter().map(|key| key.sku.as_str()).bind_iter())
            .bind(settings.skus.iter().map(Sku::as_str).bind_iter())
            .bind(settings.ids.iter().map(LocationId::as_str).bind_iter())
            .bind(settings.default)
            .bind(requests.iter().map(RequestId::as_str).bind_iter())
            .bind(wants.orders.iter().map(OrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let mut locked = Locked::default();
        let mut batch = None;
        for row in &rows {
            let reading = Reading::of("load_batch_2", row);
            match reading.get("what")? {
                "STOCK" => {
                    let (key, stock) = inventory::stock(row)?;
                    locked.stock.insert(key, Some(stock));
                }
                "ITEM" => inventory::add_item(&mut settings.items, row)?,
                "LOCATION" => settings.locations.push(inventory::location(row)?),
                _ => batch = Some(reading),
            }
        }
        let batch = batch.ok_or_else(|| Error::Internal(Cause::new("a batch was loaded without its number")))?;
        for key in &wants.stock {
            let _: &mut Option<_> = locked.stock.entry(StockKey::clone(key)).or_default();
        }
        // Orders that are there under ids that callers gave are locked as any others, once they are looked for.
        if batch.get::<i64>("known_orders")? == 0 {
            locked.orders.extend(wants.orders.iter().map(|id| (id.clone(), None)));
        }
        locked.settings = Some(settings);
        Ok(Opened {
            locked,
            booking: Booking { time: batch.get("time")?, batch_no: batch.get("batch_no")? },
            knows_requests: batch.get::<i64>("known_requests")? > 0,
        })
    }
}
