//! Items and locations. Both are put one at a time here: what a pass between two elements of one request does is not
//! said.

use std::collections::BTreeSet;

use fillrate_proto::v1::{
    self, AllocationPolicy, BackorderCause, BackorderHold, BackorderPolicy, ErrorReason, FillMode, LineSupply,
    QueueDiscipline, ShipPolicy, ShortageHandling, StockOwner,
};
use tonic::Code;

use super::{Fault, Item, Judged, Key, Location, Model, forbid, refuse};

impl Model {
    /// `PutLocation` of one.
    ///
    /// # Errors
    /// As the element is refused.
    pub fn put_location(&mut self, location: &v1::Location) -> Judged {
        self.command(|model| {
            let id = &location.location_id;
            let before = model.locations.get(id).cloned();
            let wms = location.stock_owner() == StockOwner::Wms;
            if let Some(before) = &before {
                if before.untracked != location.untracked {
                    return Err(Fault::Unclear);
                }
                if before.wms != wms && model.stock.keys().any(|key| key.location == *id) {
                    return forbid(&[ErrorReason::StockOwnerLocked]);
                }
            }
            let was_default = before.is_some_and(|before| before.is_default);
            let is_default = location.is_default || was_default || model.locations.is_empty();
            if location.is_default {
                model.locations.values_mut().for_each(|other| other.is_default = false);
            }
            let settings = Location {
                is_default,
                untracked: location.untracked,
                manual: location.fill_mode() == FillMode::Manual,
                wms,
                strict: location.queue_discipline() == QueueDiscipline::Strict,
                inactive: location.active == Some(false),
                allocation: match location.allocation_policy() {
                    AllocationPolicy::Unspecified => AllocationPolicy::CompleteOrder,
                    said => said,
                },
                ship: match location.ship_policy() {
                    ShipPolicy::Unspecified => ShipPolicy::Any,
                    said => said,
                },
                shortage: match location.shortage_handling() {
                    ShortageHandling::Unspecified => ShortageHandling::Backorder,
                    said => said,
                },
            };
            model.locations.insert(id.clone(), settings);
            model.pass(None);
            Ok(())
        })
    }

    /// `PutItem` of one.
    ///
    /// # Errors
    /// As the element is refused.
    pub fn put_item(&mut self, item: &v1::Item) -> Judged {
        self.command(|model| {
            let known = |location: &v1::ItemLocation| model.locations.contains_key(&location.location_id);
            if !item.locations.iter().all(known) {
                return refuse(Code::NotFound, &[ErrorReason::LocationNotFound]);
            }
            let was_untracked = model.items.get(&item.sku).map(|before| before.untracked);
            if was_untracked == Some(false) && item.untracked && model.has_stock(&item.sku) {
                return forbid(&[ErrorReason::ItemHasStock]);
            }
            let settings = Item {
                untracked: item.untracked,
                discontinued: item.discontinued,
                deny: item.backorder_policy() == BackorderPolicy::Deny,
                inactive: item.active == Some(false),
                limits: item
                    .locations
                    .iter()
                    .filter_map(|location| Some((location.location_id.clone(), location.backorder_limit?)))
                    .collect(),
                buffers: item.locations.iter().map(|l| (l.location_id.clone(), l.channel_buffer)).collect(),
            };
            model.items.insert(item.sku.clone(), settings);
            if was_untracked == Some(true) && !item.untracked {
                model.track(&item.sku);
            }
            model.pass(None);
            Ok(())
        })
    }

    fn has_stock(&self, sku: &str) -> bool {
        let keys: BTreeSet<&Key> = self.stock.keys().filter(|key| key.sku == sku).collect();
        keys.into_iter().any(|key| self.on_hand(key) != 0 || self.allocated(key) != 0 || self.backordered(key) != 0)
    }

    /// Lines that were always in stock now need some, and there is none yet.
    fn track(&mut self, sku: &str) {
        for order in 0..self.orders.len() {
            if !self.orders[order].is_active() {
                continue;
            }
            let mut waits = false;
            for line in 0..self.orders[order].lines.len() {
                let key = self.orders[order].lines[line].key.clone();
                let untracked = self.orders[order].lines[line].supply == LineSupply::Untracked;
                if key.sku != sku || !untracked || self.supply(&key) == LineSupply::Untracked {
                    continue;
                }
                self.orders[order].lines[line].supply = self.supply(&key);
                if self.orders[order].lines[line].supply == LineSupply::Stock {
                    let held = self.orders[order].lines[line].allocated;
                    // Nobody took it away, and nothing is there.
                    let causes = BTreeSet::from([
                        BackorderCause::Shortage.into(),
                        BackorderCause::StockLoss.into(),
                        BackorderCause::WaitingForOrder.into(),
                    ]);
                    self.take_back(order, line, held, &causes, BackorderHold::Unspecified);
                    waits |= held > 0;
                }
            }
            if waits {
                self.release_what_is_not_allowed(order);
            }
            self.touch(order);
        }
    }
}
