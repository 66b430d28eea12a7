//! The walk over a store in memory: examples worked by hand.

mod bounds;
mod comes_true;

use chrono::TimeDelta;

use super::{Bounds, Inbound, KeyFacts, Promise, Promises, PurchaseLineId, Walk};
use crate::domain::{
    Time,
    backorder::{BackorderState, Hold, QueuePosition},
    command::{
        AdjustStock, Adjustment, Command, CreateOrder, ForceBackorder, HoldBackorder, NamedBackorder, NewLine, PutItem,
        PutLocation,
    },
    id::{BackorderId, LocationId, OrderId, PurchaseOrderId, Sku, StockKey, SupplierId},
    inventory::{BackorderPolicy, FillMode, MovementType, QueueDiscipline, StockOwner},
    order::{AllocationPolicy, Order, ShipPolicy, ShortageHandling},
    quantity::Quantity,
    tests::shelf::{Shelf, key_of, row_position},
    zone::Zone,
};

const WIDE: Bounds = Bounds { queue_lines: 10_000, lines: 100_000 };

/// An order that waits for X and Y, and perhaps holds Y by call.
pub(super) fn waiting_order(policy: AllocationPolicy, is_held: bool) -> Order {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", policy, 0, &[("X", 2), ("Y", 1)]);
    if is_held {
        desk.hold("A", 2);
    }
    desk.shelf.orders[&OrderId::known("A")].clone()
}

fn key(sku: &str) -> StockKey {
    StockKey { location_id: LocationId::known("MAIN"), sku: Sku::known(sku) }
}

fn put_location(id: &str, fill_mode: FillMode, queue_discipline: QueueDiscipline) -> Command {
    Command::PutLocation(Box::new(PutLocation {
        location_id: LocationId::known(id),
        etag: None,
        name: String::new(),
        is_default: false,
        untracked: false,
        fill_mode,
        stock_owner: StockOwner::Fillrate,
        queue_discipline,
        allocation_policy: AllocationPolicy::CompleteOrder,
        ship_policy: ShipPolicy::Any,
        shortage_handling: ShortageHandling::Backorder,
        time_zone: Zone::default(),
        active: true,
        path: String::new(),
    }))
}

fn receipt(units: &[(StockKey, i64)]) -> Command {
    let adjustments = units.iter().map(|(key, delta)| Adjustment {
        sku: key.sku.clone(),
        location_id: Some(key.location_id.clone()),
        delta: *delta,
        path: "adjustments[0]".into(),
    });
    Command::AdjustStock(AdjustStock {
        adjustments: adjustments.collect(),
        movement_type: MovementType::Receipt,
        note: String::new(),
        reference: None,
        occur_time: None,
    })
}

/// Asks a walk about items, as far as its bounds go.
fn walk(shelf: &Shelf, inbound: &[Inbound], walk: Walk) -> Promises {
    let mut walk = walk;
    loop {
        walk.go_on();
        let wants = walk.take_wants();
        if wants.is_empty() {
            return walk.play().unwrap();
        }
        for key in wants.keys {
            walk.load_location(shelf.locations[&key.location_id].clone());
            let stock = shelf.stock.get(&key).cloned().unwrap_or_default();
            let inbound = inbound.iter().filter(|line| line.key == key).cloned().collect();
            walk.load_key(key, KeyFacts { stock, inbound });
        }
        for key in wants.queues {
            let open = |state| matches!(state, BackorderState::Open | BackorderState::Held);
            let rows = shelf.rows.values().filter(|row| key_of(row) == key && open(row.view.backorder.state));
            let mut lines: Vec<QueuePosition> = rows.map(row_position).collect();
            lines.sort_unstable();
            let more = lines.len() > walk.queue_lines();
            lines.truncate(walk.queue_lines());
            for position in &lines {
                walk.load_order(shelf.orders[&position.order_id].clone());
            }
            walk.load_queue(key, &lines, more);
        }
    }
}

struct Desk {
    shelf: Shelf,
    inbound: Vec<Inbound>,
}

impl Desk {
    fn new(queue_discipline: QueueDiscipline) -> Self {
        let mut desk = Self { shelf: Shelf::new(false), inbound: Vec::new() };
        desk.run(put_location("MAIN", FillMode::Automatic, queue_discipline));
        for sku in ["X", "Y", "Z"] {
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
        desk
    }

    fn run(&mut self, command: Command) {
        self.shelf.run(&command, false).unwrap();
    }

    /// An order of items at MAIN.
    fn order(&mut self, id: &str, policy: AllocationPolicy, priority: i32, lines: &[(&str, i64)]) {
        let command = order(id, policy, priority, lines);
        self.run(command);
    }

    fn hold(&mut self, order: &str, number: i32) {
        let backorder_id = self.backorder(order, number);
        let held = vec![NamedBackorder { backorder_id, path: "backorders[0]".into() }];
        self.run(Command::HoldBackorder(HoldBackorder { backorders: held }));
    }

    /// So many days from now, by a purchase order of its own.
    fn comes(&mut self, sku: &str, units: i64, days: i64) {
        let line = PurchaseLineId {
            purchase_order_id: PurchaseOrderId::known(format!("PO{}", self.inbound.len() + 1)),
            line_number: 1,
        };
        let due_time = Some(self.now() + TimeDelta::days(days));
        self.inbound.push(Inbound { key: key(sku), line, supplier_id: SupplierId::known("S"), units, due_time });
    }

    fn now(&self) -> Time {
        self.shelf.now()
    }

    fn backorder(&self, order: &str, number: i32) -> BackorderId {
        let order = &self.shelf.orders[&OrderId::known(order)];
        order.lines[order.line(number).unwrap()].backorder.as_ref().expect("it waits").id.clone()
    }

    fn promises(&self) -> Promises {
        let keys = ["X", "Y", "Z"].map(key);
        walk(&self.shelf, &self.inbound, Walk::new(self.now(), WIDE, keys))
    }

    /// In how many days a line's last unit is taken, and by which purchase order.
    fn promised(&self, order: &str, number: i32) -> Option<(i64, String)> {
        let promises = self.promises();
        let promise = promises.get(&self.backorder(order, number))?;
        let line = promise.expected.as_ref()?.line.as_ref();
        Some((days(self, promise)?, line.map(|line| line.purchase_order_id.to_string()).unwrap_or_default()))
    }
}

fn order(id: &str, policy: AllocationPolicy, priority: i32, lines: &[(&str, i64)]) -> Command {
    let lines = (1..).zip(lines).map(|(number, (sku, units))| NewLine {
        number,
        sku: Sku::known(*sku),
        location_id: None,
        quantity: Quantity::new(*units).unwrap(),
        unit_price: None,
        required_time: None,
        path: "lines[0]".into(),
    });
    Command::CreateOrder(Box::new(CreateOrder {
        order_id: OrderId::known(id),
        id_given: true,
        content_hash: vec![1],
        customer_id: None,
        reference: String::new(),
        location_id: Some(LocationId::known("MAIN")),
        priority,
        order_time: None,
        required_time: None,
        allocation_policy: Some(policy),
        ship_policy: None,
        shortage_handling: None,
        draft: false,
        allocate: true,
        import: false,
        lines: lines.collect(),
    }))
}

fn promised(days: i64, by: &str) -> Option<(i64, String)> {
    Some((days, by.to_owned()))
}

use AllocationPolicy::{CompleteLine, CompleteOrder, Partial};

#[test]
fn a_younger_order_may_be_promised_what_an_older_one_cannot_use() {
    // Older A takes X5 + Y1 or nothing, younger B takes X5. X5 is due on the 1st, Y1 on the 10th: on the 1st A lacks Y
    // and is passed over, B takes X5; on the 10th there is Y for A, and no X.
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", CompleteOrder, 0, &[("X", 5), ("Y", 1)]);
    desk.order("B", CompleteOrder, 0, &[("X", 5)]);
    desk.comes("X", 5, 1);
    desk.comes("Y", 1, 10);
    assert_eq!(desk.promised("B", 1), promised(1, "PO1"));
    assert_eq!(desk.promised("A", 1), None);
    assert_eq!(desk.promised("A", 2), None);
}

#[test]
fn a_strict_queue_keeps_for_the_older_what_it_cannot_use_yet() {
    let mut desk = Desk::new(QueueDiscipline::Strict);
    desk.order("A", CompleteOrder, 0, &[("X", 5), ("Y", 1)]);
    desk.order("B", CompleteOrder, 0, &[("X", 3)]);
    desk.comes("X", 8, 1);
    desk.comes("Y", 1, 10);
    // Both wait for Y, which is A's to wait for: its X units are there by then.
    assert_eq!(desk.promised("A", 1), promised(10, "PO2"));
    assert_eq!(desk.promised("A", 2), promised(10, "PO2"));
    assert_eq!(desk.promised("B", 1), promised(10, "PO1"));
}

#[test]
fn a_line_is_expected_when_its_last_unit_comes() {
    // A takes 4 of the first 4, and 2 of the next 3; B takes the last one, then 4 of 5.
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", Partial, 0, &[("X", 6)]);
    desk.order("B", Partial, 0, &[("X", 5)]);
    desk.comes("X", 4, 2);
    desk.comes("X", 3, 4);
    assert_eq!(desk.promised("A", 1), promised(4, "PO2"));
    assert_eq!(desk.promised("B", 1), None, "one unit of five is no promise");
    desk.comes("X", 5, 9);
    assert_eq!(desk.promised("B", 1), promised(9, "PO3"));
}

#[test]
fn a_line_that_takes_all_or_nothing_lets_others_pass() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", CompleteLine, 0, &[("X", 6)]);
    desk.order("B", CompleteLine, 0, &[("X", 4)]);
    desk.comes("X", 4, 2);
    desk.comes("X", 6, 5);
    assert_eq!(desk.promised("A", 1), promised(5, "PO2"));
    assert_eq!(desk.promised("B", 1), promised(2, "PO1"));
}

#[test]
fn a_higher_priority_is_served_first() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", Partial, 0, &[("X", 2)]);
    desk.order("B", Partial, 5, &[("X", 2)]);
    desk.comes("X", 2, 3);
    desk.comes("X", 2, 7);
    assert_eq!(desk.promised("B", 1), promised(3, "PO1"));
    assert_eq!(desk.promised("A", 1), promised(7, "PO2"));
}

#[test]
fn two_items_due_on_different_days_make_one_order_wait_for_the_later() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", CompleteOrder, 0, &[("X", 1), ("Y", 1)]);
    desk.comes("X", 1, 3);
    desk.comes("Y", 1, 8);
    assert_eq!(desk.promised("A", 1), promised(8, "PO2"), "X waits for Y");
    assert_eq!(desk.promised("A", 2), promised(8, "PO2"));
    // An order that keeps what there is does not.
    desk.order("B", Partial, 1, &[("X", 1), ("Y", 1)]);
    assert_eq!(desk.promised("B", 1), promised(3, "PO1"));
    assert_eq!(desk.promised("B", 2), promised(8, "PO2"));
    assert_eq!(desk.promised("A", 1), None);
}

#[test]
fn what_a_call_holds_takes_nothing_and_a_forced_hold_ends_with_the_next_arrival() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", Partial, 0, &[("X", 2)]);
    desk.order("B", Partial, 0, &[("X", 2)]);
    desk.comes("X", 2, 1);
    desk.hold("A", 1);
    assert_eq!(desk.promised("A", 1), None);
    assert_eq!(desk.promised("B", 1), promised(1, "PO1"));

    let order_id = OrderId::known("B");
    desk.run(Command::ForceBackorder(ForceBackorder { order_id, number: 1, quantity: None, requeue: false }));
    assert_eq!(desk.shelf.rows[&desk.backorder("B", 1)].view.backorder.hold, Some(Hold::Force));
    assert_eq!(desk.promised("B", 1), promised(1, "PO1"));
}

#[test]
fn a_requeued_order_is_promised_at_its_new_place() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", Partial, 0, &[("X", 2)]);
    desk.order("B", Partial, 0, &[("X", 2)]);
    desk.comes("X", 2, 1);
    desk.comes("X", 2, 4);
    let order_id = OrderId::known("A");
    desk.run(Command::ForceBackorder(ForceBackorder { order_id, number: 1, quantity: None, requeue: true }));
    assert_eq!(desk.promised("B", 1), promised(1, "PO1"));
    assert_eq!(desk.promised("A", 1), promised(4, "PO2"));
}

#[test]
fn a_line_past_its_time_counts_as_due_today() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", Partial, 0, &[("X", 2)]);
    desk.comes("X", 2, -6);
    assert_eq!(desk.promised("A", 1), promised(0, "PO1"));
    assert!(desk.promises()[&desk.backorder("A", 1)].overdue);
    // Earlier today is past too.
    desk.inbound[0].due_time = Some(desk.now() - TimeDelta::hours(1));
    assert_eq!(desk.promised("A", 1), promised(0, "PO1"));
    assert!(desk.promises()[&desk.backorder("A", 1)].overdue);
    // Without a time nothing can be said of it.
    desk.inbound[0].due_time = None;
    assert_eq!(desk.promised("A", 1), None);
}

#[test]
fn a_location_filled_by_hand_is_promised_as_if_it_filled_itself() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.run(put_location("MAIN", FillMode::Manual, QueueDiscipline::SkipAhead));
    desk.order("A", CompleteOrder, 0, &[("X", 2)]);
    desk.order("B", CompleteOrder, 0, &[("X", 1), ("Y", 1)]);
    desk.run(receipt(&[(key("X"), 2)]));
    desk.comes("Y", 1, 2);
    desk.comes("X", 1, 5);
    assert_eq!(desk.promised("A", 1), promised(0, ""), "two are there");
    assert_eq!(desk.promised("B", 2), promised(5, "PO2"));
    assert!(desk.promises()[&desk.backorder("A", 1)].manual);
}

#[test]
fn an_order_that_does_not_exist_yet_is_promised_behind_the_others() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.run(receipt(&[(key("X"), 1)]));
    desk.order("A", CompleteOrder, 0, &[("X", 3)]);
    desk.comes("X", 2, 1);
    desk.comes("X", 4, 6);
    let before = desk.promised("A", 1);
    assert_eq!(before, promised(1, "PO1"));
    // It would take the one that is there, and make A wait for the second delivery, as itself.
    let would_be = desk.shelf.run(&order("B", Partial, 0, &[("X", 2)]), true).unwrap();
    let crate::domain::answer::Subject::Order(would_be) = would_be.subject else { panic!("an order") };
    let id = would_be.lines[0].backorder.as_ref().expect("it waits").id.clone();
    let promises = walk(&desk.shelf, &desk.inbound, Walk::new(desk.now(), WIDE, []).with(*would_be, None));
    assert_eq!(days(&desk, &promises[&id]), Some(1));
    assert_eq!(days(&desk, &promises[&desk.backorder("A", 1)]), Some(6));
    assert_eq!(desk.promised("A", 1), before, "nothing was kept");
}

fn days(desk: &Desk, promise: &Promise) -> Option<i64> {
    promise.expected.as_ref().map(|expected| (expected.time.date_naive() - desk.now().date_naive()).num_days())
}
