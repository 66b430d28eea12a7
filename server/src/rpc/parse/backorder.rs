//! Requests to fill, force, hold, resume and cancel backorders.

use fillrate_proto::v1::{self, fill_backorders_request::Selector};

use super::{Fields, Once, ROOT};
use crate::domain::{
    command::{
        CancelBackorder, FillBackorders, FillSelector, ForceBackorder, HoldBackorder, NamedBackorder, NamedFill,
        ResumeBackorder,
    },
    id::{BackorderId, CustomerId, LocationId, OrderId, Sku},
    quantity::Quantity,
    wants::WaitingFilter,
};

/// The most backorders that a command names.
const MAX_NAMED: usize = 1_000;

pub(in crate::rpc) fn fill_backorders(
    fields: &mut Fields,
    request: &v1::FillBackordersRequest,
) -> Option<FillBackorders> {
    let most = fields.optional_quantity(ROOT.field("quantity"), request.quantity);
    let selector = match &request.selector {
        None => {
            fields.fault(ROOT.field("selector"), "is required: order_id, named or filter");
            None
        }
        Some(Selector::OrderId(id)) => {
            let order_id = fields.id(ROOT.field("order_id"), id, OrderId::parse);
            order_id.map(|order_id| FillSelector::Order { order_id, most })
        }
        Some(Selector::Named(named)) => {
            if request.quantity.is_some() {
                fields.fault(ROOT.field("quantity"), "must not be set with named: each of those has its own");
            }
            let named = named.backorders.iter().map(|fill| (fill.backorder_id.as_str(), fill.quantity));
            named_fills(fields, ("named.backorders", named)).map(FillSelector::Named)
        }
        Some(Selector::Filter(filter)) => {
            fill_filter(fields, filter).map(|filter| FillSelector::Filter { filter, most })
        }
    };
    Some(FillBackorders {
        selector: selector?,
        only_completable: request.only_completable,
        override_policy: request.override_policy,
    })
}

fn fill_filter(fields: &mut Fields, filter: &v1::FillFilter) -> Option<WaitingFilter> {
    if *filter == v1::FillFilter::default() {
        fields.fault(ROOT.field("filter"), "must name at least one of sku, customer_id, location_id");
        return None;
    }
    let at = ROOT.field("filter");
    Some(WaitingFilter {
        sku: fields.optional_id(at.field("sku"), &filter.sku, Sku::parse),
        customer_id: fields.optional_id(at.field("customer_id"), &filter.customer_id, CustomerId::parse),
        location_id: fields.optional_id(at.field("location_id"), &filter.location_id, LocationId::parse),
    })
}

pub(in crate::rpc) fn force_backorder(
    fields: &mut Fields,
    request: &v1::ForceBackorderRequest,
) -> Option<ForceBackorder> {
    let order_id = fields.id(ROOT.field("order_id"), &request.order_id, OrderId::parse);
    let number = fields.line_number(ROOT.field("line_number"), request.line_number);
    let quantity = fields.optional_quantity(ROOT.field("quantity"), request.quantity);
    Some(ForceBackorder { order_id: order_id?, number: number?, quantity, requeue: request.requeue })
}

pub(in crate::rpc) fn hold_backorder(fields: &mut Fields, request: &v1::HoldBackorderRequest) -> Option<HoldBackorder> {
    named_backorders(fields, &request.backorder_ids).map(|backorders| HoldBackorder { backorders })
}

pub(in crate::rpc) fn resume_backorder(
    fields: &mut Fields,
    request: &v1::ResumeBackorderRequest,
) -> Option<ResumeBackorder> {
    named_backorders(fields, &request.backorder_ids).map(|backorders| ResumeBackorder { backorders })
}

pub(in crate::rpc) fn cancel_backorder(
    fields: &mut Fields,
    request: &v1::CancelBackorderRequest,
) -> Option<CancelBackorder> {
    let named = request.backorders.iter().map(|named| (named.backorder_id.as_str(), named.quantity));
    let backorders = named_fills(fields, ("backorders", named));
    let reason = fields.choice(ROOT.field("reason"), request.reason);
    let occur_time = fields.moment(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(CancelBackorder { backorders: backorders?, reason: reason?, occur_time })
}

fn named_backorders(fields: &mut Fields, sent: &[String]) -> Option<Vec<NamedBackorder>> {
    const LIST: &str = "backorder_ids";
    if !fields.count(ROOT.field(LIST), sent.len(), 1..=MAX_NAMED) {
        return None;
    }
    let mut ids = Once::new(LIST);
    let mut named = Vec::with_capacity(sent.len());
    for (index, id) in sent.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        if let Some(backorder_id) = fields.id(at, id, BackorderId::parse) {
            ids.check(fields, at, index, id.as_str());
            named.push(NamedBackorder { backorder_id, path: at.to_string() });
        }
    }
    Some(named)
}

/// Backorders with a quantity each: to fill, or to cancel.
fn named_fills<'a>(
    fields: &mut Fields,
    (list, sent): (&'static str, impl ExactSizeIterator<Item = (&'a str, Option<i64>)>),
) -> Option<Vec<NamedFill>> {
    if !fields.count(ROOT.field(list), sent.len(), 1..=MAX_NAMED) {
        return None;
    }
    let mut ids = Once::new(list);
    let mut named = Vec::with_capacity(sent.len());
    for (index, (id, units)) in sent.enumerate() {
        let at = ROOT.element(list, index);
        let backorder_id = fields.id(at.field("backorder_id"), id, BackorderId::parse);
        if backorder_id.is_some() {
            ids.check(fields, at.field("backorder_id"), index, id);
        }
        let most: Option<Quantity> = fields.optional_quantity(at.field("quantity"), units);
        if let Some(backorder_id) = backorder_id {
            named.push(NamedFill { backorder_id, most, path: at.to_string() });
        }
    }
    Some(named)
}
