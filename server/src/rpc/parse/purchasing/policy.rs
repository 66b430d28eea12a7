//! Replenishment policies.

use fillrate_proto::v1::{self, replenishment_policy::Rule};
use rust_decimal::Decimal;

use super::{DAYS, DAYS_FROM_ONE, optional_days};
use crate::{
    domain::{
        id::{LocationId, Sku},
        purchasing::{
            command::PutReplenishmentPolicy,
            policy::{DEMAND_WINDOW_DAYS, DemandModel, PolicyRule, PolicyScope, ServiceMeasure, ServiceMode},
        },
        quantity::MAX_QUANTITY,
    },
    rpc::parse::{Fields, Once, Path, ROOT},
};

/// The most that a rate of holding may be: a thousand times the cost a year.
const MAX_RATE: u32 = 1_000;

/// A policy that is put, by its place among those of the call.
pub(in crate::rpc) fn put_replenishment_policy<'a>(
    fields: &mut Fields,
    policy: &'a v1::ReplenishmentPolicy,
    (index, scopes): (usize, &mut Once<(&'a str, &'a str)>),
) -> Option<PutReplenishmentPolicy> {
    let scope = scope(fields, policy);
    if scope.is_some() {
        let at = ROOT.field(if policy.sku.is_empty() { "location_id" } else { "sku" });
        scopes.check(fields, at, index, (&policy.location_id, &policy.sku));
    }
    let rule = rule(fields, policy.rule.as_ref());
    let lookback = optional_days(fields, ROOT.field("backorder_lookback_days"), policy.backorder_lookback_days);
    let window = match policy.demand_window_days {
        0 => Some(DEMAND_WINDOW_DAYS),
        days => fields.in_range(ROOT.field("demand_window_days"), days, DAYS_FROM_ONE),
    };
    let review_days = fields.in_range(ROOT.field("review_days"), policy.review_days, DAYS);
    let anchor = fields.optional_date(ROOT.field("review_anchor_date"), &policy.review_anchor_date);
    if matches!(&rule, Some(PolicyRule::ServiceLevel { mode: ServiceMode::Rs, .. })) {
        if policy.review_days == 0 {
            fields.fault(ROOT.field("review_days"), "is required in mode RS: the days between two reviews");
        }
        if policy.review_anchor_date.is_empty() {
            fields.fault(ROOT.field("review_anchor_date"), "is required in mode RS: one of the review days");
        }
    }
    let order_cost = optional_amount(fields, "order_cost", &policy.order_cost, Fields::amount);
    let holding_rate = fields.optional_decimal(ROOT.field("holding_rate"), &policy.holding_rate, 0..=MAX_RATE);
    let stockout_cost = optional_amount(fields, "stockout_cost", &policy.stockout_cost, Fields::positive_amount);
    let max_lead_days = optional_days(fields, ROOT.field("max_lead_days"), policy.max_lead_days);
    let etag = fields.etag(ROOT.field("etag"), &policy.etag);
    Some(PutReplenishmentPolicy {
        scope: scope?,
        etag,
        rule: rule?,
        backorder_lookback_days: lookback,
        demand_window_days: window?,
        review_days: review_days?,
        review_anchor_date: anchor,
        order_cost,
        holding_rate,
        stockout_cost,
        max_lead_days,
        active: policy.active.unwrap_or(true),
        path: String::new(),
    })
}

fn scope(fields: &mut Fields, policy: &v1::ReplenishmentPolicy) -> Option<PolicyScope> {
    let location_id = fields.optional_id(ROOT.field("location_id"), &policy.location_id, LocationId::parse);
    let sku = fields.optional_id(ROOT.field("sku"), &policy.sku, Sku::parse);
    match (policy.location_id.is_empty(), policy.sku.is_empty()) {
        (true, true) => Some(PolicyScope::Tenant),
        (false, true) => Some(PolicyScope::Location { location_id: location_id? }),
        (false, false) => Some(PolicyScope::Item { location_id: location_id?, sku: sku? }),
        (true, false) => {
            fields.fault(ROOT.field("location_id"), "is required with sku: a policy of an item is of one location");
            None
        }
    }
}

fn rule(fields: &mut Fields, sent: Option<&Rule>) -> Option<PolicyRule> {
    match sent {
        None => {
            let names = "backorders_only, reorder_point, min_max or service_level";
            fields.fault(ROOT.field("rule"), format!("is required: {names}"));
            None
        }
        Some(Rule::BackordersOnly(_)) => Some(PolicyRule::BackordersOnly),
        Some(Rule::ReorderPoint(rule)) => {
            let at = ROOT.field("reorder_point");
            let point = fields.units(at.field("point"), rule.point);
            let fixed_quantity = rule
                .fixed_quantity
                .and_then(|units| fields.in_range(at.field("fixed_quantity"), units, 1..=MAX_QUANTITY));
            Some(PolicyRule::ReorderPoint { point: point?, fixed_quantity })
        }
        Some(Rule::MinMax(rule)) => min_max(fields, *rule),
        Some(Rule::ServiceLevel(rule)) => service_level(fields, rule),
    }
}

fn min_max(fields: &mut Fields, rule: v1::MinMaxRule) -> Option<PolicyRule> {
    let at = ROOT.field("min_max");
    let min = fields.units(at.field("min"), rule.min);
    let max = fields.in_range(at.field("max"), rule.max, 1..=MAX_QUANTITY);
    let (min, max) = (min?, max?);
    if min > max {
        fields.fault(at.field("max"), format!("must not be below min, {min}"));
    }
    Some(PolicyRule::MinMax { min, max })
}

fn service_level(fields: &mut Fields, rule: &v1::ServiceLevelRule) -> Option<PolicyRule> {
    let at = ROOT.field("service_level");
    let measure = fields.optional_choice(at.field("service_measure"), rule.service_measure);
    let level = fields.decimal(at.field("service_level"), &rule.service_level, 0..=1);
    if level.is_some_and(|level| level.fract().is_zero()) {
        fields.fault(at.field("service_level"), "must be above 0 and below 1, such as 0.95");
    }
    let demand_model = fields.optional_choice(at.field("demand_model"), rule.demand_model);
    let mode = fields.optional_choice(at.field("mode"), rule.mode);
    Some(PolicyRule::ServiceLevel {
        measure: measure.unwrap_or(ServiceMeasure::Cycle),
        service_level: level?,
        demand_model: demand_model.unwrap_or(DemandModel::Normal),
        mode: mode.unwrap_or(ServiceMode::Rnq),
    })
}

fn optional_amount(
    fields: &mut Fields,
    name: &'static str,
    text: &str,
    read: fn(&mut Fields, Path<'_>, &str) -> Option<Decimal>,
) -> Option<Decimal> {
    if text.is_empty() { None } else { read(fields, ROOT.field(name), text) }
}
