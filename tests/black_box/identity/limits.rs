//! What a tenant, a connection and a stream may take.

use std::time::Duration;

use fillrate_proto::v1::{
    CreateOrderRequest, ErrorReason, ListItemsRequest, WatchStockRequest, WatchStockResponse,
    watch_stock_response::Message,
};
use fillrate_tests::{
    Door, Refusal, World, database::Database, refusal::Refused as _, server::Server, words::NewOrder as _, words::order,
};
use futures::{StreamExt as _, stream::FuturesUnordered};
use sqlx::Connection as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tonic::{Code, Streaming};

async fn limited(change: impl FnOnce(&mut fillrate_server::Config)) -> World {
    let database = Database::create().await;
    let server = Server::start_with(&database, change).await;
    World { door: server.door().await, server, database }
}

async fn look(door: &Door) -> Result<(), Refusal> {
    door.list_items(ListItemsRequest::default()).await.map(drop)
}

#[tokio::test]
async fn a_tenant_that_asks_too_often_is_told_when_to_come_again_and_others_are_not() {
    // One a second: whatever the machine does, the second within a moment is one too many.
    let world = limited(|config| config.tenant_requests_per_second = 1).await;
    let refusal = loop {
        if let Err(refusal) = look(&world.door).await {
            break refusal;
        }
    };
    let refusal = Err::<(), _>(refusal).refused(Code::ResourceExhausted, ErrorReason::TenantLimitExceeded);
    assert_eq!((&*refusal.metadata["limit"], &*refusal.metadata["most"]), ("requests_per_second", "1"));
    let retry = refusal.retry.unwrap();
    assert!(!retry.is_zero() && retry <= Duration::from_secs(1), "{refusal:?}");
    look(&world.tenant("other").await).await.unwrap();
}

async fn watch(door: &Door) -> Result<Streaming<WatchStockResponse>, Refusal> {
    door.watch_stock(WatchStockRequest::default()).await
}

#[tokio::test]
async fn a_tenant_has_so_many_streams_at_once() {
    let world = limited(|config| config.tenant_streams = 2).await;
    world.door.put_main().await;
    let (one, _two) = (watch(&world.door).await.unwrap(), watch(&world.door).await.unwrap());
    let refusal = watch(&world.door).await.map(drop);
    let refusal = refusal.refused(Code::ResourceExhausted, ErrorReason::TenantLimitExceeded);
    assert!(refusal.metadata["limit"] == "streams" && refusal.retry.is_some(), "{refusal:?}");
    look(&world.door).await.unwrap();
    world.tenant("other").await.put_main().await;
    watch(&world.tenant("other").await).await.unwrap();
    drop(one);
    // The server hears of it a moment later.
    while watch(&world.door).await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_tenant_has_so_many_commands_waiting() {
    const WAITING: usize = 2;
    let world = limited(|config| {
        config.writer_connections = 1;
        config.tenant_waiting = WAITING;
    })
    .await;
    world.door.put_main().await;
    world.door.put_items(&["X"]).await;
    let mut blocker = world.database.superuser().await;
    // The lock that begin_command() shares.
    sqlx::query("SELECT pg_advisory_lock(hashtextextended('default', 4207))").execute(&mut blocker).await.unwrap();
    let place = |n: usize| {
        let (door, order): (Door, CreateOrderRequest) = (world.door.clone(), order(&format!("O{n}")).line("X", 1));
        async move { door.create_order(order).await.map(drop) }
    };
    // However they come in: some are in the transaction that waits for the lock, two wait for the next one.
    let mut calls: FuturesUnordered<_> = (0..200).map(place).collect();
    let refusal = loop {
        if let Err(refusal) = calls.next().await.unwrap() {
            break refusal;
        }
    };
    let refusal = Err::<(), _>(refusal).refused(Code::ResourceExhausted, ErrorReason::TenantLimitExceeded);
    assert!(refusal.metadata["limit"] == "waiting" && refusal.retry.is_some(), "{refusal:?}");
    blocker.close().await.unwrap();
    let done = calls.filter(|ended| futures::future::ready(ended.is_ok())).count().await;
    assert!(done >= WAITING, "{done}");
    world.verify().await;
}

#[tokio::test]
async fn a_watch_ends_with_a_checkpoint_from_which_it_goes_on() {
    let world = limited(|config| config.stream_lifetime = Some(Duration::from_millis(200))).await;
    world.door.put_main().await;
    let mut stream = watch(&world.door).await.unwrap();
    let mut last = None;
    let end = loop {
        match stream.message().await {
            Ok(Some(message)) => last = message.message,
            Ok(None) => panic!("it ended without a word"),
            Err(status) => break Refusal::from(status),
        }
    };
    let end = Err::<(), _>(end).refused(Code::Unavailable, ErrorReason::StreamEnded);
    assert!(end.retry.is_some(), "{end:?}");
    let Some(Message::Checkpoint(checkpoint)) = last else { panic!("no last checkpoint: {last:?}") };
    assert!(!checkpoint.cursor.is_empty());
}

/// A client that resumes hears all of it, over as many streams as it takes.
#[tokio::test]
async fn a_client_that_resumes_notices_nothing() {
    let world = limited(|config| config.stream_lifetime = Some(Duration::from_millis(100))).await;
    world.door.put_main().await;
    world.door.put_items(&["X"]).await;
    let client = fillrate_client::connect(&world.server.endpoint(), fillrate_client::Options::default()).unwrap();
    let (told, mut lost) = tokio::sync::mpsc::unbounded_channel();
    let options = fillrate_client::WatchOptions {
        on_reconnect: Some(std::sync::Arc::new(move |error| {
            let _ = told.send(error.reason());
        })),
        ..Default::default()
    };
    let mut watch = client.watch_stock(WatchStockRequest::default(), options);
    watch.next().await.unwrap().unwrap();
    let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let reading = tokio::spawn(async move {
        while let Some(message) = watch.next().await {
            if let Some(Message::Event(event)) = message.unwrap().message {
                tell.send(event.level.unwrap().on_hand).unwrap();
            }
        }
    });
    for on_hand in 1..4 {
        assert_eq!(lost.recv().await, Some(ErrorReason::StreamEnded));
        world.door.move_stock("X", 1).await;
        assert_eq!(heard.recv().await, Some(on_hand));
    }
    reading.abort();
}

/// Whether the other end closes what was opened, which it then does not for a reason of ours.
async fn is_closed(address: std::net::SocketAddr, hello: &[u8]) -> bool {
    let mut line = TcpStream::connect(address).await.unwrap();
    let _ = line.write_all(hello).await;
    let mut bytes = [0; 1024];
    loop {
        match line.read(&mut bytes).await {
            Ok(0) | Err(_) => return true,
            Ok(_) => {}
        }
    }
}

#[tokio::test]
async fn connections_are_bounded_and_those_left_alone_are_closed() {
    let world = limited(|config| {
        config.max_connections = 2;
        config.idle_timeout = Some(Duration::from_millis(300));
    })
    .await;
    let address = world.server.address();
    // A stream is use, however silent.
    world.door.put_main().await;
    let mut stream = watch(&world.door).await.unwrap();
    stream.message().await.unwrap();
    let silent = TcpStream::connect(address).await.unwrap();
    // Two are there: the door's and the silent one, until it was idle for too long.
    assert!(is_closed(address, b"").await);
    assert!(is_closed(address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await);
    let mut silent = silent;
    let mut bytes = [0; 64];
    while silent.read(&mut bytes).await.unwrap_or(0) > 0 {}
    world.door.put_items(&["X"]).await;
    world.door.move_stock("X", 1).await;
    while !matches!(stream.message().await.unwrap().unwrap().message, Some(Message::Event(_))) {}
}

#[tokio::test]
async fn headers_are_bounded() {
    let world = limited(|config| config.max_header_bytes = 4_096).await;
    let long = "x".repeat(8_192);
    let refused = look(&Door::with_token(world.server.channel().await, None, &long)).await.unwrap_err();
    assert!(refused.message.contains("431"), "{refused:?}");
    look(&Door::with_token(world.server.channel().await, None, &long[..1_024])).await.unwrap();
}
