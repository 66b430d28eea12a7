//! Backorders, as lists show them.

use chrono::TimeDelta;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Span;
use crate::domain::{
    Time,
    backorder::{BackorderCause, BackorderState, Hold, Place},
    event::BackorderView,
    id::{BackorderId, CustomerId, LocationId, OrderId, Sku},
};

/// Which backorders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BackorderFilter {
    /// None: those that wait.
    pub states: Vec<BackorderState>,
    pub causes: Vec<BackorderCause>,
    pub skus: Vec<Sku>,
    pub location_ids: Vec<LocationId>,
    pub customer_ids: Vec<CustomerId>,
    pub order_ids: Vec<OrderId>,
    pub holds: Vec<Hold>,
    /// Whole days of 24 hours from its opening to the time asked about, or to its closing.
    pub min_age_days: Option<i32>,
    pub max_age_days: Option<i32>,
    pub open_time: Span,
    /// Those without a required time are in no span.
    pub required_time: Span,
    pub overdue: Option<bool>,
    /// Expected before this time, as it was noted; those for which nothing is expected do not pass.
    pub expected_before: Option<Time>,
    /// Those without a price are in no range.
    pub unit_price: Option<AmountRange>,
}

/// Prices of one currency, both ends contained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountRange {
    pub currency_code: String,
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

/// The order of a list of backorders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackorderOrder<'a> {
    /// As a pass would look at them.
    Queue { sku: &'a Sku, location_id: &'a LocationId },
    /// By `open_time`, then id.
    Opened,
}

impl BackorderFilter {
    /// Queue order where the filter means one queue.
    pub fn order(&self) -> BackorderOrder<'_> {
        match (self.skus.as_slice(), self.location_ids.as_slice()) {
            ([sku], [location_id]) => BackorderOrder::Queue { sku, location_id },
            _ => BackorderOrder::Opened,
        }
    }

    /// The states that pass.
    pub fn states(&self) -> &[BackorderState] {
        if self.states.is_empty() { &[BackorderState::Open, BackorderState::Held] } else { &self.states }
    }

    /// Only backorders that wait pass.
    pub fn waiting_only(&self) -> bool {
        self.states().iter().all(|s| matches!(s, BackorderState::Open | BackorderState::Held))
    }

    /// When a backorder that passes was opened, ages included: what waits ages until `as_of`, so that its age is a
    /// bound on its `open_time`, by which it can be found.
    pub fn opened(&self, as_of: Time) -> Span {
        if !self.waiting_only() {
            return self.open_time;
        }
        // Nothing is dated before the epoch, so that no bound need be: the database's calendar begins somewhere too.
        let before = |days: i32| {
            let bound = as_of.checked_sub_signed(TimeDelta::days(days.into()));
            bound.filter(|bound| *bound >= Time::UNIX_EPOCH)
        };
        let instant = TimeDelta::microseconds(1);
        let aged = Span {
            start: self.max_age_days.and_then(|days| before(days.checked_add(1)?)).map(|bound| bound + instant),
            end: self.min_age_days.filter(|days| *days > 0).map(|days| before(days).unwrap_or_default() + instant),
        };
        self.open_time.and(aged)
    }
}

/// Where a backorder stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackorderKey {
    Queue(QueueKey),
    Opened(OpenedKey),
}

/// In queue order. A command may move a backorder; the page tokens given before then mean the place it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueKey {
    pub negated_priority: i32,
    pub place: Place,
    pub order_id: OrderId,
    pub line_number: i32,
    /// A line may have waited more than once.
    pub backorder_id: BackorderId,
}

/// By when it was opened. Neither part ever changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedKey {
    pub open_time: Time,
    pub backorder_id: BackorderId,
}

impl BackorderKey {
    /// Where a row of such a list stands.
    pub fn of(order: BackorderOrder<'_>, row: &BackorderView) -> Self {
        match order {
            BackorderOrder::Queue { .. } => Self::Queue(QueueKey {
                negated_priority: row.priority.saturating_neg(),
                place: row.place,
                order_id: row.order_id.clone(),
                line_number: row.line_number,
                backorder_id: row.backorder.id.clone(),
            }),
            BackorderOrder::Opened => {
                Self::Opened(OpenedKey { open_time: row.backorder.open_time, backorder_id: row.backorder.id.clone() })
            }
        }
    }

    /// It is a place of a list in this order.
    pub fn fits(&self, order: BackorderOrder<'_>) -> bool {
        matches!(
            (self, order),
            (Self::Queue(_), BackorderOrder::Queue { .. }) | (Self::Opened(_), BackorderOrder::Opened)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(days: i64, micros: i64) -> Time {
        Time::UNIX_EPOCH + TimeDelta::days(days) + TimeDelta::microseconds(micros)
    }

    #[test]
    fn whole_days_are_a_span_of_opening() {
        let aged = |min, max| BackorderFilter { min_age_days: min, max_age_days: max, ..Default::default() };
        // At least 2 days: opened 2 days ago or before.
        assert_eq!(aged(Some(2), None).opened(at(10, 0)), Span { start: None, end: Some(at(8, 1)) });
        // At most 2 days: not yet 3 days ago.
        assert_eq!(aged(None, Some(2)).opened(at(10, 0)), Span { start: Some(at(7, 1)), end: None });
        assert_eq!(aged(Some(0), None).opened(at(10, 0)), Span::default());
        assert_eq!(aged(Some(i32::MAX), None).opened(at(10, 0)), Span { start: None, end: Some(at(0, 1)) });
        assert_eq!(aged(None, Some(i32::MAX)).opened(at(10, 0)), Span::default());
    }

    #[test]
    fn a_closed_backorder_has_its_age_for_good() {
        let filter =
            BackorderFilter { states: vec![BackorderState::Filled], min_age_days: Some(2), ..Default::default() };
        assert_eq!(filter.opened(at(10, 0)), Span::default());
    }

    #[test]
    fn one_item_at_one_location_is_a_queue() {
        let mut filter = BackorderFilter { skus: vec![Sku::known("X")], ..Default::default() };
        assert_eq!(filter.order(), BackorderOrder::Opened);
        filter.location_ids.push(LocationId::known("MAIN"));
        assert!(matches!(filter.order(), BackorderOrder::Queue { .. }));
        filter.skus.push(Sku::known("Y"));
        assert_eq!(filter.order(), BackorderOrder::Opened);
    }
}
