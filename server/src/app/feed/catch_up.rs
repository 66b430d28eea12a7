//! Stamping for those who wait for it: all who want the same feed caught up at the same time share a run.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{Feed, sequencer};
use crate::{domain::id::TenantId, error::Result};

/// The feeds that someone wants caught up.
#[derive(Debug, Default)]
pub(super) struct CatchUps(Mutex<HashMap<TenantId, Arc<Runs>>>);

/// Of one feed, one after the other.
#[derive(Debug)]
struct Runs {
    begun: AtomicU64,
    /// Which one ended last, and how.
    ended: tokio::sync::Mutex<(u64, Result<()>)>,
}

impl CatchUps {
    fn of(&self, tenant: &TenantId) -> Arc<Runs> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|of, runs| of == tenant || Arc::strong_count(runs) > 1);
        Arc::clone(all.entry(tenant.clone()).or_insert_with(Runs::new))
    }
}

impl Runs {
    fn new() -> Arc<Self> {
        Arc::new(Self { begun: AtomicU64::new(0), ended: tokio::sync::Mutex::new((0, Ok(()))) })
    }

    /// What comes of a run that begins after this is called: another's, or this one.
    async fn join(&self, run: impl Future<Output = Result<()>>) -> Result<()> {
        let begun = self.begun.load(Ordering::SeqCst);
        let mut ended = self.ended.lock().await;
        if ended.0 <= begun {
            let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
            *ended = (number, run.await);
        }
        ended.1.clone()
    }
}

impl Feed {
    /// Gives positions to all that was committed to a tenant before this, without waiting for its turn.
    pub(in crate::app) async fn catch_up(&self, tenant: &TenantId) -> Result<()> {
        let stamping = self.database.answered(sequencer::stamp_all(self, tenant));
        self.catch_ups.of(tenant).join(stamping).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use futures::FutureExt as _;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn those_who_come_while_one_runs_share_the_next_run() {
        let (runs, goes_on, count) = (Runs::new(), Notify::new(), AtomicUsize::new(0));
        let run = || async {
            count.fetch_add(1, Ordering::SeqCst);
            goes_on.notified().await;
            Ok(())
        };
        let mut first = Box::pin(runs.join(run()));
        assert!(first.as_mut().now_or_never().is_none());
        let mut others: Vec<_> = (0..3).map(|_| Box::pin(runs.join(run()))).collect();
        assert!(others.iter_mut().all(|other| other.as_mut().now_or_never().is_none()));
        goes_on.notify_one();
        first.await.unwrap();
        goes_on.notify_one();
        for other in others {
            other.await.unwrap();
        }
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
}
