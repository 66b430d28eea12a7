//! Who waits for what, in queue order: the part of the queues that the working set holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::QueuePosition;
use crate::domain::{
    id::{OrderId, StockKey},
    wants::{FIRST_PAGE, PAGE_GROWTH, QueueWant},
};

/// Where one order stands: on which keys a pass may fill it, and on which it is looked at when they rise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderEntry {
    pub position: QueuePosition,
    /// Lines that a pass may fill, per key.
    pub eligible: BTreeMap<StockKey, i64>,
    /// The fewest units that would help, per watched key.
    pub watching: BTreeMap<StockKey, i64>,
}

/// The entries of every order of the working set, by key and position.
#[derive(Debug, Default)]
pub struct QueueEntries {
    orders: HashMap<OrderId, OrderEntry>,
    eligible: HashMap<StockKey, BTreeSet<QueuePosition>>,
    watching: HashMap<StockKey, BTreeMap<QueuePosition, i64>>,
}

impl QueueEntries {
    /// Puts an order's entry in place of its former one, which is returned.
    pub fn replace(&mut self, order_id: &OrderId, entry: Option<OrderEntry>) -> Option<OrderEntry> {
        let former = self.orders.remove(order_id);
        if let Some(former) = &former {
            for key in former.eligible.keys() {
                if let Some(set) = self.eligible.get_mut(key) {
                    set.remove(&former.position);
                }
            }
            for key in former.watching.keys() {
                if let Some(map) = self.watching.get_mut(key) {
                    map.remove(&former.position);
                }
            }
        }
        if let Some(entry) = entry {
            for key in entry.eligible.keys() {
                self.eligible.entry(key.clone()).or_default().insert(entry.position.clone());
            }
            for (key, need) in &entry.watching {
                self.watching.entry(key.clone()).or_default().insert(entry.position.clone(), *need);
            }
            self.orders.insert(order_id.clone(), entry);
        }
        former
    }

    pub fn of(&self, order_id: &OrderId) -> Option<&OrderEntry> {
        self.orders.get(order_id)
    }

    /// How many lines of each key a pass may fill, order by order.
    pub fn eligible_lines(&self) -> impl Iterator<Item = (&StockKey, i64)> {
        self.orders.values().flat_map(|entry| entry.eligible.iter().map(|(key, lines)| (key, *lines)))
    }

    /// The first order that a pass may fill with units of the key, leaving up to two orders out of account.
    pub fn head(&self, key: &StockKey, but: [Option<&OrderId>; 2]) -> Option<&QueuePosition> {
        self.eligible.get(key)?.iter().find(|p| !but.contains(&Some(&p.order_id)))
    }

    /// The first order after a position that watches the key and could use what is available.
    pub fn first_fitting(
        &self,
        key: &StockKey,
        after: Option<&QueuePosition>,
        available: i64,
    ) -> Option<&QueuePosition> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = after.map_or(Unbounded, Excluded);
        let map = self.watching.get(key)?;
        map.range::<QueuePosition, _>((from, Unbounded)).find(|(_, need)| **need <= available).map(|(p, _)| p)
    }
}

/// How far a key's queue has been read: everything up to a horizon, or to the end.
#[derive(Debug, Clone, Default)]
pub struct QueueView {
    fitting: Option<Fitting>,
    head: Option<Head>,
}

#[derive(Debug, Clone)]
struct Fitting {
    available: i64,
    page: usize,
    /// Per distinct quantity that fits; none: read to the end.
    horizons: BTreeMap<i64, Option<QueuePosition>>,
}

#[derive(Debug, Clone)]
struct Head {
    page: usize,
    horizon: Option<QueuePosition>,
}

impl QueueView {
    pub fn set_fitting(&mut self, available: i64, page: usize, horizons: BTreeMap<i64, Option<QueuePosition>>) {
        self.fitting = Some(Fitting { available, page, horizons });
    }

    pub fn set_head(&mut self, page: usize, horizon: Option<QueuePosition>) {
        self.head = Some(Head { page, horizon });
    }

    /// What more to read before `found` can be said to be the first that fits, if anything.
    pub fn lacks_fitting(view: Option<&Self>, available: i64, found: Option<&QueuePosition>) -> Option<QueueWant> {
        let Some(fitting) = view.and_then(|v| v.fitting.as_ref()) else {
            return Some(QueueWant::Fitting { available, page: FIRST_PAGE });
        };
        if fitting.available < available {
            return Some(QueueWant::Fitting { available, page: fitting.page });
        }
        let unseen = fitting.horizons.range(..=available).filter_map(|(_, h)| h.as_ref()).min()?;
        found.is_none_or(|found| unseen < found).then(|| QueueWant::Fitting {
            available: fitting.available,
            page: fitting.page.saturating_mul(PAGE_GROWTH),
        })
    }

    /// What more to read before `found` can be said to be the first that a pass may fill, if anything.
    pub fn lacks_head(view: Option<&Self>, found: Option<&QueuePosition>) -> Option<QueueWant> {
        let Some(head) = view.and_then(|v| v.head.as_ref()) else {
            return Some(QueueWant::Head { page: FIRST_PAGE });
        };
        let unseen = head.horizon.as_ref()?;
        found
            .is_none_or(|found| unseen < found)
            .then(|| QueueWant::Head { page: head.page.saturating_mul(PAGE_GROWTH) })
    }
}
