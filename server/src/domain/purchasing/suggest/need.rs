//! From the facts to a need: F1, F2, F3, F4, F5, F9, F10, in that order.

use rust_decimal::Decimal;

use super::{
    DemandUsed, Facts, Reference, Review, Working,
    offer::{self, Offer},
    policy::Held,
    supply::Supply,
};
use crate::domain::purchasing::{
    formulas::{
        ceil_units,
        demand::{DemandStatistics, Series},
        eoq, intermittent, position, real, real_of, round_half_up,
        safety::{self, Protection, Safety},
        share, steady,
    },
    policy::{DemandModel, PolicyRule, ServiceMeasure, ServiceMode},
};

/// A need, and what else was found on the way.
pub(super) struct Reckoning<'a> {
    pub(super) working: Working,
    pub(super) offers: Vec<Offer<'a>>,
    pub(super) supply: Supply<'a>,
    /// Of an order, where the supplier item says nothing.
    pub(super) order_cost: Option<Decimal>,
}

/// What a policy asks for.
#[derive(Default)]
struct Asked {
    protection_days: f64,
    demand: f64,
    factor: Option<f64>,
    sigma: f64,
    safety_stock: f64,
    point: Option<f64>,
    level: Option<f64>,
    eoq: Option<f64>,
    quantity: Option<i64>,
    review: Option<Review>,
    need: Need,
}

/// What is to be bought.
#[derive(Clone, Copy)]
enum Need {
    /// From whole quantities alone, which never pass through a real number.
    Units(i64),
    /// From statistics, unrounded.
    Reckoned(f64),
}

impl Default for Need {
    fn default() -> Self {
        Self::Units(0)
    }
}

impl Need {
    /// To be shown.
    fn raw(self) -> f64 {
        match self {
            Self::Units(units) => real(units),
            Self::Reckoned(need) => steady(need),
        }
    }

    fn units(self) -> i64 {
        match self {
            Self::Units(units) => units,
            Self::Reckoned(need) => ceil_units(steady(need)),
        }
    }
}

pub(super) fn reckon(facts: &Facts) -> Reckoning<'_> {
    let policy = Held::of(facts.policy.as_deref(), facts.options);
    let offers = offer::all(facts, &policy);
    let supply = Supply::of(facts, policy.lookback_days);
    let reference = offer::reference(&offers).map(|offer| reference(offer, &policy));
    let demand = demand(facts, policy.window_days);
    let asked = asked(facts, &policy, &demand, reference.as_ref(), supply.position.position);
    let need = if facts.flags.untracked { Need::default() } else { asked.need };
    let cover = (demand.rate > 0.0).then(|| real(supply.position.position.max(0)) / demand.rate);
    let working = Working {
        policy_source: policy.source,
        rule: policy.rule.clone(),
        as_of_date: facts.today(),
        demand,
        position: supply.position,
        reference,
        review: asked.review,
        protection_days: asked.protection_days,
        demand_over_protection: asked.demand,
        safety_factor: asked.factor,
        sigma: asked.sigma,
        safety_stock: asked.safety_stock,
        point: asked.point,
        level: asked.level,
        eoq: asked.eoq,
        order_quantity: asked.quantity,
        raw_need: need.raw(),
        need: need.units(),
        days_of_cover: cover,
    };
    Reckoning { working, offers, supply, order_cost: policy.order_cost }
}

fn reference(offer: &Offer<'_>, policy: &Held<'_>) -> Reference {
    let item = &offer.seller.item;
    Reference {
        supplier_id: item.supplier_id.clone(),
        lead_days: offer.lead_days,
        lead_stddev_days: item.lead_time_stddev_days,
        unit_cost: item.unit_cost,
        currency_code: item.currency_code.clone(),
        order_cost: item.order_cost.or(policy.order_cost),
        holding_rate: policy.holding_rate,
        stockout_cost: policy.stockout_cost,
    }
}

fn demand(facts: &Facts, window_days: i32) -> DemandUsed {
    let days = facts.demand.iter().map(|demand| (demand.day, demand.units));
    let series = Series::window(facts.today(), window_days, days);
    let statistics = DemandStatistics::of(&series);
    let (method, rate) = intermittent::used(&series, &statistics);
    DemandUsed { statistics, method, rate }
}

fn asked(facts: &Facts, policy: &Held<'_>, demand: &DemandUsed, reference: Option<&Reference>, at: i64) -> Asked {
    match *policy.rule {
        // What waits and nothing covers; at a location whose stock another system counts, also what is promised beyond it.
        PolicyRule::BackordersOnly => Asked { need: Need::Units(at.saturating_neg().max(0)), ..Asked::default() },
        PolicyRule::ReorderPoint { point, fixed_quantity } => {
            let eoq = if fixed_quantity.is_none() { economic(demand, reference) } else { None };
            let quantity = fixed_quantity.unwrap_or_else(|| round_half_up(eoq.unwrap_or(0.0)));
            let need = Need::Units(position::multiples(at, point, quantity));
            Asked { point: Some(real(point)), eoq, quantity: Some(quantity), need, ..Asked::default() }
        }
        PolicyRule::MinMax { min, max } => {
            let need = Need::Units(position::up_to(at, min, max));
            Asked { point: Some(real(min)), level: Some(real(max)), need, ..Asked::default() }
        }
        PolicyRule::ServiceLevel { measure, service_level, demand_model, mode } => {
            let terms = Terms { measure, service: share(service_level), model: demand_model, mode };
            let review = (mode == ServiceMode::Rs).then(|| policy.review(facts.today()));
            terms.asked(demand, reference, review, at)
        }
    }
}

/// F5 and F6 at the base price; none where the cost of ordering or of holding is not known.
fn economic(demand: &DemandUsed, reference: Option<&Reference>) -> Option<f64> {
    let reference = reference?;
    let costs = eoq::Costs {
        order: real_of(reference.order_cost?),
        holding: real_of(reference.holding_rate?) * real_of(reference.unit_cost),
        stockout: reference.stockout_cost.map(real_of),
    };
    Some(eoq::quantity(costs, 365.0 * demand.rate))
}

/// What a service level is to hold.
struct Terms {
    measure: ServiceMeasure,
    service: f64,
    model: DemandModel,
    mode: ServiceMode,
}

impl Terms {
    fn asked(
        &self,
        demand: &DemandUsed,
        reference: Option<&Reference>,
        review: Option<Review>,
        position: i64,
    ) -> Asked {
        let review_days = review.map_or(0.0, |review| f64::from(review.days));
        let days = reference.map_or(0.0, |reference| real(reference.lead_days)) + review_days;
        let spread = reference.map_or(0.0, |reference| real_of(reference.lead_stddev_days));
        let mut protection = safety::protection(demand.rate, demand.statistics.stddev_per_day, days, spread);
        if self.model == DemandModel::Poisson {
            protection.sigma = protection.mean.max(0.0).sqrt();
        }
        let eoq = economic(demand, reference);
        let whole = round_half_up(eoq.unwrap_or(0.0));
        let cycle_quantity = match self.mode {
            ServiceMode::Rnq => real(whole),
            ServiceMode::Ss => eoq.unwrap_or(0.0),
            ServiceMode::Rs => demand.rate * review_days,
        };
        let safety = self.safety(protection, cycle_quantity);
        let asked = Asked {
            protection_days: days,
            demand: protection.mean,
            factor: safety.factor,
            sigma: protection.sigma,
            safety_stock: safety.stock,
            eoq,
            review,
            ..Asked::default()
        };
        self.ordered(asked, safety.point, position, whole)
    }

    fn safety(&self, protection: Protection, quantity: f64) -> Safety {
        match (self.model, self.measure) {
            (DemandModel::Normal, ServiceMeasure::Cycle) => safety::cycle(protection, self.service),
            (DemandModel::Normal, ServiceMeasure::FillRate) => safety::fill_rate(protection, quantity, self.service),
            (DemandModel::Poisson, ServiceMeasure::Cycle) => safety::poisson_cycle(protection.mean, self.service),
            (DemandModel::Poisson, ServiceMeasure::FillRate) => {
                safety::poisson_fill_rate(protection.mean, quantity, self.service)
            }
        }
    }

    fn ordered(&self, asked: Asked, point: f64, position: i64, whole: i64) -> Asked {
        match self.mode {
            ServiceMode::Rnq => {
                let need = Need::Units(position::multiples_over(position, point, whole));
                Asked { point: Some(point), quantity: Some(whole), need, ..asked }
            }
            ServiceMode::Ss => {
                let level = steady(point + asked.eoq.unwrap_or(0.0));
                let need = Need::Reckoned(position::up_to_over(position, point, level));
                Asked { point: Some(point), level: Some(level), need, ..asked }
            }
            ServiceMode::Rs => {
                let today = asked.review.is_none_or(|review| review.is_review_day);
                let need = if today { Need::Reckoned(position::at_review(position, point)) } else { Need::default() };
                Asked { level: Some(point), need, ..asked }
            }
        }
    }
}
