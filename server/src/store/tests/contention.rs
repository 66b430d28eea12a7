//! Transactions that meet.

use std::collections::BTreeSet;

use super::{Ground, Run, feed::is_in_order};
use crate::{
    domain::{
        books::{Booking, Books},
        command::{AdjustStock, Adjustment, Command, CreateOrder, NewLine, PutItem, PutLocation},
        id::{LocationId, OrderId, RequestId, Sku, StockKey},
        inventory::{BackorderPolicy, FillMode, MovementType, QueueDiscipline, StockOwner},
        order::{AllocationPolicy, ShipPolicy, ShortageHandling},
        quantity::Quantity,
        wants::Wants,
        zone::Zone,
    },
    error::Error,
    store::rows::Reading,
};

const PLACE: &str = "MAIN";

async fn shelve(ground: &Ground, skus: &[&str]) {
    let mut commands = vec![Command::PutLocation(Box::new(PutLocation {
        location_id: LocationId::known(PLACE),
        etag: None,
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
        path: String::new(),
    }))];
    commands.extend(skus.iter().map(|sku| {
        Command::PutItem(Box::new(PutItem {
            sku: Sku::known(*sku),
            etag: None,
            name: String::new(),
            untracked: false,
            discontinued: false,
            backorder_policy: BackorderPolicy::Allow,
            active: true,
            locations: Vec::new(),
            path: String::new(),
        }))
    }));
    for answer in ground.run(&commands, Run::default()).await.unwrap() {
        answer.unwrap();
    }
}

fn key(sku: &str) -> StockKey {
    StockKey { location_id: LocationId::known(PLACE), sku: Sku::known(sku) }
}

fn order(id: &str, lines: &[(&str, i64)]) -> Command {
    let lines = lines.iter().zip(1..).map(|((sku, quantity), number)| NewLine {
        number,
        sku: Sku::known(*sku),
        location_id: None,
        quantity: Quantity::new(*quantity).unwrap(),
        unit_price: None,
        required_time: None,
        path: String::new(),
    });
    Command::CreateOrder(Box::new(CreateOrder {
        order_id: OrderId::known(id),
        id_given: true,
        content_hash: Vec::new(),
        customer_id: None,
        reference: String::new(),
        location_id: Some(LocationId::known(PLACE)),
        priority: 0,
        order_time: None,
        required_time: None,
        allocation_policy: None,
        ship_policy: None,
        shortage_handling: None,
        draft: false,
        allocate: true,
        import: false,
        lines: lines.collect(),
    }))
}

fn adjust(sku: &str, delta: i64) -> Command {
    Command::AdjustStock(AdjustStock {
        adjustments: vec![Adjustment {
            sku: Sku::known(sku),
            location_id: Some(LocationId::known(PLACE)),
            delta,
            path: String::new(),
        }],
        movement_type: MovementType::Receipt,
        note: String::new(),
        reference: None,
        occur_time: None,
    })
}

/// Decides one command over an open transaction that has all it needs, and saves it.
async fn decide(tx: &mut crate::store::Tx<'_>, wants: &Wants, command: &Command) -> crate::error::Result<Booking> {
    let mut locked = tx.lock(wants, false).await?;
    let booking = tx.booking().await?;
    let mut books = Books::new(booking);
    assert_eq!(tx.load(&mut books, &mut locked, wants, false).await?, None);
    books.execute(0, command, false).unwrap();
    let changes = books.changes().unwrap();
    tx.save(&changes, booking, &[RequestId::known("r")], &[], &[], &[]).await?;
    Ok(booking)
}

#[tokio::test]
async fn a_key_that_another_took_meanwhile_is_a_conflict() {
    let ground = Ground::lay().await;
    shelve(&ground, &["A"]).await;
    let command = order("O1", &[("A", 1)]);
    let mut wants = command.foresee(None);
    wants.stock.insert(key("A"));
    let mut one = ground.database.session().await.unwrap();
    let mut first = one.write(&ground.tenant, false).await.unwrap();
    let mut another = ground.database.session().await.unwrap();
    let mut second = another.write(&ground.tenant, false).await.unwrap();
    decide(&mut first, &wants, &command).await.unwrap();
    let (late, ()) = futures::join!(decide(&mut second, &wants, &command), async {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        first.commit().await.unwrap();
    });
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    second.rollback().await.unwrap();
    let again = ground.run(&[command], Run::default()).await.unwrap().pop().unwrap();
    assert_eq!(again.unwrap().effects.fills.count, 0, "the same content again is the same order");
    ground.clear().await;
}

#[tokio::test]
async fn an_order_that_was_made_while_its_stock_was_waited_for_is_found() {
    let ground = Ground::lay().await;
    shelve(&ground, &["A"]).await;
    ground.run(&[adjust("A", 1)], Run::default()).await.unwrap();
    let command = order("O1", &[("A", 1)]);
    let wants = command.foresee(None);
    let mut one = ground.database.session().await.unwrap();
    let mut first = one.write(&ground.tenant, false).await.unwrap();
    decide(&mut first, &wants, &command).await.unwrap();
    let mut another = ground.database.session().await.unwrap();
    let mut second = another.write(&ground.tenant, false).await.unwrap();
    let (locked, ()) = futures::join!(second.lock(&wants, false), async {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        first.commit().await.unwrap();
    });
    let mut books = Books::new(second.booking().await.unwrap());
    assert_eq!(second.load(&mut books, &mut locked.unwrap(), &wants, false).await.unwrap(), None);
    let answer = books.execute(0, &command, false).unwrap();
    assert!(books.changes().unwrap().events.is_empty(), "the first one's order: {answer:?}");
    second.rollback().await.unwrap();
    ground.clear().await;
}

#[tokio::test]
async fn what_a_pass_reaches_is_locked_or_told() {
    let ground = Ground::lay().await;
    shelve(&ground, &["A", "B"]).await;
    ground.run(&[order("O1", &[("A", 1), ("B", 1)]), adjust("B", 1)], Run::default()).await.unwrap();
    let command = adjust("A", 5);
    let mut wants = command.foresee(None);

    let mut elsewhere = ground.database.session().await.unwrap();
    let mut other = elsewhere.write(&ground.tenant, false).await.unwrap();
    let held = Wants { stock: BTreeSet::from([key("B")]), ..Wants::default() };
    other.lock(&held, false).await.unwrap();

    let mut session = ground.database.session().await.unwrap();
    let mut tx = session.write(&ground.tenant, false).await.unwrap();
    let mut locked = tx.lock(&wants, false).await.unwrap();
    let mut books = Books::new(tx.booking().await.unwrap());
    assert_eq!(tx.load(&mut books, &mut locked, &wants, false).await.unwrap(), None);
    books.execute(0, &command, false).unwrap_err();
    let lacking = books.take_wants();
    let more = tx.load(&mut books, &mut locked, &lacking, false).await.unwrap().unwrap();
    assert_eq!(more.stock, held.stock, "the other line's row is not locked");
    wants.merge(lacking);
    wants.merge(more);
    assert!(!tx.lock_more(&mut locked, &wants).await.unwrap(), "another transaction holds it");
    other.rollback().await.unwrap();
    assert!(tx.lock_more(&mut locked, &wants).await.unwrap(), "now nobody does");
    let mut books = Books::new(tx.booking().await.unwrap());
    assert_eq!(tx.load(&mut books, &mut locked, &wants, false).await.unwrap(), None);
    assert_eq!(books.execute(0, &command, false).unwrap().effects.fills.count, 2);
    tx.rollback().await.unwrap();
    ground.clear().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_meets_the_books_balance_and_the_feed_is_in_order() {
    const WRITERS: usize = 4;
    let ground = Ground::lay().await;
    let skus = ["A", "B", "C", "D"];
    shelve(&ground, &skus).await;
    let writers = (0..WRITERS).map(|writer| {
        let ground = &ground;
        async move {
            for n in 0..40 {
                let sku = |n: usize| skus.get(n % skus.len()).copied().unwrap();
                let commands = [
                    order(&format!("O{writer}-{n}"), &[(sku(n + writer), 2), (sku(n * 7 + writer + 1), 1)]),
                    adjust(sku(n * 3 + writer), 3),
                ];
                let run = Run { patient: n % 2 == 0, ..Run::default() };
                loop {
                    match ground.run(&commands, run).await {
                        Ok(answers) => break assert!(answers.iter().all(Result::is_ok), "{answers:?}"),
                        Err(error) => assert!(error.is_conflict(), "{error:?}"),
                    }
                }
            }
        }
    });
    let stamping = async {
        loop {
            ground.database.stamp(&ground.tenant, 5).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = futures::future::join_all(writers) => {}
        () = stamping => {}
    }
    while ground.database.stamp(&ground.tenant, 5).await.unwrap().is_some() {}
    is_in_order(&ground).await;
    ground.verify("in the end").await;
    nothing_waits_in_vain(&ground).await;
    ground.clear().await;
}

#[tokio::test]
async fn a_reading_goes_past_those_who_lack_something_else() {
    let ground = Ground::lay().await;
    shelve(&ground, &["A", "B"]).await;
    let mut commands: Vec<Command> = (0..40).map(|n| order(&format!("both {n}"), &[("A", 1), ("B", 1)])).collect();
    commands.push(order("one", &[("A", 1)]));
    ground.run(&commands, Run::default()).await.unwrap();
    let answer = ground.run(&[adjust("A", 1)], Run::default()).await.unwrap().pop().unwrap().unwrap();
    let fills: Vec<&str> = answer.effects.fills.items.iter().map(|fill| fill.order_id.as_str()).collect();
    assert_eq!(fills, ["one"]);
    ground.verify("").await;
    ground.clear().await;
}

/// No order waits that what is available would complete.
async fn nothing_waits_in_vain(ground: &Ground) {
    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    let query = tx.query(
        "SELECT o.order_id FROM orders o WHERE o.tenant_id = $1 AND o.backordered \
         AND NOT EXISTS (SELECT FROM (SELECT l.sku, sum(l.backordered) AS need FROM order_lines l \
             WHERE l.tenant_id = $1 AND l.order_id = o.order_id GROUP BY l.sku) n \
             JOIN stock s ON s.tenant_id = $1 AND s.sku = n.sku WHERE s.on_hand - s.allocated < n.need)",
    );
    let rows = query.fetch_all(&mut *tx.inner).await.unwrap();
    let orders: Vec<OrderId> = rows.iter().map(|row| Reading::of("orders", row).order_id().unwrap()).collect();
    assert!(orders.is_empty(), "could be filled: {orders:?}");
}
