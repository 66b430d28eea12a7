//! Changing orders.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    AllocationPolicy, BackorderCause, BackorderEventType, BackorderHold, ErrorReason, LineChange, LineSupply,
    OrderStatus, ShipPolicy, UpdateOrderRequest,
};

use super::{Fault, Judged, Key, Model, because, events::Subject, forbid};

/// The changes of lines, by what they come to.
#[derive(Default)]
struct Changes {
    lowered: Vec<(usize, i64)>,
    raised: Vec<(usize, i64)>,
}

impl Model {
    /// `UpdateOrder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn update_order(&mut self, request: &UpdateOrderRequest) -> Judged {
        self.command(|model| {
            let order = model.find(&request.order_id)?;
            if model.orders[order].status == OrderStatus::Draft {
                return model.update_draft(order, request);
            }
            let order = model.find_active(&request.order_id)?;
            if request.location_id.is_some() || request.order_time.is_some() {
                return forbid(&[ErrorReason::OrderStatus]);
            }
            // The order of effects that do not say which comes first.
            let settings = request.priority.is_some() || request.allocation_policy.is_some();
            if settings && !request.lines.is_empty() {
                return Err(Fault::Unclear);
            }
            let before = model.net(order);
            model.change_fields(order, request);
            let changes = model.read_changes(order, &request.lines)?;
            if !changes.lowered.is_empty() && !changes.raised.is_empty() {
                return Err(Fault::Unclear);
            }
            for (line, units) in changes.lowered {
                model.cancel_line(order, line, units);
            }
            model.raise(order, &changes.raised)?;
            if request.allocation_policy.is_some() {
                model.release_what_is_not_allowed(order);
            }
            model.subjects = vec![Subject::itself(&request.order_id, model.net(order) - before)];
            model.touch(order);
            model.pass(None);
            Ok(())
        })
    }

    /// Units ordered and not cancelled.
    fn net(&self, order: usize) -> i64 {
        self.orders[order].lines.iter().map(|line| line.ordered - line.cancelled).sum()
    }

    fn change_fields(&mut self, order: usize, request: &UpdateOrderRequest) {
        let defaults = self.location(&self.orders[order].location);
        let (allocation, ship) = (defaults.allocation, defaults.ship);
        let found = &mut self.orders[order];
        let moved = request.priority.is_some_and(|priority| priority != found.priority);
        let renamed = request.customer_id.as_ref().is_some_and(|customer| *customer != found.customer);
        if let Some(priority) = request.priority {
            found.priority = priority;
        }
        if let Some(customer) = &request.customer_id {
            found.customer.clone_from(customer);
        }
        if request.allocation_policy.is_some() {
            found.allocation = match request.allocation_policy() {
                AllocationPolicy::Unspecified => allocation,
                said => said,
            };
        }
        if request.ship_policy.is_some() {
            found.ship = match request.ship_policy() {
                ShipPolicy::Unspecified => ship,
                said => said,
            };
        }
        for (changed, what) in [(moved, BackorderEventType::Moved), (renamed, BackorderEventType::Updated)] {
            if changed {
                self.note_waiting(order, what);
            }
        }
    }

    /// What each change of a line comes to; added lines are put in, wanting nothing yet.
    fn read_changes(&mut self, order: usize, changes: &[LineChange]) -> Judged<Changes> {
        let mut read = Changes::default();
        for change in changes {
            if change.remove {
                return forbid(&[ErrorReason::OrderStatus]);
            }
            let Ok(line) = self.find_line(order, change.line_number) else {
                let line = self.add_line(order, change)?;
                read.raised.push((line, change.quantity.unwrap_or(0)));
                continue;
            };
            if !change.sku.is_empty() || !change.location_id.is_empty() {
                return forbid(&[ErrorReason::OrderStatus]);
            }
            let found = &self.orders[order].lines[line];
            let net = found.ordered - found.cancelled;
            match change.quantity {
                None => {}
                Some(0) if found.shipped > 0 => return Err(Fault::Unclear),
                Some(wanted) if wanted < found.shipped => return forbid(&[ErrorReason::CancelExceedsUnshipped]),
                Some(wanted) if wanted < net => read.lowered.push((line, net - wanted)),
                Some(wanted) if wanted > net => read.raised.push((line, wanted - net)),
                Some(_) => {}
            }
        }
        // In line order, added lines among the others.
        let number = |&(line, _): &(usize, i64)| self.orders[order].lines[line].number;
        read.raised.sort_by_key(number);
        Ok(read)
    }

    fn add_line(&mut self, order: usize, change: &LineChange) -> Judged<usize> {
        let location = if change.location_id.is_empty() { &self.orders[order].location } else { &change.location_id };
        let follows = change.location_id.is_empty();
        let mut line = self.bare_line(change.line_number, &change.sku, location, 0, follows)?;
        line.supply = self.supply(&line.key);
        // At the end for now, so that the places of the others stay; sorted by number once the command is done.
        self.orders[order].lines.push(line);
        Ok(self.orders[order].lines.len() - 1)
    }

    /// New demand at the old place.
    fn raise(&mut self, order: usize, raised: &[(usize, i64)]) -> Judged {
        let waiting_before = self.waiting_by_key(order);
        let was_waiting = self.orders[order].is_waiting();
        let mut inside = Vec::new();
        for &(line, units) in raised {
            let found = &mut self.orders[order].lines[line];
            if found.supply == LineSupply::Stock {
                inside.push((line, units));
            } else {
                found.ordered += units;
                found.allocated += units;
            }
        }
        match self.orders[order].allocation {
            AllocationPolicy::CompleteOrder => self.raise_whole(order, &inside, was_waiting),
            policy => {
                for (line, units) in inside {
                    self.raise_line(order, line, units, policy);
                }
            }
        }
        for (key, waiting) in self.waiting_by_key(order) {
            let more = waiting - waiting_before.get(&key).copied().unwrap_or(0);
            let others = self.backordered(&key) - more;
            if more > 0 && !self.may_wait_beside(&key, more, others) {
                return forbid(&[ErrorReason::InsufficientStock]);
            }
        }
        self.orders[order].lines.sort_by_key(|line| line.number);
        Ok(())
    }

    fn waiting_by_key(&self, order: usize) -> BTreeMap<Key, i64> {
        let mut waiting: BTreeMap<Key, i64> = BTreeMap::new();
        for line in &self.orders[order].lines {
            *waiting.entry(line.key.clone()).or_default() += line.waiting();
        }
        waiting
    }

    fn may_wait_beside(&self, key: &Key, more: i64, others: i64) -> bool {
        let item = &self.items[&key.sku];
        let limit = item.limits.get(&key.location).copied().unwrap_or(i64::MAX);
        !item.deny && !item.discontinued && more <= limit.saturating_sub(others)
    }

    /// All that is raised is there, or the order gives up all it holds and waits.
    fn raise_whole(&mut self, order: usize, raised: &[(usize, i64)], was_waiting: bool) {
        let mut needs: BTreeMap<Key, i64> = BTreeMap::new();
        if was_waiting {
            needs = self.waiting_by_key(order);
        }
        for &(line, units) in raised {
            *needs.entry(self.orders[order].lines[line].key.clone()).or_default() += units;
        }
        let free: BTreeMap<Key, i64> = needs.keys().map(|key| (key.clone(), self.free(order, key))).collect();
        let short = |key: &Key| needs[key] > free[key];
        if !was_waiting && !needs.keys().any(short) {
            for &(line, units) in raised {
                let line = &mut self.orders[order].lines[line];
                line.ordered += units;
                line.allocated += units;
            }
            return;
        }
        for &(line, units) in raised {
            let cause = if short(&self.orders[order].lines[line].key) {
                BackorderCause::Shortage
            } else {
                BackorderCause::WaitingForOrder
            };
            self.let_wait(order, line, units, cause);
        }
        for line in self.inside_lines(order) {
            self.give_up(order, line);
        }
    }

    fn raise_line(&mut self, order: usize, line: usize, units: i64, policy: AllocationPolicy) {
        let key = self.orders[order].lines[line].key.clone();
        let free = self.free(order, &key);
        let waits = self.orders[order].lines[line].waiting() > 0;
        let taken = match policy {
            AllocationPolicy::CompleteLine if waits || free < units => 0,
            _ => units.min(free),
        };
        let raised = &mut self.orders[order].lines[line];
        raised.ordered += taken;
        raised.allocated += taken;
        if taken < units {
            self.let_wait(order, line, units - taken, BackorderCause::Shortage);
            if policy == AllocationPolicy::CompleteLine {
                self.give_up(order, line);
            }
        }
    }

    fn let_wait(&mut self, order: usize, line: usize, units: i64, cause: BackorderCause) {
        self.orders[order].lines[line].ordered += units;
        self.enter_queue(order, line, units, &because(cause), BackorderHold::Unspecified);
    }

    /// A line loses all it holds for the rest's sake. Where its own raise has just opened its backorder, whether these
    /// units opened it too or joined is not said.
    fn give_up(&mut self, order: usize, line: usize) {
        let held = self.orders[order].lines[line].allocated;
        if held == 0 {
            return;
        }
        let fresh = !self.notes.is_empty() && self.orders[order].lines[line].wait().is_some();
        let causes = because(BackorderCause::WaitingForOrder);
        self.take_back(order, line, held, &causes, BackorderHold::Unspecified);
        if fresh && let Some(wait) = self.orders[order].lines[line].waits.last_mut() {
            wait.split_unclear = true;
        }
    }

    /// A stricter policy does not allow all that is held.
    pub(super) fn release_what_is_not_allowed(&mut self, order: usize) {
        let policy = self.orders[order].allocation;
        let waiting = self.orders[order].is_waiting();
        for line in self.inside_lines(order) {
            let found = &self.orders[order].lines[line];
            let released = match policy {
                AllocationPolicy::CompleteOrder => waiting,
                AllocationPolicy::CompleteLine => found.waiting() > 0,
                _ => false,
            };
            if released {
                let held = found.allocated;
                let causes = because(BackorderCause::WaitingForOrder);
                self.take_back(order, line, held, &causes, BackorderHold::Unspecified);
            }
        }
    }

    fn update_draft(&mut self, order: usize, request: &UpdateOrderRequest) -> Judged {
        let before = self.net(order);
        if let Some(location) = &request.location_id {
            let location = self.named_or_default(location)?;
            let found = &mut self.orders[order];
            for line in found.lines.iter_mut().filter(|line| line.follows) {
                line.key.location.clone_from(&location);
            }
            found.location = location;
        }
        if request.order_time.is_some() {
            self.orders[order].order_time = request.order_time;
        }
        self.change_fields(order, request);
        for change in &request.lines {
            let Ok(line) = self.find_line(order, change.line_number) else {
                let location =
                    if change.location_id.is_empty() { &self.orders[order].location } else { &change.location_id };
                let (wanted, follows) = (change.quantity.unwrap_or(0), change.location_id.is_empty());
                let line = self.bare_line(change.line_number, &change.sku, location, wanted, follows)?;
                self.orders[order].lines.push(line);
                continue;
            };
            if change.remove {
                self.orders[order].lines.remove(line);
                continue;
            }
            if !change.sku.is_empty() || !change.location_id.is_empty() {
                return Err(Fault::Unclear);
            }
            let found = &mut self.orders[order].lines[line];
            found.ordered = change.quantity.unwrap_or(found.ordered);
        }
        self.orders[order].lines.sort_by_key(|line| line.number);
        self.subjects = vec![Subject::itself(&request.order_id, self.net(order) - before)];
        Ok(())
    }
}
