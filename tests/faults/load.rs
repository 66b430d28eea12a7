//! Clients that work while things break: each has a server of its own, goes to the next one when that fails it, repeats
//! a call under the same request id until it knows what became of it, and keeps what it was told.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use fillrate_proto::v1::{AllocationPolicy, CreateOrderRequest};
use fillrate_tests::{
    Door, Refusal,
    words::{NewOrder as _, adjust, cancel, delta, fill_item, force, order, ship, update},
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tonic::Code;

use crate::command::{Command, Reply};

pub const ITEMS: [&str; 4] = ["X", "Y", "Z", "W"];
const CLIENTS: usize = 6;
/// How long one attempt is waited for.
const ATTEMPT: Duration = Duration::from_secs(5);
/// How long a client that shall stop tries to find out what became of its last call.
const LAST: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// What a client knows of a command in the end.
#[derive(Debug)]
pub enum Fate {
    Acknowledged(Box<Reply>, Instant),
    /// It was judged, and nothing was done: unless an earlier attempt was left without an answer, which may have been on
    /// its way still.
    Refused {
        unanswered_before: bool,
    },
    Unknown,
}

/// A command that was sent, perhaps often, always under the same request id.
#[derive(Debug)]
pub struct Entry {
    pub request_id: String,
    pub command: Command,
    pub fate: Fate,
}

/// When each server last had a call acknowledged.
#[derive(Default)]
struct Board {
    acknowledged: Mutex<Vec<Vec<Instant>>>,
    wrong: Mutex<Vec<String>>,
    repeated: AtomicU64,
}

/// The clients at work.
pub struct Load {
    board: Arc<Board>,
    stop: watch::Sender<bool>,
    clients: Vec<JoinHandle<Vec<Entry>>>,
}

/// What they have to tell.
pub struct History {
    pub entries: Vec<Entry>,
    pub wrong: Vec<String>,
    /// How often a call was made again, because nobody said what had become of it.
    pub repeated: u64,
}

impl Load {
    /// Begins; every id begins with this name. Where commits may be lost, clients forgive that their orders are not there.
    pub fn begin(name: &str, doors: &[Vec<Door>], forgives: bool) -> Self {
        let board = Arc::new(Board::default());
        let (stop, _) = watch::channel(false);
        let servers = doors.len();
        *lock(&board.acknowledged) = vec![Vec::new(); servers];
        let clients = (0..CLIENTS).map(|number| {
            let client = Client {
                name: format!("{name}-{number}"),
                home: number % servers,
                doors: doors.iter().map(|of_server| of_server[number % of_server.len()].clone()).collect(),
                board: Arc::clone(&board),
                stop: stop.subscribe(),
                will: Will::new(name, number),
                orders: Vec::new(),
                forgives,
            };
            tokio::spawn(client.work())
        });
        Self { clients: clients.collect(), board, stop }
    }

    /// Waits until every server has acknowledged something that was answered after this moment, and says when the first
    /// and when the last of them did; none where that takes too long.
    pub async fn until_acknowledged(&self, since: Instant, patience: Duration) -> Option<(Duration, Duration)> {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            let firsts: Vec<Option<Instant>> = lock(&self.board.acknowledged)
                .iter()
                .map(|times| times.iter().copied().find(|time| *time >= since))
                .collect();
            if let Some(firsts) = firsts.into_iter().collect::<Option<Vec<_>>>() {
                let (first, last) = (firsts.iter().min()?, firsts.iter().max()?);
                return Some((*first - since, *last - since));
            }
            sleep(BETWEEN_LOOKS).await;
        }
        None
    }

    /// Waits for so many more acknowledged calls; false where that takes too long.
    pub async fn goes_on(&self, calls: usize, patience: Duration) -> bool {
        let count = || lock(&self.board.acknowledged).iter().map(Vec::len).sum::<usize>();
        let (wanted, begun) = (count() + calls, Instant::now());
        while count() < wanted {
            if begun.elapsed() > patience {
                return false;
            }
            sleep(BETWEEN_LOOKS).await;
        }
        true
    }

    /// Lets every client find out about its last call, and takes what they kept.
    pub async fn end(self) -> History {
        self.stop.send_replace(true);
        let mut entries = Vec::new();
        for client in self.clients {
            entries.extend(client.await.expect("a client ends well"));
        }
        let repeated = self.board.repeated.load(Ordering::Relaxed);
        History { entries, wrong: std::mem::take(&mut lock(&self.board.wrong)), repeated }
    }
}

struct Client {
    name: String,
    home: usize,
    doors: Vec<Door>,
    board: Arc<Board>,
    stop: watch::Receiver<bool>,
    will: Will,
    /// Its orders that were acknowledged.
    orders: Vec<String>,
    forgives: bool,
}

impl Client {
    async fn work(mut self) -> Vec<Entry> {
        let mut history = Vec::new();
        while !*self.stop.borrow() {
            let request_id = format!("{}-R{}", self.name, history.len());
            let command = self.wish(history.len()).named(&request_id);
            let fate = self.insist(&command).await;
            if let (Fate::Acknowledged(..), Command::Create(created)) = (&fate, &command) {
                self.orders.push(created.order_id.clone());
            }
            history.push(Entry { request_id, command, fate });
        }
        history
    }

    /// What to do next.
    fn wish(&mut self, number: usize) -> Command {
        if self.orders.is_empty() || self.will.below(10) < 4 {
            return Command::Create(self.fresh(number));
        }
        let chosen = self.will.below(self.orders.len() as u64);
        let mine = self.orders[usize::try_from(chosen).expect("it is an index")].clone();
        let item = self.will.item();
        match self.will.below(14) {
            0..=5 => {
                Command::Adjust(adjust([delta(item, self.will.units(6)), delta(self.will.item(), self.will.units(4))]))
            }
            6..=8 => Command::Ship(ship(&mine, &[])),
            9 | 10 => Command::Cancel(cancel(&mine, &[])),
            11 => Command::Force(force(&mine, 1)),
            12 => {
                let priority = i32::try_from(self.will.below(5)).ok();
                Command::Update(fillrate_proto::v1::UpdateOrderRequest { priority, ..update(&mine) })
            }
            _ => Command::Fill(fill_item(item)),
        }
    }

    fn fresh(&mut self, number: usize) -> CreateOrderRequest {
        let policies = [AllocationPolicy::Partial, AllocationPolicy::CompleteLine, AllocationPolicy::CompleteOrder];
        let policy = policies[usize::try_from(self.will.below(3)).expect("it is below 3")];
        let mut request = order(&format!("{}-O{number}", self.name)).policy(policy);
        for _ in 0..=self.will.below(3) {
            request = request.line(self.will.item(), self.will.units(4));
        }
        request
    }

    /// Repeats a command until it is known what became of it.
    async fn insist(&mut self, command: &Command) -> Fate {
        let mut given_up: Option<Instant> = None;
        let mut server = self.home;
        loop {
            match timeout(ATTEMPT, command.send(&self.doors[server])).await {
                Ok(Ok(reply)) => {
                    let now = Instant::now();
                    lock(&self.board.acknowledged)[server].push(now);
                    return Fate::Acknowledged(Box::new(reply), now);
                }
                Ok(Err(refusal)) if !is_lost(&refusal) => {
                    return self.judged(command, refusal, given_up.is_some());
                }
                Ok(Err(refusal)) => sleep(refusal.retry.unwrap_or(BETWEEN_LOOKS * 10) / 4).await,
                Err(_) => {}
            }
            let waits = *given_up.get_or_insert_with(Instant::now);
            if *self.stop.borrow() && waits.elapsed() > LAST {
                return Fate::Unknown;
            }
            self.board.repeated.fetch_add(1, Ordering::Relaxed);
            server = (server + 1) % self.doors.len();
        }
    }

    fn judged(&self, command: &Command, refusal: Refusal, unanswered_before: bool) -> Fate {
        // An order that is over is no more to be shipped, and one that was lost is not there; anything else is no answer to
        // these commands.
        let legal = refusal.code == Code::FailedPrecondition || self.forgives && refusal.code == Code::NotFound;
        if !legal || matches!(command, Command::Create(_)) {
            lock(&self.board.wrong).push(format!("{command:?} was answered {refusal:?}"));
        }
        Fate::Refused { unanswered_before }
    }
}

/// Whether it is unknown what became of the call: the server says so, or is not there to say anything.
fn is_lost(refusal: &Refusal) -> bool {
    let by_server = refusal.domain == "fillrate";
    !by_server
        || matches!(refusal.code, Code::Unavailable | Code::DeadlineExceeded)
        || refusal.retry.is_some() && matches!(refusal.code, Code::Aborted | Code::ResourceExhausted)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A small generator of numbers: enough will for a client.
struct Will(u64);

impl Will {
    fn new(name: &str, number: usize) -> Self {
        let seed = name.bytes().fold(number as u64 + 1, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn units(&mut self, most: u64) -> i64 {
        i64::try_from(1 + self.below(most)).expect("it is small")
    }

    fn item(&mut self) -> &'static str {
        ITEMS[usize::try_from(self.below(ITEMS.len() as u64)).expect("it is an index")]
    }
}
