//! What is read off when somebody asks for the numbers.

use std::{sync::Arc, time::Duration};

use opentelemetry::{
    KeyValue,
    metrics::{AsyncInstrument, Meter},
};

/// What is read off when somebody asks.
pub trait Readings: Send + Sync + 'static {
    /// Whether health says that it serves.
    fn is_ready(&self) -> bool;
    /// Commands that wait for a transaction.
    fn queue_waiting(&self) -> i64;
    /// Connections of each pool.
    fn pools(&self) -> Vec<PoolReading>;
    /// Open watches.
    fn watchers(&self) -> i64;
    /// How long the oldest committed change has waited for its position, when that was last looked at.
    fn feed_lag(&self) -> Duration;
    /// Events that promised times were not reckoned anew for, and how long nobody has gone on with them.
    fn promise_lag(&self) -> (i64, Duration);
    /// What is known of each tenant, bounded in number.
    fn tenants(&self) -> Arc<Vec<TenantReading>>;
}

/// A pool of connections.
#[derive(Debug, Clone, Copy)]
pub struct PoolReading {
    /// What it is for.
    pub name: &'static str,
    /// Connections that nobody has.
    pub idle: i64,
    /// Those that somebody has.
    pub busy: i64,
    /// How many there may be.
    pub most: i64,
}

/// What was last read of a tenant.
#[derive(Debug, Clone)]
pub struct TenantReading {
    /// The tenant.
    pub tenant: Arc<str>,
    /// The last position of its feed.
    pub head: i64,
    /// Its locations, bounded in number.
    pub locations: Vec<LocationReading>,
}

/// What was last read of a location.
#[derive(Debug, Clone)]
pub struct LocationReading {
    /// The location.
    pub location: Arc<str>,
    /// Backorders that wait.
    pub open_backorders: i64,
    /// Units that wait.
    pub backordered_units: i64,
    /// How long the oldest has waited.
    pub oldest: Duration,
    /// The share of what was ordered of late that did not have to wait; none where nothing was ordered.
    pub fill_rate: Option<f64>,
}

/// Has the meter read all of it off, each time that it is asked.
pub fn observe(meter: &Meter, readings: &Arc<impl Readings>) {
    let count = |name: &'static str, text: &'static str, read: fn(&dyn Readings, &dyn AsyncInstrument<i64>)| {
        let readings = Arc::clone(readings);
        // The meter keeps it.
        let _ = meter
            .i64_observable_gauge(name)
            .with_description(text)
            .with_callback(move |gauge| read(&*readings, gauge))
            .build();
    };
    let measure = |name: &'static str, text: &'static str, unit, read: fn(&dyn Readings, &dyn AsyncInstrument<f64>)| {
        let readings = Arc::clone(readings);
        let _ = meter
            .f64_observable_gauge(name)
            .with_description(text)
            .with_unit(unit)
            .with_callback(move |gauge| read(&*readings, gauge))
            .build();
    };
    count("fillrate_ready", "1 while the server is ready for calls, else 0", |readings, gauge| {
        gauge.observe(readings.is_ready().into(), &[]);
    });
    count("fillrate_queue_waiting", "Commands that wait for a transaction", |readings, gauge| {
        gauge.observe(readings.queue_waiting(), &[]);
    });
    count("fillrate_pool_connections", "Connections to the database", |readings, gauge| {
        for pool in readings.pools() {
            gauge.observe(pool.idle, &[KeyValue::new("pool", pool.name), KeyValue::new("state", "idle")]);
            gauge.observe(pool.busy, &[KeyValue::new("pool", pool.name), KeyValue::new("state", "busy")]);
        }
    });
    count("fillrate_pool_max", "Connections to the database that there may be", |readings, gauge| {
        for pool in readings.pools() {
            gauge.observe(pool.most, &[KeyValue::new("pool", pool.name)]);
        }
    });
    count("fillrate_watchers", "Open watches", |readings, gauge| gauge.observe(readings.watchers(), &[]));
    measure(
        "fillrate_feed_lag",
        "How long the oldest committed change has waited for its position",
        "s",
        |readings, gauge| gauge.observe(readings.feed_lag().as_secs_f64(), &[]),
    );
    count("fillrate_promise_lag_events", "Events that expected times were not reckoned anew for", |readings, gauge| {
        gauge.observe(readings.promise_lag().0, &[]);
    });
    measure(
        "fillrate_promise_stall",
        "How long the reckoning of expected times has stood still with events left",
        "s",
        |readings, gauge| gauge.observe(readings.promise_lag().1.as_secs_f64(), &[]),
    );
    count("fillrate_feed_head", "The last position of a tenant's feed", |readings, gauge| {
        for tenant in &*readings.tenants() {
            gauge.observe(tenant.head, &[KeyValue::new("tenant", Arc::clone(&tenant.tenant))]);
        }
    });
    count("fillrate_open_backorders", "Backorders that wait", |readings, gauge| {
        each_location(readings, |location, labels| gauge.observe(location.open_backorders, labels));
    });
    count("fillrate_backordered_units", "Units that wait", |readings, gauge| {
        each_location(readings, |location, labels| gauge.observe(location.backordered_units, labels));
    });
    measure("fillrate_oldest_backorder", "How long the oldest backorder has waited", "s", |readings, gauge| {
        each_location(readings, |location, labels| gauge.observe(location.oldest.as_secs_f64(), labels));
    });
    measure(
        "fillrate_fill_rate",
        "The share of the units ordered in the last seven days that did not have to wait, 0 to 1",
        "",
        |readings, gauge| {
            each_location(readings, |location, labels| {
                if let Some(rate) = location.fill_rate {
                    gauge.observe(rate, labels);
                }
            });
        },
    );
}

fn each_location(readings: &dyn Readings, mut each: impl FnMut(&LocationReading, &[KeyValue])) {
    for tenant in &*readings.tenants() {
        for location in &tenant.locations {
            let labels = [
                KeyValue::new("tenant", Arc::clone(&tenant.tenant)),
                KeyValue::new("location", Arc::clone(&location.location)),
            ];
            each(location, &labels);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{exposition, meters};

    /// Of many tenants.
    struct Full {
        tenants: Arc<Vec<TenantReading>>,
    }

    impl Readings for Full {
        fn is_ready(&self) -> bool {
            true
        }

        fn queue_waiting(&self) -> i64 {
            0
        }

        fn pools(&self) -> Vec<PoolReading> {
            Vec::new()
        }

        fn watchers(&self) -> i64 {
            0
        }

        fn feed_lag(&self) -> Duration {
            Duration::ZERO
        }

        fn promise_lag(&self) -> (i64, Duration) {
            (0, Duration::ZERO)
        }

        fn tenants(&self) -> Arc<Vec<TenantReading>> {
            Arc::clone(&self.tenants)
        }
    }

    #[test]
    fn every_location_that_is_read_is_told_apart() {
        // More than meters take by themselves.
        const TENANTS: usize = 60;
        const LOCATIONS: usize = 50;
        let location = |number: usize| LocationReading {
            location: Arc::from(format!("L{number}")),
            open_backorders: 1,
            backordered_units: 2,
            oldest: Duration::from_secs(3),
            fill_rate: Some(0.5),
        };
        let locations: Vec<LocationReading> = (0..LOCATIONS).map(location).collect();
        let tenant = |number: usize| TenantReading {
            tenant: Arc::from(format!("t{number}")),
            head: 1,
            locations: locations.clone(),
        };
        let readings = Arc::new(Full { tenants: Arc::new((0..TENANTS).map(tenant).collect()) });
        let meters = meters(true, None, TENANTS * LOCATIONS).unwrap();
        observe(&meters.meter(), &readings);
        let text = String::from_utf8(exposition(&meters.registry().unwrap()).unwrap()).unwrap();
        assert!(!text.contains("overflow"), "some were put together");
        for name in [
            "fillrate_open_backorders",
            "fillrate_backordered_units",
            "fillrate_oldest_backorder_seconds",
            "fillrate_fill_rate",
        ] {
            let series = text.lines().filter(|line| line.starts_with(&format!("{name}{{"))).count();
            assert_eq!(series, TENANTS * LOCATIONS, "{name}");
        }
    }
}
