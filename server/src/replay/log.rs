//! Reading event logs: plain or gzip, line by line, never more than a few lines in memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use tokio::sync::mpsc;

use super::event::Event;

/// The longest line that is read. What does not fit into a request could not be sent either.
const MAX_LINE: usize = 32 << 20;
/// Lines read ahead of those that are played: enough that neither waits for the other.
const AHEAD: usize = 64;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A line that was read, or why not.
#[derive(Debug)]
pub(super) struct Line {
    /// Counted from 1, empty ones too.
    pub(super) number: u64,
    pub(super) event: Result<Event, String>,
    /// Bytes of the file that were read up to here.
    pub(super) bytes: u64,
}

/// A log that is being read by a thread of its own.
pub(super) struct Log {
    lines: mpsc::Receiver<Line>,
}

impl Log {
    /// Opens a log.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let read = Arc::default();
        let source = source(path, Arc::clone(&read))?;
        let (sender, lines) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || send_lines(source, &read, &sender));
        Ok(Self { lines })
    }

    /// The next line; none at the end.
    pub(super) async fn next(&mut self) -> Option<Line> {
        self.lines.recv().await
    }
}

/// How long a file is, where that can be known.
pub(super) fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len())
}

/// A file's text, unpacked where it is packed.
pub(super) fn source(path: &Path, read: Arc<AtomicU64>) -> io::Result<Box<dyn BufRead + Send>> {
    // Small, so that what was read tells how far the reading is.
    let mut packed = BufReader::with_capacity(1 << 12, Counted { inner: File::open(path)?, read });
    if packed.fill_buf()?.starts_with(&GZIP) {
        return Ok(Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(packed))));
    }
    Ok(Box::new(packed))
}

struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(u64::try_from(count).unwrap_or_default(), Ordering::Relaxed);
        Ok(count)
    }
}

fn send_lines(mut source: impl BufRead, read: &AtomicU64, sender: &mpsc::Sender<Line>) {
    let mut text = Vec::new();
    for number in 1.. {
        let event = match read_line(&mut source, &mut text) {
            Ok(Some(true)) => parse(&text, number),
            Ok(Some(false)) => Some(Err(format!("longer than {MAX_LINE} bytes"))),
            Ok(None) => return,
            // Behind it nothing can be told from nothing.
            Err(error) => {
                let event = Err(format!("the file cannot be read from here on: {error}"));
                let _ = sender.blocking_send(Line { number, event, bytes: read.load(Ordering::Relaxed) });
                return;
            }
        };
        let Some(event) = event else { continue };
        // Nobody listens any more: the replay ended early.
        let line = Line { number, event, bytes: read.load(Ordering::Relaxed) };
        if sender.blocking_send(line).is_err() {
            return;
        }
    }
}

/// Reads a line without its end; none at the end of the file, false where it is too long, which it is read over.
fn read_line(source: &mut impl BufRead, text: &mut Vec<u8>) -> io::Result<Option<bool>> {
    text.clear();
    let mut fits = true;
    let mut any = false;
    loop {
        let part = source.fill_buf()?;
        if part.is_empty() {
            return Ok(any.then_some(fits));
        }
        any = true;
        let end = part.iter().position(|byte| *byte == b'\n');
        let taken = end.unwrap_or(part.len());
        if text.len() + taken > MAX_LINE {
            fits = false;
            text.clear();
        } else if fits {
            text.extend_from_slice(part.get(..taken).unwrap_or_default());
        }
        let used = taken + usize::from(end.is_some());
        source.consume(used);
        if end.is_some() {
            return Ok(Some(fits));
        }
    }
}

/// The event of a line; none where it is empty.
fn parse(text: &[u8], number: u64) -> Option<Result<Event, String>> {
    let text = if number == 1 { text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text) } else { text };
    let text = text.trim_ascii();
    if text.is_empty() {
        return None;
    }
    Some(serde_json::from_slice(text).map_err(|error| error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    async fn read(content: &[u8]) -> Vec<(u64, bool)> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        let mut log = Log::open(file.path()).unwrap();
        let mut lines = Vec::new();
        let mut bytes = 0;
        while let Some(line) = log.next().await {
            lines.push((line.number, line.event.is_ok()));
            assert!(line.bytes >= bytes);
            bytes = line.bytes;
        }
        assert_eq!(bytes, length(file.path()));
        lines
    }

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[tokio::test]
    async fn lines_are_numbered_and_bad_ones_stand_among_the_others() {
        let content =
            b"\xef\xbb\xbf{\"type\":\"header\"}\r\n\n{\"type\":\"opening\",\"lines\":[]}\n{\"type\":\"p\xff\"}\n{\"type\":\"header\"}";
        let expected = [(1, true), (3, true), (4, false), (5, true)];
        assert_eq!(read(content).await, expected);
        assert_eq!(read(&packed(content)).await, expected);
        let (first, second) = content.split_at(30);
        let joined = [packed(first), packed(second)].concat();
        assert_eq!(read(&joined).await, expected, "a gzip file may have several members");
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_read_as_far_as_it_goes() {
        let content: Vec<u8> =
            (0..1_000).flat_map(|i| format!("{{\"type\":\"sku\",\"sku\":\"{i}\"}}\n").into_bytes()).collect();
        let whole = packed(&content);
        let lines = read(&whole[..whole.len() / 2]).await;
        assert!(lines.len() > 1 && lines.iter().rev().skip(1).all(|(_, good)| *good), "{}", lines.len());
        assert_eq!(lines.last().map(|(_, good)| *good), Some(false));
    }

    #[test]
    fn a_line_that_is_too_long_is_read_over() {
        let mut content = vec![b'x'; MAX_LINE + 1];
        content.extend_from_slice(b"\nshort\n");
        let mut source = BufReader::new(&content[..]);
        let mut text = Vec::new();
        assert_eq!(read_line(&mut source, &mut text).unwrap(), Some(false));
        assert_eq!(read_line(&mut source, &mut text).unwrap(), Some(true));
        assert_eq!(text, b"short");
        assert_eq!(read_line(&mut source, &mut text).unwrap(), None);
    }
}
