//! The cases' files: a script of operations, and what a reference made of it.

use std::{fs, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

/// An operation; the line of a script.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Operation {
    Place {
        order: String,
        policy: Option<String>,
        ship: Option<String>,
        priority: Option<i32>,
        loc: Option<String>,
        #[serde(default)]
        lines: Vec<PlacedLine>,
    },
    Receive {
        sku: String,
        qty: i64,
        loc: Option<String>,
    },
    Adjust {
        sku: String,
        delta: i64,
        loc: Option<String>,
    },
    Cancel {
        order: String,
        lines: Option<Vec<Part>>,
    },
    Ship {
        order: String,
        lines: Option<Vec<Part>>,
    },
    Force {
        order: String,
        line: i32,
    },
    Unforce {
        order: String,
        line: i32,
    },
    SetPriority {
        order: String,
        priority: i32,
    },
}

impl Operation {
    /// The order that it is about.
    pub fn order(&self) -> Option<&str> {
        match self {
            Self::Place { order, .. }
            | Self::Cancel { order, .. }
            | Self::Ship { order, .. }
            | Self::Force { order, .. }
            | Self::Unforce { order, .. }
            | Self::SetPriority { order, .. } => Some(order),
            Self::Receive { .. } | Self::Adjust { .. } => None,
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct PlacedLine {
    pub line: Option<i32>,
    pub sku: String,
    pub qty: i64,
    pub loc: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Part {
    pub line: i32,
    pub qty: i64,
}

/// What an operation caused; the fields of the kinds that are compared.
#[derive(Debug, Deserialize)]
pub struct Event {
    /// The number of the operation, from 1.
    pub op: usize,
    pub event: String,
    #[serde(default)]
    pub order: String,
    #[serde(default)]
    pub line: i32,
    #[serde(default)]
    pub qty: i64,
}

#[derive(Debug, Deserialize)]
pub struct State {
    pub stock: Vec<StockState>,
    pub orders: Vec<OrderState>,
}

#[derive(Debug, Deserialize)]
pub struct StockState {
    pub loc: String,
    pub sku: String,
    pub on_hand: i64,
    pub allocated: i64,
    pub available: i64,
    pub backordered: i64,
}

#[derive(Debug, Deserialize)]
pub struct OrderState {
    pub order: String,
    pub status: String,
    pub priority: i32,
    pub lines: Vec<LineState>,
}

#[derive(Debug, Deserialize)]
pub struct LineState {
    pub line: i32,
    pub sku: String,
    pub loc: String,
    pub qty: i64,
    pub allocated: i64,
    pub shipped: i64,
    pub cancelled: i64,
    pub open: i64,
    pub hold: bool,
}

#[derive(Deserialize)]
struct LastLine {
    state: State,
}

/// A case.
pub struct Case {
    pub name: String,
    pub script: Vec<Operation>,
    pub events: Vec<Event>,
    pub state: State,
}

impl Case {
    /// Reads `NAME.jsonl` and `NAME.expected.jsonl`.
    pub fn read(script: &Path) -> Self {
        let expected = script.with_extension("expected.jsonl");
        let expected = fs::read_to_string(&expected).unwrap_or_else(|error| panic!("{}: {error}", expected.display()));
        let mut lines: Vec<&str> = expected.lines().filter(|line| !line.trim().is_empty()).collect();
        let last: LastLine = serde_json::from_str(lines.pop().expect("a state")).expect("a state");
        Self {
            name: script.file_stem().unwrap().to_string_lossy().into_owned(),
            script: parse(&fs::read_to_string(script).unwrap()),
            events: lines.into_iter().map(|line| serde_json::from_str(line).expect(line)).collect(),
            state: last.state,
        }
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Vec<T> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}
