//! Events that are older than they are kept, by whole weeks.

use super::{Result, Run, report::count, week};
use crate::{
    domain::{Time, cursor::Position, id::TenantId},
    error::Error,
    store::maintain::{Behind, Partition, Partitioned, Patience},
};

/// How many transactions a feed forgets at once: it bounds how long its row is locked.
const FORGOTTEN_AT_ONCE: u64 = 5_000;
/// How many stray events are deleted at once.
const DELETED_AT_ONCE: u64 = 5_000;

/// What became of a partition.
enum Dropped {
    Yes,
    /// Demand of a tenant is counted up to here only.
    Uncounted(TenantId, Position),
    /// Transactions in it have no position yet.
    Unstamped,
}

impl Run<'_> {
    /// Lets old events go, and tells before which time none is left.
    pub(super) async fn events(&mut self) -> Result<Time> {
        let due = week(self.ago(self.settings.events));
        let pending = self.database.oldest_pending().await?.filter(|oldest| *oldest < due);
        if pending.is_some() {
            self.report.left("events", "some have no position yet: a server gives it to them");
        }
        let before = pending.map_or(due, week);
        let partitions = self.database.partitions_before(Partitioned::Events, before).await?;
        if self.settings.dry_run {
            let strays = self.count_strays(before).await?;
            self.report.done("events", due_words(&partitions, strays));
            return Ok(before);
        }
        let mut gone = before;
        let mut forgotten = 0;
        for tenant in self.tenants().await? {
            forgotten += self.forget(&tenant, before).await?;
        }
        let mut dropped = Vec::new();
        for partition in partitions {
            match self.drop_events(&partition).await {
                Ok(Dropped::Yes) => dropped.push(partition.name),
                Ok(Dropped::Uncounted(tenant, position)) => {
                    gone = gone.min(partition.begin);
                    let name = partition.name;
                    self.report.left("events", format!("{name} stays: the demand of {tenant} is counted to position {position} only; a server counts on"));
                    break;
                }
                Ok(Dropped::Unstamped) | Err(Error::Conflict(_)) => {
                    gone = gone.min(partition.begin);
                    self.report.left("events", format!("{} stays: it is in use", partition.name));
                    break;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let strays = self.delete_strays(before, &mut gone).await?;
        self.report.done("events", done_words(&dropped, strays, "event"));
        self.report.done("cursors", format!("{} forgotten", count(forgotten, "transaction")));
        Ok(gone)
    }

    async fn forget(&self, tenant: &TenantId, before: Time) -> Result<u64> {
        let mut forgotten = 0;
        loop {
            let some = self.patiently(async || {
                let mut tx = self.database.maintain(tenant).await?;
                let some = tx.forget_positions(before, signed(FORGOTTEN_AT_ONCE)).await?;
                tx.commit().await?;
                Ok(some)
            });
            let some = some.await?;
            forgotten += some;
            if some < FORGOTTEN_AT_ONCE {
                return Ok(forgotten);
            }
        }
    }

    /// Drops a partition together with the cursors into it, of every tenant.
    async fn drop_events(&self, partition: &Partition) -> crate::error::Result<Dropped> {
        self.patiently(async || {
            let mut tx = self.database.maintain_all().await?;
            tx.freeze(partition).await?;
            // From here on nothing comes to it: what is stamped now stays all there is.
            if tx.is_pending(partition.end).await? {
                return Ok(Dropped::Unstamped);
            }
            let mut after = String::new();
            loop {
                let page = tx.tenants_after(&after, super::TENANTS_AT_ONCE).await?;
                let Some(last) = page.last() else { break };
                last.as_str().clone_into(&mut after);
                for tenant in page {
                    tx.turn_to(&tenant).await?;
                    // Most often its feed has forgotten them all, and need not be locked.
                    if tx.knows_before(partition.end).await?
                        && let Behind::Demand(position) = tx.move_oldest_behind(partition.end).await?
                    {
                        return Ok(Dropped::Uncounted(tenant, position));
                    }
                }
            }
            tx.drop_partition_patiently(partition, Patience::of(self.settings.lock_patience)).await?;
            tx.commit().await?;
            tracing::info!(partition = partition.name, "a partition of old events was dropped");
            Ok(Dropped::Yes)
        })
        .await
    }

    /// Deletes old events that came to the default partition.
    async fn delete_strays(&mut self, before: Time, gone: &mut Time) -> Result<u64> {
        let mut deleted = 0;
        for tenant in self.tenants().await? {
            let strays = self.look(&tenant, async |tx| tx.stray_events(before).await).await?;
            let mut left = strays > 0;
            while left {
                let piece = self.patiently(async || {
                    let mut tx = self.database.maintain(&tenant).await?;
                    let behind = tx.move_oldest_behind(before).await?;
                    let some = match behind {
                        Behind::Nothing => tx.delete_stray_events(before, signed(DELETED_AT_ONCE)).await?,
                        Behind::Demand(_) => 0,
                    };
                    tx.commit().await?;
                    Ok((behind, some))
                });
                let (behind, some) = piece.await?;
                if let Behind::Demand(position) = behind {
                    *gone = Time::UNIX_EPOCH;
                    self.report.left("events", format!("{strays} of {tenant} stay: its demand is counted to position {position} only; a server counts on"));
                }
                deleted += some;
                left = some == DELETED_AT_ONCE;
            }
        }
        Ok(deleted)
    }

    async fn count_strays(&self, before: Time) -> Result<u64> {
        let mut strays = 0;
        for tenant in self.tenants().await? {
            strays += self.look(&tenant, async |tx| tx.stray_events(before).await).await?;
        }
        Ok(strays)
    }
}

/// A count for a statement.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What a dry run says of partitions and of rows beside them.
pub(super) fn due_words(partitions: &[Partition], strays: u64) -> String {
    let names: Vec<&str> = partitions.iter().map(|partition| partition.name.as_str()).collect();
    format!("{} due{}, {} of the default one", count_of(&names), listed(&names), count(strays, "row"))
}

/// What a run says of them.
pub(super) fn done_words(dropped: &[String], strays: u64, noun: &str) -> String {
    let names: Vec<&str> = dropped.iter().map(String::as_str).collect();
    format!("{} dropped{}, {} of the default one deleted", count_of(&names), listed(&names), count(strays, noun))
}

fn count_of(names: &[&str]) -> String {
    count(u64::try_from(names.len()).unwrap_or(u64::MAX), "partition")
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}
