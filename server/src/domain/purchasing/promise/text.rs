//! Where a promised time comes from, in words.

use super::{Expected, Inbound, Promise, order::held_with};
use crate::domain::{Time, order::Order, zone::Zone};

/// One or two sentences about a line of an order that waits; `inbound` is what comes of all that it waits for.
pub fn summary(
    (order, line_number): (&Order, i32),
    promise: &Promise,
    inbound: &[Inbound],
    (as_of, zone): (Time, Zone),
) -> String {
    let day = |time| zone.day(time);
    let Some(expected) = &promise.expected else {
        return match held_with(order, line_number) {
            Some(held) if held == line_number => "Nothing is expected: it is held by call.".to_owned(),
            Some(held) => format!("Nothing is expected: line {held} of its order is held by call."),
            None => without(promise, inbound, zone),
        };
    };
    let mut text = match line_of(expected, inbound) {
        Some(line) if promise.overdue => {
            let due = line.due_time.map(|due| format!(" on {}", day(due))).unwrap_or_default();
            format!("Expected today: {} was due{due} and has not come.", named(line))
        }
        Some(line) => format!("Expected on {}: {} {} due.", day(expected.time), named(line), are(line.units)),
        None if expected.time <= as_of => "Expected today: what it waits for is there.".to_owned(),
        None => format!("Expected on {}.", day(expected.time)),
    };
    if promise.manual {
        text.push_str(" That is as if what is filled by hand were filled at once.");
    }
    text
}

fn without(promise: &Promise, inbound: &[Inbound], zone: Zone) -> String {
    let why = if inbound.is_empty() { "nothing is inbound" } else { "what is inbound does not reach it" };
    match promise.estimated_time {
        Some(time) => format!("Nothing is expected: {why}. Ordered now it could be here on {}.", zone.day(time)),
        None => format!("Nothing is expected: {why}, and not all of what it lacks is sold by a supplier."),
    }
}

fn line_of<'a>(expected: &Expected, inbound: &'a [Inbound]) -> Option<&'a Inbound> {
    let named = expected.line.as_ref()?;
    inbound.iter().find(|line| line.line == *named)
}

fn named(line: &Inbound) -> String {
    format!(
        "{} of {} on purchase order {}, line {},",
        line.units, line.key, line.line.purchase_order_id, line.line.line_number
    )
}

fn are(units: i64) -> &'static str {
    if units == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::{
        id::{LocationId, PurchaseOrderId, Sku, StockKey, SupplierId},
        order::AllocationPolicy,
        purchasing::promise::{PurchaseLineId, tests::waiting_order},
    };

    const NOON: TimeDelta = TimeDelta::hours(12);

    fn at(day: i64) -> Time {
        Time::UNIX_EPOCH + TimeDelta::days(day) + NOON
    }

    fn line(due: i64) -> Inbound {
        Inbound {
            key: StockKey { location_id: LocationId::known("MAIN"), sku: Sku::known("X") },
            line: PurchaseLineId { purchase_order_id: PurchaseOrderId::known("PO-7"), line_number: 2 },
            supplier_id: SupplierId::known("S"),
            units: 12,
            due_time: Some(at(due)),
        }
    }

    fn say(promise: &Promise, inbound: &[Inbound]) -> String {
        summary((&waiting_order(AllocationPolicy::Partial, false), 1), promise, inbound, (at(5), Zone::default()))
    }

    #[test]
    fn it_names_the_line_and_the_day() {
        let expected = |day| Some(Expected { time: at(day), line: Some(line(day).line) });
        let promise = Promise { expected: expected(9), ..Promise::default() };
        assert_eq!(
            say(&promise, &[line(9)]),
            "Expected on 1970-01-10: 12 of X at MAIN on purchase order PO-7, line 2, are due."
        );
        let overdue = Promise { expected: expected(5), overdue: true, manual: true, estimated_time: None };
        assert_eq!(
            say(&overdue, &[line(3)]),
            "Expected today: 12 of X at MAIN on purchase order PO-7, line 2, was due on 1970-01-04 and has not come. \
             That is as if what is filled by hand were filled at once."
        );
    }

    #[test]
    fn it_says_why_nothing_is_expected() {
        let nothing = Promise::default();
        assert_eq!(
            say(&nothing, &[]),
            "Nothing is expected: nothing is inbound, and not all of what it lacks is sold by a supplier."
        );
        let estimated = Promise { estimated_time: Some(at(20)), ..nothing };
        assert_eq!(
            say(&estimated, &[line(9)]),
            "Nothing is expected: what is inbound does not reach it. Ordered now it could be here on 1970-01-21."
        );
    }

    /// What a call holds in an order that takes all or nothing holds the whole of it.
    #[test]
    fn it_names_what_a_call_holds() {
        let say = |policy, number| {
            summary((&waiting_order(policy, true), number), &Promise::default(), &[], (at(5), Zone::default()))
        };
        for policy in [AllocationPolicy::Partial, AllocationPolicy::CompleteOrder] {
            assert_eq!(say(policy, 2), "Nothing is expected: it is held by call.");
        }
        let other = "Nothing is expected: line 2 of its order is held by call.";
        assert_eq!(say(AllocationPolicy::CompleteOrder, 1), other);
        assert_ne!(say(AllocationPolicy::Partial, 1), other);
    }
}
