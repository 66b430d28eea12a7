//! New demand that is more than there is: what is taken, what waits, what is cancelled, what is refused.

use std::collections::BTreeMap;

use super::{
    AllocationPolicy, Line, Order, ShortageHandling,
    create::{WaitPlan, refuse},
};
use crate::domain::{
    answer::WarningReason,
    backorder::pass::{Plan, Seeker},
    books::{Books, Decided},
    id::{OrderId, StockKey},
    refusal::{Reason, Refusal, Violation},
};

/// Units per line, in line order.
pub(super) type Demand = Vec<(usize, i64)>;

impl Books {
    /// Gives an approved order's demand what its policy and the queues allow, and lets the rest wait, or not.
    pub(super) fn take_demand(
        &mut self,
        id: &OrderId,
        mut demand: Demand,
        handling: ShortageHandling,
        allocate: bool,
        paths: &BTreeMap<i32, String>,
    ) -> Decided<()> {
        let order = self.order(id)?.clone();
        let mut plan = self.plan_new(&order, &demand, allocate)?;
        if handling == ShortageHandling::CancelShort {
            self.cancel_lacking(&order, &mut demand, &plan)?;
            plan = self.plan_new(&order, &demand, allocate)?;
            if self.cancel_held_back(&order, &mut demand, &plan)? {
                plan = self.plan_new(&order, &demand, allocate)?;
            }
        }
        let waits = remaining(&demand, &plan.gives);
        let violations = match handling {
            ShortageHandling::Refuse => self.all_waits(&order, &waits, &plan, paths),
            _ => self.forbidden_waits(&order, &waits, &plan, paths)?,
        };
        refuse_shortage(&order, violations)?;
        for (index, units) in &plan.gives {
            self.allocate(id, *index, *units)?;
        }
        self.wait_for(id, &waits, &WaitPlan { attempted: allocate, lacking: &plan.lacks })?;
        if allocate && !waits.is_empty() && order.allocation_policy == AllocationPolicy::CompleteOrder {
            let blocker = self.blocker(&plan.lacks)?;
            self.set_watch(id, blocker)?;
        }
        Ok(())
    }

    /// What a new demand can take; without `allocate`, as if nothing were available.
    fn plan_new(&mut self, order: &Order, demand: &[(usize, i64)], allocate: bool) -> Decided<Plan> {
        if allocate {
            return self.plan(order, demand, Seeker::New);
        }
        let mut lacks: BTreeMap<StockKey, (i64, i64)> = BTreeMap::new();
        for (index, units) in demand {
            if let Some(line) = order.lines.get(*index) {
                lacks.entry(line.key()).or_default().0 += units;
            }
        }
        Ok(Plan { gives: Vec::new(), lacks })
    }

    /// How many more units of an item orders may wait for at a location.
    pub(super) fn room_to_wait(&mut self, key: &StockKey) -> Decided<i64> {
        let Some(item) = self.item(&key.sku)? else { return Ok(i64::MAX) };
        if item.never_waits() {
            return Ok(0);
        }
        match item.backorder_limit(&key.location_id) {
            Some(limit) => Ok((limit - self.stock(key)?.backordered).max(0)),
            None => Ok(i64::MAX),
        }
    }

    /// The reason why an item may not be waited for.
    pub(super) fn wait_reason(&mut self, key: &StockKey) -> Decided<(Reason, WarningReason)> {
        Ok(match self.item(&key.sku)? {
            Some(item) if item.discontinued => (Reason::ItemDiscontinued, WarningReason::ItemDiscontinued),
            Some(item) if item.never_waits() => (Reason::BackorderDenied, WarningReason::BackorderDenied),
            _ => (Reason::BackorderLimitExceeded, WarningReason::BackorderLimitExceeded),
        })
    }

    /// Why an item may not be waited for, in words.
    fn rule_in_words(&mut self, key: &StockKey) -> Decided<String> {
        let limit = match self.item(&key.sku)? {
            Some(item) if item.discontinued => return Ok("nobody waits for a discontinued item".to_owned()),
            Some(item) if item.never_waits() => return Ok("its backorder_policy is DENY".to_owned()),
            item => item.and_then(|item| item.backorder_limit(&key.location_id)).unwrap_or(i64::MAX),
        };
        Ok(format!("{} wait of its backorder_limit of {limit}", self.stock(key)?.backordered))
    }

    /// First step of `CANCEL_SHORT`: the units that lack, of items that may not wait.
    fn cancel_lacking(&mut self, order: &Order, demand: &mut Demand, plan: &Plan) -> Decided<()> {
        let waits = per_key(order, &remaining(demand, &plan.gives));
        for (key, (need, free)) in &plan.lacks {
            let (room, waiting) = (self.room_to_wait(key)?, waits.get(key).copied().unwrap_or_default());
            if waiting <= room {
                continue;
            }
            let lacking = need - free;
            let units = match order.allocation_policy {
                AllocationPolicy::Partial => lacking - room,
                _ => lacking,
            };
            self.cancel_last(order, demand, key, units)?;
        }
        Ok(())
    }

    /// Second step: what the order, waiting for others, would hold back of items that may not wait.
    fn cancel_held_back(&mut self, order: &Order, demand: &mut Demand, plan: &Plan) -> Decided<bool> {
        let waits = per_key(order, &remaining(demand, &plan.gives));
        let mut cancelled = false;
        for (key, waiting) in waits {
            let room = self.room_to_wait(&key)?;
            if waiting > room {
                self.cancel_last(order, demand, &key, waiting - room)?;
                cancelled = true;
            }
        }
        Ok(cancelled)
    }

    /// Cancels units of an item's demand, from its last line on.
    fn cancel_last(&mut self, order: &Order, demand: &mut Demand, key: &StockKey, mut units: i64) -> Decided<()> {
        for (index, wanted) in demand.iter_mut().rev() {
            let Some(line) = order.lines.get(*index).filter(|l| l.key() == *key) else { continue };
            let take = units.min(*wanted);
            if take > 0 {
                *wanted -= take;
                units -= take;
                self.cancel_demand(&order.id, *index, take)?;
                let text =
                    format!("{take} of line {} cancelled: {key} is short and may not be waited for", line.number);
                self.warn(WarningReason::CancelledShort, text, Some(key.clone()), Some((&order.id, line.number)), take);
            }
        }
        demand.retain(|(_, wanted)| *wanted > 0);
        Ok(())
    }

    /// Every line that would wait, for an order that may not.
    fn all_waits(
        &self,
        order: &Order,
        waits: &[(usize, i64)],
        plan: &Plan,
        paths: &BTreeMap<i32, String>,
    ) -> Vec<Violation> {
        waits
            .iter()
            .filter_map(|(index, units)| {
                let line = order.lines.get(*index)?;
                let key = line.key();
                let (reason, message) = match plan.lacks.get(&key) {
                    Some((need, free)) => {
                        (Reason::ShortageRefused, format!("{need} of {key} needed, {free} free, and nothing may wait"))
                    }
                    None => (Reason::WouldWait, format!("{units} of {key} would wait for the rest of the order")),
                };
                Some(short(Violation::new(reason, path_of(paths, line.number), message), line, *units, plan))
            })
            .collect()
    }

    /// Every line that would wait for an item that may not be waited for.
    pub(super) fn forbidden_waits(
        &mut self,
        order: &Order,
        waits: &[(usize, i64)],
        plan: &Plan,
        paths: &BTreeMap<i32, String>,
    ) -> Decided<Vec<Violation>> {
        let mut violations = Vec::new();
        let sums = per_key(order, waits);
        for (index, _) in waits {
            let Some(line) = order.lines.get(*index) else { continue };
            let key = line.key();
            let waiting = sums.get(&key).copied().unwrap_or_default();
            if waiting <= self.room_to_wait(&key)? {
                continue;
            }
            let (reason, message) = match plan.lacks.get(&key) {
                Some((need, free)) => {
                    let (reason, _) = self.wait_reason(&key)?;
                    let rule = self.rule_in_words(&key)?;
                    (reason, format!("{need} of {key} needed, {free} free, and {rule}"))
                }
                None => {
                    (Reason::WouldWait, format!("{waiting} of {key} would wait for the rest of the order, and may not"))
                }
            };
            violations.push(short(Violation::new(reason, path_of(paths, line.number), message), line, waiting, plan));
        }
        Ok(violations)
    }
}

/// What a short line's violation tells programs: of an item that is there and would wait, it needs what would wait.
fn short(violation: Violation, line: &Line, waiting: i64, plan: &Plan) -> Violation {
    let key = line.key();
    let violation = violation.with("line_number", line.number).of_key(&key);
    match plan.lacks.get(&key) {
        Some((need, free)) => violation.with("needed", need).with("available", free),
        None => violation.with("needed", waiting).with("available", waiting),
    }
}

pub(super) fn refuse_shortage(order: &Order, violations: Vec<Violation>) -> Decided<()> {
    match refuse(violations) {
        Err(crate::domain::books::Halt::Refused(refusal)) => {
            let whole = Refusal { reason: Reason::InsufficientStock, ..*refusal };
            Err(whole.with("order_id", &order.id).into())
        }
        other => other,
    }
}

/// What a demand lacks after it was given something.
pub(super) fn remaining(demand: &[(usize, i64)], gives: &[(usize, i64)]) -> Demand {
    let given: BTreeMap<usize, i64> = gives.iter().copied().collect();
    let rest = demand.iter().map(|(index, units)| (*index, units - given.get(index).copied().unwrap_or_default()));
    rest.filter(|(_, units)| *units > 0).collect()
}

/// Units per item of lines' units.
pub(in crate::domain) fn per_key(order: &Order, units: &[(usize, i64)]) -> BTreeMap<StockKey, i64> {
    let mut sums = BTreeMap::new();
    for (index, units) in units {
        if let Some(line) = order.lines.get(*index) {
            *sums.entry(line.key()).or_default() += units;
        }
    }
    sums
}

fn path_of(paths: &BTreeMap<i32, String>, number: i32) -> String {
    paths.get(&number).cloned().unwrap_or_else(|| format!("lines[{number}]"))
}
