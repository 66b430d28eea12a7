//! The moves that every command is made of. Each keeps the line equation, the stock row, the ledger and the backorder
//! together; nothing else changes them.

use super::{Books, Decided, Halt};
use crate::domain::{
    Time,
    answer::{Fill, Loss, LossCause},
    backorder::{BackorderCause, Hold},
    event::BackorderChange,
    id::{OrderId, StockKey},
    inventory::{Movement, MovementType, StockOwner},
    order::{CancelReason, Cancellation, Line, Return, Shipment, Supply},
    quantity,
    refusal::Refusal,
};

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
        let of_key = |refusal: Refusal| refusal.with("sku", &key.sku).with("location_id", &key.location_id);
        stock.on_hand = quantity::add(stock.on_hand, on_hand_delta).map_err(of_key)?;
        stock.allocated = quantity::add(stock.allocated, allocated_delta).map_err(of_key)?;
        self.movements.push(Movement {
            key: key.clone(),
            movement_type,
            on_hand_delta,
            allocated_delta,
            order_id: line.map(|(id, _)| id.clone()),
            purchase_order_id: None,
            line_number: line.map(|(_, number)| number),
            reference: self.context.reference.clone(),
            cause: Some(self.context.cause),
            note: self.context.note.clone(),
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
        // What was given up for want, or by closing, was asked for all the same.
        if reason != CancelReason::OutOfStock && !by_close {
            self.note_unasked(id, index, units)?;
        }
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

    pub(in crate::domain) fn line(&mut self, id: &OrderId, index: usize) -> Decided<&Line> {
        self.order(id)?.lines.get(index).ok_or(Halt::Missing)
    }

    pub(in crate::domain) fn line_mut(&mut self, id: &OrderId, index: usize) -> Decided<&mut Line> {
        self.order_mut(id)?.lines.get_mut(index).ok_or(Halt::Missing)
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
