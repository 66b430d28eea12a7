//! When a line counts as due.

use chrono::{NaiveDate, TimeDelta};

use super::{
    faults::Faults,
    order::{PurchaseLine, PurchaseOrder},
    supplier::{LeadTimeUnit, SupplierCalendar, SupplierItem},
};
use crate::domain::{
    Time,
    books::{Books, Decided},
};

/// The day on which what is ordered on a day arrives: the first open day from then on, and the lead time after it
/// (formula F11). None: beyond what a calendar can tell.
pub fn arrival(calendar: &SupplierCalendar, ordered: NaiveDate, days: i32, unit: LeadTimeUnit) -> Option<NaiveDate> {
    let mut day = next_open(calendar, ordered)?;
    let days = u64::try_from(days).unwrap_or_default();
    match unit {
        LeadTimeUnit::CalendarDays => day.checked_add_days(chrono::Days::new(days)),
        LeadTimeUnit::WorkingDays => {
            for _ in 0..days {
                day = next_open(calendar, day.succ_opt()?)?;
            }
            Some(day)
        }
    }
}

/// The first day, from the given on, on which the supplier is open. One of the seven weekdays is; holidays are finite.
fn next_open(calendar: &SupplierCalendar, from: NaiveDate) -> Option<NaiveDate> {
    let mut day = from;
    while !calendar.is_open(day) {
        day = day.succ_opt()?;
    }
    Some(day)
}

/// When units that were ordered at a moment are due: at the same time of the day of arrival.
fn lead_time_after(submitted: Time, calendar: &SupplierCalendar, item: &SupplierItem) -> Option<Time> {
    let ordered = submitted.date_naive();
    let arrives = arrival(calendar, ordered, item.lead_time_days, item.lead_time_unit)?;
    submitted.checked_add_signed(TimeDelta::days(arrives.signed_duration_since(ordered).num_days()))
}

/// The time that somebody gave for a line.
fn named_time(order: &PurchaseOrder, line: &PurchaseLine) -> Option<Time> {
    order.confirmed_time.or(line.expected_time).or(order.expected_time)
}

impl Books {
    /// Sets when each line counts as due. A line keeps what follows from its lead time once that is known.
    pub(super) fn set_due_times(
        &mut self,
        order: &mut PurchaseOrder,
        former: Option<&PurchaseOrder>,
        faults: &mut Faults,
    ) -> Decided<()> {
        for index in 0..order.lines.len() {
            let Some(line) = order.lines.get(index) else { continue };
            let due_time = match named_time(order, line) {
                Some(named) => Some(named),
                None => match kept(former, line) {
                    Some(kept) => Some(kept),
                    None => self.due_by_lead_time(order, line, faults)?,
                },
            };
            if let Some(line) = order.lines.get_mut(index) {
                line.due_time = due_time;
            }
        }
        Ok(())
    }

    fn due_by_lead_time(
        &mut self,
        order: &PurchaseOrder,
        line: &PurchaseLine,
        faults: &mut Faults,
    ) -> Decided<Option<Time>> {
        let Some(submitted) = order.submit_time else { return Ok(None) };
        let calendar = self.supplier(&order.supplier_id).map(|s| s.map(|s| s.calendar.clone()));
        let calendar = faults.see(calendar)?.flatten();
        let item = self.supplier_item(&order.supplier_id, &line.sku).map(|item| item.cloned());
        let item = faults.see(item)?.flatten();
        Ok(calendar.zip(item).and_then(|(calendar, item)| lead_time_after(submitted, &calendar, &item)))
    }
}

/// What a line's lead time gave it before.
fn kept(former: Option<&PurchaseOrder>, line: &PurchaseLine) -> Option<Time> {
    let former = former.filter(|former| former.submit_time.is_some())?;
    let old = former.lines.get(former.line(line.number)?)?;
    if named_time(former, old).is_some() { None } else { old.due_time }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn workdays(holidays: &[&str]) -> SupplierCalendar {
        SupplierCalendar {
            weekdays: [true, true, true, true, true, false, false],
            holidays: holidays.iter().map(|text| day(text)).collect(),
        }
    }

    #[test]
    fn an_order_of_the_weekend_begins_on_monday() {
        // Saturday the 7th of November 2026 rolls to Monday the 9th.
        let saturday = day("2026-11-07");
        let of = |days, unit| arrival(&workdays(&[]), saturday, days, unit);
        assert_eq!(of(0, LeadTimeUnit::WorkingDays), Some(day("2026-11-09")));
        assert_eq!(of(3, LeadTimeUnit::WorkingDays), Some(day("2026-11-12")));
        // Five working days from Monday: over the next weekend.
        assert_eq!(of(5, LeadTimeUnit::WorkingDays), Some(day("2026-11-16")));
        assert_eq!(of(5, LeadTimeUnit::CalendarDays), Some(day("2026-11-14")));
    }

    #[test]
    fn holidays_are_not_counted() {
        let calendar = workdays(&["2026-12-25", "2026-12-28"]);
        // Thursday the 24th, one working day: Friday and Monday are holidays, Tuesday the 29th.
        assert_eq!(arrival(&calendar, day("2026-12-24"), 1, LeadTimeUnit::WorkingDays), Some(day("2026-12-29")));
        assert_eq!(arrival(&calendar, day("2026-12-25"), 0, LeadTimeUnit::CalendarDays), Some(day("2026-12-29")));
    }

    #[test]
    fn the_end_of_the_calendar_is_no_panic() {
        assert_eq!(arrival(&workdays(&[]), NaiveDate::MAX, 5, LeadTimeUnit::CalendarDays), None);
        assert_eq!(arrival(&workdays(&[]), day("2026-11-09"), i32::MAX, LeadTimeUnit::CalendarDays).is_some(), false);
    }
}
