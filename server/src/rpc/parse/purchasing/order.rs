//! Purchase orders: made, changed, submitted, closed, cancelled.

use std::ops::RangeInclusive;

use fillrate_proto::v1;

use super::{MAX_NOTE_CHARS, MAX_REFERENCE_CHARS, purchase_order_id};
use crate::{
    domain::{
        id::{LocationId, PurchaseOrderId, Sku, SupplierId},
        purchasing::{
            command::{
                CancelPurchaseOrder, ClosePurchaseOrder, CreatePurchaseOrder, NewPurchaseLine, PurchaseLineChange,
                SubmitPurchaseOrder, UpdatePurchaseOrder,
            },
            order::MAX_PURCHASE_LINES,
        },
    },
    rpc::{
        ids::Ids,
        parse::{Fields, Once, ROOT, Sums, order::patch},
    },
};

/// Percent of a line's units that may be accepted beyond them.
const OVER: RangeInclusive<u32> = 0..=1_000;
/// Percent of a line's units that may lack.
const UNDER: RangeInclusive<u32> = 0..=100;

/// Reads all but the content's hash, which the caller of this adds.
pub(in crate::rpc) fn create_purchase_order(
    fields: &mut Fields,
    request: &v1::CreatePurchaseOrderRequest,
    ids: &dyn Ids,
) -> Option<CreatePurchaseOrder> {
    let given = fields.optional_id(ROOT.field("purchase_order_id"), &request.purchase_order_id, PurchaseOrderId::parse);
    let supplier_id = fields.id(ROOT.field("supplier_id"), &request.supplier_id, SupplierId::parse);
    let location_id = fields.optional_id(ROOT.field("location_id"), &request.location_id, LocationId::parse);
    let currency_code = Some(request.currency_code.as_str()).filter(|code| !code.is_empty());
    let currency_code = currency_code.and_then(|code| fields.currency_code(ROOT.field("currency_code"), code));
    let reference = fields.text(ROOT.field("reference"), &request.reference, MAX_REFERENCE_CHARS);
    let supplier_reference =
        fields.text(ROOT.field("supplier_reference"), &request.supplier_reference, MAX_REFERENCE_CHARS);
    let note = fields.text(ROOT.field("note"), &request.note, MAX_NOTE_CHARS);
    let order_time = fields.time(ROOT.field("order_time"), request.order_time.as_ref());
    let expected_time = fields.time(ROOT.field("expected_time"), request.expected_time.as_ref());
    let confirmed_time = fields.time(ROOT.field("confirmed_time"), request.confirmed_time.as_ref());
    let over = fields.optional_decimal(ROOT.field("over_tolerance_percent"), &request.over_tolerance_percent, OVER);
    let under = fields.optional_decimal(ROOT.field("under_tolerance_percent"), &request.under_tolerance_percent, UNDER);
    let lines = new_lines(fields, &request.lines);
    Some(CreatePurchaseOrder {
        id_given: given.is_some(),
        purchase_order_id: given.unwrap_or_else(|| PurchaseOrderId::known(ids.next().to_string())),
        content_hash: Vec::new(),
        supplier_id: supplier_id?,
        location_id,
        currency_code,
        reference: reference?,
        supplier_reference: supplier_reference?,
        note: note?,
        order_time,
        expected_time,
        confirmed_time,
        over_tolerance_percent: over.unwrap_or_default(),
        under_tolerance_percent: under.unwrap_or_default(),
        submit: request.submit,
        lines: lines?,
    })
}

fn new_lines(fields: &mut Fields, sent: &[v1::NewPurchaseOrderLine]) -> Option<Vec<NewPurchaseLine>> {
    const LIST: &str = "lines";
    if !fields.count(ROOT.field(LIST), sent.len(), 1..=MAX_PURCHASE_LINES) {
        return None;
    }
    let mut numbers = Once::new(LIST);
    let mut sums = Sums::default();
    let mut lines = Vec::with_capacity(sent.len());
    for (index, line) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let number = if line.line_number == 0 { i32::try_from(index + 1).ok()? } else { line.line_number };
        let number = fields.line_number(at.field("line_number"), number);
        if let Some(number) = number {
            numbers.check(fields, at.field("line_number"), index, number);
        }
        let sku = fields.id(at.field("sku"), &line.sku, Sku::parse);
        let quantity = fields.quantity(at.field("quantity"), line.quantity);
        if let Some(quantity) = quantity {
            sums.add(fields, at.field("quantity"), (&line.sku, ""), quantity.get());
        }
        let unit_cost = fields.money(at.field("unit_cost"), line.unit_cost.as_ref());
        let supplier_sku = fields.text(at.field("supplier_sku"), &line.supplier_sku, MAX_REFERENCE_CHARS);
        let expected_time = fields.time(at.field("expected_time"), line.expected_time.as_ref());
        if let (Some(number), Some(sku), Some(quantity)) = (number, sku, quantity) {
            lines.push(NewPurchaseLine {
                number,
                sku,
                quantity,
                unit_cost,
                supplier_sku: supplier_sku.filter(|text| !text.is_empty()),
                expected_time,
                working: None,
                path: at.to_string(),
            });
        }
    }
    Some(lines)
}

pub(in crate::rpc) fn update_purchase_order(
    fields: &mut Fields,
    request: &v1::UpdatePurchaseOrderRequest,
) -> Option<UpdatePurchaseOrder> {
    let purchase_order_id = purchase_order_id(fields, &request.purchase_order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let supplier_id = request.supplier_id.as_deref();
    let supplier_id = supplier_id.and_then(|text| fields.id(ROOT.field("supplier_id"), text, SupplierId::parse));
    let location_id = request.location_id.as_deref();
    let location_id = location_id.and_then(|text| fields.id(ROOT.field("location_id"), text, LocationId::parse));
    let currency_code = request.currency_code.as_deref();
    let currency_code = currency_code.and_then(|code| fields.currency_code(ROOT.field("currency_code"), code));
    let order_time = fields.time(ROOT.field("order_time"), request.order_time.as_ref());
    let mut text = |name, text: &Option<String>, most| fields.text(ROOT.field(name), text.as_deref()?, most);
    let reference = text("reference", &request.reference, MAX_REFERENCE_CHARS);
    let supplier_reference = text("supplier_reference", &request.supplier_reference, MAX_REFERENCE_CHARS);
    let note = text("note", &request.note, MAX_NOTE_CHARS);
    let expected_time = patch(
        fields,
        (ROOT.field("expected_time"), request.expected_time.as_ref()),
        (ROOT.field("clear_expected_time"), request.clear_expected_time),
        Fields::time,
    );
    let confirmed_time = patch(
        fields,
        (ROOT.field("confirmed_time"), request.confirmed_time.as_ref()),
        (ROOT.field("clear_confirmed_time"), request.clear_confirmed_time),
        Fields::time,
    );
    let mut percent = |name, text: &Option<String>, range| fields.decimal(ROOT.field(name), text.as_deref()?, range);
    let over_tolerance_percent = percent("over_tolerance_percent", &request.over_tolerance_percent, OVER);
    let under_tolerance_percent = percent("under_tolerance_percent", &request.under_tolerance_percent, UNDER);
    let lines = line_changes(fields, &request.lines);
    if !changes_something(request) {
        fields.fault(ROOT.field("lines"), "must name a change, or another field must");
    }
    Some(UpdatePurchaseOrder {
        purchase_order_id: purchase_order_id?,
        etag,
        supplier_id,
        location_id,
        currency_code,
        order_time,
        reference,
        supplier_reference,
        note,
        expected_time,
        confirmed_time,
        over_tolerance_percent,
        under_tolerance_percent,
        lines: lines?,
    })
}

/// Anything is said beyond which purchase order, as of when, and how to do it.
fn changes_something(request: &v1::UpdatePurchaseOrderRequest) -> bool {
    let nothing = v1::UpdatePurchaseOrderRequest {
        purchase_order_id: request.purchase_order_id.clone(),
        etag: request.etag.clone(),
        request_id: request.request_id.clone(),
        validate_only: request.validate_only,
        ..Default::default()
    };
    *request != nothing
}

fn line_changes(fields: &mut Fields, sent: &[v1::PurchaseOrderLineChange]) -> Option<Vec<PurchaseLineChange>> {
    const LIST: &str = "lines";
    if !fields.count(ROOT.field(LIST), sent.len(), 0..=MAX_PURCHASE_LINES) {
        return None;
    }
    let mut numbers = Once::new(LIST);
    let mut changes = Vec::with_capacity(sent.len());
    for (index, line) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let number = fields.line_number(at.field("line_number"), line.line_number);
        if let Some(number) = number {
            numbers.check(fields, at.field("line_number"), index, number);
        }
        let sku = fields.optional_id(at.field("sku"), &line.sku, Sku::parse);
        let quantity = line.quantity.and_then(|units| fields.units(at.field("quantity"), units));
        let unit_cost = fields.money(at.field("unit_cost"), line.unit_cost.as_ref());
        let supplier_sku = line.supplier_sku.as_deref();
        let supplier_sku =
            supplier_sku.and_then(|text| fields.text(at.field("supplier_sku"), text, MAX_REFERENCE_CHARS));
        let expected_time = patch(
            fields,
            (at.field("expected_time"), line.expected_time.as_ref()),
            (at.field("clear_expected_time"), line.clear_expected_time),
            Fields::time,
        );
        let out = v1::PurchaseOrderLineChange { line_number: line.line_number, remove: true, ..Default::default() };
        if line.remove && *line != out {
            fields.fault(at.field("remove"), "must stand alone: a line that is taken out has no other change");
        }
        if let Some(number) = number {
            let (remove, path) = (line.remove, at.to_string());
            let change =
                PurchaseLineChange { number, sku, quantity, unit_cost, supplier_sku, expected_time, remove, path };
            changes.push(change);
        }
    }
    Some(changes)
}

pub(in crate::rpc) fn submit_purchase_order(
    fields: &mut Fields,
    request: &v1::SubmitPurchaseOrderRequest,
) -> Option<SubmitPurchaseOrder> {
    let purchase_order_id = purchase_order_id(fields, &request.purchase_order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let occur_time = fields.time(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(SubmitPurchaseOrder { purchase_order_id: purchase_order_id?, etag, occur_time })
}

pub(in crate::rpc) fn close_purchase_order(
    fields: &mut Fields,
    request: &v1::ClosePurchaseOrderRequest,
) -> Option<ClosePurchaseOrder> {
    let purchase_order_id = purchase_order_id(fields, &request.purchase_order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let occur_time = fields.time(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(ClosePurchaseOrder { purchase_order_id: purchase_order_id?, etag, occur_time })
}

pub(in crate::rpc) fn cancel_purchase_order(
    fields: &mut Fields,
    request: &v1::CancelPurchaseOrderRequest,
) -> Option<CancelPurchaseOrder> {
    let purchase_order_id = purchase_order_id(fields, &request.purchase_order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let occur_time = fields.time(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(CancelPurchaseOrder { purchase_order_id: purchase_order_id?, etag, occur_time })
}
