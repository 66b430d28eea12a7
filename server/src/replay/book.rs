//! What the replay knows of the orders it placed: only from the answers to its own requests, and only as long as
//! something of them is unshipped. A repeated replay gets the same answers and so knows the same.

use std::collections::{BTreeMap, HashMap};

use fillrate_proto::v1::{self, AllocationPolicy, ShipPolicy};

use super::event::Time;

/// Open orders and what became of waiting.
#[derive(Debug, Default)]
pub(super) struct Book {
    orders: HashMap<String, OpenOrder>,
    /// Orders that would ship something now, in the order they were placed.
    ready: BTreeMap<u64, String>,
    waits: Waits,
}

/// What can be told of waiting at the end.
#[derive(Debug, Default, Clone)]
pub(super) struct Waits {
    /// Units that wait.
    pub(super) units: i64,
    /// The most that ever waited, and since when.
    pub(super) most: (i64, Option<Time>),
    /// The longest that a line waited, over or not.
    pub(super) longest: Option<Wait>,
}

/// How long a line waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// The order.
    pub order_id: String,
    /// Its line.
    pub line_number: i32,
    /// For how long, in the time of the log.
    pub span: chrono::TimeDelta,
    /// Nothing filled or cancelled it by the end of the log.
    pub still_waits: bool,
}

#[derive(Debug)]
struct OpenOrder {
    /// Its number among the orders of the replay.
    placed: u64,
    /// Nothing of it ships while any of it waits.
    ships_complete: bool,
    /// Those with anything unshipped.
    lines: Vec<OpenLine>,
}

#[derive(Debug, Clone)]
struct OpenLine {
    number: i32,
    allocated: i64,
    backordered: i64,
    waits_since: Option<Time>,
}

impl OpenOrder {
    fn is_ready(&self) -> bool {
        let waits = self.lines.iter().any(|line| line.backordered > 0);
        !(waits && self.ships_complete) && self.lines.iter().any(|line| line.allocated > 0)
    }
}

impl Book {
    /// Notes an order as the answer to its creation shows it.
    pub(super) fn place(&mut self, placed: u64, order: &v1::Order, at: Time) {
        let known = OpenOrder { placed, ships_complete: false, lines: Vec::new() };
        self.orders.entry(order.order_id.clone()).or_insert(known);
        self.settle(order, at);
    }

    /// Notes an order as the answer to a request about it shows it.
    pub(super) fn settle(&mut self, order: &v1::Order, at: Time) {
        let Some(known) = self.orders.get_mut(&order.order_id) else { return };
        known.ships_complete = order.ship_policy() == ShipPolicy::WhenComplete
            || order.allocation_policy() == AllocationPolicy::CompleteOrder;
        let former = std::mem::take(&mut known.lines);
        for line in order.lines.iter().filter(|line| line.allocated > 0 || line.backordered > 0) {
            let since = former.iter().find(|old| old.number == line.line_number).and_then(|old| old.waits_since);
            known.lines.push(OpenLine {
                number: line.line_number,
                allocated: line.allocated,
                backordered: line.backordered,
                waits_since: (line.backordered > 0).then(|| since.unwrap_or(at)),
            });
        }
        let was: i64 = former.iter().map(|line| line.backordered).sum();
        let is: i64 = known.lines.iter().map(|line| line.backordered).sum();
        let lines = &known.lines;
        for old in former {
            let waits = lines.iter().any(|line| line.number == old.number && line.backordered > 0);
            if let (Some(since), false) = (old.waits_since, waits) {
                self.waits.ended(&order.order_id, old.number, since, at);
            }
        }
        self.waits.change(is - was, at);
        self.refresh(&order.order_id);
    }

    /// Notes units of a line that it was given (above 0) or that were taken from it (below 0).
    pub(super) fn shift(&mut self, order_id: &str, line_number: i32, units: i64, at: Time) {
        // An order of somebody else.
        let Some(known) = self.orders.get_mut(order_id) else { return };
        let index = known.lines.iter().position(|line| line.number == line_number).unwrap_or_else(|| {
            known.lines.push(OpenLine { number: line_number, allocated: 0, backordered: 0, waits_since: None });
            known.lines.len() - 1
        });
        let Some(line) = known.lines.get_mut(index) else { return };
        line.allocated += units;
        line.backordered -= units;
        if line.backordered > 0 {
            line.waits_since.get_or_insert(at);
        } else if let Some(since) = line.waits_since.take() {
            self.waits.ended(order_id, line_number, since, at);
        }
        self.waits.change(-units, at);
        self.refresh(order_id);
    }

    /// Units of a line that have not left; 0 of what is not known any more.
    pub(super) fn unshipped(&self, order_id: &str, line_number: i32) -> i64 {
        let lines = self.orders.get(order_id).map_or(&[][..], |known| &known.lines);
        lines.iter().find(|line| line.number == line_number).map_or(0, |line| line.allocated + line.backordered)
    }

    /// The orders that would ship something now: the number of each, and its id.
    pub(super) fn ready(&self) -> Vec<(u64, String)> {
        self.ready.iter().map(|(placed, id)| (*placed, id.clone())).collect()
    }

    /// Orders and lines that wait.
    pub(super) fn waiting(&self) -> (u64, u64) {
        let waiting = |known: &OpenOrder| known.lines.iter().filter(|line| line.backordered > 0).count();
        self.orders
            .values()
            .map(waiting)
            .filter(|lines| *lines > 0)
            .fold((0, 0), |(orders, all), lines| (orders + 1, all + u64::try_from(lines).unwrap_or_default()))
    }

    /// What can be told of waiting, with what still waits at this time.
    pub(super) fn waits(&self, at: Option<Time>) -> Waits {
        let mut waits = self.waits.clone();
        for (id, known) in &self.orders {
            for line in &known.lines {
                if let (Some(since), Some(at)) = (line.waits_since, at) {
                    waits.consider(id, line.number, at - since, true);
                }
            }
        }
        waits
    }

    /// Puts an order where it belongs after a change, and forgets it when nothing is left.
    fn refresh(&mut self, order_id: &str) {
        let Some(known) = self.orders.get_mut(order_id) else { return };
        known.lines.retain(|line| line.allocated != 0 || line.backordered != 0);
        let placed = known.placed;
        if known.is_ready() {
            self.ready.entry(placed).or_insert_with(|| order_id.to_owned());
        } else {
            self.ready.remove(&placed);
        }
        if known.lines.is_empty() {
            self.orders.remove(order_id);
        }
    }
}

impl Waits {
    fn change(&mut self, units: i64, at: Time) {
        self.units += units;
        if self.units > self.most.0 {
            self.most = (self.units, Some(at));
        }
    }

    fn ended(&mut self, order_id: &str, line_number: i32, since: Time, at: Time) {
        self.consider(order_id, line_number, at - since, false);
    }

    fn consider(&mut self, order_id: &str, line_number: i32, span: chrono::TimeDelta, still_waits: bool) {
        // Of equals the first in the alphabet, so that a repeat tells the same.
        let better = self.longest.as_ref().is_none_or(|longest| {
            (longest.span, order_id, line_number) < (span, longest.order_id.as_str(), longest.line_number)
        });
        if better {
            self.longest = Some(Wait { order_id: order_id.to_owned(), line_number, span, still_waits });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Time {
        Time::UNIX_EPOCH + chrono::TimeDelta::hours(hour)
    }

    fn order(id: &str, lines: &[(i32, i64, i64)], policy: ShipPolicy) -> v1::Order {
        v1::Order {
            order_id: id.to_owned(),
            allocation_policy: AllocationPolicy::Partial.into(),
            ship_policy: policy.into(),
            lines: lines
                .iter()
                .map(|(number, allocated, backordered)| v1::OrderLine {
                    line_number: *number,
                    allocated: *allocated,
                    backordered: *backordered,
                    ..Default::default()
                })
                .collect(),
            ..Default::default()
        }
    }

    #[test]
    fn an_order_is_known_until_all_of_it_left() {
        let mut book = Book::default();
        book.place(7, &order("A", &[(1, 2, 3), (2, 0, 1)], ShipPolicy::Any), at(0));
        book.place(3, &order("B", &[(1, 1, 1)], ShipPolicy::WhenComplete), at(1));
        assert_eq!(book.ready(), [(7, "A".to_owned())]);
        assert_eq!((book.unshipped("A", 1), book.unshipped("A", 9), book.unshipped("Z", 1)), (5, 0, 0));
        assert_eq!((book.waits.units, book.waiting()), (5, (2, 3)));
        book.shift("B", 1, 1, at(5));
        book.shift("Z", 1, 1, at(5));
        assert_eq!(book.ready(), [(3, "B".to_owned()), (7, "A".to_owned())]);
        book.settle(&order("A", &[(1, 0, 3), (2, 0, 1)], ShipPolicy::Any), at(6));
        book.settle(&order("B", &[(1, 0, 0)], ShipPolicy::Any), at(6));
        assert_eq!((book.ready(), book.orders.len()), (vec![], 1));
        book.shift("A", 1, 3, at(8));
        book.shift("A", 1, -1, at(9));
        let waits = book.waits(Some(at(10)));
        assert_eq!((waits.units, waits.most), (2, (5, Some(at(1)))));
        let longest = waits.longest.unwrap();
        assert_eq!((longest.order_id.as_str(), longest.line_number, longest.still_waits), ("A", 2, true));
        assert_eq!(longest.span, chrono::TimeDelta::hours(10));
    }
}
