//! How an item is replenished at a location.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Time,
    id::{LocationId, Sku},
};

/// The window of demand where a policy names none, in days.
pub const DEMAND_WINDOW_DAYS: i32 = 90;
/// How far `BACKORDERS_ONLY` looks back where a policy says nothing else, in days.
pub const BACKORDERS_ONLY_LOOKBACK_DAYS: i32 = 30;

/// What a policy is for. The most exact one that is active holds for an item at a location.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PolicyScope {
    Item { location_id: LocationId, sku: Sku },
    Location { location_id: LocationId },
    Tenant,
}

/// How far a policy reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyLevel {
    Tenant,
    Location,
    Item,
}

/// Which rule a policy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    BackordersOnly,
    ReorderPoint,
    MinMax,
    ServiceLevel,
}

/// How need follows from the inventory position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PolicyRule {
    /// What waits and nothing covers.
    BackordersOnly,
    /// At or below the point: the quantity, or the economic one, as many times as lifts the position above the point.
    ReorderPoint { point: i64, fixed_quantity: Option<i64> },
    /// At or below the minimum: up to the maximum.
    MinMax { min: i64, max: i64 },
    /// A point from demand, lead time and their spread.
    ServiceLevel {
        measure: ServiceMeasure,
        /// Above 0, below 1.
        service_level: Decimal,
        demand_model: DemandModel,
        mode: ServiceMode,
    },
}

impl PolicyRule {
    pub fn kind(&self) -> PolicyKind {
        match self {
            Self::BackordersOnly => PolicyKind::BackordersOnly,
            Self::ReorderPoint { .. } => PolicyKind::ReorderPoint,
            Self::MinMax { .. } => PolicyKind::MinMax,
            Self::ServiceLevel { .. } => PolicyKind::ServiceLevel,
        }
    }
}

/// What a service level is the share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServiceMeasure {
    /// Order cycles without a stock-out (type 1).
    Cycle,
    /// Units delivered from stock (type 2).
    FillRate,
}

/// How demand over the lead time is distributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DemandModel {
    Normal,
    Poisson,
}

/// What is ordered once the position has reached its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServiceMode {
    /// `(r, nQ)`: economic quantities, as many as lift the position above the point.
    Rnq,
    /// `(s, S)`: up to the point and one economic quantity.
    Ss,
    /// `(R, S)`: on each review day, up to the level.
    Rs,
}

/// A policy and the figures it reckons with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplenishmentPolicy {
    pub scope: PolicyScope,
    pub rule: PolicyRule,
    /// The oldest backorder that counts, in calendar days; none: [`BACKORDERS_ONLY_LOOKBACK_DAYS`] for
    /// `BACKORDERS_ONLY`, all for the others.
    pub backorder_lookback_days: Option<i32>,
    pub demand_window_days: i32,
    pub review_days: i32,
    pub review_anchor_date: Option<NaiveDate>,
    /// Of placing one order for the item, where its supplier item says nothing.
    pub order_cost: Option<Decimal>,
    /// Of holding one unit for a year, as a share of its cost: 0.2 is 20 %.
    pub holding_rate: Option<Decimal>,
    /// Of one unit waiting for a year.
    pub stockout_cost: Option<Decimal>,
    /// Suppliers that take longer, in calendar days, are left out.
    pub max_lead_days: Option<i32>,
    pub active: bool,
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}

impl ReplenishmentPolicy {
    /// The oldest backorder that counts, in calendar days; none: all count.
    pub fn lookback_days(&self) -> Option<i32> {
        match self.rule {
            PolicyRule::BackordersOnly => Some(self.backorder_lookback_days.unwrap_or(BACKORDERS_ONLY_LOOKBACK_DAYS)),
            _ => self.backorder_lookback_days,
        }
    }
}
