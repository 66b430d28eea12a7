//! Playing the pass forward, and who takes what of which arrival.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::NaiveDate;

use super::{Expected, Promise, PurchaseLineId, Walk};
use crate::domain::{
    Time,
    books::{Books, Decided, LoadedQueue, Taken},
    id::{BackorderId, OrderId, StockKey},
    inventory::{FillMode, Location, Stock},
    order::{AllocationPolicy, Order},
    zone::Zone,
};

/// When the backorders that a walk reached can be filled; the others are not among them.
pub type Promises = HashMap<BackorderId, Promise>;

/// Units that come on one day.
#[derive(Debug, Clone)]
struct Arrival {
    key: StockKey,
    line: PurchaseLineId,
    units: i64,
    /// When they count as due.
    time: Time,
    overdue: bool,
}

/// A day of the walk: what is past its time, or due today, comes first.
type Day = Option<NaiveDate>;

/// Units of one origin that nobody has taken yet.
#[derive(Debug)]
struct Lot {
    left: i64,
    /// None: they were there.
    arrival: Option<(Day, Arrival)>,
}

/// The last unit of a line: where it came from.
struct LastUnit {
    taken: Taken,
    arrival: Option<(Day, Arrival)>,
}

impl Walk {
    /// Plays the pass forward. Nothing is promised where something was not loaded that it would have to look at.
    pub fn play(&self) -> Decided<Promises> {
        let mut books = self.set_up()?;
        let mut promises = self.without_promise();
        let mut lots = self.lots_there();
        for (day, arrivals) in self.days() {
            let mut units: BTreeMap<StockKey, i64> = BTreeMap::new();
            for arrival in &arrivals {
                *units.entry(arrival.key.clone()).or_default() += arrival.units;
                let lot = Lot { left: arrival.units, arrival: Some((day, arrival.clone())) };
                lots.entry(arrival.key.clone()).or_default().push_back(lot);
            }
            let units: Vec<(StockKey, i64)> = units.into_iter().collect();
            let taken = books.arrive(&units, day.is_none())?;
            let latest = arrivals.iter().map(|arrival| arrival.time).max().unwrap_or(self.as_of);
            self.promise(&mut promises, taken, &mut lots, (day, latest));
        }
        Ok(promises)
    }

    /// The working set in which everyone stands who takes part, and all locations fill by themselves.
    fn set_up(&self) -> Decided<Books> {
        let mut books = Books::to_play_with(self.as_of);
        for location in self.locations.values() {
            let automatic = Location { fill_mode: FillMode::Automatic, ..location.clone() };
            books.load_location(location.id.clone(), Some(automatic));
        }
        for (key, facts) in &self.keys {
            let known = self.queues.contains_key(key);
            // Of a queue that was not looked at nobody takes anything.
            let on_hand = if known { facts.stock.on_hand } else { facts.stock.allocated };
            books.load_stock(key.clone(), Some(Stock { on_hand, ..facts.stock.clone() }));
            books.load_forced(key.clone());
            let all = || BTreeMap::new();
            books.load_queue(
                key.clone(),
                LoadedQueue::Fitting { available: i64::MAX, page: usize::MAX, horizons: all() },
            );
            books.load_queue(key.clone(), LoadedQueue::Head { page: usize::MAX, horizon: None });
        }
        for order in self.orders.values().filter_map(|order| self.taking_part(order)) {
            books.load_order(order.id.clone(), Some(order));
        }
        books.line_up()?;
        Ok(books)
    }

    /// Everyone whom the walk reaches, with nothing expected yet.
    fn without_promise(&self) -> Promises {
        let mut promises = Promises::new();
        for order in self.orders.values().filter_map(|order| self.taking_part(order)) {
            let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
            let reached = |key: &StockKey| if whole { true } else { self.queues.contains_key(key) };
            if whole && order.lines.iter().any(|line| self.cut.contains(&line.key())) {
                continue;
            }
            let lines = order.lines.iter().filter(|line| reached(&line.key()));
            promises.extend(lines.filter_map(|line| Some((line.backorder.as_ref()?.id.clone(), Promise::default()))));
        }
        promises
    }

    fn lots_there(&self) -> HashMap<StockKey, VecDeque<Lot>> {
        let there = self.queues.keys().filter_map(|key| {
            let left = self.keys.get(key)?.stock.available();
            (left > 0).then(|| (key.clone(), VecDeque::from([Lot { left, arrival: None }])))
        });
        there.collect()
    }

    /// What comes, by day and then by due time, purchase order and line. There is a first day also where nothing does.
    fn days(&self) -> BTreeMap<Day, Vec<Arrival>> {
        let mut days: BTreeMap<Day, Vec<Arrival>> = BTreeMap::from([(None, Vec::new())]);
        for inbound in self.keys.values().flat_map(|facts| &facts.inbound) {
            let Some(due) = inbound.due_time.filter(|_| inbound.units > 0) else { continue };
            let zone = self.locations.get(&inbound.key.location_id).map_or_else(Zone::default, |l| l.time_zone);
            let (today, day) = (zone.day(self.as_of), zone.day(due));
            let overdue = due < self.as_of;
            let arrival = Arrival {
                key: inbound.key.clone(),
                line: inbound.line.clone(),
                // Of a queue that was not looked at nobody takes anything; but holds end that a force set there.
                units: if self.queues.contains_key(&inbound.key) { inbound.units } else { 0 },
                time: if overdue { self.as_of } else { due },
                overdue,
            };
            days.entry((day > today).then_some(day)).or_default().push(arrival);
        }
        for arrivals in days.values_mut() {
            arrivals.sort_by(|a, b| (a.time, &a.line).cmp(&(b.time, &b.line)));
        }
        days
    }

    /// Notes who took their last unit on a day.
    fn promise(
        &self,
        promises: &mut Promises,
        taken: Vec<Taken>,
        lots: &mut HashMap<StockKey, VecDeque<Lot>>,
        (day, latest): (Day, Time),
    ) {
        let mut orders: BTreeMap<OrderId, Vec<LastUnit>> = BTreeMap::new();
        for taken in taken {
            let arrival = lots.get_mut(&taken.key).and_then(|lots| take(lots, taken.units));
            orders.entry(taken.order_id.clone()).or_default().push(LastUnit { taken, arrival });
        }
        for (id, units) in orders {
            let Some(order) = self.orders.get(&id) else { continue };
            let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
            let manual = |key: &StockKey| self.locations.get(&key.location_id).is_some_and(|l| !l.is_automatic());
            let today = |unit: &&LastUnit| unit.arrival.as_ref().is_some_and(|(of, _)| *of == day);
            // What an order that takes all or nothing waited for to the last.
            let awaited = units.iter().filter(today).filter_map(|unit| unit.arrival.as_ref());
            let awaited = awaited.max_by(|(_, a), (_, b)| (a.time, &a.line).cmp(&(b.time, &b.line)));
            for unit in units.iter().filter(|unit| unit.taken.last) {
                let own = unit.arrival.as_ref();
                let arrival = if today(&unit) || !whole { own } else { awaited.or(own) };
                let time = arrival.filter(|(of, _)| *of == day).map_or(latest, |(_, arrival)| arrival.time);
                let promise = Promise {
                    expected: Some(Expected { time, line: arrival.map(|(_, arrival)| arrival.line.clone()) }),
                    overdue: arrival.is_some_and(|(_, arrival)| arrival.overdue),
                    manual: if whole { rests_on(order, manual) } else { manual(&unit.taken.key) },
                    estimated_time: None,
                };
                if let Some(slot) = promises.get_mut(&unit.taken.backorder_id) {
                    *slot = promise;
                }
            }
        }
    }
}

fn rests_on(order: &Order, manual: impl Fn(&StockKey) -> bool) -> bool {
    order.lines.iter().any(|line| manual(&line.key()))
}

/// Takes units, the earliest first; where the last one came from.
fn take(lots: &mut VecDeque<Lot>, mut units: i64) -> Option<(Day, Arrival)> {
    let mut last = None;
    while let Some(lot) = lots.front_mut().filter(|_| units > 0) {
        let taken = lot.left.min(units);
        lot.left -= taken;
        units -= taken;
        last = lot.arrival.clone();
        if lot.left == 0 {
            lots.pop_front();
        }
    }
    last
}
