//! Commands on backorders.

use crate::domain::{
    Time,
    id::{BackorderId, OrderId},
    order::CancelReason,
    quantity::Quantity,
    wants::WaitingFilter,
};

#[derive(Debug, Clone)]
pub struct FillBackorders {
    pub selector: FillSelector,
    /// Leave an order alone that would still wait afterwards.
    pub only_completable: bool,
    pub override_policy: bool,
}

#[derive(Debug, Clone)]
pub enum FillSelector {
    Order { order_id: OrderId, most: Option<Quantity> },
    Named(Vec<NamedFill>),
    Filter { filter: WaitingFilter, most: Option<Quantity> },
}

#[derive(Debug, Clone)]
pub struct NamedFill {
    pub backorder_id: BackorderId,
    /// The most to fill; none: all that is open.
    pub most: Option<Quantity>,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct ForceBackorder {
    pub order_id: OrderId,
    pub number: i32,
    pub quantity: Option<Quantity>,
    pub requeue: bool,
}

/// A backorder by its name.
#[derive(Debug, Clone)]
pub struct NamedBackorder {
    pub backorder_id: BackorderId,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct HoldBackorder {
    /// At least one.
    pub backorders: Vec<NamedBackorder>,
}

#[derive(Debug, Clone)]
pub struct ResumeBackorder {
    /// At least one.
    pub backorders: Vec<NamedBackorder>,
}

#[derive(Debug, Clone)]
pub struct CancelBackorder {
    /// At least one.
    pub backorders: Vec<NamedFill>,
    pub reason: CancelReason,
    pub occur_time: Option<Time>,
}
