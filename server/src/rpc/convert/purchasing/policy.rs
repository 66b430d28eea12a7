//! Replenishment policies, and their rules wherever they stand.

use fillrate_proto::v1::{self, replenishment_policy, suggestion_working};

use crate::{
    domain::{
        purchasing::policy::{PolicyRule, ReplenishmentPolicy},
        query::PolicyKey,
    },
    rpc::convert::{Wire as _, date, timestamp},
};

pub(in crate::rpc) fn replenishment_policy(policy: ReplenishmentPolicy) -> v1::ReplenishmentPolicy {
    let PolicyKey { location_id, sku } = PolicyKey::of(&policy.scope);
    let decimal = |number: Option<rust_decimal::Decimal>| number.map(|number| number.to_string()).unwrap_or_default();
    v1::ReplenishmentPolicy {
        location_id,
        sku,
        rule: Some(rule(&policy.rule)),
        backorder_lookback_days: policy.lookback_days(),
        demand_window_days: policy.demand_window_days,
        review_days: policy.review_days,
        review_anchor_date: policy.review_anchor_date.map(date).unwrap_or_default(),
        order_cost: decimal(policy.order_cost),
        holding_rate: decimal(policy.holding_rate),
        stockout_cost: decimal(policy.stockout_cost),
        max_lead_days: policy.max_lead_days,
        active: Some(policy.active),
        revision: policy.revision,
        etag: policy.revision.to_string(),
        create_time: Some(timestamp(policy.create_time)),
        update_time: Some(timestamp(policy.update_time)),
    }
}

/// The oneof of a policy; each oneof is a type of its own.
fn rule(rule: &PolicyRule) -> replenishment_policy::Rule {
    use replenishment_policy::Rule;
    match working_rule(rule) {
        suggestion_working::Rule::BackordersOnly(rule) => Rule::BackordersOnly(rule),
        suggestion_working::Rule::ReorderPoint(rule) => Rule::ReorderPoint(rule),
        suggestion_working::Rule::MinMax(rule) => Rule::MinMax(rule),
        suggestion_working::Rule::ServiceLevel(rule) => Rule::ServiceLevel(rule),
    }
}

/// The oneof of a working.
pub(super) fn working_rule(rule: &PolicyRule) -> suggestion_working::Rule {
    use suggestion_working::Rule;
    match rule {
        PolicyRule::BackordersOnly => Rule::BackordersOnly(v1::BackordersOnlyRule {}),
        PolicyRule::ReorderPoint { point, fixed_quantity } => {
            Rule::ReorderPoint(v1::ReorderPointRule { point: *point, fixed_quantity: *fixed_quantity })
        }
        PolicyRule::MinMax { min, max } => Rule::MinMax(v1::MinMaxRule { min: *min, max: *max }),
        PolicyRule::ServiceLevel { measure, service_level, demand_model, mode } => {
            Rule::ServiceLevel(v1::ServiceLevelRule {
                service_measure: measure.number(),
                service_level: service_level.to_string(),
                demand_model: demand_model.number(),
                mode: mode.number(),
            })
        }
    }
}
