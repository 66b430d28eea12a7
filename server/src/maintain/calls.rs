//! Recorded calls that are older than they are kept.

use super::{
    Result, Run,
    events::{done_words, due_words, signed},
    report::count,
};
use crate::{
    domain::{Time, id::TenantId},
    error::Error,
    store::{Tx, maintain::Partitioned},
};

/// How many are deleted at once.
const AT_ONCE: u64 = 5_000;

impl Run<'_> {
    pub(super) async fn requests(&mut self) -> Result<()> {
        let before = self.ago(self.settings.requests);
        let mut calls = 0;
        for tenant in self.tenants().await? {
            calls += if self.settings.dry_run {
                self.look(&tenant, async |tx| tx.count_requests(before).await).await?
            } else {
                self.delete(&tenant, before, async |tx, before, most| tx.delete_requests(before, most).await).await?
            };
        }
        let words = format!("{} {}", count(calls, "recorded request"), self.verb());
        self.report.done("requests", words);
        Ok(())
    }

    /// Documents' numbers are kept as long as movements that were booked with them: those of before this time are gone.
    pub(super) async fn references(&mut self, before: Time) -> Result<()> {
        let mut calls = 0;
        for tenant in self.tenants().await? {
            calls += if self.settings.dry_run {
                self.look(&tenant, async |tx| tx.count_references(before).await).await?
            } else {
                self.delete(&tenant, before, async |tx, before, most| tx.delete_references(before, most).await).await?
            };
        }
        let words = format!("{} {}", count(calls, "document number"), self.verb());
        self.report.done("references", words);
        Ok(())
    }

    /// Who did what is kept as long as the movements that it led to: those of before this time are gone.
    pub(super) async fn audit(&mut self, before: Time) -> Result<()> {
        let partitions = self.database.partitions_before(Partitioned::Audit, before).await?;
        let mut strays = 0;
        for tenant in self.tenants().await? {
            strays += if self.settings.dry_run {
                self.look(&tenant, async |tx| tx.count_stray_records(before).await).await?
            } else {
                let delete = async |tx: &mut Tx<'_>, before, most| tx.delete_stray_records(before, most).await;
                self.delete(&tenant, before, delete).await?
            };
        }
        if self.settings.dry_run {
            self.report.done("audit", due_words(&partitions, strays));
            return Ok(());
        }
        let mut dropped = Vec::new();
        for partition in partitions {
            let done = self.patiently(async || {
                let mut tx = self.database.maintain_all().await?;
                tx.drop_partition(&partition).await?;
                tx.commit().await
            });
            match done.await {
                Ok(()) => dropped.push(partition.name),
                Err(Error::Conflict(_)) => {
                    self.report.left("audit", format!("{} stays: it is in use", partition.name));
                    break;
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.report.done("audit", done_words(&dropped, strays, "record"));
        Ok(())
    }

    pub(super) fn verb(&self) -> &'static str {
        if self.settings.dry_run { "due" } else { "deleted" }
    }

    pub(super) async fn look(
        &self,
        tenant: &TenantId,
        look: impl AsyncFnOnce(&mut Tx<'_>) -> crate::error::Result<i64>,
    ) -> Result<u64> {
        let mut tx = self.database.maintain(tenant).await?;
        let found = look(&mut tx).await?;
        tx.rollback().await?;
        Ok(u64::try_from(found).unwrap_or_default())
    }

    async fn delete(
        &self,
        tenant: &TenantId,
        before: Time,
        delete: impl AsyncFn(&mut Tx<'_>, Time, i64) -> crate::error::Result<u64>,
    ) -> Result<u64> {
        let mut deleted = 0;
        loop {
            let some = self.patiently(async || {
                let mut tx = self.database.maintain(tenant).await?;
                let some = delete(&mut tx, before, signed(AT_ONCE)).await?;
                tx.commit().await?;
                Ok(some)
            });
            let some = some.await?;
            deleted += some;
            if some < AT_ONCE {
                return Ok(deleted);
            }
        }
    }
}
