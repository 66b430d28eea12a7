//! Faults on purpose. Three servers over one database, each a process behind a network of its own; clients that place,
//! receive, ship, cancel and force, and watchers that resume; and one fault after another. After each: what was
//! acknowledged is there exactly once, what was not is whole or not there, nothing contradicts itself, every watcher saw
//! every position once, and the service came back by itself. Where commits may be lost, by a standby that does not commit with
//! its primary, watchers are told that their past is gone, and nothing is lost but what was acknowledged since the standby
//! last heard.
//!
//! Names on the command line choose faults; `FILLRATE_FAULTS=long` makes each last longer and come more than once.

#![expect(unreachable_pub, reason = "nobody uses a test binary's modules but itself")]
#![expect(clippy::expect_used, reason = "a test that cannot go on ends here, loudly and with its place")]

mod check;
mod command;
mod fault;
mod ground;
mod inject;
mod load;
mod pooler;
mod postgres;
mod process;
mod proxy;
mod replica;
mod watchers;

use std::{
    env,
    os::unix::process::CommandExt as _,
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

use nix::unistd::Uid;

use self::{
    fault::{FAULTS, Fault},
    ground::Ground,
    load::{Fate, Load},
    postgres::Programs,
    watchers::Watchers,
};

/// Set in the process that has mounts of its own.
const APART: &str = "FILLRATE_FAULTS_APART";
/// How long the service may take to come back. Far above what it takes on an idle machine: nothing is said of speed.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often each comes in the long form.
const ROUNDS: usize = 3;
/// What is acknowledged before a fault and after it at the least.
const CALLS: usize = 40;
/// The longest that all may take; what takes longer hangs.
const SHORT: Duration = Duration::from_secs(20 * 60);
const LONG: Duration = Duration::from_secs(4 * 3_600);

/// What came of a fault.
struct Row {
    fault: &'static str,
    times: u64,
    acknowledged: usize,
    /// Of those, what is not there where that is possible.
    lost: usize,
    unknown: usize,
    repeated: u64,
    events: usize,
    resumed: u64,
    wrong: Vec<String>,
    /// From its end to the first acknowledged call, of any server and of the last one.
    back: Option<(Duration, Duration)>,
}

fn main() -> ExitCode {
    let asked: Vec<String> = env::args().skip(1).collect();
    if asked.iter().any(|word| word == "--list") {
        return ExitCode::SUCCESS;
    }
    let long = env::var("FILLRATE_FAULTS").is_ok_and(|form| form == "long");
    let words: Vec<&String> = asked.iter().filter(|word| !word.starts_with('-')).collect();
    let chosen: Vec<_> = FAULTS
        .into_iter()
        .filter(|(_, name)| words.is_empty() || words.iter().any(|word| name.contains(word.as_str())))
        .collect();
    if chosen.is_empty() {
        return ExitCode::SUCCESS;
    }
    if !is_apart() {
        go_apart();
    }
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => {
            println!("faults: SKIPPED, {why}");
            return ExitCode::SUCCESS;
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made");
    let all = async {
        let limit = if long { LONG } else { SHORT };
        tokio::time::timeout(limit, run(&programs, &chosen, long)).await.unwrap_or_else(|_| {
            println!("faults: not at their end within {limit:?}");
            ExitCode::FAILURE
        })
    };
    runtime.block_on(all)
}

/// Whether mounts of this process are its own.
fn is_apart() -> bool {
    env::var_os(APART).is_some()
}

/// Goes on in a namespace where a mounted disk is gone with the process, where the machine lets us.
fn go_apart() {
    let apart = ["--mount", "--propagation", "private"];
    let may = Command::new("unshare").args(apart).arg("true").output().is_ok_and(|done| done.status.success());
    if Uid::effective().is_root() && may {
        let own = env::current_exe().expect("a process knows its program");
        let why = Command::new("unshare").args(apart).arg(own).args(env::args().skip(1)).env(APART, "1").exec();
        println!("faults: no disk of its own: {why}");
    }
}

async fn run(programs: &Programs, chosen: &[(Fault, &'static str)], long: bool) -> ExitCode {
    let begun = Instant::now();
    let mut ground = Ground::lay(programs, long).await;
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    for (number, (fault, name)) in chosen.iter().enumerate() {
        if let Some(why) = fault.impossible(&ground) {
            println!("{name}: SKIPPED, {why}");
            skipped.push(*name);
            continue;
        }
        let row = one(&mut ground, *fault, name, number).await;
        println!("{}", line(&row));
        row.wrong.iter().take(20).for_each(|wrong| println!("  WRONG: {wrong}"));
        rows.push(row);
    }
    table(&rows, &skipped);
    println!("all of it took {:.0?}", begun.elapsed());
    let good = rows.iter().all(|row| row.wrong.is_empty());
    ground.clear(!good);
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One fault, from a service at work to a service at rest, in which everything is looked at.
async fn one(ground: &mut Ground, fault: Fault, name: &'static str, number: usize) -> Row {
    let rounds = if ground.long { ROUNDS } else { 1 };
    fault.prepare(ground).await;
    let key = format!("F{number}");
    let (mut wrong, mut lossy) = (Vec::new(), Vec::new());
    let (mut times, mut back) = (0, None);
    let watchers = Watchers::begin(&ground.doors).await;
    let load = Load::begin(&key, &ground.doors, fault.loses_commits());
    let served = load.until_acknowledged(Instant::now(), PATIENCE).await.is_some();
    if !served || !load.goes_on(CALLS, PATIENCE).await {
        wrong.push("not every server served before it".to_owned());
    }
    for round in 0..rounds {
        if round > 0 {
            fault.prepare(ground).await;
        }
        let injected = fault.inject(ground).await;
        times += injected.times;
        lossy.extend(injected.loses_since.map(|since| since..injected.over));
        let took = load.until_acknowledged(injected.over, PATIENCE).await;
        if took.is_none() || !load.goes_on(CALLS, PATIENCE).await {
            wrong.push(format!("not every server served again within {PATIENCE:?}"));
        }
        // Of several times the slowest.
        back = back.max(took);
    }
    let mut history = load.end().await;
    let seen = watchers.end(&ground.doors, fault.loses_commits()).await;
    wrong.append(&mut history.wrong);
    wrong.extend(seen.wrong);
    let (lost, contradicted) =
        check::check(ground.primary(), &ground.doors[0][0], &mut history.entries, &key, &lossy).await;
    wrong.extend(contradicted);
    wrong.extend(ground.faults());
    fault.tidy(ground).await;
    let count = |wanted: fn(&Fate) -> bool| history.entries.iter().filter(|entry| wanted(&entry.fate)).count();
    Row {
        fault: name,
        times,
        acknowledged: lost + count(|fate| matches!(fate, Fate::Acknowledged(..))),
        lost,
        unknown: count(|fate| matches!(fate, Fate::Unknown)) - lost,
        repeated: history.repeated,
        events: seen.events,
        resumed: seen.resumed,
        wrong,
        back,
    }
}

fn table(rows: &[Row], skipped: &[&str]) {
    println!();
    println!(
        "{:<36}{:>7}{:>14}{:>6}{:>10}{:>9}{:>8}{:>9}{:>7}  back after (first, every server)",
        "fault", "times", "acknowledged", "lost", "repeated", "unknown", "events", "resumed", "wrong"
    );
    rows.iter().for_each(|row| println!("{}", line(row)));
    skipped.iter().for_each(|name| println!("{name:<36}SKIPPED"));
}

fn line(row: &Row) -> String {
    let back = row.back.map_or_else(|| "never".to_owned(), |(first, every)| format!("{first:.2?}, {every:.2?}"));
    format!(
        "{:<36}{:>7}{:>14}{:>6}{:>10}{:>9}{:>8}{:>9}{:>7}  {back}",
        row.fault,
        row.times,
        row.acknowledged,
        row.lost,
        row.repeated,
        row.unknown,
        row.events,
        row.resumed,
        row.wrong.len()
    )
}
