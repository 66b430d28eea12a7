//! Filling by hand: one order, named backorders, or whatever a filter meets.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    answer::{Listed, NotFilled, NotFilledReason, WarningReason},
    books::{About, Books, Decided, Halt},
    command::{FillBackorders, FillSelector},
    id::{OrderId, StockKey},
    order::{AllocationPolicy, Order},
    quantity::Quantity,
    refusal::{Reason, Refusal},
    wants::WaitingFilter,
};

/// The lines of one order that a fill means, and the most to fill of each.
struct Meant {
    order_id: OrderId,
    lines: Vec<(usize, i64)>,
}

/// Held lines that a filter met.
type Skipped = Vec<(OrderId, usize)>;

impl Books {
    pub(in crate::domain) fn fill_backorders(&mut self, command: &FillBackorders) -> Decided<About> {
        let (meant, skipped) = match &command.selector {
            FillSelector::Order { order_id, most } => (self.meant_by_order(order_id, *most)?, Vec::new()),
            FillSelector::Named(named) => (self.meant_by_name(named)?, Vec::new()),
            FillSelector::Filter { filter, most } => self.meant_by_filter(filter, *most)?,
        };
        let mut not_filled = Listed::default();
        for order in meant {
            self.fill_meant(&order, command, &mut not_filled)?;
        }
        for (order_id, index) in skipped {
            self.not_filled(&mut not_filled, &order_id, index, NotFilledReason::Held, "is held".to_owned())?;
        }
        Ok(About::Filled(not_filled))
    }

    fn meant_by_order(&mut self, id: &OrderId, most: Option<Quantity>) -> Decided<Vec<Meant>> {
        let order = self.open_order_for(id, None, "filled")?;
        let lines = waiting_lines(&order, most);
        if lines.is_empty() {
            let text = format!("nothing of order {id} waits");
            return Err(Refusal::new(Reason::NothingToFill, text).with("order_id", id).into());
        }
        Ok(vec![Meant { order_id: id.clone(), lines }])
    }

    /// In the order named; the lines of one order together, where its first one is named.
    fn meant_by_name(&mut self, named: &[crate::domain::command::NamedFill]) -> Decided<Vec<Meant>> {
        let lines = self.named_lines(named.iter().map(|n| (&n.backorder_id, n.path.as_str())))?;
        let mut meant: Vec<Meant> = Vec::new();
        for (line, named) in lines.iter().zip(named) {
            let open = self.line(&line.order_id, line.index)?.backordered;
            let units = named.most.map_or(open, |most| most.get().min(open));
            let order = self.order(&line.order_id)?;
            let together = order.allocation_policy != AllocationPolicy::Partial;
            match meant.iter_mut().find(|m| together && m.order_id == line.order_id) {
                Some(order) => order.lines.push((line.index, units)),
                None => meant.push(Meant { order_id: line.order_id.clone(), lines: vec![(line.index, units)] }),
            }
        }
        Ok(meant)
    }

    /// In queue order; what is held is skipped.
    fn meant_by_filter(&mut self, filter: &WaitingFilter, most: Option<Quantity>) -> Decided<(Vec<Meant>, Skipped)> {
        self.filter_names_what_is_there(filter)?;
        let (read, complete) = self.waiting_orders(filter)?;
        if !complete {
            return Err(self.want_more_waiting(filter, read.len()));
        }
        let (mut meant, mut skipped) = (BTreeMap::new(), Vec::new());
        let mut candidates: BTreeSet<OrderId> = read.into_iter().collect();
        candidates.extend(self.waiting_in_memory());
        for id in candidates {
            let order = self.order(&id)?.clone();
            let Some(position) = order.position().filter(|_| order.is_open()) else { continue };
            if filter.customer_id.is_some() && filter.customer_id != order.customer_id {
                continue;
            }
            let mut lines = waiting_lines(&order, most);
            lines.retain(|(index, _)| {
                order.lines.get(*index).is_some_and(|l| {
                    filter.sku.as_ref().is_none_or(|sku| *sku == l.sku)
                        && filter.location_id.as_ref().is_none_or(|at| *at == l.location_id)
                })
            });
            let held = |index: &usize| order.lines.get(*index).is_some_and(crate::domain::order::Line::is_held);
            skipped.extend(lines.iter().filter(|(i, _)| held(i)).map(|(i, _)| (id.clone(), *i)));
            lines.retain(|(i, _)| !held(i));
            if !lines.is_empty() {
                meant.insert(position, Meant { order_id: id, lines });
            }
        }
        Ok((meant.into_values().collect(), skipped))
    }

    fn filter_names_what_is_there(&mut self, filter: &WaitingFilter) -> Decided<()> {
        if let Some(sku) = &filter.sku
            && self.item(sku)?.is_none()
        {
            let text = format!("item {sku} does not exist");
            return Err(Refusal::new(Reason::ItemNotFound, text).with("sku", sku).into());
        }
        if let Some(location_id) = &filter.location_id {
            self.known_location(location_id)?;
        }
        Ok(())
    }

    /// Gives one order what the fill means for it and its policy, or the override, allows.
    fn fill_meant(
        &mut self,
        meant: &Meant,
        command: &FillBackorders,
        not_filled: &mut Listed<NotFilled>,
    ) -> Decided<()> {
        let id = &meant.order_id;
        let order = self.order_for(id, None)?;
        let open = |index: usize| order.lines.get(index).map_or(0, |l| l.backordered);
        let all_meant = order
            .lines
            .iter()
            .enumerate()
            .filter(|(_, l)| l.backordered > 0)
            .all(|(index, line)| meant.lines.iter().any(|(i, units)| *i == index && *units == line.backordered));
        let free = self.free_by_hand(&order)?;
        let suffices = fits(&order, &meant.lines, &free);
        if command.only_completable && !(all_meant && suffices) {
            let text = "could not be filled together with all that its order waits for".to_owned();
            return self.none_filled(not_filled, meant, NotFilledReason::NotCompletable, &text);
        }
        let whole_lines: Vec<(usize, i64)> =
            meant.lines.iter().copied().filter(|(index, units)| *units == open(*index)).collect();
        let gives: Vec<(usize, i64)> = match order.allocation_policy {
            AllocationPolicy::Partial => take(&order, &meant.lines, free, false),
            AllocationPolicy::CompleteLine => take(&order, &whole_lines, free, true),
            AllocationPolicy::CompleteOrder if all_meant && suffices => meant.lines.clone(),
            _ => Vec::new(),
        };
        let all = gives.len() == meant.lines.len() && gives.iter().zip(&meant.lines).all(|(g, m)| g == m);
        if command.override_policy && order.allocation_policy != AllocationPolicy::Partial && !all {
            return self.fill_against_policy(meant, &order, not_filled);
        }
        for (index, units) in &gives {
            self.fill(id, *index, *units)?;
        }
        let forbidden = |index: usize| match order.allocation_policy {
            AllocationPolicy::Partial => false,
            AllocationPolicy::CompleteLine => !whole_lines.iter().any(|(whole, _)| *whole == index),
            AllocationPolicy::CompleteOrder => !all_meant,
        };
        self.rest_not_filled(not_filled, meant, &gives, forbidden)
    }

    /// The caller overrides the order's policy: it turns to `PARTIAL`, if there is anything for it at all.
    fn fill_against_policy(&mut self, meant: &Meant, order: &Order, not_filled: &mut Listed<NotFilled>) -> Decided<()> {
        let free = self.free_by_hand(order)?;
        let gives = take(order, &meant.lines, free, false);
        if !gives.is_empty() {
            let changed = self.order_mut(&order.id)?;
            changed.allocation_policy = AllocationPolicy::Partial;
            changed.watch = None;
            self.try_again(&order.id);
            let text = format!("order {} is PARTIAL from now on", order.id);
            self.warn(WarningReason::PolicyOverridden, text, None, Some((&order.id, 0)), 0);
        }
        for (index, units) in &gives {
            self.fill(&order.id, *index, *units)?;
        }
        self.rest_not_filled(not_filled, meant, &gives, |_| false)
    }

    /// What is available of everything an order waits for: queues and fill modes do not bind a hand.
    fn free_by_hand(&mut self, order: &Order) -> Decided<BTreeMap<StockKey, i64>> {
        let keys: BTreeSet<StockKey> = order.lines.iter().filter(|l| l.backordered > 0).map(|l| l.key()).collect();
        keys.into_iter().map(|key| Ok((key.clone(), self.stock(&key)?.available().max(0)))).collect()
    }

    /// Says of each line that did not get all it was meant to why not.
    fn rest_not_filled(
        &mut self,
        list: &mut Listed<NotFilled>,
        meant: &Meant,
        gives: &[(usize, i64)],
        forbidden: impl Fn(usize) -> bool,
    ) -> Decided<()> {
        for (index, units) in &meant.lines {
            let given = gives.iter().find(|(i, _)| i == index).map_or(0, |(_, given)| *given);
            if given >= *units {
                let left = self.line(&meant.order_id, *index)?.backordered;
                if left > 0 {
                    let text = format!("was filled as far as asked; {left} units wait");
                    self.not_filled(list, &meant.order_id, *index, NotFilledReason::QuantityReached, text)?;
                }
                continue;
            }
            let key = self.line(&meant.order_id, *index)?.key();
            let (reason, text) = if forbidden(*index) {
                (
                    NotFilledReason::PolicyForbids,
                    "may not be filled alone or in part: its order's allocation policy forbids it".to_owned(),
                )
            } else {
                let available = self.stock(&key)?.available().max(0);
                (
                    NotFilledReason::InsufficientStock,
                    format!("needs {} more of {key}, {available} available", units - given),
                )
            };
            self.not_filled(list, &meant.order_id, *index, reason, text)?;
        }
        Ok(())
    }

    fn none_filled(
        &mut self,
        list: &mut Listed<NotFilled>,
        meant: &Meant,
        reason: NotFilledReason,
        text: &str,
    ) -> Decided<()> {
        for (index, _) in &meant.lines {
            self.not_filled(list, &meant.order_id, *index, reason, text.to_owned())?;
        }
        Ok(())
    }

    fn not_filled(
        &mut self,
        list: &mut Listed<NotFilled>,
        id: &OrderId,
        index: usize,
        reason: NotFilledReason,
        text: String,
    ) -> Decided<()> {
        let line = self.line(id, index)?;
        let (line_number, key, open) = (line.number, line.key(), line.backordered);
        let backorder_id = line.backorder.as_ref().map(|b| b.id.clone()).ok_or(Halt::Missing)?;
        let message = format!("line {line_number} of order {id} {text}");
        list.push(NotFilled { backorder_id, order_id: id.clone(), line_number, key, reason, message, open });
        Ok(())
    }
}

/// The waiting lines of an order, with at most so many units of each.
fn waiting_lines(order: &Order, most: Option<Quantity>) -> Vec<(usize, i64)> {
    let waiting = order.lines.iter().enumerate().filter(|(_, l)| l.backordered > 0);
    waiting.map(|(index, l)| (index, most.map_or(l.backordered, |most| most.get().min(l.backordered)))).collect()
}

/// All of the lines' units are there.
fn fits(order: &Order, lines: &[(usize, i64)], free: &BTreeMap<StockKey, i64>) -> bool {
    let need = crate::domain::order::per_key(order, lines);
    need.iter().all(|(key, units)| free.get(key).is_some_and(|free| units <= free))
}

/// What the lines get, each from what the one before left.
fn take(order: &Order, lines: &[(usize, i64)], mut free: BTreeMap<StockKey, i64>, whole: bool) -> Vec<(usize, i64)> {
    let mut gives = Vec::new();
    for (index, units) in lines {
        let Some(left) = order.lines.get(*index).and_then(|l| free.get_mut(&l.key())) else { continue };
        let taken = if whole && units > left { 0 } else { (*units).min(*left) };
        if taken > 0 {
            *left -= taken;
            gives.push((*index, taken));
        }
    }
    gives
}
