//! Sums over backorders.

use fillrate_proto::v1::{
    BackorderFilter, BackorderGrouping, BackorderSummary, CreateOrderRequest, Money, SummarizeBackordersRequest,
    SummarizeBackordersResponse,
};
use fillrate_tests::{
    Door,
    times::long_ago,
    words::{NewOrder as _, order},
};

use super::three_locations;

const DAY: i64 = 86_400;

fn priced(mut request: CreateOrderRequest, currency: &str, amount: &str) -> CreateOrderRequest {
    let line = request.lines.last_mut().expect("it has a line");
    line.unit_price = Some(Money { currency_code: currency.into(), amount: amount.into() });
    request
}

/// A (Ann): 2 X for 1.50 EUR, 1 Y without a price. B (Bob): 3 X for 0.10 EUR, 1 X at EAST for 7 USD. C (nobody): 5 Y,
/// held.
async fn waiting(door: &Door) {
    let a = priced(order("A").partial().customer("Ann").line("X", 2), "EUR", "1.50").line("Y", 1);
    door.place(a.ordered_at(long_ago(0))).await;
    let b = priced(order("B").partial().customer("Bob").line("X", 3), "EUR", "0.10");
    let b = priced(b.line_at("X", 1, "EAST"), "USD", "7");
    door.place(b.ordered_at(long_ago(DAY))).await;
    door.place(order("C").partial().line("Y", 5).ordered_at(long_ago(2 * DAY))).await;
    door.hold("C", 1).await;
}

async fn summed(door: &Door, group_by: BackorderGrouping, filter: BackorderFilter) -> SummarizeBackordersResponse {
    let request = SummarizeBackordersRequest {
        group_by: group_by.into(),
        filter: Some(filter),
        as_of_time: Some(long_ago(3 * DAY)),
        ..Default::default()
    };
    door.summarize_backorders(request).await.unwrap()
}

fn values(row: &BackorderSummary) -> Vec<String> {
    row.values.iter().map(|money| format!("{} {}", money.amount, money.currency_code)).collect()
}

type Told<'a> = (&'a str, i64, i64, i64, i64, Vec<String>, i64, i32);

fn told<'a>(row: &'a BackorderSummary, key: &'a str) -> Told<'a> {
    let counts = (row.order_count, row.backorder_count, row.units, row.held_units);
    (key, counts.0, counts.1, counts.2, counts.3, values(row), row.unpriced_units, row.oldest_age_days)
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn backorders_are_summed_by_each_key() {
    let world = three_locations().await;
    let door = &world.door;
    waiting(door).await;
    let all = BackorderFilter::default;

    let items = summed(door, BackorderGrouping::Item, all()).await;
    let rows: Vec<_> = items.rows.iter().map(|row| told(row, &row.sku)).collect();
    let x = ("X", 2, 3, 6, 0, texts(&["3.30 EUR", "7 USD"]), 0, 3);
    assert_eq!(rows, [x, ("Y", 2, 2, 6, 5, vec![], 6, 3)]);
    let total = items.total.as_ref().unwrap();
    assert_eq!(told(total, &total.sku), ("", 3, 5, 12, 5, texts(&["3.30 EUR", "7 USD"]), 6, 3));
    assert_eq!(total.oldest_open_time, Some(long_ago(0)));

    let customers = summed(door, BackorderGrouping::Customer, all()).await;
    let rows: Vec<_> = customers.rows.iter().map(|row| told(row, &row.customer_id)).collect();
    let ann = ("Ann", 1, 2, 3, 0, texts(&["3.00 EUR"]), 1, 3);
    let bob = ("Bob", 1, 2, 4, 0, texts(&["0.30 EUR", "7 USD"]), 0, 2);
    assert_eq!(rows, [("", 1, 1, 5, 5, vec![], 5, 1), ann, bob]);

    let orders = summed(door, BackorderGrouping::Order, all()).await;
    let rows: Vec<_> =
        orders.rows.iter().map(|row| (row.order_id.as_str(), row.customer_id.as_str(), row.units)).collect();
    assert_eq!(rows, [("A", "Ann", 3), ("B", "Bob", 4), ("C", "", 5)]);

    let locations = summed(door, BackorderGrouping::Location, all()).await;
    let rows: Vec<_> = locations.rows.iter().map(|row| (row.location_id.as_str(), row.units)).collect();
    assert_eq!(rows, [("EAST", 1), ("MAIN", 11)]);

    let of_y = BackorderFilter { skus: vec!["Y".into()], max_age_days: Some(1), ..all() };
    let told_of_y = summed(door, BackorderGrouping::Order, of_y).await;
    assert_eq!(told_of_y.rows.iter().map(|row| row.order_id.as_str()).collect::<Vec<_>>(), ["C"]);
    assert_eq!(told_of_y.total.unwrap().units, 5);
    let none = summed(door, BackorderGrouping::Item, BackorderFilter { skus: vec!["Z".into()], ..all() }).await;
    let total = none.total.unwrap();
    assert_eq!((none.rows.len(), total.units, total.oldest_open_time, total.oldest_age_days), (0, 0, None, 0));
}

#[tokio::test]
async fn rows_come_in_pages_and_the_total_with_each() {
    let world = three_locations().await;
    let door = &world.door;
    waiting(door).await;
    let mut request =
        SummarizeBackordersRequest { group_by: BackorderGrouping::Customer.into(), page_size: 2, ..Default::default() };
    let first = door.summarize_backorders(request.clone()).await.unwrap();
    assert_eq!(first.rows.iter().map(|row| row.customer_id.as_str()).collect::<Vec<_>>(), ["", "Ann"]);
    request.page_token = first.next_page_token;
    let second = door.summarize_backorders(request).await.unwrap();
    assert_eq!(second.rows.iter().map(|row| row.customer_id.as_str()).collect::<Vec<_>>(), ["Bob"]);
    assert_eq!((second.next_page_token.as_str(), second.total), ("", first.total));

    let refused = door.summarize_backorders(SummarizeBackordersRequest::default()).await.unwrap_err();
    assert_eq!(refused.field_names(), ["group_by"]);
}
