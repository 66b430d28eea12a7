//! Where the watchers of one strand of a feed sit: what comes onto it is read once, and each takes what it wants of that.
//! Nothing here waits; whoever fills the shelf and those who sit at it ring for each other.

use std::{
    collections::{BTreeSet, HashMap, VecDeque, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::{
    mark::{self, Mark},
    page::{FeedEvent, Page, Strand, Unreadable},
    topic::Filter,
};
use crate::{
    domain::cursor::Position,
    error::{Error, Result},
    store::feed_read::{Narrow, PageRequest},
};

/// How far from the head a watcher takes a seat, and how far a shelf may be that is waited for. Whoever is further behind
/// reads for itself, and what it wants alone.
const NEAR: i64 = 8_192;
/// The most that is kept for a watcher which does not take it: events, and bytes of them. Either holds several pages, so
/// that whoever is a little slower than others still reads along.
const MOST_EVENTS: usize = 2_048;
const MOST_BYTES: usize = 1024 * 1024;

/// Whether a watcher reads along with all others.
pub(super) fn is_near(position: Position, head: Position) -> bool {
    position.plus(NEAR) >= head
}

/// See the module's text.
#[derive(Debug)]
pub(super) struct Shelf {
    pub strand: Strand,
    inner: Mutex<Inner>,
    /// Rung for whoever fills it: someone waits, or the last one left.
    filler: Notify,
}

#[derive(Debug)]
struct Inner {
    /// Each event up to here was given to everyone who sat here and wanted it.
    position: Position,
    sitters: HashMap<u64, Sitter>,
    /// Those whose events show one of their marks.
    marked: HashMap<Mark, BTreeSet<u64>>,
    /// Those that are asked about every event.
    unmarked: BTreeSet<u64>,
    /// How many have come: the number of the next one.
    came: u64,
    /// Why nothing comes any more.
    over: Option<Error>,
}

#[derive(Debug)]
struct Sitter {
    filter: Arc<dyn Filter>,
    marks: Vec<Mark>,
    /// What it has not taken yet.
    events: VecDeque<Arc<FeedEvent>>,
    bytes: usize,
    /// The last event that it was asked about. An event may show several of its marks.
    asked: Position,
    /// It took all there was.
    waits: bool,
    /// Nothing comes any more behind a position, and why.
    fails: Option<(Position, Error)>,
    bell: Arc<Notify>,
}

/// A watcher's place at a shelf, which it leaves by dropping it.
#[derive(Debug)]
pub(super) struct Seat {
    shelf: Arc<Shelf>,
    number: u64,
    bell: Arc<Notify>,
    /// What lies behind this comes to the seat. Everything up to here its watcher reads for itself.
    pub from: Position,
}

/// What a watcher wants of all that came up to a position.
#[derive(Debug)]
pub(super) struct Taken {
    pub events: VecDeque<Arc<FeedEvent>>,
    pub upto: Position,
}

/// What is to be read next.
#[derive(Debug)]
pub(super) struct Asked {
    pub request: PageRequest,
    /// It leaves out what the only one here does not want; so many had come by then.
    alone: Option<u64>,
}

impl Shelf {
    pub(super) fn new(strand: Strand, position: Position) -> Self {
        let inner = Inner {
            position,
            sitters: HashMap::new(),
            marked: HashMap::new(),
            unmarked: BTreeSet::new(),
            came: 0,
            over: None,
        };
        Self { strand, inner: Mutex::new(inner), filler: Notify::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing panics while it holds the lock.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn position(&self) -> Position {
        self.lock().position
    }

    pub(super) fn is_left(&self) -> bool {
        self.lock().sitters.is_empty()
    }

    /// Ends once someone waits, or the last one left, since this was last waited for.
    pub(super) async fn rung(&self) {
        self.filler.notified().await;
    }

    /// Seats a watcher that has seen everything up to a position.
    pub(super) fn seat(self: &Arc<Self>, filter: Arc<dyn Filter>, position: Position) -> Seat {
        let mut inner = self.lock();
        // Those who sit here have stopped reading, for longer than anyone else should wait.
        if !inner.someone_waits() && !is_near(inner.position, position) {
            inner.clear();
            inner.position = position;
        }
        let (number, bell, from) = (inner.came, Arc::new(Notify::new()), inner.position);
        inner.came += 1;
        let marks = filter.marks();
        for mark in &marks {
            inner.marked.entry(mark.clone()).or_default().insert(number);
        }
        if marks.is_empty() {
            inner.unmarked.insert(number);
        }
        let sitter = Sitter {
            filter,
            marks,
            events: VecDeque::new(),
            bytes: 0,
            asked: position.max(from),
            waits: false,
            fails: None,
            bell: Arc::clone(&bell),
        };
        inner.sitters.insert(number, sitter);
        Seat { shelf: Arc::clone(self), number, bell, from }
    }

    /// What to read of so many positions, at most up to the head. None while nobody waits for it: readers who are all
    /// busy set the pace.
    pub(super) fn asks(&self, head: Position, positions: i64) -> Option<Asked> {
        let inner = self.lock();
        let after = inner.position;
        if after >= head || !inner.someone_waits() {
            return None;
        }
        let mut sitters = inner.sitters.values();
        let (narrow, alone) = match (sitters.next(), sitters.next()) {
            (Some(only), None) => (only.filter.narrow(), Some(inner.came)),
            _ => (Narrow::default(), None),
        };
        let request = PageRequest { kind: self.strand.kind, after, upto: head.min(after.plus(positions)), narrow };
        Some(Asked { request, alone })
    }

    /// Gives everyone what it wants of a page. Nothing comes of one that leaves out what someone wants who came since, or
    /// that does not follow on what was given.
    pub(super) fn lay(&self, asked: &Asked, page: &Page) {
        let mut inner = self.lock();
        if inner.position != asked.request.after || asked.alone.is_some_and(|came| came != inner.came) {
            return;
        }
        let mut bells = Vec::new();
        for event in &page.events {
            match event {
                Ok(event) => inner.give(event, &mut bells),
                Err(unreadable) => inner.fail(unreadable, &mut bells),
            }
        }
        inner.position = page.scanned;
        drop(inner);
        bells.iter().for_each(|bell| bell.notify_one());
    }

    /// Nothing comes any more: everyone hears why, after what it has still to take.
    pub(super) fn end(&self, error: Error) {
        let mut inner = self.lock();
        inner.over = Some(error);
        inner.sitters.values().for_each(|sitter| sitter.bell.notify_one());
    }
}

impl Inner {
    fn someone_waits(&self) -> bool {
        self.sitters.values().any(|sitter| sitter.waits)
    }

    fn clear(&mut self) {
        self.sitters.clear();
        self.marked.clear();
        self.unmarked.clear();
    }

    /// Those whom it wakes have their bells rung afterwards: they would only wait for the lock.
    fn give(&mut self, event: &Arc<FeedEvent>, bells: &mut Vec<Arc<Notify>>) {
        let mut behind = Vec::new();
        let marks = mark::shown(&event.change);
        let found = marks.iter().filter_map(|mark| self.marked.get(mark)).flatten();
        for number in found.chain(&self.unmarked) {
            let Some(sitter) = self.sitters.get_mut(number) else { continue };
            if !sitter.is_asked(event.cursor.position) || !sitter.filter.wants(&event.change) {
                continue;
            }
            if sitter.is_full(event) {
                behind.push(*number);
                continue;
            }
            sitter.bytes += event.bytes;
            sitter.events.push_back(Arc::clone(event));
            if std::mem::take(&mut sitter.waits) {
                bells.push(Arc::clone(&sitter.bell));
            }
        }
        behind.into_iter().for_each(|number| self.remove(number));
    }

    /// Nobody who may want the event passes it.
    fn fail(&mut self, event: &Unreadable, bells: &mut Vec<Arc<Notify>>) {
        for sitter in self.sitters.values_mut() {
            let wants = sitter.marks.is_empty() || sitter.marks.iter().any(|mark| event.may_show(mark));
            if sitter.is_asked(event.position) && wants {
                sitter.fails = Some((event.before(), event.error.clone()));
                if std::mem::take(&mut sitter.waits) {
                    bells.push(Arc::clone(&sitter.bell));
                }
            }
        }
    }

    fn remove(&mut self, number: u64) {
        let Some(sitter) = self.sitters.remove(&number) else { return };
        self.unmarked.remove(&number);
        for mark in sitter.marks {
            if let Entry::Occupied(mut marked) = self.marked.entry(mark) {
                marked.get_mut().remove(&number);
                if marked.get().is_empty() {
                    marked.remove();
                }
            }
        }
    }
}

impl Sitter {
    /// Once about each event that may come to it.
    fn is_asked(&mut self, position: Position) -> bool {
        let asked = self.asked < position && self.fails.is_none();
        self.asked = self.asked.max(position);
        asked
    }

    /// One event always fits.
    fn is_full(&self, event: &FeedEvent) -> bool {
        !self.events.is_empty() && (self.events.len() >= MOST_EVENTS || self.bytes + event.bytes > MOST_BYTES)
    }
}

impl Seat {
    /// What came since the last time. None where its watcher was too slow and lost it all, and the seat: it reads on for
    /// itself, from what it last took.
    pub(super) fn take(&self) -> Result<Option<Taken>> {
        let mut inner = self.shelf.lock();
        let Inner { position, sitters, over, .. } = &mut *inner;
        let Some(sitter) = sitters.get_mut(&self.number) else { return Ok(None) };
        let events = std::mem::take(&mut sitter.events);
        sitter.bytes = 0;
        let (upto, over) = match &sitter.fails {
            Some((before, error)) => (*before, Some(error)),
            None => (*position, over.as_ref()),
        };
        if events.is_empty() {
            if let Some(error) = over {
                return Err(error.clone());
            }
            if !std::mem::replace(&mut sitter.waits, true) {
                self.shelf.filler.notify_one();
            }
        }
        Ok(Some(Taken { events, upto }))
    }

    /// Ends once there is something to take, where there was nothing the last time.
    pub(super) async fn rung(&self) {
        self.bell.notified().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut inner = self.shelf.lock();
        inner.remove(self.number);
        if inner.sitters.is_empty() {
            self.shelf.filler.notify_one();
        }
    }
}
