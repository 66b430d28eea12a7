//! Plays the scenario that all clients share, and prints what came: see client/test.

#![expect(unreachable_pub, reason = "nobody uses a program's modules but itself")]
#![expect(clippy::expect_used, clippy::panic, reason = "what cannot go on ends here, loudly and with its place")]

mod json;
mod play;

use std::{env, io::stdin};

use serde_json::{Value, json};

use self::play::{Driver, Player};

/// client/test, which reads what is printed and does what is asked.
struct Parent;

impl Driver for Parent {
    async fn kill(&mut self) {
        self.tell(json!({ "ask": "kill" }));
    }

    async fn again(&mut self, how: &str) {
        self.tell(json!({ "ask": how }));
        let mut done = String::new();
        // Meanwhile the watches go on, on the runtime's own threads.
        let read = stdin().read_line(&mut done).expect("the parent answers");
        assert_ne!(read, 0, "the parent is there");
    }

    fn tell(&mut self, line: Value) {
        println!("{line}");
    }
}

#[tokio::main]
async fn main() {
    let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is set"));
    let mut player = Player::new(&variable("FILLRATE_URL"), &variable("FILLRATE_TENANT"), Parent);
    let words: Vec<_> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["scenario", path] => {
            let text = std::fs::read_to_string(path).expect("the scenario is there");
            player.scenario(&serde_json::from_str(&text).expect("it is JSON")).await;
        }
        ["changes", count] => player.changes(count.parse().expect("a number")).await,
        _ => panic!("usage: runner scenario FILE | runner changes COUNT"),
    }
}
