//! The commands as an operator runs them.

use std::process::{Command, Output};

use fillrate_tests::{
    World,
    database::Database,
    words::{NewOrder as _, order},
};

use sqlx::Executor as _;

use super::{age, make_partitions};

pub fn run(database: &Database, words: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_fillrate-under-test"))
        .args(words)
        .env("FILLRATE_OWNER_DATABASE_URL", database.owner_url())
        .env("FILLRATE_LOG_FILTER", "warn")
        .output()
        .unwrap();
    (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_is_told_what_was_done() {
    let world = World::with_items(&["A"]).await;
    world.door.place(order("O").customer("ada").line("A", 1)).await;
    make_partitions(&world.database, 500).await;
    age(&world, 500).await;
    let (status, said) = run(&world.database, &["maintain", "--dry-run"]);
    assert!(
        status == Some(0) && said.contains("2 partitions due") && said.ends_with("nothing was changed\n"),
        "{said}"
    );
    let (status, said) = run(&world.database, &["maintain"]);
    assert!(status == Some(0) && said.contains("2 partitions dropped (events_"), "{said}");
    assert!(said.ends_with("all that was due is done\n"), "{said}");
    let (status, said) = run(&world.database, &["epoch", "rotate", "--all"]);
    assert!(status == Some(0) && said.starts_with("default ") && said.contains("CURSOR_FOREIGN"), "{said}");
    let (status, said) = run(&world.database, &["epoch", "rotate", "--tenant", "nobody"]);
    assert!(status == Some(2) && said.contains("there is no tenant nobody"), "{said}");
    let (status, said) = run(&world.database, &["erase", "--tenant", "default", "--customer", "ada"]);
    assert!(status == Some(0) && said.starts_with("1 order now of erased-"), "{said}");
    // Something is left, and nothing can be done at all.
    let mut superuser = world.database.superuser().await;
    let lost = "INSERT INTO archives VALUES ('default', 'lost', 'lost.jsonl', 1, 10, false, now())";
    superuser.execute(lost).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (status, said) = run(&world.database, &["maintain", "--archive-dir", dir.path().to_str().unwrap()]);
    assert!(status == Some(1) && said.contains("LEFT: lost.jsonl is not in"), "{said}");
    superuser.execute("SELECT pg_advisory_lock(4209)").await.unwrap();
    let (status, said) = run(&world.database, &["maintain"]);
    assert!(status == Some(2) && said.contains("wait for its end"), "{said}");
    let (status, said) = run(&world.database, &["epoch", "rotate"]);
    assert!(status == Some(2) && said.contains("--tenant"), "{said}");
    world.verify().await;
}
