//! What a command will need to see, as far as the command alone tells: so that one reading mostly suffices.

use super::{
    command::{Command, FillSelector, LineChange, NewLine},
    id::{LocationId, OrderId, PurchaseOrderId, StockKey},
    purchasing::policy::PolicyScope,
    wants::{AllOf, FIRST_PAGE, Wants},
};

impl Command {
    /// What to load and lock before this command is decided. `default` is the tenant's default location as it was last
    /// seen: a guess, which the decision checks.
    pub fn foresee(&self, default: Option<&LocationId>) -> Wants {
        let mut wants = Wants { default_location: true, ..Wants::default() };
        match self {
            Self::CreateOrder(c) => {
                let home = c.location_id.as_ref().or(default);
                let orders = if c.id_given { &mut wants.orders } else { &mut wants.new_orders };
                orders.insert(c.order_id.clone());
                wants.locations.extend(home.cloned());
                wants.new_lines(&c.lines, home);
            }
            Self::UpdateOrder(c) => {
                wants.orders.insert(c.order_id.clone());
                wants.locations.extend(c.location_id.clone());
                wants.changed_lines(&c.lines);
            }
            Self::ApproveOrder(c) => wants.order(&c.order_id),
            Self::CancelOrder(c) => wants.order(&c.order_id),
            Self::CloseOrder(c) => wants.order(&c.order_id),
            Self::ShipOrder(c) => {
                wants.order(&c.order_id);
                wants.shipments.insert(c.shipment_id.clone());
            }
            Self::ReturnOrder(c) => {
                wants.order(&c.order_id);
                wants.returns.insert(c.return_id.clone());
                wants.locations.extend(c.location_id.clone());
            }
            Self::AdjustStock(c) => {
                for adjustment in &c.adjustments {
                    let key = wants.key(&adjustment.sku, adjustment.location_id.as_ref().or(default));
                    if adjustment.delta > 0 {
                        wants.forced.extend(key);
                    }
                }
            }
            Self::SetStock(c) => {
                for count in &c.counts {
                    let key = wants.key(&count.sku, count.location_id.as_ref().or(default));
                    wants.forced.extend(key.clone());
                    wants.booked_after.extend(key.zip(c.occur_time));
                }
            }
            Self::PutItem(c) => {
                wants.items.insert(c.sku.clone());
                wants.locations.extend(c.locations.iter().map(|(id, _)| id.clone()));
                wants.stock_of.insert(AllOf::Item(c.sku.clone()));
            }
            Self::PutLocation(c) => {
                wants.locations.insert(c.location_id.clone());
            }
            Self::FillBackorders(c) => match &c.selector {
                FillSelector::Order { order_id, .. } => wants.order(order_id),
                FillSelector::Named(named) => wants.backorders.extend(named.iter().map(|n| n.backorder_id.clone())),
                FillSelector::Filter { filter, .. } => {
                    wants.items.extend(filter.sku.clone());
                    wants.locations.extend(filter.location_id.clone());
                    wants.waiting.insert(filter.clone(), FIRST_PAGE);
                }
            },
            Self::ForceBackorder(c) => wants.order(&c.order_id),
            Self::HoldBackorder(c) => wants.backorders.extend(c.backorders.iter().map(|b| b.backorder_id.clone())),
            Self::ResumeBackorder(c) => wants.backorders.extend(c.backorders.iter().map(|b| b.backorder_id.clone())),
            Self::CancelBackorder(c) => wants.backorders.extend(c.backorders.iter().map(|b| b.backorder_id.clone())),
            Self::PutSupplier(c) => {
                wants.puts.suppliers.insert(c.supplier_id.clone());
            }
            Self::PutSupplierItem(c) => {
                wants.suppliers.insert(c.supplier_id.clone());
                wants.items.insert(c.sku.clone());
                wants.puts.supplier_items.insert((c.supplier_id.clone(), c.sku.clone()));
            }
            Self::PutReplenishmentPolicy(c) => {
                match &c.scope {
                    PolicyScope::Item { location_id, sku } => {
                        wants.items.insert(sku.clone());
                        wants.locations.insert(location_id.clone());
                    }
                    PolicyScope::Location { location_id } => {
                        wants.locations.insert(location_id.clone());
                    }
                    PolicyScope::Tenant => {}
                }
                wants.puts.policies.insert(c.scope.clone());
            }
            Self::CreatePurchaseOrder(c) => {
                wants.purchase_orders.insert(c.purchase_order_id.clone());
                wants.suppliers.insert(c.supplier_id.clone());
                let home = c.location_id.as_ref().or(default);
                wants.locations.extend(home.cloned());
                for line in &c.lines {
                    wants.key(&line.sku, home);
                    wants.supplier_items.insert((c.supplier_id.clone(), line.sku.clone()));
                }
            }
            Self::CreateSuggestedPurchaseOrders(c) => {
                for line in &c.lines {
                    let key = wants.key(&line.sku, Some(&line.location_id));
                    wants.suppliers.insert(line.supplier_id.clone());
                    wants.suggestions.extend(key.zip(c.as_of_time.map(|time| (time, c.options))));
                }
            }
            Self::UpdatePurchaseOrder(c) => wants.purchase_order(&c.purchase_order_id),
            Self::SubmitPurchaseOrder(c) => wants.purchase_order(&c.purchase_order_id),
            Self::ReceivePurchaseOrder(c) => {
                wants.purchase_order(&c.purchase_order_id);
                wants.receipts.insert(c.receipt_id.clone());
            }
            Self::CorrectReceipt(c) => {
                wants.receipts.insert(c.receipt_id.clone());
            }
            Self::ClosePurchaseOrder(c) => wants.purchase_order(&c.purchase_order_id),
            Self::CancelPurchaseOrder(c) => wants.purchase_order(&c.purchase_order_id),
            Self::NoteExpected(c) => wants.backorders.extend(c.notes.iter().map(|n| n.backorder_id.clone())),
            Self::LoadDemand(c) => {
                for row in &c.rows {
                    wants.items.insert(row.sku.clone());
                    wants.locations.extend(row.location_id.as_ref().or(default).cloned());
                }
            }
        }
        wants
    }
}

impl Wants {
    fn order(&mut self, id: &OrderId) {
        self.orders.insert(id.clone());
    }

    fn purchase_order(&mut self, id: &PurchaseOrderId) {
        self.purchase_orders.insert(id.clone());
    }

    fn key(&mut self, sku: &super::id::Sku, location_id: Option<&LocationId>) -> Option<StockKey> {
        self.items.insert(sku.clone());
        let location_id = location_id?.clone();
        self.locations.insert(location_id.clone());
        let key = StockKey { location_id, sku: sku.clone() };
        self.stock.insert(key.clone());
        Some(key)
    }

    fn new_lines(&mut self, lines: &[NewLine], home: Option<&LocationId>) {
        for line in lines {
            self.key(&line.sku, line.location_id.as_ref().or(home));
        }
    }

    /// Only where the line says its location: the order's is not known yet.
    fn changed_lines(&mut self, lines: &[LineChange]) {
        for line in lines {
            if let Some(sku) = &line.sku {
                self.key(sku, line.location_id.as_ref());
            }
        }
    }
}
