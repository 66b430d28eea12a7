//! Goods that came on purchase orders, and corrections of what was booked.

use fillrate_proto::v1::{self, new_receipt_line::What};

use super::{MAX_NOTE_CHARS, purchase_order_id};
use crate::{
    domain::{
        id::{ReceiptId, Reference, Sku},
        purchasing::{
            command::{CorrectReceipt, CorrectedLine, ReceivePurchaseOrder, ReceivedLine, ReceivedWhat},
            order::MAX_PURCHASE_LINES,
        },
    },
    rpc::{
        ids::Ids,
        parse::{Fields, Once, Path, ROOT},
    },
};

pub(in crate::rpc) fn receive_purchase_order(
    fields: &mut Fields,
    request: &v1::ReceivePurchaseOrderRequest,
    ids: &dyn Ids,
) -> Option<ReceivePurchaseOrder> {
    let purchase_order_id = purchase_order_id(fields, &request.purchase_order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let lines = received_lines(fields, &request.lines);
    let receipt_id = fields.optional_id(ROOT.field("receipt_id"), &request.receipt_id, ReceiptId::parse);
    let note = fields.text(ROOT.field("note"), &request.note, MAX_NOTE_CHARS);
    let reference = fields.optional_id(ROOT.field("reference"), &request.reference, Reference::parse);
    let occur_time = fields.time(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(ReceivePurchaseOrder {
        purchase_order_id: purchase_order_id?,
        etag,
        receipt_id: receipt_id.unwrap_or_else(|| ReceiptId::known(ids.next().to_string())),
        lines: lines?,
        is_final: request.r#final,
        allow_unordered: request.allow_unordered,
        note: note?,
        reference,
        occur_time,
    })
}

fn received_lines(fields: &mut Fields, sent: &[v1::NewReceiptLine]) -> Option<Vec<ReceivedLine>> {
    const LIST: &str = "lines";
    if !fields.count(ROOT.field(LIST), sent.len(), 1..=MAX_PURCHASE_LINES) {
        return None;
    }
    let (mut numbers, mut skus) = (Once::new(LIST), Once::new(LIST));
    let mut lines = Vec::with_capacity(sent.len());
    for (index, line) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let what = match &line.what {
            None => {
                fields.fault(at.field("what"), "is required: line_number or sku");
                None
            }
            Some(What::LineNumber(number)) => {
                let number = fields.line_number(at.field("line_number"), *number);
                number
                    .filter(|number| numbers.check(fields, at.field("line_number"), index, *number))
                    .map(ReceivedWhat::Line)
            }
            Some(What::Sku(text)) => {
                let sku = fields.id(at.field("sku"), text, Sku::parse);
                sku.filter(|_| skus.check(fields, at.field("sku"), index, text.as_str())).map(ReceivedWhat::Sku)
            }
        };
        let units = accepted_and_rejected(fields, at, (line.accepted, line.rejected));
        let unit_cost = fields.money(at.field("unit_cost"), line.unit_cost.as_ref());
        if let (Some(what), Some((accepted, rejected))) = (what, units) {
            lines.push(ReceivedLine { what, accepted, rejected, unit_cost, path: at.to_string() });
        }
    }
    Some(lines)
}

/// Units of both kinds; at least one of either.
fn accepted_and_rejected(fields: &mut Fields, at: Path<'_>, (accepted, rejected): (i64, i64)) -> Option<(i64, i64)> {
    if accepted == 0 && rejected == 0 {
        fields.fault(at, "must have accepted or rejected units");
        return None;
    }
    let accepted = fields.units(at.field("accepted"), accepted);
    let rejected = fields.units(at.field("rejected"), rejected);
    accepted.zip(rejected)
}

pub(in crate::rpc) fn correct_receipt(
    fields: &mut Fields,
    request: &v1::CorrectReceiptRequest,
) -> Option<CorrectReceipt> {
    let receipt_id = fields.id(ROOT.field("receipt_id"), &request.receipt_id, ReceiptId::parse);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let lines = corrected_lines(fields, &request.lines);
    let note = fields.text(ROOT.field("note"), &request.note, MAX_NOTE_CHARS);
    let reference = fields.optional_id(ROOT.field("reference"), &request.reference, Reference::parse);
    let occur_time = fields.time(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(CorrectReceipt { receipt_id: receipt_id?, etag, lines: lines?, note: note?, reference, occur_time })
}

fn corrected_lines(fields: &mut Fields, sent: &[v1::ReceiptCorrection]) -> Option<Vec<CorrectedLine>> {
    const LIST: &str = "lines";
    if !fields.count(ROOT.field(LIST), sent.len(), 0..=MAX_PURCHASE_LINES) {
        return None;
    }
    let mut numbers = Once::new(LIST);
    let mut lines = Vec::with_capacity(sent.len());
    for (index, line) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let number = fields.line_number(at.field("line_number"), line.line_number);
        if let Some(number) = number {
            numbers.check(fields, at.field("line_number"), index, number);
        }
        let units = accepted_and_rejected(fields, at, (line.accepted, line.rejected));
        if let (Some(number), Some((accepted, rejected))) = (number, units) {
            lines.push(CorrectedLine { number, accepted, rejected, path: at.to_string() });
        }
    }
    Some(lines)
}
