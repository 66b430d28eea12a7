//! All SQL. Everything here works over an open transaction of one tenant; what begins and ends it is the caller's.
//!
//! Rules that every statement keeps, so that a tenant can live on any node of a distributed engine: `tenant_id = $1`
//! stands in it literally; a set is inserted by `INSERT ... SELECT f.tenant_id, ... FROM feeds f CROSS JOIN unnest(...)
//! WHERE f.tenant_id = $1` and the rows are counted; no clock, sequence, lock or notification stands beside a table;
//! no decision rests on a constraint's name. And one for plans: a set is looked up key by key (`unnest` and `LATERAL` with
//! `OFFSET 0` or a limit, which Postgres does not flatten), because a generic plan made while a table was small would
//! read all that the tenant has.

mod across;
mod backorder;
mod demand;
mod feed;
pub mod feed_read;
pub mod feed_snapshot;
pub mod follow;
mod inventory;
pub mod listen;
mod load;
mod lock;
mod order;
pub mod purchasing;
mod reach;
mod read;
pub mod request;
mod rows;
mod save;
mod tenant;
#[cfg(test)]
mod tests;
pub mod verify;
mod words;

use sqlx::{PgPool, Postgres, Transaction, postgres::PgArguments, query::Query};

pub use self::{feed::CHANNEL, lock::Locked};

use crate::{domain::id::TenantId, error::Result};

/// A statement with what is bound to it so far.
type Statement = Query<'static, Postgres, PgArguments>;

/// The server's connections, as the role that owns nothing.
#[derive(Debug, Clone)]
pub struct Database {
    writers: PgPool,
    readers: PgPool,
}

/// An open transaction that sees one tenant. Dropped, it is rolled back.
pub struct Tx {
    pub(in crate::store) inner: Transaction<'static, Postgres>,
    pub(in crate::store) tenant: TenantId,
}

impl Database {
    /// Over two pools, so that watchers and lists never wait for transactions, nor these for them.
    pub fn new(writers: PgPool, readers: PgPool) -> Self {
        Self { writers, readers }
    }

    /// Begins a transaction that only reads, all of it at one moment: an order never shows beside lines that another
    /// transaction changed since.
    pub async fn read(&self, tenant: &TenantId) -> Result<Tx> {
        let mut inner = self.readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        sqlx::query("SELECT set_tenant($1)").bind(tenant.as_str()).execute(&mut *inner).await?;
        Ok(Tx { inner, tenant: tenant.clone() })
    }

    /// Begins a transaction that writes what no command touches: tenants and their feeds.
    async fn beside(&self, tenant: &TenantId) -> Result<Tx> {
        let mut inner = self.writers.begin().await?;
        sqlx::query("SELECT set_tenant($1)").bind(tenant.as_str()).execute(&mut *inner).await?;
        Ok(Tx { inner, tenant: tenant.clone() })
    }

    /// Begins a transaction of commands: beside others of the tenant, or `exclusive`, with the tenant to itself.
    pub async fn write(&self, tenant: &TenantId, exclusive: bool) -> Result<Tx> {
        let mut inner = self.writers.begin().await?;
        sqlx::query("SELECT begin_command($1, $2)").bind(tenant.as_str()).bind(exclusive).execute(&mut *inner).await?;
        Ok(Tx { inner, tenant: tenant.clone() })
    }
}

impl Tx {
    /// A statement about the tenant, which it has as `$1`.
    pub(in crate::store) fn query(&self, sql: &'static str) -> Statement {
        sqlx::query(sql).bind(self.tenant.as_str())
    }

    /// A statement that names no table.
    pub(in crate::store) fn bare(&self, sql: &'static str) -> Statement {
        sqlx::query(sql)
    }

    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }

    pub async fn rollback(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }
}
