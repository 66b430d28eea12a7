//! What was ordered per day, and what follows from it.

use fillrate_proto::v1;

use crate::{
    domain::purchasing::{
        demand::DemandDay,
        formulas::{demand::DemandStatistics, intermittent::Forecasts},
    },
    rpc::convert::date,
};

pub(in crate::rpc) fn statistics(statistics: &DemandStatistics) -> v1::DemandStatistics {
    v1::DemandStatistics {
        window_start_date: date(statistics.window_start),
        window_end_date: date(statistics.window_end),
        days: statistics.days,
        total: statistics.total,
        mean_per_day: statistics.mean_per_day,
        stddev_per_day: statistics.stddev_per_day,
        nonzero_days: statistics.nonzero_days,
        adi: statistics.adi,
        cv2: statistics.cv2,
        days_since_first: statistics.days_since_first,
        mean_per_day_since_first: statistics.mean_per_day_since_first,
        weekly_mean: statistics.weekly_mean,
        weekly_stddev: statistics.weekly_stddev,
    }
}

pub(in crate::rpc) fn rates(rates: Forecasts) -> v1::IntermittentRates {
    v1::IntermittentRates {
        ses_per_day: rates.ses,
        croston_per_day: rates.croston,
        sba_per_day: rates.sba,
        tsb_per_day: rates.tsb,
    }
}

pub(in crate::rpc) fn day(day: DemandDay) -> v1::DemandDay {
    v1::DemandDay { date: date(day.day), quantity: day.units(), counted: day.counted, loaded: day.loaded }
}
