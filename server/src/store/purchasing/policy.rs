//! Replenishment policies. A scope's columns: a location and an item; a location alone, with an empty item; or both
//! empty, for the tenant.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{
    postgres::{PgBindIterExt as _, PgRow},
    types::Json,
};

use super::{Access, json};
use crate::{
    domain::{
        id::{LocationId, Sku},
        purchasing::policy::{PolicyRule, PolicyScope, ReplenishmentPolicy},
    },
    error::Result,
    store::{Tx, rows, save::Expect, words::Word as _},
};

macro_rules! policy_columns {
    () => {
        "p.location_id, p.sku, p.rule, p.backorder_lookback_days, p.demand_window_days, p.review_days, \
         p.review_anchor_date, p.order_cost, p.holding_rate, p.stockout_cost, p.max_lead_days, p.active, p.revision, \
         p.create_time, p.update_time"
    };
}
pub(in crate::store) use policy_columns;

macro_rules! policies_of {
    ($how:literal) => {
        concat!(
            "SELECT p.* FROM unnest($2::text[], $3::text[]) AS k(location_id, sku) CROSS JOIN LATERAL (SELECT ",
            policy_columns!(),
            " FROM replenishment_policies p WHERE p.tenant_id = $1 AND p.location_id = k.location_id \
             AND p.sku = k.sku ",
            $how,
            ") p"
        )
    };
}

macro_rules! insert_policies {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO replenishment_policies (tenant_id, location_id, sku, kind, rule, backorder_lookback_days, \
             demand_window_days, review_days, review_anchor_date, order_cost, holding_rate, stockout_cost, \
             max_lead_days, active, revision, create_time, update_time) \
             SELECT f.tenant_id, u.location_id, u.sku, u.kind, u.rule::jsonb, u.backorder_lookback_days, \
             u.demand_window_days, u.review_days, u.review_anchor_date, u.order_cost, u.holding_rate, u.stockout_cost, \
             u.max_lead_days, u.active, u.revision, u.create_time, u.update_time \
             FROM feeds f CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], \
             $8::int[], $9::date[], $10::numeric[], $11::numeric[], $12::numeric[], $13::int[], $14::boolean[], \
             $15::bigint[], $16::timestamptz[], $17::timestamptz[]) AS u(location_id, sku, kind, rule, \
             backorder_lookback_days, demand_window_days, review_days, review_anchor_date, order_cost, holding_rate, \
             stockout_cost, max_lead_days, active, revision, create_time, update_time) WHERE f.tenant_id = $1 ",
            $conflict
        )
    };
}

/// A row that has [`policy_columns`].
pub(in crate::store) fn policy(row: &PgRow) -> Result<ReplenishmentPolicy> {
    let row = rows::Reading::of("replenishment_policies", row);
    Ok(ReplenishmentPolicy {
        scope: scope(&row)?,
        rule: row.get::<Json<PolicyRule>>("rule")?.0,
        backorder_lookback_days: row.get("backorder_lookback_days")?,
        demand_window_days: row.get("demand_window_days")?,
        review_days: row.get("review_days")?,
        review_anchor_date: row.get("review_anchor_date")?,
        order_cost: row.get("order_cost")?,
        holding_rate: row.get("holding_rate")?,
        stockout_cost: row.get("stockout_cost")?,
        max_lead_days: row.get("max_lead_days")?,
        active: row.get("active")?,
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    })
}

fn scope(row: &rows::Reading<'_>) -> Result<PolicyScope> {
    let (location, sku): (&str, &str) = (row.get("location_id")?, row.get("sku")?);
    let location_id = LocationId::known(location);
    Ok(match (location.is_empty(), sku.is_empty()) {
        (true, _) => PolicyScope::Tenant,
        (false, true) => PolicyScope::Location { location_id },
        (false, false) => PolicyScope::Item { location_id, sku: Sku::known(sku) },
    })
}

/// A scope's columns.
fn columns(scope: &PolicyScope) -> (&str, &str) {
    match scope {
        PolicyScope::Item { location_id, sku } => (location_id.as_str(), sku.as_str()),
        PolicyScope::Location { location_id } => (location_id.as_str(), ""),
        PolicyScope::Tenant => ("", ""),
    }
}

impl Tx<'_> {
    /// Those that do not exist are left out.
    pub(in crate::store) async fn policies(
        &mut self,
        scopes: &BTreeSet<PolicyScope>,
        access: Access,
    ) -> Result<BTreeMap<PolicyScope, ReplenishmentPolicy>> {
        let sql = match access {
            Access::Plain => policies_of!("OFFSET 0"),
            Access::Locked => policies_of!("FOR UPDATE"),
        };
        if scopes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut keys: Vec<(&str, &str)> = scopes.iter().map(columns).collect();
        keys.sort_unstable();
        let (locations, skus): (Vec<&str>, Vec<&str>) = keys.into_iter().unzip();
        let rows = self.query(sql).bind(locations).bind(skus).fetch_all(&mut *self.inner).await?;
        rows.iter().map(|row| policy(row).map(|policy| (policy.scope.clone(), policy))).collect()
    }

    pub(super) async fn insert_policies(&mut self, policies: &[&ReplenishmentPolicy]) -> Result<()> {
        const SQL: &str = insert_policies!("ON CONFLICT DO NOTHING");
        self.write_policies(SQL, policies, Expect::New).await
    }

    pub(super) async fn update_policies(&mut self, policies: &[&ReplenishmentPolicy]) -> Result<()> {
        const SQL: &str = insert_policies!(
            "ON CONFLICT (tenant_id, location_id, sku) DO UPDATE SET kind = excluded.kind, rule = excluded.rule, \
             backorder_lookback_days = excluded.backorder_lookback_days, \
             demand_window_days = excluded.demand_window_days, review_days = excluded.review_days, \
             review_anchor_date = excluded.review_anchor_date, order_cost = excluded.order_cost, \
             holding_rate = excluded.holding_rate, stockout_cost = excluded.stockout_cost, \
             max_lead_days = excluded.max_lead_days, active = excluded.active, revision = excluded.revision, \
             update_time = excluded.update_time"
        );
        self.write_policies(SQL, policies, Expect::Known).await
    }

    async fn write_policies(
        &mut self,
        sql: &'static str,
        policies: &[&ReplenishmentPolicy],
        expect: Expect,
    ) -> Result<()> {
        if policies.is_empty() {
            return Ok(());
        }
        let rules: Vec<String> = policies.iter().map(|policy| json(&policy.rule)).collect::<Result<_>>()?;
        let each = || policies.iter();
        let query = self
            .query(sql)
            .bind(each().map(|p| columns(&p.scope).0).bind_iter())
            .bind(each().map(|p| columns(&p.scope).1).bind_iter())
            .bind(each().map(|p| p.rule.kind().word()).bind_iter())
            .bind(rules)
            .bind(each().map(|p| p.backorder_lookback_days).bind_iter())
            .bind(each().map(|p| p.demand_window_days).bind_iter())
            .bind(each().map(|p| p.review_days).bind_iter())
            .bind(each().map(|p| p.review_anchor_date).bind_iter())
            .bind(each().map(|p| p.order_cost).bind_iter())
            .bind(each().map(|p| p.holding_rate).bind_iter())
            .bind(each().map(|p| p.stockout_cost).bind_iter())
            .bind(each().map(|p| p.max_lead_days).bind_iter())
            .bind(each().map(|p| p.active).bind_iter())
            .bind(each().map(|p| p.revision).bind_iter())
            .bind(each().map(|p| p.create_time).bind_iter())
            .bind(each().map(|p| p.update_time).bind_iter());
        expect.all("replenishment_policies", policies.len(), query.execute(&mut *self.inner).await?.rows_affected())
    }
}
