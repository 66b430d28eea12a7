//! The tests' own ground holds.

use fillrate_tests::{World, database::Database};

#[tokio::test]
async fn databases_are_fresh_and_gone_afterwards() {
    let (one, other) = tokio::join!(Database::create(), Database::create());
    assert_ne!(one.name(), other.name());
    let mut connection = one.superuser().await;
    let orders: i64 = sqlx::query_scalar("SELECT count(*) FROM orders").fetch_one(&mut connection).await.unwrap();
    assert_eq!(orders, 0);
    let gone = other.name().to_owned();
    drop(other);
    let there = || sqlx::query_scalar("SELECT datname FROM pg_database WHERE datname = $1").bind(gone.clone());
    while there().fetch_optional(&mut connection).await.unwrap().is_some_and(|found: String| found == gone) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_server_starts() {
    let world = World::new().await;
    assert_ne!(world.server.address().port(), 0);
}
