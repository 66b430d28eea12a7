//! What the working set holds of purchasing, and what it tells the feed of it.

mod changes;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub use self::changes::{PurchaseLineOf, PurchasingChanges, Rows};
use super::{Books, Decided, Halt, table::Table};
use crate::domain::{
    Time,
    event::Change,
    id::{PurchaseOrderId, ReceiptId, Sku, StockKey, SupplierId},
    inventory::MovementType,
    purchasing::{
        command::SuggestionOptions,
        order::{PurchaseLine, PurchaseOrder, PurchaseOrderStatus, Receipt},
        policy::{PolicyScope, ReplenishmentPolicy},
        suggest::Facts,
        supplier::{Supplier, SupplierItem},
    },
    quantity,
    refusal::{Reason, Refusal},
};

/// Units of a day that the caller says.
pub(in crate::domain) type LoadedDemand = ((StockKey, NaiveDate), i64);

/// See the module's text.
#[derive(Debug, Default)]
pub(super) struct Purchasing {
    pub suppliers: Table<SupplierId, Supplier>,
    pub supplier_items: Table<(SupplierId, Sku), SupplierItem>,
    pub policies: Table<PolicyScope, ReplenishmentPolicy>,
    pub purchase_orders: Table<PurchaseOrderId, PurchaseOrder>,
    pub receipts: Table<ReceiptId, Receipt>,
    pub demand: Vec<LoadedDemand>,
    /// What suggestions are reckoned from; no command changes it.
    suggestions: BTreeMap<StockKey, Facts>,
    /// How much demand was loaded when the command began.
    demand_before: usize,
}

impl Purchasing {
    pub(in crate::domain::books) fn begin(&mut self) {
        self.suppliers.begin();
        self.supplier_items.begin();
        self.policies.begin();
        self.purchase_orders.begin();
        self.receipts.begin();
        self.demand_before = self.demand.len();
    }

    pub(in crate::domain::books) fn undo(&mut self) {
        self.suppliers.undo();
        self.supplier_items.undo();
        self.policies.undo();
        self.purchase_orders.undo();
        self.receipts.undo();
        self.demand.truncate(self.demand_before);
    }
}

/// What is expected of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inbound {
    key: StockKey,
    open: i64,
    draft: i64,
    due_time: Option<Time>,
}

/// What is expected of each line, by its number.
fn inbound(order: &PurchaseOrder) -> BTreeMap<i32, Inbound> {
    let of_line = |line: &PurchaseLine| {
        let (open, draft) = (order.open_units(line), order.draft_units(line));
        let inbound = Inbound { key: order.key(line), open, draft, due_time: line.due_time };
        (open + draft > 0).then_some((line.number, inbound))
    };
    order.lines.iter().filter_map(of_line).collect()
}

impl Books {
    pub fn load_supplier(&mut self, id: SupplierId, supplier: Option<Supplier>) {
        self.purchasing.suppliers.load(id, supplier);
    }

    pub fn load_supplier_item(&mut self, id: SupplierId, sku: Sku, item: Option<SupplierItem>) {
        self.purchasing.supplier_items.load((id, sku), item);
    }

    pub fn load_policy(&mut self, scope: PolicyScope, policy: Option<ReplenishmentPolicy>) {
        self.purchasing.policies.load(scope, policy);
    }

    /// A purchase order with its lines; it is locked, and so is every stock row of its lines.
    pub fn load_purchase_order(&mut self, id: PurchaseOrderId, order: Option<PurchaseOrder>) {
        self.purchasing.purchase_orders.load(id, order);
    }

    /// A receipt whose purchase order is loaded.
    pub fn load_receipt(&mut self, id: ReceiptId, receipt: Option<Receipt>) {
        self.purchasing.receipts.load(id, receipt);
    }

    /// Everything about an item at a location, whose stock row is locked.
    pub fn load_suggestion(&mut self, facts: Facts) {
        self.purchasing.suggestions.insert(facts.key.clone(), facts);
    }

    pub fn holds_purchase_order(&self, id: &PurchaseOrderId) -> bool {
        self.purchasing.purchase_orders.holds(id)
    }

    pub(in crate::domain) fn supplier(&mut self, id: &SupplierId) -> Decided<Option<&Supplier>> {
        self.purchasing.suppliers.find(id).ok_or_else(|| {
            self.wants.suppliers.insert(id.clone());
            Halt::Missing
        })
    }

    pub(in crate::domain) fn supplier_item(&mut self, id: &SupplierId, sku: &Sku) -> Decided<Option<&SupplierItem>> {
        let key = (id.clone(), sku.clone());
        self.purchasing.supplier_items.find(&key).ok_or_else(|| {
            self.wants.supplier_items.insert(key);
            Halt::Missing
        })
    }

    pub(in crate::domain) fn policy(&mut self, scope: &PolicyScope) -> Decided<Option<&ReplenishmentPolicy>> {
        self.purchasing.policies.find(scope).ok_or_else(|| {
            self.wants.policies.insert(scope.clone());
            Halt::Missing
        })
    }

    /// What a suggestion for an existing item and location is reckoned from.
    pub(in crate::domain) fn suggestion_facts(
        &mut self,
        key: &StockKey,
        basis: (Time, SuggestionOptions),
    ) -> Decided<&Facts> {
        let facts = self.purchasing.suggestions.get(key).filter(|facts| (facts.as_of_time, facts.options) == basis);
        facts.ok_or_else(|| {
            self.wants.suggestions.insert(key.clone(), basis);
            Halt::Missing
        })
    }

    pub(in crate::domain) fn find_purchase_order(&mut self, id: &PurchaseOrderId) -> Decided<Option<&PurchaseOrder>> {
        self.purchasing.purchase_orders.find(id).ok_or_else(|| {
            self.wants.purchase_orders.insert(id.clone());
            Halt::Missing
        })
    }

    pub(in crate::domain) fn purchase_order(&mut self, id: &PurchaseOrderId) -> Decided<&PurchaseOrder> {
        self.find_purchase_order(id)?.ok_or_else(|| {
            Refusal::new(Reason::PurchaseOrderNotFound, format!("purchase order {id} does not exist"))
                .with("purchase_order_id", id)
                .into()
        })
    }

    pub(in crate::domain) fn find_receipt(&mut self, id: &ReceiptId) -> Decided<Option<&Receipt>> {
        self.purchasing.receipts.find(id).ok_or_else(|| {
            self.wants.receipts.insert(id.clone());
            Halt::Missing
        })
    }

    pub(in crate::domain) fn put_supplier_row(&mut self, supplier: Supplier) {
        self.purchasing.suppliers.put(supplier.id.clone(), supplier);
    }

    pub(in crate::domain) fn put_supplier_item_row(&mut self, item: SupplierItem) {
        self.purchasing.supplier_items.put((item.supplier_id.clone(), item.sku.clone()), item);
    }

    pub(in crate::domain) fn put_policy_row(&mut self, policy: ReplenishmentPolicy) {
        self.purchasing.policies.put(policy.scope.clone(), policy);
    }

    /// A new purchase order, or one as the command leaves it.
    pub(in crate::domain) fn put_purchase_order(&mut self, order: PurchaseOrder) {
        self.purchasing.purchase_orders.put(order.id.clone(), order);
    }

    pub(in crate::domain) fn put_receipt(&mut self, receipt: Receipt) {
        self.purchasing.receipts.put(receipt.id.clone(), receipt);
    }

    pub(in crate::domain) fn note_loaded_demand(&mut self, demand: LoadedDemand) {
        self.purchasing.demand.push(demand);
    }

    /// Books units that a supplier brought, or that go back. True where a count had seen them already.
    pub(in crate::domain) fn post_received(
        &mut self,
        key: &StockKey,
        units: i64,
        (id, number): (&PurchaseOrderId, i32),
    ) -> Decided<bool> {
        let booked = self.movements.len();
        let late = self.post_physical(key, MovementType::Receipt, units, 0, None)?;
        for movement in self.movements.iter_mut().skip(booked) {
            movement.purchase_order_id = Some(id.clone());
            movement.line_number = Some(number);
        }
        Ok(late)
    }

    /// Closes a command's account of purchase orders: revisions, what is on order, and their events.
    pub(super) fn finish_purchase_orders(&mut self) -> Decided<()> {
        let touched: Vec<(PurchaseOrderId, Option<PurchaseOrder>)> =
            self.purchasing.purchase_orders.former().iter().map(|(id, former)| (id.clone(), former.clone())).collect();
        for (id, former) in touched {
            self.finish_purchase_order(&id, former.as_ref())?;
        }
        Ok(())
    }

    fn finish_purchase_order(&mut self, id: &PurchaseOrderId, former: Option<&PurchaseOrder>) -> Decided<()> {
        let now = self.now();
        let order = self.purchasing.purchase_orders.change(id).ok_or(Halt::Missing)?;
        if former == Some(&*order) {
            return Ok(());
        }
        order.revision = former.map_or(1, |former| former.revision + 1);
        order.update_time = now;
        let (before, after) = (former.map(inbound).unwrap_or_default(), inbound(order));
        let (status, revision) = (order.status, order.revision);
        self.move_on_order(&before, &after)?;
        let numbers: BTreeSet<&i32> = before.keys().chain(after.keys()).collect();
        let moved = numbers.into_iter().filter(|number| before.get(number) != after.get(number));
        let keys = moved.flat_map(|number| before.get(number).into_iter().chain(after.get(number)));
        let keys: BTreeSet<StockKey> = keys.map(|inbound| inbound.key.clone()).collect();
        let former: Option<PurchaseOrderStatus> = former.map(|former| former.status);
        if former != Some(status) || !keys.is_empty() {
            let keys = keys.into_iter().collect();
            self.push_event(Change::PurchaseOrder {
                purchase_order_id: id.clone(),
                before: former,
                after: status,
                keys,
                revision,
            });
        }
        Ok(())
    }

    /// Moves the counters of what is on order by what a purchase order's lines expect more, or less.
    fn move_on_order(&mut self, before: &BTreeMap<i32, Inbound>, after: &BTreeMap<i32, Inbound>) -> Decided<()> {
        let mut deltas: BTreeMap<&StockKey, (i64, i64)> = BTreeMap::new();
        for (sign, lines) in [(-1, before), (1, after)] {
            for line in lines.values() {
                let delta = deltas.entry(&line.key).or_default();
                delta.0 += sign * line.open;
                delta.1 += sign * line.draft;
            }
        }
        for (key, (open, draft)) in deltas.into_iter().filter(|(_, delta)| *delta != (0, 0)) {
            let stock = self.stock_mut(key)?;
            stock.on_order = quantity::add(stock.on_order, open)?;
            stock.on_order_draft = quantity::add(stock.on_order_draft, draft)?;
        }
        Ok(())
    }
}
