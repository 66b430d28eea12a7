//! Demand of days before it was counted.

use std::collections::HashMap;

use super::{command::LoadDemand, faults::Faults};
use crate::domain::{
    books::{About, Books, Decided},
    id::StockKey,
    refusal::{Reason, Violation},
};

impl Books {
    pub(in crate::domain) fn load_demand(&mut self, command: &LoadDemand) -> Decided<About> {
        let mut faults = Faults::default();
        let mut rows = Vec::with_capacity(command.rows.len());
        let mut days = HashMap::new();
        for row in &command.rows {
            let location_id = self.named_or_default(row.location_id.as_ref())?;
            let item = self.item(&row.sku).map(|item| item.is_some());
            if faults.see(item)? == Some(false) {
                let text = format!("item {} does not exist", row.sku);
                let fault = Violation::new(Reason::ItemNotFound, format!("{}.sku", row.path), text);
                faults.add(fault.with("sku", &row.sku));
            }
            let location = self.location(&location_id).map(|location| location.is_some());
            if faults.see(location)? == Some(false) {
                let text = format!("location {location_id} does not exist");
                let fault = Violation::new(Reason::LocationNotFound, format!("{}.location_id", row.path), text);
                faults.add(fault.with("location_id", &location_id));
            }
            let day = (StockKey { location_id, sku: row.sku.clone() }, row.day);
            // A row may name the default location, and another may leave it out.
            if let Some(first) = days.insert(day.clone(), &row.path) {
                let text = format!("must not repeat the item, location and date of {first}");
                faults.add(Violation::new(Reason::InvalidField, &row.path, text));
            }
            rows.push((day, row.units));
        }
        faults.end()?;
        let count = rows.len();
        for row in rows {
            self.note_loaded_demand(row);
        }
        Ok(About::Demand { rows: count })
    }
}
