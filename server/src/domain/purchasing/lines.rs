//! The lines that a purchase order is given, and what must be there for them.

use rust_decimal::Decimal;

use super::{
    command::NewPurchaseLine,
    faults::Faults,
    order::{LineWorking, PurchaseLine, PurchaseOrder},
    supplier::SupplierItem,
};
use crate::domain::{
    books::{Books, Decided},
    id::{LocationId, Sku, StockKey, SupplierId},
    money::Money,
    refusal::{Reason, Violation},
};

impl SupplierItem {
    /// What each of so many units costs.
    pub fn price(&self, quantity: i64) -> Decimal {
        let reached = self.price_breaks.iter().rev().find(|price| price.min_quantity <= quantity);
        reached.map_or(self.unit_cost, |price| price.unit_cost)
    }
}

impl Books {
    /// The supplier of a new order, and where it is to ship: both must be there and active. Gives the supplier's
    /// currency.
    pub(super) fn head_faults(
        &mut self,
        supplier_id: &SupplierId,
        location_id: &LocationId,
        faults: &mut Faults,
    ) -> Decided<Option<String>> {
        let supplier = self.supplier_fault(supplier_id, "supplier_id", faults)?;
        if supplier.as_ref().is_some_and(|supplier| !supplier.active) {
            let text = format!("supplier {supplier_id} is not active");
            let fault = Violation::new(Reason::SupplierInactive, "supplier_id", text);
            faults.add(fault.with("supplier_id", supplier_id));
        }
        let location = self.location(location_id).map(|location| location.map(|l| l.active));
        let (reason, what) = match faults.see(location)? {
            Some(None) => (Reason::LocationNotFound, "does not exist"),
            Some(Some(false)) => (Reason::LocationInactive, "is not active"),
            _ => return Ok(supplier.map(|supplier| supplier.currency_code)),
        };
        let fault = Violation::new(reason, "location_id", format!("location {location_id} {what}"));
        faults.add(fault.with("location_id", location_id));
        Ok(supplier.map(|supplier| supplier.currency_code))
    }

    /// A new line of a purchase order, if all it needs is there.
    pub(super) fn new_purchase_line(
        &mut self,
        order: &PurchaseOrder,
        line: &NewPurchaseLine,
        faults: &mut Faults,
    ) -> Decided<Option<PurchaseLine>> {
        self.orderable(&order.location_id, &line.sku, &line.path, faults)?;
        let item = self.supplier_item(&order.supplier_id, &line.sku).map(|item| item.cloned());
        let Some(item) = faults.see(item)? else { return Ok(None) };
        let quantity = line.quantity.get();
        let path = format!("{}.unit_cost", line.path);
        let asked = (line.unit_cost.as_ref(), quantity);
        let Some(unit_cost) = cost(order, &line.sku, item.as_ref(), asked, &path, faults) else { return Ok(None) };
        let supplier_sku = line.supplier_sku.clone().or(item.map(|item| item.supplier_sku));
        Ok(Some(PurchaseLine {
            number: line.number,
            sku: line.sku.clone(),
            supplier_sku: supplier_sku.unwrap_or_default(),
            unit_cost,
            ordered: quantity,
            received: 0,
            rejected: 0,
            cancelled: 0,
            expected_time: line.expected_time,
            due_time: None,
            counted_from: None,
            working: line.working.clone().map_or(LineWorking::None, LineWorking::Text),
        }))
    }

    /// An item that can be bought for a location: it is there, active, and its stock is counted.
    pub(super) fn orderable(
        &mut self,
        location_id: &LocationId,
        sku: &Sku,
        path: &str,
        faults: &mut Faults,
    ) -> Decided<()> {
        let key = StockKey { location_id: location_id.clone(), sku: sku.clone() };
        let active = self.item(sku).map(|item| item.is_none_or(|item| item.active));
        if faults.see(active)? == Some(false) {
            let fault =
                Violation::new(Reason::ItemInactive, format!("{path}.sku"), format!("item {sku} is not active"));
            faults.add(fault.with("sku", sku));
        }
        self.countable(&key, path, faults)
    }

    /// A key whose stock is counted; its row is asked for.
    pub(super) fn countable(&mut self, key: &StockKey, path: &str, faults: &mut Faults) -> Decided<()> {
        let location_known = self.location(&key.location_id).map(|location| location.is_some());
        // Where the location lacks, the order's own field says so, once.
        if faults.see(location_known)? == Some(true) {
            let found = self.untracked_faults(key, path);
            let found = faults.see(found)?;
            faults.extend(found.unwrap_or_default());
        }
        let row = self.stock(key).map(|_| ());
        faults.see(row)?;
        Ok(())
    }
}

/// What a unit of a line costs in the purchase order's currency: as asked, or as the supplier asks.
pub(super) fn cost(
    order: &PurchaseOrder,
    sku: &Sku,
    item: Option<&SupplierItem>,
    (asked, quantity): (Option<&Money>, i64),
    path: &str,
    faults: &mut Faults,
) -> Option<Decimal> {
    let (currency, amount) = match (asked, item.filter(|item| item.active)) {
        (Some(asked), _) => (&asked.currency_code, asked.amount),
        (None, Some(item)) => (&item.currency_code, item.price(quantity)),
        (None, None) => {
            let text = format!("is required: supplier {} has no active item {sku}", order.supplier_id);
            let fault = Violation::new(Reason::SupplierItemNotFound, path, text);
            faults.add(fault.with("supplier_id", &order.supplier_id).with("sku", sku));
            return None;
        }
    };
    in_currency(order, currency, path, faults).then_some(amount)
}

/// Every cost in a purchase order is of its one currency.
pub(super) fn in_currency(order: &PurchaseOrder, currency: &str, path: &str, faults: &mut Faults) -> bool {
    if currency == order.currency_code {
        return true;
    }
    let text = format!("is in {currency}, and the purchase order in {}", order.currency_code);
    let fault = Violation::new(Reason::CurrencyMismatch, path, text);
    faults.add(fault.with("currency_code", currency).with("purchase_order_currency_code", &order.currency_code));
    false
}
