//! Who sells an item, how long it takes from today, and whose terms the figures use.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::{Facts, Seller, Verdict, policy::Held};
use crate::domain::purchasing::formulas::calendar;

/// A seller as of today.
pub(super) struct Offer<'a> {
    pub(super) seller: &'a Seller,
    pub(super) order_date: NaiveDate,
    pub(super) arrival_date: NaiveDate,
    /// Calendar days from today to the arrival.
    pub(super) lead_days: i64,
    /// What keeps it from being asked at all.
    pub(super) bar: Option<Verdict>,
}

/// Preference 1 first, none last.
pub(super) fn by_preference(a: Option<i32>, b: Option<i32>) -> Ordering {
    a.is_none().cmp(&b.is_none()).then(a.cmp(&b))
}

impl<'a> Offer<'a> {
    fn of(seller: &'a Seller, today: NaiveDate, max_lead_days: Option<i32>) -> Self {
        let (calendar, item) = (&seller.supplier.calendar, &seller.item);
        let arrival_date = calendar::arrival(calendar, today, item.lead_time_days, item.lead_time_unit);
        let lead_days = (arrival_date - today).num_days();
        let bar = if !seller.supplier.active {
            Some(Verdict::SupplierInactive)
        } else if !item.active {
            Some(Verdict::ItemInactive)
        } else {
            max_lead_days.filter(|most| lead_days > i64::from(*most)).map(|_| Verdict::TooSlow)
        };
        Self { seller, order_date: calendar::next_open(calendar, today), arrival_date, lead_days, bar }
    }

    /// The order in which the reference supplier is looked for: preference, base cost, lead time, id.
    fn before(&self, other: &Self) -> Ordering {
        let (mine, its) = (&self.seller.item, &other.seller.item);
        by_preference(mine.preference, its.preference)
            .then(mine.unit_cost.cmp(&its.unit_cost))
            .then(self.lead_days.cmp(&other.lead_days))
            .then(mine.supplier_id.cmp(&its.supplier_id))
    }
}

/// When what is ordered today arrives, of the supplier whose terms the figures use; none: nobody sells it.
pub fn arrival_if_ordered(sellers: &[Seller], today: NaiveDate, max_lead_days: Option<i32>) -> Option<NaiveDate> {
    let mut offers: Vec<_> = sellers.iter().map(|seller| Offer::of(seller, today, max_lead_days)).collect();
    offers.sort_by(Offer::before);
    reference(&offers).map(|offer| offer.arrival_date)
}

/// Everyone who sells the item, in the order in which the reference supplier is looked for.
pub(super) fn all<'a>(facts: &'a Facts, policy: &Held<'_>) -> Vec<Offer<'a>> {
    let today = facts.today();
    let mut offers: Vec<_> =
        facts.sellers.iter().map(|seller| Offer::of(seller, today, policy.max_lead_days)).collect();
    offers.sort_by(Offer::before);
    offers
}

/// Whose terms the figures use: the first that may be asked; where all take too long the first of those, so that there
/// is a need to tell of (rule).
pub(super) fn reference<'o, 'a>(offers: &'o [Offer<'a>]) -> Option<&'o Offer<'a>> {
    let first = |bar: Option<Verdict>| offers.iter().find(move |offer| offer.bar == bar);
    first(None).or_else(|| first(Some(Verdict::TooSlow)))
}
