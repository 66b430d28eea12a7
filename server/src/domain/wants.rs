//! What a decision still needs to see. The store fetches it and the decision goes on.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Time,
    id::{
        BackorderId, CustomerId, LocationId, OrderId, PurchaseOrderId, ReceiptId, ReturnId, ShipmentId, Sku, StockKey,
        SupplierId,
    },
    purchasing::{command::SuggestionOptions, policy::PolicyScope},
};

/// How much of a queue to read at first; each further reading takes [`PAGE_GROWTH`] times as much.
pub const FIRST_PAGE: usize = 256;
pub const PAGE_GROWTH: usize = 8;

/// Facts to fetch into the working set. Whatever is named and does not exist is told as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wants {
    pub orders: BTreeSet<OrderId>,
    /// Orders under ids that the server has just made: there are none yet, and nobody has to look.
    pub new_orders: BTreeSet<OrderId>,
    /// Backorders named by id: the order of each, closed ones too.
    pub backorders: BTreeSet<BackorderId>,
    pub stock: BTreeSet<StockKey>,
    pub items: BTreeSet<Sku>,
    pub locations: BTreeSet<LocationId>,
    pub default_location: bool,
    /// Orders that wait for a key, in queue order.
    pub queues: BTreeMap<StockKey, QueueWant>,
    /// Orders that hold units of a key, in reverse queue order: the last holders of so many units.
    pub holders: BTreeMap<StockKey, i64>,
    /// Orders with a line of this key that a force holds.
    pub forced: BTreeSet<StockKey>,
    /// The on-hand units that the ledger booked with a later `occur_time` than this, per key.
    pub booked_after: BTreeSet<(StockKey, Time)>,
    /// Orders with an open backorder that a filter meets, in queue order.
    /// and how many of them at most.
    pub waiting: BTreeMap<WaitingFilter, usize>,
    /// Open orders with units of this item, or at this location, that are not shipped.
    pub open_lines: BTreeSet<AllOf>,
    /// Every stock row of this item, or at this location.
    pub stock_of: BTreeSet<AllOf>,
    /// Ids that a new shipment or return would take.
    pub shipments: BTreeSet<ShipmentId>,
    pub returns: BTreeSet<ReturnId>,
    pub suppliers: BTreeSet<SupplierId>,
    pub supplier_items: BTreeSet<(SupplierId, Sku)>,
    pub policies: BTreeSet<PolicyScope>,
    /// Everything that a suggestion is reckoned from, as of a time; the stock rows are wanted, and locked, too.
    pub suggestions: BTreeMap<StockKey, (Time, SuggestionOptions)>,
    /// What commands put, to be locked.
    pub puts: Puts,
    pub purchase_orders: BTreeSet<PurchaseOrderId>,
    /// Receipts by id, whether they are there or not; and the purchase orders of those that are.
    pub receipts: BTreeSet<ReceiptId>,
}

/// Rows that commands replace whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Puts {
    pub suppliers: BTreeSet<SupplierId>,
    pub supplier_items: BTreeSet<(SupplierId, Sku)>,
    pub policies: BTreeSet<PolicyScope>,
}

/// How much of a queue is wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueueWant {
    /// `SKIP_AHEAD`: watchers that need at most so many units, per distinct quantity at most `page` of them.
    Fitting { available: i64, page: usize },
    /// `STRICT`: the first `page` lines that a pass may fill, whatever they need.
    Head { page: usize },
}

/// Which open backorders are meant by a fill.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitingFilter {
    pub sku: Option<Sku>,
    pub customer_id: Option<CustomerId>,
    pub location_id: Option<LocationId>,
}

/// Whose rows a change of settings must see.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AllOf {
    Item(Sku),
    Location(LocationId),
}

impl Wants {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Both of two wants; of the same queue, the larger part.
    pub fn merge(&mut self, other: Self) {
        self.orders.extend(other.orders);
        self.new_orders.extend(other.new_orders);
        self.backorders.extend(other.backorders);
        self.stock.extend(other.stock);
        self.items.extend(other.items);
        self.locations.extend(other.locations);
        self.default_location |= other.default_location;
        for (key, want) in other.queues {
            let slot = self.queues.entry(key).or_insert_with(|| want.clone());
            if *slot < want {
                *slot = want;
            }
        }
        for (key, units) in other.holders {
            let slot = self.holders.entry(key).or_default();
            *slot = units.max(*slot);
        }
        self.forced.extend(other.forced);
        self.booked_after.extend(other.booked_after);
        for (filter, page) in other.waiting {
            let slot = self.waiting.entry(filter).or_default();
            *slot = page.max(*slot);
        }
        self.open_lines.extend(other.open_lines);
        self.stock_of.extend(other.stock_of);
        self.shipments.extend(other.shipments);
        self.returns.extend(other.returns);
        self.suppliers.extend(other.suppliers);
        self.supplier_items.extend(other.supplier_items);
        self.policies.extend(other.policies);
        self.suggestions.extend(other.suggestions);
        self.puts.suppliers.extend(other.puts.suppliers);
        self.puts.supplier_items.extend(other.puts.supplier_items);
        self.puts.policies.extend(other.puts.policies);
        self.purchase_orders.extend(other.purchase_orders);
        self.receipts.extend(other.receipts);
    }
}
