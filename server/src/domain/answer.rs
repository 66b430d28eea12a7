//! Answers as the core gives them: what a command was about, and all that it caused.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    backorder::BackorderState,
    event::BackorderView,
    id::{BackorderId, CustomerId, OrderId, StockKey},
    inventory::{Item, Location, StockLevel},
    order::{Order, Return, Shipment},
    purchasing::{
        order::{PurchaseOrder, Receipt},
        policy::ReplenishmentPolicy,
        supplier::{Supplier, SupplierItem},
    },
};

/// Units that a backorder got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill {
    pub order_id: OrderId,
    pub line_number: i32,
    pub key: StockKey,
    pub backorder_id: BackorderId,
    pub quantity: i64,
    /// What the backorder still lacks.
    pub open: i64,
}

/// Why an allocation was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LossCause {
    StockLoss,
    Forced,
    /// For the sake of the rest of its order or line.
    GivenUp,
    /// The order turned to a policy that does not let it hold them.
    Policy,
}

/// Units that a line held and lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    pub order_id: OrderId,
    pub line_number: i32,
    pub key: StockKey,
    pub backorder_id: BackorderId,
    pub quantity: i64,
    pub cause: LossCause,
}

/// What a caller should look at, though the call succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub reason: WarningReason,
    pub message: String,
    pub key: Option<StockKey>,
    pub order_id: Option<OrderId>,
    pub line_number: Option<i32>,
    /// Units it is about; 0 where none are.
    pub quantity: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WarningReason {
    /// A line waits for an item that nobody may wait for.
    BackorderDenied,
    /// A line waits for an item that is discontinued.
    ItemDiscontinued,
    /// More waits than the item's limit there.
    BackorderLimitExceeded,
    /// `override_policy` turned the order to `PARTIAL`.
    PolicyOverridden,
    /// The movement is older than the last count, which had seen it.
    AlreadyCounted,
    /// Units that lacked were cancelled.
    CancelledShort,
}

/// Why a backorder that a fill meant got nothing, or not all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotFilled {
    pub backorder_id: BackorderId,
    pub order_id: OrderId,
    pub line_number: i32,
    pub key: StockKey,
    pub reason: NotFilledReason,
    pub message: String,
    pub open: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotFilledReason {
    InsufficientStock,
    Held,
    PolicyForbids,
    NotCompletable,
    /// What was asked for was filled; the rest waits.
    QuantityReached,
}

/// The most fills, losses and unfilled that an answer lists.
pub const MAX_LISTED: usize = 10_000;

/// A list cut at [`MAX_LISTED`], with the full count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed<T> {
    pub items: Vec<T>,
    pub count: usize,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), count: 0 }
    }
}

impl<T> Listed<T> {
    pub fn push(&mut self, item: T) {
        self.count += 1;
        if self.items.len() < MAX_LISTED {
            self.items.push(item);
        }
    }

    pub fn truncated(&self) -> bool {
        self.count > self.items.len()
    }
}

/// What a command caused beyond its own subject.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    pub fills: Listed<Fill>,
    pub losses: Listed<Loss>,
    pub warnings: Vec<Warning>,
    /// An order of this id and content existed already: nothing was done.
    #[serde(default)]
    pub repeated: bool,
}

/// What a command answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub subject: Subject,
    pub effects: Effects,
}

/// What a put did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PutOutcome {
    Created,
    Updated,
    /// It was so already; its revision stays.
    Unchanged,
}

/// What a command was about, as it is after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Subject {
    Order(Box<Order>),
    Shipped {
        order: Box<Order>,
        shipment: Shipment,
    },
    Returned {
        order: Box<Order>,
        returned: Return,
    },
    Stock(Vec<StockLevel>),
    Item {
        item: Box<Item>,
        outcome: PutOutcome,
    },
    Location {
        location: Box<Location>,
        outcome: PutOutcome,
    },
    Filled {
        not_filled: Listed<NotFilled>,
    },
    Backorders(Vec<BackorderView>),
    Forced {
        order: Box<Order>,
        backorder: Box<BackorderView>,
    },
    Supplier {
        supplier: Box<Supplier>,
        outcome: PutOutcome,
    },
    SupplierItem {
        supplier_item: Box<SupplierItem>,
        outcome: PutOutcome,
    },
    ReplenishmentPolicy {
        policy: Box<ReplenishmentPolicy>,
        outcome: PutOutcome,
    },
    PurchaseOrder(Box<PurchaseOrder>),
    PurchaseOrders(Vec<PurchaseOrder>),
    DemandLoaded {
        rows: usize,
    },
    /// A receipt that was booked, or one that was corrected.
    Receipt {
        purchase_order: Box<PurchaseOrder>,
        receipt: Box<Receipt>,
    },
}

impl Answer {
    /// The orders whose customers the recorded answer leaves out.
    pub fn order_ids(&self) -> Vec<OrderId> {
        match &self.subject {
            Subject::Order(order) | Subject::Shipped { order, .. } | Subject::Returned { order, .. } => {
                vec![order.id.clone()]
            }
            Subject::Forced { order, .. } => vec![order.id.clone()],
            Subject::Backorders(views) => views.iter().map(|view| view.order_id.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// Puts the customers back.
    pub fn set_customers(&mut self, customers: &HashMap<OrderId, CustomerId>) {
        match &mut self.subject {
            Subject::Order(order) | Subject::Shipped { order, .. } | Subject::Returned { order, .. } => {
                order.customer_id = customers.get(&order.id).cloned();
            }
            Subject::Forced { order, backorder } => {
                order.customer_id = customers.get(&order.id).cloned();
                backorder.customer_id = customers.get(&order.id).cloned();
            }
            Subject::Backorders(views) => {
                for view in views {
                    view.customer_id = customers.get(&view.order_id).cloned();
                }
            }
            _ => {}
        }
    }
}

impl BackorderView {
    pub fn is_closed(&self) -> bool {
        matches!(self.backorder.state, BackorderState::Filled | BackorderState::Cancelled)
    }
}
