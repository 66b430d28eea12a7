//! Creating, approving, cancelling and closing orders.

use std::collections::BTreeSet;

use fillrate_proto::v1::{
    AllocationPolicy, ApproveOrderRequest, BackorderEventType, CancelOrderRequest, CloseOrderRequest,
    CreateOrderRequest, ErrorReason, LineQuantity, LineSupply, NewOrderLine, OrderStatus, ShipPolicy, ShortageHandling,
};
use tonic::Code;

use super::{Fault, Judged, Key, Line, Model, Order, events::Subject, forbid, refuse};
use crate::times::micros;

impl Model {
    /// Does a command as a whole or not at all.
    pub(super) fn command<T>(&mut self, act: impl FnOnce(&mut Self) -> Judged<T>) -> Judged<T> {
        let before = self.clone();
        self.begin();
        let outcome = act(self);
        if outcome.is_err() {
            *self = before;
            self.begin();
        }
        self.settle();
        outcome
    }

    /// `CreateOrder`. True if the order was there before, made by the same content.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn create_order(&mut self, request: &CreateOrderRequest) -> Judged<bool> {
        self.command(|model| {
            let content = CreateOrderRequest { request_id: String::new(), validate_only: false, ..request.clone() };
            if let Ok(found) = model.find(&request.order_id) {
                return if model.orders[found].content == content {
                    Ok(true)
                } else {
                    refuse(Code::AlreadyExists, &[ErrorReason::OrderAlreadyExists])
                };
            }
            let order = model.new_order(request, content)?;
            let quantity = order.lines.iter().map(|line| line.ordered).sum();
            model.subjects = vec![Subject::created(&order.id, quantity)];
            model.orders.push(order);
            if request.draft {
                return Ok(false);
            }
            let order = model.orders.len() - 1;
            let handling = match request.shortage_handling() {
                ShortageHandling::Unspecified => model.location(&model.orders[order].location).shortage,
                said => said,
            };
            let imported = request.import.then(|| request.order_time.as_ref().map(micros)).flatten();
            model.admit(order, request.allocate.unwrap_or(true), handling, imported)?;
            Ok(false)
        })
    }

    fn new_order(&self, request: &CreateOrderRequest, content: CreateOrderRequest) -> Judged<Order> {
        let location = self.named_or_default(&request.location_id)?;
        let settings = self.location(&location);
        let allocation = match request.allocation_policy() {
            AllocationPolicy::Unspecified => settings.allocation,
            said => said,
        };
        let ship = match request.ship_policy() {
            ShipPolicy::Unspecified => settings.ship,
            said => said,
        };
        let lines = request.lines.iter().enumerate().map(|(index, line)| self.new_line(index, line, &location));
        let mut lines = lines.collect::<Judged<Vec<_>>>()?;
        lines.sort_by_key(|line| line.number);
        Ok(Order {
            id: request.order_id.clone(),
            status: OrderStatus::Draft,
            customer: request.customer_id.clone(),
            location,
            priority: request.priority,
            allocation,
            ship,
            place: None,
            lines,
            closed: false,
            dropped: false,
            order_time: request.order_time,
            content,
        })
    }

    /// The location that is meant.
    pub(super) fn named_or_default(&self, location: &str) -> Judged<String> {
        if location.is_empty() {
            let found = self.locations.iter().find(|(_, settings)| settings.is_default);
            return match found {
                Some((id, _)) => Ok(id.clone()),
                None => forbid(&[ErrorReason::NoDefaultLocation]),
            };
        }
        if self.locations.contains_key(location) {
            Ok(location.to_owned())
        } else {
            refuse(Code::NotFound, &[ErrorReason::LocationNotFound])
        }
    }

    fn new_line(&self, index: usize, line: &NewOrderLine, location: &str) -> Judged<Line> {
        let number = match line.line_number {
            0 => i32::try_from(index + 1).expect("few lines"),
            said => said,
        };
        let follows = line.location_id.is_empty();
        let location = if follows { location } else { &line.location_id };
        self.bare_line(number, &line.sku, location, line.quantity, follows)
    }

    /// A line of a draft: it only wants. Nothing new can be ordered of what is inactive, not even by a draft.
    pub(super) fn bare_line(
        &self,
        number: i32,
        sku: &str,
        location: &str,
        ordered: i64,
        follows: bool,
    ) -> Judged<Line> {
        if !self.items.contains_key(sku) {
            return refuse(Code::NotFound, &[ErrorReason::ItemNotFound]);
        }
        let location = self.named_or_default(location)?;
        if self.items[sku].inactive {
            return forbid(&[ErrorReason::ItemInactive]);
        }
        if self.location(&location).inactive {
            return forbid(&[ErrorReason::LocationInactive]);
        }
        Ok(Line {
            number,
            key: Key { location, sku: sku.to_owned() },
            follows,
            ordered,
            allocated: 0,
            shipped: 0,
            cancelled: 0,
            returned: 0,
            supply: LineSupply::Unspecified,
            waits: Vec::new(),
        })
    }

    /// `ApproveOrder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn approve_order(&mut self, request: &ApproveOrderRequest) -> Judged {
        self.command(|model| {
            let order = model.find(&request.order_id)?;
            if model.orders[order].status != OrderStatus::Draft {
                return forbid(&[ErrorReason::OrderStatus]);
            }
            let handling = match request.shortage_handling() {
                ShortageHandling::Unspecified => model.location(&model.orders[order].location).shortage,
                said => said,
            };
            let quantity = model.orders[order].lines.iter().map(|line| line.ordered).sum();
            model.subjects = vec![Subject::approved(&request.order_id, quantity)];
            model.admit(order, request.allocate.unwrap_or(true), handling, None)
        })
    }

    /// `CancelOrder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn cancel_order(&mut self, request: &CancelOrderRequest) -> Judged {
        self.command(|model| {
            let order = model.find(&request.order_id)?;
            if model.orders[order].status == OrderStatus::Draft {
                if !request.lines.is_empty() {
                    return forbid(&[ErrorReason::OrderStatus]);
                }
                model.orders[order].status = OrderStatus::Cancelled;
                model.orders[order].dropped = true;
                model.subjects = vec![Subject::dropped(&request.order_id)];
                return Ok(());
            }
            let order = model.find_active(&request.order_id)?;
            let wanted = model.to_cancel(order, &request.lines)?;
            let quantity = wanted.iter().map(|&(_, units)| units).sum();
            model.subjects = vec![Subject::itself(&request.order_id, quantity)];
            for (line, units) in wanted {
                model.cancel_line(order, line, units);
            }
            model.pass(None);
            Ok(())
        })
    }

    fn to_cancel(&self, order: usize, named: &[LineQuantity]) -> Judged<Vec<(usize, i64)>> {
        let lines = &self.orders[order].lines;
        if named.is_empty() {
            let unshipped = lines.iter().enumerate().map(|(line, found)| (line, found.unshipped()));
            return Ok(unshipped.filter(|&(_, units)| units > 0).collect());
        }
        let mut wanted = Vec::new();
        for name in named {
            let line = self.find_line(order, name.line_number)?;
            let unshipped = lines[line].unshipped();
            let units = name.quantity.unwrap_or(unshipped);
            if unshipped == 0 {
                return forbid(&[ErrorReason::NothingToCancel, ErrorReason::CancelExceedsUnshipped]);
            }
            if units > unshipped {
                return forbid(&[ErrorReason::CancelExceedsUnshipped]);
            }
            wanted.push((line, units));
        }
        Ok(wanted)
    }

    /// Cancels units of a line: waiting ones first, then allocated ones.
    pub(super) fn cancel_line(&mut self, order: usize, line: usize, units: i64) {
        let waiting = self.orders[order].lines[line].waiting();
        let waited = units.min(waiting);
        if waited > 0 {
            self.leave_queue(order, line, waited, BackorderEventType::Cancelled);
        }
        let line = &mut self.orders[order].lines[line];
        line.allocated -= units - waited;
        line.cancelled += units;
    }

    /// `CloseOrder`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn close_order(&mut self, request: &CloseOrderRequest) -> Judged {
        self.command(|model| {
            let order = model.find_active(&request.order_id)?;
            let wanted = model.to_cancel(order, &[])?;
            let quantity = wanted.iter().map(|&(_, units)| units).sum();
            model.subjects = vec![Subject::itself(&request.order_id, quantity)];
            model.orders[order].closed = true;
            for (line, units) in wanted {
                model.cancel_line(order, line, units);
            }
            model.pass(None);
            Ok(())
        })
    }

    /// What a request that names lines twice gets, wherever lines are named.
    pub(super) fn once(numbers: impl Iterator<Item = i32>) -> Judged {
        let mut seen = BTreeSet::new();
        for number in numbers {
            if !seen.insert(number) {
                return Err(Fault::Refused(Code::InvalidArgument, vec![ErrorReason::InvalidField]));
            }
        }
        Ok(())
    }
}
