//! A page of a feed, as watchers look through it.

use std::sync::Arc;

use super::{Feed, mark::Mark};
use crate::{
    domain::{
        Time,
        cursor::{Cursor, Epoch, FeedState, Misplaced, Position},
        event::{Change, EventCause, EventKind},
        id::{CustomerId, RequestId, TenantId},
    },
    error::{Cause, Error, Result},
    store::{
        Tx,
        feed_read::{Concerns, FeedPage, FeedRow, PageRequest},
    },
};

/// The events of one kind in one history of a tenant's feed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Strand {
    pub tenant: TenantId,
    pub epoch: Epoch,
    pub kind: EventKind,
}

impl Strand {
    pub(super) fn cursor(&self, position: Position) -> Cursor {
        Cursor { epoch: self.epoch.clone(), position }
    }
}

/// An event as it stands in the feed.
#[derive(Debug, Clone)]
pub struct FeedEvent {
    /// Of the event itself.
    pub cursor: Cursor,
    pub cause: EventCause,
    pub request_id: RequestId,
    pub occur_time: Time,
    pub booked_time: Time,
    /// Orders and backorders in it know the customer that their order names now.
    pub change: Change,
    /// Of its change as it is stored.
    pub bytes: usize,
}

/// An event that this release cannot read, as one that a later release wrote. It ends the watches that may want it, after
/// what stands before it.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub position: Position,
    pub concerns: Concerns,
    pub error: Error,
}

impl Unreadable {
    /// Up to here nothing is lost by it.
    pub(super) fn before(&self) -> Position {
        self.position.plus(-1)
    }

    /// What no column tells it may show.
    pub(super) fn may_show(&self, mark: &Mark) -> bool {
        let Concerns { order_id, customer_id, sku, location_id } = &self.concerns;
        match mark {
            Mark::Order(id) => order_id.as_ref().is_none_or(|shown| shown == id),
            Mark::Customer(id) => customer_id.as_ref().is_none_or(|shown| shown == id),
            Mark::Sku(id) => sku.as_ref().is_none_or(|shown| shown == id),
            Mark::Location(id) => location_id.as_ref().is_none_or(|shown| shown == id),
        }
    }
}

/// Events that follow on a position.
#[derive(Debug)]
pub(super) struct Page {
    pub events: Vec<std::result::Result<Arc<FeedEvent>, Unreadable>>,
    /// Every event up to here that was asked for is in the page.
    pub scanned: Position,
    /// It ended for its size, not for the last position that was asked for.
    pub full: bool,
}

impl Feed {
    /// Reads what follows on a position of a strand.
    pub(super) async fn page(&self, strand: &Strand, request: &PageRequest) -> Result<Page> {
        let (tenant, after) = (&strand.tenant, request.after);
        let before = self.heads.known(tenant);
        let misses = |page: &FeedPage, state: &FeedState| page.scanned == after && state.head > after;
        let mut tx = self.database.read_on(tenant).await?;
        let (mut page, mut state) = page_and_state(&mut tx, request).await?;
        if misses(&page, &state) {
            // Events may have got their positions between the two.
            (page, state) = page_and_state(&mut tx, request).await?;
        }
        tx.commit().await?;
        self.heads.settle(tenant, before.as_ref(), &state);
        state.judge(&strand.cursor(after))?;
        if misses(&page, &state) {
            let text = format!("positions behind {after} are missing in the feed of {tenant}");
            return Err(Error::Internal(Cause::new(text)));
        }
        self.metrics.page_read(state.head.get() - page.scanned.get());
        let events = page.rows.into_iter().map(|row| event(row, &state)).collect();
        Ok(Page { events, scanned: page.scanned, full: page.full })
    }
}

/// The feed after the page, and at a later moment: what retention took away while it was read is then known to be gone.
async fn page_and_state(tx: &mut Tx<'_>, request: &PageRequest) -> Result<(FeedPage, FeedState)> {
    let page = tx.feed_page(request).await?;
    let state = tx.feed_state().await?;
    Ok((page, state.ok_or(Misplaced::Foreign)?))
}

fn event(row: FeedRow, feed: &FeedState) -> std::result::Result<Arc<FeedEvent>, Unreadable> {
    let (position, cursor) = (row.position, feed.cursor(row.position));
    let unreadable = |concerns: &Concerns, error: String| {
        let error = Error::Internal(Cause::new(format!("the event at {cursor}: {error}")));
        Unreadable { position, concerns: concerns.clone(), error }
    };
    let cause = row.cause.map_err(|error| unreadable(&row.concerns, format!("{error:?}")))?;
    let change = serde_json::from_str(&row.body).map_err(|error| unreadable(&row.concerns, error.to_string()))?;
    let mut event = FeedEvent {
        cursor: cursor.clone(),
        cause,
        request_id: row.request_id,
        occur_time: row.occur_time,
        booked_time: row.booked_time,
        change,
        bytes: row.body.len(),
    };
    name_customer(&mut event.change, row.concerns.customer_id);
    Ok(Arc::new(event))
}

/// Customers are never part of a stored event, so that they can be erased.
fn name_customer(change: &mut Change, customer_id: Option<CustomerId>) {
    match change {
        Change::Backorder { before, after, .. } => {
            if let Some(before) = before {
                before.customer_id.clone_from(&customer_id);
            }
            after.customer_id = customer_id;
        }
        Change::Order { before, after, .. } => {
            if let Some(before) = before {
                before.order.customer_id.clone_from(&customer_id);
            }
            after.customer_id = customer_id;
        }
        Change::Stock { .. } | Change::PurchaseOrder { .. } | Change::Location { .. } => {}
    }
}
