//! What all clients are held to: the scenario they share, and a watch over a server that is killed.

use std::{fs, time::Duration};

use fillrate_tests::{database::Database, server::Server};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tonic::Code;

use super::play::{Driver, Player};
use crate::{
    identity::{
        Keys,
        keys::{FAR, Issuer, PAST},
        tls::Authority,
    },
    process::Process,
};

/// Only how often the server is knocked at: nothing depends on it.
const BETWEEN_KNOCKS: Duration = Duration::from_millis(5);
const CHANGES: usize = 1000;

/// A server of its own, and what the player told.
#[derive(Default)]
struct Transcript {
    server: Option<Process>,
    lines: Vec<Value>,
}

impl Driver for &mut Transcript {
    async fn kill(&mut self) {
        self.server.as_mut().unwrap().kill_and_start_again();
    }

    async fn again(&mut self, how: &str) {
        match how {
            "restart" => self.kill().await,
            "drain" => self.server.as_mut().unwrap().drain_and_start_again().await,
            _ => panic!("nobody knows how to {how}"),
        }
        let endpoint = self.server.as_ref().unwrap().endpoint();
        while TcpStream::connect(endpoint.trim_start_matches("http://")).await.is_err() {
            tokio::time::sleep(BETWEEN_KNOCKS).await;
        }
    }

    fn tell(&mut self, line: Value) {
        self.lines.push(line);
    }
}

impl Transcript {
    fn on(database: &Database) -> (String, Self) {
        let server = Process::start(database);
        (server.endpoint(), Self { server: Some(server), lines: Vec::new() })
    }
}

/// Where something lacks what is expected of it; more than that may be there.
fn lacks(found: &Value, expected: &Value, path: &str) -> Vec<String> {
    match (&untimed(found), expected) {
        (Value::Object(found), Value::Object(expected)) => expected
            .iter()
            .flat_map(|(key, value)| lacks(found.get(key).unwrap_or(&Value::Null), value, &format!("{path}.{key}")))
            .collect(),
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            let pairs = found.iter().zip(expected).enumerate();
            pairs.flat_map(|(number, (found, expected))| lacks(found, expected, &format!("{path}[{number}]"))).collect()
        }
        _ if said(found) == *expected => Vec::new(),
        _ => vec![format!("{path}: expected {expected}, came {found}")],
    }
}

/// A deadline that cut the last try short has the code, and tells what failed before.
fn untimed(found: &Value) -> Value {
    let mut found = found.clone();
    let told = found.get("message").and_then(Value::as_str).and_then(|text| text.split_once("; before that: "));
    if let Some((_, before)) = told {
        (found["message"], found["code"]) = (before.into(), (Code::Unavailable as i32).into());
    }
    found
}

/// What lies below gRPC says why in its own words, of which only a certificate matters; and time goes on.
fn said(found: &Value) -> Value {
    let Some(text) = found.as_str() else { return found.clone() };
    if text.starts_with("the token expired ") {
        return json!("the token expired <long> ago");
    }
    let Some((told, why)) = text.split_once(", because: ") else { return found.clone() };
    let why = if why.contains("certifi") { "...certificate..." } else { "..." };
    json!(format!("{told}, because: {why}"))
}

/// A second server, over TLS, that must know who calls, and something with a certificate that nobody vouches for.
struct Guarded {
    database: Database,
    authority: Authority,
    issuer: Issuer,
    keys: Keys,
    /// Of a caller whose tenant nobody made.
    key: String,
}

impl Guarded {
    async fn new() -> Self {
        let (database, mut keys) = (Database::create().await, Keys::new());
        let key = keys.add("desk", "nowhere", "orders");
        Self { database, authority: Authority::new(), issuer: Issuer::new(), keys, key }
    }

    async fn server(&self) -> Server {
        self.authority.renew();
        Server::start_with(&self.database, |config| {
            self.keys.configure(config);
            config.identity.issuer = Some(self.issuer.settings());
            config.tls = Some(self.authority.settings(false));
        })
        .await
    }

    /// What stands for the names in the scenario.
    fn given(&self, server: &Server, impostor: &Server) -> Vec<(&'static str, String)> {
        let token = |expire, tenant: &str, roles| self.issuer.token(expire, &json!(tenant), roles);
        vec![
            ("GUARDED", server.endpoint()),
            ("UNENCRYPTED", server.endpoint().replace("https", "http")),
            ("IMPOSTOR", impostor.endpoint()),
            ("CA", self.authority.path("ca.pem").to_str().unwrap().to_owned()),
            ("ADMIN", token(FAR, "*", "admin")),
            ("VIEWER", token(FAR, "*", "viewer")),
            ("ELSEWHERE", token(FAR, "elsewhere", "admin")),
            ("EXPIRED", token(PAST, "*", "admin")),
            ("KEY", self.key.clone()),
        ]
    }
}

#[tokio::test]
async fn the_scenario_of_all_clients_is_played() {
    let database = Database::create().await;
    let (url, mut transcript) = Transcript::on(&database);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../client/scenario.json");
    let (guarded, other) = (Guarded::new().await, Guarded::new().await);
    let (asking, impostor) = (guarded.server().await, other.server().await);
    let given = guarded.given(&asking, &impostor);
    let text = fs::read_to_string(path).unwrap();
    let text = given.iter().fold(text, |text, (name, value)| text.replace(&format!("${{{name}}}"), value));
    let scenario: Value = serde_json::from_str(&text).unwrap();
    Player::new(&url, "scenario", &mut transcript).scenario(&scenario).await;
    let steps = scenario["steps"].as_array().unwrap();
    assert_eq!(transcript.lines.len(), steps.len());
    let wrong: Vec<_> = transcript
        .lines
        .iter()
        .zip(steps)
        .flat_map(|(line, step)| lacks(line, &step["expect"], step["step"].as_str().unwrap()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_watch_misses_nothing_of_a_server_that_is_killed() {
    let database = Database::create().await;
    let (url, mut transcript) = Transcript::on(&database);
    Player::new(&url, "changes", &mut transcript).changes(CHANGES).await;
    let last = transcript.lines.pop().unwrap();
    let seen: Vec<(i64, i64)> = serde_json::from_value(last["seen"].clone()).unwrap();
    let first = seen[0].0;
    assert!(seen.iter().zip(0..).all(|(seen, number)| *seen == (first + number, number + 1)), "{seen:?}");
    assert_eq!((seen.len(), &last["onHand"]), (CHANGES, &json!(CHANGES)), "each once");
    assert!(last["losses"].as_u64().unwrap() >= 2, "the watch was cut");
}
