//! The locks of a transaction of commands, in the one order that all keep: stock rows by location and item, then
//! orders by id, then purchase orders by id. Inserts of new keys come after all of them.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::postgres::{PgBindIterExt as _, PgRow};

use super::{Tx, inventory, open::Settings, order, purchasing, rows::Reading};
use crate::{
    domain::{
        books::Booking,
        id::{BackorderId, OrderId, PurchaseOrderId, ReceiptId, StockKey},
        inventory::Stock,
        order::Order,
        purchasing::order::PurchaseOrder,
        wants::Wants,
    },
    error::{Cause, Error, Result},
};

macro_rules! lock_stock {
    ($how:literal) => {
        concat!(
            "SELECT s.* FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) CROSS JOIN LATERAL (SELECT ",
            inventory::stock_columns!(),
            " FROM stock s WHERE s.tenant_id = $1 AND s.location_id = k.location_id AND s.sku = k.sku ",
            $how,
            ") s"
        )
    };
}

macro_rules! lock_orders {
    ($how:literal) => {
        concat!(
            "SELECT o.* FROM unnest($2::text[]) AS k(order_id) CROSS JOIN LATERAL (SELECT ",
            order::order_columns!(),
            " FROM orders o WHERE o.tenant_id = $1 AND o.order_id = k.order_id ",
            $how,
            ") o"
        )
    };
}

macro_rules! lock_purchase_orders {
    ($how:literal) => {
        concat!(
            "SELECT p.* FROM unnest($2::text[]) AS k(purchase_order_id) CROSS JOIN LATERAL (SELECT ",
            purchasing::purchase_order_columns!(),
            " FROM purchase_orders p WHERE p.tenant_id = $1 AND p.purchase_order_id = k.purchase_order_id ",
            $how,
            ") p"
        )
    };
}

/// Whether a lock that another transaction holds is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Patience {
    Wait,
    Skip,
}

/// What a transaction has locked, as it was when the lock was granted and as it stays until this transaction changes
/// it. A key or an id without a row counts as locked: who else inserts it meanwhile makes the saving fail.
#[derive(Debug, Default)]
pub struct Locked {
    pub(in crate::store) stock: BTreeMap<StockKey, Option<Stock>>,
    /// Without their lines.
    pub(in crate::store) orders: BTreeMap<OrderId, Option<Order>>,
    /// The orders of the backorders that were named: that never changes.
    pub(in crate::store) backorders: BTreeMap<BackorderId, Option<OrderId>>,
    /// Without their lines.
    pub(in crate::store) purchase_orders: BTreeMap<PurchaseOrderId, Option<PurchaseOrder>>,
    /// The purchase orders of the receipts that were named: that never changes.
    pub(in crate::store) receipts: BTreeMap<ReceiptId, Option<PurchaseOrderId>>,
    /// What was read along with the locks, for the first decision alone.
    pub(in crate::store) settings: Option<Settings>,
}

impl Locked {
    /// The keys that are not locked.
    pub(in crate::store) fn lacking<'k>(&self, keys: impl Iterator<Item = &'k StockKey>) -> BTreeSet<StockKey> {
        keys.filter(|key| !self.stock.contains_key(key)).cloned().collect()
    }

    /// A row of this key is locked: nobody else can change an order with a line of it.
    pub(in crate::store) fn guards(&self, key: &StockKey) -> bool {
        self.stock.get(key).is_some_and(Option::is_some)
    }
}

impl Tx<'_> {
    /// Locks what is wanted and what it leads to, as far as it can be seen before anything is locked: named orders, the
    /// stock rows of their lines, and those of the orders that wanted queues and filters hold now. An `exclusive`
    /// transaction has the tenant to itself and locks when it loads.
    ///
    /// # Errors
    /// A conflict where Postgres found a deadlock; what goes wrong with the database.
    pub async fn lock(&mut self, wants: &Wants, exclusive: bool) -> Result<Locked> {
        let mut locked = Locked::default();
        if !exclusive {
            self.lock_wanted(&mut locked, wants, Patience::Wait).await?;
        }
        Ok(locked)
    }

    /// Locks more, without waiting for anyone, so that the order of locks does not matter. False: another transaction
    /// is in the way, and this one must be rolled back and begun again with all that is wanted.
    ///
    /// What was decided before must be decided anew, with a new [`Tx::booking`]: one read before the last lock could
    /// order this transaction's events before those of the one that held the lock.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn lock_more(&mut self, locked: &mut Locked, wants: &Wants) -> Result<bool> {
        // Who holds what is locked next may have made them until now.
        locked.orders.retain(|_, order| order.is_some());
        self.lock_wanted(locked, wants, Patience::Skip).await
    }

    async fn lock_wanted(&mut self, locked: &mut Locked, wants: &Wants, patience: Patience) -> Result<bool> {
        self.resolve_backorders(&wants.backorders, &mut locked.backorders).await?;
        let reached = self.reach(wants).await?;
        let mut named = wants.orders.clone();
        named.extend(locked.backorders.values().flatten().cloned());
        let mut followed = named.clone();
        followed.extend(reached.orders());
        let standing = self.keys_of_orders(&followed).await?;
        let mut keys = wants.stock.clone();
        keys.extend(reached.stock_of.iter().flat_map(|(_, keys)| keys).cloned());
        keys.extend(standing.values().flatten().cloned());
        let bought = self.wanted_purchase_orders(locked, wants).await?;
        keys.extend(self.keys_of_purchase_orders(&bought).await?);
        let keys = locked.lacking(keys.iter());
        if !self.lock_stock(locked, &keys, patience).await? {
            return Ok(false);
        }
        named.retain(|id| !locked.orders.contains_key(id));
        if !self.lock_orders(locked, named, &standing.into_keys().collect(), patience).await? {
            return Ok(false);
        }
        self.lock_purchase_orders(locked, bought, patience).await
    }

    /// The purchase orders that are named, themselves or by a receipt.
    pub(in crate::store) async fn wanted_purchase_orders(
        &mut self,
        locked: &mut Locked,
        wants: &Wants,
    ) -> Result<BTreeSet<PurchaseOrderId>> {
        self.resolve_receipts(&wants.receipts, &mut locked.receipts).await?;
        let mut ids = wants.purchase_orders.clone();
        ids.extend(wants.receipts.iter().filter_map(|id| locked.receipts.get(id).cloned().flatten()));
        Ok(ids)
    }

    /// The stock rows that orders' lines stand on; orders that do not exist are left out.
    async fn keys_of_orders(&mut self, ids: &BTreeSet<OrderId>) -> Result<BTreeMap<OrderId, BTreeSet<StockKey>>> {
        const SQL: &str = "SELECT o.order_id, l.location_id, l.sku FROM unnest($2::text[]) AS k(order_id) \
            CROSS JOIN LATERAL (SELECT o.order_id FROM orders o WHERE o.tenant_id = $1 AND o.order_id = k.order_id \
                OFFSET 0) o \
            LEFT JOIN LATERAL (SELECT l.location_id, l.sku FROM order_lines l WHERE l.tenant_id = $1 \
                AND l.order_id = k.order_id AND l.supply <> 'UNTRACKED' OFFSET 0) l ON true";
        let mut keys: BTreeMap<OrderId, BTreeSet<StockKey>> = BTreeMap::new();
        if ids.is_empty() {
            return Ok(keys);
        }
        let query = self.query(SQL).bind(ids.iter().map(OrderId::as_str).bind_iter());
        for row in &query.fetch_all(&mut *self.inner).await? {
            let row = Reading::of("order_lines", row);
            let of_order = keys.entry(row.order_id()?).or_default();
            if row.get::<Option<&str>>("sku")?.is_some() {
                of_order.insert(row.stock_key()?);
            }
        }
        Ok(keys)
    }

    /// False where a row is held by someone else and that is not waited for; then nothing new counts as locked.
    pub(in crate::store) async fn lock_stock(
        &mut self,
        locked: &mut Locked,
        keys: &BTreeSet<StockKey>,
        patience: Patience,
    ) -> Result<bool> {
        const EXISTING: &str = "SELECT s.location_id, s.sku FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) \
            CROSS JOIN LATERAL (SELECT s.location_id, s.sku FROM stock s WHERE s.tenant_id = $1 \
            AND s.location_id = k.location_id AND s.sku = k.sku OFFSET 0) s LIMIT 1";
        let sql = match patience {
            Patience::Wait => lock_stock!("FOR UPDATE"),
            Patience::Skip => lock_stock!("FOR UPDATE SKIP LOCKED"),
        };
        if keys.is_empty() {
            return Ok(true);
        }
        let rows = self.rows_of_keys(sql, keys.iter()).await?;
        let found: BTreeMap<StockKey, Stock> = rows.iter().map(inventory::stock).collect::<Result<_>>()?;
        let others: Vec<&StockKey> = keys.iter().filter(|key| !found.contains_key(key)).collect();
        if patience == Patience::Skip
            && !others.is_empty()
            && !self.rows_of_keys(EXISTING, others.iter().copied()).await?.is_empty()
        {
            return Ok(false);
        }
        locked.stock.extend(others.into_iter().map(|key| (key.clone(), None)));
        locked.stock.extend(found.into_iter().map(|(key, stock)| (key, Some(stock))));
        Ok(true)
    }

    async fn rows_of_keys(
        &mut self,
        sql: &'static str,
        keys: impl Iterator<Item = &StockKey> + Clone,
    ) -> Result<Vec<PgRow>> {
        let query = self
            .query(sql)
            .bind(keys.clone().map(|key| key.location_id.as_str()).bind_iter())
            .bind(keys.map(|key| key.sku.as_str()).bind_iter());
        Ok(query.fetch_all(&mut *self.inner).await?)
    }

    /// Locks orders, those too that were not `seen` before the stock rows were locked: whoever held these may have made
    /// them. False where one that was seen is held by someone else and that is not waited for.
    async fn lock_orders(
        &mut self,
        locked: &mut Locked,
        ids: BTreeSet<OrderId>,
        seen: &BTreeSet<OrderId>,
        patience: Patience,
    ) -> Result<bool> {
        let sql = match patience {
            Patience::Wait => lock_orders!("FOR UPDATE"),
            Patience::Skip => lock_orders!("FOR UPDATE SKIP LOCKED"),
        };
        if ids.is_empty() {
            return Ok(true);
        }
        let query = self.query(sql).bind(ids.iter().map(OrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let found: Vec<Order> = rows.iter().map(order::order).collect::<Result<_>>()?;
        let mut rest = ids;
        for order in &found {
            rest.remove(&order.id);
        }
        if !rest.is_disjoint(seen) {
            return match patience {
                Patience::Skip => Ok(false),
                Patience::Wait => Err(Error::Conflict(Cause::new("an order was deleted while it was to be locked"))),
            };
        }
        locked.orders.extend(rest.into_iter().map(|id| (id, None)));
        locked.orders.extend(found.into_iter().map(|order| (order.id.clone(), Some(order))));
        Ok(true)
    }

    /// False where one is held by someone else and that is not waited for.
    async fn lock_purchase_orders(
        &mut self,
        locked: &mut Locked,
        mut ids: BTreeSet<PurchaseOrderId>,
        patience: Patience,
    ) -> Result<bool> {
        ids.retain(|id| !locked.purchase_orders.contains_key(id));
        let sql = match patience {
            Patience::Wait => lock_purchase_orders!("FOR UPDATE"),
            Patience::Skip => lock_purchase_orders!("FOR UPDATE SKIP LOCKED"),
        };
        if ids.is_empty() {
            return Ok(true);
        }
        let query = self.query(sql).bind(ids.iter().map(PurchaseOrderId::as_str).bind_iter());
        let rows = query.fetch_all(&mut *self.inner).await?;
        let found: Vec<PurchaseOrder> = rows.iter().map(purchasing::purchase_order).collect::<Result<_>>()?;
        for order in &found {
            ids.remove(&order.id);
        }
        if patience == Patience::Skip && !ids.is_empty() && !self.purchase_order_heads(ids.iter()).await?.is_empty() {
            return Ok(false);
        }
        locked.purchase_orders.extend(ids.into_iter().map(|id| (id, None)));
        locked.purchase_orders.extend(found.into_iter().map(|order| (order.id.clone(), Some(order))));
        Ok(true)
    }

    /// The clock and the transaction's number, in a statement of their own: once every lock is held, never before.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn booking(&mut self) -> Result<Booking> {
        let row = self.bare("SELECT clock_timestamp() AS time, nextval('event_batch') AS batch_no");
        let row = row.fetch_one(&mut *self.inner).await?;
        let row = Reading::of("event_batch", &row);
        Ok(Booking { time: row.get("time")?, batch_no: row.get("batch_no")? })
    }
}
