//! What is broken: two places of a database, three servers, the networks between them.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use fillrate_server::{database::migrate, embedded::SERVER};
use fillrate_tests::{
    Door,
    words::{item, location},
};
use futures::future::join_all;
use nix::unistd::Uid;

use crate::{
    load::ITEMS,
    pooler::Pooler,
    postgres::{Postgres, Programs},
    process::Clock,
    proxy::Weather,
    replica::{Form, Replica},
    watchers,
};

const REPLICAS: usize = 3;
/// How many connections to a server the load has: more than one, as from several machines.
const DOORS: usize = 2;
const PATIENCE: Duration = Duration::from_secs(60);
/// Room for two clusters at their largest, and little more: it is to be filled.
const DISK: &str = "size=500m,mode=0711";

pub struct Ground {
    pub places: [Postgres; 2],
    /// Which place is the primary.
    pub primary: usize,
    pub replicas: Vec<Replica>,
    /// How they run.
    form: Form,
    pub pooler: Option<Pooler>,
    /// Doors to each replica.
    pub doors: Vec<Vec<Door>>,
    pub clock: Option<Clock>,
    /// Whether the clusters have a disk of their own, which may be filled.
    pub own_disk: bool,
    pub long: bool,
    pub folder: PathBuf,
}

impl Ground {
    pub async fn lay(programs: &Programs, long: bool) -> Self {
        let folder = std::env::temp_dir().join(format!("fillrate-faults-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let disk = folder.join("disk");
        fs::create_dir_all(&disk).expect("folders can be made");
        for path in [&folder, &disk] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o711)).expect("it is ours");
        }
        // Its account writes Postgres' log, ours the servers'.
        let logs = folder.join("logs");
        fs::create_dir_all(&logs).expect("folders can be made");
        fs::set_permissions(&logs, fs::Permissions::from_mode(0o1777)).expect("it is ours");
        let own_disk = crate::is_apart() && mount(&disk);
        let mut places = ["one", "other"].map(|name| Postgres::at(programs, &disk, &logs, name));
        places[0].make().await;
        migrate(&places[0].owner(), SERVER, PATIENCE).await.expect("the schema can be made");
        let ports = [places[0].port, places[1].port];
        let mut replicas = Vec::new();
        for number in 0..REPLICAS {
            replicas.push(Replica::start(&logs, number, ports).await);
        }
        let doors: Vec<Vec<Door>> = replicas.iter().map(|r| (0..DOORS).map(|_| r.door()).collect()).collect();
        let clock = Clock::find(&folder);
        let pooler = Pooler::before(programs, &folder, ports[0]).await;
        let form = Form::default();
        let ground = Self { places, primary: 0, replicas, form, pooler, doors, clock, own_disk, long, folder };
        ground.stock_up().await;
        ground
    }

    /// A location and items, once the first server serves.
    async fn stock_up(&self) {
        watchers::now(&self.doors[0][0]).await;
        let door = &self.doors[0][0];
        door.location(location("MAIN")).await;
        for sku in ITEMS {
            door.item(item(sku)).await;
        }
    }

    pub fn primary(&self) -> &Postgres {
        &self.places[self.primary]
    }

    pub fn primary_mut(&mut self) -> &mut Postgres {
        &mut self.places[self.primary]
    }

    /// The networks' weather on the way to the primary; the way to the other place has weather of its own.
    pub fn weather(&self, weather: Weather) {
        self.replicas.iter().for_each(|replica| replica.ways[self.primary].weather(weather));
    }

    /// Everywhere, also on the way to what was the primary.
    pub fn fair_weather(&self) {
        self.replicas.iter().flat_map(|replica| &replica.ways).for_each(|way| way.weather(Weather::Fair));
    }

    /// Lets the servers run in this form.
    pub async fn serve(&mut self, form: Form) {
        if self.form != form {
            join_all(self.replicas.iter_mut().map(|replica| replica.become_one(form.clone()))).await;
            self.form = form;
        }
    }

    /// Lets nothing but the present primary be one, for whoever asks the pooler.
    pub fn lead(&self) {
        self.pooler.iter().for_each(|pooler| pooler.lead_to(self.primary().port));
    }

    /// This long in the short form, that long in the long one.
    pub fn span(&self, short: u64, long: u64) -> Duration {
        Duration::from_secs(if self.long { long } else { short })
    }

    /// What servers said that they must never say.
    pub fn faults(&mut self) -> Vec<String> {
        let of = |(number, replica): (usize, &mut Replica)| {
            replica.faults().into_iter().map(move |fault| format!("server {number}: {fault}"))
        };
        self.replicas.iter_mut().enumerate().flat_map(of).collect()
    }

    /// Ends everything and leaves nothing, unless something is to be looked into.
    pub fn clear(self, keep: bool) {
        let Self { places, replicas, pooler, folder, own_disk, .. } = self;
        drop((replicas, pooler));
        drop(places);
        if keep {
            println!("the logs are kept in {}", folder.join("logs").display());
            return;
        }
        if own_disk {
            // Lazily: what was killed a moment ago may still be going.
            let _ = Command::new("umount").arg("--lazy").arg(folder.join("disk")).status();
        }
        let _ = fs::remove_dir_all(folder);
    }
}

fn mount(folder: &Path) -> bool {
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", DISK, "fillrate-faults"]).arg(folder);
    Uid::effective().is_root() && mount.output().is_ok_and(|done| done.status.success())
}

/// Fills a disk to its last byte until it is dropped.
pub struct Ballast(PathBuf);

impl Ballast {
    pub fn fill(folder: &Path) -> Self {
        use std::io::Write as _;
        let path = folder.join("ballast");
        let mut file = fs::File::create(&path).expect("the disk has room for a name");
        let chunk = vec![0_u8; 64 * 1024];
        let begun = Instant::now();
        // To the last byte, in ever smaller pieces.
        for size in [chunk.len(), 4096, 64] {
            while file.write_all(&chunk[..size]).is_ok() {
                assert!(begun.elapsed() < PATIENCE, "the disk is too large to fill");
            }
        }
        Self(path)
    }
}

impl Drop for Ballast {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
