//! The pass against the full scan: whatever commands come, looking only at those whom a change can have helped ends
//! like trying the whole queue; and every invariant of the books holds after every command.

mod bought;
mod buying;
pub(crate) mod commands;
mod demand;
mod purchasing;
pub(crate) mod shelf;

use self::{commands::Dice, shelf::Shelf};
use super::books::{Books, Decided};

impl Books {
    /// For the comparison: the pass tries every order that waits.
    pub(in crate::domain) fn retry_everyone(&mut self) {
        if self.scan_all {
            let waiting = self.waiting_in_memory();
            self.retry.extend(waiting);
        }
    }
}

#[test]
fn the_pass_ends_like_a_full_scan() {
    let (first, seeds, steps) = match std::env::var("FILLRATE_SCAN_SEEDS") {
        Ok(range) => {
            let (a, b) = range.split_once('+').unwrap();
            (a.parse().unwrap(), b.parse().unwrap(), 120)
        }
        Err(_) => (0, 150, 60),
    };
    for seed in first..first + seeds {
        let mut dice = Dice::new(seed);
        let (mut lean, mut full) = (Shelf::new(false), Shelf::new(true));
        for step in 0..steps {
            let command = commands::random(&mut dice, &lean);
            let context = format!("seed {seed}, step {step}: {command:?}");
            let validate = dice.one_in(12);
            let a = lean.run(&command, validate);
            let b = full.run(&command, validate);
            match (&a, &b) {
                (Ok(a), Ok(b)) => assert_eq!(a, b, "answers differ\n{context}"),
                (Err(a), Err(b)) => assert_eq!(a, b, "refusals differ\n{context}"),
                _ => panic!("one was refused: {a:?}\n{b:?}\n{context}"),
            }
            lean.check(&context);
            assert_eq!(lean.comparable(), full.comparable(), "{context}");
            assert_eq!(lean.events, full.events, "events differ\n{context}");
        }
    }
}

/// A decision that cannot end early.
fn sure<T>(decided: Decided<T>) -> T {
    decided.unwrap()
}
