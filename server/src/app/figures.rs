//! What waits in each tenant and location, added up now and then for whoever looks at the numbers.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{App, feed::trouble::Trouble};
use crate::{
    domain::{Time, id::TenantId, query::LocationFigures},
    error::{Error, Result},
    telemetry::{LocationReading, TenantReading},
};

/// The tenants that are told of, by id: each is a label of every number, and whoever keeps the numbers pays for each.
const MOST_TENANTS: u16 = 100;
/// Those of a tenant's locations.
const MOST_LOCATIONS: u16 = 50;
/// The series that a number has at most: meters put what is beyond their limit into one.
pub(crate) const MOST_SERIES: usize = MOST_TENANTS as usize * MOST_LOCATIONS as usize;
/// What the fill rate looks back on.
const LOOKED_BACK: TimeDelta = TimeDelta::days(7);

/// As they were last added up.
#[derive(Debug, Default)]
pub(super) struct Figures(Mutex<Arc<Vec<TenantReading>>>);

impl Figures {
    pub(super) fn read(&self) -> Arc<Vec<TenantReading>> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, readings: Vec<TenantReading>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(readings);
    }
}

/// Adds up, at once and then each time that the interval is over, until the server drains.
pub(super) async fn keep(app: &App, every: Duration, drain: &CancellationToken) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let trouble = Trouble::new("adding up what waits for metrics");
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = drain.cancelled() => break,
        }
        let added = tokio::select! {
            added = app.database.answered(add_up(app)) => added,
            () = drain.cancelled() => break,
        };
        // What could not be added up is not told: numbers of another hour would be taken for those of now.
        let (readings, failed) = added.unwrap_or_else(|error| (Vec::new(), Some(error)));
        app.figures.set(readings);
        match failed {
            None => trouble.over(),
            Some(error) => trouble.met(&error),
        }
    }
}

/// Of every tenant whose numbers can be read, and why those of another cannot.
async fn add_up(app: &App) -> Result<(Vec<TenantReading>, Option<Error>)> {
    let (mut readings, mut failed) = (Vec::new(), None);
    for tenant in app.database.tenants_after("", MOST_TENANTS.into()).await? {
        match add_up_tenant(app, &tenant).await {
            Ok(reading) => readings.push(reading),
            // The database is away, and so it is for the others.
            Err(error @ Error::Unavailable(_)) => return Err(error),
            Err(error) => failed = Some(error),
        }
    }
    Ok((readings, failed))
}

async fn add_up_tenant(app: &App, tenant: &TenantId) -> Result<TenantReading> {
    let now = app.clock.now();
    let mut tx = app.database.read(tenant).await?;
    let head = tx.feed_state().await?.map_or(0, |feed| feed.head.get());
    let figures = tx.location_figures(now - LOOKED_BACK, MOST_LOCATIONS.into()).await?;
    tx.commit().await?;
    Ok(reading(tenant, head, &figures, now))
}

fn reading(tenant: &TenantId, head: i64, figures: &[LocationFigures], now: Time) -> TenantReading {
    let location = |figures: &LocationFigures| LocationReading {
        location: Arc::from(figures.location_id.as_str()),
        open_backorders: figures.open_backorders,
        backordered_units: figures.backordered_units,
        oldest: figures.oldest_open_time.and_then(|open| (now - open).to_std().ok()).unwrap_or_default(),
        fill_rate: figures.fill_rate(),
    };
    TenantReading { tenant: Arc::from(tenant.as_str()), head, locations: figures.iter().map(location).collect() }
}
