//! F1: what is ordered per day.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{finite, real};

/// Demand of a window of days, one bucket per calendar day; a day without demand counts as 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandStatistics {
    pub window_start: NaiveDate,
    /// Not part of the window.
    pub window_end: NaiveDate,
    pub days: i32,
    pub total: i64,
    pub mean_per_day: f64,
    pub stddev_per_day: f64,
    pub nonzero_days: i32,
    /// Days per day with demand; none: there was none.
    pub adi: Option<f64>,
    /// Squared coefficient of variation of the days with demand; none: fewer than two.
    pub cv2: Option<f64>,
    /// Days from the first day with demand to the window's end.
    pub days_since_first: Option<i32>,
    pub mean_per_day_since_first: Option<f64>,
    /// Over whole weeks; none where the window is no multiple of seven days.
    pub weekly_mean: Option<f64>,
    pub weekly_stddev: Option<f64>,
}

/// The days of a window on which something was ordered.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub start: NaiveDate,
    pub end: NaiveDate,
    /// At least 1.
    pub days: i32,
    /// Day of the window from 0, ascending, and units above 0.
    pub sales: Vec<(i32, f64)>,
    /// All its units.
    pub total: i64,
}

impl Series {
    /// F1: the window `[as_of - days, as_of)`: half-open, `as_of` itself excluded, one bucket per calendar day. Days outside
    /// are passed over; a day whose cancellations outweigh its orders counts as 0 (rule).
    pub fn window(as_of: NaiveDate, days: i32, demand: impl IntoIterator<Item = (NaiveDate, i64)>) -> Self {
        let days = days.max(1);
        let back = Days::new(u64::from(days.unsigned_abs()));
        let start = as_of.checked_sub_days(back).unwrap_or(NaiveDate::MIN);
        let mut sales: Vec<(i32, f64)> = Vec::new();
        let mut total = 0_i64;
        for (day, units) in demand {
            if day < start || day >= as_of || units <= 0 {
                continue;
            }
            if let Ok(index) = i32::try_from((day - start).num_days()) {
                sales.push((index, real(units)));
                total = total.saturating_add(units);
            }
        }
        sales.sort_by_key(|(index, _)| *index);
        sales.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 += later.1;
            }
            same
        });
        Self { start, end: as_of, days, sales, total }
    }

    fn units(&self) -> impl Iterator<Item = f64> + Clone {
        self.sales.iter().map(|(_, units)| *units)
    }
}

impl DemandStatistics {
    /// F1: the mean `d = sum / N` and the sample standard deviation `s = sqrt(sum((x - d)^2) / (N - 1))` over all `N` days,
    /// in units a day, as daily demand that is independent and alike is estimated (SPT ch. 6); `ADI = N / days with demand`,
    /// `CV2 = (sd / mean)^2` of the days with demand (Syntetos & Boylan 2005). The mean since the first sale divides by the
    /// days since then, and weeks are summed from the window's start (rules).
    pub fn of(series: &Series) -> Self {
        let total = real(series.total);
        let days = f64::from(series.days);
        let spread = spread(series.units(), days);
        let nonzero = i32::try_from(series.sales.len()).unwrap_or(i32::MAX);
        let first = series.sales.first().map(|(index, _)| series.days - index);
        let weekly = (series.days % 7 == 0).then(|| weekly(series));
        Self {
            window_start: series.start,
            window_end: series.end,
            days: series.days,
            total: series.total,
            mean_per_day: total / days,
            stddev_per_day: spread,
            nonzero_days: nonzero,
            adi: (nonzero > 0).then(|| days / f64::from(nonzero)),
            cv2: (nonzero > 1).then(|| squared_variation(series, nonzero)),
            days_since_first: first,
            mean_per_day_since_first: first.map(|days| total / f64::from(days)),
            weekly_mean: weekly.map(|(mean, _)| mean),
            weekly_stddev: weekly.map(|(_, sd)| sd),
        }
    }
}

/// F1: sample standard deviation, `sqrt(sum((x - mean)^2) / (count - 1))`, of `count` values, of which those not given are
/// 0; 0 for a single one (rule).
fn spread(values: impl Iterator<Item = f64> + Clone, count: f64) -> f64 {
    if count <= 1.0 {
        return 0.0;
    }
    let (given, sum) = values.clone().fold((0.0, 0.0), |(n, sum), x| (n + 1.0, sum + x));
    let mean: f64 = sum / count;
    let squares: f64 = values.map(|x| (x - mean) * (x - mean)).sum();
    finite(((squares + (count - given) * mean * mean) / (count - 1.0)).max(0.0).sqrt())
}

/// F1: `CV2 = (sd / mean)^2` of the days with demand (Syntetos & Boylan 2005).
fn squared_variation(series: &Series, nonzero: i32) -> f64 {
    let count = f64::from(nonzero);
    let mean = series.units().sum::<f64>() / count;
    let cv = spread(series.units(), count) / mean;
    finite(cv * cv)
}

/// Mean and sample standard deviation of the window's whole weeks, counted from its start.
fn weekly(series: &Series) -> (f64, f64) {
    let mut weeks: Vec<(i32, f64)> = Vec::new();
    for (index, units) in &series.sales {
        match weeks.last_mut() {
            Some((week, sum)) if *week == index / 7 => *sum += units,
            _ => weeks.push((index / 7, *units)),
        }
    }
    let count = f64::from(series.days / 7);
    let sums = weeks.iter().map(|(_, sum)| *sum);
    (sums.clone().fold(0.0, |all, sum| all + sum) / count, spread(sums, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Seven days before 8 March with 3, 0, 0, 5, 0, 0, 6: sum 14, mean 2; deviations 1, -2, -2, 3, -2, -2, 4, their
    /// squares 1 + 4 + 4 + 9 + 4 + 4 + 16 = 42, sd = sqrt(42 / 6) = 2.6458. ADI = 7 / 3. Days with demand: mean 14 / 3,
    /// squares (25 + 1 + 16) / 9 = 4.6667, variance 4.6667 / 2 = 2.3333, CV2 = 2.3333 / (14 / 3)^2 = 0.10714.
    #[test]
    fn a_week() {
        let demand = [
            ("2026-02-28", 99),
            ("2026-03-01", 3),
            ("2026-03-04", 4),
            ("2026-03-04", 1),
            ("2026-03-05", -2),
            ("2026-03-07", 6),
            ("2026-03-08", 99),
        ];
        let series = Series::window(day("2026-03-08"), 7, demand.map(|(date, units)| (day(date), units)));
        let found = DemandStatistics::of(&series);
        assert_eq!((found.window_start, found.total, found.nonzero_days), (day("2026-03-01"), 14, 3));
        assert_eq!((found.mean_per_day, found.days_since_first), (2.0, Some(7)));
        assert!((found.stddev_per_day - 7_f64.sqrt()).abs() < 1e-12);
        assert!((found.adi.unwrap() - 7.0 / 3.0).abs() < 1e-12);
        assert!((found.cv2.unwrap() - 0.107_142_857).abs() < 1e-9);
        assert_eq!((found.weekly_mean, found.weekly_stddev), (Some(14.0), Some(0.0)));
    }

    #[test]
    fn nothing_sold() {
        let found = DemandStatistics::of(&Series::window(day("2026-03-08"), 30, []));
        assert_eq!((found.mean_per_day, found.stddev_per_day, found.adi, found.cv2), (0.0, 0.0, None, None));
        assert_eq!((found.mean_per_day_since_first, found.weekly_mean), (None, None));
    }

    /// A window of one day has no spread; one that reaches before the calendar's beginning is cut there.
    #[test]
    fn odd_windows() {
        let one = DemandStatistics::of(&Series::window(day("2026-03-08"), 0, [(day("2026-03-07"), 4)]));
        assert_eq!((one.days, one.mean_per_day, one.stddev_per_day), (1, 4.0, 0.0));
        let endless = Series::window(day("2026-03-08"), i32::MAX, [(day("2026-03-07"), 4)]);
        assert_eq!((endless.start, endless.sales.len()), (NaiveDate::MIN, 1));
    }
}
