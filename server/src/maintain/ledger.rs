//! Movements that are older than they are kept, by whole weeks. Their sums stay.

use super::{
    Result, Run,
    events::{done_words, due_words, signed},
    week,
};
use crate::{
    domain::Time,
    error::Error,
    store::maintain::{Partition, Partitioned, Patience},
};

/// How many items and locations are carried forward at once where rows are deleted one by one.
const KEYS_AT_ONCE: u64 = 500;

impl Run<'_> {
    /// Lets old movements go, and tells before which time none is left.
    pub(super) async fn ledger(&mut self) -> Result<Time> {
        let before = week(self.ago(self.settings.ledger));
        let partitions = self.database.partitions_before(Partitioned::Ledger, before).await?;
        if self.settings.dry_run {
            let mut strays = 0;
            for tenant in self.tenants().await? {
                strays += self.look(&tenant, async |tx| tx.stray_movements(before).await).await?;
            }
            self.report.done("ledger", due_words(&partitions, strays));
            return Ok(before);
        }
        let mut gone = before;
        // First, and into the last partition that goes: then one row for each item and location is left of everything.
        let strays = self.carry_strays(before, partitions.last().map_or(before, |last| last.begin), &mut gone).await?;
        // Into the next one that goes, or behind all of them.
        let nexts: Vec<Time> = partitions.iter().skip(1).map(|next| next.begin).chain([before]).collect();
        let mut dropped = Vec::new();
        for (partition, at) in partitions.into_iter().zip(nexts) {
            match self.drop_movements(&partition, at).await {
                Ok(()) => dropped.push(partition.name),
                Err(Error::Conflict(_)) => {
                    gone = gone.min(partition.begin);
                    self.report.left("ledger", format!("{} stays: it is in use", partition.name));
                    break;
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.report.done("ledger", done_words(&dropped, strays, "movement"));
        Ok(gone)
    }

    /// Carries the sums of a partition forward, of every tenant, and drops it.
    async fn drop_movements(&self, partition: &Partition, at: Time) -> crate::error::Result<()> {
        self.patiently(async || {
            let mut tx = self.database.maintain_all().await?;
            tx.freeze(partition).await?;
            let (mut after, mut carried) = (String::new(), 0);
            loop {
                let page = tx.tenants_after(&after, super::TENANTS_AT_ONCE).await?;
                let Some(last) = page.last() else { break };
                last.as_str().clone_into(&mut after);
                for tenant in page {
                    tx.turn_to(&tenant).await?;
                    carried += tx.carry_forward(partition, at).await?;
                }
            }
            tx.drop_partition_patiently(partition, Patience::of(self.settings.lock_patience)).await?;
            tx.commit().await?;
            tracing::info!(partition = partition.name, carried, "a partition of old movements was dropped");
            Ok(())
        })
        .await
    }

    /// Carries old movements of the default partition forward and deletes them.
    async fn carry_strays(&mut self, before: Time, at: Time, gone: &mut Time) -> Result<u64> {
        let mut deleted = 0;
        for tenant in self.tenants().await? {
            loop {
                let some = self.patiently(async || {
                    let mut tx = self.database.maintain(&tenant).await?;
                    let some = tx.carry_strays_forward(before, at, signed(KEYS_AT_ONCE)).await?;
                    tx.commit().await?;
                    Ok(some)
                });
                match some.await {
                    Ok(0) => break,
                    Ok(some) => deleted += some,
                    Err(Error::Conflict(_)) => {
                        *gone = Time::UNIX_EPOCH;
                        self.report
                            .left("ledger", format!("old movements of {tenant} stay: the default one is in use"));
                        break;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(deleted)
    }
}
