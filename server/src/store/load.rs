//! Fetching what a decision needs into the working set.
//!
//! An order is loaded only when every stock row of its lines is locked: whoever changes it holds those locks. One
//! whose lines stand on no stored row is guarded by the lock of its own row instead.

use std::collections::BTreeSet;

use super::{
    Tx,
    lock::{Locked, Patience},
    order::Lines,
};
use crate::{
    domain::{
        books::Books,
        id::{LocationId, OrderId, PurchaseOrderId, ReceiptId, Sku, StockKey},
        order::{AllocationPolicy, Order},
        purchasing::order::PurchaseOrder,
        wants::Wants,
    },
    error::Result,
};

/// What orders and settings are to be loaded.
#[derive(Default)]
struct Found {
    orders: Vec<(OrderId, Option<Order>)>,
    purchase_orders: Vec<(PurchaseOrderId, Option<PurchaseOrder>)>,
    keys: BTreeSet<StockKey>,
    locations: BTreeSet<LocationId>,
}

impl Tx<'_> {
    /// Fetches everything that is wanted into the working set. Where that reaches rows that are not locked, an
    /// `exclusive` transaction locks them there and then; another one loads nothing and gets back what more to lock:
    /// its decisions so far are void.
    ///
    /// # Errors
    /// A row that contradicts the model; what goes wrong with the database.
    pub async fn load(
        &mut self,
        books: &mut Books,
        locked: &mut Locked,
        wants: &Wants,
        exclusive: bool,
    ) -> Result<Option<Wants>> {
        self.resolve_backorders(&wants.backorders, &mut locked.backorders).await?;
        let reached = self.reach(wants).await?;
        let mut ids = wants.orders.clone();
        ids.extend(wants.backorders.iter().filter_map(|id| locked.backorders.get(id).cloned().flatten()));
        ids.extend(reached.orders());
        ids.retain(|id| !books.holds_order(id));
        let mut found = Found { locations: wants.locations.clone(), ..Found::default() };
        found.keys.extend(wants.stock.iter().cloned());
        found.keys.extend(reached.stock_of.iter().flat_map(|(_, keys)| keys).cloned());
        if let Some(more) = self.find_orders(&mut found, locked, ids, exclusive).await? {
            return Ok(Some(more));
        }
        let mut bought = self.wanted_purchase_orders(locked, wants).await?;
        bought.retain(|id| !books.holds_purchase_order(id));
        if let Some(more) = self.find_purchase_orders(&mut found, locked, bought, exclusive).await? {
            return Ok(Some(more));
        }
        let lacking = locked.lacking(found.keys.iter());
        if !lacking.is_empty() {
            if !exclusive {
                return Ok(Some(Wants { stock: lacking, ..Wants::default() }));
            }
            self.lock_stock(locked, &lacking, Patience::Wait).await?;
        }
        self.load_settings(books, locked, wants, &found).await?;
        for key in found.keys {
            if let Some(stock) = locked.stock.get(&key) {
                books.load_stock(key, stock.clone());
            }
        }
        for (id, order) in found.orders {
            books.load_order(id, order);
        }
        for id in &wants.new_orders {
            books.load_order(id.clone(), None);
        }
        for (id, order) in found.purchase_orders {
            books.load_purchase_order(id, order);
        }
        for id in &wants.backorders {
            books.load_backorder(id.clone(), locked.backorders.get(id).cloned().flatten());
        }
        self.load_purchasing(books, wants).await?;
        self.load_receipts(books, locked, wants).await?;
        self.load_facts(books, wants).await?;
        self.load_suggestions(books, wants).await?;
        reached.tell(books, wants);
        Ok(None)
    }

    /// Reads orders whole. What they would need locked first is given back, unless the transaction is exclusive.
    async fn find_orders(
        &mut self,
        found: &mut Found,
        locked: &Locked,
        ids: BTreeSet<OrderId>,
        exclusive: bool,
    ) -> Result<Option<Wants>> {
        let (absent, there): (Vec<OrderId>, Vec<OrderId>) =
            ids.into_iter().partition(|id| matches!(locked.orders.get(id), Some(None)));
        found.orders.extend(absent.into_iter().map(|id| (id, None)));
        if there.is_empty() {
            return Ok(None);
        }
        let mut lines = self.order_lines(there.iter()).await?;
        found.keys.extend(lines.values().flat_map(Lines::keys));
        let mut more = Wants { stock: locked.lacking(found.keys.iter()), ..Wants::default() };
        if !exclusive && !more.is_empty() {
            return Ok(Some(more));
        }
        let unread: Vec<&OrderId> = there.iter().filter(|id| !locked.orders.contains_key(id)).collect();
        let mut heads =
            if unread.is_empty() { Default::default() } else { self.order_heads(unread.into_iter()).await? };
        for id in there {
            let lines = lines.remove(&id).unwrap_or_default();
            let order = match locked.orders.get(&id) {
                Some(order) => order.clone(),
                None => {
                    let order = heads.remove(&id);
                    let guarded = exclusive || lines.keys().any(|key| locked.guards(&key));
                    if order.is_some() && !guarded {
                        more.orders.insert(id.clone());
                    }
                    order
                }
            };
            found.locations.extend(order.iter().map(|order| order.location_id.clone()));
            found.locations.extend(lines.lines.iter().map(|line| line.location_id.clone()));
            found.orders.push((id, order.map(|order| whole(order, lines))));
        }
        Ok(Some(more).filter(|more| !more.orders.is_empty()))
    }

    /// Reads purchase orders whole, each under the lock of its own row. What they would need locked first is given back,
    /// unless the transaction is exclusive.
    async fn find_purchase_orders(
        &mut self,
        found: &mut Found,
        locked: &Locked,
        ids: BTreeSet<PurchaseOrderId>,
        exclusive: bool,
    ) -> Result<Option<Wants>> {
        if ids.is_empty() {
            return Ok(None);
        }
        let unlocked: BTreeSet<PurchaseOrderId> =
            ids.iter().filter(|id| !locked.purchase_orders.contains_key(id)).cloned().collect();
        if !exclusive && !unlocked.is_empty() {
            return Ok(Some(Wants { purchase_orders: unlocked, ..Wants::default() }));
        }
        let mut heads =
            if unlocked.is_empty() { Default::default() } else { self.purchase_order_heads(unlocked.iter()).await? };
        let mut lines = self.short_purchase_lines(ids.iter()).await?;
        for id in ids {
            let head = locked.purchase_orders.get(&id).cloned().unwrap_or_else(|| heads.remove(&id));
            let order = head.map(|head| PurchaseOrder { lines: lines.remove(&id).unwrap_or_default(), ..head });
            if let Some(order) = &order {
                found.locations.insert(order.location_id.clone());
                found.keys.extend(order.lines.iter().map(|line| order.key(line)));
            }
            found.purchase_orders.push((id, order));
        }
        let lacking = locked.lacking(found.keys.iter());
        let more = Wants { stock: lacking, ..Wants::default() };
        Ok(Some(more).filter(|more| !exclusive && !more.is_empty()))
    }

    /// The receipts that are named: their purchase orders are loaded, under whose locks they stay as they are.
    async fn load_receipts(&mut self, books: &mut Books, locked: &Locked, wants: &Wants) -> Result<()> {
        let known = |id: &&ReceiptId| locked.receipts.get(*id).is_some_and(Option::is_some);
        let there: Vec<&ReceiptId> = wants.receipts.iter().filter(known).collect();
        let mut found = if there.is_empty() { Default::default() } else { self.receipts(there.into_iter()).await? };
        for id in &wants.receipts {
            books.load_receipt(id.clone(), found.remove(id));
        }
        Ok(())
    }

    /// The items and locations of everything that is loaded, and the default location.
    async fn load_settings(
        &mut self,
        books: &mut Books,
        locked: &mut Locked,
        wants: &Wants,
        found: &Found,
    ) -> Result<()> {
        let mut skus = wants.items.clone();
        skus.extend(found.keys.iter().map(|key| key.sku.clone()));
        skus.retain(|sku: &Sku| !books.holds_item(sku));
        let mut ids = found.locations.clone();
        ids.extend(found.keys.iter().map(|key| key.location_id.clone()));
        ids.retain(|id| !books.holds_location(id));
        let default = wants.default_location;
        let (mut items, locations) = match locked.settings.take() {
            Some(known) if known.answer(&skus, &ids, default) => (known.items, known.locations),
            _ => (self.items(&skus).await?, self.locations(&ids, default).await?),
        };
        for sku in skus {
            let item = items.remove(&sku);
            books.load_item(sku, item);
        }
        if default {
            books.load_default_location(locations.iter().find(|l| l.is_default).map(|l| l.id.clone()));
        }
        for location in locations {
            ids.remove(&location.id);
            books.load_location(location.id.clone(), Some(location));
        }
        for id in ids {
            books.load_location(id, None);
        }
        Ok(())
    }

    /// What suggestions are reckoned from: their stock rows are locked, and with them what waits for an item and what is
    /// on order of it. Suppliers, policies and demand are as they are now.
    async fn load_suggestions(&mut self, books: &mut Books, wants: &Wants) -> Result<()> {
        let mut keys: Vec<&StockKey> = wants.suggestions.keys().collect();
        while let Some(basis) = keys.first().and_then(|key| wants.suggestions.get(*key)).copied() {
            let (these, others): (Vec<&StockKey>, Vec<&StockKey>) =
                keys.into_iter().partition(|key| wants.suggestions.get(*key) == Some(&basis));
            let these: Vec<StockKey> = these.into_iter().cloned().collect();
            for facts in self.suggestion_facts(&these, basis).await? {
                books.load_suggestion(facts);
            }
            keys = others;
        }
        Ok(())
    }

    /// Sums of the ledger, and which ids of shipments and returns are taken.
    async fn load_facts(&mut self, books: &mut Books, wants: &Wants) -> Result<()> {
        let sums = self.booked_after(&wants.booked_after).await?;
        for ((key, time), units) in wants.booked_after.iter().zip(sums) {
            books.load_ledger_sum((key.clone(), *time, units));
        }
        if !wants.shipments.is_empty() {
            let mut orders = self.orders_of_shipments(wants.shipments.iter()).await?;
            for id in &wants.shipments {
                books.load_shipment(id.clone(), orders.remove(id));
            }
        }
        if !wants.returns.is_empty() {
            let mut orders = self.orders_of_returns(wants.returns.iter()).await?;
            for id in &wants.returns {
                books.load_return(id.clone(), orders.remove(id));
            }
        }
        Ok(())
    }
}

/// An order with its lines. Only one that is filled whole watches an item as a whole.
fn whole(order: Order, Lines { lines, watch }: Lines) -> Order {
    let watch = watch.filter(|_| order.allocation_policy == AllocationPolicy::CompleteOrder);
    Order { lines, watch, ..order }
}
