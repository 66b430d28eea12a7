//! Suppliers, and what they sell.

use std::collections::BTreeSet;

use chrono::{NaiveDate, Weekday};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Time,
    id::{Sku, SupplierId},
};

/// Whom goods are bought from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    pub id: SupplierId,
    pub name: String,
    /// Of its minimum order value, and of its items where they say nothing else.
    pub currency_code: String,
    /// The least that one order of it may be worth, in its currency.
    pub minimum_order_value: Option<Decimal>,
    pub calendar: SupplierCalendar,
    pub active: bool,
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}

/// The days on which a supplier takes orders and works on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierCalendar {
    /// Monday first; at least one is open.
    pub weekdays: [bool; 7],
    pub holidays: BTreeSet<NaiveDate>,
}

impl SupplierCalendar {
    pub fn is_open(&self, day: NaiveDate) -> bool {
        use chrono::Datelike as _;
        let weekday = usize::try_from(day.weekday().num_days_from_monday()).ok();
        weekday.and_then(|index| self.weekdays.get(index)).copied().unwrap_or(false) && !self.holidays.contains(&day)
    }

    pub fn opens_on(&self, weekday: Weekday) -> bool {
        let index = usize::try_from(weekday.num_days_from_monday()).ok();
        index.and_then(|index| self.weekdays.get(index)).copied().unwrap_or(false)
    }
}

impl Default for SupplierCalendar {
    fn default() -> Self {
        Self { weekdays: [true; 7], holidays: BTreeSet::new() }
    }
}

/// How a lead time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeadTimeUnit {
    /// From the first open day on, every day.
    CalendarDays,
    /// From the first open day on, the supplier's open days.
    WorkingDays,
}

/// From a quantity on, all units cost so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBreak {
    pub min_quantity: i64,
    pub unit_cost: Decimal,
}

/// An item as one supplier sells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierItem {
    pub supplier_id: SupplierId,
    pub sku: Sku,
    /// The supplier's own name of it; empty: none.
    pub supplier_sku: String,
    pub currency_code: String,
    /// Below the first price break.
    pub unit_cost: Decimal,
    pub lead_time_days: i32,
    pub lead_time_unit: LeadTimeUnit,
    /// The standard deviation of the lead time.
    pub lead_time_stddev_days: Decimal,
    /// At least 1.
    pub min_order_qty: i64,
    /// At least 1: orders are whole multiples.
    pub order_multiple: i64,
    pub max_order_qty: Option<i64>,
    /// Ascending by quantity, above 1, costs descending or equal.
    pub price_breaks: Vec<PriceBreak>,
    /// Of placing one order for it; none: the policy's.
    pub order_cost: Option<Decimal>,
    /// 1 first; none last.
    pub preference: Option<i32>,
    pub active: bool,
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}
