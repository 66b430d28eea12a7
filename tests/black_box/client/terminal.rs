//! Somebody at a terminal.

use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// A terminal at which the commands go to one server.
pub struct Terminal {
    endpoint: String,
    environment: Vec<(String, String)>,
}

impl Terminal {
    pub fn at(endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into(), environment: Vec::new() }
    }

    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.environment.push((variable.to_owned(), value.to_owned()));
        self
    }

    /// Runs a command to its end. The server may be in this process: nothing blocks meanwhile.
    pub async fn run(&self, words: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fillrate-under-test"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FILLRATE_") || name == "NO_COLOR") {
            command.env_remove(name);
        }
        command.args(words).env("FILLRATE_ENDPOINT", &self.endpoint).stdin(Stdio::null()).kill_on_drop(true);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let ended = command.output().await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { status: ended.status.code().unwrap(), out: text(ended.stdout), err: text(ended.stderr) }
    }

    /// What it prints when all goes well.
    pub async fn told(&self, words: &[&str]) -> String {
        let ran = self.run(words).await;
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{words:?}: {ran:?}");
        ran.out
    }

    /// The same as JSON.
    pub async fn json(&self, words: &[&str]) -> Value {
        let out = self.told(&[words, &["--output", "json"]].concat()).await;
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error}: {out}"))
    }

    /// The same as a line of JSON for each message.
    pub async fn lines(&self, words: &[&str]) -> Vec<Value> {
        let out = self.told(&[words, &["--output", "json"]].concat()).await;
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Whether a text has a line in which these stand in this order.
pub fn has(text: &str, words: &[&str]) -> bool {
    text.lines().any(|line| {
        let mut rest = line.split_whitespace();
        words.iter().all(|word| rest.any(|found| found == *word))
    })
}
