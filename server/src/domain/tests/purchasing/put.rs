//! Suppliers, what they sell, policies, and demand that is loaded.

use super::*;
use crate::domain::{
    answer::PutOutcome,
    purchasing::{
        command::{LoadDemand, LoadedDay, PutReplenishmentPolicy},
        policy::{PolicyRule, PolicyScope},
    },
};

fn outcome(answer: &Answer) -> (PutOutcome, i64) {
    match &answer.subject {
        Subject::Supplier { supplier, outcome } => (*outcome, supplier.revision),
        Subject::SupplierItem { supplier_item, outcome } => (*outcome, supplier_item.revision),
        Subject::ReplenishmentPolicy { policy, outcome } => (*outcome, policy.revision),
        other => panic!("{other:?}"),
    }
}

fn put_policy(scope: PolicyScope, max: i64) -> PutReplenishmentPolicy {
    PutReplenishmentPolicy {
        scope,
        etag: None,
        rule: PolicyRule::MinMax { min: 1, max },
        backorder_lookback_days: None,
        demand_window_days: 90,
        review_days: 0,
        review_anchor_date: None,
        order_cost: None,
        holding_rate: None,
        stockout_cost: None,
        max_lead_days: None,
        active: true,
        path: "policies[0].".into(),
    }
}

#[test]
fn a_put_says_what_it_did() {
    let mut shelf = shop();
    assert_eq!(outcome(&ok(&mut shelf, put_supplier(true))), (PutOutcome::Unchanged, 1));
    assert_eq!(outcome(&ok(&mut shelf, put_supplier(false))), (PutOutcome::Updated, 2));
    assert_eq!(outcome(&ok(&mut shelf, put_supplier_item("A", 200, &[]))), (PutOutcome::Unchanged, 1));
    assert_eq!(outcome(&ok(&mut shelf, put_supplier_item("A", 201, &[]))), (PutOutcome::Updated, 2));
    assert_eq!(outcome(&ok(&mut shelf, put_supplier_item("C", 1, &[]))), (PutOutcome::Created, 1));
    let policy = |max| Command::PutReplenishmentPolicy(Box::new(put_policy(PolicyScope::Tenant, max)));
    assert_eq!(outcome(&ok(&mut shelf, policy(5))), (PutOutcome::Created, 1));
    assert_eq!(outcome(&ok(&mut shelf, policy(5))), (PutOutcome::Unchanged, 1));
    assert_eq!(outcome(&ok(&mut shelf, policy(6))), (PutOutcome::Updated, 2));
    let stale = PutReplenishmentPolicy { etag: Some("1".into()), ..put_policy(PolicyScope::Tenant, 7) };
    let stale = Command::PutReplenishmentPolicy(Box::new(stale));
    assert_eq!(refused(&mut shelf, stale), one(Reason::EtagMismatch, ""));
}

#[test]
fn a_put_names_all_that_is_not_there() {
    let mut shelf = shop();
    let Command::PutSupplierItem(mut item) = put_supplier_item("X", 1, &[]) else { unreachable!() };
    item.supplier_id = SupplierId::known("T");
    item.path = "supplier_items[3].".into();
    let faults = [
        (Reason::SupplierNotFound, "supplier_items[3].supplier_id".to_owned()),
        (Reason::ItemNotFound, "supplier_items[3].sku".to_owned()),
    ];
    assert_eq!(refused(&mut shelf, Command::PutSupplierItem(item)), faults);
    let scope = PolicyScope::Item { location_id: LocationId::known("WEST"), sku: Sku::known("X") };
    let faults = [
        (Reason::ItemNotFound, "policies[0].sku".to_owned()),
        (Reason::LocationNotFound, "policies[0].location_id".to_owned()),
    ];
    let policy = Command::PutReplenishmentPolicy(Box::new(put_policy(scope, 1)));
    assert_eq!(refused(&mut shelf, policy), faults);
}

#[test]
fn loaded_demand_names_items_and_locations_that_exist() {
    let mut shelf = shop();
    let row = |sku: &str, location: Option<&str>, index: usize| LoadedDay {
        sku: Sku::known(sku),
        location_id: location.map(LocationId::known),
        day: shop().now().date_naive(),
        units: 3,
        path: format!("rows[{index}]"),
    };
    let rows = vec![row("A", None, 0), row("X", Some("WEST"), 1)];
    let faults = [
        (Reason::ItemNotFound, "rows[1].sku".to_owned()),
        (Reason::LocationNotFound, "rows[1].location_id".to_owned()),
    ];
    assert_eq!(refused(&mut shelf, Command::LoadDemand(LoadDemand { rows })), faults);
    let twice = vec![row("A", None, 0), row("B", None, 1), row("A", Some("MAIN"), 2)];
    let faults = refused(&mut shelf, Command::LoadDemand(LoadDemand { rows: twice }));
    assert_eq!(faults, one(Reason::InvalidField, "rows[2]"), "MAIN is the default");
    let answer = ok(&mut shelf, Command::LoadDemand(LoadDemand { rows: vec![row("A", None, 0)] }));
    assert_eq!(answer.subject, Subject::DemandLoaded { rows: 1 });
}

#[test]
fn what_is_on_order_keeps_an_item_tracked() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 1)], false)));
    let Command::PutItem(mut item) = put_item("A") else { unreachable!() };
    item.untracked = true;
    assert_eq!(refused(&mut shelf, Command::PutItem(item)), one(Reason::ItemHasStock, ""));
}
