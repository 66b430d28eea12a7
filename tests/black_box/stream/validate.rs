//! What a stream promises, each promise by its name, as it can be seen in what was recorded of streams.

use std::collections::{BTreeMap, BTreeSet};

use fillrate_proto::v1::{BackorderEvent, BackorderEventType};
use fillrate_tests::{
    Door,
    watch::{FeedEvent, Message, SnapshotRow, Start, Watch, Watched},
};

/// Cursors that are tried of each recording; more would tell the same.
const CURSORS: usize = 24;

/// A stream from its first checkpoint on.
pub struct Recording<R: Watched> {
    /// The cursor that came first.
    pub begin: String,
    pub events: Vec<R::Event>,
    /// Checkpoints that came later: after how many events, and the cursor.
    pub bookmarks: Vec<(usize, String)>,
}

impl<R: Watched> Recording<R> {
    /// Records until the event that is wanted, over outages of the database.
    pub async fn until(door: Door, mut watch: Watch<R>, wanted: impl Fn(&R::Event) -> bool) -> Self {
        let mut recording = Self { begin: watch.cursor().to_owned(), events: Vec::new(), bookmarks: Vec::new() };
        loop {
            match watch.next_after_any_outage(&door).await {
                Ok(Message::Event(event)) => {
                    let last = wanted(&event);
                    recording.events.push(event);
                    if last {
                        return recording;
                    }
                }
                Ok(Message::Checkpoint(checkpoint)) => {
                    recording.bookmarks.push((recording.events.len(), checkpoint.cursor));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    pub fn positions(&self) -> Vec<i64> {
        self.events.iter().map(FeedEvent::position).collect()
    }
}

/// Ordered: positions rise; of one row so do its revisions.
pub fn ordered<R: Watched>(recording: &Recording<R>) {
    let positions = recording.positions();
    assert!(positions.is_sorted_by(|one, next| one < next), "{positions:?}");
    let mut revisions: BTreeMap<String, i64> = BTreeMap::new();
    for event in &recording.events {
        let known = revisions.insert(event.row(), event.revision()).unwrap_or(0);
        assert!(known <= event.revision_before() && event.revision_before() < event.revision(), "{event:?}");
    }
}

/// Unique: no position and no revision of a row comes twice.
pub fn unique<R: Watched>(recording: &Recording<R>) {
    let (mut positions, mut revisions) = (BTreeSet::new(), BTreeSet::new());
    for event in &recording.events {
        assert!(positions.insert(event.position()), "{event:?}");
        assert!(revisions.insert((event.row(), event.revision())), "{event:?}");
    }
}

/// Reliable: the three streams of a tenant together have every position, from the first to the last, once.
pub fn reliable(streams: [Vec<i64>; 3]) {
    let mut all: Vec<i64> = streams.concat();
    all.sort_unstable();
    let (first, last) = (all[0], *all.last().unwrap());
    assert_eq!(all, (first..=last).collect::<Vec<_>>());
}

/// Reliable, for one backorder: each event goes on where the one before ended, from its opening on.
pub fn unbroken(events: &[BackorderEvent]) {
    let mut last = BTreeMap::new();
    for event in events {
        let after = event.backorder.clone().expect("the state after");
        let known = last.insert(after.backorder_id.clone(), after);
        assert_eq!(event.before, known, "{event:?}");
        assert_eq!(event.before.is_none(), event.r#type() == BackorderEventType::Opened);
    }
}

/// Resumable: after the cursor of any event come exactly those that came after it.
pub async fn resumable<R: Watched>(door: &Door, recording: &Recording<R>)
where
    R::Event: PartialEq,
{
    let step = (recording.events.len() / CURSORS).max(1);
    for index in (0..recording.events.len()).step_by(step) {
        let cursor = recording.events[index].cursor().to_owned();
        continues(door, recording, index + 1, &cursor).await;
    }
}

/// Bookmarked: the same of every checkpoint, the first one too.
pub async fn bookmarked<R: Watched>(door: &Door, recording: &Recording<R>)
where
    R::Event: PartialEq,
{
    continues(door, recording, 0, &recording.begin).await;
    for (index, cursor) in &recording.bookmarks {
        continues(door, recording, *index, cursor).await;
    }
}

async fn continues<R: Watched>(door: &Door, recording: &Recording<R>, from: usize, cursor: &str)
where
    R::Event: PartialEq,
{
    let mut watch = Watch::<R>::resume(door, cursor).await;
    let rest = &recording.events[from..];
    let heard = watch.events(rest.len()).await;
    assert!(heard == rest, "after {cursor} another history is heard");
}

/// A receiver that begins with a snapshot and drops what is not newer than what it has.
pub struct Receiver<R: Watched> {
    watch: Watch<R>,
    /// By row, the revision it has.
    held: BTreeMap<String, i64>,
    /// Whether the snapshot has ended.
    complete: bool,
}

impl<R: Watched> Receiver<R> {
    /// Begins. With the first message the snapshot is of a moment that has been: what is written later comes as an
    /// event.
    pub async fn begin(door: &Door) -> Self {
        let watch = Watch::start(door, Start::Snapshot).await;
        let mut receiver = Self { watch, held: BTreeMap::new(), complete: false };
        assert!(receiver.take().await.is_none(), "an event before the snapshot");
        receiver
    }

    /// What it has once the event came that is wanted.
    pub async fn until(mut self, wanted: impl Fn(&R::Event) -> bool) -> BTreeMap<String, i64> {
        while !self.take().await.is_some_and(|event| wanted(&event)) {}
        self.held
    }

    /// Takes the next message, and tells it if it is an event.
    async fn take(&mut self) -> Option<R::Event> {
        match self.watch.next().await {
            Ok(Message::Snapshot(row)) => {
                assert!(!self.complete, "a row after the snapshot: {row:?}");
                assert!(self.held.insert(row.row(), row.revision()).is_none(), "twice in the snapshot: {row:?}");
                None
            }
            Ok(Message::Checkpoint(checkpoint)) => {
                assert_eq!(checkpoint.cursor.is_empty(), !self.complete && !checkpoint.snapshot_complete);
                self.complete |= checkpoint.snapshot_complete;
                None
            }
            Ok(Message::Event(event)) => {
                assert!(self.complete, "an event within the snapshot: {event:?}");
                let newest = self.held.entry(event.row()).or_default();
                *newest = event.revision().max(*newest);
                Some(event)
            }
            Err(end) => panic!("{end:?}"),
        }
    }
}
