//! Clients that each send the next call when they have the answer to the last.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{Outcome, numbers::approximate};

/// What clients did.
#[derive(Debug, Default, Clone)]
pub struct Measured {
    /// Orders a second, over the window.
    pub rate: f64,
    /// Everything that was done, before and after the window too.
    pub done: u64,
    /// The time of each call within the window, in milliseconds.
    pub latencies: Vec<f64>,
}

/// Lets so many clients work; `call` is one client's next call, and answers how many orders it placed.
pub async fn clients<C, F>(
    count: u32,
    (warm_up, window): (Duration, Duration),
    call: impl Fn(u32) -> C,
) -> Outcome<Measured>
where
    C: FnMut() -> F + Send + 'static,
    F: Future<Output = Outcome<u64>> + Send,
{
    let stop = Arc::new(AtomicBool::new(false));
    let done = Arc::new(AtomicU64::new(0));
    let times: Arc<Mutex<Vec<(Instant, f64)>>> = Arc::default();
    let mut working = Vec::new();
    for client in 0..count {
        let (mut call, stop, done, times) = (call(client), Arc::clone(&stop), Arc::clone(&done), Arc::clone(&times));
        working.push(tokio::spawn(async move {
            let mut own = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let placed = call().await?;
                done.fetch_add(placed, Ordering::Relaxed);
                own.push((begun, begun.elapsed().as_secs_f64() * 1_000.0));
            }
            times.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
            Outcome::Ok(())
        }));
    }
    tokio::time::sleep(warm_up).await;
    let (begun, before) = (Instant::now(), done.load(Ordering::Relaxed));
    tokio::time::sleep(window).await;
    let (ended, after) = (Instant::now(), done.load(Ordering::Relaxed));
    stop.store(true, Ordering::Relaxed);
    for client in working {
        client.await??;
    }
    let times = std::mem::take(&mut *times.lock().unwrap_or_else(PoisonError::into_inner));
    let within = |(at, _): &&(Instant, f64)| (begun..ended).contains(at);
    Ok(Measured {
        rate: approximate(after - before) / ended.duration_since(begun).as_secs_f64(),
        done: done.load(Ordering::Relaxed),
        latencies: times.iter().filter(within).map(|(_, time)| *time).collect(),
    })
}
