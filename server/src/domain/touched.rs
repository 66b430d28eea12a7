//! What a call was about, as the trail of who did what keeps it: ids alone, and never a customer's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    answer::{Answer, Subject},
    command::{Command, FillSelector},
    id::{BackorderId, LocationId, OrderId, PurchaseOrderId, ReceiptId, Sku, SupplierId},
    purchasing::{command::ReceivedWhat, policy::PolicyScope},
};

/// The ids that a call named, or that were made for it. What an order or a purchase order consists of is told by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Touched {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub order_ids: BTreeSet<OrderId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub backorder_ids: BTreeSet<BackorderId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub skus: BTreeSet<Sku>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub location_ids: BTreeSet<LocationId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub purchase_order_ids: BTreeSet<PurchaseOrderId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub receipt_ids: BTreeSet<ReceiptId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub supplier_ids: BTreeSet<SupplierId>,
}

impl Touched {
    /// What these commands and their answers are about, together.
    pub fn by<'a>(done: impl IntoIterator<Item = (&'a Command, &'a Answer)>) -> Self {
        let mut touched = Self::default();
        for (command, answer) in done {
            touched.add(command);
            touched.add_answer(answer);
        }
        touched
    }

    /// Orders, and nothing else.
    pub fn orders(order_ids: impl IntoIterator<Item = OrderId>) -> Self {
        Self { order_ids: order_ids.into_iter().collect(), ..Self::default() }
    }

    fn add(&mut self, command: &Command) {
        self.order_ids.extend(command.order_id().cloned());
        match command {
            Command::CreateOrder(_)
            | Command::UpdateOrder(_)
            | Command::ApproveOrder(_)
            | Command::CancelOrder(_)
            | Command::CloseOrder(_)
            | Command::ShipOrder(_)
            | Command::ReturnOrder(_)
            | Command::NoteExpected(_) => {}
            Command::AdjustStock(c) => {
                c.adjustments.iter().for_each(|row| self.stock(&row.sku, row.location_id.as_ref()));
            }
            Command::SetStock(c) => c.counts.iter().for_each(|row| self.stock(&row.sku, row.location_id.as_ref())),
            Command::PutItem(c) => self.stock(&c.sku, c.locations.iter().map(|(location_id, _)| location_id)),
            Command::PutLocation(c) => self.location_ids.extend([c.location_id.clone()]),
            Command::FillBackorders(c) => self.selected(&c.selector),
            Command::ForceBackorder(c) => self.order_ids.extend([c.order_id.clone()]),
            Command::HoldBackorder(c) => self.waits(c.backorders.iter().map(|named| &named.backorder_id)),
            Command::ResumeBackorder(c) => self.waits(c.backorders.iter().map(|named| &named.backorder_id)),
            Command::CancelBackorder(c) => self.waits(c.backorders.iter().map(|named| &named.backorder_id)),
            Command::LoadDemand(c) => c.rows.iter().for_each(|row| self.stock(&row.sku, row.location_id.as_ref())),
            _ => self.add_purchasing(command),
        }
    }

    fn add_purchasing(&mut self, command: &Command) {
        match command {
            Command::PutSupplier(c) => self.supplier_ids.extend([c.supplier_id.clone()]),
            Command::PutSupplierItem(c) => {
                self.supplier_ids.extend([c.supplier_id.clone()]);
                self.stock(&c.sku, None);
            }
            Command::PutReplenishmentPolicy(c) => match &c.scope {
                PolicyScope::Item { location_id, sku } => self.stock(sku, [location_id]),
                PolicyScope::Location { location_id } => self.location_ids.extend([location_id.clone()]),
                PolicyScope::Tenant => {}
            },
            Command::CreatePurchaseOrder(c) => {
                self.purchase(&c.purchase_order_id);
                self.supplier_ids.extend([c.supplier_id.clone()]);
            }
            Command::CreateSuggestedPurchaseOrders(c) => {
                self.supplier_ids.extend(c.lines.iter().map(|line| line.supplier_id.clone()));
            }
            Command::UpdatePurchaseOrder(c) => self.purchase(&c.purchase_order_id),
            Command::SubmitPurchaseOrder(c) => self.purchase(&c.purchase_order_id),
            Command::ReceivePurchaseOrder(c) => {
                self.purchase(&c.purchase_order_id);
                self.receipt_ids.extend([c.receipt_id.clone()]);
                self.skus.extend(c.lines.iter().filter_map(|line| match &line.what {
                    ReceivedWhat::Sku(sku) => Some(sku.clone()),
                    ReceivedWhat::Line(_) => None,
                }));
            }
            Command::CorrectReceipt(c) => self.receipt_ids.extend([c.receipt_id.clone()]),
            Command::ClosePurchaseOrder(c) => self.purchase(&c.purchase_order_id),
            Command::CancelPurchaseOrder(c) => self.purchase(&c.purchase_order_id),
            _ => {}
        }
    }

    /// What the command does not name: whose backorders they are, which purchase orders were made or corrected.
    fn add_answer(&mut self, answer: &Answer) {
        match &answer.subject {
            Subject::Backorders(views) => self.order_ids.extend(views.iter().map(|view| view.order_id.clone())),
            Subject::PurchaseOrders(orders) => orders.iter().for_each(|order| self.purchase(&order.id)),
            Subject::Receipt { purchase_order, .. } => self.purchase(&purchase_order.id),
            _ => {}
        }
    }

    fn stock<'a>(&mut self, sku: &Sku, locations: impl IntoIterator<Item = &'a LocationId>) {
        self.skus.extend([sku.clone()]);
        self.location_ids.extend(locations.into_iter().cloned());
    }

    fn purchase(&mut self, purchase_order_id: &PurchaseOrderId) {
        self.purchase_order_ids.extend([purchase_order_id.clone()]);
    }

    fn waits<'a>(&mut self, backorder_ids: impl Iterator<Item = &'a BackorderId>) {
        self.backorder_ids.extend(backorder_ids.cloned());
    }

    fn selected(&mut self, selector: &FillSelector) {
        match selector {
            FillSelector::Order { order_id, .. } => self.order_ids.extend([order_id.clone()]),
            FillSelector::Named(named) => self.waits(named.iter().map(|named| &named.backorder_id)),
            // Not the customer, who may stand there too.
            FillSelector::Filter { filter, .. } => {
                self.skus.extend(filter.sku.clone());
                self.location_ids.extend(filter.location_id.clone());
            }
        }
    }
}
