//! What would end a wait. Each item does its part; none is preferred.

use super::{Blocker, BlockerType, Facts, Need, Unblock, UnblockAction, held_lines, text::units};
use crate::domain::{
    id::StockKey,
    order::{AllocationPolicy, MAX_PRIORITY},
};

pub(super) fn unblocks(facts: &Facts, needs: &[Need], blockers: &[Blocker]) -> Vec<Unblock> {
    let mut all: Vec<Unblock> = needs.iter().filter_map(|need| stock_in(facts, need)).collect();
    all.extend(resumes(facts));
    all.extend(fill_by_hand(facts, needs, blockers));
    all.extend(relax_policy(facts, needs));
    all.extend(clear_ahead(blockers));
    all.extend(raise_priority(facts, blockers));
    all.extend(needs.iter().skip(1).filter_map(|need| cancel_short(facts, need)));
    all
}

fn about(action: UnblockAction, key: &StockKey, quantity: i64, text: String) -> Unblock {
    Unblock { action, text, key: Some(key.clone()), quantity, order_id: None, backorder_id: None }
}

fn stock_in(facts: &Facts, need: &Need) -> Option<Unblock> {
    let lacking = need.units - facts.available(&need.key);
    let ahead = facts.queues.get(&need.key).map_or(0, |queue| queue.units_ahead);
    let before = match ahead {
        0 => String::new(),
        _ => format!("; {} wait before it", units(ahead)),
    };
    let text = format!("receive {} of {} (AdjustStock){before}", units(lacking), need.key);
    (lacking > 0).then(|| about(UnblockAction::StockIn, &need.key, lacking, text))
}

fn resumes(facts: &Facts) -> impl Iterator<Item = Unblock> {
    held_lines(facts).filter_map(|line| {
        let backorder = line.backorder.as_ref()?;
        let text = format!("resume line {} (ResumeBackorder)", line.number);
        let resume = about(UnblockAction::Resume, &line.key(), 0, text);
        Some(Unblock { backorder_id: Some(backorder.id.clone()), ..resume })
    })
}

/// Units of the backorder that a fill by hand, which no discipline, hold or fill mode binds, could give it now.
fn fillable(facts: &Facts, needs: &[Need]) -> i64 {
    let open = facts.backorder.backorder.open();
    match facts.order.allocation_policy {
        AllocationPolicy::Partial => takeable(facts, needs),
        _ if needs.iter().all(|need| facts.available(&need.key) >= need.units) => open,
        _ => 0,
    }
}

/// Units of the backorder's own item that it could take if nothing else mattered.
fn takeable(facts: &Facts, needs: &[Need]) -> i64 {
    let available = needs.first().map_or(0, |own| facts.available(&own.key));
    available.clamp(0, facts.backorder.backorder.open())
}

fn fill_by_hand(facts: &Facts, needs: &[Need], blockers: &[Blocker]) -> Option<Unblock> {
    let own = needs.first()?;
    let manual = blockers.iter().find(|blocker| blocker.blocker_type == BlockerType::Manual);
    let now = fillable(facts, needs);
    let text = match (now, manual) {
        (0, Some(manual)) => format!(
            "fill it by hand once stock is there (FillBackorders), or let location {} fill by itself (PutLocation)",
            manual.key.location_id
        ),
        (0, None) => return None,
        (now, _) if facts.order.allocation_policy == AllocationPolicy::CompleteOrder => {
            format!("fill its order by hand (FillBackorders): this line gets {}", units(now))
        }
        (now, _) => format!("fill {} by hand (FillBackorders)", units(now)),
    };
    let fill = about(UnblockAction::FillByHand, &own.key, now, text);
    (!blockers.is_empty()).then(|| Unblock { backorder_id: Some(facts.backorder.backorder.id.clone()), ..fill })
}

fn relax_policy(facts: &Facts, needs: &[Need]) -> Option<Unblock> {
    let own = needs.first()?;
    let now = takeable(facts, needs);
    let helps = facts.order.allocation_policy != AllocationPolicy::Partial && now > 0 && fillable(facts, needs) == 0;
    let text = format!(
        "let the order take part of what it needs: {} now (FillBackorders with override_policy, or UpdateOrder)",
        units(now)
    );
    helps.then(|| about(UnblockAction::RelaxPolicy, &own.key, now, text))
}

fn clear_ahead(blockers: &[Blocker]) -> impl Iterator<Item = Unblock> {
    blockers.iter().filter_map(|blocker| {
        let order_id = blocker.stopped_by.as_ref()?;
        let text = format!("fill, hold or cancel order {order_id}, which stops {}", blocker.key);
        let clear = about(UnblockAction::ClearAhead, &blocker.key, 0, text);
        Some(Unblock { order_id: Some(order_id.clone()), ..clear })
    })
}

/// A stopper is the first of its queue, so that a priority above those of all stoppers goes before everyone.
fn raise_priority(facts: &Facts, blockers: &[Blocker]) -> Option<Unblock> {
    let stopped = blockers.iter().filter(|blocker| blocker.blocker_type == BlockerType::Stopped);
    let highest = stopped.filter_map(|blocker| Some(facts.stoppers.get(&blocker.key)?.priority)).max()?;
    let enough = highest + 1;
    (enough <= MAX_PRIORITY).then(|| Unblock {
        action: UnblockAction::RaisePriority,
        text: format!("raise its order's priority to {enough} or more (UpdateOrder)"),
        key: None,
        quantity: 0,
        order_id: None,
        backorder_id: None,
    })
}

/// Of an item that the rest of an all-or-nothing order lacks.
fn cancel_short(facts: &Facts, need: &Need) -> Option<Unblock> {
    let lacking = need.units - facts.available(&need.key).max(0);
    let text = format!(
        "cancel {} of {} that its order lacks, line {} (CancelOrder)",
        units(lacking),
        need.key,
        need.line_number
    );
    (lacking > 0).then(|| about(UnblockAction::CancelShortLines, &need.key, lacking, text))
}
