//! What a walk needs to see: the queues of the items asked about, and of all that decides with them who gets what.
//!
//! An order that takes all it needs or nothing ties the queues of its items together. A queue matters only where there
//! is something to give, so that most items end the search: nothing there and nothing inbound.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::{Inbound, Note, Promises};
use crate::domain::{
    Time,
    backorder::{Hold, QueuePosition},
    id::{LocationId, OrderId, StockKey},
    inventory::{Location, Stock},
    order::{AllocationPolicy, Order},
};

/// How far a walk looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Waiting lines of one queue, from its head.
    pub queue_lines: usize,
    /// Waiting lines in all: further queues are not looked at, and whoever needs something of theirs gets nothing.
    pub lines: usize,
}

/// What a walk looks up next; of a key or a queue that is named, all is told at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WalkWants {
    /// Stock, location, and what is inbound.
    pub keys: BTreeSet<StockKey>,
    /// The first [`Bounds::queue_lines`] lines: the orders they are of, with their lines.
    pub queues: BTreeSet<StockKey>,
}

impl WalkWants {
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.queues.is_empty()
    }
}

/// What is there of an item at a location, and what is coming.
#[derive(Debug, Clone, Default)]
pub struct KeyFacts {
    pub stock: Stock,
    pub inbound: Vec<Inbound>,
}

impl KeyFacts {
    /// All that can be given in time.
    fn supply(&self) -> i64 {
        let coming = self.inbound.iter().filter(|line| line.due_time.is_some());
        coming.fold(self.stock.available().max(0), |sum, line| sum.saturating_add(line.units))
    }

    fn anything_comes(&self) -> bool {
        self.inbound.iter().any(|line| line.due_time.is_some() && line.units > 0)
    }
}

/// See the module's text.
#[derive(Debug)]
pub struct Walk {
    pub(super) as_of: Time,
    bounds: Bounds,
    /// Items that are asked about, and whose queues were not asked for yet.
    asked: BTreeSet<StockKey>,
    /// An order as a command would leave it, and what that changes of its items: allocated and backordered units.
    would_be: Option<OrderId>,
    deltas: BTreeMap<StockKey, (i64, i64)>,
    pub(super) keys: BTreeMap<StockKey, KeyFacts>,
    pub(super) locations: HashMap<LocationId, Location>,
    /// The queues that were looked at, and the last place seen where more follow.
    pub(super) queues: BTreeMap<StockKey, Option<QueuePosition>>,
    /// Queues that matter and were not looked at, for the bound on all lines.
    pub(super) cut: BTreeSet<StockKey>,
    /// With their waiting lines alone.
    pub(super) orders: HashMap<OrderId, Order>,
    /// Orders whose part in the search is not decided yet.
    open: BTreeSet<OrderId>,
    /// Queues that matter, of which some were not asked for yet, for the bound on all lines.
    found: BTreeSet<StockKey>,
    later: VecDeque<StockKey>,
    lines: usize,
    wants: WalkWants,
}

impl Walk {
    /// Begins with the items that are asked about.
    pub fn new(as_of: Time, bounds: Bounds, asked: impl IntoIterator<Item = StockKey>) -> Self {
        let asked: BTreeSet<StockKey> = asked.into_iter().collect();
        let wants = WalkWants { keys: asked.clone(), queues: BTreeSet::new() };
        Self {
            as_of,
            bounds,
            asked,
            would_be: None,
            deltas: BTreeMap::new(),
            keys: BTreeMap::new(),
            locations: HashMap::new(),
            queues: BTreeMap::new(),
            cut: BTreeSet::new(),
            orders: HashMap::new(),
            open: BTreeSet::new(),
            found: BTreeSet::new(),
            later: VecDeque::new(),
            lines: 0,
            wants,
        }
    }

    /// The same with an order as a command would leave it, in the place of what is stored under its id.
    #[must_use]
    pub fn with(mut self, would_be: Order, stored: Option<&Order>) -> Self {
        for (order, sign) in [(stored, -1), (Some(&would_be), 1)] {
            let lines = order.into_iter().flat_map(|order| &order.lines);
            for line in lines.filter(|line| line.on_stock_row()) {
                let delta = self.deltas.entry(line.key()).or_default();
                delta.0 += sign * line.allocated;
                delta.1 += sign * line.backordered;
            }
        }
        let waiting = would_be.lines.iter().filter(|line| line.backordered > 0).map(|line| line.key());
        self.asked.extend(waiting);
        self.wants.keys.extend(self.asked.iter().cloned());
        self.would_be = Some(would_be.id.clone());
        self.add_order(would_be);
        self
    }

    /// The bound on the lines of one queue.
    pub fn queue_lines(&self) -> usize {
        self.bounds.queue_lines
    }

    pub fn take_wants(&mut self) -> WalkWants {
        std::mem::take(&mut self.wants)
    }

    pub fn load_location(&mut self, location: Location) {
        self.locations.insert(location.id.clone(), location);
    }

    pub fn load_key(&mut self, key: StockKey, mut facts: KeyFacts) {
        if let Some((allocated, backordered)) = self.deltas.get(&key) {
            facts.stock.allocated += allocated;
            facts.stock.backordered += backordered;
        }
        self.keys.insert(key, facts);
    }

    /// The first of a queue; `more`, where others follow behind them.
    pub fn load_queue(&mut self, key: StockKey, orders: &[QueuePosition], more: bool) {
        self.queues.insert(key, orders.last().filter(|_| more).cloned());
    }

    /// An order of a queue, whole.
    pub fn load_order(&mut self, order: Order) {
        if !self.orders.contains_key(&order.id) {
            self.add_order(order);
        }
    }

    fn add_order(&mut self, mut order: Order) {
        order.watch = None;
        order.lines.retain(|line| line.backordered > 0);
        self.lines += order.lines.len();
        self.open.insert(order.id.clone());
        self.orders.insert(order.id.clone(), order);
    }

    /// Decides what more to look up, once all that was wanted is loaded. Nothing is wanted in the end.
    pub fn go_on(&mut self) {
        // What was asked about comes first: the bound on all lines leaves others out.
        let (asked, later) = std::mem::take(&mut self.asked).into_iter().partition(|key| self.keys.contains_key(key));
        self.asked = later;
        let mut queues: Vec<StockKey> = BTreeSet::into_iter(asked).collect();
        for id in std::mem::take(&mut self.open) {
            let tied = |order: &&Order| order.allocation_policy == AllocationPolicy::CompleteOrder;
            let Some(order) = self.orders.get(&id).filter(tied) else { continue };
            let keys: BTreeSet<StockKey> = order.lines.iter().map(|line| line.key()).collect();
            if keys.iter().any(|key| !self.keys.contains_key(key)) {
                self.wants.keys.extend(keys.into_iter().filter(|key| !self.keys.contains_key(key)));
                self.open.insert(id);
            } else if self.can_be_filled(order) {
                queues.extend(keys);
            }
        }
        for key in queues {
            let matters = self.keys.get(&key).is_some_and(|facts| facts.stock.backordered > 0 && facts.supply() > 0);
            if matters && self.found.insert(key.clone()) {
                self.later.push_back(key);
            }
        }
        self.want_queues();
    }

    /// Asks for as many queues as surely stay within the bound on all lines, one at least; at the bound, the others are
    /// left out.
    fn want_queues(&mut self) {
        if self.lines >= self.bounds.lines {
            self.cut.extend(self.later.drain(..));
        }
        let mut lines = self.lines;
        while let Some(key) = self.later.pop_front() {
            // A line waits for a unit at least.
            let units = self.keys.get(&key).map_or(0, |facts| facts.stock.backordered);
            let most = usize::try_from(units).unwrap_or(usize::MAX).min(self.bounds.queue_lines);
            if lines.saturating_add(most) > self.bounds.lines && !self.wants.queues.is_empty() {
                self.later.push_front(key);
                return;
            }
            lines = lines.saturating_add(most);
            self.wants.queues.insert(key);
        }
    }

    /// It may get all it needs some day, as far as it alone can tell.
    fn can_be_filled(&self, order: &Order) -> bool {
        let mut need: BTreeMap<StockKey, i64> = BTreeMap::new();
        for line in &order.lines {
            let hold = line.backorder.as_ref().and_then(|backorder| backorder.hold);
            let facts = self.keys.get(&line.key());
            let lifted = facts.is_some_and(KeyFacts::anything_comes);
            if hold == Some(Hold::Call) || (hold == Some(Hold::Force) && !lifted) {
                return false;
            }
            *need.entry(line.key()).or_default() += line.backordered;
        }
        need.iter().all(|(key, units)| self.keys.get(key).is_some_and(|facts| facts.supply() >= *units))
    }

    /// The facts about a key that was looked up.
    pub fn facts(&self, key: &StockKey) -> Option<&KeyFacts> {
        self.keys.get(key)
    }

    /// Queues that matter and were not looked at, for the bound on all lines.
    pub fn cut(&self) -> &BTreeSet<StockKey> {
        &self.cut
    }

    /// Keys that were looked up and have nothing to give: nothing is expected for whoever waits for them.
    pub fn unsupplied(&self) -> impl Iterator<Item = &StockKey> {
        self.keys.iter().filter(|(_, facts)| facts.supply() == 0).map(|(key, _)| key)
    }

    /// What is to be noted, where it is not what was noted before.
    pub fn notes(&self, promises: &Promises) -> Vec<Note> {
        let lines = self.orders.values().flat_map(|order| &order.lines);
        let notes = lines.filter_map(|line| {
            let backorder = line.backorder.as_ref()?;
            let note = Note::of(backorder.id.clone(), promises.get(&backorder.id)?, self.as_of);
            note.changes(backorder.expected.as_ref()).then_some(note)
        });
        let mut notes: Vec<Note> = notes.collect();
        notes.sort_unstable_by(|a, b| a.backorder_id.cmp(&b.backorder_id));
        notes
    }

    /// What of the order takes part: nothing behind what was seen of a queue, nothing of queues that were not.
    pub(super) fn taking_part(&self, order: &Order) -> Option<Order> {
        let position = order.position()?;
        let seen = |key: &StockKey| match self.queues.get(key) {
            Some(Some(last)) => position <= *last || self.is_would_be(order),
            Some(None) => true,
            None => false,
        };
        if order.allocation_policy == AllocationPolicy::CompleteOrder {
            // One that cannot be filled stays, for whom it stops.
            let behind = order.lines.iter().any(|line| self.queues.contains_key(&line.key()) && !seen(&line.key()));
            return (!behind).then(|| order.clone());
        }
        let mut order = order.clone();
        order.lines.retain(|line| seen(&line.key()));
        (!order.lines.is_empty()).then_some(order)
    }

    fn is_would_be(&self, order: &Order) -> bool {
        self.would_be.as_ref() == Some(&order.id)
    }
}
