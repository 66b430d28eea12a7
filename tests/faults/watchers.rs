//! Watchers that resume: each from its last cursor, on the next server where one fails it.

use std::{fmt::Debug, time::Duration};

use fillrate_proto::v1::{WatchBackordersResponse, WatchOrdersResponse, WatchStockResponse};
use fillrate_tests::{
    Door,
    watch::{FeedEvent as _, Message, Start, Watched},
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tonic::Code;

/// A server says something each second; one that does not is left.
const SILENCE: Duration = Duration::from_secs(6);
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);
/// How long a watcher may take to read to the end once nothing is broken any more.
const PATIENCE: Duration = Duration::from_secs(60);

/// An event as it was told: its position, its row and that row's revision.
type Told = (i64, String, i64);

#[derive(Debug, Default)]
pub struct Seen {
    events: Vec<Told>,
    /// How often it had to begin anew.
    pub resumed: u64,
    wrong: Vec<String>,
}

/// One watcher of each service.
pub struct Watchers {
    begun: String,
    /// Up to where they shall read.
    end: watch::Sender<Option<i64>>,
    tasks: Vec<JoinHandle<Seen>>,
}

impl Watchers {
    /// Begins to watch what happens from now on.
    pub async fn begin(doors: &[Vec<Door>]) -> Self {
        let begun = now(&doors[0][0]).await;
        let (end, told) = watch::channel(None);
        let doors = |first: usize| (0..doors.len()).map(|n| doors[(first + n) % doors.len()][0].clone()).collect();
        let tasks = vec![
            tokio::spawn(follow::<WatchStockResponse>(doors(0), begun.clone(), told.clone())),
            tokio::spawn(follow::<WatchOrdersResponse>(doors(1), begun.clone(), told.clone())),
            tokio::spawn(follow::<WatchBackordersResponse>(doors(2), begun.clone(), told)),
        ];
        Self { begun, end, tasks }
    }

    /// Lets them read to the head and compares what they saw with what is to be read there now. How many events, how
    /// often they began anew, and what is wrong.
    pub async fn end(self, doors: &[Vec<Door>]) -> (usize, u64, Vec<String>) {
        let head = position(&now(&doors[0][0]).await);
        self.end.send_replace(Some(head));
        let mut seen = Vec::new();
        for task in self.tasks {
            seen.push(task.await.expect("a watcher ends well"));
        }
        let doors: Vec<Door> = vec![doors[0][0].clone()];
        let (told, begun) = (self.end.subscribe(), self.begun);
        let again = [
            follow::<WatchStockResponse>(doors.clone(), begun.clone(), told.clone()).await,
            follow::<WatchOrdersResponse>(doors.clone(), begun.clone(), told.clone()).await,
            follow::<WatchBackordersResponse>(doors, begun, told).await,
        ];
        let (mut events, mut resumed, mut wrong) = (0, 0, Vec::new());
        for (seen, again) in seen.into_iter().zip(again) {
            events += seen.events.len();
            resumed += seen.resumed;
            if seen.events != again.events {
                let differ = seen.events.iter().zip(&again.events).find(|(one, other)| one != other);
                let (one, other) = (seen.events.len(), again.events.len());
                wrong.push(format!("a watcher saw {one} events of {other}; the first that differ: {differ:?}"));
            }
            wrong.extend(seen.wrong.into_iter().chain(again.wrong));
        }
        (events, resumed, wrong)
    }
}

/// A cursor of this moment.
pub async fn now(door: &Door) -> String {
    let begun = Instant::now();
    loop {
        let mut stream = match timeout(SILENCE, WatchStockResponse::watch(door, Start::Now)).await {
            Ok(Ok(stream)) => stream,
            other => {
                assert!(begun.elapsed() < PATIENCE, "nothing can be watched: {:?}", other.map(|result| result.err()));
                sleep(BETWEEN_ATTEMPTS).await;
                continue;
            }
        };
        if let Ok(Ok(Some(first))) = timeout(SILENCE, stream.message()).await
            && let Message::Checkpoint(checkpoint) = first.message()
        {
            return checkpoint.cursor;
        }
        assert!(begun.elapsed() < PATIENCE, "a watch does not begin");
    }
}

fn position(cursor: &str) -> i64 {
    cursor.rsplit('.').next().and_then(|text| text.parse().ok()).expect("a cursor ends with its position")
}

async fn follow<R: Watched>(doors: Vec<Door>, begun: String, mut end: watch::Receiver<Option<i64>>) -> Seen {
    let mut seen = Seen::default();
    let mut cursor = begun;
    let mut last = position(&cursor);
    let mut deadline = None;
    for attempt in 0.. {
        if attempt > 0 {
            sleep(BETWEEN_ATTEMPTS).await;
            seen.resumed += 1;
            if late(&mut deadline, &mut end, &mut seen) {
                return seen;
            }
        }
        let door = &doors[attempt % doors.len()];
        let Ok(opened) = timeout(SILENCE, R::watch(door, Start::Cursor(cursor.clone()))).await else { continue };
        let mut stream = match opened {
            Ok(stream) => stream,
            Err(refusal) => {
                // That the cursor cannot be used is never true here.
                if refusal.domain == "fillrate" && refusal.code != Code::Unavailable {
                    seen.wrong.push(format!("a watch was refused: {refusal:?}"));
                }
                continue;
            }
        };
        while let Ok(Ok(Some(message))) = timeout(SILENCE, stream.message()).await {
            match message.message() {
                Message::Event(event) => {
                    if event.position() <= last {
                        seen.wrong.push(format!("position {} was told after {last}", event.position()));
                    }
                    last = event.position();
                    event.cursor().clone_into(&mut cursor);
                    seen.events.push((last, event.row(), event.revision()));
                }
                Message::Checkpoint(checkpoint) => {
                    if position(&checkpoint.cursor) < last {
                        seen.wrong.push(format!("a checkpoint at {} came after {last}", checkpoint.cursor));
                    }
                    last = last.max(position(&checkpoint.cursor));
                    cursor = checkpoint.cursor;
                }
                Message::Snapshot(row) => seen.wrong.push(format!("a snapshot nobody asked for: {row:?}")),
            }
            if end.borrow().is_some_and(|end| last >= end) || late(&mut deadline, &mut end, &mut seen) {
                return seen;
            }
        }
    }
    seen
}

/// Whether it should long have read to its end.
fn late(deadline: &mut Option<Instant>, end: &mut watch::Receiver<Option<i64>>, seen: &mut Seen) -> bool {
    if end.borrow().is_none() {
        return false;
    }
    let late = *deadline.get_or_insert_with(|| Instant::now() + PATIENCE) < Instant::now();
    if late {
        seen.wrong.push(format!("a watcher did not come to the head within {PATIENCE:?}"));
    }
    late
}
