//! How far followers are behind, as this process knows it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::domain::id::TenantId;

/// How far a follower is behind the feeds of the tenants that it follows here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lag {
    pub tenants: usize,
    /// Positions not read yet, of all tenants together; those of a tenant whose turn has not come are not known.
    pub positions: i64,
    /// How long the one that is behind for the longest has been so.
    pub longest: Duration,
}

/// Tenants that have something not read yet.
#[derive(Debug, Default)]
pub(super) struct Behind(Mutex<HashMap<TenantId, (Instant, i64)>>);

impl Behind {
    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, (Instant, i64)>> {
        // Nothing panics while it holds the lock, and every value in it is whole at any time.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A tenant's feed has grown.
    pub(super) fn begin(&self, tenant: &TenantId) {
        self.lock().entry(tenant.clone()).or_insert_with(|| (Instant::now(), 0));
    }

    /// So many positions are left; none: it has caught up.
    pub(super) fn left(&self, tenant: &TenantId, positions: i64) {
        let mut behind = self.lock();
        if positions <= 0 {
            behind.remove(tenant);
        } else {
            behind.entry(tenant.clone()).or_insert_with(|| (Instant::now(), 0)).1 = positions;
        }
    }

    pub(super) fn lag(&self) -> Lag {
        let behind = self.lock();
        Lag {
            tenants: behind.len(),
            positions: behind.values().map(|(_, positions)| positions).sum(),
            longest: behind.values().map(|(since, _)| since.elapsed()).max().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_tenant_is_behind_from_when_its_feed_grew_until_it_is_read() {
        let behind = Behind::default();
        let (a, b) = (TenantId::known("a"), TenantId::known("b"));
        behind.begin(&a);
        tokio::time::advance(Duration::from_secs(3)).await;
        behind.begin(&b);
        behind.left(&a, 7);
        behind.begin(&a);
        assert_eq!(behind.lag(), Lag { tenants: 2, positions: 7, longest: Duration::from_secs(3) });
        behind.left(&a, 0);
        behind.left(&b, 0);
        assert_eq!(behind.lag(), Lag::default());
    }
}
