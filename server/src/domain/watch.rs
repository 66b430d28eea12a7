//! What a watcher wants to see.

use super::{
    event::{BackorderChange, BackorderView, OrderChange, StockChange},
    id::{CustomerId, LocationId, OrderId, Sku},
    inventory::StockLevel,
    order::Order,
};

/// The values of one field of a filter, in order: any of them will do. Without a value, anything will.
#[derive(Debug, Clone)]
pub struct OneOf<T>(Vec<T>);

impl<T> Default for OneOf<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> From<Vec<T>> for OneOf<T> {
    fn from(mut values: Vec<T>) -> Self {
        values.sort_unstable();
        Self(values)
    }
}

impl<T: Ord> OneOf<T> {
    pub fn values(&self) -> &[T] {
        &self.0
    }

    pub fn admits(&self, value: &T) -> bool {
        self.0.is_empty() || self.0.binary_search(value).is_ok()
    }

    fn admits_known(&self, value: Option<&T>) -> bool {
        self.0.is_empty() || value.is_some_and(|value| self.0.binary_search(value).is_ok())
    }

    pub fn admits_any(&self, mut values: impl Iterator<Item = T>) -> bool {
        self.0.is_empty() || values.any(|value| self.0.binary_search(&value).is_ok())
    }
}

/// Which backorders.
#[derive(Debug, Clone, Default)]
pub struct BackorderWatch {
    pub orders: OneOf<OrderId>,
    pub customers: OneOf<CustomerId>,
    pub skus: OneOf<Sku>,
    pub locations: OneOf<LocationId>,
    pub types: OneOf<BackorderChange>,
}

impl BackorderWatch {
    /// Of a backorder, whatever happened to it; the customer is the one its order names now.
    pub fn admits(&self, view: &BackorderView) -> bool {
        self.orders.admits(&view.order_id)
            && self.customers.admits_known(view.customer_id.as_ref())
            && self.skus.admits(&view.sku)
            && self.locations.admits(&view.location_id)
    }
}

/// Which stock.
#[derive(Debug, Clone, Default)]
pub struct StockWatch {
    pub skus: OneOf<Sku>,
    pub locations: OneOf<LocationId>,
    pub types: OneOf<StockChange>,
}

impl StockWatch {
    /// Of a stock level, whatever happened to it.
    pub fn admits(&self, level: &StockLevel) -> bool {
        self.skus.admits(&level.sku) && self.locations.admits(&level.location_id)
    }
}

/// Which orders.
#[derive(Debug, Clone, Default)]
pub struct OrderWatch {
    pub orders: OneOf<OrderId>,
    pub customers: OneOf<CustomerId>,
    /// Those with a line of one of them.
    pub skus: OneOf<Sku>,
    /// Those with a line served by one of them.
    pub locations: OneOf<LocationId>,
    pub types: OneOf<OrderChange>,
}

impl OrderWatch {
    /// Of an order, whatever happened to it; the customer is the one it names now.
    pub fn admits(&self, order: &Order) -> bool {
        self.orders.admits(&order.id)
            && self.customers.admits_known(order.customer_id.as_ref())
            && (self.skus.values().is_empty() || order.lines.iter().any(|line| self.skus.admits(&line.sku)))
            && (self.locations.values().is_empty()
                || order.lines.iter().any(|line| self.locations.admits(&line.location_id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Time,
        backorder::{Backorder, BackorderCause, BackorderState, Place},
        id::BackorderId,
    };

    fn view(order_id: &str, customer_id: Option<&str>, sku: &str) -> BackorderView {
        let time = Time::UNIX_EPOCH;
        let backorder = Backorder {
            id: BackorderId::known("B"),
            cause: BackorderCause::Shortage,
            state: BackorderState::Open,
            hold: None,
            original: 1,
            added: 0,
            filled: 0,
            cancelled: 0,
            open_time: time,
            close_time: None,
            expected: None,
            revision: 1,
            create_time: time,
            update_time: time,
        };
        BackorderView {
            backorder,
            order_id: OrderId::known(order_id),
            customer_id: customer_id.map(CustomerId::known),
            line_number: 1,
            sku: Sku::known(sku),
            location_id: LocationId::known("MAIN"),
            priority: 0,
            place: Place { time, index: 0 },
            required_time: None,
            unit_price: None,
        }
    }

    #[test]
    fn nothing_named_lets_all_pass() {
        assert!(BackorderWatch::default().admits(&view("O", None, "A")));
        assert!(OneOf::<Sku>::default().admits_any(std::iter::empty()));
    }

    #[test]
    fn fields_are_joined_by_and_values_by_or() {
        let watch = BackorderWatch {
            customers: vec![CustomerId::known("C1"), CustomerId::known("C2")].into(),
            skus: vec![Sku::known("A")].into(),
            ..BackorderWatch::default()
        };
        assert!(watch.admits(&view("O", Some("C1"), "A")));
        assert!(watch.admits(&view("O", Some("C2"), "A")));
        assert!(!watch.admits(&view("O", Some("C1"), "B")));
        assert!(!watch.admits(&view("O", Some("C3"), "A")));
        // Whose customer nobody knows is none of the named ones.
        assert!(!watch.admits(&view("O", None, "A")));
    }
}
