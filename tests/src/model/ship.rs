//! Goods that leave for a customer, and goods that come back.

use fillrate_proto::v1::{AllocationPolicy, ErrorReason, LineSupply, ReturnOrderRequest, ShipOrderRequest, ShipPolicy};

use super::{Judged, Key, Model, Movement, events::Subject, forbid};

impl Model {
    /// `ShipOrder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn ship_order(&mut self, request: &ShipOrderRequest) -> Judged {
        self.command(|model| {
            let order = model.find_active(&request.order_id)?;
            Self::once(request.lines.iter().map(|line| line.line_number))?;
            let wanted = model.to_ship(order, request)?;
            let occurred = model.occurred(request.occur_time.as_ref());
            let quantity = wanted.iter().map(|&(_, units)| units).sum();
            model.subjects = vec![Subject::itself(&request.order_id, quantity)];
            for (line, units) in wanted {
                let shipped = &mut model.orders[order].lines[line];
                shipped.allocated -= units;
                shipped.shipped += units;
                let (key, supply) = (shipped.key.clone(), shipped.supply);
                if supply != LineSupply::Untracked {
                    model.move_on_hand(&key, -units, occurred);
                }
            }
            // One that happened before the last count frees what it had bound.
            model.pass(None);
            Ok(())
        })
    }

    fn to_ship(&self, order: usize, request: &ShipOrderRequest) -> Judged<Vec<(usize, i64)>> {
        let found = &self.orders[order];
        let mut wanted = Vec::new();
        for name in &request.lines {
            let line = self.find_line(order, name.line_number)?;
            wanted.push((line, name.quantity.unwrap_or(found.lines[line].allocated)));
        }
        let nothing = found.lines.iter().all(|line| line.allocated == 0);
        let only_complete =
            found.ship == ShipPolicy::WhenComplete || found.allocation == AllocationPolicy::CompleteOrder;
        let too_much = wanted.iter().any(|&(line, units)| units > found.lines[line].allocated);
        if found.is_waiting() && only_complete {
            // That nothing is allocated, or less than was named, is as true.
            let mut reasons = vec![ErrorReason::OrderNotComplete];
            reasons.extend(nothing.then_some(ErrorReason::NothingToShip));
            let too_little = wanted.iter().any(|&(line, _)| found.lines[line].allocated == 0);
            reasons.extend((too_much || too_little).then_some(ErrorReason::NotAllocated));
            return forbid(&reasons);
        }
        if too_much {
            return forbid(&[ErrorReason::NotAllocated]);
        }
        if wanted.is_empty() {
            wanted = (0..found.lines.len()).map(|line| (line, found.lines[line].allocated)).collect();
            wanted.retain(|&(_, units)| units > 0);
        }
        if wanted.is_empty() || wanted.iter().any(|&(_, units)| units == 0) {
            return forbid(&[ErrorReason::NothingToShip, ErrorReason::NotAllocated]);
        }
        let shipped: i64 = wanted.iter().map(|&(_, units)| units).sum();
        let held: i64 = found.lines.iter().map(|line| line.allocated).sum();
        if found.ship == ShipPolicy::WhenComplete && shipped < held {
            return forbid(&[ErrorReason::ShipsAsAWhole]);
        }
        Ok(wanted)
    }

    /// `ReturnOrder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn return_order(&mut self, request: &ReturnOrderRequest) -> Judged {
        self.command(|model| {
            let order = model.find(&request.order_id)?;
            let shipped: i64 = model.orders[order].lines.iter().map(|line| line.shipped).sum();
            if shipped == 0 {
                return forbid(&[ErrorReason::OrderStatus]);
            }
            if !request.location_id.is_empty() {
                model.named_or_default(&request.location_id)?;
            }
            let occurred = model.occurred(request.occur_time.as_ref());
            let quantity = request.lines.iter().map(|line| line.quantity).sum();
            model.subjects = vec![Subject::itself(&request.order_id, quantity)];
            let mut came_in = Vec::new();
            for name in &request.lines {
                let line = model.find_line(order, name.line_number)?;
                let line = &mut model.orders[order].lines[line];
                if name.quantity > line.shipped - line.returned {
                    return forbid(&[ErrorReason::ReturnExceedsShipped]);
                }
                line.returned += name.quantity;
                let mut key = line.key.clone();
                if !request.location_id.is_empty() {
                    key.location.clone_from(&request.location_id);
                }
                if request.restock.unwrap_or(true) && model.supply(&key) != LineSupply::Untracked {
                    model.move_on_hand(&key, name.quantity, occurred);
                    came_in.push(key);
                }
            }
            for key in came_in {
                if !model.was_counted_since(&key, occurred) {
                    model.stock_came_in(&key);
                }
            }
            model.pass(None);
            Ok(())
        })
    }

    /// Changes `on_hand`, unless a later count contained the change already.
    pub(super) fn move_on_hand(&mut self, key: &Key, by: i64, occurred: i64) {
        let late = self.was_counted_since(key, occurred);
        let stock = self.stock.entry(key.clone()).or_default();
        if !late {
            stock.on_hand += by;
            self.movements.push(Movement { key: key.clone(), occurred, by });
        }
    }

    /// Whether a booked count is younger than this moment.
    pub(super) fn was_counted_since(&self, key: &Key, occurred: i64) -> bool {
        self.stock.get(key).and_then(|stock| stock.counted).is_some_and(|counted| occurred < counted)
    }
}
