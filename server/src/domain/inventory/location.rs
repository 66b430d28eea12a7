//! Putting locations: the rules there, and what a change of them sets going.

use super::{Location, StockOwner, item::check_etag};
use crate::domain::{
    answer::PutOutcome,
    books::{About, Books, Decided, Halt},
    command::PutLocation,
    event::Change,
    id::{LocationId, OrderId, StockKey},
    refusal::{Reason, Refusal},
    wants::{AllOf, WaitingFilter},
};

impl Books {
    pub(in crate::domain) fn put_location(&mut self, command: &PutLocation) -> Decided<About> {
        let id = &command.location_id;
        let former = self.location(id)?.cloned();
        check_etag(
            command.etag.as_deref(),
            former.as_ref().map(|l| l.revision),
            ("location", "location_id", id.as_str()),
        )?;
        let default = self.the_default_location()?;
        let now = self.now();
        let location = Location {
            id: id.clone(),
            name: command.name.clone(),
            is_default: command.is_default || default.as_ref().is_none_or(|d| d == id),
            untracked: command.untracked,
            fill_mode: command.fill_mode,
            stock_owner: command.stock_owner,
            queue_discipline: command.queue_discipline,
            allocation_policy: command.allocation_policy,
            ship_policy: command.ship_policy,
            shortage_handling: command.shortage_handling,
            time_zone: command.time_zone,
            active: command.active,
            revision: former.as_ref().map_or(1, |f| f.revision + 1),
            create_time: former.as_ref().map_or(now, |f| f.create_time),
            update_time: now,
        };
        if let Some(former) = &former
            && (Location { revision: former.revision, update_time: former.update_time, ..location.clone() }) == *former
        {
            return Ok(About::Location { id: id.clone(), outcome: PutOutcome::Unchanged });
        }
        if location.is_default && default.as_ref() != Some(id) {
            self.move_default(default.as_ref(), id)?;
        }
        match former {
            Some(former) => self.change_rules(&former, location)?,
            None => {
                self.put_location_row(location);
                return Ok(About::Location { id: id.clone(), outcome: PutOutcome::Created });
            }
        }
        Ok(About::Location { id: id.clone(), outcome: PutOutcome::Updated })
    }

    fn move_default(&mut self, from: Option<&LocationId>, to: &LocationId) -> Decided<()> {
        if let Some(from) = from {
            let now = self.now();
            let mut old = self.known_location(from)?.clone();
            old.is_default = false;
            old.revision += 1;
            old.update_time = now;
            self.put_location_row(old);
        }
        self.set_default_location(to.clone());
        Ok(())
    }

    fn change_rules(&mut self, former: &Location, location: Location) -> Decided<()> {
        let id = location.id.clone();
        let of = AllOf::Location(id.clone());
        let keys = self.stock_rows_of(of.clone())?;
        if former.stock_owner != location.stock_owner && !keys.is_empty() {
            let text = format!("location {id} has stock rows: its stock owner cannot change any more");
            return Err(Refusal::new(Reason::StockOwnerLocked, text).with("location_id", &id).into());
        }
        if location.untracked && !former.untracked {
            self.refuse_stock(&keys, Reason::LocationHasStock, &format!("location {id}"))?;
        }
        let rules_moved =
            former.fill_mode != location.fill_mode || former.queue_discipline != location.queue_discipline;
        let waiting = if rules_moved { self.all_waiting_at(&id)? } else { Vec::new() };
        let turned_on = former.untracked && !location.untracked;
        let untracked = if turned_on { self.open_lines_of(of)? } else { Vec::new() };
        if rules_moved {
            self.touch_stock(&keys)?;
        }
        if (rules_moved || former.time_zone != location.time_zone) && self.is_any_inbound(&keys)? {
            self.push_event(Change::Location { location_id: id, revision: location.revision });
        }
        let automatic = location.is_automatic();
        let freed = former.is_strict() && former.is_automatic() && !location.is_strict();
        let owner = location.stock_owner;
        self.put_location_row(location);
        self.begin_tracking(&untracked)?;
        for order_id in waiting {
            // Which item an order is looked at for depends on the rules: its pass sets that anew.
            self.order_mut(&order_id)?.watch = None;
            self.try_again(&order_id);
        }
        if automatic && owner == StockOwner::Fillrate && (rules_moved || freed) {
            for key in keys {
                self.raise(key);
            }
        }
        Ok(())
    }

    /// Whether anything is expected of these items: only then somebody may have been promised a time.
    fn is_any_inbound(&mut self, keys: &[StockKey]) -> Decided<bool> {
        self.need_stock(keys)?;
        for key in keys {
            if self.stock(key)?.on_order > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Every order that waits for something at a location.
    fn all_waiting_at(&mut self, id: &LocationId) -> Decided<Vec<OrderId>> {
        let filter = WaitingFilter { sku: None, customer_id: None, location_id: Some(id.clone()) };
        let (orders, complete) = self.waiting_orders(&filter)?;
        if !complete {
            return Err(self.want_more_waiting(&filter, orders.len()));
        }
        // An order may have left the queue since it was read, by an earlier command of this transaction.
        let mut waiting = Vec::new();
        for order_id in orders {
            match self.order(&order_id) {
                Ok(order) if order.is_open() && order.backordered() => waiting.push(order_id),
                Ok(_) => {}
                Err(Halt::Missing) => return Err(Halt::Missing),
                Err(refused) => return Err(refused),
            }
        }
        Ok(waiting)
    }
}
