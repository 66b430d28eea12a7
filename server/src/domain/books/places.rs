//! Where orders stand in the queues, kept in step with their lines, holds and policies.

use std::collections::BTreeMap;

use super::{Books, Decided, Halt};
use crate::domain::{
    backorder::{
        QueuePosition,
        queue::{OrderEntry, QueueView},
    },
    id::{OrderId, StockKey},
    order::{AllocationPolicy, Order},
};

impl Order {
    /// Where it stands in every queue; nowhere while it is a draft.
    pub fn position(&self) -> Option<QueuePosition> {
        Some(QueuePosition { negated_priority: -self.priority, place: self.place?, order_id: self.id.clone() })
    }
}

impl Books {
    /// The order's entry as its lines, holds and locations have it; none where no pass may fill it.
    pub(super) fn entry_of(&mut self, id: &OrderId) -> Decided<Option<OrderEntry>> {
        let Some(order) = self.orders.get(id).and_then(Option::as_ref) else { return Ok(None) };
        let Some(position) = order.position().filter(|_| order.is_open() && order.backordered()) else {
            return Ok(None);
        };
        let order = order.clone();
        let mut eligible = BTreeMap::new();
        let mut watching = BTreeMap::new();
        let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
        for line in order.lines.iter().filter(|l| l.backordered > 0) {
            let location = self.known_location(&line.location_id)?;
            let (automatic, strict) = (location.is_automatic(), location.is_strict());
            if line.is_held() || !automatic {
                if whole {
                    return Ok(None);
                }
                continue;
            }
            *eligible.entry(line.key()).or_insert(0) += 1;
            let need = match order.allocation_policy {
                AllocationPolicy::Partial => 1,
                AllocationPolicy::CompleteLine => line.backordered,
                AllocationPolicy::CompleteOrder if order.watch.as_ref() == Some(&line.key()) => {
                    *watching.entry(line.key()).or_insert(0) += line.backordered;
                    continue;
                }
                AllocationPolicy::CompleteOrder => continue,
            };
            if !strict {
                let slot = watching.entry(line.key()).or_insert(need);
                *slot = need.min(*slot);
            }
        }
        Ok((!eligible.is_empty()).then_some(OrderEntry { position, eligible, watching }))
    }

    /// Sets an order in its place of the queues after its lines, holds, policy or place changed, counts what now stops
    /// its items, and raises those that it stopped and stops no longer, or further back.
    pub(in crate::domain) fn reindex(&mut self, id: &OrderId) -> Decided<()> {
        let entry = self.entry_of(id)?;
        let mut counts: BTreeMap<StockKey, (i64, i64)> = BTreeMap::new();
        let position = entry.as_ref().map(|e| e.position.clone());
        for (key, lines) in entry.iter().flat_map(|e| &e.eligible) {
            counts.entry(key.clone()).or_default().1 = *lines;
        }
        let former = self.entries.replace(id, entry);
        let moved_back = former.as_ref().is_some_and(|f| position.as_ref().is_some_and(|p| *p > f.position));
        for (key, lines) in former.iter().flat_map(|f| &f.eligible) {
            counts.entry(key.clone()).or_default().0 = *lines;
        }
        for (key, (before, after)) in counts {
            if before != after {
                self.stock_mut(&key)?.stoppers += after - before;
            }
            if before > 0 && (after == 0 || moved_back) && self.known_location(&key.location_id)?.is_strict() {
                self.raised.insert(key);
            }
        }
        Ok(())
    }

    /// True where an order that comes first stops the key for this one.
    pub(in crate::domain) fn stopped(
        &mut self,
        key: &StockKey,
        id: &OrderId,
        position: &QueuePosition,
        last: bool,
    ) -> Decided<bool> {
        if !self.known_location(&key.location_id)?.is_strict() || self.stock(key)?.stoppers == 0 {
            return Ok(false);
        }
        let head = self.entries.head(key, [Some(id), self.tried_last.as_ref()]).cloned();
        if let Some(want) = QueueView::lacks_head(self.queues.get(key), head.as_ref()) {
            self.want_queue(key, want);
            return Err(Halt::Missing);
        }
        Ok(head.is_some_and(|head| last || head < *position))
    }
}
