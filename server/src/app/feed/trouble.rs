//! Background work that fails says so once, and once more when it goes on.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Cause, Error};

/// Whether a piece of background work is failing.
#[derive(Debug)]
pub(in crate::app) struct Trouble {
    work: &'static str,
    failing: AtomicBool,
}

impl Trouble {
    pub(in crate::app) fn new(work: &'static str) -> Self {
        Self { work, failing: AtomicBool::new(false) }
    }

    /// It failed: said at its first time alone, since it is tried again and again.
    pub(in crate::app) fn met(&self, error: &Error) {
        let cause = match error {
            Error::Unavailable(cause) | Error::Conflict(cause) | Error::Internal(cause) => Cause::log_text(cause),
            other => format!("{other:?}"),
        };
        if self.failing.swap(true, Ordering::Relaxed) {
            tracing::debug!(work = self.work, error.cause = cause, "background work still fails");
        } else {
            tracing::warn!(
                work = self.work,
                error.cause = cause,
                "background work fails; it is tried again until it succeeds"
            );
        }
    }

    /// It went well.
    pub(in crate::app) fn over(&self) {
        if self.failing.swap(false, Ordering::Relaxed) {
            tracing::info!(work = self.work, "background work goes on");
        }
    }
}
