//! What a command's answer will show, looked up once its pass is over.

use super::{Books, Decided, Halt};
use crate::domain::{
    answer::{Listed, NotFilled, PutOutcome, Subject},
    event::BackorderView,
    id::{BackorderId, LocationId, OrderId, PurchaseOrderId, ReceiptId, Sku, StockKey, SupplierId},
    order::{Order, Return, Shipment},
    purchasing::{
        order::{LineWorking, PurchaseOrder},
        policy::PolicyScope,
    },
};

/// The subject of an answer, by name.
#[derive(Debug)]
pub(in crate::domain) enum About {
    Order(OrderId),
    Shipped(OrderId, Shipment),
    Returned(OrderId, Return),
    Stock(Vec<StockKey>),
    Item { sku: Sku, outcome: PutOutcome },
    Location { id: LocationId, outcome: PutOutcome },
    Filled(Listed<NotFilled>),
    Backorders(Vec<(OrderId, BackorderId)>),
    Forced { order_id: OrderId, backorder_id: BackorderId },
    Supplier { id: SupplierId, outcome: PutOutcome },
    SupplierItem { key: (SupplierId, Sku), outcome: PutOutcome },
    Policy { scope: PolicyScope, outcome: PutOutcome },
    PurchaseOrder(PurchaseOrderId),
    PurchaseOrders(Vec<PurchaseOrderId>),
    Receipt(PurchaseOrderId, ReceiptId),
    Demand { rows: usize },
}

impl About {
    pub(super) fn subject(self, books: &mut Books) -> Decided<Subject> {
        Ok(match self {
            Self::Order(id) => Subject::Order(order(books, &id)?),
            Self::Shipped(id, shipment) => Subject::Shipped { order: order(books, &id)?, shipment },
            Self::Returned(id, returned) => Subject::Returned { order: order(books, &id)?, returned },
            Self::Stock(keys) => Subject::Stock(keys.iter().map(|key| books.level(key)).collect::<Decided<_>>()?),
            Self::Item { sku, outcome } => {
                let item = books.item(&sku)?.cloned().ok_or(Halt::Missing)?;
                Subject::Item { item: Box::new(item), outcome }
            }
            Self::Location { id, outcome } => {
                Subject::Location { location: Box::new(books.known_location(&id)?.clone()), outcome }
            }
            Self::Filled(not_filled) => Subject::Filled { not_filled },
            Self::Backorders(names) => {
                let views = names.iter().map(|(order_id, id)| books.backorder_view(order_id, id));
                Subject::Backorders(views.collect::<Decided<_>>()?)
            }
            Self::Forced { order_id, backorder_id } => Subject::Forced {
                backorder: Box::new(books.backorder_view(&order_id, &backorder_id)?),
                order: order(books, &order_id)?,
            },
            Self::Supplier { id, outcome } => {
                let supplier = books.supplier(&id)?.cloned().ok_or(Halt::Missing)?;
                Subject::Supplier { supplier: Box::new(supplier), outcome }
            }
            Self::SupplierItem { key: (id, sku), outcome } => {
                let item = books.supplier_item(&id, &sku)?.cloned().ok_or(Halt::Missing)?;
                Subject::SupplierItem { supplier_item: Box::new(item), outcome }
            }
            Self::Policy { scope, outcome } => {
                let policy = books.policy(&scope)?.cloned().ok_or(Halt::Missing)?;
                Subject::ReplenishmentPolicy { policy: Box::new(policy), outcome }
            }
            Self::PurchaseOrder(id) => Subject::PurchaseOrder(Box::new(purchase_order(books, &id)?)),
            Self::PurchaseOrders(ids) => {
                let orders = ids.iter().map(|id| purchase_order(books, id));
                Subject::PurchaseOrders(orders.collect::<Decided<_>>()?)
            }
            Self::Receipt(id, receipt_id) => Subject::Receipt {
                receipt: Box::new(books.find_receipt(&receipt_id)?.cloned().ok_or(Halt::Missing)?),
                purchase_order: Box::new(purchase_order(books, &id)?),
            },
            Self::Demand { rows } => Subject::DemandLoaded { rows },
        })
    }
}

fn order(books: &mut Books, id: &OrderId) -> Decided<Box<Order>> {
    // Which item it watches is the queue's business.
    Ok(Box::new(Order { watch: None, ..books.order(id)?.clone() }))
}

/// Without the workings of its lines, which may be long and are read with the purchase order itself.
fn purchase_order(books: &mut Books, id: &PurchaseOrderId) -> Decided<PurchaseOrder> {
    let mut order = books.purchase_order(id)?.clone();
    order.lines.iter_mut().for_each(|line| line.working = LineWorking::None);
    Ok(order)
}

impl Books {
    /// A backorder that is open, or that ended in this transaction.
    fn backorder_view(&mut self, order_id: &OrderId, id: &BackorderId) -> Decided<BackorderView> {
        let order = self.order(order_id)?;
        let open = order.lines.iter().find_map(|line| {
            let backorder = line.backorder.as_ref().filter(|b| b.id == *id)?;
            order.backorder_view(line, backorder)
        });
        open.or_else(|| self.closed.iter().find(|view| view.backorder.id == *id).cloned()).ok_or(Halt::Missing)
    }
}
