//! Where each watched tenant's feed ends, as this process knows it: heard from the database, looked up behind that, and
//! told by the sequencer here. One task for all watchers; each sleeps until its tenant's head moves.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::StreamExt as _;
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, sleep},
};
use tokio_util::sync::CancellationToken;

use super::{Feed, trouble::Trouble};
use crate::{
    domain::{
        cursor::{Epoch, FeedState, Position},
        id::TenantId,
    },
    store::listen::{Heard, Listener},
};

/// How many feeds are looked up at the same time. More would only take connections from those who read.
const LOOKUPS_AT_ONCE: usize = 2;
/// How long to wait before listening is tried again; polling covers the time.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

/// A feed's end as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// None until the database was asked.
    pub epoch: Option<Epoch>,
    pub position: Position,
}

/// The heads of the tenants that someone here watches.
#[derive(Debug, Default)]
pub(super) struct Heads {
    watched: Mutex<HashMap<TenantId, watch::Sender<Head>>>,
}

impl Heads {
    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, watch::Sender<Head>>> {
        // Nothing panics while it holds the lock, and every value in it is whole at any time.
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows a tenant's head until the receiver is dropped. Its value is right once the database was asked after this.
    pub(super) fn follow(&self, tenant: &TenantId) -> watch::Receiver<Head> {
        let mut watched = self.lock();
        match watched.get(tenant) {
            Some(head) => head.subscribe(),
            None => watched.entry(tenant.clone()).or_insert_with(|| watch::Sender::new(Head::default())).subscribe(),
        }
    }

    /// What is known of a watched tenant.
    pub(super) fn known(&self, tenant: &TenantId) -> Option<Head> {
        Some(self.lock().get(tenant)?.borrow().clone())
    }

    /// A head that was heard of. News can overtake each other: only a later position is one.
    pub(super) fn raise(&self, tenant: &TenantId, position: Position) {
        let watched = self.lock();
        let Some(head) = watched.get(tenant) else { return };
        head.send_if_modified(|head| {
            let later = position > head.position;
            if later {
                head.position = position;
            }
            later
        });
    }

    /// A head that the database gave when `before` was what was known. It may be an earlier one, where the database lost
    /// events; but not because news came while it was asked. It may be one of another history; but not of the former one,
    /// as an answer that comes late from a primary that was left would have it.
    pub(super) fn settle(&self, tenant: &TenantId, before: Option<&Head>, state: &FeedState) {
        let watched = self.lock();
        let Some(head) = watched.get(tenant) else { return };
        head.send_if_modified(|head| {
            let other_history = head.epoch.as_ref() != Some(&state.epoch);
            let late = head.epoch.is_some() && before.is_none_or(|before| before.epoch != head.epoch);
            let later = state.head > head.position;
            let lost = state.head < head.position && before == Some(&*head);
            let news = if other_history { !late } else { later || lost };
            if news {
                *head = Head { epoch: Some(state.epoch.clone()), position: state.head };
            }
            news
        });
    }

    /// The tenants that are watched; forgets those that no longer are.
    fn watched(&self) -> Vec<TenantId> {
        let mut watched = self.lock();
        watched.retain(|_, head| head.receiver_count() > 0);
        watched.keys().cloned().collect()
    }
}

/// Looks all heads up, now and then: for what was not heard.
pub(super) async fn poll(feed: &Feed, shutdown: &CancellationToken) {
    let mut ticks = interval(feed.settings.poll_interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => look_up_all(feed).await,
            () = shutdown.cancelled() => break,
        }
    }
}

/// Hears of new heads as they are given, where that is possible.
pub(super) async fn listen(feed: &Feed, shutdown: &CancellationToken) {
    let trouble = Trouble::new("listening for feed positions; they are polled meanwhile");
    while !shutdown.is_cancelled() {
        let line = feed.database.line();
        let Some(options) = line.listen else { return };
        let mut listener = Listener::new(options);
        tokio::select! {
            () = hear(feed, &mut listener, &trouble) => {}
            () = shutdown.cancelled() => listener.close().await,
            // Its connection may not even close; another begins with a look at everything.
            () = line.given_up.cancelled() => {}
        }
    }
}

async fn hear(feed: &Feed, listener: &mut Listener, trouble: &Trouble) {
    loop {
        match listener.next().await {
            Ok(Heard::Head(tenant, position)) => feed.heads.raise(&tenant, position),
            Ok(Heard::Gap) => {
                trouble.over();
                look_up_all(feed).await;
            }
            Err(error) => {
                trouble.met(&error);
                sleep(LISTEN_AGAIN).await;
            }
        }
    }
}

async fn look_up_all(feed: &Feed) {
    let tenants = feed.heads.watched();
    futures::stream::iter(tenants)
        .for_each_concurrent(LOOKUPS_AT_ONCE, async |tenant| match feed.state(&tenant).await {
            Ok(_) => feed.lookups.over(),
            Err(error) => feed.lookups.met(&error),
        })
        .await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> TenantId {
        TenantId::known("acme")
    }

    fn state(epoch: &str, head: i64) -> FeedState {
        FeedState { epoch: Epoch::known(epoch), head: Position::known(head), oldest: Position::START }
    }

    fn position(receiver: &watch::Receiver<Head>) -> i64 {
        receiver.borrow().position.get()
    }

    #[test]
    fn news_never_turn_a_head_back() {
        let heads = Heads::default();
        let receiver = heads.follow(&tenant());
        heads.raise(&tenant(), Position::known(7));
        heads.raise(&tenant(), Position::known(5));
        assert_eq!(position(&receiver), 7);
        // Asked before the news, answered after it.
        heads.settle(&tenant(), Some(&Head::default()), &state("e", 6));
        assert_eq!(receiver.borrow().epoch, Some(Epoch::known("e")));
    }

    #[test]
    fn a_lookup_does_not_undo_news_that_came_meanwhile() {
        let heads = Heads::default();
        let receiver = heads.follow(&tenant());
        heads.settle(&tenant(), None, &state("e", 5));
        let before = heads.known(&tenant());
        heads.raise(&tenant(), Position::known(9));
        heads.settle(&tenant(), before.as_ref(), &state("e", 6));
        assert_eq!(position(&receiver), 9);
    }

    #[test]
    fn a_database_that_lost_events_is_believed() {
        let heads = Heads::default();
        let receiver = heads.follow(&tenant());
        heads.settle(&tenant(), None, &state("e", 9));
        heads.settle(&tenant(), heads.known(&tenant()).as_ref(), &state("e", 4));
        assert_eq!(position(&receiver), 4);
        heads.settle(&tenant(), heads.known(&tenant()).as_ref(), &state("f", 4));
        assert_eq!(receiver.borrow().epoch, Some(Epoch::known("f")));
    }

    #[test]
    fn an_answer_from_a_primary_that_was_left_does_not_bring_its_history_back() {
        let heads = Heads::default();
        let receiver = heads.follow(&tenant());
        heads.settle(&tenant(), None, &state("old", 9));
        let asked = heads.known(&tenant());
        heads.settle(&tenant(), asked.as_ref(), &state("new", 3));
        heads.settle(&tenant(), asked.as_ref(), &state("old", 12));
        heads.settle(&tenant(), None, &state("old", 12));
        assert_eq!(*receiver.borrow(), Head { epoch: Some(Epoch::known("new")), position: Position::known(3) });
    }

    #[test]
    fn who_is_no_longer_watched_is_forgotten() {
        let heads = Heads::default();
        let receiver = heads.follow(&tenant());
        assert_eq!(heads.watched(), [tenant()]);
        drop(receiver);
        assert_eq!(heads.watched(), []);
        assert_eq!(heads.known(&tenant()), None);
    }
}
