//! Whose turn it is to be stamped: every tenant once, in turn, never twice at the same time.

use std::collections::{HashSet, VecDeque};

use crate::domain::id::TenantId;

/// The tenants with events to stamp.
#[derive(Debug, Default)]
pub(in crate::app) struct Rounds {
    waiting: VecDeque<TenantId>,
    /// The same, to be found.
    marked: HashSet<TenantId>,
    running: HashSet<TenantId>,
}

impl Rounds {
    /// A tenant has something to stamp. One that is being stamped comes again: what was committed since may have been
    /// missed.
    pub(in crate::app) fn add(&mut self, tenant: TenantId) {
        if self.marked.insert(tenant.clone()) {
            self.waiting.push_back(tenant);
        }
    }

    /// The next one that is not being stamped already.
    pub(in crate::app) fn begin(&mut self) -> Option<TenantId> {
        let index = self.waiting.iter().position(|tenant| !self.running.contains(tenant))?;
        let tenant = self.waiting.remove(index)?;
        self.marked.remove(&tenant);
        self.running.insert(tenant.clone());
        Some(tenant)
    }

    /// A tenant was stamped; with more to come it queues again, behind the others.
    pub(in crate::app) fn end(&mut self, tenant: TenantId, more: bool) {
        self.running.remove(&tenant);
        if more {
            self.add(tenant);
        }
    }

    pub(in crate::app) fn is_over(&self) -> bool {
        self.waiting.is_empty() && self.running.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(name: &str) -> TenantId {
        TenantId::known(name)
    }

    #[test]
    fn tenants_take_turns() {
        let mut rounds = Rounds::default();
        for name in ["a", "b", "a"] {
            rounds.add(tenant(name));
        }
        assert_eq!(rounds.begin(), Some(tenant("a")));
        rounds.end(tenant("a"), true);
        assert_eq!(rounds.begin(), Some(tenant("b")));
        assert_eq!(rounds.begin(), Some(tenant("a")));
        assert_eq!(rounds.begin(), None);
        assert!(!rounds.is_over());
        rounds.end(tenant("a"), false);
        rounds.end(tenant("b"), false);
        assert!(rounds.is_over());
    }

    #[test]
    fn a_tenant_is_stamped_by_one_at_a_time_and_then_again() {
        let mut rounds = Rounds::default();
        rounds.add(tenant("a"));
        assert_eq!(rounds.begin(), Some(tenant("a")));
        rounds.add(tenant("a"));
        assert_eq!(rounds.begin(), None);
        rounds.end(tenant("a"), false);
        assert_eq!(rounds.begin(), Some(tenant("a")));
    }
}
