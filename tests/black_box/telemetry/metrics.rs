use std::{collections::BTreeMap, fs, net::SocketAddr, path::Path, time::Duration};

use fillrate_proto::v1::WatchBackordersResponse;
use fillrate_tests::{
    Door,
    database::Database,
    server::Server,
    watch::Watch,
    words::{NewOrder as _, order},
};
use sqlx::Connection as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{Instant, sleep},
};

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
    let _watch = Watch::<WatchBackordersResponse>::from_now(&door).await;

    let create = r#"method="fillrate.v1.OrderService/CreateOrder""#;
    let here = r#"location="MAIN",tenant="default""#;
    let expected = [
        (format!(r#"fillrate_rpc_requests_total{{code="OK",{create}}}"#), 3.0),
        (format!(r#"fillrate_rpc_requests_total{{code="ALREADY_EXISTS",{create}}}"#), 1.0),
        (format!("fillrate_rpc_duration_seconds_count{{{create}}}"), 4.0),
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
    let entries: Vec<(&str, Vec<&str>)> = entries
        .map(|line| {
            let (name, rest) = line.split_once(':').unwrap();
            let labels = rest.split_once("labels: [").and_then(|(_, rest)| rest.split_once(']')).unwrap().0;
            (name, labels.split(", ").filter(|label| !label.is_empty()).collect())
        })
        .collect();
    assert!(entries.len() > 15);
    // The retries are none yet: a counter that never counted is not told.
    let quiet = ["fillrate_transaction_retries_total"];
    let (_, body) = told(&server, |numbers| {
        let is_told = |(name, labels): &&(&str, Vec<&str>)| {
            let series = numbers.keys().find(|series| {
                let own = series.split('{').next().unwrap();
                own == *name || own.strip_suffix("_count") == Some(*name)
            });
            let has = |label: &&str| series.is_some_and(|series| series.contains(&format!("{label}=\"")));
            quiet.contains(name) || series.is_some() && labels.iter().all(has)
        };
        entries.iter().filter(|entry| !is_told(entry)).map(|entry| format!("{entry:?}")).collect()
    })
    .await;
    let types = body.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    let unlisted: Vec<&str> = types.filter(|name| !entries.iter().any(|(listed, _)| listed == name)).collect();
    assert!(unlisted.is_empty(), "told, and not in the chart's list: {unlisted:?}");
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
