//! Random sequences of commands, done by the server and by a model written independently of it: after every step all
//! that can be read and all that was heard must be the same.
//!
//! The sequences are the same in every run. `FILLRATE_MODEL_CASES` asks for more of them, `FILLRATE_MODEL_SEED` for
//! others, `FILLRATE_MODEL_SHRINK` bounds the attempts to make a failing one shorter.

mod action;
mod compare;
mod hear;
mod request;
mod resolve;
mod run;

use std::{cell::Cell, env};

use fillrate_proto::v1::{FillMode, Item, Location, QueueDiscipline, StockOwner};
use fillrate_tests::{World, words};
use proptest::{
    collection::vec,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use self::action::Leaning;

/// Sequences for each test, and steps in each at most.
const CASES: u32 = 6;
const STEPS: usize = 40;
/// Attempts to make a failing sequence shorter; each runs it again.
const SHRINKING: u32 = 200;

/// A tenant to begin with.
#[derive(Clone, Default)]
struct Ground {
    locations: Vec<Location>,
    items: Vec<Item>,
    leaning: Leaning,
}

fn location(id: &str, manual: bool, strict: bool) -> Location {
    let mut location = words::location(id);
    location.set_fill_mode(if manual { FillMode::Manual } else { FillMode::Automatic });
    location.set_queue_discipline(if strict { QueueDiscipline::Strict } else { QueueDiscipline::SkipAhead });
    location
}

fn items(skus: &[&str]) -> Vec<Item> {
    skus.iter().map(|sku| words::item(sku)).collect()
}

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// Runs sequences on this ground; each in a tenant of its own.
fn sequences(name: &str, ground: &Ground) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&setting("FILLRATE_MODEL_SEED").unwrap_or(1).to_le_bytes());
    seed[8..8 + name.len().min(24)].copy_from_slice(&name.as_bytes()[..name.len().min(24)]);
    let cases = setting("FILLRATE_MODEL_CASES").map_or(CASES, |cases| u32::try_from(cases).unwrap());
    let max_shrink_iters = setting("FILLRATE_MODEL_SHRINK").map_or(SHRINKING, |most| u32::try_from(most).unwrap());
    let config = Config { cases, failure_persistence: None, max_shrink_iters, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let tenants = Cell::new(0);
    let sequence = vec(action::sending(ground.leaning), STEPS / 2..STEPS);
    let result = runner.run(&sequence, |sequence| {
        tenants.set(tenants.get() + 1);
        let tenant = format!("{name}-{}", tenants.get());
        runtime.block_on(run::run(&world, &tenant, ground, &sequence));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    runtime.block_on(world.verify());
}

#[test]
fn skip_ahead() {
    let ground = Ground {
        locations: vec![location("MAIN", false, false), location("WEST", false, false)],
        items: items(&["A", "B", "C"]),
        ..Ground::default()
    };
    sequences("skip-ahead", &ground);
}

#[test]
fn strict() {
    let ground = Ground {
        locations: vec![location("MAIN", false, true), location("WEST", false, true)],
        items: items(&["A", "B", "C"]),
        ..Ground::default()
    };
    sequences("strict", &ground);
}

#[test]
fn manual() {
    let ground = Ground {
        locations: vec![location("MAIN", true, false), location("WEST", false, false)],
        items: items(&["A", "B"]),
        leaning: Leaning { hand: 8, ..Leaning::default() },
    };
    sequences("manual", &ground);
}

#[test]
fn everything() {
    let mut depot = location("DEPOT", false, false);
    depot.set_stock_owner(StockOwner::Wms);
    let mut service = words::item("SERVICE");
    service.untracked = true;
    let mut denied = words::item("DENIED");
    denied.set_backorder_policy(fillrate_proto::v1::BackorderPolicy::Deny);
    let ground = Ground {
        locations: vec![location("MAIN", false, true), location("WEST", true, false), depot],
        items: [items(&["A", "B"]), vec![service, denied]].concat(),
        leaning: Leaning { hand: 2, settings: 3, counts: 3 },
    };
    sequences("everything", &ground);
}
