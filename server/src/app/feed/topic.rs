//! What can be watched: backorders, stock, orders. Each knows which events are its own, which of them its filter admits,
//! and how to read its snapshot.

use std::fmt;

use super::mark::{Mark, Named};
use crate::{
    domain::{
        event::{BackorderView, Change, EventKind, OrderChange, OrderFlags, StockChange},
        id::{LocationId, OrderId, Sku, StockKey},
        inventory::StockLevel,
        order::Order,
        watch::{BackorderWatch, OneOf, OrderWatch, StockWatch},
    },
    error::Result,
    store::{
        Tx,
        feed_read::Narrow,
        feed_snapshot::{SnapshotPage, UnfinishedKey, WaitingKey},
    },
};

/// Which events a watcher wants.
pub trait Filter: fmt::Debug + Send + Sync + 'static {
    /// What the database can sort out.
    fn narrow(&self) -> Narrow;

    /// Every event that the watcher wants shows one of these; where there are none, any event may be wanted.
    fn marks(&self) -> Vec<Mark>;

    /// Whether the watcher wants the event.
    fn wants(&self, change: &Change) -> bool;
}

/// A kind of events, and what stands before them.
pub trait Topic: Filter {
    const KIND: EventKind;
    /// A row of the snapshot.
    type Row: Send + Sync + 'static;
    /// Where the next page of the snapshot begins.
    type Key: Send + Sync + Clone + 'static;

    /// Reads the rows that the watcher wants, behind the last page.
    fn snapshot(
        &self,
        tx: &mut Tx<'_>,
        after: Option<&Self::Key>,
    ) -> impl Future<Output = Result<SnapshotPage<Self::Row, Self::Key>>> + Send;
}

impl Filter for BackorderWatch {
    fn narrow(&self) -> Narrow {
        Narrow {
            orders: texts(&self.orders, OrderId::as_str),
            customers: texts(&self.customers, |id| id.as_str()),
            skus: texts(&self.skus, Sku::as_str),
            locations: texts(&self.locations, LocationId::as_str),
        }
    }

    fn marks(&self) -> Vec<Mark> {
        let Self { orders, skus, customers, locations, .. } = self;
        Named { orders, skus, customers, locations }.marks()
    }

    fn wants(&self, change: &Change) -> bool {
        let Change::Backorder { change, after, .. } = change else { return false };
        self.admits(after) && self.types.admits(change)
    }
}

impl Topic for BackorderWatch {
    const KIND: EventKind = EventKind::Backorder;
    type Row = BackorderView;
    type Key = WaitingKey;

    async fn snapshot(
        &self,
        tx: &mut Tx<'_>,
        after: Option<&Self::Key>,
    ) -> Result<SnapshotPage<BackorderView, Self::Key>> {
        let mut page = tx.waiting_backorders(after, &self.narrow()).await?;
        page.rows.retain(|view| self.admits(view));
        Ok(page)
    }
}

impl Filter for StockWatch {
    fn narrow(&self) -> Narrow {
        Narrow {
            skus: texts(&self.skus, Sku::as_str),
            locations: texts(&self.locations, LocationId::as_str),
            ..Narrow::default()
        }
    }

    fn marks(&self) -> Vec<Mark> {
        let Self { skus, locations, .. } = self;
        Named { orders: &OneOf::default(), skus, customers: &OneOf::default(), locations }.marks()
    }

    fn wants(&self, change: &Change) -> bool {
        let Change::Stock { before, after } = change else { return false };
        self.admits(after) && self.types.admits_any(StockChange::between(before, after).into_iter())
    }
}

impl Topic for StockWatch {
    const KIND: EventKind = EventKind::Stock;
    type Row = StockLevel;
    type Key = StockKey;

    async fn snapshot(
        &self,
        tx: &mut Tx<'_>,
        after: Option<&Self::Key>,
    ) -> Result<SnapshotPage<StockLevel, Self::Key>> {
        let mut page = tx.stock_levels_behind(after, &self.narrow()).await?;
        page.rows.retain(|level| self.admits(level));
        Ok(page)
    }
}

impl Filter for OrderWatch {
    fn narrow(&self) -> Narrow {
        // Items and locations are its lines'; an event has no column for them.
        Narrow {
            orders: texts(&self.orders, OrderId::as_str),
            customers: texts(&self.customers, |id| id.as_str()),
            ..Narrow::default()
        }
    }

    fn marks(&self) -> Vec<Mark> {
        let Self { orders, skus, customers, locations, .. } = self;
        Named { orders, skus, customers, locations }.marks()
    }

    fn wants(&self, change: &Change) -> bool {
        let Change::Order { before, after, updated, .. } = change else { return false };
        let former = before.as_ref().map(|before| before.flags);
        let types = || OrderChange::between(former, OrderFlags::from(&**after), *updated);
        self.admits(after) && self.types.admits_any(types().into_iter())
    }
}

impl Topic for OrderWatch {
    const KIND: EventKind = EventKind::Order;
    type Row = Order;
    type Key = UnfinishedKey;

    async fn snapshot(&self, tx: &mut Tx<'_>, after: Option<&Self::Key>) -> Result<SnapshotPage<Order, Self::Key>> {
        let mut page = tx.unfinished_orders(after, &self.narrow()).await?;
        page.rows.retain(|order| self.admits(order));
        Ok(page)
    }
}

fn texts<T: Ord>(values: &OneOf<T>, text: fn(&T) -> &str) -> Vec<String> {
    values.values().iter().map(|value| text(value).to_owned()).collect()
}
