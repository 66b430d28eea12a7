//! What commands of purchasing changed, as rows to write.

use super::Purchasing;
use crate::domain::{
    id::PurchaseOrderId,
    purchasing::{
        days::DemandSums,
        order::{PurchaseLine, PurchaseOrder, Receipt},
        policy::ReplenishmentPolicy,
        supplier::{Supplier, SupplierItem},
    },
};

/// Rows that are new, and rows that were loaded and are another now.
#[derive(Debug)]
pub struct Rows<R> {
    pub new: Vec<R>,
    pub changed: Vec<R>,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self { new: Vec::new(), changed: Vec::new() }
    }
}

impl<R> From<(Vec<R>, Vec<R>)> for Rows<R> {
    fn from((new, changed): (Vec<R>, Vec<R>)) -> Self {
        Self { new, changed }
    }
}

/// A line with its purchase order, whose status says where its units are expected.
pub type PurchaseLineOf<'a> = (&'a PurchaseOrder, &'a PurchaseLine);

/// Rows of purchasing to write.
#[derive(Debug, Default)]
pub struct PurchasingChanges<'a> {
    pub suppliers: Rows<&'a Supplier>,
    pub supplier_items: Rows<&'a SupplierItem>,
    pub policies: Rows<&'a ReplenishmentPolicy>,
    pub orders: Rows<&'a PurchaseOrder>,
    pub lines: Rows<PurchaseLineOf<'a>>,
    /// Lines that an update took off a draft.
    pub removed_lines: Vec<(PurchaseOrderId, i32)>,
    pub receipts: Rows<&'a Receipt>,
    /// What was loaded of days; the last of a day stands.
    pub demand: DemandSums,
}

impl Purchasing {
    pub(in crate::domain::books) fn changes(&self) -> PurchasingChanges<'_> {
        let (new, changed) = self.purchase_orders.changes();
        let mut changes = PurchasingChanges {
            suppliers: self.suppliers.changes().into(),
            supplier_items: self.supplier_items.changes().into(),
            policies: self.policies.changes().into(),
            receipts: self.receipts.changes().into(),
            demand: self.demand.iter().cloned().collect(),
            ..PurchasingChanges::default()
        };
        for order in &new {
            changes.lines.new.extend(order.lines.iter().map(|line| (*order, line)));
        }
        for order in &changed {
            if let Some(former) = self.purchase_orders.as_loaded(&order.id) {
                changes.lines_of(former, order);
            }
        }
        changes.orders = Rows { new, changed };
        changes
    }
}

impl<'a> PurchasingChanges<'a> {
    fn lines_of(&mut self, former: &PurchaseOrder, order: &'a PurchaseOrder) {
        let moved = former.location_id != order.location_id;
        for line in &order.lines {
            match former.line(line.number).and_then(|index| former.lines.get(index)) {
                None => self.lines.new.push((order, line)),
                Some(old) => {
                    let expected = (former.open_units(old), former.draft_units(old));
                    if moved || old != line || expected != (order.open_units(line), order.draft_units(line)) {
                        self.lines.changed.push((order, line));
                    }
                }
            }
        }
        let gone = former.lines.iter().filter(|line| order.line(line.number).is_none());
        self.removed_lines.extend(gone.map(|line| (order.id.clone(), line.number)));
    }
}
