//! What a server tells of itself: numbers, lines and traces.

mod metrics;
mod traces;
