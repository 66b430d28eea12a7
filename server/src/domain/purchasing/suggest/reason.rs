//! Suggestions in words.

use rust_decimal::Decimal;

use super::{Candidate, Coming, NotNeeded, Served, SuggestionLine, UnsourcedCause, Verdict, Working};
use crate::domain::purchasing::{
    formulas::{real, rounding::RoundingStatus},
    policy::{PolicyRule, ServiceMode},
    supplier::SupplierItem,
};

/// The most purchase orders and orders that a sentence names.
const NAMED_IN_WORDS: usize = 3;

/// A line's.
pub(super) fn line(line: &SuggestionLine) -> String {
    let mut sentences = vec![need(&line.working)];
    sentences.extend(rounding(line));
    sentences.extend(currency(line));
    sentences.extend(serving(&line.serves, line.serves_count, line.serves_units, line.stock_units));
    sentences.extend(coming(&line.coming, line.working.position.drafts));
    sentences.extend(lateness(line));
    sentences.join(" ")
}

pub(super) fn unsourced(cause: UnsourcedCause, working: &Working, inbound: &[Coming]) -> String {
    let why = match cause {
        UnsourcedCause::Discontinued => "The item is discontinued: none is bought.",
        UnsourcedCause::ItemInactive => "The item is inactive: none is bought.",
        UnsourcedCause::LocationInactive => "The location is inactive: nothing is bought for it.",
        UnsourcedCause::NoSupplier => "No supplier sells it.",
        UnsourcedCause::SuppliersInactive => "Those who sell it are inactive, or it is inactive with them.",
        UnsourcedCause::TooSlow => "Everyone who sells it takes longer than the policy allows.",
        UnsourcedCause::Infeasible => "Nobody's minimum, multiple and maximum leave a quantity.",
    };
    let mut sentences = vec![need(working), why.to_owned()];
    sentences.extend(coming(inbound, working.position.drafts));
    sentences.join(" ")
}

impl NotNeeded {
    /// Why nothing is needed, and what is already coming.
    pub fn reason(&self) -> String {
        if self.untracked {
            return "It is untracked: always in stock.".to_owned();
        }
        let mut sentences = vec![need(&self.working)];
        sentences.extend(coming(&self.coming, self.working.position.drafts));
        sentences.join(" ")
    }
}

/// What the policy asks of the position.
fn need(working: &Working) -> String {
    let (position, need) = (working.position.position, working.need);
    match working.rule {
        PolicyRule::BackordersOnly if need > working.position.backordered => {
            format!("Position {position} is below 0: {need} cover what is promised.")
        }
        PolicyRule::BackordersOnly if need > 0 => {
            format!("Waiting: {}, of which nothing covers {need}.", units(working.position.backordered))
        }
        PolicyRule::BackordersOnly => "Nothing waits that is not covered.".to_owned(),
        PolicyRule::MinMax { min, max } if need > 0 => {
            format!("Position {position} is at or below the minimum {min}: {need} bring it to the maximum {max}.")
        }
        PolicyRule::MinMax { min, .. } if position > min => format!("Position {position} is above the minimum {min}."),
        PolicyRule::MinMax { max, .. } => format!("Position {position} is not below the maximum {max}."),
        PolicyRule::ServiceLevel { mode: ServiceMode::Rs, .. } => at_review(working),
        PolicyRule::ReorderPoint { .. } | PolicyRule::ServiceLevel { .. } => at_point(working),
    }
}

fn at_point(working: &Working) -> String {
    let (position, need) = (working.position.position, working.need);
    let point = working.point.unwrap_or(0.0);
    let shown = figure(point);
    if need == 0 {
        let stands = if real(position) > point { "above" } else { "not below" };
        return format!("Position {position} is {stands} the reorder point {shown}.");
    }
    let how = match (working.level, working.order_quantity) {
        (Some(level), _) => format!("{need} bring it up to {}", figure(level)),
        (None, Some(quantity)) if quantity > 1 => format!("{} x {quantity} lift it above", need / quantity),
        (None, Some(1)) => format!("{need} lift it above"),
        (None, _) => format!("{need} bring it to the point"),
    };
    format!("Position {position} is at or below the reorder point {shown}: {how}.")
}

fn at_review(working: &Working) -> String {
    let (position, need) = (working.position.position, working.need);
    let level = figure(working.level.unwrap_or(0.0));
    match working.review.filter(|review| !review.is_review_day) {
        Some(review) => format!("Today is no review day: position {position} is looked at on {}.", review.next_date),
        None if need > 0 => {
            format!("Position {position} is below the level {level} on a review day: {need} bring it up.")
        }
        None => format!("Position {position} is not below the level {level} on a review day."),
    }
}

fn rounding(line: &SuggestionLine) -> Option<String> {
    let (need, quantity, supplier) = (line.working.need, line.quantity, &line.supplier_id);
    match line.status {
        RoundingStatus::Capped => Some(format!("{supplier} gives at most {quantity} of the {need} needed.")),
        _ if quantity != need => Some(format!("{supplier}'s minimum and multiple make it {quantity}.")),
        _ => None,
    }
}

/// What was bought abroad could not be compared with what the figures rest on.
fn currency(line: &SuggestionLine) -> Option<String> {
    let reference = line.working.reference.as_ref()?;
    (reference.currency_code != line.currency_code).then(|| {
        let (own, supplier) = (&line.currency_code, &reference.supplier_id);
        format!("It is bought in {own}, and not compared with {supplier}'s costs in {}.", reference.currency_code)
    })
}

fn serving(serves: &[Served], count: i64, served: i64, stock: i64) -> Option<String> {
    if count == 0 {
        return None;
    }
    let one = |one: &Served| format!("{} for order {} line {}", one.units, one.order_id, one.line_number);
    let mut names: Vec<_> = serves.iter().take(NAMED_IN_WORDS).map(one).collect();
    let named: i64 = serves.iter().take(NAMED_IN_WORDS).map(|served| served.units).sum();
    if served > named {
        names.push(format!("{} for others that wait", served - named));
    }
    if stock > 0 {
        names.push(format!("{stock} for stock"));
    }
    Some(format!("For: {}.", names.join(", ")))
}

/// "12 due on 2026-01-04 on purchase order P-7 cover this."
fn coming(coming: &[Coming], drafts: i64) -> Vec<String> {
    let sentence = |one: &Coming| {
        let due = match one.due_date {
            Some(date) if one.overdue => format!("overdue since {date}"),
            Some(date) => format!("due on {date}"),
            None => "without a date".to_owned(),
        };
        let what = match one.covers {
            0 => "are on their way".to_owned(),
            covers if covers == one.units => "cover this".to_owned(),
            covers => format!("cover {covers} that wait"),
        };
        format!("{} {due} on purchase order {} {what}.", one.units, one.purchase_order_id)
    };
    let mut sentences: Vec<_> = coming.iter().take(NAMED_IN_WORDS).map(sentence).collect();
    let others = coming.iter().skip(NAMED_IN_WORDS).map(|one| one.units).fold(0, i64::saturating_add);
    if others > 0 {
        sentences.push(format!("{others} more are on their way."));
    }
    if drafts > 0 {
        sentences.push(format!("{drafts} on draft purchase orders count as supply."));
    }
    sentences
}

fn lateness(line: &SuggestionLine) -> Option<String> {
    let schedule = &line.schedule;
    let arrival = schedule.arrival_date;
    if let Some(first) = schedule.too_late.first() {
        let others = schedule.too_late_count - 1;
        let more = if others > 0 { format!(", and {others} more are late") } else { String::new() };
        let (order, required) = (&first.order_id, first.required_date);
        return Some(format!(
            "It arrives on {arrival}, too late for order {order}, which requires it on {required}{more}."
        ));
    }
    let run_out = schedule.run_out_date.filter(|_| schedule.runs_out_before)?;
    Some(format!("It arrives on {arrival}; the position is used up on {run_out}."))
}

/// Why a supplier was or was not chosen; `best` is the chosen one's total, lead time and terms.
pub(super) fn candidate(one: &Candidate, best: Option<(Decimal, i64, &SupplierItem)>) -> String {
    let (total, lead, chosen) = match best {
        Some((total, lead, item)) => (total.normalize().to_string(), lead, item.supplier_id.as_str()),
        None => (String::new(), 0, "another"),
    };
    let (quantity, own, currency) = (one.quantity, one.total.normalize(), &one.currency_code);
    match one.verdict {
        Verdict::Chosen => format!("Chosen: {quantity} for {own} {currency}, arriving on {}.", one.arrival_date),
        Verdict::ChosenGivesMost => format!("Chosen: nobody can give all; {quantity} is the most."),
        Verdict::LessPreferred => format!("{chosen} is preferred."),
        Verdict::Dearer => format!("{own} {currency} against {total} from {chosen}."),
        Verdict::Slower => format!("As cheap as {chosen}, but {} days against {lead}.", one.lead_days),
        Verdict::LaterId => format!("Equal to {chosen}, whose id comes first."),
        Verdict::OtherCurrency => format!("Its costs are in {currency}, which cannot be compared with {chosen}'s."),
        Verdict::GivesLess => format!("Gives {quantity} at most."),
        Verdict::Infeasible => "Its minimum, multiple and maximum leave no quantity.".to_owned(),
        Verdict::TooSlow => format!("Takes {} days, longer than the policy allows.", one.lead_days),
        Verdict::SupplierInactive => "The supplier is inactive.".to_owned(),
        Verdict::ItemInactive => "The item is inactive with this supplier.".to_owned(),
    }
}

fn units(count: i64) -> String {
    if count == 1 { "1 unit".to_owned() } else { format!("{count} units") }
}

/// Two decimals at most.
fn figure(x: f64) -> String {
    let text = format!("{x:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}
