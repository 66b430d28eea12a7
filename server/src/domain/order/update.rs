//! Changing an order: anything of a draft; after that its priority, policies, dates and quantities.

use std::collections::BTreeMap;

use super::{
    AllocationPolicy, Line, MAX_LINES, Order, OrderStatus, Supply,
    approve::wrong_status,
    create::{WaitPlan, refuse},
    fields::{only_for_drafts, set_fields},
    shortage::{per_key, refuse_shortage, remaining},
};
use crate::domain::{
    answer::LossCause,
    backorder::{BackorderCause, pass::Seeker},
    books::{About, Books, Decided},
    command::{LineChange, NewLine, UpdateOrder},
    id::OrderId,
    quantity::{self, Quantity},
    refusal::{Reason, Refusal, Violation, invalid},
};

/// What an update asks of an approved order's lines: more, or less, units per line.
#[derive(Default)]
struct Wishes {
    more: Vec<(usize, i64)>,
    less: Vec<(usize, i64)>,
}

impl Books {
    pub(in crate::domain) fn update_order(&mut self, command: &UpdateOrder) -> Decided<About> {
        let id = &command.order_id;
        let former = self.order_for(id, command.etag.as_deref())?;
        match former.status {
            OrderStatus::Draft => self.update_draft(command, &former)?,
            _ if former.is_open() => self.update_approved(command, &former)?,
            _ => return Err(wrong_status(&former, "updated").into()),
        }
        Ok(About::Order(id.clone()))
    }

    fn update_draft(&mut self, command: &UpdateOrder, former: &Order) -> Decided<()> {
        let location_id = command.location_id.clone().unwrap_or_else(|| former.location_id.clone());
        let added: Vec<NewLine> =
            command.lines.iter().filter(|c| former.line(c.number).is_none()).map(new_line).collect::<Decided<_>>()?;
        // Also where nothing is added: the order's new location must be there.
        let added = self.parse_lines(&location_id, &added)?;
        let mut lines = former.lines.clone();
        for change in command.lines.iter().filter(|c| former.line(c.number).is_some()) {
            let Some(at) = lines.iter().position(|l| l.number == change.number) else { continue };
            if change.remove {
                lines.remove(at);
            } else if let Some(line) = lines.get_mut(at) {
                self.change_draft_line(line, change, former, &location_id)?;
            }
        }
        lines.extend(added);
        lines.sort_unstable_by_key(|l| l.number);
        if lines.is_empty() || lines.len() > MAX_LINES {
            return Err(invalid("lines", format!("must leave the order 1 to {MAX_LINES} lines")).into());
        }
        let policies = self.new_policies(command, &location_id)?;
        let order = self.order_mut(&command.order_id)?;
        if order.location_id != location_id {
            for line in lines.iter_mut().filter(|l| l.location_id == order.location_id) {
                line.location_id = location_id.clone();
            }
        }
        order.location_id = location_id;
        order.lines = lines;
        if let Some(time) = command.order_time {
            order.order_time = time;
        }
        set_fields(order, command, policies);
        Ok(())
    }

    fn change_draft_line(
        &mut self,
        line: &mut Line,
        change: &LineChange,
        former: &Order,
        location_id: &super::LocationId,
    ) -> Decided<()> {
        if change.sku.is_some() || change.location_id.is_some() {
            let named = change
                .location_id
                .clone()
                .or_else(|| (line.location_id != former.location_id).then(|| line.location_id.clone()));
            let checked = NewLine {
                number: line.number,
                sku: change.sku.clone().unwrap_or_else(|| line.sku.clone()),
                location_id: named,
                quantity: Quantity::new(line.ordered)
                    .ok_or_else(|| Refusal::new(Reason::QuantityOverflow, "a line's quantity"))?,
                unit_price: None,
                required_time: None,
                path: change.path.clone(),
            };
            let parsed = self.parse_lines(location_id, &[checked])?;
            if let Some(parsed) = parsed.into_iter().next() {
                line.sku = parsed.sku;
                line.location_id = parsed.location_id;
            }
        }
        if let Some(units) = change.quantity {
            let units = Quantity::new(units).ok_or_else(|| {
                invalid(format!("{}.quantity", change.path), "must be at least 1: remove the line instead")
            })?;
            line.ordered = units.get();
        }
        change.unit_price.clone().apply(&mut line.unit_price);
        change.required_time.clone().apply(&mut line.required_time);
        Ok(())
    }

    fn update_approved(&mut self, command: &UpdateOrder, former: &Order) -> Decided<()> {
        let id = &command.order_id;
        only_for_drafts(command, former)?;
        let added: Vec<NewLine> =
            command.lines.iter().filter(|c| former.line(c.number).is_none()).map(new_line).collect::<Decided<_>>()?;
        if former.lines.len() + added.len() > MAX_LINES {
            return Err(invalid("lines", format!("must leave the order at most {MAX_LINES} lines")).into());
        }
        let mut added = self.parse_lines(&former.location_id, &added)?;
        for line in &mut added {
            line.supply = self.supply(&line.key())?;
            if line.on_stock_row() {
                self.stock(&line.key())?;
            }
        }
        // Its units join as new demand below.
        let fresh: BTreeMap<i32, i64> = added.iter_mut().map(|l| (l.number, std::mem::take(&mut l.ordered))).collect();
        let policies = self.new_policies(command, &former.location_id)?;
        let order = self.order_mut(id)?;
        set_fields(order, command, policies);
        order.lines.extend(added);
        order.lines.sort_unstable_by_key(|l| l.number);
        for change in &command.lines {
            if let Some(line) = order.line(change.number).and_then(|i| order.lines.get_mut(i)) {
                change.unit_price.clone().apply(&mut line.unit_price);
                change.required_time.clone().apply(&mut line.required_time);
            }
        }
        // One step after the other, so that each event's states differ in what it tells.
        let priority = std::mem::replace(&mut order.priority, former.priority);
        self.note_updated(id, former)?;
        let updated = self.order(id)?.clone();
        self.order_mut(id)?.priority = priority;
        if priority != former.priority {
            self.moved(id, &updated)?;
        }
        let order = self.order(id)?.clone();
        let wishes = wishes(&order, command, &fresh)?;
        self.raise_demand(id, &wishes.more)?;
        for (index, units) in wishes.less {
            self.cancel_units(id, index, units, command.reason, false)?;
        }
        if order.allocation_policy != former.allocation_policy {
            self.enforce_policy(id)?;
        }
        Ok(())
    }

    /// An order's place in the queues changed: its waiting lines say so, and the pass tries it there.
    pub(in crate::domain) fn moved(&mut self, id: &OrderId, former: &Order) -> Decided<()> {
        self.note_moved(id, former)?;
        self.try_again(id);
        Ok(())
    }

    /// Demand that is added to an approved order: it takes what is free for it; where its policy then lets it hold
    /// less than it does, it gives that up.
    fn raise_demand(&mut self, id: &OrderId, more: &[(usize, i64)]) -> Decided<()> {
        if more.is_empty() {
            return Ok(());
        }
        let order = self.order(id)?.clone();
        let mut demand = Vec::new();
        for (index, units) in more {
            self.note_raised(id, *index, *units)?;
            let line = self.line_mut(id, *index)?;
            line.ordered = quantity::add(line.ordered, *units)?;
            if line.ordered > quantity::MAX_QUANTITY {
                let text = format!(
                    "line {} would have {} units ordered in all, over {}",
                    line.number,
                    line.ordered,
                    quantity::MAX_QUANTITY
                );
                let number = line.number;
                return Err(Refusal::new(Reason::QuantityOverflow, text)
                    .with("order_id", id)
                    .with("line_number", number)
                    .into());
            }
            if line.supply == Supply::Stock {
                demand.push((*index, *units));
            } else {
                self.allocate(id, *index, *units)?;
            }
        }
        // What the order cannot take: a line, or an order, that waits already holds nothing and takes nothing more.
        let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
        let waiting = |line: &Line| match order.allocation_policy {
            AllocationPolicy::CompleteOrder => order.backordered(),
            AllocationPolicy::CompleteLine => line.backordered > 0,
            AllocationPolicy::Partial => false,
        };
        let free: Vec<(usize, i64)> =
            demand.iter().copied().filter(|(i, _)| order.lines.get(*i).is_some_and(|l| !waiting(l))).collect();
        let mut plan = self.plan(&order, &free, Seeker::New)?;
        let lacking = self.plan(&order, &demand, Seeker::New)?.lacks;
        plan.lacks = lacking;
        let waits = remaining(&demand, &plan.gives);
        let given_up = given_up(&order, &waits);
        let mut all_waits = waits.clone();
        all_waits.extend(&given_up);
        all_waits.sort_unstable();
        let paths = order.lines.iter().map(|l| (l.number, format!("lines[{}]", l.number))).collect::<BTreeMap<_, _>>();
        let violations = self.forbidden_waits(&order, &all_waits, &plan, &paths)?;
        refuse_shortage(&order, violations)?;
        for (index, units) in &plan.gives {
            self.allocate(id, *index, *units)?;
        }
        self.wait_for(id, &waits, &WaitPlan { attempted: true, lacking: &plan.lacks })?;
        for (index, units) in given_up {
            self.take_back(id, index, units, BackorderCause::WaitingForOrder, LossCause::GivenUp, None)?;
        }
        if whole && !waits.is_empty() {
            self.try_again(id);
        }
        Ok(())
    }

    /// Releases what the order's present allocation policy does not let it hold, and lets the pass try it.
    fn enforce_policy(&mut self, id: &OrderId) -> Decided<()> {
        let order = self.order(id)?.clone();
        let waiting = order.backordered();
        for (index, line) in
            order.lines.iter().enumerate().filter(|(_, l)| l.supply == Supply::Stock && l.allocated > 0)
        {
            let forbidden = match order.allocation_policy {
                AllocationPolicy::CompleteOrder => waiting,
                AllocationPolicy::CompleteLine => line.backordered > 0,
                AllocationPolicy::Partial => false,
            };
            if forbidden {
                self.take_back(id, index, line.allocated, BackorderCause::WaitingForOrder, LossCause::Policy, None)?;
            }
        }
        self.set_watch(id, None)?;
        self.try_again(id);
        self.warn_of_waits(id)
    }

    /// Tells the caller where more waits, by force, loss or policy, than orders may wait for.
    pub(in crate::domain) fn warn_of_waits(&mut self, id: &OrderId) -> Decided<()> {
        let order = self.order(id)?.clone();
        let waits: Vec<(usize, i64)> =
            order.lines.iter().enumerate().map(|(i, l)| (i, l.backordered)).filter(|(_, u)| *u > 0).collect();
        for (key, units) in per_key(&order, &waits) {
            let Some(item) = self.item(&key.sku)? else { continue };
            let (never, limit) = (item.never_waits(), item.backorder_limit(&key.location_id));
            let waiting = self.stock(&key)?.backordered;
            if !never && limit.is_none_or(|limit| waiting <= limit) {
                continue;
            }
            let (_, reason) = self.wait_reason(&key)?;
            let text = format!("{units} of {key} wait in order {id}, which a new order could not");
            if !self.warned(reason, &key, id) {
                self.warn(reason, text, Some(key), Some((id, 0)), units);
            }
        }
        Ok(())
    }
}

/// What an order holds and must give up when some of its demand waits.
fn given_up(order: &Order, waits: &[(usize, i64)]) -> Vec<(usize, i64)> {
    if waits.is_empty() {
        return Vec::new();
    }
    let held = order.lines.iter().enumerate().filter(|(_, l)| l.supply == Supply::Stock && l.allocated > 0);
    held.filter(|(index, _)| match order.allocation_policy {
        AllocationPolicy::CompleteOrder => true,
        AllocationPolicy::CompleteLine => waits.iter().any(|(i, _)| i == index),
        AllocationPolicy::Partial => false,
    })
    .map(|(index, line)| (index, line.allocated))
    .collect()
}

fn wishes(order: &Order, command: &UpdateOrder, fresh: &BTreeMap<i32, i64>) -> Decided<Wishes> {
    let mut wishes = Wishes::default();
    let mut violations = Vec::new();
    for change in &command.lines {
        let Some((index, line)) = order.line(change.number).and_then(|i| Some((i, order.lines.get(i)?))) else {
            continue;
        };
        if fresh.contains_key(&change.number) {
            continue;
        }
        let Some(wanted) = change.quantity else { continue };
        let net = line.ordered - line.cancelled;
        if wanted > net {
            wishes.more.push((index, wanted - net));
        } else if net - wanted > line.unshipped() {
            let message = format!("must be at least {}, which are shipped", line.shipped);
            let subject = format!("{}.quantity", change.path);
            let violation = Violation::new(Reason::CancelExceedsUnshipped, subject, message);
            let violation = violation.with("order_id", &order.id).with("line_number", line.number);
            violations.push(violation.with("requested", net - wanted).with("unshipped", line.unshipped()));
        } else if wanted < net {
            wishes.less.push((index, net - wanted));
        }
    }
    refuse(violations)?;
    // An added line's units are all new demand.
    wishes.more.extend(fresh.iter().filter_map(|(number, units)| Some((order.line(*number)?, *units))));
    wishes.more.sort_unstable();
    Ok(wishes)
}

fn new_line(change: &LineChange) -> Decided<NewLine> {
    let mut violations = Vec::new();
    let mut lack = |field: &str, message: &str| {
        let subject = format!("{}.{field}", change.path);
        violations.push(Violation::new(Reason::InvalidField, subject, message));
    };
    if change.remove {
        lack("line_number", "must name a line of the order to remove it");
    }
    if change.sku.is_none() {
        lack("sku", "is required for a line that the order does not have yet");
    }
    let quantity = change.quantity.and_then(Quantity::new);
    if quantity.is_none() {
        lack("quantity", "must be 1 to 1000000000000 for a line that the order does not have yet");
    }
    refuse(violations)?;
    let (Some(sku), Some(quantity)) = (change.sku.clone(), quantity) else {
        return Err(invalid(change.path.clone(), "needs an item and a quantity").into());
    };
    let (mut unit_price, mut required_time) = (None, None);
    change.unit_price.clone().apply(&mut unit_price);
    change.required_time.clone().apply(&mut required_time);
    Ok(NewLine {
        number: change.number,
        sku,
        location_id: change.location_id.clone(),
        quantity,
        unit_price,
        required_time,
        path: change.path.clone(),
    })
}
