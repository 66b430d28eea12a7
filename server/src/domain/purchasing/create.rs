//! Creating purchase orders, and what every change of one begins with.

use super::{
    command::CreatePurchaseOrder,
    faults::Faults,
    order::{MAX_PURCHASE_LINES, PurchaseOrder, PurchaseOrderStatus},
};
use crate::domain::{
    books::{About, Books, Decided},
    id::{PurchaseOrderId, StockKey},
    refusal::{Reason, Refusal, invalid},
};

impl Books {
    pub(in crate::domain) fn create_purchase_order(&mut self, command: &CreatePurchaseOrder) -> Decided<About> {
        let id = &command.purchase_order_id;
        if let Some(existing) = self.find_purchase_order(id)? {
            if command.id_given && existing.content_hash == command.content_hash {
                self.note_repeated();
                return Ok(About::PurchaseOrder(id.clone()));
            }
            let text = format!("purchase order {id} exists already, with other content");
            let refusal = Refusal::new(Reason::PurchaseOrderAlreadyExists, text);
            return Err(refusal.with("purchase_order_id", id).into());
        }
        if command.lines.len() > MAX_PURCHASE_LINES {
            return Err(invalid("lines", format!("must be at most {MAX_PURCHASE_LINES}")).into());
        }
        let location_id = self.named_or_default(command.location_id.as_ref())?;
        let mut faults = Faults::default();
        let its_currency = self.head_faults(&command.supplier_id, &location_id, &mut faults)?;
        let (now, occur_time) = (self.now(), self.occur_time());
        let mut order = PurchaseOrder {
            id: id.clone(),
            status: if command.submit { PurchaseOrderStatus::Submitted } else { PurchaseOrderStatus::Draft },
            supplier_id: command.supplier_id.clone(),
            location_id,
            currency_code: command.currency_code.clone().or(its_currency).unwrap_or_default(),
            reference: command.reference.clone(),
            supplier_reference: command.supplier_reference.clone(),
            note: command.note.clone(),
            order_time: occur_time,
            submit_time: command.submit.then_some(occur_time),
            expected_time: command.expected_time,
            confirmed_time: command.confirmed_time,
            over_tolerance_percent: command.over_tolerance_percent,
            under_tolerance_percent: command.under_tolerance_percent,
            lines: Vec::with_capacity(command.lines.len()),
            content_hash: command.content_hash.clone(),
            revision: 1,
            create_time: now,
            update_time: now,
        };
        for line in &command.lines {
            // Without its supplier, what a line would cost cannot be told.
            if order.currency_code.is_empty() {
                self.orderable(&order.location_id, &line.sku, &line.path, &mut faults)?;
                continue;
            }
            let line = self.new_purchase_line(&order, line, &mut faults)?;
            order.lines.extend(line);
        }
        order.lines.sort_unstable_by_key(|line| line.number);
        self.set_due_times(&mut order, None, &mut faults)?;
        faults.end()?;
        self.put_purchase_order(order);
        Ok(About::PurchaseOrder(id.clone()))
    }

    /// The purchase order that a command is about, if it is the one that the caller saw; every stock row of its lines
    /// is there, because whoever changes it holds them all.
    pub(super) fn purchase_order_for(&mut self, id: &PurchaseOrderId, etag: Option<&str>) -> Decided<PurchaseOrder> {
        let order = self.purchase_order(id)?.clone();
        if let Some(etag) = etag
            && etag != order.etag()
        {
            let text = format!("purchase order {id} has changed: its etag is {}, not {etag}", order.etag());
            let refusal = Refusal::new(Reason::EtagMismatch, text).with("purchase_order_id", id);
            return Err(refusal.with("etag", order.etag()).into());
        }
        let keys: Vec<StockKey> = order.lines.iter().map(|line| order.key(line)).collect();
        self.need_stock(&keys)?;
        Ok(order)
    }
}

/// "No": the purchase order's status does not allow it. `instead` says what can be done, if anything.
pub(super) fn wrong_status(order: &PurchaseOrder, done: &str, instead: &str) -> Refusal {
    let status = order.status.name();
    let text = format!("purchase order {} is {status} and cannot be {done}{instead}", order.id);
    Refusal::new(Reason::PurchaseOrderStatus, text).with("purchase_order_id", &order.id).with("status", status)
}

impl PurchaseOrderStatus {
    /// As the public enum names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Submitted => "SUBMITTED",
            Self::PartiallyReceived => "PARTIALLY_RECEIVED",
            Self::Received => "RECEIVED",
            Self::Closed => "CLOSED",
            Self::Cancelled => "CANCELLED",
        }
    }
}
