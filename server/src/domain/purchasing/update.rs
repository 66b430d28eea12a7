//! Changing a purchase order: anything of a draft; after that its times, costs and quantities.

use std::collections::BTreeSet;

use super::{
    command::{NewPurchaseLine, PurchaseLineChange, UpdatePurchaseOrder},
    create::wrong_status,
    faults::Faults,
    lines::{cost, in_currency},
    order::{LineWorking, MAX_PURCHASE_LINES, PurchaseLine, PurchaseOrder, PurchaseOrderStatus},
};
use crate::domain::{
    books::{About, Books, Decided},
    id::Sku,
    quantity::{MAX_QUANTITY, Quantity},
    refusal::{Reason, Violation},
};

impl Books {
    pub(in crate::domain) fn update_purchase_order(&mut self, command: &UpdatePurchaseOrder) -> Decided<About> {
        let id = &command.purchase_order_id;
        let former = self.purchase_order_for(id, command.etag.as_deref())?;
        let draft = former.status == PurchaseOrderStatus::Draft;
        if !draft && !former.is_open() {
            return Err(wrong_status(&former, "updated", "").into());
        }
        let mut faults = Faults::default();
        let mut order = former.clone();
        if draft {
            self.change_draft(&mut order, command, &mut faults)?;
        } else {
            only_for_drafts(&former, command, &mut faults);
        }
        set_fields(&mut order, command);
        let mut added = Vec::new();
        for change in &command.lines {
            match order.line(change.number) {
                Some(index) => self.change_line(&mut order, index, change, &mut faults)?,
                None => added.extend(self.added_line(&order, change, &mut faults)?),
            }
        }
        if draft {
            let removed = command.lines.iter().filter(|change| change.remove).map(|change| change.number);
            let removed: BTreeSet<i32> = removed.collect();
            order.lines.retain(|line| !removed.contains(&line.number));
        }
        order.lines.extend(added);
        order.lines.sort_unstable_by_key(|line| line.number);
        if order.lines.is_empty() || order.lines.len() > MAX_PURCHASE_LINES {
            let text = format!("must leave the purchase order 1 to {MAX_PURCHASE_LINES} lines");
            faults.add(Violation::new(Reason::InvalidField, "lines", text));
        }
        self.set_due_times(&mut order, Some(&former), &mut faults)?;
        faults.end()?;
        if !draft {
            order.status = order.status_by_lines();
        }
        self.put_purchase_order(order);
        Ok(About::PurchaseOrder(id.clone()))
    }

    /// Sets what only a draft lets change of the order itself.
    fn change_draft(
        &mut self,
        order: &mut PurchaseOrder,
        command: &UpdatePurchaseOrder,
        faults: &mut Faults,
    ) -> Decided<()> {
        let (supplier, location) = (order.supplier_id.clone(), order.location_id.clone());
        order.supplier_id = command.supplier_id.clone().unwrap_or(supplier.clone());
        order.location_id = command.location_id.clone().unwrap_or(location.clone());
        if let Some(time) = command.order_time {
            order.order_time = time;
        }
        order.over_tolerance_percent = command.over_tolerance_percent.unwrap_or(order.over_tolerance_percent);
        order.under_tolerance_percent = command.under_tolerance_percent.unwrap_or(order.under_tolerance_percent);
        if command.supplier_id.is_some() || command.location_id.is_some() {
            self.head_faults(&order.supplier_id, &order.location_id, faults)?;
        }
        if order.supplier_id != supplier {
            self.rename_for_supplier(order, faults)?;
        }
        if let Some(currency) = command.currency_code.as_ref().filter(|currency| **currency != order.currency_code) {
            order.currency_code.clone_from(currency);
            costs_in_new_currency(order, command, faults);
        }
        if order.location_id != location {
            for line in &order.lines {
                self.orderable(&order.location_id, &line.sku, &format!("lines[{}]", line.number), faults)?;
            }
        }
        Ok(())
    }

    /// The new supplier calls the items by other names.
    fn rename_for_supplier(&mut self, order: &mut PurchaseOrder, faults: &mut Faults) -> Decided<()> {
        for line in &mut order.lines {
            let name =
                self.supplier_item(&order.supplier_id, &line.sku).map(|item| item.map(|i| i.supplier_sku.clone()));
            line.supplier_sku = faults.see(name)?.flatten().unwrap_or_default();
        }
        Ok(())
    }

    fn change_line(
        &mut self,
        order: &mut PurchaseOrder,
        index: usize,
        change: &PurchaseLineChange,
        faults: &mut Faults,
    ) -> Decided<()> {
        let draft = order.status == PurchaseOrderStatus::Draft;
        if draft && change.remove {
            return Ok(());
        }
        let same = order.lines.get(index).is_none_or(|line| change.sku.as_ref().is_none_or(|sku| *sku == line.sku));
        match &change.sku {
            Some(sku) if draft && !same => self.change_item(order, index, sku, change, faults)?,
            _ => {
                if let Some(cost) = &change.unit_cost {
                    in_currency(order, &cost.currency_code, &format!("{}.unit_cost", change.path), faults);
                }
            }
        }
        let Some(line) = order.lines.get_mut(index) else { return Ok(()) };
        if let Some(cost) = &change.unit_cost {
            line.unit_cost = cost.amount;
        }
        if let Some(name) = &change.supplier_sku {
            line.supplier_sku.clone_from(name);
        }
        change.expected_time.clone().apply(&mut line.expected_time);
        if let Some(wanted) = change.quantity {
            set_quantity(line, wanted, draft, &change.path, faults);
        }
        Ok(())
    }

    /// A draft's line turns to another item: its cost and name are that item's, and its working was the other one's.
    fn change_item(
        &mut self,
        order: &mut PurchaseOrder,
        index: usize,
        sku: &Sku,
        change: &PurchaseLineChange,
        faults: &mut Faults,
    ) -> Decided<()> {
        let Some(line) = order.lines.get(index) else { return Ok(()) };
        self.orderable(&order.location_id, sku, &change.path, faults)?;
        let item = self.supplier_item(&order.supplier_id, sku).map(|item| item.cloned());
        let Some(item) = faults.see(item)? else { return Ok(()) };
        let path = format!("{}.unit_cost", change.path);
        let asked = (change.unit_cost.as_ref(), change.quantity.unwrap_or(line.ordered));
        let Some(unit_cost) = cost(order, sku, item.as_ref(), asked, &path, faults) else { return Ok(()) };
        if let Some(line) = order.lines.get_mut(index) {
            line.sku = sku.clone();
            line.supplier_sku = item.map(|item| item.supplier_sku).unwrap_or_default();
            line.unit_cost = unit_cost;
            line.counted_from = None;
            line.working = LineWorking::None;
        }
        Ok(())
    }

    /// A line that the order does not have yet.
    fn added_line(
        &mut self,
        order: &PurchaseOrder,
        change: &PurchaseLineChange,
        faults: &mut Faults,
    ) -> Decided<Option<PurchaseLine>> {
        let mut lack = |field: &str, text: &str| {
            faults.add(Violation::new(Reason::InvalidField, format!("{}.{field}", change.path), text));
        };
        if change.remove {
            lack("line_number", "must name a line of the purchase order to remove it");
            return Ok(None);
        }
        let quantity = change.quantity.and_then(Quantity::new);
        if change.sku.is_none() {
            lack("sku", "is required for a line that the purchase order does not have yet");
        }
        if quantity.is_none() {
            lack("quantity", "must be 1 to 1000000000000 for a line that the purchase order does not have yet");
        }
        let (Some(sku), Some(quantity)) = (change.sku.clone(), quantity) else { return Ok(None) };
        let mut expected_time = None;
        change.expected_time.clone().apply(&mut expected_time);
        let line = NewPurchaseLine {
            number: change.number,
            sku,
            quantity,
            unit_cost: change.unit_cost.clone(),
            supplier_sku: change.supplier_sku.clone(),
            expected_time,
            working: None,
            path: change.path.clone(),
        };
        self.new_purchase_line(order, &line, faults)
    }
}

/// Sets the net wanted of a line: of a draft, what is ordered; after that, lowering cancels and raising orders more.
fn set_quantity(line: &mut PurchaseLine, wanted: i64, draft: bool, path: &str, faults: &mut Faults) {
    let mut refuse = |reason: Reason, text: String| {
        let fault = Violation::new(reason, format!("{path}.quantity"), text).with("line_number", line.number);
        faults.add(fault.with("requested", wanted).with("received", line.received));
    };
    let net = line.ordered - line.cancelled;
    if draft && wanted == 0 {
        refuse(Reason::InvalidField, "must be at least 1: remove the line instead".to_owned());
    } else if wanted != net && wanted < line.received {
        refuse(Reason::LineBelowReceived, format!("must be at least {}, which are received", line.received));
    } else if line.ordered + (wanted - net).max(0) > MAX_QUANTITY {
        refuse(Reason::QuantityOverflow, format!("would order more than {MAX_QUANTITY} units in all"));
    } else if draft || wanted > net {
        line.ordered += wanted - net;
    } else {
        line.cancelled += net - wanted;
    }
}

/// Sets what may change as long as anything is expected.
fn set_fields(order: &mut PurchaseOrder, command: &UpdatePurchaseOrder) {
    for (field, value) in [
        (&mut order.reference, &command.reference),
        (&mut order.supplier_reference, &command.supplier_reference),
        (&mut order.note, &command.note),
    ] {
        if let Some(value) = value {
            field.clone_from(value);
        }
    }
    command.expected_time.clone().apply(&mut order.expected_time);
    command.confirmed_time.clone().apply(&mut order.confirmed_time);
}

/// Another currency: what its lines cost must be said anew.
fn costs_in_new_currency(order: &PurchaseOrder, command: &UpdatePurchaseOrder, faults: &mut Faults) {
    let changes = command.lines.iter().filter(|change| change.remove || change.unit_cost.is_some());
    let changed: BTreeSet<i32> = changes.map(|change| change.number).collect();
    for line in order.lines.iter().filter(|line| !changed.contains(&line.number)) {
        let text = format!("line {} needs a cost in {}", line.number, order.currency_code);
        let fault = Violation::new(Reason::CurrencyMismatch, format!("lines[{}].unit_cost", line.number), text);
        faults.add(fault.with("line_number", line.number).with("purchase_order_currency_code", &order.currency_code));
    }
}

/// What only a draft lets change.
fn only_for_drafts(order: &PurchaseOrder, command: &UpdatePurchaseOrder, faults: &mut Faults) {
    let mut refused = |changes: bool, subject: String, what: &str| {
        if changes {
            let text = format!("purchase order {} is {}: {what} cannot change any more", order.id, order.status.name());
            let fault = Violation::new(Reason::PurchaseOrderStatus, subject, text);
            faults.add(fault.with("purchase_order_id", &order.id).with("status", order.status.name()));
        }
    };
    let differs = |wanted: Option<&str>, is: &str| wanted.is_some_and(|wanted| wanted != is);
    let supplier = command.supplier_id.as_ref().map(|id| id.as_str());
    refused(differs(supplier, order.supplier_id.as_str()), "supplier_id".to_owned(), "its supplier");
    let location = command.location_id.as_ref().map(|id| id.as_str());
    refused(differs(location, order.location_id.as_str()), "location_id".to_owned(), "its location");
    let currency = command.currency_code.as_deref();
    refused(differs(currency, &order.currency_code), "currency_code".to_owned(), "its currency");
    let time = command.order_time.is_some_and(|time| time != order.order_time);
    refused(time, "order_time".to_owned(), "its order time");
    for (wanted, is, field) in [
        (command.over_tolerance_percent, order.over_tolerance_percent, "over_tolerance_percent"),
        (command.under_tolerance_percent, order.under_tolerance_percent, "under_tolerance_percent"),
    ] {
        refused(wanted.is_some_and(|wanted| wanted != is), field.to_owned(), "its tolerance");
    }
    for change in &command.lines {
        let Some(line) = order.line(change.number).and_then(|index| order.lines.get(index)) else { continue };
        let removed = "lines stay (lower the quantity to 0 instead); they";
        refused(change.remove, format!("{}.remove", change.path), removed);
        let other = change.sku.as_ref().is_some_and(|sku| *sku != line.sku);
        refused(other, format!("{}.sku", change.path), "a line's item");
    }
}
