//! `fillrate erase`: a customer's identity replaced wherever it stands.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::{MaintainError, Result, as_owner, doer, events::signed, file, on, patiently, report::count};
use crate::{
    config::{EraseArgs, LOCK_PATIENCE},
    database::Places,
    domain::{
        id::{Actor, CustomerId, TenantId},
        query::OwnerWork,
        touched::Touched,
    },
    store::{Database, maintain::Doer},
};

/// How many orders are changed at once: their tenant's commands wait meanwhile.
const AT_ONCE: u64 = 500;

/// Whom to erase, and how.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// Whose customer it is.
    pub tenant: TenantId,
    /// Whose identity goes.
    pub customer: CustomerId,
    /// What comes in its place; none: something random.
    pub replacement: Option<CustomerId>,
    /// Where archived orders are; none: they stay as they are.
    pub archive_dir: Option<PathBuf>,
    /// Only say how many orders it is about.
    pub dry_run: bool,
    /// Who does it, for the records of who did what.
    pub actor: Actor,
}

/// What was erased.
#[derive(Debug)]
pub struct Erased {
    /// What stands in its place; nothing in a dry run, or where no order named the customer.
    pub replacement: Option<CustomerId>,
    /// Orders that name, or named, the customer.
    pub orders: u64,
    /// Archived orders that named the customer.
    pub archived: u64,
    /// Files of archived orders that were not looked through, and may name the customer too.
    pub archives: Vec<String>,
}

impl fmt::Display for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.replacement {
            Some(replacement) => {
                write!(f, "{} now of {replacement}", count(self.orders, "order"))?;
                if self.archived > 0 {
                    write!(f, "\n{} too", count(self.archived, "archived order"))?;
                }
            }
            None => write!(f, "{} of that customer", count(self.orders, "order"))?,
        }
        if !self.archives.is_empty() {
            write!(f, "\narchived orders may name the customer, and these files were not looked through:")?;
        }
        self.archives.iter().try_for_each(|name| write!(f, "\n  {name}"))
    }
}

/// Erases a customer of the named database, or the private one.
///
/// # Errors
/// One sentence for what keeps it from that.
pub async fn erase(args: &EraseArgs) -> Result<Erased> {
    as_owner(&args.database, async |owner: Places| erase_customer(owner, &args.erasure()).await).await
}

/// Replaces a customer's id by another.
///
/// # Errors
/// When the database cannot be used, the tenant is not there, a file cannot be written, or somebody archives orders.
pub async fn erase_customer(owner: impl Into<Places>, erasure: &Erasure) -> Result<Erased> {
    let Erasure { tenant, customer, .. } = erasure;
    on(owner, async |database| {
        if !database.has_tenant(tenant).await? {
            return Err(MaintainError::NoTenant(tenant.clone()));
        }
        let mut tx = database.maintain(tenant).await?;
        let found = tx.count_orders_of(customer).await?;
        tx.rollback().await?;
        let mut erased = Erased {
            replacement: None,
            orders: u64::try_from(found).unwrap_or_default(),
            archived: 0,
            archives: Vec::new(),
        };
        if erasure.dry_run {
            erased.archives = archives(database, tenant).await?;
            return Ok(erased);
        }
        let random = || CustomerId::known(format!("erased-{}", Uuid::new_v4()));
        let replacement = erasure.replacement.clone().unwrap_or_else(random);
        // Said before anything is done: should this end half-way, the rest can get the same name.
        tracing::info!(%tenant, %replacement, "a customer is erased; if this ends early, repeat it with --replacement");
        let doer = doer(&erasure.actor);
        erased.orders = rename(database, tenant, (customer, &replacement), &doer).await?;
        match &erasure.archive_dir {
            Some(dir) => rename_in_files(database, dir, tenant, (customer, &replacement), &doer, &mut erased).await?,
            None => erased.archives = archives(database, tenant).await?,
        }
        erased.replacement = (erased.orders + erased.archived > 0).then_some(replacement);
        Ok(erased)
    })
    .await
}

/// Until none is left: orders that came meanwhile too.
async fn rename(
    database: &Database,
    tenant: &TenantId,
    (from, to): (&CustomerId, &CustomerId),
    doer: &Doer,
) -> Result<u64> {
    let mut renamed = 0;
    loop {
        let some = patiently(LOCK_PATIENCE, async || {
            let mut tx = database.maintain_alone(tenant).await?;
            let orders = tx.rename_customer(from, to, signed(AT_ONCE)).await?;
            let some = u64::try_from(orders.len()).unwrap_or_default();
            if some > 0 {
                tx.record(OwnerWork::EraseCustomer, doer, Touched::orders(orders)).await?;
            }
            tx.commit().await?;
            Ok(some)
        });
        let some = some.await?;
        renamed += some;
        if some == 0 {
            return Ok(renamed);
        }
    }
}

/// The files of the tenant's archived orders. One that a run is writing, or did not finish, is left to the next one.
async fn rename_in_files(
    database: &Database,
    dir: &Path,
    tenant: &TenantId,
    (from, to): (&CustomerId, &CustomerId),
    doer: &Doer,
    erased: &mut Erased,
) -> Result<()> {
    let alone = database.alone().await?.ok_or(MaintainError::NotAlone)?;
    for name in archives(database, tenant).await? {
        let path = dir.join(&name);
        if !file::exists(&path).await? {
            erased.archives.push(name);
            continue;
        }
        let renamed = file::rename_customer(&path, from, to).await?;
        erased.archived += renamed;
        if renamed > 0 {
            let mut tx = database.maintain(tenant).await?;
            tx.record(OwnerWork::EraseCustomer, doer, Touched::default()).await?;
            tx.commit().await?;
        }
    }
    alone.end().await;
    Ok(())
}

async fn archives(database: &Database, tenant: &TenantId) -> Result<Vec<String>> {
    let mut tx = database.maintain(tenant).await?;
    let archives = tx.archives(false).await?;
    tx.rollback().await?;
    Ok(archives.into_iter().map(|archive| archive.file_name).collect())
}
