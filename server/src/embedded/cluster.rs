//! Making the data folder's cluster with `initdb`, and the settings its Postgres runs with.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{self, Command, Output, Stdio},
};

use super::{
    binaries::Binaries,
    error::{EmbeddedError, IoContext as _},
    folder::Folder,
    passwords::{Passwords, SUPERUSER},
};

/// Nobody enters without a password, and nobody from the network.
const HOST_BASED_ACCESS: &str = "# Written by Fillrate. The socket is the only door.\nlocal all all scram-sha-256\n";

/// Defaults for one server on one machine, written once: whoever edits `postgresql.conf` afterwards is obeyed.
/// What makes a commit durable (`fsync`, `synchronous_commit`, `full_page_writes`) is left as Postgres has it: on.
const DEFAULTS: &str = "
# Fillrate's own defaults; edit them freely.
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
checkpoint_timeout = 15min
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
";

/// What the folder's Postgres is started with: these hold whatever `postgresql.conf` says.
fn fixed(folder: &Folder) -> Vec<(String, String)> {
    [
        ("listen_addresses", String::new()),
        ("unix_socket_directories", folder.socket().display().to_string()),
        ("unix_socket_permissions", "0700".to_owned()),
        ("port", PORT.to_string()),
        ("logging_collector", "off".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// What the folder of a database that is being made begins with; the process id follows.
const UNFINISHED: &str = "pgdata.new-";

/// Part of the socket's name; nothing listens on a TCP port.
pub(super) const PORT: u16 = 5432;

/// Makes the cluster if there is none yet. It gets its name only when it is complete.
pub(super) fn make(folder: &Folder, binaries: &Binaries) -> Result<(), EmbeddedError> {
    let pgdata = folder.pgdata();
    if pgdata.join("PG_VERSION").is_file() {
        return Ok(());
    }
    remove_unfinished(folder);
    // A name of our own: the `initdb` of a server that was killed may still be writing to its own.
    let new = folder.root().join(format!("{UNFINISHED}{}", process::id()));
    tracing::info!(folder = %folder.root().display(), version = binaries.version(), "making the database");
    let said = folder
        .account()
        .command(binaries.program("initdb"), folder.root())
        // The locale C sorts by bytes, the same on every machine and with every version of its C library.
        .args(["--no-locale", "--encoding=UTF8", "--data-checksums"])
        .args(["--auth-local=peer", "--auth-host=reject", "--username", SUPERUSER, "--pgdata"])
        .arg(&new)
        .output()
        .on("cannot start", binaries.program("initdb"))?;
    succeeded("initdb", &said)?;
    fs::write(new.join("pg_hba.conf"), HOST_BASED_ACCESS).on("cannot write", new.join("pg_hba.conf"))?;
    fs::OpenOptions::new()
        .append(true)
        .open(new.join("postgresql.conf"))
        .and_then(|mut file| file.write_all(DEFAULTS.as_bytes()))
        .on("cannot write", new.join("postgresql.conf"))?;
    fs::rename(&new, &pgdata).on("cannot name the new database", pgdata)
}

/// Removes what interrupted starts left. What cannot be removed yet is removed another time.
fn remove_unfinished(folder: &Folder) {
    let entries = fs::read_dir(folder.root()).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED)) {
        if let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::debug!(folder = %entry.path().display(), error = %error, "an unfinished database stays");
        }
    }
}

/// Reads the kept passwords, or makes new ones and tells Postgres the superuser's while nothing runs. The latter at
/// the first start, and when somebody removed the file.
pub(super) fn passwords(folder: &Folder, binaries: &Binaries) -> Result<Passwords, EmbeddedError> {
    if let Some(kept) = Passwords::read(folder) {
        return Ok(kept);
    }
    let made = Passwords::make(folder)?;
    set_superuser(folder, binaries, &made).inspect_err(|_| {
        // A file that Postgres does not agree with would lock us out at the next start.
        let _ = fs::remove_file(folder.root().join("pgpass"));
    })?;
    Ok(made)
}

fn set_superuser(folder: &Folder, binaries: &Binaries, passwords: &Passwords) -> Result<(), EmbeddedError> {
    let program = binaries.program("postgres");
    let mut single = folder
        .account()
        .command(&program, folder.root())
        .arg("--single")
        .arg("-D")
        .arg(folder.pgdata())
        .args(["-c", "exit_on_error=on", "postgres"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .on("cannot start", &program)?;
    if let Some(mut input) = single.stdin.take() {
        // A failure shows itself in the exit status, with a reason.
        let _ = writeln!(input, "ALTER ROLE {SUPERUSER} PASSWORD '{}'", passwords.superuser);
    }
    let said = single.wait_with_output().on("cannot wait for", program)?;
    succeeded("postgres", &said)
}

/// The command that serves the folder's cluster.
pub(super) fn serve(folder: &Folder, binaries: &Binaries, extra: &[(String, String)]) -> Vec<PathBuf> {
    let mut words = vec![binaries.program("postgres"), "-D".into(), folder.pgdata()];
    for (name, value) in fixed(folder).iter().chain(extra) {
        words.push("-c".into());
        words.push(format!("{name}={value}").into());
    }
    words
}

/// The guard, which starts `words` and ends them when its standard input ends.
pub(super) fn guarded(folder: &Folder, words: &[PathBuf]) -> Command {
    let mut command = folder.account().command("/bin/sh", folder.root());
    command.arg("-c").arg(include_str!("guard.sh")).arg("fillrate-guard").args(words);
    command
}

fn succeeded(program: &'static str, said: &Output) -> Result<(), EmbeddedError> {
    if said.status.success() {
        return Ok(());
    }
    let output = [&said.stderr, &said.stdout].map(|stream| last_lines(&String::from_utf8_lossy(stream))).join(" ");
    Err(EmbeddedError::Program { program, output: output.trim().to_owned() })
}

/// The last few lines as one, for a sentence.
pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(6)..].join(" | ")
}
