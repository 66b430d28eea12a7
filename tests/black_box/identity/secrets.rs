//! Secrets stay where they are: not in a log however much it says, not in a status, not in the list of processes.

use std::{fs, process::Stdio};

use fillrate_proto::v1::ListItemsRequest;
use fillrate_tests::{Door, database::Database};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{AssertSqlSafe, Executor as _};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};
use tonic::transport::Endpoint;

use super::Keys;

const PASSWORD: &str = "hunter2ofthedatabase";

#[tokio::test]
async fn nothing_that_is_secret_is_told() {
    let database = Database::create().await;
    // A role of its own, whose password is looked for.
    let role = format!("secretive_{}", database.name());
    let mut superuser = database.superuser().await;
    let server_role = database.server().get_username().to_owned();
    let make = format!("CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}' IN ROLE {server_role}");
    superuser.execute(AssertSqlSafe(make)).await.unwrap();
    let url = {
        let options = database.server().username(&role).password(PASSWORD);
        sqlx::ConnectOptions::to_url_lossy(&options).to_string()
    };
    assert!(url.contains(PASSWORD));
    let mut keys = Keys::new();
    let (good, wrong) = (keys.add("admin", "default", "admin"), "fillrate_wrong-but-somebodys".to_owned());
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let mut server = Command::new(env!("CARGO_BIN_EXE_fillrate-under-test"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log-filter", "trace", "--api-keys"])
        .arg(keys.path())
        .env("FILLRATE_DATABASE_URL", &url)
        .stdout(Stdio::piped())
        .stderr(fs::File::create(&log).unwrap())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut banner = BufReader::new(server.stdout.take().unwrap()).lines();
    let first = banner.next_line().await.unwrap().unwrap_or_else(|| fs::read_to_string(&log).unwrap());
    let address = first.split("serves on ").nth(1).and_then(|rest| rest.split(',').next()).expect(&first);
    let channel = Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    let list = ListItemsRequest::default;
    Door::with_token(channel.clone(), None, &good).list_items(list()).await.unwrap();
    let refusal = Door::with_token(channel, None, &wrong).list_items(list()).await.unwrap_err();
    assert!(!format!("{refusal:?}").contains(&wrong));
    let id = server.id().unwrap();
    let words = fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap();
    kill(Pid::from_raw(i32::try_from(id).unwrap()), Signal::SIGTERM).unwrap();
    server.wait().await.unwrap();
    let log = fs::read_to_string(&log).unwrap();
    assert!(log.contains("h2") && log.contains("sqlx"), "it says little: {} bytes", log.len());
    for secret in [PASSWORD, &good, &wrong] {
        let lines: Vec<_> = log.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{lines:#?}");
        assert!(!words.contains(secret) && !first.contains(secret));
    }
}
