//! How far followers are behind, as this process knows it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::domain::{cursor::Position, id::TenantId};

/// How far a follower is behind the feeds of its tenants, whichever server follows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lag {
    pub tenants: usize,
    /// Positions not read yet, of all tenants together, as each was last looked at.
    pub positions: i64,
    /// How long the one that stands still for the longest has done so, with something left to read.
    pub stalled: Duration,
}

/// A tenant that has something not read yet.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    /// When it last went on, or fell behind.
    since: Instant,
    position: Position,
    left: i64,
}

/// Tenants that have something not read yet.
#[derive(Debug, Default)]
pub(super) struct Behind(Mutex<HashMap<TenantId, Waiting>>);

impl Behind {
    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, Waiting>> {
        // Nothing panics while it holds the lock, and every value in it is whole at any time.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So far has the follower of a tenant's feed come, and so many positions are left; none: it has caught up.
    pub(super) fn reached(&self, tenant: &TenantId, position: Position, left: i64) {
        let mut behind = self.lock();
        if left <= 0 {
            behind.remove(tenant);
            return;
        }
        let now = Waiting { since: Instant::now(), position, left };
        let known = behind.entry(tenant.clone()).or_insert(now);
        let since = if position > known.position { now.since } else { known.since };
        *known = Waiting { since, ..now };
    }

    pub(super) fn lag(&self) -> Lag {
        let behind = self.lock();
        Lag {
            tenants: behind.len(),
            positions: behind.values().map(|waiting| waiting.left).sum(),
            stalled: behind.values().map(|waiting| waiting.since.elapsed()).max().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_tenant_is_behind_until_its_feed_is_read_and_stands_still_until_it_goes_on() {
        let behind = Behind::default();
        let (a, b) = (TenantId::known("a"), TenantId::known("b"));
        let (fifth, ninth) = (Position::known(5), Position::known(9));
        let later = async |seconds| tokio::time::advance(Duration::from_secs(seconds)).await;
        behind.reached(&a, fifth, 7);
        later(3).await;
        behind.reached(&b, fifth, 1);
        // More has come meanwhile, and it is where it was.
        behind.reached(&a, fifth, 11);
        assert_eq!(behind.lag(), Lag { tenants: 2, positions: 12, stalled: Duration::from_secs(3) });
        behind.reached(&a, ninth, 7);
        later(2).await;
        assert_eq!(behind.lag(), Lag { tenants: 2, positions: 8, stalled: Duration::from_secs(2) });
        behind.reached(&a, ninth, 0);
        behind.reached(&b, ninth, 0);
        assert_eq!(behind.lag(), Lag::default());
    }
}
