//! What a process tells of itself: its log, its traces, its numbers.

mod log;
mod metrics;
mod otlp;
mod readings;
mod trace;

pub use self::{
    log::{Telemetry, start},
    metrics::Metrics,
    otlp::{Meters, exposition, meters},
    readings::{LocationReading, Readings, TenantReading, observe},
    trace::{Traced, caller_trace, ride_along},
};
