//! A pooler in transaction mode before the database, which leads to the primary that it is told: Debian's PgBouncer.

use std::{
    fs,
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::time::sleep;

use crate::{
    postgres::{Programs, free_port},
    process::Tether,
};

const PROGRAMS: [&str; 2] = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"];
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// Fewer than three servers have of their own: each is lent to another client all the time.
const CONNECTIONS: usize = 12;

pub struct Pooler {
    pub port: u16,
    file: PathBuf,
    child: Child,
    _tether: Tether,
}

impl Pooler {
    /// One that leads to this port; none where the machine has no such program.
    pub async fn before(programs: &Programs, folder: &Path, target: u16) -> Option<Self> {
        let program = PROGRAMS.iter().map(Path::new).find(|program| program.exists())?;
        let (port, file) = (free_port(), folder.join("pgbouncer.ini"));
        fs::write(&file, settings(port, target)).expect("settings can be written");
        let mut command = programs.as_account(program);
        let child = command.arg("-q").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.expect("PgBouncer can be started");
        let tether = Tether::to(&child);
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "PgBouncer does not listen");
            sleep(BETWEEN_LOOKS).await;
        }
        Some(Self { port, file, child, _tether: tether })
    }

    /// Leads to another port from now on, without a word to its clients.
    pub fn lead_to(&self, target: u16) {
        fs::write(&self.file, settings(self.port, target)).expect("settings can be written");
        let id = Pid::from_raw(i32::try_from(self.child.id()).expect("process ids are small"));
        kill(id, Signal::SIGHUP).expect("it is our child");
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn settings(port: u16, target: u16) -> String {
    format!(
        "[databases]\nfillrate = host=127.0.0.1 port={target} dbname=fillrate user=fillrate_server \
         pool_size={CONNECTIONS}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
         auth_type = any\npool_mode = transaction\nmax_client_conn = 500\nserver_login_retry = 1\n"
    )
}
