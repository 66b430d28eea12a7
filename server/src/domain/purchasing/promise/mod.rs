//! Promised times: the pass played forward over what is inbound.
//!
//! Open units of submitted purchase-order lines are added, day by day, to what is available, each day followed by a pass
//! under the rules that hold now, locations that are filled by hand as if they were automatic. When a backorder's last
//! unit is taken is when it is expected. Nothing of it is booked.

mod gather;
mod note;
mod order;
mod play;
#[cfg(test)]
mod tests;
mod text;
mod touched;

pub use gather::{Bounds, KeyFacts, Walk, WalkWants};
pub use note::{Note, NoteExpected};
pub use order::{OrderPromise, Prospect};
pub use play::Promises;
use serde::{Deserialize, Serialize};
pub use text::summary;
pub use touched::Touched;

use crate::domain::{
    Time,
    id::{PurchaseOrderId, StockKey, SupplierId},
};

/// A line of a purchase order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PurchaseLineId {
    pub purchase_order_id: PurchaseOrderId,
    pub line_number: i32,
}

/// When a backorder's last unit is expected, and by which line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    pub time: Time,
    /// Whose arrival it waits for; none: what is there already suffices.
    pub line: Option<PurchaseLineId>,
}

/// When a backorder can be filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Promise {
    pub expected: Option<Expected>,
    /// The line is past its time: it counts as due today.
    pub overdue: bool,
    /// It rests on a location that is filled by hand.
    pub manual: bool,
    /// Where nothing is expected: when it could be if what lacks were ordered now.
    pub estimated_time: Option<Time>,
}

/// Units of a submitted purchase order's line that are still expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    pub key: StockKey,
    pub line: PurchaseLineId,
    pub supplier_id: SupplierId,
    pub units: i64,
    /// None: unknown, so that nothing can be promised of it.
    pub due_time: Option<Time>,
}
