//! What wants lead to beyond what they name: the orders of queues, filters and items. Read without locks, once to lock
//! what it shows and once more when that is locked.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Tx,
    backorder::{Holders, QueuePart, Waiting},
};
use crate::{
    domain::{
        books::Books,
        id::{BackorderId, OrderId, StockKey},
        wants::{AllOf, Wants},
    },
    error::Result,
};

/// See the module's text.
pub(in crate::store) struct Reached {
    pub stock_of: Vec<(AllOf, Vec<StockKey>)>,
    queues: Vec<QueuePart>,
    holders: Vec<Holders>,
    forced: Vec<OrderId>,
    waiting: Vec<Waiting>,
    open_lines: Vec<(AllOf, BTreeSet<OrderId>)>,
}

impl Reached {
    /// Every order in it.
    pub(super) fn orders(&self) -> impl Iterator<Item = OrderId> {
        let queues = self.queues.iter().flat_map(|part| &part.orders);
        let holders = self.holders.iter().flat_map(|holders| &holders.orders);
        let waiting = self.waiting.iter().flat_map(|waiting| &waiting.orders);
        let open_lines = self.open_lines.iter().flat_map(|(_, orders)| orders);
        queues.chain(holders).chain(&self.forced).chain(waiting).chain(open_lines).cloned()
    }

    /// Tells the working set how far everything was read; its orders are loaded already.
    pub(super) fn tell(self, books: &mut Books, wants: &Wants) {
        for part in self.queues {
            books.load_queue(part.key, part.loaded);
        }
        for holders in self.holders {
            books.load_holders(holders.key, holders.units, holders.horizon);
        }
        for key in &wants.forced {
            books.load_forced(key.clone());
        }
        for waiting in self.waiting {
            books.load_waiting(waiting.filter, waiting.orders, waiting.complete);
        }
        for (of, orders) in self.open_lines {
            books.load_open_lines(of, orders.into_iter().collect());
        }
        for (of, keys) in self.stock_of {
            books.load_stock_of(of, keys);
        }
    }
}

impl Tx<'_> {
    pub(in crate::store) async fn reach(&mut self, wants: &Wants) -> Result<Reached> {
        Ok(Reached {
            stock_of: self.stock_of(&wants.stock_of).await?,
            queues: self.queue_parts(&wants.queues).await?,
            holders: self.holders(&wants.holders).await?,
            forced: self.forced(wants.forced.iter()).await?,
            waiting: self.waiting(&wants.waiting).await?,
            open_lines: self.open_lines(&wants.open_lines).await?,
        })
    }

    /// Adds the orders of backorders to those known; none for a backorder that does not exist.
    pub(in crate::store) async fn resolve_backorders(
        &mut self,
        ids: &BTreeSet<BackorderId>,
        known: &mut BTreeMap<BackorderId, Option<OrderId>>,
    ) -> Result<()> {
        let unknown: Vec<BackorderId> = ids.iter().filter(|id| !known.contains_key(id)).cloned().collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let found = self.orders_of_backorders(unknown.iter()).await?;
        known.extend(unknown.into_iter().map(|id| (id, None)));
        known.extend(found.into_iter().map(|(id, order_id)| (id, Some(order_id))));
        Ok(())
    }
}
