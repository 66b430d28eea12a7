//! What was sent leaves nothing behind in the server: its memory does not grow with what it has answered.

use std::fs;

use fillrate_tests::World;
use prost_reflect::{DescriptorPool, prost::Message as _};
use tokio::time::timeout;
use tonic::transport::{Channel, Endpoint};

use super::{DEPTH, PATIENCE, call, changed, made_up};
use crate::{load::Will, process::Process};

/// Of each method, in a round.
const REQUESTS: usize = 40;
/// Rounds until everything that is kept once is there: connections, plans, buffers.
const FIRST: u64 = 2;
/// Rounds after them: some 15,000 requests. If each left a kilobyte and a half behind, it would be seen.
const THEN: u64 = 6;
/// Allocators keep what they were given; this much they may gather in so many rounds.
const MOST_KB: u64 = 16 * 1_024;

async fn round(channel: &Channel, seed: u64) {
    let pool = DescriptorPool::decode(fillrate_proto::FILE_DESCRIPTOR_SET).unwrap();
    for method in pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()) {
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        if path.contains("/Watch") {
            // Each is left after a while, which is all that its requests would take.
            continue;
        }
        let mut will = Will::new(seed);
        for number in 0..REQUESTS {
            let body = made_up(&mut will, &method.input(), DEPTH).encode_to_vec();
            let body = if number % 2 == 0 { body } else { changed(&mut will, body) };
            // What it answers is looked at elsewhere.
            let _ = call(channel, &path, body, method.is_server_streaming()).await;
        }
    }
}

fn memory_kb(process: &Process) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn does_not_grow_with_what_was_answered() {
    let world = World::with_items(&["X", "Y"]).await;
    let process = Process::start(&world.database);
    let endpoint = Endpoint::from_shared(process.endpoint()).unwrap();
    let connecting = async {
        loop {
            match endpoint.connect().await {
                Ok(channel) => break channel,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    let channel = timeout(PATIENCE, connecting).await.expect("the server starts");
    for seed in 0..FIRST {
        round(&channel, seed).await;
    }
    let before = memory_kb(&process);
    for seed in FIRST..FIRST + THEN {
        round(&channel, seed).await;
    }
    let after = memory_kb(&process);
    println!("{before} kB after {FIRST} rounds, {after} kB after {THEN} more");
    assert!(after.saturating_sub(before) < MOST_KB, "from {before} kB to {after} kB");
}
