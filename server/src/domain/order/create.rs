//! Creating an order, and approving it in the same step.

use std::collections::BTreeMap;

use super::{
    AllocationPolicy, CancelReason, Line, MAX_LINES, Order, OrderStatus, ShipPolicy, ShortageHandling, Supply,
};
use crate::domain::{
    backorder::{BackorderCause, Hold, Place},
    books::{About, Books, Decided, Halt},
    command::{CreateOrder, NewLine},
    id::{LocationId, OrderId, Sku, StockKey},
    refusal::{Reason, Refusal, Violation, invalid},
};

/// How an approval treats its demand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Approval {
    pub allocate: bool,
    pub handling: Option<ShortageHandling>,
    pub import: bool,
}

impl Books {
    pub(in crate::domain) fn create_order(&mut self, command: &CreateOrder) -> Decided<About> {
        if let Some(existing) = self.find_order(&command.order_id)? {
            if command.id_given && existing.content_hash == command.content_hash {
                self.note_repeated();
                return Ok(About::Order(command.order_id.clone()));
            }
            let text = format!("order {} exists already, with other content", command.order_id);
            return Err(Refusal::new(Reason::OrderAlreadyExists, text).with("order_id", &command.order_id).into());
        }
        let location_id = self.named_or_default(command.location_id.as_ref())?;
        let mut lines = self.parse_lines(&location_id, &command.lines)?;
        lines.sort_unstable_by_key(|l| l.number);
        let (allocation_policy, ship_policy) = location_defaults(self.known_location(&location_id)?);
        let now = self.now();
        self.insert_order(Order {
            id: command.order_id.clone(),
            status: OrderStatus::Draft,
            customer_id: command.customer_id.clone(),
            reference: command.reference.clone(),
            location_id,
            priority: command.priority,
            allocation_policy: command.allocation_policy.unwrap_or(allocation_policy),
            ship_policy: command.ship_policy.unwrap_or(ship_policy),
            order_time: command.order_time.unwrap_or(now),
            required_time: command.required_time,
            place: None,
            closed_short: false,
            lines,
            watch: None,
            content_hash: command.content_hash.clone(),
            revision: 1,
            create_time: now,
            update_time: now,
        });
        if !command.draft {
            let approval =
                Approval { allocate: command.allocate, handling: command.shortage_handling, import: command.import };
            self.approve(&command.order_id, approval, &paths(&command.lines))?;
        }
        Ok(About::Order(command.order_id.clone()))
    }

    /// The location that a request names, or the tenant's default.
    pub(in crate::domain) fn named_or_default(&mut self, named: Option<&LocationId>) -> Decided<LocationId> {
        if let Some(id) = named {
            return Ok(id.clone());
        }
        self.the_default_location()?.ok_or_else(|| {
            let text = "no location is named and there is no default one: put a location first";
            Refusal::new(Reason::NoDefaultLocation, text).into()
        })
    }

    /// New lines as an order holds them, if every item and location they name is there and active.
    pub(super) fn parse_lines(&mut self, location_id: &LocationId, lines: &[NewLine]) -> Decided<Vec<Line>> {
        if lines.len() > MAX_LINES {
            return Err(invalid("lines", format!("must be at most {MAX_LINES}")).into());
        }
        let mut violations = Vec::new();
        let mut missing = self.location_fault(location_id, "location_id", &mut violations).is_err();
        let mut parsed = Vec::new();
        for line in lines {
            let at = line.location_id.clone().unwrap_or_else(|| location_id.clone());
            let key = StockKey { location_id: at, sku: line.sku.clone() };
            if line.location_id.is_some() {
                let path = format!("{}.location_id", line.path);
                missing |= self.location_fault(&key.location_id, &path, &mut violations).is_err();
            }
            missing |= self.item_fault(&key.sku, &format!("{}.sku", line.path), &mut violations).is_err();
            parsed.push(Line {
                number: line.number,
                sku: key.sku,
                location_id: key.location_id,
                supply: Supply::Stock,
                ordered: line.quantity.get(),
                allocated: 0,
                backordered: 0,
                shipped: 0,
                cancelled: 0,
                returned: 0,
                raised: Vec::new(),
                unit_price: line.unit_price.clone(),
                required_time: line.required_time,
                backorder: None,
            });
        }
        if missing {
            return Err(Halt::Missing);
        }
        refuse(violations)?;
        Ok(parsed)
    }

    fn location_fault(&mut self, id: &LocationId, path: &str, violations: &mut Vec<Violation>) -> Decided<()> {
        let (reason, message) = match self.location(id)? {
            None => (Reason::LocationNotFound, format!("location {id} does not exist")),
            Some(location) if !location.active => (Reason::LocationInactive, format!("location {id} is not active")),
            Some(_) => return Ok(()),
        };
        violations.push(Violation::new(reason, path, message).with("location_id", id));
        Ok(())
    }

    fn item_fault(&mut self, sku: &Sku, path: &str, violations: &mut Vec<Violation>) -> Decided<()> {
        let (reason, message) = match self.item(sku)? {
            None => (Reason::ItemNotFound, format!("item {sku} does not exist")),
            Some(item) if !item.active => (Reason::ItemInactive, format!("item {sku} is not active")),
            Some(_) => return Ok(()),
        };
        violations.push(Violation::new(reason, path, message).with("sku", sku));
        Ok(())
    }

    /// Turns a draft into demand: gives it its place, its supply and what there is for it.
    pub(super) fn approve(&mut self, id: &OrderId, approval: Approval, paths: &BTreeMap<i32, String>) -> Decided<()> {
        let order = self.order(id)?.clone();
        let supplies = self.supplies(&order.lines)?;
        let place = if approval.import {
            Place { time: order.order_time, index: self.next_place()?.index }
        } else {
            let place = self.next_place()?;
            for line in order.lines.iter().zip(&supplies).filter(|(_, s)| **s != Supply::Untracked).map(|(l, _)| l) {
                let stock = self.stock_mut(&line.key())?;
                stock.last_place_time = stock.last_place_time.max(Some(place.time));
            }
            place
        };
        let handling = match approval.handling {
            Some(handling) => handling,
            None => self.known_location(&order.location_id)?.shortage_handling,
        };
        let approved = self.order_mut(id)?;
        approved.status = OrderStatus::Approved;
        approved.place = Some(place);
        for (line, supply) in approved.lines.iter_mut().zip(&supplies) {
            line.supply = *supply;
        }
        let mut demand = Vec::new();
        for (index, (line, supply)) in order.lines.iter().zip(&supplies).enumerate() {
            if *supply == Supply::Stock {
                demand.push((index, line.ordered));
            } else {
                self.allocate(id, index, line.ordered)?;
            }
        }
        self.take_demand(id, demand, handling, approval.allocate, paths)
    }

    /// Where each line's units come from, and every stock row they need.
    fn supplies(&mut self, lines: &[Line]) -> Decided<Vec<Supply>> {
        let mut missing = false;
        let mut supplies = Vec::new();
        for line in lines {
            let key = line.key();
            let supply = self.supply(&key).and_then(|supply| {
                if supply != Supply::Untracked {
                    self.stock(&key)?;
                }
                Ok(supply)
            });
            match supply {
                Ok(supply) => supplies.push(supply),
                Err(Halt::Missing) => missing = true,
                Err(refused) => return Err(refused),
            }
        }
        if missing { Err(Halt::Missing) } else { Ok(supplies) }
    }

    /// Cancels units of a line that were never allocated nor waited for.
    pub(super) fn cancel_demand(&mut self, id: &OrderId, index: usize, units: i64) -> Decided<()> {
        let line = self.line_mut(id, index)?;
        line.cancelled += units;
        let number = line.number;
        self.note_cancelled(id, number, units, CancelReason::OutOfStock, false);
        Ok(())
    }

    /// Lets what a line lacks wait.
    pub(super) fn wait_for(&mut self, id: &OrderId, waits: &[(usize, i64)], plan: &WaitPlan<'_>) -> Decided<()> {
        for (index, units) in waits {
            let key = self.line(id, *index)?.key();
            let (cause, hold) = match (plan.attempted, plan.lacking.contains_key(&key)) {
                (false, _) => (BackorderCause::NotAttempted, Some(Hold::Call)),
                (true, true) => (BackorderCause::Shortage, None),
                (true, false) => (BackorderCause::WaitingForOrder, None),
            };
            self.wait(id, *index, *units, cause, hold)?;
        }
        Ok(())
    }
}

/// Why lines begin to wait.
pub(super) struct WaitPlan<'a> {
    pub attempted: bool,
    /// Items of which there is not enough.
    pub lacking: &'a BTreeMap<StockKey, (i64, i64)>,
}

pub(super) fn location_defaults(location: &crate::domain::inventory::Location) -> (AllocationPolicy, ShipPolicy) {
    (location.allocation_policy, location.ship_policy)
}

/// Where each line stands in its request, by line number.
pub(super) fn paths(lines: &[NewLine]) -> BTreeMap<i32, String> {
    lines.iter().map(|l| (l.number, l.path.clone())).collect()
}

/// Refuses where anything was found wrong.
pub(in crate::domain) fn refuse(violations: Vec<Violation>) -> Decided<()> {
    match Refusal::of(violations) {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}
