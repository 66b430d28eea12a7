//! Closed orders: written to a file, and deleted once the disk has them.
//!
//! A file is recorded before it is made, and what of it counts is recorded by the transactions that delete its orders.
//! Until it is whole its name ends in `.part`; the next run cuts off what did not come to count and gives it its name.

use std::{
    io::SeekFrom,
    path::{Path, PathBuf},
};

use futures::StreamExt as _;
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncSeekExt as _, AsyncWriteExt as _, BufWriter},
    time::Instant,
};
use uuid::Uuid;

use super::{MaintainError, Result, Run, events::signed, internal, report::count};
use crate::{
    domain::{
        Time,
        id::{OrderId, TenantId},
    },
    error::Error,
    store::{
        Tx,
        maintain::{Archive, Keyset},
    },
};

/// How many orders are archived at once: their tenant's commands wait meanwhile.
const AT_ONCE: u64 = 200;
/// The longest that commands get between two such pieces.
const LONGEST_REST: std::time::Duration = std::time::Duration::from_secs(1);

impl Run<'_> {
    /// Archives orders that were closed long ago, but none whose events may still be read: these get their customer from
    /// it.
    pub(super) async fn orders(&mut self, events_before: Time) -> Result<()> {
        let kept = self.ago(self.settings.archive_after).min(self.ago(self.settings.requests));
        let before = kept.min(events_before);
        let mut orders = 0;
        for tenant in self.tenants().await? {
            orders += match (&self.settings.archive_dir, self.settings.dry_run) {
                (Some(dir), false) => {
                    let dir = dir.clone();
                    self.archive(&dir, &tenant, before).await?
                }
                _ => self.count_closed(&tenant, before).await?,
            };
        }
        let verb = match (&self.settings.archive_dir, self.settings.dry_run) {
            (None, _) => "to archive, and no --archive-dir to archive them to".to_owned(),
            (Some(dir), true) => format!("due to be archived to {}", dir.display()),
            (Some(dir), false) => format!("archived to {}", dir.display()),
        };
        self.report.done("orders", format!("{} {verb}", count(orders, "closed order")));
        Ok(())
    }

    async fn count_closed(&self, tenant: &TenantId, before: Time) -> Result<u64> {
        let mut tx = self.database.maintain(tenant).await?;
        let orders = tx.count_closed_orders(before).await?;
        tx.rollback().await?;
        Ok(u64::try_from(orders).unwrap_or_default())
    }

    async fn archive(&mut self, dir: &Path, tenant: &TenantId, before: Time) -> Result<u64> {
        self.finish_left(dir, tenant).await?;
        if self.count_closed(tenant, before).await? == 0 {
            return Ok(0);
        }
        let mut writing = self.begin(dir, tenant).await?;
        let mut after = None;
        loop {
            let begun = Instant::now();
            match self.archive_some(tenant, before, &mut writing, after.as_ref()).await {
                Ok(None) => break,
                Ok(some) => after = some,
                Err(MaintainError::Failed(_)) if writing.given_up => {
                    self.report.left("orders", format!("some of {tenant}: its commands do not end"));
                    break;
                }
                Err(error) => return Err(error),
            }
            tokio::time::sleep(begun.elapsed().min(LONGEST_REST)).await;
        }
        let archived = u64::try_from(writing.archive.order_count).unwrap_or_default();
        drop(writing.file);
        self.finish(dir, tenant, &writing.archive).await?;
        Ok(archived)
    }

    /// Records a new file, and makes it.
    async fn begin(&self, dir: &Path, tenant: &TenantId) -> Result<Writing> {
        let id = Uuid::new_v4().simple().to_string();
        let (time, mark) = (self.now.format("%Y%m%dT%H%M%SZ"), id.get(..8).unwrap_or(&id));
        let file_name = format!("orders-{tenant}-{time}-{mark}.jsonl");
        let archive = Archive { archive_id: id, file_name, order_count: 0, byte_count: 0 };
        let mut tx = self.database.maintain(tenant).await?;
        tx.begin_archive(&archive, self.now).await?;
        tx.commit().await?;
        let path = part(dir, &archive);
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await;
        let file = opened.map_err(at("make", &path))?;
        sync_folder(dir).await?;
        Ok(Writing { archive, path, file: BufWriter::new(file), given_up: false })
    }

    /// Archives the next orders behind some; the last of them, or none where no more are due.
    async fn archive_some(
        &self,
        tenant: &TenantId,
        before: Time,
        writing: &mut Writing,
        after: Option<&Keyset>,
    ) -> Result<Option<Keyset>> {
        let begun = self.patiently(async || self.database.maintain_alone(tenant).await).await;
        writing.given_up = matches!(begun, Err(Error::Conflict(_)));
        let mut tx = begun?;
        let keys = tx.closed_orders(before, after, signed(AT_ONCE)).await?;
        let Some(last) = keys.last().cloned() else { return Ok(None) };
        let ids: Vec<OrderId> = keys.iter().map(|key| OrderId::known(key.order_id.as_str())).collect();
        let bytes = writing.append(&mut tx, &ids).await?;
        let mut archive = writing.archive.clone();
        archive.order_count += i64::try_from(ids.len()).unwrap_or_default();
        archive.byte_count += bytes;
        tx.delete_orders(&ids).await?;
        tx.grow_archive(&archive).await?;
        tx.commit().await?;
        writing.archive = archive;
        Ok(Some(last))
    }

    /// Finishes what a run before this one did not.
    async fn finish_left(&mut self, dir: &Path, tenant: &TenantId) -> Result<()> {
        let mut tx = self.database.maintain(tenant).await?;
        let left = tx.archives(true).await?;
        tx.rollback().await?;
        for archive in left {
            let found = exists(&part(dir, &archive)).await? || exists(&dir.join(&archive.file_name)).await?;
            if found || archive.byte_count == 0 {
                self.finish(dir, tenant, &archive).await?;
            } else {
                let name = &archive.file_name;
                self.report.left("orders", format!("{name} is not in {}, where --archive-dir leads", dir.display()));
            }
        }
        Ok(())
    }

    /// Cuts a file to what counts, and gives it its name; one of which nothing counts goes.
    async fn finish(&self, dir: &Path, tenant: &TenantId, archive: &Archive) -> Result<()> {
        let path = part(dir, archive);
        if exists(&path).await? {
            if archive.byte_count == 0 {
                fs::remove_file(&path).await.map_err(at("remove", &path))?;
            } else {
                cut(&path, archive.byte_count).await?;
                fs::rename(&path, dir.join(&archive.file_name)).await.map_err(at("rename", &path))?;
            }
            sync_folder(dir).await?;
        }
        let mut tx = self.database.maintain(tenant).await?;
        tx.end_archive(archive).await?;
        Ok(tx.commit().await?)
    }
}

/// A file that orders are being written to.
struct Writing {
    archive: Archive,
    path: PathBuf,
    file: BufWriter<File>,
    /// Commands held the tenant for longer than was waited for.
    given_up: bool,
}

impl Writing {
    /// Writes orders behind those that count, and makes sure that the disk has them. How many bytes.
    async fn append(&mut self, tx: &mut Tx, ids: &[OrderId]) -> Result<i64> {
        let begin = unsigned(self.archive.byte_count);
        let write = at("write to", &self.path);
        // An attempt before this one may have written what was not committed.
        self.file.get_ref().set_len(begin).await.map_err(&write)?;
        self.file.seek(SeekFrom::Start(begin)).await.map_err(&write)?;
        let (mut bytes, mut count) = (0, 0);
        let mut documents = tx.order_documents(ids);
        while let Some(document) = documents.next().await {
            let line = document? + "\n";
            self.file.write_all(line.as_bytes()).await.map_err(&write)?;
            bytes += i64::try_from(line.len()).unwrap_or_default();
            count += 1;
        }
        if count != ids.len() {
            return Err(internal(format!("{count} of {} orders were read", ids.len())).into());
        }
        self.file.flush().await.map_err(&write)?;
        self.file.get_ref().sync_all().await.map_err(&write)?;
        Ok(bytes)
    }
}

/// Its name as long as it is not whole.
fn part(dir: &Path, archive: &Archive) -> PathBuf {
    dir.join(format!("{}.part", archive.file_name))
}

async fn cut(path: &Path, bytes: i64) -> Result<()> {
    let file = OpenOptions::new().write(true).open(path).await.map_err(at("open", path))?;
    let found = file.metadata().await.map_err(at("look at", path))?.len();
    if found < unsigned(bytes) {
        return Err(MaintainError::Shorter { path: path.to_owned(), found, recorded: unsigned(bytes) });
    }
    file.set_len(unsigned(bytes)).await.map_err(at("write to", path))?;
    file.sync_all().await.map_err(at("write to", path))
}

/// A file's name is on the disk only when its folder is.
async fn sync_folder(dir: &Path) -> Result<()> {
    let folder = File::open(dir).await.map_err(at("open", dir))?;
    folder.sync_all().await.map_err(at("write to", dir))
}

async fn exists(path: &Path) -> Result<bool> {
    fs::try_exists(path).await.map_err(at("look for", path))
}

fn at(attempt: &'static str, path: &Path) -> impl Fn(std::io::Error) -> MaintainError {
    let path = path.to_owned();
    move |cause| MaintainError::File { attempt, path: path.clone(), cause }
}

fn unsigned(bytes: i64) -> u64 {
    u64::try_from(bytes).unwrap_or_default()
}
