//! What the events say of demand: what was asked for, less what was taken back for another reason than want.

use std::collections::BTreeMap;

use super::{
    commands::{self, Dice},
    shelf::Shelf,
};
use crate::domain::{
    Time,
    command::{
        AdjustStock, Adjustment, ApproveOrder, CancelBackorder, CancelOrder, CloseOrder, Command, CreateOrder,
        LineChange, NamedFill, NamedUnits, NewLine, Patch, PutItem, PutLocation, UpdateOrder,
    },
    event::{Change, DemandDelta, Event, EventKind},
    id::{LocationId, OrderId, Sku, StockKey},
    inventory::{BackorderPolicy, FillMode, MovementType, QueueDiscipline, StockOwner},
    order::{AllocationPolicy, CancelReason, ShipPolicy, ShortageHandling},
    purchasing::days::OrderDemand,
    quantity::Quantity,
    zone::Zone,
};

/// As followers read an event, which is as it says itself.
fn deltas(event: &Event) -> Vec<DemandDelta> {
    if event.change.kind() != EventKind::Order {
        return Vec::new();
    }
    let stored = serde_json::to_string(&event.change).unwrap();
    let read: OrderDemand = serde_json::from_str(&stored).unwrap();
    let deltas: Vec<DemandDelta> = read.deltas().collect();
    assert_eq!(deltas, event.change.demand());
    deltas
}

fn told(shelf: &Shelf) -> BTreeMap<StockKey, i64> {
    let mut sums: BTreeMap<StockKey, i64> = BTreeMap::new();
    for DemandDelta { sku, location_id, units, .. } in shelf.events.iter().flat_map(deltas) {
        *sums.entry(StockKey { location_id, sku }).or_default() += units;
    }
    sums.retain(|_, units| *units != 0);
    sums
}

/// The same from the orders themselves.
fn asked(shelf: &Shelf) -> BTreeMap<StockKey, i64> {
    let mut sums: BTreeMap<StockKey, i64> = BTreeMap::new();
    for line in shelf.orders.values().filter(|order| order.place.is_some()).flat_map(|order| &order.lines) {
        *sums.entry(line.key()).or_default() += line.ordered;
    }
    for taken in shelf.cancellations.iter().filter(|c| c.reason != CancelReason::OutOfStock && !c.by_close) {
        let order = &shelf.orders[&taken.order_id];
        let line = &order.lines[order.line(taken.number).unwrap()];
        *sums.entry(line.key()).or_default() -= taken.quantity;
    }
    sums.retain(|_, units| *units != 0);
    sums
}

#[test]
fn events_add_up_to_what_was_asked_for() {
    let mut netted = 0;
    for seed in 0..100 {
        let (mut dice, mut shelf) = (Dice::new(seed), Shelf::new(false));
        for step in 0..60 {
            let command = commands::random(&mut dice, &shelf);
            let validate = dice.one_in(12);
            let _ = shelf.run(&command, validate);
            assert_eq!(told(&shelf), asked(&shelf), "seed {seed}, step {step}: {command:?}");
        }
        netted += shelf.cancellations.iter().filter(|c| c.reason == CancelReason::Fraud).count();
    }
    assert!(netted > 20, "backorders were cancelled for their customer's sake: {netted}");
}

struct Desk(Shelf);

impl Desk {
    /// A location MAIN and items A and B, with so many units of A.
    fn new(units: i64) -> Self {
        let mut desk = Self(Shelf::new(false));
        desk.run(Command::PutLocation(Box::new(PutLocation {
            location_id: LocationId::known("MAIN"),
            etag: None,
            name: String::new(),
            is_default: true,
            untracked: false,
            fill_mode: FillMode::Automatic,
            stock_owner: StockOwner::Fillrate,
            queue_discipline: QueueDiscipline::SkipAhead,
            allocation_policy: AllocationPolicy::Partial,
            ship_policy: ShipPolicy::Any,
            shortage_handling: ShortageHandling::Backorder,
            time_zone: Zone::default(),
            active: true,
            path: String::new(),
        })));
        for sku in ["A", "B"] {
            desk.run(Command::PutItem(Box::new(PutItem {
                sku: Sku::known(sku),
                etag: None,
                name: String::new(),
                untracked: false,
                discontinued: false,
                backorder_policy: BackorderPolicy::Allow,
                active: true,
                locations: Vec::new(),
                path: String::new(),
            })));
        }
        desk.run(Command::AdjustStock(AdjustStock {
            adjustments: vec![Adjustment {
                sku: Sku::known("A"),
                location_id: None,
                delta: units,
                path: "adjustments[0]".into(),
            }],
            movement_type: MovementType::Receipt,
            note: String::new(),
            reference: None,
            occur_time: None,
        }));
        desk
    }

    fn run(&mut self, command: Command) {
        self.0.run(&command, false).unwrap();
    }

    fn now(&self) -> Time {
        self.0.now()
    }

    /// Its clock counts a second for each batch.
    fn pass_days(&mut self, days: i64) {
        self.0.batch_no += days * 86_400;
    }

    /// One order line of A.
    fn order(&mut self, units: i64, order_time: Time, draft: bool, handling: ShortageHandling) {
        let line = NewLine {
            number: 1,
            sku: Sku::known("A"),
            location_id: None,
            quantity: Quantity::new(units).unwrap(),
            unit_price: None,
            required_time: None,
            path: "lines[0]".into(),
        };
        self.run(Command::CreateOrder(Box::new(CreateOrder {
            order_id: OrderId::known("O"),
            id_given: true,
            content_hash: vec![1],
            customer_id: None,
            reference: String::new(),
            location_id: None,
            priority: 0,
            order_time: Some(order_time),
            required_time: None,
            allocation_policy: None,
            ship_policy: None,
            shortage_handling: Some(handling),
            draft,
            allocate: true,
            import: false,
            lines: vec![line],
        })));
    }

    fn set_lines(&mut self, lines: &[(i32, &str, i64)], reason: CancelReason) {
        let change = |(number, sku, quantity): &(i32, &str, i64)| LineChange {
            number: *number,
            quantity: Some(*quantity),
            sku: (*number > 1).then(|| Sku::known(*sku)),
            location_id: None,
            unit_price: Patch::Keep,
            required_time: Patch::Keep,
            remove: false,
            path: "lines[0]".into(),
        };
        self.run(Command::UpdateOrder(Box::new(UpdateOrder {
            order_id: OrderId::known("O"),
            etag: None,
            priority: None,
            customer_id: Patch::Keep,
            reference: None,
            allocation_policy: Patch::Keep,
            ship_policy: Patch::Keep,
            order_time: None,
            required_time: Patch::Keep,
            location_id: None,
            lines: lines.iter().map(change).collect(),
            reason,
        })));
    }

    fn cancel(&mut self, units: i64, reason: CancelReason) {
        let lines = vec![NamedUnits { number: 1, quantity: Quantity::new(units), path: "lines[0]".into() }];
        let order_id = OrderId::known("O");
        self.run(Command::CancelOrder(CancelOrder { order_id, etag: None, lines, reason, occur_time: None }));
    }

    fn cancel_backorder(&mut self, units: i64, reason: CancelReason) {
        let backorder_id = self.0.rows.keys().next().unwrap().clone();
        let named = NamedFill { backorder_id, most: Quantity::new(units), path: "backorders[0]".into() };
        self.run(Command::CancelBackorder(CancelBackorder { backorders: vec![named], reason, occur_time: None }));
    }

    /// The demand that the last command told of, if it told of the order at all.
    fn heard(&self) -> Option<Vec<(String, i64, Time)>> {
        let last = self.0.events.iter().rev().find(|event| event.change.kind() == EventKind::Order)?;
        let Change::Order { after, .. } = &last.change else { return None };
        let deltas = last.change.demand().into_iter().map(|d| (d.sku.to_string(), d.units, d.time));
        (after.update_time == self.now()).then(|| deltas.collect())
    }
}

fn heard(deltas: &[(&str, i64, Time)]) -> Option<Vec<(String, i64, Time)>> {
    Some(deltas.iter().map(|(sku, units, time)| ((*sku).to_owned(), *units, *time)).collect())
}

#[test]
fn an_order_is_demand_of_its_own_day_whole() {
    let mut desk = Desk::new(3);
    let yesterday = desk.now() - chrono::TimeDelta::days(1);
    // 5 asked for, 3 there: what was cancelled for want was asked for all the same.
    desk.run(Command::PutItem(Box::new(PutItem {
        sku: Sku::known("A"),
        etag: None,
        name: String::new(),
        untracked: false,
        discontinued: true,
        backorder_policy: BackorderPolicy::Allow,
        active: true,
        locations: Vec::new(),
        path: String::new(),
    })));
    desk.order(5, yesterday, false, ShortageHandling::CancelShort);
    assert_eq!(desk.heard(), heard(&[("A", 5, yesterday)]));
}

#[test]
fn a_draft_is_demand_when_it_is_approved() {
    let mut desk = Desk::new(3);
    let yesterday = desk.now() - chrono::TimeDelta::days(1);
    desk.order(5, yesterday, true, ShortageHandling::Backorder);
    assert_eq!(desk.heard(), heard(&[]));
    desk.run(Command::ApproveOrder(ApproveOrder {
        order_id: OrderId::known("O"),
        etag: None,
        allocate: true,
        shortage_handling: None,
    }));
    assert_eq!(desk.heard(), heard(&[("A", 5, yesterday)]));
}

#[test]
fn what_is_added_later_is_demand_of_that_day() {
    let mut desk = Desk::new(3);
    let yesterday = desk.now() - chrono::TimeDelta::days(1);
    desk.order(5, yesterday, false, ShortageHandling::Backorder);
    desk.set_lines(&[(1, "A", 7), (2, "B", 4)], CancelReason::Customer);
    let now = desk.now();
    assert_eq!(desk.heard(), heard(&[("A", 2, now), ("B", 4, now)]));
}

#[test]
fn what_the_customer_takes_back_comes_off_the_day_of_the_order() {
    let mut desk = Desk::new(3);
    let yesterday = desk.now() - chrono::TimeDelta::days(1);
    desk.order(5, yesterday, false, ShortageHandling::Backorder);
    desk.cancel_backorder(1, CancelReason::Customer);
    assert_eq!(desk.heard(), heard(&[("A", -1, yesterday)]));
    desk.cancel(1, CancelReason::Duplicate);
    assert_eq!(desk.heard(), heard(&[("A", -1, yesterday)]));
    desk.set_lines(&[(1, "A", 2)], CancelReason::Customer);
    assert_eq!(desk.heard(), heard(&[("A", -1, yesterday)]));
}

/// 5 of the order's day, 2 of the day before the last and 3 of the last: those come off first.
#[test]
fn what_was_added_last_comes_off_first() {
    let mut desk = Desk::new(3);
    let ordered = desk.now() - chrono::TimeDelta::days(1);
    desk.order(5, ordered, false, ShortageHandling::Backorder);
    desk.set_lines(&[(1, "A", 7)], CancelReason::Customer);
    let raised = desk.now();
    desk.pass_days(1);
    desk.set_lines(&[(1, "A", 8)], CancelReason::Customer);
    let raised_again = desk.now();
    // The same day once more: one entry, at the first one's time.
    desk.set_lines(&[(1, "A", 10), (2, "B", 4)], CancelReason::Customer);
    let added = desk.now();
    desk.cancel(1, CancelReason::OutOfStock);
    assert_eq!(desk.heard(), heard(&[]));
    desk.cancel(4, CancelReason::Customer);
    assert_eq!(desk.heard(), heard(&[("A", -3, raised_again), ("A", -1, raised)]));
    desk.set_lines(&[(2, "B", 1)], CancelReason::Customer);
    assert_eq!(desk.heard(), heard(&[("B", -3, added)]));
    desk.cancel(3, CancelReason::Customer);
    assert_eq!(desk.heard(), heard(&[("A", -1, raised), ("A", -2, ordered)]));
}

#[test]
fn what_is_given_up_for_want_or_closed_remains_demand() {
    let mut desk = Desk::new(2);
    let yesterday = desk.now() - chrono::TimeDelta::days(1);
    desk.order(5, yesterday, false, ShortageHandling::Backorder);
    desk.cancel_backorder(1, CancelReason::OutOfStock);
    assert_eq!(desk.heard(), heard(&[]), "its watchers hear of it all the same");
    desk.cancel(1, CancelReason::OutOfStock);
    assert_eq!(desk.heard(), heard(&[]));
    let order_id = OrderId::known("O");
    desk.run(Command::CloseOrder(CloseOrder { order_id, etag: None, reason: CancelReason::Customer }));
    assert_eq!(desk.heard(), heard(&[]));
}
