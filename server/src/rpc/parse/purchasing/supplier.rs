//! Suppliers.

use std::collections::BTreeSet;

use fillrate_proto::v1;

use super::MAX_NAME_CHARS;
use crate::{
    domain::{
        id::SupplierId,
        purchasing::{command::PutSupplier, supplier::SupplierCalendar},
    },
    rpc::parse::{Fields, Once, ROOT},
};

/// The most holidays of a supplier: decades of them.
const MAX_HOLIDAYS: usize = 1_000;

/// A supplier that is put, by its place among those of the call.
pub(in crate::rpc) fn put_supplier<'a>(
    fields: &mut Fields,
    supplier: &'a v1::Supplier,
    (index, ids): (usize, &mut Once<&'a str>),
) -> Option<PutSupplier> {
    let supplier_id = fields.id(ROOT.field("supplier_id"), &supplier.supplier_id, SupplierId::parse);
    if supplier_id.is_some() {
        ids.check(fields, ROOT.field("supplier_id"), index, &supplier.supplier_id);
    }
    let name = fields.text(ROOT.field("name"), &supplier.name, MAX_NAME_CHARS);
    let currency_code = fields.currency_code(ROOT.field("currency_code"), &supplier.currency_code);
    let minimum_order_value = supplier.minimum_order_value.as_ref().and_then(|sent| {
        let of_supplier = (supplier.currency_code.as_str(), "the supplier");
        fields.money_of(ROOT.field("minimum_order_value"), sent, of_supplier, Fields::positive_amount)
    });
    let weekdays = weekdays(fields, &supplier.order_weekdays);
    let holidays = holidays(fields, &supplier.holidays);
    let etag = fields.etag(ROOT.field("etag"), &supplier.etag);
    Some(PutSupplier {
        supplier_id: supplier_id?,
        etag,
        name: name?,
        currency_code: currency_code?,
        minimum_order_value,
        calendar: SupplierCalendar { weekdays: weekdays?, holidays: holidays? },
        active: supplier.active.unwrap_or(true),
        path: String::new(),
    })
}

/// Monday first; none named: every day.
fn weekdays(fields: &mut Fields, sent: &[i32]) -> Option<[bool; 7]> {
    const LIST: &str = "order_weekdays";
    if sent.is_empty() {
        return Some([true; 7]);
    }
    if !fields.count(ROOT.field(LIST), sent.len(), 1..=7) {
        return None;
    }
    let mut open = [false; 7];
    let mut once = Once::new(LIST);
    for (index, number) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let day = v1::Weekday::try_from(*number).ok().and_then(|_| usize::try_from(number.checked_sub(1)?).ok());
        match day.and_then(|day| open.get_mut(day)) {
            Some(day) => {
                once.check(fields, at, index, *number);
                *day = true;
            }
            None => fields.fault(at, format!("must be WEEKDAY_MONDAY to WEEKDAY_SUNDAY, 1 to 7, not {number}")),
        }
    }
    Some(open)
}

fn holidays(fields: &mut Fields, sent: &[String]) -> Option<BTreeSet<chrono::NaiveDate>> {
    const LIST: &str = "holidays";
    if !fields.count(ROOT.field(LIST), sent.len(), 0..=MAX_HOLIDAYS) {
        return None;
    }
    let mut once = Once::new(LIST);
    let mut holidays = BTreeSet::new();
    for (index, text) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        if let Some(date) = fields.date(at, text) {
            once.check(fields, at, index, date);
            holidays.insert(date);
        }
    }
    Some(holidays)
}
