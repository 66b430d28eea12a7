//! `fillrate erase`: a customer's identity replaced wherever it stands.

use std::fmt;

use uuid::Uuid;

use super::{MaintainError, Result, as_owner, events::signed, on, patiently, report::count};
use crate::{
    config::{EraseArgs, LOCK_PATIENCE},
    database::Places,
    domain::id::{CustomerId, TenantId},
    store::Database,
};

/// How many orders are changed at once: their tenant's commands wait meanwhile.
const AT_ONCE: u64 = 500;

/// What was erased.
#[derive(Debug)]
pub struct Erased {
    /// What stands in its place; nothing in a dry run, or where no order named the customer.
    pub replacement: Option<CustomerId>,
    /// Orders that name, or named, the customer.
    pub orders: u64,
    /// Files of archived orders, which may name the customer too.
    pub archives: Vec<String>,
}

impl fmt::Display for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.replacement {
            Some(replacement) => write!(f, "{} now of {replacement}", count(self.orders, "order"))?,
            None => write!(f, "{} of that customer", count(self.orders, "order"))?,
        }
        if !self.archives.is_empty() {
            write!(f, "\narchived orders may name the customer; these files are yours to look through:")?;
        }
        self.archives.iter().try_for_each(|name| write!(f, "\n  {name}"))
    }
}

/// Erases a customer of the named database, or the private one.
///
/// # Errors
/// One sentence for what keeps it from that.
pub async fn erase(args: &EraseArgs) -> Result<Erased> {
    let work = async |owner: Places| erase_customer(owner, &args.tenant, &args.customer, args.dry_run).await;
    as_owner(&args.database, work).await
}

/// Replaces a customer's id by a random one.
///
/// # Errors
/// When the database cannot be used, or the tenant is not there.
pub async fn erase_customer(
    owner: impl Into<Places>,
    tenant: &TenantId,
    customer: &CustomerId,
    dry_run: bool,
) -> Result<Erased> {
    on(owner, async |database| {
        if !database.has_tenant(tenant).await? {
            return Err(MaintainError::NoTenant(tenant.clone()));
        }
        let mut tx = database.maintain(tenant).await?;
        let found = tx.count_orders_of(customer).await?;
        let archives = tx.archives(false).await?.into_iter().map(|archive| archive.file_name).collect();
        tx.rollback().await?;
        let mut orders = u64::try_from(found).unwrap_or_default();
        let mut replacement = None;
        if !dry_run && orders > 0 {
            let other = CustomerId::known(format!("erased-{}", Uuid::new_v4()));
            orders = rename(database, tenant, customer, &other).await?;
            replacement = Some(other);
        }
        Ok(Erased { replacement, orders, archives })
    })
    .await
}

/// Until none is left: orders that came meanwhile too.
async fn rename(database: &Database, tenant: &TenantId, from: &CustomerId, to: &CustomerId) -> Result<u64> {
    let mut renamed = 0;
    loop {
        let some = patiently(LOCK_PATIENCE, async || {
            let mut tx = database.maintain_alone(tenant).await?;
            let some = tx.rename_customer(from, to, signed(AT_ONCE)).await?;
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
