//! All SQL. Everything here works over an open transaction of one tenant; what begins and ends it is the caller's.
//!
//! Rules that every statement keeps, so that a tenant can live on any node of a distributed engine: `tenant_id = $1`
//! stands in it literally; a set is inserted by `INSERT ... SELECT f.tenant_id, ... FROM feeds f CROSS JOIN unnest(...)
//! WHERE f.tenant_id = $1` (in functions, which take rows out of their arrays by number, `generate_series(...)` instead)
//! and the rows are counted; no clock, sequence, lock or notification stands beside a table; no decision rests on a
//! constraint's name. And one for plans: a set is looked up key by key (`unnest` and `LATERAL` with `OFFSET 0` or a limit,
//! which Postgres does not flatten), because a generic plan made while a table was small would read all that the tenant
//! has.

mod across;
pub mod audit;
mod backorder;
mod demand;
mod feed;
pub mod feed_read;
pub mod feed_snapshot;
pub mod follow;
mod inventory;
mod line;
pub mod listen;
mod load;
mod lock;
pub mod maintain;
mod open;
mod order;
pub mod purchasing;
mod reach;
mod read;
pub mod request;
mod rows;
mod save;
mod session;
mod tenant;
#[cfg(test)]
mod tests;
pub mod verify;
mod words;

use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, Postgres, Transaction, postgres::PgArguments, query::Query};

pub use self::{
    feed::CHANNEL,
    line::{Database, Line},
    lock::Locked,
    open::Opened,
    session::Session,
};

use self::session::Chain;
use crate::{domain::id::TenantId, error::Result};

/// A statement with what is bound to it so far.
type Statement = Query<'static, Postgres, PgArguments>;

/// An open transaction that sees one tenant. Dropped, it is rolled back.
pub struct Tx<'c> {
    pub(in crate::store) inner: Inner<'c>,
    pub(in crate::store) tenant: TenantId,
    unnamed: bool,
}

/// What it runs on.
pub(in crate::store) enum Inner<'c> {
    /// A connection that goes back to its pool.
    Alone(Transaction<'static, Postgres>),
    /// One on which the next transaction follows.
    Chained(&'c mut Chain),
}

impl Deref for Inner<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Alone(transaction) => transaction,
            Self::Chained(chain) => chain,
        }
    }
}

impl DerefMut for Inner<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Alone(transaction) => transaction,
            Self::Chained(chain) => chain,
        }
    }
}

impl Database {
    /// Begins a transaction that only reads, all of it at one moment: an order never shows beside lines that another
    /// transaction changed since.
    pub async fn read(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let inner = self.line().readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        self.of(tenant, inner).await
    }

    /// Begins a transaction that only reads, each statement at its own moment: what an earlier one found may be gone for
    /// a later one, which then can tell why.
    pub async fn read_on(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let inner = self.line().readers.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY").await?;
        self.of(tenant, inner).await
    }

    /// As [`Self::read`], while old partitions stay: one that is dropped is gone for transactions that began before, too.
    /// They are locked before the moment is fixed that is read.
    pub async fn read_all(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let mut inner = self.line().readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        for lock in ["LOCK TABLE stock_movements IN ACCESS SHARE MODE", "LOCK TABLE events IN ACCESS SHARE MODE"] {
            sqlx::query(lock).persistent(!self.is_unnamed()).execute(&mut *inner).await?;
        }
        self.of(tenant, inner).await
    }

    /// Begins a transaction that writes what no command touches: tenants and their feeds.
    async fn beside(&self, tenant: &TenantId) -> Result<Tx<'static>> {
        let inner = self.line().writers.begin().await?;
        self.of(tenant, inner).await
    }

    async fn of(&self, tenant: &TenantId, inner: Transaction<'static, Postgres>) -> Result<Tx<'static>> {
        let mut tx = Tx { inner: Inner::Alone(inner), tenant: tenant.clone(), unnamed: self.is_unnamed() };
        tx.query("SELECT set_tenant($1)").execute(&mut *tx.inner).await?;
        Ok(tx)
    }
}

impl Tx<'_> {
    /// A statement about the tenant, which it has as `$1`.
    pub(in crate::store) fn query(&self, sql: &'static str) -> Statement {
        self.bare(sql).bind(self.tenant.as_str())
    }

    /// A statement that names no table.
    pub(in crate::store) fn bare(&self, sql: &'static str) -> Statement {
        sqlx::query(sql).persistent(!self.unnamed)
    }

    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Alone(transaction) => Ok(transaction.commit().await?),
            Inner::Chained(chain) => chain.commit().await,
        }
    }

    pub async fn rollback(self) -> Result<()> {
        match self.inner {
            Inner::Alone(transaction) => Ok(transaction.rollback().await?),
            Inner::Chained(chain) => chain.rollback().await,
        }
    }
}
