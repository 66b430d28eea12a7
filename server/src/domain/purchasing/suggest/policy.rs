//! The policy that holds, and what it says where it is silent.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{PolicySource, Review};
use crate::domain::purchasing::{
    command::SuggestionOptions,
    policy::{BACKORDERS_ONLY_LOOKBACK_DAYS, DEMAND_WINDOW_DAYS, PolicyRule, PolicyScope, ReplenishmentPolicy},
};

/// The most exact policy that is active, of those for the item, the location and the tenant.
pub fn resolve(levels: impl IntoIterator<Item = Option<Arc<ReplenishmentPolicy>>>) -> Option<Arc<ReplenishmentPolicy>> {
    let active = levels.into_iter().flatten().filter(|policy| policy.active);
    active.min_by(|a, b| a.scope.cmp(&b.scope))
}

/// A policy with its defaults.
pub(super) struct Held<'a> {
    pub(super) source: PolicySource,
    pub(super) rule: &'a PolicyRule,
    pub(super) lookback_days: Option<i32>,
    pub(super) window_days: i32,
    pub(super) review_days: i32,
    anchor: Option<NaiveDate>,
    pub(super) order_cost: Option<Decimal>,
    pub(super) holding_rate: Option<Decimal>,
    pub(super) stockout_cost: Option<Decimal>,
    pub(super) max_lead_days: Option<i32>,
}

impl<'a> Held<'a> {
    pub(super) fn of(policy: Option<&'a ReplenishmentPolicy>, options: SuggestionOptions) -> Self {
        let policy = policy.filter(|policy| policy.active);
        let held = policy.map_or_else(Self::built_in, Self::by);
        Self { lookback_days: options.backorder_lookback_days.or(held.lookback_days), ..held }
    }

    fn by(policy: &'a ReplenishmentPolicy) -> Self {
        let source = match policy.scope {
            PolicyScope::Item { .. } => PolicySource::Item,
            PolicyScope::Location { .. } => PolicySource::Location,
            PolicyScope::Tenant => PolicySource::Tenant,
        };
        Self {
            source,
            rule: &policy.rule,
            lookback_days: policy.lookback_days(),
            window_days: policy.demand_window_days,
            review_days: policy.review_days.max(0),
            anchor: policy.review_anchor_date,
            order_cost: policy.order_cost,
            holding_rate: policy.holding_rate,
            stockout_cost: policy.stockout_cost,
            max_lead_days: policy.max_lead_days,
        }
    }

    fn built_in() -> Self {
        Self {
            source: PolicySource::BuiltIn,
            rule: &PolicyRule::BackordersOnly,
            lookback_days: Some(BACKORDERS_ONLY_LOOKBACK_DAYS),
            window_days: DEMAND_WINDOW_DAYS,
            review_days: 0,
            anchor: None,
            order_cost: None,
            holding_rate: None,
            stockout_cost: None,
            max_lead_days: None,
        }
    }

    /// Review days are the anchor and every so many days before and after it; without an anchor, or a number of days,
    /// every day is one.
    pub(super) fn review(&self, today: NaiveDate) -> Review {
        let days = i64::from(self.review_days);
        let since = self.anchor.filter(|_| days > 0).map_or(0, |anchor| (today - anchor).num_days().rem_euclid(days));
        let wait = if since == 0 { 0 } else { days - since };
        let next = today.checked_add_days(Days::new(wait.unsigned_abs())).unwrap_or(NaiveDate::MAX);
        Review { days: self.review_days, is_review_day: wait == 0, next_date: next }
    }
}
