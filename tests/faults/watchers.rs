//! Watchers that resume: each from its last cursor, on the next server where one fails it.

use std::time::Duration;

use fillrate_proto::v1::{
    ErrorReason, SuggestPurchaseOrdersRequest, WatchBackordersResponse, WatchOrdersResponse, WatchStockResponse,
};
use fillrate_tests::{
    Door, Refusal,
    watch::{FeedEvent as _, Message, Start, Watched},
};
use futures::future::join_all;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tonic::Code;

/// A server says something each second; one that does not is left.
const SILENCE: Duration = Duration::from_secs(6);
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);
/// How many questions what to buy are open at the same time on a server, and how long it has peace between.
const ASKED_AT_ONCE: usize = 5;
const BETWEEN_QUESTIONS: Duration = Duration::from_secs(1);
/// How long a watcher may take to read to the end once nothing is broken any more.
const PATIENCE: Duration = Duration::from_secs(60);

/// An event as it was told: its position, its row and that row's revision.
type Told = (i64, String, i64);

#[derive(Debug)]
struct Seen {
    /// The cursor that the first of these events follows.
    begun: String,
    events: Vec<Told>,
    /// How often it had to begin anew.
    resumed: u64,
    /// How often it was told that its cursor is of another past.
    foreign: u64,
    wrong: Vec<String>,
}

/// What the watchers saw, all together.
#[derive(Default)]
pub struct Sum {
    pub events: usize,
    pub resumed: u64,
    pub wrong: Vec<String>,
}

/// A watcher of each service on every server, and somebody on each who asks what to buy.
pub struct Watchers {
    /// Up to where they shall read.
    end: watch::Sender<Option<i64>>,
    /// With the number of the server where each is at home.
    tasks: Vec<(usize, Kind, JoinHandle<Seen>)>,
    askers: Vec<JoinHandle<()>>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Stock,
    Orders,
    Backorders,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Stock, Self::Orders, Self::Backorders];

    async fn follow(self, doors: Vec<Door>, begun: String, end: watch::Receiver<Option<i64>>) -> Seen {
        match self {
            Self::Stock => follow::<WatchStockResponse>(doors, begun, end).await,
            Self::Orders => follow::<WatchOrdersResponse>(doors, begun, end).await,
            Self::Backorders => follow::<WatchBackordersResponse>(doors, begun, end).await,
        }
    }

    async fn begins(self, door: &Door) -> bool {
        match self {
            Self::Stock => begins::<WatchStockResponse>(door).await,
            Self::Orders => begins::<WatchOrdersResponse>(door).await,
            Self::Backorders => begins::<WatchBackordersResponse>(door).await,
        }
    }
}

impl Watchers {
    /// Begins to watch what happens from now on.
    pub async fn begin(doors: &[Vec<Door>]) -> Self {
        let begun = now(&doors[0][0]).await;
        let (end, told) = watch::channel(None);
        let mut tasks = Vec::new();
        for home in 0..doors.len() {
            let doors: Vec<Door> = (0..doors.len()).map(|n| doors[(home + n) % doors.len()][0].clone()).collect();
            for kind in Kind::ALL {
                let watcher = kind.follow(doors.clone(), begun.clone(), told.clone());
                tasks.push((home, kind, tokio::spawn(watcher)));
            }
        }
        let askers = doors.iter().map(|doors| tokio::spawn(ask_on(doors[0].clone()))).collect();
        Self { end, tasks, askers }
    }

    /// Lets them read to the head, compares what they saw with what is to be read on their server now, and tries whether
    /// each server still begins what it is asked for.
    pub async fn end(self, doors: &[Vec<Door>], loses_commits: bool) -> Sum {
        self.askers.iter().for_each(JoinHandle::abort);
        self.end.send_replace(Some(position(&now(&doors[0][0]).await)));
        let compared = self.tasks.into_iter().map(async |(home, kind, task)| {
            let seen = task.await.expect("a watcher ends well");
            let door = doors[home][0].clone();
            let mut wrong = Vec::new();
            if !kind.begins(&door).await {
                wrong.push(format!("no watch of {kind:?} begins on server {home}"));
            }
            let again = kind.follow(vec![door], seen.begun.clone(), self.end.subscribe()).await;
            if seen.events != again.events {
                let differ = seen.events.iter().zip(&again.events).find(|(one, other)| one != other);
                let (one, other) = (seen.events.len(), again.events.len());
                wrong.push(format!("a watcher saw {one} events of {other}; the first that differ: {differ:?}"));
            }
            if (seen.foreign > 0) != loses_commits {
                wrong.push(format!("a watcher of {kind:?} was told {} times that its cursor is foreign", seen.foreign));
            }
            wrong.extend(seen.wrong.into_iter().chain(again.wrong));
            (seen.events.len(), seen.resumed, wrong)
        });
        let mut sum = Sum::default();
        for (events, resumed, wrong) in join_all(compared).await {
            sum.events += events;
            sum.resumed += resumed;
            sum.wrong.extend(wrong);
        }
        for (server, doors) in doors.iter().enumerate() {
            if let Err(why) = suggestions(&doors[0]).await {
                sum.wrong.push(format!("server {server} does not say what to buy: {why}"));
            }
        }
        sum
    }
}

/// Asks what to buy over and over, more at once than a server reads for: what hangs is left, as by a caller whose
/// deadline has passed.
async fn ask_on(door: Door) {
    loop {
        join_all((0..ASKED_AT_ONCE).map(|_| suggestions(&door))).await;
        sleep(BETWEEN_QUESTIONS).await;
    }
}

async fn suggestions(door: &Door) -> Result<(), String> {
    let reading = async {
        let mut parts = door.suggest_purchase_orders(SuggestPurchaseOrdersRequest::default()).await?;
        while parts.message().await?.is_some() {}
        Ok::<_, Refusal>(())
    };
    let read = timeout(SILENCE, reading).await.map_err(|_| format!("nothing within {SILENCE:?}"))?;
    read.map_err(|refusal| format!("{refusal:?}"))
}

/// Whether a watch begins.
async fn begins<R: Watched>(door: &Door) -> bool {
    let beginning = async { R::watch(door, Start::Now).await.ok()?.message().await.ok()? };
    matches!(timeout(SILENCE, beginning).await, Ok(Some(_)))
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
    let mut last = position(&begun);
    let mut cursor = begun.clone();
    let mut seen = Seen { begun, events: Vec::new(), resumed: 0, foreign: 0, wrong: Vec::new() };
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
        let refusal = match opened {
            Ok(mut stream) => loop {
                let message = match timeout(SILENCE, stream.message()).await {
                    Ok(Ok(Some(message))) => message.message(),
                    Ok(Err(status)) => break Some(Refusal::from(status)),
                    Ok(Ok(None)) | Err(_) => break None,
                };
                match message {
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
            },
            Err(refusal) => Some(refusal),
        };
        let Some(refusal) = refusal else { continue };
        if refusal.reason == ErrorReason::CursorForeign {
            // What was seen may be of a past that is no more.
            seen.foreign += 1;
            cursor = now(door).await;
            last = position(&cursor);
            cursor.clone_into(&mut seen.begun);
            seen.events.clear();
        } else if refusal.domain == "fillrate" && refusal.code != Code::Unavailable {
            // That the cursor cannot be used otherwise is never true here.
            seen.wrong.push(format!("a watch was refused: {refusal:?}"));
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
