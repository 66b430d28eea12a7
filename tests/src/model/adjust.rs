//! Stock that moved by itself, and stock that was counted.

use std::collections::BTreeMap;

use fillrate_proto::v1::{
    AdjustStockRequest, AllocationPolicy, BackorderCause, BackorderEventType, BackorderHold, BackorderState,
    ErrorReason, LineSupply, SetStockRequest,
};
use tonic::Code;

use super::{Fault, Judged, Key, Model, because, forbid, refuse};

impl Model {
    /// `AdjustStock`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn adjust_stock(&mut self, request: &AdjustStockRequest) -> Judged {
        self.command(|model| {
            let mut deltas: BTreeMap<Key, i64> = BTreeMap::new();
            for adjustment in &request.adjustments {
                let key = model.stock_key(&adjustment.sku, &adjustment.location_id)?;
                *deltas.entry(key).or_default() += adjustment.quantity_delta;
            }
            let occurred = model.occurred(request.occur_time.as_ref());
            model.book(&deltas, |model, key, by| {
                if !model.was_counted_since(key, occurred) && !model.may_fall_to(key, model.on_hand(key) + by) {
                    return forbid(&[ErrorReason::OnHandBelowZero]);
                }
                let late = model.was_counted_since(key, occurred);
                model.move_on_hand(key, by, occurred);
                Ok(if late { 0 } else { by })
            })
        })
    }

    /// `SetStock`.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn set_stock(&mut self, request: &SetStockRequest) -> Judged {
        self.command(|model| {
            let mut counts: BTreeMap<Key, i64> = BTreeMap::new();
            for count in &request.counts {
                counts.insert(model.stock_key(&count.sku, &count.location_id)?, count.on_hand);
            }
            let occurred = model.occurred(request.occur_time.as_ref());
            model.book(&counts, |model, key, counted| {
                if model.was_counted_since(key, occurred) {
                    return forbid(&[ErrorReason::StaleCount]);
                }
                let later = model.movements.iter().filter(|moved| moved.key == *key && moved.occurred > occurred);
                let now = counted + later.map(|moved| moved.by).sum::<i64>();
                if !model.may_fall_to(key, now) {
                    return forbid(&[ErrorReason::OnHandBelowZero]);
                }
                let by = now - model.on_hand(key);
                model.move_on_hand(key, by, occurred);
                model.stock.entry(key.clone()).or_default().counted = Some(occurred);
                Ok(by)
            })
        })
    }

    /// Books changes one by one; then holds end where stock came in, allocations are taken back where it no longer
    /// suffices, and one pass runs.
    fn book(
        &mut self,
        changes: &BTreeMap<Key, i64>,
        mut change: impl FnMut(&mut Self, &Key, i64) -> Judged<i64>,
    ) -> Judged {
        let mut losers = Vec::new();
        for (key, &by) in changes {
            let by = change(self, key, by)?;
            if by > 0 {
                self.stock_came_in(key);
            }
            if by < 0 && self.allocated(key) > self.on_hand(key) && self.supply(key) == LineSupply::Stock {
                losers.push(key.clone());
            }
        }
        // Whether one order's giving up spares another item's holders depends on which is looked at first.
        if losers.len() > 1 {
            return Err(Fault::Unclear);
        }
        for key in losers {
            self.lose(&key);
        }
        self.pass(None);
        Ok(())
    }

    fn stock_key(&self, sku: &str, location: &str) -> Judged<Key> {
        if !self.items.contains_key(sku) {
            return refuse(Code::NotFound, &[ErrorReason::ItemNotFound]);
        }
        let location = self.named_or_default(location)?;
        let key = Key { location, sku: sku.to_owned() };
        if self.supply(&key) == LineSupply::Untracked {
            return forbid(&[ErrorReason::StockUntracked]);
        }
        Ok(key)
    }

    fn may_fall_to(&self, key: &Key, on_hand: i64) -> bool {
        on_hand >= 0 || self.supply(key) == LineSupply::Wms
    }

    /// Ends every force's hold of an item at a location, unless holds end by call alone there.
    pub(super) fn stock_came_in(&mut self, key: &Key) {
        if self.location(&key.location).manual {
            return;
        }
        for order in 0..self.orders.len() {
            for line in 0..self.orders[order].lines.len() {
                let forced = self.orders[order].lines[line].wait().is_some_and(|w| w.hold == BackorderHold::Force);
                if forced && self.orders[order].lines[line].key == *key {
                    self.end_hold(order, line);
                }
            }
        }
    }

    /// A held backorder is open again.
    pub(super) fn end_hold(&mut self, order: usize, line: usize) {
        let wait = self.orders[order].lines[line].waits.last_mut().expect("it is held");
        wait.state = BackorderState::Open;
        wait.hold = BackorderHold::Unspecified;
        self.note(order, line, BackorderEventType::Resumed, 0);
    }

    /// Takes allocations back in reverse queue order until what is there suffices.
    fn lose(&mut self, key: &Key) {
        let mut approved: Vec<usize> = (0..self.orders.len()).filter(|&o| self.orders[o].place.is_some()).collect();
        approved.sort_by_key(|&order| self.rank(order));
        for order in approved.into_iter().rev() {
            for line in (0..self.orders[order].lines.len()).rev() {
                let lacking = self.allocated(key) - self.on_hand(key);
                let loser = &self.orders[order].lines[line];
                if lacking > 0 && loser.key == *key && loser.supply == LineSupply::Stock && loser.allocated > 0 {
                    self.lose_line(order, line, lacking);
                }
            }
        }
    }

    fn lose_line(&mut self, order: usize, line: usize, lacking: i64) {
        let lost = because(BackorderCause::StockLoss);
        let held = self.orders[order].lines[line].allocated;
        let open = BackorderHold::Unspecified;
        match self.orders[order].allocation {
            AllocationPolicy::CompleteOrder => {
                let key = self.orders[order].lines[line].key.clone();
                self.take_back(order, line, held, &lost, open);
                for other in self.inside_lines(order) {
                    let held = self.orders[order].lines[other].allocated;
                    // Another line of the same item is given up and has lost its stock as well.
                    let mut causes = because(BackorderCause::WaitingForOrder);
                    if self.orders[order].lines[other].key == key {
                        causes.extend(&lost);
                    }
                    self.take_back(order, other, held, &causes, open);
                }
            }
            AllocationPolicy::CompleteLine => self.take_back(order, line, held, &lost, open),
            _ => self.take_back(order, line, held.min(lacking), &lost, open),
        }
    }
}
