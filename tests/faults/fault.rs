//! The faults, each injected while clients work, and taken away again.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::time::sleep;

use crate::{
    ground::{Ballast, Ground},
    process::Clock,
    proxy::Weather,
};

/// How often it was injected, and since when it is over.
pub struct Injected {
    pub times: u64,
    pub over: Instant,
}

fn over(times: u64) -> Injected {
    Injected { times, over: Instant::now() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    ServerKilled,
    SequencerKilled,
    RollingRestart,
    PostgresKilled,
    PostgresGone,
    ConnectionsCut,
    NetworkSlow,
    NetworkReset,
    NetworkSwallowing,
    NoConnectionLeft,
    TablesLocked,
    DiskFull,
    DatabaseClock,
    ServerClock,
    PrimaryLost,
    PrimaryVanished,
}

/// All of them, in the order in which they are injected.
pub const FAULTS: [(Fault, &str); 17] = [
    (Fault::None, "nothing, to compare with"),
    (Fault::ServerKilled, "server killed"),
    (Fault::SequencerKilled, "sequencing server killed"),
    (Fault::RollingRestart, "rolling restart"),
    (Fault::PostgresKilled, "Postgres killed, restarted"),
    (Fault::PostgresGone, "Postgres gone for a while"),
    (Fault::ConnectionsCut, "connections cut one by one"),
    (Fault::NetworkSlow, "network slow"),
    (Fault::NetworkReset, "network reset"),
    (Fault::NetworkSwallowing, "network swallowing"),
    (Fault::NoConnectionLeft, "no connection left"),
    (Fault::TablesLocked, "pool exhausted by locks"),
    (Fault::DiskFull, "disk full"),
    (Fault::DatabaseClock, "database's clock jumping"),
    (Fault::ServerClock, "servers' clock jumping"),
    (Fault::PrimaryLost, "primary lost, standby promoted"),
    (Fault::PrimaryVanished, "primary vanished, standby promoted"),
];

impl Fault {
    /// Why it cannot be injected here.
    pub fn impossible(self, ground: &Ground) -> Option<&'static str> {
        match self {
            Self::DiskFull if !ground.own_disk => Some("only root can mount a small disk, where mounting is allowed"),
            Self::DatabaseClock | Self::ServerClock if ground.clock.is_none() => {
                Some("libfaketime (Debian's faketime) is not on this machine")
            }
            _ => None,
        }
    }

    /// What it takes, before the clients begin.
    pub async fn prepare(self, ground: &mut Ground) {
        match self {
            Self::DatabaseClock => {
                let clock = ground.clock.take();
                ground.primary_mut().stop().await;
                ground.primary_mut().start(clock.as_ref()).await;
                ground.clock = clock;
            }
            Self::ServerClock => restart_all(ground, true).await,
            Self::PrimaryLost | Self::PrimaryVanished => {
                let [one, other] = &mut ground.places;
                let (primary, standby) = if ground.primary == 0 { (one, other) } else { (other, one) };
                standby.kill();
                standby.follow(primary).await;
            }
            _ => {}
        }
    }

    /// Takes that away again, once they have ended.
    pub async fn tidy(self, ground: &mut Ground) {
        match self {
            Self::DatabaseClock => {
                ground.primary_mut().stop().await;
                ground.primary_mut().start(None).await;
            }
            Self::ServerClock => restart_all(ground, false).await,
            _ => {}
        }
    }

    pub async fn inject(self, ground: &mut Ground) -> Injected {
        match self {
            Self::None => {
                sleep(ground.span(2, 10)).await;
                over(0)
            }
            Self::ServerKilled => {
                ground.replicas[0].kill();
                sleep(ground.span(1, 5)).await;
                ground.replicas[0].start_again(None);
                over(1)
            }
            Self::SequencerKilled => sequencer_killed(ground).await,
            Self::RollingRestart => rolling_restart(ground).await,
            Self::PostgresKilled => {
                ground.primary_mut().kill();
                ground.primary_mut().start(None).await;
                over(1)
            }
            Self::PostgresGone => {
                ground.primary_mut().stop().await;
                sleep(ground.span(5, 60)).await;
                ground.primary_mut().start(None).await;
                over(1)
            }
            Self::ConnectionsCut => connections_cut(ground).await,
            Self::NetworkSlow => {
                weather(ground, Weather::Slow(Duration::from_millis(150)));
                sleep(ground.span(4, 30)).await;
                weather(ground, Weather::Fair);
                over(1)
            }
            Self::NetworkReset => {
                let times = if ground.long { 100 } else { 10 };
                for _ in 0..times {
                    ground.replicas.iter().flat_map(|replica| &replica.ways).for_each(|way| way.reset());
                    sleep(Duration::from_millis(300)).await;
                }
                over(times)
            }
            Self::NetworkSwallowing => {
                weather(ground, Weather::Swallowing);
                sleep(ground.span(5, 60)).await;
                weather(ground, Weather::Fair);
                over(1)
            }
            Self::NoConnectionLeft => no_connection_left(ground).await,
            Self::TablesLocked => tables_locked(ground).await,
            Self::DiskFull => disk_full(ground).await,
            Self::DatabaseClock | Self::ServerClock => clock_jumping(ground).await,
            Self::PrimaryLost => primary_lost(ground).await,
            Self::PrimaryVanished => {
                // Nobody is told that it is gone: its machine lost its power.
                weather(ground, Weather::Swallowing);
                let lost = primary_lost(ground).await;
                weather(ground, Weather::Fair);
                lost
            }
        }
    }
}

fn weather(ground: &Ground, weather: Weather) {
    // The way to the other place has weather of its own.
    ground.replicas.iter().for_each(|replica| replica.ways[ground.primary].weather(weather));
}

async fn restart_all(ground: &mut Ground, by_clock: bool) {
    let Ground { replicas, clock, .. } = ground;
    for replica in replicas {
        replica.stop().await;
        replica.start_again(clock.as_ref().filter(|_| by_clock));
    }
}

/// Kills the server that is giving positions: the one that waits for the feed's row while we hold it.
async fn sequencer_killed(ground: &mut Ground) -> Injected {
    const WHO: &str = "SELECT a.client_port FROM pg_stat_activity a \
        WHERE a.wait_event_type = 'Lock' AND a.query LIKE 'SELECT f.head FROM feeds f%FOR UPDATE'";
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
        killed.start_again(None);
    }
    over(times)
}

async fn rolling_restart(ground: &mut Ground) -> Injected {
    let mut times = 0;
    for _ in 0..if ground.long { 5 } else { 1 } {
        for replica in &mut ground.replicas {
            assert!(replica.stop().await, "a server ends by itself when it is told to");
            replica.start_again(None);
            times += 1;
            // As an orchestrator does: the next one when this one serves.
            crate::watchers::now(&replica.door()).await;
        }
    }
    over(times)
}

async fn connections_cut(ground: &Ground) -> Injected {
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
async fn no_connection_left(ground: &Ground) -> Injected {
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

/// Every connection of every pool waits for a lock that somebody else holds.
async fn tables_locked(ground: &Ground) -> Injected {
    let mut superuser = ground.primary().superuser().await;
    let mut held = superuser.begin().await.expect("Postgres answers");
    held.execute("SET LOCAL lock_timeout = '20s'").await.expect("Postgres answers");
    // One table alone: with a second one, whoever waits for this one and has that would be in a circle with us.
    held.execute("LOCK TABLE stock IN ACCESS EXCLUSIVE MODE").await.expect("it can be locked");
    sleep(ground.span(5, 60)).await;
    held.rollback().await.expect("Postgres answers");
    over(1)
}

async fn disk_full(ground: &mut Ground) -> Injected {
    let mut times = 0;
    for _ in 0..if ground.long { 5 } else { 1 } {
        let ballast = Ballast::fill(ground.primary().folder());
        let mut superuser = ground.primary().superuser().await;
        let grows = superuser.execute("CREATE TABLE more AS SELECT generate_series(1, 1000000)").await;
        assert!(grows.is_err(), "the disk is full");
        sleep(ground.span(4, 10)).await;
        drop(ballast);
        times += 1;
        // One that could not even write its log has ended, and whoever made room starts it.
        if ground.primary_mut().has_ended() {
            ground.primary_mut().start(None).await;
        }
    }
    over(times)
}

async fn clock_jumping(ground: &Ground) -> Injected {
    let turns = ["+1h", "-2h", "+3d", "-3d", "+0"];
    let mut times = 0;
    for _ in 0..if ground.long { 3 } else { 1 } {
        for by in turns {
            ground.clock.iter().for_each(|clock| clock.turn(by));
            sleep(Clock::LOOKS + Duration::from_millis(500)).await;
            times += 1;
        }
    }
    over(times)
}

async fn primary_lost(ground: &mut Ground) -> Injected {
    ground.primary_mut().kill();
    let standby = 1 - ground.primary;
    ground.places[standby].promote().await;
    ground.primary = standby;
    over(1)
}
