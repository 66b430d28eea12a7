//! Backorders: what waits, in which order, and how it gets filled.

mod cancel;
pub mod command;
pub mod explain;
mod fill;
mod force;
mod hold;
pub(in crate::domain) mod pass;
pub mod queue;

use serde::{Deserialize, Serialize};

use super::{
    Time,
    id::{BackorderId, OrderId},
    purchasing::promise::Expected,
};

/// What opened a backorder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BackorderCause {
    Shortage,
    WaitingForOrder,
    NotAttempted,
    Forced,
    StockLoss,
}

/// Who keeps a backorder out of the passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Hold {
    /// A force: it ends with the next stock-in.
    Force,
    /// A call, or `allocate = false`: it ends by a call.
    Call,
}

/// Where a backorder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BackorderState {
    Open,
    Held,
    Filled,
    Cancelled,
}

/// Units of one order line that wait. `open = original + added - filled - cancelled`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backorder {
    pub id: BackorderId,
    pub cause: BackorderCause,
    pub state: BackorderState,
    /// Set exactly while the state is [`BackorderState::Held`].
    pub hold: Option<Hold>,
    pub original: i64,
    pub added: i64,
    pub filled: i64,
    pub cancelled: i64,
    pub open_time: Time,
    pub close_time: Option<Time>,
    /// When its last unit is expected, as it was last noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expected>,
    /// 1, 2, 3 ...: one more with every change.
    pub revision: i64,
    pub create_time: Time,
    pub update_time: Time,
}

impl Backorder {
    pub fn open(&self) -> i64 {
        self.original + self.added - self.filled - self.cancelled
    }
}

/// An order's place among those of its priority, kept for life unless it is requeued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    pub time: Time,
    pub index: i32,
}

/// Where an order stands in the total order of every queue: priority descending, place, id. Smaller is served first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueuePosition {
    pub negated_priority: i32,
    pub place: Place,
    pub order_id: OrderId,
}
