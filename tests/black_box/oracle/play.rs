//! Playing a case at the door. Our words for the reference's: `open` is backordered, a forced line's `hold` is a backorder
//! held by force, `unforce` is a resume, what is `rejected` is refused; an absent policy is `PARTIAL`, an absent ship
//! policy `ANY`, an absent location `MAIN`.

use std::collections::{BTreeMap, BTreeSet};

use fillrate_proto::v1::{
    AdjustmentType, AllocationPolicy, BackorderHold, GetOrderRequest, GetStockRequest, ListOrdersRequest, NewOrderLine,
    Order, OrderStatus, ResumeBackorderRequest, ShipPolicy, UpdateOrderRequest,
};
use fillrate_tests::{
    Door, Refusal, World,
    words::{adjust, cancel, counters, delta_at, force, location, order, ship, update},
};
use futures::future::join_all;
use tonic::Code;

use super::script::{Case, Event, Operation, Part};

const MAIN: &str = "MAIN";

/// By order and line: allocated, shipped, cancelled.
type Held = BTreeMap<(String, i32), [i64; 3]>;

/// Plays a case in a tenant of its own; after each operation who holds, got and lost what must be the same.
pub async fn play(world: &World, case: &Case) {
    let door = world.tenant(&case.name.replace('_', "-")).await;
    for id in locations(case) {
        door.location(location(&id)).await;
    }
    door.put_items(&items(case).iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut held = Held::new();
    for (index, operation) in case.script.iter().enumerate() {
        let place = format!("{}, operation {}: {operation:?}", case.name, index + 1);
        let events: Vec<&Event> = case.events.iter().filter(|event| event.op == index + 1).collect();
        let rejected = events.iter().any(|event| event.event == "rejected");
        // Those that the operation or an event of it names; that the others stay as they are is seen at the end.
        let mut named: BTreeSet<&str> = events.iter().map(|event| event.order.as_str()).collect();
        named.extend(operation.order());
        named.remove("");
        let before = if rejected { read(&door, &named).await } else { Vec::new() };
        match perform(&door, operation).await {
            Ok(()) => assert!(!rejected, "{place} should be refused"),
            Err(refusal) => assert!(rejected, "{place}: {refusal:?}"),
        }
        if rejected {
            assert_eq!(read(&door, &named).await, before, "{place} changed something");
            continue;
        }
        for event in events {
            let line = held.entry((event.order.clone(), event.line)).or_default();
            match event.event.as_str() {
                "allocated" => line[0] += event.qty,
                "deallocated" => line[0] -= event.qty,
                "shipped" => {
                    line[0] -= event.qty;
                    line[1] += event.qty;
                }
                "cancelled" => line[2] += event.qty,
                _ => {}
            }
        }
        held.retain(|_, units| *units != [0; 3]);
        let expected: Held = held
            .iter()
            .filter(|((order, _), _)| named.contains(order.as_str()))
            .map(|(k, v)| (k.clone(), *v))
            .collect();
        assert_eq!(held_now(&read(&door, &named).await), expected, "{place}");
    }
    final_state(&door, case).await;
}

/// What every line holds that holds or held anything.
fn held_now(orders: &[Order]) -> Held {
    let lines = orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
    lines
        .map(|(order, line)| {
            ((order.order_id.clone(), line.line_number), [line.allocated, line.shipped, line.cancelled])
        })
        .filter(|(_, units)| *units != [0; 3])
        .collect()
}

/// The orders of these ids, those that there are.
async fn read(door: &Door, ids: &BTreeSet<&str>) -> Vec<Order> {
    let reading = ids.iter().map(|&id| async move {
        let request = GetOrderRequest { order_id: id.to_owned() };
        door.get_order(request).await.ok().and_then(|answer| answer.order)
    });
    join_all(reading).await.into_iter().flatten().collect()
}

async fn list(door: &Door) -> Vec<Order> {
    let request = ListOrdersRequest { page_size: 1_000, ..ListOrdersRequest::default() };
    door.list_orders(request).await.unwrap().orders
}

fn locations(case: &Case) -> BTreeSet<String> {
    let mut found = BTreeSet::from([MAIN.to_owned()]);
    found.extend(case.state.stock.iter().map(|stock| stock.loc.clone()));
    for operation in &case.script {
        match operation {
            Operation::Place { loc, lines, .. } => {
                found.extend(loc.clone());
                found.extend(lines.iter().filter_map(|line| line.loc.clone()));
            }
            Operation::Receive { loc, .. } | Operation::Adjust { loc, .. } => found.extend(loc.clone()),
            _ => {}
        }
    }
    found
}

fn items(case: &Case) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for operation in &case.script {
        match operation {
            Operation::Place { lines, .. } => found.extend(lines.iter().map(|line| line.sku.clone())),
            Operation::Receive { sku, .. } | Operation::Adjust { sku, .. } => {
                found.insert(sku.clone());
            }
            _ => {}
        }
    }
    found
}

async fn perform(door: &Door, operation: &Operation) -> Result<(), Refusal> {
    let parts = |lines: &Option<Vec<Part>>| -> Vec<(i32, i64)> {
        lines.iter().flatten().map(|part| (part.line, part.qty)).collect()
    };
    match operation {
        Operation::Place { .. } => return place(door, operation).await,
        Operation::Receive { sku, qty, loc } => {
            let mut request = adjust([delta_at(sku, *qty, loc.as_deref().unwrap_or(MAIN))]);
            request.set_type(AdjustmentType::Receipt);
            door.adjust_stock(request).await.map(drop)
        }
        Operation::Adjust { sku, delta, loc } => {
            door.adjust_stock(adjust([delta_at(sku, *delta, loc.as_deref().unwrap_or(MAIN))])).await.map(drop)
        }
        Operation::Cancel { order, lines } => door.cancel_order(cancel(order, &parts(lines))).await.map(drop),
        Operation::Ship { order, lines } => door.ship_order(ship(order, &parts(lines))).await.map(drop),
        Operation::Force { order, line } => door.force_backorder(force(order, *line)).await.map(drop),
        Operation::Unforce { order, line } => {
            // Nothing that waits is as little held as something that is not.
            let waits = door.backorders_of(order).await;
            let Some(newest) = waits.into_iter().rev().find(|wait| wait.line_number == *line) else {
                return Err(tonic::Status::not_found("the line never waited").into());
            };
            let request = ResumeBackorderRequest {
                backorder_ids: vec![newest.backorder_id],
                ..ResumeBackorderRequest::default()
            };
            door.resume_backorder(request).await.map(drop)
        }
        Operation::SetPriority { order, priority } => {
            let request = UpdateOrderRequest { priority: Some(*priority), ..update(order) };
            match door.update_order(request).await {
                // The reference takes note of it even of an order that is closed.
                Err(refusal) if refusal.code == Code::FailedPrecondition => Ok(()),
                done => done.map(drop),
            }
        }
    }
}

async fn place(door: &Door, operation: &Operation) -> Result<(), Refusal> {
    let Operation::Place { order: id, policy, ship, priority, loc, lines } = operation else { unreachable!() };
    let mut request = order(id);
    request.set_allocation_policy(match policy.as_deref() {
        None | Some("PARTIAL") => AllocationPolicy::Partial,
        Some("COMPLETE") => AllocationPolicy::CompleteOrder,
        other => panic!("policy {other:?}"),
    });
    request.set_ship_policy(match ship.as_deref() {
        None | Some("ANY") => ShipPolicy::Any,
        Some("WHEN_COMPLETE") => ShipPolicy::WhenComplete,
        other => panic!("ship policy {other:?}"),
    });
    request.priority = priority.unwrap_or(0);
    loc.as_deref().unwrap_or(MAIN).clone_into(&mut request.location_id);
    request.lines = lines
        .iter()
        .map(|line| NewOrderLine {
            line_number: line.line.unwrap_or(0),
            sku: line.sku.clone(),
            location_id: line.loc.clone().unwrap_or_default(),
            quantity: line.qty,
            ..NewOrderLine::default()
        })
        .collect();
    let answer = door.create_order(request).await?;
    // The very same order again is answered with the order; to the reference it is a second one.
    if answer.effects.is_some_and(|effects| effects.replayed) {
        return Err(tonic::Status::already_exists("it was there").into());
    }
    Ok(())
}

async fn final_state(door: &Door, case: &Case) {
    let name = &case.name;
    for stock in &case.state.stock {
        let request = GetStockRequest { sku: stock.sku.clone(), location_id: stock.loc.clone() };
        let level = door.get_stock(request).await.unwrap().levels.remove(0);
        assert_eq!(
            [level.on_hand, level.allocated, level.available, level.backordered],
            [stock.on_hand, stock.allocated, stock.available, stock.backordered],
            "{name}: {} at {}",
            stock.sku,
            stock.loc
        );
    }
    let orders = list(door).await;
    assert_eq!(orders.len(), case.state.orders.len(), "{name}");
    for expected in &case.state.orders {
        let found = orders.iter().find(|order| order.order_id == expected.order).expect("the order is there");
        let status = match (found.backordered, found.status()) {
            (true, _) => "BACKORDERED",
            (_, OrderStatus::Shipped) => "SHIPPED",
            (_, OrderStatus::Cancelled) => "CANCELLED",
            _ => "ALLOCATED",
        };
        assert_eq!(status, expected.status, "{name}: {found:?}");
        // A closed order's priority is not changed here.
        if matches!(status, "BACKORDERED" | "ALLOCATED") {
            assert_eq!(found.priority, expected.priority, "{name}: {found:?}");
        }
        let waits = door.backorders_of(&expected.order).await;
        for (line, expected) in found.lines.iter().zip(&expected.lines) {
            let wanted = [expected.qty, expected.allocated, expected.open, expected.shipped, expected.cancelled];
            assert_eq!(counters(line), wanted, "{name}: {found:?}");
            let names = (line.line_number, line.sku.as_str(), line.location_id.as_str());
            assert_eq!(names, (expected.line, expected.sku.as_str(), expected.loc.as_str()), "{name}");
            let held =
                waits.iter().any(|wait| wait.line_number == line.line_number && wait.hold() == BackorderHold::Force);
            assert_eq!(held, expected.hold && expected.open > 0, "{name}: line {} of {found:?}", line.line_number);
        }
    }
}
