//! The fields that filters share.

use fillrate_proto::v1;

use crate::{
    domain::{
        id::NotAnId,
        query::{AmountRange, Span},
    },
    rpc::{
        convert::Wire,
        parse::{Fields, Path},
    },
};

/// The most values of a field.
const MAX_VALUES: usize = 100;
/// The most characters of an order's reference.
const MAX_REFERENCE_CHARS: usize = 128;

/// The values of a field, each once.
fn values<S, T: PartialEq>(
    fields: &mut Fields,
    at: Path<'_>,
    name: &'static str,
    sent: &[S],
    read: impl Fn(&mut Fields, Path<'_>, &S) -> Option<T>,
) -> Vec<T> {
    let mut values = Vec::new();
    if fields.count(at.field(name), sent.len(), 0..=MAX_VALUES) {
        for (index, sent) in sent.iter().enumerate() {
            let value = read(fields, at.element(name, index), sent);
            values.extend(value.filter(|value| !values.contains(value)));
        }
    }
    values
}

pub(super) fn ids<T: PartialEq>(
    fields: &mut Fields,
    at: Path<'_>,
    name: &'static str,
    sent: &[String],
    parse: fn(&str) -> Result<T, NotAnId>,
) -> Vec<T> {
    values(fields, at, name, sent, |fields, at, text| fields.id(at, text, parse))
}

pub(super) fn choices<T: Wire + PartialEq>(
    fields: &mut Fields,
    at: Path<'_>,
    name: &'static str,
    sent: &[i32],
) -> Vec<T> {
    values(fields, at, name, sent, |fields, at, number| fields.choice(at, *number))
}

pub(super) fn currencies(fields: &mut Fields, at: Path<'_>, name: &'static str, sent: &[String]) -> Vec<String> {
    values(fields, at, name, sent, |fields, at, code| fields.currency_code(at, code))
}

/// Texts of a known kind.
pub(super) fn texts(
    fields: &mut Fields,
    at: Path<'_>,
    name: &'static str,
    sent: &[String],
    is_one: impl Fn(&str) -> bool,
    otherwise: &'static str,
) -> Vec<String> {
    values(fields, at, name, sent, |fields, at, text| {
        if is_one(text) {
            return Some(text.clone());
        }
        fields.fault(at, otherwise);
        None
    })
}

/// References of orders: free text.
pub(super) fn references(fields: &mut Fields, at: Path<'_>, name: &'static str, sent: &[String]) -> Vec<String> {
    values(fields, at, name, sent, |fields, at, text| {
        if text.is_empty() {
            fields.fault(at, "must not be empty");
            return None;
        }
        fields.text(at, text, MAX_REFERENCE_CHARS)
    })
}

pub(super) fn span(fields: &mut Fields, at: Path<'_>, sent: Option<&v1::TimeRange>) -> Span {
    let Some(sent) = sent else { return Span::default() };
    if sent.start_time.is_none() && sent.end_time.is_none() {
        fields.fault(at, "must have a start_time or an end_time");
    }
    let start = fields.time(at.field("start_time"), sent.start_time.as_ref());
    let end = fields.time(at.field("end_time"), sent.end_time.as_ref());
    if start.zip(end).is_some_and(|(start, end)| start >= end) {
        fields.fault(at.field("end_time"), "must be later than start_time");
    }
    Span { start, end }
}

pub(super) fn prices(fields: &mut Fields, at: Path<'_>, sent: Option<&v1::PriceRange>) -> Option<AmountRange> {
    let sent = sent?;
    let currency_code = fields.currency_code(at.field("currency_code"), &sent.currency_code);
    let mut amount = |name, text: &str| if text.is_empty() { None } else { fields.amount(at.field(name), text) };
    let (min, max) = (amount("min_amount", &sent.min_amount), amount("max_amount", &sent.max_amount));
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        fields.fault(at.field("max_amount"), "must not be less than min_amount");
    }
    Some(AmountRange { currency_code: currency_code?, min, max })
}

/// Whole days, both ends contained.
pub(super) fn ages(fields: &mut Fields, at: Path<'_>, min: Option<i32>, max: Option<i32>) {
    for (name, days) in [("min_age_days", min), ("max_age_days", max)] {
        if let Some(days) = days {
            fields.in_range(at.field(name), days, 0..=i32::MAX);
        }
    }
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        fields.fault(at.field("max_age_days"), "must not be less than min_age_days");
    }
}
