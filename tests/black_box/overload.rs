//! More than a server can do at once: who waits, who is refused, who is dropped, and that nothing is done by half.

use std::{collections::BTreeSet, pin::pin, time::Duration};

use fillrate_proto::v1::{
    CreateOrderRequest, ErrorReason, GetOrderRequest, Order, OrderStatus, order_service_client::OrderServiceClient,
};
use fillrate_tests::{
    Door, Refusal, World,
    database::Database,
    refusal::Refused as _,
    server::Server,
    words::{NewOrder as _, order},
};
use futures::{StreamExt as _, future::join_all, stream::FuturesUnordered};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::task::JoinHandle;
use tonic::{Code, Request};

/// A server of one writer, at which few calls may wait, and whose tenant another transaction has to itself.
struct Blocked {
    world: World,
    blocker: PgConnection,
    /// The call that the writer is at.
    first: JoinHandle<Order>,
}

/// How many may.
const WAITING: usize = 3;

impl Blocked {
    async fn new(waiting: usize) -> Self {
        let database = Database::create().await;
        let server = Server::start_with(&database, |config| {
            config.writer_connections = 1;
            config.waiting_calls = waiting;
        })
        .await;
        let world = World { door: server.door().await, server, database };
        world.door.put_main().await;
        world.door.put_items(&["X", "Y"]).await;
        let mut blocker = world.database.superuser().await;
        // The lock that begin_command() shares.
        sqlx::query("SELECT pg_advisory_lock(hashtextextended('default', 4207))").execute(&mut blocker).await.unwrap();
        let door = world.door.clone();
        let first = tokio::spawn(async move { door.place(two_lines("FIRST")).await });
        let mut blocked = Self { world, blocker, first };
        blocked.until_somebody_waits().await;
        blocked
    }

    /// Until a transaction of the server has begun and waits for the lock.
    async fn until_somebody_waits(&mut self) {
        const WAITS: &str = "SELECT count(*) FROM pg_stat_activity \
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'";
        while sqlx::query_scalar::<_, i64>(WAITS).fetch_one(&mut self.blocker).await.unwrap() == 0 {
            tokio::task::yield_now().await;
        }
    }

    /// Lets the server go on; every call that waited is answered.
    async fn release(self) -> World {
        self.blocker.close().await.unwrap();
        let order = self.first.await.unwrap();
        assert_eq!(order.lines.len(), 2);
        self.world
    }
}

fn two_lines(id: &str) -> CreateOrderRequest {
    order(id).line("X", 1).line("Y", 2)
}

async fn find(door: &Door, order_id: &str) -> Result<Order, Refusal> {
    door.get_order(GetOrderRequest { order_id: order_id.to_owned() }).await.map(|answer| answer.order.unwrap())
}

#[tokio::test]
async fn whom_there_is_no_room_for_is_told_to_come_again() {
    let blocked = Blocked::new(WAITING).await;
    let mut calls: FuturesUnordered<_> = (0..10)
        .map(|n| {
            let door = blocked.world.door.clone();
            async move { (n, door.create_order(two_lines(&format!("O{n}"))).await) }
        })
        .collect();
    let mut refused = Vec::new();
    while calls.len() > WAITING {
        let (n, answer) = calls.next().await.unwrap();
        let refusal = answer.refused(Code::ResourceExhausted, ErrorReason::Overloaded);
        assert!(refusal.retry.is_some_and(|delay| !delay.is_zero()), "{refusal:?}");
        refused.push(n);
    }
    let world = blocked.release().await;
    let waited: Vec<_> = calls.collect().await;
    assert_eq!(waited.len(), WAITING);
    for (n, answer) in waited {
        assert_eq!(answer.unwrap().order.unwrap().order_id, format!("O{n}"));
    }
    // Nothing of a refused call was done, and it is welcome now.
    for n in refused {
        find(&world.door, &format!("O{n}")).await.refused(Code::NotFound, ErrorReason::OrderNotFound);
        world.door.place(two_lines(&format!("O{n}"))).await;
    }
    world.verify().await;
}

#[tokio::test]
async fn a_call_that_is_late_before_its_transaction_is_dropped() {
    let blocked = Blocked::new(1_000).await;
    let mut client = OrderServiceClient::new(blocked.world.server.channel().await);
    let mut attempts = 0..;
    let late = loop {
        let id = format!("LATE{}", attempts.next().unwrap());
        let mut request = Request::new(two_lines(&id));
        request.set_timeout(Duration::from_millis(50));
        match client.create_order(request).await.map_err(Refusal::from) {
            // The client's own clock was first: what the server's said is not known.
            Err(refusal) if refusal.code == Code::Cancelled => {}
            answer => {
                answer.refused(Code::DeadlineExceeded, ErrorReason::DeadlineExceeded);
                break id;
            }
        }
    };
    let world = blocked.release().await;
    // Arrived after it and is served after it: then it would have been, too.
    world.door.place(two_lines("NEXT")).await;
    find(&world.door, &late).await.refused(Code::NotFound, ErrorReason::OrderNotFound);
    world.verify().await;
}

#[tokio::test]
async fn a_call_that_is_late_in_its_transaction_is_done_whole() {
    let blocked = Blocked::new(WAITING).await;
    // Whoever placed the first one goes away: its transaction has begun.
    blocked.first.abort();
    let Blocked { world, blocker, .. } = blocked;
    blocker.close().await.unwrap();
    world.door.place(two_lines("NEXT")).await;
    let first = find(&world.door, "FIRST").await.unwrap();
    assert_eq!((first.lines.len(), first.status()), (2, OrderStatus::Approved));
    world.verify().await;
}

/// Callers that go away while their calls wait, and one that stays: each call is done whole or not at all, and under its
/// request id it is found out which, once.
#[tokio::test]
async fn calls_whose_callers_went_away_are_whole_or_not_there() {
    let blocked = Blocked::new(WAITING).await;
    let named = |n: usize| CreateOrderRequest { request_id: format!("R{n}"), ..two_lines(&format!("O{n}")) };
    {
        let mut calls = pin!(join_all((0..WAITING).map(|n| blocked.world.door.create_order(named(n)))));
        // They are on their way, or there already.
        assert!(futures::poll!(&mut calls).is_pending());
    }
    let world = blocked.release().await;
    for n in 0..WAITING {
        let answer = world.door.create_order(named(n)).await.unwrap();
        let order = answer.order.unwrap();
        assert_eq!((order.lines.len(), order.revision), (2, 1), "{order:?}");
        assert_eq!(find(&world.door, &order.order_id).await.unwrap(), order);
    }
    let backordered = world.door.level("Y").await.backordered;
    assert_eq!(backordered, 2 + 2 * i64::try_from(WAITING).unwrap());
    world.verify().await;
}

/// A call at which the database comes to its end is answered so; those that shared its transaction go through.
#[tokio::test]
async fn what_one_call_does_to_the_database_is_not_its_neighbours_fault() {
    let mut blocked = Blocked::new(WAITING).await;
    let door = blocked.world.door.clone();
    let mut calls: FuturesUnordered<_> = (0..10)
        .map(|n| {
            let door = &door;
            async move { (n, door.create_order(two_lines(&format!("O{n}"))).await) }
        })
        .collect();
    let mut waiting: BTreeSet<usize> = (0..10).collect();
    while calls.len() > WAITING {
        waiting.remove(&calls.next().await.unwrap().0);
    }
    let culprit = waiting.pop_first().unwrap();
    let function = format!(
        "CREATE FUNCTION too_much() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.order_id = 'O{culprit}' THEN \
         RAISE EXCEPTION 'out of memory' USING ERRCODE = '53200'; END IF; RETURN NEW; END $$"
    );
    blocked.blocker.execute(AssertSqlSafe(function)).await.unwrap();
    let trigger = "CREATE TRIGGER too_much BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION too_much()";
    blocked.blocker.execute(trigger).await.unwrap();
    let world = blocked.release().await;
    while let Some((n, answer)) = calls.next().await {
        if n == culprit {
            answer.refused(Code::Unavailable, ErrorReason::DatabaseUnavailable);
        } else {
            assert_eq!(answer.unwrap().order.unwrap().order_id, format!("O{n}"));
        }
    }
    world.verify().await;
}
