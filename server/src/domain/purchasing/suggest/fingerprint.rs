//! What makes a suggestion the same suggestion.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};

use crate::domain::id::{StockKey, SupplierId};

/// SHA-256, in hexadecimal, of a line's result: what is bought for where, from whom, how much and at what price. It does
/// not change when an order comes that changes nothing of these.
pub fn fingerprint(
    key: &StockKey,
    supplier_id: &SupplierId,
    quantity: i64,
    currency_code: &str,
    unit_cost: Decimal,
) -> String {
    let (quantity, cost) = (quantity.to_string(), unit_cost.normalize().to_string());
    let parts = [key.sku.as_str(), key.location_id.as_str(), supplier_id.as_str(), &quantity, currency_code, &cost];
    let mut hash = Sha256::new();
    for part in parts {
        // With its length, so that no two lists of parts read the same.
        hash.update(format!("{}:{part}", part.len()));
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
