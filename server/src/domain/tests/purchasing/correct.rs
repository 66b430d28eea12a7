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

#[test]
fn what_a_receipt_gave_up_is_expected_again() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("B", 5)], true)));
    ok(&mut shelf, received(ReceivePurchaseOrder { is_final: true, ..receive("R1", &[(1, 8)]) }));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2), status(&shelf)), ((10, 8, 0, 2), (5, 0, 0, 5), "RECEIVED"));
    // Of one line: that one is open again, the other stays given up.
    ok(&mut shelf, correct("R1", &[(1, 1, 0)]));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2)), ((10, 7, 0, 0), (5, 0, 0, 5)));
    assert_eq!((stock(&shelf, "A").on_order, stock(&shelf, "B").on_order), (3, 0));
    ok(&mut shelf, correct("R1", &[]));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2), status(&shelf)), ((10, 0, 0, 0), (5, 0, 0, 0), "SUBMITTED"));
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
