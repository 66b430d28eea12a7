//! Demand per day of a location's calendar.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::domain::{
    Time,
    backorder::Place,
    event::DemandDelta,
    id::{LocationId, Sku, StockKey},
    purchasing::formulas::{
        demand::{DemandStatistics, Series},
        intermittent::{DemandMethod, Forecasts, used},
    },
    zone::Zone,
};

/// What an item sold at a location on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemandDay {
    pub day: NaiveDate,
    /// From orders.
    pub counted: i64,
    /// By the caller, for days before there were any.
    pub loaded: i64,
}

impl DemandDay {
    /// Never below zero: a cancellation may be counted on another day than its order, where the time zone was changed.
    pub fn units(&self) -> i64 {
        self.counted.saturating_add(self.loaded).max(0)
    }
}

/// Days that demand is looked at for: from the first on, before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemandWindow {
    pub start: NaiveDate,
    pub end: NaiveDate,
}

impl DemandWindow {
    /// So many days, up to the day before the one that is asked about: that one is not over.
    pub fn before(as_of: Time, zone: Zone, days: i32) -> Self {
        let end = zone.day(as_of);
        let days = Days::new(u64::try_from(days).unwrap_or_default());
        Self { start: end.checked_sub_days(days).unwrap_or(NaiveDate::MIN), end }
    }
}

/// The demand of an item at a location, and every figure that a suggestion may use of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandRecord {
    pub key: StockKey,
    pub zone: Zone,
    /// Those with demand, ascending.
    pub days: Vec<DemandDay>,
    pub statistics: DemandStatistics,
    pub forecasts: Forecasts,
    /// The method whose rate suggestions use.
    pub method: DemandMethod,
    /// Units a day.
    pub rate: f64,
}

impl DemandRecord {
    /// Of the days in a window; others are passed over.
    pub fn of(key: StockKey, zone: Zone, window: DemandWindow, mut days: Vec<DemandDay>) -> Self {
        // All that was asked for on a day may have been taken back.
        days.retain(|day| (day.counted, day.loaded) != (0, 0));
        let length = i32::try_from((window.end - window.start).num_days()).unwrap_or(i32::MAX);
        let series = Series::window(window.end, length, days.iter().map(|day| (day.day, day.units())));
        let statistics = DemandStatistics::of(&series);
        let (method, rate) = used(&series, &statistics);
        Self { key, zone, days, forecasts: Forecasts::of(&series), statistics, method, rate }
    }
}

/// Units per item, location and day.
pub type DemandSums = BTreeMap<(StockKey, NaiveDate), i64>;

/// Adds up changes of demand per day of each location's calendar. What comes to nothing is left out.
pub fn per_day(deltas: impl IntoIterator<Item = DemandDelta>, zone: impl Fn(&LocationId) -> Zone) -> DemandSums {
    let mut sums = DemandSums::new();
    for DemandDelta { sku, location_id, units, time } in deltas {
        let day = zone(&location_id).day(time);
        let sum = sums.entry((StockKey { location_id, sku }, day)).or_default();
        *sum = sum.saturating_add(units);
    }
    sums.retain(|_, units| *units != 0);
    sums
}

/// As much of a stored order event as its demand takes: see [`crate::domain::event::Change::demand`].
#[derive(Debug, Deserialize)]
pub struct OrderDemand {
    before: Option<Before>,
    after: After,
    #[serde(default)]
    demand: Vec<DemandDelta>,
}

#[derive(Debug, Deserialize)]
struct Before {
    order: Placed,
}

#[derive(Debug, Deserialize)]
struct Placed {
    place: Option<Place>,
}

#[derive(Debug, Deserialize)]
struct After {
    place: Option<Place>,
    order_time: Time,
    lines: Vec<Ordered>,
}

#[derive(Debug, Deserialize)]
struct Ordered {
    sku: Sku,
    location_id: LocationId,
    ordered: i64,
}

impl OrderDemand {
    /// How the event changed demand.
    pub fn deltas(self) -> impl Iterator<Item = DemandDelta> {
        let After { place, order_time: time, lines } = self.after;
        let approved = place.is_some() && self.before.is_none_or(|before| before.order.place.is_none());
        let lines = if approved { lines } else { Vec::new() };
        let ordered = lines.into_iter().map(move |Ordered { sku, location_id, ordered: units }| DemandDelta {
            sku,
            location_id,
            units,
            time,
        });
        ordered.chain(self.demand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn delta(location: &str, units: i64, time: &str) -> DemandDelta {
        let time = time.parse().unwrap();
        DemandDelta { sku: Sku::known("A"), location_id: LocationId::known(location), units, time }
    }

    #[test]
    fn a_day_is_the_locations() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let zone = |id: &LocationId| if id.as_str() == "EAST" { berlin } else { Zone::default() };
        let deltas = [
            delta("EAST", 2, "2026-01-31T23:30:00Z"),
            delta("EAST", 3, "2026-02-01T10:00:00Z"),
            delta("MAIN", 5, "2026-01-31T23:30:00Z"),
            delta("MAIN", 4, "2026-02-01T10:00:00Z"),
            delta("MAIN", -4, "2026-02-01T11:00:00Z"),
        ];
        let key = |location| StockKey { location_id: LocationId::known(location), sku: Sku::known("A") };
        let expected = BTreeMap::from([((key("EAST"), day("2026-02-01")), 5), ((key("MAIN"), day("2026-01-31")), 5)]);
        assert_eq!(per_day(deltas, zone), expected);
    }

    #[test]
    fn a_window_ends_before_the_day_it_is_looked_at() {
        let window = DemandWindow::before("2026-03-04T12:00:00Z".parse().unwrap(), Zone::default(), 3);
        assert_eq!(window, DemandWindow { start: day("2026-03-01"), end: day("2026-03-04") });
        let days = [
            DemandDay { day: day("2026-03-01"), counted: 2, loaded: 1 },
            DemandDay { day: day("2026-03-03"), counted: -1, loaded: 0 },
            DemandDay { day: day("2026-03-04"), counted: 9, loaded: 0 },
        ];
        let key = StockKey { location_id: LocationId::known("MAIN"), sku: Sku::known("A") };
        let record = DemandRecord::of(key, Zone::default(), window, days.to_vec());
        // 3, 0 and 0 units: 3 / 3 a day.
        assert_eq!((record.statistics.days, record.statistics.total, record.statistics.mean_per_day), (3, 3, 1.0));
    }
}
