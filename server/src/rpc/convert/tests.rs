use super::{Wire, timestamp};
use crate::domain::{
    Time,
    answer::{Effects, Fill, Listed, Loss, LossCause, MAX_LISTED},
    id::{BackorderId, LocationId, OrderId, Sku, StockKey},
    order::CancelReason,
};

#[test]
fn members_pair_by_name_and_zero_is_none() {
    let reasons = (0..10).filter_map(CancelReason::from_number).collect::<Vec<_>>();
    assert_eq!(reasons.len(), 5);
    assert!(reasons.iter().all(|reason| CancelReason::from_number(reason.number()) == Some(*reason)));
    assert_eq!(CancelReason::OutOfStock.number(), 2);
    assert!(CancelReason::names().ends_with(", CANCEL_REASON_OTHER"));
}

#[test]
fn times_before_1970_have_positive_nanoseconds() {
    let time = Time::from_timestamp(-1, 250_000_000).unwrap();
    assert_eq!(timestamp(time), prost_types::Timestamp { seconds: -1, nanos: 250_000_000 });
}

#[test]
fn fills_and_losses_share_what_an_answer_lists() {
    let key = || StockKey { location_id: LocationId::known("MAIN"), sku: Sku::known("X") };
    let (order_id, backorder_id) = (OrderId::known("A"), BackorderId::known("B"));
    let mut effects = Effects::default();
    for _ in 0..MAX_LISTED - 1 {
        let (order_id, backorder_id) = (order_id.clone(), backorder_id.clone());
        effects.fills.push(Fill { order_id, line_number: 1, key: key(), backorder_id, quantity: 1, open: 0 });
    }
    for _ in 0..2 {
        let (order_id, backorder_id) = (order_id.clone(), backorder_id.clone());
        let cause = LossCause::Forced;
        effects.losses.push(Loss { order_id, line_number: 1, key: key(), backorder_id, quantity: 1, cause });
    }
    let sent = super::effects::effects(effects, super::effects::Record::default());
    assert_eq!((sent.fills.len(), sent.losses.len()), (MAX_LISTED - 1, 1));
    assert_eq!((sent.fill_count, sent.loss_count, sent.truncated), (9_999, 2, true));
}

#[test]
fn effects_of_elements_add_up_and_keep_their_counts() {
    let mut all = Effects { fills: Listed { items: Vec::new(), count: 3 }, ..Effects::default() };
    super::effects::add(&mut all, Effects { fills: Listed { items: Vec::new(), count: 4 }, ..Effects::default() });
    assert_eq!(all.fills.count, 7);
}
