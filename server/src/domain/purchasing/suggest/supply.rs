//! What waits, and what covers it: every unit of supply once.

use chrono::NaiveDate;

use super::{Coming, Facts, Inbound, MAX_NAMED, Older, OlderBackorders, OpenBackorder, Position, Reserved, Served};
use crate::domain::purchasing::formulas::position;

/// The backorders of one item at one location, told apart by the look-back, and what there is for them.
pub(super) struct Supply<'a> {
    counted: Vec<&'a OpenBackorder>,
    older: Vec<(&'a OpenBackorder, i64)>,
    pub(super) position: Position,
}

/// Whom a quantity is for.
pub(super) struct Serving {
    /// The first of them.
    pub(super) named: Vec<Served>,
    pub(super) everyone: Vec<Served>,
    pub(super) count: i64,
    pub(super) units: i64,
}

impl<'a> Supply<'a> {
    /// A backorder counts while the calendar days from its opening to today are at most those of the look-back.
    pub(super) fn of(facts: &'a Facts, lookback_days: Option<i32>) -> Self {
        let today = facts.today();
        let (mut counted, mut older) = (Vec::new(), Vec::new());
        for backorder in facts.backorders.iter().filter(|backorder| backorder.units > 0) {
            let age = lookback_days.map_or(0, |_| (today - facts.day_of(backorder.open_time)).num_days());
            if lookback_days.is_some_and(|most| age > i64::from(most)) {
                older.push((backorder, age));
            } else {
                counted.push(backorder);
            }
        }
        let stock = facts.stock;
        let available = stock.on_hand.saturating_sub(stock.allocated);
        let supply = available.saturating_add(stock.on_order).saturating_add(stock.on_order_draft);
        let backordered = total(counted.iter().map(|backorder| backorder.units));
        let older_units = total(older.iter().map(|(backorder, _)| backorder.units));
        let opened = older.iter().map(|(backorder, _)| (facts.day_of(backorder.open_time), backorder.units)).collect();
        let (reached, reserved) = reach(supply, opened, &facts.reserved);
        let (older_covered, position) = position::position(supply, reached, backordered);
        let position = Position {
            on_hand: stock.on_hand,
            allocated: stock.allocated,
            available,
            on_order: stock.on_order,
            drafts: stock.on_order_draft,
            lookback_days,
            older: older_units,
            reserved,
            older_covered,
            backordered,
            position,
        };
        Self { counted, older, position }
    }

    /// The warning about those that nothing is bought for.
    pub(super) fn older_backorders(&self) -> Option<OlderBackorders> {
        let named = |(backorder, age): &(&OpenBackorder, i64)| Older {
            backorder_id: backorder.id.clone(),
            order_id: backorder.order_id.clone(),
            line_number: backorder.line_number,
            units: backorder.units,
            age_days: *age,
        };
        (!self.older.is_empty()).then(|| OlderBackorders {
            count: count(self.older.len()),
            units: self.position.older,
            uncovered: self.position.older.saturating_sub(self.position.older_covered),
            backorders: self.older.iter().take(MAX_NAMED).map(named).collect(),
        })
    }

    /// Whom a quantity is for: those that count, in queue order, once what is there and what the older ones left is
    /// used up.
    pub(super) fn serves(&self, quantity: i64) -> Serving {
        let Position { available, on_order, drafts, older_covered, .. } = self.position;
        let supply = available.saturating_add(on_order).saturating_add(drafts);
        let mut covered = supply.max(0).saturating_sub(older_covered);
        let mut left = quantity;
        let mut everyone = Vec::new();
        for backorder in &self.counted {
            let from_supply = backorder.units.min(covered);
            covered -= from_supply;
            let units = (backorder.units - from_supply).min(left);
            left -= units;
            if units > 0 {
                everyone.push(served(backorder, units));
            }
        }
        let named = everyone.iter().take(MAX_NAMED).cloned().collect();
        Serving { named, count: count(everyone.len()), units: quantity.saturating_sub(left), everyone }
    }

    /// What is on its way, the earliest first, and how much of it is for orders that wait now.
    pub(super) fn coming(&self, facts: &Facts) -> Vec<Coming> {
        let today = facts.today();
        let mut inbound: Vec<&Inbound> = facts.inbound.iter().filter(|line| line.units > 0).collect();
        inbound.sort_by_key(|line| (line.due_time.is_none(), line.due_time, &line.purchase_order_id, line.line_number));
        let Position { available, older, backordered, .. } = self.position;
        let mut waiting = older.saturating_add(backordered).saturating_sub(available.max(0)).max(0);
        let coming = inbound.into_iter().map(|line| {
            let covers = line.units.min(waiting);
            waiting -= covers;
            let due_date = line.due_time.map(|time| facts.day_of(time));
            Coming {
                purchase_order_id: line.purchase_order_id.clone(),
                line_number: line.line_number,
                units: line.units,
                covers,
                due_date,
                overdue: due_date.is_some_and(|due| due < today),
            }
        });
        coming.take(MAX_NAMED).collect()
    }
}

/// Of the units of older backorders, by the days on which they opened, those that supply reaches: each uses up what is not
/// reserved from it. The oldest come first, since every later one may use what an earlier one may. Also, what none of
/// them may use.
fn reach(supply: i64, mut opened: Vec<(NaiveDate, i64)>, reserved: &[Reserved]) -> (i64, i64) {
    let kept = |day: NaiveDate| total(reserved.iter().filter(|part| part.counted_from > day).map(|part| part.units));
    opened.sort_unstable();
    let mut reached: i64 = 0;
    for (day, units) in &opened {
        let free = supply.saturating_sub(kept(*day)).saturating_sub(reached);
        reached = reached.saturating_add((*units).min(free.max(0)));
    }
    (reached, opened.last().map_or(0, |(day, _)| kept(*day)))
}

fn served(backorder: &OpenBackorder, units: i64) -> Served {
    Served {
        backorder_id: backorder.id.clone(),
        order_id: backorder.order_id.clone(),
        line_number: backorder.line_number,
        units,
        open: backorder.units,
        open_time: backorder.open_time,
        required_time: backorder.required_time,
    }
}

fn total(units: impl Iterator<Item = i64>) -> i64 {
    units.fold(0, i64::saturating_add)
}

fn count(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}
