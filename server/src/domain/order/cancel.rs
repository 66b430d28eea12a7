//! Cancelling and closing: units that will never be shipped.

use super::{OrderStatus, approve::wrong_status, create::refuse};
use crate::domain::{
    books::{About, Books, Decided},
    command::{CancelOrder, CloseOrder, NamedUnits},
    id::OrderId,
    order::Order,
    refusal::{Reason, Refusal, Violation},
};

impl Books {
    pub(in crate::domain) fn cancel_order(&mut self, command: &CancelOrder) -> Decided<About> {
        let id = &command.order_id;
        let order = self.order_for(id, command.etag.as_deref())?;
        if order.status == OrderStatus::Draft && command.lines.is_empty() {
            self.order_mut(id)?.status = OrderStatus::Cancelled;
            return Ok(About::Order(id.clone()));
        }
        if !order.is_open() {
            return Err(wrong_status(&order, "cancelled").into());
        }
        let wanted = if command.lines.is_empty() {
            all_unshipped(&order)
        } else {
            let most = |line: &super::Line| (line.unshipped(), Reason::CancelExceedsUnshipped, "unshipped");
            named_units(&order, &command.lines, most)?
        };
        if wanted.is_empty() {
            let text = format!("order {id} has nothing unshipped");
            return Err(Refusal::new(Reason::NothingToCancel, text).with("order_id", id).into());
        }
        for (index, units) in wanted {
            self.cancel_units(id, index, units, command.reason, false)?;
        }
        Ok(About::Order(id.clone()))
    }

    pub(in crate::domain) fn close_order(&mut self, command: &CloseOrder) -> Decided<About> {
        let id: &OrderId = &command.order_id;
        let order = self.open_order_for(id, command.etag.as_deref(), "closed")?;
        for (index, units) in all_unshipped(&order) {
            self.cancel_units(id, index, units, command.reason, true)?;
        }
        self.order_mut(id)?.closed_short = true;
        Ok(About::Order(id.clone()))
    }
}

fn all_unshipped(order: &Order) -> Vec<(usize, i64)> {
    let lines = order.lines.iter().enumerate().map(|(index, line)| (index, line.unshipped()));
    lines.filter(|(_, units)| *units > 0).collect()
}

/// Named lines by their index, if each is there and has so many units; `most` says of which kind, and why not.
pub(super) fn named_units(
    order: &Order,
    named: &[NamedUnits],
    most: impl Fn(&super::Line) -> (i64, Reason, &'static str),
) -> Decided<Vec<(usize, i64)>> {
    let mut violations = Vec::new();
    let mut wanted = Vec::new();
    for units in named {
        let Some((index, line)) = order.line(units.number).and_then(|i| Some((i, order.lines.get(i)?))) else {
            let message = format!("order {} has no line {}", order.id, units.number);
            let subject = format!("{}.line_number", units.path);
            let violation = Violation::new(Reason::OrderLineNotFound, subject, message);
            violations.push(violation.with("order_id", &order.id).with("line_number", units.number));
            continue;
        };
        let (most, reason, kind) = most(line);
        let quantity = units.quantity.map_or(most, super::super::quantity::Quantity::get);
        if quantity > most || quantity == 0 {
            // All of a line that has none is not too much of it.
            let reason = match reason {
                Reason::NotAllocated if quantity == 0 => Reason::NothingToShip,
                Reason::CancelExceedsUnshipped if quantity == 0 => Reason::NothingToCancel,
                reason => reason,
            };
            let message = format!("line {} has {most} {kind}; {quantity} named", units.number);
            let violation = Violation::new(reason, format!("{}.quantity", units.path), message);
            let violation = violation.with("order_id", &order.id).with("line_number", units.number);
            let key = match reason {
                Reason::NotAllocated | Reason::NothingToShip => "allocated",
                Reason::ReturnExceedsShipped => "returnable",
                _ => "unshipped",
            };
            violations.push(violation.with("requested", quantity).with(key, most));
        } else {
            wanted.push((index, quantity));
        }
    }
    refuse(violations)?;
    Ok(wanted)
}
