//! The pass: who gets what has become available. Its result is that of trying the whole queue in order; what it looks
//! at is only those whom a change can have helped.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::{QueuePosition, queue::QueueView};
use crate::domain::{
    books::{Books, Decided, Halt},
    id::{OrderId, StockKey},
    inventory::StockOwner,
    order::{AllocationPolicy, Order},
};

/// For whom units are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) enum Seeker {
    /// New demand: it takes what nobody before it claims, in manual locations too.
    New,
    /// A waiting order in a pass; in its place, or behind everyone.
    Pass { last: bool },
}

/// What an order can take now.
#[derive(Debug, Default)]
pub(in crate::domain) struct Plan {
    /// Units per line.
    pub gives: Vec<(usize, i64)>,
    /// Needed and free units of every item that does not suffice.
    pub lacks: BTreeMap<StockKey, (i64, i64)>,
}

impl Books {
    /// What of a demand, units per line in line order, the order's allocation policy lets it take.
    pub(in crate::domain) fn plan(&mut self, order: &Order, demand: &[(usize, i64)], seeker: Seeker) -> Decided<Plan> {
        let mut free = BTreeMap::new();
        let mut need: BTreeMap<StockKey, i64> = BTreeMap::new();
        let mut missing = false;
        for (index, units) in demand {
            let Some(line) = order.lines.get(*index) else { continue };
            let key = line.key();
            *need.entry(key.clone()).or_default() += units;
            let Entry::Vacant(slot) = free.entry(key) else { continue };
            match self.free_units(slot.key(), order, seeker) {
                Ok(units) => {
                    slot.insert(units);
                }
                Err(Halt::Missing) => missing = true,
                Err(refused) => return Err(refused),
            }
        }
        if missing {
            return Err(Halt::Missing);
        }
        let lacks: BTreeMap<_, _> = need
            .into_iter()
            .filter_map(|(key, need)| {
                let free = free.get(&key).copied().unwrap_or_default();
                (need > free).then_some((key, (need, free)))
            })
            .collect();
        if order.allocation_policy == AllocationPolicy::CompleteOrder {
            let gives = if lacks.is_empty() { demand.to_vec() } else { Vec::new() };
            return Ok(Plan { gives, lacks });
        }
        let mut gives = Vec::new();
        for (index, units) in demand {
            let Some(left) = order.lines.get(*index).and_then(|l| free.get_mut(&l.key())) else { continue };
            let take = match order.allocation_policy {
                AllocationPolicy::Partial => (*units).min(*left),
                _ if *units <= *left => *units,
                _ => 0,
            };
            if take > 0 {
                *left -= take;
                gives.push((*index, take));
            }
        }
        Ok(Plan { gives, lacks })
    }

    /// Units of a key that the order may take.
    fn free_units(&mut self, key: &StockKey, order: &Order, seeker: Seeker) -> Decided<i64> {
        let automatic = self.known_location(&key.location_id)?.is_automatic();
        let stock = self.stock(key)?;
        let (available, backordered) = (stock.available(), stock.backordered);
        if !automatic {
            let unclaimed = available - backordered;
            return Ok(if seeker == Seeker::New { unclaimed.max(0) } else { 0 });
        }
        let last = matches!(seeker, Seeker::Pass { last: true });
        let Some(position) = order.position() else { return Ok(0) };
        if available > 0 && self.stopped(key, &order.id, &position, last)? {
            return Ok(0);
        }
        Ok(available.max(0))
    }

    /// The item to watch for an order that lacks: one that is short where queues are not strict. Where they are, their
    /// heads are looked at anyway.
    pub(in crate::domain) fn blocker(&mut self, lacks: &BTreeMap<StockKey, (i64, i64)>) -> Decided<Option<StockKey>> {
        for key in lacks.keys() {
            let location = self.known_location(&key.location_id)?;
            if location.is_automatic() && !location.is_strict() {
                return Ok(Some(key.clone()));
            }
        }
        Ok(None)
    }

    /// Tries everyone whom this command can have helped, each once, in queue order.
    pub(in crate::domain) fn run_pass(&mut self) -> Decided<()> {
        self.reindex_touched()?;
        #[cfg(test)]
        self.retry_everyone();
        let mut retry = self.retry_positions();
        let mut heads: BTreeSet<(QueuePosition, StockKey)> = BTreeSet::new();
        let mut after: Option<QueuePosition> = None;
        loop {
            let raised = std::mem::take(&mut self.raised);
            let mut missing = false;
            for key in &raised {
                match self.next_candidate(key, after.as_ref()) {
                    Ok(Some(position)) => {
                        heads.insert((position, key.clone()));
                    }
                    Ok(None) => {}
                    Err(Halt::Missing) => missing = true,
                    Err(refused) => return Err(refused),
                }
            }
            if missing {
                return Err(Halt::Missing);
            }
            let first_head = heads.first().map(|(position, _)| position.clone());
            let Some(position) = [first_head, retry.first().cloned()].into_iter().flatten().min() else { break };
            let told = heads.iter().take_while(|(p, _)| *p == position).count();
            let keys: Vec<StockKey> = (0..told).filter_map(|_| heads.pop_first()).map(|(_, key)| key).collect();
            let mut still = retry.remove(&position);
            for key in &keys {
                still |= self.next_candidate(key, after.as_ref())?.as_ref() == Some(&position);
            }
            if still {
                after = Some(position.clone());
                self.try_waiting(&position.order_id, false)?;
            }
            self.raised.extend(keys);
        }
        if let Some(last) = self.tried_last.take() {
            self.reindex(&last)?;
            self.try_waiting(&last, true)?;
        }
        self.raised.clear();
        Ok(())
    }

    fn retry_positions(&self) -> BTreeSet<QueuePosition> {
        self.retry
            .iter()
            .filter(|id| Some(*id) != self.tried_last.as_ref())
            .filter_map(|id| self.entries().of(id))
            .map(|entry| entry.position.clone())
            .collect()
    }

    /// The first order after a position that a rise of the key may have helped.
    fn next_candidate(&mut self, key: &StockKey, after: Option<&QueuePosition>) -> Decided<Option<QueuePosition>> {
        let location = self.known_location(&key.location_id)?;
        let strict = location.is_strict();
        if !location.is_automatic() || location.stock_owner == StockOwner::Wms {
            return Ok(None);
        }
        let stock = self.stock(key)?;
        let available = stock.available();
        if available <= 0 || stock.backordered == 0 {
            return Ok(None);
        }
        let last = self.last_tried().cloned();
        if strict {
            let head = self.entries().head(key, [last.as_ref(), None]).cloned();
            if let Some(want) = QueueView::lacks_head(self.queue_view(key), head.as_ref()) {
                self.want_queue(key, want);
                return Err(Halt::Missing);
            }
            return Ok(head.filter(|head| after.is_none_or(|after| head > after)));
        }
        let mut from = after.cloned();
        loop {
            let found = self.entries().first_fitting(key, from.as_ref(), available).cloned();
            if let Some(want) = QueueView::lacks_fitting(self.queue_view(key), available, found.as_ref()) {
                self.want_queue(key, want);
                return Err(Halt::Missing);
            }
            match found {
                Some(position) if Some(&position.order_id) == last.as_ref() => from = Some(position),
                found => return Ok(found),
            }
        }
    }

    /// Tries one waiting order, whole, and gives it what its policy allows.
    fn try_waiting(&mut self, id: &OrderId, last: bool) -> Decided<()> {
        let order = self.order(id)?.clone();
        let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
        let mut demand = Vec::new();
        for (index, line) in order.lines.iter().enumerate().filter(|(_, l)| l.backordered > 0) {
            if line.is_held() || !self.known_location(&line.location_id)?.is_automatic() {
                if whole {
                    return Ok(());
                }
                continue;
            }
            demand.push((index, line.backordered));
        }
        let plan = self.plan(&order, &demand, Seeker::Pass { last })?;
        for (index, units) in &plan.gives {
            self.fill(id, *index, *units)?;
        }
        if whole && plan.gives.is_empty() {
            let blocker = self.blocker(&plan.lacks)?;
            self.set_watch(id, blocker)?;
        }
        self.reindex(id)
    }

    /// Sets the item that a waiting order is looked at for.
    pub(in crate::domain) fn set_watch(&mut self, id: &OrderId, watch: Option<StockKey>) -> Decided<()> {
        if self.order(id)?.watch != watch {
            self.order_mut(id)?.watch = watch;
        }
        Ok(())
    }
}
