//! What suppliers sell.

use fillrate_proto::v1;
use rust_decimal::Decimal;

use super::{DAYS_FROM_ONE, MAX_REFERENCE_CHARS};
use crate::{
    domain::{
        id::{Sku, SupplierId},
        purchasing::{
            command::PutSupplierItem,
            supplier::{LeadTimeUnit, PriceBreak},
        },
        quantity::MAX_QUANTITY,
    },
    rpc::parse::{Fields, Once, Path, ROOT},
};

/// The most price breaks of an item.
const MAX_BREAKS: usize = 100;
/// The lowest rank of preference.
const MAX_PREFERENCE: i32 = 1_000_000;

/// A supplier item that is put, by its place among those of the call.
pub(in crate::rpc) fn put_supplier_item<'a>(
    fields: &mut Fields,
    item: &'a v1::SupplierItem,
    (index, keys): (usize, &mut Once<(&'a str, &'a str)>),
) -> Option<PutSupplierItem> {
    let supplier_id = fields.id(ROOT.field("supplier_id"), &item.supplier_id, SupplierId::parse);
    let sku = fields.id(ROOT.field("sku"), &item.sku, Sku::parse);
    if supplier_id.is_some() && sku.is_some() {
        keys.check(fields, ROOT.field("sku"), index, (&item.supplier_id, &item.sku));
    }
    let supplier_sku = fields.text(ROOT.field("supplier_sku"), &item.supplier_sku, MAX_REFERENCE_CHARS);
    let unit_cost = unit_cost(fields, item.unit_cost.as_ref());
    let lead_time_days = fields.in_range(ROOT.field("lead_time_days"), item.lead_time_days, DAYS_FROM_ONE);
    let lead_time_unit = fields.optional_choice(ROOT.field("lead_time_unit"), item.lead_time_unit);
    let spread = fields.optional_decimal(ROOT.field("lead_time_stddev_days"), &item.lead_time_stddev_days, 0..=3_650);
    let min_order_qty = units_or_one(fields, ROOT.field("min_order_qty"), item.min_order_qty);
    let order_multiple = units_or_one(fields, ROOT.field("order_multiple"), item.order_multiple);
    let max_order_qty = item.max_order_qty.and_then(|units| most_units(fields, units, min_order_qty));
    let price_breaks = price_breaks(fields, item);
    let order_cost = item
        .order_cost
        .as_ref()
        .and_then(|sent| fields.money_of(ROOT.field("order_cost"), sent, of_item(item), Fields::amount));
    let preference =
        item.preference.and_then(|rank| fields.in_range(ROOT.field("preference"), rank, 1..=MAX_PREFERENCE));
    let etag = fields.etag(ROOT.field("etag"), &item.etag);
    let (currency_code, unit_cost) = unit_cost?;
    Some(PutSupplierItem {
        supplier_id: supplier_id?,
        sku: sku?,
        etag,
        supplier_sku: supplier_sku?,
        currency_code,
        unit_cost,
        lead_time_days: lead_time_days?,
        lead_time_unit: lead_time_unit.unwrap_or(LeadTimeUnit::CalendarDays),
        lead_time_stddev_days: spread.unwrap_or_default(),
        min_order_qty: min_order_qty?,
        order_multiple: order_multiple?,
        max_order_qty,
        price_breaks: price_breaks?,
        order_cost,
        preference,
        active: item.active.unwrap_or(true),
        path: String::new(),
    })
}

/// The cost without price breaks, and its currency where it names one.
fn unit_cost(fields: &mut Fields, sent: Option<&v1::Money>) -> Option<(Option<String>, Decimal)> {
    let at = ROOT.field("unit_cost");
    let Some(sent) = sent else {
        fields.fault(at, "is required");
        return None;
    };
    let currency_code = match sent.currency_code.as_str() {
        "" => Some(None),
        code => fields.currency_code(at.field("currency_code"), code).map(Some),
    };
    let amount = fields.positive_amount(at.field("amount"), &sent.amount);
    Some((currency_code?, amount?))
}

/// The currency of every amount of an item: that of its cost, which may be left to its supplier.
fn of_item(item: &v1::SupplierItem) -> (&str, &'static str) {
    (item.unit_cost.as_ref().map_or("", |cost| &cost.currency_code), "unit_cost")
}

fn units_or_one(fields: &mut Fields, at: Path<'_>, units: Option<i64>) -> Option<i64> {
    units.map_or(Some(1), |units| whole(fields, at, units))
}

fn whole(fields: &mut Fields, at: Path<'_>, units: i64) -> Option<i64> {
    fields.in_range(at, units, 1..=MAX_QUANTITY)
}

/// At least the minimum: between the two there must be something that can be ordered.
fn most_units(fields: &mut Fields, units: i64, min: Option<i64>) -> Option<i64> {
    let at = ROOT.field("max_order_qty");
    let most = whole(fields, at, units)?;
    if let Some(min) = min.filter(|min| most < *min) {
        fields.fault(at, format!("must not be below min_order_qty, {min}"));
    }
    Some(most)
}

/// Ascending by quantity; none asks more than what is before it.
fn price_breaks(fields: &mut Fields, item: &v1::SupplierItem) -> Option<Vec<PriceBreak>> {
    const LIST: &str = "price_breaks";
    if !fields.count(ROOT.field(LIST), item.price_breaks.len(), 0..=MAX_BREAKS) {
        return None;
    }
    let mut breaks: Vec<PriceBreak> = Vec::with_capacity(item.price_breaks.len());
    let base = item.unit_cost.as_ref().and_then(|cost| Decimal::from_str_exact(&cost.amount).ok());
    for (index, sent) in item.price_breaks.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let last = breaks.last();
        let least = last.map_or(2, |last| last.min_quantity.saturating_add(1));
        let most = last.map(|last| last.unit_cost).or(base);
        let min_quantity = if sent.min_quantity < least && sent.min_quantity > 1 {
            let message = format!("must be above that of the break before it, {}", least.saturating_sub(1));
            fields.fault(at.field("min_quantity"), message);
            None
        } else {
            fields.in_range(at.field("min_quantity"), sent.min_quantity, 2..=MAX_QUANTITY)
        };
        let unit_cost = break_cost(fields, at, (sent.unit_cost.as_ref(), item), most);
        if let (Some(min_quantity), Some(unit_cost)) = (min_quantity, unit_cost) {
            breaks.push(PriceBreak { min_quantity, unit_cost });
        }
    }
    Some(breaks)
}

fn break_cost(
    fields: &mut Fields,
    at: Path<'_>,
    (sent, item): (Option<&v1::Money>, &v1::SupplierItem),
    most: Option<Decimal>,
) -> Option<Decimal> {
    let at = at.field("unit_cost");
    let Some(sent) = sent else {
        fields.fault(at, "is required");
        return None;
    };
    let cost = fields.money_of(at, sent, of_item(item), Fields::positive_amount)?;
    if let Some(most) = most.filter(|most| cost > *most) {
        fields.fault(at.field("amount"), format!("must not be above {most}, what fewer units cost each"));
        return None;
    }
    Some(cost)
}
