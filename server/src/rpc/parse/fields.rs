//! The collector of faults, and the ranges that several requests share.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::Hash,
    ops::RangeInclusive,
};

use rust_decimal::Decimal;

use super::{Parsed, Path};
use crate::{
    domain::{
        Time,
        books::MOST_AHEAD,
        id::NotAnId,
        in_words,
        money::Money,
        order::MAX_PRIORITY,
        quantity::{MAX_COUNTER, MAX_QUANTITY, Quantity},
        refusal::{Reason, Refusal, Violation},
    },
    rpc::convert::Wire,
};
use fillrate_proto::v1;

/// The most faults that a refusal lists; more are counted. It bounds what a request of nothing but faults costs.
const MAX_LISTED: usize = 1_000;
/// The first and last second that a request may name: 1970-01-01 and 9999-12-31.
const SECONDS: RangeInclusive<i64> = 0..=253_402_300_799;
/// The most characters of an etag: ours have fewer, so a longer one is none of ours.
const MAX_ETAG_CHARS: usize = 128;

/// Collects what is wrong with a request.
#[derive(Debug, Default)]
pub(in crate::rpc) struct Fields {
    violations: Vec<Violation>,
    unlisted: usize,
    /// The time of day, roughly: it only adds to what is refused anyway.
    now: Option<Time>,
    ahead: Vec<Violation>,
}

impl Fields {
    pub(super) fn at(now: Option<Time>) -> Self {
        Self { now, ..Self::default() }
    }

    /// Names a field at fault; the message follows its path: "must be ...".
    pub(in crate::rpc) fn fault(&mut self, at: Path<'_>, message: impl Into<String>) {
        self.add(Violation::new(Reason::InvalidField, at.to_string(), message));
    }

    fn add(&mut self, violation: Violation) {
        if self.violations.len() < MAX_LISTED {
            self.violations.push(violation);
        } else {
            self.unlisted += 1;
        }
    }

    pub(in crate::rpc) fn finish(mut self) -> Parsed<()> {
        if !self.violations.is_empty() {
            self.violations.append(&mut self.ahead);
        }
        let Some(first) = self.violations.first() else {
            return Ok(());
        };
        let more = match self.violations.len() - 1 + self.unlisted {
            0 => String::new(),
            1 => " (and 1 other field is at fault)".to_owned(),
            n => format!(" (and {n} other fields are at fault)"),
        };
        Err(Refusal {
            reason: first.reason,
            message: format!("{} {}{more}", first.subject, first.message),
            metadata: first.metadata.clone(),
            violations: self.violations,
        })
    }

    /// True if a list has as many elements as it may; else it is at fault, and not worth reading.
    pub(in crate::rpc) fn count(&mut self, at: Path<'_>, count: usize, range: RangeInclusive<usize>) -> bool {
        let fits = range.contains(&count);
        if !fits {
            let (least, most) = range.into_inner();
            let range = if least == 0 { format!("at most {most}") } else { format!("{least} to {most}") };
            self.fault(at, format!("must have {range} elements, not {count}"));
        }
        fits
    }

    pub(in crate::rpc) fn id<T>(
        &mut self,
        at: Path<'_>,
        text: &str,
        parse: fn(&str) -> Result<T, NotAnId>,
    ) -> Option<T> {
        match parse(text) {
            Ok(id) => Some(id),
            Err(expected) => {
                self.fault(at, format!("must be {expected}"));
                None
            }
        }
    }

    /// An id, or none where the text is empty.
    pub(in crate::rpc) fn optional_id<T>(
        &mut self,
        at: Path<'_>,
        text: &str,
        parse: fn(&str) -> Result<T, NotAnId>,
    ) -> Option<T> {
        if text.is_empty() { None } else { self.id(at, text, parse) }
    }

    /// Free text for people.
    pub(in crate::rpc) fn text(&mut self, at: Path<'_>, text: &str, most: usize) -> Option<String> {
        // As bytes first: a text of 16 MiB need not be counted.
        if text.len() > 4 * most || text.chars().count() > most {
            self.fault(at, format!("must be at most {most} characters"));
            return None;
        }
        if text.chars().any(char::is_control) {
            self.fault(at, "must be without control characters");
            return None;
        }
        Some(text.to_owned())
    }

    pub(in crate::rpc) fn etag(&mut self, at: Path<'_>, text: &str) -> Option<String> {
        self.text(at, text, MAX_ETAG_CHARS).filter(|etag| !etag.is_empty())
    }

    pub(in crate::rpc) fn quantity(&mut self, at: Path<'_>, units: i64) -> Option<Quantity> {
        let quantity = Quantity::new(units);
        if quantity.is_none() {
            self.fault(at, format!("must be 1 to {MAX_QUANTITY}, not {units}"));
        }
        quantity
    }

    pub(in crate::rpc) fn optional_quantity(&mut self, at: Path<'_>, units: Option<i64>) -> Option<Quantity> {
        self.quantity(at, units?)
    }

    /// Units that may be none.
    pub(in crate::rpc) fn units(&mut self, at: Path<'_>, units: i64) -> Option<i64> {
        self.in_range(at, units, 0..=MAX_QUANTITY)
    }

    /// A difference: units in or out, never none.
    pub(in crate::rpc) fn delta(&mut self, at: Path<'_>, units: i64) -> Option<i64> {
        if units == 0 {
            self.fault(at, "must not be 0");
            return None;
        }
        self.in_range(at, units, -MAX_QUANTITY..=MAX_QUANTITY)
    }

    pub(in crate::rpc) fn line_number(&mut self, at: Path<'_>, number: i32) -> Option<i32> {
        self.in_range(at, number, 1..=i32::MAX)
    }

    pub(in crate::rpc) fn priority(&mut self, at: Path<'_>, priority: i32) -> Option<i32> {
        self.in_range(at, priority, -MAX_PRIORITY..=MAX_PRIORITY)
    }

    pub(in crate::rpc) fn in_range<N: PartialOrd + std::fmt::Display + Copy>(
        &mut self,
        at: Path<'_>,
        number: N,
        range: RangeInclusive<N>,
    ) -> Option<N> {
        if range.contains(&number) {
            return Some(number);
        }
        self.fault(at, format!("must be {} to {}, not {number}", range.start(), range.end()));
        None
    }

    /// An instant, cut to the microseconds that the database keeps.
    pub(in crate::rpc) fn time(&mut self, at: Path<'_>, sent: Option<&prost_types::Timestamp>) -> Option<Time> {
        let sent = sent?;
        let nanos = u32::try_from(sent.nanos).ok().filter(|nanos| *nanos < 1_000_000_000);
        let time = nanos
            .filter(|_| SECONDS.contains(&sent.seconds))
            .and_then(|nanos| Time::from_timestamp(sent.seconds, nanos / 1_000 * 1_000));
        if time.is_none() {
            self.fault(at, "must be a time of the years 1970 to 9999, with 0 to 999999999 nanoseconds");
        }
        time
    }

    /// A moment in the physical world. How far it may lie ahead is for the database's clock to judge, which the command
    /// does not reach when something else is wrong: then it is named beside that.
    pub(in crate::rpc) fn moment(&mut self, at: Path<'_>, sent: Option<&prost_types::Timestamp>) -> Option<Time> {
        let time = self.time(at, sent)?;
        if let Some(now) = self.now.filter(|now| time > *now + MOST_AHEAD) {
            let text = format!("must be at most 5 minutes after {}", in_words(now));
            self.ahead.push(Violation::new(Reason::InvalidField, at.to_string(), text));
        }
        Some(time)
    }

    /// A value of an enum, or none where it is unspecified.
    pub(in crate::rpc) fn optional_choice<T: Wire>(&mut self, at: Path<'_>, number: i32) -> Option<T> {
        if number == 0 {
            return None;
        }
        let chosen = T::from_number(number);
        if chosen.is_none() {
            self.fault(at, format!("must be one of {}, not {number}", T::names()));
        }
        chosen
    }

    /// A value of an enum that must be chosen.
    pub(in crate::rpc) fn choice<T: Wire>(&mut self, at: Path<'_>, number: i32) -> Option<T> {
        if number == 0 {
            self.fault(at, format!("is required: one of {}", T::names()));
            return None;
        }
        self.optional_choice(at, number)
    }

    pub(in crate::rpc) fn money(&mut self, at: Path<'_>, sent: Option<&v1::Money>) -> Option<Money> {
        let sent = sent?;
        let currency_code = self.currency_code(at.field("currency_code"), &sent.currency_code);
        let amount = self.amount(at.field("amount"), &sent.amount);
        Some(Money { currency_code: currency_code?, amount: amount? })
    }

    pub(in crate::rpc) fn currency_code(&mut self, at: Path<'_>, text: &str) -> Option<String> {
        let currency = Money::is_currency_code(text);
        if !currency {
            self.fault(at, "must be three capital letters, such as EUR");
        }
        currency.then(|| text.to_owned())
    }

    pub(in crate::rpc) fn amount(&mut self, at: Path<'_>, text: &str) -> Option<Decimal> {
        let amount = is_amount(text).then(|| Decimal::from_str_exact(text).ok()).flatten();
        if amount.is_none() {
            let message = format!(
                "must be a decimal number of at most {} digits before and {} after \
                 the point, such as 19.90",
                Money::MAX_WHOLE_DIGITS,
                Money::MAX_DECIMAL_DIGITS
            );
            self.fault(at, message);
        }
        amount
    }
}

fn is_amount(text: &str) -> bool {
    let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, decimals)) => {
            digits(whole, Money::MAX_WHOLE_DIGITS) && digits(decimals, Money::MAX_DECIMAL_DIGITS)
        }
        None => digits(text, Money::MAX_WHOLE_DIGITS),
    }
}

/// What may stand only once in a list.
#[derive(Debug)]
pub(in crate::rpc) struct Once<K> {
    list: &'static str,
    first: HashMap<K, usize>,
}

impl<K: Eq + Hash> Once<K> {
    pub(in crate::rpc) fn new(list: &'static str) -> Self {
        Self { list, first: HashMap::new() }
    }

    /// True if it is the first of its kind.
    pub(in crate::rpc) fn check(&mut self, fields: &mut Fields, at: Path<'_>, index: usize, key: K) -> bool {
        match self.first.entry(key) {
            Entry::Vacant(free) => {
                free.insert(index);
                true
            }
            Entry::Occupied(taken) => {
                fields.fault(at, format!("must not repeat that of {}[{}]", self.list, taken.get()));
                false
            }
        }
    }
}

/// Units per item and location that a command adds up: no sum may leave what a counter holds.
#[derive(Debug, Default)]
pub(in crate::rpc) struct Sums<'a>(HashMap<(&'a str, &'a str), i64>);

impl<'a> Sums<'a> {
    /// Adds units that are in range already, so that the sum of the longest list fits an `i64`.
    pub(in crate::rpc) fn add(
        &mut self,
        fields: &mut Fields,
        at: Path<'_>,
        (sku, location_id): (&'a str, &'a str),
        units: i64,
    ) {
        let sum = self.0.entry((sku, location_id)).or_default();
        let before = *sum;
        *sum = before.saturating_add(units);
        let overflows = |sum: i64| !(-MAX_COUNTER..=MAX_COUNTER).contains(&sum);
        // Named where the sum leaves its range, not again with every unit behind it.
        if overflows(*sum) && !overflows(before) {
            let message = format!("must not bring the units of one item and location past {MAX_COUNTER}");
            let violation = Violation::new(Reason::QuantityOverflow, at.to_string(), message);
            fields.add(violation.with("sku", sku).with("location_id", location_id));
        }
    }
}
