//! The private Postgres, run for real.

use std::{fs, path::Path, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

use super::{Embedded, EmbeddedError, EmbeddedSettings};

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// A folder that every account can reach, as the one that runs Postgres must.
fn place() -> std::io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix("fillrate-embedded-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .tempdir_in("/tmp")
}

fn settings(place: &TempDir) -> EmbeddedSettings {
    EmbeddedSettings::in_folder(place.path().join("data"))
}

fn postmaster(data_dir: &Path) -> Result<Pid, Box<dyn std::error::Error>> {
    let file = fs::read_to_string(data_dir.join("pgdata/postmaster.pid"))?;
    Ok(Pid::from_raw(file.lines().next().unwrap_or_default().parse()?))
}

/// Waits for what another process brings about; the test fails with the sentence after half a minute.
async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) -> TestResult {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.map_err(|_| what)?;
    Ok(())
}

#[tokio::test]
async fn data_survive_a_stop_and_the_server_role_has_no_privileges() -> TestResult {
    let place = place()?;
    let first = Embedded::start(&settings(&place)).await?;
    let mut owner = PgConnection::connect_with(&first.owner()).await?;
    sqlx::raw_sql("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)").execute(&mut owner).await?;
    owner.close().await?;
    first.stop().await;

    let second = Embedded::start(&settings(&place)).await?;
    let mut owner = PgConnection::connect_with(&second.owner()).await?;
    let kept: i32 = sqlx::query_scalar("SELECT id FROM kept").fetch_one(&mut owner).await?;
    assert_eq!(kept, 7);
    let mut server = PgConnection::connect_with(&second.server()).await?;
    let refused = sqlx::query("SELECT id FROM kept").fetch_all(&mut server).await;
    assert!(refused.is_err(), "the server's role read a table that nobody granted");
    let powers: (bool, bool, bool) =
        sqlx::query_as("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
            .fetch_one(&mut server)
            .await?;
    assert_eq!(powers, (false, false, false));
    let anybody = second.server().password("guessed");
    assert!(PgConnection::connect_with(&anybody).await.is_err(), "a wrong password was let in");
    second.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_folder_belongs_to_one_server_and_others_may_join_it() -> TestResult {
    let place = place()?;
    let first = Embedded::start(&settings(&place)).await?;
    let second = Embedded::start(&settings(&place)).await;
    let Err(error @ EmbeddedError::InUse { .. }) = second else {
        return Err("a second server took the folder".into());
    };
    assert!(error.to_string().contains(&format!("(process {})", std::process::id())), "{error}");
    let joined = Embedded::start_or_join(&settings(&place)).await?;
    PgConnection::connect_with(&joined.owner()).await?.close().await?;
    joined.stop().await;
    PgConnection::connect_with(&first.owner()).await?.close().await?;
    first.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_folder_with_something_else_in_it_is_left_alone() -> TestResult {
    let place = place()?;
    fs::create_dir(place.path().join("data"))?;
    fs::write(place.path().join("data/letters"), "mine")?;
    let refused = Embedded::start(&settings(&place)).await;
    assert!(matches!(refused, Err(EmbeddedError::ForeignFolder(_))), "{refused:?}");
    assert_eq!(fs::read_dir(place.path().join("data"))?.count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_killed_postgres_is_started_again() -> TestResult {
    let place = place()?;
    let running = Embedded::start(&settings(&place)).await?;
    let before = postmaster(running.data_dir())?;
    kill(before, Signal::SIGKILL)?;
    until("Postgres was not started again", async || {
        postmaster(running.data_dir()).is_ok_and(|now| now != before)
            && PgConnection::connect_with(&running.owner()).await.is_ok()
    })
    .await?;
    running.stop().await;
    Ok(())
}

#[tokio::test]
async fn postgres_ends_when_its_handle_is_dropped() -> TestResult {
    let place = place()?;
    let running = Embedded::start(&settings(&place)).await?;
    let process = postmaster(running.data_dir())?;
    drop(running);
    until("Postgres outlived its server", async || kill(process, None).is_err()).await?;
    // The folder is free for the next one at once, or soon.
    until("the folder stayed locked", async || match Embedded::start(&settings(&place)).await {
        Ok(next) => {
            next.stop().await;
            true
        }
        Err(_) => false,
    })
    .await
}

#[tokio::test]
async fn lost_passwords_and_a_stale_process_file_do_no_harm() -> TestResult {
    let place = place()?;
    let first = Embedded::start(&settings(&place)).await?;
    let data_dir = first.data_dir().to_path_buf();
    first.stop().await;
    fs::remove_file(data_dir.join("pgpass"))?;
    // As after a crash in a container, where the old number is now another process'.
    fs::write(data_dir.join("pgdata/postmaster.pid"), format!("{}\n", std::process::id()))?;
    let second = Embedded::start(&settings(&place)).await?;
    PgConnection::connect_with(&second.server()).await?.close().await?;
    second.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_long_path_gets_its_socket_elsewhere() -> TestResult {
    let place = place()?;
    let settings = EmbeddedSettings::in_folder(place.path().join("d".repeat(90)));
    let running = Embedded::start(&settings).await?;
    PgConnection::connect_with(&running.owner()).await?.close().await?;
    let socket = running.owner().get_socket().cloned().ok_or("no socket")?;
    running.stop().await;
    assert!(socket.starts_with("/tmp"), "{}", socket.display());
    fs::remove_dir(socket)?;
    Ok(())
}

/// Needs Maven Central once; what was downloaded stays in the cache of the account that runs the tests.
#[tokio::test]
async fn a_forced_download_runs() -> TestResult {
    let place = place()?;
    let forced = EmbeddedSettings { force_download: true, ..settings(&place) };
    let running = Embedded::start(&forced).await?;
    let mut server = PgConnection::connect_with(&running.server()).await?;
    let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut server).await?;
    assert!(version.starts_with("17.11"), "{version}");
    running.stop().await;
    Ok(())
}
