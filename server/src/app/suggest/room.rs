//! How many suggestions are told at the same time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::domain::id::TenantId;

/// The most of a server. Each remembers keys for as long as its client reads.
const AT_ONCE: usize = 32;
/// The most of one tenant: however many it asks for, others find room.
const OF_A_TENANT: usize = 16;

/// Those that are told now.
#[derive(Debug, Default)]
pub(super) struct Room(Arc<Mutex<HashMap<TenantId, usize>>>);

/// A place among them, until it is dropped.
#[derive(Debug)]
pub(super) struct Permit {
    told: Arc<Mutex<HashMap<TenantId, usize>>>,
    tenant: TenantId,
}

impl Room {
    /// None: there is no room.
    pub(super) fn enter(&self, tenant: &TenantId) -> Option<Permit> {
        let mut told = hold(&self.0);
        let (all, own) = (told.values().sum::<usize>(), told.get(tenant).copied().unwrap_or_default());
        if all >= AT_ONCE || own >= OF_A_TENANT {
            return None;
        }
        told.insert(tenant.clone(), own + 1);
        Some(Permit { told: Arc::clone(&self.0), tenant: tenant.clone() })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut told = hold(&self.told);
        let left = told.get(&self.tenant).map_or(0, |own| own.saturating_sub(1));
        if left == 0 {
            told.remove(&self.tenant);
        } else {
            told.insert(self.tenant.clone(), left);
        }
    }
}

/// Nothing that holds it can panic halfway.
fn hold(told: &Mutex<HashMap<TenantId, usize>>) -> MutexGuard<'_, HashMap<TenantId, usize>> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_has_its_share_and_all_have_the_whole() {
        let room = Room::default();
        let [one, other, third] = ["one", "other", "third"].map(|name| TenantId::parse(name).unwrap());
        let mut permits: Vec<Permit> = (0..OF_A_TENANT).map(|_| room.enter(&one).unwrap()).collect();
        assert!(room.enter(&one).is_none(), "its share is used up");
        permits.extend((OF_A_TENANT..AT_ONCE).map(|_| room.enter(&other).unwrap()));
        assert!(room.enter(&third).is_none(), "there is no room");
        permits.pop();
        let permit = room.enter(&third).unwrap();
        drop((permits, permit));
        assert!(hold(&room.0).is_empty());
    }
}
