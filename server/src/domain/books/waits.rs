//! Backorders of lines: opened, grown, shrunk, held, moved, each with its event.

use super::{Books, Decided, Halt};
use crate::domain::{
    backorder::{Backorder, BackorderCause, BackorderState, Hold},
    event::{BackorderChange, BackorderView, Change, Event},
    id::{BackorderId, OrderId},
    order::{Line, Order},
    purchasing::promise::Expected,
    quantity,
    refusal::{Reason, Refusal},
};

impl Order {
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
    /// Opens the line's backorder, or adds to it.
    pub(super) fn grow_backorder(
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
                    expected: None,
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
    pub(super) fn shrink_backorder(
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
            backorder.expected = None;
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

    /// Notes when the last unit of a line's backorder is expected.
    pub(in crate::domain) fn set_expected(
        &mut self,
        id: &OrderId,
        index: usize,
        expected: Option<Expected>,
    ) -> Decided<()> {
        let now = self.booking.time;
        let before = self.open_backorder_view(id, index)?;
        let Some(backorder) = &mut self.line_mut(id, index)?.backorder else { return Err(Halt::Missing) };
        backorder.expected = expected;
        backorder.revision += 1;
        backorder.update_time = now;
        self.backorder_event(id, index, BackorderChange::ExpectedTimeChanged, 0, before)
    }

    /// Tells the feed that an order's waiting lines changed their place in the queues.
    pub(in crate::domain) fn note_moved(&mut self, id: &OrderId, former: &Order) -> Decided<()> {
        let waiting: Vec<&Line> = former.lines.iter().filter(|line| line.backorder.is_some()).collect();
        self.note_around(id, former, &waiting, BackorderChange::Moved)
    }

    /// Tells the feed which of an order's waiting lines have another customer, price or required time than before.
    pub(in crate::domain) fn note_updated(&mut self, id: &OrderId, former: &Order) -> Decided<()> {
        let order = self.order(id)?.clone();
        let told = |order: &Order, line: &Line| {
            (order.customer_id.clone(), line.unit_price.clone(), line.required_time.or(order.required_time))
        };
        let differs = |line: &&Line| {
            let now = order.line(line.number).and_then(|at| order.lines.get(at));
            line.backorder.is_some() && now.is_some_and(|now| told(&order, now) != told(former, line))
        };
        let waiting: Vec<&Line> = former.lines.iter().filter(differs).collect();
        self.note_around(id, former, &waiting, BackorderChange::Updated)
    }

    /// A change of backorders that is none of their units or holds.
    fn note_around(&mut self, id: &OrderId, former: &Order, waiting: &[&Line], change: BackorderChange) -> Decided<()> {
        let now = self.booking.time;
        for line in waiting {
            let Some(backorder) = &line.backorder else { continue };
            let index = self.line_index(id, line.number)?;
            let before = former.backorder_view(line, backorder);
            if let Some(backorder) = &mut self.line_mut(id, index)?.backorder {
                backorder.revision += 1;
                backorder.update_time = now;
            }
            self.backorder_event(id, index, change, 0, before)?;
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

    pub(in crate::domain) fn push_event(&mut self, change: Change) {
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
}
