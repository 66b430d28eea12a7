//! Whether what is heard of a command is what the model says has happened: events of all three streams.

use std::collections::{BTreeMap, BTreeSet};

use fillrate_proto::v1::{
    BackorderEvent, BackorderEventType, OrderEvent, StockEvent, WatchBackordersResponse, WatchOrdersResponse,
    WatchStockResponse,
};
use fillrate_tests::{
    Door,
    model::{ExpectedOrderEvent, ExpectedStockEvent, Key, Model, backorder::WaitName},
    watch::{FeedEvent, Watch},
};

use super::{
    compare::{BARRIER, Seen, key_of},
    request::Judgement,
};

/// The three streams of a tenant.
pub struct Ears {
    orders: Watch<WatchOrdersResponse>,
    stock: Watch<WatchStockResponse>,
    backorders: Watch<WatchBackordersResponse>,
    /// The last position of which everything before it was heard.
    heard: i64,
    /// The newest revision heard of each row.
    revisions: BTreeMap<String, i64>,
}

/// What was heard since the last time.
#[derive(Default)]
pub struct Heard {
    orders: Vec<OrderEvent>,
    stock: Vec<StockEvent>,
    backorders: Vec<BackorderEvent>,
}

impl Ears {
    pub async fn open(door: &Door, heard: i64) -> Self {
        let (orders, stock, backorders) =
            tokio::join!(Watch::from_now(door), Watch::from_now(door), Watch::from_now(door));
        Self { orders, stock, backorders, heard, revisions: BTreeMap::new() }
    }

    /// Everything up to the event of the barrier of this request, which must leave no hole.
    pub async fn listen(&mut self, barrier: &str) -> Heard {
        let mut heard = Heard::default();
        let mut positions = BTreeSet::new();
        let mut end = None;
        loop {
            if let Some(end) = end
                && i64::try_from(positions.len()) == Ok(end - self.heard)
            {
                self.heard = end;
                return heard;
            }
            tokio::select! {
                event = self.orders.event() => {
                    assert!(positions.insert(event.position), "heard twice: {event:?}");
                    self.revise(&event);
                    if event.request_id == barrier {
                        end = Some(event.position);
                    } else {
                        heard.orders.push(event);
                    }
                }
                event = self.stock.event() => {
                    assert!(positions.insert(event.position), "heard twice: {event:?}");
                    self.revise(&event);
                    heard.stock.push(event);
                }
                event = self.backorders.event() => {
                    assert!(positions.insert(event.position), "heard twice: {event:?}");
                    self.revise(&event);
                    heard.backorders.push(event);
                }
            }
        }
    }

    /// Revisions rise by one from what the event itself says was before, which is never older than what was heard.
    fn revise(&mut self, event: &impl FeedEvent) {
        assert_eq!(event.revision(), event.revision_before() + 1, "{event:?}");
        let known = self.revisions.insert(event.row(), event.revision()).unwrap_or(0);
        assert!(event.revision_before() >= known, "revision {known} was heard before {event:?}");
    }
}

impl Heard {
    /// Must be what the commands of one request did, from the state before to each state after.
    pub fn must_be(&self, request_id: &str, before: &Model, judgement: &Judgement, now: &Seen) {
        for id in self.request_ids() {
            assert_eq!(id, request_id, "events of another request: {:?}", self.orders);
        }
        let mut stock: BTreeMap<Key, Vec<ExpectedStockEvent>> = BTreeMap::new();
        let mut orders: BTreeMap<String, Vec<ExpectedOrderEvent>> = BTreeMap::new();
        let mut backorders: BTreeMap<(WaitName, &str), i64> = BTreeMap::new();
        let mut before = before;
        for (outcome, after) in judgement.outcomes.iter().zip(&judgement.states) {
            if outcome.is_ok() {
                after
                    .stock_events(before)
                    .into_iter()
                    .for_each(|(key, event)| stock.entry(key).or_default().push(event));
                let events = after.order_events(before).into_iter();
                events.for_each(|(id, event)| orders.entry(id).or_default().push(event));
                for note in &after.notes {
                    let name = (note.order.clone(), note.line, note.wait);
                    *backorders.entry((name, kind(note.what))).or_default() += note.quantity;
                }
            }
            before = after;
        }
        self.stock_must_be(&stock);
        self.orders_must_be(&orders);
        self.backorders_must_be(backorders, now);
    }

    fn request_ids(&self) -> BTreeSet<&str> {
        let orders = self.orders.iter().map(|event| event.request_id.as_str());
        let stock = self.stock.iter().map(|event| event.request_id.as_str());
        let backorders = self.backorders.iter().map(|event| event.request_id.as_str());
        orders.chain(stock).chain(backorders).collect()
    }

    fn stock_must_be(&self, expected: &BTreeMap<Key, Vec<ExpectedStockEvent>>) {
        let mut heard: BTreeMap<Key, Vec<ExpectedStockEvent>> = BTreeMap::new();
        for event in &self.stock {
            heard.entry(key_of(event.level.as_ref().unwrap())).or_default().push(ExpectedStockEvent {
                types: event.types.iter().copied().collect(),
                deltas: [event.on_hand_delta, event.allocated_delta, event.backordered_delta],
            });
        }
        assert_eq!(heard, *expected, "stock events: {:?}", self.stock);
    }

    fn orders_must_be(&self, expected: &BTreeMap<String, Vec<ExpectedOrderEvent>>) {
        let mut heard: BTreeMap<&str, Vec<&OrderEvent>> = BTreeMap::new();
        for event in &self.orders {
            heard.entry(&event.order.as_ref().unwrap().order_id).or_default().push(event);
        }
        let heard_of: BTreeSet<&str> = heard.keys().copied().collect();
        let expected_of: BTreeSet<&str> = expected.keys().map(String::as_str).collect();
        assert_eq!(heard_of, expected_of, "orders with events: {:?}\nexpected: {expected:?}", self.orders);
        for (id, events) in heard {
            let wanted = &expected[id];
            assert_eq!(events.len(), wanted.len(), "events of {id}: {events:?}");
            for (event, wanted) in events.iter().zip(wanted) {
                let types: BTreeSet<i32> = event.types.iter().copied().collect();
                let needless: Vec<_> =
                    types.difference(&wanted.types).filter(|said| !wanted.may_say.contains(said)).collect();
                assert!(
                    needless.is_empty() && wanted.types.is_subset(&types),
                    "types of {event:?}, expected {wanted:?}"
                );
                assert_eq!(event.quantity, wanted.quantity, "quantity of {event:?}, expected {wanted:?}");
            }
        }
    }

    /// Units by kind of event, for each backorder; and each of its events goes on where the one before ended.
    fn backorders_must_be(&self, mut expected: BTreeMap<(WaitName, &'static str), i64>, now: &Seen) {
        let names: BTreeMap<&str, WaitName> =
            now.named().into_iter().map(|(name, found)| (found.backorder_id.as_str(), name)).collect();
        let mut heard: BTreeMap<(WaitName, &str), i64> = BTreeMap::new();
        let mut last: BTreeMap<&str, &BackorderEvent> = BTreeMap::new();
        for event in &self.backorders {
            let after = event.backorder.as_ref().unwrap();
            let name = names.get(after.backorder_id.as_str()).unwrap_or_else(|| panic!("of no backorder: {event:?}"));
            *heard.entry((name.clone(), kind(event.r#type()))).or_default() += event.quantity;
            if let Some(before) = last.insert(&after.backorder_id, event) {
                assert_eq!(before.backorder, event.before, "each event goes on where the one before ended");
            }
            assert_eq!(event.before.is_none(), event.r#type() == BackorderEventType::Opened, "{event:?}");
        }
        // A backorder that opens or resumes at a new place need not say that it moved.
        expected.retain(|key, _| {
            key.1 != "moved" || heard.contains_key(key) || !heard.contains_key(&(key.0.clone(), "joined"))
        });
        assert_eq!(heard, expected, "backorder events: {:#?}", self.backorders);
        for (id, event) in last {
            let found = now.backorders.iter().find(|found| found.backorder_id == id);
            assert_eq!(event.backorder.as_ref(), found, "the last event shows what now is");
        }
    }
}

/// Units that open a backorder and units that join it are one kind: in one command the design does not tell them apart.
fn kind(what: BackorderEventType) -> &'static str {
    match what {
        BackorderEventType::Opened | BackorderEventType::Increased => "joined",
        BackorderEventType::Filled => "filled",
        BackorderEventType::Cancelled => "cancelled",
        BackorderEventType::Held => "held",
        BackorderEventType::Resumed => "resumed",
        BackorderEventType::Moved => "moved",
        BackorderEventType::Updated => "updated",
        BackorderEventType::ExpectedTimeChanged => "promised",
        BackorderEventType::Unspecified => "unspecified",
    }
}

/// The reference of the barrier is all that changes of it.
pub fn barrier(number: usize) -> fillrate_proto::v1::UpdateOrderRequest {
    fillrate_proto::v1::UpdateOrderRequest {
        reference: Some(format!("after step {number}")),
        request_id: format!("barrier-{number}"),
        ..fillrate_tests::words::update(BARRIER)
    }
}
