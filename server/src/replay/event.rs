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
    /// An item.
    Sku {
        sku: String,
        #[serde(default)]
        name: String,
    },
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
    Po {},
    /// Goods come in.
    Receipt {
        at: Time,
        #[serde(default)]
        receipt_id: String,
        lines: Vec<StockLine>,
    },
    /// Everything that is allocated leaves.
    DayEnd { at: Time },
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
            Self::Opening { lines, .. }
            | Self::Return { lines, .. }
            | Self::Adjust { lines, .. }
            | Self::Receipt { lines, .. } => lines.len(),
            Self::Order(order) => order.lines.len(),
            Self::Cancel { lines, .. } => lines.len(),
            Self::Header { .. } | Self::Sku { .. } | Self::Po {} | Self::DayEnd { .. } => 0,
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
            r#"{"type":"sku","sku":"A","name":"a","lead_days":7}"#,
            r#"{"type":"opening","at":"2010-12-01T00:00:00Z","lines":[{"sku":"A","qty":1}]}"#,
            r#"{"type":"cancel","at":"2010-12-01T00:00:00Z","cancel_id":"C","order_id":"1","scope":"order","lines":[{"line_no":3,"sku":"A","qty":6}]}"#,
            r#"{"type":"return","at":"2010-12-01T00:00:00Z","return_id":"R","customer":null,"lines":[]}"#,
            r#"{"type":"adjust","at":"2010-12-01T00:00:00Z","adjust_id":"J","lines":[{"sku":"A","qty":-6,"reason":""}]}"#,
            r#"{"type":"po","at":"2010-12-01T00:00:00Z","po_id":"P","lines":[{"sku":"A","qty":1}]}"#,
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
            r#"{"type":"order","at":"2010-12-01T08:26:00Z","order_id":"1","lines":[{"line_no":1,"sku":"A","qty":1.5}]}"#,
            r#"{"type":"order","at":"2010-12-01T08:26:00Z","order_id":"1","required":"soon","lines":[]}"#,
        ] {
            assert!(read(line).is_err(), "{line}: {:?}", read(line));
        }
    }
}
