//! Why a backorder waits, who is before it, and what would end the wait: the rules of the pass, read the other way.

#[cfg(test)]
mod tests;
mod text;
mod unblock;

use std::collections::BTreeMap;

use super::Hold;
use crate::domain::{
    event::BackorderView,
    id::{BackorderId, LocationId, OrderId, StockKey},
    inventory::{Location, Stock},
    order::{AllocationPolicy, Line, Order},
    zone::Zone,
};

/// The most items of an order whose queues an explanation counts, its own first: a count reads a queue to its end.
/// What blocks the others is told all the same.
pub const MAX_POSITIONS: usize = 100;

/// What an explanation rests on, read at one moment.
#[derive(Debug, Clone)]
pub struct Facts {
    pub backorder: BackorderView,
    /// Its order, with all lines.
    pub order: Order,
    /// Of [`concerned`]; a key without a row has none.
    pub stock: BTreeMap<StockKey, Stock>,
    pub locations: BTreeMap<LocationId, Location>,
    /// Of the first [`MAX_POSITIONS`] of [`concerned`].
    pub queues: BTreeMap<StockKey, QueueCount>,
    /// The first order before this one that a pass may fill, where the location's queue is strict.
    pub stoppers: BTreeMap<StockKey, Stopper>,
}

/// A queue, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueCount {
    pub orders: i64,
    pub orders_ahead: i64,
    pub units_ahead: i64,
    pub held_units_ahead: i64,
}

/// An order that stops an item for those behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopper {
    pub order_id: OrderId,
    pub priority: i32,
}

/// See the module's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// One or two sentences.
    pub summary: String,
    pub positions: Vec<Position>,
    pub blockers: Vec<Blocker>,
    pub unblocks: Vec<Unblock>,
}

/// A place in the queue of one item at one location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub key: StockKey,
    /// The first waiting line of the order for it.
    pub line_number: i32,
    pub queue: QueueCount,
}

/// What kind of thing blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockerType {
    Short,
    Stopped,
    Held,
    OrderHeld,
    Manual,
}

/// One thing that blocks a backorder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    pub blocker_type: BlockerType,
    pub key: StockKey,
    pub line_number: i32,
    /// At once, by the allocation policy.
    pub needed: i64,
    pub available: i64,
    pub stopped_by: Option<OrderId>,
    pub hold: Option<Hold>,
    pub message: String,
}

/// What kind of thing would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnblockAction {
    StockIn,
    Resume,
    FillByHand,
    RelaxPolicy,
    RaisePriority,
    ClearAhead,
    CancelShortLines,
}

/// One thing that would help a backorder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unblock {
    pub action: UnblockAction,
    pub text: String,
    pub key: Option<StockKey>,
    /// 0 where it is not about units.
    pub quantity: i64,
    pub order_id: Option<OrderId>,
    pub backorder_id: Option<BackorderId>,
}

/// The items that must be there before the backorder is filled: its own first, then, where its order takes all or
/// nothing, those of the order's other waiting lines.
pub fn concerned(backorder: &BackorderView, order: &Order) -> Vec<StockKey> {
    needs(backorder, order).into_iter().map(|need| need.key).collect()
}

/// What a pass must find of one item before it fills the backorder.
struct Need {
    key: StockKey,
    /// The first waiting line for it.
    line_number: i32,
    /// All units that wait for it and that the backorder waits for.
    units: i64,
    /// The fewest that help.
    at_once: i64,
}

fn needs(backorder: &BackorderView, order: &Order) -> Vec<Need> {
    let own = StockKey { location_id: backorder.location_id.clone(), sku: backorder.sku.clone() };
    let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
    let mut needs: BTreeMap<StockKey, Need> = BTreeMap::new();
    for line in order.lines.iter().filter(|l| l.backordered > 0 && (whole || l.number == backorder.line_number)) {
        let none = || Need { key: line.key(), line_number: line.number, units: 0, at_once: 0 };
        needs.entry(line.key()).or_insert_with(none).units += line.backordered;
    }
    let mut needs: Vec<Need> = needs.into_values().collect();
    for need in &mut needs {
        need.at_once = if order.allocation_policy == AllocationPolicy::Partial { 1 } else { need.units };
    }
    needs.sort_by_key(|need| need.key != own);
    needs
}

/// Explains a backorder, waiting or closed.
pub fn explain(facts: &Facts) -> Explanation {
    if facts.backorder.backorder.close_time.is_some() {
        return Explanation { summary: text::ended(facts), ..Explanation::default() };
    }
    let needs = needs(&facts.backorder, &facts.order);
    let positions: Vec<Position> = needs
        .iter()
        .filter_map(|need| {
            let queue = *facts.queues.get(&need.key)?;
            Some(Position { key: need.key.clone(), line_number: need.line_number, queue })
        })
        .collect();
    let blockers = blockers(facts, &needs);
    Explanation {
        summary: text::waiting(facts, &positions, &blockers),
        unblocks: unblock::unblocks(facts, &needs, &blockers),
        positions,
        blockers,
    }
}

fn blockers(facts: &Facts, needs: &[Need]) -> Vec<Blocker> {
    let mut blockers: Vec<Blocker> = held_lines(facts).filter_map(|line| held(facts, line)).collect();
    // An order's own hold before those of its other lines.
    blockers.sort_by_key(|blocker| blocker.blocker_type != BlockerType::Held);
    let manual = needs.iter().filter(|need| !facts.automatic(need));
    blockers.extend(manual.map(|need| facts.blocker(BlockerType::Manual, need)));
    for need in needs {
        if facts.available(&need.key) < need.at_once {
            blockers.push(facts.blocker(BlockerType::Short, need));
        }
        if let Some(stopper) = facts.stoppers.get(&need.key).filter(|_| facts.automatic(need)) {
            let stopped_by = Some(stopper.order_id.clone());
            blockers.push(Blocker { stopped_by, ..facts.blocker(BlockerType::Stopped, need) });
        }
    }
    for blocker in &mut blockers {
        blocker.message = text::blocker(facts, blocker);
    }
    blockers
}

/// The waiting lines whose hold keeps the backorder from every pass: its own, and any of an order that takes all or
/// nothing.
fn held_lines(facts: &Facts) -> impl Iterator<Item = &Line> {
    let whole = facts.order.allocation_policy == AllocationPolicy::CompleteOrder;
    let own = facts.backorder.line_number;
    facts.order.lines.iter().filter(move |line| line.is_held() && (whole || line.number == own))
}

fn held(facts: &Facts, line: &Line) -> Option<Blocker> {
    let own = line.number == facts.backorder.line_number;
    Some(Blocker {
        blocker_type: if own { BlockerType::Held } else { BlockerType::OrderHeld },
        line_number: line.number,
        needed: line.backordered,
        available: facts.available(&line.key()),
        key: line.key(),
        stopped_by: None,
        hold: Some(line.backorder.as_ref()?.hold?),
        message: String::new(),
    })
}

impl Facts {
    /// Units that nobody holds.
    fn available(&self, key: &StockKey) -> i64 {
        self.stock.get(key).map_or(0, Stock::available)
    }

    /// The items it waits for: empty once it has ended.
    pub fn stock_keys(&self) -> Vec<StockKey> {
        if self.backorder.backorder.close_time.is_some() {
            return Vec::new();
        }
        concerned(&self.backorder, &self.order)
    }

    /// The time zone of its location.
    pub fn zone(&self) -> Zone {
        self.locations.get(&self.backorder.location_id).map_or_else(Zone::default, |location| location.time_zone)
    }

    fn automatic(&self, need: &Need) -> bool {
        self.locations.get(&need.key.location_id).is_none_or(Location::is_automatic)
    }

    fn blocker(&self, blocker_type: BlockerType, need: &Need) -> Blocker {
        Blocker {
            blocker_type,
            key: need.key.clone(),
            line_number: need.line_number,
            needed: need.at_once,
            available: self.available(&need.key),
            stopped_by: None,
            hold: None,
            message: String::new(),
        }
    }
}
