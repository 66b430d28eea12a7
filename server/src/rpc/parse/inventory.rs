//! Requests to put items and locations, and to book stock.

use fillrate_proto::v1;

use super::{Fields, Once, ROOT, Sums};
use crate::domain::{
    command::{AdjustStock, Adjustment, Count, PutItem, PutLocation, SetStock},
    id::{LocationId, Reference, Sku},
    inventory::{BackorderPolicy, FillMode, ItemLocation, MovementType, QueueDiscipline, StockOwner},
    order::{AllocationPolicy, MAX_LINES, ShipPolicy, ShortageHandling},
};

/// The most locations that an item has settings for: as many as a put can make.
const MAX_ITEM_LOCATIONS: usize = 1_000;
/// The most characters of a name of an item or a location.
const MAX_NAME_CHARS: usize = 256;
/// The most characters of a note on a booking.
const MAX_NOTE_CHARS: usize = 1_000;

/// An item that is put, by its place among those of the call.
pub(in crate::rpc) fn put_item<'a>(
    fields: &mut Fields,
    item: &'a v1::Item,
    (index, skus): (usize, &mut Once<&'a str>),
) -> Option<PutItem> {
    let sku = fields.id(ROOT.field("sku"), &item.sku, Sku::parse);
    if sku.is_some() {
        skus.check(fields, ROOT.field("sku"), index, &item.sku);
    }
    let name = fields.text(ROOT.field("name"), &item.name, MAX_NAME_CHARS);
    let backorder_policy = fields.optional_choice(ROOT.field("backorder_policy"), item.backorder_policy);
    let etag = fields.etag(ROOT.field("etag"), &item.etag);
    let locations = item_locations(fields, &item.locations);
    Some(PutItem {
        sku: sku?,
        etag,
        name: name?,
        untracked: item.untracked,
        discontinued: item.discontinued,
        backorder_policy: backorder_policy.unwrap_or(BackorderPolicy::Allow),
        active: item.active.unwrap_or(true),
        locations: locations?,
        path: String::new(),
    })
}

fn item_locations(fields: &mut Fields, sent: &[v1::ItemLocation]) -> Option<Vec<(LocationId, ItemLocation)>> {
    if !fields.count(ROOT.field("locations"), sent.len(), 0..=MAX_ITEM_LOCATIONS) {
        return None;
    }
    let mut ids = Once::new("locations");
    let mut locations = Vec::with_capacity(sent.len());
    for (index, here) in sent.iter().enumerate() {
        let at = ROOT.element("locations", index);
        let location_id = fields.id(at.field("location_id"), &here.location_id, LocationId::parse);
        if location_id.is_some() {
            ids.check(fields, at.field("location_id"), index, here.location_id.as_str());
        }
        let backorder_limit = here.backorder_limit.and_then(|units| fields.units(at.field("backorder_limit"), units));
        let channel_buffer = fields.units(at.field("channel_buffer"), here.channel_buffer);
        if let (Some(location_id), Some(channel_buffer)) = (location_id, channel_buffer) {
            locations.push((location_id, ItemLocation { backorder_limit, channel_buffer }));
        }
    }
    Some(locations)
}

/// What may stand only once among the locations of a call.
#[derive(Debug)]
pub(in crate::rpc) struct PutLocations<'a> {
    ids: Once<&'a str>,
    defaults: Once<()>,
}

impl Default for PutLocations<'_> {
    fn default() -> Self {
        Self { ids: Once::new("locations"), defaults: Once::new("locations") }
    }
}

/// A location that is put, by its place among those of the call.
pub(in crate::rpc) fn put_location<'a>(
    fields: &mut Fields,
    location: &'a v1::Location,
    (index, others): (usize, &mut PutLocations<'a>),
) -> Option<PutLocation> {
    let location_id = fields.id(ROOT.field("location_id"), &location.location_id, LocationId::parse);
    if location_id.is_some() {
        others.ids.check(fields, ROOT.field("location_id"), index, &location.location_id);
    }
    let name = fields.text(ROOT.field("name"), &location.name, MAX_NAME_CHARS);
    if location.is_default {
        others.defaults.check(fields, ROOT.field("is_default"), index, ());
    }
    let fill_mode = fields.optional_choice(ROOT.field("fill_mode"), location.fill_mode);
    let stock_owner = fields.optional_choice(ROOT.field("stock_owner"), location.stock_owner);
    let queue_discipline = fields.optional_choice(ROOT.field("queue_discipline"), location.queue_discipline);
    let allocation_policy = fields.optional_choice(ROOT.field("allocation_policy"), location.allocation_policy);
    let ship_policy = fields.optional_choice(ROOT.field("ship_policy"), location.ship_policy);
    let shortage_handling = fields.optional_choice(ROOT.field("shortage_handling"), location.shortage_handling);
    let etag = fields.etag(ROOT.field("etag"), &location.etag);
    Some(PutLocation {
        location_id: location_id?,
        etag,
        name: name?,
        is_default: location.is_default,
        untracked: location.untracked,
        fill_mode: fill_mode.unwrap_or(FillMode::Automatic),
        stock_owner: stock_owner.unwrap_or(StockOwner::Fillrate),
        queue_discipline: queue_discipline.unwrap_or(QueueDiscipline::SkipAhead),
        allocation_policy: allocation_policy.unwrap_or(AllocationPolicy::CompleteOrder),
        ship_policy: ship_policy.unwrap_or(ShipPolicy::Any),
        shortage_handling: shortage_handling.unwrap_or(ShortageHandling::Backorder),
        active: location.active.unwrap_or(true),
        path: String::new(),
    })
}

pub(in crate::rpc) fn adjust_stock(fields: &mut Fields, request: &v1::AdjustStockRequest) -> Option<AdjustStock> {
    let movement_type = movement_type(fields, request.r#type);
    let note = fields.text(ROOT.field("note"), &request.note, MAX_NOTE_CHARS);
    let reference = fields.optional_id(ROOT.field("reference"), &request.reference, Reference::parse);
    let occur_time = fields.moment(ROOT.field("occur_time"), request.occur_time.as_ref());
    let adjustments = adjustments(fields, &request.adjustments, movement_type);
    Some(AdjustStock { adjustments: adjustments?, movement_type: movement_type?, note: note?, reference, occur_time })
}

fn adjustments(
    fields: &mut Fields,
    sent: &[v1::StockAdjustment],
    movement_type: Option<MovementType>,
) -> Option<Vec<Adjustment>> {
    if !fields.count(ROOT.field("adjustments"), sent.len(), 1..=MAX_LINES) {
        return None;
    }
    let mut sums = Sums::default();
    let mut adjustments = Vec::with_capacity(sent.len());
    for (index, adjustment) in sent.iter().enumerate() {
        let at = ROOT.element("adjustments", index);
        let sku = fields.id(at.field("sku"), &adjustment.sku, Sku::parse);
        let location_id = fields.optional_id(at.field("location_id"), &adjustment.location_id, LocationId::parse);
        let delta = fields.delta(at.field("quantity_delta"), adjustment.quantity_delta);
        if let Some(delta) = delta {
            match movement_type {
                Some(MovementType::Receipt | MovementType::Return) if delta < 0 => {
                    fields.fault(at.field("quantity_delta"), "must be above 0: the type is RECEIPT or RETURN");
                }
                Some(MovementType::Damage) if delta > 0 => {
                    fields.fault(at.field("quantity_delta"), "must be below 0: the type is DAMAGE");
                }
                _ => sums.add(fields, at.field("quantity_delta"), (&adjustment.sku, &adjustment.location_id), delta),
            }
        }
        if let (Some(sku), Some(delta)) = (sku, delta) {
            adjustments.push(Adjustment { sku, location_id, delta, path: at.to_string() });
        }
    }
    Some(adjustments)
}

fn movement_type(fields: &mut Fields, number: i32) -> Option<MovementType> {
    use v1::AdjustmentType::{Adjustment, Damage, Receipt, Return, Unspecified};
    match v1::AdjustmentType::try_from(number) {
        Ok(Unspecified | Adjustment) => Some(MovementType::Adjustment),
        Ok(Receipt) => Some(MovementType::Receipt),
        Ok(Return) => Some(MovementType::Return),
        Ok(Damage) => Some(MovementType::Damage),
        Err(_) => {
            let names = [Adjustment, Receipt, Return, Damage].map(|known| known.as_str_name()).join(", ");
            fields.fault(ROOT.field("type"), format!("must be one of {names}, not {number}"));
            None
        }
    }
}

pub(in crate::rpc) fn set_stock(fields: &mut Fields, request: &v1::SetStockRequest) -> Option<SetStock> {
    let note = fields.text(ROOT.field("note"), &request.note, MAX_NOTE_CHARS);
    let reference = fields.optional_id(ROOT.field("reference"), &request.reference, Reference::parse);
    let occur_time = fields.moment(ROOT.field("occur_time"), request.occur_time.as_ref());
    let counts = counts(fields, &request.counts);
    Some(SetStock { counts: counts?, note: note?, reference, occur_time })
}

fn counts(fields: &mut Fields, sent: &[v1::StockCount]) -> Option<Vec<Count>> {
    if !fields.count(ROOT.field("counts"), sent.len(), 1..=MAX_LINES) {
        return None;
    }
    let mut keys = Once::new("counts");
    let mut counts = Vec::with_capacity(sent.len());
    for (index, count) in sent.iter().enumerate() {
        let at = ROOT.element("counts", index);
        let sku = fields.id(at.field("sku"), &count.sku, Sku::parse);
        let location_id = fields.optional_id(at.field("location_id"), &count.location_id, LocationId::parse);
        if sku.is_some() {
            keys.check(fields, at, index, (count.sku.as_str(), count.location_id.as_str()));
        }
        let on_hand = fields.units(at.field("on_hand"), count.on_hand);
        if let (Some(sku), Some(on_hand)) = (sku, on_hand) {
            counts.push(Count { sku, location_id, on_hand, path: at.to_string() });
        }
    }
    Some(counts)
}
