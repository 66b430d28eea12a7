//! Dates and decimal numbers, which travel as texts.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};
use fillrate_proto::v1;
use rust_decimal::Decimal;

use super::{Fields, Path};
use crate::domain::money::Money;

/// The years that a date may lie in.
const YEARS: RangeInclusive<i32> = 1970..=9999;

impl Fields {
    /// A calendar day, `YYYY-MM-DD`.
    pub(in crate::rpc) fn date(&mut self, at: Path<'_>, text: &str) -> Option<NaiveDate> {
        // chrono alone would also take `2026-1-5` and `+2026-01-05`.
        let written = |date: &NaiveDate| date.format("%Y-%m-%d").to_string() == text;
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let date = date.filter(|date| YEARS.contains(&date.year()) && written(date));
        if date.is_none() {
            self.fault(at, "must be a date of the years 1970 to 9999, such as 2026-01-31");
        }
        date
    }

    /// A calendar day, or none where the text is empty.
    pub(in crate::rpc) fn optional_date(&mut self, at: Path<'_>, text: &str) -> Option<NaiveDate> {
        if text.is_empty() { None } else { self.date(at, text) }
    }

    /// A decimal number within a range.
    pub(in crate::rpc) fn decimal(&mut self, at: Path<'_>, text: &str, range: RangeInclusive<u32>) -> Option<Decimal> {
        let (least, most) = range.into_inner();
        let decimal = decimal(text).filter(|value| (Decimal::from(least)..=Decimal::from(most)).contains(value));
        if decimal.is_none() {
            let digits = Money::MAX_DECIMAL_DIGITS;
            let message =
                format!("must be a decimal number of {least} to {most} with at most {digits} digits after the point");
            self.fault(at, message);
        }
        decimal
    }

    /// A decimal number within a range, or none where the text is empty.
    pub(in crate::rpc) fn optional_decimal(
        &mut self,
        at: Path<'_>,
        text: &str,
        range: RangeInclusive<u32>,
    ) -> Option<Decimal> {
        if text.is_empty() { None } else { self.decimal(at, text, range) }
    }

    /// An amount of money that cannot be nothing.
    pub(in crate::rpc) fn positive_amount(&mut self, at: Path<'_>, text: &str) -> Option<Decimal> {
        let amount = self.amount(at, text)?;
        if amount.is_zero() {
            self.fault(at, "must be above 0");
            return None;
        }
        Some(amount)
    }

    /// Money whose currency is known: it may be left out, and no other be named.
    pub(in crate::rpc) fn money_of(
        &mut self,
        at: Path<'_>,
        sent: &v1::Money,
        (currency_code, whose): (&str, &str),
        read: fn(&mut Self, Path<'_>, &str) -> Option<Decimal>,
    ) -> Option<Decimal> {
        if !sent.currency_code.is_empty() && sent.currency_code != currency_code {
            let message = if currency_code.is_empty() {
                format!("must be left out, as that of {whose} is")
            } else {
                format!("must be {currency_code}, that of {whose}, or left out")
            };
            self.fault(at.field("currency_code"), message);
        }
        read(self, at.field("amount"), &sent.amount)
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    super::fields::is_amount(text).then(|| Decimal::from_str_exact(text).ok()).flatten()
}
