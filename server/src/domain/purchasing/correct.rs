//! Correcting a receipt: units that it should not have counted leave stock again and are expected again, as many as
//! are taken back. What the receipt gave up stays given up, unless all that gave it up is taken back: the line, or,
//! where the receipt was to be the last, the whole receipt.

use super::{
    command::{CorrectReceipt, CorrectedLine},
    create::wrong_status,
    faults::Faults,
    order::{PurchaseOrder, PurchaseOrderStatus, Receipt, ReceiptLine},
    receive::no_line,
};
use crate::domain::{
    books::{About, Books, Decided},
    id::StockKey,
    refusal::{Reason, Refusal, Violation},
};

impl Books {
    pub(in crate::domain) fn correct_receipt(&mut self, command: &CorrectReceipt) -> Decided<About> {
        let id = &command.receipt_id;
        let Some(mut receipt) = self.find_receipt(id)?.cloned() else {
            let text = format!("receipt {id} does not exist");
            return Err(Refusal::new(Reason::ReceiptNotFound, text).with("receipt_id", id).into());
        };
        let mut order = self.purchase_order_for(&receipt.purchase_order_id.clone(), command.etag.as_deref())?;
        if order.status == PurchaseOrderStatus::Draft {
            return Err(wrong_status(&order, "corrected", "").into());
        }
        let wanted =
            if command.lines.is_empty() { all_of(&receipt)? } else { named(&order, &receipt, &command.lines)? };
        let mut faults = Faults::default();
        for units in wanted.iter().filter(|units| units.accepted > 0) {
            if let Some(key) = order.line(units.number).and_then(|at| order.lines.get(at)).map(|line| order.key(line)) {
                self.countable(&key, &units.path, &mut faults)?;
            }
        }
        faults.end()?;
        let ended = match order.status {
            PurchaseOrderStatus::Closed => true,
            PurchaseOrderStatus::Cancelled => !gave_all_up(&receipt, &order),
            _ => false,
        };
        let mut keys: Vec<(StockKey, String)> = Vec::new();
        for units in &wanted {
            let (Some(index), Some(at)) = (order.line(units.number), receipt.line(units.number)) else { continue };
            let (Some(line), Some(counted)) = (order.lines.get_mut(index), receipt.lines.get_mut(at)) else { continue };
            line.received -= units.accepted;
            line.rejected -= units.rejected;
            counted.corrected += units.accepted;
            counted.corrected_rejected += units.rejected;
            if units.accepted > 0 {
                let (number, accepted) = (units.number, -units.accepted);
                let key = StockKey { location_id: order.location_id.clone(), sku: line.sku.clone() };
                let late = self.post_received(&key, accepted, (&order.id, number))?;
                self.warn_if_late(late, &key);
                keys.push((key, units.path.clone()));
            }
        }
        if ended {
            // Nothing more is expected of it.
            order.give_up_rest();
        } else {
            expect_again(&mut receipt, &mut order);
            order.status = order.status_by_lines();
        }
        receipt.update_time = self.now();
        let about = About::Receipt(order.id.clone(), id.clone());
        self.put_receipt(receipt);
        self.put_purchase_order(order);
        self.settle(keys.iter().map(|(key, path)| (key, path.clone())))?;
        Ok(about)
    }
}

/// What the receipt gave up alone ended the purchase order: it was the last one, and nothing was accepted.
fn gave_all_up(receipt: &Receipt, order: &PurchaseOrder) -> bool {
    let given_up = |number| receipt.line(number).and_then(|at| receipt.lines.get(at)).map_or(0, |line| line.cancelled);
    receipt.is_final && order.lines.iter().all(|line| line.cancelled == given_up(line.number))
}

/// Takes back what the receipt gave up, where nothing stands any more of what gave it up.
fn expect_again(receipt: &mut Receipt, order: &mut PurchaseOrder) {
    let nothing_left = |line: &ReceiptLine| rest_of(line) == (0, 0);
    if receipt.is_final && !receipt.lines.iter().all(nothing_left) {
        return;
    }
    for counted in receipt.lines.iter_mut().filter(|line| nothing_left(line)) {
        if let Some(line) = order.line(counted.number).and_then(|index| order.lines.get_mut(index)) {
            line.cancelled -= std::mem::take(&mut counted.cancelled);
        }
    }
}

/// Units of a receipt's line to take back.
struct Units {
    number: i32,
    accepted: i64,
    rejected: i64,
    path: String,
}

/// Everything that was not taken back yet.
fn all_of(receipt: &Receipt) -> Decided<Vec<Units>> {
    let rest = receipt.lines.iter().map(|line| Units {
        number: line.number,
        accepted: line.accepted - line.corrected,
        rejected: line.rejected - line.corrected_rejected,
        path: "receipt_id".to_owned(),
    });
    let rest: Vec<Units> = rest.collect();
    if rest.iter().all(|units| units.accepted + units.rejected == 0) {
        let text = format!("nothing of receipt {} is left to take back", receipt.id);
        let refusal = Refusal::new(Reason::CorrectionExceedsReceived, text);
        return Err(refusal.with("receipt_id", &receipt.id).into());
    }
    Ok(rest)
}

/// Named units, if each line is of the receipt and has so many.
fn named(order: &PurchaseOrder, receipt: &Receipt, lines: &[CorrectedLine]) -> Decided<Vec<Units>> {
    let mut faults = Faults::default();
    let mut wanted = Vec::new();
    for named in lines {
        let Some(line) = receipt.line(named.number).and_then(|at| receipt.lines.get(at)) else {
            faults.add(no_line(order, named.number, &named.path));
            continue;
        };
        let (accepted, rejected) = rest_of(line);
        for (asked, left, field) in [(named.accepted, accepted, "accepted"), (named.rejected, rejected, "rejected")] {
            if asked > left {
                let text = format!("must be at most {left}, which receipt {} has of line {}", receipt.id, line.number);
                let fault = Violation::new(Reason::CorrectionExceedsReceived, format!("{}.{field}", named.path), text);
                let fault = fault.with("receipt_id", &receipt.id).with("line_number", line.number);
                faults.add(fault.with("requested", asked).with("left", left));
            }
        }
        wanted.push(Units {
            number: named.number,
            accepted: named.accepted,
            rejected: named.rejected,
            path: format!("{}.accepted", named.path),
        });
    }
    faults.end()?;
    Ok(wanted)
}

fn rest_of(line: &ReceiptLine) -> (i64, i64) {
    (line.accepted - line.corrected, line.rejected - line.corrected_rejected)
}
