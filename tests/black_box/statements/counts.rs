//! How many statements a call takes: as many for many orders as for one, however many wait.

use fillrate_proto::v1::CreateOrderRequest;
use fillrate_tests::{
    copies,
    database::Database,
    words::{NewOrder as _, order},
};

use super::{Tapped, create};

const ITEMS: [&str; 4] = ["A", "B", "C", "X"];

async fn tapped() -> Tapped {
    let tapped = Tapped::on(Database::create().await).await;
    tapped.door.put_main().await;
    tapped.door.put_items(&ITEMS).await;
    for sku in &ITEMS[..3] {
        tapped.door.move_stock(sku, 1_000_000).await;
    }
    tapped
}

/// Orders of three lines each, under ids that begin so.
fn orders(prefix: &str, count: usize) -> Vec<CreateOrderRequest> {
    (0..count).map(|n| order(&format!("{prefix}{n}")).line("A", 1).line("B", 2).line("C", 3)).collect()
}

/// The texts that the only transaction of a call executed once it had begun, in their order, after what it prepares is
/// prepared.
async fn statements_of(tapped: &Tapped, call: impl AsyncFn(usize)) -> Vec<String> {
    call(0).await;
    let _ = tapped.transactions();
    call(1).await;
    let transactions = tapped.transactions();
    assert_eq!(transactions.len(), 1, "{transactions:#?}");
    let transaction = &transactions[0];
    let texts: Vec<String> = transaction.after_begin().map(|statement| statement.sql.to_string()).collect();
    assert!(texts.len() >= 3 && transaction.round_trips() <= texts.len(), "{texts:#?}");
    texts
}

#[tokio::test]
async fn as_many_for_one_order_as_for_two_hundred() {
    let tapped = tapped().await;
    let door = &tapped.door;
    let single =
        statements_of(&tapped, async |round| drop(door.place(orders(&format!("S{round}-"), 1).remove(0)).await));
    let single = single.await;
    for count in [1, 200] {
        let batch =
            statements_of(&tapped, async |round| create(door, orders(&format!("B{count}-{round}-"), count)).await);
        assert_eq!(batch.await, single, "a batch of {count}");
    }
    // Orders of which some wait write backorders too, in a statement more.
    let waiting = |prefix: &str, count| {
        let mut orders = orders(prefix, count);
        orders.iter_mut().step_by(2).for_each(|order| *order = std::mem::take(order).line("X", 5));
        orders
    };
    let some = statements_of(&tapped, async |round| create(door, waiting(&format!("W{round}-"), 2)).await).await;
    let many = statements_of(&tapped, async |round| create(door, waiting(&format!("V{round}-"), 200)).await).await;
    assert_eq!(some, many);
    fillrate_tests::server::verify(&tapped.database).await;
}

/// The statements of a receipt that fills twenty, with so many more orders behind them.
async fn receipt(specimens: Vec<CreateOrderRequest>, copies: u32) -> Vec<String> {
    let tapped = tapped().await;
    let ids: Vec<String> = specimens.iter().map(|order| order.order_id.clone()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    create(&tapped.door, specimens).await;
    copies::copy_orders(&mut tapped.database.superuser().await, &ids, copies).await.unwrap();
    // Behind all of them, so that there are twenty to fill whatever waits before.
    create(&tapped.door, (0..40).map(|n| order(&format!("LAST{n}")).line("X", 1)).collect()).await;
    let statements = statements_of(&tapped, async |_| {
        let effects = tapped.door.move_stock("X", 20).await.effects.unwrap();
        assert_eq!(effects.fill_count, 20);
    });
    let statements = statements.await;
    fillrate_tests::server::verify(&tapped.database).await;
    statements
}

#[tokio::test]
async fn a_receipt_takes_as_many_however_many_wait() {
    let plain = || vec![order("P").line("X", 1)];
    let long = receipt(plain(), 3_000).await;
    assert_eq!(receipt(plain(), 100).await, long);
    // Older ones that are too large to be filled are not looked at.
    let large = || vec![order("L").line("X", 1_000)];
    assert_eq!(receipt(large(), 3_000).await, long);
}

/// Orders that lack another item too are passed over once, and then no longer looked at for this one.
#[tokio::test]
async fn orders_that_lack_another_item_are_passed_over() {
    let mixed = || vec![order("P").line("X", 1), order("Q").line("X", 1).line("C", 2_000_000)];
    assert_eq!(receipt(mixed(), 100).await, receipt(mixed(), 3_000).await);
}
