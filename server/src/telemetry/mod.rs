//! What a process tells of itself: its log, its traces, its numbers.

mod log;
mod metrics;
mod otlp;
mod readings;
mod trace;

pub use self::{
    log::{Telemetry, log_panics, start},
    metrics::Metrics,
    otlp::{Meters, exposition, meters},
    readings::{LocationReading, PoolReading, Readings, TenantReading, observe},
    trace::{Traced, caller_trace, is_kept, ride_along},
};
