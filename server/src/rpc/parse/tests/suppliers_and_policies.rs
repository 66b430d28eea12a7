use fillrate_proto::v1::{self, replenishment_policy::Rule};

use super::{UNKNOWN, faults, money, refusal, text};
use crate::{
    domain::{
        purchasing::{
            policy::{PolicyRule, PolicyScope, ServiceMeasure, ServiceMode},
            supplier::LeadTimeUnit,
        },
        quantity::MAX_QUANTITY,
    },
    rpc::parse::{Fields, Once, ROOT, purchasing, whole},
};

#[test]
fn dates_and_decimals_have_one_form() {
    let mut fields = Fields::default();
    for good in ["1970-01-01", "2024-02-29", "9999-12-31"] {
        assert!(fields.date(ROOT.field("date"), good).is_some(), "{good}");
    }
    for bad in ["", "2026-1-5", "+2026-01-05", "2026-02-29", "1969-12-31", "10000-01-01", "2026-01-05T00:00:00Z"] {
        assert!(fields.date(ROOT.field("date"), bad).is_none(), "{bad}");
    }
    for good in ["0", "0.95", "3.000001", "100"] {
        assert!(fields.decimal(ROOT.field("number"), good, 0..=100).is_some(), "{good}");
    }
    for bad in ["", "-1", "100.000001", "0.1234567", "1e1", ".5", "NaN"] {
        assert!(fields.decimal(ROOT.field("number"), bad, 0..=100).is_none(), "{bad}");
    }
}

#[test]
fn put_supplier_names_every_fault() {
    let bad = v1::Supplier {
        supplier_id: text(" S"),
        name: "n".repeat(257),
        currency_code: text("euro"),
        minimum_order_value: money("USD", "0"),
        order_weekdays: vec![1, 0, 8, 1],
        holidays: vec![text("2026-12-25"), text("25.12.2026"), text("2026-12-25")],
        etag: "e".repeat(129),
        ..Default::default()
    };
    let expected = [
        "supplier_id",
        "name",
        "currency_code",
        "minimum_order_value.currency_code",
        "minimum_order_value.amount",
        "order_weekdays[1]",
        "order_weekdays[2]",
        "order_weekdays[3]",
        "holidays[1]",
        "holidays[2]",
        "etag",
    ];
    let mut ids = Once::new("suppliers");
    assert_eq!(faults(|fields| purchasing::put_supplier(fields, &bad, (0, &mut ids))), expected);
    let good = v1::Supplier {
        supplier_id: text("S"),
        currency_code: text("EUR"),
        minimum_order_value: money("", "100.00"),
        order_weekdays: vec![v1::Weekday::Sunday.into(), v1::Weekday::Monday.into()],
        ..Default::default()
    };
    let put = whole(|fields| purchasing::put_supplier(fields, &good, (1, &mut ids))).unwrap();
    assert_eq!(put.calendar.weekdays, [true, false, false, false, false, false, true]);
    assert!(put.active);
    let again = refusal(|fields| purchasing::put_supplier(fields, &good, (2, &mut ids)));
    assert_eq!(again.message, "supplier_id must not repeat that of suppliers[1]");
    let all_week = v1::Supplier { supplier_id: text("T"), order_weekdays: Vec::new(), ..good.clone() };
    let put = whole(|fields| purchasing::put_supplier(fields, &all_week, (3, &mut ids))).unwrap();
    assert_eq!(put.calendar.weekdays, [true; 7]);
}

fn price_break(min_quantity: i64, unit_cost: Option<v1::Money>) -> v1::PriceBreak {
    v1::PriceBreak { min_quantity, unit_cost }
}

#[test]
fn put_supplier_item_names_every_fault() {
    let bad = v1::SupplierItem {
        supplier_sku: "s".repeat(129),
        unit_cost: money("EUR", "0"),
        lead_time_days: 0,
        lead_time_unit: UNKNOWN,
        lead_time_stddev_days: text("-1"),
        min_order_qty: Some(0),
        order_multiple: Some(MAX_QUANTITY + 1),
        max_order_qty: Some(0),
        price_breaks: vec![price_break(1, money("USD", "x")), price_break(10, None)],
        order_cost: money("EUR", "-2"),
        preference: Some(0),
        etag: text("\u{7}"),
        ..Default::default()
    };
    let expected = [
        "supplier_id",
        "sku",
        "supplier_sku",
        "unit_cost.amount",
        "lead_time_days",
        "lead_time_unit",
        "lead_time_stddev_days",
        "min_order_qty",
        "order_multiple",
        "max_order_qty",
        "price_breaks[0].min_quantity",
        "price_breaks[0].unit_cost.currency_code",
        "price_breaks[0].unit_cost.amount",
        "price_breaks[1].unit_cost",
        "order_cost.amount",
        "preference",
        "etag",
    ];
    let mut keys = Once::new("supplier_items");
    assert_eq!(faults(|fields| purchasing::put_supplier_item(fields, &bad, (0, &mut keys))), expected);
    let nothing = v1::SupplierItem { supplier_id: text("S"), sku: text("X"), ..Default::default() };
    let named = faults(|fields| purchasing::put_supplier_item(fields, &nothing, (1, &mut keys)));
    assert_eq!(named, ["unit_cost", "lead_time_days"]);
}

/// A maximum below the minimum leaves nothing to order; the same number for both leaves one.
#[test]
fn the_most_of_an_order_is_at_least_the_least() {
    let told = |most| {
        let sent = v1::SupplierItem {
            supplier_id: text("S"),
            sku: text("X"),
            unit_cost: money("", "10"),
            lead_time_days: 7,
            min_order_qty: Some(60),
            max_order_qty: Some(most),
            ..Default::default()
        };
        let mut keys = Once::new("supplier_items");
        whole(|fields| purchasing::put_supplier_item(fields, &sent, (0, &mut keys))).map_err(|refusal| refusal.message)
    };
    assert_eq!(told(59).err().as_deref(), Some("max_order_qty must not be below min_order_qty, 60"));
    assert_eq!(told(60).unwrap().max_order_qty, Some(60));
}

#[test]
fn price_breaks_ascend_and_never_cost_more() {
    let item = |price_breaks| v1::SupplierItem {
        supplier_id: text("S"),
        sku: text("X"),
        unit_cost: money("", "10"),
        lead_time_days: 7,
        price_breaks,
        ..Default::default()
    };
    let read = |sent: &v1::SupplierItem| {
        let mut keys = Once::new("supplier_items");
        whole(|fields| purchasing::put_supplier_item(fields, sent, (0, &mut keys)))
    };
    let good = read(&item(vec![price_break(100, money("", "9.50")), price_break(500, money("", "9.50"))])).unwrap();
    assert_eq!(good.price_breaks.iter().map(|from| from.min_quantity).collect::<Vec<_>>(), [100, 500]);
    assert_eq!((good.currency_code, good.min_order_qty, good.order_multiple), (None, 1, 1));
    assert_eq!(good.lead_time_unit, LeadTimeUnit::CalendarDays);
    let told = |breaks| read(&item(breaks)).err().map(|refusal| refusal.message).unwrap_or_default();
    let falling = told(vec![price_break(100, money("", "9")), price_break(100, money("", "8"))]);
    assert_eq!(falling, "price_breaks[1].min_quantity must be above that of the break before it, 100");
    let dearer = told(vec![price_break(100, money("", "10.01"))]);
    assert_eq!(dearer, "price_breaks[0].unit_cost.amount must not be above 10, what fewer units cost each");
    let other = told(vec![price_break(100, money("USD", "9"))]);
    assert_eq!(other, "price_breaks[0].unit_cost.currency_code must be left out, as that of unit_cost is");
}

fn service_level(level: &str) -> v1::ServiceLevelRule {
    v1::ServiceLevelRule { service_level: text(level), ..Default::default() }
}

#[test]
fn put_replenishment_policy_names_every_fault() {
    let bad = v1::ReplenishmentPolicy {
        sku: text("X"),
        rule: Some(Rule::ServiceLevel(v1::ServiceLevelRule {
            service_measure: UNKNOWN,
            service_level: text("1.5"),
            demand_model: UNKNOWN,
            mode: UNKNOWN,
        })),
        backorder_lookback_days: Some(-1),
        demand_window_days: 3_651,
        review_days: -1,
        review_anchor_date: text("soon"),
        order_cost: text("-1"),
        holding_rate: text("20%"),
        stockout_cost: text("0"),
        max_lead_days: Some(-1),
        etag: "e".repeat(129),
        ..Default::default()
    };
    let expected = [
        "location_id",
        "service_level.service_measure",
        "service_level.service_level",
        "service_level.demand_model",
        "service_level.mode",
        "backorder_lookback_days",
        "demand_window_days",
        "review_days",
        "review_anchor_date",
        "order_cost",
        "holding_rate",
        "stockout_cost",
        "max_lead_days",
        "etag",
    ];
    let mut scopes = Once::new("policies");
    assert_eq!(faults(|fields| purchasing::put_replenishment_policy(fields, &bad, (0, &mut scopes))), expected);
}

#[test]
fn each_rule_is_checked_and_has_its_defaults() {
    let read = |rule: Option<Rule>| {
        let mut scopes = Once::new("policies");
        let policy = v1::ReplenishmentPolicy { rule, ..Default::default() };
        whole(|fields| purchasing::put_replenishment_policy(fields, &policy, (0, &mut scopes)))
    };
    let at_fault = |rule| -> Vec<String> {
        read(rule).err().unwrap().violations.into_iter().map(|violation| violation.subject).collect()
    };
    assert_eq!(at_fault(None), ["rule"]);
    let point = v1::ReorderPointRule { point: -1, fixed_quantity: Some(0) };
    assert_eq!(at_fault(Some(Rule::ReorderPoint(point))), ["reorder_point.point", "reorder_point.fixed_quantity"]);
    assert_eq!(at_fault(Some(Rule::MinMax(v1::MinMaxRule { min: 9, max: 8 }))), ["min_max.max"]);
    for level in ["", "0", "1", "1.0", "-0.5"] {
        assert_eq!(
            at_fault(Some(Rule::ServiceLevel(service_level(level)))),
            ["service_level.service_level"],
            "{level}"
        );
    }
    let by_review = v1::ServiceLevelRule { mode: v1::ServiceMode::Rs.into(), ..service_level("0.9") };
    assert_eq!(at_fault(Some(Rule::ServiceLevel(by_review))), ["review_days", "review_anchor_date"]);

    let put = read(Some(Rule::ServiceLevel(service_level("0.95")))).unwrap();
    assert_eq!((put.scope, put.demand_window_days, put.backorder_lookback_days), (PolicyScope::Tenant, 90, None));
    let PolicyRule::ServiceLevel { measure, mode, .. } = put.rule else { panic!("another rule") };
    assert_eq!((measure, mode), (ServiceMeasure::Cycle, ServiceMode::Rnq));
}

#[test]
fn load_demand_names_every_fault_and_repetition() {
    let row = |sku: &str, date: &str, quantity| v1::DemandRow {
        sku: text(sku),
        date: text(date),
        quantity,
        ..Default::default()
    };
    let rows = vec![
        row("", "2026-13-01", -1),
        row("X", "2026-01-01", 3),
        row("X", "2026-01-01", 4),
        v1::DemandRow { location_id: text("\t"), ..row("X", "2026-01-02", MAX_QUANTITY + 1) },
    ];
    let request = v1::LoadDemandRequest { rows, ..Default::default() };
    let expected =
        ["rows[0].sku", "rows[0].date", "rows[0].quantity", "rows[2]", "rows[3].location_id", "rows[3].quantity"];
    assert_eq!(faults(|fields| purchasing::load_demand(fields, &request)), expected);
    let none = v1::LoadDemandRequest::default();
    assert_eq!(faults(|fields| purchasing::load_demand(fields, &none)), ["rows"]);
}
