//! `fillrate epoch rotate`: cursors of before are refused, and their readers told to begin again.

use std::fmt;

use super::{MaintainError, Result, TENANTS_AT_ONCE, as_owner, doer, on, patiently};
use crate::{
    config::{LOCK_PATIENCE, RotateArgs},
    database::Places,
    domain::{
        id::{Actor, TenantId},
        query::OwnerWork,
        touched::Touched,
    },
    store::{Database, maintain::Doer},
};

/// The feeds that got a new epoch, and which.
#[derive(Debug)]
pub struct Rotated(pub Vec<(TenantId, String)>);

impl fmt::Display for Rotated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (tenant, epoch) in &self.0 {
            writeln!(f, "{tenant} {epoch}")?;
        }
        write!(f, "cursors of other epochs are refused with CURSOR_FOREIGN")
    }
}

/// Rotates the epochs of the named database, or the private one.
///
/// # Errors
/// One sentence for what keeps it from that.
pub async fn rotate(args: &RotateArgs) -> Result<Rotated> {
    as_owner(&args.database, async |owner: Places| rotate_epochs(owner, args.tenant.as_ref(), &args.who.actor()).await)
        .await
}

/// Gives one tenant's feed a new epoch, or every tenant's, each in a transaction of its own, and records whose doing it is.
///
/// # Errors
/// When the database cannot be used, or the tenant is not there.
pub async fn rotate_epochs(owner: impl Into<Places>, tenant: Option<&TenantId>, actor: &Actor) -> Result<Rotated> {
    let doer = doer(actor);
    on(owner, async |database| {
        if let Some(tenant) = tenant {
            let epoch = rotate_one(database, tenant, &doer).await?;
            let epoch = epoch.ok_or_else(|| MaintainError::NoTenant(tenant.clone()))?;
            return Ok(Rotated(vec![(tenant.clone(), epoch)]));
        }
        let (mut rotated, mut after) = (Vec::new(), String::new());
        loop {
            let page = database.tenants_after(&after, TENANTS_AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(Rotated(rotated)) };
            last.as_str().clone_into(&mut after);
            for tenant in page {
                if let Some(epoch) = rotate_one(database, &tenant, &doer).await? {
                    rotated.push((tenant, epoch));
                }
            }
        }
    })
    .await
}

async fn rotate_one(database: &Database, tenant: &TenantId, doer: &Doer) -> Result<Option<String>> {
    let rotated = patiently(LOCK_PATIENCE, async || {
        let mut tx = database.maintain(tenant).await?;
        let epoch = tx.rotate_epoch().await?;
        if epoch.is_some() {
            tx.record(OwnerWork::RotateEpoch, doer, Touched::default()).await?;
        }
        tx.commit().await?;
        Ok(epoch)
    });
    Ok(rotated.await?)
}
