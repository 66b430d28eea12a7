//! F14: who is asked (rule).

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{
    Candidate, UnsourcedCause, Verdict,
    offer::{Offer, by_preference},
    reason,
};
use crate::domain::purchasing::{
    formulas::{
        breaks::Prices,
        rounding::{self, OrderTerms, Rounded},
    },
    supplier::SupplierItem,
};

/// Everyone who sells the item, the best first.
pub(super) struct Choice<'a> {
    terms: Terms,
    ranked: Vec<Ranked<'a>>,
}

/// What the policy says of an order's cost, and whose figures these are.
struct Terms {
    /// Of an order, where the supplier item says nothing.
    order_cost: Option<Decimal>,
    /// Its currency, which is the reference supplier's.
    currency: Option<String>,
}

impl Terms {
    fn is_foreign(&self, item: &SupplierItem) -> bool {
        self.currency.as_ref().is_some_and(|currency| *currency != item.currency_code)
    }

    /// The policy's cost is none of an order in another currency.
    fn order_cost(&self, item: &SupplierItem) -> Option<Decimal> {
        item.order_cost.or(self.order_cost.filter(|_| !self.is_foreign(item)))
    }
}

/// What one seller would deliver.
struct Ranked<'a> {
    offer: &'a Offer<'a>,
    rounded: Rounded,
    unit_cost: Decimal,
    order_cost: Decimal,
    total: Decimal,
    other_currency: bool,
    class: Class,
}

/// Better ones first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Whole,
    Part,
    Infeasible,
    Barred(Verdict),
}

/// Those that can give the whole need, by currency, preference, cost of the whole rounded order, lead time and id; then
/// those that give less, the most first.
pub(super) fn choose<'a>(
    offers: &'a [Offer<'a>],
    need: i64,
    order_cost: Option<Decimal>,
    currency: Option<String>,
) -> Choice<'a> {
    let terms = Terms { order_cost, currency };
    let mut ranked: Vec<_> = offers.iter().map(|offer| Ranked::of(offer, need, &terms)).collect();
    ranked.sort_by(|a, b| a.against(b).0);
    Choice { terms, ranked }
}

impl<'a> Ranked<'a> {
    fn of(offer: &'a Offer<'a>, need: i64, terms: &Terms) -> Self {
        let item = &offer.seller.item;
        let rounded = rounding::round(need, OrderTerms::of(item));
        let prices = Prices::of(item);
        let order_cost = terms.order_cost(item).unwrap_or(Decimal::ZERO);
        let class = match offer.bar {
            Some(bar) => Class::Barred(bar),
            None if rounded.quantity >= need => Class::Whole,
            None if rounded.quantity > 0 => Class::Part,
            None => Class::Infeasible,
        };
        Self {
            unit_cost: prices.unit_cost(rounded.quantity),
            total: prices.total(rounded.quantity).checked_add(order_cost).unwrap_or(Decimal::MAX),
            order_cost,
            other_currency: terms.is_foreign(item),
            offer,
            rounded,
            class,
        }
    }

    /// Which of two is better, and what told them apart from the other's view.
    fn against(&self, other: &Self) -> (Ordering, Verdict) {
        let (mine, its) = (&self.offer.seller.item, &other.offer.seller.item);
        let part = self.class == Class::Part;
        let gives = if part { other.rounded.quantity.cmp(&self.rounded.quantity) } else { Ordering::Equal };
        let steps = [
            (self.class.cmp(&other.class), other.class.verdict()),
            (gives, Verdict::GivesLess),
            (self.other_currency.cmp(&other.other_currency), Verdict::OtherCurrency),
            (by_preference(mine.preference, its.preference), Verdict::LessPreferred),
            // Of two foreign ones neither is the dearer; by their codes, so that there is an order.
            (mine.currency_code.cmp(&its.currency_code), Verdict::OtherCurrency),
            (self.total.cmp(&other.total), Verdict::Dearer),
            (self.offer.lead_days.cmp(&other.offer.lead_days), Verdict::Slower),
            (mine.supplier_id.cmp(&its.supplier_id), Verdict::LaterId),
        ];
        let differs = steps.into_iter().find(|(order, _)| order.is_ne());
        differs.unwrap_or((Ordering::Equal, Verdict::LaterId))
    }

    fn candidate(&self, verdict: Verdict, best: Option<&Self>) -> Candidate {
        let item = &self.offer.seller.item;
        let mut candidate = Candidate {
            supplier_id: item.supplier_id.clone(),
            preference: item.preference,
            lead_days: self.offer.lead_days,
            order_date: self.offer.order_date,
            arrival_date: self.offer.arrival_date,
            quantity: self.rounded.quantity,
            status: self.rounded.status,
            unit_cost: self.unit_cost,
            order_cost: self.order_cost,
            total: self.total,
            currency_code: item.currency_code.clone(),
            verdict,
            reason: String::new(),
        };
        let best = best.map(|best| (best.total, best.offer.lead_days, &*best.offer.seller.item));
        candidate.reason = reason::candidate(&candidate, best);
        candidate
    }
}

impl Class {
    /// Why one of this class is behind one of a better.
    fn verdict(self) -> Verdict {
        match self {
            Self::Whole | Self::Part => Verdict::GivesLess,
            Self::Infeasible => Verdict::Infeasible,
            Self::Barred(bar) => bar,
        }
    }
}

impl<'a> Choice<'a> {
    pub(super) fn chosen(&self) -> Option<(&'a Offer<'a>, &Rounded)> {
        let best = self.ranked.first().filter(|best| matches!(best.class, Class::Whole | Class::Part))?;
        Some((best.offer, &best.rounded))
    }

    /// Of one order for the chosen one's item; none: nobody said.
    pub(super) fn order_cost(&self) -> Option<Decimal> {
        let (offer, _) = self.chosen()?;
        self.terms.order_cost(&offer.seller.item)
    }

    /// Why nobody is, if so.
    pub(super) fn unsourced(&self) -> Option<UnsourcedCause> {
        match self.ranked.first().map(|best| best.class) {
            None => Some(UnsourcedCause::NoSupplier),
            Some(Class::Whole | Class::Part) => None,
            Some(Class::Infeasible) => Some(UnsourcedCause::Infeasible),
            Some(Class::Barred(Verdict::TooSlow)) => Some(UnsourcedCause::TooSlow),
            Some(Class::Barred(_)) => Some(UnsourcedCause::SuppliersInactive),
        }
    }

    /// Everyone with a verdict, the best first.
    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let best = self.ranked.first().filter(|_| self.chosen().is_some());
        let verdict = |at: usize, one: &Ranked<'a>| match best {
            Some(_) if at == 0 && one.class == Class::Whole => Verdict::Chosen,
            Some(_) if at == 0 => Verdict::ChosenGivesMost,
            Some(best) => best.against(one).1,
            None => one.class.verdict(),
        };
        self.ranked.iter().enumerate().map(|(at, one)| one.candidate(verdict(at, one), best)).collect()
    }
}
