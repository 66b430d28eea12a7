//! A tap on the line between a server and its Postgres: it passes everything on and notes every round trip, with the
//! text of what was executed and how long the answer took. What a server sends is then counted where it leaves, by any
//! version of Postgres and without an extension of it.

mod frames;
mod session;

use std::{
    collections::HashMap,
    env, fs, io,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};

use self::session::Session;

/// A statement that was executed.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its text.
    pub sql: Arc<str>,
    /// As what it was prepared, empty for the statement without a name; none where it was sent as bare text.
    pub name: Option<String>,
    /// The types of its parameters, as the client named them.
    pub types: Arc<[u32]>,
    /// Its parameters as they were sent; empty unless the tap keeps them.
    pub parameters: Vec<Option<Vec<u8>>>,
}

/// What was sent up to a point where an answer was wanted, and how long that took.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Which connection, counted from 0.
    pub connection: usize,
    /// What was executed; nothing where statements were only prepared.
    pub statements: Vec<Statement>,
    /// It was sent before the one before it was answered: no round trip of its own.
    pub pipelined: bool,
    /// Whether a transaction was open before it.
    pub in_transaction: bool,
    /// Whether it is the first of a transaction that began with the end of the one before.
    pub chained: bool,
    /// When it was sent.
    pub begun: Instant,
    /// How long until Postgres was ready for the next.
    pub took: Duration,
}

impl Exchange {
    /// Whether it executed a statement with these words.
    #[must_use]
    pub fn names(&self, words: &str) -> bool {
        self.statements.iter().any(|statement| statement.sql.contains(words))
    }
}

/// The exchanges of one transaction, statements that were only prepared left out: from its `BEGIN`, where it has one of its
/// own, to its `COMMIT`, which may begin the next one too.
#[derive(Debug, Clone)]
pub struct Transaction(pub Vec<Exchange>);

impl Transaction {
    /// What it executed.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.0.iter().flat_map(|exchange| &exchange.statements)
    }

    /// What it executed once it had begun: whether it has a `BEGIN` of its own depends on how long ago the one before was.
    pub fn after_begin(&self) -> impl Iterator<Item = &Statement> {
        self.statements().filter(|statement| &*statement.sql != "BEGIN")
    }

    /// How often its client waited for an answer once it had begun.
    #[must_use]
    pub fn round_trips(&self) -> usize {
        self.0.iter().filter(|exchange| !exchange.pipelined && !exchange.names("BEGIN")).count()
    }

    /// Whether it executed a statement with these words.
    #[must_use]
    pub fn names(&self, words: &str) -> bool {
        self.0.iter().any(|exchange| exchange.names(words))
    }

    /// Whether it was committed.
    #[must_use]
    pub fn is_committed(&self) -> bool {
        self.0.last().is_some_and(|exchange| exchange.names("COMMIT"))
    }

    /// Whether it is none of a command's, but of what a server does beside: events get their positions, partitions are
    /// made, followers read the feed and what it touched, tenants are walked through.
    #[must_use]
    pub fn is_beside_commands(&self) -> bool {
        [
            "FROM pending_batches p",
            "stamp_feed_",
            "create_partitions",
            "feed_followers",
            "READ ONLY",
            "FROM tenants t WHERE t.tenant_id >",
        ]
        .iter()
        .any(|words| self.names(words))
    }
}

/// What was noted.
#[derive(Debug)]
struct Notes {
    exchanges: Mutex<Vec<Exchange>>,
    connections: AtomicUsize,
    keeps_parameters: bool,
}

impl Notes {
    fn add(&self, exchange: Exchange) {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }
}

/// A tap; dropping it cuts the line.
#[derive(Debug)]
pub struct Tap {
    folder: PathBuf,
    notes: Arc<Notes>,
    accepting: JoinHandle<()>,
}

impl Tap {
    /// A tap on the way to this database, and how to connect through it.
    pub fn on(database: &PgConnectOptions) -> (Self, PgConnectOptions) {
        Self::begin(database, false)
    }

    /// One that keeps the parameters too, for statements that are to be sent again.
    pub fn recorder(database: &PgConnectOptions) -> (Self, PgConnectOptions) {
        Self::begin(database, true)
    }

    fn begin(database: &PgConnectOptions, keeps_parameters: bool) -> (Self, PgConnectOptions) {
        let target = database.get_socket().expect("the database has a socket").clone();
        let (folder, name) = (folder(), format!(".s.PGSQL.{}", database.get_port()));
        let listener = UnixListener::bind(folder.join(&name)).expect("a socket can be made");
        let notes = Arc::new(Notes { exchanges: Mutex::default(), connections: AtomicUsize::new(0), keeps_parameters });
        let accepting = tokio::spawn(accept(listener, target.join(name), Arc::clone(&notes)));
        let through = database.clone().socket(&folder);
        (Self { folder, notes, accepting }, through)
    }

    /// Forgets what was noted, and answers it.
    #[must_use]
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.notes.exchanges.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Forgets what was noted, and answers the transactions that ended, in the order of their ends.
    #[must_use]
    pub fn take_transactions(&self) -> Vec<Transaction> {
        transactions(self.take())
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.accepting.abort();
        // What cannot be removed now goes with the machine's temporary files.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A folder of its own for the socket: short, because a socket's path must be.
fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("fillrate-tap-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = env::temp_dir().join(name);
    // A process of the same number may have been killed before it could clean up.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder can be made");
    folder
}

fn transactions(exchanges: Vec<Exchange>) -> Vec<Transaction> {
    let mut open: HashMap<usize, Vec<Exchange>> = HashMap::new();
    let mut ended = Vec::new();
    for exchange in exchanges.into_iter().filter(|exchange| !exchange.statements.is_empty()) {
        let connection = exchange.connection;
        let ends = exchange.names("COMMIT") || exchange.names("ROLLBACK");
        if exchange.chained || exchange.names("BEGIN") {
            open.insert(connection, Vec::new());
        }
        let Some(exchanges) = open.get_mut(&connection) else { continue };
        exchanges.push(exchange);
        if ends {
            ended.extend(open.remove(&connection).map(Transaction));
        }
    }
    ended
}

async fn accept(listener: UnixListener, target: PathBuf, notes: Arc<Notes>) {
    while let Ok((client, _)) = listener.accept().await {
        let (target, notes) = (target.clone(), Arc::clone(&notes));
        tokio::spawn(async move {
            // Both ends see what went wrong as a lost connection, which is what it is.
            let _ = pass(client, &target, &notes).await;
        });
    }
}

/// Passes on what both sides say, until one of them has ended.
async fn pass(client: UnixStream, target: &Path, notes: &Notes) -> io::Result<()> {
    let (from_server, to_server) = UnixStream::connect(target).await?.into_split();
    let (from_client, to_client) = client.into_split();
    let number = notes.connections.fetch_add(1, Ordering::Relaxed);
    let session = Mutex::new(Session::new(number, notes.keeps_parameters));
    let heard = || session.lock().unwrap_or_else(PoisonError::into_inner);
    tokio::select! {
        ended = copy(from_client, to_server, |bytes| heard().asked(bytes)) => ended,
        ended = copy(from_server, to_client, |bytes| {
            let answered = heard().answered(bytes);
            answered.into_iter().for_each(|exchange| notes.add(exchange));
        }) => ended,
    }
}

/// Lets `hear` listen before anything is passed on: an answer never comes before its question is known.
async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, hear: impl Fn(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        hear(&buffer[..length]);
        to.write_all(&buffer[..length]).await?;
    }
}
