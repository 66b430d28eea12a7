//! A database that is restored has another future than the one that cursors were given out for: they are refused.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use fillrate_proto::v1::{ErrorReason, WatchStockRequest, WatchStockResponse, watch_stock_request::Start};
use fillrate_server::{
    config::Connection,
    database::{Failover, Places, migrate},
    embedded::{Embedded, EmbeddedSettings, SERVER},
};
use fillrate_tests::{
    Door, World,
    database::Database,
    server::Server,
    watch::Watch,
    words::{NewOrder as _, order},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};

use super::number;
use crate::verify::rest;

/// What becomes of a cursor: refused for this reason, or resumed from.
async fn fate(door: &Door, cursor: &str) -> Option<ErrorReason> {
    let request = WatchStockRequest { start: Some(Start::Cursor(cursor.to_owned())), filter: None };
    door.watch_stock(request).await.err().map(|refusal| refusal.reason)
}

async fn server_on(options: PgConnectOptions, failover: Failover, database: &Database) -> Server {
    let server = Places::from(options).failing_over(failover);
    Server::start_with(database, |config| config.database = Connection::External { server, owner: None }).await
}

/// What each difference to the identity that was noted leads to.
#[tokio::test]
async fn another_identity_turns_epochs_and_a_synchronous_failover_does_not() {
    let World { door, mut server, database } = World::with_items(&["A"]).await;
    let mut superuser = database.superuser().await;
    let mut cursor = Watch::<WatchStockResponse>::from_now(&door).await.cursor().to_owned();
    for (difference, failover, turned) in [
        ("timeline = 'FFFFFFFF'", Failover::Synchronous, false),
        ("timeline = 'FFFFFFFF'", Failover::Asynchronous, true),
        ("database_oid = 1", Failover::Synchronous, true),
        ("system_identifier = 'another'", Failover::Synchronous, true),
        ("timeline = timeline", Failover::Asynchronous, false),
    ] {
        // Only the next one compares.
        server.drain();
        server.finished().await;
        superuser.execute(AssertSqlSafe(format!("UPDATE database_identity SET {difference}"))).await.unwrap();
        server = server_on(database.server(), failover, &database).await;
        let door = server.door().await;
        let expected = turned.then_some(ErrorReason::CursorForeign);
        assert_eq!(fate(&door, &cursor).await, expected, "{difference}, {failover:?}");
        cursor = Watch::<WatchStockResponse>::from_now(&door).await.cursor().to_owned();
    }
    // Noted by now: further connections find nothing new.
    let another = server_on(database.server(), Failover::Asynchronous, &database).await;
    assert_eq!(fate(&another.door().await, &cursor).await, None);
    assert_eq!(number(&database, "SELECT count(*) FROM database_identity").await, 1);
}

/// A `pg_dump`, restored into a new database.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_dump_refuses_the_cursors_of_what_was_lost() {
    let world = World::with_items(&["A"]).await;
    world.door.place(order("KEPT").line("A", 1)).await;
    rest(&mut world.database.superuser().await).await;
    let kept = Watch::<WatchStockResponse>::from_now(&world.door).await.cursor().to_owned();
    let Some(dump) = dump(&world.database).await else {
        eprintln!("SKIPPED: no pg_dump on this machine that is as new as its Postgres");
        return;
    };
    let mut watch = Watch::<WatchStockResponse>::from_now(&world.door).await;
    world.door.move_stock("A", 1).await;
    watch.event().await;
    let lost = watch.cursor().to_owned();
    let restored = Database::create().await;
    let mut superuser = restored.superuser().await;
    let empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner; \
        GRANT USAGE ON SCHEMA public TO PUBLIC";
    superuser.execute(empty).await.unwrap();
    restore(&restored, &dump).await;
    let server = Server::start(&restored).await;
    let door = server.door().await;
    assert_eq!(door.level("A").await.on_hand, 0);
    for cursor in [&kept, &lost] {
        assert_eq!(fate(&door, cursor).await, Some(ErrorReason::CursorForeign));
    }
    let mut watch = Watch::<WatchStockResponse>::from_now(&door).await;
    door.move_stock("A", 1).await;
    assert_eq!(watch.event().await.level.unwrap().on_hand, 1);
    fillrate_tests::server::verify(&restored).await;
    // Where it came from nothing has changed.
    assert_eq!(fate(&world.door, &kept).await, None);
}

/// A superuser whom programs of Postgres can log in as, for as long as `work` takes.
async fn as_dumper<T>(database: &Database, work: impl FnOnce(&mut Command) -> T, program: &str) -> T {
    let mut superuser = database.superuser().await;
    let role = format!("dumper_of_{}", database.name());
    let make = format!("CREATE ROLE {role} LOGIN SUPERUSER PASSWORD 'dump'");
    superuser.execute(AssertSqlSafe(make)).await.unwrap();
    let options = database.server();
    let mut command = Command::new(program);
    command
        .args(["--no-password", "--username", &role, "--dbname", database.name(), "--host"])
        .arg(options.get_socket().expect("the tests' Postgres has a socket"))
        .args(["--port", &options.get_port().to_string()])
        .env("PGPASSWORD", "dump");
    let done = work(&mut command);
    superuser.execute(AssertSqlSafe(format!("DROP ROLE {role}"))).await.unwrap();
    done
}

/// The whole database as SQL, where the machine has a fitting `pg_dump`.
pub async fn dump(database: &Database) -> Option<String> {
    let output = as_dumper(database, |command| command.output().ok(), "pg_dump").await?;
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("server version mismatch") {
        return None;
    }
    assert!(output.status.success(), "{said}");
    Some(String::from_utf8(output.stdout).unwrap())
}

async fn restore(database: &Database, dump: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dump.sql");
    // The schema is there, and belongs to whom it should.
    fs::write(&file, dump.replace("CREATE SCHEMA public;", "")).unwrap();
    let run =
        |command: &mut Command| command.args(["--quiet", "--set", "ON_ERROR_STOP=1", "--file"]).arg(&file).output();
    let output = as_dumper(database, run, "psql").await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A base backup and the WAL behind it, recovered to a point before the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_base_backup_recovered_to_a_point_refuses_the_cursors_of_what_was_lost() {
    let folder = tempfile::tempdir().unwrap();
    // Postgres may run under another account, which must get through.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let (one, other, wal) = (folder.path().join("one"), folder.path().join("other"), folder.path().join("wal"));
    let primary = Embedded::start(&EmbeddedSettings::in_folder(&one)).await.unwrap();
    migrate(&primary.owner(), SERVER, Duration::from_secs(30)).await.unwrap();
    let database = Database::create().await;
    let server = server_on(primary.server(), Failover::Asynchronous, &database).await;
    let door = server.door().await;
    door.put_main().await;
    door.put_items(&["A"]).await;
    let mut superuser = PgConnection::connect_with(&primary.superuser().database("fillrate")).await.unwrap();
    let version: String = sqlx::query_scalar("SHOW server_version_num").fetch_one(&mut superuser).await.unwrap();
    if version.as_str() < "150000" {
        eprintln!("SKIPPED: this Postgres names the functions of a base backup otherwise");
        primary.stop().await;
        return;
    }
    superuser.execute("SELECT pg_backup_start('test', true)").await.unwrap();
    copy(&one, &other);
    let label: String =
        sqlx::query_scalar("SELECT labelfile FROM pg_backup_stop(false)").fetch_one(&mut superuser).await.unwrap();
    door.move_stock("A", 7).await;
    rest(&mut superuser).await;
    superuser.execute("SELECT pg_create_restore_point('here')").await.unwrap();
    let mut watch = Watch::<WatchStockResponse>::from_now(&door).await;
    door.move_stock("A", 1).await;
    watch.event().await;
    let lost = watch.cursor().to_owned();
    superuser.execute("SELECT pg_switch_wal()").await.unwrap();
    // As an archive has it: a stop may take what is no longer needed for itself.
    copy(&one.join("pgdata/pg_wal"), &wal);
    superuser.close().await.unwrap();
    drop(server);
    primary.stop().await;
    let data = other.join("pgdata");
    // The running one's, not the copy's.
    let _ = fs::remove_file(data.join("postmaster.pid"));
    for (name, text) in [("backup_label", label.as_str()), ("recovery.signal", "")] {
        fs::write(data.join(name), text).unwrap();
        own_as(&data.join("PG_VERSION"), &data.join(name));
    }
    let restore = format!("cp {}/%f %p", wal.display());
    let parameters = [
        ("restore_command", restore.as_str()),
        ("recovery_target_name", "here"),
        ("recovery_target_action", "promote"),
        // Nobody gets in before it is promoted.
        ("hot_standby", "off"),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let restored =
        Embedded::start(&EmbeddedSettings { parameters, ..EmbeddedSettings::in_folder(&other) }).await.unwrap();
    let server = server_on(restored.server(), Failover::Asynchronous, &database).await;
    let door = server.door().await;
    assert_eq!(door.level("A").await.on_hand, 7);
    assert_eq!(fate(&door, &lost).await, Some(ErrorReason::CursorForeign));
    let mut watch = Watch::<WatchStockResponse>::from_now(&door).await;
    door.move_stock("A", 1).await;
    assert_eq!(watch.event().await.level.unwrap().on_hand, 8);
    let report = fillrate_server::verify::verify(&restored.server(), None).await.unwrap();
    assert!(report.is_clean(), "{report}");
    drop(server);
    restored.stop().await;
}

/// As a backup does: files may change, come and go meanwhile.
fn copy(from: &Path, to: &Path) {
    let mut copy = Command::new("cp");
    copy.arg("-a").args([from, to]).stderr(Stdio::null());
    copy.status().unwrap();
}

/// Gives a file to whom another belongs.
fn own_as(model: &Path, file: &Path) {
    use std::os::unix::fs::MetadataExt as _;
    let model = fs::metadata(model).unwrap();
    std::os::unix::fs::chown(file, Some(model.uid()), Some(model.gid())).unwrap();
}
