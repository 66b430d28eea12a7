use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};

use fillrate_proto::v1::{
    CreateOrderRequest, GetOrderRequest, WatchOrdersRequest, order_service_client::OrderServiceClient,
};
use fillrate_tests::{
    Door,
    database::Database,
    words::{NewOrder as _, order},
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use opentelemetry_proto::tonic::{
    collector::{
        metrics::v1::{
            ExportMetricsServiceRequest, ExportMetricsServiceResponse,
            metrics_service_server::{MetricsService, MetricsServiceServer},
        },
        trace::v1::{
            ExportTraceServiceRequest, ExportTraceServiceResponse,
            trace_service_server::{TraceService, TraceServiceServer},
        },
    },
    trace::v1::Span,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpListener,
    process::{Child, Command},
};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Request, Response, Status,
    transport::{Channel, Endpoint, Server},
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A server of its own process, since traces and log are a process's.
struct Telling {
    child: Child,
    log: PathBuf,
    channel: Channel,
    _folder: TempDir,
}

impl Telling {
    async fn start(database: &Database, words: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let log = folder.path().join("log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_fillrate-under-test"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(words)
            .env("FILLRATE_DATABASE_URL", database.url())
            .env("OTEL_BSP_SCHEDULE_DELAY", "50")
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut banner = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = banner.next_line().await.unwrap().unwrap_or_else(|| fs::read_to_string(&log).unwrap());
        let address = first.split("serves on ").nth(1).and_then(|rest| rest.split(',').next()).expect(&first);
        let channel = Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
        Self { child, log, channel, _folder: folder }
    }

    /// Ends it in good order; the lines of its log.
    async fn end(mut self) -> Vec<Value> {
        kill(Pid::from_raw(i32::try_from(self.child.id().unwrap()).unwrap()), Signal::SIGTERM).unwrap();
        self.child.wait().await.unwrap();
        let log = fs::read_to_string(&self.log).unwrap();
        log.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

fn traced<T>(message: T, span: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("traceparent", format!("00-{TRACE}-{span}-01").parse().unwrap());
    request.metadata_mut().insert("x-tenant", "shop".parse().unwrap());
    request
}

#[tokio::test]
async fn every_call_is_a_line_of_the_log() {
    let database = Database::create().await;
    let server = Telling::start(&database, &[]).await;
    let door = Door::new(server.channel.clone(), Some("shop"));
    door.put_main().await;
    door.put_items(&["MUG"]).await;
    let mut orders = OrderServiceClient::new(server.channel.clone());
    let mut create = order("A").line("MUG", 1);
    create.request_id = "first".to_owned();
    orders.create_order(traced(create, "00f067aa0ba902b7")).await.unwrap();
    door.place(order("B").line("MUG", 1)).await;
    orders.get_order(Request::new(GetOrderRequest { order_id: "none".to_owned() })).await.unwrap_err();
    drop((door, orders));

    let lines = server.end().await;
    let calls: Vec<&Value> = lines.iter().filter(|line| line["target"] == "fillrate::calls").collect();
    let of = |method: &str| -> Vec<&Value> {
        let name = format!("fillrate.v1.{method}");
        calls.iter().copied().filter(|line| line["method"] == name.as_str()).collect()
    };
    let created = of("OrderService/CreateOrder");
    let [first, second] = created[..] else { panic!("{calls:#?}") };
    assert_eq!(
        (&first["code"], &first["tenant"], &first["request_id"]),
        (&"OK".into(), &"shop".into(), &"first".into())
    );
    assert_eq!(first["trace_id"], TRACE);
    assert!(first["milliseconds"].as_f64().is_some_and(|took| took > 0.0), "{first}");
    // The one that the server gave it.
    assert!(second["request_id"].as_str().is_some_and(|id| id.starts_with("fillrate-")), "{second}");
    assert_eq!(second["trace_id"], "");
    let [missing] = of("OrderService/GetOrder")[..] else { panic!("{calls:#?}") };
    assert_eq!((&missing["code"], &missing["tenant"]), (&"NOT_FOUND".into(), &"default".into()));
    assert_eq!(calls.len(), 5, "{calls:#?}");
}

#[tokio::test]
async fn a_line_says_why_a_call_was_refused() {
    const SPAN: &str = "00f067aa0ba902b7";
    let database = Database::create().await;
    let server = Telling::start(&database, &["--tenant-streams", "1"]).await;
    let door = Door::new(server.channel.clone(), Some("shop"));
    door.put_main().await;
    door.put_items(&["MUG"]).await;
    let mut orders = OrderServiceClient::new(server.channel.clone());
    let create = |request_id: &str, quantity| {
        let request_id = request_id.to_owned();
        CreateOrderRequest { request_id, ..order("A").line("MUG", quantity) }
    };
    let tried = CreateOrderRequest { validate_only: true, ..create("tried", 1) };
    orders.create_order(traced(tried, SPAN)).await.unwrap();
    orders.create_order(traced(create("wrong", 0), SPAN)).await.unwrap_err();
    let open = orders.watch_orders(traced(WatchOrdersRequest::default(), SPAN)).await.unwrap();
    orders.watch_orders(traced(WatchOrdersRequest::default(), SPAN)).await.unwrap_err();
    drop((door, orders, open));

    let lines = server.end().await;
    let of = |code: &str, request_id: &str| {
        let mut calls = lines.iter().filter(|line| line["target"] == "fillrate::calls");
        let found = calls.find(|line| line["code"] == code && line["request_id"] == request_id);
        found.unwrap_or_else(|| panic!("{code} of {request_id} in {lines:#?}"))
    };
    assert!(of("OK", "tried").get("reason").is_none());
    assert_eq!(of("INVALID_ARGUMENT", "wrong")["reason"], "INVALID_FIELD");
    let limited = of("RESOURCE_EXHAUSTED", "");
    let told = (&limited["reason"], &limited["limit"], &limited["tenant"]);
    assert_eq!(told, (&"TENANT_LIMIT_EXCEEDED".into(), &"streams".into(), &"shop".into()));
}

#[tokio::test]
async fn a_failure_is_told_once_with_its_cause() {
    let database = Database::create().await;
    let server = Telling::start(&database, &[]).await;
    let door = Door::new(server.channel.clone(), Some("shop"));
    door.put_main().await;
    sqlx::Executor::execute(&mut database.superuser().await, "DROP TABLE shipments CASCADE").await.unwrap();
    door.put_items(&["MUG"]).await;
    door.place(order("A").line("MUG", 1)).await;
    let failed = door.get_order(GetOrderRequest { order_id: "A".to_owned() }).await.unwrap_err();
    assert!(!format!("{failed:?}").contains("shipments"), "{failed:?}");
    drop(door);
    let lines = server.end().await;
    let causes: Vec<&Value> = lines.iter().filter(|line| line.to_string().contains("shipments")).collect();
    assert_eq!(causes.len(), 1, "{lines:#?}");
    assert_eq!((&causes[0]["level"], &causes[0]["span"]["tenant"]), (&"ERROR".into(), &"shop".into()), "{}", causes[0]);
}

/// A collector that keeps what it is sent.
#[derive(Debug, Clone, Default)]
struct Collector {
    spans: Arc<Mutex<Vec<Span>>>,
    /// The names of the numbers.
    numbers: Arc<Mutex<BTreeSet<String>>>,
}

impl Collector {
    /// Collects; gives where.
    async fn collect(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let serving = Server::builder()
            .add_service(TraceServiceServer::new(self.clone()))
            .add_service(MetricsServiceServer::new(self.clone()));
        tokio::spawn(serving.serve_with_incoming(TcpListenerStream::new(listener)));
        endpoint
    }
}

#[tonic::async_trait]
impl MetricsService for Collector {
    async fn export(
        &self,
        request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        let resources = request.into_inner().resource_metrics;
        let metrics = resources.into_iter().flat_map(|resource| resource.scope_metrics).flat_map(|scope| scope.metrics);
        self.numbers.lock().unwrap().extend(metrics.map(|metric| metric.name));
        Ok(Response::new(ExportMetricsServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let resources = request.into_inner().resource_spans;
        let spans = resources.into_iter().flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans);
        self.spans.lock().unwrap().extend(spans);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn one_trace_shows_the_call_its_transaction_and_every_statement() {
    let database = Database::create().await;
    let collector = Collector::default();
    let endpoint = collector.collect().await;
    let server = Telling::start(&database, &["--otlp-endpoint", &endpoint, "--writer-connections", "1"]).await;
    let door = Door::new(server.channel.clone(), Some("shop"));
    door.put_main().await;
    door.put_items(&["MUG"]).await;
    // Many at once: some share a transaction, whichever.
    let orders = OrderServiceClient::new(server.channel.clone());
    let calls = (0..20_u64).map(|number| {
        let mut orders = orders.clone();
        let span = format!("{:016x}", number + 1);
        async move { orders.create_order(traced(order(&format!("A{number}")).line("MUG", 1), &span)).await.unwrap() }
    });
    futures::future::join_all(calls).await;
    drop((door, orders));
    server.end().await;

    let spans = collector.spans.lock().unwrap().clone();
    let named = |name: &str| -> Vec<&Span> { spans.iter().filter(|span| span.name == name).collect() };
    let creates = named("fillrate.v1.OrderService/CreateOrder");
    assert_eq!(creates.len(), 20, "{:?}", spans.iter().map(|span| &span.name).collect::<Vec<_>>());
    let parents: BTreeSet<String> = creates.iter().map(|span| hexadecimal(&span.parent_span_id)).collect();
    assert_eq!(parents, (1..=20).map(|number| format!("{number:016x}")).collect());
    assert!(creates.iter().all(|span| hexadecimal(&span.trace_id) == TRACE));
    let transactions = named("transaction");
    for create in creates {
        let inside = |span: &&&Span| span.parent_span_id == create.span_id;
        let own = transactions.iter().find(inside).copied();
        // Those that rode along are tied to the transaction, and it to them.
        let transaction = own.unwrap_or_else(|| {
            let ride = named("shared_transaction").into_iter().find(|ride| inside(&ride)).expect("a call rode");
            let link = &ride.links[0];
            let transaction = transactions.iter().find(|span| span.span_id == link.span_id).expect("in a transaction");
            assert!(transaction.links.iter().any(|link| link.span_id == create.span_id));
            transaction
        });
        let statements: Vec<String> = transaction.events.iter().map(|event| format!("{event:?}")).collect();
        for statement in ["load_batch_2", "write_batch_3", "COMMIT"] {
            assert!(statements.iter().any(|event| event.contains(statement)), "{statement}: {statements:#?}");
        }
    }
}

/// With the server's end, at the latest.
#[tokio::test]
async fn numbers_go_to_the_collector_too() {
    let database = Database::create().await;
    let collector = Collector::default();
    let endpoint = collector.collect().await;
    let server = Telling::start(&database, &["--otlp-endpoint", &endpoint]).await;
    let door = Door::new(server.channel.clone(), Some("shop"));
    door.put_main().await;
    drop(door);
    server.end().await;
    let numbers = collector.numbers.lock().unwrap().clone();
    for name in ["fillrate_rpc_requests", "fillrate_rpc_duration", "fillrate_batch_calls", "fillrate_pool_connections"]
    {
        assert!(numbers.contains(name), "{name}: {numbers:?}");
    }
}

/// A collector that is away keeps nobody from serving, and no server from ending.
#[tokio::test]
async fn a_collector_that_is_away_is_done_without() {
    let database = Database::create().await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let server = Telling::start(&database, &["--otlp-endpoint", &format!("http://{closed}")]).await;
    let door = Door::new(server.channel.clone(), Some("shop"));
    door.put_main().await;
    drop(door);
    tokio::time::timeout(Duration::from_secs(60), server.end()).await.expect("it ends");
}
