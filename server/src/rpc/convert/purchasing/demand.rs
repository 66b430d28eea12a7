//! What was ordered per day, and what follows from it.

use fillrate_proto::v1;

use crate::{
    domain::purchasing::{
        days::{DemandDay, DemandRecord},
        formulas::{demand::DemandStatistics, intermittent::Forecasts},
    },
    rpc::convert::{Wire as _, date},
};

pub(in crate::rpc) fn record(record: DemandRecord) -> v1::GetDemandStatisticsResponse {
    v1::GetDemandStatisticsResponse {
        sku: record.key.sku.to_string(),
        location_id: record.key.location_id.to_string(),
        time_zone: record.zone.to_string(),
        statistics: Some(statistics(&record.statistics)),
        intermittent: Some(rates(record.forecasts)),
        method: record.method.number(),
        rate_per_day: record.rate,
        days: record.days.into_iter().map(day).collect(),
    }
}

pub(super) fn statistics(statistics: &DemandStatistics) -> v1::DemandStatistics {
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

fn rates(rates: Forecasts) -> v1::IntermittentRates {
    v1::IntermittentRates {
        ses_per_day: rates.ses,
        croston_per_day: rates.croston,
        sba_per_day: rates.sba,
        tsb_per_day: rates.tsb,
    }
}

fn day(day: DemandDay) -> v1::DemandDay {
    v1::DemandDay { date: date(day.day), quantity: day.units(), counted: day.counted, loaded: day.loaded }
}
