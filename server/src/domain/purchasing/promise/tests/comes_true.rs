//! Promises against what then happens, after whatever commands.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::{WIDE, put_location, receipt, walk};
use crate::domain::{
    Time,
    backorder::BackorderState,
    command::{Command, PutLocation},
    id::{BackorderId, PurchaseOrderId, StockKey, SupplierId},
    inventory::{FillMode, Location},
    order::Order,
    purchasing::promise::{Inbound, PurchaseLineId, Walk},
    tests::{
        commands::{self, Dice},
        shelf::{Shelf, key_of},
    },
};

/// Everything that then happens on each day, by the real commands: every location fills itself, and what comes is
/// received.
fn played(shelf: &Shelf, inbound: &[Inbound]) -> BTreeMap<BackorderId, Option<Time>> {
    let waiting: BTreeSet<BackorderId> = waiting(shelf);
    let mut shelf = shelf.clone();
    let mut filled: BTreeMap<BackorderId, Option<Time>> = waiting.iter().map(|id| (id.clone(), None)).collect();
    let note = |shelf: &Shelf, filled: &mut BTreeMap<BackorderId, Option<Time>>, time: Time| {
        for (id, slot) in filled.iter_mut().filter(|(_, slot)| slot.is_none()) {
            if shelf.rows[id].view.backorder.state == BackorderState::Filled {
                *slot = Some(time);
            }
        }
    };
    let now = shelf.now();
    let locations: Vec<Location> = shelf.locations.values().cloned().collect();
    for Location { id, queue_discipline, untracked, stock_owner, is_default, .. } in locations {
        let Command::PutLocation(put) = put_location(id.as_str(), FillMode::Automatic, queue_discipline) else {
            continue;
        };
        let put = PutLocation { untracked, stock_owner, is_default, ..*put };
        shelf.run(&Command::PutLocation(Box::new(put)), false).unwrap();
    }
    note(&shelf, &mut filled, now);
    let mut days: BTreeMap<Time, Vec<(StockKey, i64)>> = BTreeMap::new();
    for line in inbound {
        days.entry(line.due_time.unwrap()).or_default().push((line.key.clone(), line.units));
    }
    for (time, units) in days {
        shelf.run(&receipt(&units), false).unwrap();
        note(&shelf, &mut filled, time);
    }
    filled
}

fn waiting(shelf: &Shelf) -> BTreeSet<BackorderId> {
    let lines = shelf.orders.values().flat_map(|order: &Order| &order.lines);
    lines.filter_map(|line| Some(line.backorder.as_ref()?.id.clone())).collect()
}

/// Worlds that are tried.
const SEEDS: u64 = 200;

#[test]
fn promises_come_true_where_nothing_else_happens() {
    let (mut promised, mut waited) = (0, 0);
    for seed in 0..SEEDS {
        let (mut dice, mut shelf) = (Dice::new(seed), Shelf::new(false));
        for _ in 0..40 {
            let command = commands::random(&mut dice, &shelf);
            let _ = shelf.run(&command, false);
        }
        let now = shelf.now();
        let keys: Vec<StockKey> = shelf
            .stock
            .keys()
            .filter(|key| !shelf.items[&key.sku].untracked && !shelf.locations[&key.location_id].untracked)
            .cloned()
            .collect();
        let mut inbound: Vec<Inbound> = Vec::new();
        for day in 1..4 {
            for key in keys.iter().filter(|_| dice.one_in(3)).collect::<Vec<_>>() {
                let line = PurchaseLineId {
                    purchase_order_id: PurchaseOrderId::known(format!("PO{}", inbound.len())),
                    line_number: 1,
                };
                inbound.push(Inbound {
                    key: key.clone(),
                    line,
                    supplier_id: SupplierId::known("S"),
                    units: i64::try_from(dice.below(8)).unwrap() + 1,
                    due_time: Some(now + TimeDelta::days(day)),
                });
            }
        }
        let truth = played(&shelf, &inbound);
        // Asked about one item after the other, so that each walk has to find what it depends on.
        for key in shelf.stock.keys() {
            let promises = walk(&shelf, &inbound, Walk::new(now, WIDE, [key.clone()]));
            for (id, promise) in &promises {
                let time = promise.expected.as_ref().map(|expected| expected.time);
                assert_eq!(time, truth[id], "seed {seed}, about {key}: {:?}", shelf.rows[id].view);
            }
            for row in
                shelf.rows.values().filter(|row| key_of(row) == *key && truth.contains_key(&row.view.backorder.id))
            {
                let promise = promises.get(&row.view.backorder.id);
                let time = promise.and_then(|promise| promise.expected.as_ref()).map(|expected| expected.time);
                assert_eq!(time, truth[&row.view.backorder.id], "seed {seed}: not reached");
                promised += usize::from(time.is_some());
                waited += 1;
            }
        }
    }
    assert!(promised > 200 && waited > promised, "{promised} of {waited} were promised");
}
