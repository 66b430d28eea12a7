//! Notes when backorders are expected, where that has changed: what moves an input only says which items to look at.

use std::{collections::BTreeSet, sync::Arc};

use super::Step;
use crate::{
    app::{call::Call, promise, writer::Writer},
    clock::Clock,
    domain::{
        command::Command,
        id::{LocationId, OrderId, StockKey, TenantId},
        purchasing::promise::{Note, NoteExpected, Touched, Walk},
    },
    error::{Cause, Error, Result},
    store::{
        Database,
        follow::{FollowedPage, Follower},
    },
};

/// How many items one walk begins with. It bounds what is held in memory, beside the walk's own bounds.
const ITEMS: usize = 256;
/// How many notes one command has: it locks the items of as many orders.
const NOTES: usize = 128;
/// How often the same items are looked at again after something was noted: another server may have noted a later state
/// before this one's note came, and whoever looks last must find nothing to note.
const LOOKS: usize = 8;

/// What noting takes.
#[derive(Debug)]
pub(super) struct Notary {
    pub database: Database,
    pub writer: Arc<Writer>,
    pub clock: Arc<dyn Clock>,
    /// See [`promise::bounds`].
    pub queue_lines: usize,
}

impl Notary {
    /// Looks at what a page of events touched. The position moves once everything is noted: a page that was read by two
    /// servers, or twice by one, is noted once, because a note that changes nothing is none.
    pub(super) async fn step(&self, tenant: &TenantId) -> Result<Step> {
        let mut tx = self.database.read(tenant).await?;
        let from = tx.follower(Follower::Promises).await?;
        let page = tx.followed_page(Follower::Promises, from).await?;
        let mut touched = tx.awaited_of(&touched(&page)?).await?;
        // Where a line's wait has changed, or ended, so may have what its order waits for beside it.
        let orders: BTreeSet<OrderId> = page.rows.iter().filter_map(|row| row.order_id.clone()).collect();
        touched.extend(tx.awaited_by(&orders).await?);
        let locations: BTreeSet<LocationId> = page.rows.iter().filter_map(|row| row.location_id.clone()).collect();
        touched.extend(tx.awaited_at(&locations).await?);
        tx.commit().await?;
        let touched: Vec<StockKey> = touched.into_iter().collect();
        for keys in touched.chunks(ITEMS) {
            let mut keys = keys.to_vec();
            while !keys.is_empty() {
                let left = self.look(tenant, &keys).await?;
                // A walk looks at one queue at least, though perhaps at one that is tied to these.
                keys = if left.len() < keys.len() { left } else { Vec::new() };
            }
        }
        if page.scanned > from {
            let mut tx = self.database.follow(tenant).await?;
            if tx.lock_follower(Follower::Promises).await? < page.scanned {
                tx.advance_follower(Follower::Promises, page.scanned).await?;
                tx.commit().await?;
            }
        }
        Ok(Step { position: page.scanned, left: page.left(), counted: 0 })
    }

    /// Notes what is not as it was noted. Gives the items that it did not come to, for the bound of a walk.
    async fn look(&self, tenant: &TenantId, keys: &[StockKey]) -> Result<Vec<StockKey>> {
        let mut left = Vec::new();
        for _ in 0..LOOKS {
            let (notes, beyond) = self.notes(tenant, keys).await?;
            left = beyond;
            if notes.is_empty() {
                break;
            }
            for notes in notes.chunks(NOTES) {
                let command = Command::NoteExpected(NoteExpected { notes: notes.to_vec() });
                self.writer.submit(Call::of_server(tenant.clone(), command)).await?;
            }
        }
        Ok(left)
    }

    /// What is not as it was noted, of everyone who waits for these items or is tied to who does; and those of the items
    /// that were not looked at.
    async fn notes(&self, tenant: &TenantId, keys: &[StockKey]) -> Result<(Vec<Note>, Vec<StockKey>)> {
        let mut tx = self.database.read(tenant).await?;
        let bounds = promise::bounds(self.queue_lines);
        let mut keys: BTreeSet<StockKey> = keys.iter().cloned().collect();
        let touched: Vec<StockKey> = keys.iter().cloned().collect();
        keys.extend(tx.noted_beside(&touched).await?);
        let mut walk = Walk::new(self.clock.now(), bounds, keys.iter().cloned());
        let promises = promise::promises(&mut tx, &mut walk).await?;
        let mut notes = walk.notes(&promises);
        let unsupplied: Vec<StockKey> = walk.unsupplied().filter(|key| keys.contains(*key)).cloned().collect();
        for backorder_id in tx.noted_at(&unsupplied).await? {
            if !promises.contains_key(&backorder_id) {
                notes.push(Note { backorder_id, expected: None, due_now: false });
            }
        }
        tx.commit().await?;
        let beyond = touched.into_iter().filter(|key| walk.cut().contains(key)).collect();
        Ok((notes, beyond))
    }
}

fn touched(page: &FollowedPage) -> Result<BTreeSet<StockKey>> {
    let mut keys = BTreeSet::new();
    for row in &page.rows {
        keys.extend(row.key.clone());
        if let Some(body) = &row.body {
            let touched: Touched = serde_json::from_str(body).map_err(|error| Error::Internal(Cause::new(error)))?;
            keys.extend(touched.keys());
        }
    }
    Ok(keys)
}
