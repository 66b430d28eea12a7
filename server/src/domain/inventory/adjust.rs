//! Stock that moved: receipts, corrections, damage, returns of no order; and what is lost when stock is.

use std::collections::{BTreeMap, BTreeSet};

use super::{MovementType, StockOwner};
use crate::domain::{
    answer::LossCause,
    backorder::{BackorderCause, QueuePosition},
    books::{About, Books, Decided, Halt},
    command::AdjustStock,
    id::{LocationId, OrderId, Sku, StockKey},
    order::{AllocationPolicy, Order, Supply},
    refusal::{Reason, Violation},
};

impl Books {
    pub(in crate::domain) fn adjust_stock(&mut self, command: &AdjustStock) -> Decided<About> {
        let named = command.adjustments.iter().map(|a| (&a.sku, a.location_id.as_ref(), a.path.as_str()));
        let keys = self.tracked_keys(named)?;
        for (adjustment, key) in command.adjustments.iter().zip(&keys) {
            let late = self.post_physical(key, command.movement_type, adjustment.delta, 0, None)?;
            self.warn_if_late(late, key);
            if adjustment.delta > 0 && !late {
                self.end_forced_holds(key)?;
            }
        }
        let paths = command.adjustments.iter().map(|a| format!("{}.quantity_delta", a.path));
        self.settle(keys.iter().zip(paths))?;
        Ok(About::Stock(in_order_of_naming(keys)))
    }

    /// The keys that a command names, if each item and location is there and its stock is counted at all.
    pub(super) fn tracked_keys<'a>(
        &mut self,
        named: impl Iterator<Item = (&'a Sku, Option<&'a LocationId>, &'a str)>,
    ) -> Decided<Vec<StockKey>> {
        let (mut keys, mut violations, mut missing) = (Vec::new(), Vec::new(), false);
        for (sku, location_id, path) in named {
            let key = StockKey { location_id: self.named_or_default(location_id)?, sku: sku.clone() };
            match self.untracked_faults(&key, path) {
                Ok(faults) => violations.extend(faults),
                Err(Halt::Missing) => missing = true,
                Err(refused) => return Err(refused),
            }
            missing |= self.stock(&key).is_err();
            keys.push(key);
        }
        // Everything is looked at before anything is told, so that all faults are named at once.
        if missing {
            return Err(Halt::Missing);
        }
        crate::domain::order::refuse(violations)?;
        Ok(keys)
    }

    /// All that keeps a named key from having stock.
    pub(in crate::domain) fn untracked_faults(&mut self, key: &StockKey, path: &str) -> Decided<Vec<Violation>> {
        let mut faults = Vec::new();
        if self.item(&key.sku)?.is_none() {
            let text = format!("item {} does not exist", key.sku);
            let fault = Violation::new(Reason::ItemNotFound, format!("{path}.sku"), text);
            faults.push(fault.with("sku", &key.sku));
        }
        if self.location(&key.location_id)?.is_none() {
            let text = format!("location {} does not exist", key.location_id);
            let fault = Violation::new(Reason::LocationNotFound, format!("{path}.location_id"), text);
            faults.push(fault.with("location_id", &key.location_id));
        }
        if faults.is_empty() && self.supply(key)? == Supply::Untracked {
            let text = format!("{key} is untracked: it has no stock to change");
            faults.push(Violation::new(Reason::StockUntracked, format!("{path}.sku"), text).of_key(key));
        }
        Ok(faults)
    }

    /// After movements: `on_hand` may not be below zero where Fillrate owns the stock, nor below what is allocated.
    pub(in crate::domain) fn settle<'a>(&mut self, keys: impl Iterator<Item = (&'a StockKey, String)>) -> Decided<()> {
        let mut violations = Vec::new();
        let mut short = Vec::new();
        for (key, path) in keys {
            if self.known_location(&key.location_id)?.stock_owner == StockOwner::Wms {
                continue;
            }
            let stock = self.stock(key)?;
            let on_hand = stock.on_hand;
            if on_hand < 0 {
                let message = format!("would leave {on_hand} of {key} on hand, below zero");
                let before = self.on_hand_before(key);
                let violation = Violation::new(Reason::OnHandBelowZero, path, message).of_key(key);
                violations.push(violation.with("on_hand", before).with("quantity_delta", on_hand - before));
            } else if stock.available() < 0 {
                short.push(key.clone());
            }
        }
        crate::domain::order::refuse(violations)?;
        self.lose_stock(&distinct(short))
    }

    /// Takes allocations back, in reverse queue order, until what is allocated fits what is on hand.
    fn lose_stock(&mut self, keys: &[StockKey]) -> Decided<()> {
        let mut holders: BTreeMap<QueuePosition, OrderId> = BTreeMap::new();
        for key in keys {
            let short = -self.stock(key)?.available();
            for id in self.last_holders(key, short)? {
                if let Some(position) = self.order(&id)?.position() {
                    holders.insert(position, id);
                }
            }
        }
        for id in holders.values().rev() {
            let order = self.order(id)?.clone();
            for line in order.lines.iter().rev() {
                if keys.contains(&line.key()) && line.supply == Supply::Stock {
                    self.lose_from(id, line.number)?;
                }
            }
        }
        Ok(())
    }

    /// Takes back what a line must give up of its item, as the order's allocation policy has it.
    fn lose_from(&mut self, id: &OrderId, number: i32) -> Decided<()> {
        let order: Order = self.order(id)?.clone();
        let Some(line) = order.line(number).and_then(|i| order.lines.get(i)) else { return Ok(()) };
        let key = line.key();
        let short = -self.stock(&key)?.available();
        if short <= 0 || line.allocated == 0 {
            return Ok(());
        }
        for (index, other) in
            order.lines.iter().enumerate().rev().filter(|(_, l)| l.supply == Supply::Stock && l.allocated > 0)
        {
            let same = other.number == number;
            let units = match order.allocation_policy {
                AllocationPolicy::CompleteOrder => other.allocated,
                AllocationPolicy::CompleteLine if same => other.allocated,
                AllocationPolicy::Partial if same => other.allocated.min(short),
                _ => continue,
            };
            let (cause, loss) = if other.key() == key {
                (BackorderCause::StockLoss, LossCause::StockLoss)
            } else {
                (BackorderCause::WaitingForOrder, LossCause::GivenUp)
            };
            self.take_back(id, index, units, cause, loss, None)?;
        }
        self.warn_of_waits(id)
    }

    /// Books an on-hand movement for a count.
    pub(super) fn post_count(&mut self, key: &StockKey, delta: i64) -> Decided<()> {
        self.post(key, MovementType::Count, delta, 0, None)
    }
}

/// Each key once, where it was named first.
fn in_order_of_naming(mut keys: Vec<StockKey>) -> Vec<StockKey> {
    let mut named = BTreeSet::new();
    keys.retain(|key| named.insert(key.clone()));
    keys
}

/// Each key once, in order.
fn distinct(mut keys: Vec<StockKey>) -> Vec<StockKey> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
