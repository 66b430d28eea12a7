//! Demand of items at locations.

use super::inventory::{no_item, no_location};
use crate::{
    app::App,
    domain::{
        Time,
        id::{LocationId, Sku, StockKey, TenantId},
        purchasing::{
            days::{DemandRecord, DemandWindow},
            policy::DEMAND_WINDOW_DAYS,
        },
        refusal::{Reason, Refusal},
    },
    error::Result,
};

/// Which demand is asked about.
#[derive(Debug, Clone)]
pub struct DemandQuestion {
    pub sku: Sku,
    /// None: the tenant's default.
    pub location_id: Option<LocationId>,
    /// None: now.
    pub as_of: Option<Time>,
    /// None: as many as the policy looks at that holds.
    pub window_days: Option<i32>,
}

impl App {
    /// The demand of an item at a location; every order that was committed before is counted.
    pub async fn get_demand(&self, tenant: &TenantId, question: &DemandQuestion) -> Result<DemandRecord> {
        self.followers.catch_up(tenant).await?;
        let DemandQuestion { sku, location_id, as_of, window_days } = question;
        let mut tx = self.database.read(tenant).await?;
        tx.find_item(sku).await?.ok_or_else(|| no_item(sku))?;
        let location = match location_id {
            Some(id) => tx.find_location(id).await?.ok_or_else(|| no_location(id))?,
            None => tx.default_location().await?.ok_or_else(|| {
                let text = "no location is named and there is no default one: put a location first";
                Refusal::new(Reason::NoDefaultLocation, text)
            })?,
        };
        let key = StockKey { location_id: location.id, sku: sku.clone() };
        let days = match window_days {
            Some(days) => *days,
            None => tx.demand_window_days(&key).await?.unwrap_or(DEMAND_WINDOW_DAYS),
        };
        let as_of = as_of.unwrap_or_else(|| self.clock.now());
        let window = DemandWindow::before(as_of, location.time_zone, days);
        let mut found = tx.demand_days(&[(key.clone(), window)]).await?;
        tx.commit().await?;
        Ok(DemandRecord::of(key, location.time_zone, window, found.pop().unwrap_or_default()))
    }
}
