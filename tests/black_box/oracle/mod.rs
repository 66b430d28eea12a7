//! Scripts of operations with what a reference simulator made of them: who gets what, after every step.
//!
//! The cases lie outside the repository: in the folder that `FILLRATE_ORACLE` names, else in `shared/oracle` beside the
//! repository. A few of the same form, made by hand, are always there.

mod play;
mod script;

use std::{
    env,
    path::{Path, PathBuf},
};

use fillrate_tests::World;
use futures::{StreamExt as _, stream};

use self::{play::play, script::Case};

/// Cases that are played at once, each in a tenant of its own.
const AT_ONCE: usize = 4;

fn scripts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".jsonl") && !name.ends_with(".expected.jsonl")
    });
    found.sort();
    found
}

async fn play_all(scripts: Vec<PathBuf>) {
    let world = World::new().await;
    let playing = stream::iter(scripts).map(|script| {
        let world = &world;
        async move { play(world, &Case::read(&script)).await }
    });
    playing.buffer_unordered(AT_ONCE).collect::<()>().await;
    world.verify().await;
}

#[tokio::test]
async fn cases_made_by_hand() {
    let own = scripts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("black_box/oracle/handmade"));
    assert!(!own.is_empty());
    play_all(own).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifo_cases() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/oracle");
    let folder = env::var_os("FILLRATE_ORACLE").map_or_else(beside, PathBuf::from).join("fifo_cases");
    let found = scripts(&folder);
    if found.is_empty() {
        // Nothing is wrong with a checkout that stands alone; who wants the cases names them, and then they must be.
        assert!(env::var_os("FILLRATE_ORACLE").is_none(), "no cases in {}", folder.display());
        eprintln!("no reference cases in {}: FILLRATE_ORACLE names the folder that holds them", folder.display());
        return;
    }
    play_all(found).await;
}
