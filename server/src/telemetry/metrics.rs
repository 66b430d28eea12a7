//! What a server counts. Names and labels are what alert rules and dashboards rest on: they change as a protocol does.

use std::{sync::Arc, time::Duration};

use opentelemetry::{
    KeyValue,
    metrics::{Counter, Histogram, Meter, UpDownCounter},
};

/// From what a lonely call takes to what nobody waits for, in seconds.
const SPANS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
const SHARED: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 512.0];
const BEHIND: [f64; 9] = [0.0, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0, 10_000_000.0];

/// What is counted as it happens.
#[derive(Debug)]
pub struct Metrics {
    requests: Counter<u64>,
    duration: Histogram<f64>,
    in_flight: UpDownCounter<i64>,
    batch_calls: Histogram<u64>,
    queue_wait: Histogram<f64>,
    retries: Counter<u64>,
    watcher_lag: Histogram<u64>,
}

impl Metrics {
    /// The instruments of one server.
    #[must_use]
    pub fn new(meter: &Meter) -> Arc<Self> {
        let metrics = Self {
            requests: meter
                .u64_counter("fillrate_rpc_requests")
                .with_description("Calls that ended, by method and status code")
                .build(),
            duration: meter
                .f64_histogram("fillrate_rpc_duration")
                .with_unit("s")
                .with_description("From a call's headers to the end of its answer")
                .with_boundaries(SPANS.to_vec())
                .build(),
            in_flight: meter.i64_up_down_counter("fillrate_rpc_in_flight").with_description("Calls that run").build(),
            batch_calls: meter
                .u64_histogram("fillrate_batch_calls")
                .with_description("Calls that shared a transaction")
                .with_boundaries(SHARED.to_vec())
                .build(),
            queue_wait: meter
                .f64_histogram("fillrate_queue_wait")
                .with_unit("s")
                .with_description("How long a command waited for its transaction to begin")
                .with_boundaries(SPANS.to_vec())
                .build(),
            retries: meter
                .u64_counter("fillrate_transaction_retries")
                .with_description("Transactions that were run again: another was in the way, or the database was lost")
                .build(),
            watcher_lag: meter
                .u64_histogram("fillrate_watcher_lag_events")
                .with_description("How far behind the feed's head a watch was after each page that it read")
                .with_boundaries(BEHIND.to_vec())
                .build(),
        };
        metrics.retries.add(0, &[]);
        Arc::new(metrics)
    }

    /// A method that may be called, and codes that its calls should never end with. They are counted from nought: a
    /// series that begins with its first failure shows no increase.
    pub fn expect(&self, method: &Arc<str>, codes: &[&'static str]) {
        for code in codes {
            let method = KeyValue::new("method", Arc::clone(method));
            self.requests.add(0, &[method, KeyValue::new("code", *code)]);
        }
    }

    /// A call came.
    pub fn call_began(&self) {
        self.in_flight.add(1, &[]);
    }

    /// It is over.
    pub fn call_ended(&self, method: &Arc<str>, code: &'static str, took: Duration) {
        let method = KeyValue::new("method", Arc::clone(method));
        self.in_flight.add(-1, &[]);
        self.duration.record(took.as_secs_f64(), std::slice::from_ref(&method));
        self.requests.add(1, &[method, KeyValue::new("code", code)]);
    }

    /// A transaction begins, with the calls that waited so long for it.
    pub fn transaction_began(&self, waited: impl ExactSizeIterator<Item = Duration>) {
        self.batch_calls.record(u64::try_from(waited.len()).unwrap_or(u64::MAX), &[]);
        waited.for_each(|waited| self.queue_wait.record(waited.as_secs_f64(), &[]));
    }

    /// A transaction is run again.
    pub fn transaction_repeated(&self) {
        self.retries.add(1, &[]);
    }

    /// A watch read a page; so many positions are between it and the head.
    pub fn page_read(&self, behind: i64) {
        self.watcher_lag.record(u64::try_from(behind).unwrap_or(0), &[]);
    }
}
