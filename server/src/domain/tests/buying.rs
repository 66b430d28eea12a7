//! Random commands of purchasing over the same small world.

use rust_decimal::Decimal;

use super::{
    commands::{Dice, place, sku},
    shelf::Shelf,
};
use crate::domain::{
    command::{Command, Patch},
    id::{PurchaseOrderId, ReceiptId, SupplierId},
    money::Money,
    purchasing::{
        command::{
            CancelPurchaseOrder, ClosePurchaseOrder, CorrectReceipt, CorrectedLine, CreatePurchaseOrder,
            NewPurchaseLine, PurchaseLineChange, PutReplenishmentPolicy, PutSupplier, PutSupplierItem,
            ReceivePurchaseOrder, ReceivedLine, ReceivedWhat, SubmitPurchaseOrder, UpdatePurchaseOrder,
        },
        policy::{PolicyRule, PolicyScope},
        supplier::{LeadTimeUnit, PriceBreak, SupplierCalendar},
    },
};

fn supplier(dice: &mut Dice) -> SupplierId {
    SupplierId::known(dice.of(&["S1", "S2"]))
}

fn euros(dice: &mut Dice) -> Option<Money> {
    dice.one_in(2).then(|| Money {
        currency_code: if dice.one_in(12) { "USD" } else { "EUR" }.into(),
        amount: Decimal::from(dice.units(9)),
    })
}

pub(crate) fn random(dice: &mut Dice, shelf: &Shelf) -> Command {
    let orders: Vec<PurchaseOrderId> = shelf.bought.orders.keys().cloned().collect();
    if shelf.bought.suppliers.len() < 2 || dice.one_in(40) {
        return put_supplier(dice);
    }
    if shelf.bought.supplier_items.len() < 4 {
        return put_supplier_item(dice);
    }
    if orders.is_empty() || dice.one_in(5) {
        return create(dice, shelf);
    }
    let unended = shelf.bought.orders.values().filter(|order| !matches!(order.status.name(), "CLOSED" | "CANCELLED"));
    let unended: Vec<PurchaseOrderId> = unended.map(|order| order.id.clone()).collect();
    let id = if unended.is_empty() || dice.one_in(10) { dice.of(&orders) } else { dice.of(&unended) };
    let receipts: Vec<ReceiptId> = shelf.bought.receipts.keys().cloned().collect();
    let occur_time = dice.one_in(5).then(|| shelf.now() - chrono::TimeDelta::seconds(dice.units(30)));
    match dice.below(40) {
        0..2 => put_supplier_item(dice),
        2..3 => put_policy(dice),
        3..9 => Command::SubmitPurchaseOrder(SubmitPurchaseOrder { purchase_order_id: id, etag: None, occur_time }),
        9..15 => update(dice, id),
        15..17 => Command::ClosePurchaseOrder(ClosePurchaseOrder { purchase_order_id: id, etag: None, occur_time }),
        17..19 => Command::CancelPurchaseOrder(CancelPurchaseOrder { purchase_order_id: id, etag: None, occur_time }),
        19..25 if !receipts.is_empty() => {
            let receipt_id = dice.of(&receipts);
            let receipt = &shelf.bought.receipts[&receipt_id];
            let line = dice.of(&receipt.lines);
            let lines = CorrectedLine {
                number: line.number,
                accepted: dice.units(3) - 1,
                rejected: dice.units(2) - 1,
                path: "lines[0]".into(),
            };
            Command::CorrectReceipt(CorrectReceipt {
                receipt_id,
                etag: None,
                lines: if dice.one_in(2) { Vec::new() } else { vec![lines] },
                note: String::new(),
                reference: None,
                occur_time,
            })
        }
        _ => receive(dice, shelf, id),
    }
}

fn put_supplier(dice: &mut Dice) -> Command {
    Command::PutSupplier(Box::new(PutSupplier {
        supplier_id: supplier(dice),
        etag: None,
        name: dice.of(&["one", "two"]).into(),
        currency_code: "EUR".into(),
        minimum_order_value: dice.one_in(2).then_some(Decimal::ONE_HUNDRED),
        calendar: SupplierCalendar {
            weekdays: [true, true, true, true, true, false, dice.one_in(2)],
            ..Default::default()
        },
        active: !dice.one_in(15),
        path: String::new(),
    }))
}

fn put_supplier_item(dice: &mut Dice) -> Command {
    Command::PutSupplierItem(Box::new(PutSupplierItem {
        supplier_id: supplier(dice),
        sku: sku(dice),
        etag: None,
        supplier_sku: "theirs".into(),
        currency_code: dice.one_in(12).then(|| "USD".into()),
        unit_cost: Decimal::new(dice.units(999), 2),
        lead_time_days: dice.below(5).try_into().unwrap(),
        lead_time_unit: dice.of(&[LeadTimeUnit::CalendarDays, LeadTimeUnit::WorkingDays]),
        lead_time_stddev_days: Decimal::new(5, 1),
        min_order_qty: 1,
        order_multiple: 1,
        max_order_qty: None,
        price_breaks: vec![PriceBreak { min_quantity: 5, unit_cost: Decimal::ONE }],
        order_cost: None,
        preference: Some(1),
        active: !dice.one_in(6),
        path: String::new(),
    }))
}

fn put_policy(dice: &mut Dice) -> Command {
    let scope = match dice.below(3) {
        0 => PolicyScope::Tenant,
        1 => PolicyScope::Location { location_id: place(dice) },
        _ => PolicyScope::Item { location_id: place(dice), sku: sku(dice) },
    };
    Command::PutReplenishmentPolicy(Box::new(PutReplenishmentPolicy {
        scope,
        etag: None,
        rule: PolicyRule::MinMax { min: 1, max: dice.units(4) },
        backorder_lookback_days: None,
        demand_window_days: 90,
        review_days: 0,
        review_anchor_date: chrono::NaiveDate::from_ymd_opt(2026, 1, 5),
        order_cost: None,
        holding_rate: Some(Decimal::new(2, 1)),
        stockout_cost: None,
        max_lead_days: None,
        active: true,
        path: String::new(),
    }))
}

fn create(dice: &mut Dice, shelf: &Shelf) -> Command {
    let lines = (1..=dice.units(3)).map(|number| NewPurchaseLine {
        number: number.try_into().unwrap(),
        sku: sku(dice),
        quantity: dice.quantity(9),
        unit_cost: Some(Money { currency_code: "EUR".into(), amount: Decimal::from(dice.units(9)) })
            .filter(|_| number > 1 || !dice.one_in(4)),
        supplier_sku: None,
        expected_time: dice.one_in(3).then(|| shelf.now() + chrono::TimeDelta::days(dice.units(9))),
        working: None,
        path: format!("lines[{}]", number - 1),
    });
    let lines = lines.collect();
    Command::CreatePurchaseOrder(Box::new(CreatePurchaseOrder {
        purchase_order_id: PurchaseOrderId::known(format!("P{}", shelf.bought.orders.len())),
        id_given: true,
        content_hash: vec![2],
        supplier_id: supplier(dice),
        location_id: Some(place(dice)),
        currency_code: None,
        reference: String::new(),
        supplier_reference: String::new(),
        note: String::new(),
        order_time: None,
        expected_time: None,
        confirmed_time: None,
        over_tolerance_percent: Decimal::from(dice.of(&[0, 20, 50])),
        under_tolerance_percent: Decimal::from(dice.of(&[0, 20, 50])),
        submit: dice.one_in(2),
        lines,
    }))
}

fn update(dice: &mut Dice, purchase_order_id: PurchaseOrderId) -> Command {
    let lines = PurchaseLineChange {
        number: dice.units(4).try_into().unwrap(),
        sku: dice.one_in(3).then(|| sku(dice)),
        quantity: Some(dice.units(12) - 1),
        unit_cost: euros(dice),
        supplier_sku: None,
        expected_time: Patch::Keep,
        remove: dice.one_in(8),
        path: "lines[0]".into(),
    };
    Command::UpdatePurchaseOrder(Box::new(UpdatePurchaseOrder {
        purchase_order_id,
        etag: None,
        supplier_id: dice.one_in(12).then(|| supplier(dice)),
        location_id: dice.one_in(12).then(|| place(dice)),
        currency_code: None,
        order_time: None,
        reference: None,
        supplier_reference: None,
        note: dice.one_in(3).then(|| "call them".into()),
        expected_time: Patch::Keep,
        confirmed_time: if dice.one_in(4) { Patch::Set(super::shelf::start()) } else { Patch::Clear },
        over_tolerance_percent: None,
        under_tolerance_percent: None,
        lines: if dice.one_in(4) { Vec::new() } else { vec![lines] },
    }))
}

fn receive(dice: &mut Dice, shelf: &Shelf, purchase_order_id: PurchaseOrderId) -> Command {
    let numbers: Vec<i32> = shelf.bought.orders[&purchase_order_id].lines.iter().map(|line| line.number).collect();
    let lines = (0..dice.units(2)).map(|index| ReceivedLine {
        what: if dice.one_in(4) { ReceivedWhat::Sku(sku(dice)) } else { ReceivedWhat::Line(dice.of(&numbers)) },
        accepted: dice.units(6),
        rejected: dice.units(3) - 1,
        unit_cost: euros(dice),
        path: format!("lines[{index}]"),
    });
    let lines = lines.collect();
    Command::ReceivePurchaseOrder(Box::new(ReceivePurchaseOrder {
        purchase_order_id,
        etag: None,
        receipt_id: ReceiptId::known(format!("W{}", shelf.batch_no)),
        lines,
        is_final: dice.one_in(6),
        allow_unordered: dice.one_in(3),
        note: String::new(),
        reference: None,
        occur_time: dice.one_in(4).then(|| shelf.now() - chrono::TimeDelta::seconds(dice.units(30))),
    }))
}
