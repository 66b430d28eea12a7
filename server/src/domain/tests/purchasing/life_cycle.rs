//! What may be done with a purchase order in which status.

use super::*;

/// A purchase order of 10 A in a status, with a receipt `R1` of it where it was received.
fn in_status(wanted: &str) -> Shelf {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], wanted != "DRAFT")));
    match wanted {
        "PARTIALLY_RECEIVED" | "CLOSED" => {
            ok(&mut shelf, received(receive("R1", &[(1, 4)])));
        }
        "RECEIVED" => {
            ok(&mut shelf, received(receive("R1", &[(1, 10)])));
        }
        _ => {}
    }
    match wanted {
        "CLOSED" => {
            ok(&mut shelf, close());
        }
        "CANCELLED" => {
            ok(&mut shelf, cancel());
        }
        _ => {}
    }
    assert_eq!(status(&shelf), wanted);
    shelf
}

#[test]
fn each_operation_in_each_status() {
    let statuses = ["DRAFT", "SUBMITTED", "PARTIALLY_RECEIVED", "RECEIVED", "CLOSED", "CANCELLED"];
    let no = "refused";
    // What each status becomes.
    let table: [(&str, Command, [&str; 6]); 6] = [
        (
            "update",
            updated(update(vec![change(1, Some(12))])),
            ["DRAFT", "SUBMITTED", "PARTIALLY_RECEIVED", no, no, no],
        ),
        ("submit", submit(), ["SUBMITTED", no, no, no, no, no]),
        (
            "receive what is tolerated",
            received(receive("R2", &[(1, 1)])),
            [no, "PARTIALLY_RECEIVED", "PARTIALLY_RECEIVED", "RECEIVED", no, no],
        ),
        ("correct", correct("R1", &[]), [no, no, "SUBMITTED", "SUBMITTED", "CLOSED", no]),
        ("close", close(), [no, no, "CLOSED", no, no, no]),
        ("cancel", cancel(), ["CANCELLED", "CANCELLED", no, no, no, no]),
    ];
    for (name, command, becomes) in table {
        for (from, to) in statuses.iter().zip(becomes) {
            let mut shelf = in_status(from);
            if let Some(order) = shelf.bought.orders.get_mut(&PurchaseOrderId::known("P")) {
                order.over_tolerance_percent = Decimal::TEN;
            }
            let before = purchase_order(&shelf).clone();
            match shelf.run(&command, false) {
                Ok(_) => assert_eq!(status(&shelf), to, "{name} of {from}"),
                Err(refusal) => {
                    assert_eq!(to, no, "{name} of {from}: {refusal:?}");
                    let expected =
                        if name == "correct" { Reason::ReceiptNotFound } else { Reason::PurchaseOrderStatus };
                    assert_eq!(refusal.reason, expected, "{name} of {from}");
                    assert_eq!(*purchase_order(&shelf), before, "{name} of {from}");
                }
            }
            shelf.check(&format!("{name} of {from}"));
        }
    }
}

#[test]
fn what_is_on_order_follows_the_status() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("A", 5)], false)));
    assert_eq!((stock(&shelf, "A").on_order_draft, stock(&shelf, "A").on_order), (15, 0));
    ok(&mut shelf, submit());
    assert_eq!((stock(&shelf, "A").on_order_draft, stock(&shelf, "A").on_order), (0, 15));
    ok(&mut shelf, received(receive("R1", &[(1, 4)])));
    assert_eq!((stock(&shelf, "A").on_order, stock(&shelf, "A").on_hand), (11, 4));
    ok(&mut shelf, close());
    assert_eq!((stock(&shelf, "A").on_order, stock(&shelf, "A").on_hand), (0, 4));
    assert_eq!((counts(&shelf, 1), counts(&shelf, 2)), ((10, 4, 0, 6), (5, 0, 0, 5)));
}

#[test]
fn the_feed_tells_what_is_inbound() {
    use crate::domain::event::{Change, StockChange};
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    let told = |shelf: &Shelf| {
        let events = shelf.events.iter().map(|event| match &event.change {
            Change::PurchaseOrder { before, after, keys, .. } => {
                format!("{:?} {} {}", before.map(|status| status.name()), after.name(), keys.len())
            }
            Change::Stock { before, after } => format!("{:?}", StockChange::between(before, after)),
            other => panic!("{other:?}"),
        });
        events.collect::<Vec<_>>()
    };
    assert_eq!(told(&shelf), ["None SUBMITTED 1", "[OnOrderChanged]"]);
    shelf.events.clear();
    ok(&mut shelf, updated(UpdatePurchaseOrder { note: Some("call them".into()), ..update(Vec::new()) }));
    assert_eq!(told(&shelf), [""; 0], "nothing that anybody counts on");
    let confirmed = Patch::Set(in_days(&shelf, 9));
    ok(&mut shelf, updated(UpdatePurchaseOrder { confirmed_time: confirmed, ..update(Vec::new()) }));
    assert_eq!(told(&shelf), ["Some(\"SUBMITTED\") SUBMITTED 1"], "a date");
}

#[test]
fn a_line_is_due_when_somebody_says_or_by_its_lead_time() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10), ("C", 1)], false).with_cost(1)));
    let due = |shelf: &Shelf| purchase_order(shelf).lines.iter().map(|line| line.due_time).collect::<Vec<_>>();
    assert_eq!(due(&shelf), [None, None], "a draft is not submitted");
    ok(&mut shelf, submit());
    let by_lead_time = Some(purchase_order(&shelf).submit_time.unwrap() + TimeDelta::days(3));
    assert_eq!(due(&shelf), [by_lead_time, None], "the supplier does not sell C");
    let (own, whole, confirmed) = (in_days(&shelf, 5), in_days(&shelf, 6), in_days(&shelf, 7));
    let expected = PurchaseLineChange { expected_time: Patch::Set(own), ..change(1, None) };
    ok(&mut shelf, updated(UpdatePurchaseOrder { expected_time: Patch::Set(whole), ..update(vec![expected]) }));
    assert_eq!(due(&shelf), [Some(own), Some(whole)]);
    ok(&mut shelf, updated(UpdatePurchaseOrder { confirmed_time: Patch::Set(confirmed), ..update(Vec::new()) }));
    assert_eq!(due(&shelf), [Some(confirmed); 2]);
    let forgotten = PurchaseLineChange { expected_time: Patch::Clear, ..change(1, None) };
    let cleared =
        UpdatePurchaseOrder { expected_time: Patch::Clear, confirmed_time: Patch::Clear, ..update(vec![forgotten]) };
    ok(&mut shelf, updated(cleared));
    assert_eq!(due(&shelf), [by_lead_time, None]);
}

#[test]
fn the_same_id_and_content_is_the_same_purchase_order() {
    let mut shelf = shop();
    ok(&mut shelf, created(create(&[("A", 10)], true)));
    ok(&mut shelf, received(receive("R1", &[(1, 4)])));
    let again = ok(&mut shelf, created(create(&[("A", 10)], true)));
    assert!(again.effects.repeated);
    assert_eq!(answered(&again).status.name(), "PARTIALLY_RECEIVED", "as it is now");
    assert_eq!(stock(&shelf, "A").on_order, 6);
    let other = CreatePurchaseOrder { content_hash: vec![2], ..create(&[("A", 10)], true) };
    assert_eq!(refused(&mut shelf, created(other)), one(Reason::PurchaseOrderAlreadyExists, ""));
    let stale = Command::ClosePurchaseOrder(ClosePurchaseOrder {
        purchase_order_id: PurchaseOrderId::known("P"),
        etag: Some("1".into()),
        occur_time: None,
    });
    assert_eq!(refused(&mut shelf, stale), one(Reason::EtagMismatch, ""));
}

impl CreatePurchaseOrder {
    /// With a cost of its own for one line.
    fn with_cost(mut self, index: usize) -> Self {
        self.lines[index].unit_cost = Some(euros(100));
        self
    }
}
