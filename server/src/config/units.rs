//! Spans of time and sizes as people write them: `15s`, `7d`, `16MiB`.

use std::{fmt, str::FromStr, time::Duration};

const SPANS: [(&str, u64); 5] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
const SIZES: [(&str, u64); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// A span of time in whole milliseconds, written `500ms`, `15s`, `5m`, `24h` or `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(u64);

impl Span {
    pub(super) const fn seconds(count: u64) -> Self {
        Self(count * 1_000)
    }

    pub(super) const fn milliseconds(count: u64) -> Self {
        Self(count)
    }

    pub(super) const fn hours(count: u64) -> Self {
        Self(count * 3_600_000)
    }

    /// The same span for a timer.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.0)
    }

    /// The same, where zero means none.
    #[must_use]
    pub fn unless_zero(self) -> Option<Duration> {
        (self.0 > 0).then(|| self.duration())
    }

    /// A parser that keeps to a range.
    pub(super) fn within(least: Self, most: Self) -> impl Fn(&str) -> Result<Self, String> + Clone {
        move |text| within(text.parse()?, least, most)
    }

    /// The same, or zero.
    pub(super) fn none_or_within(least: Self, most: Self) -> impl Fn(&str) -> Result<Self, String> + Clone {
        move |text| match text.parse()? {
            Self(0) => Ok(Self(0)),
            span => within(span, least, most).map_err(|range| format!("0s, or {range}")),
        }
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse(text, &SPANS)
            .map(Self)
            .ok_or_else(|| "a whole number and a unit as in 500ms, 25s, 5m, 24h or 7d".to_owned())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(self.0, &SPANS, formatter)
    }
}

/// A number of bytes, written `512B`, `64KiB`, `16MiB` or `1GiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(u64);

impl ByteSize {
    pub(super) const fn kibibytes(count: u64) -> Self {
        Self(count << 10)
    }

    pub(super) const fn mebibytes(count: u64) -> Self {
        Self(count << 20)
    }

    /// The number of bytes. All that are parsed fit, being at most 1 GiB.
    #[must_use]
    pub fn bytes(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    /// The same as HTTP/2 counts it.
    #[must_use]
    pub fn header_bytes(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }

    /// A parser that keeps to a range.
    pub(super) fn within(least: Self, most: Self) -> impl Fn(&str) -> Result<Self, String> + Clone {
        move |text| within(text.parse()?, least, most)
    }
}

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse(text, &SIZES).map(Self).ok_or_else(|| "a whole number and a unit as in 64KiB, 16MiB or 1GiB".to_owned())
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(self.0, &SIZES, formatter)
    }
}

fn parse(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let factor = units.iter().find(|(name, _)| *name == unit)?.1;
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// In the largest unit that gives a whole number.
fn display(value: u64, units: &[(&str, u64)], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let fitting = units.iter().rev().find(|(_, factor)| value >= *factor && value.is_multiple_of(*factor));
    let (name, factor) = fitting.copied().unwrap_or(units[0]);
    write!(formatter, "{}{name}", value / factor)
}

fn within<T: PartialOrd + fmt::Display>(value: T, least: T, most: T) -> Result<T, String> {
    if value < least || value > most {
        return Err(format!("at least {least} and at most {most}"));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_what_is_read() {
        for text in ["0ms", "500ms", "25s", "5m", "25h", "7d"] {
            assert_eq!(text.parse::<Span>().map(|span| span.to_string()).as_deref(), Ok(text));
        }
        for text in ["1B", "1025B", "64KiB", "16MiB", "1GiB"] {
            assert_eq!(text.parse::<ByteSize>().map(|size| size.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "15", "s", "-1s", "1.5s", "15 s", "99999999999999999999s", "18446744073709551615d", "1w", "1é"]
        {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
