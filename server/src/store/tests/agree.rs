//! The store against the one in memory: whatever commands come, both answer the same and hold the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ground, Run};
use crate::{
    domain::{
        books::Booking,
        event::Change,
        id::{OrderId, StockKey},
        order::Order,
        purchasing::order::PurchaseOrder,
        tests::{
            commands::{self, Dice},
            shelf::Shelf,
        },
    },
    store::{
        Tx,
        lock::{Locked, Patience},
        purchasing::Access,
        rows::Reading,
    },
};

#[tokio::test]
async fn the_database_holds_what_the_memory_holds() {
    let ground = Ground::lay().await;
    let steps = std::env::var("FILLRATE_STORE_STEPS").map_or(400, |steps| steps.parse().unwrap());
    let seed = std::env::var("FILLRATE_STORE_SEED").map_or(1, |seed| seed.parse().unwrap());
    let mut dice = Dice::new(seed);
    let mut shelf = Shelf::new(false);
    for step in 0..steps {
        let command = commands::random(&mut dice, &shelf);
        let validate_only = dice.one_in(12);
        let context = format!("seed {seed}, step {step}: {command:?}");
        let expected = shelf.run(&command, validate_only);
        let booking = Some(Booking { time: shelf.now(), batch_no: shelf.batch_no });
        let run = Run { validate_only, booking, patient: dice.one_in(2) };
        let answers = ground.run(std::slice::from_ref(&command), run).await.unwrap();
        assert_eq!(answers, [expected], "{context}");
        if step % 20 == 0 || step + 1 == steps {
            holds_the_same(&ground, &shelf, &context).await;
            ground.verify(&context).await;
        }
    }
    ground.clear().await;
}

/// Suppliers, policies and purchase orders to the last field.
async fn holds_the_same_purchases(tx: &mut Tx<'_>, shelf: &Shelf, context: &str) {
    let bought = &shelf.bought;
    let suppliers = tx.suppliers(&bought.suppliers.keys().cloned().collect(), Access::Plain).await.unwrap();
    assert_eq!(suppliers, bought.suppliers, "{context}");
    let items = tx.supplier_items(&bought.supplier_items.keys().cloned().collect(), Access::Locked).await.unwrap();
    assert_eq!(items, bought.supplier_items, "{context}");
    let policies = tx.policies(&bought.policies.keys().cloned().collect(), Access::Plain).await.unwrap();
    assert_eq!(policies, bought.policies, "{context}");
    let mut heads = tx.purchase_order_heads(bought.orders.keys()).await.unwrap();
    let mut lines = tx.purchase_lines(bought.orders.keys()).await.unwrap();
    for (id, order) in &bought.orders {
        let head = heads.remove(id).unwrap();
        let stored = PurchaseOrder { lines: lines.remove(id).unwrap_or_default(), ..head };
        assert_eq!(stored, *order, "{context}");
    }
    assert_eq!(tx.receipts(bought.receipts.keys()).await.unwrap(), bought.receipts, "{context}");
}

async fn holds_the_same(ground: &Ground, shelf: &Shelf, context: &str) {
    let mut session = ground.database.session().await.unwrap();
    let mut tx = session.write(&ground.tenant, true).await.unwrap();
    let ids: Vec<OrderId> = shelf.orders.keys().cloned().collect();
    let mut heads = tx.order_heads(ids.iter()).await.unwrap();
    let mut lines = tx.order_lines(ids.iter()).await.unwrap();
    for (id, order) in &shelf.orders {
        let lines = lines.remove(id).unwrap_or_default();
        let stored = Order { lines: lines.lines, ..heads.remove(id).unwrap() };
        assert_eq!(stored, Order { watch: None, ..order.clone() }, "{context}");
    }
    let places = || shelf.locations.keys().flat_map(|l| shelf.items.keys().map(move |s| (l, s)));
    let keys: BTreeSet<StockKey> = places().map(|(l, s)| StockKey { location_id: l.clone(), sku: s.clone() }).collect();
    let mut locked = Locked::default();
    assert!(tx.lock_stock(&mut locked, &keys, Patience::Wait).await.unwrap());
    let stored: BTreeMap<_, _> = locked.stock.into_iter().filter_map(|(key, stock)| Some((key, stock?))).collect();
    assert_eq!(stored, shelf.stock, "{context}");
    assert_eq!(tx.items(&shelf.items.keys().cloned().collect()).await.unwrap(), shelf.items, "{context}");
    let locations = tx.locations(&shelf.locations.keys().cloned().collect(), false).await.unwrap();
    assert_eq!(
        locations.into_iter().map(|l| (l.id.clone(), l)).collect::<BTreeMap<_, _>>(),
        shelf.locations,
        "{context}"
    );

    holds_the_same_purchases(&mut tx, shelf, context).await;
    let query = tx.query(
        "SELECT b.backorder_id, b.state, b.eligible, b.watch_need, b.original + b.added - b.filled - b.cancelled AS open, \
         b.negated_priority, b.place_time FROM backorders b WHERE b.tenant_id = $1 ORDER BY b.backorder_id",
    );
    let rows = query.fetch_all(&mut *tx.inner).await.unwrap();
    assert_eq!(rows.len(), shelf.rows.len(), "{context}");
    for (row, (id, expected)) in rows.iter().zip(&shelf.rows) {
        let row = Reading::of("backorders", row);
        let view = &expected.view;
        assert_eq!(row.backorder_id().unwrap(), *id, "{context}");
        assert_eq!(row.word::<crate::domain::backorder::BackorderState>("state").unwrap(), view.backorder.state);
        assert_eq!(row.get::<bool>("eligible").unwrap(), expected.eligible, "{context}");
        assert_eq!(row.get::<Option<i64>>("watch_need").unwrap(), expected.watch_need, "{context}");
        assert_eq!(row.get::<i64>("open").unwrap(), view.backorder.open(), "{context}");
        assert_eq!(row.get::<i32>("negated_priority").unwrap(), -view.priority, "{context}");
    }

    let query = tx.query("SELECT e.body FROM events e WHERE e.tenant_id = $1 ORDER BY e.batch_no, e.rank");
    let rows = query.fetch_all(&mut *tx.inner).await.unwrap();
    let bodies = rows.iter().map(|row| Reading::of("events", row).get::<&str>("body").unwrap());
    let stored: Vec<Change> = bodies.map(|body| serde_json::from_str(body).unwrap()).collect();
    assert_eq!(stored.len(), shelf.events.len(), "{context}");
    for (stored, expected) in stored.iter().zip(&shelf.events) {
        let written = serde_json::to_string(&expected.change).unwrap();
        assert_eq!(serde_json::to_string(stored).unwrap(), written, "{context}");
    }
    let query = tx.query(
        "SELECT count(*) AS rows, coalesce(sum(m.on_hand_delta), 0)::bigint AS on_hand, \
         coalesce(sum(m.allocated_delta), 0)::bigint AS allocated FROM stock_movements m WHERE m.tenant_id = $1",
    );
    let row = query.fetch_one(&mut *tx.inner).await.unwrap();
    let row = Reading::of("stock_movements", &row);
    assert_eq!(row.get::<i64>("rows").unwrap(), i64::try_from(shelf.movements.len()).unwrap(), "{context}");
    let sum = |of: fn(&crate::domain::inventory::Movement) -> i64| shelf.movements.iter().map(of).sum::<i64>();
    assert_eq!(row.get::<i64>("on_hand").unwrap(), sum(|m| m.on_hand_delta), "{context}");
    assert_eq!(row.get::<i64>("allocated").unwrap(), sum(|m| m.allocated_delta), "{context}");
    tx.rollback().await.unwrap();
}
