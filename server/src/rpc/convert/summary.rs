//! Sums over backorders as callers see them.

use fillrate_proto::v1;

use super::timestamp;
use crate::domain::{
    Time,
    query::{Grouping, Sums, Worth},
};

/// What a group adds up to; its key stands in the field of what is grouped by.
pub(in crate::rpc) fn summary(grouping: Grouping, sums: Sums, as_of: Time) -> v1::BackorderSummary {
    let oldest_age_days = sums.oldest_age_days(as_of);
    let customer_id = sums.customer_id.map(|id| id.to_string()).unwrap_or_default();
    let key = sums.key.0;
    let keyed = match grouping {
        Grouping::Item => v1::BackorderSummary { sku: key, ..Default::default() },
        Grouping::Customer => v1::BackorderSummary { customer_id: key, ..Default::default() },
        Grouping::Order => v1::BackorderSummary { order_id: key, customer_id, ..Default::default() },
        Grouping::Location => v1::BackorderSummary { location_id: key, ..Default::default() },
    };
    let money = |worth: Worth| v1::Money { currency_code: worth.currency_code, amount: worth.amount };
    v1::BackorderSummary {
        order_count: sums.order_count,
        backorder_count: sums.backorder_count,
        units: sums.units,
        held_units: sums.held_units,
        values: sums.values.into_iter().map(money).collect(),
        unpriced_units: sums.unpriced_units,
        oldest_open_time: sums.oldest_open_time.map(timestamp),
        oldest_age_days,
        ..keyed
    }
}
