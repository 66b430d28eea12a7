//! Sums over backorders.

use serde::{Deserialize, Serialize};

use super::Page;
use crate::domain::{Time, id::CustomerId};

/// By what backorders are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Grouping {
    Item,
    Customer,
    Order,
    Location,
}

/// The value of what is grouped by: a SKU, customer, order or location. Those without a customer are one group, whose
/// key is empty. Rows are listed by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SummaryKey(pub String);

/// What a group of backorders adds up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    pub key: SummaryKey,
    /// The order's, when grouped by order.
    pub customer_id: Option<CustomerId>,
    pub order_count: i64,
    pub backorder_count: i64,
    pub units: i64,
    pub held_units: i64,
    /// By currency code.
    pub values: Vec<Worth>,
    pub unpriced_units: i64,
    pub oldest_open_time: Option<Time>,
}

/// An amount of a currency, summed by the database: it may have more digits than a price, and no others are lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    pub currency_code: String,
    /// A decimal number.
    pub amount: String,
}

impl Sums {
    /// Whole days of 24 hours from the oldest opening to a moment, at least 0.
    pub fn oldest_age_days(&self, as_of: Time) -> i32 {
        let days = self.oldest_open_time.map_or(0, |opened| (as_of - opened).num_days().max(0));
        i32::try_from(days).unwrap_or(i32::MAX)
    }
}

/// A page of groups, and the sums over all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// To when ages count.
    pub as_of: Time,
    pub page: Page<Sums, SummaryKey>,
    /// Its key is empty.
    pub total: Sums,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn ages_are_whole_days_and_never_negative() {
        let opened = Time::UNIX_EPOCH;
        let sums = Sums { oldest_open_time: Some(opened), ..Sums::default() };
        assert_eq!(sums.oldest_age_days(opened + TimeDelta::hours(47)), 1);
        assert_eq!(sums.oldest_age_days(opened + TimeDelta::hours(48)), 2);
        assert_eq!(sums.oldest_age_days(opened - TimeDelta::hours(48)), 0);
        assert_eq!(Sums::default().oldest_age_days(opened), 0);
    }
}
