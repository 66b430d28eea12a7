//! A page of a feed, as watchers look through it.

use std::sync::Arc;

use super::Feed;
use crate::{
    domain::{
        Time,
        cursor::{Cursor, FeedState, Misplaced, Position},
        event::{Change, EventCause},
        id::{CustomerId, RequestId, TenantId},
    },
    error::{Cause, Error, Result},
    store::feed_read::{FeedPage, FeedRow, PageRequest},
};

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
}

/// Events that follow on a position, and the feed as it was right after they were read.
#[derive(Debug)]
pub(super) struct Page {
    pub events: Vec<Arc<FeedEvent>>,
    /// Every event behind this that was asked for, up to `scanned`, is in the page.
    pub after: Position,
    pub scanned: Position,
    /// It ended for its size, not for the last position that was asked for.
    pub full: bool,
    /// Of the events as they are stored.
    pub bytes: usize,
    pub state: FeedState,
}

impl Feed {
    pub(super) async fn page(&self, tenant: &TenantId, request: &PageRequest) -> Result<Page> {
        let _turn = self.turn().await?;
        let before = self.heads.known(tenant);
        let mut tx = self.database.read_on(tenant).await?;
        let page = tx.feed_page(request).await?;
        // After the page, and at a later moment: what retention took away while it was read is then known to be gone.
        let state = tx.feed_state().await?;
        tx.commit().await?;
        let state = state.ok_or(Misplaced::Foreign)?;
        self.heads.settle(tenant, before.as_ref(), &state);
        Page::of(page, request.after, state)
    }
}

impl Page {
    /// The page ends before an event that cannot be read, so that nobody misses what stands before it.
    fn of(page: FeedPage, after: Position, state: FeedState) -> Result<Self> {
        let FeedPage { rows, scanned, full } = page;
        let mut made = Self { events: Vec::with_capacity(rows.len()), after, scanned, full, bytes: 0, state };
        for row in rows {
            let (bytes, position) = (row.body.len(), row.position);
            match (event(row, &made.state), made.events.last()) {
                (Ok(event), _) => {
                    made.events.push(Arc::new(event));
                    made.bytes += bytes;
                }
                (Err(error), None) => {
                    let text = format!("the event at {}: {error}", made.state.cursor(position));
                    return Err(Error::Internal(Cause::new(text)));
                }
                (Err(_), Some(last)) => {
                    made.scanned = last.cursor.position;
                    break;
                }
            }
        }
        Ok(made)
    }
}

fn event(row: FeedRow, feed: &FeedState) -> serde_json::Result<FeedEvent> {
    let mut change: Change = serde_json::from_str(&row.body)?;
    name_customer(&mut change, row.customer_id);
    Ok(FeedEvent {
        cursor: feed.cursor(row.position),
        cause: row.cause,
        request_id: row.request_id,
        occur_time: row.occur_time,
        booked_time: row.booked_time,
        change,
    })
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
