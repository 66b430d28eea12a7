//! How far a walk looks.

use super::*;

#[test]
fn nothing_is_promised_behind_the_part_of_a_queue_that_is_looked_at() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    for id in ["A", "B", "C"] {
        desk.order(id, Partial, 0, &[("X", 1)]);
    }
    desk.comes("X", 3, 1);
    let narrow = Bounds { queue_lines: 2, lines: 100 };
    let promises = walk(&desk.shelf, &desk.inbound, Walk::new(desk.now(), narrow, [key("X")]));
    let reached = ["A", "B", "C"].map(|id| promises.contains_key(&desk.backorder(id, 1)));
    assert_eq!(reached, [true, true, false]);
}

#[test]
fn an_order_whose_other_queue_is_not_looked_at_is_not_judged() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    desk.order("A", CompleteOrder, 0, &[("X", 1), ("Y", 1)]);
    desk.order("B", Partial, 0, &[("X", 1)]);
    desk.comes("X", 2, 1);
    desk.comes("Y", 1, 1);
    let narrow = Bounds { queue_lines: 10, lines: 1 };
    let promises = walk(&desk.shelf, &desk.inbound, Walk::new(desk.now(), narrow, [key("X")]));
    assert!(!promises.contains_key(&desk.backorder("A", 1)));
    assert!(promises[&desk.backorder("B", 1)].expected.is_some());
}

/// Many keys at once: as many queues as surely stay within the bound, one after the other until it is reached.
#[test]
fn one_round_does_not_go_past_the_bound_on_all_lines() {
    let mut desk = Desk::new(QueueDiscipline::SkipAhead);
    for (id, sku) in [("A", "X"), ("B", "X"), ("C", "Y"), ("D", "Y"), ("E", "Z"), ("F", "Z")] {
        desk.order(id, Partial, 0, &[(sku, 1)]);
    }
    for sku in ["X", "Y", "Z"] {
        desk.comes(sku, 2, 1);
    }
    let looked_at = |lines: usize| {
        let bounds = Bounds { queue_lines: 10, lines };
        let keys = ["X", "Y", "Z"].map(key);
        let promises = walk(&desk.shelf, &desk.inbound, Walk::new(desk.now(), bounds, keys));
        ["A", "C", "E"].map(|id| promises.contains_key(&desk.backorder(id, 1)))
    };
    assert_eq!(looked_at(1), [true, false, false]);
    assert_eq!(looked_at(3), [true, true, false], "what may be too much is asked for alone");
    assert_eq!(looked_at(4), [true, true, false]);
    assert_eq!(looked_at(6), [true, true, true]);
}
