//! When to order, when it comes, and for whom that is too late.

use std::sync::Arc;

use super::world::{day, facts, policy, seller, supplier};
use crate::domain::purchasing::{
    policy::PolicyRule,
    suggest::Facts,
    supplier::{LeadTimeUnit, SupplierCalendar},
};

/// Monday to Friday, closed on 4 March; 3 working days.
fn office(mut world: Facts) -> Facts {
    let mut terms = super::world::item("S");
    (terms.lead_time_days, terms.lead_time_unit) = (3, LeadTimeUnit::WorkingDays);
    let mut office = supplier("S");
    office.calendar = SupplierCalendar {
        weekdays: [true, true, true, true, true, false, false],
        holidays: [day("2026-03-04")].into(),
    };
    world.sellers = vec![seller(office, terms)];
    world
}

/// Ordered on Monday the 2nd: the 3rd, the 5th (the 4th is closed), the 6th. Order O-1 requires it on Thursday the 5th: a
/// day late; it should have been ordered three open days before: 3rd, 2nd, Friday 27 February. O-2 is in time.
#[test]
fn too_late_for_one() {
    let world = facts().waiting(2, 1).required("2026-03-05T18:00:00Z").waiting(3, 1).required("2026-03-06T09:00:00Z");
    let line = office(world).bought().line;
    let schedule = &line.schedule;
    assert_eq!((schedule.order_date, schedule.arrival_date), (day("2026-03-02"), day("2026-03-06")));
    assert_eq!(schedule.latest_order_date, Some(day("2026-02-27")));
    assert_eq!(schedule.too_late_count, 1);
    let late = &schedule.too_late[0];
    assert_eq!((late.order_id.as_str(), late.units, late.days_late), ("O-1", 2, 1));
    let last = "It arrives on 2026-03-06, too late for order O-1, which requires it on 2026-03-05.";
    assert!(line.reason.ends_with(last), "{}", line.reason);
}

/// On Saturday the order is placed on Monday; 4 calendar days of lead time in all, and the figures use those 6.
#[test]
fn the_order_date_is_an_open_day() {
    let mut world = facts().waiting(2, 1);
    world.as_of_time -= chrono::Duration::days(2);
    let line = office(world).bought().line;
    assert_eq!((line.schedule.order_date, line.schedule.arrival_date), (day("2026-03-02"), day("2026-03-06")));
    assert_eq!(line.working.reference.unwrap().lead_days, 6);
    // Who waits without a date is in time on the next open day.
    assert_eq!(line.schedule.latest_order_date, Some(day("2026-03-02")));
    assert_eq!(line.schedule.too_late_count, 0);
}

/// 4 a day, 30 there: used up in 7.5 days, on the 9th. 7 calendar days from the 2nd are the 9th: just in time, and the
/// 2nd is the last day. With 20 there: on the 7th, too late by then.
#[test]
fn the_position_runs_out() {
    let world = |on_hand| {
        let rule = PolicyRule::MinMax { min: 40, max: 100 };
        let world = facts().on_hand(on_hand).selling(&[4; 90]).sold_by("S", |_| {}).under(policy(rule));
        world.bought().line.schedule
    };
    let (in_time, late) = (world(30), world(20));
    assert_eq!((in_time.run_out_date, in_time.runs_out_before), (Some(day("2026-03-09")), false));
    assert_eq!(in_time.latest_order_date, Some(day("2026-03-02")));
    assert_eq!((late.run_out_date, late.runs_out_before), (Some(day("2026-03-07")), true));
    assert_eq!(late.latest_order_date, Some(day("2026-02-28")));
}

/// What is overdue says so; what has no date comes last.
#[test]
fn what_is_coming() {
    let world = facts().waiting(30, 1).sold_by("S", |_| {});
    let world = world.coming("P-3", 4, None).coming("P-2", 5, Some("2026-03-09T00:00:00Z"));
    let world = world.coming("P-1", 6, Some("2026-02-27T00:00:00Z"));
    let line = world.bought().line;
    let coming: Vec<_> = line.coming.iter().map(|c| (c.purchase_order_id.as_str(), c.covers, c.overdue)).collect();
    assert_eq!(coming, [("P-1", 6, true), ("P-2", 5, false), ("P-3", 4, false)]);
    assert_eq!(line.quantity, 15);
    for part in
        ["6 overdue since 2026-02-27 on purchase order P-1", "4 without a date on purchase order P-3 cover this."]
    {
        assert!(line.reason.contains(part), "{}", line.reason);
    }
}

/// Days are the location's: at 23:30 UTC on Sunday it is Monday in Berlin.
#[test]
fn today_is_the_locations() {
    let mut world = facts().waiting(2, 0).sold_by("S", |_| {});
    world.as_of_time = super::world::time("2026-03-01T23:30:00Z");
    assert_eq!(world.bought().line.schedule.arrival_date, day("2026-03-08"));
    world.time_zone = chrono_tz::Europe::Berlin;
    assert_eq!(world.bought().line.schedule.arrival_date, day("2026-03-09"));
}

/// A shared supplier costs no copy.
#[test]
fn sellers_are_shared() {
    let world = facts().waiting(2, 1).sold_by("S", |_| {});
    let bought = world.bought();
    assert!(Arc::ptr_eq(&bought.seller.supplier, &world.sellers[0].supplier));
}
