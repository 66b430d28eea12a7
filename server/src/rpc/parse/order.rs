//! Requests to place, change, ship and return orders.

use fillrate_proto::v1;

use super::{Fields, Once, Path, ROOT, Sums};
use crate::{
    domain::{
        command::{
            ApproveOrder, CancelOrder, CloseOrder, CreateOrder, LineChange, NamedUnits, NewLine, Patch, ReturnOrder,
            ShipOrder, UpdateOrder,
        },
        id::{CustomerId, LocationId, OrderId, Reference, ReturnId, ShipmentId, Sku},
        order::{CancelReason, MAX_LINES},
    },
    rpc::{convert::Wire, ids::Ids},
};

/// The most characters of an order's own reference.
const MAX_REFERENCE_CHARS: usize = 128;

/// Reads all but the content's hash, which the caller of this adds.
pub(in crate::rpc) fn create_order(
    fields: &mut Fields,
    request: &v1::CreateOrderRequest,
    ids: &dyn Ids,
) -> Option<CreateOrder> {
    let given = fields.optional_id(ROOT.field("order_id"), &request.order_id, OrderId::parse);
    let customer_id = fields.optional_id(ROOT.field("customer_id"), &request.customer_id, CustomerId::parse);
    let reference = fields.text(ROOT.field("reference"), &request.reference, MAX_REFERENCE_CHARS);
    let location_id = fields.optional_id(ROOT.field("location_id"), &request.location_id, LocationId::parse);
    let priority = fields.priority(ROOT.field("priority"), request.priority);
    let allocation_policy = fields.optional_choice(ROOT.field("allocation_policy"), request.allocation_policy);
    let ship_policy = fields.optional_choice(ROOT.field("ship_policy"), request.ship_policy);
    let shortage_handling = fields.optional_choice(ROOT.field("shortage_handling"), request.shortage_handling);
    let order_time = fields.moment(ROOT.field("order_time"), request.order_time.as_ref());
    let required_time = fields.time(ROOT.field("required_time"), request.required_time.as_ref());
    if request.draft {
        let of_approval = [
            ("shortage_handling", request.shortage_handling != 0),
            ("allocate", request.allocate.is_some()),
            ("import", request.import),
        ];
        for (name, _) in of_approval.into_iter().filter(|(_, said)| *said) {
            fields.fault(ROOT.field(name), "must not be set on a draft: it is a matter of its approval");
        }
    }
    if request.import && request.order_time.is_none() {
        fields.fault(ROOT.field("order_time"), "is required with import: the order's place in the queue follows it");
    }
    let lines = new_lines(fields, request);
    Some(CreateOrder {
        id_given: given.is_some(),
        order_id: given.unwrap_or_else(|| OrderId::known(ids.next().to_string())),
        content_hash: Vec::new(),
        customer_id,
        reference: reference?,
        location_id,
        priority: priority?,
        order_time,
        required_time,
        allocation_policy,
        ship_policy,
        shortage_handling,
        draft: request.draft,
        allocate: request.allocate.unwrap_or(true),
        import: request.import,
        lines: lines?,
    })
}

fn new_lines(fields: &mut Fields, request: &v1::CreateOrderRequest) -> Option<Vec<NewLine>> {
    if !fields.count(ROOT.field("lines"), request.lines.len(), 1..=MAX_LINES) {
        return None;
    }
    let mut numbers = Once::new("lines");
    let mut sums = Sums::default();
    let mut lines = Vec::with_capacity(request.lines.len());
    for (index, line) in request.lines.iter().enumerate() {
        let at = ROOT.element("lines", index);
        let sent = if line.line_number == 0 { i32::try_from(index + 1).ok()? } else { line.line_number };
        let number = fields.line_number(at.field("line_number"), sent);
        if let Some(number) = number {
            numbers.check(fields, at.field("line_number"), index, number);
        }
        let sku = fields.id(at.field("sku"), &line.sku, Sku::parse);
        let location_id = fields.optional_id(at.field("location_id"), &line.location_id, LocationId::parse);
        let quantity = fields.quantity(at.field("quantity"), line.quantity);
        if let Some(quantity) = quantity {
            let location_id = if line.location_id.is_empty() { &request.location_id } else { &line.location_id };
            sums.add(fields, at.field("quantity"), (&line.sku, location_id), quantity.get());
        }
        let unit_price = fields.money(at.field("unit_price"), line.unit_price.as_ref());
        let required_time = fields.time(at.field("required_time"), line.required_time.as_ref());
        if let (Some(number), Some(sku), Some(quantity)) = (number, sku, quantity) {
            lines.push(NewLine { number, sku, location_id, quantity, unit_price, required_time, path: at.to_string() });
        }
    }
    Some(lines)
}

pub(in crate::rpc) fn update_order(fields: &mut Fields, request: &v1::UpdateOrderRequest) -> Option<UpdateOrder> {
    let order_id = order_id(fields, &request.order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let priority = request.priority.and_then(|priority| fields.priority(ROOT.field("priority"), priority));
    let customer_id = match request.customer_id.as_deref() {
        None => Patch::Keep,
        Some("") => Patch::Clear,
        Some(text) => set(fields.id(ROOT.field("customer_id"), text, CustomerId::parse)),
    };
    let reference = request.reference.as_deref();
    let reference = reference.and_then(|text| fields.text(ROOT.field("reference"), text, MAX_REFERENCE_CHARS));
    let allocation_policy = policy(fields, ROOT.field("allocation_policy"), request.allocation_policy);
    let ship_policy = policy(fields, ROOT.field("ship_policy"), request.ship_policy);
    let required_time = patch(
        fields,
        (ROOT.field("required_time"), request.required_time.as_ref()),
        (ROOT.field("clear_required_time"), request.clear_required_time),
        Fields::time,
    );
    let location_id = request.location_id.as_deref();
    let location_id = location_id.and_then(|text| fields.id(ROOT.field("location_id"), text, LocationId::parse));
    let order_time = fields.moment(ROOT.field("order_time"), request.order_time.as_ref());
    let reason = fields.optional_choice(ROOT.field("reason"), request.reason);
    let lines = line_changes(fields, &request.lines);
    if !changes_something(request) {
        fields.fault(ROOT.field("lines"), "must name a change, or another field must");
    }
    Some(UpdateOrder {
        order_id: order_id?,
        etag,
        priority,
        customer_id,
        reference,
        allocation_policy,
        ship_policy,
        order_time,
        required_time,
        location_id,
        lines: lines?,
        reason: reason.unwrap_or(CancelReason::Customer),
    })
}

fn changes_something(request: &v1::UpdateOrderRequest) -> bool {
    request.priority.is_some()
        || request.customer_id.is_some()
        || request.reference.is_some()
        || request.allocation_policy.is_some()
        || request.ship_policy.is_some()
        || request.required_time.is_some()
        || request.clear_required_time
        || request.location_id.is_some()
        || request.order_time.is_some()
        || !request.lines.is_empty()
}

fn set<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Keep, Patch::Set)
}

/// A policy left, set, or set back to the location's.
fn policy<T: Wire>(fields: &mut Fields, at: Path<'_>, number: Option<i32>) -> Patch<T> {
    match number {
        None => Patch::Keep,
        Some(0) => Patch::Clear,
        Some(number) => set(fields.optional_choice(at, number)),
    }
}

/// A message left, set or cleared; not both of these.
fn patch<S, T>(
    fields: &mut Fields,
    (at, sent): (Path<'_>, Option<&S>),
    (clear_at, clear): (Path<'_>, bool),
    read: fn(&mut Fields, Path<'_>, Option<&S>) -> Option<T>,
) -> Patch<T> {
    let value = read(fields, at, sent);
    if clear && sent.is_some() {
        fields.fault(clear_at, format!("must not be set together with {at}"));
    }
    if clear { Patch::Clear } else { set(value) }
}

fn line_changes(fields: &mut Fields, sent: &[v1::LineChange]) -> Option<Vec<LineChange>> {
    if !fields.count(ROOT.field("lines"), sent.len(), 0..=MAX_LINES) {
        return None;
    }
    let mut numbers = Once::new("lines");
    let mut changes = Vec::with_capacity(sent.len());
    for (index, line) in sent.iter().enumerate() {
        let at = ROOT.element("lines", index);
        let number = fields.line_number(at.field("line_number"), line.line_number);
        if let Some(number) = number {
            numbers.check(fields, at.field("line_number"), index, number);
        }
        let quantity = line.quantity.and_then(|units| fields.units(at.field("quantity"), units));
        let sku = fields.optional_id(at.field("sku"), &line.sku, Sku::parse);
        let location_id = fields.optional_id(at.field("location_id"), &line.location_id, LocationId::parse);
        let unit_price = patch(
            fields,
            (at.field("unit_price"), line.unit_price.as_ref()),
            (at.field("clear_unit_price"), line.clear_unit_price),
            Fields::money,
        );
        let required_time = patch(
            fields,
            (at.field("required_time"), line.required_time.as_ref()),
            (at.field("clear_required_time"), line.clear_required_time),
            Fields::time,
        );
        let stays = v1::LineChange { line_number: line.line_number, remove: true, ..Default::default() };
        if line.remove && *line != stays {
            fields.fault(at.field("remove"), "must stand alone: a line that is taken out has no other change");
        }
        if let Some(number) = number {
            let path = at.to_string();
            let remove = line.remove;
            changes.push(LineChange { number, quantity, sku, location_id, unit_price, required_time, remove, path });
        }
    }
    Some(changes)
}

pub(in crate::rpc) fn approve_order(fields: &mut Fields, request: &v1::ApproveOrderRequest) -> Option<ApproveOrder> {
    let order_id = order_id(fields, &request.order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let shortage_handling = fields.optional_choice(ROOT.field("shortage_handling"), request.shortage_handling);
    let allocate = request.allocate.unwrap_or(true);
    Some(ApproveOrder { order_id: order_id?, etag, allocate, shortage_handling })
}

pub(in crate::rpc) fn cancel_order(fields: &mut Fields, request: &v1::CancelOrderRequest) -> Option<CancelOrder> {
    let order_id = order_id(fields, &request.order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let lines = line_quantities(fields, &request.lines);
    let reason = fields.choice(ROOT.field("reason"), request.reason);
    let occur_time = fields.moment(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(CancelOrder { order_id: order_id?, etag, lines: lines?, reason: reason?, occur_time })
}

pub(in crate::rpc) fn close_order(fields: &mut Fields, request: &v1::CloseOrderRequest) -> Option<CloseOrder> {
    let order_id = order_id(fields, &request.order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let reason = fields.choice(ROOT.field("reason"), request.reason);
    Some(CloseOrder { order_id: order_id?, etag, reason: reason? })
}

pub(in crate::rpc) fn ship_order(
    fields: &mut Fields,
    request: &v1::ShipOrderRequest,
    ids: &dyn Ids,
) -> Option<ShipOrder> {
    let order_id = order_id(fields, &request.order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let lines = line_quantities(fields, &request.lines);
    let shipment_id = fields.optional_id(ROOT.field("shipment_id"), &request.shipment_id, ShipmentId::parse);
    let reference = fields.optional_id(ROOT.field("reference"), &request.reference, Reference::parse);
    let occur_time = fields.moment(ROOT.field("occur_time"), request.occur_time.as_ref());
    let shipment_id = shipment_id.unwrap_or_else(|| ShipmentId::known(ids.next().to_string()));
    Some(ShipOrder { order_id: order_id?, etag, shipment_id, lines: lines?, reference, occur_time })
}

pub(in crate::rpc) fn return_order(
    fields: &mut Fields,
    request: &v1::ReturnOrderRequest,
    ids: &dyn Ids,
) -> Option<ReturnOrder> {
    let order_id = order_id(fields, &request.order_id);
    let etag = fields.etag(ROOT.field("etag"), &request.etag);
    let lines = fields.count(ROOT.field("lines"), request.lines.len(), 1..=MAX_LINES).then(|| {
        let lines = request.lines.iter().map(|line| (line.line_number, Some(line.quantity)));
        named_units(fields, lines)
    });
    let return_id = fields.optional_id(ROOT.field("return_id"), &request.return_id, ReturnId::parse);
    let location_id = fields.optional_id(ROOT.field("location_id"), &request.location_id, LocationId::parse);
    let reference = fields.optional_id(ROOT.field("reference"), &request.reference, Reference::parse);
    let occur_time = fields.moment(ROOT.field("occur_time"), request.occur_time.as_ref());
    Some(ReturnOrder {
        order_id: order_id?,
        etag,
        return_id: return_id.unwrap_or_else(|| ReturnId::known(ids.next().to_string())),
        location_id,
        restock: request.restock.unwrap_or(true),
        lines: lines?,
        reference,
        occur_time,
    })
}

fn order_id(fields: &mut Fields, text: &str) -> Option<OrderId> {
    fields.id(ROOT.field("order_id"), text, OrderId::parse)
}

fn line_quantities(fields: &mut Fields, sent: &[v1::LineQuantity]) -> Option<Vec<NamedUnits>> {
    let fits = fields.count(ROOT.field("lines"), sent.len(), 0..=MAX_LINES);
    fits.then(|| named_units(fields, sent.iter().map(|line| (line.line_number, line.quantity))))
}

fn named_units(fields: &mut Fields, sent: impl Iterator<Item = (i32, Option<i64>)>) -> Vec<NamedUnits> {
    let mut numbers = Once::new("lines");
    let mut named = Vec::new();
    for (index, (number, units)) in sent.enumerate() {
        let at = ROOT.element("lines", index);
        let number = fields.line_number(at.field("line_number"), number);
        if let Some(number) = number {
            numbers.check(fields, at.field("line_number"), index, number);
        }
        let quantity = fields.optional_quantity(at.field("quantity"), units);
        if let Some(number) = number {
            named.push(NamedUnits { number, quantity, path: at.to_string() });
        }
    }
    named
}
