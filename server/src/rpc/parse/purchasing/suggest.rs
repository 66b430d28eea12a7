//! Suggestions that are taken, and what changes their result.

use fillrate_proto::v1;

use super::{MAX_NOTE_CHARS, MAX_REFERENCE_CHARS, optional_days};
use crate::{
    domain::{
        id::{LocationId, PurchaseOrderId, Sku, SupplierId},
        purchasing::{
            command::{ChosenSuggestion, CreateSuggestedPurchaseOrders, SuggestionOptions},
            order::MAX_PURCHASE_LINES,
        },
    },
    rpc::{
        ids::Ids,
        parse::{Fields, Once, ROOT},
    },
};

/// The most characters of a fingerprint: ours have fewer, so a longer one is none of ours.
const MAX_FINGERPRINT_CHARS: usize = 128;

pub(in crate::rpc) fn create_suggested_purchase_orders(
    fields: &mut Fields,
    request: &v1::CreateSuggestedPurchaseOrdersRequest,
    ids: &dyn Ids,
) -> Option<CreateSuggestedPurchaseOrders> {
    let lines = chosen(fields, &request.lines, ids);
    let as_of_time = fields.time(ROOT.field("as_of_time"), request.as_of_time.as_ref());
    let options = options(fields, request.options.as_ref());
    let reference = fields.text(ROOT.field("reference"), &request.reference, MAX_REFERENCE_CHARS);
    let note = fields.text(ROOT.field("note"), &request.note, MAX_NOTE_CHARS);
    let order_time = fields.time(ROOT.field("order_time"), request.order_time.as_ref());
    Some(CreateSuggestedPurchaseOrders {
        lines: lines?,
        as_of_time,
        options,
        reference: reference?,
        note: note?,
        order_time,
    })
}

/// What changes the result of a suggestion.
pub(in crate::rpc) fn options(fields: &mut Fields, sent: Option<&v1::SuggestionOptions>) -> SuggestionOptions {
    let at = ROOT.field("options");
    let days = sent.and_then(|sent| sent.backorder_lookback_days);
    SuggestionOptions { backorder_lookback_days: optional_days(fields, at.field("backorder_lookback_days"), days) }
}

fn chosen(fields: &mut Fields, sent: &[v1::ChosenSuggestion], ids: &dyn Ids) -> Option<Vec<ChosenSuggestion>> {
    const LIST: &str = "lines";
    if !fields.count(ROOT.field(LIST), sent.len(), 1..=MAX_PURCHASE_LINES) {
        return None;
    }
    let mut keys = Once::new(LIST);
    let mut lines = Vec::with_capacity(sent.len());
    for (index, line) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let sku = fields.id(at.field("sku"), &line.sku, Sku::parse);
        let location_id = fields.id(at.field("location_id"), &line.location_id, LocationId::parse);
        if sku.is_some() && location_id.is_some() {
            keys.check(fields, at, index, (line.sku.as_str(), line.location_id.as_str()));
        }
        let supplier_id = fields.id(at.field("supplier_id"), &line.supplier_id, SupplierId::parse);
        let fingerprint = fields.text(at.field("fingerprint"), &line.fingerprint, MAX_FINGERPRINT_CHARS);
        if line.fingerprint.is_empty() {
            fields.fault(at.field("fingerprint"), "is required: as the suggested line has it");
        }
        let quantity = fields.quantity(at.field("quantity"), line.quantity);
        let unit_cost = fields.money(at.field("unit_cost"), line.unit_cost.as_ref());
        let order_quantity = fields.optional_quantity(at.field("order_quantity"), line.order_quantity);
        if let (Some(sku), Some(location_id), Some(supplier_id), Some(fingerprint), Some(quantity)) =
            (sku, location_id, supplier_id, fingerprint, quantity)
        {
            lines.push(ChosenSuggestion {
                sku,
                location_id,
                supplier_id,
                fingerprint,
                quantity,
                unit_cost,
                order_quantity: order_quantity.unwrap_or(quantity),
                purchase_order_id: PurchaseOrderId::known(ids.next().to_string()),
                path: at.to_string(),
            });
        }
    }
    Some(lines)
}
