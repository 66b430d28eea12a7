//! F1: what is ordered per day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
