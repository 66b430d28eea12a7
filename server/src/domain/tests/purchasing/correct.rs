//! Receipts that said too much.

use super::*;
use crate::domain::answer::LossCause;

#[test]
fn units_that_never_came_leave_stock_and_are_expected_again() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    ok(&mut shelf, received(receive("R1", &[(1, 10)])));
    ok(&mut shelf, correct("R1", &[(1, 3, 0)]));
    assert_eq!((counts(&shelf, 1), status(&shelf)), ((10, 7, 0, 0), "PARTIALLY_RECEIVED"));
    assert_eq!((stock(&shelf, "A").on_hand, stock(&shelf, "A").on_order), (7, 3));
    ok(&mut shelf, correct("R1", &[]));
    assert_eq!((counts(&shelf, 1), status(&shelf)), ((10, 0, 0, 0), "SUBMITTED"));
    assert_eq!((stock(&shelf, "A").on_hand, stock(&shelf, "A").on_order), (0, 10));
    assert_eq!(refused(&mut shelf, correct("R1", &[])), one(Reason::CorrectionExceedsReceived, ""));
    ok(&mut shelf, cancel());
}

#[test]
fn a_correction_takes_allocations_back() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    ok(&mut shelf, order("O1", AllocationPolicy::CompleteOrder, &[("A", 4)]));
    ok(&mut shelf, order("O2", AllocationPolicy::Partial, &[("A", 6)]));
    ok(&mut shelf, received(receive("R1", &[(1, 10)])));
    // As any loss: O2 loses 3, O1 keeps its 4.
    let answer = ok(&mut shelf, correct("R1", &[(1, 3, 0)]));
    let losses = answer.effects.losses.items.iter().map(|loss| (loss.order_id.as_str(), loss.quantity, loss.cause));
    assert_eq!(losses.collect::<Vec<_>>(), [("O2", 3, LossCause::StockLoss)]);
    assert_eq!((stock(&shelf, "A").allocated, stock(&shelf, "A").backordered), (7, 3));
}

#[test]
fn what_has_left_cannot_be_taken_back() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    ok(&mut shelf, received(receive("R1", &[(1, 10)])));
    ok(&mut shelf, adjust("A", -8));
    assert_eq!(refused(&mut shelf, correct("R1", &[(1, 3, 0)])), one(Reason::OnHandBelowZero, "lines[0].accepted"));
    assert_eq!((counts(&shelf, 1), status(&shelf), stock(&shelf, "A").on_hand), ((10, 10, 0, 0), "RECEIVED", 2));
    ok(&mut shelf, correct("R1", &[(1, 2, 0)]));
    assert_eq!(stock(&shelf, "A").on_hand, 0);
}

/// Of a last receipt, as many units are expected again as are taken back, and all that it gave up once all of it is.
#[test]
fn what_a_receipt_gave_up_is_expected_again_with_all_of_it() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], true)));
    ok(&mut shelf, received(ReceivePurchaseOrder { is_final: true, ..receive("R1", &[(1, 8)]) }));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2), status(&shelf)), ((10, 8, 0, 2), (5, 0, 0, 5), "RECEIVED"));
    ok(&mut shelf, correct("R1", &[(1, 1, 0)]));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2)), ((10, 7, 0, 2), (5, 0, 0, 5)));
    assert_eq!((stock(&shelf, "A").on_order, stock(&shelf, "B").on_order), (1, 0));
    assert_eq!(status(&shelf), "PARTIALLY_RECEIVED");
    ok(&mut shelf, correct("R1", &[]));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2), status(&shelf)), ((10, 0, 0, 0), (5, 0, 0, 0), "SUBMITTED"));
    assert_eq!((stock(&shelf, "A").on_order, stock(&shelf, "B").on_order), (10, 5));
}

/// 5 percent of 20 may lack: one. Taking some of the 19 back expects those.
#[test]
fn what_lacked_within_tolerance_is_expected_again_with_its_line() {
    let mut shelf = shop();
    let under_tolerance_percent = Decimal::from(5);
    ok(&mut shelf, created(CreatePurchaseOrder { under_tolerance_percent, ..create(&[("A", 20), ("B", 5)], true) }));
    ok(&mut shelf, received(receive("R1", &[(1, 19), (2, 2)])));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2)), ((20, 19, 0, 1), (5, 2, 0, 0)));
    ok(&mut shelf, correct("R1", &[(1, 4, 0)]));
    assert_eq!((counts(&shelf, 1), stock(&shelf, "A").on_order), ((20, 15, 0, 1), 4));
    ok(&mut shelf, correct("R1", &[(1, 15, 0)]));
    assert_eq!((counts(&shelf, 1), stock(&shelf, "A").on_order), ((20, 0, 0, 0), 20));
    assert_eq!(counts(&shelf, 2), (5, 2, 0, 0));
}

/// Units beyond what was wanted lack nothing when they are taken back.
#[test]
fn units_beyond_the_order_are_not_expected_again() {
    let mut shelf = shop();
    let over_tolerance_percent = Decimal::from(20);
    ok(&mut shelf, created(CreatePurchaseOrder { over_tolerance_percent, ..create(&[("A", 10)], true) }));
    ok(&mut shelf, received(receive("R1", &[(1, 12)])));
    for (units, on_order, then) in [(1, 0, "RECEIVED"), (2, 1, "PARTIALLY_RECEIVED")] {
        ok(&mut shelf, correct("R1", &[(1, units, 0)]));
        assert_eq!((stock(&shelf, "A").on_order, status(&shelf)), (on_order, then));
    }
}

fn rejected(receipt_id: &str, units: i64, is_final: bool) -> Command {
    let mut receipt = receive(receipt_id, &[(1, 0)]);
    receipt.lines[0].rejected = units;
    received(ReceivePurchaseOrder { is_final, ..receipt })
}

#[test]
fn a_last_receipt_that_ended_all_can_be_taken_back() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], true)));
    ok(&mut shelf, rejected("R1", 10, true));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2), status(&shelf)), ((10, 0, 10, 10), (5, 0, 0, 5), "CANCELLED"));
    ok(&mut shelf, correct("R1", &[(1, 0, 4)]));
    assert_eq!((counts(&shelf, 1), status(&shelf)), ((10, 0, 6, 10), "CANCELLED"));
    ok(&mut shelf, correct("R1", &[]));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2), status(&shelf)), ((10, 0, 0, 0), (5, 0, 0, 0), "SUBMITTED"));
}

#[test]
fn a_cancelled_purchase_order_stays_cancelled() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    ok(&mut shelf, rejected("R1", 3, false));
    ok(&mut shelf, cancel());
    ok(&mut shelf, correct("R1", &[]));
    assert_eq!((counts(&shelf, 1), status(&shelf), stock(&shelf, "A").on_order), ((10, 0, 0, 10), "CANCELLED", 0));
}

#[test]
fn a_closed_purchase_order_expects_nothing_again() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    let mut receipt = receive("R1", &[(1, 6)]);
    receipt.lines[0].rejected = 2;
    ok(&mut shelf, received(receipt));
    ok(&mut shelf, close());
    ok(&mut shelf, correct("R1", &[(1, 1, 2)]));
    assert_eq!((counts(&shelf, 1), status(&shelf), stock(&shelf, "A").on_order), ((10, 5, 0, 5), "CLOSED", 0));
}

#[test]
fn a_correction_names_every_line_that_has_less() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], true)));
    ok(&mut shelf, received(receive("R1", &[(1, 6)])));
    let faults = [
        (Reason::CorrectionExceedsReceived, "lines[0].accepted".to_owned()),
        (Reason::CorrectionExceedsReceived, "lines[0].rejected".to_owned()),
        (Reason::PurchaseOrderLineNotFound, "lines[1].line_number".to_owned()),
    ];
    assert_eq!(refused(&mut shelf, correct("R1", &[(1, 7, 1), (2, 1, 0)])), faults);
    assert_eq!(refused(&mut shelf, correct("R9", &[])), one(Reason::ReceiptNotFound, ""));
}
