//! Logs that buy, and replays that buy what is suggested.

use fillrate_proto::v1::{ListPurchaseOrdersRequest, MovementType, PurchaseOrderStatus, StockMovementFilter};
use fillrate_tests::World;

use super::{day_end, file, order, play, stock};

/// An item that comes in boxes of six, three days after it was ordered.
const BOXES: &str =
    r#"{"type":"sku","sku":"A","name":"Apple","supplier":"S","lead_days":3,"pack":6,"unit_cost":"0.50"}"#;

fn day(day: u32, kind: &str, rest: &str) -> String {
    format!(r#"{{"type":"{kind}","at":"2010-12-{day:02}T08:00:00Z",{rest}}}"#)
}

fn bought() -> Vec<String> {
    vec![
        r#"{"type":"header","name":"bought"}"#.to_owned(),
        BOXES.to_owned(),
        stock(0, "opening", "", &[("A", 4)]),
        order(60, "1", &[("A", 10)]),
        format!(
            r#"{{"type":"po","at":"2010-12-01T18:00:00Z","po_id":"P1","supplier":"S","expected":"2010-12-04","lines":[{}]}}"#,
            r#"{"sku":"A","qty":18,"unit_cost":"0.40"}"#
        ),
        day_end(1_439),
        day(
            4,
            "receipt",
            r#""receipt_id":"R1","po_id":"P1","final":false,"lines":[{"sku":"A","qty":5},{"sku":"A","qty":2}]"#,
        ),
        day(5, "receipt", r#""receipt_id":"R2","po_id":"none","lines":[{"sku":"A","qty":1}]"#),
    ]
}

#[tokio::test]
async fn what_a_log_bought_is_ordered_and_received() {
    let world = World::new().await;
    let log = file(&bought());
    let expected = file(&["sku,on_hand,net_stock,on_order_open", "A,8,2,11"]);
    let endpoint = world.server.endpoint();
    let more = ["--allocation-policy", "partial", "--expected", expected.path().to_str().unwrap()];
    let report = play(&endpoint, log.path(), &more).await.unwrap();
    assert!(report.is_good(), "{report}");
    let tally = &report.tally;
    assert_eq!((tally.purchase_orders, tally.receipts, tally.units_bought), (1, 1, 7), "{report}");
    assert_eq!((tally.bought.to_string().as_str(), tally.stock_outs.len()), ("2.80", 1), "{report}");
    assert_eq!((report.on_hand.units, report.on_hand.value.to_string().as_str()), (8, "4.00"), "{report}");
    assert_eq!((report.on_hand.on_order, report.on_hand.uncosted, tally.fills), (11, 0, 1), "{report}");
    assert!(
        report.to_string().contains("bought           7 units for 2.8 GBP in 1 receipts of 1 purchase orders"),
        "{report}"
    );

    let filter = StockMovementFilter { purchase_order_ids: vec!["P1".to_owned()], ..Default::default() };
    let rows = world.door.movements(filter).await;
    let booked: Vec<_> = rows.iter().map(|row| (row.r#type(), row.on_hand_delta, row.note.as_str())).collect();
    assert_eq!(booked, [(MovementType::Receipt, 7, "R1")]);

    let again = play(&endpoint, log.path(), &more).await.unwrap();
    assert!(again.is_good(), "{again}");
    assert_eq!((again.tally.units_bought, again.on_hand.clone()), (7, report.on_hand.clone()), "{again}");
    world.verify().await;
}

#[tokio::test]
async fn what_is_suggested_comes_when_it_is_due() {
    let world = World::new().await;
    let mut lines = bought();
    lines.insert(2, r#"{"type":"policy","sku":"A","kind":"MIN_MAX","min":3,"max":20}"#.to_owned());
    // Two days later nothing more is needed; in the night to the fifth what was ordered is there.
    lines.insert(7, day(3, "day_end", r#""orders":0"#));
    lines.push(day(6, "order", r#""order_id":"2","lines":[{"line_no":1,"sku":"A","qty":3}]"#));
    let log = file(&lines);
    let report =
        play(&world.server.endpoint(), log.path(), &["--allocation-policy", "partial", "--suggest"]).await.unwrap();
    assert!(report.is_good(), "{report}");
    let tally = &report.tally;
    // Position -6: 26 up to the maximum, in boxes 30. The log's own purchase order and its receipts are left out.
    assert_eq!((tally.purchase_orders, tally.receipts, tally.units_bought, tally.left_out), (1, 1, 30, 3), "{report}");
    assert_eq!((report.units_backordered, report.on_hand.on_order), (0, 0), "{report}");
    let listed = world.door.list_purchase_orders(ListPurchaseOrdersRequest::default()).await.unwrap();
    let told: Vec<_> =
        listed.purchase_orders.iter().map(|order| (order.status(), order.supplier_id.as_str())).collect();
    assert_eq!(told, [(PurchaseOrderStatus::Received, "S")]);
    world.verify().await;
}
