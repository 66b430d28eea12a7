//! Money: a decimal amount of a named currency, never a float.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount of a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Three capital letters, as ISO 4217 writes them.
    pub currency_code: String,
    pub amount: Decimal,
}

impl Money {
    /// The most a unit may cost. Times the largest quantity it still fits a `Decimal` with six places.
    pub const MAX_UNIT_PRICE: i64 = 1_000_000_000;
    /// The most decimal places of a price.
    pub const MAX_SCALE: u32 = 6;

    pub fn is_currency_code(text: &str) -> bool {
        text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
    }
}
