//! The commands that clients send, and what they are told of them.

use fillrate_proto::v1::{
    AdjustStockRequest, CancelOrderRequest, CreateOrderRequest, Effects, FillBackordersRequest, ForceBackorderRequest,
    Order, ShipOrderRequest, UpdateOrderRequest,
};
use fillrate_tests::{Door, Refusal};

#[derive(Debug, Clone)]
pub enum Command {
    Create(CreateOrderRequest),
    Adjust(AdjustStockRequest),
    Ship(ShipOrderRequest),
    Cancel(CancelOrderRequest),
    Force(ForceBackorderRequest),
    Update(UpdateOrderRequest),
    Fill(FillBackordersRequest),
}

/// What a caller was told.
#[derive(Debug, Clone)]
pub struct Reply {
    pub effects: Effects,
    pub order: Option<Order>,
}

impl Command {
    /// The same under a request id.
    pub fn named(mut self, id: &str) -> Self {
        let request_id = match &mut self {
            Self::Create(request) => &mut request.request_id,
            Self::Adjust(request) => &mut request.request_id,
            Self::Ship(request) => &mut request.request_id,
            Self::Cancel(request) => &mut request.request_id,
            Self::Force(request) => &mut request.request_id,
            Self::Update(request) => &mut request.request_id,
            Self::Fill(request) => &mut request.request_id,
        };
        id.clone_into(request_id);
        self
    }

    pub async fn send(&self, door: &Door) -> Result<Reply, Refusal> {
        let (effects, order) = match self.clone() {
            Self::Create(request) => door.create_order(request).await.map(|a| (a.effects, a.order))?,
            Self::Adjust(request) => door.adjust_stock(request).await.map(|a| (a.effects, None))?,
            Self::Ship(request) => door.ship_order(request).await.map(|a| (a.effects, a.order))?,
            Self::Cancel(request) => door.cancel_order(request).await.map(|a| (a.effects, a.order))?,
            Self::Force(request) => door.force_backorder(request).await.map(|a| (a.effects, None))?,
            Self::Update(request) => door.update_order(request).await.map(|a| (a.effects, a.order))?,
            Self::Fill(request) => door.fill_backorders(request).await.map(|a| (a.effects, None))?,
        };
        Ok(Reply { effects: effects.unwrap_or_default(), order })
    }
}
