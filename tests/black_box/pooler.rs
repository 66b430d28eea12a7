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

use fillrate_proto::v1::{GetOrderRequest, GetStockRequest, ListOrdersRequest, OrderFilter, WatchStockResponse};
use fillrate_server::{
    config::Connection,
    database::{Places, Pooler},
};
use fillrate_tests::{
    Door,
    database::Database,
    server::Server,
    watch::Watch,
    words::{NewOrder as _, order},
};
use nix::unistd::Uid;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::load::{self, ITEMS, must_be_consistent};

/// Fewer than any server has of its own: each is lent to another client all the time.
const CONNECTIONS: usize = 4;
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
