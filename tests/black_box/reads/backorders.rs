//! Backorders.

use fillrate_proto::v1::{
    Backorder, BackorderCause, BackorderFilter, BackorderHold, BackorderState, ErrorReason, GetBackorderRequest,
    ListBackordersRequest, Money, PriceRange, TimeRange,
};
use fillrate_tests::{
    Door,
    times::long_ago,
    words::{MAIN, NewOrder as _, cancel, force, order},
};
use prost_types::Timestamp;
use tonic::Code;

use super::{backorder_id, three_locations};

const DAY: i64 = 86_400;

async fn listed(door: &Door, filter: BackorderFilter) -> Vec<String> {
    listed_as_of(door, filter, None).await
}

async fn listed_as_of(door: &Door, filter: BackorderFilter, as_of_time: Option<Timestamp>) -> Vec<String> {
    let request = ListBackordersRequest { filter: Some(filter), as_of_time, ..Default::default() };
    names(&door.list_backorders(request).await.unwrap().backorders)
}

fn names(backorders: &[Backorder]) -> Vec<String> {
    backorders.iter().map(|b| format!("{}{}", b.order_id, b.line_number)).collect()
}

/// A waits for X since day 0, costs 1.50 EUR; B for X and Y (held) since day 3, wanted on day 5; C waited for Z on day
/// 1 and was cancelled.
async fn waiting(door: &Door) {
    let mut a = order("A").partial().customer("Ann").line("X", 2).ordered_at(long_ago(0));
    a.lines[0].unit_price = Some(Money { currency_code: "EUR".into(), amount: "1.50".into() });
    door.place(a).await;
    let mut b =
        order("B").partial().customer("Bob").priority(1).line("X", 3).line("Y", 1).ordered_at(long_ago(3 * DAY));
    b.required_time = Some(long_ago(5 * DAY));
    door.place(b).await;
    door.hold("B", 2).await;
    door.place(order("C").partial().line("Z", 1).ordered_at(long_ago(DAY))).await;
    door.cancel_order(cancel("C", &[])).await.unwrap();
}

#[tokio::test]
async fn a_backorder_is_read_waiting_and_closed() {
    let world = three_locations().await;
    let door = &world.door;
    waiting(door).await;
    let id = backorder_id(door, "A", 1).await;
    let read = async || {
        let request = GetBackorderRequest { backorder_id: id.clone() };
        door.get_backorder(request).await.unwrap().backorder.unwrap()
    };
    let open = read().await;
    assert_eq!(
        (open.order_id.as_str(), open.customer_id.as_str(), open.open, open.state()),
        ("A", "Ann", 2, BackorderState::Open)
    );
    assert_eq!(open.unit_price.as_ref().unwrap().amount, "1.50");
    assert_eq!(open.open_time, Some(long_ago(0)));
    door.move_stock("X", 9).await;
    let closed = read().await;
    assert_eq!((closed.state(), closed.filled, closed.open), (BackorderState::Filled, 2, 0));
    assert!(closed.revision > open.revision && closed.close_time.is_some());

    let refused = door.get_backorder(GetBackorderRequest { backorder_id: "nope".into() }).await.unwrap_err();
    assert_eq!((refused.code, refused.reason), (Code::NotFound, ErrorReason::BackorderNotFound));
    assert_eq!(refused.metadata["backorder_id"], "nope");
}

#[tokio::test]
async fn backorders_are_found_by_each_field() {
    let world = three_locations().await;
    let door = &world.door;
    waiting(door).await;
    let by = BackorderFilter::default;
    let text = |value: &str| vec![value.to_owned()];
    assert_eq!(listed(door, by()).await, ["A1", "B1", "B2"]);
    let states = |states: &[BackorderState]| states.iter().map(|s| *s as i32).collect::<Vec<_>>();
    let cancelled = states(&[BackorderState::Cancelled]);
    assert_eq!(listed(door, BackorderFilter { states: cancelled.clone(), ..by() }).await, ["C1"]);
    let all = states(&[BackorderState::Open, BackorderState::Held, BackorderState::Filled, BackorderState::Cancelled]);
    assert_eq!(listed(door, BackorderFilter { states: all.clone(), ..by() }).await, ["A1", "C1", "B1", "B2"]);
    let causes = vec![BackorderCause::Shortage.into()];
    assert_eq!(listed(door, BackorderFilter { causes, ..by() }).await, ["A1", "B1", "B2"]);
    let causes = vec![BackorderCause::Forced.into()];
    assert!(listed(door, BackorderFilter { causes, ..by() }).await.is_empty());
    assert_eq!(listed(door, BackorderFilter { skus: text("Y"), ..by() }).await, ["B2"]);
    assert_eq!(listed(door, BackorderFilter { location_ids: text(MAIN), ..by() }).await, ["A1", "B1", "B2"]);
    assert!(listed(door, BackorderFilter { location_ids: text("EAST"), ..by() }).await.is_empty());
    assert_eq!(listed(door, BackorderFilter { customer_ids: text("Bob"), ..by() }).await, ["B1", "B2"]);
    assert_eq!(listed(door, BackorderFilter { order_ids: text("A"), ..by() }).await, ["A1"]);
    let of_c = BackorderFilter { order_ids: text("C"), states: all.clone(), ..by() };
    assert_eq!(listed(door, of_c).await, ["C1"]);
    let unknown = BackorderFilter { order_ids: text("nope"), states: all.clone(), ..by() };
    assert!(listed(door, unknown).await.is_empty());
    let holds = vec![BackorderHold::Call.into()];
    assert_eq!(listed(door, BackorderFilter { holds, ..by() }).await, ["B2"]);
    let opened = Some(TimeRange { start_time: Some(long_ago(1)), end_time: None });
    assert_eq!(listed(door, BackorderFilter { open_time: opened, ..by() }).await, ["B1", "B2"]);
    let required = Some(TimeRange { start_time: None, end_time: Some(long_ago(6 * DAY)) });
    assert_eq!(listed(door, BackorderFilter { required_time: required, ..by() }).await, ["B1", "B2"]);
    let price = |min: &str, max: &str| {
        Some(PriceRange { currency_code: "EUR".into(), min_amount: min.into(), max_amount: max.into() })
    };
    assert_eq!(listed(door, BackorderFilter { unit_price: price("1.5", "1.500"), ..by() }).await, ["A1"]);
    assert!(listed(door, BackorderFilter { unit_price: price("1.51", ""), ..by() }).await.is_empty());
    assert_eq!(listed(door, BackorderFilter { unit_price: price("", ""), ..by() }).await, ["A1"]);
}

#[tokio::test]
async fn ages_count_to_the_time_asked_about() {
    let world = three_locations().await;
    let door = &world.door;
    waiting(door).await;
    let aged = |min_age_days, max_age_days| BackorderFilter { min_age_days, max_age_days, ..Default::default() };
    let as_of = async |filter, seconds| listed_as_of(door, filter, Some(long_ago(seconds))).await;
    assert_eq!(as_of(aged(Some(4), None), 4 * DAY).await, ["A1"]);
    assert!(as_of(aged(Some(4), None), 4 * DAY - 1).await.is_empty());
    assert_eq!(as_of(aged(None, Some(1)), 4 * DAY).await, ["B1", "B2"]);
    assert_eq!(as_of(aged(None, Some(0)), 4 * DAY - 1).await, ["B1", "B2"]);
    assert!(as_of(aged(None, Some(0)), 4 * DAY).await.is_empty());
    assert_eq!(as_of(aged(Some(0), Some(i32::MAX)), 0).await, ["A1", "B1", "B2"]);
    assert!(as_of(aged(Some(i32::MAX), None), 0).await.is_empty());
    // The closed one has the age at which it closed: years, since it was opened long ago.
    let closed = |min| BackorderFilter { states: vec![BackorderState::Cancelled.into()], ..aged(min, None) };
    assert_eq!(as_of(closed(Some(300)), 2 * DAY).await, ["C1"]);

    let overdue = |overdue| BackorderFilter { overdue: Some(overdue), ..Default::default() };
    assert_eq!(as_of(overdue(true), 5 * DAY + 1).await, ["B1", "B2"]);
    assert_eq!(as_of(overdue(true), 5 * DAY).await, Vec::<String>::new());
    assert_eq!(as_of(overdue(false), 5 * DAY + 1).await, ["A1"]);
}

#[tokio::test]
async fn one_item_at_one_location_is_listed_as_its_queue() {
    let world = three_locations().await;
    let door = &world.door;
    waiting(door).await;
    door.move_stock("X", 1).await;
    let queue = |states: Vec<i32>| BackorderFilter {
        skus: vec!["X".into(), "X".into()],
        location_ids: vec![MAIN.into()],
        states,
        ..Default::default()
    };
    assert_eq!(listed(door, queue(vec![])).await, ["B1", "A1"]);
    // A line that waits again has a second backorder, at the same place.
    door.move_stock("X", 4).await;
    door.force_backorder(force("A", 1)).await.unwrap();
    let filled = BackorderState::Filled.into();
    let both = queue(vec![BackorderState::Open.into(), BackorderState::Held.into(), filled]);
    assert_eq!(listed(door, both).await, ["B1", "A1", "A1"]);
}

#[tokio::test]
async fn every_field_of_a_filter_at_fault_is_named() {
    let world = three_locations().await;
    let filter = BackorderFilter {
        states: vec![0],
        min_age_days: Some(3),
        max_age_days: Some(2),
        unit_price: Some(PriceRange { currency_code: "eur".into(), min_amount: "x".into(), max_amount: "1".into() }),
        ..Default::default()
    };
    let as_of_time = Some(Timestamp { seconds: -1, nanos: 0 });
    let request = ListBackordersRequest { filter: Some(filter), as_of_time, page_size: -1, ..Default::default() };
    let refused = world.door.list_backorders(request).await.unwrap_err();
    let expected = [
        "as_of_time",
        "filter.max_age_days",
        "filter.states[0]",
        "filter.unit_price.currency_code",
        "filter.unit_price.min_amount",
        "page_size",
    ];
    assert_eq!(refused.field_names(), expected);
}
