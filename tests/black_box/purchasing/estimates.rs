//! When what nothing inbound reaches could be there, if what it lacks were ordered now.

use fillrate_proto::v1::{
    Backorder, ExplainBackorderRequest, ExplainBackorderResponse, GetBackorderRequest, ReplenishmentPolicy, Supplier,
    SupplierItem,
};
use fillrate_tests::{
    Door, World,
    buying::{min_max, sold_by, supplier},
    times::days_from_now,
    words::{MAIN, NewOrder as _, force, order},
};
use prost_types::Timestamp;

/// What is told of an order's line, by both who tell it.
async fn told(door: &Door, order_id: &str, line_number: i32) -> (Option<Timestamp>, String) {
    let backorder_id = door.backorder(order_id, line_number).await.backorder_id;
    let request = GetBackorderRequest { backorder_id: backorder_id.clone() };
    let got = door.get_backorder(request).await.unwrap().backorder.unwrap();
    let request = ExplainBackorderRequest { backorder_id };
    let explained: ExplainBackorderResponse = door.explain_backorder(request).await.unwrap();
    let why: Backorder = explained.backorder.unwrap();
    assert_eq!((got.expected_time, why.expected_time), (None, None), "nothing is inbound");
    assert_eq!(got.estimated_time, why.estimated_time);
    (got.estimated_time, explained.expected_summary)
}

/// The beginning of the day so many days from today, at a location in UTC.
fn day(days: i64) -> Timestamp {
    let then = days_from_now(days);
    Timestamp { seconds: then.seconds.div_euclid(86_400) * 86_400, nanos: 0 }
}

/// A line could be there on the day so many days from today; today is that of before or after it was asked.
async fn could_come_in(door: &Door, (order_id, line_number): (&str, i32), days: i64) {
    let before = day(days);
    let (time, summary) = told(door, order_id, line_number).await;
    let time = time.unwrap_or_else(|| panic!("nothing is estimated of {order_id} line {line_number}: {summary}"));
    assert!(time == before || time == day(days), "{order_id} line {line_number}: {time}, not {before}");
    let date = &time.to_string()[..10];
    assert!(summary.ends_with(&format!("nothing is inbound. Ordered now it could be here on {date}.")), "{summary}");
}

async fn cannot_come(door: &Door, (order_id, line_number): (&str, i32), why: &str) {
    let (time, summary) = told(door, order_id, line_number).await;
    assert_eq!(time, None, "{summary}");
    assert_eq!(summary, format!("Nothing is expected: {why}."));
}

const UNSOLD: &str = "nothing is inbound, and not all of what it lacks is sold by a supplier";
const HELD: &str = "it is held by call";

/// `ACME` sells X within 7 days, Y within 30, and nobody sells Z.
async fn sold() -> World {
    let world = World::with_items(&["X", "Y", "Z"]).await;
    world.door.suppliers([supplier("ACME")]).await;
    let slow = SupplierItem { lead_time_days: 30, ..sold_by("ACME", "Y", "3") };
    world.door.sell([sold_by("ACME", "X", "5"), slow]).await;
    world
}

#[tokio::test]
async fn it_is_the_lead_time_of_the_reference_supplier() {
    let world = sold().await;
    let door = &world.door;
    door.place(order("O").line("X", 5)).await;
    could_come_in(door, ("O", 1), 7).await;
    // Cheaper, then preferred: the preference goes before the cost, and the cost before the time.
    door.suppliers([supplier("BOLT"), supplier("CORE")]).await;
    door.sell([SupplierItem { lead_time_days: 20, ..sold_by("BOLT", "X", "4") }]).await;
    could_come_in(door, ("O", 1), 20).await;
    door.sell([SupplierItem { lead_time_days: 40, preference: Some(1), ..sold_by("CORE", "X", "9") }]).await;
    could_come_in(door, ("O", 1), 40).await;
    // Whoever takes longer than the policy lets is none.
    let within = |days| ReplenishmentPolicy { max_lead_days: Some(days), ..min_max(MAIN, "X", 0, 10) };
    door.policies([within(40)]).await;
    could_come_in(door, ("O", 1), 40).await;
    door.policies([within(39)]).await;
    could_come_in(door, ("O", 1), 20).await;
    door.policies([within(19)]).await;
    could_come_in(door, ("O", 1), 7).await;
    world.verify().await;
}

#[tokio::test]
async fn an_order_of_all_or_nothing_waits_for_the_last_that_it_lacks() {
    let world = sold().await;
    let door = &world.door;
    door.place(order("WHOLE").whole().line("X", 5).line("Y", 1)).await;
    door.place(order("LINES").whole_lines().line("X", 5).line("Y", 1)).await;
    for line in [1, 2] {
        could_come_in(door, ("WHOLE", line), 30).await;
        could_come_in(door, ("LINES", line), if line == 1 { 7 } else { 30 }).await;
    }
    let estimated = door.order("WHOLE").await.estimated_time.unwrap();
    assert!(estimated == day(30) || estimated == day(29), "with its last line: {estimated}");

    // The Y that is there goes to LINES, which is first to take it: of the next one nothing is lacking but X.
    door.move_stock("Y", 1).await;
    assert_eq!(door.held("LINES").await, [(0, 5), (1, 0)]);
    door.move_stock("Y", 1).await;
    could_come_in(door, ("WHOLE", 1), 7).await;
    could_come_in(door, ("WHOLE", 2), 7).await;
    let estimated = door.order("WHOLE").await.estimated_time.unwrap();
    assert!(estimated == day(7) || estimated == day(6), "{estimated}");
    world.verify().await;
}

#[tokio::test]
async fn what_a_call_holds_and_what_nobody_sells_has_no_day() {
    let world = sold().await;
    let door = &world.door;
    door.place(order("HELD").whole().line("X", 5).line("Y", 1)).await;
    door.place(order("UNSOLD").whole().line("X", 5).line("Z", 1)).await;
    door.place(order("LINES").whole_lines().line("X", 5).line("Z", 1)).await;
    for line in [1, 2] {
        cannot_come(door, ("UNSOLD", line), UNSOLD).await;
    }
    could_come_in(door, ("LINES", 1), 7).await;
    cannot_come(door, ("LINES", 2), UNSOLD).await;
    assert_eq!((door.order("UNSOLD").await.estimated_time, door.order("LINES").await.estimated_time), (None, None));
    // A Z that is there need not be sold.
    door.move_stock("Z", 1).await;
    assert_eq!(door.held("LINES").await, [(0, 5), (1, 0)]);
    door.move_stock("Z", 1).await;
    for line in [1, 2] {
        could_come_in(door, ("UNSOLD", line), 7).await;
    }

    door.hold("HELD", 2).await;
    cannot_come(door, ("HELD", 2), HELD).await;
    cannot_come(door, ("HELD", 1), "line 2 of its order is held by call").await;
    assert_eq!(door.order("HELD").await.estimated_time, None);
    door.resume("HELD", 2).await;
    could_come_in(door, ("HELD", 1), 30).await;

    // A supplier that is no longer asked sells nothing.
    door.suppliers([Supplier { active: Some(false), ..supplier("ACME") }]).await;
    cannot_come(door, ("HELD", 1), UNSOLD).await;
    world.verify().await;
}

/// What was taken by force is there, and comes back to its line with the next delivery alone.
#[tokio::test]
async fn what_force_holds_waits_for_the_next_delivery() {
    let world = sold().await;
    let door = &world.door;
    door.move_stock("Y", 4).await;
    door.place(order("O").partial().line("Y", 4)).await;
    door.force(force("O", 1)).await;
    assert_eq!((door.level("Y").await.available, door.held("O").await), (4, vec![(0, 4)]));
    could_come_in(door, ("O", 1), 30).await;
    world.verify().await;
}
