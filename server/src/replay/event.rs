//! What a line of an event log can say.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, de::Error as _};

/// A moment in the log.
pub(super) type Time = DateTime<Utc>;

/// One line. Fields that the replay has no use for are left out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Event {
    /// What log this is; once, first.
    Header {
        /// Its name.
        name: Option<String>,
    },
    /// An item, and who sells it.
    Sku(Item),
    /// How an item, or whatever has no policy of its own, is replenished.
    Policy(Policy),
    /// The stock that everything begins with.
    Opening { at: Option<Time>, lines: Vec<StockLine> },
    /// An order is placed.
    Order(Order),
    /// Units of an order are not wanted any more.
    Cancel { at: Time, order_id: String, scope: Scope, lines: Vec<CancelLine> },
    /// Goods come back that belong to no order of the log.
    Return {
        at: Time,
        #[serde(default)]
        return_id: String,
        lines: Vec<StockLine>,
    },
    /// A correction, either way.
    Adjust {
        at: Time,
        #[serde(default)]
        adjust_id: String,
        lines: Vec<StockLine>,
    },
    /// A purchase order is placed.
    Po(PurchaseOrder),
    /// Goods come in, of a purchase order or of none.
    Receipt(Receipt),
    /// Everything that is allocated leaves.
    DayEnd { at: Time },
}

/// An item, and who sells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Item {
    pub(super) sku: String,
    #[serde(default)]
    pub(super) name: String,
    /// None: nobody that is known.
    pub(super) supplier: Option<String>,
    pub(super) lead_days: Option<i32>,
    /// It is bought in multiples of this.
    pub(super) pack: Option<i64>,
    pub(super) unit_cost: Option<Price>,
}

/// How something is replenished, in the words of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Policy {
    /// None: whatever has no policy of its own.
    pub(super) sku: Option<String>,
    #[serde(flatten)]
    pub(super) rule: Rule,
    #[serde(default)]
    pub(super) demand_window_days: i32,
    pub(super) order_cost: Option<Price>,
    pub(super) holding_rate: Option<Price>,
}

/// When to order, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Rule {
    BackordersOnly,
    ReorderPoint { point: i64, fixed_quantity: Option<i64> },
    MinMax { min: i64, max: i64 },
    ServiceLevel { service_level: Price },
}

/// A purchase order that is placed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct PurchaseOrder {
    pub(super) at: Time,
    pub(super) po_id: String,
    #[serde(default)]
    pub(super) supplier: String,
    #[serde(default, deserialize_with = "day_or_time")]
    pub(super) expected: Option<Time>,
    pub(super) lines: Vec<PurchaseLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct PurchaseLine {
    pub(super) sku: String,
    pub(super) qty: i64,
    pub(super) unit_cost: Option<Price>,
}

/// Goods that come in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Receipt {
    pub(super) at: Time,
    #[serde(default)]
    pub(super) receipt_id: String,
    /// None: of no purchase order.
    pub(super) po_id: Option<String>,
    /// Nothing more comes.
    #[serde(default, rename = "final")]
    pub(super) is_final: bool,
    pub(super) lines: Vec<StockLine>,
}

/// An order that is placed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Order {
    pub(super) at: Time,
    pub(super) order_id: String,
    pub(super) customer: Option<String>,
    #[serde(default, deserialize_with = "day_or_time")]
    pub(super) required: Option<Time>,
    pub(super) ship_policy: Option<ShipPolicy>,
    pub(super) lines: Vec<OrderLine>,
}

/// When an order may leave, where its line says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ShipPolicy {
    #[serde(alias = "any")]
    Any,
    #[serde(alias = "when_complete")]
    WhenComplete,
}

/// Whether a cancellation means a whole order. It names its lines all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scope {
    Order,
    Lines,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct OrderLine {
    pub(super) line_no: i32,
    pub(super) sku: String,
    pub(super) qty: i64,
    pub(super) unit_price: Option<Price>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct CancelLine {
    pub(super) line_no: i32,
    pub(super) qty: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct StockLine {
    pub(super) sku: String,
    pub(super) qty: i64,
}

/// A decimal number, as text or not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Price {
    Text(String),
    Number(serde_json::Number),
}

impl Price {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl Event {
    /// How many units-bearing lines it has, to measure the work by.
    pub(super) fn line_count(&self) -> usize {
        match self {
            Self::Opening { lines, .. } | Self::Return { lines, .. } | Self::Adjust { lines, .. } => lines.len(),
            Self::Receipt(receipt) => receipt.lines.len(),
            Self::Order(order) => order.lines.len(),
            Self::Cancel { lines, .. } => lines.len(),
            Self::Po(order) => order.lines.len(),
            Self::Header { .. } | Self::Sku(_) | Self::Policy(_) | Self::DayEnd { .. } => 0,
        }
    }

    /// When it happened, where it says so.
    pub(super) fn at(&self) -> Option<Time> {
        match self {
            Self::Header { .. } | Self::Sku(_) | Self::Policy(_) => None,
            Self::Opening { at, .. } => *at,
            Self::Order(order) => Some(order.at),
            Self::Po(order) => Some(order.at),
            Self::Receipt(receipt) => Some(receipt.at),
            Self::Cancel { at, .. } | Self::Return { at, .. } | Self::Adjust { at, .. } | Self::DayEnd { at } => {
                Some(*at)
            }
        }
    }
}

/// A time, or a day, which stands for its beginning.
fn day_or_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Time>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    if let Ok(time) = DateTime::parse_from_rfc3339(&text) {
        return Ok(Some(time.to_utc()));
    }
    let day: NaiveDate = text.parse().map_err(|_| D::Error::custom(format!("{text:?} is neither a day nor a time")))?;
    Ok(Some(day.and_time(chrono::NaiveTime::MIN).and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Event, String> {
        serde_json::from_str(line).map_err(|error| error.to_string())
    }

    #[test]
    fn every_kind_of_line_is_read() {
        for line in [
            r#"{"type":"header","name":"n","start":"x"}"#,
            r#"{"type":"sku","sku":"A","name":"a","supplier":"S","lead_days":7,"pack":12,"unit_cost":"0.42"}"#,
            r#"{"type":"policy","sku":"A","kind":"MIN_MAX","min":5,"max":40}"#,
            r#"{"type":"policy","kind":"SERVICE_LEVEL","service_level":"0.95","order_cost":20}"#,
            r#"{"type":"policy","kind":"BACKORDERS_ONLY"}"#,
            r#"{"type":"opening","at":"2010-12-01T00:00:00Z","lines":[{"sku":"A","qty":1}]}"#,
            r#"{"type":"cancel","at":"2010-12-01T00:00:00Z","cancel_id":"C","order_id":"1","scope":"order","lines":[{"line_no":3,"sku":"A","qty":6}]}"#,
            r#"{"type":"return","at":"2010-12-01T00:00:00Z","return_id":"R","customer":null,"lines":[]}"#,
            r#"{"type":"adjust","at":"2010-12-01T00:00:00Z","adjust_id":"J","lines":[{"sku":"A","qty":-6,"reason":""}]}"#,
            r#"{"type":"po","at":"2010-12-01T00:00:00Z","po_id":"P","lines":[{"sku":"A","qty":1}]}"#,
            r#"{"type":"po","at":"2010-12-01T00:00:00Z","po_id":"P","supplier":"S","expected":"2010-12-08","lines":[{"sku":"A","qty":1,"unit_cost":"0.20"}]}"#,
            r#"{"type":"receipt","at":"2010-12-01T00:00:00Z","receipt_id":"R","final":true,"lines":[]}"#,
            r#"{"type":"day_end","at":"2010-12-01T23:59:59Z"}"#,
        ] {
            assert!(read(line).is_ok(), "{line}: {:?}", read(line));
        }
    }

    #[test]
    fn an_order_may_leave_out_what_it_does_not_know() {
        let full = r#"{"type":"order","at":"2010-12-01T08:26:00Z","order_id":"1","customer":"17850","required":"1996-08-01",
            "ship_policy":"WHEN_COMPLETE","lines":[{"line_no":1,"sku":"A","qty":6,"unit_price":"2.55"}]}"#;
        let Ok(Event::Order(order)) = read(full) else { panic!("no order: {:?}", read(full)) };
        assert_eq!(order.required.map(|time| time.to_rfc3339()).as_deref(), Some("1996-08-01T00:00:00+00:00"));
        assert_eq!(order.ship_policy, Some(ShipPolicy::WhenComplete));
        let least =
            r#"{"type":"order","at":"2010-12-01T08:26:00Z","order_id":"1","lines":[{"line_no":1,"sku":"A","qty":6}]}"#;
        let Ok(Event::Order(order)) = read(least) else { panic!("no order: {:?}", read(least)) };
        assert_eq!((order.customer, order.required, order.ship_policy), (None, None, None));
    }

    #[test]
    fn what_cannot_be_meant_is_not_read() {
        for line in [
            "",
            "{",
            "[]",
            r#"{"type":"teleport"}"#,
            r#"{"type":"day_end"}"#,
            r#"{"type":"day_end","at":"yesterday"}"#,
            r#"{"type":"policy","kind":"MIN_MAX","min":5}"#,
            r#"{"type":"policy","kind":"GUESS"}"#,
            r#"{"type":"order","at":"2010-12-01T08:26:00Z","order_id":"1","lines":[{"line_no":1,"sku":"A","qty":1.5}]}"#,
            r#"{"type":"order","at":"2010-12-01T08:26:00Z","order_id":"1","required":"soon","lines":[]}"#,
        ] {
            assert!(read(line).is_err(), "{line}: {:?}", read(line));
        }
    }
}
