//! Purchase orders by example: one location `MAIN`, items `A` to `C`, a supplier `S` that sells `A` for 2.00 and `B` for
//! 3.00, from 10 on for 2.50, each with three days of lead time.

mod correct;
mod life_cycle;
mod put;
mod receive;
mod update;

use chrono::TimeDelta;
use rust_decimal::Decimal;

use super::shelf::Shelf;
use crate::domain::{
    Time,
    answer::{Answer, Subject},
    command::{AdjustStock, Adjustment, Command, CreateOrder, NewLine, Patch, PutItem, PutLocation},
    id::{LocationId, OrderId, PurchaseOrderId, ReceiptId, Sku, StockKey, SupplierId},
    inventory::{BackorderPolicy, FillMode, MovementType, QueueDiscipline, Stock, StockOwner},
    money::Money,
    order::{AllocationPolicy, ShipPolicy, ShortageHandling},
    purchasing::{
        command::{
            CancelPurchaseOrder, ClosePurchaseOrder, CorrectReceipt, CorrectedLine, CreatePurchaseOrder,
            NewPurchaseLine, PurchaseLineChange, PutSupplier, PutSupplierItem, ReceivePurchaseOrder, ReceivedLine,
            ReceivedWhat, SubmitPurchaseOrder, UpdatePurchaseOrder,
        },
        order::{PurchaseLine, PurchaseOrder},
        supplier::{LeadTimeUnit, PriceBreak, SupplierCalendar},
    },
    quantity::Quantity,
    refusal::{Reason, Refusal},
    zone::Zone,
};

fn shop() -> Shelf {
    let mut shelf = Shelf::new(false);
    ok(&mut shelf, put_location());
    for sku in ["A", "B", "C"] {
        ok(&mut shelf, put_item(sku));
    }
    ok(&mut shelf, put_supplier(true));
    ok(&mut shelf, put_supplier_item("A", 200, &[]));
    ok(&mut shelf, put_supplier_item("B", 300, &[(10, 250)]));
    shelf
}

fn ok(shelf: &mut Shelf, command: Command) -> Answer {
    let answer = shelf.run(&command, false);
    shelf.check("");
    answer.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// The reasons of a refusal with what each is about, and nothing booked.
fn refused(shelf: &mut Shelf, command: Command) -> Vec<(Reason, String)> {
    let Refusal { reason, violations, .. } = shelf.run(&command, false).unwrap_err();
    shelf.check("");
    if violations.is_empty() {
        return vec![(reason, String::new())];
    }
    violations.into_iter().map(|violation| (violation.reason, violation.subject)).collect()
}

fn one(reason: Reason, subject: &str) -> Vec<(Reason, String)> {
    vec![(reason, subject.to_owned())]
}

fn put_location() -> Command {
    Command::PutLocation(Box::new(PutLocation {
        location_id: LocationId::known("MAIN"),
        etag: None,
        name: String::new(),
        is_default: true,
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

fn put_item(sku: &str) -> Command {
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

fn put_supplier(active: bool) -> Command {
    Command::PutSupplier(Box::new(PutSupplier {
        supplier_id: SupplierId::known("S"),
        etag: None,
        name: "Supplier".into(),
        currency_code: "EUR".into(),
        minimum_order_value: None,
        calendar: SupplierCalendar::default(),
        active,
        path: String::new(),
    }))
}

fn put_supplier_item(sku: &str, cents: i64, breaks: &[(i64, i64)]) -> Command {
    let breaks = breaks
        .iter()
        .map(|(min_quantity, cents)| PriceBreak { min_quantity: *min_quantity, unit_cost: Decimal::new(*cents, 2) });
    Command::PutSupplierItem(Box::new(PutSupplierItem {
        supplier_id: SupplierId::known("S"),
        sku: Sku::known(sku),
        etag: None,
        supplier_sku: format!("S-{sku}"),
        currency_code: None,
        unit_cost: Decimal::new(cents, 2),
        lead_time_days: 3,
        lead_time_unit: LeadTimeUnit::CalendarDays,
        lead_time_stddev_days: Decimal::ZERO,
        min_order_qty: 1,
        order_multiple: 1,
        max_order_qty: None,
        price_breaks: breaks.collect(),
        order_cost: None,
        preference: None,
        active: true,
        path: String::new(),
    }))
}

fn create(lines: &[(&str, i64)], submit: bool) -> CreatePurchaseOrder {
    let lines = lines.iter().zip(1..).map(|((sku, quantity), number)| NewPurchaseLine {
        number,
        sku: Sku::known(*sku),
        quantity: Quantity::new(*quantity).unwrap(),
        unit_cost: None,
        supplier_sku: None,
        expected_time: None,
        working: None,
        path: format!("lines[{}]", number - 1),
    });
    CreatePurchaseOrder {
        purchase_order_id: PurchaseOrderId::known("P"),
        id_given: true,
        content_hash: vec![1],
        supplier_id: SupplierId::known("S"),
        location_id: None,
        currency_code: None,
        reference: String::new(),
        supplier_reference: String::new(),
        note: String::new(),
        order_time: None,
        expected_time: None,
        confirmed_time: None,
        over_tolerance_percent: Decimal::ZERO,
        under_tolerance_percent: Decimal::ZERO,
        submit,
        lines: lines.collect(),
    }
}

fn created(command: CreatePurchaseOrder) -> Command {
    Command::CreatePurchaseOrder(Box::new(command))
}

fn submit() -> Command {
    let purchase_order_id = PurchaseOrderId::known("P");
    Command::SubmitPurchaseOrder(SubmitPurchaseOrder { purchase_order_id, etag: None, occur_time: None })
}

fn close() -> Command {
    let purchase_order_id = PurchaseOrderId::known("P");
    Command::ClosePurchaseOrder(ClosePurchaseOrder { purchase_order_id, etag: None, occur_time: None })
}

fn cancel() -> Command {
    let purchase_order_id = PurchaseOrderId::known("P");
    Command::CancelPurchaseOrder(CancelPurchaseOrder { purchase_order_id, etag: None, occur_time: None })
}

fn update(lines: Vec<PurchaseLineChange>) -> UpdatePurchaseOrder {
    UpdatePurchaseOrder {
        purchase_order_id: PurchaseOrderId::known("P"),
        etag: None,
        supplier_id: None,
        location_id: None,
        currency_code: None,
        order_time: None,
        reference: None,
        supplier_reference: None,
        note: None,
        expected_time: Patch::Keep,
        confirmed_time: Patch::Keep,
        over_tolerance_percent: None,
        under_tolerance_percent: None,
        lines,
    }
}

fn change(number: i32, quantity: Option<i64>) -> PurchaseLineChange {
    PurchaseLineChange {
        number,
        sku: None,
        quantity,
        unit_cost: None,
        supplier_sku: None,
        expected_time: Patch::Keep,
        remove: false,
        path: "lines[0]".into(),
    }
}

fn updated(command: UpdatePurchaseOrder) -> Command {
    Command::UpdatePurchaseOrder(Box::new(command))
}

/// A receipt of accepted units by line.
fn receive(receipt_id: &str, lines: &[(i32, i64)]) -> ReceivePurchaseOrder {
    let lines = lines.iter().enumerate().map(|(index, (number, accepted))| ReceivedLine {
        what: ReceivedWhat::Line(*number),
        accepted: *accepted,
        rejected: 0,
        unit_cost: None,
        path: format!("lines[{index}]"),
    });
    ReceivePurchaseOrder {
        purchase_order_id: PurchaseOrderId::known("P"),
        etag: None,
        receipt_id: ReceiptId::known(receipt_id),
        lines: lines.collect(),
        is_final: false,
        allow_unordered: false,
        note: String::new(),
        reference: None,
        occur_time: None,
    }
}

fn received(command: ReceivePurchaseOrder) -> Command {
    Command::ReceivePurchaseOrder(Box::new(command))
}

/// Takes back accepted and rejected units by line; all where none is named.
fn correct(receipt_id: &str, lines: &[(i32, i64, i64)]) -> Command {
    let lines = lines.iter().enumerate().map(|(index, (number, accepted, rejected))| CorrectedLine {
        number: *number,
        accepted: *accepted,
        rejected: *rejected,
        path: format!("lines[{index}]"),
    });
    Command::CorrectReceipt(CorrectReceipt {
        receipt_id: ReceiptId::known(receipt_id),
        etag: None,
        lines: lines.collect(),
        note: String::new(),
        reference: None,
        occur_time: None,
    })
}

fn order(id: &str, policy: AllocationPolicy, lines: &[(&str, i64)]) -> Command {
    let lines = lines.iter().zip(1..).map(|((sku, quantity), number)| NewLine {
        number,
        sku: Sku::known(*sku),
        location_id: None,
        quantity: Quantity::new(*quantity).unwrap(),
        unit_price: None,
        required_time: None,
        path: String::new(),
    });
    Command::CreateOrder(Box::new(CreateOrder {
        order_id: OrderId::known(id),
        id_given: true,
        content_hash: Vec::new(),
        customer_id: None,
        reference: String::new(),
        location_id: None,
        priority: 0,
        order_time: None,
        required_time: None,
        allocation_policy: Some(policy),
        ship_policy: None,
        shortage_handling: None,
        draft: false,
        allocate: true,
        import: false,
        lines: lines.collect(),
    }))
}

fn adjust(sku: &str, delta: i64) -> Command {
    Command::AdjustStock(AdjustStock {
        adjustments: vec![Adjustment { sku: Sku::known(sku), location_id: None, delta, path: "adjustments[0]".into() }],
        movement_type: MovementType::Adjustment,
        note: String::new(),
        reference: None,
        occur_time: None,
    })
}

fn stock(shelf: &Shelf, sku: &str) -> Stock {
    let key = StockKey { location_id: LocationId::known("MAIN"), sku: Sku::known(sku) };
    shelf.stock.get(&key).cloned().unwrap_or_default()
}

fn purchase_order(shelf: &Shelf) -> &PurchaseOrder {
    &shelf.bought.orders[&PurchaseOrderId::known("P")]
}

fn status(shelf: &Shelf) -> &'static str {
    purchase_order(shelf).status.name()
}

/// Ordered, received, rejected, cancelled.
fn counts(shelf: &Shelf, number: i32) -> (i64, i64, i64, i64) {
    let order = purchase_order(shelf);
    let PurchaseLine { ordered, received, rejected, cancelled, .. } = order.lines[order.line(number).unwrap()];
    (ordered, received, rejected, cancelled)
}

fn euros(cents: i64) -> Money {
    Money { currency_code: "EUR".into(), amount: Decimal::new(cents, 2) }
}

fn dollars(cents: i64) -> Money {
    Money { currency_code: "USD".into(), ..euros(cents) }
}

fn in_days(shelf: &Shelf, days: i64) -> Time {
    shelf.now() + TimeDelta::days(days)
}

fn answered(answer: &Answer) -> &PurchaseOrder {
    match &answer.subject {
        Subject::PurchaseOrder(order) => order,
        Subject::Receipt { purchase_order, .. } => purchase_order,
        other => panic!("no purchase order: {other:?}"),
    }
}
