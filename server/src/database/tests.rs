//! Migrating and opening, on a real Postgres.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use super::{Database, DatabaseError, migrate};
use crate::embedded::{Embedded, EmbeddedSettings, SERVER};

type TestResult = Result<(), Box<dyn std::error::Error>>;

const SOON: Duration = Duration::from_secs(5);

async fn cluster() -> Result<(Embedded, tempfile::TempDir), Box<dyn std::error::Error>> {
    let place = tempfile::Builder::new()
        .prefix("fillrate-database-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .tempdir_in("/tmp")?;
    let cluster = Embedded::start(&EmbeddedSettings::in_folder(place.path().join("data"))).await?;
    Ok((cluster, place))
}

async fn run(options: &PgConnectOptions, sql: &'static str) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect_with(options).await?;
    sqlx::raw_sql(sql).execute(&mut connection).await?;
    connection.close().await
}

#[tokio::test]
async fn several_may_migrate_at_once_and_the_server_gets_what_it_needs() -> TestResult {
    let (cluster, _place) = cluster().await?;
    run(
        &cluster.owner(),
        "CREATE TABLE free (id int); CREATE SEQUENCE numbers;
         CREATE TABLE ledger (id int, at date) PARTITION BY RANGE (at);
         CREATE TABLE ledger_2026 PARTITION OF ledger FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
         COMMENT ON TABLE ledger IS 'What moved. Server may: SELECT, INSERT.';
         CREATE FUNCTION secret() RETURNS int LANGUAGE sql AS 'SELECT 1';
         REVOKE EXECUTE ON FUNCTION secret() FROM PUBLIC;
         COMMENT ON FUNCTION secret() IS 'Server may: nothing.'",
    )
    .await?;
    let owner = cluster.owner();
    let all = futures::future::join_all((0..4).map(|_| migrate(&owner, SERVER, SOON))).await;
    all.into_iter().collect::<Result<(), DatabaseError>>()?;

    let server = cluster.server();
    run(&server, "INSERT INTO free VALUES (1); DELETE FROM free; SELECT nextval('numbers')").await?;
    run(&server, "INSERT INTO ledger VALUES (1, '2026-02-03'); SELECT * FROM ledger").await?;
    for forbidden in [
        "DELETE FROM ledger",
        "SELECT * FROM ledger_2026",
        "SELECT secret()",
        "INSERT INTO _sqlx_migrations DEFAULT VALUES",
        "CREATE TABLE mine (id int)",
        "SET ROLE fillrate_owner",
    ] {
        assert!(run(&server, forbidden).await.is_err(), "the server could {forbidden}");
    }
    let database = Database::open(server, 1, 1, SOON).await?;
    assert!(database.version().starts_with(char::is_numeric));
    database.close().await;
    cluster.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_role_that_row_level_security_does_not_bind_is_refused() -> TestResult {
    let (cluster, _place) = cluster().await?;
    migrate(&cluster.owner(), SERVER, SOON).await?;
    run(
        &cluster.superuser(),
        "CREATE ROLE bypassing LOGIN BYPASSRLS PASSWORD 'pw'; CREATE ROLE member LOGIN PASSWORD 'pw';
         GRANT fillrate_owner TO member",
    )
    .await?;
    let as_role = |role: &str| cluster.server().username(role).password("pw");
    let superuser = cluster.superuser().database("fillrate");
    for (options, why) in [
        (superuser, "is a superuser"),
        (as_role("bypassing"), "can bypass row-level security"),
        (cluster.owner(), "owns tables"),
        (as_role("member"), "owns tables or is a member"),
    ] {
        let refused = Database::open(options, 1, 1, SOON).await.err().map(|error| error.to_string());
        assert!(refused.as_deref().is_some_and(|sentence| sentence.contains(why)), "{why}: {refused:?}");
    }
    let nobody = migrate(&cluster.owner(), "absent", SOON).await;
    assert!(matches!(nobody, Err(DatabaseError::NoRole(_))), "{nobody:?}");
    cluster.stop().await;
    Ok(())
}
