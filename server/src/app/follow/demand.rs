//! Counts what is ordered per item, location and day.

use std::collections::BTreeSet;

use super::Step;
use crate::{
    domain::{
        event::DemandDelta,
        id::{LocationId, TenantId},
        purchasing::days::{OrderDemand, per_day},
    },
    error::{Cause, Error, Result},
    store::{
        Database,
        follow::{FollowedPage, Follower},
    },
};

/// How many pages are counted together at most: the more, the fewer times a day that many order of is written.
const PAGES: u32 = 8;

/// Counts some pages of events, exactly once: the position moves with what is counted.
pub(super) async fn step(database: &Database, tenant: &TenantId) -> Result<Step> {
    let mut tx = database.follow(tenant).await?;
    let from = tx.lock_follower(Follower::Demand).await?;
    let mut page = tx.followed_page(Follower::Demand, from).await?;
    let mut deltas = self::deltas(&page)?;
    for _ in 1..PAGES {
        let before = page.scanned;
        if page.left() <= 0 {
            break;
        }
        page = tx.followed_page(Follower::Demand, before).await?;
        if page.scanned == before {
            break;
        }
        deltas.extend(self::deltas(&page)?);
    }
    let mut counted = 0;
    if page.scanned > from {
        let locations: BTreeSet<LocationId> = deltas.iter().map(|delta| delta.location_id.clone()).collect();
        let zones = tx.zones(&locations).await?;
        let sums = per_day(deltas, |id| zones.get(id).copied().unwrap_or_default());
        counted = sums.len();
        tx.count_demand(&sums).await?;
        tx.advance_follower(Follower::Demand, page.scanned).await?;
        tx.commit().await?;
    }
    Ok(Step { position: page.scanned, left: page.left(), counted })
}

fn deltas(page: &FollowedPage) -> Result<Vec<DemandDelta>> {
    let mut deltas = Vec::new();
    for body in page.rows.iter().filter_map(|row| row.body.as_deref()) {
        let event: OrderDemand = serde_json::from_str(body).map_err(|error| Error::Internal(Cause::new(error)))?;
        deltas.extend(event.deltas());
    }
    Ok(deltas)
}
