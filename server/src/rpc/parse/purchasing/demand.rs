//! Demand of days before anything was counted.

use fillrate_proto::v1;

use crate::{
    domain::{
        id::{LocationId, Sku},
        purchasing::command::{LoadDemand, LoadedDay},
    },
    rpc::parse::{Fields, Once, ROOT},
};

/// The most rows of a load.
const MAX_ROWS: usize = 10_000;

pub(in crate::rpc) fn load_demand(fields: &mut Fields, request: &v1::LoadDemandRequest) -> Option<LoadDemand> {
    const LIST: &str = "rows";
    if !fields.count(ROOT.field(LIST), request.rows.len(), 1..=MAX_ROWS) {
        return None;
    }
    let mut keys = Once::new(LIST);
    let mut rows = Vec::with_capacity(request.rows.len());
    for (index, row) in request.rows.iter().enumerate() {
        let at = ROOT.element(LIST, index);
        let sku = fields.id(at.field("sku"), &row.sku, Sku::parse);
        let location_id = fields.optional_id(at.field("location_id"), &row.location_id, LocationId::parse);
        let day = fields.date(at.field("date"), &row.date);
        if let (Some(_), Some(day)) = (&sku, day) {
            keys.check(fields, at, index, (row.sku.as_str(), row.location_id.as_str(), day));
        }
        let units = fields.units(at.field("quantity"), row.quantity);
        if let (Some(sku), Some(day), Some(units)) = (sku, day, units) {
            rows.push(LoadedDay { sku, location_id, day, units, path: at.to_string() });
        }
    }
    Some(LoadDemand { rows })
}
