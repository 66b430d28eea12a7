//! Purchase orders in the database: lists, and transactions that meet.

use chrono::TimeDelta;
use rust_decimal::Decimal;

use super::{Ground, Run};
use crate::domain::{
    Time,
    answer::{PutOutcome, Subject},
    command::{Command, PutItem, PutLocation},
    id::{LocationId, PurchaseOrderId, ReceiptId, Sku, SupplierId},
    inventory::{BackorderPolicy, FillMode, QueueDiscipline, StockOwner},
    money::Money,
    order::{AllocationPolicy, ShipPolicy, ShortageHandling},
    purchasing::{
        command::{
            CorrectReceipt, CreatePurchaseOrder, NewPurchaseLine, PutReplenishmentPolicy, PutSupplier, PutSupplierItem,
            ReceivePurchaseOrder, ReceivedLine, ReceivedWhat,
        },
        order::{LineWorking, PurchaseOrderStatus},
        policy::{PolicyKind, PolicyLevel, PolicyRule, PolicyScope},
        supplier::{LeadTimeUnit, SupplierCalendar},
    },
    quantity::Quantity,
    query::{PageRequest, PolicyFilter, PurchaseOrderFilter, SupplierFilter, SupplierItemFilter},
    refusal::Reason,
    zone::Zone,
};

fn location(id: &str) -> Command {
    Command::PutLocation(Box::new(PutLocation {
        location_id: LocationId::known(id),
        etag: None,
        name: String::new(),
        is_default: id == "MAIN",
        untracked: false,
        fill_mode: FillMode::Automatic,
        stock_owner: StockOwner::Fillrate,
        queue_discipline: QueueDiscipline::SkipAhead,
        allocation_policy: AllocationPolicy::CompleteOrder,
        ship_policy: ShipPolicy::Any,
        shortage_handling: ShortageHandling::Backorder,
        time_zone: Zone::default(),
        active: true,
        path: String::new(),
    }))
}

fn item(sku: &str) -> Command {
    Command::PutItem(Box::new(PutItem {
        sku: Sku::known(sku),
        etag: None,
        name: String::new(),
        untracked: false,
        discontinued: false,
        backorder_policy: BackorderPolicy::Allow,
        active: true,
        locations: Vec::new(),
        path: String::new(),
    }))
}

fn supplier(id: &str, name: &str) -> Command {
    Command::PutSupplier(Box::new(PutSupplier {
        supplier_id: SupplierId::known(id),
        etag: None,
        name: name.into(),
        currency_code: if id == "T" { "USD" } else { "EUR" }.into(),
        minimum_order_value: None,
        calendar: SupplierCalendar::default(),
        active: true,
        path: String::new(),
    }))
}

fn supplier_item(id: &str, sku: &str) -> Command {
    Command::PutSupplierItem(Box::new(PutSupplierItem {
        supplier_id: SupplierId::known(id),
        sku: Sku::known(sku),
        etag: None,
        supplier_sku: String::new(),
        currency_code: None,
        unit_cost: Decimal::ONE,
        lead_time_days: 3,
        lead_time_unit: LeadTimeUnit::CalendarDays,
        lead_time_stddev_days: Decimal::ZERO,
        min_order_qty: 1,
        order_multiple: 1,
        max_order_qty: None,
        price_breaks: Vec::new(),
        order_cost: None,
        preference: None,
        active: sku != "B",
        path: String::new(),
    }))
}

fn policy(scope: PolicyScope, rule: PolicyRule) -> Command {
    Command::PutReplenishmentPolicy(Box::new(PutReplenishmentPolicy {
        scope,
        etag: None,
        rule,
        backorder_lookback_days: None,
        demand_window_days: 90,
        review_days: 0,
        review_anchor_date: None,
        order_cost: None,
        holding_rate: None,
        stockout_cost: None,
        max_lead_days: None,
        active: true,
        path: String::new(),
    }))
}

fn purchase_order(id: &str, (supplier, at): (&str, &str), sku: &str, submit: bool) -> CreatePurchaseOrder {
    CreatePurchaseOrder {
        purchase_order_id: PurchaseOrderId::known(id),
        id_given: true,
        content_hash: vec![1],
        supplier_id: SupplierId::known(supplier),
        location_id: Some(LocationId::known(at)),
        currency_code: Some("EUR".into()),
        reference: format!("buy {id}"),
        supplier_reference: String::new(),
        note: String::new(),
        order_time: None,
        expected_time: None,
        confirmed_time: None,
        over_tolerance_percent: Decimal::ZERO,
        under_tolerance_percent: Decimal::ZERO,
        submit,
        lines: vec![NewPurchaseLine {
            number: 1,
            sku: Sku::known(sku),
            quantity: Quantity::new(10).unwrap(),
            unit_cost: Some(Money { currency_code: "EUR".into(), amount: Decimal::ONE }),
            supplier_sku: None,
            expected_time: None,
            working: Some("{}".into()),
            path: "lines[0]".into(),
        }],
    }
}

fn receive(id: &str, receipt_id: &str, accepted: i64) -> Command {
    Command::ReceivePurchaseOrder(Box::new(ReceivePurchaseOrder {
        purchase_order_id: PurchaseOrderId::known(id),
        etag: None,
        receipt_id: ReceiptId::known(receipt_id),
        lines: vec![ReceivedLine {
            what: ReceivedWhat::Line(1),
            accepted,
            rejected: 0,
            unit_cost: None,
            path: "lines[0]".into(),
        }],
        is_final: false,
        allow_unordered: false,
        note: String::new(),
        reference: None,
        occur_time: None,
    }))
}

async fn shelve(ground: &Ground, commands: Vec<Command>) {
    let master = [location("MAIN"), location("WEST"), item("A"), item("B"), supplier("S", "one"), supplier("T", "two")];
    let commands: Vec<Command> = master.into_iter().chain(commands).collect();
    for answer in ground.run(&commands, Run::default()).await.unwrap() {
        answer.unwrap();
    }
}

/// Runs a command until no other transaction is in its way.
async fn insist(ground: &Ground, command: Command) -> Result<Subject, Reason> {
    loop {
        match ground.run(std::slice::from_ref(&command), Run::default()).await {
            Ok(mut answers) => {
                return answers.pop().unwrap().map(|answer| answer.subject).map_err(|refusal| refusal.reason);
            }
            Err(error) => assert!(error.is_conflict(), "{error:?}"),
        }
    }
}

#[tokio::test]
async fn purchase_orders_are_listed_by_what_is_asked_of_them() {
    let ground = Ground::lay().await;
    let mut late = purchase_order("P2", ("S", "MAIN"), "B", true);
    late.expected_time = Some(Time::UNIX_EPOCH + TimeDelta::days(10));
    let orders = [
        purchase_order("P1", ("S", "MAIN"), "A", false),
        late,
        purchase_order("P3", ("T", "WEST"), "A", true),
        purchase_order("P4", ("S", "WEST"), "A", true),
    ];
    let mut commands: Vec<Command> =
        orders.into_iter().map(|order| Command::CreatePurchaseOrder(Box::new(order))).collect();
    commands.push(receive("P4", "R4", 10));
    shelve(&ground, commands).await;

    let listed = async |filter: PurchaseOrderFilter, as_of: i64| {
        let (mut ids, mut after) = (Vec::new(), None);
        loop {
            let mut tx = ground.database.read(&ground.tenant).await.unwrap();
            let as_of = Time::UNIX_EPOCH + TimeDelta::days(as_of);
            let page = tx.list_purchase_orders(&filter, as_of, &PageRequest { size: 1, after }).await.unwrap();
            tx.rollback().await.unwrap();
            assert!(
                page.rows.iter().all(|order| order.lines.len() == 1 && order.lines[0].working == LineWorking::Unread)
            );
            ids.extend(page.rows.into_iter().map(|order| order.id.to_string()));
            after = page.next;
            if after.is_none() {
                return ids;
            }
        }
    };
    let any = PurchaseOrderFilter::default;
    assert_eq!(listed(any(), 0).await, ["P1", "P2", "P3", "P4"]);
    let of_s = PurchaseOrderFilter { supplier_ids: vec![SupplierId::known("S")], ..any() };
    assert_eq!(listed(of_s, 0).await, ["P1", "P2", "P4"]);
    let statuses = vec![PurchaseOrderStatus::Draft, PurchaseOrderStatus::Received];
    assert_eq!(listed(PurchaseOrderFilter { statuses, ..any() }, 0).await, ["P1", "P4"]);
    let of_a = PurchaseOrderFilter { skus: vec![Sku::known("A")], ..any() };
    assert_eq!(listed(of_a, 0).await, ["P1", "P3", "P4"]);
    let west = PurchaseOrderFilter { location_ids: vec![LocationId::known("WEST")], ..any() };
    assert_eq!(listed(west, 0).await, ["P3", "P4"]);
    let references = vec!["buy P3".to_owned()];
    assert_eq!(listed(PurchaseOrderFilter { references, ..any() }, 0).await, ["P3"]);
    let overdue = |overdue| PurchaseOrderFilter { overdue: Some(overdue), ..any() };
    assert_eq!(listed(overdue(true), 10).await, [""; 0], "due on that very moment");
    assert_eq!(listed(overdue(true), 11).await, ["P2"]);
    assert_eq!(listed(overdue(false), 11).await, ["P1", "P3", "P4"]);

    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    let record = tx.purchase_order_record(&PurchaseOrderId::known("P4")).await.unwrap().unwrap();
    assert_eq!(record.receipts.iter().map(|receipt| receipt.id.as_str()).collect::<Vec<_>>(), ["R4"]);
    assert_eq!(record.purchase_order.lines[0].working, LineWorking::Text("{}".into()), "receiving kept it");
    assert_eq!(tx.purchase_order_record(&PurchaseOrderId::known("P9")).await.unwrap(), None);
    tx.rollback().await.unwrap();
    ground.verify("").await;
    ground.clear().await;
}

#[tokio::test]
async fn suppliers_items_and_policies_are_listed_by_their_keys() {
    let ground = Ground::lay().await;
    let main = || LocationId::known("MAIN");
    let level = PolicyRule::MinMax { min: 1, max: 2 };
    let commands = vec![
        supplier_item("S", "B"),
        supplier_item("S", "A"),
        supplier_item("T", "A"),
        policy(PolicyScope::Item { location_id: main(), sku: Sku::known("A") }, level.clone()),
        policy(PolicyScope::Location { location_id: main() }, PolicyRule::BackordersOnly),
        policy(PolicyScope::Tenant, level),
    ];
    shelve(&ground, commands).await;
    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    let filter = SupplierFilter { currency_codes: vec!["USD".into()], ..SupplierFilter::default() };
    let page = tx.list_suppliers(&filter, &PageRequest { size: 5, after: None }).await.unwrap();
    assert_eq!(page.rows.iter().map(|supplier| supplier.id.as_str()).collect::<Vec<_>>(), ["T"]);

    let mut keys = Vec::new();
    let mut after = None;
    loop {
        let page = tx.list_supplier_items(&SupplierItemFilter::default(), &PageRequest { size: 2, after }).await;
        let page = page.unwrap();
        keys.extend(page.rows.iter().map(|item| format!("{} {}", item.supplier_id, item.sku)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(keys, ["S A", "S B", "T A"]);
    let filter = SupplierItemFilter { active: Some(false), ..SupplierItemFilter::default() };
    let page = tx.list_supplier_items(&filter, &PageRequest { size: 5, after: None }).await.unwrap();
    assert_eq!(page.rows.len(), 1);

    let mut scopes = Vec::new();
    let mut after = None;
    loop {
        let page = tx.list_policies(&PolicyFilter::default(), &PageRequest { size: 1, after }).await.unwrap();
        scopes.extend(page.rows.into_iter().map(|policy| policy.scope));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let item = PolicyScope::Item { location_id: main(), sku: Sku::known("A") };
    assert_eq!(scopes, [PolicyScope::Tenant, PolicyScope::Location { location_id: main() }, item.clone()]);
    let filter =
        PolicyFilter { levels: vec![PolicyLevel::Item], kinds: vec![PolicyKind::MinMax], ..Default::default() };
    let page = tx.list_policies(&filter, &PageRequest { size: 5, after: None }).await.unwrap();
    assert_eq!(page.rows.into_iter().map(|policy| policy.scope).collect::<Vec<_>>(), [item]);
    tx.rollback().await.unwrap();
    ground.clear().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn puts_that_meet_come_one_after_the_other() {
    const PUTS: i64 = 12;
    let ground = Ground::lay().await;
    shelve(&ground, Vec::new()).await;
    let puts = (0..PUTS).map(|n| insist(&ground, supplier("NEW", &format!("name {n}"))));
    let mut revisions: Vec<i64> = Vec::new();
    for answer in futures::future::join_all(puts).await {
        let Ok(Subject::Supplier { supplier, outcome }) = answer else { panic!("{answer:?}") };
        assert_eq!(outcome == PutOutcome::Created, supplier.revision == 1);
        revisions.push(supplier.revision);
    }
    revisions.sort_unstable();
    assert_eq!(revisions, (1..=PUTS).collect::<Vec<_>>(), "each saw the one before");
    ground.clear().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_that_meet_never_take_more_than_was_ordered() {
    let ground = Ground::lay().await;
    let order = purchase_order("P1", ("S", "MAIN"), "A", true);
    shelve(&ground, vec![Command::CreatePurchaseOrder(Box::new(order))]).await;
    let receipts: Vec<String> = (0..8).map(|n| format!("R{n}")).collect();
    let calls = receipts.iter().map(|id| insist(&ground, receive("P1", id, 3)));
    let answers = futures::future::join_all(calls).await;
    let refused: Vec<&Reason> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert_eq!(refused, [&Reason::OverTolerance; 5], "3 of 3 units each fit into 10");
    let mut tx = ground.database.read(&ground.tenant).await.unwrap();
    let record = tx.purchase_order_record(&PurchaseOrderId::known("P1")).await.unwrap().unwrap();
    tx.rollback().await.unwrap();
    assert_eq!((record.purchase_order.lines[0].received, record.receipts.len()), (9, 3));
    // Two corrections of one receipt: the second finds nothing left.
    let correct = || {
        Command::CorrectReceipt(CorrectReceipt {
            receipt_id: record.receipts[0].id.clone(),
            etag: None,
            lines: Vec::new(),
            note: String::new(),
            reference: None,
            occur_time: None,
        })
    };
    let (one, other) = futures::join!(insist(&ground, correct()), insist(&ground, correct()));
    let failed = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(failed, [Reason::CorrectionExceedsReceived]);
    ground.verify("").await;
    ground.clear().await;
}
