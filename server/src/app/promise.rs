//! When what waits can be filled: reckoned for whoever asks, from what is there at that moment.

use std::collections::BTreeMap;

use super::App;
use crate::{
    domain::{
        Time,
        event::BackorderView,
        id::{StockKey, TenantId},
        order::Order,
        purchasing::promise::{Bounds, OrderPromise, Promise, Promises, Walk},
    },
    error::{Cause, Error, Result},
    store::Tx,
};

/// How many times the lines of one queue a walk sees in all.
const QUEUES: usize = 10;

/// How far promises look: so many waiting lines of each queue.
pub(super) fn bounds(queue_lines: usize) -> Bounds {
    Bounds { queue_lines, lines: queue_lines.saturating_mul(QUEUES) }
}

/// Plays a walk, once all that it has to see was gathered.
pub(super) async fn promises(tx: &mut Tx<'_>, walk: &mut Walk) -> Result<Promises> {
    tx.gather(walk).await?;
    walk.play().map_err(|_| Error::Internal(Cause::new("a walk lacks something that it did not name")))
}

impl App {
    /// What an order is promised that a command has left so; one that was only validated is not stored.
    pub async fn promise_answer(&self, tenant: &TenantId, order: Order, validated: bool) -> Result<OrderPromise> {
        let reading = async {
            let mut tx = self.database.read(tenant).await?;
            let stored = tx.find_order(&order.id).await?;
            let promise = match stored {
                Some(stored) if !validated => self.promise(&mut tx, &stored, None).await?,
                stored => self.promise(&mut tx, &order, Some(stored.as_ref())).await?,
            };
            tx.commit().await?;
            Ok(promise)
        };
        self.database.answered(reading).await
    }

    /// What an order is promised: as it is stored, or as it would be instead of what is stored.
    pub(super) async fn promise(
        &self,
        tx: &mut Tx<'_>,
        order: &Order,
        instead_of: Option<Option<&Order>>,
    ) -> Result<OrderPromise> {
        let keys: Vec<StockKey> = order.lines.iter().filter(|l| l.backordered > 0).map(|l| l.key()).collect();
        if keys.is_empty() {
            return Ok(OrderPromise::default());
        }
        let as_of = self.clock.now();
        let mut walk = Walk::new(as_of, bounds(self.promise_lines), keys.iter().cloned());
        if let Some(stored) = instead_of {
            walk = walk.with(order.clone(), stored);
        }
        let promises = promises(tx, &mut walk).await?;
        let mut keys = keys;
        keys.sort_unstable();
        keys.dedup();
        let prospects = tx.prospects(&keys, as_of).await?;
        Ok(OrderPromise::of(order, &promises, &prospects))
    }

    /// What a backorder is promised; one that has ended nothing.
    pub(super) async fn promise_backorder(&self, tx: &mut Tx<'_>, view: &BackorderView) -> Result<Promise> {
        if view.is_closed() {
            return Ok(Promise::default());
        }
        let Some(order) = tx.find_order(&view.order_id).await? else { return Ok(Promise::default()) };
        let mut promise: BTreeMap<i32, Promise> = self.promise(tx, &order, None).await?.lines;
        Ok(promise.remove(&view.line_number).unwrap_or_default())
    }

    /// As of when a read is answered.
    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }
}
