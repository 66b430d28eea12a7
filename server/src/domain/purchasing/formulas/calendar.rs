//! F11: when something ordered arrives, and when it must be ordered to arrive.

use chrono::{Datelike as _, Days, NaiveDate};

use crate::domain::purchasing::supplier::{LeadTimeUnit, SupplierCalendar};

/// The first open day that is not before `day`.
pub fn next_open(calendar: &SupplierCalendar, day: NaiveDate) -> NaiveDate {
    nearest_open(calendar, day, Way::Forward)
}

/// When an order placed on `day`, or on the first open day after it, arrives: after so many days, or open days
/// (numpy's `busday_offset(day, days, roll="forward")`; calendar days count as if every day were open).
pub fn arrival(calendar: &SupplierCalendar, day: NaiveDate, days: i32, unit: LeadTimeUnit) -> NaiveDate {
    let from = next_open(calendar, day);
    match unit {
        LeadTimeUnit::CalendarDays => shift(from, days.unsigned_abs(), Way::Forward),
        LeadTimeUnit::WorkingDays => step(calendar, from, days.unsigned_abs(), Way::Forward),
    }
}

/// The last open day on which an order still arrives by `wanted`: the opposite of [`arrival`].
pub fn latest_order(calendar: &SupplierCalendar, wanted: NaiveDate, days: i32, unit: LeadTimeUnit) -> NaiveDate {
    match unit {
        LeadTimeUnit::CalendarDays => nearest_open(calendar, shift(wanted, days.unsigned_abs(), Way::Back), Way::Back),
        LeadTimeUnit::WorkingDays => {
            let from = nearest_open(calendar, wanted, Way::Back);
            step(calendar, from, days.unsigned_abs(), Way::Back)
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Back,
}

/// `day` moved by calendar days, kept within the calendar.
fn shift(day: NaiveDate, days: u32, way: Way) -> NaiveDate {
    let days = Days::new(u64::from(days));
    match way {
        Way::Forward => day.checked_add_days(days).unwrap_or(NaiveDate::MAX),
        Way::Back => day.checked_sub_days(days).unwrap_or(NaiveDate::MIN),
    }
}

fn open_weekdays(calendar: &SupplierCalendar) -> u32 {
    calendar.weekdays.iter().map(|open| u32::from(*open)).sum()
}

/// `day` itself where nothing is ever open.
fn nearest_open(calendar: &SupplierCalendar, day: NaiveDate, way: Way) -> NaiveDate {
    if open_weekdays(calendar) == 0 {
        return day;
    }
    let mut at = day;
    while !calendar.is_open(at) {
        let next = shift(at, 1, way);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

/// `from`, an open day, moved by `left` open days: whole weeks at once, and the holidays in them made up for.
fn step(calendar: &SupplierCalendar, from: NaiveDate, left: u32, way: Way) -> NaiveDate {
    let a_week = open_weekdays(calendar);
    if a_week == 0 {
        return from;
    }
    let (mut at, mut left) = (from, left);
    while left >= a_week {
        let weeks = left / a_week;
        let next = shift(at, weeks.saturating_mul(7), way);
        if next == NaiveDate::MAX || next == NaiveDate::MIN {
            return next;
        }
        left = (left - weeks * a_week).saturating_add(closed_between(calendar, at, next));
        at = next;
    }
    while left > 0 {
        let next = shift(at, 1, way);
        if next == at {
            return at;
        }
        at = next;
        left -= u32::from(calendar.is_open(at));
    }
    at
}

/// Holidays on open weekdays after `from`, up to and with `to`, whichever way.
fn closed_between(calendar: &SupplierCalendar, from: NaiveDate, to: NaiveDate) -> u32 {
    let between = if from <= to { (from, to) } else { (to, from) };
    let holidays = calendar.holidays.range(between.0..=between.1);
    let closed = holidays.filter(|day| **day != from && calendar.opens_on(day.weekday()));
    u32::try_from(closed.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Monday to Friday, closed on 25 and 26 December 2025 (a Thursday and a Friday).
    fn office() -> SupplierCalendar {
        SupplierCalendar {
            weekdays: [true, true, true, true, true, false, false],
            holidays: ["2025-12-25", "2025-12-26"].map(day).into(),
        }
    }

    /// From Saturday the 20th to Monday the 22nd; 3 open days on are the 23rd, the 24th and, past two holidays and a
    /// weekend, Monday the 29th. In calendar days: Thursday the 25th.
    #[test]
    fn before_christmas() {
        let ordered = day("2025-12-20");
        assert_eq!(next_open(&office(), ordered), day("2025-12-22"));
        assert_eq!(arrival(&office(), ordered, 3, LeadTimeUnit::WorkingDays), day("2025-12-29"));
        assert_eq!(arrival(&office(), ordered, 3, LeadTimeUnit::CalendarDays), day("2025-12-25"));
        assert_eq!(arrival(&office(), ordered, 0, LeadTimeUnit::WorkingDays), day("2025-12-22"));
        // And back: what is to be there on Sunday the 28th had to be ordered on Friday the 19th.
        assert_eq!(latest_order(&office(), day("2025-12-28"), 3, LeadTimeUnit::WorkingDays), day("2025-12-19"));
        assert_eq!(latest_order(&office(), day("2025-12-28"), 3, LeadTimeUnit::CalendarDays), day("2025-12-24"));
    }

    /// Whole weeks at once end where single steps do, and the latest day to order is the last that arrives in time.
    #[test]
    fn steps_and_weeks_agree() {
        let calendar = office();
        for offset in 0..14 {
            let from = next_open(&calendar, shift(day("2025-12-08"), offset, Way::Forward));
            let mut slow = from;
            for days in 0..40 {
                assert_eq!(arrival(&calendar, from, days, LeadTimeUnit::WorkingDays), slow, "{from} + {days}");
                for unit in [LeadTimeUnit::WorkingDays, LeadTimeUnit::CalendarDays] {
                    let wanted = shift(from, 40 + offset, Way::Forward);
                    let latest = latest_order(&calendar, wanted, days, unit);
                    assert!(arrival(&calendar, latest, days, unit) <= wanted && calendar.is_open(latest));
                    let after = next_open(&calendar, shift(latest, 1, Way::Forward));
                    assert!(arrival(&calendar, after, days, unit) > wanted, "{latest} {wanted} {days}");
                }
                slow = next_open(&calendar, shift(slow, 1, Way::Forward));
            }
        }
    }

    #[test]
    fn the_calendar_ends() {
        let far = arrival(&office(), day("2025-12-20"), i32::MAX, LeadTimeUnit::WorkingDays);
        assert_eq!(far, NaiveDate::MAX);
        assert!(latest_order(&office(), day("2025-12-20"), i32::MAX, LeadTimeUnit::CalendarDays) < day("2025-12-20"));
        let never = SupplierCalendar { weekdays: [false; 7], holidays: [].into() };
        assert_eq!(arrival(&never, day("2025-12-20"), 2, LeadTimeUnit::WorkingDays), day("2025-12-20"));
    }
}
