//! By what the watchers of an event are found, without asking each of them.

use crate::domain::{
    event::Change,
    id::{CustomerId, LocationId, OrderId, Sku},
    watch::OneOf,
};

/// A value that filters name and events show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Mark {
    Order(OrderId),
    Sku(Sku),
    Customer(CustomerId),
    Location(LocationId),
}

/// The fields of a filter that are marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub orders: &'a OneOf<OrderId>,
    pub skus: &'a OneOf<Sku>,
    pub customers: &'a OneOf<CustomerId>,
    pub locations: &'a OneOf<LocationId>,
}

impl Named<'_> {
    /// The values of one field: every event that the filter admits shows one of them. Of the fields that name any, the
    /// one with the fewest events to a value. Empty: the filter names nothing.
    pub(super) fn marks(self) -> Vec<Mark> {
        fn all<T: Ord + Clone>(values: &OneOf<T>, mark: fn(T) -> Mark) -> Vec<Mark> {
            values.values().iter().cloned().map(mark).collect()
        }
        let fields = [
            all(self.orders, Mark::Order),
            all(self.skus, Mark::Sku),
            all(self.customers, Mark::Customer),
            all(self.locations, Mark::Location),
        ];
        fields.into_iter().find(|marks| !marks.is_empty()).unwrap_or_default()
    }
}

/// Every mark that an event shows; some more than once.
pub(super) fn shown(change: &Change) -> Vec<Mark> {
    match change {
        Change::Backorder { after, .. } => [
            Mark::Order(after.order_id.clone()),
            Mark::Sku(after.sku.clone()),
            Mark::Location(after.location_id.clone()),
        ]
        .into_iter()
        .chain(after.customer_id.clone().map(Mark::Customer))
        .collect(),
        Change::Stock { after, .. } => {
            vec![Mark::Sku(after.sku.clone()), Mark::Location(after.location_id.clone())]
        }
        Change::Order { after, .. } => {
            let lines = after.lines.iter();
            lines
                .flat_map(|line| [Mark::Sku(line.sku.clone()), Mark::Location(line.location_id.clone())])
                .chain([Mark::Order(after.id.clone())])
                .chain(after.customer_id.clone().map(Mark::Customer))
                .collect()
        }
        // No watch shows them.
        Change::PurchaseOrder { .. } | Change::Location { .. } => Vec::new(),
    }
}
