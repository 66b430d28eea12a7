//! Behind a pooler that lends a connection for a transaction: Debian's PgBouncer, few connections, many clients.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _},
        process::CommandExt as _,
    },
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use fillrate_proto::v1::{
    CreatePurchaseOrderRequest, GetOrderRequest, GetStockRequest, ListOrdersRequest, NewPurchaseOrderLine, OrderFilter,
    UpdatePurchaseOrderRequest, WatchStockResponse,
};
use fillrate_server::{
    config::Connection,
    database::{Places, Pooler},
};
use fillrate_tests::{
    Door, Refusal,
    buying::{min_max, sold_by, supplier},
    database::Database,
    server::Server,
    tap::{Statement, Tap},
    watch::Watch,
    words::{NewOrder as _, order},
};
use nix::unistd::Uid;
use prost_reflect::{DescriptorPool, prost::Message as _};
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tonic::Code;

use crate::{
    fuzz::{call, made_up},
    load::{self, ITEMS, Will, must_be_consistent},
};

/// Fewer than any server has of its own: each is lent to another client all the time.
const CONNECTIONS: usize = 4;
/// What may be sent as bare text: what begins and ends transactions, and what is asked in one message, before a transaction
/// or without one.
const ALONE: [&str; 5] =
    ["BEGIN", "COMMIT", "ROLLBACK", "SELECT CASE WHEN current_setting", "SELECT c.what, c.feeds_turned"];
/// How many requests are made up until one is judged by what is there.
const TRIES: usize = 1_000;
const PROGRAMS: [&str; 2] = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"];

/// A pooler in transaction mode before one database.
struct Bouncer {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Bouncer {
    /// None where the machine has no PgBouncer, which is said.
    async fn before(database: &Database) -> Option<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let Some(program) = PROGRAMS.iter().find(|program| fs::exists(program).unwrap_or(false)) else {
            say("not tested behind a pooler: PgBouncer (Debian's pgbouncer) is missing");
            return None;
        };
        let options = database.server();
        let socket = options.get_socket().unwrap().clone();
        let url = database.url();
        let password =
            url.split_once("://").unwrap().1.split_once('@').unwrap().0.split_once(':').unwrap().1.to_owned();
        let name = format!("fillrate-bouncer-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let place = format!("host={} port={}", socket.display(), options.get_port());
        let role = format!("user={} password={password}", options.get_username());
        let settings = format!(
            "[databases]\nfillrate = {place} dbname={} {role} pool_size={CONNECTIONS}\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = transaction\nmax_client_conn = 500\n",
            database.name()
        );
        let file = folder.join("pgbouncer.ini");
        fs::write(&file, settings).unwrap();
        let mut command = Command::new(program);
        command.arg("-q").arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if Uid::effective().is_root() {
            // It refuses root, and the socket's folder lets nobody in but its owner.
            let owner = fs::metadata(&socket).unwrap();
            command.uid(owner.uid()).gid(owner.gid());
        }
        let bouncer = Self { child: command.spawn().unwrap(), port, folder };
        let mut tries = 0;
        while PgConnection::connect_with(&bouncer.options()).await.is_err() {
            tries += 1;
            assert!(tries < 600, "PgBouncer does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Some(bouncer)
    }

    fn options(&self) -> PgConnectOptions {
        let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(self.port).database("fillrate");
        let options = options.username("fillrate_server").ssl_mode(sqlx::postgres::PgSslMode::Disable);
        options.extra_float_digits(None)
    }

    /// A server that knows of it.
    async fn server(&self, database: &Database) -> Server {
        let places = Places::from(self.options()).behind(Pooler::Transaction);
        Server::start_with(database, |config| {
            config.database = Connection::External { server: places, owner: None };
        })
        .await
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn say(text: &str) {
    use std::io::Write as _;
    // The harness keeps what `println!` writes. A closed standard error is no fault of the server's.
    let _ = writeln!(std::io::stderr(), "{text}");
}

async fn door(server: &Server, tenant: &str) -> Door {
    Door::new(server.channel().await, Some(tenant))
}

/// Each reads its own orders over and over, by id and by list: whatever it is told is its own.
async fn reads_its_own(door: &Door, name: &str, rounds: usize) {
    let mut ids = Vec::new();
    for number in 0..4 {
        let id = format!("{name}-{number}");
        let request = order(&id).partial().line("X", 1).line("Y", i64::from(number) + 1);
        let created =
            door.place(fillrate_proto::v1::CreateOrderRequest { customer_id: name.to_owned(), ..request }).await;
        assert_eq!((created.order_id.as_str(), created.customer_id.as_str()), (id.as_str(), name));
        ids.push(id);
    }
    for round in 0..rounds {
        let id = &ids[round % ids.len()];
        let found = door.get_order(GetOrderRequest { order_id: id.clone() }).await.unwrap().order.unwrap();
        assert_eq!((found.order_id.as_str(), found.customer_id.as_str()), (id.as_str(), name), "a foreign row");
        let sku = ITEMS[round % ITEMS.len()];
        let request = GetStockRequest { sku: sku.to_owned(), location_id: "MAIN".to_owned() };
        let levels = door.get_stock(request).await.unwrap().levels;
        assert!(levels.iter().all(|level| level.sku == sku), "a foreign row: {levels:?}");
        let filter = OrderFilter { customer_ids: vec![name.to_owned()], ..OrderFilter::default() };
        let request = ListOrdersRequest { filter: Some(filter), ..ListOrdersRequest::default() };
        let mut listed: Vec<String> =
            door.list_orders(request).await.unwrap().orders.into_iter().map(|order| order.order_id).collect();
        listed.sort_unstable();
        assert_eq!(listed, ids, "foreign rows");
    }
}

/// Two servers, two tenants with the same ids, readers and writers at once, four connections for them all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_foreign_rows_through_a_pooler() {
    let database = Database::create().await;
    let Some(bouncer) = Bouncer::before(&database).await else { return };
    let servers = [bouncer.server(&database).await, bouncer.server(&database).await];
    let tenants = ["red", "blue"];
    for tenant in tenants {
        let door = door(&servers[0], tenant).await;
        door.put_main().await;
        door.put_items(&ITEMS).await;
    }
    let mut working = Vec::new();
    for (number, tenant) in (0..16).zip(tenants.into_iter().cycle()) {
        let door = door(&servers[(number / 2) % 2], tenant).await;
        working.push(tokio::spawn(async move { reads_its_own(&door, &format!("{tenant}-{number}"), 24).await }));
    }
    for tenant in tenants {
        let doors = [door(&servers[0], tenant).await, door(&servers[1], tenant).await];
        load::run(&doors, 4, 12, 7).await;
    }
    for done in working {
        done.await.unwrap();
    }
    for tenant in tenants {
        must_be_consistent(&door(&servers[1], tenant).await).await;
    }
    fillrate_tests::server::verify(&database).await;
}

/// Nothing is heard through it: what another server did is found by looking.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watcher_behind_a_pooler_misses_nothing() {
    let database = Database::create().await;
    let Some(bouncer) = Bouncer::before(&database).await else { return };
    let servers = [bouncer.server(&database).await, bouncer.server(&database).await];
    let (here, there) = (servers[0].door().await, servers[1].door().await);
    there.put_main().await;
    there.put_items(&["X"]).await;
    let mut watch = Watch::<WatchStockResponse>::from_now(&here).await;
    for units in 1..=5 {
        there.move_stock("X", units).await;
    }
    let seen: Vec<i64> = watch.events(5).await.iter().map(|event| event.on_hand_delta).collect();
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    assert_eq!(here.level("X").await.on_hand, 15);
}

/// Whether a call was judged by what the database holds: it went through, or was refused for that.
fn reached(answer: &Result<(), Refusal>) -> bool {
    let by_what_is_there = [Code::NotFound, Code::AlreadyExists, Code::FailedPrecondition];
    answer.as_ref().err().is_none_or(|refusal| by_what_is_there.contains(&refusal.code))
}

/// The methods of which hardly any made-up request gets as far as the database.
const BY_HAND: [&str; 5] =
    ["CreateOrder", "LoadDemand", "CreatePurchaseOrder", "UpdatePurchaseOrder", "CreateSuggestedPurchaseOrders"];

/// The last four of them.
async fn buys(door: &Door) {
    door.suppliers([supplier("S1")]).await;
    door.sell([sold_by("S1", "X", "2")]).await;
    door.policies([min_max("MAIN", "X", 10, 20)]).await;
    door.sold("X", &[("2026-11-02", 3)]).await;
    let line = NewPurchaseOrderLine { sku: "X".to_owned(), quantity: 1, ..NewPurchaseOrderLine::default() };
    let request = CreatePurchaseOrderRequest {
        purchase_order_id: "P1".to_owned(),
        supplier_id: "S1".to_owned(),
        lines: vec![line],
        ..CreatePurchaseOrderRequest::default()
    };
    door.create_purchase_order(request).await.unwrap();
    let request = UpdatePurchaseOrderRequest {
        purchase_order_id: "P1".to_owned(),
        note: Some("soon".to_owned()),
        ..UpdatePurchaseOrderRequest::default()
    };
    door.update_purchase_order(request).await.unwrap();
    let suggestion = door.suggestion().await;
    door.take(suggestion.chosen()).await.unwrap();
}

/// Every method, as one that is told of a pooler sends what it sends: a pooler would give any other statement to whoever
/// comes next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_have_no_names_and_stand_in_transactions() {
    let database = Database::create().await;
    let (tap, through) = Tap::on(&database.server());
    let places = Places::from(through.extra_float_digits(None)).behind(Pooler::Transaction);
    let server = Server::start_with(&database, |config| {
        config.database = Connection::External { server: places, owner: None };
    })
    .await;
    let door = server.door().await;
    door.put_main().await;
    door.put_items(&["X", "Y"]).await;
    door.move_stock("X", 5).await;
    door.place(order("O1").partial().line("X", 3).line("Y", 2)).await;
    buys(&door).await;
    let channel = server.channel().await;
    let pool = DescriptorPool::decode(fillrate_proto::FILE_DESCRIPTOR_SET).unwrap();
    let methods: Vec<_> = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()).collect();
    let mut unreached = Vec::new();
    for (number, method) in methods.iter().enumerate() {
        if BY_HAND.contains(&method.name()) {
            continue;
        }
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        let mut will = Will::new(number as u64 + 1);
        let mut tries = 0;
        loop {
            let body = made_up(&mut will, &method.input(), 4).encode_to_vec();
            if reached(&call(&channel, &path, body, method.is_server_streaming()).await) {
                break;
            }
            tries += 1;
            if tries > TRIES {
                unreached.push(path);
                break;
            }
        }
    }
    assert!(unreached.is_empty(), "{unreached:?}");
    let exchanges = tap.take();
    assert!(exchanges.len() > methods.len());
    for exchange in exchanges {
        for Statement { sql, name, .. } in &exchange.statements {
            match name {
                Some(name) => assert!(name.is_empty() && exchange.in_transaction, "{name:?}: {sql}"),
                None => assert!(ALONE.iter().any(|words| sql.starts_with(words)), "{sql}"),
            }
        }
    }
}
