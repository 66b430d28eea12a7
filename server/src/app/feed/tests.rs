//! A shelf and its watchers, without a database: whatever happens in whichever order, each gets what it wants once.

use std::sync::Arc;

use proptest::prelude::*;

use super::{
    page::{FeedEvent, Page, Strand, Unreadable},
    shelf::{Asked, Seat, Shelf, Taken},
    topic::Filter as _,
};
use crate::{
    domain::{
        Time,
        cursor::{Epoch, Position},
        event::{Change, EventCause, EventKind},
        id::{LocationId, RequestId, Sku, TenantId},
        inventory::StockLevel,
        watch::StockWatch,
    },
    error::{Cause, Error},
    store::feed_read::Concerns,
};

/// Three of these are more than is kept for one watcher.
const LARGE: usize = 400 * 1024;

fn strand() -> Strand {
    Strand { tenant: TenantId::known("acme"), epoch: Epoch::known("e"), kind: EventKind::Stock }
}

fn event(position: i64, sku: &str) -> Arc<FeedEvent> {
    let level = Box::new(StockLevel {
        sku: Sku::known(sku),
        location_id: LocationId::known("MAIN"),
        on_hand: 0,
        allocated: 0,
        available: 0,
        backordered: 0,
        claimed: 0,
        sellable: 0,
        on_order: 0,
        on_order_draft: 0,
        last_count_time: None,
        revision: position,
        update_time: None,
    });
    Arc::new(FeedEvent {
        cursor: strand().cursor(Position::known(position)),
        cause: EventCause::StockAdjusted,
        request_id: RequestId::known("R"),
        occur_time: Time::UNIX_EPOCH,
        booked_time: Time::UNIX_EPOCH,
        change: Change::Stock { before: level.clone(), after: level },
        bytes: LARGE,
    })
}

fn filter(skus: &[&str]) -> Arc<StockWatch> {
    let skus = skus.iter().copied().map(Sku::known).collect::<Vec<_>>();
    Arc::new(StockWatch { skus: skus.into(), ..StockWatch::default() })
}

/// A feed, its shelf, and who sits there, or reads alone.
struct World {
    feed: Vec<Arc<FeedEvent>>,
    shelf: Arc<Shelf>,
    watchers: Vec<Watcher>,
    asked: Option<Asked>,
}

struct Watcher {
    filter: Arc<StockWatch>,
    start: Position,
    position: Position,
    seat: Option<Seat>,
    got: Vec<i64>,
}

impl World {
    fn new() -> Self {
        let shelf = Arc::new(Shelf::new(strand(), Position::START));
        Self { feed: Vec::new(), shelf, watchers: Vec::new(), asked: None }
    }

    fn head(&self) -> Position {
        Position::known(i64::try_from(self.feed.len()).unwrap())
    }

    fn happens(&mut self, sku: &str) {
        let position = self.head().plus(1).get();
        self.feed.push(event(position, sku));
    }

    fn comes(&mut self, skus: &[&str], start: Position) -> usize {
        let watcher = Watcher { filter: filter(skus), start, position: start, seat: None, got: Vec::new() };
        self.watchers.push(watcher);
        self.watchers.len() - 1
    }

    fn between(&self, after: Position, upto: Position) -> Vec<Arc<FeedEvent>> {
        let lies = |event: &&Arc<FeedEvent>| after < event.cursor.position && event.cursor.position <= upto;
        self.feed.iter().filter(lies).cloned().collect()
    }

    /// One step of a watcher, as a watch makes it. False: it sleeps.
    fn steps(&mut self, index: usize) -> bool {
        let Watcher { filter, position, seat, .. } = &self.watchers[index];
        let (position, from) = (*position, seat.as_ref().map(|seat| seat.from));
        let wanted: Vec<i64> = match from {
            None => {
                let seat = self.shelf.seat(filter.clone(), position);
                self.watchers[index].seat = Some(seat);
                return true;
            }
            Some(from) if position < from => {
                let events = self.between(position, from);
                self.watchers[index].position = from;
                let wanted = events.iter().filter(|event| self.watchers[index].filter.wants(&event.change));
                wanted.map(|event| event.cursor.position.get()).collect()
            }
            Some(_) => {
                let watcher = &mut self.watchers[index];
                let Some(Taken { events, upto }) = watcher.seat.as_ref().unwrap().take().unwrap() else {
                    watcher.seat = None;
                    return true;
                };
                watcher.position = position.max(upto);
                if events.is_empty() {
                    return false;
                }
                events.iter().map(|event| event.cursor.position.get()).collect()
            }
        };
        self.watchers[index].got.extend(wanted);
        true
    }

    /// Asks what to read, and reads it later.
    fn asks(&mut self, positions: i64) -> bool {
        self.asked = self.shelf.asks(self.head(), positions);
        self.asked.is_some()
    }

    fn reads(&mut self) {
        let Some(asked) = self.asked.take() else { return };
        let request = &asked.request;
        let mut events = self.between(request.after, request.upto);
        if !request.narrow.skus.is_empty() {
            let admitted = |event: &Arc<FeedEvent>| {
                let Change::Stock { after, .. } = &event.change else { return false };
                request.narrow.skus.contains(&after.sku.as_str().to_owned())
            };
            events.retain(admitted);
        }
        let events = events.into_iter().map(Ok).collect();
        self.shelf.lay(&asked, &Page { events, scanned: request.upto, full: false });
    }

    /// Until everyone sleeps and nothing is left to read.
    fn settles(&mut self) {
        loop {
            self.reads();
            let mut awake = false;
            for index in 0..self.watchers.len() {
                awake |= self.steps(index);
            }
            if !self.asks(2) && !awake {
                break;
            }
        }
    }

    fn wanted(&self, watcher: &Watcher) -> Vec<i64> {
        let events = self.between(watcher.start, self.head()).into_iter();
        let wanted = events.filter(|event| watcher.filter.wants(&event.change));
        wanted.map(|event| event.cursor.position.get()).collect()
    }

    fn is_asleep(&self, index: usize) -> bool {
        let rung = self.watchers[index].seat.as_ref().unwrap().rung();
        futures::FutureExt::now_or_never(rung).is_none()
    }
}

#[test]
fn each_wakes_for_its_own_events_and_comes_as_far_as_all() {
    let mut world = World::new();
    let (a, b) = (world.comes(&["A"], Position::START), world.comes(&["B"], Position::START));
    world.settles();
    ["A", "C", "A"].into_iter().for_each(|sku| world.happens(sku));
    assert!(world.asks(8));
    world.reads();
    assert!(!world.is_asleep(a) && world.is_asleep(b));
    world.settles();
    assert_eq!((&world.watchers[a].got, &world.watchers[b].got), (&vec![1, 3], &vec![]));
    assert_eq!(world.watchers[b].position, Position::known(3));
}

#[test]
fn nothing_is_read_while_everyone_is_busy() {
    let mut world = World::new();
    let all = world.comes(&[], Position::START);
    world.happens("A");
    assert!(!world.asks(8));
    world.steps(all);
    assert!(!world.asks(8));
    assert!(!world.steps(all));
    assert!(world.asks(8));
    world.reads();
    world.happens("A");
    assert!(!world.asks(8));
}

#[test]
fn for_one_alone_is_read_what_it_wants_but_not_once_another_came() {
    let mut world = World::new();
    world.comes(&["A"], Position::START);
    ["A", "B"].into_iter().for_each(|sku| world.happens(sku));
    world.steps(0);
    world.steps(0);
    assert!(world.asks(8));
    assert_eq!(world.asked.as_ref().unwrap().request.narrow.skus, ["A"]);
    world.comes(&["B"], Position::START);
    world.steps(1);
    world.reads();
    world.settles();
    assert_eq!((&world.watchers[0].got, &world.watchers[1].got), (&vec![1], &vec![2]));
}

#[test]
fn who_does_not_take_what_comes_loses_it_and_reads_it_alone() {
    let mut world = World::new();
    let (slow, quick) = (world.comes(&["A"], Position::START), world.comes(&["A"], Position::START));
    world.settles();
    for _ in 0..4 {
        world.happens("A");
        assert!(world.asks(8));
        world.reads();
        assert!(world.steps(quick) && !world.steps(quick));
    }
    let seat = world.watchers[slow].seat.as_ref().unwrap();
    assert!(seat.take().unwrap().is_none());
    world.settles();
    assert_eq!((&world.watchers[slow].got, &world.watchers[quick].got), (&vec![1, 2, 3, 4], &vec![1, 2, 3, 4]));
}

#[test]
fn who_stopped_reading_long_ago_does_not_hold_up_whoever_comes() {
    let mut world = World::new();
    world.comes(&[], Position::START);
    world.steps(0);
    (0..10_000).for_each(|_| world.happens("A"));
    let head = world.head();
    let live = world.comes(&[], head);
    world.steps(live);
    assert_eq!(world.shelf.position(), head);
    assert!(world.watchers[0].seat.as_ref().unwrap().take().unwrap().is_none());
}

#[test]
fn why_nothing_comes_any_more_is_heard_by_everyone_after_what_came() {
    let mut world = World::new();
    for _ in 0..2 {
        world.comes(&["A"], Position::START);
    }
    world.settles();
    world.happens("A");
    assert!(world.asks(8));
    world.reads();
    world.shelf.end(Error::StreamEnded);
    for watcher in &world.watchers {
        let seat = watcher.seat.as_ref().unwrap();
        assert_eq!(seat.take().unwrap().map(|taken| taken.events.len()), Some(1));
        assert!(matches!(seat.take(), Err(Error::StreamEnded)));
    }
}

#[test]
fn what_cannot_be_read_ends_only_those_who_may_want_it_after_what_stands_before() {
    let mut world = World::new();
    let (a, b) = (world.comes(&["A"], Position::START), world.comes(&["B"], Position::START));
    world.settles();
    ["A", "A", "A", "B"].into_iter().for_each(|sku| world.happens(sku));
    assert!(world.asks(8));
    let asked = world.asked.take().unwrap();
    let mut events: Vec<_> = world.feed.iter().cloned().map(Ok).collect();
    events[1] = Err(Unreadable {
        position: Position::known(2),
        concerns: Concerns { sku: Some(Sku::known("A")), ..Concerns::default() },
        error: Error::Internal(Cause::new("of a later release")),
    });
    world.shelf.lay(&asked, &Page { events, scanned: Position::known(4), full: false });
    let taken = |index: usize| world.watchers[index].seat.as_ref().unwrap().take();
    let told = taken(a).unwrap().unwrap();
    assert_eq!((told.events.len(), told.upto), (1, Position::known(1)));
    assert!(matches!(taken(a), Err(Error::Internal(_))));
    let told = taken(b).unwrap().unwrap();
    assert_eq!((told.events.len(), told.upto), (1, Position::known(4)));
    assert!(taken(b).unwrap().unwrap().events.is_empty());
}

#[test]
fn a_shelf_is_left_when_the_last_one_rises() {
    let mut world = World::new();
    world.comes(&["A"], Position::START);
    assert!(world.shelf.is_left());
    world.steps(0);
    assert!(!world.shelf.is_left());
    world.watchers.clear();
    assert!(world.shelf.is_left());
}

#[derive(Debug, Clone)]
enum Step {
    Happens(usize),
    Comes(usize, usize),
    Goes(usize),
    Steps(usize),
    Asks(i64),
    Reads,
}

const SKUS: [&str; 3] = ["A", "B", "C"];
const FILTERS: [&[&str]; 4] = [&["A"], &["B", "C"], &["C"], &[]];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..SKUS.len()).prop_map(Step::Happens),
        1 => (0..FILTERS.len(), 0..6_usize).prop_map(|(filter, back)| Step::Comes(filter, back)),
        1 => (0..8_usize).prop_map(Step::Goes),
        6 => (0..8_usize).prop_map(Step::Steps),
        3 => (1..5_i64).prop_map(Step::Asks),
        3 => Just(Step::Reads),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_each_gets_what_it_wants_once_and_in_order(steps in prop::collection::vec(step(), 0..200)) {
        let mut world = World::new();
        for step in steps {
            match step {
                Step::Happens(sku) => world.happens(SKUS[sku]),
                Step::Comes(filter, back) => {
                    let start = world.feed.len().saturating_sub(back);
                    world.comes(FILTERS[filter], Position::known(i64::try_from(start).unwrap()));
                }
                Step::Goes(index) if index < world.watchers.len() => drop(world.watchers.remove(index)),
                Step::Steps(index) if index < world.watchers.len() => {
                    world.steps(index);
                }
                Step::Asks(positions) if world.asked.is_none() => {
                    world.asks(positions);
                }
                Step::Reads => world.reads(),
                Step::Goes(_) | Step::Steps(_) | Step::Asks(_) => {}
            }
        }
        world.settles();
        for watcher in &world.watchers {
            prop_assert_eq!(&watcher.got, &world.wanted(watcher));
            prop_assert_eq!(watcher.position, world.head());
        }
    }
}
