//! Money in an exact type.

use fillrate_proto::v1::Money;
use rust_decimal::Decimal;

const DECIMALS: u32 = 6;

/// What is no amount of money; one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Fillrate's money has at most 6 decimals.
    #[error("{0} {1} has more than 6 decimals")]
    TooFine(Decimal, String),
    /// The text is no decimal number, or one with more digits than an exact type has.
    #[error("{0:?} is no amount of money")]
    NotANumber(String),
}

/// Makes an exact amount of money: `money("EUR", Decimal::new(1990, 2))`.
///
/// # Errors
/// 6 decimals cannot write it.
pub fn money(currency: &str, amount: Decimal) -> Result<Money, MoneyError> {
    let amount = if amount.scale() > DECIMALS { amount.normalize() } else { amount };
    if amount.scale() > DECIMALS {
        return Err(MoneyError::TooFine(amount, currency.to_owned()));
    }
    Ok(Money { currency_code: currency.to_owned(), amount: amount.to_string() })
}

/// The exact amount of a [`Money`].
///
/// # Errors
/// It holds no decimal number.
pub fn amount(money: &Money) -> Result<Decimal, MoneyError> {
    let wrong = || MoneyError::NotANumber(money.amount.clone());
    let digits = money.amount.strip_prefix('-').unwrap_or(&money.amount);
    let mut parts = digits.splitn(2, '.');
    if !parts.all(|part| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit())) {
        return Err(wrong());
    }
    Decimal::from_str_exact(&money.amount).map_err(|_| wrong())
}
