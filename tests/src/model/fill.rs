//! Filling by hand.

use std::collections::BTreeMap;

use fillrate_proto::v1::{AllocationPolicy, BackorderState, ErrorReason, NotFilledReason};

use super::{Fault, Judged, Model, backorder::WaitName, forbid, refuse};
use tonic::Code;

/// What a fill by hand is asked for, with backorders by their names.
#[derive(Debug, Clone)]
pub struct FillByHand {
    /// What is meant.
    pub selector: FillSelector,
    /// Only what can be filled whole.
    pub only_completable: bool,
    /// Most units of each.
    pub quantity: Option<i64>,
    /// Turns an order to `PARTIAL` where its policy forbids.
    pub override_policy: bool,
}

/// What a fill by hand means.
#[derive(Debug, Clone)]
pub enum FillSelector {
    /// All that waits of an order.
    Order(String),
    /// These, as named.
    Named(Vec<(WaitName, Option<i64>)>),
    /// All that match what is not empty: item, customer, location.
    Filter(String, String, String),
}

/// A line that a fill by hand left waiting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOpen {
    /// The order.
    pub order: String,
    /// Its line.
    pub line: i32,
    /// Why; several where the design leaves it open.
    pub reasons: Vec<i32>,
}

/// A line that is meant, and how much of it.
#[derive(Clone, Copy)]
struct Meant {
    order: usize,
    line: usize,
    units: i64,
}

impl Model {
    /// `FillBackorders`: what was meant and still waits.
    ///
    /// # Errors
    /// As the service refuses.
    pub fn fill_backorders(&mut self, request: &FillByHand) -> Judged<Vec<LeftOpen>> {
        self.command(|model| {
            let mut left = BTreeMap::new();
            let meant = model.meant(request, &mut left)?;
            let mut served = Vec::new();
            // Whether it is the line or its order that must be completable.
            let several = |one: &Meant| model.waiting_lines(one.order).len() > 1;
            if request.only_completable && meant.iter().any(several) {
                return Err(Fault::Unclear);
            }
            for one in &meant {
                let whole = model.orders[one.order].allocation == AllocationPolicy::CompleteOrder;
                if served.contains(&one.order) {
                    continue;
                }
                if whole {
                    // Served where its first line stands; where another order's stand between, that is not said.
                    let positions: Vec<usize> = (0..meant.len()).filter(|&at| meant[at].order == one.order).collect();
                    if positions
                        .last()
                        .zip(positions.first())
                        .is_some_and(|(last, first)| last - first >= positions.len())
                    {
                        return Err(Fault::Unclear);
                    }
                    let lines: Vec<Meant> = positions.into_iter().map(|at| meant[at]).collect();
                    model.fill_whole_order(request, &lines, &mut left)?;
                    served.push(one.order);
                } else {
                    model.fill_one(request, *one, &mut left)?;
                }
            }
            model.pass(None);
            let still = |(&(order, line), reasons): (&(usize, usize), &Vec<NotFilledReason>)| {
                let found = &model.orders[order].lines[line];
                (found.waiting() > 0).then(|| LeftOpen {
                    order: model.orders[order].id.clone(),
                    line: found.number,
                    reasons: reasons.iter().map(|&reason| reason.into()).collect(),
                })
            };
            let mut left: Vec<LeftOpen> = left.iter().filter_map(still).collect();
            left.sort();
            Ok(left)
        })
    }

    /// The lines that are meant, in the order in which they are served.
    fn meant(
        &self,
        request: &FillByHand,
        left: &mut BTreeMap<(usize, usize), Vec<NotFilledReason>>,
    ) -> Judged<Vec<Meant>> {
        let all_of = |order: usize| self.waiting_lines(order).into_iter().map(move |line| (order, line));
        let limit = request.quantity.unwrap_or(i64::MAX);
        let mut meant = Vec::new();
        match &request.selector {
            FillSelector::Order(id) => {
                let order = self.find_active(id)?;
                if !self.orders[order].is_waiting() {
                    return forbid(&[ErrorReason::NothingToFill]);
                }
                meant.extend(all_of(order).map(|(order, line)| (order, line, limit)));
            }
            FillSelector::Named(names) => {
                for (name, units) in names {
                    let (order, line) = self.find_open(name)?;
                    meant.push((order, line, units.unwrap_or(i64::MAX)));
                }
            }
            FillSelector::Filter(sku, customer, location) => {
                if !sku.is_empty() && !self.items.contains_key(sku) {
                    return refuse(Code::NotFound, &[ErrorReason::ItemNotFound]);
                }
                if !location.is_empty() {
                    self.named_or_default(location)?;
                }
                let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
                for (order, line) in self.queue().into_iter().flat_map(all_of) {
                    let (whose, found) = (&self.orders[order], &self.orders[order].lines[line]);
                    if !is(sku, &found.key.sku) || !is(customer, &whose.customer) || !is(location, &found.key.location)
                    {
                        continue;
                    }
                    if found.wait().is_some_and(|wait| wait.state == BackorderState::Held) {
                        left.insert((order, line), vec![NotFilledReason::Held]);
                    } else {
                        meant.push((order, line, limit));
                    }
                }
            }
        }
        let bounded = |(order, line, units): (usize, usize, i64)| {
            let open = self.orders[order].lines[line].waiting();
            Meant { order, line, units: units.min(open) }
        };
        Ok(meant.into_iter().map(bounded).collect())
    }

    /// A `COMPLETE_ORDER` order: whole, or not, or no longer such an order.
    fn fill_whole_order(
        &mut self,
        request: &FillByHand,
        meant: &[Meant],
        left: &mut BTreeMap<(usize, usize), Vec<NotFilledReason>>,
    ) -> Judged {
        let order = meant[0].order;
        let waiting = self.waiting_lines(order);
        let whole = |line: usize| {
            meant.iter().any(|one| one.line == line && one.units == self.orders[order].lines[line].waiting())
        };
        let all_meant = waiting.iter().all(|&line| whole(line));
        if all_meant && self.all_there(order, &waiting) {
            for line in waiting {
                self.fill_line(order, line, self.orders[order].lines[line].waiting());
            }
            return Ok(());
        }
        if request.override_policy {
            self.orders[order].allocation = AllocationPolicy::Partial;
            let mut any = false;
            for one in meant {
                any |= self.fill_one(request, *one, left)?;
            }
            // Whether an order is turned for nothing.
            return if any { Ok(()) } else { Err(Fault::Unclear) };
        }
        let reasons = match (all_meant, request.only_completable) {
            (true, false) => vec![NotFilledReason::Short],
            (true, true) => vec![NotFilledReason::Short, NotFilledReason::NotCompletable],
            (false, false) => vec![NotFilledReason::PolicyForbids],
            (false, true) => vec![NotFilledReason::PolicyForbids, NotFilledReason::NotCompletable],
        };
        for one in meant {
            left.insert((order, one.line), reasons.clone());
        }
        Ok(())
    }

    /// One line of an order that takes lines by themselves. True if units were filled.
    fn fill_one(
        &mut self,
        request: &FillByHand,
        one: Meant,
        left: &mut BTreeMap<(usize, usize), Vec<NotFilledReason>>,
    ) -> Judged<bool> {
        let (open, there) = self.wanted_and_there(one.order, one.line);
        let mut fill = one.units.min(there);
        let mut reasons = Vec::new();
        if one.units < open {
            reasons.push(if there < one.units { NotFilledReason::Short } else { NotFilledReason::QuantityReached });
        } else if there < open {
            reasons.push(NotFilledReason::Short);
        }
        if request.only_completable && fill < open {
            fill = 0;
            reasons.push(NotFilledReason::NotCompletable);
        }
        let whole_lines = self.orders[one.order].allocation == AllocationPolicy::CompleteLine;
        if whole_lines && fill < open && (fill > 0 || one.units < open) {
            if request.override_policy && fill > 0 {
                self.orders[one.order].allocation = AllocationPolicy::Partial;
            } else {
                fill = 0;
                reasons.push(NotFilledReason::PolicyForbids);
            }
        }
        self.fill_line(one.order, one.line, fill);
        if fill < open {
            left.insert((one.order, one.line), reasons);
        }
        Ok(fill > 0)
    }
}
