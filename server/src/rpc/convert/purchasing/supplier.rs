//! Suppliers, and what they sell.

use fillrate_proto::v1;

use crate::{
    domain::purchasing::supplier::{Supplier, SupplierItem},
    rpc::convert::{Wire as _, date, money_of, timestamp},
};

/// Monday first, as its calendar counts.
const WEEKDAYS: [v1::Weekday; 7] = [
    v1::Weekday::Monday,
    v1::Weekday::Tuesday,
    v1::Weekday::Wednesday,
    v1::Weekday::Thursday,
    v1::Weekday::Friday,
    v1::Weekday::Saturday,
    v1::Weekday::Sunday,
];

pub(in crate::rpc) fn supplier(supplier: Supplier) -> v1::Supplier {
    let open = WEEKDAYS.into_iter().zip(supplier.calendar.weekdays).filter(|(_, open)| *open);
    v1::Supplier {
        supplier_id: supplier.id.to_string(),
        name: supplier.name,
        minimum_order_value: supplier.minimum_order_value.map(|value| money_of(&supplier.currency_code, value)),
        currency_code: supplier.currency_code,
        order_weekdays: open.map(|(day, _)| day.into()).collect(),
        holidays: supplier.calendar.holidays.into_iter().map(date).collect(),
        active: Some(supplier.active),
        revision: supplier.revision,
        etag: supplier.revision.to_string(),
        create_time: Some(timestamp(supplier.create_time)),
        update_time: Some(timestamp(supplier.update_time)),
    }
}

pub(in crate::rpc) fn supplier_item(item: SupplierItem) -> v1::SupplierItem {
    let money = |amount| money_of(&item.currency_code, amount);
    let price_breaks = item
        .price_breaks
        .iter()
        .map(|from| v1::PriceBreak { min_quantity: from.min_quantity, unit_cost: Some(money(from.unit_cost)) });
    v1::SupplierItem {
        supplier_id: item.supplier_id.to_string(),
        sku: item.sku.to_string(),
        unit_cost: Some(money(item.unit_cost)),
        lead_time_days: item.lead_time_days,
        lead_time_unit: item.lead_time_unit.number(),
        lead_time_stddev_days: item.lead_time_stddev_days.to_string(),
        min_order_qty: Some(item.min_order_qty),
        order_multiple: Some(item.order_multiple),
        max_order_qty: item.max_order_qty,
        price_breaks: price_breaks.collect(),
        order_cost: item.order_cost.map(money),
        preference: item.preference,
        active: Some(item.active),
        revision: item.revision,
        etag: item.revision.to_string(),
        create_time: Some(timestamp(item.create_time)),
        update_time: Some(timestamp(item.update_time)),
        supplier_sku: item.supplier_sku,
    }
}
