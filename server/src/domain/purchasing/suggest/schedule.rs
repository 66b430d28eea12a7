//! When to order, when it comes, and for whom that is too late.

use chrono::{Days, NaiveDate};

use super::{Facts, Late, MAX_NAMED, Schedule, Served, Working, offer::Offer};
use crate::domain::purchasing::{
    formulas::{calendar, floor_units},
    policy::PolicyRule,
};

/// Somebody who waits without a required time is in time on the next day that an order can be placed; the stock itself,
/// where the policy keeps any, on the day on which the position is used up.
pub(super) fn of(facts: &Facts, working: &Working, offer: &Offer<'_>, serves: &[Served]) -> Schedule {
    let (order_date, arrival_date) = (offer.order_date, offer.arrival_date);
    let required = |served: &Served| served.required_time.map(|time| facts.day_of(time));
    let run_out_date = run_out(working);
    let wanted = serves.iter().filter_map(required).chain(run_out_date).min();
    let (supplier, item) = (&offer.seller.supplier, &offer.seller.item);
    let in_time = |wanted| calendar::latest_order(&supplier.calendar, wanted, item.lead_time_days, item.lead_time_unit);
    let waits = serves.iter().any(|served| served.required_time.is_none()).then_some(order_date);
    let late = |served: &Served| {
        let required_date = required(served).filter(|required| *required < arrival_date)?;
        Some(Late {
            backorder_id: served.backorder_id.clone(),
            order_id: served.order_id.clone(),
            line_number: served.line_number,
            units: served.units,
            required_date,
            days_late: (arrival_date - required_date).num_days(),
        })
    };
    Schedule {
        order_date,
        arrival_date,
        latest_order_date: wanted.map(in_time).into_iter().chain(waits).min(),
        run_out_date,
        runs_out_before: run_out_date.is_some_and(|run_out| run_out < arrival_date),
        too_late_count: i64::try_from(serves.iter().filter_map(late).count()).unwrap_or(i64::MAX),
        too_late: serves.iter().filter_map(late).take(MAX_NAMED).collect(),
    }
}

/// The day on which the position is used up; none where nothing sells, or no stock is kept.
fn run_out(working: &Working) -> Option<NaiveDate> {
    if working.rule == PolicyRule::BackordersOnly {
        return None;
    }
    let days = u64::try_from(floor_units(working.days_of_cover?)).ok()?;
    Some(working.as_of_date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX))
}
