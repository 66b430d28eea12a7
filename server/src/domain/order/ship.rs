//! Shipping and taking back.

use super::{
    LineUnits, OrderStatus, Return, ShipPolicy, Shipment, Supply, approve::wrong_status, cancel::named_units,
    create::refuse,
};
use crate::domain::{
    answer::WarningReason,
    books::{About, Books, Decided},
    command::{ReturnOrder, ShipOrder},
    id::StockKey,
    inventory::MovementType,
    order::{Line, Order},
    refusal::{Reason, Refusal, Violation},
};

impl Books {
    pub(in crate::domain) fn ship_order(&mut self, command: &ShipOrder) -> Decided<About> {
        let id = &command.order_id;
        let order = self.open_order_for(id, command.etag.as_deref(), "shipped")?;
        if let Some(of) = self.order_of_shipment(&command.shipment_id)? {
            let text = format!("shipment {} exists already, of order {of}", command.shipment_id);
            let refusal = Refusal::new(Reason::ShipmentAlreadyExists, text).with("shipment_id", &command.shipment_id);
            return Err(refusal.with("order_id", of).into());
        }
        let wanted = if command.lines.is_empty() {
            all_allocated(&order)
        } else {
            named_units(&order, &command.lines, |line| (line.allocated, Reason::NotAllocated, "allocated"))?
        };
        may_ship(&order, &wanted)?;
        for (index, units) in &wanted {
            let line = self.line_mut(id, *index)?;
            line.allocated -= units;
            line.shipped += units;
            let (key, number, on_row) = (line.key(), line.number, line.on_stock_row());
            if on_row {
                let late = self.post_physical(&key, MovementType::Shipment, -units, -units, Some((id, number)))?;
                self.warn_if_late(late, &key);
            }
        }
        let shipment = Shipment {
            id: command.shipment_id.clone(),
            order_id: id.clone(),
            reference: reference_text(command.reference.as_ref()),
            lines: line_units(&order, &wanted),
            occur_time: self.occur_time(),
            create_time: self.now(),
        };
        self.note_shipment(shipment.clone());
        Ok(About::Shipped(id.clone(), shipment))
    }

    pub(in crate::domain) fn return_order(&mut self, command: &ReturnOrder) -> Decided<About> {
        let id = &command.order_id;
        let order = self.order_for(id, command.etag.as_deref())?;
        if !matches!(order.status, OrderStatus::Fulfilling | OrderStatus::Shipped | OrderStatus::ShortShipped) {
            return Err(wrong_status(&order, "returned").into());
        }
        if let Some(of) = self.order_of_return(&command.return_id)? {
            let text = format!("return {} exists already, of order {of}", command.return_id);
            let refusal = Refusal::new(Reason::ReturnAlreadyExists, text).with("return_id", &command.return_id);
            return Err(refusal.with("order_id", of).into());
        }
        if let Some(location_id) = &command.location_id {
            self.known_location(location_id)?;
        }
        let wanted = named_units(&order, &command.lines, |line| {
            (line.shipped - line.returned, Reason::ReturnExceedsShipped, "shipped and not returned")
        })?;
        let mut keys = Vec::new();
        for (index, units) in &wanted {
            let line = self.line_mut(id, *index)?;
            line.returned += units;
            let (mut key, number) = (line.key(), line.number);
            if let Some(location_id) = &command.location_id {
                key.location_id = location_id.clone();
            }
            if command.restock && self.supply(&key)? != Supply::Untracked {
                keys.push((key, *units, number));
            }
        }
        self.need_stock(&keys.iter().map(|(key, ..)| key.clone()).collect::<Vec<_>>())?;
        for (key, units, number) in keys {
            let late = self.post_physical(&key, MovementType::Return, units, 0, Some((id, number)))?;
            self.warn_if_late(late, &key);
            if !late {
                self.end_forced_holds(&key)?;
            }
        }
        let returned = Return {
            id: command.return_id.clone(),
            order_id: id.clone(),
            location_id: command.location_id.clone(),
            restock: command.restock,
            reference: reference_text(command.reference.as_ref()),
            lines: line_units(&order, &wanted),
            occur_time: self.occur_time(),
            create_time: self.now(),
        };
        self.note_return(returned.clone());
        Ok(About::Returned(id.clone(), returned))
    }

    /// Tells the caller that a movement had been counted before it was booked.
    pub(in crate::domain) fn warn_if_late(&mut self, late: bool, key: &StockKey) {
        if late {
            let text = format!("{key} was counted after this happened: on hand stays as counted");
            self.warn(WarningReason::AlreadyCounted, text, Some(key.clone()), None, 0);
        }
    }
}

fn all_allocated(order: &Order) -> Vec<(usize, i64)> {
    let lines = order.lines.iter().enumerate().map(|(index, line)| (index, line.allocated));
    lines.filter(|(_, units)| *units > 0).collect()
}

/// Whether the order's policies let these units leave now.
fn may_ship(order: &Order, wanted: &[(usize, i64)]) -> Decided<()> {
    if order.waits_to_ship() {
        let waiting = order.lines.iter().filter(|l| l.backordered > 0).map(|l| {
            let message = format!("{} of {} wait", l.backordered, l.key());
            let violation = Violation::new(Reason::OrderNotComplete, format!("lines[{}]", l.number), message);
            violation.with("order_id", &order.id)
        });
        refuse(waiting.collect())?;
    }
    if wanted.is_empty() {
        let text = format!("order {} has nothing allocated", order.id);
        return Err(Refusal::new(Reason::NothingToShip, text).with("order_id", &order.id).into());
    }
    let (sum, allocated): (i64, i64) =
        (wanted.iter().map(|(_, units)| units).sum(), order.lines.iter().map(|l| l.allocated).sum());
    if order.ship_policy == ShipPolicy::WhenComplete && sum < allocated {
        let text = format!("order {} ships only as a whole: {allocated} units, not {sum}", order.id);
        return Err(Refusal::new(Reason::ShipsAsAWhole, text).with("order_id", &order.id).into());
    }
    Ok(())
}

fn line_units(order: &Order, wanted: &[(usize, i64)]) -> Vec<LineUnits> {
    let number = |index: usize| order.lines.get(index).map(|l: &Line| l.number);
    wanted.iter().filter_map(|(index, units)| Some(LineUnits { number: number(*index)?, quantity: *units })).collect()
}

fn reference_text(reference: Option<&crate::domain::id::Reference>) -> String {
    reference.map(ToString::to_string).unwrap_or_default()
}
