//! The pass played forward: a working set that nothing is ever saved of, to which units arrive that are only expected.

use super::{Booking, Books, Context, Decided};
use crate::domain::{
    Time,
    event::{BackorderChange, Change, EventCause},
    id::{BackorderId, OrderId, StockKey},
};

/// Units that a line takes of what arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain) struct Taken {
    pub order_id: OrderId,
    pub key: StockKey,
    pub backorder_id: BackorderId,
    pub units: i64,
    /// They were the last that it waited for.
    pub last: bool,
}

impl Books {
    /// A working set to play with, as of a time.
    pub(in crate::domain) fn to_play_with(time: Time) -> Self {
        Self::new(Booking { time, batch_no: 0 })
    }

    /// Sets everyone in their places: the counters of who stops an item follow from who is there, whatever the rows say.
    pub(in crate::domain) fn line_up(&mut self) -> Decided<()> {
        self.index_loaded()?;
        for stock in self.stock.values_mut() {
            stock.stoppers = 0;
        }
        for (key, lines) in self.entries.eligible_lines() {
            if let Some(stock) = self.stock.get_mut(key) {
                stock.stoppers += lines;
            }
        }
        Ok(())
    }

    /// Lets units arrive, all at once, and runs the pass; `everyone` is tried whatever rose. What was taken, in the order
    /// of taking.
    pub(in crate::domain) fn arrive(&mut self, units: &[(StockKey, i64)], everyone: bool) -> Decided<Vec<Taken>> {
        self.begin(Context {
            command: 0,
            cause: EventCause::PurchaseOrderReceived,
            order_id: None,
            occur_time: self.booking.time,
            reference: None,
            note: String::new(),
        });
        for (key, units) in units {
            self.stock_mut(key)?.on_hand += units;
            self.raise(key.clone());
            self.end_forced_holds(key)?;
        }
        if everyone {
            let waiting = self.waiting_in_memory();
            self.retry.extend(waiting);
        }
        self.run_pass()?;
        self.keep();
        self.movements.clear();
        self.closed.clear();
        let taken = std::mem::take(&mut self.events).into_iter().filter_map(|event| match event.change {
            Change::Backorder { change: BackorderChange::Filled, quantity, after, .. } => Some(Taken {
                order_id: after.order_id.clone(),
                key: StockKey { location_id: after.location_id.clone(), sku: after.sku.clone() },
                last: after.backorder.open() == 0,
                backorder_id: after.backorder.id,
                units: quantity,
            }),
            _ => None,
        });
        Ok(taken.collect())
    }
}
