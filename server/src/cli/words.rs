//! The protocol's values as people read and write them.

use chrono::{DateTime, SecondsFormat, Utc};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use fillrate_proto::v1;
use prost_types::Timestamp;

/// An enum of the protocol, whose names share a beginning.
pub(super) trait Word: Copy + TryFrom<i32> + Send + Sync + 'static {
    const BEGINNING: &'static str;
    fn name(self) -> &'static str;
}

macro_rules! words {
    ($($kind:ident $beginning:literal;)+) => {
        $(impl Word for v1::$kind {
            const BEGINNING: &'static str = $beginning;
            fn name(self) -> &'static str {
                self.as_str_name()
            }
        })+
    };
}
words! {
    AdjustmentType "ADJUSTMENT_TYPE_";
    AllocationPolicy "ALLOCATION_POLICY_";
    BackorderCause "BACKORDER_CAUSE_";
    BackorderEventType "BACKORDER_EVENT_TYPE_";
    BackorderGrouping "BACKORDER_GROUPING_";
    BackorderHold "BACKORDER_HOLD_";
    BackorderState "BACKORDER_STATE_";
    CancelReason "CANCEL_REASON_";
    EventCause "EVENT_CAUSE_";
    LossCause "LOSS_CAUSE_";
    MovementType "MOVEMENT_TYPE_";
    NotFilledReason "NOT_FILLED_REASON_";
    OrderEventType "ORDER_EVENT_TYPE_";
    OrderStatus "ORDER_STATUS_";
    PurchaseOrderStatus "PURCHASE_ORDER_STATUS_";
    ShipPolicy "SHIP_POLICY_";
    ShortageHandling "SHORTAGE_HANDLING_";
    StockEventType "STOCK_EVENT_TYPE_";
}

fn lower<E: Word>(value: E) -> String {
    value.name().trim_start_matches(E::BEGINNING).to_lowercase().replace('_', "-")
}

/// A value's word, `short-shipped`; nothing if it is unspecified, its number if it is younger than this program.
pub(super) fn word<E: Word>(value: i32) -> String {
    match E::try_from(value) {
        _ if value == 0 => String::new(),
        Ok(known) => lower(known),
        Err(_) => value.to_string(),
    }
}

/// Several of them.
pub(super) fn list<E: Word>(values: &[i32]) -> String {
    values.iter().map(|value| word::<E>(*value)).collect::<Vec<_>>().join(", ")
}

/// Reads a word: all but the unspecified value.
pub(super) fn one_of<E: Word>() -> impl TypedValueParser<Value = E> {
    let all = || (1..).map_while(|number| E::try_from(number).ok());
    PossibleValuesParser::new(all().map(lower))
        .try_map(move |word| all().find(|value| lower(*value) == word).ok_or_else(|| format!("{word} is none of them")))
}

/// Reads a time: `2026-11-22T09:00:00Z`.
pub(super) fn time(text: &str) -> Result<Timestamp, String> {
    let parsed = DateTime::parse_from_rfc3339(text).map_err(|_| "a time as in 2026-11-22T09:00:00Z".to_owned())?;
    let parsed = parsed.with_timezone(&Utc);
    let nanos = i32::try_from(parsed.timestamp_subsec_nanos()).unwrap_or_default();
    Ok(Timestamp { seconds: parsed.timestamp(), nanos })
}

/// A time to the second; nothing if there is none.
pub(super) fn second(time: Option<&Timestamp>) -> String {
    let known = time.and_then(|time| DateTime::from_timestamp(time.seconds, 0));
    known.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

/// An amount, `19.90 EUR`; nothing if there is none.
pub(super) fn money(money: Option<&v1::Money>) -> String {
    money.map(|money| format!("{} {}", money.amount, money.currency_code)).unwrap_or_default()
}

/// Only where it is true.
pub(super) fn flag(name: &str, holds: bool) -> String {
    if holds { name.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        for value in [v1::OrderStatus::Draft, v1::OrderStatus::ShortShipped] {
            let word = word::<v1::OrderStatus>(value.into());
            let parser = one_of::<v1::OrderStatus>();
            let command = clap::Command::new("test");
            let read = parser.parse_ref(&command, None, word.as_ref()).map_err(|error| error.to_string());
            assert_eq!(read, Ok(value));
        }
        assert_eq!(word::<v1::OrderStatus>(4), "shipped");
        assert_eq!((word::<v1::OrderStatus>(0), word::<v1::OrderStatus>(99)), (String::new(), "99".to_owned()));
    }

    #[test]
    fn times_are_of_one_form() {
        let read = time("2026-11-22T10:30:05+01:00");
        assert_eq!(read.map(|time| second(Some(&time))), Ok("2026-11-22T09:30:05Z".to_owned()));
        assert!(time("yesterday").is_err());
    }
}
