//! Every figure on the way from the facts to a need.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::SupplierId,
    purchasing::{
        formulas::{demand::DemandStatistics, intermittent::DemandMethod},
        policy::PolicyRule,
    },
};

/// How a need was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Working {
    pub policy_source: PolicySource,
    pub rule: PolicyRule,
    pub as_of_date: NaiveDate,
    pub demand: DemandUsed,
    pub position: Position,
    /// Whose lead time, spread and base cost the figures use; none: nobody sells it.
    pub reference: Option<Reference>,
    /// Of a policy that reviews on certain days.
    pub review: Option<Review>,
    /// Calendar days that stock must last: lead time, and review period where there is one.
    pub protection_days: f64,
    pub demand_over_protection: f64,
    /// Safety factor: `z` of F3, `k` of F12; none with a Poisson model, or where the policy has no service level.
    pub safety_factor: Option<f64>,
    /// Standard deviation of the demand over the protection interval.
    pub sigma: f64,
    pub safety_stock: f64,
    /// At or below it is ordered, unrounded.
    pub point: Option<f64>,
    /// What is ordered up to, unrounded.
    pub level: Option<f64>,
    /// Unrounded; none where it needs no such quantity, or the cost of ordering or holding is not known.
    pub eoq: Option<f64>,
    /// What is ordered as many times as needed; none where the policy orders up to a level.
    pub order_quantity: Option<i64>,
    /// Unrounded.
    pub raw_need: f64,
    /// Whole units; 0: nothing.
    pub need: i64,
    /// Days that the position lasts at the rate used; none: nothing sells.
    pub days_of_cover: Option<f64>,
}

/// Where the policy comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PolicySource {
    Item,
    Location,
    Tenant,
    /// There is none at any level.
    BuiltIn,
}

/// The statistics of the window, and the rate that the figures use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandUsed {
    pub statistics: DemandStatistics,
    pub method: DemandMethod,
    /// Units a day.
    pub rate: f64,
}

/// The inventory position, and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub on_hand: i64,
    pub allocated: i64,
    /// `on_hand - allocated`.
    pub available: i64,
    pub on_order: i64,
    /// On drafts: supply too.
    pub drafts: i64,
    /// Oldest backorder that counts, in calendar days; none: all count.
    pub lookback_days: Option<i32>,
    /// Units of backorders older than that.
    pub older: i64,
    /// Units of the supply that none of those may use up: a suggestion asked for them when they were too old already.
    #[serde(default)]
    pub reserved: i64,
    /// Supply that those use up.
    pub older_covered: i64,
    /// Units of backorders that count.
    pub backordered: i64,
    /// `available + on_order + drafts - older_covered - backordered`.
    pub position: i64,
}

impl Working {
    /// The first day, of those on which backorders opened, that counted; none: all did.
    pub fn counted_from(&self) -> Option<NaiveDate> {
        let days = Days::new(u64::try_from(self.position.lookback_days?).unwrap_or_default());
        Some(self.as_of_date.checked_sub_days(days).unwrap_or(NaiveDate::MIN))
    }
}

/// The supplier whose terms the figures use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    pub supplier_id: SupplierId,
    /// Calendar days from `as_of_date` to the arrival.
    pub lead_days: i64,
    pub lead_stddev_days: Decimal,
    /// Below the first price break.
    pub unit_cost: Decimal,
    pub currency_code: String,
    pub order_cost: Option<Decimal>,
    pub holding_rate: Option<Decimal>,
    pub stockout_cost: Option<Decimal>,
}

/// The days on which a position is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub days: i32,
    pub is_review_day: bool,
    /// `as_of_date` where that is one.
    pub next_date: NaiveDate,
}
