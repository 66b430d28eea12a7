//! Which items an event may have moved promised times of.

use serde::Deserialize;

use crate::domain::id::{LocationId, Sku, StockKey};

/// As much of a stored event of an order or a purchase order as names its items.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Touched {
    Order {
        after: After,
    },
    PurchaseOrder {
        keys: Vec<StockKey>,
    },
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
pub struct After {
    lines: Vec<Waits>,
}

#[derive(Debug, Deserialize)]
struct Waits {
    sku: Sku,
    location_id: LocationId,
    backordered: i64,
}

impl Touched {
    /// What it is about: of an order, the items it waits for.
    pub fn keys(self) -> Vec<StockKey> {
        match self {
            Self::Order { after } => {
                let waiting = after.lines.into_iter().filter(|line| line.backordered > 0);
                waiting.map(|Waits { sku, location_id, .. }| StockKey { location_id, sku }).collect()
            }
            Self::PurchaseOrder { keys } => keys,
            Self::Other => Vec::new(),
        }
    }
}
