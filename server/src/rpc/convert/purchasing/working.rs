//! Every figure on the way from the facts to a need.

use fillrate_proto::v1;

use super::{demand::statistics, policy::working_rule};
use crate::{
    domain::purchasing::suggest::{Position, Reference, Review, Working},
    rpc::convert::{Wire as _, date, money_of},
};

pub(super) fn working(working: Working) -> v1::SuggestionWorking {
    v1::SuggestionWorking {
        policy_source: working.policy_source.number(),
        rule: Some(working_rule(&working.rule)),
        as_of_date: date(working.as_of_date),
        demand: Some(statistics(&working.demand.statistics)),
        demand_method: working.demand.method.number(),
        demand_rate: working.demand.rate,
        position: Some(position(working.position)),
        reference: working.reference.map(reference),
        review: working.review.map(review),
        protection_days: working.protection_days,
        demand_over_protection: working.demand_over_protection,
        sigma: working.sigma,
        safety_factor: working.safety_factor,
        safety_stock: working.safety_stock,
        point: working.point,
        level: working.level,
        eoq: working.eoq,
        order_quantity: working.order_quantity,
        raw_need: working.raw_need,
        need: working.need,
        days_of_cover: working.days_of_cover,
    }
}

fn position(position: Position) -> v1::PositionWorking {
    v1::PositionWorking {
        on_hand: position.on_hand,
        allocated: position.allocated,
        available: position.available,
        on_order: position.on_order,
        on_order_draft: position.drafts,
        lookback_days: position.lookback_days,
        older: position.older,
        reserved: position.reserved,
        older_covered: position.older_covered,
        backordered: position.backordered,
        position: position.position,
    }
}

fn reference(reference: Reference) -> v1::ReferenceSupplier {
    let money = |amount| money_of(&reference.currency_code, amount);
    v1::ReferenceSupplier {
        supplier_id: reference.supplier_id.to_string(),
        lead_days: reference.lead_days,
        lead_stddev_days: reference.lead_stddev_days.to_string(),
        unit_cost: Some(money(reference.unit_cost)),
        order_cost: reference.order_cost.map(money),
        holding_rate: reference.holding_rate.map(|rate| rate.to_string()).unwrap_or_default(),
        stockout_cost: reference.stockout_cost.map(money),
    }
}

fn review(review: Review) -> v1::ReviewWorking {
    v1::ReviewWorking { days: review.days, is_review_day: review.is_review_day, next_date: date(review.next_date) }
}
