//! Long suggestions that end before their time: for want of room, by a deadline, or with their server.

use std::time::Duration;

use fillrate_proto::v1::{
    ErrorReason, PutItemRequest, SuggestPurchaseOrdersRequest, SuggestPurchaseOrdersResponse,
    purchasing_service_client::PurchasingServiceClient,
};
use fillrate_tests::{
    Door, Refusal, World,
    buying::{min_max, sold_by, supplier},
    refusal::Refused as _,
    words::item,
};
use tokio::time::{Instant, sleep_until};
use tonic::{Code, Request, Streaming};

/// Far more than fits into all that lies between the server and a client that does not read, on a narrow connection.
const ITEMS: usize = 3_000;
/// How many suggestions a server tells to one tenant at the same time, and to all.
const OF_A_TENANT: usize = 16;
const AT_ONCE: usize = 32;

/// Every item is to be bought.
async fn long_answer(door: &Door) {
    door.put_main().await;
    door.suppliers([supplier("ACME")]).await;
    let skus: Vec<String> = (0..ITEMS).map(|number| format!("I-{number:04}")).collect();
    for skus in skus.chunks(1_000) {
        let items = skus.iter().map(|sku| item(sku)).collect();
        door.put_item(PutItemRequest { items, ..Default::default() }).await.unwrap();
        door.sell(skus.iter().map(|sku| sold_by("ACME", sku, "1"))).await;
    }
    door.policies([min_max("", "", 0, 5)]).await;
}

type Told = Streaming<SuggestPurchaseOrdersResponse>;

/// A suggestion that has begun, on a connection of its own, and nobody reads on.
async fn begun(world: &World, tenant: &str) -> Result<Told, Refusal> {
    let door = Door::new(world.server.narrow_channel().await, Some(tenant));
    let mut stream = door.suggest_purchase_orders(SuggestPurchaseOrdersRequest::default()).await?;
    stream.message().await.map_err(Refusal::from)?.expect("a header");
    Ok(stream)
}

/// Reads on to the end: how many messages there were, and how it ended.
async fn rest(mut stream: Told) -> (usize, Result<(), Refusal>) {
    let mut messages = 0;
    loop {
        match stream.message().await {
            Ok(Some(_)) => messages += 1,
            Ok(None) => return (messages, Ok(())),
            Err(status) => return (messages, Err(Refusal::from(status))),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_room_for_so_many_and_no_tenant_takes_it_all() {
    let world = World::new().await;
    let mut told = Vec::new();
    for tenant in ["one", "other"] {
        long_answer(&world.tenant(tenant).await).await;
        for _ in 0..OF_A_TENANT {
            told.push(begun(&world, tenant).await.unwrap());
        }
        if told.len() < AT_ONCE {
            let one_more = begun(&world, tenant).await.map(|_| ());
            let refusal = one_more.refused(Code::ResourceExhausted, ErrorReason::Overloaded);
            assert!(refusal.retry.is_some());
        }
    }
    begun(&world, "third").await.map(|_| ()).refused(Code::ResourceExhausted, ErrorReason::Overloaded);
    // Whoever was told all makes room.
    let (messages, end) = rest(told.pop().unwrap()).await;
    assert_eq!(messages, ITEMS + 1);
    end.unwrap();
    begun(&world, "third").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_ends_an_answer_that_is_read_too_late() {
    let world = World::new().await;
    long_answer(&world.door).await;
    let mut client = PurchasingServiceClient::new(world.server.narrow_channel().await);
    let within = Duration::from_secs(3);
    let mut request = Request::new(SuggestPurchaseOrdersRequest::default());
    request.set_timeout(within);
    let begun = Instant::now();
    let mut stream = client.suggest_purchase_orders(request).await.unwrap().into_inner();
    stream.message().await.unwrap().expect("a header");
    sleep_until(begun + within).await;
    let (messages, end) = rest(stream).await;
    end.refused(Code::DeadlineExceeded, ErrorReason::DeadlineExceeded);
    assert!(messages < ITEMS, "{messages}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_drains_tells_what_it_has_begun() {
    let mut world = World::new().await;
    long_answer(&world.door).await;
    let stream = begun(&world, "default").await.unwrap();
    world.server.drain();
    let (messages, end) = rest(stream).await;
    assert_eq!(messages, ITEMS + 1);
    end.unwrap();
    world.server.finished().await;
}
