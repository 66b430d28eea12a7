//! What all clients are held to: the scenario they share, and a watch over a server that is killed.

use std::{fs, time::Duration};

use fillrate_tests::database::Database;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::play::{Driver, Player};
use crate::process::Process;

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
    match (found, expected) {
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

/// What lies below gRPC says why in its own words.
fn said(found: &Value) -> Value {
    let Some((told, _)) = found.as_str().and_then(|text| text.split_once(", because: ")) else {
        return found.clone();
    };
    json!(format!("{told}, because: ..."))
}

#[tokio::test]
async fn the_scenario_of_all_clients_is_played() {
    let database = Database::create().await;
    let (url, mut transcript) = Transcript::on(&database);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../client/scenario.json");
    let scenario: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
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
