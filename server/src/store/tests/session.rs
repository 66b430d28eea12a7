//! Connections that run one transaction after the other.

use std::time::Duration;

use super::Ground;
use crate::{
    domain::id::TenantId,
    error::Error,
    store::{Session, Tx},
};

/// The process that a session's transactions run in.
async fn process(session: &mut Session, tenant: &TenantId) -> i32 {
    let mut tx = session.write(tenant, false).await.unwrap();
    let process = process_of(&mut tx).await;
    tx.commit().await.unwrap();
    process
}

async fn process_of(tx: &mut Tx<'_>) -> i32 {
    sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *tx.inner).await.unwrap()
}

#[tokio::test]
async fn the_one_that_was_used_last_is_the_next() {
    let ground = Ground::lay().await;
    let mut first = ground.database.session().await.unwrap();
    let mut second = ground.database.session().await.unwrap();
    let (one, other) = (process(&mut first, &ground.tenant).await, process(&mut second, &ground.tenant).await);
    assert_ne!(one, other);
    second.keep();
    first.keep();
    for _ in 0..3 {
        let mut session = ground.database.session().await.unwrap();
        assert_eq!(process(&mut session, &ground.tenant).await, one);
        session.keep();
    }
    assert_eq!(ground.database.line().idle_writers(), 2, "what is kept is idle");
    ground.clear().await;
}

#[tokio::test]
async fn what_is_not_kept_is_rolled_back_and_goes_to_the_pool() {
    let ground = Ground::lay().await;
    let head = "SELECT head FROM feeds WHERE tenant_id = $1";
    let raise = "UPDATE feeds SET head = head + 1 WHERE tenant_id = $1";
    for _ in 0..10 {
        let mut session = ground.database.session().await.unwrap();
        let mut tx = session.write(&ground.tenant, false).await.unwrap();
        tx.query(raise).execute(&mut *tx.inner).await.unwrap();
    }
    let mut session = ground.database.session().await.unwrap();
    let mut tx = session.write(&ground.tenant, false).await.unwrap();
    let query = sqlx::query_scalar(head).bind(ground.tenant.as_str());
    let raised: i64 = query.fetch_one(&mut *tx.inner).await.unwrap();
    assert_eq!(raised, 0);
    tx.rollback().await.unwrap();
    ground.clear().await;
}

#[tokio::test]
async fn a_transaction_begins_with_the_end_of_the_one_before_and_nothing_of_it() {
    let ground = Ground::lay().await;
    let head = "SELECT head FROM feeds WHERE tenant_id = $1";
    let raise = "UPDATE feeds SET head = head + 1 WHERE tenant_id = $1";
    let locks =
        "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype NOT IN ('virtualxid', 'relation')";
    let mut session = ground.database.session().await.unwrap();
    let mut raised = Vec::new();
    for way in ["committed", "rolled back", "left open", "left open"] {
        let mut tx = session.write(&ground.tenant, false).await.unwrap();
        let query = sqlx::query_scalar(head).bind(ground.tenant.as_str());
        let before: i64 = query.fetch_one(&mut *tx.inner).await.unwrap();
        raised.push(before);
        tx.query(raise).execute(&mut *tx.inner).await.unwrap();
        match way {
            "committed" => tx.commit().await.unwrap(),
            "rolled back" => tx.rollback().await.unwrap(),
            _ => drop(tx),
        }
    }
    assert_eq!(raised, [0, 1, 1, 1]);
    let (mut tx, _) = session.begin(&ground.tenant).await.unwrap();
    let held: i64 = sqlx::query_scalar(locks).fetch_one(&mut *tx.inner).await.unwrap();
    assert_eq!(held, 0, "nobody waits for one that nobody uses");
    let tenant: Option<String> = sqlx::query_scalar("SELECT nullif(current_setting('fillrate.tenant', true), '')")
        .fetch_one(&mut *tx.inner)
        .await
        .unwrap();
    assert_eq!(tenant, None, "no tenant is left in it");
    tx.commit().await.unwrap();
    ground.clear().await;
}

#[tokio::test]
async fn one_that_was_left_open_is_not_kept() {
    let ground = Ground::lay().await;
    let mut session = ground.database.session().await.unwrap();
    let tx = session.write(&ground.tenant, false).await.unwrap();
    drop(tx);
    session.keep();
    assert_eq!(ground.database.line().spare.count(), 0);
    ground.clear().await;
}

#[tokio::test]
async fn one_that_broke_takes_the_others_out_of_use() {
    let ground = Ground::lay().await;
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(ground.database.session().await.unwrap());
    }
    let mut processes = Vec::new();
    for session in &mut held {
        processes.push(process(session, &ground.tenant).await);
    }
    held.into_iter().for_each(Session::keep);
    ground.break_connections(&processes).await;

    let mut broken = ground.database.session().await.unwrap();
    let refused = broken.write(&ground.tenant, false).await.err().unwrap();
    assert!(matches!(refused, Error::Unavailable(_)), "{refused:?}");
    drop(broken);
    // Not a second time: the pool looks at what it gives.
    let mut next = ground.database.session().await.unwrap();
    assert!(!processes.contains(&process(&mut next, &ground.tenant).await));
    ground.clear().await;
}

#[tokio::test]
async fn a_pool_closes_though_sessions_were_kept() {
    let ground = Ground::lay().await;
    let mut kept = ground.database.session().await.unwrap();
    let mut held = ground.database.session().await.unwrap();
    process(&mut kept, &ground.tenant).await;
    process(&mut held, &ground.tenant).await;
    kept.keep();
    let line = ground.database.line();
    let closing = tokio::spawn(async move { line.close().await });
    // The pool is closed once its connections are back, and this one comes back as it is done with.
    while !ground.database.line().writers.is_closed() {
        tokio::task::yield_now().await;
    }
    held.keep();
    closing.await.unwrap();
    assert_eq!(ground.database.line().idle_writers(), 0);
    ground.clear().await;
}

#[tokio::test]
async fn what_nobody_uses_goes_back_to_the_pool() {
    let ground = Ground::lay().await;
    let line = ground.database.line();
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut session = ground.database.session().await.unwrap();
        process(&mut session, &ground.tenant).await;
        held.push(session);
    }
    let in_pool = line.writers.num_idle();
    held.into_iter().for_each(Session::keep);
    assert_eq!(line.idle_writers(), in_pool + 2);
    let back = async {
        while line.writers.num_idle() < in_pool + 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), back).await.expect("they are given back");
    assert_eq!(line.spare.count(), 0);
    ground.clear().await;
}

#[tokio::test]
async fn where_somebody_waits_for_a_connection_none_is_kept() {
    let ground = Ground::lay().await;
    let line = ground.database.line();
    let mut all = Vec::new();
    for _ in 0..line.writers.options().get_max_connections() {
        all.push(ground.database.session().await.unwrap());
    }
    let pool = line.writers.clone();
    let waits = tokio::spawn(async move { pool.acquire().await.map(drop) });
    all.pop().unwrap().keep();
    assert_eq!(line.spare.count(), 0, "who waits does not wait until it is given back for being old");
    waits.await.unwrap().unwrap();
    ground.clear().await;
}
