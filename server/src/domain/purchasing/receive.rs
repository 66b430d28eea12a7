//! Receiving: everything a receipt brings enters stock, the ledger and the backorder pass in one command.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{
    command::{ReceivePurchaseOrder, ReceivedLine, ReceivedWhat},
    create::wrong_status,
    faults::Faults,
    lines::{cost, in_currency},
    order::{LineWorking, MAX_PURCHASE_LINES, PurchaseLine, PurchaseOrder, PurchaseOrderStatus, Receipt, ReceiptLine},
};
use crate::domain::{
    books::{About, Books, Decided},
    id::{Sku, StockKey},
    quantity,
    refusal::{Reason, Refusal, Violation, invalid},
};

impl Books {
    pub(in crate::domain) fn receive_purchase_order(&mut self, command: &ReceivePurchaseOrder) -> Decided<About> {
        let id = &command.purchase_order_id;
        let mut order = self.purchase_order_for(id, command.etag.as_deref())?;
        if !order.is_open() && order.status != PurchaseOrderStatus::Received {
            let instead = if order.status == PurchaseOrderStatus::Draft { ": submit it first" } else { "" };
            return Err(wrong_status(&order, "received", instead).into());
        }
        if self.find_receipt(&command.receipt_id)?.is_some() {
            let text = format!("receipt {} exists already", command.receipt_id);
            return Err(Refusal::new(Reason::ReceiptAlreadyExists, text)
                .with("receipt_id", &command.receipt_id)
                .into());
        }
        let mut faults = Faults::default();
        let mut items = Items::of(&order);
        let mut lines: BTreeMap<i32, (&ReceivedLine, ReceiptLine)> = BTreeMap::new();
        for received in &command.lines {
            let line = self.line_received(&mut order, &mut items, received, command.allow_unordered, &mut faults)?;
            let Some(number) = line else { continue };
            if lines.contains_key(&number) {
                let text = format!("must not name line {number} of the purchase order again");
                faults.add(Violation::new(Reason::InvalidField, &received.path, text));
                continue;
            }
            let counted = count_in(&mut order, received, number, command.allow_unordered, &mut faults);
            lines.insert(number, (received, counted));
        }
        if order.lines.len() > MAX_PURCHASE_LINES {
            let text = format!("must leave the purchase order at most {MAX_PURCHASE_LINES} lines");
            return Err(invalid("lines", text).into());
        }
        for (received, line) in lines.values().filter(|(_, line)| line.accepted > 0) {
            if let Some(key) = order.line(line.number).and_then(|at| order.lines.get(at)).map(|line| order.key(line)) {
                self.countable(&key, &received.path, &mut faults)?;
                let holds = self.may_end_forced_holds(&key);
                faults.see(holds)?;
            }
        }
        faults.end()?;
        let lines = lines.into_values().map(|(_, line)| line).collect();
        self.take_in(command, order, lines)
    }

    /// The number of the line that something came for: one of the order's, or a new one where that is allowed.
    fn line_received(
        &mut self,
        order: &mut PurchaseOrder,
        items: &mut Items,
        received: &ReceivedLine,
        allow_unordered: bool,
        faults: &mut Faults,
    ) -> Decided<Option<i32>> {
        let sku = match &received.what {
            ReceivedWhat::Line(number) => {
                if order.line(*number).is_none() {
                    faults.add(no_line(order, *number, &received.path));
                    return Ok(None);
                }
                return Ok(Some(*number));
            }
            ReceivedWhat::Sku(sku) => sku,
        };
        match items.0.get(sku) {
            Some(Some(number)) => Ok(Some(*number)),
            Some(None) => {
                let text = format!("is the item of several lines of purchase order {}: name the line", order.id);
                faults.add(Violation::new(Reason::InvalidField, format!("{}.sku", received.path), text));
                Ok(None)
            }
            None if !allow_unordered => {
                faults.add(not_ordered(order, sku, &format!("{}.sku", received.path)));
                Ok(None)
            }
            None => {
                let number = self.unordered_line(order, received, sku, faults)?;
                if let Some(number) = number {
                    items.0.insert(sku.clone(), Some(number));
                }
                Ok(number)
            }
        }
    }

    /// A line for an item that was not ordered.
    fn unordered_line(
        &mut self,
        order: &mut PurchaseOrder,
        received: &ReceivedLine,
        sku: &Sku,
        faults: &mut Faults,
    ) -> Decided<Option<i32>> {
        let key = StockKey { location_id: order.location_id.clone(), sku: sku.clone() };
        self.countable(&key, &received.path, faults)?;
        let item = self.supplier_item(&order.supplier_id, sku).map(|item| item.cloned());
        let Some(item) = faults.see(item)? else { return Ok(None) };
        let asked = (received.unit_cost.as_ref(), received.accepted);
        let path = format!("{}.unit_cost", received.path);
        let Some(unit_cost) = cost(order, sku, item.as_ref(), asked, &path, faults) else { return Ok(None) };
        let Some(number) = order.lines.last().map_or(Some(1), |line| line.number.checked_add(1)) else {
            faults.add(Violation::new(Reason::InvalidField, &received.path, "needs a line number, and none is left"));
            return Ok(None);
        };
        order.lines.push(PurchaseLine {
            number,
            sku: sku.clone(),
            supplier_sku: item.map(|item| item.supplier_sku).unwrap_or_default(),
            unit_cost,
            ordered: 0,
            received: 0,
            rejected: 0,
            cancelled: 0,
            expected_time: None,
            due_time: None,
            counted_from: None,
            working: LineWorking::None,
        });
        Ok(Some(number))
    }

    /// Books what came.
    fn take_in(
        &mut self,
        command: &ReceivePurchaseOrder,
        mut order: PurchaseOrder,
        mut lines: Vec<ReceiptLine>,
    ) -> Decided<About> {
        for line in &lines {
            let Some(ordered) = order.line(line.number).and_then(|at| order.lines.get(at)) else { continue };
            let key = order.key(ordered);
            if line.accepted > 0 {
                let late = self.post_received(&key, line.accepted, (&order.id, line.number))?;
                self.warn_if_late(late, &key);
                if !late {
                    self.end_forced_holds(&key)?;
                }
            }
        }
        if command.is_final {
            give_up(&mut order, &mut lines);
        }
        order.status = order.status_by_lines();
        let receipt = Receipt {
            id: command.receipt_id.clone(),
            purchase_order_id: order.id.clone(),
            reference: command.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
            lines,
            is_final: command.is_final,
            occur_time: self.occur_time(),
            create_time: self.now(),
            update_time: self.now(),
        };
        let about = About::Receipt(order.id.clone(), receipt.id.clone());
        self.put_receipt(receipt);
        self.put_purchase_order(order);
        Ok(about)
    }
}

/// The line of each item; none where several lines have it.
struct Items(HashMap<Sku, Option<i32>>);

impl Items {
    fn of(order: &PurchaseOrder) -> Self {
        let mut items = HashMap::new();
        for line in &order.lines {
            items.entry(line.sku.clone()).and_modify(|number| *number = None).or_insert(Some(line.number));
        }
        Self(items)
    }
}

/// Counts what came on its line, within tolerance; what lacks is cancelled where it is little enough.
fn count_in(
    order: &mut PurchaseOrder,
    received: &ReceivedLine,
    number: i32,
    allow_unordered: bool,
    faults: &mut Faults,
) -> ReceiptLine {
    let (accepted, rejected) = (received.accepted, received.rejected);
    let mut counted = ReceiptLine { accepted, rejected, ..nothing_of(number) };
    if let Some(cost) = &received.unit_cost {
        in_currency(order, &cost.currency_code, &format!("{}.unit_cost", received.path), faults);
    }
    let (over, under) = (order.over_tolerance_percent, order.under_tolerance_percent);
    let order_id = order.id.clone();
    let not_ordered = |line: &PurchaseLine| not_ordered_text(&order_id, &line.sku);
    let Some(line) = order.line(number).and_then(|at| order.lines.get_mut(at)) else { return counted };
    counted.unit_cost = received.unit_cost.as_ref().map(|cost| cost.amount).filter(|cost| *cost != line.unit_cost);
    let net = line.ordered - line.cancelled;
    let sum = quantity::add(line.received, received.accepted);
    let (Ok(sum), Ok(rejected)) = (sum, quantity::add(line.rejected, received.rejected)) else {
        let text = "would count more units than a line can have";
        faults.add(Violation::new(Reason::QuantityOverflow, &received.path, text).with("line_number", number));
        return counted;
    };
    let most = net + share(net, over);
    if line.ordered == 0 && !allow_unordered {
        let fault = Violation::new(Reason::ItemNotOrdered, format!("{}.line_number", received.path), not_ordered(line));
        faults.add(fault.with("purchase_order_id", &order_id).with("sku", &line.sku));
    } else if line.ordered > 0 && received.accepted > 0 && sum > most {
        let text = format!("would make {sum} received of {net} wanted: at most {most} with {over} percent over");
        let fault = Violation::new(Reason::OverTolerance, format!("{}.accepted", received.path), text);
        let fault = fault.with("purchase_order_id", &order_id).with("line_number", number);
        faults.add(fault.with("received", line.received).with("requested", received.accepted).with("most", most));
    }
    line.received = sum;
    line.rejected = rejected;
    let lacking = line.open();
    if received.accepted > 0 && lacking <= share(net, under) {
        line.cancelled += lacking;
        counted.cancelled = lacking;
    }
    counted
}

/// Cancels what every line still lacks, and notes it with the receipt, so that a correction can expect it again.
fn give_up(order: &mut PurchaseOrder, lines: &mut Vec<ReceiptLine>) {
    let mut extra = Vec::new();
    for line in &mut order.lines {
        let lacking = line.open();
        if lacking == 0 {
            continue;
        }
        line.cancelled += lacking;
        match lines.binary_search_by_key(&line.number, |counted| counted.number) {
            Ok(index) => {
                if let Some(counted) = lines.get_mut(index) {
                    counted.cancelled += lacking;
                }
            }
            Err(_) => extra.push(ReceiptLine { cancelled: lacking, ..nothing_of(line.number) }),
        }
    }
    lines.extend(extra);
    lines.sort_unstable_by_key(|line| line.number);
}

fn nothing_of(number: i32) -> ReceiptLine {
    ReceiptLine { number, accepted: 0, rejected: 0, unit_cost: None, cancelled: 0, corrected: 0, corrected_rejected: 0 }
}

/// So many percent of units, rounded down.
fn share(units: i64, percent: Decimal) -> i64 {
    let share = Decimal::from(units).checked_mul(percent).map(|share| (share / Decimal::ONE_HUNDRED).floor());
    share.and_then(|share| share.to_i64()).unwrap_or(quantity::MAX_COUNTER)
}

pub(super) fn no_line(order: &PurchaseOrder, number: i32, path: &str) -> Violation {
    let text = format!("purchase order {} has no line {number}", order.id);
    let fault = Violation::new(Reason::PurchaseOrderLineNotFound, format!("{path}.line_number"), text);
    fault.with("purchase_order_id", &order.id).with("line_number", number)
}

fn not_ordered(order: &PurchaseOrder, sku: &Sku, path: &str) -> Violation {
    let fault = Violation::new(Reason::ItemNotOrdered, path, not_ordered_text(&order.id, sku));
    fault.with("purchase_order_id", &order.id).with("sku", sku)
}

fn not_ordered_text(id: &crate::domain::id::PurchaseOrderId, sku: &Sku) -> String {
    format!("item {sku} was not ordered with purchase order {id}: allow it to be taken all the same, or send it back")
}
