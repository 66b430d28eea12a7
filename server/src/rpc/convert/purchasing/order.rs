//! Purchase orders and receipts.

use fillrate_proto::v1;

use super::suggest;
use crate::{
    domain::purchasing::{
        order::{LineWorking, PurchaseLine, PurchaseOrder, Receipt, ReceiptLine},
        suggest::SuggestionLine,
    },
    error::{Cause, Error, Result},
    rpc::convert::{Wire as _, money_of, timestamp},
};

/// A purchase order with its lines; whoever has its receipts adds them.
pub(in crate::rpc) fn purchase_order(order: PurchaseOrder) -> v1::PurchaseOrder {
    let total = order.total().map(|total| money_of(&order.currency_code, total));
    let etag = order.etag();
    let line = |line| purchase_line(line, &order.currency_code);
    v1::PurchaseOrder {
        lines: order.lines.into_iter().map(line).collect(),
        purchase_order_id: order.id.to_string(),
        status: order.status.number(),
        supplier_id: order.supplier_id.to_string(),
        location_id: order.location_id.to_string(),
        currency_code: order.currency_code,
        reference: order.reference,
        supplier_reference: order.supplier_reference,
        note: order.note,
        order_time: Some(timestamp(order.order_time)),
        submit_time: order.submit_time.map(timestamp),
        expected_time: order.expected_time.map(timestamp),
        confirmed_time: order.confirmed_time.map(timestamp),
        over_tolerance_percent: order.over_tolerance_percent.to_string(),
        under_tolerance_percent: order.under_tolerance_percent.to_string(),
        receipts: Vec::new(),
        total,
        revision: order.revision,
        etag,
        create_time: Some(timestamp(order.create_time)),
        update_time: Some(timestamp(order.update_time)),
    }
}

/// The same with the suggestions that its lines were made from.
pub(in crate::rpc) fn purchase_order_with_suggestions(order: PurchaseOrder) -> Result<v1::PurchaseOrder> {
    let suggestions = order.lines.iter().map(|line| match &line.working {
        LineWorking::Text(working) => suggestion(working).map(Some),
        LineWorking::None | LineWorking::Unread => Ok(None),
    });
    let suggestions: Vec<_> = suggestions.collect::<Result<_>>()?;
    let mut order = purchase_order(order);
    for (line, suggestion) in order.lines.iter_mut().zip(suggestions) {
        line.suggestion = suggestion;
    }
    Ok(order)
}

fn suggestion(working: &str) -> Result<v1::SuggestionLine> {
    let line: SuggestionLine = serde_json::from_str(working).map_err(|error| Error::Internal(Cause::new(error)))?;
    Ok(suggest::line(line))
}

fn purchase_line(line: PurchaseLine, currency_code: &str) -> v1::PurchaseOrderLine {
    v1::PurchaseOrderLine {
        open: line.open(),
        line_number: line.number,
        sku: line.sku.to_string(),
        supplier_sku: line.supplier_sku,
        unit_cost: Some(money_of(currency_code, line.unit_cost)),
        ordered: line.ordered,
        received: line.received,
        rejected: line.rejected,
        cancelled: line.cancelled,
        expected_time: line.expected_time.map(timestamp),
        due_time: line.due_time.map(timestamp),
        suggestion: None,
    }
}

/// A receipt of a purchase order in a currency.
pub(in crate::rpc) fn receipt(receipt: Receipt, currency_code: &str) -> v1::Receipt {
    let line = |line: ReceiptLine| v1::ReceiptLine {
        line_number: line.number,
        accepted: line.accepted,
        rejected: line.rejected,
        unit_cost: line.unit_cost.map(|cost| money_of(currency_code, cost)),
        corrected: line.corrected,
        corrected_rejected: line.corrected_rejected,
    };
    v1::Receipt {
        receipt_id: receipt.id.to_string(),
        reference: receipt.reference,
        lines: receipt.lines.into_iter().map(line).collect(),
        r#final: receipt.is_final,
        occur_time: Some(timestamp(receipt.occur_time)),
        create_time: Some(timestamp(receipt.create_time)),
        update_time: Some(timestamp(receipt.update_time)),
    }
}
