//! The queue, who stops what in it, and the pass over the whole of it.

use std::collections::{BTreeMap, BTreeSet};

use fillrate_proto::v1::{AllocationPolicy, BackorderEventType, BackorderHold, BackorderState, LineSupply};

use super::{Key, Model, Note, Wait};

impl Model {
    /// The orders that wait, first first.
    #[must_use]
    pub fn queue(&self) -> Vec<usize> {
        let mut waiting: Vec<usize> = (0..self.orders.len()).filter(|&order| self.orders[order].is_waiting()).collect();
        waiting.sort_by_key(|&order| self.rank(order));
        waiting
    }

    /// Where an approved order stands among all that were ever approved: priority descending, then its place.
    pub(super) fn rank(&self, order: usize) -> impl Ord + use<> {
        let order = &self.orders[order];
        (std::cmp::Reverse(order.priority), order.place.expect("an approved order has a place"), order.id.clone())
    }

    /// Every line that waits for an item at a location, in queue order: order, line, units.
    #[must_use]
    pub fn waiting_for(&self, key: &Key) -> Vec<(String, i32, i64)> {
        let lines = self.queue().into_iter().flat_map(|order| {
            let order = &self.orders[order];
            order.lines.iter().map(move |line| (order, line))
        });
        lines
            .filter(|(_, line)| line.key == *key && line.waiting() > 0)
            .map(|(order, line)| (order.id.clone(), line.number, line.waiting()))
            .collect()
    }

    /// Every order that was ever approved, first first.
    #[must_use]
    pub fn in_queue_order(&self) -> Vec<&str> {
        let mut approved: Vec<usize> = (0..self.orders.len()).filter(|&o| self.orders[o].place.is_some()).collect();
        approved.sort_by_key(|&order| self.rank(order));
        approved.into_iter().map(|order| self.orders[order].id.as_str()).collect()
    }

    /// Units that the last command filled, by order and line.
    #[must_use]
    pub fn filled_units(&self) -> Vec<(String, i32, i64)> {
        let mut filled: BTreeMap<(String, i32), i64> = BTreeMap::new();
        for note in self.notes.iter().filter(|note| note.what == BackorderEventType::Filled) {
            *filled.entry((note.order.clone(), note.line)).or_default() += note.quantity;
        }
        filled.into_iter().map(|((order, line), units)| (order, line, units)).collect()
    }

    /// What an order that was passed over stops for everything behind it: what it still needs at strict locations,
    /// unless no pass may fill it. Held lines stop nothing, with one the whole of a `COMPLETE_ORDER` order.
    pub(super) fn stops(&self, order: usize) -> BTreeSet<Key> {
        let order = &self.orders[order];
        let waiting = || order.lines.iter().filter(|line| line.waiting() > 0);
        let closed_to_pass = |line: &super::Line| line.is_held() || self.location(&line.key.location).manual;
        if order.allocation == AllocationPolicy::CompleteOrder && waiting().any(closed_to_pass) {
            return BTreeSet::new();
        }
        let stopping = waiting().filter(|line| !closed_to_pass(line) && self.location(&line.key.location).strict);
        stopping.map(|line| line.key.clone()).collect()
    }

    /// Tries the whole queue, each order once; the one that was just requeued last.
    pub(super) fn pass(&mut self, requeued: Option<usize>) {
        let mut queue = self.queue();
        if let Some(requeued) = requeued {
            // Stable: nothing else moves.
            queue.sort_by_key(|&order| order == requeued);
        }
        let mut stopped = BTreeSet::new();
        for order in queue {
            self.try_order(order, &stopped);
            stopped.extend(self.stops(order));
        }
    }

    fn try_order(&mut self, order: usize, stopped: &BTreeSet<Key>) {
        let waiting: Vec<usize> = self.waiting_lines(order);
        let closed_to_pass = |line: usize| {
            let line = &self.orders[order].lines[line];
            line.is_held() || self.location(&line.key.location).manual || stopped.contains(&line.key)
        };
        if self.orders[order].allocation == AllocationPolicy::CompleteOrder {
            if !waiting.iter().any(|&line| closed_to_pass(line)) && self.all_there(order, &waiting) {
                for line in waiting {
                    self.fill_line(order, line, self.orders[order].lines[line].waiting());
                }
            }
            return;
        }
        let tried: Vec<usize> = waiting.into_iter().filter(|&line| !closed_to_pass(line)).collect();
        for line in tried {
            let (wanted, there) = self.wanted_and_there(order, line);
            let whole = self.orders[order].allocation == AllocationPolicy::CompleteLine;
            let taken = if whole && there < wanted { 0 } else { wanted.min(there) };
            self.fill_line(order, line, taken);
        }
    }

    /// The lines of an order that wait, by place in it.
    pub(super) fn waiting_lines(&self, order: usize) -> Vec<usize> {
        let lines = &self.orders[order].lines;
        (0..lines.len()).filter(|&line| lines[line].waiting() > 0).collect()
    }

    /// Whether all that these lines wait for is available, summed by item and location.
    pub(super) fn all_there(&self, order: usize, lines: &[usize]) -> bool {
        let mut needs: BTreeMap<&Key, i64> = BTreeMap::new();
        for &line in lines {
            let line = &self.orders[order].lines[line];
            *needs.entry(&line.key).or_default() += line.waiting();
        }
        needs.into_iter().all(|(key, need)| need <= self.available(key))
    }

    /// Units that a line waits for, and units available for it.
    pub(super) fn wanted_and_there(&self, order: usize, line: usize) -> (i64, i64) {
        let line = &self.orders[order].lines[line];
        (line.waiting(), self.available(&line.key).max(0))
    }

    /// Backordered units become allocated ones.
    pub(super) fn fill_line(&mut self, order: usize, line: usize, quantity: i64) {
        if quantity == 0 {
            return;
        }
        self.orders[order].lines[line].allocated += quantity;
        self.leave_queue(order, line, quantity, BackorderEventType::Filled);
    }

    /// Units leave a line's backorder, by filling or cancelling; the last ones close it.
    pub(super) fn leave_queue(&mut self, order: usize, line: usize, quantity: i64, how: BackorderEventType) {
        let wait = self.orders[order].lines[line].waits.last_mut().expect("a waiting line has a backorder");
        let end = if how == BackorderEventType::Filled {
            wait.filled += quantity;
            BackorderState::Filled
        } else {
            wait.cancelled += quantity;
            BackorderState::Cancelled
        };
        if wait.open() == 0 {
            wait.state = end;
            wait.hold = BackorderHold::Unspecified;
        }
        self.note(order, line, how, quantity);
    }

    /// Units of a line begin to wait. What held them or made them is the caller's; here they open a backorder or join
    /// the open one, which keeps its hold.
    pub(super) fn enter_queue(
        &mut self,
        order: usize,
        line: usize,
        quantity: i64,
        causes: &BTreeSet<i32>,
        hold: BackorderHold,
    ) {
        if quantity == 0 {
            return;
        }
        let waits = &mut self.orders[order].lines[line].waits;
        if let Some(wait) = waits.last_mut().filter(|wait| wait.is_open()) {
            wait.added += quantity;
            return self.note(order, line, BackorderEventType::Increased, quantity);
        }
        let held = hold != BackorderHold::Unspecified;
        waits.push(Wait {
            causes: causes.clone(),
            state: if held { BackorderState::Held } else { BackorderState::Open },
            hold,
            original: quantity,
            added: 0,
            filled: 0,
            cancelled: 0,
            split_unclear: false,
        });
        self.note(order, line, BackorderEventType::Opened, quantity);
    }

    /// Takes units that a line holds and lets them wait.
    pub(super) fn take_back(
        &mut self,
        order: usize,
        line: usize,
        quantity: i64,
        causes: &BTreeSet<i32>,
        hold: BackorderHold,
    ) {
        self.orders[order].lines[line].allocated -= quantity;
        self.enter_queue(order, line, quantity, causes, hold);
    }

    /// The lines of an order that stock covers and a pass may fill, by place in it.
    pub(super) fn inside_lines(&self, order: usize) -> Vec<usize> {
        let lines = &self.orders[order].lines;
        (0..lines.len()).filter(|&line| lines[line].supply == LineSupply::Stock).collect()
    }

    pub(super) fn note(&mut self, order: usize, line: usize, what: BackorderEventType, quantity: i64) {
        let order = &self.orders[order];
        let line = &order.lines[line];
        self.notes.push(Note {
            order: order.id.clone(),
            line: line.number,
            wait: line.waits.len() - 1,
            what,
            quantity,
        });
    }
}
