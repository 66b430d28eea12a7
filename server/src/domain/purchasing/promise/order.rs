//! What a whole order is promised, and when it could be filled if what it lacks were ordered now.

use std::collections::BTreeMap;

use super::{Expected, Promise, Promises};
use crate::domain::{
    Time,
    backorder::Hold,
    id::StockKey,
    order::{AllocationPolicy, Line, Order},
};

/// What the waiting lines of an order are promised, and the order with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderPromise {
    /// By line number.
    pub lines: BTreeMap<i32, Promise>,
    /// The latest of its lines; nothing while one of them has nothing.
    pub whole: Promise,
}

/// What is there, and what could come, of an item that an order waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prospect {
    pub available: i64,
    /// When it arrives if it is ordered now; none: nobody sells it.
    pub arrival: Option<Time>,
}

impl OrderPromise {
    /// From what a walk promises, and what each of its items could be ordered for.
    pub fn of(order: &Order, promises: &Promises, prospects: &BTreeMap<StockKey, Prospect>) -> Self {
        let waiting = order.lines.iter().filter(|line| line.backordered > 0);
        let lines: BTreeMap<i32, Promise> = waiting
            .map(|line| {
                let found = line.backorder.as_ref().and_then(|backorder| promises.get(&backorder.id));
                let mut promise = found.cloned().unwrap_or_default();
                if promise.expected.is_none() {
                    promise.estimated_time = estimate(order, line, prospects);
                }
                (line.number, promise)
            })
            .collect();
        let whole = whole(&lines);
        Self { lines, whole }
    }
}

fn whole(lines: &BTreeMap<i32, Promise>) -> Promise {
    let expected: Vec<&Expected> = lines.values().filter_map(|promise| promise.expected.as_ref()).collect();
    let times = lines.values().map(|promise| {
        let expected = promise.expected.as_ref().map(|expected| expected.time);
        expected.or(promise.estimated_time)
    });
    let all_expected = !lines.is_empty() && expected.len() == lines.len();
    let latest = expected.into_iter().max_by_key(|expected| expected.time).filter(|_| all_expected);
    Promise {
        expected: latest.cloned(),
        overdue: all_expected && lines.values().any(|promise| promise.overdue),
        manual: all_expected && lines.values().any(|promise| promise.manual),
        estimated_time: if all_expected { None } else { times.collect::<Option<Vec<Time>>>().and_then(latest_of) },
    }
}

fn latest_of(times: Vec<Time>) -> Option<Time> {
    times.into_iter().max()
}

/// The line that a call holds, and this one with it: itself, or any other of an order that takes all or nothing.
pub(super) fn held_with(order: &Order, number: i32) -> Option<i32> {
    let call = |line: &&Line| line.backorder.as_ref().is_some_and(|backorder| backorder.hold == Some(Hold::Call));
    let mut held = waiting_with(order, number).filter(call).map(|line| line.number);
    held.clone().find(|held| *held == number).or_else(|| held.next())
}

/// The lines that are filled with this one or not at all, itself among them.
fn waiting_with(order: &Order, number: i32) -> impl Iterator<Item = &Line> + Clone {
    let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
    order.lines.iter().filter(move |line| line.backordered > 0 && (whole || line.number == number))
}

/// When a line could be filled if all that keeps it were ordered now: every item of which there is not enough for it, or,
/// where its order takes all or nothing, for the order, and those that are held by force until they come next. Where
/// nothing of that keeps it, its own item. None where a call holds it, or nobody sells one of them.
fn estimate(order: &Order, line: &Line, prospects: &BTreeMap<StockKey, Prospect>) -> Option<Time> {
    if held_with(order, line.number).is_some() {
        return None;
    }
    let mut need: BTreeMap<StockKey, (i64, bool)> = BTreeMap::new();
    for other in waiting_with(order, line.number) {
        let (units, forced) = need.entry(other.key()).or_default();
        *units += other.backordered;
        *forced |= other.is_held();
    }
    let prospect = |key: &StockKey| prospects.get(key).copied().unwrap_or_default();
    need.retain(|key, (units, forced)| prospect(key).available < *units || *forced);
    if need.is_empty() {
        return prospect(&line.key()).arrival;
    }
    need.keys().map(|key| prospect(key).arrival).collect::<Option<Vec<Time>>>().and_then(latest_of)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(day: i64) -> Time {
        Time::UNIX_EPOCH + TimeDelta::days(day)
    }

    fn expected(day: i64) -> Promise {
        Promise { expected: Some(Expected { time: at(day), line: None }), ..Promise::default() }
    }

    fn estimated(day: i64) -> Promise {
        Promise { estimated_time: Some(at(day)), ..Promise::default() }
    }

    fn of(lines: &[Promise]) -> Promise {
        whole(&(1..).zip(lines.iter().cloned()).collect())
    }

    #[test]
    fn an_order_is_expected_with_its_last_line() {
        assert_eq!(of(&[expected(3), expected(7), expected(5)]), expected(7));
        let overdue = Promise { overdue: true, ..expected(2) };
        assert_eq!(of(&[overdue, expected(4)]), Promise { overdue: true, ..expected(4) });
    }

    #[test]
    fn an_order_with_a_line_that_nothing_is_expected_for_is_estimated() {
        assert_eq!(of(&[expected(9), estimated(7)]), estimated(9));
        assert_eq!(of(&[expected(3), estimated(7)]), estimated(7));
        assert_eq!(of(&[expected(3), Promise::default()]), Promise::default());
        assert_eq!(of(&[]), Promise::default());
    }
}
