//! F13: rates of demand for items that sell on few days, and which one is used.
//!
//! All work on daily demand with zeros between the sales. The way they begin is not standard; here it is as in HA ch. 13
//! and Nixtla's `statsforecast`: the first sale is the first size, its 1-based day the first interval.

use serde::{Deserialize, Serialize};

use super::{
    demand::{DemandStatistics, Series},
    finite,
};

/// Smoothing of sizes and intervals (Croston, SBA, TSB).
pub const ALPHA: f64 = 0.1;
/// Smoothing of plain exponential smoothing.
pub const SES_ALPHA: f64 = 0.3;
/// An item with more days than this per day with demand sells intermittently (Syntetos, Boylan & Croston 2005).
pub const INTERMITTENT_ADI: f64 = 1.32;

/// Units a day, by each method.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Forecasts {
    /// With [`SES_ALPHA`].
    pub ses: f64,
    /// With [`ALPHA`], as the others.
    pub croston: f64,
    pub sba: f64,
    pub tsb: f64,
}

/// How the rate of demand was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DemandMethod {
    /// The mean of the window (F1).
    Mean,
    /// Syntetos-Boylan, for items that sell on few days.
    Sba,
}

impl Forecasts {
    pub fn of(series: &Series) -> Self {
        Self {
            ses: ses(series, SES_ALPHA),
            croston: croston(series, ALPHA),
            sba: sba(series, ALPHA),
            tsb: tsb(series, ALPHA, ALPHA),
        }
    }
}

/// The method that suggestions use, and its rate in units a day.
///
/// The rule: SBA where, from the first sale in the window on, an item has more than [`INTERMITTENT_ADI`] days per day
/// with demand; else the mean of the window. Days before the first sale do not count, as an item that sells every day
/// since last week is new, not intermittent; and Croston's own rate is only shown, as SBA corrects its bias.
pub fn used(series: &Series, statistics: &DemandStatistics) -> (DemandMethod, f64) {
    let days = statistics.days_since_first.map_or(0.0, f64::from);
    if days > INTERMITTENT_ADI * f64::from(statistics.nonzero_days) {
        (DemandMethod::Sba, sba(series, ALPHA))
    } else {
        (DemandMethod::Mean, statistics.mean_per_day)
    }
}

/// Simple exponential smoothing: `l = y1`, then `l += a (y - l)` (HA ch. 8).
pub fn ses(series: &Series, alpha: f64) -> f64 {
    let keep = 1.0 - alpha;
    let (mut level, mut last) = (0.0, 0);
    for (day, units) in &series.sales {
        if *day == 0 {
            level = *units;
        } else {
            level = level * keep.powi(day - last) + alpha * units;
        }
        last = *day;
    }
    finite(level * keep.powi(series.days - 1 - last))
}

/// Croston (1972): sizes `z` and intervals `p` smoothed on each day with demand; rate `z / p`; 0 where nothing sold.
pub fn croston(series: &Series, alpha: f64) -> f64 {
    let mut sales = series.sales.iter();
    let Some((first, units)) = sales.next() else { return 0.0 };
    let (mut size, mut interval, mut last) = (*units, f64::from(*first) + 1.0, *first);
    for (day, units) in sales {
        size += alpha * (units - size);
        interval += alpha * (f64::from(day - last) - interval);
        last = *day;
    }
    finite(size / interval)
}

/// Syntetos & Boylan (2005): `(1 - a / 2)` times Croston.
pub fn sba(series: &Series, alpha: f64) -> f64 {
    (1.0 - alpha / 2.0) * croston(series, alpha)
}

/// Teunter, Syntetos & Babai (2011): the probability `p` of a sale is smoothed every day, the size on days with demand;
/// rate `p z`. It decays while nothing sells.
pub fn tsb(series: &Series, alpha_size: f64, alpha_probability: f64) -> f64 {
    let keep = 1.0 - alpha_probability;
    let Some((first, units)) = series.sales.first() else { return 0.0 };
    let mut size = *units;
    let mut probability = if *first == 0 { 1.0 } else { alpha_probability };
    let mut last = *first;
    for (day, units) in series.sales.iter().skip(1) {
        probability = probability * keep.powi(day - last) + alpha_probability;
        size += alpha_size * (units - size);
        last = *day;
    }
    finite(probability * keep.powi(series.days - 1 - last) * size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(units: &[i64]) -> Series {
        let as_of = chrono::NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        let days = i64::try_from(units.len()).unwrap();
        let day = |index: usize| as_of - chrono::Duration::days(days - i64::try_from(index).unwrap());
        let demand = units.iter().enumerate().map(|(index, units)| (day(index), *units));
        Series::window(as_of, i32::try_from(days).unwrap(), demand.collect::<Vec<_>>())
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    /// 0, 4, 0, 0, 6 with a = 0.1. Croston: z = 4, p = 2 on day 2; on day 5 the interval is 3: z = 4 + 0.1 x 2 = 4.2,
    /// p = 2 + 0.1 x 1 = 2.1; rate 4.2 / 2.1 = 2. SBA: 0.95 x 2 = 1.9.
    #[test]
    fn croston_by_hand() {
        let y = series(&[0, 4, 0, 0, 6]);
        close(croston(&y, 0.1), 2.0);
        close(sba(&y, 0.1), 1.9);
    }

    /// 0, 4, 0, 0, 6. SES with a = 0.5: 0, 2, 1, 0.5, 3.25. TSB with 0.1: p = 0 on day 1, then 0.1, 0.09, 0.081,
    /// 0.0729 + 0.1 = 0.1729; z = 4.2; rate 0.1729 x 4.2 = 0.72618.
    #[test]
    fn smoothing_by_hand() {
        let y = series(&[0, 4, 0, 0, 6]);
        close(ses(&y, 0.5), 3.25);
        close(tsb(&y, 0.1, 0.1), 0.726_18);
        // And it decays afterwards: two days without a sale are 0.9 x 0.9 of it.
        close(tsb(&series(&[0, 4, 0, 0, 6, 0, 0]), 0.1, 0.1), 0.726_18 * 0.81);
        close(ses(&series(&[8, 0, 0]), 0.5), 2.0);
    }

    #[test]
    fn which_one_is_used() {
        // Five days from the first sale, two with demand: 2.5 days per sale.
        let few = series(&[0, 4, 0, 0, 6]);
        assert_eq!(used(&few, &DemandStatistics::of(&few)), (DemandMethod::Sba, sba(&few, ALPHA)));
        // New, and sold every day since: 10 / 6 a day over the window.
        let new = series(&[0, 0, 0, 3, 3, 4]);
        assert_eq!(used(&new, &DemandStatistics::of(&new)), (DemandMethod::Mean, 10.0 / 6.0));
        let none = series(&[0, 0]);
        assert_eq!(used(&none, &DemandStatistics::of(&none)), (DemandMethod::Mean, 0.0));
        assert_eq!(Forecasts::of(&none), Forecasts { ses: 0.0, croston: 0.0, sba: 0.0, tsb: 0.0 });
    }
}
