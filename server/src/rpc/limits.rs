//! What one tenant may take of a server: so that one that asks without end leaves something to the others.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use crate::{
    app::RETRY_AFTER,
    domain::id::TenantId,
    error::{Error, Result, TenantLimit},
};

/// How many tenants are kept account of before those that ask for nothing now are forgotten.
const MANY: usize = 10_000;

/// The limits; 0 is none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Most {
    pub(crate) requests_per_second: u32,
    pub(crate) streams: usize,
}

/// Keeps account of what tenants take.
#[derive(Debug)]
pub(crate) struct TenantLimits {
    most: Most,
    tenants: Mutex<HashMap<TenantId, Taken>>,
}

/// What a tenant takes.
#[derive(Debug)]
struct Taken {
    /// How many requests it may make at once; a second's worth at most.
    credit: f64,
    /// When that was reckoned.
    at: Instant,
    streams: Arc<Semaphore>,
}

impl TenantLimits {
    pub(crate) fn new(most: Most) -> Self {
        Self { most, tenants: Mutex::default() }
    }

    /// Counts a request, and, for a stream, gives what has to be kept while it is open.
    pub(crate) fn take(&self, tenant: &TenantId, is_stream: bool) -> Result<Option<OwnedSemaphorePermit>> {
        if self.most.requests_per_second == 0 && (self.most.streams == 0 || !is_stream) {
            return Ok(None);
        }
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if tenants.len() >= MANY && !tenants.contains_key(tenant) {
            tenants.retain(|_, taken| !taken.is_idle(&self.most, now));
        }
        let taken = tenants.entry(tenant.clone()).or_insert_with(|| Taken::new(&self.most, now));
        if self.most.requests_per_second > 0 {
            taken.request(self.most.requests_per_second, now)?;
        }
        if self.most.streams == 0 || !is_stream {
            return Ok(None);
        }
        let permit = Arc::clone(&taken.streams).try_acquire_owned();
        let limited = |_| Error::TenantLimited {
            limit: TenantLimit::Streams,
            most: self.most.streams,
            retry: Duration::from_secs(1),
        };
        permit.map(Some).map_err(limited)
    }
}

impl Taken {
    fn new(most: &Most, now: Instant) -> Self {
        let streams = Arc::new(Semaphore::new(most.streams));
        Self { credit: f64::from(most.requests_per_second), at: now, streams }
    }

    /// A bucket of a second's requests that fills as time passes.
    fn request(&mut self, most: u32, now: Instant) -> Result<()> {
        let rate = f64::from(most);
        self.credit = self.credit_at(rate, now);
        self.at = now;
        if self.credit < 1.0 {
            let wait = Duration::from_secs_f64((1.0 - self.credit) / rate).max(RETRY_AFTER);
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            return Err(Error::TenantLimited { limit: TenantLimit::RequestsPerSecond, most, retry: wait });
        }
        self.credit -= 1.0;
        Ok(())
    }

    fn credit_at(&self, rate: f64, now: Instant) -> f64 {
        (self.credit + now.duration_since(self.at).as_secs_f64() * rate).min(rate)
    }

    /// Whether a new account would say the same.
    fn is_idle(&self, most: &Most, now: Instant) -> bool {
        let rate = f64::from(most.requests_per_second);
        self.credit_at(rate, now) >= rate && self.streams.available_permits() == most.streams
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(name: &str) -> TenantId {
        TenantId::known(name)
    }

    fn limit<T>(refused: Result<T>) -> (TenantLimit, usize, Duration) {
        match refused {
            Err(Error::TenantLimited { limit, most, retry }) => (limit, most, retry),
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("nothing was refused"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_tenant_has_a_seconds_requests_at_once_and_then_its_rate() {
        let limits = TenantLimits::new(Most { requests_per_second: 2, streams: 0 });
        let (one, other) = (tenant("one"), tenant("other"));
        for _ in 0..2 {
            limits.take(&one, false).unwrap();
        }
        let refused = limit(limits.take(&one, false));
        assert_eq!(refused, (TenantLimit::RequestsPerSecond, 2, Duration::from_millis(500)));
        limits.take(&other, false).unwrap();
        tokio::time::advance(Duration::from_millis(500)).await;
        limits.take(&one, true).unwrap();
        limit(limits.take(&one, true));
        tokio::time::advance(Duration::from_secs(3_600)).await;
        for _ in 0..2 {
            limits.take(&one, false).unwrap();
        }
        limit(limits.take(&one, false));
    }

    #[tokio::test]
    async fn streams_are_given_back() {
        let limits = TenantLimits::new(Most { requests_per_second: 0, streams: 1 });
        let (one, other) = (tenant("one"), tenant("other"));
        let stream = limits.take(&one, true).unwrap();
        assert_eq!(limit(limits.take(&one, true)).0, TenantLimit::Streams);
        assert!(limits.take(&one, false).unwrap().is_none() && limits.take(&other, true).unwrap().is_some());
        drop(stream);
        assert!(limits.take(&one, true).unwrap().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn tenants_without_number_are_not_all_remembered() {
        let limits = TenantLimits::new(Most { requests_per_second: 1, streams: 1 });
        let busy = tenant("busy");
        let stream = limits.take(&busy, true).unwrap();
        for round in 0..3 {
            for n in 0..MANY {
                limits.take(&tenant(&format!("t-{round}-{n}")), false).unwrap();
            }
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert!(limits.tenants.lock().unwrap().len() <= MANY + 1);
        assert_eq!(limit(limits.take(&busy, true)).0, TenantLimit::Streams);
        drop(stream);
    }
}
