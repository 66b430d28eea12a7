//! What a new order, or new demand of an old one, takes at once.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    AllocationPolicy, BackorderCause, BackorderHold, ErrorReason, LineSupply, OrderStatus, ShortageHandling,
};

use super::{Fault, Judged, Key, Model, Place, because, forbid};

/// What is judged of one item and location of a new order.
#[derive(Default)]
struct Demand {
    wanted: i64,
    free: i64,
}

impl Model {
    /// What covers a line.
    pub(super) fn supply(&self, key: &Key) -> LineSupply {
        let location = self.location(&key.location);
        if location.untracked || self.items[&key.sku].untracked {
            LineSupply::Untracked
        } else if location.wms {
            LineSupply::Wms
        } else {
            LineSupply::Stock
        }
    }

    /// What new demand of the order may take: what is available and nobody before it claims.
    pub(super) fn free(&self, order: usize, key: &Key) -> i64 {
        let location = self.location(&key.location);
        let available = self.available(key);
        if location.manual {
            return (available - self.backordered(key)).max(0);
        }
        let stopped = location.strict
            && self
                .queue()
                .iter()
                .any(|&other| other != order && self.rank(other) < self.rank(order) && self.stops(other).contains(key));
        if stopped { 0 } else { available.max(0) }
    }

    /// Whether `waiting` more units of an item may wait at a location, by the item's settings.
    pub(super) fn may_wait(&self, key: &Key, waiting: i64) -> bool {
        waiting <= self.room_to_wait(key)
    }

    fn room_to_wait(&self, key: &Key) -> i64 {
        let item = &self.items[&key.sku];
        if item.deny || item.discontinued {
            return 0;
        }
        item.limits.get(&key.location).map_or(i64::MAX, |limit| (limit - self.backordered(key)).max(0))
    }

    /// The rows that demand makes: a stock row exists from the first line on.
    pub(super) fn touch(&mut self, order: usize) {
        for line in &self.orders[order].lines {
            if line.supply != LineSupply::Untracked {
                self.stock.entry(line.key.clone()).or_default();
            }
        }
    }

    /// Approves a draft: its place, what it takes, what waits, or the refusal.
    pub(super) fn admit(
        &mut self,
        order: usize,
        allocate: bool,
        handling: ShortageHandling,
        imported: Option<i64>,
    ) -> Judged {
        let time = imported.unwrap_or_else(|| self.now());
        // Several of one transaction are told apart by their index, and a rising serial does that as well.
        self.serial += 1;
        self.orders[order].place = Some(Place { time, index: if imported.is_some() { 0 } else { self.serial } });
        self.orders[order].status = OrderStatus::Approved;
        for line in 0..self.orders[order].lines.len() {
            let key = self.orders[order].lines[line].key.clone();
            if self.items[&key.sku].inactive {
                return forbid(&[ErrorReason::ItemInactive]);
            }
            if self.location(&key.location).inactive {
                return forbid(&[ErrorReason::LocationInactive]);
            }
            let supply = self.supply(&key);
            let line = &mut self.orders[order].lines[line];
            line.supply = supply;
            // Until it is decided what they take, new lines hold all they want: so they are not counted as waiting.
            line.allocated = line.ordered;
        }
        let inside = self.inside_lines(order);
        let mut demand: BTreeMap<Key, Demand> = BTreeMap::new();
        for &line in &inside {
            let line = &mut self.orders[order].lines[line];
            demand.entry(line.key.clone()).or_default().wanted += line.ordered;
            // They are given back for the counting: what is available is what it was before the order.
            line.cancelled = line.ordered;
            line.allocated = 0;
        }
        for (key, demand) in &mut demand {
            demand.free = if allocate { self.free(order, key) } else { 0 };
        }
        let mut wanted: Vec<i64> = inside.iter().map(|&line| self.orders[order].lines[line].ordered).collect();
        if handling == ShortageHandling::CancelShort {
            self.cancel_short(order, &inside, &mut wanted, &mut demand)?;
        }
        let taken = self.share(order, &inside, &wanted, &demand);
        self.judge(order, &inside, &wanted, &taken, handling)?;
        for (position, &line) in inside.iter().enumerate() {
            let (wanted, taken) = (wanted[position], taken[position]);
            let new = &mut self.orders[order].lines[line];
            new.cancelled = new.ordered - wanted;
            new.allocated = taken;
            let demand = &demand[&new.key];
            let cause = match self.orders[order].allocation {
                _ if !allocate => BackorderCause::NotAttempted,
                AllocationPolicy::CompleteOrder if demand.wanted <= demand.free => BackorderCause::WaitingForOrder,
                _ => BackorderCause::Shortage,
            };
            let hold = if allocate { BackorderHold::Unspecified } else { BackorderHold::Call };
            self.enter_queue(order, line, wanted - taken, &because(cause), hold);
        }
        self.touch(order);
        Ok(())
    }

    /// What each line takes of what is free, by the order's policy.
    fn share(&self, order: usize, lines: &[usize], wanted: &[i64], demand: &BTreeMap<Key, Demand>) -> Vec<i64> {
        let policy = self.orders[order].allocation;
        if policy == AllocationPolicy::CompleteOrder {
            let all = demand.values().all(|demand| demand.wanted <= demand.free);
            return if all { wanted.to_vec() } else { vec![0; wanted.len()] };
        }
        let mut left: BTreeMap<&Key, i64> = demand.iter().map(|(key, demand)| (key, demand.free)).collect();
        let mut take = |(&line, &wanted): (&usize, &i64)| {
            let left = left.get_mut(&self.orders[order].lines[line].key).expect("every line is demand");
            let taken = if policy == AllocationPolicy::CompleteLine && *left < wanted { 0 } else { wanted.min(*left) };
            *left -= taken;
            taken
        };
        lines.iter().zip(wanted).map(&mut take).collect()
    }

    /// Cancels the units that lack of what may not wait; then, if the order has to wait for others, what it would hold
    /// back of those items.
    fn cancel_short(
        &self,
        order: usize,
        lines: &[usize],
        wanted: &mut [i64],
        demand: &mut BTreeMap<Key, Demand>,
    ) -> Judged {
        let policy = self.orders[order].allocation;
        let limited = |key: &Key| self.items[&key.sku].limits.contains_key(&key.location);
        let of_key = |key: &Key| lines.iter().filter(|&&line| self.orders[order].lines[line].key == *key).count();
        let keys: Vec<Key> = demand.keys().cloned().collect();
        for key in &keys {
            let lack = (demand[key].wanted - demand[key].free).max(0);
            let excess = (lack - self.room_to_wait(key)).max(0);
            // Which units of two whole lines lack, and what a limit means to an order that holds nothing back.
            let whole_lines = policy == AllocationPolicy::CompleteLine && of_key(key) > 1;
            if excess > 0 && (whole_lines || (policy != AllocationPolicy::Partial && limited(key))) {
                return Err(Fault::Unclear);
            }
            self.drop_last(order, lines, wanted, demand, key, excess);
        }
        let short = demand.values().any(|demand| demand.wanted > demand.free);
        if policy == AllocationPolicy::CompleteOrder && short {
            for key in &keys {
                let held_back = (demand[key].wanted - self.room_to_wait(key)).max(0);
                if held_back > 0 && limited(key) {
                    return Err(Fault::Unclear);
                }
                self.drop_last(order, lines, wanted, demand, key, held_back);
            }
        }
        Ok(())
    }

    /// Lines are served in their order, so the last ones lack.
    fn drop_last(
        &self,
        order: usize,
        lines: &[usize],
        wanted: &mut [i64],
        demand: &mut BTreeMap<Key, Demand>,
        key: &Key,
        mut units: i64,
    ) {
        for (position, &line) in lines.iter().enumerate().rev() {
            if self.orders[order].lines[line].key == *key {
                let dropped = units.min(wanted[position]);
                wanted[position] -= dropped;
                demand.get_mut(key).expect("it is demand").wanted -= dropped;
                units -= dropped;
            }
        }
    }

    /// Whether what is not taken may wait.
    fn judge(
        &self,
        order: usize,
        lines: &[usize],
        wanted: &[i64],
        taken: &[i64],
        handling: ShortageHandling,
    ) -> Judged {
        let mut waiting: BTreeMap<&Key, i64> = BTreeMap::new();
        for (position, &line) in lines.iter().enumerate() {
            *waiting.entry(&self.orders[order].lines[line].key).or_default() += wanted[position] - taken[position];
        }
        waiting.retain(|_, units| *units > 0);
        let refused = handling == ShortageHandling::Refuse && !waiting.is_empty();
        if refused || waiting.iter().any(|(key, &units)| !self.may_wait(key, units)) {
            return forbid(&[ErrorReason::InsufficientStock]);
        }
        Ok(())
    }
}
