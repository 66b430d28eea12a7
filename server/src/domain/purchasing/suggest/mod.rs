//! Suggestions: from the facts about one item at one location to a line that shows its whole working.
//!
//! [`suggest`] is a function of its facts: the same facts give the same answer. Need comes first, with the terms of the
//! reference supplier; who delivers it is decided afterwards, so that need does not depend on that choice.

mod choice;
mod facts;
mod fingerprint;
pub mod group;
mod line;
mod need;
mod offer;
mod options;
mod policy;
mod reason;
mod schedule;
mod supply;
mod working;

use self::{choice::Choice, need::Reckoning, offer::Offer, supply::Supply};
pub use self::{facts::*, fingerprint::fingerprint, line::*, offer::arrival_if_ordered, policy::resolve, working::*};
use crate::domain::purchasing::formulas::{breaks::Prices, real};

/// What to buy of one item for one location, or why not.
pub fn suggest(facts: &Facts) -> Suggested {
    let Reckoning { working, offers, supply, order_cost } = need::reckon(facts);
    let older = supply.older_backorders();
    let outcome = if working.need == 0 {
        Outcome::NotNeeded(Box::new(not_needed(facts, working, &offers, &supply)))
    } else {
        let choice = choice::choose(&offers, working.need, order_cost, currency(&working));
        match unsourced(facts, &choice) {
            Some(cause) => Outcome::Unsourced(Box::new(cannot_buy(facts, cause, working, choice, &supply))),
            None => buy(facts, working, choice, &supply),
        }
    };
    Suggested { outcome, older }
}

fn currency(working: &Working) -> Option<String> {
    working.reference.as_ref().map(|reference| reference.currency_code.clone())
}

fn not_needed(facts: &Facts, working: Working, offers: &[Offer<'_>], supply: &Supply<'_>) -> NotNeeded {
    let buyable = facts.flags == Flags::default();
    let seller = offers.iter().find(|offer| buyable && offer.bar.is_none()).map(|offer| offer.seller.clone());
    let untracked = facts.flags.untracked;
    NotNeeded { key: facts.key.clone(), untracked, coming: supply.coming(facts), working, seller }
}

/// Why nobody delivers it, if so: what holds of the item itself first.
fn unsourced(facts: &Facts, choice: &Choice<'_>) -> Option<UnsourcedCause> {
    let Flags { untracked: _, discontinued, item_inactive, location_inactive } = facts.flags;
    if discontinued {
        Some(UnsourcedCause::Discontinued)
    } else if item_inactive {
        Some(UnsourcedCause::ItemInactive)
    } else if location_inactive {
        Some(UnsourcedCause::LocationInactive)
    } else {
        choice.unsourced()
    }
}

fn cannot_buy(
    facts: &Facts,
    cause: UnsourcedCause,
    working: Working,
    choice: Choice<'_>,
    supply: &Supply<'_>,
) -> Unsourced {
    let serves = supply.serves(working.need);
    let coming = supply.coming(facts);
    let reason = reason::unsourced(cause, &working, &coming);
    Unsourced {
        key: facts.key.clone(),
        cause,
        candidates: choice.candidates(),
        serves_count: serves.count,
        serves: serves.named,
        coming,
        reason,
        working,
    }
}

fn buy(facts: &Facts, working: Working, choice: Choice<'_>, supply: &Supply<'_>) -> Outcome {
    let Some((offer, rounded)) = choice.chosen() else {
        let cause = UnsourcedCause::Infeasible;
        return Outcome::Unsourced(Box::new(cannot_buy(facts, cause, working, choice, supply)));
    };
    let item = &offer.seller.item;
    let (prices, quantity) = (Prices::of(item), rounded.quantity);
    let unit_cost = prices.unit_cost(quantity);
    let all = supply.serves(quantity);
    let schedule = schedule::of(facts, &working, offer, &all.everyone);
    let position = real(working.position.position.saturating_add(quantity).max(0));
    let rate = working.demand.rate;
    let mut line = SuggestionLine {
        key: facts.key.clone(),
        supplier_id: item.supplier_id.clone(),
        supplier_sku: item.supplier_sku.clone(),
        quantity,
        unit_cost,
        currency_code: item.currency_code.clone(),
        total: prices.total(quantity),
        status: rounded.status,
        rounding: rounded.steps.clone(),
        options: options::of(item, &working, choice.order_cost(), quantity),
        candidates: choice.candidates(),
        schedule,
        serves_count: all.count,
        serves_units: all.units,
        stock_units: quantity.saturating_sub(all.units).max(0),
        serves: all.named,
        coming: supply.coming(facts),
        days_of_cover_after: (rate > 0.0).then(|| position / rate),
        fingerprint: fingerprint(&facts.key, &item.supplier_id, quantity, &item.currency_code, unit_cost),
        reason: String::new(),
        working,
    };
    line.reason = reason::line(&line);
    Outcome::Buy(Box::new(Buy { line, seller: offer.seller.clone() }))
}
