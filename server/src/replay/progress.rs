//! How far the replay is, for whoever waits for it: one line that changes on a terminal, a line now and then elsewhere.

use std::{
    fmt::Write as _,
    io::{IsTerminal as _, Write as _, stderr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

const ON_A_TERMINAL: Duration = Duration::from_millis(200);
const ELSEWHERE: Duration = Duration::from_secs(10);
/// A guess from less than this is worse than none.
const BEFORE_GUESSING: Duration = Duration::from_secs(2);

/// Tells about one replay, on standard error.
#[derive(Debug, Clone)]
pub struct Progress {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    manner: Manner,
    begin: Instant,
    events: AtomicU64,
    lines: AtomicU64,
    bytes: AtomicU64,
    all_bytes: AtomicU64,
    told: Mutex<Told>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Silent,
    Terminal,
    Lines,
}

#[derive(Debug)]
struct Told {
    at: Instant,
    /// Letters on the terminal's last line.
    width: usize,
}

impl Progress {
    /// Tells people.
    #[must_use]
    pub fn new() -> Self {
        Self::with(if stderr().is_terminal() { Manner::Terminal } else { Manner::Lines })
    }

    /// Tells nobody.
    #[must_use]
    pub fn silent() -> Self {
        Self::with(Manner::Silent)
    }

    fn with(manner: Manner) -> Self {
        let now = Instant::now();
        Self {
            shared: Arc::new(Shared {
                manner,
                begin: now,
                events: AtomicU64::new(0),
                lines: AtomicU64::new(0),
                bytes: AtomicU64::new(0),
                all_bytes: AtomicU64::new(0),
                told: Mutex::new(Told { at: now, width: 0 }),
            }),
        }
    }

    /// The bytes of all files together.
    pub(super) fn expect_bytes(&self, bytes: u64) {
        self.shared.all_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Since the beginning.
    pub(super) fn elapsed(&self) -> Duration {
        self.shared.begin.elapsed()
    }

    /// An event with so many lines was played, this far into the files.
    pub(super) fn played(&self, lines: usize, bytes: u64) {
        self.shared.bytes.store(bytes, Ordering::Relaxed);
        self.shared.events.fetch_add(1, Ordering::Relaxed);
        self.shared.lines.fetch_add(u64::try_from(lines).unwrap_or_default(), Ordering::Relaxed);
        let every = match self.shared.manner {
            Manner::Silent => return,
            Manner::Terminal => ON_A_TERMINAL,
            Manner::Lines => ELSEWHERE,
        };
        let mut told = self.shared.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.at.elapsed() < every {
            return;
        }
        told.at = Instant::now();
        let text = self.text();
        if self.shared.manner == Manner::Lines {
            write(&format!("{text}\n"));
            return;
        }
        let width = text.chars().count();
        let rest = told.width.saturating_sub(width);
        write(&format!("\r{text}{}", " ".repeat(rest)));
        told.width = width;
    }

    /// Says something that should stay.
    pub(super) fn say(&self, text: &str) {
        let mut told = self.shared.told.lock().unwrap_or_else(PoisonError::into_inner);
        match self.shared.manner {
            Manner::Silent => {}
            Manner::Terminal if told.width > 0 => write(&format!("\r{}\r{text}\n", " ".repeat(told.width))),
            Manner::Terminal | Manner::Lines => write(&format!("{text}\n")),
        }
        told.width = 0;
    }

    /// Leaves the terminal's line to what comes.
    pub(super) fn end(&self) {
        let mut told = self.shared.told.lock().unwrap_or_else(PoisonError::into_inner);
        if self.shared.manner == Manner::Terminal && told.width > 0 {
            write(&format!("\r{}\r", " ".repeat(told.width)));
        }
        told.width = 0;
    }

    fn text(&self) -> String {
        let elapsed = self.elapsed();
        let (events, lines) = (self.shared.events.load(Ordering::Relaxed), self.shared.lines.load(Ordering::Relaxed));
        let (read, all) = (self.shared.bytes.load(Ordering::Relaxed), self.shared.all_bytes.load(Ordering::Relaxed));
        let mut text = format!(
            "{} events, {} lines, {} events/s",
            grouped(events),
            grouped(lines),
            grouped(per_second(events, elapsed))
        );
        if read > 0 && read <= all && elapsed >= BEFORE_GUESSING {
            let left = elapsed.mul_f64(fraction(all - read, read));
            // Writing to a String cannot fail.
            let _ = write!(text, ", {:.0} %, {} left", 100.0 * fraction(read, all), span(left));
        }
        text
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

/// To standard error; one that is closed is nobody's loss.
fn write(text: &str) {
    let mut stream = stderr().lock();
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.flush();
}

/// A share, precise enough to be shown.
pub(super) fn fraction(part: u64, whole: u64) -> f64 {
    // Both halved until they fit, where they are that large.
    let (mut part, mut whole) = (part, whole);
    while part.max(whole) > u64::from(u32::MAX) {
        part >>= 1;
        whole >>= 1;
    }
    let float = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}

pub(super) fn per_second(count: u64, elapsed: Duration) -> u64 {
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    count.saturating_mul(1_000) / milliseconds
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A span as people say it.
pub(super) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_for_people() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(span(Duration::from_millis(59_999)), "59 s");
        assert_eq!(span(Duration::from_secs(61)), "1 min 1 s");
        assert_eq!(span(Duration::from_secs(7_260)), "2 h 1 min");
        assert_eq!(per_second(10, Duration::from_secs(4)), 2);
        assert!((fraction(1 << 40, 1 << 42) - 0.25).abs() < 1e-6);
        assert!(fraction(1, 0).abs() < 1e-6);
    }
}
