//! Closed orders: written to a file, and deleted once the disk has them.
//!
//! A file is recorded before it is made, and what of it counts is recorded by the transactions that delete its orders.
//! Until it is whole its name ends in `.part`; the next run cuts off what did not come to count and gives it its name.

use std::{path::Path, time::Duration};

use tokio::time::Instant;
use uuid::Uuid;

use super::{
    MaintainError, Result, Run,
    events::signed,
    file::{self, Part},
    report::count,
};
use crate::{
    domain::{
        Time,
        id::{OrderId, TenantId},
        query::OwnerWork,
        touched::Touched,
    },
    error::Error,
    store::maintain::{Archive, ClosedOrder, Keyset},
};

/// How many orders are archived at once: their tenant's commands wait meanwhile.
const AT_ONCE: u64 = 200;
/// How many lines they may have together; one order may have more. It bounds what is written meanwhile.
const LINES_AT_ONCE: i64 = 10_000;
/// The longest that commands get between two such pieces.
const LONGEST_REST: Duration = Duration::from_secs(1);

impl Run<'_> {
    /// Archives orders that were closed long ago, but none whose events may still be read: these get their customer from
    /// it.
    pub(super) async fn orders(&mut self, events_before: Time) -> Result<()> {
        let kept = self.ago(self.settings.archive_after).min(self.ago(self.settings.requests));
        let before = kept.min(events_before);
        let settings = self.settings;
        let mut orders = 0;
        match (&settings.archive_dir, settings.dry_run) {
            (Some(dir), false) => {
                // One that is not there keeps all of them, and is no tenant's fault.
                file::sync_folder(dir).await?;
                for tenant in self.tenants().await? {
                    let archived = self.archive(dir, &tenant, before, &mut orders).await;
                    self.left_by_files(&tenant, archived)?;
                }
            }
            _ => {
                for tenant in self.tenants().await? {
                    orders += self.look(&tenant, async |tx| tx.count_closed_orders(before).await).await?;
                }
            }
        }
        let verb = match (&settings.archive_dir, settings.dry_run) {
            (None, _) => "to archive, and no --archive-dir to archive them to".to_owned(),
            (Some(dir), true) => format!("due to be archived to {}", dir.display()),
            (Some(dir), false) => format!("archived to {}", dir.display()),
        };
        self.report.done("orders", format!("{} {verb}", count(orders, "closed order")));
        Ok(())
    }

    /// What a file keeps from being archived is left, and the others go on.
    fn left_by_files(&mut self, tenant: &TenantId, done: Result<()>) -> Result<()> {
        match done {
            Err(error @ (MaintainError::File { .. } | MaintainError::Shorter { .. })) => {
                self.report.left("orders", format!("some of {tenant}: {error}"));
                Ok(())
            }
            done => done,
        }
    }

    async fn archive(&mut self, dir: &Path, tenant: &TenantId, before: Time, orders: &mut u64) -> Result<()> {
        self.finish_left(dir, tenant).await?;
        if self.look(tenant, async |tx| tx.count_closed_orders(before).await).await? == 0 {
            return Ok(());
        }
        let mut writing = self.begin(dir, tenant).await?;
        let mut after = None;
        loop {
            self.still_alone().await?;
            let begun = Instant::now();
            match self.archive_some(tenant, before, &mut writing, after.as_ref()).await {
                Ok(None) => break,
                Ok(Some((last, some))) => {
                    *orders += some;
                    after = Some(last);
                }
                Err(MaintainError::Failed(_)) if writing.given_up => {
                    self.report.left("orders", format!("some of {tenant}: its commands do not end"));
                    break;
                }
                Err(error) => return Err(error),
            }
            tokio::time::sleep(begun.elapsed().min(LONGEST_REST)).await;
        }
        self.finish(dir, tenant, &writing.archive_id).await
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
        let part = Part::make(dir, &archive).await?;
        Ok(Writing { archive_id: archive.archive_id, part, given_up: false })
    }

    /// Archives the next orders behind some; the last of them and how many, or none where no more are due.
    async fn archive_some(
        &self,
        tenant: &TenantId,
        before: Time,
        writing: &mut Writing,
        after: Option<&Keyset>,
    ) -> Result<Option<(Keyset, u64)>> {
        let begun = self.patiently(async || self.database.maintain_alone(tenant).await).await;
        writing.given_up = matches!(begun, Err(Error::Conflict(_)));
        let mut tx = begun?;
        // As it is recorded, not as it is remembered: the file and its row are this transaction's until it ends.
        let mut archive = tx.hold_archive(&writing.archive_id).await?.ok_or(MaintainError::NoLongerAlone)?;
        let keys = few(tx.closed_orders(before, after, signed(AT_ONCE)).await?);
        let Some(last) = keys.last().cloned() else { return Ok(None) };
        let ids: Vec<OrderId> = keys.iter().map(|key| OrderId::known(key.order_id.as_str())).collect();
        archive.byte_count += writing.part.append(&mut tx, archive.byte_count, &ids).await?;
        archive.order_count += i64::try_from(ids.len()).unwrap_or_default();
        tx.delete_orders(&ids).await?;
        tx.grow_archive(&archive).await?;
        let some = u64::try_from(ids.len()).unwrap_or_default();
        tx.record(OwnerWork::ArchiveOrders, &self.doer, Touched::orders(ids)).await?;
        tx.commit().await?;
        Ok(Some((last, some)))
    }

    /// Finishes what a run before this one did not.
    async fn finish_left(&mut self, dir: &Path, tenant: &TenantId) -> Result<()> {
        let mut tx = self.database.maintain(tenant).await?;
        let left = tx.archives(true).await?;
        tx.rollback().await?;
        for archive in left {
            if archive.byte_count == 0 || file::is_there(dir, &archive).await? {
                let finished = self.finish(dir, tenant, &archive.archive_id).await;
                self.left_by_files(tenant, finished)?;
            } else {
                let name = &archive.file_name;
                self.report.left("orders", format!("{name} is not in {}, where --archive-dir leads", dir.display()));
            }
        }
        Ok(())
    }

    /// Finishes a file, unless somebody did. Its row is locked before the file is touched: whoever writes to it has
    /// committed by then what counts of it, or never will.
    async fn finish(&self, dir: &Path, tenant: &TenantId, archive_id: &str) -> Result<()> {
        let held = self.patiently(async || {
            let mut tx = self.database.maintain(tenant).await?;
            let archive = tx.hold_archive(archive_id).await?;
            Ok((tx, archive))
        });
        let (mut tx, archive) = held.await?;
        let Some(archive) = archive else { return Ok(()) };
        file::finish(dir, &archive).await?;
        tx.end_archive(&archive).await?;
        Ok(tx.commit().await?)
    }
}

/// A file that orders are being written to.
struct Writing {
    archive_id: String,
    part: Part,
    /// Commands held the tenant for longer than was waited for.
    given_up: bool,
}

/// The first orders of a listing that are not too much at once; at least one.
pub(super) fn few(found: Vec<ClosedOrder>) -> Vec<Keyset> {
    let mut lines = 0;
    let fits = |order: &ClosedOrder| {
        let first = lines == 0;
        lines += order.lines.max(1);
        first || lines <= LINES_AT_ONCE
    };
    found.into_iter().take_while(fits).map(|order| order.key).collect()
}
