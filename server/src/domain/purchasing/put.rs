//! Putting suppliers, what they sell, and how stock is replenished.

use super::{
    command::{PutReplenishmentPolicy, PutSupplier, PutSupplierItem},
    faults::Faults,
    policy::{PolicyScope, ReplenishmentPolicy},
    supplier::{Supplier, SupplierItem},
};
use crate::domain::{
    answer::PutOutcome,
    books::{About, Books, Decided},
    id::{LocationId, Sku, SupplierId},
    inventory::item::check_etag,
    refusal::{Reason, Violation},
};

impl Books {
    pub(in crate::domain) fn put_supplier(&mut self, command: &PutSupplier) -> Decided<About> {
        let id = command.supplier_id.clone();
        let former = self.supplier(&id)?.cloned();
        let revision = former.as_ref().map(|f| f.revision);
        check_etag(command.etag.as_deref(), revision, ("supplier", "supplier_id", id.as_str()))?;
        let now = self.now();
        let supplier = Supplier {
            id: id.clone(),
            name: command.name.clone(),
            currency_code: command.currency_code.clone(),
            minimum_order_value: command.minimum_order_value,
            calendar: command.calendar.clone(),
            active: command.active,
            revision: revision.map_or(1, |revision| revision + 1),
            create_time: former.as_ref().map_or(now, |f| f.create_time),
            update_time: now,
        };
        let unchanged = former.as_ref().is_some_and(|former| {
            Supplier { revision: former.revision, update_time: former.update_time, ..supplier.clone() } == *former
        });
        let outcome = outcome(former.is_some(), unchanged);
        if outcome != PutOutcome::Unchanged {
            self.put_supplier_row(supplier);
        }
        Ok(About::Supplier { id, outcome })
    }

    pub(in crate::domain) fn put_supplier_item(&mut self, command: &PutSupplierItem) -> Decided<About> {
        let key = (command.supplier_id.clone(), command.sku.clone());
        let mut faults = Faults::default();
        let supplier = self.supplier_fault(&key.0, &format!("{}supplier_id", command.path), &mut faults)?;
        self.sku_fault(&key.1, &format!("{}sku", command.path), &mut faults)?;
        let found = self.supplier_item(&key.0, &key.1).map(|item| item.cloned());
        let former = faults.see(found)?.flatten();
        faults.end()?;
        let revision = former.as_ref().map(|f| f.revision);
        let name = format!("{} of {}", key.1, key.0);
        check_etag(command.etag.as_deref(), revision, ("supplier item", "sku", &name))?;
        let now = self.now();
        let item = SupplierItem {
            supplier_id: key.0.clone(),
            sku: key.1.clone(),
            supplier_sku: command.supplier_sku.clone(),
            currency_code: command.currency_code.clone().or(supplier.map(|s| s.currency_code)).unwrap_or_default(),
            unit_cost: command.unit_cost,
            lead_time_days: command.lead_time_days,
            lead_time_unit: command.lead_time_unit,
            lead_time_stddev_days: command.lead_time_stddev_days,
            min_order_qty: command.min_order_qty,
            order_multiple: command.order_multiple,
            max_order_qty: command.max_order_qty,
            price_breaks: command.price_breaks.clone(),
            order_cost: command.order_cost,
            preference: command.preference,
            active: command.active,
            revision: revision.map_or(1, |revision| revision + 1),
            create_time: former.as_ref().map_or(now, |f| f.create_time),
            update_time: now,
        };
        let unchanged = former.as_ref().is_some_and(|former| {
            SupplierItem { revision: former.revision, update_time: former.update_time, ..item.clone() } == *former
        });
        let outcome = outcome(former.is_some(), unchanged);
        if outcome != PutOutcome::Unchanged {
            self.put_supplier_item_row(item);
        }
        Ok(About::SupplierItem { key, outcome })
    }

    pub(in crate::domain) fn put_replenishment_policy(&mut self, command: &PutReplenishmentPolicy) -> Decided<About> {
        let scope = command.scope.clone();
        let mut faults = Faults::default();
        self.scope_faults(&scope, &command.path, &mut faults)?;
        let found = self.policy(&scope).map(|policy| policy.cloned());
        let former = faults.see(found)?.flatten();
        faults.end()?;
        let revision = former.as_ref().map(|f| f.revision);
        let name = scope_name(&scope);
        check_etag(command.etag.as_deref(), revision, ("the replenishment policy of", "scope", &name))?;
        let now = self.now();
        let policy = ReplenishmentPolicy {
            scope: scope.clone(),
            rule: command.rule.clone(),
            backorder_lookback_days: command.backorder_lookback_days,
            demand_window_days: command.demand_window_days,
            review_days: command.review_days,
            review_anchor_date: command.review_anchor_date,
            order_cost: command.order_cost,
            holding_rate: command.holding_rate,
            stockout_cost: command.stockout_cost,
            max_lead_days: command.max_lead_days,
            active: command.active,
            revision: revision.map_or(1, |revision| revision + 1),
            create_time: former.as_ref().map_or(now, |f| f.create_time),
            update_time: now,
        };
        let unchanged = former.as_ref().is_some_and(|former| {
            let ReplenishmentPolicy { revision, update_time, .. } = *former;
            ReplenishmentPolicy { revision, update_time, ..policy.clone() } == *former
        });
        let outcome = outcome(former.is_some(), unchanged);
        if outcome != PutOutcome::Unchanged {
            self.put_policy_row(policy);
        }
        Ok(About::Policy { scope, outcome })
    }

    fn scope_faults(&mut self, scope: &PolicyScope, path: &str, faults: &mut Faults) -> Decided<()> {
        if let PolicyScope::Item { sku, .. } = scope {
            self.sku_fault(sku, &format!("{path}sku"), faults)?;
        }
        if let PolicyScope::Item { location_id, .. } | PolicyScope::Location { location_id } = scope {
            self.place_fault(location_id, &format!("{path}location_id"), faults)?;
        }
        Ok(())
    }

    /// The supplier, which must be there.
    pub(super) fn supplier_fault(
        &mut self,
        id: &SupplierId,
        path: &str,
        faults: &mut Faults,
    ) -> Decided<Option<Supplier>> {
        let found = self.supplier(id).map(|supplier| supplier.cloned());
        let found = faults.see(found)?;
        if found == Some(None) {
            let text = format!("supplier {id} does not exist");
            faults.add(Violation::new(Reason::SupplierNotFound, path, text).with("supplier_id", id));
        }
        Ok(found.flatten())
    }

    fn sku_fault(&mut self, sku: &Sku, path: &str, faults: &mut Faults) -> Decided<()> {
        let there = self.item(sku).map(|item| item.is_some());
        if faults.see(there)? == Some(false) {
            let text = format!("item {sku} does not exist");
            faults.add(Violation::new(Reason::ItemNotFound, path, text).with("sku", sku));
        }
        Ok(())
    }

    fn place_fault(&mut self, id: &LocationId, path: &str, faults: &mut Faults) -> Decided<()> {
        let there = self.location(id).map(|location| location.is_some());
        if faults.see(there)? == Some(false) {
            let text = format!("location {id} does not exist");
            faults.add(Violation::new(Reason::LocationNotFound, path, text).with("location_id", id));
        }
        Ok(())
    }
}

fn outcome(was_there: bool, unchanged: bool) -> PutOutcome {
    match (was_there, unchanged) {
        (false, _) => PutOutcome::Created,
        (true, true) => PutOutcome::Unchanged,
        (true, false) => PutOutcome::Updated,
    }
}

/// What a policy is for, in words.
fn scope_name(scope: &PolicyScope) -> String {
    match scope {
        PolicyScope::Item { location_id, sku } => format!("{sku} at {location_id}"),
        PolicyScope::Location { location_id } => format!("location {location_id}"),
        PolicyScope::Tenant => "every location".to_owned(),
    }
}
