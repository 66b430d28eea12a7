//! When a line counts as due.

use chrono::{Datelike as _, TimeDelta};

use super::{
    faults::Faults,
    formulas::calendar::arrival,
    order::{PurchaseLine, PurchaseOrder},
    supplier::{SupplierCalendar, SupplierItem},
};
use crate::domain::{
    Time,
    books::{Books, Decided},
    zone::Zone,
};

/// The last year that a time in an answer can be of.
const LAST_YEAR: i32 = 9_999;

/// When units that were ordered at a moment are due: on the day of arrival, at the same time of the day.
fn lead_time_after(submitted: Time, zone: Zone, calendar: &SupplierCalendar, item: &SupplierItem) -> Option<Time> {
    let ordered = zone.day(submitted);
    let arrives = arrival(calendar, ordered, item.lead_time_days, item.lead_time_unit);
    if arrives.year() > LAST_YEAR {
        return None;
    }
    submitted.checked_add_signed(TimeDelta::try_days(arrives.signed_duration_since(ordered).num_days())?)
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
            let due_time = match named_time(order, line).or_else(|| kept(former, line)) {
                Some(time) => Some(time),
                None => self.due_by_lead_time(order, line, faults)?,
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
        let zone = self.location(&order.location_id).map(|l| l.map(|l| l.time_zone));
        let zone = faults.see(zone)?.flatten().unwrap_or_default();
        let calendar = self.supplier(&order.supplier_id).map(|s| s.map(|s| s.calendar.clone()));
        let calendar = faults.see(calendar)?.flatten();
        let item = self.supplier_item(&order.supplier_id, &line.sku).map(|item| item.cloned());
        let item = faults.see(item)?.flatten();
        Ok(calendar.zip(item).and_then(|(calendar, item)| lead_time_after(submitted, zone, &calendar, &item)))
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
    use rust_decimal::Decimal;

    use super::*;
    use crate::domain::{
        id::{Sku, SupplierId},
        purchasing::supplier::LeadTimeUnit,
    };

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    /// Late on Friday the 6th of November in London it is Saturday in Berlin, where the supplier begins on Monday.
    #[test]
    fn the_day_is_the_one_of_the_location() {
        let item = SupplierItem {
            supplier_id: SupplierId::known("S"),
            sku: Sku::known("A"),
            supplier_sku: String::new(),
            currency_code: "EUR".into(),
            unit_cost: Decimal::ONE,
            lead_time_days: 0,
            lead_time_unit: LeadTimeUnit::WorkingDays,
            lead_time_stddev_days: Decimal::ZERO,
            min_order_qty: 1,
            order_multiple: 1,
            max_order_qty: None,
            price_breaks: Vec::new(),
            order_cost: None,
            preference: None,
            active: true,
            revision: 1,
            create_time: at("2026-01-01T00:00:00Z"),
            update_time: at("2026-01-01T00:00:00Z"),
        };
        let office =
            SupplierCalendar { weekdays: [true, true, true, true, true, false, false], ..SupplierCalendar::default() };
        let friday = at("2026-11-06T23:30:00Z");
        let due = |zone: &str, calendar| lead_time_after(friday, Zone::parse(zone).unwrap(), calendar, &item);
        assert_eq!(due("Europe/London", &office), Some(at("2026-11-06T23:30:00Z")));
        // Monday the 9th, half past midnight.
        assert_eq!(due("Europe/Berlin", &office), Some(at("2026-11-08T23:30:00Z")));
        let forever = SupplierItem { lead_time_days: i32::MAX, ..item.clone() };
        assert_eq!(lead_time_after(friday, Zone::default(), &office, &forever), None);
        // The 9th, 10th and 11th are open.
        let later = SupplierItem { lead_time_days: 3, ..item };
        let due = lead_time_after(friday, Zone::default(), &office, &later);
        assert_eq!(due, Some(at("2026-11-11T23:30:00Z")));
    }
}
