//! Everything that is wrong with a command, gathered before anything is told.

use crate::domain::{
    books::{Decided, Halt},
    order::refuse,
    refusal::Violation,
};

/// See the module's text.
#[derive(Debug, Default)]
pub(super) struct Faults {
    violations: Vec<Violation>,
    /// Something was not loaded, so that not all could be looked at.
    missing: bool,
}

impl Faults {
    pub(super) fn add(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    pub(super) fn extend(&mut self, violations: Vec<Violation>) {
        self.violations.extend(violations);
    }

    /// A fact, as far as it is loaded: what lacks is asked for together.
    pub(super) fn see<T>(&mut self, fact: Decided<T>) -> Decided<Option<T>> {
        match fact {
            Ok(fact) => Ok(Some(fact)),
            Err(Halt::Missing) => {
                self.missing = true;
                Ok(None)
            }
            Err(refused) => Err(refused),
        }
    }

    /// Refuses where anything was found wrong, once all was seen.
    pub(super) fn end(self) -> Decided<()> {
        if self.missing { Err(Halt::Missing) } else { refuse(self.violations) }
    }
}
