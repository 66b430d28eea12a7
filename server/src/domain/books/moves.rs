//! The moves that every command is made of. Each keeps the line equation, the stock row, the ledger, the backorder and
//! its events together; nothing else changes them.

use std::collections::BTreeMap;

use super::{Books, Decided, Halt};
use crate::domain::{
    Time,
    backorder::{Backorder, BackorderCause, BackorderState, Hold, QueuePosition, queue::OrderEntry},
    command::{Fill, Loss, LossCause},
    event::{BackorderChange, BackorderView, Change, Event},
    id::{BackorderId, OrderId, StockKey},
    inventory::{Movement, MovementType, StockOwner},
    order::{AllocationPolicy, CancelReason, Cancellation, Line, Order, Return, Shipment, Supply},
    quantity,
    refusal::{Reason, Refusal},
};

impl Order {
    /// Where it stands in every queue; nowhere while it is a draft.
    pub fn position(&self) -> Option<QueuePosition> {
        Some(QueuePosition { negated_priority: -self.priority, place: self.place?, order_id: self.id.clone() })
    }

    /// A backorder of one of its lines, as callers see it.
    pub fn backorder_view(&self, line: &Line, backorder: &Backorder) -> Option<BackorderView> {
        Some(BackorderView {
            backorder: backorder.clone(),
            order_id: self.id.clone(),
            customer_id: self.customer_id.clone(),
            line_number: line.number,
            sku: line.sku.clone(),
            location_id: line.location_id.clone(),
            priority: self.priority,
            place: self.place?,
            required_time: line.required_time.or(self.required_time),
            unit_price: line.unit_price.clone(),
        })
    }
}

impl Books {
    /// Books a ledger row and moves the counters with it.
    pub(in crate::domain) fn post(
        &mut self,
        key: &StockKey,
        movement_type: MovementType,
        on_hand_delta: i64,
        allocated_delta: i64,
        line: Option<(&OrderId, i32)>,
    ) -> Decided<()> {
        let stock = self.stock_mut(key)?;
        stock.on_hand = quantity::add(stock.on_hand, on_hand_delta)?;
        stock.allocated = quantity::add(stock.allocated, allocated_delta)?;
        self.movements.push(Movement {
            key: key.clone(),
            movement_type,
            on_hand_delta,
            allocated_delta,
            order_id: line.map(|(id, _)| id.clone()),
            line_number: line.map(|(_, number)| number),
            reference: self.context.reference.clone(),
            occur_time: self.context.occur_time,
            command: self.context.command,
        });
        if on_hand_delta - allocated_delta > 0 {
            self.raised.insert(key.clone());
        }
        Ok(())
    }

    /// Books a movement of the physical world. One older than the last count was in that count: what it did to
    /// `on_hand` is undone by an opposite row. True if so.
    pub(in crate::domain) fn post_physical(
        &mut self,
        key: &StockKey,
        movement_type: MovementType,
        on_hand_delta: i64,
        allocated_delta: i64,
        line: Option<(&OrderId, i32)>,
    ) -> Decided<bool> {
        let late = self.stock(key)?.last_count_time.is_some_and(|count| self.context.occur_time < count);
        let raised = self.raised.contains(key);
        self.post(key, movement_type, on_hand_delta, allocated_delta, line)?;
        if late && on_hand_delta != 0 {
            self.post(key, MovementType::AlreadyCounted, -on_hand_delta, 0, line)?;
            if !raised && allocated_delta >= 0 {
                self.raised.remove(key);
            }
        }
        Ok(late)
    }

    /// Gives new demand of a line its units.
    pub(in crate::domain) fn allocate(&mut self, id: &OrderId, index: usize, units: i64) -> Decided<()> {
        let line = self.line_mut(id, index)?;
        line.allocated = quantity::add(line.allocated, units)?;
        let (key, number, on_row) = (line.key(), line.number, line.on_stock_row());
        if on_row {
            self.post(&key, MovementType::Allocation, 0, units, Some((id, number)))?;
        }
        Ok(())
    }

    /// Lets units of a line wait that it does not hold.
    pub(in crate::domain) fn wait(
        &mut self,
        id: &OrderId,
        index: usize,
        units: i64,
        cause: BackorderCause,
        hold: Option<Hold>,
    ) -> Decided<()> {
        let line = self.line_mut(id, index)?;
        line.backordered = quantity::add(line.backordered, units)?;
        let key = line.key();
        let stock = self.stock_mut(&key)?;
        stock.backordered = quantity::add(stock.backordered, units)?;
        self.grow_backorder(id, index, units, cause, hold)
    }

    /// Moves waiting units of a line to what it holds.
    pub(in crate::domain) fn fill(&mut self, id: &OrderId, index: usize, units: i64) -> Decided<()> {
        self.stop_waiting(id, index, units)?;
        self.allocate(id, index, units)?;
        let (view, open) = self.shrink_backorder(id, index, units, BackorderChange::Filled)?;
        self.effects.fills.push(Fill {
            order_id: id.clone(),
            line_number: view.line_number,
            key: StockKey { location_id: view.location_id.clone(), sku: view.sku.clone() },
            backorder_id: view.backorder.id.clone(),
            quantity: units,
            open,
        });
        Ok(())
    }

    /// Takes an allocation back: its units wait again, at their old place, and the order is tried by the next pass.
    pub(in crate::domain) fn take_back(
        &mut self,
        id: &OrderId,
        index: usize,
        units: i64,
        cause: BackorderCause,
        loss: LossCause,
        hold: Option<Hold>,
    ) -> Decided<()> {
        if units == 0 {
            return Ok(());
        }
        self.release(id, index, units)?;
        self.wait(id, index, units, cause, hold)?;
        self.retry.insert(id.clone());
        let line = self.line(id, index)?;
        let loss = Loss {
            order_id: id.clone(),
            line_number: line.number,
            key: line.key(),
            backorder_id: line.backorder.as_ref().map(|b| b.id.clone()).ok_or(Halt::Missing)?,
            quantity: units,
            cause: loss,
        };
        self.effects.losses.push(loss);
        Ok(())
    }

    /// Cancels units of a line: waiting ones first, then those it holds.
    pub(in crate::domain) fn cancel_units(
        &mut self,
        id: &OrderId,
        index: usize,
        units: i64,
        reason: CancelReason,
        by_close: bool,
    ) -> Decided<()> {
        let line = self.line_mut(id, index)?;
        line.cancelled = quantity::add(line.cancelled, units)?;
        let (waiting, number) = (line.backordered.min(units), line.number);
        if waiting > 0 {
            self.stop_waiting(id, index, waiting)?;
            self.shrink_backorder(id, index, waiting, BackorderChange::Cancelled)?;
            self.retry.insert(id.clone());
        }
        if units > waiting {
            self.release(id, index, units - waiting)?;
        }
        self.note_cancelled(id, number, units, reason, by_close);
        Ok(())
    }

    pub(in crate::domain) fn note_cancelled(
        &mut self,
        id: &OrderId,
        number: i32,
        quantity: i64,
        reason: CancelReason,
        by_close: bool,
    ) {
        let occur_time = self.context.occur_time;
        self.cancellations.push(Cancellation { order_id: id.clone(), number, quantity, reason, by_close, occur_time });
    }

    pub(in crate::domain) fn note_shipment(&mut self, shipment: Shipment) {
        self.shipments.push(shipment);
    }

    pub(in crate::domain) fn note_return(&mut self, returned: Return) {
        self.returns.push(returned);
    }

    /// The moment of the command in the physical world.
    pub(in crate::domain) fn occur_time(&self) -> Time {
        self.context.occur_time
    }

    /// Lets the command's pass try an order.
    pub(in crate::domain) fn try_again(&mut self, id: &OrderId) {
        self.retry.insert(id.clone());
    }

    /// Lets the command's pass look at everyone who waits for a key.
    pub(in crate::domain) fn raise(&mut self, key: StockKey) {
        self.raised.insert(key);
    }

    /// Lets the command's pass try an order after all others.
    pub(in crate::domain) fn try_last(&mut self, id: &OrderId) {
        self.tried_last = Some(id.clone());
    }

    /// Takes units off what a line holds, and off its stock row.
    fn release(&mut self, id: &OrderId, index: usize, units: i64) -> Decided<()> {
        let line = self.line_mut(id, index)?;
        line.allocated = quantity::add(line.allocated, -units)?;
        let (key, number, on_row) = (line.key(), line.number, line.on_stock_row());
        if on_row {
            self.post(&key, MovementType::Release, 0, -units, Some((id, number)))?;
        }
        Ok(())
    }

    fn stop_waiting(&mut self, id: &OrderId, index: usize, units: i64) -> Decided<()> {
        let line = self.line_mut(id, index)?;
        line.backordered = quantity::add(line.backordered, -units)?;
        let key = line.key();
        let stock = self.stock_mut(&key)?;
        stock.backordered = quantity::add(stock.backordered, -units)?;
        Ok(())
    }

    /// Opens the line's backorder, or adds to it.
    fn grow_backorder(
        &mut self,
        id: &OrderId,
        index: usize,
        units: i64,
        cause: BackorderCause,
        hold: Option<Hold>,
    ) -> Decided<()> {
        let (now, open_time) = (self.booking.time, self.context.occur_time);
        let before = self.open_backorder_view(id, index)?;
        let made = if before.is_none() { Some(self.next_backorder_id()?) } else { None };
        let line = self.line_mut(id, index)?;
        let change = match (&mut line.backorder, made) {
            (Some(backorder), _) => {
                backorder.added = quantity::add(backorder.added, units)?;
                backorder.revision += 1;
                backorder.update_time = now;
                BackorderChange::Increased
            }
            (none, Some(backorder_id)) => {
                *none = Some(Backorder {
                    id: backorder_id,
                    cause,
                    state: if hold.is_some() { BackorderState::Held } else { BackorderState::Open },
                    hold,
                    original: units,
                    added: 0,
                    filled: 0,
                    cancelled: 0,
                    open_time,
                    close_time: None,
                    revision: 1,
                    create_time: now,
                    update_time: now,
                });
                BackorderChange::Opened
            }
            (None, None) => return Err(Halt::Missing),
        };
        self.backorder_event(id, index, change, units, before)
    }

    /// Takes filled or cancelled units off the line's backorder, and closes it with its last one.
    fn shrink_backorder(
        &mut self,
        id: &OrderId,
        index: usize,
        units: i64,
        change: BackorderChange,
    ) -> Decided<(BackorderView, i64)> {
        let now = self.booking.time;
        let before = self.open_backorder_view(id, index)?;
        let line = self.line_mut(id, index)?;
        let Some(backorder) = &mut line.backorder else { return Err(Halt::Missing) };
        let filled = change == BackorderChange::Filled;
        let counter = if filled { &mut backorder.filled } else { &mut backorder.cancelled };
        *counter = quantity::add(*counter, units)?;
        backorder.revision += 1;
        backorder.update_time = now;
        let open = backorder.open();
        if open == 0 {
            backorder.state = if filled { BackorderState::Filled } else { BackorderState::Cancelled };
            backorder.hold = None;
            backorder.close_time = Some(now);
        }
        let after = self.open_backorder_view(id, index)?.ok_or(Halt::Missing)?;
        self.backorder_event(id, index, change, units, before)?;
        if open == 0 {
            self.closed.push(after.clone());
            self.line_mut(id, index)?.backorder = None;
        }
        Ok((after, open))
    }

    /// Sets or lifts the hold of a line's backorder.
    pub(in crate::domain) fn set_hold(&mut self, id: &OrderId, index: usize, hold: Option<Hold>) -> Decided<()> {
        let now = self.booking.time;
        let before = self.open_backorder_view(id, index)?;
        let Some(backorder) = &mut self.line_mut(id, index)?.backorder else { return Err(Halt::Missing) };
        if backorder.hold == hold {
            return Ok(());
        }
        backorder.hold = hold;
        backorder.state = if hold.is_some() { BackorderState::Held } else { BackorderState::Open };
        backorder.revision += 1;
        backorder.update_time = now;
        let change = if hold.is_some() { BackorderChange::Held } else { BackorderChange::Resumed };
        self.backorder_event(id, index, change, 0, before)?;
        if hold.is_none() {
            self.retry.insert(id.clone());
        }
        Ok(())
    }

    /// Tells the feed that an order's waiting lines changed their place in the queues.
    pub(in crate::domain) fn note_moved(&mut self, id: &OrderId, former: &Order) -> Decided<()> {
        let now = self.booking.time;
        for line in &former.lines {
            let Some(backorder) = &line.backorder else { continue };
            let index = self.line_index(id, line.number)?;
            let before = former.backorder_view(line, backorder);
            if let Some(backorder) = &mut self.line_mut(id, index)?.backorder {
                backorder.revision += 1;
                backorder.update_time = now;
            }
            self.backorder_event(id, index, BackorderChange::Moved, 0, before)?;
        }
        Ok(())
    }

    fn backorder_event(
        &mut self,
        id: &OrderId,
        index: usize,
        change: BackorderChange,
        units: i64,
        before: Option<BackorderView>,
    ) -> Decided<()> {
        let after = self.open_backorder_view(id, index)?.ok_or(Halt::Missing)?;
        let change =
            Change::Backorder { change, quantity: units, before: before.map(Box::new), after: Box::new(after) };
        self.push_event(change);
        Ok(())
    }

    pub(super) fn push_event(&mut self, change: Change) {
        self.events.push(Event {
            change,
            cause: self.context.cause,
            occur_time: self.context.occur_time,
            command: self.context.command,
        });
    }

    pub(in crate::domain) fn open_backorder_view(
        &mut self,
        id: &OrderId,
        index: usize,
    ) -> Decided<Option<BackorderView>> {
        let order = self.order(id)?;
        let Some(line) = order.lines.get(index) else { return Err(Halt::Missing) };
        Ok(line.backorder.as_ref().and_then(|b| order.backorder_view(line, b)))
    }

    pub(in crate::domain) fn line(&mut self, id: &OrderId, index: usize) -> Decided<&Line> {
        self.order(id)?.lines.get(index).ok_or(Halt::Missing)
    }

    pub(in crate::domain) fn line_mut(&mut self, id: &OrderId, index: usize) -> Decided<&mut Line> {
        self.order_mut(id)?.lines.get_mut(index).ok_or(Halt::Missing)
    }

    /// An id made of the transaction's time and number and a count: unique in the database, and no randomness.
    fn next_backorder_id(&mut self) -> Decided<BackorderId> {
        self.backorder_count += 1;
        let too_many = || Refusal::new(Reason::QuantityOverflow, "too many backorders in one transaction");
        let count = u32::try_from(self.backorder_count).map_err(|_| too_many())?.to_be_bytes();
        let batch = self.booking.batch_no.to_be_bytes();
        let millis = u64::try_from(self.booking.time.timestamp_millis()).unwrap_or_default();
        // Bytes 0 and 2 share their bits with the version and the variant.
        let bytes = [0, batch[3], 0, batch[4], batch[5], batch[6], batch[7], count[1], count[2], count[3]];
        let uuid = uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid();
        Ok(BackorderId::known(uuid.to_string()))
    }

    // Where an order stands in the queues.

    /// The order's entry as its lines, holds and locations have it; none where no pass may fill it.
    pub(super) fn entry_of(&mut self, id: &OrderId) -> Decided<Option<OrderEntry>> {
        let Some(order) = self.orders.get(id).and_then(Option::as_ref) else { return Ok(None) };
        let Some(position) = order.position().filter(|_| order.is_open() && order.backordered()) else {
            return Ok(None);
        };
        let order = order.clone();
        let mut eligible = BTreeMap::new();
        let mut watching = BTreeMap::new();
        let whole = order.allocation_policy == AllocationPolicy::CompleteOrder;
        for line in order.lines.iter().filter(|l| l.backordered > 0) {
            let location = self.known_location(&line.location_id)?;
            let (automatic, strict) = (location.is_automatic(), location.is_strict());
            if line.is_held() || !automatic {
                if whole {
                    return Ok(None);
                }
                continue;
            }
            *eligible.entry(line.key()).or_insert(0) += 1;
            let need = match order.allocation_policy {
                AllocationPolicy::Partial => 1,
                AllocationPolicy::CompleteLine => line.backordered,
                AllocationPolicy::CompleteOrder if order.watch.as_ref() == Some(&line.key()) => {
                    *watching.entry(line.key()).or_insert(0) += line.backordered;
                    continue;
                }
                AllocationPolicy::CompleteOrder => continue,
            };
            if !strict {
                let slot = watching.entry(line.key()).or_insert(need);
                *slot = need.min(*slot);
            }
        }
        Ok((!eligible.is_empty()).then_some(OrderEntry { position, eligible, watching }))
    }

    /// Sets an order in its place of the queues after its lines, holds, policy or place changed, counts what now stops
    /// its items, and raises those that it stopped and stops no longer, or further back.
    pub(in crate::domain) fn reindex(&mut self, id: &OrderId) -> Decided<()> {
        let entry = self.entry_of(id)?;
        let mut counts: BTreeMap<StockKey, (i64, i64)> = BTreeMap::new();
        let position = entry.as_ref().map(|e| e.position.clone());
        for (key, lines) in entry.iter().flat_map(|e| &e.eligible) {
            counts.entry(key.clone()).or_default().1 = *lines;
        }
        let former = self.entries.replace(id, entry);
        let moved_back = former.as_ref().is_some_and(|f| position.as_ref().is_some_and(|p| *p > f.position));
        for (key, lines) in former.iter().flat_map(|f| &f.eligible) {
            counts.entry(key.clone()).or_default().0 = *lines;
        }
        for (key, (before, after)) in counts {
            if before != after {
                self.stock_mut(&key)?.stoppers += after - before;
            }
            if before > 0 && (after == 0 || moved_back) && self.known_location(&key.location_id)?.is_strict() {
                self.raised.insert(key);
            }
        }
        Ok(())
    }

    /// True where an order that comes first stops the key for this one.
    pub(in crate::domain) fn stopped(
        &mut self,
        key: &StockKey,
        id: &OrderId,
        position: &QueuePosition,
        last: bool,
    ) -> Decided<bool> {
        if !self.known_location(&key.location_id)?.is_strict() || self.stock(key)?.stoppers == 0 {
            return Ok(false);
        }
        let head = self.entries.head(key, [Some(id), self.tried_last.as_ref()]).cloned();
        if let Some(want) = crate::domain::backorder::queue::QueueView::lacks_head(self.queues.get(key), head.as_ref())
        {
            self.want_queue(key, want);
            return Err(Halt::Missing);
        }
        Ok(head.is_some_and(|head| last || head < *position))
    }

    /// Which kind of line an item at a location makes.
    pub(in crate::domain) fn supply(&mut self, key: &StockKey) -> Decided<Supply> {
        let untracked_item = self.item(&key.sku)?.is_some_and(|i| i.untracked);
        let location = self.known_location(&key.location_id)?;
        Ok(if untracked_item || location.untracked {
            Supply::Untracked
        } else if location.stock_owner == StockOwner::Wms {
            Supply::Wms
        } else {
            Supply::Stock
        })
    }

    /// The time of the transaction.
    pub(in crate::domain) fn now(&self) -> Time {
        self.booking.time
    }
}
