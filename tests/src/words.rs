//! Short words for requests: what a test wants to say, and nothing else.

use fillrate_proto::v1::{
    AdjustStockRequest, AllocationPolicy, CancelOrderRequest, CancelReason, CreateOrderRequest, FillBackordersRequest,
    FillFilter, ForceBackorderRequest, Item, LineChange, LineQuantity, Location, NamedFill, NamedFills, NewOrderLine,
    OrderLine, ReturnLine, ReturnOrderRequest, ShipOrderRequest, ShipPolicy, ShortageHandling, StockAdjustment,
    UpdateOrderRequest, fill_backorders_request::Selector,
};
use prost_types::Timestamp;

/// The location of tests that need only one.
pub const MAIN: &str = "MAIN";

/// An order without lines.
#[must_use]
pub fn order(order_id: &str) -> CreateOrderRequest {
    CreateOrderRequest { order_id: order_id.to_owned(), ..CreateOrderRequest::default() }
}

/// What may be said of an order to create.
pub trait NewOrder: Sized {
    /// One more line of the order's location.
    #[must_use]
    fn line(self, sku: &str, quantity: i64) -> Self {
        self.line_at(sku, quantity, "")
    }
    /// One more line of another location.
    #[must_use]
    fn line_at(self, sku: &str, quantity: i64, location: &str) -> Self;
    /// Takes what there is.
    #[must_use]
    fn partial(self) -> Self {
        self.policy(AllocationPolicy::Partial)
    }
    /// Takes lines whole.
    #[must_use]
    fn whole_lines(self) -> Self {
        self.policy(AllocationPolicy::CompleteLine)
    }
    /// Takes all or nothing.
    #[must_use]
    fn whole(self) -> Self {
        self.policy(AllocationPolicy::CompleteOrder)
    }
    /// Takes by this policy.
    #[must_use]
    fn policy(self, policy: AllocationPolicy) -> Self;
    /// Ships only as a whole.
    #[must_use]
    fn ships_complete(self) -> Self;
    /// Is served before those below.
    #[must_use]
    fn priority(self, priority: i32) -> Self;
    /// Of this customer.
    #[must_use]
    fn customer(self, customer: &str) -> Self;
    /// Served from here.
    #[must_use]
    fn at(self, location: &str) -> Self;
    /// Only stored.
    #[must_use]
    fn draft(self) -> Self;
    /// Allocates nothing.
    #[must_use]
    fn unallocated(self) -> Self;
    /// What becomes of a shortage.
    #[must_use]
    fn on_shortage(self, handling: ShortageHandling) -> Self;
    /// Ordered at this time.
    #[must_use]
    fn ordered_at(self, time: Timestamp) -> Self;
}

impl NewOrder for CreateOrderRequest {
    fn line_at(mut self, sku: &str, quantity: i64, location: &str) -> Self {
        let line =
            NewOrderLine { sku: sku.to_owned(), quantity, location_id: location.to_owned(), ..NewOrderLine::default() };
        self.lines.push(line);
        self
    }

    fn policy(mut self, policy: AllocationPolicy) -> Self {
        self.set_allocation_policy(policy);
        self
    }

    fn ships_complete(mut self) -> Self {
        self.set_ship_policy(ShipPolicy::WhenComplete);
        self
    }

    fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    fn customer(mut self, customer: &str) -> Self {
        customer.clone_into(&mut self.customer_id);
        self
    }

    fn at(mut self, location: &str) -> Self {
        location.clone_into(&mut self.location_id);
        self
    }

    fn draft(mut self) -> Self {
        self.draft = true;
        self
    }

    fn unallocated(mut self) -> Self {
        self.allocate = Some(false);
        self
    }

    fn on_shortage(mut self, handling: ShortageHandling) -> Self {
        self.set_shortage_handling(handling);
        self
    }

    fn ordered_at(mut self, time: Timestamp) -> Self {
        self.order_time = Some(time);
        self
    }
}

/// A location at its defaults.
#[must_use]
pub fn location(location_id: &str) -> Location {
    Location { location_id: location_id.to_owned(), ..Location::default() }
}

/// An item at its defaults.
#[must_use]
pub fn item(sku: &str) -> Item {
    Item { sku: sku.to_owned(), ..Item::default() }
}

/// A difference of stock at the default location.
#[must_use]
pub fn delta(sku: &str, quantity_delta: i64) -> StockAdjustment {
    StockAdjustment { sku: sku.to_owned(), quantity_delta, ..StockAdjustment::default() }
}

/// A difference of stock.
#[must_use]
pub fn delta_at(sku: &str, quantity_delta: i64, location: &str) -> StockAdjustment {
    StockAdjustment { location_id: location.to_owned(), ..delta(sku, quantity_delta) }
}

/// Differences as one command.
#[must_use]
pub fn adjust(adjustments: impl IntoIterator<Item = StockAdjustment>) -> AdjustStockRequest {
    AdjustStockRequest { adjustments: adjustments.into_iter().collect(), ..AdjustStockRequest::default() }
}

/// Lines and how much of each.
#[must_use]
pub fn quantities(lines: &[(i32, i64)]) -> Vec<LineQuantity> {
    lines.iter().map(|&(line_number, quantity)| LineQuantity { line_number, quantity: Some(quantity) }).collect()
}

/// Cancels an order, or these lines of it.
#[must_use]
pub fn cancel(order_id: &str, lines: &[(i32, i64)]) -> CancelOrderRequest {
    CancelOrderRequest {
        order_id: order_id.to_owned(),
        lines: quantities(lines),
        reason: CancelReason::Customer.into(),
        ..CancelOrderRequest::default()
    }
}

/// Ships an order, or these lines of it.
#[must_use]
pub fn ship(order_id: &str, lines: &[(i32, i64)]) -> ShipOrderRequest {
    ShipOrderRequest { order_id: order_id.to_owned(), lines: quantities(lines), ..ShipOrderRequest::default() }
}

/// Takes these lines of an order back.
#[must_use]
pub fn give_back(order_id: &str, lines: &[(i32, i64)]) -> ReturnOrderRequest {
    ReturnOrderRequest {
        order_id: order_id.to_owned(),
        lines: lines.iter().map(|&(line_number, quantity)| ReturnLine { line_number, quantity }).collect(),
        ..ReturnOrderRequest::default()
    }
}

/// Takes a line's allocation away.
#[must_use]
pub fn force(order_id: &str, line_number: i32) -> ForceBackorderRequest {
    ForceBackorderRequest { order_id: order_id.to_owned(), line_number, ..ForceBackorderRequest::default() }
}

/// Fills an order by hand.
#[must_use]
pub fn fill_order(order_id: &str) -> FillBackordersRequest {
    FillBackordersRequest { selector: Some(Selector::OrderId(order_id.to_owned())), ..FillBackordersRequest::default() }
}

/// Fills these backorders by hand.
#[must_use]
pub fn fill_named(backorders: &[(&str, Option<i64>)]) -> FillBackordersRequest {
    let backorders =
        backorders.iter().map(|&(id, quantity)| NamedFill { backorder_id: id.to_owned(), quantity }).collect();
    FillBackordersRequest { selector: Some(Selector::Named(NamedFills { backorders })), ..Default::default() }
}

/// Fills what waits for an item by hand.
#[must_use]
pub fn fill_item(sku: &str) -> FillBackordersRequest {
    let filter = FillFilter { sku: sku.to_owned(), ..FillFilter::default() };
    FillBackordersRequest { selector: Some(Selector::Filter(filter)), ..FillBackordersRequest::default() }
}

/// Changes an order.
#[must_use]
pub fn update(order_id: &str) -> UpdateOrderRequest {
    UpdateOrderRequest { order_id: order_id.to_owned(), ..UpdateOrderRequest::default() }
}

/// Changes lines' net wanted quantities.
#[must_use]
pub fn update_quantities(order_id: &str, lines: &[(i32, i64)]) -> UpdateOrderRequest {
    let change = |&(line_number, quantity): &(i32, i64)| LineChange {
        line_number,
        quantity: Some(quantity),
        ..Default::default()
    };
    UpdateOrderRequest { lines: lines.iter().map(change).collect(), ..update(order_id) }
}

/// A line's counters: ordered, allocated, backordered, shipped, cancelled.
#[must_use]
pub fn counters(line: &OrderLine) -> [i64; 5] {
    [line.ordered, line.allocated, line.backordered, line.shipped, line.cancelled]
}
