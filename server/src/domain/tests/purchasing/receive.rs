//! What comes, and what it sets going.

use super::*;
use crate::domain::{
    answer::{Fill, WarningReason},
    command::{Count, SetStock},
    event::Change,
};

#[test]
fn all_lines_of_a_receipt_fill_an_order_in_one_command() {
    let mut shelf = shop();
    ok(&mut shelf, order("O1", AllocationPolicy::CompleteOrder, &[("A", 4), ("B", 2)]));
    ok(&mut shelf, order("O2", AllocationPolicy::Partial, &[("A", 9)]));
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], true)));
    shelf.events.clear();
    let answer = ok(&mut shelf, received(receive("R1", &[(1, 10), (2, 5)])));
    let fills = answer.effects.fills.items.iter().map(|Fill { order_id, line_number, quantity, open, .. }| {
        format!("{order_id} line {line_number}: {quantity}, {open} open")
    });
    assert_eq!(fills.collect::<Vec<_>>(), ["O1 line 1: 4, 0 open", "O1 line 2: 2, 0 open", "O2 line 1: 6, 3 open"]);
    assert_eq!(answered(&answer).status.name(), "RECEIVED");
    let Subject::Receipt { receipt, .. } = &answer.subject else { panic!("{answer:?}") };
    assert_eq!(receipt.lines.iter().map(|line| (line.number, line.accepted)).collect::<Vec<_>>(), [(1, 10), (2, 5)]);
    // Channels see what the pass left, never what came.
    let levels = shelf.events.iter().filter_map(|event| match &event.change {
        Change::Stock { before, after } => {
            Some((after.sku.as_str(), before.available, after.available, after.on_order))
        }
        _ => None,
    });
    assert_eq!(levels.collect::<Vec<_>>(), [("A", 0, 0, 0), ("B", 0, 3, 0)]);
}

#[test]
fn several_receipts_make_a_purchase_order_whole() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], true)));
    ok(&mut shelf, received(receive("R1", &[(1, 10)])));
    assert_eq!(status(&shelf), "PARTIALLY_RECEIVED");
    assert_eq!(refused(&mut shelf, received(receive("R1", &[(2, 5)]))), one(Reason::ReceiptAlreadyExists, ""));
    ok(&mut shelf, received(receive("R2", &[(2, 2)])));
    ok(&mut shelf, received(receive("R3", &[(2, 3)])));
    assert_eq!((status(&shelf), counts(&shelf, 2)), ("RECEIVED", (5, 5, 0, 0)));
    assert_eq!(
        refused(&mut shelf, received(receive("R4", &[(2, 1)]))),
        one(Reason::OverTolerance, "lines[0].accepted")
    );
}

#[test]
fn more_and_less_than_ordered_within_tolerance() {
    let mut shelf = shop();
    let tolerant = CreatePurchaseOrder {
        over_tolerance_percent: Decimal::new(105, 1),
        under_tolerance_percent: Decimal::from(5),
        ..create(&[("A", 20), ("B", 39), ("C", 10)], true)
    };
    let mut tolerant = tolerant;
    tolerant.lines[2].unit_cost = Some(euros(0));
    ok(&mut shelf, created(tolerant));
    // 10.5 percent of 20 are 2.1: 22 at most.
    assert_eq!(
        refused(&mut shelf, received(receive("R1", &[(1, 23)]))),
        one(Reason::OverTolerance, "lines[0].accepted")
    );
    ok(&mut shelf, received(receive("R1", &[(1, 22)])));
    assert_eq!((counts(&shelf, 1), stock(&shelf, "A").on_order, stock(&shelf, "A").on_hand), ((20, 22, 0, 0), 0, 22));
    // 5 percent of 39 are 1.95: one may lack, two may not.
    ok(&mut shelf, received(receive("R2", &[(2, 37)])));
    assert_eq!((counts(&shelf, 2), stock(&shelf, "B").on_order), ((39, 37, 0, 0), 2));
    ok(&mut shelf, received(receive("R3", &[(2, 1)])));
    assert_eq!((counts(&shelf, 2), stock(&shelf, "B").on_order), ((39, 38, 0, 1), 0));
    // Of 10, 5 percent are no unit.
    ok(&mut shelf, received(receive("R4", &[(3, 9)])));
    assert_eq!((counts(&shelf, 3), status(&shelf)), ((10, 9, 0, 0), "PARTIALLY_RECEIVED"));
    // A last one cancels what lacks, here of a line that it does not name.
    let last = ReceivePurchaseOrder { is_final: true, ..receive("R5", &[(2, 1)]) };
    ok(&mut shelf, received(last));
    assert_eq!((counts(&shelf, 3), status(&shelf), stock(&shelf, "C").on_order), ((10, 9, 0, 1), "RECEIVED", 0));
}

#[test]
fn rejected_units_stay_on_order() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    let mut bad = receive("R1", &[(1, 0)]);
    bad.lines[0].rejected = 10;
    ok(&mut shelf, received(bad));
    assert_eq!((counts(&shelf, 1), status(&shelf)), ((10, 0, 10, 0), "SUBMITTED"));
    assert_eq!((stock(&shelf, "A").on_order, stock(&shelf, "A").on_hand), (10, 0));
    let mut mixed = receive("R2", &[(1, 6)]);
    mixed.lines[0].rejected = 4;
    ok(&mut shelf, received(mixed));
    assert_eq!((counts(&shelf, 1), stock(&shelf, "A").on_order), ((10, 6, 14, 0), 4));
    ok(&mut shelf, received(receive("R3", &[(1, 4)])));
    assert_eq!((counts(&shelf, 1), status(&shelf)), ((10, 10, 14, 0), "RECEIVED"));
}

#[test]
fn a_last_receipt_of_nothing_but_rejected_units_cancels() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    let mut bad = receive("R1", &[(1, 0)]);
    bad.lines[0].rejected = 10;
    ok(&mut shelf, received(ReceivePurchaseOrder { is_final: true, ..bad }));
    assert_eq!((counts(&shelf, 1), status(&shelf)), ((10, 0, 10, 10), "CANCELLED"));
    assert_eq!(stock(&shelf, "A").on_order, 0);
    let faults = refused(&mut shelf, received(receive("R2", &[(1, 1)])));
    assert_eq!(faults, one(Reason::PurchaseOrderStatus, ""));
}

#[test]
fn what_was_not_ordered_is_taken_only_where_the_call_allows_it() {
    let mut shelf = shop();
    ok(&mut shelf, order("O1", AllocationPolicy::Partial, &[("B", 2)]));
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    let with_b = |receipt_id: &str, allow_unordered: bool, cost: Option<Money>| {
        let mut receipt = receive(receipt_id, &[(1, 10), (0, 3)]);
        receipt.lines[1].what = ReceivedWhat::Sku(Sku::known("B"));
        receipt.lines[1].unit_cost = cost;
        received(ReceivePurchaseOrder { allow_unordered, ..receipt })
    };
    assert_eq!(refused(&mut shelf, with_b("R1", false, None)), one(Reason::ItemNotOrdered, "lines[1].sku"));
    assert_eq!(stock(&shelf, "A").on_hand, 0, "nothing of it was taken");
    let answer = ok(&mut shelf, with_b("R1", true, None));
    assert_eq!(answer.effects.fills.count, 1);
    let line = &purchase_order(&shelf).lines[1];
    assert_eq!((line.number, line.ordered, line.received, line.unit_cost), (2, 0, 3, Decimal::new(300, 2)));
    assert_eq!((stock(&shelf, "B").on_order, stock(&shelf, "B").on_hand, status(&shelf)), (0, 3, "RECEIVED"));
    // Its line is there now, and still nothing was ordered on it.
    let mut more = receive("R2", &[(2, 1)]);
    assert_eq!(refused(&mut shelf, received(more.clone())), one(Reason::ItemNotOrdered, "lines[0].line_number"));
    more.allow_unordered = true;
    ok(&mut shelf, received(more));
    assert_eq!(counts(&shelf, 2), (0, 4, 0, 0));
}

#[test]
fn another_cost_is_noted_and_another_currency_refused() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 4), ("B", 10)], true)));
    let costs: Vec<Decimal> = purchase_order(&shelf).lines.iter().map(|line| line.unit_cost).collect();
    assert_eq!(costs, [Decimal::new(200, 2), Decimal::new(250, 2)], "of 10 and more, B is cheaper");
    let mut receipt = receive("R1", &[(1, 2), (2, 2)]);
    receipt.lines[0].unit_cost = Some(euros(190));
    receipt.lines[1].unit_cost = Some(euros(250));
    let answer = ok(&mut shelf, received(receipt));
    let Subject::Receipt { receipt, .. } = &answer.subject else { panic!("{answer:?}") };
    let noted: Vec<Option<Decimal>> = receipt.lines.iter().map(|line| line.unit_cost).collect();
    assert_eq!(noted, [Some(Decimal::new(190, 2)), None]);
    let mut foreign = receive("R2", &[(1, 1)]);
    foreign.lines[0].unit_cost = Some(dollars(190));
    assert_eq!(refused(&mut shelf, received(foreign)), one(Reason::CurrencyMismatch, "lines[0].unit_cost"));
}

#[test]
fn every_fault_of_a_receipt_is_named() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("A", 10), ("B", 1)], true)));
    let mut receipt = receive("R1", &[(9, 1), (3, 2), (3, 1), (0, 1), (0, 1)]);
    receipt.lines[3].what = ReceivedWhat::Sku(Sku::known("C"));
    receipt.lines[4].what = ReceivedWhat::Sku(Sku::known("A"));
    let faults = [
        (Reason::PurchaseOrderLineNotFound, "lines[0].line_number"),
        (Reason::OverTolerance, "lines[1].accepted"),
        (Reason::InvalidField, "lines[2]"),
        (Reason::ItemNotOrdered, "lines[3].sku"),
        (Reason::InvalidField, "lines[4].sku"),
    ];
    let named = faults.map(|(reason, subject)| (reason, subject.to_owned()));
    assert_eq!(refused(&mut shelf, received(receipt)), named);
}

#[test]
fn a_late_receipt_was_in_the_count() {
    let mut shelf = shop();
    ok(&mut shelf, order("O1", AllocationPolicy::Partial, &[("A", 20)]));
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    let came = shelf.now();
    let count = Count { sku: Sku::known("A"), location_id: None, on_hand: 7, path: "counts[0]".into() };
    ok(
        &mut shelf,
        Command::SetStock(SetStock { counts: vec![count], note: String::new(), reference: None, occur_time: None }),
    );
    assert_eq!((stock(&shelf, "A").on_hand, stock(&shelf, "A").allocated), (7, 7));
    let answer = ok(&mut shelf, received(ReceivePurchaseOrder { occur_time: Some(came), ..receive("R1", &[(1, 10)]) }));
    assert_eq!(answer.effects.fills.count, 0, "no stock-in");
    assert_eq!(answer.effects.warnings.iter().map(|w| w.reason).collect::<Vec<_>>(), [WarningReason::AlreadyCounted]);
    assert_eq!((stock(&shelf, "A").on_hand, stock(&shelf, "A").on_order, counts(&shelf, 1).1), (7, 0, 10));
}
