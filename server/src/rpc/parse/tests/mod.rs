//! Each request with everything wrong at once: every field at fault is named, in the order of reading, and none other.

mod orders;
mod stock_and_backorders;

use fillrate_proto::v1;
use uuid::Uuid;

use super::{Fields, ROOT, whole};
use crate::{domain::refusal::Refusal, rpc::ids::Ids};

#[derive(Debug)]
pub(super) struct OneId;

impl Ids for OneId {
    fn next(&self) -> Uuid {
        Uuid::from_u128(7)
    }
}

pub(super) fn refusal<T>(read: impl FnOnce(&mut Fields) -> Option<T>) -> Refusal {
    whole(read).err().unwrap()
}

pub(super) fn faults<T>(read: impl FnOnce(&mut Fields) -> Option<T>) -> Vec<String> {
    refusal(read).violations.into_iter().map(|violation| violation.subject).collect()
}

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

pub(super) fn time(seconds: i64) -> Option<prost_types::Timestamp> {
    Some(prost_types::Timestamp { seconds, nanos: 0 })
}

pub(super) fn line(sku: &str, quantity: i64) -> v1::NewOrderLine {
    v1::NewOrderLine { sku: text(sku), quantity, ..Default::default() }
}

pub(super) fn money(currency_code: &str, amount: &str) -> Option<v1::Money> {
    Some(v1::Money { currency_code: text(currency_code), amount: text(amount) })
}

pub(super) const BEFORE_1970: i64 = -1;
pub(super) const YEAR_10000: i64 = 253_402_300_800;
pub(super) const UNKNOWN: i32 = 99;

#[test]
fn amounts_are_plain_decimals() {
    let mut fields = Fields::default();
    for good in ["0", "19.90", "999999999999.999999", "007"] {
        assert!(fields.amount(ROOT.field("amount"), good).is_some(), "{good}");
    }
    let bad = ["", ".5", "5.", "+1", "-1", "1_000", "1,5", " 1", "1e3", "1.1234567", "1234567890123", "NaN", "١"];
    for bad in bad {
        assert!(fields.amount(ROOT.field("amount"), bad).is_none(), "{bad}");
    }
}

#[test]
fn a_moment_too_far_ahead_is_named_beside_other_faults_and_alone_left_to_the_database() {
    let now = crate::domain::Time::from_timestamp(1_000, 0);
    let read = |sent: i64, fault: bool| {
        let read = super::whole_at(now, |fields| {
            if fault {
                fields.fault(ROOT.field("lines"), "must be there");
            }
            fields.moment(ROOT.field("order_time"), time(sent).as_ref())
        });
        read.err().map(|refusal| refusal.violations.into_iter().map(|violation| violation.subject).collect::<Vec<_>>())
    };
    assert_eq!(read(1_301, true), Some(vec![text("lines"), text("order_time")]));
    assert_eq!(read(1_300, true), Some(vec![text("lines")]));
    assert_eq!(read(1_301, false), None);
}

#[test]
fn times_keep_their_microseconds() {
    let mut fields = Fields::default();
    let sent = prost_types::Timestamp { seconds: 1_700_000_000, nanos: 123_456_789 };
    let time = fields.time(ROOT.field("time"), Some(&sent)).unwrap();
    assert_eq!(time.timestamp_subsec_nanos(), 123_456_000);
    assert!(fields.time(ROOT.field("time"), None).is_none());
    assert!(fields.finish().is_ok());
}
