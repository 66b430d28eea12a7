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
    /// The most digits of a price before its point.
    pub const MAX_WHOLE_DIGITS: usize = 12;
    /// The most digits of a price behind its point.
    pub const MAX_DECIMAL_DIGITS: usize = 6;

    pub fn is_currency_code(text: &str) -> bool {
        text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
    }
}
