use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::SocketAddr,
    path::Path,
    time::Duration,
};

use fillrate_proto::v1::{CancelOrderRequest, CancelReason, WatchBackordersResponse};
use fillrate_tests::{
    Door,
    database::Database,
    server::Server,
    watch::Watch,
    words::{NewOrder as _, cancel, order},
};
use sqlx::Connection as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{Instant, sleep},
};
use tonic::{Code, Request, client::Grpc};

/// Long enough on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Only how often the numbers are looked at until they say what they must.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Every series with its value.
type Numbers = BTreeMap<String, f64>;

/// As Prometheus asks: plain HTTP.
async fn get(address: SocketAddr, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect(&answer);
    (head.to_owned(), body.to_owned())
}

async fn scrape(server: &Server) -> (Numbers, String) {
    let (head, body) = get(server.metrics_address().unwrap(), "/metrics").await;
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("text/plain; version=0.0.4"), "{head}");
    let series = body.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(' '));
    let numbers = series.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)));
    (numbers.collect(), body)
}

async fn telling(database: &Database) -> Server {
    Server::start_with(database, |config| {
        config.metrics_listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
        config.figures_interval = Duration::from_millis(100);
    })
    .await
}

/// Two wait at MAIN for 7 units, 3 of 10 that were ordered were there.
async fn shop(door: &Door) {
    door.put_main().await;
    door.put_items(&["MUG"]).await;
    door.move_stock("MUG", 3).await;
    for (id, quantity) in [("A", 3), ("B", 2), ("C", 5)] {
        door.place(order(id).line("MUG", quantity)).await;
    }
}

#[tokio::test]
async fn numbers_say_what_happened() {
    let database = Database::create().await;
    let server = telling(&database).await;
    let door = server.door().await;
    shop(&door).await;
    door.create_order(order("A").line("MUG", 99)).await.unwrap_err();
    unknown_method(&server).await;
    let _watch = Watch::<WatchBackordersResponse>::from_now(&door).await;

    let create = r#"method="fillrate.v1.OrderService/CreateOrder""#;
    let here = r#"location="MAIN",tenant="default""#;
    let expected = [
        (format!(r#"fillrate_rpc_requests_total{{code="OK",{create}}}"#), 3.0),
        (format!(r#"fillrate_rpc_requests_total{{code="ALREADY_EXISTS",{create}}}"#), 1.0),
        (format!("fillrate_rpc_duration_seconds_count{{{create}}}"), 4.0),
        // From nought, so that the first is an increase.
        (format!(r#"fillrate_rpc_requests_total{{code="INTERNAL",{create}}}"#), 0.0),
        ("fillrate_transaction_retries_total".to_owned(), 0.0),
        (r#"fillrate_rpc_requests_total{code="UNIMPLEMENTED",method="unknown"}"#.to_owned(), 1.0),
        ("fillrate_ready".to_owned(), 1.0),
        // The watch.
        ("fillrate_rpc_in_flight".to_owned(), 1.0),
        ("fillrate_watchers".to_owned(), 1.0),
        ("fillrate_queue_waiting".to_owned(), 0.0),
        (format!("fillrate_open_backorders{{{here}}}"), 2.0),
        (format!("fillrate_backordered_units{{{here}}}"), 7.0),
        (format!("fillrate_fill_rate{{{here}}}"), 0.3),
    ];
    let is_told = |(name, value): &&(String, f64), numbers: &Numbers| {
        numbers.get(name).is_some_and(|told| (told - value).abs() < 1e-9)
    };
    // What waits is added up now and then, and demand is counted behind the feed.
    let numbers = told(&server, |numbers| {
        expected.iter().filter(|one| !is_told(one, numbers)).map(|one| format!("{one:?}")).collect()
    });
    let (numbers, _) = numbers.await;
    assert!(numbers["fillrate_batch_calls_count"] >= 6.0 && numbers["fillrate_queue_wait_seconds_count"] >= 6.0);
    assert!(numbers[r#"fillrate_feed_head{tenant="default"}"#] >= 3.0);
    let pools = [("readers", "idle"), ("readers", "busy"), ("writers", "idle"), ("writers", "busy")];
    for (pool, state) in pools {
        let name = format!(r#"fillrate_pool_connections{{pool="{pool}",state="{state}"}}"#);
        assert!(numbers.contains_key(&name), "{name}");
        let most = numbers[&format!(r#"fillrate_pool_max{{pool="{pool}"}}"#)];
        assert!(most >= 1.0 && numbers[&name] <= most, "{name}, {most}");
    }
    let (head, _) = get(server.metrics_address().unwrap(), "/anything").await;
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
}

/// Somebody holds the row in which the noting of expected times writes how far it has come, from before it has ever done so:
/// what it has not read is told all the same, and how long it has stood still; and nothing once it goes on.
#[tokio::test]
async fn expected_times_that_cannot_be_noted_are_told_to_lag() {
    let database = Database::create().await;
    let mut superuser = database.superuser().await;
    let mut holding = superuser.begin().await.unwrap();
    let row = "INSERT INTO feed_followers (tenant_id, follower, position) VALUES ('default', 'PROMISES', 0)";
    sqlx::query(row).execute(&mut *holding).await.unwrap();
    let server = telling(&database).await;
    shop(&server.door().await).await;

    let is_told = |numbers: &Numbers, what: &str, is: fn(f64, f64) -> bool| {
        let head = numbers.get(r#"fillrate_feed_head{tenant="default"}"#).copied().unwrap_or_default();
        let told = numbers.get(what).is_some_and(|told| is(*told, head));
        if told { None } else { Some(format!("{what}: {:?}, the head is {head}", numbers.get(what))) }
    };
    let (events, seconds) = ("fillrate_promise_lag_events", "fillrate_promise_stall_seconds");
    let behind = told(&server, |numbers| {
        let all = is_told(numbers, events, |lag, head| lag > 0.0 && (lag - head).abs() < 0.5);
        all.into_iter().chain(is_told(numbers, seconds, |stall, _| stall > 0.0)).collect()
    });
    behind.await;
    holding.rollback().await.unwrap();
    let caught_up = told(&server, |numbers| {
        let none: fn(f64, f64) -> bool = |left, _| left == 0.0;
        is_told(numbers, events, none).into_iter().chain(is_told(numbers, seconds, none)).collect()
    });
    caught_up.await;
}

/// What was taken back was not asked for, and nobody waits for it; what was given up for want was.
#[tokio::test]
async fn a_fill_rate_leaves_out_what_was_taken_back() {
    let database = Database::create().await;
    let server = telling(&database).await;
    let door = server.door().await;
    shop(&door).await;
    let fill_rate = r#"fillrate_fill_rate{location="MAIN",tenant="default"}"#;
    let waits = r#"fillrate_backordered_units{location="MAIN",tenant="default"}"#;
    let becomes = async |rate: f64, waiting: f64| {
        let is = |numbers: &Numbers, name: &str, value: f64| {
            numbers.get(name).is_some_and(|told| (told - value).abs() < 1e-9)
        };
        told(&server, |numbers| {
            let right = is(numbers, fill_rate, rate) && is(numbers, waits, waiting);
            if right { Vec::new() } else { vec![format!("{rate} and {waiting}")] }
        })
        .await;
    };
    // 3 of 10 were there.
    becomes(0.3, 7.0).await;
    door.cancel_order(cancel("B", &[])).await.unwrap();
    becomes(3.0 / 8.0, 5.0).await;
    let for_want = CancelOrderRequest { reason: CancelReason::OutOfStock.into(), ..cancel("C", &[(1, 2)]) };
    door.cancel_order(for_want).await.unwrap();
    becomes(3.0 / 8.0, 3.0).await;
    // What waits of C is taken back, after 2 of it were given up: 3 of 5 were there.
    door.cancel_order(cancel("C", &[(1, 3)])).await.unwrap();
    becomes(3.0 / 5.0, 0.0).await;
}

/// What alert rules and the dashboard may name stands in one list, which is this server's.
#[tokio::test]
async fn the_charts_metrics_are_those_that_are_told() {
    let database = Database::create().await;
    let server = telling(&database).await;
    let door = server.door().await;
    shop(&door).await;
    let mut watch = Watch::<WatchBackordersResponse>::from_now(&door).await;
    door.place(order("D").line("MUG", 1)).await;
    watch.event().await;

    let listed =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../helm/ci/checks/metrics.yaml")).unwrap();
    let entries = listed.lines().filter(|line| line.starts_with("fillrate_"));
    let entries: Vec<Listed> = entries
        .map(|line| {
            let (name, rest) = line.split_once(": ").unwrap();
            let kind = rest.strip_prefix("{type: ").and_then(|rest| rest.split_once(',')).unwrap().0;
            let labels = rest.split_once("labels: [").and_then(|(_, rest)| rest.split_once(']')).unwrap().0;
            Listed { name, kind, labels: labels.split(", ").filter(|label| !label.is_empty()).collect() }
        })
        .collect();
    assert!(entries.len() > 15);
    let (_, body) = told(&server, |numbers| {
        let is_told = |entry: &&Listed| numbers.keys().any(|series| entry.is_of(series));
        entries.iter().filter(|entry| !is_told(entry)).map(|entry| format!("{entry:?}")).collect()
    })
    .await;
    let mut told: Vec<(&str, &str)> =
        body.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' ')).collect();
    let mut listed: Vec<(&str, &str)> = entries.iter().map(|entry| (entry.name, entry.kind)).collect();
    told.sort_unstable();
    listed.sort_unstable();
    assert_eq!(told, listed, "what is told, and the chart's list");
    for series in body.lines().filter(|line| !line.starts_with('#')) {
        assert!(entries.iter().any(|entry| entry.is_of(series)), "it has other labels than the chart's list: {series}");
    }
}

/// A metric of the chart's list.
#[derive(Debug)]
struct Listed<'a> {
    name: &'a str,
    kind: &'a str,
    labels: BTreeSet<&'a str>,
}

impl Listed<'_> {
    /// A series of it, with its labels and no others.
    fn is_of(&self, series: &str) -> bool {
        let (name, rest) = series.split_once('{').unwrap_or((series, ""));
        let name = name.split(' ').next().unwrap();
        let part = name.strip_prefix(self.name);
        let parts: &[&str] = if self.kind == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
        // Neither tenants nor locations, methods nor codes hold what would end a label's value.
        let labels = rest.split_once('}').map_or("", |(labels, _)| labels).split("\",");
        let labels = labels.filter_map(|label| label.split_once('=').map(|(label, _)| label));
        let labels: BTreeSet<&str> = labels.filter(|label| *label != "le").collect();
        part.is_some_and(|part| parts.contains(&part)) && labels == self.labels
    }
}

/// A call of a method that nobody has.
async fn unknown_method(server: &Server) {
    let mut client = Grpc::new(server.channel().await);
    client.ready().await.unwrap();
    let path = "/made.Up/Method".parse().unwrap();
    let codec = tonic_prost::ProstCodec::<(), ()>::default();
    let refused = client.unary(Request::new(()), path, codec).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
}

/// Looks until nothing that was expected is missing.
async fn told(server: &Server, missing: impl Fn(&Numbers) -> Vec<String>) -> (Numbers, String) {
    let begin = Instant::now();
    loop {
        let (numbers, body) = scrape(server).await;
        let missing = missing(&numbers);
        if missing.is_empty() {
            return (numbers, body);
        }
        assert!(begin.elapsed() < PATIENCE, "not told: {missing:#?} in\n{body}");
        sleep(BETWEEN_LOOKS).await;
    }
}
