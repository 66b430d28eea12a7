//! From lines of the log to requests. What a line says and its number make the whole request, its id included.

use std::collections::BTreeMap;

use fillrate_proto::v1;
use prost_types::Timestamp;

use super::event::{Order, ShipPolicy, StockLine, Time};
use crate::config::{self, ReplayArgs};

/// What every request of the replay says.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    location_id: String,
    pub(super) currency: String,
    allocation: v1::AllocationPolicy,
    ship: v1::ShipPolicy,
    /// What is suggested is bought, not what the log bought.
    pub(super) suggest: bool,
    /// Of the location's policy, where one is put.
    pub(super) service_level: Option<String>,
}

impl Manner {
    pub(super) fn of(args: &ReplayArgs) -> Self {
        use config::{AllocationPolicy as Take, ShipPolicy as Leave};
        Self {
            location_id: args.location.clone(),
            currency: args.currency.clone(),
            suggest: args.suggest,
            service_level: args.service_level.clone(),
            allocation: match args.allocation_policy {
                None => v1::AllocationPolicy::Unspecified,
                Some(Take::Partial) => v1::AllocationPolicy::Partial,
                Some(Take::CompleteLine) => v1::AllocationPolicy::CompleteLine,
                Some(Take::CompleteOrder) => v1::AllocationPolicy::CompleteOrder,
            },
            ship: match args.ship_policy {
                None => v1::ShipPolicy::Unspecified,
                Some(Leave::Any) => v1::ShipPolicy::Any,
                Some(Leave::WhenComplete) => v1::ShipPolicy::WhenComplete,
            },
        }
    }

    pub(super) fn location_id(&self) -> &str {
        &self.location_id
    }

    /// The location, at the server's defaults.
    pub(super) fn put_location(&self, request_id: String) -> v1::PutLocationRequest {
        let location = v1::Location { location_id: self.location_id.clone(), ..Default::default() };
        v1::PutLocationRequest { locations: vec![location], request_id, validate_only: false }
    }

    /// An order, as an element of a batch: its place among the orders is its place in the log.
    pub(super) fn create_order(&self, order: Order) -> v1::CreateOrderRequest {
        let line = |line: super::event::OrderLine| v1::NewOrderLine {
            line_number: line.line_no,
            sku: line.sku,
            quantity: line.qty,
            unit_price: line
                .unit_price
                .map(|price| v1::Money { currency_code: self.currency.clone(), amount: price.text() }),
            ..Default::default()
        };
        let ship = match order.ship_policy {
            None => self.ship,
            Some(ShipPolicy::Any) => v1::ShipPolicy::Any,
            Some(ShipPolicy::WhenComplete) => v1::ShipPolicy::WhenComplete,
        };
        v1::CreateOrderRequest {
            order_id: order.order_id,
            customer_id: order.customer.unwrap_or_default(),
            location_id: self.location_id.clone(),
            allocation_policy: self.allocation.into(),
            ship_policy: ship.into(),
            order_time: Some(timestamp(order.at)),
            required_time: order.required.map(timestamp),
            lines: order.lines.into_iter().map(line).collect(),
            ..Default::default()
        }
    }

    /// Stock that moved; its document's number stands in the note.
    pub(super) fn adjust_stock(
        &self,
        lines: &[StockLine],
        kind: v1::AdjustmentType,
        note: String,
        at: Option<Time>,
        request_id: String,
    ) -> v1::AdjustStockRequest {
        let adjustment = |line: &StockLine| v1::StockAdjustment {
            sku: line.sku.clone(),
            location_id: self.location_id.clone(),
            quantity_delta: line.qty,
        };
        v1::AdjustStockRequest {
            adjustments: lines.iter().map(adjustment).collect(),
            r#type: kind.into(),
            note,
            occur_time: at.map(timestamp),
            request_id,
            ..Default::default()
        }
    }
}

pub(super) fn put_items(items: &[(String, String)], request_id: String) -> v1::PutItemRequest {
    let item = |(sku, name): &(String, String)| v1::Item { sku: sku.clone(), name: name.clone(), ..Default::default() };
    v1::PutItemRequest { items: items.iter().map(item).collect(), request_id, validate_only: false }
}

/// Units of each line of an order.
pub(super) type Units = BTreeMap<i32, i64>;

pub(super) fn cancel_order(order_id: &str, units: &Units, at: Time, request_id: String) -> v1::CancelOrderRequest {
    let line = |(number, units): (&i32, &i64)| v1::LineQuantity { line_number: *number, quantity: Some(*units) };
    v1::CancelOrderRequest {
        order_id: order_id.to_owned(),
        lines: units.iter().map(line).collect(),
        reason: v1::CancelReason::Customer.into(),
        occur_time: Some(timestamp(at)),
        request_id,
        ..Default::default()
    }
}

pub(super) fn return_order(order_id: &str, units: &Units, at: Time, request_id: String) -> v1::ReturnOrderRequest {
    let line = |(number, units): (&i32, &i64)| v1::ReturnLine { line_number: *number, quantity: *units };
    v1::ReturnOrderRequest {
        order_id: order_id.to_owned(),
        lines: units.iter().map(line).collect(),
        occur_time: Some(timestamp(at)),
        request_id,
        ..Default::default()
    }
}

/// All that is allocated of an order leaves.
pub(super) fn ship_order(order_id: String, at: Time, request_id: String) -> v1::ShipOrderRequest {
    v1::ShipOrderRequest { order_id, occur_time: Some(timestamp(at)), request_id, ..Default::default() }
}

pub(super) fn timestamp(time: Time) -> Timestamp {
    // A fraction of a second is below 2,000,000,000, leap seconds included.
    let nanos = i32::try_from(time.timestamp_subsec_nanos()).unwrap_or_default();
    Timestamp { seconds: time.timestamp(), nanos }
}

/// Names a log's requests: the same file gives the same names, another one others.
pub(super) fn prefix(log: Option<&str>, path: &std::path::Path) -> String {
    const MOST: usize = 40;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = file.split(".jsonl").next().unwrap_or(&file);
    let clean = |text: &str| -> String {
        let keep = |letter: char| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '-' };
        text.chars().take(MOST).map(keep).collect()
    };
    match log {
        Some(log) => format!("{}.{}", clean(log), clean(stem)),
        None => clean(stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_named_by_its_header_and_its_file() {
        let name = |log, path: &str| prefix(log, path.as_ref());
        assert_eq!(name(Some("online-retail"), "/x/events_2010-12.jsonl.gz"), "online-retail.events_2010-12");
        assert_eq!(name(None, "events.jsonl"), "events");
        assert_eq!(name(Some("a b/\u{e9}"), "log"), "a-b--.log");
        assert!(name(Some(&"n".repeat(500)), &"f".repeat(500)).len() < 100);
    }
}
