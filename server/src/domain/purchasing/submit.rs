//! Submitting purchase orders, and ending them.

use super::{
    command::{CancelPurchaseOrder, ClosePurchaseOrder, SubmitPurchaseOrder},
    create::wrong_status,
    faults::Faults,
    order::{PurchaseOrder, PurchaseOrderStatus},
};
use crate::domain::books::{About, Books, Decided};

impl Books {
    pub(in crate::domain) fn submit_purchase_order(&mut self, command: &SubmitPurchaseOrder) -> Decided<About> {
        let mut order = self.purchase_order_for(&command.purchase_order_id, command.etag.as_deref())?;
        if order.status != PurchaseOrderStatus::Draft {
            return Err(wrong_status(&order, "submitted", "").into());
        }
        let mut faults = Faults::default();
        self.head_faults(&order.supplier_id.clone(), &order.location_id.clone(), &mut faults)?;
        for line in &order.lines {
            let path = format!("lines[{}]", line.number);
            self.orderable(&order.location_id, &line.sku, &path, &mut faults)?;
        }
        order.status = PurchaseOrderStatus::Submitted;
        order.submit_time = Some(self.occur_time());
        self.set_due_times(&mut order, None, &mut faults)?;
        faults.end()?;
        self.put_purchase_order(order);
        Ok(About::PurchaseOrder(command.purchase_order_id.clone()))
    }

    /// Gives up what was not received.
    pub(in crate::domain) fn close_purchase_order(&mut self, command: &ClosePurchaseOrder) -> Decided<About> {
        let mut order = self.purchase_order_for(&command.purchase_order_id, command.etag.as_deref())?;
        if order.status != PurchaseOrderStatus::PartiallyReceived {
            let unreceived = matches!(order.status, PurchaseOrderStatus::Draft | PurchaseOrderStatus::Submitted);
            let instead = if unreceived { ": nothing of it was received, cancel it" } else { "" };
            return Err(wrong_status(&order, "closed", instead).into());
        }
        order.status = PurchaseOrderStatus::Closed;
        order.give_up_rest();
        self.put_purchase_order(order);
        Ok(About::PurchaseOrder(command.purchase_order_id.clone()))
    }

    pub(in crate::domain) fn cancel_purchase_order(&mut self, command: &CancelPurchaseOrder) -> Decided<About> {
        let mut order = self.purchase_order_for(&command.purchase_order_id, command.etag.as_deref())?;
        if !matches!(order.status, PurchaseOrderStatus::Draft | PurchaseOrderStatus::Submitted) {
            let partly = order.status == PurchaseOrderStatus::PartiallyReceived;
            let instead = if partly { ": some of it was received, close it" } else { "" };
            return Err(wrong_status(&order, "cancelled", instead).into());
        }
        order.status = PurchaseOrderStatus::Cancelled;
        order.give_up_rest();
        self.put_purchase_order(order);
        Ok(About::PurchaseOrder(command.purchase_order_id.clone()))
    }
}

impl PurchaseOrder {
    /// Nothing of it is expected any more.
    pub(super) fn give_up_rest(&mut self) {
        for line in &mut self.lines {
            line.cancelled += line.open();
        }
    }

    /// The status of a submitted one that its lines add up to: where nothing is expected and nothing was received, no
    /// more than a cancel would have left.
    pub(super) fn status_by_lines(&self) -> PurchaseOrderStatus {
        let expected = self.lines.iter().any(|line| line.open() > 0);
        let received = self.lines.iter().any(|line| line.received > 0);
        match (expected, received) {
            (true, true) => PurchaseOrderStatus::PartiallyReceived,
            (true, false) => PurchaseOrderStatus::Submitted,
            (false, true) => PurchaseOrderStatus::Received,
            (false, false) => PurchaseOrderStatus::Cancelled,
        }
    }
}
