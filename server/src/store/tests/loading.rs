//! What is read is what was written, to the last field; and every kind of want.

use std::collections::BTreeSet;

use super::{Ground, Run};
use crate::{
    domain::{
        answer::Subject,
        books::{Booking, Books},
        command::{Command, CreateOrder, LineChange, NewLine, Patch, UpdateOrder},
        id::{CustomerId, LocationId, OrderId, Reference, RequestId, Sku},
        money::Money,
        order::{CancelReason, Order},
        quantity::Quantity,
        tests::{
            commands::{self, Dice},
            shelf::Shelf,
        },
        wants::{AllOf, WaitingFilter, Wants},
    },
    store::request::Recorded,
};

async fn filled() -> (Ground, Shelf) {
    let ground = Ground::lay().await;
    let (mut dice, mut shelf) = (Dice::new(5), Shelf::new(false));
    while shelf.orders.len() < 60 {
        let command = commands::random(&mut dice, &shelf);
        let expected = shelf.run(&command, false);
        let booking = Some(Booking { time: shelf.now(), batch_no: shelf.batch_no });
        let run = Run { booking, ..Run::default() };
        assert_eq!(ground.run(&[command], run).await.unwrap(), [expected]);
    }
    (ground, shelf)
}

#[tokio::test]
async fn filters_meet_the_orders_that_wait_in_queue_order() {
    let (ground, shelf) = filled().await;
    let mut filters = Vec::new();
    for sku in [None, Some("A"), Some("B")] {
        for customer in [None, Some("anna")] {
            for place in [None, Some("MAIN"), Some("WEST")] {
                filters.push(WaitingFilter {
                    sku: sku.map(Sku::known),
                    customer_id: customer.map(CustomerId::known),
                    location_id: place.map(LocationId::known),
                });
            }
        }
    }
    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    for page in [1, 3, 100] {
        let wants = filters.iter().map(|filter| (filter.clone(), page)).collect();
        let met = tx.waiting(&wants).await.unwrap();
        assert_eq!(met.len(), filters.len());
        for met in met {
            let WaitingFilter { sku, customer_id, location_id } = &met.filter;
            let meets = |order: &&Order| {
                customer_id.as_ref().is_none_or(|id| order.customer_id.as_ref() == Some(id))
                    && order.lines.iter().any(|line| {
                        line.backordered > 0
                            && sku.as_ref().is_none_or(|sku| *sku == line.sku)
                            && location_id.as_ref().is_none_or(|id| *id == line.location_id)
                    })
            };
            let mut expected: Vec<&Order> = shelf.orders.values().filter(meets).collect();
            expected.sort_by_key(|order| order.position());
            assert_eq!(met.complete, expected.len() <= page, "{:?}", met.filter);
            expected.truncate(page);
            assert_eq!(met.orders, expected.iter().map(|o| o.id.clone()).collect::<Vec<_>>(), "{:?}", met.filter);
        }
    }
    tx.rollback().await.unwrap();
    ground.clear().await;
}

#[tokio::test]
async fn open_lines_and_stock_rows_of_items_and_locations() {
    let (ground, shelf) = filled().await;
    let all: BTreeSet<AllOf> = [
        AllOf::Item(Sku::known("A")),
        AllOf::Item(Sku::known("C")),
        AllOf::Item(Sku::known("none")),
        AllOf::Location(LocationId::known("MAIN")),
        AllOf::Location(LocationId::known("WEST")),
    ]
    .into();
    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    let open = tx.open_lines(&all).await.unwrap();
    assert_eq!(open.len(), all.len());
    for (of, orders) in open {
        let of_it = |line: &crate::domain::order::Line| match &of {
            AllOf::Item(sku) => line.sku == *sku,
            AllOf::Location(id) => line.location_id == *id,
        };
        let open = |o: &&Order| o.is_open() && o.lines.iter().any(|l| l.unshipped() > 0 && of_it(l));
        let expected: BTreeSet<OrderId> = shelf.orders.values().filter(open).map(|o| o.id.clone()).collect();
        assert_eq!(orders, expected, "{of:?}");
    }
    for (of, keys) in tx.stock_of(&all).await.unwrap() {
        let of_it = |key: &&crate::domain::id::StockKey| match &of {
            AllOf::Item(sku) => key.sku == *sku,
            AllOf::Location(id) => key.location_id == *id,
        };
        assert_eq!(keys, shelf.stock.keys().filter(of_it).cloned().collect::<Vec<_>>(), "{of:?}");
    }
    tx.rollback().await.unwrap();
    ground.clear().await;
}

#[tokio::test]
async fn a_draft_comes_back_as_it_was_put() {
    let (ground, shelf) = filled().await;
    let price = |amount: &str| Some(Money { currency_code: "EUR".into(), amount: amount.parse().unwrap() });
    let now = shelf.now();
    let line = |number, sku: &str, price| NewLine {
        number,
        sku: Sku::known(sku),
        location_id: None,
        quantity: Quantity::new(1_000_000_000_000).unwrap(),
        unit_price: price,
        required_time: (number == 2).then_some(now),
        path: String::new(),
    };
    let create = CreateOrder {
        order_id: OrderId::known("Ünï 7"),
        id_given: true,
        content_hash: vec![0, 255],
        customer_id: Some(CustomerId::known("carla")),
        reference: "her\u{a0}words, \"quoted\"".into(),
        location_id: Some(LocationId::known("MAIN")),
        priority: -1_000_000,
        order_time: Some(now - chrono::TimeDelta::microseconds(1)),
        required_time: Some(now),
        allocation_policy: None,
        ship_policy: None,
        shortage_handling: None,
        draft: true,
        allocate: true,
        import: false,
        lines: vec![line(1, "A", price("10.50")), line(2, "A", price("0")), line(7, "B", None)],
    };
    let change = |number, remove: bool| LineChange {
        number,
        quantity: (!remove).then_some(4),
        sku: (!remove).then(|| Sku::known("C")),
        location_id: None,
        unit_price: Patch::Keep,
        required_time: Patch::Keep,
        remove,
        path: String::new(),
    };
    let update = UpdateOrder {
        order_id: create.order_id.clone(),
        etag: None,
        priority: None,
        customer_id: Patch::Keep,
        reference: None,
        allocation_policy: Patch::Keep,
        ship_policy: Patch::Keep,
        order_time: None,
        required_time: Patch::Clear,
        location_id: None,
        lines: vec![change(2, true), change(7, false)],
        reason: CancelReason::Customer,
    };
    let id = create.order_id.clone();
    for (command, later) in
        [Command::CreateOrder(Box::new(create)), Command::UpdateOrder(Box::new(update))].into_iter().zip(1..)
    {
        let booking = Some(Booking { time: now, batch_no: shelf.batch_no + later });
        let run = Run { booking, ..Run::default() };
        let answer = ground.run(&[command], run).await.unwrap().pop().unwrap().unwrap();
        let Subject::Order(expected) = answer.subject else { panic!("no order") };
        let mut session = ground.database.session().await.unwrap();
        let mut tx = session.write(&ground.tenant, true).await.unwrap();
        let wants = Wants { orders: [id.clone()].into(), ..Wants::default() };
        let mut locked = tx.lock(&wants, true).await.unwrap();
        let mut books = Books::new(tx.booking().await.unwrap());
        assert_eq!(tx.load(&mut books, &mut locked, &wants, true).await.unwrap(), None);
        let mut heads = tx.order_heads([&id].into_iter()).await.unwrap();
        let lines = tx.order_lines([&id].into_iter()).await.unwrap().remove(&id).unwrap();
        assert_eq!(Order { lines: lines.lines, ..heads.remove(&id).unwrap() }, *expected);
        assert_eq!(tx.customers(std::slice::from_ref(&id)).await.unwrap()[&id].as_str(), "carla");
        tx.rollback().await.unwrap();
    }
    ground.clear().await;
}

#[tokio::test]
async fn calls_are_found_again() {
    let ground = Ground::lay().await;
    let recorded = |id: &str| Recorded {
        request_id: RequestId::known(id),
        method: "ShipOrder",
        content_hash: vec![1, 2],
        answer: "[1]".into(),
    };
    let note = Reference::known("note 1");
    let save = async || {
        let mut session = ground.database.session().await.unwrap();
        let mut tx = session.write(&ground.tenant, false).await.unwrap();
        let booking = tx.booking().await.unwrap();
        let mut books = Books::new(booking);
        let changes = books.changes().unwrap();
        let references = [(note.clone(), recorded("b"))];
        tx.save(&changes, booking, &[], &[recorded("b"), recorded("a")], &references, &[]).await?;
        tx.commit().await
    };
    save().await.unwrap();
    assert!(save().await.unwrap_err().is_conflict());
    assert!(ground.database.tenants_with_pending().await.unwrap().0.is_empty(), "no event, nothing to number");
    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    let found = tx.requests(&[RequestId::known("a"), RequestId::known("c")]).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[&RequestId::known("a")].answer, "[1]");
    let found = tx.references(&[("ShipOrder", note.clone()), ("ReturnOrder", note.clone())]).await.unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), [&("ShipOrder".to_owned(), note)]);
    tx.rollback().await.unwrap();
    ground.clear().await;
}
