//! An upgrade as it is made: a server of the release before works, the new release's migrations come under its feet,
//! servers of both work side by side, and the old one is drained; all the while clients that retry order, receive, cancel
//! and watch, and none of them may lose anything. `tests/upgrade` runs this with the binary of an older commit.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use fillrate_client::{Client, Options, WatchMessage, WatchOptions, connect};
use fillrate_proto::v1::{
    AdjustStockRequest, AdjustmentType, ListOrdersRequest, ListStockMovementsRequest, ListStockRequest, MovementType,
    OrderStatus, PutItemRequest, PutLocationRequest, StockMovement, StockMovementFilter, WatchBackordersRequest,
    WatchBackordersResponse, WatchOrdersRequest, WatchOrdersResponse, WatchStockRequest, WatchStockResponse,
    watch_backorders_request, watch_orders_request, watch_stock_request,
};
use fillrate_server::{database::migrate, embedded::SERVER};
use fillrate_tests::{
    database::Database,
    server::verify,
    watch::{FeedEvent, Message, Watched},
    words::{MAIN, NewOrder as _, adjust, cancel, delta, item, location, order},
};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    load::{ITEMS, Will},
    process::{Process, UNDER_TEST},
};

/// Names the older binary.
const OLD: &str = "FILLRATE_OLD_BINARY";
/// How long a call may be tried, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Clients on each side.
const CLIENTS: usize = 3;
/// How many commands of a side must have been acknowledged before the next thing happens.
const ENOUGH: usize = 30;
/// The command that ends the history: it gives an event on each of the three streams.
const LAST: &str = "the-last-command";

/// The older binary, if there is one; otherwise it is said that there is none.
fn older() -> Option<PathBuf> {
    let named = env::var_os(OLD).map(PathBuf::from);
    if named.is_none() {
        say("no older binary was given, this build stands for the release before too (tests/upgrade makes one)");
    }
    named
}

/// The harness keeps what `println!` writes. A closed standard error is no fault of an upgrade.
fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "upgrade: {text}");
}

/// The schema as the old release makes it.
async fn schema_of(old: Option<&Path>, database: &Database) {
    let Some(old) = old else { return schema_of_this(database).await };
    let made = Command::new(old)
        .args(["migrate", "--server-role", SERVER])
        .env("FILLRATE_DATABASE_URL", database.url())
        .env("FILLRATE_OWNER_DATABASE_URL", database.owner_url())
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
}

/// The schema as this release makes it, of whatever is there.
async fn schema_of_this(database: &Database) {
    migrate(&database.owner(), SERVER, PATIENCE).await.unwrap();
}

/// How many migrations the schema has.
async fn migrations(database: &Database) -> i64 {
    let count = "SELECT count(*) FROM _sqlx_migrations";
    sqlx::query_scalar(count).fetch_one(&mut database.superuser().await).await.unwrap()
}

fn client(server: &Process) -> Client {
    connect(&server.endpoint(), Options { timeout: PATIENCE, ..Options::default() }).unwrap()
}

/// What the clients of one server were told has been done.
#[derive(Default)]
struct Done {
    orders: BTreeSet<String>,
    cancelled: BTreeSet<String>,
    /// What came in, by its reference.
    received: BTreeMap<String, (&'static str, i64)>,
}

impl Done {
    fn join(&mut self, other: Self) {
        self.orders.extend(other.orders);
        self.cancelled.extend(other.cancelled);
        self.received.extend(other.received);
    }
}

/// The clients of one server, at work until they are told to stop.
struct Load {
    working: Vec<JoinHandle<Done>>,
    acknowledged: UnboundedReceiver<()>,
}

impl Load {
    fn start(client: &Client, side: &str, stop: &Arc<AtomicBool>) -> Self {
        let (tell, acknowledged) = unbounded_channel();
        let begin =
            |number| tokio::spawn(work(client.clone(), format!("{side}-{number}"), Arc::clone(stop), tell.clone()));
        Self { working: (0..CLIENTS).map(begin).collect(), acknowledged }
    }

    /// Waits for more commands to be acknowledged: this many from now on.
    async fn goes_on(&mut self) {
        while self.acknowledged.try_recv().is_ok() {}
        for _ in 0..ENOUGH {
            self.acknowledged.recv().await.expect("the clients go on");
        }
    }

    async fn end(self, done: &mut Done) {
        for working in self.working {
            done.join(working.await.unwrap());
        }
    }
}

/// One client: it orders, receives and cancels. A call that fails for good ends the test.
async fn work(client: Client, name: String, stop: Arc<AtomicBool>, tell: UnboundedSender<()>) -> Done {
    let seed = name.bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte));
    let (mut will, mut done) = (Will::new(seed), Done::default());
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let id = format!("{name}-{number}");
        let sku = ITEMS[usize::try_from(will.below(3)).unwrap()];
        let units = i64::try_from(1 + will.below(4)).unwrap();
        if will.below(3) == 0 {
            let receipt = AdjustStockRequest {
                r#type: AdjustmentType::Receipt.into(),
                reference: id.clone(),
                ..adjust([delta(sku, units)])
            };
            let answer = client.inventory.adjust_stock(receipt).await.unwrap();
            assert!(answer.effects.is_some());
            done.received.insert(id, (sku, units));
        } else {
            client.orders.create_order(order(&id).partial().line(sku, units)).await.unwrap();
            if will.below(3) == 0 {
                client.orders.cancel_order(cancel(&id, &[])).await.unwrap();
                done.cancelled.insert(id.clone());
            }
            done.orders.insert(id);
        }
        // Nobody may count any more.
        let _ = tell.send(());
    }
    done
}

/// Hears a feed to its end, over as many servers as it takes.
fn hear<M>(mut watch: fillrate_client::Watch<M>) -> JoinHandle<Vec<M::Event>>
where
    M: WatchMessage + Watched,
    M::Event: Send,
{
    tokio::spawn(async move {
        let mut events: Vec<M::Event> = Vec::new();
        while events.last().is_none_or(|event| event.request_id() != LAST) {
            let message = watch.next().await.expect("a watch has no end").expect("the watch goes on");
            if let Message::Event(event) = message.message() {
                events.push(event);
            }
        }
        events
    })
}

/// What is heard of a server from a cursor on.
struct Heard {
    orders: JoinHandle<Vec<<WatchOrdersResponse as Watched>::Event>>,
    backorders: JoinHandle<Vec<<WatchBackordersResponse as Watched>::Event>>,
    stock: JoinHandle<Vec<<WatchStockResponse as Watched>::Event>>,
}

impl Heard {
    fn from(client: &Client, cursor: &str) -> Self {
        let how = WatchOptions::default;
        let start = Some(watch_orders_request::Start::Cursor(cursor.to_owned()));
        let orders = client.watch_orders(WatchOrdersRequest { start, filter: None }, how());
        let start = Some(watch_backorders_request::Start::Cursor(cursor.to_owned()));
        let backorders = client.watch_backorders(WatchBackordersRequest { start, filter: None }, how());
        let start = Some(watch_stock_request::Start::Cursor(cursor.to_owned()));
        let stock = client.watch_stock(WatchStockRequest { start, filter: None }, how());
        Self { orders: hear(orders), backorders: hear(backorders), stock: hear(stock) }
    }

    /// Every change by its position, each in its order and once: what changed, and its revision then.
    async fn told(self) -> BTreeMap<i64, (String, i64)> {
        let all = async { tokio::try_join!(self.orders, self.backorders, self.stock).unwrap() };
        let (orders, backorders, stock) = timeout(PATIENCE, all).await.expect("the last event comes");
        let mut told = BTreeMap::new();
        add(&mut told, &orders);
        add(&mut told, &backorders);
        add(&mut told, &stock);
        told
    }
}

fn add<E: FeedEvent>(told: &mut BTreeMap<i64, (String, i64)>, events: &[E]) {
    assert!(events.is_sorted_by(|one, next| one.position() < next.position()), "{events:?}");
    for event in events {
        let known = told.insert(event.position(), (event.row(), event.revision()));
        assert_eq!(known, None, "a position comes twice: {event:?}");
    }
}

/// The number in a cursor.
fn position(cursor: &str) -> i64 {
    cursor.rsplit('.').next().unwrap().parse().unwrap()
}

async fn put_items(client: &Client) {
    let locations = PutLocationRequest { locations: vec![location(MAIN)], ..Default::default() };
    client.inventory.put_location(locations).await.unwrap();
    let items = PutItemRequest { items: ITEMS.map(item).to_vec(), ..Default::default() };
    client.inventory.put_item(items).await.unwrap();
}

async fn orders(client: &Client) -> BTreeMap<String, OrderStatus> {
    let mut request = ListOrdersRequest { page_size: 1_000, ..Default::default() };
    let mut found = BTreeMap::new();
    loop {
        let page = client.orders.list_orders(request.clone()).await.unwrap();
        for order in page.orders {
            let (id, status) = (order.order_id.clone(), order.status());
            assert_eq!(found.insert(id, status), None, "an order is listed twice");
        }
        if page.next_page_token.is_empty() {
            return found;
        }
        request.page_token = page.next_page_token;
    }
}

async fn receipts(client: &Client) -> Vec<StockMovement> {
    let filter = StockMovementFilter { types: vec![MovementType::Receipt.into()], ..Default::default() };
    let mut request = ListStockMovementsRequest { filter: Some(filter), page_size: 1_000, ..Default::default() };
    let mut found = Vec::new();
    loop {
        let page = client.inventory.list_stock_movements(request.clone()).await.unwrap();
        found.extend(page.movements);
        if page.next_page_token.is_empty() {
            return found;
        }
        request.page_token = page.next_page_token;
    }
}

/// Every command that was acknowledged took place, once, and nothing else did.
async fn is_there_once(done: &Done, client: &Client) {
    let mut found = orders(client).await;
    assert_eq!(found.remove("LAST"), Some(OrderStatus::Approved));
    assert!(found.keys().eq(&done.orders), "{found:?} {:?}", done.orders);
    let cancelled = found.iter().filter(|(_, status)| **status == OrderStatus::Cancelled).map(|(id, _)| id);
    assert!(cancelled.eq(&done.cancelled), "{found:?} {:?}", done.cancelled);
    let mut booked = BTreeMap::new();
    for movement in receipts(client).await {
        let known = booked.insert(movement.reference.clone(), (movement.sku.clone(), movement.on_hand_delta));
        assert_eq!(known, None, "a receipt is booked twice: {movement:?}");
    }
    let received = done.received.iter().map(|(id, (sku, units))| (id.clone(), ((*sku).to_owned(), *units)));
    assert_eq!(booked, received.collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_loses_nothing() {
    let (before, this) = (older(), Path::new(UNDER_TEST));
    let database = Database::empty().await;
    schema_of(before.as_deref(), &database).await;
    let mut first = Process::of(before.as_deref().unwrap_or(this), &database);
    let old = client(&first);
    put_items(&old).await;
    let cursor = old.inventory.list_stock(ListStockRequest::default()).await.unwrap().cursor;
    let heard_before = Heard::from(&old, &cursor);
    let stop = Arc::new(AtomicBool::new(false));
    let mut on_old = Load::start(&old, "old", &stop);
    on_old.goes_on().await;

    let known = migrations(&database).await;
    schema_of_this(&database).await;
    if before.is_some() {
        let unknown = migrations(&database).await - known;
        say(&format!("the older server works on; migrations that it does not know: {unknown}"));
    }
    on_old.goes_on().await;

    let mut second = Process::start(&database);
    let new = client(&second);
    let heard_beside = Heard::from(&new, &cursor);
    let mut on_new = Load::start(&new, "new", &stop);
    on_new.goes_on().await;
    on_old.goes_on().await;

    assert!(first.drained().await.success(), "the old server ends by itself");
    first.start_again_as(this);
    on_old.goes_on().await;
    on_new.goes_on().await;

    stop.store(true, Ordering::Relaxed);
    let mut done = Done::default();
    on_old.end(&mut done).await;
    on_new.end(&mut done).await;
    let mut last = order("LAST").partial().line(ITEMS[0], 1_000_000);
    LAST.clone_into(&mut last.request_id);
    new.orders.create_order(last).await.unwrap();

    let (told_before, told_beside) = (heard_before.told().await, heard_beside.told().await);
    assert_eq!(told_before, told_beside, "both servers told the same");
    let end = *told_before.keys().last().unwrap();
    assert!(told_before.keys().copied().eq(position(&cursor) + 1..=end), "{:?}", told_before.keys());
    is_there_once(&done, &new).await;
    is_there_once(&done, &old).await;
    for server in [&mut first, &mut second] {
        assert!(server.drained().await.success(), "a server ends by itself");
    }
    verify(&database).await;
}
