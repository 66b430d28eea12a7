//! What the watchers saw, held against what a feed promises: every position once, in order, without holes over all
//! streams, and every change of a backorder after the one before it.

use std::collections::{BTreeSet, HashMap, HashSet};

use fillrate_proto::v1::{self, BackorderState};

/// Contradictions that are kept.
const MOST_FAULTS: usize = 20;

/// One of the streams that share the tenant's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Backorders,
    Orders,
    Stock,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Backorders, Self::Orders, Self::Stock];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Backorders => "backorder",
            Self::Orders => "order",
            Self::Stock => "stock",
        }
    }
}

/// What waits, at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) backorders: i64,
    pub(super) units: i64,
}

/// An event, as far as it is checked.
#[derive(Debug, Clone)]
pub(super) struct Change {
    position: i64,
    request_id: String,
    backorder: Option<BackorderChange>,
}

#[derive(Debug, Clone)]
struct BackorderChange {
    id: String,
    /// 0 before it was opened.
    former_revision: i64,
    revision: i64,
    former_open: i64,
    open: i64,
}

impl Change {
    pub(super) fn at(position: i64, request_id: String) -> Self {
        Self { position, request_id, backorder: None }
    }

    pub(super) fn of_backorder(event: &v1::BackorderEvent) -> Self {
        let open = |backorder: &v1::Backorder| {
            let waits = matches!(backorder.state(), BackorderState::Open | BackorderState::Held);
            if waits { backorder.open } else { 0 }
        };
        let before = event.before.as_ref();
        let backorder = event.backorder.as_ref().map(|after| BackorderChange {
            id: after.backorder_id.clone(),
            former_revision: before.map_or(0, |before| before.revision),
            revision: after.revision,
            former_open: before.map_or(0, open),
            open: open(after),
        });
        Self { position: event.position, request_id: event.request_id.clone(), backorder }
    }
}

#[derive(Debug, Clone, Default)]
struct Stream {
    events: u64,
    position: i64,
    cursor: String,
    resumed: u64,
}

/// What was seen so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    streams: [Stream; Kind::ALL.len()],
    first: Option<i64>,
    /// All positions from the first to this one were seen.
    dense: i64,
    /// Seen beyond that: streams are not equally fast.
    ahead: BTreeSet<i64>,
    /// The newest revision of each backorder that waits and changed.
    revisions: HashMap<String, i64>,
    waiting: Waiting,
    /// Whose events were seen.
    requests: HashSet<String>,
    faults: Vec<String>,
    fault_count: u64,
}

impl Seen {
    /// With what waited already.
    pub(super) fn from(waiting: Waiting) -> Self {
        Self { waiting, ..Self::default() }
    }

    pub(super) fn checkpoint(&mut self, kind: Kind, cursor: &str) {
        cursor.clone_into(&mut self.stream(kind).cursor);
    }

    pub(super) fn resumed(&mut self, kind: Kind) {
        self.stream(kind).resumed += 1;
    }

    pub(super) fn event(&mut self, kind: Kind, cursor: &str, Change { position, request_id, backorder }: Change) {
        let stream = self.stream(kind);
        let former = std::mem::replace(&mut stream.position, position);
        cursor.clone_into(&mut stream.cursor);
        stream.events += 1;
        if position <= former {
            self.fault(format!("the {} stream sent position {position} after {former}", kind.name()));
        }
        self.requests.insert(request_id);
        self.cover(kind, position);
        if let Some(change) = backorder {
            self.follow(position, change);
        }
    }

    /// Counts a position among those of all streams.
    fn cover(&mut self, kind: Kind, position: i64) {
        // The streams begin together: whichever comes first, lower ones may still come.
        let first = self.first.map_or(position, |first| first.min(position));
        if self.first != Some(first) && self.dense > 0 {
            self.ahead.extend(self.first.unwrap_or(first)..=self.dense);
            self.dense = first - 1;
        } else if self.first.is_none() {
            self.dense = first - 1;
        }
        self.first = Some(first);
        if position <= self.dense || !self.ahead.insert(position) {
            self.fault(format!("the {} stream sent position {position}, which had been sent", kind.name()));
        }
        while self.ahead.remove(&(self.dense + 1)) {
            self.dense += 1;
        }
    }

    fn follow(&mut self, position: i64, change: BackorderChange) {
        let known = self.revisions.get(&change.id).copied();
        if change.revision != change.former_revision + 1 || known.is_some_and(|known| known != change.former_revision) {
            let known = known.map(|known| format!(", and revision {known} was the last seen")).unwrap_or_default();
            self.fault(format!(
                "position {position} takes backorder {} from revision {} to {}{known}",
                change.id, change.former_revision, change.revision
            ));
        }
        self.waiting.units += change.open - change.former_open;
        self.waiting.backorders += i64::from(change.open > 0) - i64::from(change.former_open > 0);
        if change.open > 0 {
            self.revisions.insert(change.id, change.revision);
        } else {
            self.revisions.remove(&change.id);
        }
    }

    /// Events of each of these requests were seen.
    pub(super) fn tells_of(&self, requests: &HashSet<String>) -> bool {
        requests.is_subset(&self.requests)
    }

    /// Whether all that happened up to a cursor was seen, and adds up to what waits.
    pub(super) fn has_all(&self, cursor: &str, waiting: Waiting) -> bool {
        self.streams.iter().any(|stream| stream.cursor == cursor) && self.ahead.is_empty() && self.waiting == waiting
    }

    /// Notes what is missing at the end.
    pub(super) fn finish(&mut self, cursor: &str, waiting: Waiting) {
        if let Some(next) = self.ahead.first() {
            self.fault(format!("positions {} to {} were never sent", self.dense + 1, next - 1));
        }
        if !self.streams.iter().any(|stream| stream.cursor == cursor) {
            self.fault(format!("no stream came to the end of the feed, {cursor}"));
        }
        if self.waiting != waiting {
            self.fault(format!(
                "by the stream {} backorders of {} units wait, by the summary {} of {}",
                self.waiting.backorders, self.waiting.units, waiting.backorders, waiting.units
            ));
        }
    }

    pub(super) fn fault(&mut self, text: String) {
        self.fault_count += 1;
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(text);
        }
    }

    pub(super) fn has_faults(&self) -> bool {
        self.fault_count > 0
    }

    /// The first contradictions.
    pub(super) fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Events of one stream.
    pub(super) fn events(&self, kind: Kind) -> u64 {
        self.streams.get(kind as usize).map_or(0, |stream| stream.events)
    }

    /// Connections that were lost and taken up again.
    pub(super) fn resumptions(&self) -> u64 {
        self.streams.iter().map(|stream| stream.resumed).sum()
    }

    /// The first position and the last before any hole.
    pub(super) fn positions(&self) -> Option<(i64, i64)> {
        self.first.map(|first| (first, self.dense))
    }

    fn stream(&mut self, kind: Kind) -> &mut Stream {
        &mut self.streams[kind as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backorder(position: i64, former: (i64, i64), after: (i64, i64)) -> Change {
        let change = BackorderChange {
            id: "B".to_owned(),
            former_revision: former.0,
            revision: after.0,
            former_open: former.1,
            open: after.1,
        };
        Change { position, request_id: String::new(), backorder: Some(change) }
    }

    fn at(position: i64) -> Change {
        Change::at(position, String::new())
    }

    #[test]
    fn streams_may_overtake_each_other_and_leave_no_hole() {
        let mut seen = Seen::from(Waiting { backorders: 1, units: 4 });
        seen.event(Kind::Stock, "E.9", at(9));
        seen.event(Kind::Stock, "E.10", at(10));
        seen.event(Kind::Orders, "E.7", at(7));
        seen.event(Kind::Backorders, "E.8", backorder(8, (0, 0), (1, 5)));
        seen.event(Kind::Backorders, "E.11", backorder(11, (1, 5), (2, 2)));
        let waiting = Waiting { backorders: 2, units: 6 };
        assert!(seen.has_all("E.11", waiting) && !seen.has_all("E.12", waiting));
        assert_eq!(seen.positions(), Some((7, 11)));
        seen.event(Kind::Backorders, "E.12", backorder(12, (2, 2), (3, 0)));
        seen.finish("E.12", Waiting { backorders: 1, units: 4 });
        assert!(!seen.has_faults() && seen.revisions.is_empty(), "{:?}", seen.faults());
    }

    #[test]
    fn what_a_feed_must_not_do_is_found() {
        let faults = |changes: &[(Kind, Change)]| {
            let mut seen = Seen::from(Waiting::default());
            let mut waiting = Waiting::default();
            for (kind, change) in changes {
                seen.event(*kind, "E.1", change.clone());
                waiting = seen.waiting;
            }
            seen.finish("E.1", waiting);
            seen.faults().join("; ")
        };
        assert_eq!(faults(&[(Kind::Stock, at(1)), (Kind::Orders, at(2)), (Kind::Stock, at(3))]), "");
        assert!(faults(&[(Kind::Stock, at(1)), (Kind::Stock, at(1))]).contains("after 1"));
        assert!(faults(&[(Kind::Stock, at(2)), (Kind::Stock, at(1))]).contains("position 1 after 2"));
        assert!(faults(&[(Kind::Stock, at(1)), (Kind::Orders, at(1))]).contains("had been sent"));
        assert_eq!(faults(&[(Kind::Stock, at(1)), (Kind::Orders, at(4))]), "positions 2 to 3 were never sent");
        let skipped =
            [(Kind::Backorders, backorder(1, (0, 0), (1, 5))), (Kind::Backorders, backorder(2, (2, 4), (3, 3)))];
        assert!(faults(&skipped).contains("revision 1 was the last seen"));
    }
}
