//! What may be changed, and when.

use super::*;

#[test]
fn a_draft_lets_change_everything() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], false)));
    let mut other = change(1, Some(12));
    other.sku = Some(Sku::known("B"));
    let gone = PurchaseLineChange { remove: true, ..change(2, None) };
    let added = PurchaseLineChange { sku: Some(Sku::known("A")), ..change(7, Some(3)) };
    ok(&mut shelf, updated(update(vec![other, gone, added])));
    let lines = purchase_order(&shelf).lines.iter();
    let lines: Vec<_> = lines.map(|line| (line.number, line.sku.as_str(), line.ordered, line.unit_cost)).collect();
    assert_eq!(lines, [(1, "B", 12, Decimal::new(250, 2)), (7, "A", 3, Decimal::new(200, 2))]);
    assert_eq!((stock(&shelf, "A").on_order_draft, stock(&shelf, "B").on_order_draft), (3, 12));
    assert_eq!(purchase_order(&shelf).lines[0].supplier_sku, "S-B");
    let none = vec![
        PurchaseLineChange { remove: true, ..change(1, None) },
        PurchaseLineChange { remove: true, ..change(7, None) },
    ];
    assert_eq!(refused(&mut shelf, updated(update(none))), one(Reason::InvalidField, "lines"));
}

#[test]
fn quantities_follow_what_is_wanted_and_never_fall_below_what_came() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], true)));
    ok(&mut shelf, received(receive("R1", &[(1, 4)])));
    let lower = |wanted| updated(update(vec![change(1, Some(wanted))]));
    assert_eq!(refused(&mut shelf, lower(3)), one(Reason::LineBelowReceived, "lines[0].quantity"));
    ok(&mut shelf, lower(6));
    assert_eq!((counts(&shelf, 1), stock(&shelf, "A").on_order), ((10, 4, 0, 4), 2));
    ok(&mut shelf, lower(9));
    assert_eq!((counts(&shelf, 1), stock(&shelf, "A").on_order), ((13, 4, 0, 4), 5));
    // What was received of one line, and nothing of the other: it has all that is wanted.
    ok(&mut shelf, updated(update(vec![change(1, Some(4)), change(2, Some(0))])));
    assert_eq!((status(&shelf), stock(&shelf, "A").on_order, stock(&shelf, "B").on_order), ("RECEIVED", 0, 0));
}

#[test]
fn nothing_wanted_and_nothing_received_is_cancelled() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    ok(&mut shelf, updated(update(vec![change(1, Some(0))])));
    assert_eq!((status(&shelf), counts(&shelf, 1)), ("CANCELLED", (10, 0, 0, 10)));
}

#[test]
fn after_submission_only_some_fields_change() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    let mut line = change(1, None);
    line.sku = Some(Sku::known("B"));
    line.remove = true;
    let everything = UpdatePurchaseOrder {
        supplier_id: Some(SupplierId::known("T")),
        location_id: Some(LocationId::known("WEST")),
        currency_code: Some("USD".into()),
        order_time: Some(in_days(&shelf, -1)),
        over_tolerance_percent: Some(Decimal::ONE),
        under_tolerance_percent: Some(Decimal::ONE),
        ..update(vec![line])
    };
    let subjects = refused(&mut shelf, updated(everything));
    assert!(subjects.iter().all(|(reason, _)| *reason == Reason::PurchaseOrderStatus), "{subjects:?}");
    let subjects: Vec<&str> = subjects.iter().map(|(_, subject)| subject.as_str()).collect();
    let expected = [
        "supplier_id",
        "location_id",
        "currency_code",
        "order_time",
        "over_tolerance_percent",
        "under_tolerance_percent",
        "lines[0].remove",
        "lines[0].sku",
    ];
    assert_eq!(subjects, expected);
    let mut cost = change(1, None);
    cost.unit_cost = Some(euros(180));
    let allowed = UpdatePurchaseOrder {
        supplier_reference: Some("AB-7".into()),
        reference: Some("4711".into()),
        ..update(vec![cost])
    };
    ok(&mut shelf, updated(allowed));
    let order = purchase_order(&shelf);
    assert_eq!((order.supplier_reference.as_str(), order.lines[0].unit_cost), ("AB-7", Decimal::new(180, 2)));
    assert_eq!(order.revision, 2);
}

#[test]
fn another_currency_needs_every_cost_anew() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], false)));
    let dearer = |lines| UpdatePurchaseOrder { currency_code: Some("USD".into()), ..update(lines) };
    let cost = |number| PurchaseLineChange { unit_cost: Some(dollars(220)), ..change(number, None) };
    let faults = one(Reason::CurrencyMismatch, "lines[2].unit_cost");
    assert_eq!(refused(&mut shelf, updated(dearer(vec![cost(1)]))), faults);
    ok(&mut shelf, updated(dearer(vec![cost(1), cost(2)])));
    assert_eq!(purchase_order(&shelf).currency_code, "USD");
}

#[test]
fn every_fault_of_a_new_purchase_order_is_named() {
    let mut shelf = shop();
    let mut order = create(&[("A", 1), ("C", 1), ("X", 1), ("B", 1)], true);
    order.lines[0].unit_cost = Some(dollars(100));
    order.lines[2].unit_cost = Some(euros(100));
    let faults = [
        (Reason::CurrencyMismatch, "lines[0].unit_cost".to_owned()),
        (Reason::SupplierItemNotFound, "lines[1].unit_cost".to_owned()),
        (Reason::ItemNotFound, "lines[2].sku".to_owned()),
    ];
    assert_eq!(refused(&mut shelf, created(order.clone())), faults);
    ok(&mut shelf, put_supplier(false));
    let inactive = create(&[("A", 1)], true);
    assert_eq!(refused(&mut shelf, created(inactive)), one(Reason::SupplierInactive, "supplier_id"));
    order.supplier_id = SupplierId::known("T");
    order.location_id = Some(LocationId::known("NOWHERE"));
    let faults =
        [(Reason::SupplierNotFound, "supplier_id".to_owned()), (Reason::LocationNotFound, "location_id".to_owned())];
    assert_eq!(refused(&mut shelf, created(order)), faults);
}
