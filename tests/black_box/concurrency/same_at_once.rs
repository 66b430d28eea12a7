//! The same command fired twice at once takes place once, wherever it is fired.

use fillrate_proto::v1::{
    AdjustStockRequest, BatchCreateOrdersRequest, CreateOrderRequest, ErrorReason, ShipOrderRequest,
    StockMovementFilter, batch_create_orders_result,
};
use fillrate_tests::{
    Door, Refusal, World,
    server::Server,
    words::{NewOrder as _, adjust, delta, order, ship},
};
use futures::future::join_all;
use tonic::Code;

/// Two servers on one database, with 50 of X.
async fn two_doors() -> (World, Server, Vec<Door>) {
    let world = World::with_items(&["X"]).await;
    world.door.move_stock("X", 50).await;
    let other = Server::start(&world.database).await;
    let doors = vec![world.door.clone(), other.door().await];
    (world, other, doors)
}

/// Fires at every door twice, all at once.
async fn fire<T>(doors: &[Door], shot: impl AsyncFn(&Door) -> Result<T, Refusal>) -> Vec<Result<T, Refusal>> {
    join_all(doors.iter().chain(doors).map(|door| shot(door))).await
}

/// All answers are equal but for one that was the first.
fn one_and_its_echoes<T: PartialEq + std::fmt::Debug>(
    answers: Vec<Result<T, Refusal>>,
    replayed: impl Fn(&mut T) -> bool,
) {
    let mut answers: Vec<T> = answers.into_iter().map(Result::unwrap).collect();
    let firsts = answers.iter_mut().map(replayed).filter(|replayed| !replayed).count();
    assert_eq!(firsts, 1, "{answers:?}");
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
}

/// Reads and clears the mark that tells an echo from the first.
fn take_mark(effects: &mut Option<fillrate_proto::v1::Effects>) -> bool {
    std::mem::take(&mut effects.as_mut().unwrap().replayed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_id_places_one_order() {
    let (world, _other, doors) = two_doors().await;
    for round in 0..5 {
        // The order's id is the server's: only the request id tells that it is the same.
        let request = CreateOrderRequest { request_id: format!("R{round}"), ..order("").partial().line("X", 3) };
        let answers = fire(&doors, async |door| door.create_order(request.clone()).await).await;
        one_and_its_echoes(answers, |answer| take_mark(&mut answer.effects));
    }
    assert_eq!(world.door.level("X").await.allocated, 15);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_id_books_one_receipt() {
    let (world, _other, doors) = two_doors().await;
    let request = AdjustStockRequest { request_id: "R".to_owned(), ..adjust([delta("X", 7)]) };
    let answers = fire(&doors, async |door| door.adjust_stock(request.clone()).await).await;
    one_and_its_echoes(answers, |answer| take_mark(&mut answer.effects));
    assert_eq!(world.door.level("X").await.on_hand, 57);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_reference_books_one_delivery() {
    let (world, _other, doors) = two_doors().await;
    // Two scans of one delivery note: other request ids, the same reference and content.
    let request = AdjustStockRequest { reference: "NOTE-1".to_owned(), ..adjust([delta("X", 7)]) };
    let answers = fire(&doors, async |door| door.adjust_stock(request.clone()).await).await;
    one_and_its_echoes(answers, |answer| take_mark(&mut answer.effects));
    assert_eq!(world.door.level("X").await.on_hand, 57);
    let filter = StockMovementFilter { references: vec!["NOTE-1".to_owned()], ..Default::default() };
    assert_eq!(world.door.movements(filter).await.len(), 1);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_id_ships_once() {
    let (world, _other, doors) = two_doors().await;
    world.door.place(order("O").partial().line("X", 10)).await;
    let request = ShipOrderRequest { request_id: "R".to_owned(), ..ship("O", &[(1, 4)]) };
    let answers = fire(&doors, async |door| door.ship_order(request.clone()).await).await;
    one_and_its_echoes(answers, |answer| take_mark(&mut answer.effects));
    assert_eq!(world.door.line("O", 1).await.shipped, 4);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_id_is_one_batch() {
    let (world, _other, doors) = two_doors().await;
    let requests = vec![order("").partial().line("X", 1), order("").line("NOTHING", 1)];
    let request = BatchCreateOrdersRequest { requests, request_id: "R".to_owned(), ..Default::default() };
    let answers = fire(&doors, async |door| door.batch_create_orders(request.clone()).await).await;
    one_and_its_echoes(answers, |answer| {
        for result in &mut answer.results {
            if let Some(batch_create_orders_result::Result::Created(created)) = &mut result.result {
                assert_eq!(take_mark(&mut created.effects), answer.replayed);
            }
        }
        std::mem::take(&mut answer.replayed)
    });
    assert_eq!(world.door.level("X").await.allocated, 1);
    world.verify().await;
}

/// One order id with the same content is one order; with other content one of two wins and the other hears of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_order_id_is_one_order() {
    let (world, _other, doors) = two_doors().await;
    let same = order("SAME").partial().line("X", 2);
    let answers = fire(&doors, async |door| door.create_order(same.clone()).await).await;
    let echoes = answers.iter().filter(|answer| answer.as_ref().unwrap().effects.as_ref().unwrap().replayed);
    assert_eq!(echoes.count(), 3);

    let racing = (1..=4)
        .zip(doors.iter().cycle())
        .map(|(units, door)| door.create_order(order("OTHER").partial().line("X", units)));
    let answers = join_all(racing).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 3));
    for refusal in lost.into_iter().map(Result::unwrap_err) {
        assert_eq!((refusal.code, refusal.reason), (Code::AlreadyExists, ErrorReason::OrderAlreadyExists));
        assert_eq!(refusal.metadata.get("order_id").map(String::as_str), Some("OTHER"));
    }
    world.verify().await;
}

/// A request id with other content, or of another method, is refused, and nothing of it is done.
#[tokio::test]
async fn a_request_id_means_one_content() {
    let world = World::with_items(&["X"]).await;
    let receipt = |units| AdjustStockRequest { request_id: "R".to_owned(), ..adjust([delta("X", units)]) };
    world.door.move_stocks(receipt(5)).await;
    let other_content = world.door.adjust_stock(receipt(6)).await.unwrap_err();
    let request = CreateOrderRequest { request_id: "R".to_owned(), ..order("O").line("X", 1) };
    let other_method = world.door.create_order(request).await.unwrap_err();
    for refusal in [other_content, other_method] {
        assert_eq!((refusal.code, refusal.reason), (Code::AlreadyExists, ErrorReason::RequestIdReused));
        assert_eq!(refusal.metadata.get("request_id").map(String::as_str), Some("R"));
    }
    assert_eq!(world.door.level("X").await.on_hand, 5);
    assert!(world.door.movements(StockMovementFilter::default()).await.len() == 1);
    // Only successes are recorded: what was refused may be tried again under its id.
    let ship_it = || ShipOrderRequest { request_id: "S".to_owned(), ..ship("LATER", &[]) };
    assert_eq!(world.door.ship_order(ship_it()).await.unwrap_err().code, Code::NotFound);
    world.door.place(order("LATER").line("X", 1)).await;
    world.door.ship_order(ship_it()).await.unwrap();
    world.verify().await;
}
