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
    error::Result,
    telemetry::{LocationReading, TenantReading},
};

/// The tenants that are told of, by id: each is a label of every number, and whoever keeps the numbers pays for each.
const MOST_TENANTS: i64 = 100;
/// Those of a tenant's locations.
const MOST_LOCATIONS: i64 = 50;
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
        match added {
            Ok(readings) => {
                trouble.over();
                app.figures.set(readings);
            }
            Err(error) => trouble.met(&error),
        }
    }
}

async fn add_up(app: &App) -> Result<Vec<TenantReading>> {
    let mut readings = Vec::new();
    for tenant in app.database.tenants_after("", MOST_TENANTS).await? {
        let now = app.clock.now();
        let mut tx = app.database.read(&tenant).await?;
        let head = tx.feed_state().await?.map_or(0, |feed| feed.head.get());
        let figures = tx.location_figures(now - LOOKED_BACK, MOST_LOCATIONS).await?;
        tx.commit().await?;
        readings.push(reading(&tenant, head, &figures, now));
    }
    Ok(readings)
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
