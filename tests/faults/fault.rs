//! The faults: what each takes, and who injects it.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::{ground::Ground, inject, proxy::Weather, replica::Form};

/// How often it was injected, and since when it is over.
pub struct Injected {
    pub times: u64,
    pub over: Instant,
    /// What was acknowledged from then to its end may be lost.
    pub loses_since: Option<Instant>,
}

pub fn over(times: u64) -> Injected {
    Injected { times, over: Instant::now(), loses_since: None }
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
    PooledKilled,
    PooledCut,
    PooledPrimaryLost,
    CommitsLost,
}

/// All of them, in the order in which they are injected.
pub const FAULTS: [(Fault, &str); 21] = [
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
    (Fault::DiskFull, "disk full"),
    (Fault::DatabaseClock, "database's clock jumping"),
    (Fault::PrimaryLost, "primary lost, standby promoted"),
    (Fault::PrimaryVanished, "primary vanished, standby promoted"),
    (Fault::ServerClock, "servers' clock jumping"),
    (Fault::TablesLocked, "pools exhausted by locks"),
    (Fault::PooledKilled, "PgBouncer: Postgres killed"),
    (Fault::PooledCut, "PgBouncer: connections cut"),
    (Fault::PooledPrimaryLost, "PgBouncer: led to the standby"),
    (Fault::CommitsLost, "primary lost with its last commits"),
];

impl Fault {
    /// Why it cannot be injected here.
    pub fn impossible(self, ground: &Ground) -> Option<&'static str> {
        match self {
            Self::DiskFull if !ground.own_disk => Some("only root can mount a small disk, where mounting is allowed"),
            Self::DatabaseClock | Self::ServerClock if ground.clock.is_none() => {
                Some("libfaketime (Debian's faketime) is not on this machine")
            }
            Self::PooledKilled | Self::PooledCut | Self::PooledPrimaryLost if ground.pooler.is_none() => {
                Some("PgBouncer (Debian's pgbouncer) is not on this machine")
            }
            _ => None,
        }
    }

    /// How the servers run meanwhile.
    fn form(self, ground: &Ground) -> Form {
        match (self, &ground.clock, &ground.pooler) {
            (Self::ServerClock, Some(clock), _) => Form::ByClock(clock.clone()),
            (Self::PooledKilled | Self::PooledCut | Self::PooledPrimaryLost, _, Some(pooler)) => {
                Form::Pooled(pooler.port)
            }
            (Self::TablesLocked, _, _) => Form::Narrow,
            (Self::CommitsLost, _, _) => Form::Asynchronous,
            _ => Form::Usual,
        }
    }

    /// Whether commits may be lost by it: cursors of that past are told so.
    pub fn loses_commits(self) -> bool {
        self == Self::CommitsLost
    }

    /// What it takes, each time that it is injected.
    pub async fn prepare(self, ground: &mut Ground) {
        ground.lead();
        ground.serve(self.form(ground)).await;
        match self {
            Self::DatabaseClock => {
                let clock = ground.clock.take();
                ground.primary_mut().stop().await;
                ground.primary_mut().start(clock.as_ref()).await;
                ground.clock = clock;
            }
            Self::PrimaryLost | Self::PrimaryVanished | Self::PooledPrimaryLost | Self::CommitsLost => {
                let [one, other] = &mut ground.places;
                let (primary, standby) = if ground.primary == 0 { (one, other) } else { (other, one) };
                standby.kill();
                standby.follow(primary, !self.loses_commits()).await;
            }
            _ => {}
        }
    }

    /// Takes away what would be in the way of others, once the clients have ended.
    pub async fn tidy(self, ground: &mut Ground) {
        match self {
            Self::DatabaseClock => {
                ground.primary_mut().stop().await;
                ground.primary_mut().start(None).await;
            }
            Self::PrimaryLost => ground.places[1 - ground.primary].kill(),
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
                ground.replicas[0].start_again();
                over(1)
            }
            Self::SequencerKilled => inject::sequencer_killed(ground).await,
            Self::RollingRestart => inject::rolling_restart(ground).await,
            Self::PostgresKilled | Self::PooledKilled => {
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
            Self::ConnectionsCut | Self::PooledCut => inject::connections_cut(ground).await,
            Self::NetworkSlow => {
                ground.weather(Weather::Slow(Duration::from_millis(150)));
                sleep(ground.span(4, 30)).await;
                ground.fair_weather();
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
                ground.weather(Weather::Swallowing);
                sleep(ground.span(5, 60)).await;
                ground.fair_weather();
                over(1)
            }
            Self::NoConnectionLeft => inject::no_connection_left(ground).await,
            Self::TablesLocked => inject::tables_locked(ground).await,
            Self::DiskFull => inject::disk_full(ground).await,
            Self::DatabaseClock | Self::ServerClock => inject::clock_jumping(self, ground).await,
            Self::PrimaryLost => {
                let was = ground.primary;
                let lost = inject::primary_lost(ground).await;
                // It comes back and takes writes, for nobody has told it anything.
                ground.places[was].start(None).await;
                lost
            }
            Self::PrimaryVanished => {
                // Nobody is told that it is gone: its machine lost its power.
                ground.weather(Weather::Swallowing);
                let lost = inject::primary_lost(ground).await;
                ground.fair_weather();
                lost
            }
            Self::PooledPrimaryLost => {
                let lost = inject::primary_lost(ground).await;
                ground.lead();
                lost
            }
            Self::CommitsLost => inject::commits_lost(ground).await,
        }
    }
}
