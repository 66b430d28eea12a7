//! What is done as the owner: partitions, retention, the archive, epochs, erasure.
//!
//! A server works beside all of it. So a transaction here does a bounded piece of work, and gives up soon where others
//! hold what it wants: whoever waits for a table's lock makes all that come later wait too. Each piece leaves the
//! database whole: whatever ends a run, the next one goes on from there.

mod across;
mod archive;
mod calls;
mod epoch;
mod erase;
mod events;
mod ledger;
mod patience;

pub use self::{
    across::{Alone, Partition, Partitioned},
    archive::{Archive, ClosedOrder, Keyset},
    events::Behind,
    patience::Patience,
};

use super::{Database, Inner, Tx, audit::Audited};
use crate::{
    domain::{
        id::{Actor, RequestId, TenantId},
        query::OwnerWork,
        touched::Touched,
    },
    error::Result,
};

/// Who does the owner's work, and under which request it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doer {
    pub actor: Actor,
    pub request_id: RequestId,
}

impl Database {
    /// Begins a transaction of maintain about one tenant, beside its commands.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn maintain(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let mut tx = self.impatient(tenant).await?;
        tx.turn_to(tenant).await?;
        Ok(tx)
    }

    /// The same with the tenant to itself: its commands wait meanwhile.
    ///
    /// # Errors
    /// A conflict where commands do not end soon; what goes wrong with the database.
    pub async fn maintain_alone(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let mut tx = self.impatient(tenant).await?;
        let query = sqlx::query("SELECT begin_command($1, true)").bind(tenant.as_str());
        query.execute(&mut *tx.inner).await?;
        Ok(tx)
    }

    /// Begins one that goes from tenant to tenant: with none yet.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn maintain_all(&self) -> Result<Tx<'static>> {
        self.impatient(&TenantId::known("")).await
    }

    async fn impatient(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let mut inner = self.line().writers.begin().await?;
        // The nodes of a distributed engine are to give up as soon as this one.
        sqlx::query("SET LOCAL citus.propagate_set_commands = 'local'").execute(&mut *inner).await?;
        sqlx::query("SET LOCAL lock_timeout = '300ms'").execute(&mut *inner).await?;
        Ok(Tx { inner: Inner::Alone(inner), tenant: tenant.clone(), unnamed: false })
    }
}

impl Tx<'_> {
    /// Goes on with another tenant, in the same transaction.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn turn_to(&mut self, tenant: &TenantId) -> Result<()> {
        sqlx::query("SELECT set_tenant($1)").bind(tenant.as_str()).execute(&mut *self.inner).await?;
        self.tenant = tenant.clone();
        Ok(())
    }

    /// Records what this transaction does to the tenant, and who does it.
    ///
    /// # Errors
    /// What goes wrong with the database.
    pub async fn record(&mut self, work: OwnerWork, doer: &Doer, touched: Touched) -> Result<()> {
        let Doer { actor, request_id } = doer.clone();
        let booking = self.booking().await?;
        self.insert_audit(&[Audited { request_id, method: work.name(), actor, touched }], booking).await
    }
}
