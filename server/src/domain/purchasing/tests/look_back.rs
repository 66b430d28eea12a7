//! Backorders older than the look-back: they use up supply, nothing is bought for them, and they are not forgotten.

use chrono::TimeDelta;

use super::world::{day, facts, policy, time};
use crate::domain::purchasing::{
    policy::PolicyRule,
    suggest::{Facts, Reserved},
};

fn world() -> Facts {
    facts().sold_by("S", |_| {})
}

/// Look-back 30: an age of 30 days counts, 31 do not. 80 and 25 count, 60 do not: 105 are bought.
#[test]
fn the_age_is_compared_in_days() {
    let suggested = world().waiting(80, 1).waiting(60, 31).waiting(25, 30);
    let line = suggested.bought().line;
    assert_eq!((line.quantity, line.working.position.backordered), (105, 105));
    let older = suggested.suggested().older.unwrap();
    assert_eq!((older.count, older.units, older.uncovered), (1, 60, 60));
    assert_eq!((older.backorders[0].order_id.as_str(), older.backorders[0].age_days), ("O-2", 31));
}

/// Calendar days of the location: at 23:30 UTC on 1 March it is the 2nd in Berlin, so in Berlin a backorder of 30 January
/// 23:30 UTC (the 31st) is 30 days old; in UTC it is 30 days old too; one of 22:30 UTC is of the 30th in both, 31 days old
/// in Berlin and 30 in UTC.
#[test]
fn days_are_the_locations() {
    let mut world = world();
    world.as_of_time = time("2026-03-01T23:30:00Z");
    world = world.waiting(5, 0).waiting(7, 0);
    world.backorders[0].open_time = time("2026-01-30T23:30:00Z");
    world.backorders[1].open_time = time("2026-01-30T22:30:00Z");
    assert_eq!(world.bought().line.quantity, 12);
    world.time_zone = chrono_tz::Europe::Berlin;
    assert_eq!(world.bought().line.quantity, 5);
}

/// 10 there, 5 on order, 4 on drafts: 19. An old one of 12 uses up 12 of them, 7 are left for the 8 that count: 1 is
/// bought. An old one of 30 uses up all 19: 8 are bought, none of its 11.
#[test]
fn older_ones_use_up_supply_down_to_zero() {
    let with = |older: i64| {
        let mut world = world().on_hand(10).coming("P-1", 5, None).waiting(older, 40).waiting(8, 2);
        world.stock.on_order_draft = 4;
        let suggested = world.suggested().older.unwrap();
        let line = world.bought().line;
        (line.quantity, line.working.position.older_covered, suggested.uncovered)
    };
    assert_eq!(with(12), (1, 12, 0));
    assert_eq!(with(30), (8, 19, 11));
}

/// 30 are too old, 8 count: 8 are bought. Once those are on a draft or on order the 30 do not use them up, whose own
/// shortage is never bought: position 8 - 0 - 8. A month later the 8 are too old as well, and use up what was bought for
/// them: 5 new ones are bought in full, position 8 - 8 - 5.
#[test]
fn what_was_bought_for_others_is_not_used_up_by_older_ones() {
    let world = world().waiting(30, 40).waiting(8, 2);
    let line = world.bought().line;
    assert_eq!((line.quantity, line.working.counted_from()), (8, Some(day("2026-01-31"))));
    let mut ordered = world.coming("P-1", 8, None);
    ordered.reserved = vec![Reserved { units: 8, counted_from: day("2026-01-31") }];
    let working = ordered.not_needed().working;
    assert_eq!((working.position.reserved, working.position.older_covered, working.position.position), (8, 0, 0));
    assert_eq!(ordered.suggested().older.unwrap().uncovered, 30);

    ordered.as_of_time += TimeDelta::days(35);
    let line = ordered.waiting(5, 0).bought().line;
    assert_eq!((line.quantity, line.working.position.reserved, line.working.position.older_covered), (5, 0, 8));
}

/// A warning even where nothing is needed.
#[test]
fn a_warning_without_a_need() {
    let suggested = world().waiting(9, 31).suggested();
    assert_eq!(suggested.older.unwrap().uncovered, 9);
    assert_eq!(world().waiting(9, 31).not_needed().working.position.position, 0);
}

/// The other policies look back only if told to: minimum 0, maximum 5; 9 wait for 400 days: 14 are bought. With a
/// look-back of 30: position 0, 5 are bought.
#[test]
fn other_policies_count_all() {
    let mut min_max = policy(PolicyRule::MinMax { min: 0, max: 5 });
    let old = world().waiting(9, 400);
    assert_eq!(old.clone().under(min_max.clone()).bought().line.quantity, 14);
    assert_eq!(old.clone().under(min_max.clone()).suggested().older, None);
    min_max.backorder_lookback_days = Some(30);
    let line = old.under(min_max).bought().line;
    assert_eq!((line.quantity, line.serves_count), (5, 0));
}

/// A negative supply, which only a location that another system counts can have, is promised too.
#[test]
fn what_is_promised_is_bought() {
    let line = world().on_hand(-20).bought().line;
    assert_eq!((line.quantity, line.stock_units), (20, 20));
    assert_eq!(line.reason, "Position -20 is below 0: 20 cover what is promised.");
}
