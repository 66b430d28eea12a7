//! How long the disk takes to make a write durable: what every commit waits for.

use std::{fs::File, io::Write as _, os::unix::fs::FileExt as _, path::Path, time::Instant};

use crate::{
    Outcome,
    numbers::{median, milliseconds, quantile},
};

/// Like Postgres' own log, whose pages are written into a file that has its length already.
const PAGE: [u8; 8_192] = [1; 8_192];
const WRITES: u64 = 300;

/// Milliseconds of a write of one page and its flush: the middle, and what one in twenty exceeds.
pub fn flush(folder: &Path) -> Outcome<(f64, f64)> {
    let path = folder.join("flush");
    let mut file = File::create(&path)?;
    for _ in 0..WRITES {
        file.write_all(&PAGE)?;
    }
    file.sync_all()?;
    let mut times = Vec::new();
    for page in 0..WRITES {
        let begun = Instant::now();
        file.write_all_at(&PAGE, page * 8_192)?;
        file.sync_data()?;
        times.push(milliseconds(begun.elapsed()));
    }
    std::fs::remove_file(path)?;
    Ok((median(&times), quantile(&times, 0.95)))
}
