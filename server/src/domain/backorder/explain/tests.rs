use chrono::TimeDelta;

use super::*;
use crate::domain::{
    Time,
    backorder::{Backorder, BackorderCause, BackorderState, Place},
    id::Sku,
    inventory::{FillMode, QueueDiscipline, StockOwner},
    order::{MAX_PRIORITY, OrderStatus, ShipPolicy, ShortageHandling, Supply},
    zone::Zone,
};

const MAIN: &str = "MAIN";

fn key(sku: &str) -> StockKey {
    StockKey { location_id: LocationId::known(MAIN), sku: Sku::known(sku) }
}

/// A line that waits for all it ordered.
fn line(number: i32, sku: &str, units: i64) -> Line {
    let now = Time::UNIX_EPOCH;
    Line {
        number,
        sku: Sku::known(sku),
        location_id: LocationId::known(MAIN),
        supply: Supply::Stock,
        ordered: units,
        allocated: 0,
        backordered: units,
        shipped: 0,
        cancelled: 0,
        returned: 0,
        raised: Vec::new(),
        unit_price: None,
        required_time: None,
        backorder: Some(Backorder {
            id: BackorderId::known(format!("b{number}")),
            cause: BackorderCause::Shortage,
            state: BackorderState::Open,
            hold: None,
            original: units,
            added: 0,
            filled: 0,
            cancelled: 0,
            open_time: now,
            close_time: None,
            expected: None,
            revision: 1,
            create_time: now,
            update_time: now,
        }),
    }
}

fn order(allocation_policy: AllocationPolicy, lines: Vec<Line>) -> Order {
    let now = Time::UNIX_EPOCH;
    Order {
        id: OrderId::known("O"),
        status: OrderStatus::Approved,
        customer_id: None,
        reference: String::new(),
        location_id: LocationId::known(MAIN),
        priority: 0,
        allocation_policy,
        ship_policy: ShipPolicy::Any,
        order_time: now,
        required_time: None,
        place: Some(Place { time: now, index: 0 }),
        closed_short: false,
        lines,
        watch: None,
        content_hash: Vec::new(),
        revision: 1,
        create_time: now,
        update_time: now,
    }
}

/// About the order's first line; every item has what `available` says, else nothing.
fn facts(order: Order, available: &[(&str, i64)]) -> Facts {
    let now = Time::UNIX_EPOCH;
    let line = &order.lines[0];
    let backorder = order.backorder_view(line, line.backorder.as_ref().expect("it waits")).expect("it has a place");
    let location = Location {
        id: LocationId::known(MAIN),
        name: String::new(),
        is_default: true,
        untracked: false,
        fill_mode: FillMode::Automatic,
        stock_owner: StockOwner::Fillrate,
        queue_discipline: QueueDiscipline::SkipAhead,
        allocation_policy: AllocationPolicy::CompleteOrder,
        ship_policy: ShipPolicy::Any,
        shortage_handling: ShortageHandling::Backorder,
        time_zone: Zone::default(),
        active: true,
        revision: 1,
        create_time: now,
        update_time: now,
    };
    let stock = |on_hand| Stock { on_hand, ..Stock::default() };
    let queue = QueueCount { orders: 3, orders_ahead: 1, units_ahead: 7, held_units_ahead: 0 };
    let keys = concerned(&backorder, &order);
    Facts {
        stock: available.iter().map(|(sku, units)| (key(sku), stock(*units))).collect(),
        locations: BTreeMap::from([(location.id.clone(), location)]),
        queues: keys.into_iter().map(|key| (key, queue)).collect(),
        stoppers: BTreeMap::new(),
        backorder,
        order,
    }
}

fn hold(line: &mut Line, hold: Hold) {
    if let Some(backorder) = &mut line.backorder {
        (backorder.hold, backorder.state) = (Some(hold), BackorderState::Held);
    }
}

fn types(explanation: &Explanation) -> Vec<(BlockerType, &str)> {
    explanation.blockers.iter().map(|b| (b.blocker_type, b.key.sku.as_str())).collect()
}

fn actions(explanation: &Explanation) -> Vec<(UnblockAction, i64)> {
    explanation.unblocks.iter().map(|u| (u.action, u.quantity)).collect()
}

#[test]
fn an_order_that_takes_all_or_nothing_waits_for_its_other_item() {
    let order = order(AllocationPolicy::CompleteOrder, vec![line(1, "X", 5), line(2, "Y", 1), line(3, "Y", 2)]);
    let told = explain(&facts(order, &[("X", 5), ("Y", 1)]));
    assert_eq!(types(&told), [(BlockerType::Short, "Y")]);
    assert_eq!((told.blockers[0].needed, told.blockers[0].available, told.blockers[0].line_number), (3, 1, 2));
    let expected = [(UnblockAction::StockIn, 2), (UnblockAction::RelaxPolicy, 5), (UnblockAction::CancelShortLines, 2)];
    assert_eq!(actions(&told), expected);
    assert_eq!(told.positions.len(), 2);
    assert_eq!(told.positions[0].key, key("X"));
    assert_eq!(
        told.summary,
        "Line 1 of order O waits for 5 units of X at MAIN, number 2 of 3 in its queue, with 7 units before it: its order \
         takes all it needs or nothing: it needs 3 of Y at MAIN, 1 available."
    );
}

#[test]
fn a_line_that_is_served_alone_waits_for_its_own_item() {
    let lines = vec![line(1, "X", 5), line(2, "Y", 1)];
    let told = explain(&facts(order(AllocationPolicy::CompleteLine, lines.clone()), &[("X", 3)]));
    assert_eq!(types(&told), [(BlockerType::Short, "X")]);
    assert_eq!(actions(&told), [(UnblockAction::StockIn, 2), (UnblockAction::RelaxPolicy, 3)]);
    assert_eq!(told.positions.len(), 1);

    let told = explain(&facts(order(AllocationPolicy::Partial, lines), &[]));
    assert_eq!(types(&told), [(BlockerType::Short, "X")]);
    assert_eq!((told.blockers[0].needed, told.blockers[0].available), (1, 0));
    assert_eq!(actions(&told), [(UnblockAction::StockIn, 5)]);
}

#[test]
fn a_hold_comes_first() {
    let mut lines = vec![line(1, "X", 5), line(2, "Y", 1)];
    hold(&mut lines[0], Hold::Call);
    hold(&mut lines[1], Hold::Force);
    let told = explain(&facts(order(AllocationPolicy::CompleteOrder, lines.clone()), &[("X", 5), ("Y", 1)]));
    assert_eq!(types(&told), [(BlockerType::Held, "X"), (BlockerType::OrderHeld, "Y")]);
    assert_eq!(told.blockers[1].hold, Some(Hold::Force));
    let expected = [(UnblockAction::Resume, 0), (UnblockAction::Resume, 0), (UnblockAction::FillByHand, 5)];
    assert_eq!(actions(&told), expected);
    assert!(told.summary.ends_with("it is held by call: no pass fills it until it is resumed (1 more reason)."));

    // The other line's hold is nothing to a line that is served alone.
    let told = explain(&facts(order(AllocationPolicy::Partial, lines), &[("X", 2)]));
    assert_eq!(types(&told), [(BlockerType::Held, "X")]);
    assert_eq!(
        actions(&told),
        [(UnblockAction::StockIn, 3), (UnblockAction::Resume, 0), (UnblockAction::FillByHand, 2)]
    );
}

#[test]
fn a_strict_queue_names_who_stops_it() {
    let mut facts = facts(order(AllocationPolicy::Partial, vec![line(1, "X", 2)]), &[("X", 3)]);
    let stopper = |priority| Stopper { order_id: OrderId::known("A"), priority };
    facts.stoppers.insert(key("X"), stopper(4));
    let told = explain(&facts);
    assert_eq!(types(&told), [(BlockerType::Stopped, "X")]);
    assert_eq!(told.blockers[0].stopped_by, Some(OrderId::known("A")));
    let expected = [(UnblockAction::FillByHand, 2), (UnblockAction::ClearAhead, 0), (UnblockAction::RaisePriority, 0)];
    assert_eq!(actions(&told), expected);
    assert!(told.unblocks[2].text.contains("priority to 5"));

    facts.stoppers.insert(key("X"), stopper(MAX_PRIORITY));
    assert!(!actions(&explain(&facts)).contains(&(UnblockAction::RaisePriority, 0)));
}

#[test]
fn a_location_filled_by_hand_says_so_with_and_without_stock() {
    let mut facts = facts(order(AllocationPolicy::Partial, vec![line(1, "X", 2)]), &[("X", 1)]);
    for location in facts.locations.values_mut() {
        location.fill_mode = FillMode::Manual;
    }
    let told = explain(&facts);
    assert_eq!(types(&told), [(BlockerType::Manual, "X")]);
    assert_eq!(actions(&told), [(UnblockAction::StockIn, 1), (UnblockAction::FillByHand, 1)]);

    facts.stock.clear();
    let told = explain(&facts);
    assert_eq!(types(&told), [(BlockerType::Manual, "X"), (BlockerType::Short, "X")]);
    assert_eq!(actions(&told), [(UnblockAction::StockIn, 2), (UnblockAction::FillByHand, 0)]);
    assert!(told.unblocks[1].text.contains("PutLocation"));
}

#[test]
fn a_closed_one_says_how_it_ended() {
    let mut facts = facts(order(AllocationPolicy::Partial, vec![line(1, "X", 5)]), &[]);
    let end = Time::UNIX_EPOCH + TimeDelta::hours(49);
    let backorder = &mut facts.backorder.backorder;
    (backorder.state, backorder.close_time, backorder.filled) = (BackorderState::Filled, Some(end), 5);
    facts.order.lines[0].backorder = None;
    let told = explain(&facts);
    assert_eq!(told.summary, "Filled on 1970-01-03T01:00:00Z, 2 days after it opened: all of its 5 units filled.");
    assert!(told.blockers.is_empty() && told.unblocks.is_empty() && told.positions.is_empty());

    facts.order.lines[0] = line(1, "X", 1);
    let backorder = &mut facts.backorder.backorder;
    (backorder.state, backorder.filled, backorder.cancelled) = (BackorderState::Cancelled, 2, 3);
    assert_eq!(
        explain(&facts).summary,
        "Cancelled on 1970-01-03T01:00:00Z, 2 days after it opened: 2 units filled and 3 units cancelled. Its line waits \
         again: see backorder b1."
    );
}
