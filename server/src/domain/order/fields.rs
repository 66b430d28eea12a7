//! What an update sets of the order itself, and who may.

use super::{
    AllocationPolicy, Order, ShipPolicy,
    approve::status_name,
    create::{location_defaults, refuse},
};
use crate::domain::{
    books::{Books, Decided},
    command::{Patch, UpdateOrder},
    id::LocationId,
    refusal::{Reason, Violation},
};

/// What changes of an order's policies.
pub(super) type Policies = (Option<AllocationPolicy>, Option<ShipPolicy>);

impl Books {
    /// The policies that the order is to have, where they are to change: named ones, or the location's.
    pub(super) fn new_policies(&mut self, command: &UpdateOrder, location_id: &LocationId) -> Decided<Policies> {
        let (mut allocation, mut ship) = (None, None);
        if matches!(command.allocation_policy, Patch::Clear) || matches!(command.ship_policy, Patch::Clear) {
            let (its_allocation, its_ship) = location_defaults(self.known_location(location_id)?);
            allocation = Some(its_allocation).filter(|_| matches!(command.allocation_policy, Patch::Clear));
            ship = Some(its_ship).filter(|_| matches!(command.ship_policy, Patch::Clear));
        }
        if let Patch::Set(policy) = command.allocation_policy {
            allocation = Some(policy);
        }
        if let Patch::Set(policy) = command.ship_policy {
            ship = Some(policy);
        }
        Ok((allocation, ship))
    }
}

/// Sets what the update names of the order itself.
pub(super) fn set_fields(order: &mut Order, command: &UpdateOrder, (allocation_policy, ship_policy): Policies) {
    if let Some(priority) = command.priority {
        order.priority = priority;
    }
    command.customer_id.clone().apply(&mut order.customer_id);
    if let Some(reference) = &command.reference {
        order.reference.clone_from(reference);
    }
    if let Some(policy) = allocation_policy {
        order.allocation_policy = policy;
    }
    if let Some(policy) = ship_policy {
        order.ship_policy = policy;
    }
    command.required_time.clone().apply(&mut order.required_time);
}

/// What only a draft lets change.
pub(super) fn only_for_drafts(command: &UpdateOrder, order: &Order) -> Decided<()> {
    let mut violations = Vec::new();
    let mut refused = |subject: String, what: &str| {
        let message = format!("order {} is approved: {what} cannot change any more", order.id);
        let violation = Violation::new(Reason::OrderStatus, subject, message).with("order_id", &order.id);
        violations.push(violation.with("status", status_name(order.status)));
    };
    if command.location_id.as_ref().is_some_and(|id| *id != order.location_id) {
        refused("location_id".to_owned(), "its location");
    }
    if command.order_time.is_some_and(|time| time != order.order_time) {
        refused("order_time".to_owned(), "its order time");
    }
    for change in &command.lines {
        let Some(line) = order.line(change.number).and_then(|i| order.lines.get(i)) else { continue };
        if change.remove {
            refused(format!("{}.remove", change.path), "lines stay (lower the quantity to 0 instead); they");
        }
        if change.sku.as_ref().is_some_and(|sku| *sku != line.sku) {
            refused(format!("{}.sku", change.path), "a line's item");
        }
        if change.location_id.as_ref().is_some_and(|id| *id != line.location_id) {
            refused(format!("{}.location_id", change.path), "a line's location");
        }
    }
    refuse(violations)
}
