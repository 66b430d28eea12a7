//! What the store in memory holds of purchasing.

use std::collections::BTreeMap;

use crate::domain::{
    books::{Books, PurchasingChanges},
    id::{PurchaseOrderId, ReceiptId, Sku, StockKey, SupplierId},
    inventory::{Movement, MovementType, Stock},
    purchasing::{
        order::{PurchaseOrder, PurchaseOrderStatus as Status, Receipt},
        policy::{PolicyScope, ReplenishmentPolicy},
        supplier::{Supplier, SupplierItem},
    },
    wants::Wants,
};

#[derive(Clone, Default)]
pub(crate) struct Bought {
    pub(crate) suppliers: BTreeMap<SupplierId, Supplier>,
    pub(crate) supplier_items: BTreeMap<(SupplierId, Sku), SupplierItem>,
    pub(crate) policies: BTreeMap<PolicyScope, ReplenishmentPolicy>,
    pub(crate) orders: BTreeMap<PurchaseOrderId, PurchaseOrder>,
    pub(crate) receipts: BTreeMap<ReceiptId, Receipt>,
}

impl Bought {
    /// Hands out what is wanted; `load_key` hands out a stock row.
    pub(crate) fn load(&self, books: &mut Books, wants: &Wants, load_key: impl Fn(&mut Books, &StockKey)) {
        for id in wants.suppliers.union(&wants.puts.suppliers) {
            books.load_supplier(id.clone(), self.suppliers.get(id).cloned());
        }
        for key in wants.supplier_items.union(&wants.puts.supplier_items) {
            books.load_supplier_item(key.0.clone(), key.1.clone(), self.supplier_items.get(key).cloned());
        }
        for scope in wants.policies.union(&wants.puts.policies) {
            books.load_policy(scope.clone(), self.policies.get(scope).cloned());
        }
        let mut ids = wants.purchase_orders.clone();
        ids.extend(wants.receipts.iter().filter_map(|id| Some(self.receipts.get(id)?.purchase_order_id.clone())));
        for id in ids {
            let order = self.orders.get(&id).cloned();
            for line in order.iter().flat_map(|order| &order.lines) {
                load_key(books, &order.as_ref().unwrap().key(line));
            }
            books.load_purchase_order(id, order);
        }
        for id in &wants.receipts {
            books.load_receipt(id.clone(), self.receipts.get(id).cloned());
        }
    }

    pub(crate) fn save(&mut self, changes: &PurchasingChanges<'_>) {
        for supplier in changes.suppliers.new.iter().chain(&changes.suppliers.changed) {
            self.suppliers.insert(supplier.id.clone(), (*supplier).clone());
        }
        for item in changes.supplier_items.new.iter().chain(&changes.supplier_items.changed) {
            self.supplier_items.insert((item.supplier_id.clone(), item.sku.clone()), (*item).clone());
        }
        for policy in changes.policies.new.iter().chain(&changes.policies.changed) {
            self.policies.insert(policy.scope.clone(), (*policy).clone());
        }
        for order in changes.orders.new.iter().chain(&changes.orders.changed) {
            self.orders.insert(order.id.clone(), (*order).clone());
        }
        for receipt in changes.receipts.new.iter().chain(&changes.receipts.changed) {
            self.receipts.insert(receipt.id.clone(), (*receipt).clone());
        }
    }

    /// Purchase orders against stock rows, the ledger and the receipts.
    pub(crate) fn check(&self, stock: &BTreeMap<StockKey, Stock>, movements: &[Movement], context: &str) {
        let mut expected: BTreeMap<StockKey, (i64, i64)> = BTreeMap::new();
        for order in self.orders.values() {
            let received: i64 = order.lines.iter().map(|line| line.received).sum();
            let open: i64 = order.lines.iter().map(|line| line.open()).sum();
            let right = match order.status {
                Status::Draft => received == 0,
                Status::Submitted => received == 0 && open > 0,
                Status::PartiallyReceived => received > 0 && open > 0,
                Status::Received | Status::Closed => open == 0,
                Status::Cancelled => open == 0 && received == 0,
            };
            assert!(right, "{} is {:?} with {received} received and {open} open: {context}", order.id, order.status);
            assert!(order.lines.is_sorted_by_key(|line| line.number), "{context}");
            for line in &order.lines {
                assert!(line.cancelled <= line.ordered && line.cancelled >= 0 && line.received >= 0, "{context}");
                let sums = expected.entry(order.key(line)).or_default();
                sums.0 += order.open_units(line);
                sums.1 += order.draft_units(line);
                let of_line = |m: &&Movement| {
                    m.purchase_order_id.as_ref() == Some(&order.id)
                        && m.line_number == Some(line.number)
                        && m.movement_type == MovementType::Receipt
                };
                let booked: i64 = movements.iter().filter(of_line).map(|m| m.on_hand_delta).sum();
                assert_eq!(booked, line.received, "{} line {}: {context}", order.id, line.number);
                let counted = self.receipts.values().filter(|receipt| receipt.purchase_order_id == order.id);
                let counted =
                    counted.flat_map(|receipt| &receipt.lines).filter(|counted| counted.number == line.number);
                let (accepted, rejected) = counted.fold((0, 0), |(accepted, rejected), counted| {
                    let left = (counted.accepted - counted.corrected, counted.rejected - counted.corrected_rejected);
                    assert!(left.0 >= 0 && left.1 >= 0, "{context}");
                    (accepted + left.0, rejected + left.1)
                });
                assert_eq!((accepted, rejected), (line.received, line.rejected), "{context}");
            }
        }
        for (key, stock) in stock {
            let due = expected.remove(key).unwrap_or_default();
            assert_eq!((stock.on_order, stock.on_order_draft), due, "{key}: {context}");
        }
        assert!(expected.values().all(|sums| *sums == (0, 0)), "expected without a stock row: {expected:?} {context}");
    }
}
