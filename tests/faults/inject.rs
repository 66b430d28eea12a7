//! How faults are injected that take more than a word.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::time::sleep;

use crate::{
    fault::{Fault, Injected, over},
    ground::{Ballast, Ground},
    process::Clock,
};

/// How long what a fault waits for may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Kills the server that is giving positions: the one that waits for the feed's row while we hold it.
pub async fn sequencer_killed(ground: &mut Ground) -> Injected {
    const WHO: &str = "SELECT a.client_port FROM pg_stat_activity a \
        WHERE a.wait_event_type = 'Lock' AND a.query LIKE 'SELECT stamp_feed_%'";
    let times = if ground.long { 10 } else { 1 };
    for _ in 0..times {
        let mut holder = ground.primary().superuser().await;
        let mut looker = ground.primary().superuser().await;
        let mut held = holder.begin().await.expect("Postgres answers");
        held.execute("SELECT head FROM feeds WHERE tenant_id = 'default' FOR UPDATE").await.expect("it can be locked");
        let begun = Instant::now();
        let port: i32 = loop {
            let found = sqlx::query_scalar(WHO).fetch_optional(&mut looker).await.expect("Postgres answers");
            if let Some(port) = found {
                break port;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "somebody gives positions while orders come");
            sleep(Duration::from_millis(20)).await;
        };
        let port = u16::try_from(port).expect("a port");
        let killed = ground.replicas.iter_mut().find(|replica| replica.ways.iter().any(|way| way.leads_from(port)));
        let killed = killed.expect("a server is at the other end");
        killed.kill();
        held.rollback().await.expect("Postgres answers");
        killed.start_again();
    }
    over(times)
}

pub async fn rolling_restart(ground: &mut Ground) -> Injected {
    let mut times = 0;
    for _ in 0..if ground.long { 5 } else { 1 } {
        for replica in &mut ground.replicas {
            assert!(replica.stop().await, "a server ends by itself when it is told to");
            replica.start_again();
            times += 1;
            // As an orchestrator does: the next one when this one serves.
            crate::watchers::now(&replica.door()).await;
        }
    }
    over(times)
}

pub async fn connections_cut(ground: &Ground) -> Injected {
    const ALL: &str = "SELECT pid FROM pg_stat_activity WHERE usename = 'fillrate_server' ORDER BY random()";
    let mut superuser = ground.primary().superuser().await;
    let begun = Instant::now();
    let mut times = 0;
    while begun.elapsed() < ground.span(4, 60) {
        let pids: Vec<i32> = sqlx::query_scalar(ALL).fetch_all(&mut superuser).await.expect("Postgres answers");
        for pid in pids {
            let cut = sqlx::query_scalar("SELECT pg_terminate_backend($1)").bind(pid).fetch_one(&mut superuser).await;
            times += u64::from(cut.unwrap_or(false));
            sleep(Duration::from_millis(30)).await;
        }
    }
    over(times)
}

/// Somebody else takes every connection that the database has, and the servers lose theirs.
pub async fn no_connection_left(ground: &Ground) -> Injected {
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'fillrate_server'";
    let mut superuser = ground.primary().superuser().await;
    let mut hogs = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < ground.span(4, 30) {
        superuser.execute(cut).await.expect("Postgres answers");
        while let Ok(hog) = PgConnection::connect_with(&ground.primary().owner()).await {
            hogs.push(hog);
        }
        sleep(Duration::from_millis(100)).await;
    }
    assert!(hogs.len() > 20, "they were taken: {}", hogs.len());
    for hog in hogs {
        hog.close().await.expect("Postgres answers");
    }
    over(1)
}

/// Every connection that a call could have waits for a lock that somebody else holds.
pub async fn tables_locked(ground: &Ground) -> Injected {
    // All at once or none, and soon: whoever waits for one of these and has another would be in a circle with us.
    const LOCK: &str = "LOCK TABLE events, pending_batches, feed_followers, feeds IN ACCESS EXCLUSIVE MODE";
    const WAITING: &str =
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'fillrate_server' AND wait_event_type = 'Lock'";
    let mut superuser = ground.primary().superuser().await;
    let mut looker = ground.primary().superuser().await;
    superuser.execute("SET lock_timeout = '300ms'").await.expect("Postgres answers");
    let begun = Instant::now();
    let held = loop {
        superuser.execute("BEGIN").await.expect("Postgres answers");
        if superuser.execute(LOCK).await.is_ok() {
            break superuser;
        }
        superuser.execute("ROLLBACK").await.expect("Postgres answers");
        assert!(begun.elapsed() < PATIENCE, "the tables cannot be locked");
    };
    // A transaction, a sequencer and a read of each server.
    let all = i64::try_from(3 * ground.replicas.len()).expect("they are few");
    let mut waiting = 0;
    let begun = Instant::now();
    while waiting < all {
        assert!(begun.elapsed() < PATIENCE, "only {waiting} connections of {all} wait");
        sleep(Duration::from_millis(50)).await;
        waiting = sqlx::query_scalar(WAITING).fetch_one(&mut looker).await.expect("Postgres answers");
    }
    sleep(ground.span(5, 60)).await;
    held.close().await.expect("Postgres answers");
    over(1)
}

pub async fn disk_full(ground: &mut Ground) -> Injected {
    let mut times = 0;
    for _ in 0..if ground.long { 5 } else { 1 } {
        let ballast = Ballast::fill(ground.primary().folder());
        // Perhaps it has ended already.
        if let Ok(mut superuser) = ground.primary().try_superuser().await {
            let grows = superuser.execute("CREATE TABLE more AS SELECT generate_series(1, 1000000)").await;
            assert!(grows.is_err(), "the disk is full");
        }
        sleep(ground.span(4, 10)).await;
        drop(ballast);
        times += 1;
        // Whoever made room starts it, too.
        ground.primary_mut().recover().await;
    }
    over(times)
}

pub async fn clock_jumping(fault: Fault, ground: &Ground) -> Injected {
    const HOUR: i64 = 3_600;
    let mut times = 0;
    for _ in 0..if ground.long { 3 } else { 1 } {
        for by in [HOUR, -2 * HOUR, 72 * HOUR, -72 * HOUR, 0] {
            ground.clock.iter().for_each(|clock| clock.turn(by));
            sleep(Clock::LOOKS + Duration::from_millis(500)).await;
            let begun = Instant::now();
            while !goes_by(fault, ground, by).await {
                assert!(begun.elapsed() < PATIENCE, "no clock goes {by} seconds ahead");
                sleep(Duration::from_millis(50)).await;
            }
            times += 1;
        }
    }
    over(times)
}

/// Whether the clocks that jump are so many seconds ahead, give or take what it takes to look.
async fn goes_by(fault: Fault, ground: &Ground, seconds: i64) -> bool {
    let wanted =
        Duration::from_secs(seconds.unsigned_abs()).as_secs_f64().copysign(if seconds < 0 { -1.0 } else { 1.0 });
    let is_it = |ahead: f64| (ahead - wanted).abs() < PATIENCE.as_secs_f64();
    match fault {
        Fault::DatabaseClock => is_it(ground.primary().clock_ahead().await),
        _ => ground.replicas.iter().all(|replica| replica.clock_ahead().is_some_and(is_it)),
    }
}

pub async fn primary_lost(ground: &mut Ground) -> Injected {
    ground.primary_mut().kill();
    let standby = 1 - ground.primary;
    ground.places[standby].promote().await;
    ground.primary = standby;
    over(1)
}

/// As before, of a standby that has not heard of what was committed last.
pub async fn commits_lost(ground: &mut Ground) -> Injected {
    let since = Instant::now();
    // What the standby had no time to hear may be lost already.
    sleep(Duration::from_secs(1)).await;
    ground.places[1 - ground.primary].sever().await;
    // Time to acknowledge what will be lost.
    sleep(ground.span(2, 5)).await;
    Injected { loses_since: Some(since), ..primary_lost(ground).await }
}
